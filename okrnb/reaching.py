"""What a driver tree says about a change: who contributes what, and whether a plan is enough.

A target that the drivers' plans do not add up to is out of reach, however well they go (method,
rule P08). Whether the tree itself is right is asked as well: it must give what was measured.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from okrnb.advice import Advice
from okrnb.drivers import log_share
from okrnb.drivertrees import Amount, DriverTree, Needed, needed
from okrnb.errors import RefusedError
from okrnb.model import Kpi
from okrnb.objectives import Initiative, Metric
from okrnb.quantities import say_apart, say_number, to_decimal
from okrnb.targets import tidy
from okrnb.wishing import read_wish
from okrnb.wording import name_inside

FITS = Decimal("0.01")
"""How far, as a share, a tree may be off from what was measured before it is asked about."""

ASTRAY = Decimal("0.05")
"""How far, as a share, drivers may be off from what was measured before their plans say nothing."""

_NONE = Decimal(0)  # a 0 without the digits that dividing leaves behind


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one driver contributes to the change of what it is a part `of`.

    `share` is its part of that change, `of_whole` its part of the way at the top (0.5: half of it);
    both may be below 0 or above 1, and are None where no share can be told: nothing changes, or a
    product has a value that is not above 0.
    """

    name: str
    of: str
    before: Decimal
    after: Decimal
    share: Decimal | None
    of_whole: Decimal | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The contributions, and the `rest` of the way to a target that none of them covers."""

    parts: tuple[Contribution, ...]
    rest: Decimal | None = None


def explain(
    tree: DriverTree, after: Mapping[str, Amount], *, target: Amount | None = None
) -> Explanation:
    """Share out a change among the drivers of a tree: log shares in a product, else differences.

    `after` are the values to which drivers change, planned or measured. With a `target`, shares at
    the top are those of the whole way there, and what is left is the `rest`.
    Raises RefusedError where a value is not known.
    """
    then = tree.change({name: value for name, value in after.items() if name not in tree.formulas})
    then = then.change({name: value for name, value in after.items() if name in tree.formulas})
    whole: dict[str, Decimal | None] = {tree.top: Decimal(1)}
    found = []
    for driver, parent in _from_the_top(tree):
        goal = None if target is None or parent != tree.top else to_decimal(target)
        share = _share(tree, then, (driver, parent), goal)
        above = whole.get(parent)
        part = None if share is None or above is None else tidy(share * above)
        whole[driver] = _add(whole[driver], part) if driver in whole else part
        ends = tree.value(driver), then.value(driver)
        found.append(Contribution(driver, parent, *ends, share, part))
    first = [part.share for part in found if part.of == tree.top]
    known = [share for share in first if share is not None]
    if target is None or len(known) < len(first):
        return Explanation(tuple(found))
    return Explanation(tuple(found), rest=tidy(1 - sum(known, Decimal(0))))


def _from_the_top(tree: DriverTree) -> Iterator[tuple[str, str]]:
    """Give drivers with what they are part of, each behind everything that it is part of itself."""
    waiting = [*tree.parts(tree.top)]
    while waiting:
        later = {driver for driver, _ in waiting}
        yield from (pair for pair in waiting if pair[1] not in later)
        waiting = [pair for pair in waiting if pair[1] in later]


def _add(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _share(
    tree: DriverTree, then: DriverTree, pair: tuple[str, str], target: Decimal | None
) -> Decimal | None:
    driver, whole = pair
    formula = tree.formulas[whole]
    sign = next(term.sign for term in formula.terms if term.name == driver)
    begin, end = (_plain(one, whole) for one in (tree, then))
    if target is not None:
        end = target * tree.size(whole)
    before, after = (_plain(one, driver) for one in (tree, then))
    if formula.kind == "sum":
        return None if begin == end else tidy(sign * (after - before) / (end - begin)) or _NONE
    if min(before, after, begin, end) <= 0 or begin == end:
        return None
    return tidy(log_share((after / before) ** sign, end / begin)) or _NONE


def _plain(tree: DriverTree, name: str) -> Decimal:
    return tree.value(name) * tree.size(name)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a plan leads, beside the target; what each driver must come to, most likely first."""

    name: str
    value: Decimal
    target: Decimal
    enough: bool
    said: str
    needed: tuple[Needed, ...]

    def __str__(self) -> str:
        """Say whether it is enough, and if not, what would be."""
        if self.enough:
            return f"{self.said}: enough"
        first = next((f": {one}" for one in self.needed if one.possible), "")
        return f"{self.said}: insufficient{first}"


def reach(tree: DriverTree, plan: Mapping[str, Amount], target: Amount) -> Reach:
    """Say where the top comes to if every driver hits its plan, and whether that is the target.

    Values are in the KPIs' units. What each driver must come to counts with the others at their
    plan; those without a plan come first, and those that have the shortest way to go.
    """
    then, target = tree.change(plan), to_decimal(target)
    value = then.value()
    enough = value >= target if _rises(tree, target) else value <= target
    wanted = () if enough else needed(then, target)
    kpi = tree.kpis.get(tree.top)
    comes, goal = say_apart(value, target, kpi)
    return Reach(
        name=tree.top,
        value=value,
        target=target,
        enough=enough,
        said=f"{name_inside(tree.title(tree.top))} comes to {comes} of {goal}",
        needed=tuple(sorted(wanted, key=lambda one: (one.name in plan, *_far(one)))),
    )


