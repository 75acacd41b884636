"""A notebook that is open in JupyterLab in a browser: run it, look at it, hold it against rules."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from browser.serving import PATIENCE, Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Page

HERE = "window.jupyterapp.shell.currentWidget"
"""The notebook on the page."""

READY = f"""path => {{
  const seen = window.jupyterapp && {HERE};
  const kernel = seen?.sessionContext?.session?.kernel;
  return seen?.context?.path === path && seen.context.isReady
    && kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
}}"""
FIND = f"""text => {HERE}.content.widgets.findIndex(
  cell => cell.model.type === 'code' && cell.model.sharedModel.getSource().includes(text))"""
RUN = f"""async ([place, limit]) => {{
  const commands = window.jupyterapp.commands;
  const late = new Promise(end => setTimeout(() => end(true), 1000 * limit));
  if (place === null)
    return Promise.race([late, commands.execute('notebook:run-all-cells').then(() => false)]);
  {HERE}.content.activeCellIndex = place;
  return Promise.race([late, commands.execute('notebook:run-cell').then(() => false)]);
}}"""
# Widgets are answered beside the cells (in a subshell), so an idle kernel does not say that they
# have been. Each message that was sent is; some are held back until the one before is answered.
LISTEN = f"""() => {{
  const kernel = {HERE}.sessionContext.session.kernel;
  const unanswered = window.okrnbUnanswered = new Set();
  kernel.anyMessage.connect((_, {{msg, direction}}) => {{
    if (direction === 'send' && msg.channel === 'shell') unanswered.add(msg.header.msg_id);
  }});
  kernel.iopubMessage.connect((_, msg) => {{
    if (msg.content.execution_state === 'idle') unanswered.delete(msg.parent_header.msg_id);
  }});
}}"""
QUIET = """async limit => {
  const end = Date.now() + 1000 * limit;
  for (let quiet = 0; quiet < 4; quiet = window.okrnbUnanswered.size ? 0 : quiet + 1) {
    if (Date.now() > end) return false;
    await new Promise(go => setTimeout(go, 25));
  }
  return true;
}"""
OUTPUTS = f"""() => {HERE}.content.widgets.filter(cell => cell.model.type === 'code').map(cell => (
  {{count: cell.model.executionCount, outputs: cell.model.outputs.toJSON()}}))"""
# MathJax typesets what it is given in turn, so all text before this one has been through it.
TYPESET = f"""async limit => {{
  const node = document.createElement('div');
  node.textContent = '$x$';
  document.body.append(node);
  await {HERE}.content.rendermime.latexTypesetter.typeset(node);
  for (let left = 20 * limit; left > 0 && !node.querySelector('mjx-container'); left--)
    await new Promise(go => setTimeout(go, 50));
  node.remove();
  return node.childElementCount > 0;
}}"""
# A placeholder is no name: it is gone as soon as somebody types.
NAMELESS = """() => {
  const told = node => node?.textContent?.trim() || '';
  const name = node => node.getAttribute('aria-label')?.trim()
    || (node.getAttribute('aria-labelledby') || '').split(' ').map(
         id => told(id && document.getElementById(id))).join('')
    || [...(node.labels || [])].map(told).join('')
    || (node.tagName === 'BUTTON' && (told(node) || node.title));
  const inputs = '.jp-OutputArea-output :is(input, select, textarea, button, [tabindex="0"][role])';
  return [...document.querySelectorAll(inputs)].filter(node => !name(node)).map(
    node => node.outerHTML.slice(0, 200));
}"""
FORMULAS = "nodes => nodes.map(node => node.closest('div, p, td').textContent.slice(0, 200))"
NO_WIDGET = re.compile("(Error displaying|Loading) widget")
LEFT_OPEN = ".jp-Dialog, .jp-Notification-Toast, .Toastify__toast"
DARK = "document.body.dataset.jpThemeLight === 'false'"
HEIGHT = """() => {
  document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0;
  return document.querySelector('.jp-WindowedPanel-viewport').scrollHeight;
}"""


class Notebook:
    """A notebook on a page, with what the page asked other hosts for and complained of."""

    def __init__(self, page: "Page", server: Server) -> None:
        self.page, self._server = page, server
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self._run = -1
        page.on("request", lambda request: self._note_request(request.url))
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(self._server.url):
            self.elsewhere.append(url)

    def _note_message(self, message: "ConsoleMessage") -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def open(self, path: str, *, dark: bool = False) -> None:
        """Open a notebook of the workbook folder and wait for its kernel."""
        from playwright.sync_api import TimeoutError as TooLate

        self.page.goto(f"{self._server.url}/lab/tree/{path}?reset&token={self._server.token}")
        try:
            self.page.wait_for_function(READY, arg=path, timeout=1000 * PATIENCE)
        except TooLate as error:
            open_now = self.page.locator(LEFT_OPEN).all_inner_texts()
            raise AssertionError(f"{path} did not open; on the page: {open_now}") from error
        self.page.evaluate(LISTEN)
        theme = "JupyterLab Dark" if dark else "JupyterLab Light"
        change = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
        self.page.evaluate(change, theme)
        self.page.wait_for_function(DARK if dark else f"!({DARK})", timeout=1000 * PATIENCE)

    def run_all(self) -> None:
        """Run all cells and wait until nothing is left to do."""
        assert not self.page.evaluate(RUN, [None, PATIENCE]), "the cells did not come to an end"
        self.settle()

    def run_to(self, text: str) -> None:
        """Run the cells after those that this has run, up to the next one with a text in it."""
        last = int(self.page.evaluate(FIND, text))
        assert last > self._run, f"no cell further down has {text!r} in it"
        for place in range(self._run + 1, last + 1):
            assert not self.page.evaluate(RUN, [place, PATIENCE]), f"cell {place} did not end"
        self._run = last
        self.settle()

    def settle(self) -> None:
        """Wait until the kernel has answered all that was typed and clicked."""
        assert self.page.evaluate(QUIET, PATIENCE), "the kernel does not answer"

    # What a notebook must hold to

    def problems(self) -> list[str]:
        """Name all that is wrong with what the page shows."""
        assert self.page.evaluate(TYPESET, PATIENCE), "JupyterLab does not set formulas"
        formulas = self.page.locator(".jp-Notebook :is(mjx-container, .MathJax)")
        lost = self.page.locator(".jp-OutputArea-output").filter(has_text=NO_WIDGET)
        return [
            *self._errors(),
            *(f"widget: {text}" for text in lost.all_inner_texts()),
            *(f"no name: {text}" for text in self.page.evaluate(NAMELESS)),
            *(f"formula: {text}" for text in formulas.evaluate_all(FORMULAS)),
            *(f"left open: {text}" for text in self.page.locator(LEFT_OPEN).all_inner_texts()),
            *(f"asked elsewhere: {url}" for url in self.elsewhere),
            *(f"console: {text}" for text in self.complaints),
        ]

    def _errors(self) -> Iterator[str]:
        for number, cell in enumerate(self.page.evaluate(OUTPUTS), 1):
            if cell["count"] != number:
                yield f"code cell {number} was not run in its turn: {cell['count']}"
            for output in cell["outputs"]:
                if output["output_type"] == "error" or output.get("name") == "stderr":
                    yield f"code cell {number}: {_told(output)}"

    def photograph(self, path: Path) -> None:
        """Save a picture of the whole notebook."""
        before = self.page.viewport_size or {"width": 1400, "height": 900}
        height = min(int(self.page.evaluate(HEIGHT)) + 200, 16_000)  # as high as Chromium draws
        self.page.set_viewport_size({"width": before["width"], "height": height})
        self.page.evaluate(HEIGHT)
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": before["width"], "height": before["height"]})


def _told(output: dict[str, Any]) -> str:
    return str(output.get("evalue") or output.get("text"))


@contextlib.contextmanager
def notebook_in(context: "BrowserContext", server: Server) -> Iterator[Notebook]:
    """Give a page for a notebook; after it, no kernel is left."""
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE / 3)
    try:
        yield Notebook(page, server)
    finally:
        page.close()
        server.stop_kernels()
