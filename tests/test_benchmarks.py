import gzip
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WORDING = runpy.run_path(str(ROOT / "benchmarks" / "wording.py"))
STEPS = runpy.run_path(str(ROOT / "benchmarks" / "steps.py"))
SCORING = runpy.run_path(str(ROOT / "benchmarks" / "scoring.py"))

# What a user without statsforecast sees, also on a machine that happens to have it.
WITHOUT_PEERS = """
import runpy, sys
sys.modules["statsforecast"] = None
sys.argv = ["chances", *sys.argv[1:]]
runpy.run_module("benchmarks.chances", run_name="__main__")
"""


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WITHOUT_PEERS, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def tiny() -> subprocess.CompletedProcess[str]:
    return run("--kpis", "3", "--batch", "20", "--rounds", "1")


def test_the_chances_benchmark_runs_without_statsforecast(
    tiny: subprocess.CompletedProcess[str],
) -> None:
    assert tiny.returncode == 0, tiny.stderr


def test_without_statsforecast_it_says_the_ratio_of_one_by_one_to_a_batch(
    tiny: subprocess.CompletedProcess[str],
) -> None:
    ratios = re.findall(r"^ratio: (.*) = ([\d.]+)$", tiny.stdout, re.MULTILINE)
    assert [name for name, _ in ratios] == ["okrnb, one KPI per call / okrnb, one batch"]


def test_without_statsforecast_it_says_in_one_line_how_to_get_it(
    tiny: subprocess.CompletedProcess[str],
) -> None:
    first = tiny.stdout.splitlines()[0]
    assert "python -m venv FOLDER" in first
    assert "-m pip install statsforecast" in first


def test_the_scores_of_okrnb_need_no_statsforecast(tmp_path: Path) -> None:
    history = "100 104 103 109 111 110 116 118"
    with gzip.open(tmp_path / "dev.csv.gz", "wt", encoding="utf-8") as file:
        file.write("period,h_quarter,h_year,scale_quarter,scale_year,history,future\n")
        file.write(f"4,1,4,4,9,{history},121 122 125 130\n")
    seen = run("--kpis", "1", "--batch", "1", "--rounds", "1", "--dev", str(tmp_path))
    assert re.search(r"on 1 real windows .*\nokrnb, one KPI per call +0\.\d{4}", seen.stdout)


def test_a_folder_without_windows_is_refused_before_anything_is_timed(tmp_path: Path) -> None:
    seen = run("--dev", str(tmp_path))
    assert (seen.returncode, seen.stdout) == (2, "")
    assert "there is no dev.csv.gz in" in seen.stderr


def run_wording(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.wording", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("text", "kind", "target", "issues"),
    [
        ("Raise margin from 20% to 25%", "metric", 20, []),
        ("Reach 1,500 users", "metric", 1500, ["no_baseline"]),
        ("Everybody is happy", "milestone", None, ["no_target"]),
        ("Launch the shop", "activity", None, ["no_target", "task_not_result"]),
        ("Average 100 visitors a day", "metric", 100, ["no_baseline"]),  # no visit in visitors
    ],
)
def test_counting_sees_numbers_and_verbs_and_nothing_else(
    text: str, kind: str, target: float | None, issues: list[str]
) -> None:
    assert WORDING["count"](text) == {"kind": kind, "target": target, "issues": issues}


def test_without_labelled_key_results_the_wording_benchmark_says_so(tmp_path: Path) -> None:
    seen = run_wording("--shared", str(tmp_path))
    assert (seen.returncode, seen.stderr) == (0, "")
    assert seen.stdout.startswith("Nothing to compare on: there is no tools/eval_wording.py and no")


