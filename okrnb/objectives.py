"""What a team commits to: objectives, their key results in seven forms, and the whole workbook.

Like `model`, these are frozen records that check themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from okrnb.causes import Rung, branches
from okrnb.errors import RefusedError
from okrnb.formulas import parse_formulas
from okrnb.model import CheckIn, Kpi, Number, Place, Positive, Record, Settings, Slug, Waiver

Level = Literal["company", "unit", "team", "individual"]
Ambition = Literal["committed", "aspirational", "learning"]


class Step(Record):
    """A part of a milestone that is done or not. Whether it is done stands in the log.

    `after` are the steps that it waits for; `days` is how long it takes, None where unknown.
    """

    id: Slug
    title: Annotated[str, Field(min_length=1)]
    done_means: str = ""
    due: date | None = None
    owner: str = ""
    weight: Positive = Decimal(1)
    after: tuple[Slug, ...] = ()
    days: Annotated[int, Field(ge=1)] | None = None


class KeyResultBase(Record):
    """What every form of key result has.

    `text` is blank where the sentence is generated from the fields (`wording`). `prompt` is a
    question that still has to be answered before publishing; the line is deleted with the answer.
    `was` keeps what an earlier form said and this one has no place for (`converting`).
    """

    id: Slug
    text: Annotated[str, Field(max_length=160)] = ""
    prompt: str = ""
    owner: str = ""
    begins: date | None = None
    due: date | None = None
    weight: Positive = Decimal(1)
    was: str = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.begins and self.due and self.due <= self.begins:
            raise RefusedError(
                f"it is due on {self.due} but begins on {self.begins}", "Put due after begins."
            )
        return self


class Metric(KeyResultBase):
    """Move a KPI from `start` to `target`; `commit` and `stretch` are levels on either side.

    All are cycle values: for a cumulative KPI totals of the cycle. `start_source` and
    `target_source` say where the numbers come from.
    """

    form: Literal["metric"]
    kpi: Slug
    start: Number | None = None
    start_on: date | None = None
    start_source: str = ""
    commit: Number | None = None
    target: Number | None = None
    target_source: str = ""
    stretch: Number | None = None

    @model_validator(mode="after")
    def _levels_are_in_order(self) -> Self:
        if self.start is not None and self.start == self.target:
            raise RefusedError(
                f"start and target are both {self.start}",
                "Give a target that differs from start, or use the form threshold.",
            )
        given = [("start", self.start), ("commit", self.commit)]
        given += [("target", self.target), ("stretch", self.stretch)]
        known = [(name, value) for name, value in given if value is not None]
        values = [value for _, value in known]
        rising = all(a < b for a, b in pairwise(values))
        falling = all(a > b for a, b in pairwise(values))
        if not (rising or falling):
            seen = ", ".join(f"{name} {value}" for name, value in known)
            raise RefusedError(
                f"levels are out of order: {seen}",
                "Let start, commit, target and stretch all rise or all fall.",
            )
        return self


class Baseline(KeyResultBase):
    """Find out a number nobody knows yet; the number itself is not judged."""

    form: Literal["baseline"]
    kpi: Slug | None = None
    unit: str = ""
    min_n: Annotated[int, Field(ge=1)] | None = None
    next_use: str = ""


class Milestone(KeyResultBase):
    """Reach a state that evidence proves, in steps; it should move `future_kpi` later.

    From `future_start` to `future_target`, it is hoped; `look_on` is the day to see whether it did.
    """

    form: Literal["milestone"]
    evidence: str = ""
    future_kpi: Slug | None = None
    future_start: Number | None = None
    future_target: Number | None = None
    look_on: date | None = None
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _future_moves(self) -> Self:
        if self.future_start is not None and self.future_start == self.future_target:
            raise RefusedError(
                f"future_start and future_target are both {self.future_start}",
                "Give a future_target that differs from future_start.",
            )
        return self

    @model_validator(mode="after")
    def _steps_fit(self) -> Self:
        ids = [step.id for step in self.steps]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise RefusedError(f"two steps have the id {', '.join(twice)}", "Give each its own id.")
        late = [s.id for s in self.steps if s.due and self.due and s.due > self.due]
        if late:
            raise RefusedError(
                f"step due after its milestone ({self.due}): {', '.join(late)}",
                "Move the step before it.",
            )
        return self


class Binary(KeyResultBase):
    """Answer one question with yes or no."""

    form: Literal["binary"]
    test: str = ""


class Rate(KeyResultBase):
    """Keep up a number per day, week or month."""

    form: Literal["rate"]
    kpi: Slug | None = None
    unit: str = ""
    per: Literal["day", "week", "month"]
    target_rate: Positive | None = None
    mode: Literal["mean", "periods_met"] = "mean"


class Threshold(KeyResultBase):
    """Stay on one side of `bound`, or within `bound` plus or minus its share `band`.

    `strict` says that exactly `bound` is already too far ("below 4"); blank means: ask.
    """

    form: Literal["threshold"]
    kpi: Slug | None = None
    unit: str = ""
    bound: Number | None = None
    side: Literal["at_most", "at_least", "within"]
    strict: bool | None = None
    tally: Literal["each_period", "cycle_total", "final"]
    band: Annotated[Decimal, Field(gt=0, lt=1)] = Decimal("0.05")


class Guardrail(KeyResultBase):
    """What must not get worse while `protects` is pushed. Held or broken, never averaged."""

    form: Literal["guardrail"]
    protects: Slug
    kpi: Slug
    bound: Number | None = None
    no_worse_than: Number | None = None
    tolerance: Annotated[Decimal, Field(ge=0)] = Decimal(0)

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if self.bound is not None and self.no_worse_than is not None:
            raise RefusedError("bound and no_worse_than are both given", "Keep one of them.")
        return self


KeyResult = Annotated[
    Metric | Baseline | Milestone | Binary | Rate | Threshold | Guardrail,
    Field(discriminator="form"),
]


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

    `places` maps `"KIND ID"` or `"KIND ID FIELD"` (kinds: settings, kpi, objective, key result) to
    the line that says it; places take no part in comparison.
    """

    settings: Settings
    kpis: tuple[Kpi, ...]
    objectives: tuple[Objective, ...]
    check_ins: tuple[CheckIn, ...]
    places: Mapping[str, Place]
    waivers: tuple[Waiver, ...] = ()

    def kpi(self, id: str | None) -> Kpi | None:
        """Give the KPI with this id, or None."""
        return next((kpi for kpi in self.kpis if kpi.id == id), None)

    def key_results(self) -> tuple[KeyResult, ...]:
        """Give all key results in reading order."""
        return tuple(kr for objective in self.objectives for kr in objective.key_results)
