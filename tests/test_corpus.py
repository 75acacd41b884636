"""Real key results, which are kept beside the repository: the bar of the reader of sentences."""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from okrnb.wording import read_key_result

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CORPUS = SHARED / "data" / "okr-corpus"
SCORER = SHARED / "tools" / "eval_wording.py"

pytestmark = pytest.mark.skipif(
    not (CORPUS.is_dir() and SCORER.is_file()),
    reason="the corpus of real key results is kept beside the repository, in ../shared",
)


def texts(name: str) -> list[str]:
    """Give the sentences of a part of the corpus."""
    lines = (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def test_the_reader_reaches_the_bar_on_labelled_key_results() -> None:
    command = [sys.executable, str(SCORER), "okrnb.wording:read_key_result"]
    scored = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert scored.returncode == 0, scored.stdout + scored.stderr


@pytest.mark.parametrize("name", ["dev", "unlabelled"])
def test_every_key_result_is_read_from_its_own_words(name: str) -> None:
    for text in texts(name):
        read = read_key_result(text)
        assert all(0 <= begin < end <= len(text) for begin, end in read.spans.values())
        assert read.metric is None or read.metric in text
        assert all(float(number) >= 0 for number in (read.start, read.target) if number)


def test_a_sentence_is_read_in_two_milliseconds() -> None:
    spent = []
    for text in texts("unlabelled"):
        begun = time.perf_counter()
        read_key_result(text)
        spent.append(time.perf_counter() - begun)
    assert median(spent) < 0.002
