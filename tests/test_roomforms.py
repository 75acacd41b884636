"""A whole session led by forms alone: sorting, drafting, the coach, owners, and what is saved."""

import asyncio
from datetime import date
from pathlib import Path

import ipywidgets as widgets
import pytest
from form_helpers import check_inputs, find, is_shown, page, press, status
from session_examples import CALM, NINE, at, make_session

from okrnb import facilitating
from okrnb.clocks import Clock
from okrnb.closingforms import CloseForm, CoachForm, OwnersForm, PollForms
from okrnb.draftforms import AGREED, AIMS, ResultForm, WhyNowForm
from okrnb.errors import InputError
from okrnb.leading import draft_in, jot_ideas
from okrnb.loop import State, look
from okrnb.objectivefields import ASKS
from okrnb.roompolls import ask_every_level, ask_ideas
from okrnb.session import Session, note_down, resume_session
from okrnb.sessionforms import IdeaForm, NoteForm
from okrnb.sortforms import SortForm
from okrnb.workbook import load_workbook

CLOCK = Clock(NINE)
PUT = "Put it in"
SURE = "Raise NPS from 20 to 40 by 31 March 2012"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make_session(tmp_path / "book")


@pytest.fixture
def book(session: Session) -> State:
    return look(session.folder, on=NINE.date())


def again(session: Session) -> Session:
    return resume_session(session.folder, session.id)


def drafted(session: Session) -> Session:
    return draft_in(session, CALM, at=at(60))


def test_no_form_of_a_session_puts_a_method_of_its_own_in_the_place_of_a_widgets() -> None:
    forms = [getattr(facilitating, name) for name in facilitating.__all__ if "Form" in name]
    widget = {name for name in dir(widgets.VBox) if not name.startswith("_")}
    own = {f"{one.__name__}.{name}" for one in forms for name in vars(one) if name in widget}
    assert forms
    assert not own


# Sorting


def test_kpis_are_sorted_by_their_numbers_and_a_reason_holds_for_all(
    session: Session, book: State
) -> None:
    form = SortForm(session, book, CLOCK)
    names = [kpi.name for kpi in form._listed]
    wait, nps = names.index("Waiting time") + 1, names.index("NPS") + 1
    assert check_inputs(form) == 5
    form.value = {"focus": f"{wait}", "parked": f"{nps}", "reason": "it doubled"}
    press(form, "Note it")
    said = {one.kpi: (one.state, one.reason) for one in again(session).so_far.triage}
    assert said == {"wait": ("focus", "it doubled"), "nps": ("parked", "it doubled")}
    assert "comes into focus" in page(form)
    press(form, "Undo")
    assert again(session).so_far.triage == ()


def test_a_healthy_range_can_be_agreed_on_where_a_kpi_is_only_watched(
    session: Session, book: State
) -> None:
    bare = load_workbook(session.folder).kpis[0].change(healthy_low=None, healthy_high=None)
    form = SortForm(session, book, CLOCK)
    form._listed = (bare,)
    form.value = {"health": "1"}
    press(form, "Note it")
    assert "nobody has said when" in status(form)
    form.value = {"healthy": "at most 8"}
    press(form, "Note it")
    (said,) = again(session).so_far.triage
    assert (said.state, str(said.healthy_high)) == ("health", "8")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "no KPI is named"),
        ({"focus": "99"}, "there is no KPI &#x27;99&#x27;"),
        ({"focus": "waitin time"}, "Did you mean Waiting time?"),
        ({"focus": "1", "parked": "1"}, "is named twice"),
        ({"focus": "1 2", "healthy": "at least 3"}, "a healthy range is given for 2 KPIs"),
        ({"focus": "1", "healthy": "good"}, "healthy is &#x27;good&#x27;"),
        ({"focus": "1", "healthy": "5 to 2"}, "healthy range is upside down: 5 to 2"),
        ({"focus": "²"}, "there is no KPI &#x27;²&#x27;. Write numbers from 1 to"),
    ],
)
def test_what_cannot_be_sorted_is_said_and_nothing_is_noted(
    session: Session, book: State, typed: dict[str, str], said: str
) -> None:
    form = SortForm(session, book, CLOCK)
    form.value = typed
    press(form, "Note it")
    assert said in status(form)
    assert again(session).so_far.triage == ()
    assert typed.items() <= form.value.items()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"focus": "1", "healthy": "5 to 2"}, "healthy range is upside down"),
        ({"parked": "²"}, "is parked: there is no KPI"),
    ],
)
def test_what_cannot_be_sorted_is_said_beside_its_field_before_the_button_is_pressed(
    session: Session, book: State, typed: dict[str, str], said: str
) -> None:
    form = SortForm(session, book, CLOCK)
    form.value = typed
    assert said in page(form)
    form.value = dict.fromkeys(typed, "")
    assert said not in page(form)


