"""What is typed about a milestone becomes a milestone, or a problem beside its field."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrnb.filling import Filled, Setting, check_milestone, fill_milestone, look_at
from okrnb.model import Cycle, Kpi, Settings
from okrnb.planning import plan_steps
from okrnb.telling import tidy_typed, typed_milestone

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
KPIS = (Kpi(id="nps", name="Net Promoter Score"), Kpi(id="Churn", name="Churn"))
SETTING = Setting(cycle=QUARTER, kpis=KPIS, start=QUARTER.start)
SETTINGS = Settings(team="Shop", cycle=QUARTER)
BRANCH = {
    "sentence": "The branch is open",
    "evidence": "somebody is there in business hours",
    "owner": "Ana",
    "due": "end of March",
    "steps": ["Lease signed", "Manager hired", "Prices in local currency"],
}


def fill(**told: Any) -> Filled:
    return fill_milestone(tidy_typed(**told), SETTING)


def problems(**told: Any) -> list[str]:
    return [str(problem) for problem in fill(**told).problems]


def test_fields_become_a_milestone() -> None:
    kr = fill(**BRANCH, future_kpi="nps", future_start="30", future_target="40").milestone
    assert (kr.id, kr.text, kr.owner, kr.due) == (
        "the-branch-is-open",
        "The branch is open",
        "Ana",
        QUARTER.end,
    )
    assert (kr.future_kpi, kr.future_start, kr.future_target) == ("nps", Decimal(30), Decimal(40))


def test_titles_alone_are_laid_out_as_by_hand() -> None:
    kr = fill(**BRANCH).milestone
    by_hand = plan_steps(kr.change(steps=()), BRANCH["steps"], start=QUARTER.start)
    assert kr.steps == by_hand


def test_a_kpi_is_found_by_its_id_or_name_in_any_case() -> None:
    found = [fill(future_kpi=name).milestone.future_kpi for name in ("NPS", "net promoter score")]
    assert found == ["nps", "nps"]
    assert fill(future_kpi="churn").milestone.future_kpi == "Churn"


def test_a_blank_form_is_a_milestone_with_all_questions_open() -> None:
    filled = fill()
    assert filled.milestone.id == "milestone"
    assert filled.problems == ()


def test_a_record_told_and_filled_in_again_is_the_same() -> None:
    kr = fill(**BRANCH, look_on="30 June", kind="").milestone
    assert fill(**typed_milestone(kr)).milestone == kr


def test_a_milestone_keeps_the_days_off_that_its_steps_are_laid_out_around() -> None:
    kr = fill(**BRANCH, days_off="sunday, Sat").milestone
    assert kr.days_off == ("Sat", "Sun")
    assert sum(step.days or 0 for step in kr.steps) == 65
    assert fill(**typed_milestone(kr)).milestone == kr


def test_an_id_that_is_told_stays_whatever_the_sentence() -> None:
    assert fill(id="branch", sentence="Another").milestone.id == "branch"


def test_a_step_keeps_its_id_when_its_title_changes() -> None:
    told = typed_milestone(fill(**BRANCH).milestone)
    rows = ({**told["steps"][0], "title": "Lease paid"}, *told["steps"][1:])
    assert fill(**{**told, "steps": rows}).milestone.steps[0].id == "lease-signed"


def test_steps_with_one_title_get_ids_of_their_own() -> None:
    assert [s.id for s in fill(steps=["Test", "Test"]).milestone.steps] == ["test", "test-2"]


def test_a_row_that_is_blank_is_no_step_and_keeps_its_number() -> None:
    steps = ["A", {"title": ""}, {"title": "C", "after": [1]}]
    kr = fill(sentence="x", due="31 March", steps=steps).milestone
    assert [(step.id, step.after) for step in kr.steps] == [("a", ()), ("c", ("a",))]


def test_all_that_is_wrong_is_said_at_once_beside_its_field() -> None:
    filled = fill(due="soon", future_kpi="npx", look_on="03/04/2012", future_target="5%", kind="x")
    wrong = {name for name, note in filled.notes.items() if note.wrong}
    assert wrong == {"due", "future_kpi", "look_on", "future_target", "kind"}
    assert len(filled.problems) == 5


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"future_kpi": "np"}, "future_kpi is 'np', which is no KPI of this workbook. Did you"),
        ({"due": "2011-12-01"}, "due is 1 December 2011, before work can begin on 1 January 2012"),
        ({"days_off": "weekend"}, "'weekend' is no weekday. Write Mon, Tue, Wed, Thu, Fri, Sat or"),
        ({"future_start": "5", "future_target": "5"}, "future_start and future_target are both 5"),
        ({"sentence": "x" * 161}, "text has 161 characters"),
        ({"steps": [{"owner": "Ana"}]}, "milestone: step 1 has no title. Say in a few words"),
        ({"steps": [{"title": "A", "days": "0"}]}, "days of step 1 is 0"),
        ({"steps": ["A", {"title": "B", "after": 3}]}, "after of step 2 is '3'"),
        ({"steps": ["A", {"title": ""}, {"title": "C", "after": 2}]}, "steps that are not blank"),
        ({"due": "31 March", "steps": [{"title": "A", "due": "1 May"}]}, "due after its milestone"),
        (
            {
                "due": "31 March",
                "steps": [{"title": "A", "after": 2}, {"title": "B", "after": 1}],
            },
            "circle: a > b > a",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(told: dict[str, Any], said: str) -> None:
    (problem,) = problems(**told)
    assert said in problem


def test_a_row_says_all_that_is_wrong_with_it() -> None:
    assert len(problems(steps=[{"owner": "Ana", "due": "soon", "days": "x", "after": "9"}])) == 4


def test_how_a_day_was_understood_stands_beside_it() -> None:
    assert fill(due="16 March").notes["due"].text == "Friday, 16 March 2012"


# What the form shows


def test_a_form_shows_the_steps_and_what_blank_cells_stand_for() -> None:
    shown = look_at(tidy_typed(**BRANCH), SETTING, SETTINGS)
    assert "3 steps by 31 March 2012" in repr(shown.chart)
    assert shown.hints["steps"][0] == {"due": "2012-01-31", "days": "31"}


def test_a_form_with_a_problem_shows_no_picture() -> None:
    shown = look_at(tidy_typed(**{**BRANCH, "due": "soon"}), SETTING, SETTINGS)
    assert shown.chart is None
    assert "Mend what is marked" in shown.remark


def test_a_form_without_steps_asks_for_some() -> None:
    shown = look_at(tidy_typed(sentence="x"), SETTING, SETTINGS)
    assert "Choose a kind" in shown.remark


def test_steps_without_a_due_day_still_show() -> None:
    told = {name: value for name, value in BRANCH.items() if name != "due"}
    assert look_at(tidy_typed(**told), SETTING, SETTINGS).chart is not None


def test_questions_on_the_milestone_and_on_its_steps_are_asked_gravest_first() -> None:
    kr = fill(sentence="The branch is open", due="31 March", steps=["Lease signed"]).milestone
    found = check_milestone(kr, KPIS, SETTINGS)
    assert {"no evidence is named", "it has no owner"} <= {one.seen for one in found}
    assert "000-18" in {one.rule for one in found}
    order = ["EWH".index(one.severity) for one in found]
    assert order == sorted(order)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("weight", ["0", "-1"])
def test_a_step_weighs_something(weight: str) -> None:
    (problem,) = problems(**BRANCH | {"steps": [{"title": "Lease signed", "weight": weight}]})
    assert f"weight of step 1 is {weight!r}. Give a number above 0" in problem
