"""`okrnb app`: what is refused and how, what Voila is told, what each visitor gets, the pages."""

import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from form_helpers import check_inputs, every, find, page, press
from voila.configuration import VoilaConfiguration  # type: ignore[import-untyped]

from okrnb.appforms import CheckInPage, KeyResultPage, open_check_in, open_key_result
from okrnb.apps import APPS, environment, find_apps, link_to, refuse_without
from okrnb.cli import main
from okrnb.errors import InputError
from okrnb.practising import open_quarter
from okrnb.shipped import shipped
from okrnb.visits import Visits, settings_of, visitor_of

DAY = date(2011, 8, 11)
TEMPLATES = shipped("templates", "voila", "templates", "okrnb")


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_quarter(tmp_path_factory.mktemp("once") / "quarter", on=DAY).folder


@pytest.fixture
def folder(quarter: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(quarter, tmp_path / "quarter"))


def visits(folder: Path, day: date | None = DAY) -> Visits:
    return Visits(folder=folder, apps=APPS, day=day, clock=lambda: date(2011, 8, 12))


# The command


def test_an_app_that_is_not_there_is_answered_with_those_that_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["app", "checkin", "--folder", str(folder)]) == 1
    assert capsys.readouterr().err == (
        "app: 'checkin' is none of the apps. Write one of: check-in, key-result, seat; or nothing, "
        "for all. Voila's options: --name=value.\n"
    )


def test_a_folder_without_a_workbook_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["app", "--folder", str(tmp_path)]) == 1
    assert "workbook.yaml: there is no such file" in capsys.readouterr().err


def test_a_workbook_that_cannot_be_read_is_refused_with_file_and_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(folder)
    assert main(["app", "check-in", "--folder", str(folder)]) == 1
    assert "workbook.yaml:13: cycle: cadence is 'weekly'" in capsys.readouterr().err


def test_without_voila_people_are_told_what_to_type() -> None:
    with pytest.raises(
        InputError, match=r"^app: it needs Nothere.* -m pip install .*\[app\]"
    ) as it:
        refuse_without("nothere")
    assert len(it.value.problems) == 1


def test_a_link_for_others_names_this_machine_and_holds_a_token() -> None:
    assert link_to("10.0.0.5", 8888, "abc") == "http://10.0.0.5:8888/?token=abc"
    assert "0.0.0.0" not in link_to("0.0.0.0", 8888, "abc")


def test_voila_looks_for_our_template_before_the_persons_own() -> None:
    told = environment({"JUPYTER_PATH": "/mine", "HOME": "/home/ana"}, token="abc")
    first, second = told["JUPYTER_PATH"].split(os.pathsep)
    assert (Path(first) / "voila" / "templates" / "okrnb" / "index.html.j2").is_file()
    assert (second, told["HOME"], told["JUPYTER_TOKEN"]) == ("/mine", "/home/ana", "abc")


def test_each_app_has_a_notebook_of_two_cells_without_outputs() -> None:
    for app in APPS:
        file = shipped("templates", "apps", f"{app.name}.ipynb")
        notebook = json.loads(file.read_text(encoding="utf-8"))
        assert notebook["metadata"]["title"] == app.title
        assert [cell["metadata"].get("tags") for cell in notebook["cells"]] == [
            ["parameters"],
            None,
        ]
        assert not [cell for cell in notebook["cells"] if cell["outputs"]]


def test_no_template_of_ours_names_another_host() -> None:
    files = sorted(TEMPLATES.iterdir())
    assert len(files) == 5
    assert not [file.name for file in files if "//" in file.read_text("utf-8").replace("  //", "")]


# The server


def test_voila_knows_every_setting_that_it_is_told(folder: Path) -> None:
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
    from voila.app import Voila  # type: ignore[import-untyped]
    from voila.execute import VoilaExecutor  # type: ignore[import-untyped]

    known: tuple[Any, ...] = (Voila, VoilaConfiguration, VoilaExecutor, MappingKernelManager)
    classes = {one.__name__: one.class_traits(config=True) for one in known}
    told = settings_of(visits(folder), token=False)
    assert not [
        f"{name}.{setting}"
        for name, settings in told.items()
        for setting in settings
        if setting not in classes[name]
    ]


def test_a_kernel_that_is_left_alone_ends_after_ten_minutes_but_none_with_a_page(
    folder: Path,
) -> None:
    told = settings_of(visits(folder), token=False)["MappingKernelManager"]
    assert told == {"cull_idle_timeout": 600, "cull_interval": 60}  # cull_connected stays off


def test_one_app_is_served_by_itself_and_all_from_a_start_page(folder: Path) -> None:
    every = settings_of(visits(folder), token=False)["Voila"]
    assert Path(every["root_dir"]).name == "apps"
    alone = Visits(folder=folder, apps=find_apps("key-result"), day=None, clock=lambda: DAY)
    one = settings_of(alone, token=True)["Voila"]
    assert Path(one["notebook_path"]).name == "key-result.ipynb"
    assert (one["auto_token"], one["open_browser"]) == (True, False)


def test_a_visitor_is_known_again_and_nobody_can_choose_a_folder_by_a_cookie() -> None:
    assert visitor_of("0123456789abcdef") == "0123456789abcdef"
    assert visitor_of("../../0123456789") != visitor_of(None)
    assert "/" not in visitor_of("../../0123456789")


