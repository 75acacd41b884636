"""What a save changed, in words, and taken back as carefully as it was saved."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.errors import ConflictError, InputError
from okrnb.kpitable import CellChange, save_cells, save_rows
from okrnb.logbook import add_entries
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import Metric, Objective, Workbook
from okrnb.undoing import Saved, remove_objective, take_back
from okrnb.workbook import (
    KPIS,
    create_workbook,
    load_workbook,
    save_objective,
    save_settings,
)

QUARTER = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
NPS = Kpi(id="nps", name="NPS", direction="up", owner="Ana")
MOVED = Metric(form="metric", id="nps-metric", kpi="nps", start=1, target=2, due=QUARTER.end)
OURS = Objective(id="nps", text="People praise us", key_results=(MOVED,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_workbook(tmp_path / "book", Settings(team="Shop", cycle=QUARTER), (NPS,))
    return tmp_path / "book"


def texts(folder: Path) -> dict[str, str]:
    """Give every file that people write."""
    paths = [*folder.glob("*.*"), *folder.glob("objectives/*")]
    return {path.name: path.read_text(encoding="utf-8") for path in paths if path.is_file()}


def changed_all(folder: Path) -> Saved:
    """Change settings and a KPI, and add a KPI and an objective."""
    before = load_workbook(folder)
    settings = before.settings
    save_settings(
        folder, settings.change(team="Us", cycle=settings.cycle.change(name="Q1")), before=settings
    )
    save_cells(folder, [CellChange("nps", "owner", "Ana", "Ben")], file=KPIS)
    save_rows(folder, [{"kpi": "fraud", "name": "Card fraud"}], file=KPIS)
    save_objective(folder, OURS)
    return Saved(before, load_workbook(folder))


def test_a_save_is_told_file_by_file(folder: Path) -> None:
    assert str(changed_all(folder)) == (
        "workbook.yaml (team, cycle.name); kpis.csv: NPS (owner), Card fraud (new); "
        "objectives/nps.yaml (new)"
    )


def test_a_changed_objective_and_new_lines_of_the_log_are_told(folder: Path) -> None:
    save_objective(folder, OURS)
    before = load_workbook(folder)
    save_objective(folder, OURS.change(owner="Ana"), before=OURS)
    add_entries(folder, CheckIn(id="one", on=date(2012, 2, 1), key_result="nps-metric", value=1))
    told = str(Saved(before, load_workbook(folder)))
    assert told == "objectives/nps.yaml; log.jsonl (1 line)"


def test_a_save_that_changed_nothing_says_so(folder: Path) -> None:
    book = load_workbook(folder)
    assert str(Saved(book, book)) == "nothing, as all of it stands there already"


def test_all_of_a_save_is_taken_back(folder: Path) -> None:
    before = texts(folder)
    take_back(folder, changed_all(folder))
    assert texts(folder) == before


def test_a_changed_objective_is_saved_as_it_was(folder: Path) -> None:
    save_objective(folder, OURS)
    before = load_workbook(folder)
    save_objective(folder, OURS.change(owner="Ana"), before=OURS)
    take_back(folder, Saved(before, load_workbook(folder)))
    assert load_workbook(folder).objectives == (OURS,)


def test_what_others_changed_elsewhere_since_stays(folder: Path) -> None:
    saved = changed_all(folder)
    save_cells(folder, [CellChange("nps", "direction", "up", "band")], file=KPIS)
    take_back(folder, saved)
    nps = load_workbook(folder).kpi("nps")
    assert nps is not None
    assert (nps.owner, nps.direction) == ("Ana", "band")


def test_what_others_changed_in_the_same_place_is_a_conflict(folder: Path) -> None:
    saved = changed_all(folder)
    save_cells(folder, [CellChange("nps", "owner", "Ben", "Cem")], file=KPIS)
    before = texts(folder)
    with pytest.raises(ConflictError, match="owner from Ben to Cem"):
        take_back(folder, saved)
    assert texts(folder) == before


def test_where_one_file_is_a_conflict_no_other_is_taken_back(folder: Path) -> None:
    saved = changed_all(folder)
    save_objective(folder, OURS.change(owner="Ana"), before=OURS)
    before = texts(folder)
    with pytest.raises(ConflictError, match=r"objectives/nps\.yaml"):
        take_back(folder, saved)
    assert texts(folder) == before


def added(folder: Path) -> Saved:
    before = load_workbook(folder)
    save_objective(folder, OURS)
    return Saved(before, load_workbook(folder))


def test_an_objective_that_somebody_changed_is_not_deleted(folder: Path) -> None:
    saved = added(folder)
    save_objective(folder, OURS.change(owner="Ana"), before=OURS)
    with pytest.raises(ConflictError, match="somebody else changed it"):
        take_back(folder, saved)
    assert load_workbook(folder).objectives


def test_an_objective_that_was_reported_on_is_not_deleted(folder: Path) -> None:
    saved = added(folder)
    add_entries(folder, CheckIn(id="one", on=date(2012, 2, 1), key_result="nps-metric", value=1))
    with pytest.raises(InputError, match="there is no such key result"):
        take_back(folder, saved)
    assert load_workbook(folder).objectives == (OURS,)


def test_an_objective_that_is_gone_needs_no_deleting(folder: Path) -> None:
    remove_objective(folder, OURS)
    assert not (folder / "objectives" / "nps.yaml").exists()


def test_a_kpi_that_somebody_uses_by_now_stays(folder: Path) -> None:
    before = load_workbook(folder)
    save_rows(folder, [{"kpi": "fraud", "name": "Card fraud"}], file=KPIS)
    saved = Saved(before, load_workbook(folder))
    save_objective(folder, OURS.change(key_results=(MOVED.change(kpi="fraud"),)))
    with pytest.raises(InputError, match="kpi is 'fraud', but there is no such KPI"):
        take_back(folder, saved)
    assert load_workbook(folder).kpi("fraud") is not None


def test_nothing_is_taken_out_of_the_log(folder: Path) -> None:
    save_objective(folder, OURS)
    before: Workbook = load_workbook(folder)
    add_entries(folder, CheckIn(id="one", on=date(2012, 2, 1), key_result="nps-metric", value=1))
    with pytest.raises(InputError, match="the log only grows"):
        take_back(folder, Saved(before, load_workbook(folder)))
