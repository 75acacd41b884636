"""What people typed into a form and have not saved, kept on the disk until the cell runs again.

Running a cell again makes a new form; without this it would be blank. What the cell itself says
counts where it has changed since: so both ways of answering work.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from okrnb.asking import Ask, Note, Rows, Typed
from okrnb.errors import InputError
from okrnb.model import slug
from okrnb.storage import read_text, replace_text

VARIABLE = "OKRNB_STATE_DIR"
"""Names another folder for what is unsaved: for tests, and where a workbook cannot be written."""


def unsaved_folder(workbook: Path, environ: Mapping[str, str]) -> Path:
    """Say where the typed texts of a workbook's forms are kept."""
    named = environ.get(VARIABLE)
    return Path(named) if named else workbook / ".okrnb" / "unsaved"


def remember(folder: Path, form: str, typed: Typed, *, told: Typed) -> None:
    """Keep what is typed into a form, by its name; `told` is what the cell had put there.

    What is typed just as it was told needs no keeping. Raises OSError where the folder cannot be
    written.
    """
    path = folder / _name(form)
    if _plain(typed) == _plain(told):
        path.unlink(missing_ok=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")  # nobody else's business
    text = json.dumps({"typed": _plain(typed), "told": _plain(told)}, ensure_ascii=False, indent=1)
    replace_text(folder, path.name, text, seen=read_text(folder, path.name), check=json.loads)


class Recalled(NamedTuple):
    """What a form begins with, and what people had `left` in it.

    They differ in the fields that people changed and that the cell tells otherwise by now.
    """

    typed: Typed
    left: Typed


def recall(folder: Path, form: str, *, told: Typed) -> Recalled:
    """Give what was typed into a form; a field that the cell tells otherwise by now is as told."""
    try:
        kept = json.loads(read_text(folder, _name(form)) or "{}")
        typed, before = dict(kept.get("typed", {})), dict(kept.get("told", {}))
    except (ValueError, TypeError, AttributeError, InputError):
        return Recalled(told, told)  # not ours, or cut off: as if there were nothing
    now = _plain(told)
    mine = {
        name: _typed(text)
        for name, text in typed.items()
        if name in now and _fits(text, now[name]) and text != before.get(name)
    }
    same = {name: text for name, text in mine.items() if before.get(name) == now[name]}
    return Recalled({**told, **same}, {**told, **mine})


def rebase(typed: Typed, before: Typed, now: Typed) -> Typed:
    """Put what people changed since `before` over what is told `now`; the rest is as told.

    >>> rebase({"due": "May", "owner": ""}, {"due": "", "owner": ""}, {"due": "", "owner": "Ana"})
    {'due': 'May', 'owner': 'Ana'}
    """
    return {name: typed[name] if typed[name] != before[name] else now[name] for name in now}


def changed(typed: Typed, told: Typed, asks: Sequence[Ask]) -> tuple[str, ...]:
    """Name the fields in which something else is typed than was told, by their labels."""
    found = (ask.label for ask in asks if typed.get(ask.name) != told.get(ask.name))
    return tuple(label.rstrip("?") for label in found)


def say_kept(names: str) -> Note:
    """Say which fields are typed and not saved; nothing where there are none."""
    told = f"Not saved yet: {names}. What you type is kept here until you save."
    return Note(told if names else "")


def _fits(kept: Any, told: Any) -> bool:
    """Say whether what was kept is of the kind that the field holds."""
    if isinstance(told, str) or not isinstance(kept, list):
        return isinstance(told, str) and isinstance(kept, str)
    return all(
        isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())
        for row in kept
    )


def _typed(kept: Any) -> str | Rows:
    return tuple(kept) if isinstance(kept, list) else str(kept)


def _plain(typed: Typed) -> dict[str, Any]:
    """Write a table's rows as lists, as JSON has them."""
    return {
        name: value if isinstance(value, str) else [dict(row) for row in value]
        for name, value in typed.items()
    }


def _name(form: str) -> str:
    return f"{slug(form) or 'form'}.json"