def test_the_first_cell_holds_folder_and_day_and_keeps_visitors_apart(folder: Path) -> None:
    names: dict[str, Any] = {}
    source = visits(folder, day=None).parameters("0123456789abcdef")
    exec(source.replace("os.environ[", "kept = {}; kept["), names)
    assert (names["FOLDER"], names["TODAY"], names["AS_OF"]) == (
        str(folder),
        date(2011, 8, 12),
        None,
    )
    assert names["kept"] == {
        "OKRNB_STATE_DIR": str(folder / ".okrnb" / "unsaved" / "0123456789abcdef")
    }


def test_a_day_that_was_told_counts_instead_of_the_clock(folder: Path) -> None:
    source = visits(folder).parameters("0123456789abcdef")
    assert source.endswith("datetime.date(2011, 8, 11)\nAS_OF = datetime.date(2011, 8, 11)\n")


def test_pages_are_titled_by_team_and_cycle_or_by_the_folder_where_nothing_can_be_read(
    folder: Path,
) -> None:
    assert visits(folder).title() == "Example shop, Q3 2011"
    spoil(folder)
    assert visits(folder).title() == "quarter"


# The pages


def spoil(folder: Path) -> None:
    file = folder / "workbook.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("cadence: week\n", "cadence: weekly\n"), encoding="utf-8")


def test_a_check_in_says_team_cycle_and_day_above_its_form(folder: Path) -> None:
    made = open_check_in(str(folder), on=DAY)
    assert isinstance(made, CheckInPage)
    assert "<h1>Check-in</h1>" in page(made)
    assert "<b>Example shop</b>, Q3 2011: 11 August 2011, week 6 of 13" in page(made)
    assert check_inputs(made) == 12


def test_two_weeks_can_be_chosen_and_every_day_on_which_something_was_said(folder: Path) -> None:
    options = find(open_check_in(str(folder), on=DAY), "For which day?").options
    assert options[0] == ("Thursday, 11 August 2011", "2011-08-11")
    assert options[13] == ("Friday, 29 July 2011", "2011-07-29")
    said = {"2011-07-14", "2011-07-21", "2011-07-28"}
    assert said <= {value for _, value in options[14:]}


def test_another_day_has_its_own_form_and_is_saved_as_such(folder: Path) -> None:
    made = open_check_in(str(folder), on=DAY)
    made.value = {"day": "2011-08-10"}
    assert "10 August 2011, week 6 of 13" in page(made)
    find(made, "How sure are you?").value = "6"
    press(made, "Save this check-in")
    last = json.loads((folder / "log.jsonl").read_text("utf-8").splitlines()[-1])
    assert (last["on"], last["confidence"]) == ("2011-08-10", 6)


@pytest.mark.parametrize("told", ["soon", "", "2011-02-30"])
def test_what_is_no_day_is_said_beside_its_field_and_the_day_before_stays(
    folder: Path, told: str
) -> None:
    made = open_check_in(str(folder), on=DAY)
    made.value = {"day": told}
    assert f"Please mend:</b> day is &#x27;{told}&#x27;. Choose one of the days" in page(made)
    assert made.form.book.on == DAY
    made.value = {"day": "2011-08-10"}
    assert "Please mend:" not in page(made)
    assert made.form.book.on == date(2011, 8, 10)


def test_what_is_not_saved_comes_along_to_another_day(folder: Path) -> None:
    made = open_check_in(str(folder), on=DAY)
    find(made, "What comes next?").value = "Call ten customers"
    made.value = {"day": "2011-08-10"}
    assert find(made, "What comes next?").value == "Call ten customers"


def test_a_day_far_from_the_cycle_begins_with_the_newest_one_known(folder: Path) -> None:
    assert open_check_in(str(folder), on=date(2026, 11, 22)).form.book.on == date(2011, 8, 7)
    assert open_check_in(str(folder), on=date(2011, 10, 5)).form.book.on == date(2011, 10, 5)


def test_a_key_result_is_looked_at_as_of_the_newest_readings(folder: Path) -> None:
    made = open_key_result(str(folder), on=None)
    assert isinstance(made, KeyResultPage)
    assert "<h1>Key result</h1>" in page(made)
    find(made, "Who owns it?").value = "Zoe"
    press(made, "Save this key result")
    assert [kr.owner for kr in made.form.book.workbook.key_results()].count("Zoe") == 1


def test_text_that_people_typed_is_escaped_in_the_heading(folder: Path) -> None:
    file = folder / "workbook.yaml"
    text = file.read_text("utf-8").replace("team: Example shop", "team: <b onclick=x>$5</b>")
    file.write_text(text, "utf-8")
    assert "&lt;b onclick=x&gt;$5&lt;/b&gt;" in page(open_check_in(str(folder), on=DAY))


@pytest.mark.parametrize("open_app", [open_check_in, open_key_result])
def test_what_is_wrong_with_a_workbook_is_said_in_words(folder: Path, open_app: Any) -> None:
    spoil(folder)
    told = open_app(str(folder), on=DAY).value
    assert "The workbook cannot be read" in told
    assert "workbook.yaml:13: cycle: cadence is &#x27;weekly&#x27;" in told


def test_a_workbook_that_breaks_while_a_page_is_open_is_told_and_mended(folder: Path) -> None:
    made = open_check_in(str(folder), on=DAY)
    sound = (folder / "workbook.yaml").read_bytes()
    spoil(folder)
    made.value = {"day": "2011-08-10"}
    assert "The workbook cannot be read" in page(made)
    assert made.form not in every(made)
    (folder / "workbook.yaml").write_bytes(sound)
    made.value = {"day": "2011-08-11"}
    assert made.form in every(made)
