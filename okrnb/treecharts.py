"""Pictures of why and of what: the ladder of causes behind a gap, and the tree of drivers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from okrnb.boxes import Box, Mood, draw_boxes
from okrnb.causes import Rung
from okrnb.charts import Chart
from okrnb.drivertrees import Amount, DriverTree, Needed, needed
from okrnb.ladder import next_why
from okrnb.quantities import say_number, to_decimal
from okrnb.reaching import Explanation, Reach, explain, is_astray, reach
from okrnb.wording import name_inside

_WRITTEN = {
    "+": "+",
    "-": "\N{MINUS SIGN}",
    "*": "\N{MULTIPLICATION SIGN}",
    "/": "\N{DIVISION SIGN}",
}

_ENDS: dict[bool | None, tuple[Mood, str]] = {
    True: ("good", "we can change this"),
    False: ("closed", "not in our hands"),
    None: ("open", "can we change this?"),
}


def chart_ladder(rungs: Sequence[Rung], gap: str) -> Chart:
    """Show why a gap is there, from the gap down to the last cause of each branch.

    Each cause has its evidence; a last one says whether the team can change it. Below stands the
    question to go on with. Raises RefusedError where rungs go round in a circle.
    """
    asked = next_why(rungs, gap)
    note = f"Next: {asked}" if asked else "Every branch ends in what the team can change."
    root = Box(gap, below=tuple(_causes(rungs, None)), mood="whole")
    figure = draw_boxes(root, across=False, title="Why?", note=note)
    return Chart(figure, "\n".join([gap, *_tell(root.below), note]))


def _causes(rungs: Sequence[Rung], explains: str | None) -> Iterator[Box]:
    for rung in rungs:
        if rung.explains != explains:
            continue
        below = tuple(_causes(rungs, rung.id))
        seen = f"seen in: {rung.evidence}" if rung.evidence else "no evidence yet"
        mood, end = _ENDS[rung.can_change]
        lines = (seen,) if below else (seen, end)
        yield Box(rung.because, lines, below, sign="because", mood="plain" if below else mood)


def _tell(boxes: Sequence[Box], depth: int = 1) -> Iterator[str]:
    """Tell boxes in words, those that belong to one indented below it."""
    for box in boxes:
        said = f"{box.sign} {box.title}".lstrip()
        more = f" ({'; '.join(box.lines)})" if box.lines else ""
        yield f"{'  ' * depth}{said}{more}"
        yield from _tell(box.below, depth + 1)


def chart_drivers(
    tree: DriverTree,
    *,
    target: Amount | None = None,
    plan: Mapping[str, Amount] | None = None,
) -> Chart:
    """Show a driver tree: each KPI's value, what it must reach, and what the plan contributes.

    With a `target` of the KPI at the top every driver says what it must come to, the others being
    as they are, or at their `plan` (values in the KPIs' units). Raises RefusedError where the plan
    names a KPI that is not in the tree.
    """
    goal = None if target is None or tree.plain[tree.top] is None else to_decimal(target)
    led = reach(tree, plan, goal) if plan and goal is not None else None
    wanted = led.needed if led else (() if goal is None else needed(tree, goal))
    there = goal is not None and reach(tree, {}, goal).enough  # no way is left to share out
    shares = explain(tree, plan, target=goal) if plan and not there else Explanation(())
    root = _Boxes(tree, wanted, shares, plan or {}).box(tree.top)
    root = replace(root, lines=(*root.lines, *_top_lines(tree, goal, led, shares)), mood="whole")
    title = _head(led, tree) if led else f"What {name_inside(tree.title(tree.top))} is made of"
    note = _ask_fit(tree)
    figure = draw_boxes(root, across=True, title=title, note=note)
    return Chart(figure, "\n".join([title, *_tell((root,), 0), *([note] if note else [])]))


def _ask_fit(tree: DriverTree) -> str:
    """Ask what is missing where the drivers are far from what was measured."""
    if tree.plain[tree.top] is None or not is_astray(tree):
        return ""
    return "The drivers do not give what was measured: what is missing in the formula?"


class _Boxes:
    """The boxes of a tree; a KPI that stands in it twice is drawn whole only once."""

    def __init__(
        self,
        tree: DriverTree,
        wanted: Sequence[Needed],
        shares: Explanation,
        plan: Mapping[str, Amount],
    ) -> None:
        self.tree, self.plan = tree, plan
        self.wanted = {one.name: one for one in wanted}
        self.parts = {one.name: one.of_whole for one in shares.parts}
        self.drawn: set[str] = set()

    def box(self, name: str, sign: str = "") -> Box:
        """Give a KPI's box with all below it."""
        again = name in self.drawn
        self.drawn.add(name)
        formula = None if again else self.tree.formulas.get(name)
        below = []
        pairs = zip(formula.signs, formula.terms, strict=True) if formula else ()
        for spelled, term in pairs:
            written = _WRITTEN.get(spelled, "")
            plain = Box(term.name, sign=written)
            below.append(plain if term.number is not None else self.box(term.name, written))
        lines = ("see above",) if again else tuple(self._lines(name))
        return Box(self.tree.title(name), lines, tuple(below), sign)

    def _lines(self, name: str) -> Iterator[str]:
        begun, measured = self.tree.say(name), self.tree.values.get(name)
        if measured is not None and self.tree.say(name, measured) != begun:
            yield f"from {self.tree.say(name, measured)}"
            yield f"by its drivers {begun}"
        else:
            yield f"from {begun}"
        if name in self.plan and name != self.tree.top:
            yield f"planned {self.tree.say(name, to_decimal(self.plan[name]))}"
        part = self.parts.get(name)
        if part:
            yield f"covers {say_number(100 * part, 0)}% of the way"
        if name in self.wanted:
            yield _say_needed(self.wanted[name])


def _say_needed(one: Needed) -> str:
    if one.value is None:
        return "no value is enough"
    return f"must reach {one.said}{'' if one.possible else ', which cannot be'}"


def _top_lines(
    tree: DriverTree, goal: Decimal | None, led: Reach | None, shares: Explanation
) -> Iterator[str]:
    if goal is not None:
        yield f"target {tree.say(tree.top, goal)}"
    if led is not None:
        enough = "enough" if led.enough else "insufficient"
        yield f"the plan comes to {tree.say(tree.top, led.value)}: {enough}"
    if shares.rest is not None and led is not None and not led.enough:
        yield f"{say_number(100 * shares.rest, 0)}% of the way is left"


def _head(led: Reach, tree: DriverTree) -> str:
    """Give the sentence on where a plan leads as a title; an id keeps its letters."""
    said = str(led)
    return said[:1].upper() + said[1:] if tree.top in tree.kpis else said
