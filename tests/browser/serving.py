"""A JupyterLab of its own for tests: nothing of the person at the machine is read or written."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # comes with ipykernel; ships no types
import pytest

PATIENCE = 180
"""Seconds that anything may take on a busy machine; what is ready earlier goes on at once."""

PLACES = (
    *("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"),
    *("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"),
)
SETTINGS = {"notebook-extension/tracker": {"windowingMode": "none"}}
"""All cells are on the page: by default those far away are drawn when they are scrolled to."""


@dataclass(frozen=True)
class Server:
    """A running JupyterLab on a workbook folder."""

    folder: Path
    url: str
    token: str

    def ask(self, path: str, method: str = "GET") -> Any:
        """Give what the server answers to a request, None where that is nothing."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or b"null")

    def stop_kernels(self) -> None:
        """End every kernel, so that only one runs at a time."""
        for session in self.ask("sessions"):
            self.ask(f"sessions/{session['id']}", "DELETE")


@contextlib.contextmanager
def serve(home: Path, *more: str, made_by: Sequence[str] = ()) -> Iterator[Server]:
    """Run `okrnb lab` on a new workbook, and end it with all it started.

    `more` are further words for it, `made_by` those for `okrnb new`: by itself it makes a workbook
    of the example shop.
    """
    folder, env = home / "my-okrs", environment(home)
    okrnb = [sys.executable, "-m", "okrnb"]
    new = [*okrnb, "new", "--folder", str(folder), *made_by]
    subprocess.run(new, env=env, cwd=home, check=True, timeout=PATIENCE)
    server = Server(folder, f"http://127.0.0.1:{free_port()}", secrets.token_hex(16))
    log = home / "server.log"
    with log.open("wb") as out:
        command = [*okrnb, "lab", *options_of(server), *more]
        process = subprocess.Popen(command, env=env, cwd=home, stdout=out, stderr=out)
        try:
            wait_for(server, process, log)
            yield server
        finally:
            end(server, process)


def environment(home: Path) -> dict[str, str]:
    """Give the environment of the server, with folders of its own for all that it keeps."""
    places = {name: home / name.lower() for name in PLACES}
    for name, setting in SETTINGS.items():
        path = places["JUPYTERLAB_SETTINGS_DIR"] / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(setting), encoding="utf-8")
    others = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "OKRNB"))}
    return others | {name: str(place) for name, place in places.items()}


def options_of(server: Server) -> tuple[str, ...]:
    """Give the words behind `okrnb lab`."""
    return (
        *("--folder", str(server.folder), "--allow-root", "--no-browser", "--ip=127.0.0.1"),
        *(f"--port={server.url.rpartition(':')[2]}", "--ServerApp.port_retries=0"),
        f"--ServerApp.token={server.token}",
        "--LabApp.expose_app_in_browser=True",
        # Should the tests be killed, it ends by itself.
        "--MappingKernelManager.cull_idle_timeout=1200",
        "--ServerApp.shutdown_no_activity_timeout=1800",
    )


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers; fail with what it said where it does not."""
    for _ in range(PATIENCE * 5):
        with contextlib.suppress(OSError):
            server.ask("status")
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")


def end(server: Server, process: "subprocess.Popen[bytes]") -> None:
    """Ask the server to end; whatever of it is left then is made to."""
    with contextlib.suppress(psutil.NoSuchProcess):
        started = psutil.Process(process.pid).children(recursive=True)
        with contextlib.suppress(OSError):
            server.ask("shutdown", "POST")
        _, left = psutil.wait_procs([*started, psutil.Process(process.pid)], timeout=20)
        for one in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait(PATIENCE)
