"""How quick a save is beside one after which everything is worked out anew, in one run.

python -m benchmarks.saving [--rounds 9]      run it from okrnb's folder

After a save okrnb reads all files again, and takes over from the state before what comes from the
very same readings and definitions. The other way works all of it out again, as the first look at a
folder does. Both save the same into a copy of the example quarter, which is thrown away.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from okrnb.deciding import check_in, keep
from okrnb.defining import define
from okrnb.loop import State, look
from okrnb.practising import QUARTER

ON = date(2011, 8, 15)
Save = Callable[[State, str], State]  # a state, and a word that was never saved -> the next state


def note(book: State, word: str) -> State:
    """Report on a key result."""
    return check_in(book, "revenue-metric", on=ON, note=word)


def reword(book: State, word: str) -> State:
    """Change the first objective."""
    return keep(book, book.workbook.objectives[0].change(why_now=word))


def own(book: State, word: str) -> State:
    """Change a cell of the table of KPIs."""
    return define(book, "revenue", owner=word)


SAVES: dict[str, Save] = {"a check-in": note, "an objective": reword, "the owner of a KPI": own}


def took(save: Save, book: State, word: str) -> tuple[float, State]:
    """Save once, and return the seconds that the processor was busy, and what came of it."""
    begin = time.process_time()
    saved = save(book, word)
    return time.process_time() - begin, saved


def compare(name: str, book: State, rounds: int) -> list[str]:
    """Save in both ways in turns, and return the quickest of each with their ratio."""
    known, anew = [], []
    for number in range(rounds):
        bare = replace(book, looked=None, origin=None)
        seconds, book = took(SAVES[name], bare, f"{name}, round {number}, anew")
        anew.append(seconds)
        seconds, book = took(SAVES[name], book, f"{name}, round {number}")
        known.append(seconds)
    return [
        f"{name:20}{1e3 * min(known):8.3g} ms, all anew {1e3 * min(anew):8.3g} ms",
        f"ratio: {name}, all anew / okrnb = {min(anew) / min(known):.3g}",
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and say what it found; no time is judged."""
    parser = argparse.ArgumentParser(description="a save beside one that works all out anew")
    parser.add_argument("--rounds", type=int, default=9, help="the quickest of so many counts (9)")
    options = parser.parse_args(words)
    if options.rounds < 1:
        parser.error("give 1 or more rounds")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(QUARTER, Path(folder) / "quarter"))
        for name in SAVES:
            lines = compare(name, look(copy, on=ON), options.rounds)
            sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
