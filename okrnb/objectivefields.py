"""What people complete of an objective and of its key results: fields, and what they say by now.

From where to where a key result goes, its levels and its limit are told elsewhere (`groundwork`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from okrnb.asking import Ask, Options, spell
from okrnb.errors import RefusedError, fail
from okrnb.fields import nearest
from okrnb.model import Kpi, slug
from okrnb.objectives import Initiative, KeyResult, Objective, Workbook

_LEVELS: Options = (
    *(("the whole company", "company"), ("a unit of it", "unit")),
    *(("a team", "team"), ("one person", "individual")),
)
_AMBITIONS: Options = (
    *(("not said yet", ""), ("a promise: committed", "committed")),
    *(("a stretch: aspirational", "aspirational"), ("to learn something: learning", "learning")),
)
AMBITION = Ask(
    name="ambition", label="A promise, or a stretch?", kind="choice", options=_AMBITIONS, short=True
)
"""The question how far an objective goes."""

ASKS = (
    Ask(name="text", label="In your own words"),
    Ask(name="why_now", label="Why now?", kind="lines", rows=2, hint="a sentence or two"),
    Ask(name="winning", label="What does winning look like?", hint="one plain line"),
    AMBITION,
    Ask(name="level", label="At which level is it?", kind="choice", options=_LEVELS, short=True),
    Ask(name="owner", label="Who owns it?", hint="one person", short=True),
    Ask(name="due", label="By when?", hint="31 March, or end of March", short=True),
    Ask(name="evidence", label="What would prove that it is done?"),
    Ask(name="future_kpi", label="Which KPI should it move later?", kind="choice", short=True),
    Ask(name="look_on", label="On which day will you look?", hint="31 May", short=True),
    Ask(name="test", label="Which question tells, yes or no?"),
    Ask(name="min_n", label="On how many cases?", hint="30", short=True),
    Ask(name="next_use", label="What will it be used for next?"),
    Ask(
        name="work", label="What will you do to move it?", kind="lines",
        hint="a line each; behind -> the KPI that it would move first",
    ),
    Ask(name="answered", label="The question of its draft is answered", kind="tick"),
    Ask(name="leave_out", label="Leave it out", kind="tick"),
)  # fmt: skip
FIELDS = tuple(ask.name for ask in ASKS)
"""All that is told of an objective or of a key result: texts, as in a form."""

ARROW = "->"
"""Stands between what is done and the KPI that it would move first."""

OF_OBJECTIVE = ("text", "why_now", "winning", "ambition", "level", "owner", "answered")
"""The fields of an objective."""

OF_FORM: Mapping[str, tuple[str, ...]] = {
    "metric": ("work",),
    "threshold": ("work",),
    "rate": ("work",),
    "milestone": ("evidence", "future_kpi", "look_on"),
    "binary": ("test",),
    "baseline": ("text", "min_n", "next_use"),
    "guardrail": (),
}
"""The fields of one form of key result or another."""

OF_EACH = ("owner", "due", "answered", "leave_out")
"""The fields of every key result."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is completed at once: an objective, or one of its key results."""

    objective: Objective
    key_result: KeyResult | None = None

    @property
    def about(self) -> str:
        """What it is, in the words of `Workbook.places`, as in `key result nps-metric`."""
        if self.key_result is None:
            return f"objective {self.objective.id}"
        return f"key result {self.key_result.id}"

    @property
    def prompt(self) -> str:
        """The question that its draft left open."""
        return (self.key_result or self.objective).prompt

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it has; a text of its own is one where the fields make no sentence."""
        kr = self.key_result
        if kr is None:
            return OF_OBJECTIVE
        own = {*OF_EACH, *OF_FORM[kr.form], *(("text",) if kr.text else ())}
        return tuple(name for name in FIELDS if name in own)

    @property
    def work(self) -> tuple[Initiative, ...]:
        """The initiatives of a key result."""
        kr = self.key_result
        own = self.objective.initiatives
        return () if kr is None else tuple(one for one in own if one.key_result == kr.id)


def parts_of(objectives: Iterable[Objective]) -> dict[str, Part]:
    """Give every objective, each before its key results, by what it is called in messages."""
    parts = (
        part
        for one in objectives
        for part in (Part(one), *(Part(one, kr) for kr in one.key_results))
    )
    return {part.about: part for part in parts}


def find_part(workbook: Workbook, id: str) -> Part:
    """Find an objective or a key result by its id; `objective x` tells it from a key result x.

    Raises InputError where there is none, or both.
    """
    parts = parts_of(workbook.objectives)
    if id in parts:
        return parts[id]
    found = [about for about in parts if about.partition("result ")[2] == id]
    found += [about for about in parts if about == f"objective {id}"]
    if len(found) == 1:
        return parts[found[0]]
    if found:
        fix = f"Write {' or '.join(repr(about) for about in sorted(found))}."
        raise fail("objectives", None, "", f"{id!r} is an objective and a key result", fix)
    known = [about.split(" ")[-1] for about in parts]
    what = f"there is no objective and no key result {id!r}"
    raise fail("objectives", None, "", what, nearest(id, known))


def texts_of(part: Part) -> dict[str, str]:
    """Give the fields as they would be typed; those that it does not have are blank."""
    record = part.key_result or part.objective
    told = {name: spell(getattr(record, name, None)) for name in part.fields}
    lines = "\n".join(map(_line_of, part.work))
    return dict.fromkeys(FIELDS, "") | told | ({"work": lines} if "work" in told else {})


def plain_line(text: str) -> str:
    """Write a text in one line, with single blanks."""
    return " ".join(text.split())


def plan_work(
    part: Part, text: str, kpis: Sequence[Kpi], *, taken: Iterable[str] = ()
) -> tuple[Initiative, ...]:
    """Make the initiatives of an objective anew, of what is done for one of its key results.

    A line of the text is a title; behind an arrow (`->`) may stand the KPI that it would move
    first, by id or name. An initiative with this title stays, one whose title is gone goes; a new
    one gets an id that is not `taken`. Those of other key results stay. Raises RefusedError where
    no such KPI is there.
    """
    kr = part.key_result
    if kr is None:
        return part.objective.initiatives
    lines = {_key(_line_of(one)): one for one in part.work}
    titles = {_key(one.title): one for one in part.work}
    used = set(taken)
    made: dict[str, Initiative] = {}
    for line in map(plain_line, filter(str.strip, text.splitlines())):
        one = lines.get(_key(line))
        if one is None:
            title, kpi = _take_apart(line, kpis)
            one = titles.get(_key(title))
            if one is None:
                id = _free_id(title, kr, used)
                one = Initiative(id=id, title=title, key_result=kr.id, kpi=kpi)
                titles[_key(title)] = one
            one = one if one.kpi == kpi else one.change(kpi=kpi)
        used.add(one.id)
        made[one.id] = one
    own = iter(made.values())  # each in a place of its own, so that the file changes little
    placed = [
        one if one.key_result != kr.id else next(own, None) for one in part.objective.initiatives
    ]
    return (*(one for one in placed if one is not None), *own)


def _line_of(one: Initiative) -> str:
    title = plain_line(one.title)
    return f"{title} {ARROW} {one.kpi}" if one.kpi else title


def _take_apart(line: str, kpis: Sequence[Kpi]) -> tuple[str, str | None]:
    """Give the title of a line and the KPI behind its arrow, None where there is no arrow."""
    title, arrow, named = line.rpartition(ARROW)
    title, named = title.strip(), named.strip()
    if not arrow:
        return line, None
    known = {_key(name): kpi.id for kpi in kpis for name in (kpi.name, kpi.id)}
    if not title or _key(named) not in known:
        fix = nearest(named, (name for kpi in kpis for name in (kpi.id, kpi.name)))
        raise RefusedError(f"behind {ARROW} stands {named!r}, which is no KPI", fix)
    return title, known[_key(named)]


def _key(title: str) -> str:
    return plain_line(title).casefold()


def _free_id(title: str, kr: KeyResult, taken: set[str]) -> str:
    """Make an id of a title; the same title leads to the same id, so that both ways agree."""
    stem = slug(title) or f"{kr.id[:75]}-work"
    id, number = stem, 1
    while id in taken:
        number += 1
        id = f"{stem[:76]}-{number}"
    return id
