"""What a session decided gets into the workbook, each thing once, and nothing of others is lost."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from session_examples import CALM, at, make_session
from workbook_examples import bytes_below

from okrnb.enacting import enact
from okrnb.errors import InputError
from okrnb.loop import State, look
from okrnb.objectives import Objective
from okrnb.session import Session, note_down
from okrnb.workbook import load_workbook, save_objective

ON = date(2011, 12, 5)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Give a session that has sorted two KPIs and drafted an objective with an owner."""
    session = make_session(tmp_path / "book")
    session = sort(session, "wait", "focus")
    session = sort(session, "nps", "health", healthy_low=Decimal("30.5"))
    session = note_down(session, "drafted", objective=CALM, at=at(60))
    return note_down(session, "assigned", key_result="calm-wait", owner="Ben", at=at(70))


def sort(session: Session, kpi: str, state: str, **told: Any) -> Session:
    return note_down(session, "triaged", at=at(14), kpi=kpi, state=state, **told)


def state_of(session: Session) -> State:
    return look(session.folder, on=ON)


def saved(session: Session) -> Objective:
    return load_workbook(session.folder).objectives[0]


def states(session: Session) -> dict[str, str]:
    return {kpi.id: kpi.state for kpi in load_workbook(session.folder).kpis}


def test_states_ranges_objectives_and_owners_are_saved(session: Session) -> None:
    _, book = enact(session, state_of(session), at=at(100))
    assert states(session) == {"wait": "focus", "nps": "health"}
    assert saved(session) == session.so_far.objectives[0]
    assert saved(session).key_results[0].owner == "Ben"
    nps = book.workbook.kpi("nps")
    assert nps is not None
    assert nps.healthy_low == Decimal("30.5")
    assert book.workbook.objectives == (saved(session),)


def test_doing_so_again_changes_no_byte(session: Session) -> None:
    session, book = enact(session, state_of(session), at=at(100))
    before = bytes_below(session.folder)
    enact(session, book, at=at(110))
    assert bytes_below(session.folder) == before


def test_what_people_changed_in_the_workbook_afterwards_stays(session: Session) -> None:
    session, _ = enact(session, state_of(session), at=at(100))
    edited = saved(session).change(text="Customers are helped at once")
    save_objective(session.folder, edited, before=saved(session))
    path = session.folder / "kpis.csv"
    path.write_text(path.read_text("utf-8").replace("focus", "parked"), encoding="utf-8")
    enact(session, state_of(session), at=at(110))
    assert saved(session) == edited
    assert states(session)["wait"] == "parked"


def test_a_version_that_the_session_has_not_seen_is_not_replaced_unasked(session: Session) -> None:
    session, _ = enact(session, state_of(session), at=at(100))
    edited = saved(session).change(text="Customers are helped at once")
    save_objective(session.folder, edited, before=saved(session))
    better = CALM.change(winning="Nobody calls twice.")
    session = note_down(session, "drafted", objective=better, at=at(101))
    before = bytes_below(session.folder)
    with pytest.raises(
        InputError, match=r"objectives/calm\.yaml: objective calm: the workbook has"
    ):
        enact(session, state_of(session), at=at(110))
    assert bytes_below(session.folder) == before
    enact(session, state_of(session), at=at(110), replacing=["calm"])
    assert saved(session).winning == "Nobody calls twice."


def test_what_the_session_changes_later_is_saved_on_top(session: Session) -> None:
    session, book = enact(session, state_of(session), at=at(100))
    session = note_down(session, "assigned", key_result="calm-wait", owner="Cem", at=at(101))
    session = sort(session, "nps", "parked")
    enact(session, book, at=at(110))
    assert saved(session).key_results[0].owner == "Cem"
    assert states(session)["nps"] == "parked"


def test_a_session_that_was_cut_off_while_saving_goes_on(session: Session) -> None:
    save_objective(session.folder, session.so_far.objectives[0])  # saved, but not yet noted
    session, _ = enact(session, state_of(session), at=at(100))
    assert session.so_far.saved == session.so_far.objectives


def test_a_kpi_that_is_not_there_is_named_and_nothing_is_saved(session: Session) -> None:
    session = sort(session, "npss", "focus")
    before = bytes_below(session.folder)
    with pytest.raises(InputError, match=r"KPI npss: there is no such KPI. Did you mean nps\?"):
        enact(session, state_of(session), at=at(100))
    assert bytes_below(session.folder) == before


def test_a_range_that_cannot_be_is_refused_before_anything_is_written(session: Session) -> None:
    session = sort(session, "nps", "health", healthy_low=Decimal(300))
    before = bytes_below(session.folder)
    with pytest.raises(InputError, match="no value above 100 is possible"):
        enact(session, state_of(session), at=at(100))
    assert bytes_below(session.folder) == before


def test_a_health_metric_without_a_range_is_asked_for_one(session: Session) -> None:
    session = sort(session, "wait", "health")
    with pytest.raises(InputError, match="a health metric without a healthy range"):
        enact(session, state_of(session), at=at(100))
    session = sort(session, "wait", "health", healthy_high=Decimal(8))
    enact(session, state_of(session), at=at(110))
    assert load_workbook(session.folder).kpis[0].healthy_high == 8


def test_an_objective_that_was_left_is_not_saved(session: Session) -> None:
    session = note_down(session, "drafted", objective=CALM, left=True, at=at(80))
    enact(session, state_of(session), at=at(100))
    assert load_workbook(session.folder).objectives == ()
