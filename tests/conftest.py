"""What several tests need."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from prepared import TODAY, copy_of

from okrnb.loop import State
from okrnb.starting import open_workbook

# The same examples every time: a test that fails for chance alone teaches nothing where it runs.
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of a file together, and all in a browser: they share what takes long."""
    from xdist.scheduler import LoadFileScheduling

    made = LoadFileScheduling(config, log)
    made._split_scope = unit_of
    return made


def unit_of(test: str) -> str:
    """Name what a test has to run together with, by its id."""
    file = test.partition("::")[0]
    return "tests/browser" if file.startswith("tests/browser/") else file


SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def kpi_series() -> Path:
    """Give the folder with 68 real KPI series, which is kept beside the repository."""
    folder = SHARED / "data" / "kpi-series"
    if not folder.is_dir():
        pytest.skip(
            "the 68 KPI series are kept beside the repository, in ../shared/data/kpi-series"
        )
    return folder


@pytest.fixture(scope="session")
def example_shop_once(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Give the example shop, made once a run; no test writes into it."""
    return open_workbook(str(tmp_path_factory.mktemp("once") / "practice"), on=TODAY)


@pytest.fixture
def example_shop(example_shop_once: State, tmp_path: Path) -> State:
    """Give a copy of the example shop to write into."""
    return copy_of(example_shop_once, tmp_path / "practice")
