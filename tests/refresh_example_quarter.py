"""Make `templates/example-quarter`: the shop's third quarter of 2011, lived through week by week.

Values of KPIs are the shop's real readings; people, words, confidence, steps and what a KPI was not
read for are made up. Run it again after a change here: the files are a result, never edited.
"""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from okrnb.ahead import look_ahead_all
from okrnb.building import build
from okrnb.calibration import chances_shown
from okrnb.cycles import weeks_of
from okrnb.definitions import load_definitions
from okrnb.entries import Assessment, Decision, Lesson
from okrnb.log import Line, spell_line
from okrnb.model import CheckIn, Count, Cycle, Kpi, Settings
from okrnb.objectives import (
    Baseline,
    Binary,
    Guardrail,
    LeadMeasure,
    Metric,
    Milestone,
    Objective,
    Rate,
    Step,
    Threshold,
)
from okrnb.readings import load_readings, write_readings
from okrnb.reviewing import decide
from okrnb.valued import known_readings
from okrnb.workbook import create_workbook

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
SHOP, QUARTER = TEMPLATES / "example-shop", TEMPLATES / "example-quarter"
MADE = ("workbook.yaml", "kpis.csv", "readings.csv", "log.jsonl")

CYCLE = Cycle(name="Q3 2011", start=date(2011, 7, 1), end=date(2011, 9, 30))
BEFORE, REVIEW, CLOSED = date(2011, 6, 30), date(2011, 8, 15), date(2011, 10, 3)
WEEKS = weeks_of(CYCLE)

RATING = Kpi(
    id="delivery_rating",
    name="Delivery rating",
    definition="Mean answer to one question asked after delivery, 0 to 100",
    unit_kind="score",
    decimals=0,
    direction="up",
    aggregation="average",
    frequency="month",
    lowest=Decimal(0),
    highest=Decimal(100),
    timing="leading",
    owner="Head of operations",
    intended_result="Customers get what they expected, when they expected it",
    strategic_link="Be a shop that wholesalers rely on",
    source="made up for practice",
)


def kpis() -> tuple[Kpi, ...]:
    """Give the shop's KPIs, with what the team decided about each, and the one without readings."""
    focus = {"retention_rate", "active_customers", "revenue", "orders", "new_customers"}
    rails = {
        "cancellation_rate": "health",
        "avg_order_value": "health",
        "units_per_order": "health",
    }
    shop = load_definitions(SHOP / "kpis.csv").kpis
    states = {kpi.id: "focus" if kpi.id in focus else rails.get(kpi.id, "parked") for kpi in shop}
    return (*(kpi.change(state=states[kpi.id]) for kpi in shop), RATING)


def _metric(kpi: str, start: str, target: str, **fields: Any) -> Metric:
    told = {"start_on": date(2011, 6, 30), "due": CYCLE.end, "start": start, "target": target}
    return build(Metric, id=f"{kpi}-metric", kpi=kpi, **told, **fields)


def _steps() -> tuple[Step, ...]:
    rows = (
        ("photos", "New photos for the hundred items that come back most", "2011-07-22"),
        ("sizes", "Sizes and weights on their pages", "2011-08-12"),
        ("trial", "Trial with ten wholesalers", "2011-09-09"),
        ("all", "All pages switched over", "2011-09-28"),
    )
    return tuple(build(Step, id=id, title=title, due=due, owner="Ben") for id, title, due in rows)


