"""Charts: what stands in a picture, that it can be read, and the words beside it."""

import io
import itertools
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from okrnb.charts import (
    MOST_TILES,
    Chart,
    chart_board,
    chart_history,
    chart_scores,
    draw_scores,
    history_of,
)
from okrnb.model import Cycle, Kpi
from okrnb.objectives import Metric
from okrnb.outlook import Outlook, look_ahead
from okrnb.periods import later
from okrnb.scores import Score

DAYS = [date(2011, month, 1) for month in range(1, 7)]
VALUES = [10.0, 12, 11, 14, 13, 15]
KPI = Kpi(id="k", name="Cost $ of $ <b>", unit="USD", healthy_low=Decimal(12))
HALF = Score(raw=Decimal("0.5"), graded=Decimal("0.5"), verdict="no")
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
MONTHS = [later(date(2011, 12, 1), "month", back) for back in range(-35, 1)]
YEAR = (70, 60, 72, 68, 70, 74, 71, 73, 85, 110, 130, 150)
SALES = [value * 1.02**n for n in range(3) for value in YEAR]
REVENUE = Kpi(
    id="revenue",
    name="Revenue",
    unit_kind="currency",
    unit="GBP",
    decimals=0,
    direction="up",
    aggregation="cumulative",
    frequency="month",
    healthy_low=75,
)
NAMES = (
    "Share of first-time customers in the Nordics who order again within ninety days",
    "customer_retention_rate_first_order_within_90_days_nordics_b2c_online_channel_v2",
    "顧客満足度を四半期ごとに上げるための指標である長い名前の指標その一番目のもの",
    "رضا العملاء",
    "Happy 😀 customers 🚀",
    "Cost $ of $ <b> & 100% of $plan_x^2 \\frac",
    "x",
)


def texts(figure: Figure) -> list[Text]:
    """Give all words of a picture that are seen: not the marks beyond the ends of an axis."""
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    for ax in figure.axes:
        for axis, limits in ((ax.xaxis, ax.get_xlim()), (ax.yaxis, ax.get_ylim())):
            low, high = sorted(limits)
            beyond = [tick for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high]
            unseen = {id(tick.label1) for tick in beyond}
            found = [text for text in found if id(text) not in unseen]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def overlaps(chart: Chart) -> Iterator[tuple[str, str]]:
    """Give the words that stand on top of each other, or beyond the picture's edge."""
    assert chart.png
    inside = chart.figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(chart.figure)]
    for words, box in boxes:
        if box.x0 < -1 or box.y0 < -1 or box.x1 > inside.x1 + 1 or box.y1 > inside.y1 + 1:
            yield words, "the edge"
    for (one, here), (other, there) in itertools.combinations(boxes, 2):
        across = min(here.x1, there.x1) - max(here.x0, there.x0)
        down = min(here.y1, there.y1) - max(here.y0, there.y0)
        if across > 1 and down > 3:  # the room above and below letters may touch
            yield one, other


def board(kpis: Sequence[Kpi], *, triage: str = "focus", most: int = MOST_TILES) -> Chart:
    """Draw a board of KPIs that all have the same three years."""
    frame = pd.concat(
        pd.DataFrame({"kpi": kpi.id, "date": pd.to_datetime(MONTHS), "value": SALES})
        for kpi in kpis
    )
    gaps = pd.DataFrame({"kpi": [kpi.id for kpi in kpis], "triage": triage})
    return chart_board(frame, gaps, kpis, on=date(2011, 12, 31), most=most)


def many(count: int) -> list[Kpi]:
    return [REVENUE.change(id=f"k{n}", name=f"KPI number {n}") for n in range(count)]


def words_in(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in texts(figure))


def revenue_outlook() -> Outlook:
    return look_ahead(REVENUE, MONTHS, SALES, cycle=Q1)


def metric(**levels: float) -> Metric:
    return Metric.model_validate({"id": "r", "form": "metric", "kpi": "revenue", **levels})


def test_scores_are_bars_from_0_to_1() -> None:
    ax = draw_scores({"one": HALF, "two": Score()}, ax=Figure().subplots())
    assert [bar.get_bbox().width for bar in ax.patches[:2] if isinstance(bar, Rectangle)] == [
        0.5,
        0,
    ]
    assert ax.get_xlim() == (0, 1)