# Asking


def test_before_there_are_ideas_or_key_results_it_is_said_what_is_missing(
    session: Session, book: State
) -> None:
    with pytest.raises(InputError, match="Note ideas above, then run this cell again"):
        ask_ideas(session)
    with pytest.raises(InputError, match="there is no key result yet"):
        ask_every_level(session, book)
    with pytest.raises(InputError, match="there is no key result yet"):
        OwnersForm(session, book, CLOCK)


def test_dots_go_to_the_ideas_and_levels_are_asked_together_with_how_sure_all_are(
    session: Session, book: State
) -> None:
    jot_ideas(session, ["Early", "Late"], at=at(20))
    assert [one.text for one in ask_ideas(session, choose=2).options] == ["Early", "Late"]
    drafted(session)
    forms = PollForms(session, ask_every_level(session, book), CLOCK).forms
    assert [form.poll.id for form in forms] == ["levels-calm-wait", "sure"]


def test_by_a_watch_a_form_shows_what_others_write_and_keeps_what_is_typed(
    session: Session,
) -> None:
    async def follow() -> tuple[str, object]:
        form = IdeaForm(session, Clock(watch=lambda: NINE))
        form.value = {"ideas": "Still thinking"}
        jot_ideas(session, ["From a seat"], at=at(20))
        await asyncio.sleep(1.5)
        for task in asyncio.all_tasks():
            if task.get_name().startswith("ideas-"):
                task.cancel()
        return page(form), form.value["ideas"]

    shown, typed = asyncio.run(follow())
    assert "From a seat" in shown
    assert typed == "Still thinking"


# Drafting


def test_an_objective_is_put_down_changed_and_the_decision_owners_yes_is_a_decision(
    session: Session, book: State
) -> None:
    form = WhyNowForm(session, book, CLOCK)
    assert check_inputs(form) == 6
    typed = {"text": "Calm customers", "why_now": "Complaints doubled.", "winning": "Quiet"}
    form.value = {**typed, "ambition": "aspirational", "owner": "Ana"}
    press(form, "Put it down")
    form.value = {"which": "calm-customers"}
    assert form.value["why_now"] == "Complaints doubled."
    form.value = {"winning": "The phones are quiet", "agreed": "yes"}
    press(form, "Put it down")
    (objective,) = again(session).so_far.objectives
    assert (objective.winning, objective.ambition) == ("The phones are quiet", "aspirational")
    (decided,) = again(session).so_far.decisions
    assert (decided.what, decided.by, decided.about) == (AGREED, "Ana", "calm-customers")
    form.value = {"which": "calm-customers"}
    press(form, "Leave it out")
    assert again(session).so_far.objectives == ()


def test_a_blank_objective_is_said(session: Session, book: State) -> None:
    form = WhyNowForm(session, book, CLOCK)
    press(form, "Put it down")
    assert "the objective is blank" in status(form)
    press(form, "Leave it out")
    assert "no objective is chosen" in status(form)


def test_how_far_an_objective_goes_is_asked_as_in_every_other_form() -> None:
    (ours,) = (ask for ask in AIMS if ask.name == "ambition")
    (theirs,) = (ask for ask in ASKS if ask.name == "ambition")
    assert ours is theirs
    assert ours.label == "A promise, or a stretch?"


def test_an_objective_that_is_not_there_is_not_made_by_changing_it(
    session: Session, book: State
) -> None:
    form = WhyNowForm(session, book, CLOCK)
    form.value = {"which": "long-gone"}
    form.value = {"text": "Calm customers"}
    press(form, "Put it down")
    assert "there is no objective &#x27;long-gone&#x27;" in status(form)
    assert again(session).so_far.objectives == ()


