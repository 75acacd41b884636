"""What somebody does at a form in JupyterLab: find a field by its label, type, choose, press.

After each of these the kernel is given the time that it needs, as a click overtakes what was typed
just before it.
"""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from browser.lab import Notebook
from browser.serving import Server

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SHIPPED = Path(__file__).resolve().parents[2] / "notebooks"


class Hands:
    """Somebody at the form of a notebook, with mouse and keys, or with `keys` alone."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.form = notebook.page.locator(".okrnb-form")

    def field(self, label: str) -> "Locator":
        """Find the field with a label, as those do who hear it read out."""
        return self.form.get_by_label(label, exact=True)

    def type(self, label: str, text: str) -> None:
        """Click into a field, write over what is in it, and leave it."""
        self.field(label).click()
        self.write(text)

    def write(self, text: str) -> None:
        """Write over what is in the field that listens, and leave it."""
        keys = self.notebook.page.keyboard
        keys.press("ControlOrMeta+A")
        keys.type(text)
        keys.press("Tab")
        self.notebook.settle()

    def choose(self, label: str, words: str) -> None:
        """Choose by the words that are offered."""
        self.field(label).select_option(label=words)
        self.notebook.settle()

    def press(self, name: str) -> None:
        """Click a button."""
        self.form.get_by_role("button", name=name, exact=True).click()
        self.notebook.settle()

    def tab_to(self, label: str) -> None:
        """Go on with Tab until the field or button with a label listens."""
        listens = "node => node === document.activeElement"
        keys = self.notebook.page.keyboard
        wanted = self.field(label).or_(self.form.get_by_role("button", name=label, exact=True))
        for _ in range(80):
            if wanted.evaluate(listens):
                return
            keys.press("Tab")
        raise AssertionError(f"{label} cannot be reached with Tab")

    def shown(self, label: str) -> str:
        """Read what is in a field."""
        return self.field(label).input_value()

    @property
    def status(self) -> str:
        """Read the line that says what happened."""
        return self.form.get_by_role("status").inner_text()

    @property
    def page(self) -> str:
        """Read all that the form shows."""
        return self.form.inner_text()


def copied(server: Server, stem: str, folder: str) -> str:
    """Copy a guided notebook into a folder of its own, so that it meets nobody's workbook."""
    target = server.folder / folder / f"{stem}.ipynb"
    target.parent.mkdir()
    shutil.copyfile(SHIPPED / target.name, target)
    return target.relative_to(server.folder).as_posix()


def written(server: Server, form: str, folder: str, *, on: str = "date(2011, 12, 4)") -> str:
    """Write a notebook that shows one form on a new workbook of the example shop."""
    module, _, made = form.rpartition(".")
    cells = (
        f"from datetime import date\n\nfrom okrnb import open_workbook\nfrom {module} import "
        f"{made.partition('(')[0]}\n\nbook = open_workbook('practice', on={on})",
        f"form = {made}\nform",
    )
    code = [nbformat.v4.new_code_cell(one) for one in cells]
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(cells=code, metadata={"kernelspec": kernel})
    target = server.folder / folder / "form.ipynb"
    target.parent.mkdir()
    nbformat.write(notebook, target)
    return target.relative_to(server.folder).as_posix()
