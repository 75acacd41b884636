"""Text files: their letters, what parts their columns, and their rows."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from okrnb.errors import InputError, fail
from okrnb.tables import Row, say_answer

MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SEEN = 50
"""So many rows are looked at to see what parts the columns."""

_SEP = re.compile(r"\s*sep=(.)\r?\n", re.IGNORECASE)
_SIGNS = "€£¥§°·–—‘’“”„…«»¿¡®©™×±\u00a0µ²³½¼"  # noqa: RUF001
_LETTERS = "äöüÄÖÜßéèêëàâáçñíóôúùûîïìòæœøåÆØÅÉÈÊÀÂÁÇÑÍÓÔÚÎãõÃÕ"
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Decoded(NamedTuple):
    """A text and how its letters were written; `note` says what a person should look at."""

    text: str
    encoding: str
    note: str = ""


def read_text(path: Path, file: str, encoding: str = "") -> Decoded:
    """Read a text in UTF-8, with or without a byte order mark, in UTF-16 with one, or as told.

    Other text is taken for Windows-1252, and noted, where it makes Western words; no digit depends
    on that. Raises InputError where it does not.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise closed(file, error) from error
    for mark, name in _BOMS:
        if raw.startswith(mark) and raw.removeprefix(mark).strip(b"\0\r\n\t "):
            text = _decode(raw.removeprefix(mark), name, file)
            return Decoded(text, f"{name} with BOM")
    if not raw.removeprefix(_BOMS[0][0]).strip():
        raise empty(file)
    if encoding:
        return Decoded(_decode(raw, encoding, file), encoding)
    if b"\0" in raw:
        line = raw.count(b"\n", 0, raw.index(b"\0")) + 1
        what = "it holds zero bytes, so it is no CSV file in UTF-8"
        raise fail(file, line, "", what, 'Save it as "CSV UTF-8".')
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        text = _western(raw)
        if text:
            note = "it is not UTF-8 and was read as Windows-1252; if letters look wrong, name the"
            return Decoded(text, "windows-1252", f"{note} encoding with --answer encoding=NAME")
        line = raw.count(b"\n", 0, error.start) + 1
        what = f"byte {raw[error.start]:#x} is not UTF-8 text"
        fix = f'Save the file as "CSV UTF-8", or name it with {say_answer("encoding", "NAME")}.'
        raise fail(file, line, "", what, fix) from error


def _decode(raw: bytes, encoding: str, file: str) -> str:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        what = f"it cannot be read as {encoding}"
        raise fail(file, None, "", what, 'Save the file as "CSV UTF-8".') from error


def _western(raw: bytes) -> str:
    """Give the text in Windows-1252 if its words look like Western ones, else nothing."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    foreign = re.search(rf"[^\x00-\x7f{_SIGNS}{_LETTERS}]|[{_LETTERS}]{{3}}", text)
    inside = re.search(r"[a-z][¿¡²³½¼][a-z]", text)
    return "" if foreign or inside else text


def delimiter(text: str, file: str, told: str = "") -> str:
    """Say what parts the columns: the mark that gives most rows the same number of cells.

    Raises InputError where two marks do so equally well.
    """
    if told:
        return "\t" if told == "tab" else told
    if found := _SEP.match(text):
        return found[1]
    start = len(text) - len(text.lstrip("\r\n"))
    shares = {mark: share for mark in MARKS if (share := _share(text[start:], mark))}
    if not shares:
        return ","
    best = [mark for mark, share in shares.items() if share == max(shares.values())]
    if len(best) > 1 and "," in best and _is_decimal(text, best):
        best.remove(",")
    if len(best) == 1:
        return best[0]
    what = f"it holds {' and '.join(MARKS[mark] for mark in best)}"
    fix = "Part the columns by one of them; put quotes round a name that holds another."
    raise fail(file, text.count("\n", 0, start) + 1, "header", what, fix)


def _share(text: str, mark: str) -> float:
    """Give the share of rows that have the most usual number of cells, if that is two or more."""
    lines = io.StringIO(text[:200_000], newline="")
    reader = csv.reader(lines, delimiter=mark)
    try:
        widths = [len(cells) for cells in islice(reader, _SEEN) if any(map(str.strip, cells))]
    except csv.Error:  # such as a field of endless length; reading it will say what is wrong
        return 0
    usual = Counter(width for width in widths if width > 1).most_common(1)
    return usual[0][1] / len(widths) if usual else 0


def _is_decimal(text: str, marks: list[str]) -> bool:
    """Say whether commas stand only between digits, below the first row."""
    lines = text.strip().splitlines()[1:_SEEN]
    body = "\n".join(lines)
    return bool(lines) and len(marks) == 2 and not re.search(r"(?<!\d),|,(?!\d)", body)


def csv_rows(text: str, mark: str, file: str) -> Iterator[Row]:
    """Go through the rows of a CSV text; each knows the line on which it begins."""
    told = _SEP.match(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for cells in reader:
            if not (told and line == 1):
                yield Row(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"the row that begins here cannot be read ({error})"
        fix = 'Close every quote, and write "" for a quote inside quotes.'
        raise fail(file, line, "", what, fix) from error


def empty(file: str) -> InputError:
    """Make the error for a file in which nothing stands."""
    return fail(file, None, "", "nothing stands in it", "Write a header and the rows below it.")


def closed(file: str, error: OSError) -> InputError:
    """Make the error for a file that cannot be opened."""
    what = f"it cannot be opened ({error.strerror or type(error).__name__})"
    return fail(file, None, "", what, "Close it where else it is open, or copy it.")
