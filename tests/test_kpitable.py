"""Cells of the KPI table are changed one by one; all else stays as people wrote it."""

from okrnb.kpitable import add_rows, set_fields

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
