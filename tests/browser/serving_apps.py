"""The apps of `okrnb app` for tests: a server of its own, and a page as a visitor sees it."""

import contextlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # comes with ipykernel; ships no types
import pytest

from browser.lab import FORMULAS, NAMELESS, Notebook
from browser.serving import PATIENCE, Server, environment, free_port
from okrnb.practising import open_quarter

if TYPE_CHECKING:
    from playwright.sync_api import Page

DAY = date(2011, 8, 11)
"""The day of the check-in, in the example quarter."""

# Voila hands its kernel to nobody, so what goes over the wire says whether all was answered: when a
# message is, the kernel says that it is idle again. Before the parts of a message stand the places
# where they begin: channel, header, header of what it answers, metadata, content.
LISTEN = """(() => {
  const unanswered = window.okrnbUnanswered = new Set();
  const parts = data => {
    const view = new DataView(data), places = Number(view.getBigUint64(0, true));
    const at = n => Number(view.getBigUint64(8 * (n + 1), true));
    const text = n => new TextDecoder().decode(data.slice(at(n), at(n + 1)));
    return places > 5 ? [0, 1, 2, 3, 4].map(text) : [];
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...told) {
      super(...told);
      this.addEventListener('message', ({data}) => {
        const [channel, , parent, , content] = data instanceof ArrayBuffer ? parts(data) : [];
        if (channel === 'iopub' && JSON.parse(content).execution_state === 'idle')
          unanswered.delete(JSON.parse(parent).msg_id);
      });
    }
    send(data) {
      const [channel, header] = data instanceof ArrayBuffer ? parts(data) : [];
      if (channel === 'shell') unanswered.add(JSON.parse(header).msg_id);
      super.send(data);
    }
  };
})()"""
KERNEL = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
END = """async id => fetch(`/api/kernels/${id}`, {
  method: 'DELETE', headers: {'X-XSRFToken': document.cookie.match(/_xsrf=([^;]*)/)[1]}})"""
CODE = ".jp-InputArea, .jp-CodeMirrorEditor, .cm-editor, .highlight"


class Visit(Notebook):
    """An app on a page of its own."""

    def __init__(self, page: "Page", server: Server) -> None:
        super().__init__(page, server)
        page.add_init_script(LISTEN)
        page.set_default_timeout(1000 * PATIENCE / 3)

    def open(self, path: str, *, dark: bool = False) -> None:
        """Open an app by its name and wait for its form; a blank name is the start page."""
        there = f"voila/render/{path}.ipynb" if path else ""
        self.page.goto(f"{self._server.url}/{there}{'?theme=dark' if dark else ''}")
        if path:
            self.arrive()

    def arrive(self) -> None:
        """Wait for the form."""
        self.page.get_by_role("button", name="Undo").wait_for()
        self.settle()

    @property
    def kernel(self) -> str:
        """The id of the page's kernel."""
        return str(self.page.evaluate(KERNEL))

    def lose_kernel(self) -> None:
        """End the kernel, as happens to a page that was out of reach for a while."""
        self.page.evaluate(END, self.kernel)

    def width(self) -> int:
        """Give how wide the page is on the screen of a phone; 390 is all of it."""
        self.page.set_viewport_size({"width": 390, "height": 800})
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def problems(self) -> list[str]:
        """Name all that is wrong with what the page shows."""
        formulas = self.page.locator("mjx-container, .MathJax")
        return [
            *(f"code: {text}" for text in self.page.locator(CODE).all_inner_texts()),
            *(f"no name: {text}" for text in self.page.evaluate(NAMELESS)),
            *(f"formula: {text}" for text in formulas.evaluate_all(FORMULAS)),
            *(f"asked elsewhere: {url}" for url in self.elsewhere),
            *(f"console: {text}" for text in self.complaints),
        ]


@contextlib.contextmanager
def serve_apps(home: Path, *more: str) -> Iterator[Server]:
    """Run `okrnb app` on the example quarter as it stood on a day, and end all it started."""
    folder = open_quarter(home / "quarter", on=DAY).folder
    server = Server(folder, f"http://127.0.0.1:{free_port()}", "")
    words = (f"--folder={folder}", f"--as-of={DAY}", "--no-browser", *more)
    command = [sys.executable, "-m", "okrnb", "app", *words, f"--port={server.url[17:]}"]
    log = home / "apps.log"
    with log.open("wb") as out:
        env = environment(home)
        process = subprocess.Popen(command, env=env, cwd=home, stdout=out, stderr=out)
        try:
            _wait_for(server, process, log)
            yield server
        finally:
            _end(process)


def _wait_for(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(PATIENCE * 5):
        with contextlib.suppress(OSError), urllib.request.urlopen(server.url, timeout=PATIENCE):
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(f"the apps did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask the server to end; whatever is left of it then is made to."""
    with contextlib.suppress(psutil.NoSuchProcess):
        okrnb = psutil.Process(process.pid)
        started = okrnb.children(recursive=True)
        for voila in okrnb.children():
            voila.terminate()
        _, left = psutil.wait_procs([*started, okrnb], timeout=20)
        for one in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait(PATIENCE)


def lives(server: Server, kernel: str) -> bool:
    """Say whether a kernel is there."""
    try:
        server.ask(f"kernels/{kernel}")
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return False
    return True


def ends(server: Server, kernel: str, *, within: float) -> bool:
    """Wait so many seconds for a kernel to end; say whether it did."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not lives(server, kernel):
            return True
        time.sleep(0.2)
    return False
