"""The minutes of a session: all that was said, and nothing that is still hidden."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from session_examples import CALM, at, make_session, with_ideas
from workbook_examples import KPIS

from okrnb.advice import Advice
from okrnb.building import build
from okrnb.minutes import to_minutes
from okrnb.objectives import Guardrail, Milestone, Workbook
from okrnb.polls import ask_abc, ask_confidence, ask_dots
from okrnb.session import Session, note_down
from okrnb.voting import cast_vote, count_votes, end_session, reveal_votes
from okrnb.wording import say_key_result
from okrnb.workbook import load_workbook

SENTENCE = say_key_result(CALM.key_results[0], KPIS[0])
ADVICE = Advice(
    rule="P01",
    severity="W",
    about="key result calm-wait",
    field="",
    seen="it has no guardrail",
    question="What could suffer?",
    why="",
    source="",
)


def held(folder: Path) -> Session:
    """Hold a session in which something of every kind happens."""
    session = make_session(folder)
    session = note_down(session, "began", part="open", at=at(0))
    session = note_down(session, "allowed", part="open", minutes=12, at=at(9))
    session = note_down(session, "asked", poll=ask_abc(), at=at(3))
    session = count_votes(session, "abc", {"A": 1, "B": 1, "C": 1}, at=at(4))
    session = note_down(session, "began", part="triage", at=at(13))
    told = {"kpi": "wait", "state": "focus", "reason": "doubled", "healthy_high": Decimal(8)}
    session = note_down(session, "triaged", at=at(14), **told)
    session = with_ideas(session, ["Calm | first", "Fewer calls", "Alone"])
    ideas = tuple(one.id for one in session.so_far.ideas[:2])
    session = note_down(session, "clustered", name="Calm", ideas=ideas, at=at(30))
    guard = Guardrail(
        form="guardrail", id="g", protects="calm-wait", kpi="nps", bound=Decimal(30), owner="Cem"
    )
    objective = CALM.change(key_results=(*CALM.key_results, guard))
    session = note_down(session, "drafted", objective=objective, at=at(60))
    told = {"key_result": "calm-wait", "owner": "Ben", "check_in": date(2012, 1, 9)}
    session = note_down(session, "assigned", at=at(70), **told)
    sure = ask_confidence("sure", {"calm-wait": SENTENCE})
    odds = ask_confidence("odds", {"target": "6 min"}, about="calm-wait")
    for poll, option, numbers in ((sure, "calm-wait", [4, 5, 6]), (odds, "target", [5, 6])):
        session = note_down(session, "asked", poll=poll, at=at(80))
        session = count_votes(session, poll.id, {option: numbers}, at=at(81))
    decided = {"what": "One objective", "by": "Ana", "about": "calm", "reason": "Focus"}
    session = note_down(session, "decided", at=at(90), **decided)
    session = note_down(session, "dissent", about="calm", reason="Too narrow", by="Cem", at=at(91))
    session = note_down(session, "parking", text="Refunds", owner="Ben", at=at(92))
    due = {"what": "Publish", "owner": "Ana", "due": date(2011, 12, 7)}
    return note_down(session, "next_action", at=at(93), **due)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return held(tmp_path / "book")


def book(session: Session) -> Workbook:
    return load_workbook(session.folder)


@pytest.fixture
def text(session: Session) -> str:
    return to_minutes(end_session(session, at=at(100)), book(session), questions=[ADVICE])


def section(text: str, title: str) -> str:
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0].strip()


def test_they_say_who_met_when_and_for_how_long(text: str) -> None:
    assert text.startswith(
        "# Drafting session, two hours: minutes\n\nSupport, 5 December 2011, 09:00 to 10:40.\n"
    )
    told = "Ana (decision owner), Ben (scribe), Cem, Dora (facilitator)."
    assert section(text, "Attendance") == told


def test_each_part_has_its_planned_and_its_real_minutes(text: str) -> None:
    rows = section(text, "Agenda").splitlines()
    assert rows[2].startswith("| Open | 10, then 12 | 13 |")
    assert rows[3].startswith("| Sort the KPIs | 15 | 87 |")
    assert rows[4].startswith("| Ideas for objectives | 7 | … |")


def test_votes_stand_in_them_as_numbers_and_a_sentence(text: str) -> None:
    assert "(3 voted) A 1, B 1, C 1: 33.3% say C" in section(text, "Votes")


def test_a_kpi_has_its_state_range_and_reason(text: str) -> None:
    assert "| Waiting time | focus | up to 8 min | doubled |" in section(text, "KPIs")


def test_ideas_stand_in_their_clusters(text: str) -> None:
    assert section(text, "Ideas").splitlines() == [
        "- **Calm**",
        "  - Calm \\| first",
        "  - Fewer calls",
        "- Alone (objective)",
    ]


def test_an_objective_has_its_why_and_its_key_results_with_levels_and_votes(text: str) -> None:
    told = section(text, f"Objective: {CALM.text}")
    assert "**Why now?** Complaints doubled in the autumn." in told
    assert f"| {SENTENCE} | Ben | target 6 min (5.5 of 10) | 5 of 10 | 9 January 2012 |" in told
    assert "**What must not get worse:**\n\n- Do not let NPS go below 30" in told


def test_decisions_dissent_topics_and_actions_are_there_by_name(text: str) -> None:
    assert f"| One objective | {CALM.text} | Ana | Focus |" in section(text, "Decisions")
    assert section(text, "Dissent") == f"- {CALM.text}: Too narrow (Cem)"
    assert "| Refunds | Ben | … |" in section(text, "Parking lot")
    assert "| Publish | Ana | 7 December 2011 |" in section(text, "Next actions")


def test_the_coachs_questions_are_those_that_are_given(session: Session, text: str) -> None:
    assert "What could suffer?" in section(text, "The coach asks")
    assert "The coach asks" not in to_minutes(session, book(session))


def test_all_questions_that_are_given_stand_in_them(session: Session) -> None:
    many = [
        Advice(
            **{name: getattr(ADVICE, name) for name in ADVICE.__slots__} | {"rule": f"R{number}"}
        )
        for number in range(9)
    ]
    told = to_minutes(session, book(session), questions=many)
    assert section(told, "The coach asks").count("What could suffer?") == 9


def test_what_comes_next_has_days_with_their_weekday(text: str) -> None:
    assert f"| Monday | 9 January 2012 | First check-in of Ben: {SENTENCE} |" in section(
        text, "What comes next"
    )


def test_what_was_decided_stands_before_how_it_came_about(text: str) -> None:
    titles = [line[3:].partition(":")[0] for line in text.splitlines() if line.startswith("## ")]
    assert titles[:4] == ["Objective", "Decisions", "Dissent", "Next actions"]
    assert titles[-2:] == ["Attendance", "Agenda"]


def test_check_ins_that_come_again_and_again_have_one_row(text: str) -> None:
    told = section(text, "What comes next")
    row = "| Monday | 16 January 2012 | Check-in, Q1 2012, then every week until 26 March 2012 |"
    assert row in told
    assert told.count("Check-in, Q1 2012") == 1


def test_a_milestone_says_what_will_prove_it_and_by_when(session: Session) -> None:
    told = {"id": "open", "text": "The page is open", "evidence": "ten have used it"}
    page = build(Milestone, form="milestone", due=date(2012, 3, 16), **told)
    whole = CALM.change(key_results=(*CALM.key_results, page))
    session = note_down(session, "drafted", objective=whole, at=at(94))
    said = "**What will prove it:**\n\n- The page is open, by 16 March 2012: ten have used it"
    assert said in to_minutes(session, book(session))


def test_a_question_that_was_left_aside_stands_in_them_with_its_reason(session: Session) -> None:
    told = {"rule": "P01", "about": "key result calm-wait", "seen": "it has no guardrail"}
    session = note_down(session, "waived", at=at(94), **told, reason="NPS is watched", by="Ana")
    row = f"| {SENTENCE} | it has no guardrail | NPS is watched | Ana |"
    assert row in section(to_minutes(session, book(session)), "Left aside")


def test_a_session_that_still_runs_is_said_to(session: Session) -> None:
    told = to_minutes(session, book(session))
    assert "09:00 to 10:33." in told
    assert "The session has not been ended yet." in told


def test_hidden_votes_are_not_in_them_and_revealed_ones_have_no_names(session: Session) -> None:
    poll = ask_dots("dots", {"a": "Apples", "b": "Pears", "c": "Plums"}, question="Which fruit?")
    session = note_down(session, "asked", poll=poll, at=at(94))
    before = to_minutes(session, book(session))
    cast_vote(session.folder, "dots", {"a": 1}, by="Cem", at=at(95))
    assert to_minutes(session, book(session)) == before
    assert "Apples" not in before
    told = to_minutes(reveal_votes(session, "dots", at=at(96)), book(session))
    (line,) = (line for line in told.splitlines() if "Which fruit?" in line and "voted" in line)
    assert line == "- **Which fruit?** (1 voted) Dots: Apples 1. Chosen: Apples."


def test_a_session_in_which_nothing_happened_has_short_minutes(tmp_path: Path) -> None:
    session = make_session(tmp_path / "book")
    told = to_minutes(session, book(session))
    assert [line for line in told.splitlines() if line.startswith("## ")] == [
        *("## Still open", "## What comes next", "## Attendance", "## Agenda")
    ]


def test_lines_that_could_not_be_read_are_listed(session: Session) -> None:
    with (session.folder / session.log).open("a", encoding="utf-8") as file:
        file.write("what?\n")
    session = note_down(session, "idea", text="More", at=at(95))
    told = section(to_minutes(session, book(session)), "Could not be read")
    assert "it is not JSON" in told
