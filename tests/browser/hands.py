"""What somebody does at a form in JupyterLab: find a field by its label, type, choose, press.

After each of these the kernel is given the time that it needs, as a click overtakes what was typed
just before it.
"""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from browser.lab import Notebook
from browser.serving import Server

if TYPE_CHECKING:
    from playwright.sync_api import Locator

SHIPPED = Path(__file__).resolve().parents[2] / "notebooks"


class Hands:
    """Somebody at the forms of a notebook, or at one of them, with a mouse or without."""

    def __init__(self, notebook: Notebook, number: int | None = None) -> None:
        self.notebook = notebook
        forms = notebook.page.locator(".okrnb-form")
        self.form = forms if number is None else forms.nth(number)

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

    def tick(self, label: str) -> None:
        """Click into a box."""
        self.field(label).click()
        self.notebook.settle()

    def press(self, name: str) -> None:
        """Click a button."""
        self.form.get_by_role("button", name=name, exact=True).click()
        self.notebook.settle()

    def space(self, name: str, *, back: bool = False) -> None:
        """Go to a button and press it, without a mouse."""
        self.tab_to(name, back=back)
        self.notebook.page.keyboard.press("Space")
        self.notebook.settle()

    def pick(self, label: str, words: str) -> None:
        """Choose what is offered, without a mouse.

        Space opens the list first: while it is closed, arrows and letters are JupyterLab's.
        """
        self.tab_to(label)
        offered = [
            text.replace("\xa0", " ")
            for text in self.field(label).locator("option").all_text_contents()
        ]
        now = int(self.field(label).evaluate("node => node.selectedIndex"))
        way = offered.index(words) - now
        steps = ["ArrowDown" if way > 0 else "ArrowUp"] * abs(way)
        for key in ("Space", *steps, "Enter"):
            self.notebook.page.keyboard.press(key)
        self.notebook.settle()

    def put(self, label: str, text: str) -> None:
        """Go to a field and write over what is in it, without a mouse."""
        self.tab_to(label)
        self.write(text)

    def tab_to(self, label: str, *, back: bool = False) -> None:
        """Go on (or back) with Tab until the field or button with a label listens."""
        listens = "node => node === document.activeElement"
        keys = self.notebook.page.keyboard
        button = self.form.get_by_role("button", name=label, exact=True)
        wanted = self.field(label).or_(button)
        for _ in range(80):
            if wanted.evaluate(listens):
                return
            keys.press("Shift+Tab" if back else "Tab")
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


def forms_in(notebook: Notebook, server: Server, folder: str, *cells: str) -> list[Hands]:
    """Write cells into a notebook of its own, run it, and go to each of its forms."""
    notebook.open(written(server, folder, *cells))
    notebook.run_all()
    count = notebook.page.locator(".okrnb-form").count()
    return [Hands(notebook, number) for number in range(count)]


def copied(server: Server, stem: str, folder: str) -> str:
    """Copy a guided notebook into a folder of its own, so that it meets nobody's workbook."""
    target = server.folder / folder / f"{stem}.ipynb"
    target.parent.mkdir()
    shutil.copyfile(SHIPPED / target.name, target)
    return target.relative_to(server.folder).as_posix()


def written(server: Server, folder: str, *cells: str) -> str:
    """Write a notebook of code cells into a folder of its own."""
    blank: dict[str, Any] = {"metadata": {}, "execution_count": None, "outputs": []}
    code = [
        {**blank, "cell_type": "code", "id": f"cell-{n}", "source": one}
        for n, one in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": code}
    target = server.folder / folder / "written.ipynb"
    target.parent.mkdir()
    target.write_text(json.dumps(notebook), encoding="utf-8")
    return target.relative_to(server.folder).as_posix()