def test_a_bar_says_its_score_and_what_was_not_measured() -> None:
    ax = draw_scores({"one": HALF, "two": Score()}, ax=Figure().subplots())
    assert [text.get_text() for text in ax.texts] == ["0.50", "not measured"]


def test_the_verdict_shows_only_when_the_cycle_is_closed() -> None:
    assert "0.50  no" not in repr(chart_scores({"one": HALF}))
    assert "0.50  no" in repr(chart_scores({"one": HALF}, closed=True))


def test_what_was_not_measured_is_said_once() -> None:
    assert repr(chart_scores({"one": Score()}, closed=True)) == "Scores\none: not measured"


def test_two_long_key_results_that_begin_alike_keep_a_bar_each() -> None:
    alike = "Raise the share of customers who come back " * 5
    ax = draw_scores({f"{alike} one": HALF, f"{alike} two": HALF}, ax=Figure().subplots())
    assert len(ax.texts) == 2
    assert len({text.get_position()[1] for text in ax.texts}) == 2


def test_a_chart_without_key_results_is_still_a_picture() -> None:
    assert chart_scores({}).png.startswith(b"\x89PNG")


def test_the_words_beside_a_picture_state_its_numbers() -> None:
    assert repr(chart_history(DAYS, VALUES, KPI)) == (
        "Cost $ of $ <b>: 6 readings, latest 15 USD (1 June 2011), healthy from 12 USD"
    )


def test_a_gap_is_said_in_the_picture_and_in_its_words() -> None:
    chart = chart_history(DAYS, VALUES, KPI.change(healthy_low=Decimal(20)))
    assert "healthy from 20 USD: a gap of 5 USD" in repr(chart)
    assert "a gap of 5 USD" in words_in(chart.figure)


@pytest.mark.parametrize("values", [[], [float("nan")]])
def test_without_readings_the_picture_says_so(values: list[float]) -> None:
    chart = chart_history(DAYS[: len(values)], values, KPI)
    assert repr(chart) == "Cost $ of $ <b>: no readings yet"
    assert chart.png


def test_the_latest_reading_is_the_last_number() -> None:
    chart = chart_history(DAYS, [*VALUES[:5], float("nan")], KPI)
    assert "5 readings, latest 13 USD (1 May 2011)" in repr(chart)


def test_readings_from_before_a_new_definition_are_left_out() -> None:
    redefined = KPI.change(counts_from=date(2011, 4, 1))
    assert "3 readings" in repr(chart_history(DAYS, VALUES, redefined))


def test_each_level_of_a_season_stands_beside_its_chance() -> None:
    levels = metric(start=205, commit=208, target=215, stretch=225)
    outlook = revenue_outlook()
    chart = chart_history(MONTHS, SALES, REVENUE, outlook=outlook, kr=levels)
    said = repr(chart).split("\n")
    assert said[1:3] == ["Q1 2012, total", "start GBP 205"]
    for line, name in zip(said[3:6], ("commit", "target", "stretch"), strict=True):
        assert re.fullmatch(rf"{name} GBP \d+: chance (about|under|over) \d+%", line)
        assert line.split(":")[0] in words_in(chart.figure)
        assert line.split(": ")[1] in words_in(chart.figure)
    assert said[6].startswith("as usual GBP ")


def test_a_start_from_a_year_ago_is_shaded_in_the_past() -> None:
    chart = chart_history(MONTHS, SALES, REVENUE, outlook=revenue_outlook())
    assert "same time a year ago" in words_in(chart.figure)


def test_the_levels_of_a_total_are_on_a_scale_of_their_own() -> None:
    levels = metric(start=205, target=215)
    chart = chart_history(MONTHS, SALES, REVENUE, outlook=revenue_outlook(), kr=levels)
    past, landing = chart.figure.axes
    assert past.get_ylim()[1] < 205 < landing.get_ylim()[1]


def test_the_levels_of_a_mean_are_on_the_scale_of_the_readings() -> None:
    mean = REVENUE.change(aggregation="average")
    outlook = look_ahead(mean, MONTHS, SALES, cycle=Q1)
    levels = metric(start=70, target=300)
    past, landing = chart_history(MONTHS, SALES, mean, outlook=outlook, kr=levels).figure.axes
    assert past.get_ylim() == landing.get_ylim()
    assert past.get_ylim()[1] > 300


