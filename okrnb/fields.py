"""What a single field of a file may hold: a spelled text becomes a number, a day, a yes or no.

A text in a file has no type of its own: the field says what it may hold. So `0777` is a fine name,
and `no` is never mistaken for false. Nothing that could mean two things is accepted.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from okrnb.errors import RefusedError
from okrnb.quantities import parse_number


def nearest(word: str, known: Iterable[str]) -> str:
    """Say which known word was probably meant, or else which there are.

    >>> nearest("onwer", ["id", "owner"])
    'Did you mean owner?'
    """
    options = list(known)
    close = get_close_matches(word, options, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Known here: {', '.join(options) or 'none yet'}."


def bare(annotation: Any) -> Any:
    """Take away limits and `| None`, so that only the type of the value is left."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
        return bare(kinds[0]) if len(kinds) == 1 else kinds
    return annotation


def read_scalar(kind: Any, key: str, text: str) -> Any:
    """Read the text of a field as its type: a choice, text, number, whole number, day or yes or no.

    >>> read_scalar(date, "due", "2012-03-31"), read_scalar(str, "owner", "no")
    (datetime.date(2012, 3, 31), 'no')

    Raises RefusedError with what was seen and what to write.
    """
    if kind is str:
        return text
    text = text.strip()
    if get_origin(kind) is not Literal:
        return _READERS[kind](key, text)
    if text not in get_args(kind):
        raise RefusedError(f"{key} is {text!r}", f"Write {either(get_args(kind))}.")
    return text


def _read_number(key: str, text: str) -> Decimal:
    fix = "Write a plain number such as 12.5, or leave it blank."
    if "," in text:  # a form may understand some of these; files have one spelling
        fix = "Write it without commas and with a point for decimals, such as 1000 or 1.5."
    else:
        try:
            return parse_number(text)
        except ValueError:
            number = text.removesuffix("%").rstrip()
            if number != text:
                fix = f"Write {number} without the %; the KPI has the unit."
    raise RefusedError(f"{key} is {text!r}", fix)


def _read_whole(key: str, text: str) -> int:
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return int(text)
    raise RefusedError(f"{key} is {text!r}", "Write a whole number.")


def _read_day(key: str, text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        fix = "Write year, month and day, such as 2012-03-31."
        raise RefusedError(f"{key} is {text!r}", fix)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        what = f"{key} is {text}, a day that does not exist"
        raise RefusedError(what, "Look it up in a calendar.") from error


def _read_yes_no(key: str, text: str) -> bool:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    raise RefusedError(f"{key} is {text!r}", "Write true or false.")


_READERS: dict[Any, Callable[[str, str], Any]] = {
    Decimal: _read_number,
    int: _read_whole,
    date: _read_day,
    bool: _read_yes_no,
}


def either(words: Iterable[str]) -> str:
    """Join choices, as in `up, down or band`."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
