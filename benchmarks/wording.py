"""How much better okrnb reads key results than counting digits and looking for verbs, in one run.

python -m benchmarks.wording                    run it from okrnb's folder
python -m benchmarks.wording --shared FOLDER    where the labelled key results and the scorer are

Counting is what a checklist or a spreadsheet does: the first number is the target, two numbers are
a baseline and a target, and a verb of a list makes it an activity. Both are scored by one scorer on
the same real sentences, which are kept beside the repository as their licences differ.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCORER, CORPUS = Path("tools", "eval_wording.py"), Path("data", "okr-corpus", "dev.jsonl")
READERS = {"counting": "benchmarks.wording:count", "okrnb": "okrnb.wording:read_key_result"}
FIELDS = {
    "kind": "what it is: metric, milestone, activity, unclear",
    "target": "the target of a metric",
    "issues_f1": "issues, F1",
    "no_baseline": "... a start value is missing, F1",
    "task_not_result": "... a task and no result, F1",
}
VERBS = """
    analyse analyze arrange assess attend build call collaborate communicate complete conduct
    consult continue coordinate create define deliver design develop discuss document draft
    encourage establish evaluate execute explore finalise finalize finish help hire hold host
    identify implement improve install integrate interview introduce investigate launch lead
    maintain make manage meet migrate monitor organise organize participate perform plan prepare
    present produce promote provide publish release research review roll run schedule send set ship
    start support survey talk test track train update visit work write
"""
_VERB = re.compile(rf"\b(?:{'|'.join(VERBS.split())})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SHARE = re.compile(r"^(?:PASS|FAIL) (\w+) ([\d.]+)", re.MULTILINE)
_ISSUE = re.compile(r"^  (\w+): right (\d+), wrongly raised (\d+), missed (\d+)$", re.MULTILINE)


def count(text: str) -> dict[str, Any]:
    """Read a key result by counting numbers and looking for verbs, and by nothing else.

    >>> count("Close 10 deals in Q4")
    {'kind': 'metric', 'target': 10.0, 'issues': []}
    >>> count("Launch the shop")["issues"]
    ['no_target', 'task_not_result']
    """
    numbers = [float(found.replace(",", "")) for found in _NUMBER.findall(text)]
    verb = _VERB.search(text)
    issues = ["no_target", "no_baseline", ""][min(len(numbers), 2)]
    return {
        "kind": "metric" if numbers else "activity" if verb else "milestone",
        "target": numbers[0] if numbers else None,
        "issues": [issue for issue in (issues, "task_not_result" if verb else "") if issue],
    }


def score(reader: str, shared: Path) -> dict[str, float]:
    """Give the shares of a reader that are right, and the F1 of each issue, by the scorer."""
    command = [sys.executable, str(shared / SCORER), reader, "--data", str(shared / CORPUS)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    shares = {name: float(share) for name, share in _SHARE.findall(told.stdout)}
    if not shares:
        raise RuntimeError(told.stderr)
    return shares | {name: f1(*map(int, counts)) for name, *counts in _ISSUE.findall(told.stdout)}


def f1(right: int, wrong: int, missed: int) -> float:
    """Give the harmonic mean of precision and recall; 1 is perfect."""
    return 2 * right / (2 * right + wrong + missed)


def table(scores: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Write a row a field, as Markdown, with how many times fewer errors okrnb makes."""
    lines = [f"| right | {' | '.join(scores)} | errors of counting / of okrnb |"]
    lines.append(f"| --- |{' --- |' * (len(scores) + 1)}")
    for name, words in FIELDS.items():
        one, other = (told.get(name, 0.0) for told in scores.values())
        ratio = f"{(1 - one) / (1 - other):.1f}" if other < 1 else "none left"
        lines.append(f"| {words} | {one:.3f} | {other:.3f} | {ratio} |")
    return lines


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and say what it found; nothing is judged, so it always ends well."""
    parser = argparse.ArgumentParser(description="okrnb's reader beside counting digits and verbs")
    parser.add_argument("--shared", type=Path, metavar="FOLDER", default=ROOT.parent / "shared")
    shared = parser.parse_args(words).shared.resolve()
    missing = [str(part) for part in (SCORER, CORPUS) if not (shared / part).is_file()]
    if missing:
        sys.stdout.write(
            f"Nothing to compare on: there is no {' and no '.join(missing)} in {shared}. The "
            "labelled key results are not part of okrnb; --shared says where they are.\n"
        )
        return 0
    scores = {name: score(reader, shared) for name, reader in READERS.items()}
    sys.stdout.write("\n".join(table(scores)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
