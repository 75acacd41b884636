"""What can be wrong with something a person gave, and how it is said.

A *problem* means that a file cannot be used as it is. All problems of a file are gathered and
raised once, as an `InputError`. Advice on wording or ambition is not a problem: see `coaching`.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, and what to write instead.

    `line` is a line number counted from 1, or for a spreadsheet the sheet and cell
    (`"Sheet1!B4"`). Without one the problem concerns the file as a whole.

    >>> print(Problem("kpis.csv", 3, "KPI nps", "direction is 'higer'", "Write up, down or band."))
    kpis.csv:3: KPI nps: direction is 'higer'. Write up, down or band.
    """

    file: str
    line: int | str | None
    about: str
    what: str
    fix: str

    def __str__(self) -> str:
        """Put place, subject, what is wrong and what to write instead in one line."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        about = f"{self.about}: " if self.about else ""
        return f"{place}: {about}{self.what.rstrip('.')}. {self.fix}"


class InputError(Exception):
    """Everything that is wrong with what a person gave, said at once.

    In a notebook it shows its problems only, without a traceback: the mistake is in the file, and
    the lines of our code would hide that.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def _render_traceback_(self) -> list[str]:
        """Give IPython what to show instead of a traceback."""
        count = len(self.problems)
        return [f"{count} problem{'s' if count != 1 else ''} to mend:", *map(str, self.problems)]


class ConflictError(InputError):
    """Somebody else saved the file after it was read; nothing was written."""


class RefusedError(ValueError):
    """A record that contradicts itself, before it is known in which file it stands."""

    def __init__(self, what: str, fix: str) -> None:
        self.what, self.fix = what, fix
        super().__init__(f"{what}. {fix}")

    def _render_traceback_(self) -> list[str]:
        """Give IPython what to show instead of a traceback."""
        return [str(self)]


def fail(file: str, line: int | str | None, about: str, what: str, fix: str) -> InputError:
    """Make an error of a single problem, ready to raise."""
    return InputError([Problem(file, line, about, what, fix)])