def test_a_kind_of_key_result_that_there_is_not_is_refused_in_words(
    session: Session, book: State
) -> None:
    form = result_form(session, book)
    form.value = {"way": "wish"}
    said = (
        "the kind of key result is &#x27;wish&#x27;. Choose kpi, sentence, milestone or guardrail."
    )
    assert said in page(form)
    press(form, PUT)
    assert said in status(form)
    assert again(session).so_far.objectives == (CALM,)


def test_a_kind_of_note_that_there_is_not_is_refused_in_words(session: Session) -> None:
    form = NoteForm(session, CLOCK)
    form.value = {"kind": "wish", "what": "More of it", "who": "Ana"}
    press(form, "Write it down")
    assert "the kind of note is &#x27;wish&#x27;" in status(form)


def result_form(session: Session, book: State) -> ResultForm:
    return ResultForm(drafted(session), book, CLOCK)


def test_only_what_belongs_to_the_kind_of_key_result_is_asked(
    session: Session, book: State
) -> None:
    form = result_form(session, book)
    assert form.value["into"] == "calm"
    assert is_shown(form, "Which KPI?")
    assert not is_shown(form, "In one sentence")
    form.value = {"way": "milestone"}
    assert is_shown(form, "What proves it?")
    assert not is_shown(form, "Which KPI?")


@pytest.mark.parametrize(
    ("typed", "form", "says"),
    [
        ({"way": "kpi", "kpi": "nps", "start": "20", "target": "40"}, "metric", ("start", 20)),
        ({"way": "kpi", "kpi": "nps", "target": "40"}, "metric", ("target", 40)),
        ({"way": "kpi", "kpi": "nps"}, "baseline", ("kpi", "nps")),
        ({"way": "sentence", "sentence": SURE}, "metric", ("target", 40)),
        (
            {"way": "milestone", "sentence": "The page is open", "evidence": "ten used it"},
            "milestone",
            ("evidence", "ten used it"),
        ),
        ({"way": "guardrail", "kpi": "nps", "limit": "25"}, "guardrail", ("bound", 25)),
    ],
)
def test_each_kind_of_key_result_goes_into_its_objective_and_out_again(
    session: Session,
    book: State,
    typed: dict[str, str],
    form: str,
    says: tuple[str, object],
) -> None:
    room = result_form(session, book)
    room.value = typed
    press(room, PUT)
    (objective,) = again(session).so_far.objectives
    made = objective.key_results[-1]
    assert (made.form, getattr(made, says[0])) == (form, says[1])
    assert made.due == book.workbook.settings.cycle.end
    room.value = {"number": "2"}
    press(room, "Take it out")
    assert again(session).so_far.objectives[0].key_results == CALM.key_results


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "no KPI is chosen"),
        ({"way": "sentence"}, "the sentence is blank"),
        ({"way": "milestone"}, "the sentence is blank"),
        ({"way": "kpi", "kpi": "nps", "target": "very good"}, "target is"),
    ],
)
def test_what_is_missing_in_a_key_result_is_said_and_stays_typed(
    session: Session, book: State, typed: dict[str, str], said: str
) -> None:
    form = result_form(session, book)
    form.value = typed
    press(form, PUT)
    assert said in status(form)
    assert typed.items() <= form.value.items()
    assert len(again(session).so_far.objectives[0].key_results) == 1


def test_without_an_objective_no_key_result_can_be_put_in(session: Session, book: State) -> None:
    form = ResultForm(session, book, CLOCK)
    form.value = {"way": "sentence", "sentence": SURE}
    press(form, PUT)
    assert "no objective is chosen" in status(form)


def test_a_form_that_was_open_before_the_objective_goes_on_with_it(
    session: Session, book: State
) -> None:
    form, other = ResultForm(session, book, CLOCK), ResultForm(session, book, CLOCK)
    drafted(session)
    form.value = {"way": "sentence", "sentence": SURE}
    other.refresh()
    assert (form.value["into"], other.value["into"]) == ("calm", "calm")
    assert [text for text, _ in find(other, "For which objective?").options] == [CALM.text]
    press(form, PUT)
    assert "It is in." in status(form)


def test_a_sentence_about_a_new_kpi_brings_its_row(session: Session, book: State) -> None:
    form = result_form(session, book)
    form.value = {"way": "sentence", "sentence": "Raise self-solved cases from 10% to 30%"}
    press(form, PUT)
    kpis = [kpi.name.casefold() for kpi in load_workbook(session.folder).kpis]
    assert "self-solved cases" in kpis
    assert "It is in." in status(form)