def objectives() -> tuple[Objective, ...]:
    """Give what the team committed to: a stretch, a promise, and work that should pay later."""
    last_year = "total of the same time last year, as the season repeats"
    recent = "mean of the last 3 readings, not one odd month"
    back = build(
        Objective,
        id="back",
        text="Customers come back before they forget us",
        why_now="Two of three first orders are also the last one. Each new customer costs us more "
        "than the last. Wholesalers decide on their Christmas shop in summer.",
        ambition="aspirational",
        owner="Ana",
        key_results=(
            _metric("retention_rate", "37.7", "42", commit="39", stretch="44", owner="Ana"),
            _metric("active_customers", "968", "1100", owner="Ana", start_source=recent),
            build(
                Baseline,
                id="rating-baseline",
                due=CYCLE.end,
                kpi=RATING.id,
                min_n=40,
                owner="Cem",
                next_use="start value of a key result on the delivery rating",
            ),
            build(
                Guardrail,
                id="basket-guardrail",
                due=CYCLE.end,
                kpi="avg_order_value",
                protects="retention_rate-metric",
                bound="450",
                owner="Cem",
            ),
        ),
        lead_measures=(
            build(
                LeadMeasure,
                id="calls",
                title="Calls to customers whose second order is due",
                key_result="retention_rate-metric",
                plan=20,
                per="week",
                owner="Ana",
            ),
        ),
    )
    summer = build(
        Objective,
        id="summer",
        text="The shop earns its living outside Christmas",
        why_now="Half of a year's revenue falls into three months. One bad autumn would end us. "
        "The bank looks at the third quarter first.",
        ambition="committed",
        owner="Dora",
        key_results=(
            _metric("revenue", "2066812", "2200000", owner="Dora", start_source=last_year),
            _metric("orders", "4460", "4600", owner="Dora", start_source=last_year, weight=2),
            _metric("new_customers", "325", "400", owner="Eli", start_source=last_year),
            build(
                Guardrail,
                id="cancelled-guardrail",
                due=CYCLE.end,
                kpi="cancellation_rate",
                protects="orders-metric",
                bound="15",
                owner="Ben",
            ),
        ),
    )
    pages = build(
        Objective,
        id="pages",
        text="What arrives is what the page promised",
        why_now="Every seventh invoice is cancelled. Most who say why name size, colour or weight. "
        "Each costs us twice: the goods and the customer.",
        ambition="aspirational",
        owner="Ben",
        key_results=(
            build(
                Milestone,
                id="honest-pages",
                text="Item pages that keep their promise",
                evidence="a stranger picks the right item in 9 of 10 tries",
                future_kpi="cancellation_rate",
                future_target="13",
                look_on="2011-12-31",
                due="2011-09-30",
                owner="Ben",
                steps=_steps(),
            ),
            build(
                Rate,
                id="rewritten-rate",
                due=CYCLE.end,
                unit="pages",
                per="week",
                target_rate=40,
                owner="Fay",
            ),
            build(
                Threshold,
                id="complaints-threshold",
                due=CYCLE.end,
                unit="complaints",
                bound=4,
                side="at_most",
                strict=False,
                tally="each_period",
                owner="Fay",
            ),
            build(
                Binary,
                id="courier-binary",
                due=CYCLE.end,
                test="Is the second courier under contract?",
                owner="Ben",
            ),
        ),
    )
    return (back, summer, pages)


# What was said each week: confidence by key result, a dash where nobody said anything.
CONFIDENCE = {
    "retention_rate-metric": "5556544456778",
    "active_customers-metric": "5544333455667",
    "rating-baseline": "5-55556677899",
    "revenue-metric": "6666655667899",
    "orders-metric": "6665554455678",
    "new_customers-metric": "7776665566666",
    "honest-pages": "6776532345678",
    "rewritten-rate": "766655-566777",
    "complaints-threshold": "5555544455666",
    "courier-binary": "543332-------",
}
REWRITTEN = (44, 41, 38, 40, 25, 22, None, 35, 42, 48, 51, 50, 47)
COMPLAINTS = (3, 4, 5, 3, 2, 6, 4, 3, 2, 3, 4, 2, 1)
CALLS = (12, 20, 18, 22, 9, 8, 15, 24, 25, 25, 20, 22, 24)
SAID: dict[tuple[str, int], dict[str, Any]] = {
    ("retention_rate-metric", 0): {"next_action": "Write the second-order letter"},
    ("retention_rate-metric", 4): {"blocker": "Half the team is on holiday"},
    ("retention_rate-metric", 8): {"note": "August was the best month since spring"},
    ("active_customers-metric", 4): {
        "note": "July below last year",
        "blocker": "Mail tool is down",
    },
    ("rating-baseline", 8): {"note": "48 answers so far; 34 would not have been enough"},
    ("orders-metric", 10): {"value": "4050", "note": "Counted by hand from the till"},
    ("new_customers-metric", 11): {"next_action": "Stand at the autumn fair"},
    ("honest-pages", 2): {"done": ["photos"]},
    ("honest-pages", 5): {"blocker": "The photographer has left", "next_action": "Ask two others"},
    ("honest-pages", 8): {"done": ["sizes"], "note": "Three weeks late"},
    ("honest-pages", 10): {"done": ["trial"], "note": "9 of 10 picked right"},
    ("honest-pages", 12): {"done": ["all"], "accepted": True, "evidence": "protocol of the trial"},
    ("courier-binary", 5): {"blocker": "Price doubled", "accepted": False},
    ("rating-baseline", 9): {"value": "62", "n": 48, "evidence": "answers, week of 5 September"},
}


