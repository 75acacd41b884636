"""Charts: what stands on the axes, and the words beside the picture."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from okrnb.charts import chart_board, chart_history, chart_scores, draw_history, draw_scores
from okrnb.model import Kpi
from okrnb.scores import Score

DAYS = [date(2011, month, 1) for month in range(1, 7)]
VALUES = [10.0, 12, 11, 14, 13, 15]
KPI = Kpi(id="k", name="Cost $ of $ <b>", unit="USD", healthy_low=Decimal(12))
HALF = Score(raw=Decimal("0.5"), graded=Decimal("0.5"), verdict="no")


def test_the_history_draws_every_reading_on_the_axes_it_is_given() -> None:
    ax = Figure().subplots()
    assert draw_history(DAYS, VALUES, KPI, ax=ax) is ax
    assert np.asarray(ax.lines[0].get_ydata()).tolist() == VALUES


def test_the_healthy_range_is_within_sight_even_when_no_reading_is_in_it() -> None:
    ax = Figure().subplots()
    far = Kpi(id="k", name="k", healthy_low=Decimal(50))
    draw_history(DAYS, VALUES, far, ax=ax)
    assert ax.get_ylim()[1] > 50


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


def test_the_words_beside_a_picture_state_its_numbers() -> None:
    assert repr(chart_history(DAYS, VALUES, KPI)) == (
        "Cost $ of $ <b>: 6 readings, the latest 15 USD"
    )


def test_amounts_in_dollars_do_not_become_mathematics() -> None:
    chart = chart_scores({"from $400k to $600k and $100% of $plan": HALF})
    assert chart.png.startswith(b"\x89PNG")


def test_letters_the_font_lacks_do_not_warn() -> None:
    chart = chart_scores({"顧客満足度を上げる": HALF, "ग्राहक": HALF})
    assert chart.png.startswith(b"\x89PNG")


def test_the_same_chart_is_the_same_picture() -> None:
    assert chart_scores({"one": HALF}).png == chart_scores({"one": HALF}).png


def test_the_board_has_a_panel_for_each_kpi_and_hides_the_rest_of_its_grid() -> None:
    frame = pd.DataFrame({"kpi": "k", "date": pd.to_datetime(DAYS), "value": VALUES})
    gaps = pd.DataFrame({"kpi": ["k"], "n": [6], "triage": ["focus"]})
    chart = chart_board(frame, gaps, [KPI], on=date(2011, 12, 31))
    assert repr(chart) == "Cost $ of $ <b>: focus"
    assert [ax.axison for ax in chart.figure.axes] == [True]


def test_a_chart_without_key_results_is_still_a_picture() -> None:
    assert chart_scores({}).png.startswith(b"\x89PNG")
