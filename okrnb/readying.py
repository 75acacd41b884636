"""What still stands between an objective and its publishing: shown beside the fields that answer.

What another form asks for is said to be asked there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

from okrnb.advice import WHEN, Advice, end_sentence
from okrnb.asking import Ask, Note, Options, Shown, Typed
from okrnb.completing import Completed, completed
from okrnb.groundwork import OF_FORM
from okrnb.kpifields import BLANK
from okrnb.loop import State
from okrnb.objectivefields import ARROW, ASKS, FIELDS, Part, parts_of, plain_line, texts_of
from okrnb.objectives import Guardrail, Workbook
from okrnb.pages import Pages, changes_in
from okrnb.rules_method import influence
from okrnb.rules_practice import initiative_without_kpi
from okrnb.rules_sets import guardrail
from okrnb.tabular import Table, kpi_of, table_advice
from okrnb.wording import say_key_result

WHICH = "record"
"""The field that says which record is shown."""

NONE_YET = "There is no objective yet. Make one of a KPI first: that is what KeyResultForm is for."

_NO_PAGE: Options = (("nothing yet", ""),)
_LONGEST = 60
"""Letters of a record's name where several are told in one line."""

_ELSEWHERE = {
    **dict.fromkeys((*(name for names in OF_FORM.values() for name in names),), "KeyResultForm"),
    **dict.fromkeys(("bound", "no_worse_than", "target_rate", "key_results"), "KeyResultForm"),
    "steps": "MilestoneForm",
}
"""The form that asks for what is not asked here, by field."""


def ask_completing(state: State) -> tuple[Ask, ...]:
    """Give the fields of the form: which record it is, and what is told of it."""
    which = Ask(
        name=WHICH,
        label="What do you want to complete?",
        kind="choice",
        options=_NO_PAGE,
        turning=True,
    )
    kpis = (*BLANK, *((kpi.name, kpi.id) for kpi in state.workbook.kpis))
    return (which, *(replace(a, options=kpis) if a.name == "future_kpi" else a for a in ASKS))


def completing_pages(state: State) -> Pages:
    """Give the pages of the form: every objective, each before its key results."""
    parts = parts_of(state.workbook.objectives)
    blank = dict.fromkeys(FIELDS, "")
    return Pages(
        key=WHICH,
        known=list(parts) or [""],
        texts=lambda about: texts_of(parts[about]) if about in parts else blank,
    )


def first_part(state: State, id: str) -> str:
    """Give the record to begin with: the one told by its id, else the first that needs answers."""
    parts = parts_of(state.workbook.objectives)
    for about in (id, f"objective {id}", f"key result {id}"):
        if about in parts:
            return about
    open_ones = _count_open(parts, state.advice)
    waiting = (about for about, part in parts.items() if open_ones[about])
    return next((f"objective {parts[about].objective.id}" for about in waiting), "")


def name_part(state: State, about: str) -> str:
    """Name a record by its words, in short."""
    part = parts_of(state.workbook.objectives).get(about)
    if part is None:
        return about
    return shorten(_sentence(part, state.workbook), _LONGEST, placeholder=" …")


def look_at_part(state: State, typed: Typed) -> Shown:
    """Show what is asked beside the fields that answer it, and below what else is open."""
    made = completed(state, changes_in(typed))
    about, known = str(typed[WHICH]), parts_of(state.workbook.objectives)
    if about not in known:
        return Shown(hidden=frozenset(FIELDS), remark=NONE_YET)
    view = _view(state, made, known[about])
    notes = {name: Note("\n".join(lines)) for name, lines in _beside(view).items()}
    for name, note in made.notes.get(about, {}).items():
        said = f"{note.text}\n{notes[name].text}" if name in notes and not note.wrong else note.text
        notes[name] = Note(said, wrong=note.wrong)
    generated = _generated(view)
    return Shown(
        notes=notes,
        hints={"text": generated} if generated else {},
        options={WHICH: _choices(known, view)},
        hidden=frozenset(FIELDS) - _shown_fields(view.saved, typed),
        remark=f"{end_sentence(_sentence(view.part, view.workbook))} {_still_open(view)}",
        questions=_questions(view),
    )


