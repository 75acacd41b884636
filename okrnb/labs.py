"""JupyterLab on a workbook's notebooks: for one person alone, or for several in the same ones."""

import argparse
import importlib.util
import json
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from okrnb.cliparts import add_command, how_to_install, wait_for
from okrnb.errors import Problem
from okrnb.shipped import shipped

REFUSED = 2
"""The exit code for words that cannot be followed, as argparse has it."""

EVERYWHERE = ("0.0.0.0", "::", "*", "")  # what Jupyter takes for "all addresses"
FIRST_PORT = 8888
SETTINGS, PROVIDER = "jupyter_server_config.json", "IdentityProvider"  # Jupyter's names

# Said below the link, before JupyterLab starts.
TOGETHER = """\
Whoever opens this link is in the same notebooks: all see texts, outputs and forms as they change.
Each of them can run code on this machine as you: hand it to people you trust, and to nobody else,
and only in a network that you trust. Where it does not open, a firewall may keep the port closed.
One person at a time runs cells. A form whose cell is run again still has what was typed, but for
the field in which somebody is typing just then. What is typed into a form, everybody sees: for
votes that stay hidden, each makes a copy of 08-take-part of their own (right-click, Duplicate).
"""


def add_lab(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> argparse.ArgumentParser:
    """Add the command `lab`."""
    lab = add_command(commands, "lab", open_lab, "open JupyterLab; takes its options, too")
    what = "let colleagues in the same network into the same notebooks"
    lab.add_argument("--together", action="store_true", help=what)
    return lab


def open_lab(options: argparse.Namespace, console: Console) -> int:
    """Open JupyterLab on the folder's notebooks; it asks nobody for news or updates."""
    from okrnb import starting

    folder = Path(options.folder)
    found = together_problem(options.more) if options.together else None
    if found is not None:
        Console(stderr=True, highlight=False, soft_wrap=True).print(escape(str(found)))
        return REFUSED
    if not (folder / "workbook.yaml").exists():
        starting.make(folder, None, None, team="", on=None)
        console.print(escape(f"Made {folder} with the example shop, as there was no workbook."))
    starting.copy_notebooks(folder)
    console.print(escape(f"Opening {folder / 'notebooks'}; stop with Ctrl-C twice."))
    with ExitStack() as stack:
        own, module = shipped("templates", "jupyter", "alone"), ["jupyterlab"]
        if options.together:
            own = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="okrnb-")))
            module = ["okrnb.labs", str(own)]
            link = prepare_together(own, options.more, os.environ)
            console.print(escape(f"\n  {link}\n\n{TOGETHER}"))
        command = [sys.executable, "-m", *module, *_settings(folder), *options.more]
        return wait_for(command, _environment(own))


def _settings(folder: Path) -> Iterator[str]:
    settings = {
        "ServerApp.root_dir": folder.resolve(),  # so that the YAML files are beside the notebooks
        "LabApp.default_url": "/lab/tree/notebooks/00-start-here.ipynb",
        "LabApp.news_url": None,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    return (f"--{name}={value}" for name, value in settings.items())


def _environment(own: Path) -> dict[str, str]:
    """Let Jupyter find our settings before those of the person; its own options come first."""
    paths = [str(own), str(shipped("templates", "jupyter"))]
    paths += filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])
    return {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}


# Together


def together_problem(more: Sequence[str]) -> Problem | None:
    """Say what keeps people from working together, None where nothing does."""
    if importlib.util.find_spec("jupyter_server_ydoc") is None:
        what = "jupyter-collaboration, which it needs, is not installed"
        return Problem("--together", None, "", what, how_to_install("collab"))
    if _listening(more).token == "":
        what = "the token is blank, so anybody in the network could run code on this machine"
        return Problem("--together", None, "", what, "Leave the token out: a new one is made.")
    return None


def _listening(more: Sequence[str]) -> argparse.Namespace:
    """Give what the person told Jupyter about where to listen; None for what is not told."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--ip", "--ServerApp.ip")
    parser.add_argument("--port", "--ServerApp.port", type=int)
    parser.add_argument("--token", "--IdentityProvider.token", "--ServerApp.token")
    parser.add_argument("--certfile", "--ServerApp.certfile")
    return parser.parse_known_args(list(more))[0]


def prepare_together(own: Path, more: Sequence[str], environ: Mapping[str, str]) -> str:
    """Write the settings for working together into a folder of ours; give the link for colleagues.

    `more` are the person's own options for Jupyter, which count. What was typed and deleted is kept
    in that folder as well, so it has to go when the server ends.
    """
    told = _listening(more)
    ip = "0.0.0.0" if told.ip is None else told.ip
    port = told.port or free_port(ip)
    token = told.token or environ.get("JUPYTER_TOKEN") or secrets.token_urlsafe(16)
    host = own_address() if ip in EVERYWHERE else ip
    scheme = "http" if told.certfile is None else "https"
    link = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/lab?token={token}"
    settings: dict[str, Any] = {
        "ServerApp": {"ip": ip, "port": port, "port_retries": 0, "custom_display_url": link},
        PROVIDER: {"token": token},
        "YDocExtension": {
            "session_store_path": str(own / "sessions.json"),
            # Else a notebook whose only reader's machine slept for a minute can come back doubled.
            "document_cleanup_delay": None,
        },
        "SQLiteYStore": {"db_path": str(own / "history.db")},
    }
    # In a file, as all who use the machine can see the words of a command.
    (own / SETTINGS).write_text(json.dumps(settings), encoding="utf-8")
    return link


def own_address() -> str:
    """Give the address of this machine in its network, its name where it is in none.

    Connecting a datagram socket sends nothing: it only says which way a datagram would leave. The
    address it would go to is one that documents use, and nobody has.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return socket.gethostname()
        return str(probe.getsockname()[0])


def free_port(ip: str) -> int:
    """Give the first port from 8888 on that is free at an address."""
    host = "" if ip in EVERYWHERE else ip
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(FIRST_PORT, FIRST_PORT + 50):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
        return port
    return FIRST_PORT  # no port is free there, or it is no address of ours: Jupyter says which


def _serve(own: Path, words: Sequence[str]) -> None:
    """Run JupyterLab in this process, and end the process with it.

    The threads with which jupyter-collaboration writes its history never end, so Python would wait
    for them for ever (jupyterlab/jupyter-collaboration, issue 161).
    """
    from jupyterlab.labapp import LabApp  # type: ignore[import-untyped]  # ships no types

    word = f"--{PROVIDER}.token"
    if not any(one.startswith(word) for one in words):
        # Settings in the folder where the person is would blank ours; the words of a call do not.
        token = json.loads((own / SETTINGS).read_text("utf-8"))[PROVIDER]["token"]
        words = [*words, f"{word}={token}"]
    LabApp.launch_instance(argv=[*words])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), sys.argv[2:])
