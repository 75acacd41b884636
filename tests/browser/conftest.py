"""One JupyterLab and one browser for all tests in this folder."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.lab import Notebook, notebook_in
from browser.serving import PATIENCE, Server, serve

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NO_PLAYWRIGHT = "no playwright: pip install playwright"
NO_BROWSER = (
    "no browser: set CHROMIUM to a Chromium or Chrome, or install one "
    "(Debian: apt-get install chromium)"
)


def pytest_runtest_setup() -> None:
    """Skip what there is no browser for; where one was promised, fail."""
    known = importlib.util.find_spec("playwright") is not None
    lacking = NO_PLAYWRIGHT if not known else NO_BROWSER if chromium() is None else ""
    if lacking and os.environ.get("OKRNB_BROWSER") == "must":
        pytest.fail(lacking, pytrace=False)
    if lacking:
        pytest.skip(lacking)


def chromium() -> str | None:
    """Find the browser: the one that CHROMIUM names, else one that is installed."""
    named = os.environ.get("CHROMIUM")
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/bin"])
    found = (shutil.which(name, path=path) for name in ([named] if named else NAMES))
    return next(filter(None, found), None)


@pytest.fixture(scope="package")
def window() -> Iterator["BrowserContext"]:
    """Give a browser; for this folder only, as others are not to run inside its event loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=FLAGS, timeout=1000 * PATIENCE
        )
        yield started.new_context(viewport={"width": 1400, "height": 900})
        started.close()


@pytest.fixture(scope="package")
def server(window: "BrowserContext", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a JupyterLab on a workbook of the example shop; none where there is no browser."""
    with serve(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture
def notebook(window: "BrowserContext", server: Server) -> Iterator[Notebook]:
    """Give a page for one notebook."""
    with notebook_in(window, server) as notebook:
        yield notebook


@pytest.fixture
def shots() -> Path | None:
    """Give the folder for pictures of the notebooks, if somebody wants them."""
    named = os.environ.get("OKRNB_SHOTS")
    return Path(named) if named else None