def test_the_figures_of_the_wording_benchmark_are_those_that_it_prints() -> None:
    parts = (WORDING["SCORER"], WORDING["CORPUS"])
    if not all((ROOT.parent / "shared" / part).is_file() for part in parts):
        pytest.skip("the labelled key results are kept beside the repository, in ../shared")
    told = run_wording().stdout
    assert len(told.splitlines()) == 7
    assert told in (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")


def run_steps(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks.steps", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_steps_benchmark_says_milliseconds_and_ratios_to_the_naive_ways() -> None:
    seen = run_steps("--steps", "12", "--rounds", "1")
    assert (seen.returncode, seen.stderr) == (0, "")
    assert re.search(r"^okrnb, dates and slack +[\d.]+ ms$", seen.stdout, re.MULTILINE)
    assert re.findall(r"^ratio: (.*) = [\d.e+]+$", seen.stdout, re.MULTILINE) == [
        "slack anew for each step / okrnb, dates and slack",
        "slack anew for each step / okrnb, slack alone",
        "slack in rounds / okrnb, slack alone",
    ]


def test_the_naive_ways_find_the_slack_that_okrnb_finds() -> None:
    milestone = STEPS["make_milestone"](40, seed=3)
    steps, schedule = STEPS["lay_out"](milestone)
    room = (milestone.due - STEPS["START"]).days + 1
    found = {slot.step: slot.slack for slot in schedule.slots}
    assert found == STEPS["slack_in_rounds"](steps, room) == STEPS["slack_anew"](steps, room)
    assert min(found.values()) == schedule.spare < max(found.values())


def test_no_steps_are_refused_before_anything_is_timed() -> None:
    seen = run_steps("--steps", "0")
    assert (seen.returncode, seen.stdout) == (2, "")
    assert "give 1 or more steps" in seen.stderr


def run_module(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_scoring_benchmark_says_milliseconds_and_ratios_to_a_loop_and_a_frame() -> None:
    seen = run_module("scoring", "--key-results", "8", "--check-ins", "3", "--rounds", "1")
    assert (seen.returncode, seen.stderr) == (0, "")
    assert re.search(r"^okrnb, all scores +[\d.e+-]+ ms$", seen.stdout, re.MULTILINE)
    assert re.findall(r"^ratio: (.*) = [\d.e+-]+$", seen.stdout, re.MULTILINE) == [
        "anew for each key result / okrnb, all scores",
        "frame, progress alone / okrnb, all scores",
    ]


def test_a_loop_and_a_frame_find_the_progress_that_okrnb_finds() -> None:
    year = SCORING["make_year"](12, 5, seed=3)
    ours = SCORING["score_workbook"](year, on=SCORING["LAST"])
    found = {id: float(score.raw) for id, score in ours.items()}
    assert found == SCORING["score_anew"](year)
    assert found == pytest.approx(SCORING["score_frame"](*SCORING["make_frames"](year)))
    assert len(set(found.values())) > 3


def test_the_dashboard_benchmark_says_seconds_and_the_ratio_to_charts_alone() -> None:
    seen = run_module("dashboard", "--key-results", "2", "--rounds", "1")
    assert (seen.returncode, seen.stderr) == (0, "")
    assert re.search(r"^dashboard, one page +[\d.]+ s$", seen.stdout, re.MULTILINE)
    assert re.search(r"^ratio: each chart alone / dashboard, one page = [\d.]+$", seen.stdout, re.M)


def test_the_saving_benchmark_says_milliseconds_and_the_ratio_to_working_all_out_anew() -> None:
    seen = run_module("saving", "--rounds", "1")
    assert (seen.returncode, seen.stderr) == (0, "")
    told = re.findall(r"^ratio: (.*), all anew / okrnb = [\d.]+$", seen.stdout, re.MULTILINE)
    assert told == ["a check-in", "an objective", "the owner of a KPI"]


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("scoring", ("--check-ins", "364"), "give 1 or more key results and rounds, and 1 to 363"),
        ("dashboard", ("--key-results", "0"), "give 1 or more key results, and 1 or more rounds"),
        ("saving", ("--rounds", "0"), "give 1 or more rounds"),
    ],
)
def test_sizes_that_make_no_sense_are_refused(
    name: str, options: tuple[str, ...], said: str
) -> None:
    seen = run_module(name, *options)
    assert (seen.returncode, seen.stdout) == (2, "")
    assert said in seen.stderr
