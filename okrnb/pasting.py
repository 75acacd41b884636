"""OKRs as people paste them: Markdown, bullets, plain lines or a table become objectives and lines.

Only the shape is read here: which line is an objective, which one a key result under it. What a
key result says is for `wording`. What has no place in that shape is listed, never dropped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from okrnb.pastetext import OF_KEY_RESULT, Line, Row, blocks, marked, read_table

LONGEST = 160
"""Characters of a key result; a longer line is prose."""


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line that was pasted: its number, counted from 1, and its text without marks.

    `fields` holds what the columns of a table say beside the sentence: owner, start, target,
    unit, due, as written.
    """

    line: int
    text: str
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class PastedObjective:
    """An objective as pasted; without text where key results stand under none."""

    line: int
    text: str
    why_now: str = ""
    owner: str = ""
    key_results: tuple[PastedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Pasted:
    """Objectives with their key results, and the lines that are neither."""

    objectives: tuple[PastedObjective, ...]
    left_over: tuple[PastedLine, ...] = ()


def read_pasted(text: str) -> Pasted:
    r"""Read OKRs from plain text, Markdown (headings, bullets, tables) or a table with a header.

    Labels such as `Objective:`, `O1:`, `KR 1.2:`, `Why now:` and `Owner:` decide; without them it
    is headings and indents, and of plain lines in one block the first is the objective. What is
    deeper than a key result, prose and titles come back in `left_over`.

    >>> pasted = read_pasted("Shoppers come back\n- Raise repeat orders from 20% to 25%")
    >>> pasted.objectives[0].text, pasted.objectives[0].key_results[0].text
    ('Shoppers come back', 'Raise repeat orders from 20% to 25%')
    """
    sorter = _Sorter()
    parts = [(block, read_table(block)) for block in blocks(text)]
    lines = [marked(*one) for block, table in parts if table is None for one in block]
    labelled = any(line.role == "objective" for line in lines)
    for block, table in parts:
        if table is None:
            sorter.add_lines([marked(*one) for one in block], labelled=labelled)
        else:
            sorter.add_table(table)
    if not sorter.objectives and len(text.strip().splitlines()) == 1:
        # one sentence alone is a key result that somebody wants to hear about
        single = (PastedObjective(line=1, text="", key_results=tuple(sorter.left_over)),)
        return Pasted(single if sorter.left_over else ())
    return Pasted(tuple(sorter.objectives), tuple(sorter.left_over))


class _Sorter:
    """Goes through the lines once and puts each where it belongs."""

    def __init__(self) -> None:
        self.objectives: list[PastedObjective] = []
        self.left_over: list[PastedLine] = []
        self._opened: Line | None = None  # the line of the objective that is being filled
        self._closed = False  # under a title that is no objective: what follows is other text
        self._depth = 0  # of its key results
        self._until = 0  # number of the last line of the newest key result
        self._told = 0  # number of the last line of the newest reason (why now)

    def add_table(self, rows: Sequence[Row]) -> None:
        """Put each row under its objective; a blank objective means the one above."""
        for row in rows:
            objective = row.cells.get("objective", "")
            if objective and objective not in [one.text for one in self.objectives[-1:]]:
                self._open(Line(row.line, objective, "objective"))
            if row.cells.get("why_now"):
                self._change(why_now=row.cells["why_now"])
            fields = {k: v for k, v in row.cells.items() if k in OF_KEY_RESULT and v}
            if row.cells.get("key_result"):
                self._add(PastedLine(row.line, row.cells["key_result"], MappingProxyType(fields)))

    def add_lines(self, lines: Sequence[Line], *, labelled: bool) -> None:
        """Put lines where their marks say; `labelled` says that objectives carry a label."""
        block: list[Line] = []
        for place, line in enumerate(lines):
            after = [one for one in lines[place + 1 :] if one.text]
            gap = place == 0 or not lines[place - 1].text
            if line.plain and not labelled and not (after and _belongs(after[0])):
                if gap:
                    self._settle(block)
                    block = []
                if block or gap or not self._continues(line):
                    block.append(line)
                continue
            self._settle(block)
            block = []
            if line.text:
                self._place(line, after, labelled=labelled)
        self._settle(block)

    def _place(self, line: Line, after: Sequence[Line], *, labelled: bool) -> None:
        if line.role == "objective":
            self._open(line)
        elif line.role in ("why_now", "owner"):
            self._note(line)
        elif line.role == "title":
            pass
        elif line.heading:
            until = next((i for i, one in enumerate(after) if _is_new_part(one)), len(after))
            if labelled or not any(one.carries for one in after[:until]):
                self._opened, self._closed = None, True
                self.left_over.append(PastedLine(line.number, line.text))
            else:
                self._open(line)
        elif line.plain and self._continues(line, indented=not labelled):
            pass
        elif line.plain and (labelled or self._is_described()):
            self._leave(line)
        elif line.plain:
            self._open(line)
        else:
            self._place_bullet(line, after)

    def _place_bullet(self, line: Line, after: Sequence[Line]) -> None:
        """Decide by label and depth: objective, key result, or a detail below one."""
        opened = self._opened
        deeper = bool(after) and after[0].bullet and after[0].depth > line.depth
        if line.role == "key result":
            self._add(PastedLine(line.number, line.text), depth=line.depth)
        elif self._closed and opened is None:
            self._leave(line)
        elif deeper if opened is None else opened.bullet and line.depth <= opened.depth:
            self._open(line)
        elif opened is not None and self._results and line.depth > self._depth:
            self._leave(line)
        else:
            self._add(PastedLine(line.number, line.text), depth=line.depth)

    def _settle(self, block: Sequence[Line]) -> None:
        """Read plain lines of one block: an objective and its key results, or else prose."""
        typed = all(line.text[:1].isupper() or line.text[:1].isdigit() for line in block)
        short = all(len(line.text) <= LONGEST for line in block)
        if len(block) > 1 and typed and short:
            self._open(block[0])
            for line in block[1:]:
                self._add(PastedLine(line.number, line.text))
        else:
            for line in block:
                self._leave(line)

    @property
    def _results(self) -> tuple[PastedLine, ...]:
        return self.objectives[-1].key_results if self.objectives else ()

    def _open(self, line: Line) -> None:
        self._opened, self._closed = line, False
        self.objectives.append(PastedObjective(line=line.number, text=line.text))

    def _change(self, **fields: Any) -> None:
        if self.objectives:
            self.objectives[-1] = replace(self.objectives[-1], **fields)

    def _add(self, result: PastedLine, *, depth: int = 0) -> None:
        if not self.objectives or (self._opened is None and self.objectives[-1].text):
            self.objectives.append(PastedObjective(line=result.line, text=""))
        if not self._results:
            self._depth = depth
        self._change(key_results=(*self._results, result))
        self._until = result.line

    def _is_described(self) -> bool:
        """Whether the heading of an objective stands right above: then plain text tells of it."""
        return self._opened is not None and self._opened.heading > 0 and not self._results

    def _leave(self, line: Line) -> None:
        self.left_over.append(PastedLine(line.number, line.text))

    def _note(self, line: Line) -> None:
        """Keep why now for the objective; an owner belongs to the line above it."""
        if not self.objectives:
            self._leave(line)
        elif line.role == "why_now":
            self._change(why_now=line.text)
            self._told = line.number
        elif not self._results:
            self._change(owner=line.text)
        else:
            *others, last = self._results
            fields = MappingProxyType({**last.fields, "owner": line.text})
            self._change(key_results=(*others, replace(last, fields=fields)))

    def _continues(self, line: Line, *, indented: bool = False) -> bool:
        """Join a plain line to the reason or key result right above it, if it stands there."""
        if self._told and self._told == line.number - 1:
            self._change(why_now=f"{self.objectives[-1].why_now} {line.text}")
            self._told = line.number
            return True
        if not self._results or self._until != line.number - 1:
            return False
        if indented and line.depth <= self._depth:
            return False
        *others, last = self._results
        self._change(key_results=(*others, replace(last, text=f"{last.text} {line.text}")))
        self._until = line.number
        return True


def _belongs(line: Line) -> bool:
    """Whether a line belongs to an objective that stands right above it."""
    return line.carries or line.role in ("why_now", "owner")


def _is_new_part(line: Line) -> bool:
    return bool(line.heading) and line.role != "title"
