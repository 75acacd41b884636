"""What a pasted text is made of: blocks, lines with their marks and labels, rows of tables."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

Role = Literal["objective", "key result", "why_now", "owner", "title", "other"]

_COLUMNS = {
    "objective": ("objective", "objectives", "objective_title", "goal", "o"),
    "key_result": ("key result", "key results", "key_result", "kr", "krs", "kr_title", "result"),
    "why_now": ("why now", "why_now", "objective_description", "why"),
    "owner": ("owner", "champion", "responsible", "kr owner", "lead"),
    "start": ("start", "start value", "baseline", "kr_baseline", "from", "x"),
    "target": ("target", "target value", "kr_target", "to", "goal value", "y"),
    "unit": ("unit", "kr_unit", "measure unit"),
    "due": ("due", "due date", "deadline", "end date", "end_date", "target date", "by"),
}
OF_KEY_RESULT = ("owner", "start", "target", "unit", "due")
_FIELD_OF = {alias: name for name, aliases in _COLUMNS.items() for alias in aliases}

_LINE = re.compile(
    r"(?P<indent>[ \t]*)(?:>\s*)?(?:(?P<heading>\#{1,6})\s+"
    r"|(?P<bullet>[-*+\u2022\u2013\u2023\u25e6]|\(?\d{1,2}(?:\.\d{1,2})*[.)])\s+)?(?P<text>.*)"
)
_LABEL = re.compile(
    r"(?P<word>objectives?|o|key\s+results?|krs?|why\s+now|owner|champion)"
    r"\s*(?P<number>\#?\d{1,2}(?:[.\-]\d{1,2})*)?\s*(?P<mark>[:.)\u2013\u2014]|-(?=\s))\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r"(?:our\s+)?(?:key\s+results?|krs?|objectives?)\s*:?", re.IGNORECASE)
_TITLE = re.compile(r"\bokrs?\b|\bobjectives\s+(?:and|&)\s+key\s+results\b", re.IGNORECASE)
_ROLES: dict[str, Role] = {"o": "objective", "k": "key result", "w": "why_now", "c": "owner"}
_CHECKBOX = re.compile(r"\[[ xX]\]\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_EMPHASIS = re.compile(
    r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=[^\s*])([^*]+?)\*(?![\w*])"
)
_RULE = re.compile(r"\s*(?:([-*_=])(?:\s*\1){2,}|<!--.*-->)\s*")


Numbered = tuple[int, str]


def blocks(text: str) -> Iterator[list[Numbered]]:
    """Give stretches of numbered lines: tables apart from what stands around them, no code."""
    block: list[Numbered] = []
    fenced, was_table = False, False
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith(("```", "~~~")):
            fenced = not fenced
        if fenced or bare.startswith(("```", "~~~")) or (_RULE.fullmatch(line) and bare):
            continue
        is_table = was_table if not bare else bare.startswith("|") or "\t" in bare
        if block and is_table != was_table:
            yield block
            block = []
        was_table = is_table
        block.append((number, line))
    if block:
        yield block


class Row(NamedTuple):
    """A row of a table: its line, and its cells by the field that their column means."""

    line: int
    cells: Mapping[str, str]


def read_table(block: Sequence[Numbered]) -> list[Row] | None:
    """Read a Markdown or delimited table, or give None where the block is none."""
    lines = [(number, text) for number, text in block if text.strip()]
    for mark in "|\t;,":
        rows = [(number, _cells(text, mark)) for number, text in lines]
        head = [_FIELD_OF.get(cell.casefold(), "") for cell in rows[0][1]] if rows else []
        if "key_result" in head and len(head) > 1:
            return [
                Row(number, {name: cell for name, cell in zip(head, cells, strict=False) if name})
                for number, cells in rows[1:]
                if not all(set(cell) <= set(":- ") for cell in cells)
            ]
    return None


def _cells(text: str, mark: str) -> list[str]:
    if mark == "|":
        cells = re.split(r"(?<!\\)\|", text.strip().strip("|"))
        return [_plain(cell.replace(r"\|", "|")) for cell in cells]
    return [_plain(cell) for row in csv.reader([text], delimiter=mark) for cell in row]


def _plain(text: str) -> str:
    """Take Markdown's marks out of a text: checkboxes, links, emphasis."""
    text = _LINK.sub(r"\1", _CHECKBOX.sub("", text.strip(), count=1))
    return " ".join(_EMPHASIS.sub(lambda m: m[2] or m[3], text).split())


class Line(NamedTuple):
    """A line with its marks: `heading` is its level or 0, `depth` the width of its indent."""

    number: int
    text: str
    role: Role | None
    heading: int = 0
    depth: int = 0
    bullet: bool = False

    @property
    def plain(self) -> bool:
        """Whether nothing but its words say what it is."""
        return bool(self.text) and self.role is None and not self.heading and not self.bullet

    @property
    def carries(self) -> bool:
        """Whether it can be a key result: a bullet, or labelled as one."""
        return self.role == "key result" or (self.role is None and self.bullet)


def marked(number: int, raw: str) -> Line:
    """Read a line's marks: heading, bullet, indent, and a label such as `KR 1:`."""
    found = _LINE.fullmatch(raw.expandtabs(4))
    if found is None:  # a line with odd control characters in it
        return Line(number, raw.strip(), "other")
    text, heading = _plain(found["text"]), len(found["heading"] or "")
    marks = (heading, len(found["indent"]), found["bullet"] is not None)
    if _SECTION.fullmatch(text) or (heading and _TITLE.search(text) and not _LABEL.match(text)):
        return Line(number, text, "title", *marks)
    label = _LABEL.fullmatch(text)
    if label is None or not label["rest"] or not (label["mark"] == ":" or label["number"]):
        return Line(number, text, None, *marks)  # "O. Henry" is a name, "O1. Grow" an objective
    word = label["word"].casefold()
    role = "owner" if word == "owner" else _ROLES[word[0]]
    return Line(number, label["rest"], role, *marks)
