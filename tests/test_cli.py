"""The commands as a person types them: what is printed, what is written, how they end."""

import hashlib
from pathlib import Path

import pytest

from okrnb.cli import main
from okrnb.workbook import load_workbook

EXAMPLE = Path(__file__).resolve().parent.parent / "templates" / "example-shop"
Capture = pytest.CaptureFixture[str]


def run(*words: str | Path) -> int:
    return main([str(word) for word in words])


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def shop(tmp_path: Path, capsys: Capture) -> Path:
    """Give the example shop's workbook as `okrnb run` leaves it."""
    folder = tmp_path / "my-okrs"
    assert run("run", "--folder", folder) == 0
    capsys.readouterr()
    return folder


def test_the_main_job_drafts_coaches_saves_draws_and_reports(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "my-okrs"
    assert run("--folder", folder) == 0
    told = capsys.readouterr().out
    assert "as of 4 December 2011: 10 KPIs" in told
    assert "Raise revenue from GBP 1,928,572 to GBP 2,160,000 by 31 March 2012" in told
    assert told.rstrip().splitlines()[-1] == f"Next:   okrnb lab --folder {folder}"
    assert len(load_workbook(folder).objectives) == 3
    assert {"report.md", "report.html", "board.png"} <= {p.name for p in (folder / "out").iterdir()}
    assert (folder / "notebooks" / "00-start-here.ipynb").exists()


def test_a_second_run_uses_the_folder_again_and_changes_nothing_people_wrote(
    shop: Path, capsys: Capture
) -> None:
    write(shop / "objectives" / "revenue.yaml", "# ours now\ntext: Sell all year\n")
    before = fingerprint(shop)
    assert run("run", "--folder", shop) == 0
    assert "again, as it is" in capsys.readouterr().out
    after = fingerprint(shop)
    assert {k: v for k, v in after.items() if not k.startswith("out/")} == {
        k: v for k, v in before.items() if not k.startswith("out/")
    }


def test_a_folder_with_other_readings_asks_for_another_name(
    shop: Path, tmp_path: Path, capsys: Capture
) -> None:
    other = write(tmp_path / "other.csv", "kpi,date,value\nnps,2025-01-01,30\n")
    before = fingerprint(shop)
    assert run("run", other, "--folder", shop) == 1
    assert "Give another name with --folder NAME" in capsys.readouterr().err
    assert fingerprint(shop) == before


def test_the_same_readings_use_their_folder_again(shop: Path) -> None:
    assert run("run", EXAMPLE / "readings.csv", "--folder", shop) == 0


def test_a_folder_that_is_no_workbook_is_left_alone(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path / "diary.txt", "mine")
    assert run("run", "--folder", tmp_path) == 1
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_readings_without_definitions_leave_open_questions_and_no_guess(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "shop"
    assert run("run", EXAMPLE / "readings.csv", "--folder", folder) == 0
    told = capsys.readouterr().out
    assert "is higher better, lower better, or inside a band?" in told
    assert "fill in the blanks of" in told.rstrip().splitlines()[-1]
    book = load_workbook(folder)
    assert book.objectives == ()
    assert {(k.direction, k.aggregation, k.healthy_low, k.healthy_high) for k in book.kpis} == {
        (None, None, None, None)
    }
    assert {kpi.frequency for kpi in book.kpis} == {"month", "week"}


def test_answers_in_kpis_csv_lead_to_a_draft_on_the_next_run(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    assert run("run", EXAMPLE / "readings.csv", "--folder", folder) == 0
    (folder / "kpis.csv").write_bytes((EXAMPLE / "kpis.csv").read_bytes())
    assert run("run", "--folder", folder) == 0
    assert len(load_workbook(folder).objectives) == 3


def test_definitions_without_readings_are_a_problem(tmp_path: Path, capsys: Capture) -> None:
    assert run("run", "--kpis", EXAMPLE / "kpis.csv", "--folder", tmp_path / "x") == 1
    assert "Name both files" in capsys.readouterr().err


def test_broken_readings_are_told_with_their_lines_and_nothing_is_written(
    tmp_path: Path, capsys: Capture
) -> None:
    rows = "kpi,date,value\nnps,03/04/2011,30\nnps,2011-05-01,thirty\n"
    broken = write(tmp_path / "broken.csv", rows)
    assert run("run", broken, "--folder", tmp_path / "x") == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.split(":")[1] for line in told] == ["2", "3"]
    assert not (tmp_path / "x").exists()


def test_check_names_file_and_line_and_ends_with_1_before_publishing(
    shop: Path, capsys: Capture
) -> None:
    assert run("check", shop) == 1
    told = capsys.readouterr().out
    assert "objectives/revenue.yaml:12: before publishing: key result revenue-metric" in told


def test_check_ends_with_0_when_only_advice_is_left(shop: Path, capsys: Capture) -> None:
    for path in (shop / "objectives").iterdir():
        path.unlink()
    ready = """
text: Customers find the shop worth buying from all year
key_results:
  - id: more
    form: metric
    kpi: revenue
    start: 1928572
    target: 2160000
    due: 2012-03-31
    owner: Ana
"""
    write(shop / "objectives" / "revenue.yaml", ready)
    assert run("check", shop) == 0
    assert "Ready to publish" in capsys.readouterr().out


def test_check_of_a_broken_workbook_ends_with_1_and_shows_no_traceback(
    shop: Path, capsys: Capture
) -> None:
    write(shop / "objectives" / "revenue.yaml", "text: Sell all year\nonwer: Ana\n")
    assert run("check", shop) == 1
    told = capsys.readouterr().err
    assert "objectives/revenue.yaml:2" in told
    assert "Did you mean owner?" in told
    assert "Traceback" not in told


def test_report_is_written_again_after_an_edit(shop: Path) -> None:
    path = shop / "objectives" / "revenue.yaml"
    write(path, path.read_text(encoding="utf-8").replace("worth buying from", "worth a visit"))
    assert run("report", shop) == 0
    assert "worth a visit" in (shop / "out" / "report.html").read_text(encoding="utf-8")


def test_a_day_that_is_none_is_refused_before_anything_is_read(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("run", "--as-of", "31.3.2012")
    assert stopped.value.code == 2
    assert "write it as 2026-03-31" in capsys.readouterr().err


def test_names_with_brackets_are_printed_as_they_are(tmp_path: Path, capsys: Capture) -> None:
    rows = "".join(f"Sales [red],2025-{m:02d}-01,{m}\n" for m in range(1, 9))
    file = write(tmp_path / "x.csv", f"kpi,date,value\n{rows}")
    assert run("run", file, "--folder", tmp_path / "x") == 0
    assert "Sales [red]" in capsys.readouterr().out


def test_all_68_real_kpis_go_through(kpi_series: Path, tmp_path: Path, capsys: Capture) -> None:
    series, kpis = kpi_series / "series.csv", kpi_series / "kpis.csv"
    assert run("run", series, "--kpis", kpis, "--folder", tmp_path / "all") == 0
    assert "68 KPIs" in capsys.readouterr().out
    book = load_workbook(tmp_path / "all")
    assert len(book.kpis) == 68
    assert 1 <= len(book.objectives) <= 3


def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(
    tmp_path: Path, capsys: Capture
) -> None:
    file = write(tmp_path / "file", "")
    assert run("run", "--folder", file / "okrs") == 1
    assert capsys.readouterr().err.rstrip().endswith("Choose a folder you can write to.")


def test_a_misspelled_command_is_not_taken_for_a_file(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        run("chekc")
    assert "chekc is no command. Did you mean check?" in capsys.readouterr().err


def test_a_new_workbook_says_which_choices_its_settings_have(shop: Path) -> None:
    told = (shop / "workbook.yaml").read_text(encoding="utf-8")
    assert "#   scoring: graded, yes_no, levels, progress_only" in told