# The coach, owners, the end


def test_a_question_is_left_aside_with_its_reason_and_goes_into_the_workbook(
    session: Session, book: State
) -> None:
    session = drafted(session)
    form = CoachForm(session, book, CLOCK)
    light = next(n for n, one in enumerate(form.asked(), 1) if one.severity != "E")
    before = len(form.asked())
    form.value = {"number": str(light), "reason": "We know", "by": "Ana"}
    press(form, "Leave it aside")
    assert len(form.asked()) == before - 1
    (waived,) = again(session).so_far.waived
    assert (waived.reason, waived.by) == ("We know", "Ana")
    press(CloseForm(session, book, CLOCK), "Save it all and end the session")
    (line,) = load_workbook(session.folder).waivers
    assert (line.rule, line.about, line.reason) == (waived.rule, waived.about, "We know")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "1", "reason": "No", "by": "Ana"}, "it has to be answered before publishing"),
        ({"number": "1"}, "something is blank"),
        ({"number": "99", "reason": "No", "by": "Ana"}, "its number is"),
    ],
)
def test_what_holds_up_publishing_and_what_is_half_said_cannot_be_left_aside(
    session: Session, book: State, typed: dict[str, str], said: str
) -> None:
    form = CoachForm(drafted(session), book, CLOCK)
    form.value = typed
    press(form, "Leave it aside")
    assert said in status(form)
    assert again(session).so_far.waived == ()


def test_owners_and_the_first_day_are_noted_and_there_when_the_cell_runs_again(
    session: Session, book: State
) -> None:
    form = OwnersForm(drafted(session), book, CLOCK)
    assert "1 without an owner." in page(form)
    form.value = {"calm-wait": "Ben", "first day": "12 January"}
    assert "Thursday, 12 January 2012" in page(form)
    press(form, "Note it")
    (told,) = again(session).so_far.assigned
    assert (told.owner, told.check_in) == ("Ben", date(2012, 1, 12))
    reopened = OwnersForm(session, book, CLOCK)
    assert reopened.value == {"calm-wait": "Ben", "first day": "2012-01-12"} == form.value
    assert status(reopened) == ""
    form.value = {"first day": "soon"}
    press(form, "Note it")
    assert form.value["first day"] == "soon"


def test_a_first_check_in_far_from_the_cycle_is_asked_about_and_not_noted(
    session: Session, book: State
) -> None:
    form = OwnersForm(drafted(session), book, CLOCK)
    form.value = {"calm-wait": "Ben", "first day": "1900-01-01"}
    said = "first check-in is 1 January 1900, far from"
    assert said in page(form)
    press(form, "Note it")
    assert said in status(form)
    assert again(session).so_far.assigned == ()


def test_an_uncertain_day_and_nobody_at_all_are_said(session: Session, book: State) -> None:
    form = OwnersForm(drafted(session), book, CLOCK)
    press(form, "Note it")
    assert "nobody is named" in status(form)
    form.value = {"calm-wait": "Ben", "first day": "soon"}
    press(form, "Note it")
    assert "first check-in is" in status(form)
    assert again(session).so_far.assigned == ()


def test_before_the_end_it_is_said_what_is_open_and_after_it_where_all_of_it_is(
    session: Session, book: State
) -> None:
    form = CloseForm(drafted(session), book, CLOCK)
    assert "Before everybody leaves:" in page(form)
    press(form, "Write the minutes so far")
    assert again(session).so_far.ended is None
    assert "card-calm.md" in page(form)
    assert load_workbook(session.folder).objectives == ()
    press(form, "Save it all and end the session")
    assert "The session is over" in page(form)
    assert load_workbook(session.folder).objectives == (CALM,)
    assert "check-ins.ics" in page(form)


def test_what_keeps_a_session_from_ending_is_said_and_nothing_is_lost(
    session: Session, book: State
) -> None:
    session = note_down(drafted(session), "triaged", kpi="wait", state="parked", at=at(70))
    form = CloseForm(session, book, CLOCK)
    press(form, "Save it all and end the session")
    assert "Not ended:" in status(form)
    assert again(session).so_far.ended is None
    assert find(form, "Undo").layout.display == "none"
