"""The same results by the rules of other tools: for a team that comes from one, or looks at one.

While the cycle runs it is the word for how things go, from its last day on how progress is counted.
"""

from okrnb.conventions import Comparison
from okrnb.elsewhere import OURS, compare_progress, compare_statuses, parts_of
from okrnb.loop import State
from okrnb.peerrules import add_up
from okrnb.standtables import names_by_place
from okrnb.tabular import Table, table_lines


def compare_tools(book: State) -> Comparison:
    """Hold the workbook, as of its day, against the rules of other tools, by their names."""
    if book.on >= book.workbook.settings.cycle.end:
        return compare_progress(book.valued, on=book.on)
    return compare_statuses(book.pursued, on=book.on, curves=book.curves)


def table_tools(book: State) -> Table:
    """Show what other tools would say of each key result; what flips is marked.

    Tools that say the same stand together, so that a page has room for all. A verdict flips where
    one calls good what another one does not.
    """
    found = compare_tools(book)
    if not found.rows:
        return table_lines(["Nothing is measured yet, so there is nothing to compare."])
    flipped = {flip.key_result for flip in found.flips()}
    names = names_by_place(book.workbook)
    rows = tuple(
        (
            names[f"key result {id}"],
            found.rulings[id, OURS].said,
            _grouped(found, id),
            "yes" if id in flipped else "",
        )
        for id in found.key_results
    )
    return Table(("key result", "here", "elsewhere", "flips"), rows)


def _grouped(found: Comparison, id: str) -> str:
    """Say each word once, with the tools that use it, as in `at risk: UpRaise, Viva Goals`."""
    tools: dict[str, list[str]] = {}
    for tool in found.conventions:
        if tool != OURS:
            tools.setdefault(found.rulings[id, tool].said, []).append(tool)
    return "; ".join(f"{said}: {', '.join(own)}" for said, own in tools.items() if said != "…")


def table_added_up(book: State) -> Table:
    """Show what other tools would bring each objective down to."""
    rows = [
        (objective.text, rule, said)
        for objective in book.workbook.objectives
        for rule, said in add_up(parts_of(book.valued, objective.id, on=book.on))
    ]
    return Table(("objective", "tools and their rule", "comes to"), tuple(rows))


def tool_rules(book: State) -> tuple[str, ...]:
    """Say each tool's rule in a few words: p progress, e expected, b start, t target, c current."""
    found = compare_tools(book)
    return tuple(
        f"{name}: {rule}" for name, rule in zip(found.conventions, found.formulas, strict=True)
    )
