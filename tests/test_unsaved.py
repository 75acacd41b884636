"""What was typed and not saved is there when the cell runs again."""

from pathlib import Path

from okrnb.asking import Ask, Typed
from okrnb.unsaved import VARIABLE, changed, rebase, recall, remember, unsaved_folder

TOLD: Typed = {"due": "", "owner": "Ana", "steps": ({"title": "A"},)}
TYPED: Typed = {"due": "31 März", "owner": "Ana", "steps": ({"title": "A"}, {"title": "B"})}


def test_what_was_typed_comes_back(tmp_path: Path) -> None:
    remember(tmp_path / "deep" / "er", "milestone", TYPED, told=TOLD)
    assert recall(tmp_path / "deep" / "er", "milestone", told=TOLD).typed == TYPED


def test_each_form_has_its_own(tmp_path: Path) -> None:
    remember(tmp_path, "one / $", TYPED, told=TOLD)
    assert recall(tmp_path, "other", told=TOLD).typed == TOLD
    assert recall(tmp_path, "one / $", told=TOLD).typed == TYPED


def test_a_field_that_the_cell_tells_otherwise_by_now_is_as_told(tmp_path: Path) -> None:
    remember(tmp_path, "milestone", TYPED, told=TOLD)
    now: Typed = {**TOLD, "due": "30 June"}
    found = recall(tmp_path, "milestone", told=now)
    assert found.typed == {**TYPED, "due": "30 June"}
    assert found.left == TYPED


def test_what_only_the_cell_has_changed_is_no_text_that_was_left(tmp_path: Path) -> None:
    remember(tmp_path, "milestone", TYPED, told=TOLD)
    found = recall(tmp_path, "milestone", told={**TOLD, "owner": "Ben"})
    assert found.typed == found.left == {**TYPED, "owner": "Ben"}


def test_what_is_just_as_told_is_not_kept(tmp_path: Path) -> None:
    remember(tmp_path, "milestone", TYPED, told=TOLD)
    remember(tmp_path, "milestone", TOLD, told=TOLD)
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]


def test_it_is_nobody_elses_business(tmp_path: Path) -> None:
    remember(tmp_path, "milestone", TYPED, told=TOLD)
    assert (tmp_path / ".gitignore").read_text() == "*\n"


def test_a_file_that_cannot_be_understood_is_as_if_there_were_none(tmp_path: Path) -> None:
    for broken in (b"{", b"[]", b"3", b'{"typed": 3}', b"\xff\xfe", b'{"typed": {"due": 3}}'):
        (tmp_path / "milestone.json").write_bytes(broken)
        assert recall(tmp_path, "milestone", told=TOLD) == (TOLD, TOLD)


def test_a_field_of_another_kind_by_now_is_as_told(tmp_path: Path) -> None:
    text = '{"typed": {"due": ["x"], "steps": [3]}, "told": {"due": "", "steps": [{"title": "A"}]}}'
    (tmp_path / "milestone.json").write_text(text)
    assert recall(tmp_path, "milestone", told=TOLD) == (TOLD, TOLD)


def test_the_folder_is_the_workbooks_unless_another_is_named() -> None:
    book = Path("book")
    assert unsaved_folder(book, {}) == book / ".okrnb" / "unsaved"
    assert unsaved_folder(book, {VARIABLE: "elsewhere"}) == Path("elsewhere")


def test_what_people_changed_stays_over_what_is_told_anew() -> None:
    now: Typed = {"due": "30 June", "owner": "Ben", "steps": ()}
    assert rebase({**TOLD, "due": "31 March"}, TOLD, now) == {
        "due": "31 March",
        "owner": "Ben",
        "steps": (),
    }


def test_the_fields_that_people_changed_are_named_by_their_labels() -> None:
    asks = (Ask(name="due", label="By when?"), Ask(name="owner", label="Who?"))
    assert changed(TYPED, TOLD, asks) == ("By when",)
