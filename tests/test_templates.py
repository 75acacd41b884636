"""What ships under templates/: it loads, it is complete, it names its source."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from refresh_templates import write as write_figures

from okrnb.checking import check_file, check_folder
from okrnb.definitions import load_definitions
from okrnb.library import load_library
from okrnb.loop import look
from okrnb.model import Kpi
from okrnb.objectives import Baseline, Guardrail, Metric, Milestone
from okrnb.readings import load_readings
from okrnb.templating import list_templates, make_from_template
from okrnb.workbook import load_workbook

SHOP = Path(__file__).resolve().parent.parent / "templates" / "example-shop"
DEFINED = load_definitions(SHOP / "kpis.csv")
READ = load_readings(SHOP / "readings.csv")


def test_the_shop_has_ten_kpis_with_readings_and_definitions() -> None:
    assert len(DEFINED.kpis) == 10
    assert {kpi.id for kpi in DEFINED.kpis} == set(READ.frame["kpi"])
    assert (*DEFINED.notes, *READ.notes) == ()


@pytest.mark.parametrize("kpi", DEFINED.kpis, ids=lambda kpi: kpi.id)
def test_a_definition_leaves_no_question_open(kpi) -> None:  # type: ignore[no-untyped-def]
    asked = {"direction", "aggregation", "frequency", "unit_kind", "unit", "definition", "owner"}
    asked |= {"intended_result", "strategic_link", "source"}
    assert not [field for field in asked if not getattr(kpi, field)]
    assert kpi.healthy_low is not None or kpi.healthy_high is not None
    assert kpi.timing != "unknown"


def test_guardrails_name_kpis_that_exist() -> None:
    ids = {kpi.id for kpi in DEFINED.kpis}
    assert {kpi.guardrail for kpi in DEFINED.kpis if kpi.guardrail} <= ids


def test_attribution_and_the_mark_on_our_own_ranges_are_there() -> None:
    told = (SHOP / "README.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in told
    assert "Online Retail II" in told
    assert "Healthy ranges" in told
    assert all("CC BY 4.0" in kpi.source for kpi in DEFINED.kpis)
    assert all("okrnb's own" in kpi.source for kpi in DEFINED.kpis)


def test_the_figures_are_those_of_the_source(kpi_series: Path) -> None:
    source = load_readings(kpi_series / "series.csv").frame
    shop = source[source["kpi"].str.startswith("retail_")].copy()
    shop["kpi"] = shop["kpi"].str.removeprefix("retail_")
    shop = shop.sort_values(["kpi", "date"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(shop, READ.frame)


def test_every_first_quarter_is_weaker_than_the_fourth_before_it() -> None:
    revenue = READ.frame[READ.frame["kpi"] == "revenue"].set_index("date")["value"]
    fourth, first = revenue["2010-10":"2010-12"].sum(), revenue["2011-01":"2011-03"].sum()
    assert Decimal(first) < Decimal(fourth) * Decimal("0.6")


def test_the_okrs_in_markdown_can_be_published() -> None:
    found = check_file(SHOP.parent / "okrs.md", on=None)
    assert [one.advice.rule for one in found if one.advice.severity == "E"] == []
    assert len({one.place.line for one in found}) > 3


# The workbooks by function


TEMPLATES = SHOP.parent
NAMES = [one.name for one in list_templates()]
each_template = pytest.mark.parametrize("name", NAMES)
DAYS = (date(2024, 2, 29), date(2026, 12, 31), date(2027, 5, 10), date(2029, 7, 1))
FORMS = {"metric", "baseline", "milestone", "binary", "rate", "threshold", "guardrail"}
SEASONAL = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|"
    r"spring|summer|autumn|winter|christmas|easter)\b",
    re.IGNORECASE,
)


def written(name: str) -> Iterator[Path]:
    """Give the files of a template that people wrote."""
    yield TEMPLATES / name / "workbook.yaml"
    yield from sorted((TEMPLATES / name / "objectives").glob("*.yaml"))


def pushed(name: str) -> list[tuple[Metric, Kpi]]:
    found = []
    for kr in load_workbook(TEMPLATES / name).key_results():
        kpi = load_workbook(TEMPLATES / name).kpi(getattr(kr, "kpi", None))
        if isinstance(kr, Metric) and kpi is not None:
            found.append((kr, kpi))
    return found


def test_every_workbook_is_in_the_list_and_in_the_readme() -> None:
    folders = {path.parent.name for path in TEMPLATES.glob("*/workbook.yaml")}
    assert folders - {"example-quarter"} == set(NAMES)
    told = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    for one in list_templates():
        assert f"| [`{one.name}/`]({one.name}/workbook.yaml) | {one.about} |" in told


def test_everything_under_templates_is_in_the_readme() -> None:
    told = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in TEMPLATES.iterdir()} - {"README.md", "__pycache__"}
    assert {name for name in names if name not in told} == set()


@each_template
def test_the_coach_has_nothing_to_ask_about_a_template(name: str) -> None:
    assert [str(one.advice) for one in check_folder(TEMPLATES / name, on=None)] == []


@each_template
def test_nor_has_it_for_any_other_quarter(name: str, tmp_path: Path) -> None:
    for day in DAYS:
        folder = tmp_path / str(day)
        make_from_template(folder, name, on=day)
        assert [f"{day}: {one.advice}" for one in check_folder(folder, on=day)] == []


@each_template
def test_a_template_says_plainly_that_its_figures_are_invented(name: str) -> None:
    book = load_workbook(TEMPLATES / name)
    assert "invented" in book.settings.source
    assert all("invented" in kpi.source for kpi in book.kpis)


@each_template
def test_a_template_is_filled_in(name: str) -> None:
    book = load_workbook(TEMPLATES / name)
    assert 1 <= len(book.objectives) <= 2
    assert all((book.settings.intake.where, book.settings.intake.into))
    for objective in book.objectives:
        assert objective.why_now
        assert objective.winning
        assert objective.owner
        counted = [kr for kr in objective.key_results if not isinstance(kr, Guardrail)]
        assert 3 <= len(counted) <= 4
        forms = {kr.form for kr in objective.key_results}
        assert "guardrail" in forms or "metric" not in forms
    sought = any(isinstance(kr, Baseline) for kr in book.key_results())
    milestones = [kr for kr in book.key_results() if isinstance(kr, Milestone)]
    assert sought or any(len(kr.steps) > 2 and kr.future_kpi for kr in milestones)


def test_the_templates_show_every_form_and_most_ways_of_a_cycle() -> None:
    books = [load_workbook(TEMPLATES / name) for name in NAMES]
    assert {kr.form for book in books for kr in book.key_results()} == FORMS
    assert {one.ambition for book in books for one in book.objectives} == {
        *("committed", "aspirational", "learning")
    }
    assert len({book.settings.cycle.cadence for book in books}) == 3
    assert len({book.settings.cycle.scoring for book in books}) == 4


@each_template
def test_its_kpis_are_the_librarys_or_guard_one_that_is(name: str) -> None:
    book, library = load_workbook(TEMPLATES / name), {one.id: one for one in load_library()}
    if name == "personal":  # the library has none for a person alone
        return
    guards = {kpi.guardrail for kpi in book.kpis}
    for kpi in book.kpis:
        known = library.get(kpi.id)
        assert known or kpi.id in guards
        for field in ("unit_kind", "direction", "aggregation", "timing") if known else ():
            assert getattr(kpi, field) == getattr(known, field), f"{kpi.id} {field}"


@each_template
def test_there_are_two_years_of_readings_or_more(name: str) -> None:
    frame = load_readings(TEMPLATES / name / "readings.csv").frame
    book = load_workbook(TEMPLATES / name)
    assert {kpi.id for kpi in book.kpis} == set(frame["kpi"])
    days = frame.groupby("kpi")["date"].agg(["min", "max"])
    assert ((days["max"] - days["min"]).dt.days > 730).all()


@each_template
def test_what_is_to_move_is_out_of_its_healthy_range(name: str) -> None:
    state = look(TEMPLATES / name, on=None)
    gaps = state.gaps.set_index("kpi")["gap"]
    assert [kpi.id for _, kpi in pushed(name) if not gaps[kpi.id] > 0] == []


@each_template
def test_no_target_is_likely_anyway_and_none_is_out_of_reach(name: str) -> None:
    state = look(TEMPLATES / name, on=None)
    for kr, kpi in pushed(name):
        chance = state.outlooks[kpi.id].chance_of(float(kr.target or 0))
        assert chance is not None
        assert 0.1 < chance < 0.5, kr.id


@each_template
def test_guardrails_hold_today(name: str) -> None:
    book = load_workbook(TEMPLATES / name)
    last = load_readings(TEMPLATES / name / "readings.csv").frame.groupby("kpi")["value"].last()
    for kr in book.key_results():
        if isinstance(kr, Guardrail):
            kpi = book.kpi(kr.kpi)
            assert kr.bound is not None
            assert kpi is not None
            room = (Decimal(last[kr.kpi]) - kr.bound) * (-1 if kpi.direction == "down" else 1)
            assert room >= 0, kr.id


@each_template
def test_no_sentence_is_true_in_one_season_only(name: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in written(name)]
    assert [found[0] for text in texts for found in SEASONAL.finditer(text)] == []


def test_the_figures_are_those_that_their_script_makes(tmp_path: Path) -> None:
    for name in NAMES:
        shutil.copytree(TEMPLATES / name, tmp_path / name)
        for made in ("readings.csv", "seasons.csv"):
            (tmp_path / name / made).unlink(missing_ok=True)
    write_figures(tmp_path)
    for name in NAMES:
        files = sorted(path for path in (TEMPLATES / name).rglob("*") if path.is_file())
        for path in files:
            again = tmp_path / path.relative_to(TEMPLATES)
            assert again.read_bytes() == path.read_bytes(), path.name
