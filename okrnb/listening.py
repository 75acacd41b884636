"""From OKRs that a person typed or pasted to objectives, ready to be added to a workbook.

Typing the same again changes nothing: an objective or a key result whose text is known already is
the known one, with all that was added to it since.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from okrnb.deadlines import due_of
from okrnb.hearing import hear
from okrnb.model import Cycle, Kpi, slug
from okrnb.objectives import KeyResult, Objective
from okrnb.pasting import LONGEST, Pasted, PastedLine, PastedObjective
from okrnb.wording import BLANK

LONGEST_OBJECTIVE, LONGEST_ID = 140, 40  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Whole OKRs as typed: objectives, and the KPIs that they need and nobody has yet.

    `lines` says where each stands in the text, by the words of `Advice.about`. `left_over` are the
    lines that are neither objective nor key result, or too long for one.
    """

    objectives: tuple[Objective, ...]
    kpis: tuple[Kpi, ...]
    lines: Mapping[str, int]
    left_over: tuple[PastedLine, ...]


def hear_okrs(
    pasted: Pasted, *, kpis: Sequence[Kpi], cycle: Cycle, known: Sequence[Objective] = ()
) -> Heard:
    """Make objectives of pasted OKRs; those with the text of a `known` one are that one, completed.

    Columns beside a sentence (owner, start, target, due) count where the sentence is silent.
    Nothing of a known objective is taken away.
    """
    listener = _Listener(kpis, cycle, known)
    objectives = tuple(listener.objective(one) for one in pasted.objectives)
    return Heard(
        objectives=objectives,
        kpis=tuple(listener.kpis[len(kpis) :]),
        lines=listener.lines,
        left_over=tuple(sorted((*pasted.left_over, *listener.refused), key=lambda one: one.line)),
    )


class _Listener:
    """Hears one sentence after the other; later ones know the KPIs of earlier ones."""

    def __init__(self, kpis: Sequence[Kpi], cycle: Cycle, known: Sequence[Objective]) -> None:
        self.kpis, self._cycle = list(kpis), cycle
        self._known = {_same(one.text): one for one in known}
        self._homes = tuple(known)
        results = [kr for one in known for kr in one.key_results]
        self._taken = {one.id for one in (*known, *results)}
        self.lines: dict[str, int] = {}
        self.refused: list[PastedLine] = []

    def objective(self, pasted: PastedObjective) -> Objective:
        """Give the objective with its key results, the known ones first."""
        text = pasted.text
        if len(text) > LONGEST_OBJECTIVE:
            self.refused.append(PastedLine(pasted.line, text))
            text = ""
        known = self._known.get(_same(text)) if text else self._home(pasted.key_results)
        before = known.key_results if known else ()
        typed = [self._key_result(line, before) for line in pasted.key_results]
        new = [kr for kr in typed if kr is not None and kr not in before]
        objective = known or Objective(
            id=self._free(text or "objective"),
            text=text or BLANK,
            prompt="" if text else "Which aim do these key results belong to?",
        )
        self.lines[f"objective {objective.id}"] = pasted.line
        return objective.change(
            key_results=(*before, *new),
            why_now=pasted.why_now or objective.why_now,
            owner=pasted.owner or objective.owner,
        )

    def _home(self, lines: Iterable[PastedLine]) -> Objective | None:
        """Give the objective that has key results already which are typed without one."""
        typed = {_same(line.text) for line in lines}
        for one in self._homes:
            own = {_same(kr.text) for kr in one.key_results}
            if typed and (typed <= own or (one.text == BLANK and typed & own)):
                return one
        return None

    def _key_result(self, line: PastedLine, before: Iterable[KeyResult]) -> KeyResult | None:
        if len(line.text) > LONGEST:
            self.refused.append(line)
            return None
        known = next((kr for kr in before if _same(kr.text) == _same(line.text)), None)
        kr = known or self._heard(line)
        self.lines[f"key result {kr.id}"] = line.line
        return kr

    def _heard(self, line: PastedLine) -> KeyResult:
        text = f"{line.text}{_columns(line)}"
        heard = hear(text, kpis=self.kpis, cycle=self._cycle, id=self._free(line.text))
        self.kpis += [heard.kpi] if heard.kpi is not None else []
        kr = heard.key_result
        due = due_of(line.fields.get("due"), self._cycle) or kr.due
        return kr.change(text=line.text, owner=line.fields.get("owner") or kr.owner, due=due)

    def _free(self, text: str) -> str:
        """Make an id of the first words of a text that nothing else has."""
        words = [slug(word) for word in text.split()[:6]]
        while len("-".join(words)) > LONGEST_ID:
            words = words[:-1] or [words[0][:LONGEST_ID]]
        stem = "-".join(filter(None, words)).strip("-.") or "key-result"
        id, number = stem, 1
        while id in self._taken:
            number += 1
            id = f"{stem}-{number}"
        self._taken.add(id)
        return id


def _same(text: str) -> str:
    """Give what two ways to type the same text have in common."""
    return " ".join(text.casefold().split()).rstrip(".")


def _columns(line: PastedLine) -> str:
    """Say what the columns for numbers say, where the sentence itself has no number."""
    if re.search(r"\d", line.text):
        return ""
    unit = line.fields.get("unit", "")
    told = {"from": line.fields.get("start"), "to": line.fields.get("target")}
    percent = "%" if unit == "%" else ""
    return "".join(
        f" {word} {value.removesuffix('%')}{percent or ('%' if '%' in value else '')}"
        for word, value in told.items()
        if value
    )