def _rises(tree: DriverTree, target: Decimal) -> bool:
    """Say whether the top has to rise: by what is better, else as seen from what was measured."""
    kpi = tree.kpis.get(tree.top)
    if kpi is not None and kpi.direction in ("up", "down"):
        return kpi.direction == "up"
    return target > tree.values.get(tree.top, tree.value())


def _far(one: Needed) -> tuple[bool, Decimal]:
    if one.value is None or not one.possible:
        return True, Decimal(0)
    return False, abs(one.value - one.now) / (abs(one.now) or 1)


def check_reach(
    kr: Metric, initiatives: Iterable[Initiative], tree: DriverTree
) -> tuple[Advice, ...]:
    """Ask about initiatives that cannot bring a key result to its target, by what they should do.

    Only initiatives of this key result count. One without an `effect`, or with one that could mean
    two things, moves nothing, and is asked about. Nothing is said where the tree has no formula for
    the KPI, or the key result no target.
    """
    own = [one for one in initiatives if one.key_result == kr.id]
    if kr.target is None or kr.kpi not in tree.formulas or not own:
        return ()
    tree = replace(tree, top=kr.kpi)
    try:
        plan, found = plan_of(own, tree)
        led = reach(tree, plan, kr.target)
    except RefusedError as error:
        return (_p08(f"key result {kr.id}", "kpi", error.what, _ask(error.fix)),)
    if led.enough:
        return found
    ways = [one for one in led.needed if one.possible]
    question = (
        f"What would bring {ways[0].title} to {ways[0].said}?"
        if ways
        else ("Which other driver is there, or which target can be reached?")
    )
    what = f"with its initiatives {led.said}"
    return (_p08(f"key result {kr.id}", "target", what, question), *found)


def plan_of(
    initiatives: Iterable[Initiative], tree: DriverTree
) -> tuple[dict[str, Decimal], tuple[Advice, ...]]:
    """Give the values that initiatives lead to by KPI id, and what has to be asked about them.

    Effects on one KPI add up: the second counts from where the first leads.
    """
    plan: dict[str, Decimal] = {}
    asked: list[Advice] = []
    for one in initiatives:
        about = f"initiative {one.id}"
        if one.kpi is None or one.kpi not in (tree.top, *tree.below):
            continue  # whether it should name a KPI is asked elsewhere
        if not one.effect:
            question = f"What should it do to {one.kpi}, as in +30% or to 40?"
            asked.append(_p08(about, "effect", "it names no effect", question))
            continue
        kpi = tree.kpis.get(one.kpi, Kpi(id=one.kpi, name=one.kpi))
        try:
            wish = read_wish(one.effect, plan.get(one.kpi, tree.value(one.kpi)), kpi)
        except RefusedError as error:
            asked.append(_p08(about, "effect", error.what, _ask(error.fix)))
            continue
        if wish.target is None:
            asked.append(_p08(about, "effect", f"{one.effect!r} is not clear", wish.question))
        else:
            plan[one.kpi] = wish.target
    return plan, tuple(asked)


def _ask(fix: str) -> str:
    return fix if fix.endswith("?") else f"{fix.rstrip('.')}: what is meant?"


def _p08(about: str, field: str, seen: str, question: str) -> Advice:
    return Advice(
        rule="P08",
        severity="W",
        about=about,
        field=field,
        seen=seen,
        question=question,
        why="What the initiatives add up to is the most that can be hoped for.",
        source="Bakutyte; the driver tree",
    )


def is_astray(tree: DriverTree) -> bool:
    """Say whether the drivers come to something else than what was measured at the top.

    Raises RefusedError where they come to nothing.
    """
    measured = tree.values.get(tree.top)
    return measured is not None and abs(tree.value() - measured) > ASTRAY * abs(measured)


def check_tree(tree: DriverTree) -> tuple[Advice, ...]:
    """Ask whether a tree gives what was measured, and every leaf has a KPI, a value, an owner."""
    found = []
    for name in (tree.top, *tree.below):
        formula, measured = tree.formulas.get(name), tree.values.get(name)
        if formula is None:
            found += list(_leaf(name, tree))
        elif measured is not None and tree.plain.get(name) is not None:
            counted = tree.value(name)
            if abs(counted - measured) > FITS * max(abs(measured), abs(counted)):
                both = say_apart(counted, measured, tree.kpis.get(name))
                what = f"{formula} gives {both[0]}, but it was measured as {both[1]}"
                ratio = say_number(counted / measured, 2) if measured else "no"
                found.append(_fit(name, f"{what} ({ratio} times)", "What is missing in it?"))
    return tuple(found)


def _leaf(name: str, tree: DriverTree) -> Iterator[Advice]:
    kpi = tree.kpis.get(name)
    if kpi is None:
        what, question = "it is in a formula, but no KPI has this id", "Which KPI is meant?"
        if "-" in name:
            question = "Which KPI is meant, or does a minus lack its blanks?"
        yield _fit(name, what, question)
    elif not kpi.owner:
        yield _fit(name, "a driver without an owner", "Who can act on it?")
    if tree.plain.get(name) is None:
        yield _fit(name, "a driver without a value", "Which value does it have now?")


def _fit(name: str, seen: str, question: str) -> Advice:
    return Advice(
        rule="TREE",
        severity="H",
        about=f"kpi {name}",
        field="",
        seen=seen,
        question=question,
        why="A tree is of use when it gives what is measured, and when somebody can act on each "
        "leaf.",
        source="KPI-tree practice",
    )
