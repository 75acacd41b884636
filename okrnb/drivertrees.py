"""A driver tree: a KPI, what it is made of, and what each driver must reach for a target.

Values are all of one kind: cycle values, or all the latest readings, each in its KPI's unit. A KPI
whose unit is percent counts in hundredths, so `sign_ups = sessions * conversion` needs no / 100.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from okrnb.drivers import multiply
from okrnb.errors import RefusedError
from okrnb.fields import nearest
from okrnb.formulas import Formula, in_order, parse_formulas, tops
from okrnb.model import Kpi
from okrnb.quantities import decimals_of, say_value, to_decimal
from okrnb.searching import find_value
from okrnb.targets import tidy
from okrnb.wording import name_inside

_HUNDREDTH = Decimal("0.01")

Amount = Decimal | float | int


@dataclass(frozen=True, kw_only=True, repr=False)
class DriverTree:
    """A KPI with the formulas below it, by the KPI that each makes, and the values that are known.

    It shows itself as a drawing of the tree with its values.
    """

    top: str
    formulas: Mapping[str, Formula]
    values: Mapping[str, Decimal]
    kpis: Mapping[str, Kpi] = field(default_factory=dict)

    @cached_property
    def below(self) -> tuple[str, ...]:
        """All KPIs below the top in reading order, each once."""
        return tuple(dict.fromkeys(name for name, _ in self.parts(self.top)))

    @property
    def leaves(self) -> tuple[str, ...]:
        """The KPIs below the top that are made of nothing else."""
        return tuple(name for name in self.below if name not in self.formulas)

    def value(self, name: str = "") -> Decimal:
        """Give the value of a KPI, of the top if none is named, in its unit.

        It is counted from what it is made of, and only where that is not known as it was measured.
        Raises RefusedError where nobody can tell it.
        """
        name = name or self.top
        found = self.plain.get(name)
        if found is None:
            raise self._refuse(name)
        return tidy(found / self.size(name))

    def _refuse(self, name: str) -> RefusedError:
        """Say why a KPI has no value: which one below it is missing, or is 0."""
        lost = [n for n in (name, *(n for n, _ in self.parts(name))) if self.plain.get(n) is None]
        for one in reversed(lost):
            formula = self.formulas.get(one)
            if formula is None:
                return RefusedError(f"{one} has no value", f"Which value does {one} have now?")
            try:
                work_out(formula, self.plain)
            except RefusedError as error:
                return error
        return RefusedError(f"{name} has no value", f"Which value does {name} have now?")

    def size(self, name: str) -> Decimal:
        """Say how much one unit of a KPI is: a hundredth for percent, else 1."""
        kpi = self.kpis.get(name)
        return _HUNDREDTH if kpi is not None and kpi.unit_kind == "percent" else Decimal(1)

    @cached_property
    def plain(self) -> Mapping[str, Decimal | None]:
        """Every value as a plain number, percentages as shares; None where it is not known."""
        known: dict[str, Decimal | None] = {}
        for name in (*in_order(self.formulas), self.top):
            formula, given = self.formulas.get(name), self.values.get(name)
            try:
                counted = None if formula is None else work_out(formula, known)
            except RefusedError:  # it would be divided by 0
                counted = None
            measured = None if given is None else given * self.size(name)
            known[name] = measured if counted is None else counted
        return known

    def change(self, values: Mapping[str, Amount]) -> "DriverTree":
        """Give the tree with other values, in the KPIs' units.

        A KPI that is set is no longer counted from what it is made of. Raises RefusedError for one
        that the tree does not have.
        """
        strange = [name for name in values if name not in (self.top, *self.below)]
        if strange:
            what = f"{strange[0]} is not in the tree of {self.top}"
            raise RefusedError(what, nearest(strange[0], (self.top, *self.below)))
        kept = {whole: one for whole, one in self.formulas.items() if whole not in values}
        return replace(self, formulas=kept, values={**self.values, **_known(values)})

    def title(self, name: str) -> str:
        """Give what people call a KPI: its name, or its id where it is not defined."""
        kpi = self.kpis.get(name)
        return name if kpi is None else kpi.name

    def say(self, name: str, value: Decimal | None = None) -> str:
        """Say a value of a KPI with its unit; its value now, if none is given."""
        plain = self.plain.get(name)
        if value is None and plain is not None:
            value = tidy(plain / self.size(name))
        return "?" if value is None else say_value(value, self.kpis.get(name))

    def __repr__(self) -> str:
        """Draw the tree: a line for each KPI, with its value."""
        formula = self.formulas.get(self.top)
        made = f" = {str(formula).partition(' = ')[2]}" if formula else ""
        return "\n".join([f"{self.top} {self.say(self.top)}{made}", *self._lines()])

    def _lines(self) -> Iterator[str]:
        drawn = {self.top}
        waiting = list(self._branches(self.top, ""))
        while waiting:
            name, said, indent, last = waiting.pop()
            again = name in drawn and name in self.formulas
            yield f"{indent}{'└─' if last else '├─'} {said}{' (see above)' * again}"
            if not again:
                drawn.add(name)
                waiting += self._branches(name, indent + ("   " if last else "│  "))

    def _branches(self, whole: str, indent: str) -> Iterator[tuple[str, str, str, bool]]:
        """Give what is drawn below a KPI, the last first: its name, line, indent, whether last."""
        formula = self.formulas.get(whole)
        pairs = list(zip(formula.signs, formula.terms, strict=True)) if formula else []
        for sign, term in reversed(pairs):
            value = "" if term.number is not None else f" {self.say(term.name)}"
            line = f"{sign} {term.name}{value}".lstrip()
            yield term.name, line, indent, term is pairs[-1][1]

    def parts(self, name: str) -> Iterator[tuple[str, str]]:
        """Give each KPI below one, with what it is a part of, from the top down."""
        wholes, seen = [name], {name}
        while wholes:
            whole = wholes.pop()
            names = self.formulas[whole].drivers if whole in self.formulas else ()
            yield from ((driver, whole) for driver in names)
            fresh = [driver for driver in names if driver not in seen]
            seen.update(fresh)
            wholes += reversed(fresh)


def work_out(formula: Formula, known: Mapping[str, Decimal | None]) -> Decimal | None:
    """Count a formula from plain numbers; None where one of them is not known.

    Raises RefusedError where it would be divided by 0.
    """
    values = [known[t.name] if t.number is None else t.number for t in formula.terms]
    given = [value for value in values if value is not None]
    if len(given) < len(values):
        return None
    pairs = list(zip(formula.terms, given, strict=True))
    if formula.kind == "sum":
        return sum((term.sign * value for term, value in pairs), Decimal(0))
    for term, value in pairs:
        if term.sign < 0 and value == 0:
            what = f"{term.name} is 0, and {formula.whole} is divided by it"
            raise RefusedError(what, f"Which value does {term.name} have when it is not 0?")
    return multiply(value if term.sign > 0 else 1 / value for term, value in pairs)


def grow_tree(
    text: str,
    values: Mapping[str, Amount],
    *,
    kpis: Iterable[Kpi] = (),
    top: str | None = None,
) -> DriverTree:
    """Make a driver tree of formulas, one a line, and of values by KPI id.

    `top` need only be named where the formulas make several trees. Values of KPIs that have a
    formula are optional; they show whether it fits (`reaching.check_tree`). NaN counts as missing.

    >>> grow_tree("mrr = customers * price", {"customers": 40, "price": 9.0})
    mrr 360 = customers * price
    ├─ customers 40
    └─ * price 9

    Raises RefusedError with the line of a formula that cannot be read.
    """
    formulas = {formula.whole: formula for formula in parse_formulas(text)}
    found = tops(formulas.values())
    if top is None and len(found) != 1:
        what = f"there are trees for {', '.join(found)}" if found else "there is no formula"
        raise RefusedError(what, "Name the KPI at the top." if found else "Write one on a line.")
    top = found[0] if top is None else top
    if top not in formulas:
        raise RefusedError(f"{top} has no formula", nearest(top, formulas))
    by_id = {kpi.id: kpi for kpi in kpis}
    return DriverTree(top=top, formulas=formulas, values=_known(values), kpis=by_id)


def _known(values: Mapping[str, Amount]) -> dict[str, Decimal]:
    exact = {name: to_decimal(value) for name, value in values.items()}
    return {name: value for name, value in exact.items() if value.is_finite()}


@dataclass(frozen=True, slots=True)
class Needed:
    """What one driver must come to, the others unchanged; None where no value of it is enough.

    `name` is its id, `title` what people call it. `possible` is False where the KPI has bounds and
    the value lies outside of them. `said` says it rounded so that it is still enough.
    """

    name: str
    title: str
    now: Decimal
    value: Decimal | None
    possible: bool
    said: str

    def __str__(self) -> str:
        """Say what it must come to."""
        if self.value is None:
            return f"no value of {self.title} is enough"
        never = "" if self.possible else ", which cannot be"
        return f"{self.title} must reach {self.said}{never}"


def needed(tree: DriverTree, target: Amount) -> tuple[Needed, ...]:
    """Say what each KPI below the top must come to for a target of the top, the others unchanged.

    Exact where a KPI stands in the tree once; one that stands there several times, as revenue in a
    margin, is searched for. Raises RefusedError where the tree has no value yet.
    """
    tree.value()
    target = to_decimal(target)
    wanted: dict[str, Decimal | None] = {tree.top: target * tree.size(tree.top)}
    above: dict[str, list[str]] = {}
    for name, whole in tree.parts(tree.top):
        above.setdefault(name, []).append(whole)
    for name in reversed(in_order(tree.formulas)):
        wholes = above.get(name, [])
        if len(wholes) == 1 and wholes[0] in wanted:
            wanted[name] = _solve(tree, name, wholes[0], wanted[wholes[0]])
    return tuple(
        _say_needed(tree, name, wanted[name] if name in wanted else _search(tree, name, target))
        for name in tree.below
    )


def _solve(tree: DriverTree, name: str, whole: str, wanted: Decimal | None) -> Decimal | None:
    """Turn the formula of `whole` round, for the one of its terms that has this name."""
    formula = tree.formulas[whole]
    sign = next(term.sign for term in formula.terms if term.name == name)
    if wanted is None:
        return None
    if formula.kind == "sum":
        with_none = work_out(formula, {**tree.plain, name: Decimal(0)})
        return None if with_none is None else sign * (wanted - with_none)
    with_one = work_out(formula, {**tree.plain, name: Decimal(1)})
    if not with_one or (sign < 0 and wanted == 0):
        return None
    return wanted / with_one if sign > 0 else with_one / wanted


def _search(tree: DriverTree, name: str, target: Decimal) -> Decimal | None:
    """Try values of a KPI that stands in the tree several times."""

    def miss(value: Decimal) -> Decimal | None:
        try:
            return tree.change({name: value}).value() - target
        except RefusedError:
            return None  # it would be divided by 0

    found = find_value(miss, tree.value(name))
    return None if found is None else found * tree.size(name)


def _say_needed(tree: DriverTree, name: str, plain: Decimal | None) -> Needed:
    now, kpi, title = tree.value(name), tree.kpis.get(name), name_inside(tree.title(name))
    if plain is None:
        return Needed(name, title, now, None, possible=False, said="")
    value = tidy(plain / tree.size(name))
    low, high = (None, None) if kpi is None else (kpi.lowest, kpi.highest)
    possible = (low is None or value >= low) and (high is None or value <= high)
    decimals = max(decimals_of(kpi, value), decimals_of(None, value))
    rounding = ROUND_CEILING if value > now else ROUND_FLOOR
    enough = value.quantize(Decimal(1).scaleb(-decimals), rounding)
    return Needed(name, title, now, value, possible, say_value(enough, kpi, decimals=decimals))
