"""What was decided about a key result, carried out, and retargets that cannot be."""

from datetime import date
from pathlib import Path

import pytest

from okrnb.entries import Decision
from okrnb.errors import InputError
from okrnb.model import Place
from okrnb.objectives import Binary, KeyResult, Metric, Objective
from okrnb.practising import open_quarter
from okrnb.pursuing import impossible, pursued
from okrnb.workbook import load_workbook

MAY = date(2012, 5, 1)
WAIT = Metric.model_validate(
    {"form": "metric", "id": "wait", "kpi": "wait", "start": 20, "target": 10, "commit": 15}
)


def retarget(target: int | None = None, *, on: date = MAY, **fields: object) -> Decision:
    line = {"id": f"d-{on}", "on": on, "key_result": "wait", "action": "retarget"}
    given = {"reason": "r", "by": "Ana", "target": target, **fields}
    return Decision.model_validate(line | given)


def said(*decisions: Decision, kr: KeyResult = WAIT) -> list[str]:
    one = Objective(id="o", text="O", key_results=(kr,))
    places = {"decision d-2012-05-01": Place("log.jsonl", 7)}
    return [str(problem) for problem in impossible([one], decisions, places)]


def test_a_possible_retarget_is_no_problem_and_is_pursued() -> None:
    assert said(retarget(12, was=10)) == []
    now = pursued(WAIT, [retarget(12, was=10)], on=MAY)
    assert isinstance(now, Metric)
    assert now.target == 12


def test_a_retarget_to_the_start_names_the_line_of_the_log() -> None:
    (problem,) = said(retarget(20, was=10))
    assert problem.startswith("log.jsonl:7: decision d-2012-05-01: wait cannot be retargeted so: ")


def test_a_form_without_a_number_cannot_be_retargeted() -> None:
    (problem,) = said(retarget(3), kr=Binary(form="binary", id="wait"))
    assert "a binary has no number to aim at" in problem


def test_the_first_decision_that_cannot_be_is_named_alone() -> None:
    later = retarget(20, on=date(2012, 5, 2), was=12)
    (problem,) = said(retarget(12, was=10), later, retarget(20, on=date(2012, 5, 3), was=12))
    assert problem.startswith("log.jsonl: decision d-2012-05-02: ")


def test_a_line_written_by_hand_is_refused_when_the_workbook_is_loaded(tmp_path: Path) -> None:
    book = open_quarter(tmp_path / "q", on=date(2011, 8, 11))
    log = book.folder / "log.jsonl"
    count = len(log.read_text("utf-8").splitlines())
    line = '{"on": "2011-08-10", "kind": "decision", "key_result": "retention_rate-metric", '
    line += (
        '"action": "retarget", "target": START, "was": 42, "reason": "r", "by": "Ana", "id": "x"}'
    )
    (kr,) = [kr for kr in book.workbook.key_results() if kr.id == "retention_rate-metric"]
    assert isinstance(kr, Metric)
    with log.open("a", encoding="utf-8") as file:
        file.write(line.replace("START", str(kr.start)) + "\n")
    with pytest.raises(
        InputError, match=rf"log\.jsonl:{count + 1}: decision x: retention_rate-metric"
    ):
        load_workbook(book.folder)
