"""`%%when`: a cell that says what is missing, and runs once it is there."""

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from okrnb.errors import InputError
from okrnb.waiting import when

WRONG = "from okrnb.errors import fail\nraise fail('kpis.csv', 3, 'KPI x', 'it is odd', 'Mend it.')"
REFUSED = "from okrnb.errors import RefusedError\nraise RefusedError('it is odd', 'Mend it.')"


def lines(shown: Any) -> list[str]:
    return [line for (line,) in shown.rows]


@pytest.mark.parametrize("names", [{}, {"OWNER": ""}, {"OWNER": ()}, {"OWNER": None}])
def test_as_long_as_something_is_blank_the_sentence_is_shown(names: dict[str, Any]) -> None:
    assert lines(when("OWNER: Say who: Ana?", "1 / 0", names)) == ["Say who: Ana?"]


def test_without_a_sentence_it_names_what_is_blank() -> None:
    (said,) = lines(when("OWNER, draft, KPI", "1 / 0", {"KPI": "nps"}))
    assert said == "Nothing to show yet: fill in OWNER and draft first, then run on from there."


def test_once_all_is_there_the_cell_runs_among_the_names_of_the_notebook() -> None:
    names = {"OWNER": "Ana"}
    assert when("OWNER", "who = OWNER.upper()\nwho * 2", names) == "ANAANA"
    assert names["who"] == "ANA"


@pytest.mark.parametrize("cell", ["", "x = 1"])
def test_a_cell_that_ends_in_no_value_shows_nothing(cell: str) -> None:
    assert when("OWNER", cell, {"OWNER": "Ana"}) is None


@pytest.mark.parametrize(
    ("cell", "said"),
    [(WRONG, "kpis.csv:3: KPI x: it is odd. Mend it."), (REFUSED, "it is odd. Mend it.")],
)
def test_what_is_wrong_is_said_and_the_cells_below_still_run(cell: str, said: str) -> None:
    assert lines(when("OWNER", cell, {"OWNER": "Ana"})) == [said]


def test_a_mistake_in_the_code_is_no_mistake_of_people() -> None:
    with pytest.raises(ZeroDivisionError):
        when("OWNER", "1 / 0", {"OWNER": "Ana"})


@pytest.mark.parametrize("line", ["", ": Say who.", "two words: Say who."])
def test_a_first_line_without_names_is_refused(line: str) -> None:
    with pytest.raises(InputError, match="is no name"):
        when(line, "1", {})


def test_loading_the_extension_gives_the_cell_magic() -> None:
    shell: Any = InteractiveShell.instance()
    try:
        shell.run_line_magic("load_ext", "okrnb")
        shell.run_cell("OWNER = 'Ana'")
        assert shell.run_cell("%%when OWNER: Say who.\nOWNER.upper()").result == "ANA"
    finally:
        InteractiveShell.clear_instance()
