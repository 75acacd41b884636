"""Workbooks that many tests begin with: made once, and a copy for each test that writes."""

import shutil
from datetime import date
from pathlib import Path

from okrnb.loop import State, look

TODAY = date(2011, 12, 4)
"""The day on which the example shop is looked at."""


def copy_of(made: State, folder: Path) -> State:
    """Copy a workbook that nobody changes, and look at the copy as of the same day."""
    shutil.copytree(made.folder, folder)
    return look(folder, on=made.on, known=made)
