"""Processes that are killed while they save, and processes that save at the same time.

A kill loses a process, not the power: what the syncs are for cannot be tried here.
"""

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from workbook_examples import CALM_TEXT, make_check_in, make_workbook

from okrnb.errors import ConflictError
from okrnb.log import parse_log
from okrnb.logbook import add_entries
from okrnb.objectives import Objective
from okrnb.records import parse_objective
from okrnb.storage import locked, read_log
from okrnb.workbook import LOG, load_workbook, new_id, save_objective

KILLS = 300
SECONDS = 60
"""How long two writers write at the same time."""

NAME = "objectives/calm.yaml"
FILLER = "Complaints doubled in the autumn. " * 10

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@contextmanager
def process(work: Callable[[int], None]) -> Iterator[tuple[BaseProcess, int]]:
    """Let a forked process work; `work` gets a pipe to tell of it, which is given to read from."""
    reading, writing = os.pipe()
    forked = multiprocessing.get_context("fork").Process(target=work, args=(writing,))
    forked.start()
    os.close(writing)
    try:
        yield forked, reading
    finally:
        forked.kill()
        forked.join()
        os.close(reading)


def tell(pipe: int, **said: str) -> None:
    os.write(pipe, json.dumps(said).encode() + b"\n")


def read_all(pipe: int) -> list[dict[str, str]]:
    """Read all whole lines that a process told before it ended."""
    data = b""
    while block := os.read(pipe, 65536):
        data += block
    return [json.loads(line) for line in data.decode().split("\n")[:-1]]


def numbered(objective: Objective, number: int) -> Objective:
    """Change three fields of an objective so that they only fit together."""
    return objective.change(
        owner=f"Mia {number}", why_now=f"{FILLER}{number}", winning=f"Calm {number}\nand quiet"
    )


def number_of(objective: Objective) -> int:
    """Give the number that all three fields agree on."""
    number = int(objective.owner.split()[1])
    assert objective == numbered(objective, number)
    return number


def read_calm(folder: Path) -> Objective:
    return parse_objective((folder / NAME).read_text(), NAME)


def make_folder(folder: Path) -> Path:
    make_workbook(folder, CALM_TEXT)
    before = read_calm(folder)
    save_objective(folder, numbered(before, 0), before=before)
    return folder


def litter(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.tmp")]


def save_once(folder: Path) -> Objective:
    """Raise the number of the objective by one, and give the objective."""
    before = read_calm(folder)
    after = numbered(before, number_of(before) + 1)
    save_objective(folder, after, before=before)
    return after


def add_once(folder: Path) -> str:
    """Add a check-in and give its id."""
    id = new_id()
    add_entries(folder, make_check_in(id, note=FILLER))
    return id


def save_until_killed(folder: Path, pipe: int) -> None:
    while True:
        tell(pipe, saved=str(number_of(save_once(folder))))
        tell(pipe, added=add_once(folder))


def kill_one(folder: Path, life: float) -> list[dict[str, str]]:
    """Kill a saving process after so many seconds; give what it had acknowledged."""
    with process(lambda pipe: save_until_killed(folder, pipe)) as (saver, pipe):
        time.sleep(life)
        saver.kill()
        told = read_all(pipe)
        saver.join()
        assert saver.exitcode == -signal.SIGKILL  # it did not end by itself, with an error
        return told


def time_to_save(folder: Path) -> float:
    """Give the seconds after which a forked process has saved once."""
    begin = time.perf_counter()
    with process(lambda pipe: save_until_killed(folder, pipe)) as (_, pipe):
        os.read(pipe, 1)
        return time.perf_counter() - begin


def kill_often(folder: Path, *, kills: int) -> int:
    """Kill a saving process again and again, and look at the folder after each.

    Gives how many saves and check-ins were acknowledged.
    """
    longest_life = 2 * max(time_to_save(folder) for _ in range(3))
    save_once(folder)
    chance = random.Random(2012)
    added = set[str]()
    acknowledged = 0
    for _ in range(kills):
        told = kill_one(folder, chance.uniform(0, longest_life))
        acknowledged += len(told)
        saved = [int(line["saved"]) for line in told if "saved" in line]
        assert number_of(read_calm(folder)) >= max(saved, default=0)
        added |= {line["added"] for line in told if "added" in line}
        assert added <= {check_in.id for check_in in parse_log(read_log(folder, LOG), LOG)}
        save_once(folder)
        assert litter(folder) == []
    assert len(load_workbook(folder).check_ins) >= len(added)
    return acknowledged


@needs_fork
def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    assert kill_often(make_folder(tmp_path / "team"), kills=10) > 0


@needs_fork
@pytest.mark.slow
def test_hundreds_of_kills_lose_nothing(tmp_path: Path) -> None:
    assert kill_often(make_folder(tmp_path / "team"), kills=KILLS) > KILLS / 4


@needs_fork
def test_a_killed_holder_leaves_the_lock_free(tmp_path: Path) -> None:
    def hold(pipe: int) -> None:
        with locked(tmp_path):
            tell(pipe, held="yes")
            time.sleep(60)

    with process(hold) as (_, pipe):
        os.read(pipe, 1)
    with locked(tmp_path, patience=0.5):
        assert (tmp_path / ".okrnb" / "lock").exists()


@needs_fork
def test_a_half_written_file_beside_the_real_one_is_swept_by_the_next_save(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "team")
    (folder / "objectives" / ".calm.yaml.0123456789abcdef.tmp").write_text("text: Ca")
    add_once(folder)
    assert litter(folder) == []


@needs_fork
def test_a_line_that_finds_no_room_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "team")
    add_once(folder)
    before = (folder / LOG).read_bytes()

    def add_without_room(pipe: int) -> None:
        import resource  # not on every system

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 20, resource.RLIM_INFINITY))
        try:
            add_once(folder)
        except OSError as error:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            tell(pipe, error=str(error))

    with process(add_without_room) as (_, pipe):
        (told,) = read_all(pipe)
    assert told["error"].startswith("log.jsonl: only 20 of ")
    assert (folder / LOG).read_bytes() == before


def save_at_last(folder: Path) -> None:
    """Raise the number by one, as often as it takes; only a conflict is a reason to try again."""
    while True:
        try:
            save_once(folder)
        except ConflictError:
            continue
        return


def write_together(folder: Path, *, seconds: float) -> list[dict[str, str]]:
    """Let two processes mix edits and check-ins at the same time; give all they acknowledged."""

    def write(pipe: int) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            save_at_last(folder)
            tell(pipe, saved="one")
            tell(pipe, added=add_once(folder))

    # The pipes are emptied one after the other: who finds a full one only has to wait.
    with process(write) as (one, first), process(write) as (other, second):
        told = read_all(first) + read_all(second)
        one.join()
        other.join()
        assert (one.exitcode, other.exitcode) == (0, 0)
    return told


def check_nothing_lost(folder: Path, told: list[dict[str, str]]) -> None:
    workbook = load_workbook(folder)
    assert number_of(workbook.objectives[0]) == sum("saved" in line for line in told)
    added = sorted(line["added"] for line in told if "added" in line)
    assert sorted(check_in.id for check_in in workbook.check_ins) == added
    assert litter(folder) == []


@needs_fork
def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "team")
    told = write_together(folder, seconds=2)
    assert len(told) > 2
    check_nothing_lost(folder, told)


@needs_fork
@pytest.mark.slow
def test_two_writers_lose_nothing_in_a_minute(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "team")
    told = write_together(folder, seconds=SECONDS)
    assert len(told) > SECONDS
    check_nothing_lost(folder, told)
