"""What calls beforehand were worth, as a picture: what was said against what came true.

Confidence is people's, a chance is that of the KPI's past; they stand side by side, never mixed.
"""

from collections.abc import Iterator, Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from okrnb.boards import WIDTH
from okrnb.calibration import ENOUGH, Calibration
from okrnb.charts import Chart
from okrnb.drawing import BLACK, BLUE, GREY, SKY
from okrnb.lettering import LARGE, MIDDLE, SMALL, drawing, wrap
from okrnb.quantities import say_number


def chart_calibration(
    calibrations: Mapping[str, Calibration], *, title: str = "What calls beforehand were worth"
) -> Chart:
    """Show what was said beforehand against what came true, side by side by who said it.

    Keys name the kinds of calls, such as "confidence" and "chance": the two are never mixed.
    """
    with drawing():
        wide = WIDTH / 72
        figure = Figure(figsize=(wide, 5.4), layout="constrained")
        name = wrap(title, WIDTH - 20, size=LARGE, weight="bold")
        figure.suptitle(name, x=0.01, ha="left", fontsize=LARGE, fontweight="bold")
        count = max(len(calibrations), 2)
        panels = figure.subplots(1, count, squeeze=False)[0]
        for ax in panels[len(calibrations) :]:
            ax.set_axis_off()
        for ax, (kind, found) in zip(panels, calibrations.items(), strict=False):
            draw_calibration(found, ax=ax)
            told = wrap(f"{kind}: {found}", WIDTH / count - 80, size=MIDDLE, lines=4)
            ax.set_title(told)
    lines = (line for kind, found in calibrations.items() for line in _tell(kind, found))
    return Chart(figure, "\n".join([title, *lines]))


def _tell(kind: str, found: Calibration) -> Iterator[str]:
    yield f"{kind}: {found}"
    for row in found.rows:
        said, true = (say_number(100 * share, 0) for share in (row.said, row.came_true))
        yield f"  said {said}%: {true}% of {row.n} came true"


def draw_calibration(found: Calibration, *, ax: Axes) -> Axes:
    """Draw each row of calls where what was said meets what came true; its size is how many.

    On the diagonal people are as right as they say. With too few calls to learn from the circles
    stay empty, and the picture says so.
    """
    ax.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
    few = len(found.calls) < ENOUGH
    for row in found.rows:
        x, y, size = float(row.said), float(row.came_true), 9 + 4 * min(row.n, 25) ** 0.5
        fill = "white" if few else SKY
        look = {"markersize": size, "markerfacecolor": fill, "markeredgecolor": BLUE}
        ax.plot([x], [y], marker="o", clip_on=False, zorder=3, linestyle="none", **look)
        side = -1 if x > 0.9 or y > x > 0.2 else 1  # away from the diagonal
        place = (side * (size / 2 + 4), 0)
        ax.annotate(
            f"{row.n} call{'s' * (row.n != 1)}",
            (x, y),
            place,
            textcoords="offset points",
            ha="left" if side > 0 else "right",
            va="center",
            fontsize=SMALL,
            zorder=4,
        )
    if few:
        said = "nothing is closed yet" if not found.calls else "too few to learn from"
        look = {"fontsize": MIDDLE, "fontweight": "bold", "color": BLACK, "zorder": 2}
        ax.text(1, 0.06, said, ha="right", va="center", **look)
    ends = (-0.06, 1.06)  # so that a circle at 0 or 100% stands free
    ax.set(xlim=ends, ylim=ends, aspect="equal")
    ax.set(xlabel="said beforehand", ylabel="came true (dashed: as often as said)")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_ticks([0, 0.2, 0.4, 0.6, 0.8, 1])
        axis.set_major_formatter(PercentFormatter(1))
    return ax
