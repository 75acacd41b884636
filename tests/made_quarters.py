"""Quarters that are made up for pictures: few or many key results, odd names, odd values."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

from matplotlib.figure import Figure
from matplotlib.text import Text
from pydantic import TypeAdapter

from okrnb.charts import Chart
from okrnb.cycles import weeks_of
from okrnb.entries import Entry
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook

Q2 = Cycle(name="Q2 2012", start=date(2012, 4, 1), end=date(2012, 6, 30))
CLOSED = date(2012, 7, 2)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
ODD_NAMES = (
    "Share of first-time customers in the Nordics who order again within ninety days of the first",
    "customer_retention_rate_first_order_within_90_days_nordics_b2c_online_channel_version_2",
    "Cost $ of $ <b> & 100% of $plan_x^2 \\frac",
    "رضا العملاء",
    "Удовлетворённость постоянных клиентов и партнёров",
    "x",
)
ODD_VALUES = (5, 120, -30, None, 64, 100, 0)
"""On the way from 0 to 100: also beyond it, before it, and not measured."""


def kpi(id: str, name: str, **fields: Any) -> Kpi:
    return Kpi.model_validate({"id": id, "name": name, "direction": "up", "unit": "$"} | fields)


def metric(id: str, **fields: Any) -> KeyResult:
    given = {"form": "metric", "id": id, "kpi": f"kpi-{id}", "start": 0, "target": 100}
    return KR.validate_python(given | {"due": Q2.end} | fields)


def told(id: str, on: date, value: Any = None, **fields: Any) -> CheckIn:
    line = {"id": f"{id}-{on}", "key_result": id, "on": on, "value": value}
    return CheckIn.model_validate(line | fields)


def make_quarter(
    values: Sequence[int | None],
    *,
    names: Sequence[str] = ("Thing",),
    each: int = 4,
    ambition: str | None = "aspirational",
    entries: tuple[Entry, ...] = (),
    cycle: Mapping[str, Any] | None = None,
) -> Workbook:
    """Make a quarter with a key result for each value, `each` of them to an objective.

    A key result moves evenly to its value, week by week; without a value nobody ever reports.
    """
    kpis, results, lines = [], [], []
    whole = Q2.change(**(cycle or {}))
    weeks = weeks_of(whole)
    for number, value in enumerate(values):
        id, name = f"kr{number}", names[number % len(names)]
        kpis.append(kpi(f"kpi-{id}", f"{name} {number}" if len(names) == 1 else name))
        results.append(metric(id, due=whole.end))
        for week, day in enumerate(weeks, 1) if value is not None else ():
            share = Decimal(value or 0) * week / len(weeks)
            lines.append(told(id, day, round(share, 2), confidence=6))
    objectives = tuple(
        Objective.model_validate(
            {
                "id": f"o{first}",
                "text": f"Objective {names[first % len(names)]}",
                "ambition": ambition,
                "key_results": results[first : first + each],
            }
        )
        for first in range(0, len(results), each)
    )
    return Workbook(
        settings=Settings(team="Team", cycle=whole),
        kpis=tuple(kpis),
        objectives=objectives,
        check_ins=tuple(lines),
        places={},
        entries=entries,
    )


def odd(count: int) -> Workbook:
    """Make a quarter with odd names and values."""
    values = [ODD_VALUES[number % len(ODD_VALUES)] for number in range(count)]
    return make_quarter(values, names=ODD_NAMES)


def later_by(days: int) -> date:
    return Q2.start + timedelta(days=days - 1)


def texts(figure: Figure) -> list[Text]:
    """Give all words of a picture that are seen."""
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    for ax in figure.axes:
        if not ax.axison:  # its marks are not drawn
            marks = {id(text) for axis in (ax.xaxis, ax.yaxis) for text in axis.findobj(Text)}
            found = [text for text in found if id(text) not in marks]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def words_in(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


def collisions(chart: Chart) -> list[tuple[str, str]]:
    """Give the words that stand on top of each other, or beyond the picture's edge."""
    chart.figure.savefig("/dev/null", format="raw", dpi=chart.figure.dpi)
    inside, found = chart.figure.bbox, []
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(chart.figure)]
    for words, box in boxes:
        if box.x0 < -1 or box.y0 < -1 or box.x1 > inside.x1 + 1 or box.y1 > inside.y1 + 1:
            found.append((words, "the edge"))
    for (one, here), (other, there) in combinations(boxes, 2):
        across = min(here.x1, there.x1) - max(here.x0, there.x0)
        down = min(here.y1, there.y1) - max(here.y0, there.y0)
        if across > 1 and down > 3:  # the room above and below letters may touch
            found.append((one, other))
    return found
