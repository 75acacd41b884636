"""Fields for steps, ladders, trees and activity: written, read, changed, converted."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from workbook_examples import (
    DAYS,
    IDS,
    NUMBERS,
    POSITIVE,
    TEXTS,
    TITLES,
    changed_lines,
    fields_of,
    make_workbook,
    with_ids,
)

from okrnb.blocks import to_block
from okrnb.building import build
from okrnb.converting import Form, convert
from okrnb.errors import InputError
from okrnb.objectives import KeyResult, Milestone, Objective, Step
from okrnb.records import parse_objective
from okrnb.workbook import load_workbook, save_objective
from okrnb.yamledit import edit
from okrnb.yamltext import render

ANY: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
FILE = "objectives/calm.yaml"
PLAN = """\
text: Customers get help before they get angry
why:
  - id: slow-pages
    because: Pages take six seconds on a phone
    evidence: Load times in March, n 4,000
  - id: big-pictures
    explains: slow-pages
    because: Pictures are sent in full size
    can_change: true   # agreed with the web team
drivers: |   # as in the finance handbook
  sign_ups = sessions * conversion
  sessions = paid + free
key_results:
  - id: branch
    form: milestone
    evidence: The branch is open
    future_kpi: nps
    future_start: 30
    future_target: 35.5
    look_on: 2012-09-30
    days_off: [Sat, Sun]   # as everywhere in the house
    steps:
      - id: lease
        title: Lease signed
        days: 14   # says the broker
      - id: hire
        title: Manager hired
        after: [lease]   # not before the keys
      - {id: doors, title: Doors open, after: [lease, hire]}
initiatives:
  - id: ads
    title: More ads
    key_result: branch
    kpi: nps
    effect: +30%
lead_measures:
  - id: posts
    title: Posts about the branch
    key_result: branch
    plan: 12
    per: month
