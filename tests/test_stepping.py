"""A milestone in a notebook: told, laid out, kept in a workbook, shown as a table."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrnb.building import build
from okrnb.errors import InputError
from okrnb.loop import State, look
from okrnb.model import Cycle, Kpi, Settings
from okrnb.objectives import Metric, Milestone, Objective, Step
from okrnb.stepping import keep_milestone, milestone_from, plan, setting_of, table_steps
from okrnb.workbook import create_workbook

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
ROWS = "".join(f"nps,2011-{month:02d}-01,{30 + month}\n" for month in range(1, 13))
NPS = Kpi(id="nps", name="NPS", direction="up", healthy_low=30, frequency="month")
OTHER = Metric(form="metric", id="nps-metric", kpi="nps", start=30, target=40)
BRANCH = Milestone(form="milestone", id="branch", text="The branch is open", due=date(2012, 3, 30))


@pytest.fixture
def book(tmp_path: Path) -> State:
    objectives = (
        Objective(id="grow", text="Grow abroad", key_results=(OTHER,)),
        Objective(id="open", text="Be there", key_results=(BRANCH,)),
    )
    settings = Settings(team="Shop", cycle=QUARTER)
    readings = "kpi,date,value\n" + ROWS
    create_workbook(tmp_path / "book", settings, (NPS,), readings, objectives=objectives)
    return look(tmp_path / "book", on=date(2011, 12, 31))


def found(book: State, objective: str = "open") -> tuple[str, ...]:
    (one,) = (one for one in book.workbook.objectives if one.id == objective)
    return tuple(kr.id for kr in one.key_results)


def steps_of(book: State) -> tuple[Step, ...]:
    (kr,) = (kr for kr in book.workbook.key_results() if kr.id == "branch")
    return kr.steps if isinstance(kr, Milestone) else ()


def test_a_milestone_is_made_of_words(book: State) -> None:
    kr = milestone_from(book, sentence="It is open", due="30 March", steps=["A", "B"])
    assert (kr.id, kr.due, len(kr.steps)) == ("it-is-open", date(2012, 3, 30), 2)
    assert kr.steps[0].due == date(2012, 2, 14)


def test_all_that_is_wrong_with_it_is_said_at_once(book: State) -> None:
    with pytest.raises(InputError) as error:
        milestone_from(book, due="soon", future_kpi="nsp")
    assert len(error.value.problems) == 2


def test_work_begins_with_the_cycle_or_today(book: State) -> None:
    late = look(book.folder, on=date(2012, 2, 6))
    assert [setting_of(one).start for one in (book, late)] == [QUARTER.start, date(2012, 2, 6)]


def test_steps_weigh_alike_unless_told_otherwise(book: State) -> None:
    heavy = {"title": "Office manager hired", "weight": 3}
    made = milestone_from(book, sentence="The branch is open", steps=[{"title": "Lease"}, heavy])
    assert [step.weight for step in made.steps] == [1, 3]


def test_weekends_can_be_left_out(book: State) -> None:
    told = {"sentence": "It is open", "due": "30 March", "kind": "launch", "days_off": "Sat, Sun"}
    steps = milestone_from(book, **told).steps
    assert all(step.due and step.due.weekday() < 5 for step in steps)


def test_a_milestone_is_kept_beside_the_other_key_results(book: State) -> None:
    kr = milestone_from(book, sentence="It is open", due="30 March")
    kept = keep_milestone(book, kr, objective="grow")
    assert found(kept, "grow") == ("nps-metric", "it-is-open")


def test_a_milestone_that_is_kept_again_takes_its_own_place(book: State) -> None:
    owned = BRANCH.change(owner="Ana")
    kept = keep_milestone(keep_milestone(book, owned, objective="open"), owned, objective="open")
    assert found(kept) == ("branch",)
    assert kept.workbook.key_results()[1].owner == "Ana"


def test_a_milestone_needs_an_objective_that_is_there(book: State) -> None:
    with pytest.raises(InputError, match=r"no objective 'opne'. Did you mean open\?"):
        keep_milestone(book, BRANCH, objective="opne")


def test_a_plan_is_written_into_the_workbook(book: State) -> None:
    assert steps_of(plan(book, "branch", ["Lease", "Hire"])) == (
        build(Step, id="lease", title="Lease", due="2012-02-14", days=45),
        build(Step, id="hire", title="Hire", due="2012-03-30", days=45, after=["lease"]),
    )


def test_steps_that_are_there_get_new_dates_and_keep_the_rest(book: State) -> None:
    first = plan(book, "branch", ["Lease", "Hire"])
    kr = BRANCH.change(
        due=date(2012, 2, 1), steps=[step.change(due=None, days=None) for step in steps_of(first)]
    )
    again = plan(keep_milestone(first, kr, objective="open"), "branch")
    assert [step.due for step in steps_of(again)] == [date(2012, 1, 16), date(2012, 2, 1)]


def test_a_later_plan_keeps_the_days_off(book: State) -> None:
    told = {"sentence": "It is open", "due": "30 March", "days_off": "Sat, Sun", "id": "branch"}
    kr = milestone_from(book, steps=["Lease", "Hire"], **told)
    bare = kr.change(steps=[step.change(due=None, days=None) for step in kr.steps])
    again = plan(keep_milestone(book, bare, objective="open"), "branch")
    assert steps_of(again) == kr.steps
    assert "days_off: [Sat, Sun]" in (book.folder / "objectives/open.yaml").read_text("utf-8")


def test_a_plan_can_name_other_days_off_and_the_milestone_keeps_them(book: State) -> None:
    planned = plan(book, "branch", ["Lease", "Hire"], days_off=("Fri", "Sat"))
    kept = look(book.folder, on=book.on)
    (kr,) = (kr for kr in kept.workbook.key_results() if isinstance(kr, Milestone))
    assert kr.days_off == ("Fri", "Sat")
    assert steps_of(planned) == steps_of(plan(kept, "branch"))
    with pytest.raises(InputError, match=r"days_off is 'Friday'. Write Mon, Tue, .* or Sun"):
        plan(book, "branch", days_off=("Friday",))  # type: ignore[arg-type]


def test_a_milestone_without_a_day_is_due_with_the_cycle(book: State) -> None:
    bare = keep_milestone(book, BRANCH.change(due=None), objective="open")
    planned = plan(bare, "branch", ["Lease"])
    assert steps_of(planned)[0].due == QUARTER.end
    assert planned.workbook.key_results()[1].due is None


@pytest.mark.parametrize(
    ("key_result", "what", "said"),
    [
        ("brnch", None, r"no milestone 'brnch'. Did you mean branch\?"),
        ("nps-metric", None, "no milestone 'nps-metric'"),
        ("branch", None, r"open.yaml:\d+: key result branch: branch has no steps to lay out"),
        ("branch", "lunch", r"there is no template 'lunch'. Did you mean launch\?"),
    ],
)
def test_what_cannot_be_planned_is_said_in_words(
    book: State, key_result: str, what: str | None, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        plan(book, key_result, what)


def test_the_table_of_steps_counts_them_and_what_they_wait_for(book: State) -> None:
    kr = milestone_from(
        book,
        sentence="It is open",
        due="30 March",
        steps=[{"title": "Lease", "owner": "Ana"}, "Hire", {"title": "Sign", "days": 5}],
    )
    rows = table_steps(kr, cycle=QUARTER).rows
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[0][3:] == ("Ana", "12 February 2012", "43", "", "0")
    assert rows[2][5:] == ("5", "2", "0")


def test_days_off_are_no_slack(book: State) -> None:
    steps = [{"title": "Lease", "days": 10}, {"title": "Sign", "days": 60, "after": ""}]
    told: dict[str, Any] = {"sentence": "It is open", "due": "30 March", "steps": steps}
    slack = [
        table_steps(milestone_from(book, days_off=off, **told), cycle=QUARTER).rows[0][-1]
        for off in ("", "Sat, Sun")
    ]
    assert slack == ["80", "55"]


def test_what_nobody_said_stays_blank_in_the_table() -> None:
    bare = BRANCH.change(steps=[Step(id="a", title="A")])
    ((_, *cells),) = table_steps(bare, cycle=QUARTER).rows
    assert cells == ["A", "…", "…", "…", "…", "", "89"]
