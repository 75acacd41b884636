"""Changes in a YAML text that touch nothing but what differs.

The text is not printed again from a tree: each change cuts a piece out of it and puts another in.
So comments, order, quotes, blank lines, odd indents and line endings survive, wherever they stand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from okrnb.yamltext import (
    Block,
    Entry,
    Fields,
    Items,
    Plain,
    Tree,
    Value,
    id_of,
    parse_yaml,
    render,
    spell,
    spell_below,
    spell_in_flow,
    spell_item,
    spell_lines,
)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A piece of the text, from `start` up to `end`, and what comes in its place."""

    start: int
    end: int
    new: str


def edit(text: str, before: Block, after: Block) -> str:
    r"""Change a text that says `before` so that it says `after`, and leave the rest as it is.

    >>> before, after = (Block({"owner": owner}, ("owner",)) for owner in ("Mia", "Tom"))
    >>> edit("# who?\nowner:   'Mia'  # for now\n", before, after)
    '# who?\nowner:   Tom  # for now\n'

    A comment stays where it is, even when the value beside it goes; only comments inside a list
    item go with the item.
    """
    if text.startswith("\ufeff"):  # a byte order mark would count as an indent
        return "\ufeff" + edit(text[1:], before, after)
    tree = parse_yaml(text, "")
    if _must_leave_braces(tree, before, after):
        return text[: tree.start] + render(after).rstrip("\n") + text[tree.end :]
    text = _apply(text, _edit_fields(text, tree, before, after))
    if _ids(before) == _ids(after):
        return text
    while moves := list(_moves(text, parse_yaml(text, ""), after)):
        text = _apply(text, moves[:1])  # one at a time: lists stand inside of lists
    return text


def _apply(text: str, cuts: Iterator[_Cut] | list[_Cut]) -> str:
    parts, position = [], 0
    for cut in sorted(cuts, key=lambda cut: cut.start):  # stable: what is deeper inside comes first
        parts += [text[position : max(position, cut.start)], cut.new]
        position = max(position, cut.end)
    return "".join(parts) + text[position:]


def _differs(key: str, before: Block, after: Block) -> bool:
    return key not in before.shown or before.shown[key] != after.shown[key]


def _gone(tree: Fields, before: Block, after: Block) -> set[str]:
    """Give the keys in the text that have to go."""
    keys = {entry.key for entry in tree.entries}
    return ((keys & set(before.shown)) - set(after.shown)) | (keys - set(after.order))


def _must_leave_braces(tree: Fields, before: Block, after: Block) -> bool:
    """Say whether fields in braces change by more than single values: they become lines."""
    keys = {entry.key for entry in tree.entries}
    changed = [key for key in after.shown if _differs(key, before, after)]
    single = all(k in keys and not isinstance(after.shown[k], Block | tuple) for k in changed)
    return tree.flow and not (single and not _gone(tree, before, after))


def _edit_fields(text: str, tree: Fields, before: Block, after: Block) -> Iterator[_Cut]:
    gone = _gone(tree, before, after)
    staying = {entry.key: entry for entry in tree.entries if entry.key not in gone}
    for key, entry in staying.items():
        if key in after.shown and _differs(key, before, after):
            old, new = before.shown.get(key), after.shown[key]
            yield from _edit_value(text, entry, (old, new), flow=tree.flow)
    for place, entry in enumerate(tree.entries):
        if entry.key in gone:
            yield _without_key(text, tree, place)
    for key in after.shown:
        if key not in staying and _differs(key, before, after):
            yield _with_key(text, staying, key, after)


