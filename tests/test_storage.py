import os
import stat
import threading
from pathlib import Path

import pytest

from okrnb.errors import ConflictError, InputError
from okrnb.storage import append_line, locked, read_log, read_text, replace_text, sweep


def accept(_: str) -> None:
    """Find nothing wrong with a text."""


def refuse(text: str) -> None:
    raise ValueError(text)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_text_is_written_and_read_just_as_it_is(tmp_path: Path) -> None:
    replace_text(tmp_path, "a.txt", "one\r\ntwo \n\nthree", seen=None, check=accept)
    assert read_text(tmp_path, "a.txt") == "one\r\ntwo \n\nthree"


def test_a_file_that_is_not_there_reads_as_none(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a.txt") is None


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"fine\nM\xfcller\n")
    with pytest.raises(InputError) as caught:
        read_text(tmp_path, "a.txt")
    assert str(caught.value) == "a.txt:2: it is not UTF-8 text. Save it as UTF-8."


def test_a_file_is_never_written_in_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    written = (tmp_path / "a.txt").stat().st_ino
    replace_text(tmp_path, "a.txt", "new", seen="old", check=accept)
    assert (tmp_path / "a.txt").stat().st_ino != written


def test_a_file_that_somebody_changed_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("theirs")
    with pytest.raises(ConflictError) as caught:
        replace_text(tmp_path, "a.txt", "mine", seen="old", check=accept)
    assert str(caught.value) == (
        "a.txt: somebody else changed it after it was read; nothing was saved. "
        "Load the workbook again and repeat your change."
    )
    assert read_text(tmp_path, "a.txt") == "theirs"


def test_a_file_that_somebody_made_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("theirs")
    with pytest.raises(ConflictError):
        replace_text(tmp_path, "a.txt", "mine", seen=None, check=accept)


def test_a_file_that_somebody_deleted_is_not_written_again(tmp_path: Path) -> None:
    with pytest.raises(ConflictError):
        replace_text(tmp_path, "a.txt", "mine", seen="old", check=accept)
    assert names(tmp_path) == []


def test_a_text_that_does_not_pass_its_check_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(ValueError, match="new"):
        replace_text(tmp_path, "a.txt", "new", seen="old", check=refuse)
    assert read_text(tmp_path, "a.txt") == "old"


def test_a_text_that_does_not_pass_its_check_leaves_no_temporary_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="new"):
        replace_text(tmp_path, "a.txt", "new", seen=None, check=refuse)
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_replacing_keeps_the_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    replace_text(tmp_path, "a.txt", "new", seen="old", check=accept)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="Windows needs a special right to make links")
def test_replacing_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "a.txt").symlink_to("real.txt")
    replace_text(tmp_path, "a.txt", "new", seen="old", check=accept)
    assert (tmp_path / "a.txt").is_symlink()
    assert read_text(tmp_path, "real.txt") == "new"


def test_a_line_is_added_at_the_end(tmp_path: Path) -> None:
    append_line(tmp_path, "log", '{"a": 1}')
    append_line(tmp_path, "log", '{"b": 2}')
    assert read_log(tmp_path, "log") == '{"a": 1}\n{"b": 2}\n'


def test_a_line_with_a_line_break_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="line break"):
        append_line(tmp_path, "log", "a\nb")


def test_a_missing_log_is_empty(tmp_path: Path) -> None:
    assert read_log(tmp_path, "log") == ""


WHOLE = '{"on": "2012-01-09", "value": -1.5e+3, "done": ["ä\\u00e9"], "ok": true, "x": null}'
TORN = [WHOLE.encode()[:end] for end in range(1, len(WHOLE.encode()))]


def log_with(folder: Path, tail: bytes) -> Path:
    path = folder / "log"
    path.write_bytes(b'{"a": 1}\n' + tail)
    return path


def test_a_line_torn_anywhere_is_not_read(tmp_path: Path) -> None:
    read = {torn: read_log(log_with(tmp_path, torn).parent, "log") for torn in TORN}
    assert {torn: text for torn, text in read.items() if text != '{"a": 1}\n'} == {}


def test_a_line_torn_anywhere_makes_room_for_the_next(tmp_path: Path) -> None:
    left = []
    for torn in TORN:
        path = log_with(tmp_path, torn)
        append_line(tmp_path, "log", '{"b": 2}')
        left += [torn] if path.read_bytes() != b'{"a": 1}\n{"b": 2}\n' else []
    assert left == []


def test_a_whole_line_without_line_break_is_kept(tmp_path: Path) -> None:
    (tmp_path / "log").write_text('{"a": 1}')
    append_line(tmp_path, "log", '{"b": 2}')
    assert read_log(tmp_path, "log") == '{"a": 1}\n{"b": 2}\n'


@pytest.mark.parametrize("wrong", ["{'a': 1", '{"a": 1,, "b', '{"a" 1', "hello", '{"a": 1} x'])
def test_a_last_line_that_a_person_got_wrong_is_kept(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "log").write_text(wrong)
    append_line(tmp_path, "log", '{"b": 2}')
    assert read_log(tmp_path, "log") == wrong + '\n{"b": 2}\n'


def test_reading_a_log_does_not_heal_it(tmp_path: Path) -> None:
    (tmp_path / "log").write_text('{"a": 1}\n{"b')
    read_log(tmp_path, "log")
    assert (tmp_path / "log").read_text() == '{"a": 1}\n{"b'


def test_only_one_can_hold_the_lock(tmp_path: Path) -> None:
    with locked(tmp_path):
        failures: list[str] = []

        def try_it() -> None:
            try:
                with locked(tmp_path, patience=0.05):
                    failures.append("got in")
            except ConflictError as error:
                failures.append(str(error))

        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert failures == [".okrnb/lock: somebody else has been saving for 0.05 seconds. Save again."]


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="oops"), locked(tmp_path):
        raise ValueError("oops")
    with locked(tmp_path, patience=0.05):
        pass


def test_temporary_files_are_swept_here_and_one_level_below(tmp_path: Path) -> None:
    (tmp_path / "objectives").mkdir()
    for place in (tmp_path, tmp_path / "objectives"):
        (place / ".a.yaml.0123456789abcdef.tmp").write_text("half of it")
    sweep(tmp_path)
    assert names(tmp_path) == ["objectives"]
    assert names(tmp_path / "objectives") == []


def test_temporary_files_of_others_are_not_swept(tmp_path: Path) -> None:
    for name in (".a.tmp", "a.0123456789abcdef.tmp", ".~lock.kpis.csv#"):
        (tmp_path / name).write_text("theirs")
    sweep(tmp_path)
    assert len(names(tmp_path)) == 3


def test_taking_the_lock_sweeps(tmp_path: Path) -> None:
    (tmp_path / ".a.yaml.0123456789abcdef.tmp").write_text("half of it")
    with locked(tmp_path):
        assert names(tmp_path) == [".okrnb"]