def test_the_chances_of_a_band_follow_the_way_of_the_key_result() -> None:
    band = REVENUE.change(direction="band", healthy_high=100, aggregation="average")
    values = [100 + n % 5 for n in range(36)]
    outlook = look_ahead(band, MONTHS, values, cycle=Q1)
    said = repr(
        chart_history(MONTHS, values, band, outlook=outlook, kr=metric(start=102, target=70))
    )
    assert "target GBP 70: chance under 1%" in said


def test_without_a_chance_the_picture_says_why() -> None:
    outlook = look_ahead(REVENUE, MONTHS[:4], SALES[:4], cycle=Q1)
    chart = chart_history(MONTHS[:4], SALES[:4], REVENUE, outlook=outlook, kr=metric(target=215))
    assert f"no outlook: {outlook.reason}" in repr(chart)
    assert outlook.reason in " ".join(words_in(chart.figure).split())
    assert "chance about" not in repr(chart)


@pytest.mark.parametrize(
    "levels",
    [
        metric(start=214, commit=214.5, target=215, stretch=215.5),
        metric(start=214, commit=214.5, target=215, stretch=900),
        metric(start=-900, commit=214.5, target=215, stretch=215.5),
        metric(target=1e15),
    ],
)
def test_levels_that_lie_close_together_keep_their_labels_apart(levels: Metric) -> None:
    chart = chart_history(MONTHS, SALES, REVENUE, outlook=revenue_outlook(), kr=levels)
    assert list(overlaps(chart)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_length_and_script_stays_in_the_picture(name: str) -> None:
    odd = REVENUE.change(name=name)
    chart = chart_history(MONTHS, SALES, odd, outlook=revenue_outlook(), kr=metric(target=215))
    assert list(overlaps(chart)) == []
    assert repr(chart).startswith(f"{name}: 36 readings")


@pytest.mark.parametrize("factor", [-1e13, -1.0, 1e-7, 1e13])
def test_numbers_of_any_size_fit_in(factor: float) -> None:
    values = [value * factor for value in SALES]
    level = REVENUE.change(
        aggregation="level", decimals=None, healthy_low=Decimal(str(75 * factor))
    )
    outlook = look_ahead(level, MONTHS, values, cycle=Q1)
    kr = metric(start=140 * factor, target=210 * factor)
    assert list(overlaps(chart_history(MONTHS, values, level, outlook=outlook, kr=kr))) == []
    assert list(overlaps(chart_history(MONTHS, values, level, outlook=outlook))) == []


def test_amounts_in_dollars_do_not_become_mathematics() -> None:
    chart = chart_scores({"from $400k to $600k and $100% of $plan": HALF})
    assert chart.png.startswith(b"\x89PNG")


def test_letters_the_font_lacks_do_not_warn() -> None:
    chart = chart_scores({"顧客満足度を上げる": HALF, "ग्राहक": HALF})
    assert chart.png.startswith(b"\x89PNG")


def test_the_same_chart_is_the_same_picture() -> None:
    assert chart_scores({"one": HALF}).png == chart_scores({"one": HALF}).png


def test_the_face_is_white_so_that_letters_stand_out_in_a_dark_theme() -> None:
    picture = Image.open(io.BytesIO(board(many(1)).png)).convert("RGB")
    assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_the_marker_of_a_single_gap_keeps_its_colour_in_a_large_picture() -> None:
    first, *others = many(10)
    chart = board([first.change(healthy_low=Decimal(157)), *others])
    picture = Image.open(io.BytesIO(chart.png)).convert("RGB")
    near = [
        colour
        for _, colour in picture.getcolors(1 << 24) or ()
        if isinstance(colour, tuple)
        and all(abs(a - b) < 20 for a, b in zip(colour, (0xD5, 0x5E, 0x00), strict=True))
    ]
    assert near


def test_the_board_has_a_tile_for_each_kpi() -> None:
    chart = board(many(10))
    assert len(chart.figure.axes) == 10
    assert len(repr(chart).split("\n")) == 10


def test_a_tile_has_name_value_triage_and_healthy_range() -> None:
    kpi = REVENUE.change(name="Cost $ of $ <b>")
    chart = board([kpi])
    said = [text.get_text() for text in chart.figure.axes[0].texts]
    assert "Cost $ of $ <b>" in said
    assert "".join(said[2:5]) == "GBP 156"
    assert {"focus", "healthy from GBP 75"} <= set(said)
    assert repr(chart) == (
        "Cost $ of $ <b>: focus; latest GBP 156 (1 December 2011), healthy from GBP 75"
    )


def test_a_tile_says_the_gap() -> None:
    chart = board([REVENUE.change(healthy_low=Decimal(200))])
    assert "gap GBP 44 to healthy GBP 200" in words_in(chart.figure)
    assert "a gap of GBP 44" in repr(chart)


def test_the_board_shows_the_most_deserving_and_counts_those_in_the_table() -> None:
    chart = board(many(2000))
    assert len(chart.figure.axes) == MOST_TILES
    assert repr(chart).endswith("and 1,976 more in the table: 1,976 focus")
    assert "and 1,976 more in the table" in words_in(chart.figure)
    assert "KPI number 0" in words_in(chart.figure)


def test_a_kpi_without_readings_has_a_tile_that_says_so() -> None:
    none = pd.DataFrame({"kpi": [], "date": pd.to_datetime([]), "value": []})
    gaps = pd.DataFrame({"kpi": ["revenue"], "triage": ["fix the data first"]})
    chart = chart_board(none, gaps, [REVENUE], on=date(2011, 12, 31))
    assert repr(chart) == "Revenue: fix the data first; no readings yet"
    assert "no readings" in words_in(chart.figure)
    assert "1970" not in words_in(chart.figure)


def test_a_board_without_kpis_is_still_a_picture() -> None:
    empty = pd.DataFrame({"kpi": [], "date": pd.to_datetime([]), "value": [], "triage": []})
    chart = chart_board(empty, empty, [], on=date(2011, 12, 31))
    assert repr(chart) == "no KPIs yet"
    assert chart.png


@pytest.mark.parametrize("count", [1, 2, 3, 7, 20, 25])
def test_tiles_keep_clear_of_each_other(count: int) -> None:
    names = itertools.islice(itertools.cycle(NAMES), count)
    kpis = [REVENUE.change(id=f"k{n}", name=name) for n, name in enumerate(names)]
    assert list(overlaps(board(kpis, triage="fix the data first"))) == []


def test_a_board_of_20_real_kpis_can_be_read(kpi_series: Path) -> None:
    known = pd.read_csv(kpi_series / "kpis.csv").head(20)
    kpis = [
        Kpi(id=id, name=name, unit=unit, healthy_low=Decimal(1), healthy_high=Decimal(10))
        for id, name, unit in zip(known["kpi"], known["name"], known["unit"], strict=True)
    ]
    gaps = pd.DataFrame({"kpi": known["kpi"], "triage": "health metric"})
    frame = pd.read_csv(kpi_series / "series.csv")
    chart = chart_board(frame, gaps, kpis, on=date(2021, 12, 31))
    assert len(chart.figure.axes) == 20
    assert list(overlaps(chart)) == []
    assert all(float(text.get_fontsize()) >= 10 for text in texts(chart.figure))


def test_of_two_readings_on_a_day_the_lower_row_is_drawn() -> None:
    frame = pd.DataFrame(
        {"kpi": "k", "date": pd.to_datetime(["2011-02-01", "2011-01-01", "2011-01-01"])}
    ).assign(value=[3.0, 1.0, 2.0])
    days, values = history_of(frame, Kpi(id="k", name="K"), on=date(2011, 12, 31))
    assert (days, values) == ([date(2011, 1, 1), date(2011, 2, 1)], [2.0, 3.0])


def test_readings_from_before_a_kpi_counts_are_not_drawn() -> None:
    days = pd.to_datetime(["2011-01-31", "2011-02-28", "2011-03-31"])
    frame = pd.DataFrame({"kpi": "k", "date": days, "value": [1.0, 2.0, 3.0]})
    since = Kpi(id="k", name="K", counts_from=date(2011, 2, 1))
    assert history_of(frame, since, on=date(2011, 12, 31))[1] == [2.0, 3.0]
