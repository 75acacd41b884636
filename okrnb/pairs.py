"""A KPI and a key result side by side, and the five rows of what each of them needs (Lamorte).

Where a rule of the coach decides, it is asked; what nobody has said stays blank, with the question.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from okrnb import rules_cards as cards
from okrnb import rules_method as method
from okrnb import rules_sentence as sentence
from okrnb.advice import Advice, Rule
from okrnb.model import Kpi
from okrnb.objectives import KeyResult, Metric, Milestone, Objective, Workbook
from okrnb.promoting import advise_kpi
from okrnb.quantities import say_apart, say_day, say_value
from okrnb.understood import Understood
from okrnb.wording import BLANK


class Cell(NamedTuple):
    """What is said of one of the two, and what is asked about it."""

    said: str
    asked: tuple[Advice, ...] = ()


class Row(NamedTuple):
    """One thing that tells them apart: what holds in general, and what this pair has."""

    what: str
    a_kpi: str
    a_key_result: str
    kpi: Cell
    key_result: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A KPI and a key result, with all that is known of them.

    `workbook` has all KPIs, and this key result under its objective alone; `objective` is None
    where it stands under none. With `is_typed` it is a lone sentence, which has to say everything
    itself; `kpi_read` is what was read of a typed KPI.
    """

    kpi: Kpi
    key_result: KeyResult
    objective: Objective | None
    workbook: Workbook = field(repr=False)
    on: date
    is_typed: bool = False
    kpi_read: Understood | None = field(default=None, repr=False)

    @property
    def moved(self) -> Kpi | None:
        """The KPI that the key result names, which may be another one; None without one."""
        return self.workbook.kpi(getattr(self.key_result, "kpi", None))

    @property
    def says_nothing(self) -> bool:
        """Whether the key result is a sentence that tells neither a number nor a test."""
        return self.is_typed and bool(self.asks_key_result(sentence.no_measure))

    def asks(self, kpi: Kpi, *rules: Rule) -> tuple[Advice, ...]:
        """Give what rules ask about a KPI, as if a key result moved it."""
        if self.moved is None or self.moved.id != kpi.id:
            return advise_kpi(kpi, rules)
        return self._asks(f"kpi {kpi.id}", rules)

    def asks_key_result(self, *rules: Rule) -> tuple[Advice, ...]:
        """Give what rules ask about the key result."""
        return self._asks(f"key result {self.key_result.id}", rules)

    def asks_end(self) -> tuple[Advice, ...]:
        """Give what is asked about its end, which a typed sentence has to name."""
        return self.asks_key_result(sentence.no_day if self.is_typed else method.end_date)

    def asks_objective(self, *rules: Rule) -> tuple[Advice, ...]:
        """Give what rules ask about its objective, or about who wrote it."""
        (objective,) = self.workbook.objectives
        return self._asks(f"objective {objective.id}", rules) or self._asks("settings", rules)

    def has_said(self, record: Kpi | Objective, field: str) -> bool:
        """Say whether people filled in a field that has a default, and so is never blank."""
        kind = "kpi" if isinstance(record, Kpi) else "objective"
        default = type(record).model_fields[field].default
        said = f"{kind} {record.id} {field}" in self.workbook.places
        return said or getattr(record, field) != default

    def _asks(self, about: str, rules: tuple[Rule, ...]) -> tuple[Advice, ...]:
        found = (one for rule in rules for one in rule(self.workbook, on=self.on))
        return tuple(one for one in found if one.about == about)

    def ask(self, rule: Rule, field: str, question: str, *, kpi: Kpi | None = None) -> Advice:
        """Ask about a blank in the spirit of a rule that leaves it alone.

        It is a field of `kpi`, or of the key result without one.
        """
        about = f"key result {self.key_result.id}" if kpi is None else f"kpi {kpi.id}"
        seen = f"{field.replace('_', ' ')} is blank"
        return Advice(rule.id, "H", about, field, seen, question, rule.why, rule.source)


def unless(asked: tuple[Advice, ...], said: str) -> Cell:
    """Leave a cell blank where something is asked."""
    return Cell(BLANK if asked else said, asked)


