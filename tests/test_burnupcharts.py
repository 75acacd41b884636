"""Pictures of a metric through its cycle: lines, labels, and the fan where there is one."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from quarter import CLOSED, CYCLE, DECISIONS, REVIEW, at
from test_charts import NAMES, overlaps

from okrnb.burnupcharts import chart_burnup, draw_burnup
from okrnb.burnups import Burnup, Told, burnup_of
from okrnb.charts import Chart
from okrnb.entries import Decision
from okrnb.fans import Level
from okrnb.lettering import drawing
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import Metric

look = cache(at)

EARLY = date(2011, 7, 7)
SALES = Kpi(
    id="sales",
    name="Sales",
    unit_kind="currency",
    unit="USD",
    direction="up",
    aggregation="cumulative",
    frequency="month",
)
METRIC = Metric.model_validate(
    {"form": "metric", "id": "kr", "kpi": "sales", "start": 80, "commit": 90, "target": 100}
)


def told(value: float, on: date = REVIEW) -> CheckIn:
    return CheckIn.model_validate({"id": f"c-{on}", "on": on, "key_result": "kr", "value": value})


def burnup(**fields: Any) -> Burnup:
    found = burnup_of(METRIC, SALES, [told(20), told(40, date(2011, 8, 1))], cycle=CYCLE, on=REVIEW)
    return replace(found, **fields)


def draw(one: Burnup) -> Axes:
    figure = Figure(figsize=(11, 4.4), layout="constrained")
    with drawing():
        return draw_burnup(one, ax=figure.subplots())


def heights(line: Line2D) -> list[float]:
    return [float(y) for y in np.asarray(line.get_ydata())]


def named(ax: Axes, label: str) -> Line2D:
    (line,) = (line for line in ax.lines if str(line.get_label()).startswith(label))
    return line


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def quarter_chart(key_result: str, day: date, **options: Any) -> Chart:
    quarter = look(day)
    (kr,) = (kr for kr in quarter.book.key_results() if kr.id == key_result)
    assert isinstance(kr, Metric)
    kpi = quarter.book.kpi(kr.kpi)
    assert kpi is not None
    return chart_burnup(
        kr,
        kpi,
        quarter.book.check_ins,
        cycle=CYCLE,
        on=day,
        curve=quarter.curves.get(kr.id),
        outlook=quarter.outlooks.get(kr.kpi),
        decisions=DECISIONS,
        **options,
    )


METRICS = ("retention_rate-metric", "active_customers-metric", "revenue-metric", "orders-metric")


# What is drawn


def test_values_so_far_lead_on_from_where_the_plan_begins() -> None:
    one = burnup(values=(Told(EARLY, Decimal(20)), Told(REVIEW, Decimal(40))))
    ax = draw(one)
    assert heights(ax.lines[0]) == [0, 20, 40]
    assert heights(named(ax, "so far")) == [20, 40]


def test_what_was_expected_is_dashed_and_ends_at_the_target() -> None:
    line = named(draw(burnup()), "expected, on a straight line")
    assert line.get_linestyle() == "--"
    assert (heights(line)[0], heights(line)[-1]) == (0, 100)


def test_what_people_typed_is_hollow() -> None:
    values = (Told(EARLY, Decimal(20)), Told(REVIEW, Decimal(40), typed=True))
    ax = draw(burnup(values=values))
    assert named(ax, "so far, typed").get_markerfacecolor() == "white"
    solid = [line for line in ax.lines if line.get_label() == "so far"]
    assert [heights(line) for line in solid] == [[20]]


def test_each_level_has_a_line_and_its_words_beside_it() -> None:
    ax = draw(burnup())
    across = [heights(line)[0] for line in ax.lines if len(set(heights(line))) == 1]
    assert {80, 90, 100} <= set(across)
    assert {"start USD 80", "commit USD 90", "target USD 100"} <= set(words(ax))


def test_a_chance_stands_beneath_its_level() -> None:
    level = Level(name="target", value=100.0, said="USD 100", beneath="chance about 40%")
    assert "target USD 100\nchance about 40%" in words(draw(burnup(levels=(level,))))


def test_the_fan_reaches_from_low_to_high_on_the_last_day() -> None:
    fan = ((REVIEW, 40.0, 40.0, 40.0), (CYCLE.end, 60.0, 90.0, 130.0))
    ax = draw(burnup(fan=fan))
    (area,) = (area for area in ax.collections if isinstance(area, PolyCollection))
    corners = np.asarray(area.get_paths()[0].vertices)
    last = corners[corners[:, 0] == date2num(CYCLE.end)]  # type: ignore[no-untyped-call]
    assert (last[:, 1].min(), last[:, 1].max()) == (60, 130)
    assert ax.get_ylim()[1] > 130
    assert str(area.get_label()).startswith("8 times in 10")


def test_a_spread_at_the_end_alone_is_a_post_and_no_fan() -> None:
    ax = draw(burnup(fan=((CYCLE.end, 60.0, 90.0, 130.0),)))
    (area,) = (area for area in ax.collections if isinstance(area, PolyCollection))
    corners = np.asarray(area.get_paths()[0].vertices)
    assert corners[:, 0].max() - corners[:, 0].min() < 5
    assert corners[:, 1].min() == 60


def test_without_a_fan_nothing_is_shaded() -> None:
    areas = draw(burnup()).collections
    assert not [area for area in areas if isinstance(area, PolyCollection)]


def change(**fields: Any) -> Decision:
    given = {"id": "d", "on": date(2011, 8, 1), "key_result": "kr", "action": "retarget"}
    return Decision.model_validate({**given, "reason": "Late", "by": "Ana", **fields})


def test_a_new_target_begins_on_the_day_that_it_was_decided_on() -> None:
    ax = draw(burnup(changes=(change(target=70, was=100),)))
    (line,) = (line for line in ax.lines if heights(line) == [70, 70])
    assert np.asarray(line.get_xdata(orig=True))[0] == date(2011, 8, 1)
    assert "new target USD 70\nsince 1 August 2011" in words(ax)
    assert [text for text in words(ax) if text.startswith("promised target USD 100")]


def test_a_new_last_day_is_within_sight() -> None:
    due = CYCLE.end + timedelta(days=30)
    ax = draw(burnup(changes=(change(due=due),)))
    assert ax.get_xlim()[1] > date2num(due)  # type: ignore[no-untyped-call]
    assert named(ax, "now due 30 October 2011")


def test_the_day_is_marked_while_the_cycle_runs() -> None:
    assert named(draw(burnup()), "15 August 2011")
    over = draw(burnup(on=CLOSED))
    assert not [line for line in over.lines if "2011" in str(line.get_label())]


# The chart


@pytest.mark.parametrize("key_result", METRICS)
@pytest.mark.parametrize("day", [EARLY, REVIEW, date(2011, 9, 15), CLOSED])
def test_the_example_quarter_can_be_read(key_result: str, day: date) -> None:
    assert list(overlaps(quarter_chart(key_result, day))) == []


def test_the_words_say_where_it_stands_and_why_there_is_no_fan() -> None:
    said = repr(quarter_chart("revenue-metric", REVIEW)).split("\n")
    assert said[0] == (
        "Raise revenue from GBP 2,066,812 to GBP 2,200,000 by 30 September 2011: GBP 718,076 by "
        "31 July 2011, when GBP 629,980 was expected as the same time last year came in"
    )
    assert said[1].startswith("no fan: no tested chance")
    assert said[-1] == "31 July 2011: GBP 718,076"


def test_the_words_have_the_chances_of_the_levels_where_they_are_tested() -> None:
    said = repr(quarter_chart("retention_rate-metric", EARLY))
    assert "target 42.0%: chance about 8%" in said
    assert "as usual 37.8%: 8 times in 10 34.6% to 41.5%" in said


def test_a_retarget_is_said_with_who_and_why() -> None:
    said = repr(quarter_chart("active_customers-metric", REVIEW))
    assert "changed on 15 August 2011 (Ana: The mailing that was to bring them is" in said
    assert "new target 1,050 customers since 15 August 2011" in said
    assert "target 1,100 customers" in said


def test_no_id_stands_in_the_words() -> None:
    assert not [id for id in METRICS if id in repr(quarter_chart(id, REVIEW))]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_length_and_script_stays_in_the_picture(name: str) -> None:
    chart = chart_burnup(METRIC.change(text=name), SALES, [told(40)], cycle=CYCLE, on=REVIEW)
    assert repr(chart).startswith(f"{name}: USD 40 by 15 August 2011")
    assert list(overlaps(chart)) == []


@pytest.mark.parametrize("factor", [-1e12, -1.0, 1e-6, 1e12])
def test_numbers_of_any_size_fit_in(factor: float) -> None:
    levels = {
        name: Decimal(str(value * factor))
        for name, value in (("start", 80), ("commit", 90), ("target", 90.5), ("stretch", 91))
    }
    kr = METRIC.change(**levels)
    chart = chart_burnup(kr, SALES, [told(70 * factor)], cycle=CYCLE, on=REVIEW)
    assert list(overlaps(chart)) == []


def test_without_values_or_target_it_is_still_a_picture() -> None:
    bare = METRIC.change(start=None, commit=None, target=None)
    chart = chart_burnup(bare, SALES, cycle=CYCLE, on=REVIEW)
    assert repr(chart).split("\n")[0].endswith(": no value yet")
    assert chart.png.startswith(b"\x89PNG")


def test_the_same_burn_up_is_the_same_picture() -> None:
    pictures = [quarter_chart("revenue-metric", EARLY).png for _ in range(2)]
    assert pictures[0] == pictures[1]