@dataclass(frozen=True, slots=True)
class _View:
    """One record while it is completed: as it is saved and as it is typed, and all advice."""

    saved: Part
    part: Part
    leaving: bool
    workbook: Workbook
    advice: tuple[Advice, ...]

    @property
    def own(self) -> list[Advice]:
        """The advice on the record that is shown, on the work for it and on its KPI."""
        abouts = {self.part.about, *(f"initiative {one.id}" for one in self.part.work)}
        abouts |= _kpis_of([self.part])
        return [one for one in self.advice if one.about in abouts]

    @property
    def beside(self) -> list[tuple[str, Advice]]:
        """The advice that a field of the record answers, with this field."""
        found = ((_field_of(one, self.saved), one) for one in self.own)
        return [(field, one) for field, one in found if field in self.saved.fields]


def _view(state: State, made: Completed, saved: Part) -> _View:
    workbook = replace(state.workbook, objectives=made.objectives)
    parts = parts_of(made.objectives)
    about = saved.about
    advice = state.advise_all(workbook)
    return _View(saved, parts.get(about, saved), about not in parts, workbook, advice)


def _shown_fields(part: Part, typed: Typed) -> set[str]:
    """Give the fields of a record that there is a use for just now."""
    owned = part.key_result is None or bool(part.key_result.owner)
    asked = bool(part.prompt) and owned
    return {one for one in part.fields if one != "answered" or asked or typed[one]}


def _field_of(one: Advice, part: Part) -> str:
    """Name the field that answers advice; its draft's question is answered by words or an owner."""
    if one.rule in (influence.id, initiative_without_kpi.id):
        return "work"
    if one.about != part.about:
        return ""
    return _answering(part) if one.field == "prompt" else one.field


def _answering(part: Part) -> str:
    """Name the field beside which the question of a draft stands."""
    if part.key_result is None:
        return "text"
    return "answered" if part.key_result.owner else "owner"


def _beside(view: _View) -> dict[str, list[str]]:
    """Say beside each field what is asked about it, and what else helps to answer."""
    said: dict[str, list[str]] = {}
    for field, one in view.beside:
        if _say(one) not in said.setdefault(field, []):  # once for several initiatives
            said[field].append(_say(one))
    for field, text in _helping(view):
        said.setdefault(field, []).append(text)
    return said


def _say(one: Advice) -> str:
    """Say advice beside its field; what blocks publishing begins with these words."""
    text = one.question if one.field == "prompt" else f"{one.asked}{one.perhaps}"
    if one.rule == initiative_without_kpi.id:
        text += f" Name it behind the line: {ARROW} and the KPI."
    text = f"{text[:1].upper()}{text[1:]}"
    return f"{WHEN['E'].capitalize()}: {text}" if one.severity == "E" else text


def _helping(view: _View) -> Iterator[tuple[str, str]]:
    """Say what the draft asked, who looks after the KPI, which work is new, and what goes."""
    saved, part, kr = view.saved, view.part, view.part.key_result
    if saved.prompt and not part.prompt:
        yield _answering(saved), f"Its draft asked: {saved.prompt}"
    if kr is None:
        return
    kpi = kpi_of(kr, view.workbook)
    if kpi is not None and not saved.prompt:  # a draft names the KPI's owner itself
        yield "owner", f"The KPI is with {kpi.owner or 'nobody yet'}."
    before, now = ({one.id: one for one in each.work} for each in (saved, part))
    new, gone = (
        [plain_line(one.title) for id, one in there.items() if id not in other]
        for there, other in ((now, before), (before, now))
    )
    yield from [("work", f"New: {'; '.join(new)}.")] if new and before else []
    yield from [("work", f"It goes: {'; '.join(gone)}.")] if gone else []
    if view.leaving:
        with_it = "; ".join(plain_line(one.title) for one in saved.work)
        yield "leave_out", f"It goes when you save{f', and with it: {with_it}' if with_it else ''}."


