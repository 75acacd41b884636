"""Cells of the KPI table are changed one by one; all else stays as people wrote it."""

import io
from pathlib import Path

import pandas as pd
import pytest

from okrnb.definitions import load_definitions, rows_of
from okrnb.errors import ConflictError, InputError
from okrnb.kpitable import CellChange, add_rows, remove_rows, save_cells, set_fields

TABLE = 'kpi,name,note,state\nnps,"NPS, all",,\n\nchurn,Churn,"two\nlines",health\nMRR,,x,\n'


def change(text: str, **states: str) -> str:
    return set_fields(text, {id: {"state": state} for id, state in states.items()}, file="k.csv")


def test_only_the_line_of_the_kpi_changes() -> None:
    before, after = TABLE.splitlines(), change(TABLE, nps="focus").splitlines()
    assert [pair for pair in zip(before, after, strict=True) if len(set(pair)) > 1] == [
        ('nps,"NPS, all",,', 'nps,"NPS, all",,focus')
    ]


def test_a_cell_of_two_lines_survives() -> None:
    assert '"two\nlines",parked' in change(TABLE, churn="parked")


def test_nothing_to_change_changes_no_byte() -> None:
    assert change(TABLE, nobody="focus") == TABLE


def test_the_same_value_again_changes_no_byte() -> None:
    assert change(TABLE, churn="health") == TABLE


def test_a_column_that_is_missing_is_added_at_the_right() -> None:
    assert change("kpi;name\nnps;NPS\nmrr;\n", nps="focus") == (
        "kpi;name;state\nnps;NPS;focus\nmrr;;\n"
    )


def test_line_ends_of_other_systems_stay() -> None:
    assert change("kpi,state\r\nnps,\r\n", nps="focus") == "kpi,state\r\nnps,focus\r\n"


def test_a_name_in_place_of_an_id_is_found_by_its_id() -> None:
    assert "Gross margin,focus" in set_fields(
        "kpi,state\nGross margin,\n", {"gross-margin": {"state": "focus"}}, file="k.csv"
    )


def test_a_new_row_leaves_the_others_as_they_are() -> None:
    grown = add_rows(TABLE, [{"kpi": "mrr-new", "name": "New MRR"}], file="k.csv")
    assert grown == TABLE + "mrr-new,New MRR,,\n"


def test_a_table_without_a_last_line_end_gets_one() -> None:
    assert add_rows("kpi;name\r\nnps;NPS", [{"kpi": "a", "name": "A;B"}], file="k.csv") == (
        'kpi;name\r\nnps;NPS\r\na;"A;B"\r\n'
    )


def test_a_new_row_brings_its_columns() -> None:
    grown = add_rows("ID,name\nnps,NPS\n", [{"kpi": "a", "name": "A", "unit": "EUR"}], file="k.csv")
    assert grown == "ID,name,unit\nnps,NPS,\na,A,EUR\n"


KPIS = "kpi,name,direction,healthy_low,healthy_high,pay_linked\nnps,NPS,,,,\nmrr,MRR,up,5,,\n"


def saved(folder: Path, *changes: CellChange, table: str = KPIS) -> str:
    (folder / "k.csv").write_text(table, encoding="utf-8")
    save_cells(folder, changes, file="k.csv")
    return (folder / "k.csv").read_text(encoding="utf-8")


def test_cells_that_say_what_was_read_are_changed_and_no_others(tmp_path: Path) -> None:
    changes = (
        CellChange("nps", "direction", "", "up"),
        CellChange("nps", "pay_linked", "", "false"),
    )
    assert saved(tmp_path, *changes) == KPIS.replace("nps,NPS,,,,", "nps,NPS,up,,,false")


def test_a_cell_that_says_something_else_by_now_is_a_conflict_that_names_it(
    tmp_path: Path,
) -> None:
    changes = (CellChange("mrr", "direction", "down", "band"), CellChange("x", "name", "", "X"))
    with pytest.raises(ConflictError) as caught:
        saved(tmp_path, *changes)
    first, second = map(str, caught.value.problems)
    assert "KPI mrr: somebody else changed direction from down to up; nothing" in first
    assert "KPI x: its row is gone" in second
    assert (tmp_path / "k.csv").read_text(encoding="utf-8") == KPIS


def test_another_spelling_of_the_same_is_no_conflict(tmp_path: Path) -> None:
    table = KPIS.replace("MRR,up", "MRR,Higher is better")
    assert ",down,5" not in table
    change = CellChange("mrr", "direction", "up", "band")
    assert "mrr,MRR,band,5" in saved(tmp_path, change, table=table)


def test_a_table_that_would_contradict_itself_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="healthy range is upside down: 5 to 3"):
        saved(tmp_path, CellChange("mrr", "healthy_high", "", "3"))
    assert (tmp_path / "k.csv").read_text(encoding="utf-8") == KPIS


def test_what_would_be_read_as_something_else_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="name '' would be read as 'mrr'"):
        saved(tmp_path, CellChange("mrr", "name", "MRR", ""))


def test_rows_are_taken_out_while_they_say_what_was_added(tmp_path: Path) -> None:
    text = saved(tmp_path, table=KPIS)
    rows = {"nps": next(row for row in rows_as_read(text) if row["kpi"] == "nps")}
    remove_rows(tmp_path, rows, file="k.csv")
    assert (tmp_path / "k.csv").read_text(encoding="utf-8") == KPIS.replace("nps,NPS,,,,\n", "")
    (tmp_path / "k.csv").write_text(KPIS.replace("nps,NPS,", "nps,NPS,up"), encoding="utf-8")
    with pytest.raises(ConflictError, match="the row was changed meanwhile"):
        remove_rows(tmp_path, rows, file="k.csv")


def rows_as_read(text: str) -> list[dict[str, str]]:
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    return rows_of(load_definitions(frame).kpis)
