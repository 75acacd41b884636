"""What several tests need."""

from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time: a test that fails for chance alone teaches nothing where it runs.
settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady")

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
