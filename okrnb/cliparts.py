"""What all commands of the command line share: options, progress, and the last line."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from okrnb.shipped import shipped

DEFAULT_FOLDER = "my-okrs"


def add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace, Console], int],
    help: str,
) -> argparse.ArgumentParser:
    """Add a command that `run` carries out; its help says what it does."""
    command = commands.add_parser(name, help=help, description=help)
    command.set_defaults(run=run)
    return command


def add_folder(command: argparse.ArgumentParser) -> None:
    """Let the workbook folder be named as a word, or with `--folder`, as in other commands."""
    command.add_argument("path", nargs="?", help="the workbook folder")
    command.add_argument("--folder", default=DEFAULT_FOLDER, help="the same, as other commands say")


def folder_of(options: argparse.Namespace) -> Path:
    """Give the folder that was named in either way."""
    return Path(options.path or options.folder)


def add_day(command: argparse.ArgumentParser) -> None:
    """Let people choose the day to look from."""
    what = "the day to look from"
    command.add_argument("--as-of", type=read_day, metavar="YYYY-MM-DD", help=what)


def read_day(text: str) -> date:
    """Read a day as it is typed; raises what argparse tells people."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it as 2026-03-31") from None


def today() -> date:
    """Read the clock: the one place where okrnb does."""
    return datetime.now(tz=UTC).astimezone().date()


def show_progress(console: Console) -> Progress:
    """Show what is being done and for how long, on a terminal only."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def say_next(console: Console, command: str, folder: Path, *, before: str = "") -> None:
    """End with the one next command, in the words the person started with."""
    started = os.environ.get("OKRNB_COMMAND", "okrnb")
    other = "" if folder == Path(DEFAULT_FOLDER) else f" --folder {folder}"
    console.print(escape(f"Next:   {before}{started} {command}{other}"))


def how_to_install(extra: str) -> str:
    """Say what to type for an extra, in a clone of the repository or for an installed package."""
    root = shipped("templates").parent
    what = f'-e "{root}[{extra}]"' if (root / "pyproject.toml").exists() else f'"okrnb[{extra}]"'
    return f'Type: "{sys.executable}" -m pip install {what}'


def wait_for(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a server until it ends, and give its exit code.

    Ctrl-C reaches it as well: it asks, or saves and stops what it started. That is waited for.
    """
    with subprocess.Popen(command, env=env) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
