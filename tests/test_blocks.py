from datetime import date
from decimal import Decimal

from okrnb.blocks import to_block
from okrnb.objectives import Guardrail, Metric, Objective, Step
from okrnb.yamltext import render


def test_what_a_person_should_fill_is_shown_blank() -> None:
    assert render(to_block(Objective(id="calm", text="Calm"))).splitlines() == [
        "text: Calm",
        *("why_now:", "winning:", "level: team", "ambition:", "owner:", "key_results: []"),
    ]


def test_a_question_is_shown_only_while_there_is_one() -> None:
    asked = Objective(id="calm", text="Calm", prompt="Calm by when?")
    assert "prompt: Calm by when?" in render(to_block(asked)).splitlines()


def test_usual_values_that_nobody_has_to_see_take_no_line() -> None:
    step = to_block(Step(id="ask", title="Ask", weight=Decimal("1.0")))
    assert list(step.shown) == ["id", "title", "done_means", "due", "owner"]


def test_unusual_values_are_shown() -> None:
    step = to_block(Step(id="ask", title="Ask", weight=Decimal(2)))
    assert step.shown["weight"] == 2


def test_fields_stand_in_the_order_of_their_class() -> None:
    metric = Metric(id="wait", form="metric", kpi="wait", due=date(2012, 3, 31), owner="Mia")
    shown = list(to_block(metric).shown)
    assert shown == [name for name in Metric.model_fields if name in shown]


def test_a_guardrail_with_the_other_limit_is_not_asked_for_a_bound() -> None:
    guard = Guardrail(
        id="g", form="guardrail", protects="wait", kpi="nps", no_worse_than=Decimal(3)
    )
    assert "bound" not in to_block(guard).shown


def test_the_id_of_an_objective_is_left_to_the_name_of_its_file() -> None:
    assert "id" not in to_block(Objective(id="calm", text="Calm")).shown
