"""Key results in seven forms, and the steps of a milestone: what a team promises, as records."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from okrnb.errors import RefusedError
from okrnb.model import Number, Positive, Record, Slug

Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


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


class PacePoint(Record):
    """The value that a metric is expected to have reached by the end of a day."""

    on: date
    value: Number


class Metric(KeyResultBase):
    """Move a KPI from `start` to `target`; `commit` and `stretch` are levels on either side.

    All are cycle values: for a cumulative KPI totals of the cycle. `start_source` and
    `target_source` say where the numbers come from. `pace` says what is expected by when, where
    that is neither a straight line nor what last year's same time came to.
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
    pace: tuple[PacePoint, ...] = ()

    @model_validator(mode="after")
    def _pace_leads_to_the_target(self) -> Self:
        if not self.pace:
            return self
        if self.start is None or self.target is None:
            raise RefusedError(
                "pace has points, but start or target is not known", "Give both, or leave pace out."
            )
        days = [point.on for point in self.pace]
        if any(a >= b for a, b in pairwise(days)):
            seen = ", ".join(map(str, days))
            raise RefusedError(f"the days of pace are {seen}", "Let each be later than the last.")
        way = (self.start, *(point.value for point in self.pace), self.target)
        rises = self.start < self.target
        if not all(a <= b if rises else a >= b for a, b in pairwise(way)):
            seen = ", ".join(str(point.value) for point in self.pace)
            raise RefusedError(
                f"the values of pace are {seen}, from {self.start} to {self.target}",
                "Let them lead from start to target without a step back.",
            )
        return self

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
    On `days_off` nobody works on it: its steps are laid out around them, and their `days` do not
    count them.
    """

    form: Literal["milestone"]
    evidence: str = ""
    future_kpi: Slug | None = None
    future_start: Number | None = None
    future_target: Number | None = None
    look_on: date | None = None
    days_off: tuple[Weekday, ...] = ()
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
