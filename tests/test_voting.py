"""Voting in a session: by show of hands, or hidden until all is on the table."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from session_examples import at, make_session
from workbook_examples import bytes_below

from okrnb.errors import InputError
from okrnb.outcomes import revote
from okrnb.polls import Poll, ask_abc, ask_confidence, ask_dots, ask_fist
from okrnb.session import Session, note_down, resume_session, undo_event
from okrnb.voting import (
    attend,
    cast_vote,
    collect_votes,
    count_votes,
    end_session,
    late_votes,
    reveal_votes,
)

OPTIONS = {f"o{number}": f"Option {number}" for number in range(6)}
DOTS = ask_dots("dots", OPTIONS, choose=2)
SURE = ask_confidence("sure", {"calm-wait": "Waiting time"})


def asked(folder: Path, poll: Poll) -> Session:
    return note_down(make_session(folder), "asked", poll=poll, at=at(30))


def numbers(session: Session, option: str) -> tuple[int, ...]:
    return session.so_far.outcomes[-1].numbers(option)


def test_hidden_votes_are_on_the_table_all_at_once_without_names(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    for minute, (name, number) in enumerate({"Ana": 9, "Ben": 2, "Cem": 4}.items()):
        cast_vote(session.folder, "sure", number, by=name, at=at(31 + minute))
    session = reveal_votes(session, "sure", at=at(35))
    assert numbers(session, "calm-wait") == (2, 4, 9)
    line = (session.folder / session.log).read_text("utf-8").splitlines()[-1]
    assert not [name for name in ("Ana", "Ben", "Cem") if name in line]


def test_casting_says_that_a_vote_is_in_but_not_which(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", DOTS)
    said = cast_vote(session.folder, "dots", {"o3": 2}, by="ana", at=at(31))
    assert said == "Ana has voted in dots; it can be changed until the votes are on the table"


def test_who_is_awaited_is_known_but_not_what_was_voted(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    box = collect_votes(session, "sure")
    assert (box.voted, box.waiting) == (("Ben",), ("Ana", "Cem"))
    assert repr(box) == "sure: 1 ballot; waiting for Ana, Cem"


def test_until_the_reveal_a_vote_may_be_changed(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    for minute, number in enumerate((9, 3)):
        cast_vote(session.folder, "sure", number, by="Ben", at=at(31 + minute))
    assert numbers(reveal_votes(session, "sure", at=at(35)), "calm-wait") == (3,)


def test_after_the_reveal_a_vote_is_refused_in_words(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    reveal_votes(session, "sure", at=at(35))
    with pytest.raises(InputError, match="on the table already; nothing was written"):
        cast_vote(session.folder, "sure", 1, by="Ana", at=at(36))


def test_a_ballot_that_arrives_late_is_named_and_does_not_count(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    shown = reveal_votes(session, "sure", at=at(35))
    hidden = undo_event(shown, at=at(36))
    cast_vote(session.folder, "sure", 1, by="Ana", at=at(36))  # its log had not synced yet
    undo_event(hidden, event=hidden.events[-1].id, at=at(37))
    now = resume_session(session.folder)
    assert numbers(now, "calm-wait") == (7,)
    assert ["ballot of Ana" in str(one) for one in late_votes(now)] == [True]


def test_undoing_a_reveal_brings_the_hidden_ballots_back(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    hidden = undo_event(reveal_votes(session, "sure", at=at(35)), at=at(36))
    assert hidden.so_far == session.so_far
    cast_vote(session.folder, "sure", 4, by="Ana", at=at(37))
    assert numbers(reveal_votes(hidden, "sure", at=at(38)), "calm-wait") == (4, 7)


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("Zoë", "'Zoë' is not among those who vote here. Known here: Ana, Ben, Cem"),
        ("Benn", r"Did you mean Ben\?"),
        ("Dora", "'Dora' is not among those who vote here"),  # she facilitates
        ("  ", "it has no name"),
    ],
)
def test_only_those_who_are_here_vote(tmp_path: Path, by: str, said: str) -> None:
    session = asked(tmp_path / "book", SURE)
    with pytest.raises(InputError, match=said):
        cast_vote(session.folder, "sure", 7, by=by, at=at(31))


def test_too_many_dots_are_refused_with_a_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", DOTS)
    with pytest.raises(InputError, match="ballot of Ana: 3 dots were given, but everybody has 2"):
        cast_vote(session.folder, "dots", {"o1": 2, "o2": 1}, by="Ana", at=at(31))
    assert not (session.folder / "ballots").exists()


def test_a_poll_that_nobody_asked_brings_the_nearest(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    with pytest.raises(InputError, match=r"nobody has asked 'shure'. Did you mean sure\?"):
        cast_vote(session.folder, "shure", 7, by="Ana", at=at(31))


def test_nothing_is_revealed_before_anybody_has_voted(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    with pytest.raises(InputError, match="poll sure: nobody has voted yet"):
        reveal_votes(session, "sure", at=at(35))


def test_a_ballot_that_cannot_be_counted_stops_the_reveal_until_the_room_knows(
    tmp_path: Path,
) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    (session.folder / "ballots" / "2011-12-05" / "sure" / "cem.json").write_text("{")
    with pytest.raises(InputError, match=r"sure/cem\.json:1: it is not JSON"):
        reveal_votes(session, "sure", at=at(35))
    shown = reveal_votes(session, "sure", at=at(35), without_broken=True)
    assert numbers(shown, "calm-wait") == (7,)


def test_a_ballot_of_somebody_who_has_left_waits_until_that_is_settled(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    session = note_down(session, "attended", name="Ben", roles=("scribe",), left=True, at=at(32))
    with pytest.raises(InputError, match="Ben is not among those who vote here"):
        reveal_votes(session, "sure", at=at(35))
    session = attend(session, {"Ben": "scribe"}, at=at(36))
    assert numbers(reveal_votes(session, "sure", at=at(37)), "calm-wait") == (7,)


def test_without_a_list_of_people_everybody_may_vote(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    for name in ("Ana", "Ben", "Cem", "Dora"):
        session = undo_event(session, event=_came(session, name), at=at(30))
    cast_vote(session.folder, "sure", 7, by="Zoë", at=at(31))
    assert numbers(reveal_votes(session, "sure", at=at(35)), "calm-wait") == (7,)


def _came(session: Session, name: str) -> str:
    return next(one.id for one in session.so_far.attendance if one.name == name)


def test_on_a_projector_answers_are_counted_and_typed(tmp_path: Path) -> None:
    session = count_votes(asked(tmp_path / "book", ask_abc()), "abc", {"A": 2, "C": 1}, at=at(31))
    assert session.so_far.outcomes[0].sentence.startswith("A 2, B 0, C 1: 33.3% say C")


def test_dots_on_a_wall_are_counted_against_those_who_are_here(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", DOTS)
    with pytest.raises(InputError, match="7 dots were counted, but 3 people have 2 each"):
        count_votes(session, "dots", {"o1": 7}, at=at(31))
    session = count_votes(session, "dots", {"o1": 4, "o2": 2}, at=at(31))
    assert session.so_far.outcomes[0].chosen == ("o1", "o2")


def test_fingers_are_typed_one_by_one(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", ask_fist())
    session = count_votes(session, "fist", {"support": [5, 3, 1]}, at=at(31))
    assert session.so_far.outcomes[0].then == "explain"
    again = revote(session.so_far.outcomes[0])
    session = note_down(session, "asked", poll=again, at=at(33))
    session = count_votes(session, "fist-again", {"support": [5, 3, 3]}, at=at(34))
    assert session.so_far.outcomes[-1].then == ""


def test_a_total_where_numbers_are_needed_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="poll fist: support got 9 in all"):
        count_votes(asked(tmp_path / "book", ask_fist()), "fist", {"support": 9}, at=at(31))


def test_an_empty_room_has_not_voted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nobody is here to have voted"):
        count_votes(asked(tmp_path / "book", ask_abc()), "abc", {}, at=at(31))


def test_the_end_deletes_the_ballots_that_were_counted(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    ended = end_session(reveal_votes(session, "sure", at=at(35)), at=at(120))
    assert ended.so_far.ended == at(120)
    assert [path.name for path in (session.folder / "ballots").rglob("*.json")] == []
    assert numbers(ended, "calm-wait") == (7,)


def test_the_end_leaves_ballots_that_nobody_has_counted(tmp_path: Path) -> None:
    session = asked(tmp_path / "book", SURE)
    cast_vote(session.folder, "sure", 7, by="Ben", at=at(31))
    end_session(session, at=at(120))
    assert len(list((session.folder / "ballots").rglob("*.json"))) == 1


def test_noting_who_is_here_twice_adds_nothing(tmp_path: Path) -> None:
    session = make_session(tmp_path / "book")
    before = len(session.events)
    session = attend(session, {"Ben": "scribe"}, at=at(9))
    assert len(session.events) == before
    assert session.so_far.speaking_order == ("Ben", "Cem", "Ana")


TWICE = st.lists(st.integers(0, 10), min_size=1, max_size=2)
VOTES = st.dictionaries(st.sampled_from(["Ana", "Ben", "Cem"]), TWICE, min_size=1, max_size=3)


@settings(max_examples=25, deadline=None)
@given(VOTES)
def test_hidden_votes_leave_no_trace_outside_their_files_before_the_reveal(
    tmp_path_factory: pytest.TempPathFactory, votes: dict[str, list[int]]
) -> None:
    session = asked(tmp_path_factory.mktemp("room") / "book", SURE)
    before, shown = bytes_below(session.folder), (repr(session), repr(session.so_far))
    for name, numbers_said in votes.items():
        for minute, number in enumerate(numbers_said):
            cast_vote(session.folder, "sure", number, by=name, at=at(31 + minute))
    now = resume_session(session.folder)
    assert (repr(now), repr(now.so_far)) == shown
    assert repr(collect_votes(now, "sure")).split(";")[0].startswith(f"sure: {len(votes)} ballot")
    after = {
        name: data for name, data in bytes_below(session.folder).items() if "ballots" not in name
    }
    assert after == before
    revealed = reveal_votes(now, "sure", at=at(35))
    assert numbers(revealed, "calm-wait") == tuple(sorted(said[-1] for said in votes.values()))