def _edit_value(
    text: str, entry: Entry, change: tuple[Value, Value], *, flow: bool
) -> Iterator[_Cut]:
    (old, new), tree = change, entry.value
    if (
        isinstance(tree, Fields)
        and isinstance(old, Block)
        and isinstance(new, Block)
        and not _must_leave_braces(tree, old, new)
    ):
        yield from _edit_fields(text, tree, old, new)
    elif isinstance(tree, Items) and not tree.flow and isinstance(new, tuple):
        yield from _edit_items(text, tree, old if isinstance(old, tuple) else (), new)
        if not new:
            yield _Cut(entry.colon, entry.colon, " []")
    elif isinstance(new, Block | tuple):
        start = max(entry.colon, len(text[: tree.start].rstrip()))
        yield _Cut(start, tree.end, "" if new else " []")
        if new:
            lines = spell_below(new, entry.column, _line_break(text))
            yield _insertion(text, _below(text, tree.end, entry.column), lines)
    elif flow:
        space = " " if text[tree.start - 1] == ":" else ""
        yield _Cut(tree.start, tree.end, space + spell_in_flow(new))
    else:
        yield _new_scalar(text, entry, new)


def _new_scalar(text: str, entry: Entry, new: Plain) -> _Cut:
    tree = entry.value
    comment = _inner_comment(text, tree)
    end = _line_end(text, tree.end)
    beside = comment or text[tree.end : end].strip() or _below(text, tree.end, entry.column) > end
    indent = None if beside else entry.column + 2  # a block of lines would swallow the comment
    spelled = spell(new, indent=indent, line_break=_line_break(text))
    if not spelled:
        return _Cut(max(entry.colon, len(text[: tree.start].rstrip())), tree.end, comment)
    space = " " if tree.start == entry.colon else ""
    return _Cut(tree.start, tree.end, space + spelled + comment)


def _inner_comment(text: str, tree: Tree) -> str:
    """Give the comment behind the mark of a block of lines, as in `why_now: |  # theirs`."""
    head = text[tree.start : _line_end(text, tree.start)].rstrip()
    return "  " + head[head.index(" #") :].strip() if head[:1] in "|>" and " #" in head else ""


def _without_key(text: str, tree: Fields, place: int) -> _Cut:
    """Take out a key; comments on its lines stay behind, on lines of their own."""
    entry, following = tree.entries[place], tree.entries[place + 1 : place + 2]
    start, end = _line_start(text, entry.start), _below(text, entry.value.end, entry.column)
    lead, column = text[start : entry.start], entry.column
    if not lead.strip() or not following:
        lead = ""
    else:  # behind a dash, where the next key moves up
        end, column = following[0].start, len(lead) - len(lead.lstrip())
    beside = text[entry.colon : entry.value.start], text[entry.value.end : end]
    around = "\n".join((_inner_comment(text, entry.value), *beside)).split("\n")
    comments = [" " * column + line.strip() for line in around if line.strip()]
    return _Cut(start, end, "".join(c + _line_break(text) for c in comments) + lead)


def _with_key(text: str, staying: Mapping[str, Entry], key: str, after: Block) -> _Cut:
    """Add a key below the one that comes before it in the usual order."""
    earlier = after.order[: after.order.index(key)]
    above = next((staying[k] for k in reversed(earlier) if k in staying), None)
    first = next(iter(staying.values()))
    lines = spell_lines(Block({key: after.shown[key]}, (key,)), first.column, _line_break(text))
    if above is not None:
        return _insertion(text, _below(text, above.value.end, above.column), lines)
    new = _line_break(text).join([*lines, " " * first.column]).removeprefix(" " * first.column)
    return _Cut(first.start, first.start, new)


def _edit_items(
    text: str, tree: Items, old: tuple[Block, ...], new: tuple[Block, ...]
) -> Iterator[_Cut]:
    before, after = ({block.name: block for block in blocks} for blocks in (old, new))
    present = _by_id(tree)
    for id, item in present.items():
        if id in after and after[id] != before[id]:
            yield from _edit_item(text, item, before[id], after[id])
    for id, item in present.items():
        if id not in after:
            yield _Cut(_dash_line(text, tree, item), _below(text, item.end, tree.column), "")
    gaps = [text[a.end : b.start].replace("\r", "") for a, b in pairwise(tree.items)]
    blank = [""] if any("\n\n" in gap for gap in gaps) else []
    above = _dash_line(text, tree, tree.items[0])
    for block in new:
        if block.name in present:
            above = _below(text, present[block.name].end, tree.column)
        else:
            lines = spell_item(block, tree.column, _line_break(text))
            yield _insertion(text, above, blank + lines)


