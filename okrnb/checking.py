"""What `okrnb check` says: advice with the place of its answer, for people and machines."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from okrnb.advice import WHEN, Advice
from okrnb.cards import empty_workbook, read_card
from okrnb.coaching import blocks_publishing
from okrnb.deadlines import cycle_of
from okrnb.errors import fail
from okrnb.loop import look
from okrnb.model import Place
from okrnb.objectives import Workbook
from okrnb.workbook import SETTINGS, load_workbook

Format = Literal["text", "json", "github"]
_LEVELS = {"E": "error", "W": "warning", "H": "notice"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Advice, and the place where its answer belongs."""

    advice: Advice
    place: Place


def check_folder(folder: Path, *, on: date | None) -> tuple[Finding, ...]:
    """Coach a workbook folder as of a day. Raises InputError where it is none."""
    if not folder.exists():
        fix = "Name a workbook folder, or a text file of OKRs."
        raise fail(str(folder), None, "", "there is no such file or folder", fix)
    state = look(folder, on=on)
    return tuple(Finding(one, place_of(one, state.workbook)) for one in state.advice)


def check_file(
    file: Path, *, on: date | None, cycle: str = "", folder: Path | None = None
) -> tuple[Finding, ...]:
    """Coach a text file of OKRs, such as Markdown; a workbook `folder` lends its KPIs and cycle.

    Without one the cycle is told by name ("Q1 2027") or stands in the file. Raises InputError where
    it does not, or where the file holds no OKRs.
    """
    text = _read(file)
    workbook = _beside(text, cycle, file) if folder is None else load_workbook(folder)
    card = read_card(text, workbook, on=on or workbook.settings.cycle.start)
    if not card.objectives:
        fix = "Write an objective, and its key results as bullets below it."
        raise fail(str(file), None, "", "no objective and no key result was found", fix)
    lines = card.heard.lines
    return tuple(Finding(one, Place(str(file), lines[one.about])) for one in card.advice)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"it is no plain text: byte {error.start} cannot be read as UTF-8"
        fix = "Save it as UTF-8; a workbook is checked by the name of its folder."
        raise fail(str(file), None, "", what, fix) from None


def _beside(text: str, cycle: str, file: Path) -> Workbook:
    titles = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    tries = [cycle] if cycle else [*titles, file.stem]
    found = next((one for one in map(cycle_of, tries) if one), None)
    if found is None:
        seen = f"{cycle!r} is no cycle" if cycle else "it does not say which cycle its OKRs are for"
        fix = "Write a heading such as `# OKRs Q1 2027`, or add --cycle 'Q1 2027'."
        raise fail(str(file), None, "", seen, fix)
    return empty_workbook(found)


def place_of(advice: Advice, workbook: Workbook) -> Place:
    """Say where the answer to an advice belongs."""
    places = workbook.places
    place = places.get(f"{advice.about} {advice.field}") or places.get(advice.about)
    return place or Place(SETTINGS, 1)


def say_findings(findings: Sequence[Finding], how: Format, *, base: str = "") -> str:
    """Write findings for people, as JSON, or as the annotations that GitHub shows beside a change.

    `base` is the folder that the files are in, for machines that look from elsewhere.
    """
    if how == "json":
        return json.dumps([_record(one, base) for one in findings], ensure_ascii=False, indent=2)
    if how == "github":
        return "\n".join(_annotate(one, base) for one in findings)
    lines = []
    for severity, when in WHEN.items():
        own = [one for one in findings if one.advice.severity == severity]
        lines += [f"{when[:1].upper()}{when[1:]}:", *_lines(own), ""] if own else []
    return "\n".join([*lines, _verdict([one.advice for one in findings])])


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Say each question once: with its place, or with all places below it where there are many."""
    same: dict[tuple[str, str], list[Finding]] = {}
    for one in findings:
        same.setdefault((one.advice.rule, _asked(one.advice)), []).append(one)
    for (_, asked), those in same.items():
        places = [f"{one.place.file}:{one.place.line}: {one.advice.about}" for one in those]
        if len(places) == 1:
            yield f"  {places[0]}: {asked}"
        else:
            yield f"  {asked[:1].upper()}{asked[1:]}"
            yield from (f"    {place}" for place in places)


def _asked(advice: Advice) -> str:
    return f"{advice.asked}{advice.perhaps} [{advice.rule}]"


def _verdict(advice: Iterable[Advice]) -> str:
    found = tuple(advice)
    grave = sum(one.severity == "E" for one in found)
    verdict = (
        f"{grave} to answer before publishing" if blocks_publishing(found) else "Ready to publish"
    )
    return f"{verdict}; {len(found) - grave} pieces of advice."


def _record(finding: Finding, base: str) -> dict[str, object]:
    advice, place = finding.advice, finding.place
    names = ("rule", "severity", "about", "field", "seen", "question", "rewrite", "why", "source")
    marks = [mark.words for mark in advice.marks]
    told = {name: getattr(advice, name) for name in names} | {"marks": marks}
    return {"file": str(Path(base, place.file)), "line": place.line, **told}


def _annotate(finding: Finding, base: str) -> str:
    advice, place = finding.advice, finding.place
    file = _escape(Path(base, place.file).as_posix()).replace(":", "%3A").replace(",", "%2C")
    head = f"{_LEVELS[advice.severity]} file={file},line={place.line},title=okrnb {advice.rule}"
    return f"::{head}::{_escape(str(advice))}"


def _escape(text: str) -> str:
    """Write a text so that it stays one line of a workflow's commands."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
