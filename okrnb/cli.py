"""The command line: `okrnb run / new / read / lab / check` and, in `cyclecommands`, more."""

import argparse
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from okrnb.apps import add_app, serve_app
from okrnb.cliparts import DEFAULT_FOLDER, add_command, add_day, say_next, show_progress, today
from okrnb.cyclecommands import CYCLE_COMMANDS, add_cycle_commands
from okrnb.errors import InputError, fail
from okrnb.labs import add_lab, open_lab

if TYPE_CHECKING:
    from okrnb.model import Reading

COMMANDS = ("run", "new", "read", "lab", "app", "check", *CYCLE_COMMANDS)
PROBLEM, INTERRUPTED = 1, 130
"""Exit codes: something has to be mended or answered; the person stopped it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; without a command's name it is `run`."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    if not words or words[0] not in (*COMMANDS, "-h", "--help"):
        meant = get_close_matches(words[0], COMMANDS, n=1) if words else []
        if meant and not Path(words[0]).exists():
            parser.error(f"{words[0]} is no command. Did you mean {meant[0]}?")
        words.insert(0, "run")
    options, more = parser.parse_known_args(words)
    if more and options.run not in (open_lab, serve_app):
        parser.error(f"unrecognized arguments: {' '.join(more)}")
    options.more = more  # JupyterLab and Voila have options of their own
    console = Console(highlight=False, soft_wrap=True)
    try:
        code: int = options.run(options, console)
    except InputError as error:
        for problem in error.problems:
            Console(stderr=True, highlight=False, soft_wrap=True).print(escape(str(problem)))
        return PROBLEM
    except OSError as error:
        told = f"{error.filename or 'disk'}: {error.strerror}. Choose a folder you can write to."
        Console(stderr=True, highlight=False, soft_wrap=True).print(escape(told))
        return PROBLEM
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="okrnb", description="From the KPIs a team watches to the OKRs it commits to."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = add_command(commands, "run", _run, "draft OKRs from KPI readings, coach and report them")
    new = add_command(commands, "new", _new, "make a workbook folder, without drafting")
    read = add_command(commands, "read", _read, "add the readings of a new export")
    for command in (run, new, read):
        count = None if command is read else "?"
        command.add_argument("file", nargs=count, help="readings: CSV, XLSX or Parquet")
        what = "how the file is to be read, such as date_order=dmy; may be given again"
        command.add_argument(
            "--answer", action="append", default=[], metavar="FIELD=VALUE", help=what
        )
    for command in (run, new):
        command.add_argument("--kpis", help="definitions of the KPIs: CSV or XLSX")
        command.add_argument("--team", default="", help="the team's name")
    what = "begin with a filled workbook, such as sales; `list` shows all"
    new.add_argument("--template", default="", metavar="NAME", help=what)
    lab = add_lab(commands)
    add_app(commands)
    check = add_command(commands, "check", _check, "say what is missing before publishing")
    add_cycle_commands(commands)
    for command in (run, new, read, lab):
        command.add_argument("--folder", default=DEFAULT_FOLDER, help="the workbook folder")
    _add_check_options(check)
    for command in (run, new, check):
        add_day(command)
    return parser


def _add_check_options(check: argparse.ArgumentParser) -> None:
    what = "the workbook folder, or a text file of OKRs such as okrs.md"
    check.add_argument("path", nargs="?", help=what)
    check.add_argument("--format", choices=("text", "json", "github"), default="text")
    check.add_argument("--cycle", default="", help="what a text file's OKRs are for: 'Q1 2027'")
    check.add_argument("--folder", help="a workbook whose KPIs and cycle a text file is read with")


def _run(options: argparse.Namespace, console: Console) -> int:
    """Read, find gaps, draft, coach, save, draw and report."""
    from okrnb import deciding, loop, showing

    folder = Path(options.folder)
    with show_progress(console) as progress:
        task = progress.add_task("Reading the KPIs")
        notes = _make_or_reuse(options, folder)
        progress.update(task, description="Finding the gaps")
        state = loop.look(folder, on=options.as_of)
        progress.update(task, description="Drafting OKRs")
        state = deciding.draft(state)
        progress.update(task, description="Drawing and writing the report")
        page = showing.make_report(state)
    for line in (*notes, showing.summarise(state), "", f"Report: {page}"):
        console.print(escape(line))
    if state.workbook.objectives:
        say_next(console, "lab", folder)
    else:
        say_next(
            console, "run", folder, before=f"fill in the blanks of {folder / 'kpis.csv'}, then "
        )
    return 0


def _make_or_reuse(options: argparse.Namespace, folder: Path) -> tuple[str, ...]:
    """Make the folder; one that is there is used again as it is, never overwritten."""
    from okrnb import starting

    if options.kpis and not options.file:
        raise fail("--kpis", None, "", "definitions come without readings", "Name both files.")
    if (folder / "workbook.yaml").exists():
        reading = _answers(options)
        if options.file:
            starting.refuse_other(folder, options.file, reading)
        starting.copy_notebooks(folder)
        return (f"Using {folder} again, as it is.", "")
    notes = _make(options, folder)
    return (*notes, "") if notes else ()


def _make(options: argparse.Namespace, folder: Path) -> tuple[str, ...]:
    from okrnb import starting

    return starting.make(
        folder,
        options.file,
        Path(options.kpis) if options.kpis else None,
        team=options.team,
        on=options.as_of,
        reading=_answers(options),
    )


def _answers(options: argparse.Namespace) -> "Reading | None":
    """Read the answers that were typed, None without any."""
    from okrnb import starting

    if options.answer and not options.file:
        what, fix = "answers come without a file", "Name the export that they are about."
        raise fail("--answer", None, "", what, fix)
    return starting.read_answers(options.answer) if options.answer else None


def _new(options: argparse.Namespace, console: Console) -> int:
    """Make a workbook folder without drafting anything."""
    folder = Path(options.folder)
    if options.template:
        return _new_from_template(options, folder, console)
    for note in _make(options, folder):
        console.print(escape(note))
    console.print(escape(f"Made {folder}: its kpis.csv says what every KPI means."))
    say_next(console, "run", folder)
    return 0


def _new_from_template(options: argparse.Namespace, folder: Path, console: Console) -> int:
    """Make a folder from a template, for the quarter after today; or list the templates."""
    from okrnb import starting, templating

    if options.template == "list":
        console.print(escape(templating.say_templates()))
        return 0
    if options.file or options.kpis:
        what = "a template comes with readings and KPIs of its own"
        raise fail("--template", None, "", what, "Leave it out, or leave out the files.")
    on = options.as_of or today()
    notes = starting.make_filled(folder, options.template, on=on, team=options.team)
    for note in notes or [f"Made {folder}: its first notebook asks for an export of yours."]:
        console.print(escape(note))
    say_next(console, "run" if notes else "lab", folder)  # in a blank one there is nothing to run
    return 0


def _read(options: argparse.Namespace, console: Console) -> int:
    """Add the readings of a new export to a folder, read as the one before."""
    from okrnb import starting

    folder = Path(options.folder)
    for note in starting.update(folder, options.file, reading=_answers(options)):
        console.print(escape(note))
    say_next(console, "run", folder)
    return 0


def _check(options: argparse.Namespace, console: Console) -> int:
    """List all that the coach asks, with the line where the answer belongs."""
    from okrnb import checking
    from okrnb.coaching import blocks_publishing

    path = Path(options.path or options.folder or DEFAULT_FOLDER)
    folder = None if options.folder is None else Path(options.folder)
    if path.is_file():
        found = checking.check_file(path, on=options.as_of, cycle=options.cycle, folder=folder)
    else:
        found = checking.check_folder(path, on=options.as_of)
    base = "" if path.is_file() else str(path)
    console.print(escape(checking.say_findings(found, options.format, base=base)))
    return PROBLEM if blocks_publishing(tuple(one.advice for one in found)) else 0