def five_rows(pair: Pair) -> tuple[Row, ...]:
    """Say what a KPI and a key result must have, what they may have, and what these two have.

    A cell begins with yes or no, or is blank.
    """
    kpi, read, due = pair.kpi, pair.kpi_read, pair.key_result.due
    counted = pair.asks(kpi, method.number)
    often = unless(pair.asks(kpi, method.update_frequency), f"yes, every {kpi.frequency}")
    ends = Cell(f"yes, {read.deadline}" if read and read.deadline else "no, it goes on")
    due_on = unless(pair.asks_end(), f"yes, {say_day(due)}" if due else BLANK)
    way = _progress(pair)
    return (
        Row("must be a metric", "yes", "no", unless(counted, _say_unit(kpi)), _form(pair)),
        Row("can be a metric", "yes", "yes", Cell(BLANK if counted else "yes"), _metric(pair)),
        Row("has an end date", "sometimes", "yes", ends, due_on),
        Row("has a fixed update frequency", "yes", "no", often, _rhythm(pair)),
        Row("its progress is measurable", "sometimes", "always", _healthy(pair), way),
    )


def _say_unit(kpi: Kpi) -> str:
    unit = "%" if kpi.unit_kind == "percent" else kpi.unit
    return f"yes, in {unit}" if unit else "yes"


def _form(pair: Pair) -> Cell:
    """Say whether the key result is a metric, which it need not be."""
    if pair.says_nothing:
        return Cell(BLANK)
    form = pair.key_result.form
    return Cell(
        {"milestone": "no, a milestone", "binary": "no, a test"}.get(form, f"yes, a {form}")
    )


def _metric(pair: Pair) -> Cell:
    """Say whether it can be one: a milestone moves a KPI later."""
    kr = pair.key_result
    if pair.says_nothing:
        return Cell(BLANK)
    if isinstance(kr, Milestone):
        later = pair.workbook.kpi(kr.future_kpi)
        said = f"yes, later: {later.name}" if later else BLANK
        return Cell(said, pair.asks_key_result(cards.future_kpi))
    said = "no" if kr.form == "binary" else "yes"
    return Cell(said, pair.asks_key_result(method.milestone_in_disguise))


def _rhythm(pair: Pair) -> Cell:
    asked = pair.asks_key_result(method.update_frequency)
    told = ", ".join(mark.words for one in asked for mark in one.marks)
    return Cell(f"yes, {told}" if asked else "no", asked)


def _healthy(pair: Pair) -> Cell:
    asked = pair.asks(pair.kpi, method.healthy_range)
    has_range = (pair.kpi.healthy_low, pair.kpi.healthy_high) != (None, None)
    return Cell("yes, by its healthy range" if has_range else BLANK, asked)


def _progress(pair: Pair) -> Cell:
    """Say by what one sees how far the key result has come: a number, a test, a proof or steps."""
    kr = pair.key_result
    asked = pair.asks_key_result(method.progress_rule)
    asked = asked or (pair.asks_key_result(sentence.no_measure) if pair.is_typed else ())
    if asked:
        return Cell(BLANK, asked)
    if not isinstance(kr, Milestone):
        return Cell(f"yes, {say_way(pair)}")
    proof = pair.asks_key_result(sentence.no_evidence if pair.is_typed else cards.evidence)
    steps = pair.asks_key_result(cards.steps)
    said = BLANK if proof else "yes, by its proof" if steps else "yes, by its steps"
    return Cell(said, proof or steps)


def say_way(pair: Pair) -> str:
    """Say from where to where a metric goes; of other forms, what they are judged by."""
    kr = pair.key_result
    if not isinstance(kr, Metric):
        judged = {"binary": "by its question", "baseline": "by what is found out"}
        return judged.get(kr.form, "by its limit")
    if kr.target is None or kr.start is None:
        return BLANK if kr.target is None else f"to {say_value(kr.target, pair.moved)}"
    start, target = say_apart(kr.start, kr.target, pair.moved)
    return f"from {start} to {target}"
