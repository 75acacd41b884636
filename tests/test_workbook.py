import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from workbook_examples import (
    CALM_TEXT,
    KPIS,
    OBJECTIVES,
    READINGS_CSV,
    SETTINGS,
    bytes_below,
    changed_lines,
    make_check_in,
    make_workbook,
)

from okrnb.errors import ConflictError, InputError
from okrnb.log import parse_log
from okrnb.logbook import add_entries
from okrnb.model import CheckIn, Intake, Kpi, Place
from okrnb.objectives import KeyResult, Metric, Objective
from okrnb.records import parse_objective
from okrnb.workbook import (
    create_workbook,
    load_workbook,
    new_id,
    save_objective,
    save_settings,
)

BROKEN = sorted(path for path in (Path(__file__).parent / "broken_workbooks").iterdir())


def calm_text(folder: Path) -> str:
    return (folder / "objectives" / "calm.yaml").read_bytes().decode()


def calm(folder: Path) -> Objective:
    return next(one for one in load_workbook(folder).objectives if one.id == "calm")


def with_target(objective: Objective, target: str) -> Objective:
    """Change the target of the first key result."""
    first, *others = objective.key_results
    assert isinstance(first, Metric)
    changed: tuple[KeyResult, ...] = (first.change(target=Decimal(target)), *others)
    return objective.change(key_results=changed)


def refusal(folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_workbook(folder)
    return str(caught.value)


# Loading


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_a_broken_workbook_is_told_all_that_is_wrong_with_it(case: Path) -> None:
    assert refusal(case / "my-team") == (case / "expected.txt").read_text("utf-8").rstrip("\n")


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.name)
def test_refusing_a_workbook_changes_nothing_on_the_disk(case: Path) -> None:
    before = bytes_below(case)
    refusal(case / "my-team")
    assert bytes_below(case) == before


