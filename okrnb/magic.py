"""`%%okr`: a cell of plain text becomes a card, and lines of the workbook if that is wanted."""

import argparse
import shlex
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from okrnb.adding import add
from okrnb.cards import Card, empty_workbook, read_card
from okrnb.deadlines import cycle_of
from okrnb.errors import fail
from okrnb.loop import look
from okrnb.waiting import when

USAGE = "%%okr --folder my-okrs [--add], or %%okr --cycle 'Q1 2027'"


def load_ipython_extension(ipython: Any) -> None:
    """Give a notebook the cell magics `%%okr` and `%%when`; called by `%load_ext okrnb`."""
    ipython.register_magic_function(okr, magic_kind="cell")
    wait = partial(when, names=ipython.user_ns)
    ipython.register_magic_function(wait, magic_kind="cell", magic_name="when")


def okr(line: str, cell: str) -> Card:
    """Show what is understood of the objectives and key results typed in a cell.

    `--folder` names a workbook, whose KPIs and cycle are then known; `--add` writes the OKRs into
    it, once however often the cell is run. Without a workbook `--cycle` says what they are for.
    Raises InputError for other words in the line.
    """
    options = _options(line)
    if options.folder is None:
        cycle = cycle_of(options.cycle) if options.cycle else None
        if cycle is None:
            raise _wrong("no folder and no cycle is named")
        return read_card(cell, empty_workbook(cycle), on=options.as_of or cycle.start)
    state = look(Path(options.folder), on=options.as_of)
    card = read_card(cell, state.workbook, on=state.on)
    if options.add:
        add(state, card.heard)
    return card


def _options(line: str) -> argparse.Namespace:
    parser = _Parser(prog="%%okr", add_help=False)
    parser.add_argument("--folder")
    parser.add_argument("--cycle")
    parser.add_argument("--add", action="store_true")
    parser.add_argument("--as-of", type=date.fromisoformat)
    try:
        return parser.parse_args(shlex.split(line))
    except ValueError as error:  # a quotation mark without its partner
        raise _wrong(str(error)) from None


class _Parser(argparse.ArgumentParser):
    """Says what is wrong as a problem, instead of ending the kernel."""

    def error(self, message: str) -> NoReturn:
        raise _wrong(message)


def _wrong(what: str) -> Exception:
    return fail("%%okr", None, "", what, f"Write {USAGE}.")
