"""What a team commits to: objectives, their key results in seven forms, and the whole workbook.

Like `model`, these are frozen records that check themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from okrnb.causes import Rung, branches
from okrnb.entries import Entry
from okrnb.formulas import parse_formulas
from okrnb.keyresults import Baseline as Baseline
from okrnb.keyresults import Binary as Binary
from okrnb.keyresults import Guardrail as Guardrail
from okrnb.keyresults import KeyResult as KeyResult
from okrnb.keyresults import KeyResultBase as KeyResultBase
from okrnb.keyresults import Metric as Metric
from okrnb.keyresults import Milestone as Milestone
from okrnb.keyresults import PacePoint as PacePoint
from okrnb.keyresults import Rate as Rate
from okrnb.keyresults import Step as Step
from okrnb.keyresults import Threshold as Threshold
from okrnb.keyresults import Weekday as Weekday
from okrnb.model import CheckIn, Kpi, Place, Positive, Record, Settings, Slug, Waiver

Level = Literal["company", "unit", "team", "individual"]
Ambition = Literal["committed", "aspirational", "learning"]


class Initiative(Record):
    """Work that is meant to move a KPI. Listed beside a key result, never scored.

    `effect` is what it should do to the KPI, as people say it: "+30%", "to 40" (`wishing`).
    """

    id: Slug
    title: Annotated[str, Field(min_length=1)]
    key_result: Slug
    kpi: Slug | None = None
    effect: str = ""
    owner: str = ""


class LeadMeasure(Record):
    """What a team does itself so that a key result moves: so many a week, a month or in the cycle.

    How much is done stands in the log. It is shown as activity, never scored (Jackson).
    """

    id: Slug
    title: Annotated[str, Field(min_length=1)]
    key_result: Slug
    plan: Positive | None = None
    per: Literal["week", "month", "cycle"] = "cycle"
    owner: str = ""


class Objective(Record):
    """Where to go, in words; its key results carry the numbers.

    `why` is the ladder of causes behind the gap (`causes`); `drivers` are formulas, one a line, of
    what its KPIs are made of (`formulas`).
    """

    id: Slug
    text: Annotated[str, Field(min_length=1, max_length=140)]
    prompt: str = ""
    why_now: str = ""
    winning: str = ""
    level: Level = "team"
    ambition: Ambition | None = None
    origin: Literal["leader", "team", "joint"] = "team"
    parent: Slug | None = None
    owner: str = ""
    visibility: Literal["org", "team", "private"] = "org"
    why: tuple[Rung, ...] = ()
    drivers: str = ""
    key_results: tuple[KeyResult, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    lead_measures: tuple[LeadMeasure, ...] = ()

    @model_validator(mode="after")
    def _reasons_can_be_read(self) -> Self:
        branches(self.why)
        parse_formulas(self.drivers)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A team's workbook as it was read; changed only by copy.

    `entries` are the other lines of the log: publications, decisions, chances shown, own scores,
    lessons.
    `places` maps `"KIND ID"` or `"KIND ID FIELD"` (kinds: settings, kpi, objective, key result) to
    the line that says it; places take no part in comparison.
    """

    settings: Settings
    kpis: tuple[Kpi, ...]
    objectives: tuple[Objective, ...]
    check_ins: tuple[CheckIn, ...]
    places: Mapping[str, Place]
    waivers: tuple[Waiver, ...] = ()
    entries: tuple[Entry, ...] = ()

    def kpi(self, id: str | None) -> Kpi | None:
        """Give the KPI with this id, or None."""
        return next((kpi for kpi in self.kpis if kpi.id == id), None)

    def key_results(self) -> tuple[KeyResult, ...]:
        """Give all key results in reading order."""
        return tuple(kr for objective in self.objectives for kr in objective.key_results)