def _edit_item(text: str, item: Fields, before: Block, after: Block) -> Iterator[_Cut]:
    if not _must_leave_braces(item, before, after):
        yield from _edit_fields(text, item, before, after)
        return
    indent = " " * (item.start - _line_start(text, item.start))
    comment = text[item.end : _line_end(text, item.end)].strip()
    lines = spell_lines(after, len(indent), _line_break(text))
    lines += [indent + comment] if comment else []
    end = item.end + len(text[item.end : _line_end(text, item.end)].rstrip("\r\n"))
    yield _Cut(item.start, end, _line_break(text).join(lines).removeprefix(indent))


def _ids(block: Block) -> list[object]:
    """Give the ids of all items in their order, those of lists inside them as well."""
    lists = (value for value in block.shown.values() if isinstance(value, tuple))
    return [[(item.name, _ids(item)) for item in items] for items in lists]


def _moves(text: str, tree: Fields, after: Block) -> Iterator[_Cut]:
    """Put lists into their order; a comment right above an item moves with it."""
    for entry in tree.entries:
        new = after.shown.get(entry.key)
        if isinstance(new, tuple) and isinstance(entry.value, Items):
            present = _by_id(entry.value)
            wanted = [block.name for block in new]
            if wanted != list(present):
                yield _in_order(text, entry.value, wanted)
            for block in new:
                yield from _moves(text, present[block.name], block)


def _in_order(text: str, tree: Items, wanted: list[str]) -> _Cut:
    starts = [_top(text, tree, item) for item in tree.items]
    starts.append(_below(text, tree.end, tree.column))
    whole = [text[start:end] for start, end in pairwise(starts)]
    bare = [piece.rstrip() for piece in whole]
    gaps = [piece[len(item) :] for piece, item in zip(whole, bare, strict=True)]
    items = dict(zip(_by_id(tree), bare, strict=True))
    new = "".join(items[id] + gap for id, gap in zip(wanted, gaps, strict=True))
    return _Cut(starts[0], starts[-1], new)


def _top(text: str, tree: Items, item: Tree) -> int:
    """Give where an item begins, with the comments right above it."""
    top = _dash_line(text, tree, item)
    while True:  # at the latest the line of the list's key is no comment
        line = text[_line_start(text, top - 1) : top]
        if not line.startswith(" " * tree.column + "#"):
            return top
        top -= len(line)


def _by_id(tree: Items) -> dict[str, Fields]:
    items = (item for item in tree.items if isinstance(item, Fields))
    return {id_of(item) or id_of(item, "on") or "": item for item in items}


def _dash_line(text: str, tree: Items, item: Tree) -> int:
    """Give the beginning of the line with the item's dash, which may stand above the item."""
    start = _line_start(text, item.start)
    while start > 0 and not text.startswith(" " * tree.column + "-", start):
        start = _line_start(text, start - 1)
    return start


def _below(text: str, end: int, column: int) -> int:
    """Give the next line's beginning, below comments that are indented deeper than `column`.

    They belong to what ends here; a block of lines put above them would swallow them.
    """
    below = position = _line_end(text, end)
    while position < len(text):
        line = text[position : _line_end(text, position)]
        position += len(line)
        if line.lstrip().startswith("#") and line.startswith(" " * (column + 1)):
            below = position
        elif line.strip():
            break
    return below


def _insertion(text: str, at: int, lines: list[str]) -> _Cut:
    new = _line_break(text).join(lines)
    if at == len(text) and not text.endswith("\n"):
        return _Cut(at, at, _line_break(text) + new)
    return _Cut(at, at, new + _line_break(text))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Give where the next line begins, or the end of the text."""
    return text.find("\n", at) + 1 or len(text)


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
