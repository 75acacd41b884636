"""Forms as web pages for people who should not see code: `okrnb app`, served by Voila."""

import argparse
import importlib.util
import json
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from okrnb.cliparts import DEFAULT_FOLDER, add_command, add_day, how_to_install, wait_for
from okrnb.errors import fail
from okrnb.labs import EVERYWHERE, free_port, own_address
from okrnb.shipped import shipped
from okrnb.workbook import load_workbook

ONLY_HERE = "Only this machine can open it. Stop with Ctrl-C."
OPEN_TO_ALL = """\
Whoever has this link can write into the workbook, and nobody is asked who they are. Hand it to the
team, and only in a network that you trust: what goes over it is not encrypted. Stop with Ctrl-C."""

HERE = ("127.0.0.1", "localhost", "::1")
"""Addresses that only this machine can reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A form with a page of its own; its notebook is `templates/apps/{name}.ipynb`."""

    name: str
    title: str
    about: str


APPS = (
    App(
        name="check-in",
        title="Check-in",
        about="How sure are we, what is in the way, what comes next: a line for each key result.",
    ),
    App(
        name="key-result",
        title="Key result",
        about="A KPI becomes a key result: from where to where, by when, by whom.",
    ),
    App(
        name="seat",
        title="Your seat",
        about="At a drafting session: vote before anybody else's vote is seen, put in ideas.",
    ),
)


def add_app(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command `app`."""
    what = "forms as web pages, without code; takes Voila's options, too"
    app = add_command(commands, "app", serve_app, what)
    names = ", ".join(one.name for one in APPS)
    app.add_argument("name", nargs="?", default="", help=f"{names}; without it, all")
    app.add_argument("--folder", default=DEFAULT_FOLDER, help="the workbook folder")
    what = "the address to listen on; 127.0.0.1, unless others are to reach it"
    app.add_argument("--ip", "--Voila.ip", default=HERE[0], help=what)
    app.add_argument("--port", "--Voila.port", type=int, help="the first free one from 8888 on")
    app.add_argument("--token", "--Voila.token", help="what a link must hold; made by itself")
    add_day(app)
    return app


def serve_app(options: argparse.Namespace, console: Console) -> int:
    """Serve the forms of a workbook until Ctrl-C. Raises InputError for what is in the way."""
    apps, folder = find_apps(options.name), Path(options.folder)
    refuse_without("voila")
    settings = load_workbook(folder).settings
    open_to_all = options.ip not in HERE
    token = options.token or (secrets.token_urlsafe(12) if open_to_all else "")
    port = options.port or free_port(options.ip)
    names = " and ".join(app.name for app in apps)
    console.print(escape(f"{settings.team}, {settings.cycle.name}: {names}."))
    console.print(escape(f"\n  {link_to(options.ip, port, token)}\n"))
    console.print(escape(OPEN_TO_ALL if open_to_all else ONLY_HERE))
    told = {"folder": str(folder.resolve()), "name": options.name, "day": str(options.as_of or "")}
    listen = [f"--Voila.ip={options.ip}", f"--Voila.port={port}"]
    command = [sys.executable, "-m", "okrnb.visits", json.dumps(told), *listen, *options.more]
    return wait_for(command, environment(os.environ, token))


def find_apps(name: str) -> tuple[App, ...]:
    """Give the app of a name, all without one. Raises InputError, naming them, for another name.

    >>> [app.title for app in find_apps("key-result")]
    ['Key result']
    """
    found = tuple(app for app in APPS if name in ("", app.name))
    if not found:
        names = ", ".join(app.name for app in APPS)
        fix = f"Write one of: {names}; or nothing, for all. Voila's options: --name=value."
        raise fail("app", None, "", f"{name!r} is none of the apps", fix)
    return found


def refuse_without(package: str) -> None:
    """Raise InputError, with what to type, where a package is not installed."""
    if importlib.util.find_spec(package) is None:
        what = f"it needs {package.capitalize()}, which is not installed"
        raise fail("app", None, "", what, f"{how_to_install('app')}.")


def link_to(ip: str, port: int, token: str) -> str:
    """Give the link to open; for a server that listens on all addresses, with this machine's.

    >>> link_to("127.0.0.1", 8888, "")
    'http://127.0.0.1:8888/'
    """
    host = own_address() if ip in EVERYWHERE else ip
    there = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    return f"{there}?token={token}" if token else there


def environment(environ: Mapping[str, str], token: str = "") -> dict[str, str]:
    """Let Voila find our template, before the person's own; the token is not for others to see.

    Who uses the same machine can see the words of a command, but not its environment.
    """
    paths = [str(shipped("templates")), environ.get("JUPYTER_PATH", "")]
    own = {"JUPYTER_PATH": os.pathsep.join(filter(None, paths)), "JUPYTER_TOKEN": token}
    return {**environ, **own}
