"""The commands as a person types them: what is printed, what is written, how they end."""

import hashlib
import json
import shutil
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
def messy_kpis(kpi_series: Path) -> Path:
    """Give the folder with messy exports, which is kept beside that of the series."""
    return kpi_series.parent / "messy-kpis"


@pytest.fixture(scope="module")
def shop_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once") / "my-okrs"
    assert run("run", "--folder", folder) == 0
    return folder


@pytest.fixture
def shop(shop_once: Path, tmp_path: Path) -> Path:
    """Give the example shop's workbook as `okrnb run` leaves it."""
    return Path(shutil.copytree(shop_once, tmp_path / "my-okrs"))


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


def test_readings_that_were_added_use_their_folder_again(shop: Path, tmp_path: Path) -> None:
    more = write(tmp_path / "more.csv", "kpi,date,value\nrevenue,2011-12-01,999\n")
    assert run("run", more, "--folder", shop) == 1
    assert run("read", more, "--folder", shop) == 0
    assert run("run", more, "--folder", shop) == 0


AMBIGUOUS = "Date,Sales\n01/02/2025,5\n02/02/2025,6\n03/02/2025,7\n"


def test_a_question_says_what_to_type_the_answer_is_kept_and_next_month_needs_none(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = tmp_path / "team"
    export = write(tmp_path / "january.csv", AMBIGUOUS)
    assert run("new", export, "--folder", folder) == 1
    assert capsys.readouterr().err.splitlines()[0] == (
        "january.csv:2: date is '01/02/2025': 1 February 2025 or 2 January 2025. "
        "Answer with --answer date_order=dmy or --answer date_order=mdy "
        "(workbook.yaml keeps it under reading), or write it plainly."
    )
    assert not folder.exists()
    assert run("new", export, "--folder", folder, "--answer", "date_order=dmy") == 0
    later = write(tmp_path / "february.csv", AMBIGUOUS.replace("03/02/2025,7", "04/02/2025,8"))
    capsys.readouterr()
    assert run("read", later, "--folder", folder) == 0
    assert capsys.readouterr().out.startswith("1 reading added, 0 changed.\n")
    readings = (folder / "readings.csv").read_text(encoding="utf-8")
    assert readings.splitlines()[3:] == ["Sales,2025-02-03,7", "Sales,2025-02-04,8"]


def test_a_run_takes_answers_too_and_the_same_export_is_known_again(tmp_path: Path) -> None:
    export = write(tmp_path / "january.csv", AMBIGUOUS)
    words = ("run", export, "--folder", tmp_path / "team")
    assert run(*words, "--answer", "date_order=dmy") == 0
    assert run(*words) == 0


def test_a_wrong_answer_is_told_before_anything_is_written(tmp_path: Path, capsys: Capture) -> None:
    export = write(tmp_path / "january.csv", AMBIGUOUS)
    words = ("new", export, "--folder", tmp_path / "team", "--answer")
    assert run(*words, "date_order=british", "--answer", "days=dmy") == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == "--answer: date_order is 'british'. Write dmy, mdy or ymd."
    assert second.startswith("--answer: 'days=dmy' is no answer. Write one of: sheet=text, ")
    assert not (tmp_path / "team").exists()


def test_an_answer_without_a_file_is_a_problem(shop: Path, capsys: Capture) -> None:
    assert run("run", "--folder", shop, "--answer", "date_order=dmy") == 1
    assert "answers come without a file" in capsys.readouterr().err


def test_reading_into_a_folder_that_is_none_is_a_problem(tmp_path: Path, capsys: Capture) -> None:
    export = write(tmp_path / "january.csv", AMBIGUOUS)
    assert run("read", export, "--folder", tmp_path / "none") == 1
    assert "so it is not a workbook" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", ["kpi_summary_wide.csv", "weekly_sales_eu.csv", "quarterly_pack.xlsx"]
)
def test_messy_exports_become_a_workbook(name: str, messy_kpis: Path, tmp_path: Path) -> None:
    assert run("new", messy_kpis / name, "--folder", tmp_path / "team") == 0
    truth = json.loads((messy_kpis / name).with_suffix(".truth.json").read_text(encoding="utf-8"))
    rows = (tmp_path / "team" / "readings.csv").read_text(encoding="utf-8").splitlines()[1:]
    points = [point for one in truth["series"] for point in one["points"]]
    assert len(rows) == sum(point["value"] is not None for point in points)
    assert run("run", messy_kpis / name, "--folder", tmp_path / "team") == 0


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
    assert told.startswith("Before publishing:\n  objectives/")
    assert "objectives/revenue.yaml:11: key result revenue-metric: " in told
    last = told.splitlines()[-1]
    assert last.endswith("pieces of advice.")


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


def test_check_and_report_take_the_folder_as_other_commands_do(shop: Path, capsys: Capture) -> None:
    assert run("report", "--folder", shop) == 0
    assert run("check", "--folder", shop) == 1
    assert "revenue-metric" in capsys.readouterr().out


def test_a_blank_workbook_leads_to_its_first_notebook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    assert main(["new", "--template", "blank", "--folder", str(folder)]) == 0
    made, follows = capsys.readouterr().out.splitlines()
    assert made == f"Made {folder}: its first notebook asks for an export of yours."
    assert follows == f"Next:   okrnb lab --folder {folder}"
