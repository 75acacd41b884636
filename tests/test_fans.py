"""Where a KPI lands: the levels with their chances, and why there is none."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from okrnb.fans import draw_landing, levels_of, note_on
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later

Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
DAYS = [later(date(2011, 12, 1), "month", back) for back in range(-23, 1)]
VALUES = [100.0 + 3 * (n % 3) for n in range(24)]
NPS = Kpi(
    id="nps",
    name="NPS",
    direction="up",
    aggregation="average",
    frequency="month",
    decimals=0,
    healthy_low=100,
)


def outlook(kpi: Kpi = NPS, count: int = 24) -> Outlook:
    return look_ahead(kpi, DAYS[-count:], VALUES[-count:], cycle=Q1)


def metric(**fields: Any) -> Metric:
    return Metric.model_validate({"id": "r", "form": "metric", "kpi": "nps", **fields})


def names(kpi: Kpi, ahead: Outlook | None, kr: Metric | None) -> list[str]:
    return [level.name for level in levels_of(kpi, ahead, kr)]


def test_levels_come_from_easy_to_hard_and_then_what_is_usual() -> None:
    kr = metric(start=100, commit=102, target=104, stretch=106)
    assert names(NPS, outlook(), kr) == ["start", "commit", "target", "stretch", "as usual"]


def test_a_level_nobody_has_set_is_left_out() -> None:
    assert names(NPS, None, metric(target=104)) == ["target"]


def test_a_start_has_its_source_and_no_chance() -> None:
    (start, *_) = levels_of(NPS, outlook(), metric(start=100, start_source="mean, as ever"))
    assert str(start) == "start 100: mean"


def test_without_a_key_result_the_healthy_range_has_a_chance() -> None:
    healthy, usual = levels_of(NPS, outlook(), None)
    assert str(healthy).startswith("healthy from 100: chance ")
    assert str(usual).startswith("as usual 103: 8 times in 10 10")


def test_too_few_readings_have_levels_without_chances_and_a_reason() -> None:
    few, kr = outlook(count=4), metric(target=104)
    assert [str(level) for level in levels_of(NPS, few, kr)] == ["target 104"]
    assert note_on(few, kr) == f"no outlook: {few.reason}"


def test_a_key_result_of_another_time_has_no_chance() -> None:
    early = metric(target=104, due=date(2012, 2, 1))
    assert str(levels_of(NPS, outlook(), early)[0]) == "target 104"
    assert note_on(outlook(), early) == "no chance: the key result's time is not that of the cycle"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_labels_keep_their_order_and_their_distance(shares: list[float]) -> None:
    ax = Figure().subplots()
    kr = metric(start=0)
    (level,) = levels_of(NPS, None, kr)
    ax.set_ylim(0, 1)
    many = [replace(level, value=share) for share in sorted(shares)]
    draw_landing(many, NPS, outlook=None, ticks=True, ax=ax)
    places = [float(text.get_position()[1]) for text in ax.texts]
    assert all(above - below > 0.13 for below, above in pairwise(places))
    assert 0 < places[0] <= places[-1] < 1


def test_a_label_alone_stands_beside_its_line() -> None:
    ax = Figure().subplots()
    ax.set_ylim(0, 200)
    draw_landing(levels_of(NPS, None, metric(target=104)), NPS, outlook=None, ticks=True, ax=ax)
    assert ax.texts[0].get_position()[1] == 0.52
