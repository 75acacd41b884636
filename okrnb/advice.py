"""What a coaching rule is, and the advice it gives.

Severity E must be answered before publishing, W is a warning, H a hint; none of them ever stops a
save. Advice ends in a question: people answer, the coach does not. All but E can be waived with a
reason.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from okrnb.model import CheckIn, Kpi, Record
from okrnb.objectives import Initiative, KeyResultBase, Metric, Objective, Workbook

Severity = Literal["E", "W", "H"]

WHEN: dict[Severity, str] = {"E": "before publishing", "W": "worth a change", "H": "a thought"}
"""What a severity is called wherever people read it."""


class Mark(NamedTuple):
    """A stretch of a typed text that advice rests on: where it begins and ends, and its words."""

    begin: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to think about: what was seen, and the question it raises.

    `about` is what it concerns, in the words of `Workbook.places` ("key result nps-metric");
    `field` is where the answer belongs; `why` is the reason, `source` whose idea the rule is.
    `marks` are the words of that field on which it rests. `rewrite` is a way to write it, shown
    after the question: `__` stands for what only people know, no number is ever made up. `team`
    is named where several workbooks are read.
    """

    rule: str
    severity: Severity
    about: str
    field: str
    seen: str
    question: str
    why: str
    source: str
    marks: tuple[Mark, ...] = ()
    rewrite: str = ""
    team: str = ""

    @property
    def asked(self) -> str:
        """What was seen, and the question, in one line."""
        return f"{end_sentence(self.seen)} {self.question}"

    @property
    def perhaps(self) -> str:
        """The rewrite as it stands behind the question, with a blank before it; else nothing."""
        return f" Perhaps: {self.rewrite}" if self.rewrite else ""

    def __str__(self) -> str:
        """Say it in one line that ends with the question."""
        team = f"{self.team}, " if self.team else ""
        return f"{team}{self.about}: {self.asked}"


def end_sentence(text: str) -> str:
    """Give a text with a full stop, unless it ends in a stop of its own.

    >>> end_sentence("it has no owner"), end_sentence("Which KPI is meant?")
    ('it has no owner.', 'Which KPI is meant?')
    """
    return text if text.endswith(("?", "!", ".")) else f"{text}."


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule has seen on one record; `severity` only where it differs from the rule's."""

    on: Record | None
    field: str
    what: str
    question: str
    severity: Severity | None = None
    marks: tuple[Mark, ...] = ()
    rewrite: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id in the method, how grave it is, whose idea it is, why, and how to see it."""

    id: str
    severity: Severity
    source: str
    why: str
    look: Callable[[Workbook, date], Iterator[Seen]]

    def __call__(self, workbook: Workbook, *, on: date) -> Iterator[Advice]:
        """Give the advice of this rule alone."""
        for seen in self.look(workbook, on):
            yield Advice(
                rule=self.id,
                severity=seen.severity or self.severity,
                about=_about(seen.on),
                field=seen.field,
                seen=seen.what,
                question=seen.question,
                why=self.why,
                source=self.source,
                marks=seen.marks,
                rewrite=seen.rewrite,
            )


@dataclass(frozen=True, slots=True)
class CompanyRule:
    """A rule on one workbook among all those of a company, which stand in an order."""

    id: str
    severity: Severity
    source: str
    why: str
    look: Callable[[Workbook, Sequence[Workbook], date], Iterator[Seen]]

    def among(self, workbooks: Sequence[Workbook]) -> Rule:
        """Give the rule that looks at one of these workbooks."""

        def look(workbook: Workbook, on: date) -> Iterator[Seen]:
            return self.look(workbook, workbooks, on)

        return Rule(self.id, self.severity, self.source, self.why, look)


def rule(
    id: str, severity: Severity, source: str
) -> Callable[[Callable[[Workbook, date], Iterator[Seen]]], Rule]:
    """Make a rule of a function that yields what it sees."""
    return lambda look: Rule(id, severity, source, look.__doc__ or "", look)


def company_rule(
    id: str, severity: Severity, source: str
) -> Callable[[Callable[[Workbook, Sequence[Workbook], date], Iterator[Seen]]], CompanyRule]:
    """Make a rule on several workbooks of a function that yields what it sees in one of them."""
    return lambda look: CompanyRule(id, severity, source, look.__doc__ or "", look)


def _about(record: Record | None) -> str:
    if isinstance(record, Kpi):
        return f"kpi {record.id}"
    if isinstance(record, Objective):
        return f"objective {record.id}"
    if isinstance(record, KeyResultBase):
        return f"key result {record.id}"
    if isinstance(record, Initiative):
        return f"initiative {record.id}"
    if isinstance(record, CheckIn):
        return f"check-in {record.id}"
    return "settings"


def kpis_in_use(workbook: Workbook) -> tuple[Kpi, ...]:
    """Give the KPIs that a key result names."""
    used = {getattr(kr, "kpi", None) for kr in workbook.key_results()}
    return tuple(kpi for kpi in workbook.kpis if kpi.id in used)


def kpis_by_id(workbook: Workbook) -> dict[str, Kpi]:
    """Give all KPIs by id, for rules that look up many: a workbook may hold thousands."""
    return {kpi.id: kpi for kpi in workbook.kpis}


def metrics(workbook: Workbook) -> tuple[tuple[Metric, Kpi | None], ...]:
    """Give the key results that move a KPI from X to Y, each with that KPI (None: not defined)."""
    kpis = kpis_by_id(workbook)
    found = (kr for objective in workbook.objectives for kr in metrics_of(objective))
    return tuple((kr, kpis.get(kr.kpi)) for kr in found)


def metrics_of(objective: Objective) -> tuple[Metric, ...]:
    """Give the key results of one objective that move a KPI from X to Y."""
    return tuple(kr for kr in objective.key_results if isinstance(kr, Metric))