def check_ins() -> Iterator[CheckIn]:
    """Give what people said each week; one typing error is corrected on the same day."""
    for week, day in enumerate(WEEKS):
        for key_result, told in CONFIDENCE.items():
            fields = dict(SAID.get((key_result, week), {}))
            if told[week] != "-":
                fields["confidence"] = int(told[week])
            if key_result == "rewritten-rate" and REWRITTEN[week] is not None:
                fields["value"] = REWRITTEN[week]
            if key_result == "complaints-threshold":
                fields["value"] = COMPLAINTS[week]
            if key_result == "retention_rate-metric":
                fields["counts"] = (Count(id="calls", count=Decimal(CALLS[week])),)
            if fields:
                id = f"{day}-{key_result}"
                if key_result == "rewritten-rate" and week == 5:
                    typed = {**fields, "value": 222}
                    yield build(CheckIn, id=f"{id}-a", on=day, key_result=key_result, **typed)
                yield build(CheckIn, id=id, on=day, key_result=key_result, **fields)


def review() -> Iterator[Decision]:
    """Give what the review half-way decided."""
    known = {kr.id: kr for objective in objectives() for kr in objective.key_results}
    about: dict[str, Any] = {"on": REVIEW, "by": "Ana"}
    yield decide(
        known["active_customers-metric"],
        "retarget",
        id="review-active",
        target=1050,
        reason="The mailing that was to bring them is three weeks late",
        **about,
    )
    yield decide(
        known["honest-pages"],
        "help",
        id="review-pages",
        reason="Eli takes the photos until a new photographer is found",
        **about,
    )
    yield decide(
        known["courier-binary"],
        "drop",
        id="review-courier",
        reason="Twice the price would eat what fewer cancellations save",
        **about,
    )


def ending() -> Iterator[Line]:
    """Give what was written down in the meeting at the end."""
    yield Assessment(
        id="own-new",
        on=CLOSED,
        key_result="new_customers-metric",
        score=Decimal(1),
        reason="397 of 400, and the three came on 1 October",
        by="Eli",
    )
    lessons = (
        ("letter", "helped", "A letter three weeks after the first order", "retention_rate-metric"),
        ("holiday", "blocked", "Nobody stood in for the photographer", "honest-pages"),
        ("price", "rewrite", "Ask for prices before promising a contract", "courier-binary"),
    )
    for id, what, text, about in lessons:
        told = {"about": f"key result {about}", "by": "Ana"}
        yield build(Lesson, id=f"lesson-{id}", on=CLOSED, what=what, text=text, **told)
    yield build(
        Lesson,
        id="lesson-rhythm",
        on=CLOSED,
        what="change",
        text="Fifteen minutes a week are enough if the values are read before",
        by="Dora",
    )


def lines() -> tuple[Line, ...]:
    """Give the whole log, in the order in which it came about."""
    readings = load_readings(SHOP / "readings.csv").frame
    known = known_readings(readings, kpis(), on=BEFORE)
    outlooks = look_ahead_all(known, kpis(), on=BEFORE, cycle=CYCLE)
    shown = [line for one in objectives() for line in chances_shown(one, outlooks, on=BEFORE)]
    half = [*check_ins()]
    first = [one for one in half if one.on < REVIEW]
    return (*shown, *first, *review(), *half[len(first) :], *ending())


def write(folder: Path) -> None:
    """Write the quarter's files into `folder`."""
    readings = load_readings(SHOP / "readings.csv").frame
    settings = Settings(
        team="Example shop",
        cycle=CYCLE,
        intake={"where": "Outside the Christmas season", "into": "Customers who stay"},
        source="the example shop, until the end of September 2011",
    )
    with tempfile.TemporaryDirectory() as beside:
        whole = Path(beside) / "quarter"
        known = known_readings(readings, kpis(), on=CYCLE.end)
        create_workbook(whole, settings, kpis(), write_readings(known), objectives=objectives())
        log = "".join(f"{spell_line(line)}\n" for line in lines())
        (whole / "log.jsonl").write_text(log, encoding="utf-8", newline="\n")
        (folder / "objectives").mkdir(parents=True, exist_ok=True)
        for name in (*MADE, *(f"objectives/{one.id}.yaml" for one in objectives())):
            shutil.copyfile(whole / name, folder / name)


if __name__ == "__main__":
    write(QUARTER)
