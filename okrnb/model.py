"""KPIs, cycles, check-ins and waivers, frozen. What a team commits to is in `objectives`.

What else happens in a cycle is in `entries`. The JSON Schema that gives completion in editors is
made from these classes (`workbook`). A record checks itself, so one that contradicts itself cannot
be built; a blank that a person still has to fill is `None` or an empty text, and `coaching` asks
for it.

Records do not know where they were written; `Workbook.places` does.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from okrnb.errors import RefusedError

Slug = Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=80)]
"""An id: letters of any language, digits, `_`, `-` and `.`, without blanks."""

Number = Annotated[Decimal, Field(allow_inf_nan=False)]
Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]
UnitKind = Literal["number", "count", "currency", "percent", "ratio", "duration", "score"]
Direction = Literal["up", "down", "band"]
Aggregation = Literal["level", "cumulative", "average", "rate", "share"]
Frequency = Literal["day", "week", "month", "quarter", "year"]
State = Literal["unclassified", "health", "focus", "parked"]


def slug(text: str) -> str:
    """Turn a name into an id; it is empty where the name has neither letter nor digit.

    >>> slug("Gross margin (%)"), slug("Kündigungen / Monat")
    ('gross-margin', 'kündigungen-monat')
    """
    kept = (c if c in "._" or _is_letter_or_digit(c) else "-" for c in text.lower())
    return re.sub("-+", "-", "".join(kept)).strip("-.")[:80].rstrip("-.")


def _is_letter_or_digit(char: str) -> bool:
    """Say so for what `Slug` takes: also the vowel signs of Indic scripts, but not ² or ½."""
    kind = unicodedata.category(char)
    return kind[0] in "LM" or kind == "Nd"


class Record(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def change(self, **fields: Any) -> Self:
        """Give a copy with some fields changed; it checks itself like any other.

        >>> Intake(where="retail").change(resources="two people").resources
        'two people'

        For code. Raises pydantic's ValidationError; `building.change`, for people, puts it in
        words.
        """
        return type(self).model_validate(dict(self) | fields)


class Kpi(Record):
    """A named number that is watched. `None` means: nobody has said yet.

    `healthy_low` and `healthy_high` bound the healthy range of one reading; one side may be open.
    `lowest` and `highest` are the values that are possible at all. Readings before `counts_from`
    mean something else, so they are left out; on `real_change` the level really changed at once,
    so nobody is asked about it again. `guardrail` names the KPI that could suffer when this one is
    pushed.
    """

    id: Slug
    name: Annotated[str, Field(min_length=1, max_length=120)]
    definition: str = ""
    unit_kind: UnitKind | None = None
    unit: str = ""
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    direction: Direction | None = None
    aggregation: Aggregation | None = None
    frequency: Frequency | None = None
    healthy_low: Number | None = None
    healthy_high: Number | None = None
    lowest: Number | None = None
    highest: Number | None = None
    counts_from: date | None = None
    real_change: date | None = None
    timing: Literal["leading", "lagging", "unknown"] = "unknown"
    owner: str = ""
    intended_result: str = ""
    strategic_link: str = ""
    pay_linked: bool = False
    visibility: Literal["org", "team", "private"] = "org"
    state: State = "unclassified"
    guardrail: Slug | None = None
    source: str = ""

    @model_validator(mode="after")
    def _healthy_is_possible(self) -> Self:
        lowest, highest = self.lowest, self.highest
        if lowest is not None and highest is not None and lowest >= highest:
            raise RefusedError(
                f"possible values run from {lowest} to {highest}",
                "Put the lower value first, or leave an open side blank.",
            )
        for name, edge in (("low", self.healthy_low), ("high", self.healthy_high)):
            what = f"healthy_{name} is {edge}, yet no value"
            if edge is not None and lowest is not None and edge < lowest:
                raise RefusedError(f"{what} below {lowest} is possible", "Mend one of the two.")
            if edge is not None and highest is not None and edge > highest:
                raise RefusedError(f"{what} above {highest} is possible", "Mend one of the two.")
        return self

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        low, high = self.healthy_low, self.healthy_high
        if low is not None and high is not None and low > high:
            raise RefusedError(
                f"healthy range is upside down: {low} to {high}", "Put the lower value first."
            )
        if self.direction == "up" and low is None and high is not None:
            raise RefusedError(
                f"higher is better, yet only healthy_high is given ({high})",
                "Give healthy_low, the least that is still healthy.",
            )
        if self.direction == "down" and high is None and low is not None:
            raise RefusedError(
                f"lower is better, yet only healthy_low is given ({low})",
                "Give healthy_high, the most that is still healthy.",
            )
        if self.unit_kind == "currency" and not re.fullmatch("[A-Z]{3}", self.unit):
            raise RefusedError(
                f"unit of a currency is {self.unit!r}", "Write its three-letter code, such as USD."
            )
        if self.guardrail == self.id:
            raise RefusedError("a KPI cannot guard itself", "Name another KPI as its guardrail.")
        return self


class Cycle(Record):
    """From when to when, and how it is scored.

    `headline` is what is said first of a key result, `roll_up` what an objective is summed up by:
    schools differ on whether it should be scored at all.

    >>> Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31)).days
    91
    """

    name: Annotated[str, Field(min_length=1)]
    start: date
    end: date
    cadence: Literal["week", "two_weeks", "month"] = "week"
    scoring: Literal["graded", "yes_no", "levels", "progress_only"] = "graded"
    headline: Literal["score", "verdict", "progress"] = "score"
    roll_up: Literal["mean", "unweighted", "minimum", "share_of_yes", "none"] = "mean"

    @property
    def days(self) -> int:
        """Days from start to end, both counted."""
        return (self.end - self.start).days + 1

    @model_validator(mode="after")
    def _has_a_sane_length(self) -> Self:
        if not 7 <= self.days <= 400:
            raise RefusedError(
                f"it runs from {self.start} to {self.end}, {self.days} days",
                "A cycle lasts 7 to 400 days, usually a quarter.",
            )
        return self


class Intake(Record):
    """Three lines by whoever leads: where to grow, into what, with what resources."""

    where: str = ""
    into: str = ""
    resources: str = ""


class Reading(Record):
    """How a team's export is to be read: its answers to what the file itself leaves open.

    A blank is not asked for, or is plain from the file. `sheet`, `header_row` (counted from 1) and
    `kpi_column` say where the table stands, `measure` which of several headings, such as Actual
    and Plan, holds the readings. `year` completes months without one; a fiscal year starts in
    month `fiscal_year_start` and is named after the calendar year of its `start` or `end`. With
    `percent: fraction`, 0.071 of a KPI in percent means 7.1%. `query` is asked of a database.
    """

    sheet: str = ""
    header_row: Annotated[int, Field(ge=1)] | None = None
    kpi_column: str = ""
    measure: str = ""
    encoding: str = ""
    delimiter: Literal[",", ";", "|", "tab"] | None = None
    decimal_mark: Literal[".", ","] | None = None
    date_order: Literal["dmy", "mdy", "ymd"] | None = None
    year: Annotated[int, Field(ge=1700, le=2199)] | None = None
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] | None = None
    fiscal_year_name: Literal["start", "end"] | None = None
    percent: Literal["written", "fraction"] | None = None
    query: str = ""


class Settings(Record):
    """What stands in `workbook.yaml`. `source` says where the readings came from.

    `readings` names a file in the folder, or the URL of a database that `reading.query` is asked
    of; `reading` says how it is read.
    """

    team: Annotated[str, Field(min_length=1)]
    cycle: Cycle
    intake: Intake = Intake()
    readings: str = "readings.csv"
    reading: Reading = Reading()
    source: str = ""


class Count(Record):
    """How much was done of one lead measure."""

    id: Slug
    count: Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class CheckIn(Record):
    """What a team reports on one key result on one day: a line of the log.

    `value` is in the KPI's unit: the reading so far (for a total: the total since the cycle
    began; for a guardrail: the newest reading alone). `n` and `evidence` belong to a baseline,
    `done` and `dropped` are ids of steps or initiatives, `counts` what was done of lead measures
    since the check-in before. `accepted` answers a milestone's evidence or a binary test. A later
    check-in for the same key result and day replaces an earlier one.
    """

    kind: Literal["check_in"] = "check_in"
    id: Slug
    on: date
    key_result: Slug
    value: Number | None = None
    confidence: Annotated[int, Field(ge=0, le=10)] | None = None
    note: str = ""
    blocker: str = ""
    next_action: str = ""
    n: Annotated[int, Field(ge=1)] | None = None
    evidence: str = ""
    done: tuple[Slug, ...] = ()
    dropped: tuple[Slug, ...] = ()
    counts: tuple[Count, ...] = ()
    accepted: bool | None = None
    by: str = ""


class Waiver(Record):
    """A team leaves advice aside, and says why: a line of the log.

    `rule` and `about` are those of the advice, as in `P01` and `key result nps-metric`. A later
    waiver of the same replaces an earlier one; with `withdrawn` the coach asks again.
    """

    kind: Literal["waiver"] = "waiver"
    id: Slug
    on: date
    rule: Annotated[str, Field(min_length=1)]
    about: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]
    by: Annotated[str, Field(min_length=1)]
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: file and line, counted from 1."""

    file: str
    line: int
