"""Text files that outlive crashes and other writers. Knows nothing of what the text means.

All writing happens inside `locked`: one writer at a time in a folder. A file is replaced as a whole
or not at all; a log only ever grows by whole lines. Reading needs no lock.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from okrnb.errors import ConflictError, Problem, fail

LOCK = ".okrnb/lock"
_LEFTOVER = re.compile(r"\..+\.[0-9a-f]{16}\.tmp")
_UNFINISHED = re.compile(r"(tr?u?|fa?l?s?|nu?l?|-|\.|[eE][+-]?|u[0-9a-fA-F]{0,4})?")
_O_BINARY = getattr(os, "O_BINARY", 0)


@contextmanager
def locked(folder: Path, *, patience: float = 30.0) -> Iterator[None]:
    """Keep other writers out of a folder, and sweep up what a killed writer left behind.

    The kernel frees the lock when its holder dies, so it cannot get stuck. On network and sync
    folders it may not hold; there the version check of `replace_text` is the last guard. Raises
    ConflictError when somebody else keeps the lock for longer than `patience` seconds.
    """
    (folder / LOCK).parent.mkdir(exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=patience, poll_interval=0.005)
    try:
        lock.acquire()
    except Timeout as error:
        what = f"somebody else has been saving for {patience:g} seconds"
        raise ConflictError([Problem(LOCK, None, "", what, "Save again.")]) from error
    try:
        sweep(folder)
        yield
    finally:
        lock.release()


def sweep(folder: Path) -> None:
    """Delete temporary files of saves that never ended, in the folder and one level below.

    Call it inside `locked`, where no save of anybody else can be under way.
    """
    for path in (*folder.glob(".*.tmp"), *folder.glob("*/.*.tmp")):
        if _LEFTOVER.fullmatch(path.name):
            path.unlink(missing_ok=True)


def read_text(folder: Path, name: str) -> str | None:
    """Read a file just as it is, line endings included; None when there is none.

    Raises InputError when it is not UTF-8.
    """
    path = folder / name
    return _decode(path.read_bytes(), name) if path.exists() else None


def read_log(folder: Path, name: str) -> str:
    """Read a log without the torn line that a crash may have left at its end.

    A line is only acknowledged once it is whole, so what is left out was never promised. A missing
    log is an empty one.
    """
    path = folder / name
    return _decode(_whole_lines(path.read_bytes()), name) if path.exists() else ""


def replace_text(
    folder: Path, name: str, text: str, *, seen: str | None, check: Callable[[str], None]
) -> None:
    """Replace a file at once: readers see the old text or the new one, even after a power cut.

    `seen` is the text that was read before (None: there was no file). Raises ConflictError when
    the file is no longer that. `check` gets what was written, as read back from the disk, and
    raises to refuse it; then nothing changes.
    """
    path = (folder / name).resolve()  # a link stays a link
    path.parent.mkdir(exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        check(_decode(beside.read_bytes(), name))
        if read_text(folder, name) != seen:
            raise conflict(name)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def append_line(folder: Path, name: str, line: str) -> None:
    """Add one line to a log; once this returns, the line is on the disk.

    A torn line at the end goes; a whole one that only lacks its line break gets it.
    """
    if "\n" in line or "\r" in line:
        raise ValueError(f"line: it has a line break: {line!r}")
    path = folder / name
    before = path.read_bytes() if path.exists() else None
    kept = _whole_lines(before or b"")
    entry = line.encode() + b"\n"
    if kept and not kept.endswith(b"\n"):
        entry = b"\n" + entry
    # A single write is what keeps two appending processes from mixing their lines, should the
    # lock not hold: writing the line break separately loses entries.
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _O_BINARY, 0o666)
    try:
        if kept != (before or b""):
            os.ftruncate(file, len(kept))
        written = os.write(file, entry)
        if written != len(entry):
            os.ftruncate(file, len(kept))
            raise OSError(f"{name}: only {written} of {len(entry)} bytes could be written")
        os.fsync(file)
    finally:
        os.close(file)
    if before is None:
        sync_folder(path.parent)


def conflict(name: str) -> ConflictError:
    """Say that a file is no longer the one that was read."""
    return ConflictError(
        [
            Problem(
                name,
                None,
                "",
                "somebody else changed it after it was read; nothing was saved",
                "Load the workbook again and repeat your change.",
            )
        ]
    )


def sync_folder(folder: Path) -> None:
    """Make sure that the names of new files reach the disk, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fail(name, line, "", "it is not UTF-8 text", "Save it as UTF-8.") from error


def _whole_lines(log: bytes) -> bytes:
    tail = log[log.rfind(b"\n") + 1 :]
    return log[: len(log) - len(tail)] if tail and _is_torn(tail) else log


def _is_torn(tail: bytes) -> bool:
    """Tell a JSON object whose end is missing from one that is wrong: a person wrote that one."""
    text = tail.decode(errors="ignore")
    if not text.startswith("{"):
        return False
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        rest = text[error.pos :].rstrip()
        return error.msg.startswith("Unterminated") or bool(_UNFINISHED.fullmatch(rest))
    return False
