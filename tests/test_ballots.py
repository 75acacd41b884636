"""Ballots as files: names that no file system minds, copies, strangers, what came too late."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from session_examples import at

from okrnb.ballots import (
    Ballot,
    Box,
    ballot_file,
    box_name,
    clear_counted,
    late_ballots,
    mark_counted,
    read_box,
    write_ballot,
)
from okrnb.polls import Vote, ask_confidence

POLL = ask_confidence("sure", {"a": "A"})
SESSION = "2011-12-05"


def ballot(by: str, number: int, *, minute: int = 0) -> Ballot:
    votes = (Vote(option="a", number=number),)
    return Ballot(session=SESSION, poll="sure", by=by, at=at(minute).isoformat(), votes=votes)


def box_of(folder: Path) -> Path:
    return folder / box_name(SESSION, "sure")


def numbers(box: Box) -> dict[str, int]:
    return {one.ballot.by: one.ballot.votes[0].number for one in box.filed}


def said(box: Box) -> str:
    return "\n".join(map(str, box.problems))


def test_a_ballot_is_read_back(tmp_path: Path) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    box = read_box(tmp_path, SESSION, POLL)
    assert (numbers(box), box.problems) == ({"Ana": 7}, ())


def test_a_later_ballot_replaces_the_earlier_one(tmp_path: Path) -> None:
    for minute, number in enumerate((7, 3)):
        write_ballot(tmp_path, ballot("Ana", number, minute=minute))
    assert numbers(read_box(tmp_path, SESSION, POLL)) == {"Ana": 3}
    assert len(list(box_of(tmp_path).iterdir())) == 1


def test_a_box_shows_who_voted_but_never_what(tmp_path: Path) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    assert repr(read_box(tmp_path, SESSION, POLL)) == "sure: 1 ballot"


def test_a_box_that_nobody_has_filled_is_empty(tmp_path: Path) -> None:
    assert read_box(tmp_path, SESSION, POLL).filed == ()


NASTY = [
    "../../etc/passwd",
    "CON",
    "a/b",
    "a\\b",
    "C:\\x",
    "nul.txt",
    ".",
    " ",
    "\x00",
    "Ana\n",
    "李",
]


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    file = ballot_file(name)
    assert file == Path(file).name
    assert not file.startswith(".")
    (tmp_path / file).write_text("", encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == [file]


@given(st.text(max_size=60))
def test_every_name_has_a_short_file_name_of_plain_signs(name: str) -> None:
    file = ballot_file(name)
    assert len(file.encode()) < 250
    assert not set(file) & set('/\\:*?"<>|\x00\n')


def test_names_that_share_their_letters_do_not_share_a_file() -> None:
    assert len({ballot_file(name) for name in ("Ana B", "Ana-B", "Ana/B", "Ana.B")}) == 4
    assert ballot_file("ANA b") == ballot_file(" Ana  B ")


def test_ballots_stay_out_of_git(tmp_path: Path) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    assert (tmp_path / "ballots" / ".gitignore").read_text() == "*\n"


def test_of_two_files_of_one_person_the_later_counts_and_the_other_is_named(tmp_path: Path) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    (file,) = box_of(tmp_path).iterdir()
    copy = box_of(tmp_path) / "zana (conflicted copy).json"
    copy.write_bytes(file.read_bytes())
    write_ballot(tmp_path, ballot("Ana", 3, minute=2))
    box = read_box(tmp_path, SESSION, POLL)
    assert numbers(box) == {"Ana": 3}
    assert box.broken == ()
    assert said(box) == (
        "ballots/2011-12-05/sure/zana (conflicted copy).json: ballot of Ana: there is a later one "
        f"of the same person, {file.name}, which counts. Delete this one, or vote once more."
    )


def test_other_peoples_files_are_left_alone_and_named(tmp_path: Path) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    (box_of(tmp_path) / "Thumbs.db").write_bytes(b"\x00")
    (box_of(tmp_path) / "more.json").mkdir()
    (box_of(tmp_path) / ".DS_Store").write_bytes(b"\x00")
    box = read_box(tmp_path, SESSION, POLL)
    assert numbers(box) == {"Ana": 7}
    assert [one.file.rsplit("/")[-1] for one in box.problems] == ["Thumbs.db", "more.json"]
    assert "it is no ballot. Move it elsewhere" in said(box)
    assert box.broken == ()


def changed(**fields: object) -> str:
    told = json.loads(ballot("Ben", 5).model_dump_json()) | fields
    return json.dumps({key: value for key, value in told.items() if value is not None})


BROKEN = {
    "": "it is not JSON",
    '{"by": "Ben"': "it is not JSON",
    "[]": "it is not a JSON object",
    changed(by=None): "by is missing",
    changed(at="now"): "at is 'now'",
    changed(session="other"): "ballot of Ben: it belongs to poll sure of session other",
    changed(poll="dots"): "ballot of Ben: it belongs to poll dots",
    changed(votes=[{"option": "a", "number": 11}]): "ballot of Ben: a got 11",
    changed(votes=[{"option": "b", "number": 1}]): "'b' is no option",
    changed(votes=[]): "nothing was voted",
    changed(votes=[{"option": "a", "number": "many"}]): "number is 'many'. Write a whole number",
    changed(mood="good"): "unknown field 'mood'",
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_ballot_that_cannot_be_read_is_named_and_the_others_count(
    tmp_path: Path, text: str
) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    (box_of(tmp_path) / "ben.json").write_text(text, encoding="utf-8")
    box = read_box(tmp_path, SESSION, POLL)
    assert numbers(box) == {"Ana": 7}
    assert box.broken == box.problems
    assert str(box.problems[0]).startswith("ballots/2011-12-05/sure/ben.json")
    assert BROKEN[text] in said(box)


def test_a_ballot_in_another_encoding_is_named_and_can_be_cast_anew(tmp_path: Path) -> None:
    box_of(tmp_path).mkdir(parents=True)
    (box_of(tmp_path) / ballot_file("Zoë")).write_bytes(b'{"by": "Zo\xeb"}')
    assert "it is not UTF-8 text" in said(read_box(tmp_path, SESSION, POLL))
    write_ballot(tmp_path, ballot("Zoë", 4))
    assert numbers(read_box(tmp_path, SESSION, POLL)) == {"Zoë": 4}


def test_a_ballot_saved_by_an_editor_with_a_mark_in_front_counts(tmp_path: Path) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    (file,) = box_of(tmp_path).iterdir()
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert numbers(read_box(tmp_path, SESSION, POLL)) == {"Ana": 7}


def test_what_comes_after_the_count_is_told_apart_from_what_was_changed(tmp_path: Path) -> None:
    for name in ("Ana", "Ben"):
        write_ballot(tmp_path, ballot(name, 7))
    mark_counted(tmp_path, SESSION, read_box(tmp_path, SESSION, POLL))
    assert late_ballots(tmp_path, SESSION, POLL) == ()
    write_ballot(tmp_path, ballot("Ben", 1, minute=9))
    write_ballot(tmp_path, ballot("Cem", 1, minute=9))
    late = [str(one) for one in late_ballots(tmp_path, SESSION, POLL)]
    assert "ballot of Ben: it was changed after the votes were on the table" in late[0]
    assert "ballot of Cem: it came after the votes were on the table" in late[1]


def test_clearing_deletes_what_was_counted_and_nothing_else(tmp_path: Path) -> None:
    for name in ("Ana", "Ben"):
        write_ballot(tmp_path, ballot(name, 7))
    mark_counted(tmp_path, SESSION, read_box(tmp_path, SESSION, POLL))
    write_ballot(tmp_path, ballot("Ben", 1, minute=9))
    clear_counted(tmp_path, SESSION, "sure")
    assert [path.name for path in box_of(tmp_path).iterdir()] == [ballot_file("Ben")]


def test_an_empty_box_goes_when_it_is_cleared(tmp_path: Path) -> None:
    write_ballot(tmp_path, ballot("Ana", 7))
    mark_counted(tmp_path, SESSION, read_box(tmp_path, SESSION, POLL))
    clear_counted(tmp_path, SESSION, "sure")
    assert not box_of(tmp_path).exists()
