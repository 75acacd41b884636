"""The commands of a running cycle: `okrnb status / report / export / next`. They are thin."""

import argparse
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from okrnb.cliparts import add_command, add_day, add_folder, folder_of, say_next, show_progress

CYCLE_COMMANDS = ("status", "report", "export", "next")

_FORMATS = {
    "csv": "a row for each key result, with all that is known of it",
    "okrdokey": "what OKRdokey imports",
    "sheet": "the columns that OKR sheets share",
    "json": "the whole workbook with its log",
    "checkins": "the log of check-ins",
}


def add_cycle_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add the commands, with their options."""
    status = add_command(commands, "status", _status, "say how every key result stands")
    report = add_command(commands, "report", _report, "write the report again")
    export = add_command(commands, "export", _export, "write key results, check-ins or all as file")
    following = add_command(commands, "next", _next, "begin the next cycle in a new folder")
    for command in (status, report, export, following):
        add_folder(command)
        add_day(command)
    what = "a file, or a folder for it; usually the workbook's folder out"
    export.add_argument("--to", metavar="PATH", help=what)
    told = "; ".join(f"{name}: {said}" for name, said in _FORMATS.items())
    export.add_argument("--format", choices=tuple(_FORMATS), default="csv", help=told)
    what = "the new folder; the old one stays as it is"
    following.add_argument("--into", metavar="NEW", required=True, help=what)


def _status(options: argparse.Namespace, console: Console) -> int:
    """Print a summary, and how every key result stands."""
    from okrnb import loop, showing

    console.print(escape(showing.say_status(loop.look(folder_of(options), on=options.as_of))))
    return 0


def _report(options: argparse.Namespace, console: Console) -> int:
    """Write the report again, after check-ins or edits."""
    from okrnb import loop, showing

    with show_progress(console) as progress:
        progress.add_task("Drawing and writing the report")
        page = showing.make_report(loop.look(folder_of(options), on=options.as_of))
    console.print(escape(f"Report: {page}"))
    return 0


def _export(options: argparse.Namespace, console: Console) -> int:
    """Write a file that other tools read, and say where it is."""
    from okrnb import handingout, loop

    to = None if options.to is None else Path(options.to)
    book = loop.look(folder_of(options), on=options.as_of)
    file = handingout.export(book, options.format, to=to)
    console.print(escape(f"Written: {file} ({_FORMATS[options.format]})"))
    return 0


def _next(options: argparse.Namespace, console: Console) -> int:
    """Make the folder of the next cycle; say what was handed over, and what is left to choose."""
    from okrnb import loop, meeting, showing

    folder = Path(options.into)
    book = loop.look(folder_of(options), on=options.as_of)
    handed = meeting.begin_next(book, folder)
    name = handed.workbook.settings.cycle.name
    console.print(escape(f"Made {folder} for {name}; {book.folder} stays as it is."))
    console.print(escape(showing.say_handover(book)))
    say_next(console, "lab", folder)
    return 0
