"""okrnb: an OKR workbook and coaching kit for Jupyter.

The names below are what notebooks use. They are loaded when first asked for, so that importing
okrnb takes no time (PEP 562).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from okrnb.building import build as build
    from okrnb.building import change as change
    from okrnb.charts import chart_board as chart_board
    from okrnb.charts import chart_history as chart_history
    from okrnb.charts import chart_scores as chart_scores
    from okrnb.deciding import assign as assign
    from okrnb.deciding import check_in as check_in
    from okrnb.deciding import classify as classify
    from okrnb.deciding import draft_from as draft_from
    from okrnb.deciding import keep as keep
    from okrnb.drafting import draft_key_result as draft_key_result
    from okrnb.judging import judge_target as judge_target
    from okrnb.levels import say_odds as say_odds
    from okrnb.objectives import Milestone as Milestone
    from okrnb.objectives import Step as Step
    from okrnb.showing import make_report as make_report
    from okrnb.showing import score_all as score_all
    from okrnb.starting import open_workbook as open_workbook
    from okrnb.tabular import table_advice as table_advice
    from okrnb.tabular import table_gaps as table_gaps
    from okrnb.tabular import table_key_results as table_key_results
    from okrnb.tabular import table_kpis as table_kpis
    from okrnb.tabular import table_lines as table_lines
    from okrnb.tabular import table_outlooks as table_outlooks
    from okrnb.wording import say_key_result as say_key_result

_HOME = {
    "Milestone": "objectives",
    "Step": "objectives",
    "assign": "deciding",
    "build": "building",
    "change": "building",
    "chart_board": "charts",
    "chart_history": "charts",
    "chart_scores": "charts",
    "check_in": "deciding",
    "classify": "deciding",
    "draft_from": "deciding",
    "draft_key_result": "drafting",
    "judge_target": "judging",
    "keep": "deciding",
    "open_workbook": "starting",
    "make_report": "showing",
    "say_key_result": "wording",
    "say_odds": "levels",
    "score_all": "showing",
    "table_advice": "tabular",
    "table_gaps": "tabular",
    "table_key_results": "tabular",
    "table_kpis": "tabular",
    "table_lines": "tabular",
    "table_outlooks": "tabular",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Load a name from its module when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'okrnb' has no attribute {name!r}")
    return getattr(import_module(f"okrnb.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the names for completion."""
    return __all__
