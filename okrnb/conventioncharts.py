"""One quarter under many conventions: a picture that names the verdicts that flip."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from okrnb.captions import size_of
from okrnb.charts import Chart
from okrnb.conventions import NOTHING, Comparison, scored_by_id
from okrnb.drawing import BLACK, GREEN, GREY, ORANGE, RED
from okrnb.lettering import SMALL, cut, drawing, width_of
from okrnb.objectives import Workbook
from okrnb.peerrules import Light
from okrnb.rows import ROOMY, Frame, Row, name_rows, open_rows
from okrnb.tabular import Table
from okrnb.wording import say_key_result

_NAMES, _WORDS, _CELL = 230.0, 136.0, 0.94
_SLANT = 60  # degrees that long heads of columns are turned by
_LOOKS: Mapping[Light | None, tuple[str, tuple[str, float], str]] = {
    "good": ("✓", (GREEN, 0.4), "good"),
    "doubtful": ("~", (ORANGE, 0.4), "doubtful"),
    "bad": ("✗", (RED, 0.7), "bad"),
    None: ("…", (GREY, 0.12), "says nothing"),
}
"""The mark, the fill and the name of what a convention comes to."""


def sentences_compared(comparison: Comparison, workbook: Workbook) -> dict[str, str]:
    """Give the sentences of the key results that are compared, by their ids."""
    known = scored_by_id(workbook)
    return {id: say_key_result(*known[id]) for id in comparison.key_results}


def say_flips(comparison: Comparison) -> str:
    """Say how many key results some conventions call good and others do not."""
    flips, count = len(comparison.flips()), len(comparison.key_results)
    if not flips:
        return "All conventions agree on what is good."
    return f"{flips} of {count} key results are good by some conventions, and not by others."


def table_rules(comparison: Comparison) -> Table:
    """Show the rule of each convention in a few words."""
    rows = zip(comparison.conventions, comparison.formulas, strict=True)
    return Table(("convention", "rule"), tuple(rows))


def _counts(comparison: Comparison) -> dict[str, str]:
    """Say by how many conventions a key result is good, of those that have a word for it."""
    found = {}
    for id in comparison.key_results:
        lights = [comparison.rulings[id, one].light for one in comparison.conventions]
        given = [light for light in lights if light is not None]
        found[id] = f"{given.count('good')} of {len(given)} good" if given else "no verdict"
    return found


def chart_conventions(
    comparison: Comparison, workbook: Workbook, *, title: str = "The same quarter elsewhere"
) -> Chart:
    """Show each key result under each convention, coloured and marked, and say which flip.

    `comparison` is one of `compare_schools`, `compare_progress` and `compare_statuses`.
    """
    names, told = sentences_compared(comparison, workbook), say_flips(comparison)
    widest = max((width_of(one, SMALL) for one in comparison.conventions), default=0)
    with drawing():
        over = 20.0 if widest <= _column(comparison) else 0.9 * widest + 14
        frame = Frame(title=title, told=(told,), names=_NAMES, words=_WORDS, ticks=6, over=over)
        figure, ax = open_rows(frame, len(names))
        draw_conventions(comparison, names, ax=ax)
        lights = dict.fromkeys(one.light for one in comparison.rulings.values())
        key = [
            Patch(facecolor=fill, label=f"{mark} {name}".strip())
            for mark, fill, name in (_LOOKS[light] for light in _LOOKS if light in lights)
        ]
        figure.legend(handles=key, loc="lower left", ncols=4, frameon=False)
    return Chart(figure, "\n".join([title, told, *_tell(comparison, names)]))


def _tell(comparison: Comparison, names: Mapping[str, str]) -> list[str]:
    flips = {flip.key_result: flip for flip in comparison.flips()}
    lines = []
    for id, name in names.items():
        cells = (f"{one} {comparison.rulings[id, one].said}" for one in comparison.conventions)
        lines.append(f"{name}: {'; '.join(cells)}")
        if id in flips:
            good, other = ", ".join(flips[id].good), ", ".join(flips[id].not_good)
            lines.append(f"  flips: good by {good}; not by {other}")
    return lines


def _column(comparison: Comparison) -> float:
    """Give how wide a column of the picture is, at its usual size."""
    return (776 - _NAMES - _WORDS) / max(len(comparison.conventions), 1)


def draw_conventions(comparison: Comparison, names: Mapping[str, str], *, ax: Axes) -> Axes:
    """Draw a row for each key result and a column for each convention.

    `names` are the sentences of the key results, by id. On the right stands by how many
    conventions each is good, of those that have a word for it; where these disagree, it flips, and
    its row is bold. Without room for words a mark stands in their place.
    """
    flips, counts = {flip.key_result for flip in comparison.flips()}, _counts(comparison)
    rows = []
    for id in comparison.key_results:
        told = (*(("flips",) if id in flips else ()), counts[id])
        rows.append(Row(names[id], told, bold=id in flips))
    columns = len(comparison.conventions)
    ax.set_xlim(-0.5, max(columns, 1) - 0.5)
    name_rows(rows, ax=ax, names=_NAMES, words=_WORDS)
    wide = size_of(ax)[0] / max(columns, 1)
    room, lines = wide * _CELL - 3, 2 if len(rows) <= ROOMY else 1
    worded = all(width_of(one.said, SMALL) <= room for one in comparison.rulings.values())
    for place, id in enumerate(comparison.key_results):
        for column, name in enumerate(comparison.conventions):
            one = comparison.rulings[id, name]
            _, fill, _ = _LOOKS[one.light]
            corner = (column - _CELL / 2, place - _CELL / 2)
            ax.add_patch(Rectangle(corner, _CELL, _CELL, facecolor=fill, linewidth=0))
            said = one.said if worded or one.share is not None or one == NOTHING else ""
            text = _text(said, one.light, room, lines)
            look = {"ha": "center", "va": "center", "fontsize": SMALL, "color": BLACK}
            ax.text(column, place, text, linespacing=1.1, **look)  # type: ignore[arg-type]
    ax.xaxis.tick_top()
    fits = all(width_of(one, SMALL) <= wide for one in comparison.conventions)
    turned: dict[str, Any] = {} if fits else {"rotation": _SLANT, "ha": "left"}
    ax.set_xticks(range(columns), comparison.conventions, **turned)
    ax.tick_params(axis="x", length=0)
    for side in ("bottom", "top"):
        ax.spines[side].set_visible(False)
    return ax


def _text(said: str, light: Light | None, room: float, lines: int) -> str:
    """Put what a convention says beside its mark, or above it; without room the mark is left."""
    mark = "" if light is None and said else _LOOKS[light][0]
    both = f"{said} {mark}".strip()
    if width_of(both, SMALL) <= room:
        return both
    if lines == 2 and width_of(said, SMALL) <= room:
        return f"{said}\n{mark}"
    return mark or cut(said, room, size=SMALL)
