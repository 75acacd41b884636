"""YAML 1.2 text as a tree that knows where everything stands. The only module with ruamel.yaml.

A value is kept as it is spelled: whether `0777` or `no` is a text, a number or neither is for the
field to say that holds it (`records`). So nothing is ever read as something else than was typed.
"""

import re
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from okrnb.errors import fail

_MARKER = re.compile(r"^(<<<<<<< |=======$|>>>>>>> )", re.MULTILINE)
_LITERAL = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]*")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it is spelled; `text` is None for a blank, which is also how `~` counts.

    `line` counts from 1; `start` and `end` say where in the text it stands.
    """

    line: int
    start: int
    end: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value; `column` is how far it is indented, `colon` where its colon ends."""

    key: str
    line: int
    start: int
    colon: int
    column: int
    value: "Tree"


@dataclass(frozen=True, slots=True)
class Fields:
    """Keys with values. `flow` means that they stand in braces."""

    line: int
    start: int
    end: int
    flow: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `flow` means that it stands in brackets; else `column` is where its dashes are."""

    line: int
    start: int
    end: int
    column: int
    flow: bool
    items: tuple["Tree", ...]


Tree = Scalar | Fields | Items


@lru_cache(maxsize=200)
def parse_yaml(text: str, name: str) -> Fields:
    """Read a YAML text whose top level is keys with values; an empty text has no keys.

    >>> parse_yaml("owner: no  # really", "grow.yaml").entries[0].value
    Scalar(line=1, start=7, end=9, text='no')

    It is kept, as each save reads all files again. Raises InputError with the line of the mistake.
    """
    marker = _MARKER.search(text)
    if marker:
        line = text.count("\n", 0, marker.start()) + 1
        what = "two people's changes were not merged"
        raise fail(name, line, "", what, "Keep one side and delete the lines <<<, === and >>>.")
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"a character that no text file should have, {text[error.position]!r}"
        raise fail(name, line, "", what, "Delete it.") from error
    except MarkedYAMLError as error:
        raise fail(name, *_say(error)) from error
    except (YAMLError, RecursionError) as error:
        raise fail(name, None, "", "it is not YAML", "Check it in an editor.") from error
    if root is None:
        return Fields(1, 0, len(text), flow=False, entries=())
    _refuse_anchors(root, name)
    tree = _tree(root, text)
    if not isinstance(tree, Fields):
        raise fail(name, tree.line, "", "there are no fields", "Write lines such as `owner: Mia`.")
    return tree


def _say(error: MarkedYAMLError) -> tuple[int | None, str, str, str]:
    """Put what the parser met into line, subject, what is wrong and what to write instead."""
    problem, mark = error.problem or "it cannot be read", error.problem_mark
    if "end of stream" in problem:
        mark = error.context_mark or mark  # where it was opened tells more than where it ran out
        what, fix = "a quote or bracket that is never closed", "Close it, or quote the whole text."
    elif "mapping values are not allowed" in problem:
        what = "a second colon, or a wrong indent"
        fix = 'Put text with a colon in quotes, "such: as this", and indent fields alike.'
    elif "'\\t'" in problem:
        what, fix = "a tab where only blanks may stand", "Indent with blanks, never with tabs."
    elif "cannot start any token" in problem:
        what, fix = f"a text that begins with {problem.split()[2]}", "Put it in quotes."
    elif "<block" in problem:
        what, fix = "an indent that does not fit the lines above", "Indent fields alike."
    elif "another document" in problem:
        what, fix = "a second document begins with ---", "Keep one document in a file."
    else:
        what, fix = f"not valid YAML: {problem}", "Check quotes, brackets and indents near it."
    return None if mark is None else mark.line + 1, "", what, fix


def _refuse_anchors(node: Node, name: str) -> None:
    """Refuse a value that stands for others elsewhere: changing one would change them all."""
    if node.anchor is not None:
        what = f"it uses the anchor &{node.anchor}"
        raise fail(name, _line(node), "", what, "Write the value out where it is needed.")
    if isinstance(node, SequenceNode):
        for item in node.value:
            _refuse_anchors(item, name)
    if isinstance(node, MappingNode):
        for key, value in node.value:
            _refuse_anchors(key, name)
            _refuse_anchors(value, name)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _tree(node: Node, text: str) -> Tree:
    line, start = _line(node), int(node.start_mark.index)
    if isinstance(node, ScalarNode):
        end = start + len(text[start : node.end_mark.index].rstrip(" \t\r\n"))
        blank = node.tag == "tag:yaml.org,2002:null"
        return Scalar(line, start, end, None if blank else node.value)
    if isinstance(node, SequenceNode):
        flow = bool(node.flow_style)
        items = tuple(_tree(item, text) for item in node.value)
        end = int(node.end_mark.index) if flow else items[-1].end
        return Items(line, start, end, int(node.start_mark.column), flow, items)
    flow = isinstance(node, MappingNode) and bool(node.flow_style)
    entries = tuple(_entry(key, value, text) for key, value in node.value)
    end = int(node.end_mark.index) if flow else entries[-1].value.end
    return Fields(line, start, end, flow, entries)


def _entry(key: Node, value: Node, text: str) -> Entry:
    start, column = int(key.start_mark.index), int(key.start_mark.column)
    name = key.value if isinstance(key, ScalarNode) else text[start : key.end_mark.index]
    colon = text.find(":", key.end_mark.index) + 1
    tree = _tree(value, text)
    if isinstance(tree, Scalar) and tree.start == value.end_mark.index:
        # Nothing is written: ruamel then points at whatever comes next, perhaps lines below.
        tree = Scalar(_line(key), colon, colon, None)
    return Entry(name, _line(key), start, colon, column, tree)


def id_of(tree: Fields, key: str = "id") -> str | None:
    """Give the id that stands among the fields, or what stands behind another key."""
    ids = (entry.value for entry in tree.entries if entry.key == key)
    return next((value.text for value in ids if isinstance(value, Scalar)), None)


@dataclass(frozen=True, slots=True)
class Row:
    """Single words that stand in brackets on one line, such as the ids of other records."""

    words: tuple[str, ...]


Plain = str | int | Decimal | bool | date | Row | None


@dataclass(frozen=True, slots=True)
class Block:
    """Keys and values to write. Items of a list are told apart by their `id`, else by `on`.

    `shown` is what a new text says, in order. `order` has all keys there can be: one that is not
    shown has its usual value, which needs no line.
    """

    shown: dict[str, "Value"]
    order: tuple[str, ...]

    @property
    def name(self) -> str:
        """What tells an item of a list from the others."""
        return str(self.shown.get("id") or self.shown["on"])


Value = Plain | Block | tuple[Block, ...]


def render(block: Block) -> str:
    """Write a new text in the usual indent."""
    return "\n".join(spell_lines(block, 0, "\n")) + "\n"


def spell_lines(block: Block, column: int, line_break: str) -> list[str]:
    """Write keys and values as lines: fields indented by 2, lists by 4 with the dash at 2."""
    lines = []
    for key, value in block.shown.items():
        head = f"{' ' * column}{key}:"
        if isinstance(value, Block | tuple):
            lines.append(head if value else f"{head} []")
            lines += spell_below(value, column, line_break)
        else:
            spelled = spell(value, indent=column + 2, line_break=line_break)
            lines.append(f"{head} {spelled}" if spelled else head)
    return lines


def spell_below(value: Block | tuple[Block, ...], column: int, line_break: str) -> list[str]:
    """Write what stands below a key at `column`."""
    if isinstance(value, Block):
        return spell_lines(value, column + 2, line_break)
    return [line for item in value for line in spell_item(item, column + 2, line_break)]


def spell_item(item: Block, column: int, line_break: str) -> list[str]:
    """Write an item of a list with its dash at `column`."""
    first, *rest = spell_lines(item, column + 2, line_break)
    return [f"{' ' * column}- {first.lstrip(' ')}", *rest]


def spell(value: Plain, *, indent: int | None = None, line_break: str = "\n") -> str:
    """Write a single value so that it is read back as the same; None is nothing at all.

    Text of several lines becomes a block of lines with so many blanks before each, or stays on one
    line, in quotes, when `indent` is None.

    >>> spell("yes: and no"), spell(Decimal("1E+3")), spell(date(2012, 3, 31)), spell("2012")
    ("'yes: and no'", '1000', '2012-03-31', "'2012'")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return spell_number(value)
    if isinstance(value, Row):
        return f"[{', '.join(_quoted_if_needed(word) for word in value.words)}]"
    if "\n" in value and indent is not None and _LITERAL.fullmatch(value):
        lines = [" " * indent + line if line else "" for line in value.split("\n")]
        return line_break.join(["|-", *lines])
    return _quoted_if_needed(value)


def spell_number(value: int | Decimal) -> str:
    """Write a number without exponent, unless that takes more than thirty digits.

    >>> [spell_number(Decimal(number)) for number in ("10.50", "2E+6", "1E-40")]
    ['10.50', '2000000', '1E-40']
    """
    number = Decimal(value)
    return str(number) if abs(number.adjusted()) > 30 else f"{number:f}"


def spell_in_flow(value: Plain) -> str:
    """Write a single value for inside brackets or braces; a text always in quotes there."""
    if isinstance(value, str):
        return _dumped(DoubleQuotedScalarString(value))
    return spell(value) or "null"


def _quoted_if_needed(value: str) -> str:
    one_line = "\n" not in value and _LITERAL.fullmatch(value)
    return _dumped(value if one_line else DoubleQuotedScalarString(value))


def _dumped(value: str) -> str:
    yaml = YAML()
    yaml.width = sys.maxsize
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump({"x": value}, stream)
    return stream.getvalue().removeprefix("x:").strip(" \n")