def _generated(view: _View) -> str:
    """Give the sentence that the fields of a key result make, where it has no text of its own."""
    kr = view.part.key_result
    return "" if kr is None else say_key_result(kr.change(text=""), kpi_of(kr, view.workbook))


def _questions(view: _View) -> Table | None:
    """Show what no field of this record answers; None where all that is open stands beside one."""
    beside = [one for _, one in view.beside]
    rest = [one for one in view.own if one not in beside]
    if rest:
        return table_advice([_pointed(one) for one in rest], view.workbook)
    return None if view.own else Table(("",), ())


def _pointed(one: Advice) -> Advice:
    """Say with a question which form asks for its answer."""
    form = "KeyResultForm" if one.rule == guardrail.id else _ELSEWHERE.get(one.field)
    form = "KpiForm" if one.about.startswith("kpi ") else form
    return one if form is None else replace(one, question=f"{one.question} ({form} asks for it.)")


def _still_open(view: _View) -> str:
    """Say what is open in the whole objective: what blocks publishing, else what is worth it."""
    if view.leaving:
        return "It is left out when you save."
    whole = next(one for one in view.workbook.objectives if one.id == view.part.objective.id)
    parts = parts_of([whole])
    kpis = _kpis_of(parts.values())
    work = {f"initiative {one.id}" for one in whole.initiatives}
    own = [one for one in view.advice if one.about in {*parts, *kpis, *work}]
    graves = [one.about for one in own if one.severity == "E"]
    here, on_kpis = graves.count(view.part.about), sum(about in kpis for about in graves)
    others = len(graves) - here - on_kpis
    told = [f"{here} here"] if here else []
    told += [f"{others} on {'another page' if others == 1 else 'other pages'}"] if others else []
    told += [f"{on_kpis} about its KPIs (KpiForm asks)"] if on_kpis else []
    if told:
        return f"Still to answer before publishing, in the whole objective: {', '.join(told)}."
    worth = sum(one.severity == "W" for one in own)
    more = f"; worth a change: {_say_count(worth)}" if worth else ""
    return f"Nothing in this objective is left to answer before publishing{more}."


def _kpis_of(parts: Iterable[Part]) -> set[str]:
    """Name the KPIs of key results, as advice does."""
    ids = (getattr(part.key_result, "kpi", None) for part in parts)
    return {f"kpi {id}" for id in ids if id}


def _say_count(count: int) -> str:
    return f"{count} question{'s' * (count != 1)}"


def _count_open(parts: Iterable[str], advice: Iterable[Advice]) -> Counter[str]:
    """Count what must be answered before publishing, record by record."""
    known = set(parts)
    return Counter(one.about for one in advice if one.severity == "E" and one.about in known)


def _choices(known: Mapping[str, Part], view: _View) -> Options:
    """Tell the records by their sentences, those that need answers marked; twins by their ids."""
    now = parts_of(view.workbook.objectives)
    left = _count_open(now, view.advice)
    names = {
        about: (_kind(part), _sentence(now.get(about, part), view.workbook))
        for about, part in known.items()
    }
    twins = Counter(names.values())
    found = []
    for about, (kind, sentence) in names.items():
        mark = "left out" if about not in now else _say_count(left[about]) if left[about] else ""
        named = f"{kind}, {mark}: {sentence}" if mark else f"{kind}: {sentence}"
        twin = twins[kind, sentence] > 1
        found.append((f"{named} ({about.split(' ')[-1]})" if twin else named, about))
    return tuple(found)


def _kind(part: Part) -> str:
    if part.key_result is None:
        return "objective"
    return "guardrail" if isinstance(part.key_result, Guardrail) else "key result"


def _sentence(part: Part, workbook: Workbook) -> str:
    kr = part.key_result
    return part.objective.text if kr is None else say_key_result(kr, kpi_of(kr, workbook))
