"""okrnb: an OKR workbook and coaching kit for Jupyter.

The names below are what notebooks use. They are loaded when first asked for, so that importing
okrnb takes no time (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from okrnb.activity import activity_of as activity_of
    from okrnb.bandcharts import chart_bands as chart_bands
    from okrnb.building import build as build
    from okrnb.building import change as change
    from okrnb.burnupcharts import chart_burnup as chart_burnup
    from okrnb.calibrationcharts import chart_calibration as chart_calibration
    from okrnb.charts import chart_board as chart_board
    from okrnb.charts import chart_history as chart_history
    from okrnb.charts import chart_scores as chart_scores
    from okrnb.checkinforms import CheckInForm as CheckInForm
    from okrnb.coaching import coach_sentence as coach_sentence
    from okrnb.committing import key_result_from as key_result_from
    from okrnb.completing import complete as complete
    from okrnb.concluding import close_out as close_out
    from okrnb.concluding import conclude as conclude
    from okrnb.continuing import open_next as open_next
    from okrnb.contrasting import tell_apart as tell_apart
    from okrnb.conventioncharts import chart_conventions as chart_conventions
    from okrnb.converting import reshape as reshape
    from okrnb.correcting import correct as correct
    from okrnb.correcting import table_said as table_said
    from okrnb.cyclecharts import chart_cycles as chart_cycles
    from okrnb.cyclecharts import chart_worth as chart_worth
    from okrnb.cycleforms import CycleForm as CycleForm
    from okrnb.dashboardcharts import chart_dashboard as chart_dashboard
    from okrnb.deciding import assign as assign
    from okrnb.deciding import check_in as check_in
    from okrnb.deciding import classify as classify
    from okrnb.deciding import close as close
    from okrnb.deciding import draft_from as draft_from
    from okrnb.deciding import keep as keep
    from okrnb.defining import define as define
    from okrnb.delving import find_objective as find_objective
    from okrnb.delving import keep_ladder as keep_ladder
    from okrnb.delving import planned_by as planned_by
    from okrnb.delving import table_relations as table_relations
    from okrnb.delving import tree_of as tree_of
    from okrnb.drafting import draft_key_result as draft_key_result
    from okrnb.drafting import next_quarter as next_quarter
    from okrnb.drivertrees import grow_tree as grow_tree
    from okrnb.endtables import handover_of as handover_of
    from okrnb.endtables import table_handover as table_handover
    from okrnb.endtables import table_objectives as table_objectives
    from okrnb.endtables import table_reflection as table_reflection
    from okrnb.endtables import table_scores as table_scores
    from okrnb.examining import examine as examine
    from okrnb.exports import read_in as read_in
    from okrnb.keyresultforms import KeyResultForm as KeyResultForm
    from okrnb.kpifiles import read_kpi_file as read_kpi_file
    from okrnb.kpiforms import KpiForm as KpiForm
    from okrnb.ladder import climb as climb
    from okrnb.ladder import last_causes as last_causes
    from okrnb.ladder import next_why as next_why
    from okrnb.ladder import propose_initiative as propose_initiative
    from okrnb.ladder import propose_milestone as propose_milestone
    from okrnb.ladder import read_back as read_back
    from okrnb.meeting import assess as assess
    from okrnb.meeting import decide as decide
    from okrnb.meeting import learn as learn
    from okrnb.meeting import reflection_of as reflection_of
    from okrnb.meetingtables import table_decisions as table_decisions
    from okrnb.meetingtables import table_health as table_health
    from okrnb.meetingtables import table_review as table_review
    from okrnb.meetingtables import table_weekly as table_weekly
    from okrnb.meetingviews import look_from as look_from
    from okrnb.meetingviews import show_burnup as show_burnup
    from okrnb.meetingviews import show_calls as show_calls
    from okrnb.meetingviews import show_confidence as show_confidence
    from okrnb.meetingviews import show_dashboard as show_dashboard
    from okrnb.meetingviews import show_progress as show_progress
    from okrnb.meetingviews import show_schools as show_schools
    from okrnb.meetingviews import show_scores as show_scores
    from okrnb.meetingviews import show_weeks as show_weeks
    from okrnb.meetingviews import table_days as table_days
    from okrnb.meetingviews import table_ending as table_ending
    from okrnb.meetingviews import table_flips as table_flips
    from okrnb.meetingviews import table_notes as table_notes
    from okrnb.meetingviews import table_questions as table_questions
    from okrnb.milestoneform import MilestoneForm as MilestoneForm
    from okrnb.model import CheckIn as CheckIn
    from okrnb.model import Kpi as Kpi
    from okrnb.model import Reading as Reading
    from okrnb.nextdoor import table_tools as table_tools
    from okrnb.objectiveforms import ObjectiveForm as ObjectiveForm
    from okrnb.objectives import Baseline as Baseline
    from okrnb.objectives import Initiative as Initiative
    from okrnb.objectives import LeadMeasure as LeadMeasure
    from okrnb.objectives import Metric as Metric
    from okrnb.objectives import Milestone as Milestone
    from okrnb.objectives import Objective as Objective
    from okrnb.objectives import Step as Step
    from okrnb.plancharts import chart_timeline as chart_timeline
    from okrnb.practising import open_quarter as open_quarter
    from okrnb.progresscharts import chart_progress as chart_progress
    from okrnb.publishforms import PublishForm as PublishForm
    from okrnb.publishing import publish as publish
    from okrnb.readingforms import ReadingForm as ReadingForm
    from okrnb.reflectionforms import ReflectionForm as ReflectionForm
    from okrnb.relating import relate as relate
    from okrnb.relating import relate_all as relate_all
    from okrnb.reviewforms import ReviewForm as ReviewForm
    from okrnb.rules_causes import check_ladder as check_ladder
    from okrnb.scorecharts import chart_score_dots as chart_score_dots
    from okrnb.scoring import score_key_result as score_key_result
    from okrnb.sentenceforms import SentenceForm as SentenceForm
    from okrnb.settingup import set_up as set_up
    from okrnb.showing import make_report as make_report
    from okrnb.showing import score_all as score_all
    from okrnb.standtables import table_standings as table_standings
    from okrnb.starting import open_workbook as open_workbook
    from okrnb.stepcharts import chart_steps as chart_steps
    from okrnb.stepping import keep_milestone as keep_milestone
    from okrnb.stepping import milestone_from as milestone_from
    from okrnb.stepping import plan as plan
    from okrnb.stepping import table_steps as table_steps
    from okrnb.tabular import table_advice as table_advice
    from okrnb.tabular import table_gaps as table_gaps
    from okrnb.tabular import table_key_results as table_key_results
    from okrnb.tabular import table_kpis as table_kpis
    from okrnb.tabular import table_lines as table_lines
    from okrnb.tabular import table_outlooks as table_outlooks
    from okrnb.tabular import table_reading as table_reading
    from okrnb.tracecharts import chart_weeks as chart_weeks
    from okrnb.treecharts import chart_drivers as chart_drivers
    from okrnb.treecharts import chart_ladder as chart_ladder
    from okrnb.waiving import waive as waive
    from okrnb.weekcharts import chart_confidence as chart_confidence
    from okrnb.wording import read_key_result as read_key_result
    from okrnb.wording import say_key_result as say_key_result
    from okrnb.wording import write_key_result as write_key_result

_HOME = {
    "Baseline": "objectives",
    "CheckIn": "model",
    "CheckInForm": "checkinforms",
    "CycleForm": "cycleforms",
    "Initiative": "objectives",
    "KeyResultForm": "keyresultforms",
    "Kpi": "model",
    "KpiForm": "kpiforms",
    "LeadMeasure": "objectives",
    "Metric": "objectives",
    "Milestone": "objectives",
    "MilestoneForm": "milestoneform",
    "Objective": "objectives",
    "ObjectiveForm": "objectiveforms",
    "PublishForm": "publishforms",
    "Reading": "model",
    "ReadingForm": "readingforms",
    "ReflectionForm": "reflectionforms",
    "ReviewForm": "reviewforms",
    "SentenceForm": "sentenceforms",
    "Step": "objectives",
    "activity_of": "activity",
    "assess": "meeting",
    "assign": "deciding",
    "build": "building",
    "change": "building",
    "chart_bands": "bandcharts",
    "chart_board": "charts",
    "chart_burnup": "burnupcharts",
    "chart_calibration": "calibrationcharts",
    "chart_confidence": "weekcharts",
    "chart_conventions": "conventioncharts",
    "chart_cycles": "cyclecharts",
    "chart_dashboard": "dashboardcharts",
    "chart_drivers": "treecharts",
    "chart_history": "charts",
    "chart_ladder": "treecharts",
    "chart_progress": "progresscharts",
    "chart_score_dots": "scorecharts",
    "chart_scores": "charts",
    "chart_steps": "stepcharts",
    "chart_timeline": "plancharts",
    "chart_weeks": "tracecharts",
    "chart_worth": "cyclecharts",
    "check_in": "deciding",
    "check_ladder": "rules_causes",
    "classify": "deciding",
    "climb": "ladder",
    "close": "deciding",
    "close_out": "concluding",
    "coach_sentence": "coaching",
    "complete": "completing",
    "conclude": "concluding",
    "correct": "correcting",
    "decide": "meeting",
    "define": "defining",
    "draft_from": "deciding",
    "draft_key_result": "drafting",
    "examine": "examining",
    "find_objective": "delving",
    "grow_tree": "drivertrees",
    "handover_of": "endtables",
    "keep": "deciding",
    "keep_ladder": "delving",
    "keep_milestone": "stepping",
    "key_result_from": "committing",
    "last_causes": "ladder",
    "learn": "meeting",
    "look_from": "meetingviews",
    "make_report": "showing",
    "milestone_from": "stepping",
    "next_quarter": "drafting",
    "next_why": "ladder",
    "open_next": "continuing",
    "open_quarter": "practising",
    "open_workbook": "starting",
    "plan": "stepping",
    "planned_by": "delving",
    "propose_initiative": "ladder",
    "propose_milestone": "ladder",
    "publish": "publishing",
    "read_back": "ladder",
    "read_in": "exports",
    "read_key_result": "wording",
    "read_kpi_file": "kpifiles",
    "reflection_of": "meeting",
    "relate": "relating",
    "relate_all": "relating",
    "reshape": "converting",
    "say_key_result": "wording",
    "score_all": "showing",
    "score_key_result": "scoring",
    "set_up": "settingup",
    "show_burnup": "meetingviews",
    "show_calls": "meetingviews",
    "show_confidence": "meetingviews",
    "show_dashboard": "meetingviews",
    "show_progress": "meetingviews",
    "show_schools": "meetingviews",
    "show_scores": "meetingviews",
    "show_weeks": "meetingviews",
    "table_advice": "tabular",
    "table_days": "meetingviews",
    "table_decisions": "meetingtables",
    "table_ending": "meetingviews",
    "table_flips": "meetingviews",
    "table_gaps": "tabular",
    "table_handover": "endtables",
    "table_health": "meetingtables",
    "table_key_results": "tabular",
    "table_kpis": "tabular",
    "table_lines": "tabular",
    "table_notes": "meetingviews",
    "table_objectives": "endtables",
    "table_outlooks": "tabular",
    "table_questions": "meetingviews",
    "table_reading": "tabular",
    "table_reflection": "endtables",
    "table_relations": "delving",
    "table_review": "meetingtables",
    "table_said": "correcting",
    "table_scores": "endtables",
    "table_standings": "standtables",
    "table_steps": "stepping",
    "table_tools": "nextdoor",
    "table_weekly": "meetingtables",
    "tell_apart": "contrasting",
    "tree_of": "delving",
    "waive": "waiving",
    "write_key_result": "wording",
}

__all__ = sorted(_HOME)

_HOOKS = {"load_ipython_extension": "magic"}  # what IPython asks for; nobody else does


def __getattr__(name: str) -> Any:
    """Load a name from its module when it is first asked for."""
    home = _HOME.get(name) or _HOOKS.get(name)
    if home is None:
        raise AttributeError(f"module 'okrnb' has no attribute {name!r}")
    return getattr(import_module(f"okrnb.{home}"), name)


def __dir__() -> list[str]:
    """List the names for completion."""
    return __all__
