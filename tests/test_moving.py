"""What a metric scores on its way, and in which words a total is carried on."""

from datetime import date
from decimal import Decimal

from okrnb.model import Kpi
from okrnb.moving import Expected, score_metric
from okrnb.objectives import Metric
from okrnb.periods import Seen

D = Decimal
SALES = Kpi(id="k", name="Sales", aggregation="cumulative", decimals=0)
KR = Metric(form="metric", id="kr", kpi="k", start=5, target=10)
SEEN = Seen(date(2012, 4, 15), D(4))


def test_a_total_is_carried_on_by_its_run_rate_unless_told_otherwise() -> None:
    found = score_metric(KR, SEEN, SALES, expected=Expected(D("0.5")), by_levels=False)
    assert found.raw == D("0.6")
    assert found.basis.startswith("4 so far, projected to 8 by run rate")


def test_a_total_is_carried_on_by_what_was_expected_in_the_words_for_it() -> None:
    expected = Expected(D("0.4"), "as the same time last year came in")
    found = score_metric(KR, SEEN, SALES, expected=expected, by_levels=False)
    assert found.raw == D(1)
    assert "projected to 10 as the same time last year came in" in found.basis


def test_before_anything_is_expected_a_total_is_taken_as_it_stands() -> None:
    found = score_metric(KR, SEEN, SALES, expected=Expected(D(0)), by_levels=False)
    assert found.raw == D("-0.2")


def test_on_the_last_day_nothing_is_carried_on() -> None:
    found = score_metric(KR, SEEN, SALES, expected=None, by_levels=False)
    assert found.basis == "4, below start: from 5 to 10"