"""


def branch(of: Objective) -> Milestone:
    (kr,) = of.key_results
    assert isinstance(kr, Milestone)
    return kr


def with_steps(of: Objective, *steps: Step) -> Objective:
    return of.change(key_results=(branch(of).change(steps=steps),))


def edited(text: str, after: Objective) -> str:
    return edit(text, to_block(parse_objective(text, FILE)), to_block(after))


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as error:
        parse_objective(text, FILE)
    return [str(problem) for problem in error.value.problems]


# Reading


def test_all_of_the_plan_is_read() -> None:
    given = parse_objective(PLAN, FILE)
    assert [rung.can_change for rung in given.why] == [None, True]
    assert given.drivers.splitlines()[1] == "sessions = paid + free"
    assert [step.after for step in branch(given).steps] == [(), ("lease",), ("lease", "hire")]
    assert (branch(given).look_on, branch(given).steps[0].days) == (date(2012, 9, 30), 14)
    assert branch(given).days_off == ("Sat", "Sun")
    assert (given.initiatives[0].effect, given.lead_measures[0].per) == ("+30%", "month")


def test_a_day_off_that_is_no_weekday_is_a_problem_with_its_line() -> None:
    (said,) = problems(PLAN.replace("[Sat, Sun]", "[Sat, Sunday]"))
    assert "days_off is 'Sunday'. Write Mon, Tue, Wed, Thu, Fri, Sat or Sun." in said


def test_a_list_of_ids_may_stand_on_lines_of_its_own() -> None:
    text = PLAN.replace("after: [lease]   #", "after:\n          - lease\n        #")
    assert parse_objective(text, FILE) == parse_objective(PLAN, FILE)


def test_a_formula_that_cannot_be_read_is_a_problem_with_its_lines() -> None:
    (said,) = problems(PLAN.replace("paid + free", "paid free"))
    assert said.startswith(
        f"{FILE}:10: objective calm: drivers, line 2: there is no sign between paid and free"
    )


def test_a_rung_that_explains_nothing_there_is_a_problem_with_its_line() -> None:
    (said,) = problems(PLAN.replace("explains: slow-pages", "explains: slow"))
    assert said.startswith(f"{FILE}:2: objective calm: why: big-pictures explains 'slow'")


def test_an_effect_hoped_for_must_be_a_change() -> None:
    (said,) = problems(PLAN.replace("future_target: 35.5", "future_target: 30"))
    assert said.startswith(f"{FILE}:18: key result branch: future_start and future_target are both")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("after: [lease]", "after: lease", "after is not a list"),
        ("after: [lease]", "after: [the lease]", "after is 'the lease'. Use letters"),
        ("days: 14", "days: 0", "days is 0. Write a number of at least 1"),
        ("days: 14", "days: two", "days is 'two'. Write a whole number"),
        ("per: month", "per: day", "per is 'day'. Write week, month or cycle"),
        ("can_change: true", "can_change: maybe", "Write true or false"),
        ("key_result: branch\n    plan", "plan", "key_result is missing"),
    ],
)
def test_what_a_field_cannot_hold_is_a_problem(old: str, new: str, said: str) -> None:
    assert said in problems(PLAN.replace(old, new))[0]


def test_a_lead_measure_of_no_key_result_is_a_problem(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", PLAN.replace("branch\n    plan", "brnch\n    plan"))
    with pytest.raises(InputError, match=r"lead measure posts: key_result is 'brnch', .* branch\?"):
        load_workbook(folder)


def test_rungs_of_two_objectives_may_have_the_same_ids(tmp_path: Path) -> None:
    ladder = PLAN[PLAN.index("why:") : PLAN.index("drivers:")]
    folder = make_workbook(tmp_path / "team", f"text: Calm\n{ladder}", f"text: Calmer\n{ladder}")
    assert len(load_workbook(folder).objectives) == 2


def test_a_step_that_is_built_in_a_cell_says_what_is_wrong_with_it() -> None:
    with pytest.raises(InputError, match=r"step hire: after is 'the lease'"):
        build(Step, id="hire", title="Manager hired", after=["the lease"])


# Writing


def test_saving_unchanged_changes_no_byte() -> None:
    assert edited(PLAN, parse_objective(PLAN, FILE)) == PLAN


def test_a_new_step_to_wait_for_is_a_change_of_one_line() -> None:
    given = parse_objective(PLAN, FILE)
    lease, hire, doors = branch(given).steps
    after = with_steps(given, lease, hire.change(after=("lease", "null")), doors)
    assert changed_lines(PLAN, edited(PLAN, after)) == [
        "        after: [lease, 'null']   # not before the keys"
    ]


def test_a_list_in_braces_stays_in_braces() -> None:
    given = parse_objective(PLAN, FILE)
    lease, hire, doors = branch(given).steps
    after = with_steps(given, lease, hire, doors.change(after=("hire",)))
    assert changed_lines(PLAN, edited(PLAN, after)) == [
        "      - {id: doors, title: Doors open, after: [hire]}"
    ]


def test_a_list_that_is_emptied_goes_and_its_comment_stays() -> None:
    given = parse_objective(PLAN, FILE)
    lease, hire, doors = branch(given).steps
    text = edited(PLAN, with_steps(given, lease, hire.change(after=()), doors))
    assert "after: [lease]   #" not in text
    assert "# not before the keys" in text
    assert branch(parse_objective(text, FILE)).steps[1].after == ()


def test_a_list_on_lines_of_its_own_can_be_changed() -> None:
    given = PLAN.replace("after: [lease]   #", "after:\n          - lease\n        #")
    parsed = parse_objective(given, FILE)
    lease, hire, doors = branch(parsed).steps
    after = with_steps(parsed, lease, hire.change(after=("lease", "doors")), doors)
    text = edited(given, after)
    assert parse_objective(text, FILE) == after
    assert "# not before the keys" in text


def test_a_new_file_shows_steps_rungs_and_measures_in_order() -> None:
    shown = render(to_block(parse_objective(PLAN, FILE))).splitlines()
    keys = [line.split(":")[0] for line in shown if line[0] not in " -"]
    assert [key for key in keys if key in PLAN] == [
        *("text", "why", "drivers", "key_results", "initiatives", "lead_measures"),
    ]
    assert "        after: [lease, hire]" in shown


# Whatever is written


@st.composite
def ladders(draw: st.DrawFn) -> tuple[dict[str, Any], ...]:
    """Draw rungs that each explain the gap or one before them."""
    optional = {"evidence": TEXTS, "can_change": st.booleans()}
    rungs = draw(with_ids(fields_of({"because": TITLES}, optional), most=4))
    before: list[str] = []
    made = []
    for rung in rungs:
        explains = draw(st.sampled_from([None, *before]))
        made.append({**rung, "explains": explains})
        before.append(rung["id"])
    return tuple(made)


MILESTONE = st.builds(
    lambda fields, ends: {"id": "kr", "form": "milestone", **fields, **ends},
    fields_of(
        {},
        {
            "evidence": TEXTS,
            "future_kpi": IDS,
            "look_on": DAYS,
            "days_off": st.lists(st.sampled_from(["Fri", "Sat", "Sun"]), min_size=1, unique=True),
            "steps": with_ids(
                fields_of(
                    {"title": TITLES},
                    {"after": st.lists(IDS, max_size=3), "days": st.integers(1, 400)},
                )
            ),
        },
    ),
    st.dictionaries(st.sampled_from(["future_start", "future_target"]), NUMBERS).filter(
        lambda ends: len(set(ends.values())) == len(ends)
    ),
)
OBJECTIVES = fields_of(
    {"id": st.just("calm"), "text": TITLES},
    {
        "why": ladders(),
        "drivers": st.sampled_from(["", "a = b + c", "# later\n\na = b * c\nb = d - e"]),
        "key_results": MILESTONE.map(lambda kr: [kr]),
        "initiatives": with_ids(fields_of({"title": TITLES, "key_result": IDS}, {"effect": TEXTS})),
        "lead_measures": with_ids(
            fields_of(
                {"title": TITLES, "key_result": IDS},
                {
                    "plan": POSITIVE,
                    "per": st.sampled_from(["week", "month", "cycle"]),
                    "owner": TEXTS,
                },
            )
        ),
    },
).map(Objective.model_validate)


@settings(deadline=None)
@given(OBJECTIVES)
def test_whatever_is_written_is_read_as_the_same(given: Objective) -> None:
    assert parse_objective(render(to_block(given)), FILE) == given


@settings(deadline=None)
@given(before=OBJECTIVES, after=OBJECTIVES)
def test_any_change_can_be_made_in_the_text(before: Objective, after: Objective) -> None:
    text = edit(render(to_block(before)), to_block(before), to_block(after))
    assert parse_objective(text, FILE) == after


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team")
    given = parse_objective(PLAN, FILE)
    save_objective(folder, given, before=None)
    assert load_workbook(folder).objectives == (given,)


@settings(deadline=None)
@given(kr=MILESTONE.map(ANY.validate_python), to=st.sampled_from(["metric", "baseline", "binary"]))
def test_converting_a_milestone_and_back_loses_nothing(kr: KeyResult, to: Form) -> None:
    knows_kpi = to != "metric" or getattr(kr, "future_kpi", None) is not None
    other, _ = convert(kr, to, kpi=None if knows_kpi else "answer")
    back, _ = convert(other, "milestone")
    if knows_kpi:
        assert back == kr
    else:  # what was answered on the way is kept as well
        said = kr.model_dump(exclude_defaults=True)
        assert {key: getattr(back, key) for key in said} == {key: getattr(kr, key) for key in said}


def test_a_milestone_whose_effect_is_none_cannot_be_built() -> None:
    with pytest.raises(ValidationError, match="future_start and future_target are both 5"):
        Milestone(form="milestone", id="kr", future_start=5, future_target=5)