def test_loading_changes_nothing_on_the_disk(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    before = bytes_below(folder)
    load_workbook(folder)
    assert bytes_below(folder) == before


def test_there_are_ten_broken_workbooks() -> None:
    assert len(BROKEN) == 10


def test_a_workbook_holds_what_its_files_say(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    add_entries(folder, make_check_in())
    workbook = load_workbook(folder)
    assert (workbook.settings, workbook.kpis) == (SETTINGS, KPIS)
    assert workbook.objectives == (parse_objective(CALM_TEXT, "objectives/calm.yaml"),)
    assert workbook.check_ins == (make_check_in(),)


@pytest.mark.parametrize(
    ("about", "place"),
    [
        ("settings team", Place("workbook.yaml", 8)),
        ("kpi nps direction", Place("kpis.csv", 3)),
        ("objective calm owner", Place("objectives/calm.yaml", 8)),
        ("key result calm-wait target", Place("objectives/calm.yaml", 16)),
    ],
)
def test_a_workbook_knows_where_everything_stands(tmp_path: Path, about: str, place: Place) -> None:
    assert load_workbook(make_workbook(tmp_path / "team", CALM_TEXT)).places[about] == place


def test_a_workbook_without_objectives_and_log_is_an_early_one(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team")
    (folder / "objectives").rmdir()
    (folder / "log.jsonl").unlink()
    workbook = load_workbook(folder)
    assert (workbook.objectives, workbook.check_ins) == ((), ())


def test_a_folder_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"workbook.yaml: there is no such file in {tmp_path}, so it is not a workbook. "
        "Check the folder's name, or make a new workbook."
    )


def test_a_workbook_without_definitions_is_refused(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    (folder / "kpis.csv").unlink()
    assert refusal(folder).startswith("kpis.csv: ")


def test_without_definitions_no_kpi_is_called_unknown(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    (folder / "kpis.csv").write_text("")
    assert len(refusal(folder).splitlines()) == 1


def test_with_a_broken_objective_no_key_result_is_called_unknown(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    add_entries(folder, make_check_in())
    (folder / "objectives" / "calm.yaml").write_text("text: 'Calm\n")
    assert len(refusal(folder).splitlines()) == 1


def test_files_in_other_encodings_are_refused_with_their_line(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    (folder / "objectives" / "calm.yaml").write_bytes(b"text: Calm\nowner: M\xfcller\n")
    assert refusal(folder) == "objectives/calm.yaml:2: it is not UTF-8 text. Save it as UTF-8."


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", "\ufeff" + CALM_TEXT)
    assert calm(folder) == parse_objective(CALM_TEXT, "objectives/calm.yaml")


def test_temporary_files_of_editors_are_not_objectives(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    (folder / "objectives" / ".calm.yaml").write_text("half of")
    assert len(load_workbook(folder).objectives) == 1


# Making


def test_a_new_workbook_holds_all_its_files(tmp_path: Path) -> None:
    create_workbook(tmp_path / "team", SETTINGS, KPIS, READINGS_CSV)
    assert sorted(bytes_below(tmp_path / "team")) == [
        ".gitattributes",
        ".gitignore",
        ".okrnb/objective.schema.json",
        ".okrnb/workbook.schema.json",
        "kpis.csv",
        "log.jsonl",
        "readings.csv",
        "workbook.yaml",
    ]


def test_a_new_workbook_has_what_it_was_given(tmp_path: Path) -> None:
    objectives = (Objective(id="b", text="Sell"), Objective(id="a", text="Calm"))
    create_workbook(tmp_path / "team", SETTINGS, KPIS, READINGS_CSV, objectives=objectives)
    workbook = load_workbook(tmp_path / "team")
    assert (workbook.settings, workbook.kpis) == (SETTINGS, KPIS)
    assert workbook.objectives == (objectives[1], objectives[0])
    assert (tmp_path / "team" / "readings.csv").read_text() == READINGS_CSV


def test_files_for_people_name_their_schema_first(tmp_path: Path) -> None:
    create_workbook(tmp_path / "team", SETTINGS, objectives=[Objective(id="a", text="Calm")])
    heads = [
        (tmp_path / "team" / name).read_text().splitlines()[0]
        for name in ("workbook.yaml", "objectives/a.yaml")
    ]
    assert heads == [
        "# yaml-language-server: $schema=.okrnb/workbook.schema.json",
        "# yaml-language-server: $schema=../.okrnb/objective.schema.json",
    ]


def test_an_empty_folder_may_become_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    create_workbook(tmp_path / "team", SETTINGS)
    assert load_workbook(tmp_path / "team").settings == SETTINGS


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team" / "notes.txt").write_text("mine")
    with pytest.raises(InputError) as caught:
        create_workbook(tmp_path / "team", SETTINGS)
    assert str(caught.value) == (
        "team: it exists already and is not empty. Choose the name of a new folder."
    )
    assert bytes_below(tmp_path) == {"team/notes.txt": b"mine"}


def test_a_workbook_that_could_not_be_loaded_is_not_made(tmp_path: Path) -> None:
    lost = Objective(
        id="calm", text="Calm", key_results=(Metric(id="w", form="metric", kpi="gone"),)
    )
    with pytest.raises(InputError, match="no such KPI"):
        create_workbook(tmp_path / "team", SETTINGS, KPIS, objectives=[lost])
    assert list(tmp_path.iterdir()) == []


def test_two_objectives_of_one_id_are_refused(tmp_path: Path) -> None:
    twice = [Objective(id="calm", text=text) for text in ("Calm", "Sell")]
    with pytest.raises(InputError, match="two objectives have this id"):
        create_workbook(tmp_path / "team", SETTINGS, objectives=twice)


def test_a_new_workbook_has_no_unknown_kpi_as_guardrail(tmp_path: Path) -> None:
    alone = Kpi(id="wait", name="Waiting time", guardrail="nps")
    with pytest.raises(InputError, match="KPI wait: guardrail is 'nps'"):
        create_workbook(tmp_path / "team", SETTINGS, [alone])


# Saving

ODD_TEXTS = {
    "as usual": CALM_TEXT,
    "Windows line breaks": CALM_TEXT.replace("\n", "\r\n"),
    "no last line break": CALM_TEXT.rstrip("\n"),
    "odd indents": CALM_TEXT.replace("\n    ", "\n          ").replace("\n  - ", "\n      -   "),
    "odd spacing": CALM_TEXT.replace(": ", ":    ").replace("\n\n", "\n   \n\n\n"),
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_saving_without_a_change_changes_no_byte(tmp_path: Path, text: str) -> None:
    folder = make_workbook(tmp_path / "team", text)
    path = folder / "objectives" / "calm.yaml"
    written = path.stat().st_mtime_ns
    save_objective(folder, calm(folder), before=calm(folder))
    assert (calm_text(folder), path.stat().st_mtime_ns) == (text, written)


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_changing_one_field_changes_one_line(tmp_path: Path, text: str) -> None:
    folder = make_workbook(tmp_path / "team", text)
    before = calm(folder)
    save_objective(folder, with_target(before, "5.5"), before=before)
    (line,) = changed_lines(text, calm_text(folder))
    assert line.replace(" ", "") == "target:5.5#not5:askTom"


def test_what_was_saved_is_what_is_loaded(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    after = with_target(calm(folder), "5.5")
    save_objective(folder, after, before=calm(folder))
    assert calm(folder) == after


def test_an_answered_question_takes_its_line_along(tmp_path: Path) -> None:
    text = CALM_TEXT.replace("owner: Tom", "prompt: Why Tom?\n    owner: Tom")
    folder = make_workbook(tmp_path / "team", text)
    before = calm(folder)
    first, *others = before.key_results
    after = before.change(key_results=(first.change(prompt=""), *others))
    save_objective(folder, after, before=before)
    assert calm_text(folder) == CALM_TEXT


def test_an_edit_that_somebody_made_meanwhile_is_a_conflict(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    before = calm(folder)
    save_objective(folder, before.change(owner="Ann"), before=before)
    theirs = calm_text(folder)
    with pytest.raises(ConflictError):
        save_objective(folder, with_target(before, "5.5"), before=before)
    assert calm_text(folder) == theirs


def test_two_people_with_the_same_edit_are_a_conflict_as_well(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    before = calm(folder)
    save_objective(folder, before.change(owner="Ann"), before=before)
    with pytest.raises(ConflictError):
        save_objective(folder, before.change(owner="Ann"), before=before)


def test_a_comment_that_somebody_wrote_meanwhile_survives(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    before = calm(folder)
    (folder / "objectives" / "calm.yaml").write_text(CALM_TEXT + "# Ann was here\n")
    save_objective(folder, with_target(before, "5.5"), before=before)
    assert calm_text(folder).endswith("# Ann was here\n")


def test_a_file_that_somebody_broke_meanwhile_is_not_touched(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    before = calm(folder)
    (folder / "objectives" / "calm.yaml").write_text("text: 'Calm\n")
    with pytest.raises(InputError, match="never closed"):
        save_objective(folder, with_target(before, "5.5"), before=before)
    assert calm_text(folder) == "text: 'Calm\n"


def test_a_file_that_somebody_deleted_meanwhile_is_a_conflict(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    before = calm(folder)
    (folder / "objectives" / "calm.yaml").unlink()
    with pytest.raises(ConflictError):
        save_objective(folder, with_target(before, "5.5"), before=before)


def test_a_new_objective_never_replaces_one_of_the_same_id(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    with pytest.raises(ConflictError) as caught:
        save_objective(folder, Objective(id="calm", text="Calm"))
    assert str(caught.value) == (
        "objectives/calm.yaml: there is such a file already; nothing was saved. Choose another id."
    )


def test_an_objective_that_could_not_be_read_again_is_not_saved(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team")
    twice = Metric(id="w", form="metric", kpi="wait")
    with pytest.raises(InputError, match="the id w is already used"):
        save_objective(folder, Objective(id="calm", text="Calm", key_results=(twice, twice)))
    assert list((folder / "objectives").iterdir()) == []


# Built without its checks, such a record holds what a file cannot: blanks around a text.
UNCHECKED = " Calm "
MISREAD = "would be read as something else; nothing was saved"


def test_what_would_be_read_as_something_else_is_not_saved(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team")
    with pytest.raises(InputError, match=MISREAD):
        save_objective(folder, Objective.model_construct(id="calm", text=UNCHECKED))
    assert list((folder / "objectives").iterdir()) == []


def test_what_would_be_read_as_something_else_is_not_made(tmp_path: Path) -> None:
    objective = Objective.model_construct(id="calm", text=UNCHECKED)
    with pytest.raises(InputError, match=MISREAD):
        create_workbook(tmp_path / "team", SETTINGS, objectives=[objective])
    assert list(tmp_path.iterdir()) == []


def test_what_would_be_read_as_something_else_is_not_added(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    entry = CheckIn.model_construct(
        id="c1", on=date(2012, 1, 9), key_result="calm-wait", note=UNCHECKED
    )
    with pytest.raises(ValueError, match="check_in: it cannot be written as a line"):
        add_entries(folder, entry)


def test_another_objective_as_before_is_a_wrong_call(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    with pytest.raises(ValueError, match="before"):
        save_objective(folder, Objective(id="sell", text="Sell"), before=calm(folder))


def test_saving_outside_a_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a workbook"):
        save_objective(tmp_path, Objective(id="calm", text="Calm"))
    assert list(tmp_path.iterdir()) == []


def test_settings_change_where_they_differ(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team")
    before = (folder / "workbook.yaml").read_text()
    save_settings(folder, SETTINGS.change(intake=Intake(where="retail")), before=SETTINGS)
    assert changed_lines(before, (folder / "workbook.yaml").read_text()) == ["  where: retail"]


def test_settings_that_somebody_changed_are_a_conflict(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team")
    save_settings(folder, SETTINGS.change(team="Sales"), before=SETTINGS)
    with pytest.raises(ConflictError):
        save_settings(folder, SETTINGS.change(source="export"), before=SETTINGS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(OBJECTIVES)
def test_every_objective_is_loaded_as_it_was_saved(tmp_path: Path, objective: Objective) -> None:
    folder = tmp_path / new_id()
    folder.mkdir()
    (folder / "workbook.yaml").touch()
    save_objective(folder, objective)
    assert parse_objective(calm_text(folder), "objectives/calm.yaml") == objective


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(OBJECTIVES, OBJECTIVES)
def test_every_objective_can_become_any_other_and_back(
    tmp_path: Path, one: Objective, other: Objective
) -> None:
    folder = tmp_path / new_id()
    folder.mkdir()
    (folder / "workbook.yaml").touch()
    save_objective(folder, one)
    save_objective(folder, other, before=one)
    save_objective(folder, one, before=other)
    assert parse_objective(calm_text(folder), "objectives/calm.yaml") == one


# The log


def test_a_check_in_is_one_line_more(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    add_entries(folder, make_check_in("c1"))
    before = bytes_below(folder)
    add_entries(folder, make_check_in("c2", on=date(2012, 1, 16)))
    changed = {name: text for name, text in bytes_below(folder).items() if text != before[name]}
    added = (
        b'{"on": "2012-01-16", "kind": "check_in", "key_result": "calm-wait", '
        b'"value": 9.50, "id": "c2"}\n'
    )
    assert changed == {"log.jsonl": before["log.jsonl"] + added}


def test_the_same_check_in_is_added_once(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    for _ in range(2):
        add_entries(folder, make_check_in())
    assert (folder / "log.jsonl").read_text().count("\n") == 1


def test_a_check_in_with_the_id_of_another_is_refused(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    add_entries(folder, make_check_in())
    with pytest.raises(InputError) as caught:
        add_entries(folder, make_check_in(note="other"))
    assert str(caught.value) == (
        "log.jsonl: check-in c1: the log has another check-in with this id. "
        "Give it an id from new_id()."
    )


def test_a_check_in_for_an_unknown_key_result_is_refused(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    with pytest.raises(InputError) as caught:
        add_entries(folder, make_check_in(key_result="calm-wiat"))
    assert str(caught.value) == (
        "log.jsonl: check-in c1: key_result is 'calm-wiat', but there is no such key result. "
        "Did you mean calm-wait?"
    )
    assert (folder / "log.jsonl").read_text() == ""


def test_a_name_that_only_stands_in_a_text_is_no_key_result(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT, "text: As calm-wiat as before\n")
    with pytest.raises(InputError, match="Did you mean calm-wait"):
        add_entries(folder, make_check_in(key_result="calm-wiat"))


def test_an_objective_that_is_broken_just_now_does_not_stop_check_ins(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT + "text: twice\nonwer: 'Mia\n")
    add_entries(folder, make_check_in())
    assert parse_log((folder / "log.jsonl").read_text(), "log.jsonl") == (make_check_in(),)


def test_new_ids_differ_between_branches() -> None:
    assert len({new_id("Waiting time") for _ in range(200)}) == 200


def test_a_new_id_is_none_that_is_taken() -> None:
    class Taken(list[str]):
        def __contains__(self, id: object) -> bool:
            """Call the first id that is asked for taken."""
            self.append(str(id))
            return len(self) == 1

    taken = Taken()
    assert new_id("wait", taken) == taken[1]


def test_a_new_id_is_readable() -> None:
    assert new_id("Waiting time (min)").rpartition("-")[0] == "waiting-time-min"


def test_a_new_id_of_a_long_name_is_short_enough() -> None:
    assert Objective(id=new_id("x" * 200), text="Calm")


# Git merges


def git(folder: Path, *words: str) -> int:
    identity = ("-c", "user.name=Mia", "-c", "user.email=mia@example.org", "-c", "gc.auto=0")
    command = ["git", "-C", str(folder), *identity, *words]
    return subprocess.run(command, capture_output=True, check=False).returncode


def merge(folder: Path, mine: str, theirs: str) -> bool:
    """Let two people each do one of these things on a branch of their own, and merge."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed, so merging cannot be tried")
    git(folder, "init", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-m", "start")
    for branch, deed in (("mine", mine), ("theirs", theirs)):
        git(folder, "checkout", "-b", branch, "main")
        DEEDS[deed](folder, branch)
        git(folder, "add", "-A")
        assert git(folder, "commit", "-m", deed) == 0
    return git(folder, "merge", "mine") == 0


def check_in(folder: Path, key_result: str) -> None:
    add_entries(folder, make_check_in(new_id(), key_result=key_result))


DEEDS: dict[str, Callable[[Path, str], None]] = {
    "check in on wait": lambda folder, _: check_in(folder, "calm-wait"),
    "check in on nps": lambda folder, _: check_in(folder, "calm-nps"),
    "add an objective": lambda folder, who: save_objective(
        folder, Objective(id=new_id("Sell more"), text=f"Sell more, says {who}")
    ),
    "change the text": lambda folder, who: save_objective(
        folder, calm(folder).change(text=f"Calm, says {who}"), before=calm(folder)
    ),
    "change a target": lambda folder, _: save_objective(
        folder, with_target(calm(folder), "5"), before=calm(folder)
    ),
}


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("check in on wait", "check in on nps"),
        ("check in on wait", "check in on wait"),
        ("add an objective", "add an objective"),
        ("change the text", "change a target"),
        ("add an objective", "check in on wait"),
    ],
)
def test_branches_of_two_people_merge(tmp_path: Path, mine: str, theirs: str) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    assert merge(folder, mine, theirs)
    workbook = load_workbook(folder)
    deeds = [mine, theirs]
    assert len(workbook.check_ins) == sum("check in" in deed for deed in deeds)
    assert len(workbook.objectives) == 1 + deeds.count("add an objective")


def test_two_texts_for_one_objective_do_not_merge_by_themselves(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path / "team", CALM_TEXT)
    assert not merge(folder, "change the text", "change the text")
    assert "two people's changes were not merged" in refusal(folder)
