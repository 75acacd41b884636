import re
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_examples import OBJECTIVES

from okrnb.blocks import to_block
from okrnb.objectives import Metric, Objective
from okrnb.records import parse_objective
from okrnb.yamledit import edit
from okrnb.yamltext import Block, Value, render

ORDER = ("id", "text", "owner", "due", "part", "steps")


def block(**fields: Any) -> Block:
    """Make a block out of values, dicts (fields) and lists of dicts (items)."""
    shown: dict[str, Value] = {}
    for key, value in fields.items():
        if isinstance(value, dict):
            shown[key] = block(**value)
        elif isinstance(value, list):
            shown[key] = tuple(block(**item) for item in value)
        else:
            shown[key] = value
    return Block(shown, ORDER)


def steps(*ids: str) -> Block:
    return block(steps=[{"id": id} for id in ids])


def test_nothing_changes_where_nothing_differs() -> None:
    text = "# c\r\nowner :   'Mia'   # x\r\n\r\n\r\nsteps: [ {id:   a} ]"
    same = block(owner="Mia", steps=[{"id": "a"}])
    assert edit(text, same, same) == text


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("owner: Mia\n", "owner: Tom\n"),
        ("owner: Mia", "owner: Tom"),
        ("owner:   Mia   # c\n", "owner:   Tom   # c\n"),
        ("owner: 'Mia'\n", "owner: Tom\n"),
        ("# a\n\nowner: Mia\n# b\n", "# a\n\nowner: Tom\n# b\n"),
        ("owner:\n  Mia\n", "owner:\n  Tom\n"),
        ("owner: >\n  Mia\n\n# b\n", "owner: Tom\n\n# b\n"),
        ("owner: |  # c\n  Mia\n", "owner: Tom  # c\n"),
        ("owner: Mia\r\n# b\r\n", "owner: Tom\r\n# b\r\n"),
        ("{owner: Mia}\n", '{owner: "Tom"}\n'),
        ("---\nowner: Mia\n...\n", "---\nowner: Tom\n...\n"),
        ("\ufeffowner: Mia\n", "\ufeffowner: Tom\n"),
        ('"owner": Mia\n', '"owner": Tom\n'),
    ],
)
def test_only_the_value_changes(text: str, edited: str) -> None:
    assert edit(text, block(owner="Mia"), block(owner="Tom")) == edited


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("owner:\ntext: x\n", "owner: Mia\ntext: x\n"),
        ("owner:  # who?\n", "owner: Mia  # who?\n"),
        ("owner: ~  # who?\n", "owner: Mia  # who?\n"),
        ("owner:\n\n# b\ntext: x\n", "owner: Mia\n\n# b\ntext: x\n"),
        ("owner:", "owner: Mia"),
    ],
)
def test_a_blank_is_filled_in_its_place(text: str, edited: str) -> None:
    assert edit(text, block(owner=None), block(owner="Mia")) == edited


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("owner: Mia\ntext: x\n", "owner:\ntext: x\n"),
        ("owner: Mia  # who?\n", "owner:  # who?\n"),
        ("owner: |\n  Mia\n\ntext: x\n", "owner:\n\ntext: x\n"),
        ("owner: |  # c\n  Mia\n", "owner:  # c\n"),
        ("owner:\n  Mia\n", "owner:\n"),
        ("owner:  # c\n  Mia\n", "owner:  # c\n"),
        ("{owner: Mia}", "{owner: null}"),
    ],
)
def test_a_value_goes_and_its_key_stays(text: str, edited: str) -> None:
    assert edit(text, block(owner="Mia"), block(owner=None)) == edited


def test_a_text_of_several_lines_becomes_a_block() -> None:
    edited = edit("owner: x\ntext: y\n", block(owner="x"), block(owner="a\nb"))
    assert edited == "owner: |-\n  a\n  b\ntext: y\n"


@pytest.mark.parametrize("rest", ["  # c\n", "\n  # c\n", "\n\n  # c\n"])
def test_a_text_of_several_lines_never_swallows_a_comment(rest: str) -> None:
    edited = edit("owner: x" + rest, block(owner="x"), block(owner="a\nb"))
    assert edited == 'owner: "a\\nb"' + rest


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("text: x\nowner: Mia\ndue: 1\n", "text: x\ndue: 1\n"),
        ("text: x\nowner: Mia  # c\ndue: 1\n", "text: x\n# c\ndue: 1\n"),
        ("text: x\nowner: |  # c\n  Mia\ndue: 1\n", "text: x\n# c\ndue: 1\n"),
        ("text: x\n# c\nowner: Mia\n\ndue: 1\n", "text: x\n# c\n\ndue: 1\n"),
        ("text: |\n  x\nowner: Mia\n  # c\ndue: 1\n", "text: |\n  x\n# c\ndue: 1\n"),
        ("{text: x, owner: Mia, due: 1}\n", "text: x\ndue: '1'\n"),
    ],
)
def test_a_key_goes_and_comments_stay(text: str, edited: str) -> None:
    before = block(text="x", owner="Mia", due="1")
    assert edit(text, before, block(text="x", due="1")) == edited


def test_a_key_behind_a_dash_goes_and_the_next_moves_up() -> None:
    text = "steps:\n  - owner: Mia  # c\n    id: a\n"
    before, after = block(steps=[{"id": "a", "owner": "Mia"}]), steps("a")
    assert edit(text, before, after) == "steps:\n  # c\n  - id: a\n"


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("text: x\ndue: 1\n", "text: x\nowner: Mia\ndue: 1\n"),
        ("text: x", "text: x\nowner: Mia"),
        ("text: x\r\n", "text: x\r\nowner: Mia\r\n"),
        ("text: x  # c\n# d\n", "text: x  # c\nowner: Mia\n# d\n"),
        ("text: x\n  # c\n\ndue: 1\n", "text: x\n  # c\nowner: Mia\n\ndue: 1\n"),
        ("due: 1\n", "owner: Mia\ndue: 1\n"),
        ("text: |\n  x\n\n# d\n", "text: |\n  x\nowner: Mia\n\n# d\n"),
        ("---\ntext: x\n...\n", "---\ntext: x\nowner: Mia\n...\n"),
        ("{text: x}\n", "text: x\nowner: Mia\n"),
    ],
)
def test_a_new_key_stands_below_the_one_before_it(text: str, edited: str) -> None:
    assert edit(text, block(text="x"), block(text="x", owner="Mia")) == edited


def test_a_new_key_in_an_item_takes_its_indent() -> None:
    text = "steps:\n-   id: a\n-   id: b\n"
    after = block(steps=[{"id": "a", "owner": "Mia"}, {"id": "b"}])
    assert edit(text, steps("a", "b"), after) == "steps:\n-   id: a\n    owner: Mia\n-   id: b\n"


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("steps:\n  - id: a\n", "steps:\n  - id: a\n  - id: b\n"),
        ("steps:\n- id: a\nid: x\n", "steps:\n- id: a\n- id: b\nid: x\n"),
        ("steps:\n  - id: a\n# end\n", "steps:\n  - id: a\n  - id: b\n# end\n"),
        ("steps:\n  - id: a\n    # of a\n", "steps:\n  - id: a\n    # of a\n  - id: b\n"),
        ("steps: [{id: a}]  # c\n", "steps:  # c\n  - id: a\n  - id: b\n"),
        ("steps:\n  -\n    id: a", "steps:\n  -\n    id: a\n  - id: b"),
    ],
)
def test_a_new_item_stands_below_the_one_before_it(text: str, edited: str) -> None:
    assert edit(text, steps("a"), steps("a", "b")) == edited


def test_a_new_item_keeps_the_blank_line_between_items() -> None:
    text = "steps:\n  - id: a\n\n  - id: b\n"
    assert edit(text, steps("a", "b"), steps("a", "b", "c")) == text + "\n  - id: c\n"


def test_a_first_item_stands_above_the_others_and_below_their_comment() -> None:
    text = "steps:\n  # c\n  - id: b\n"
    assert edit(text, steps("b"), steps("a", "b")) == "steps:\n  # c\n  - id: a\n  - id: b\n"


@pytest.mark.parametrize("blank", ["", " []", " ~"])
def test_a_first_list_stands_below_its_key(blank: str) -> None:
    edited = edit(f"steps:{blank}  # c\ntext: x\n", block(steps=[]), steps("a"))
    assert edited == "steps:  # c\n  - id: a\ntext: x\n"


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("steps:\n  - id: a\n  - id: b\n", "steps:\n  - id: b\n"),
        ("steps:\n  # c\n  - id: a  # gone\n    # gone\n  - id: b\n", "steps:\n  # c\n  - id: b\n"),
        ("steps:\n  - {id: a}\n  - {id: b}  # c\n", "steps:\n  - {id: b}  # c\n"),
        ("steps: [{id: a}, {id: b}]\n", "steps:\n  - id: b\n"),
    ],
)
def test_an_item_goes(text: str, edited: str) -> None:
    assert edit(text, steps("a", "b"), steps("b")) == edited


@pytest.mark.parametrize("text", ["steps:  # c\n  - id: a\n# d\n", "steps: [{id: a}]  # c\n# d\n"])
def test_a_list_without_items_stays_as_brackets(text: str) -> None:
    assert edit(text, steps("a"), block(steps=[])) == "steps: []  # c\n# d\n"


def test_items_change_places_with_the_comments_right_above_them() -> None:
    text = "steps:\n  # first\n  - id: a   # 1\n\n  # second\n  - id: b\n    # in b\n# end\n"
    assert edit(text, steps("a", "b"), steps("b", "a")) == (
        "steps:\n  # second\n  - id: b\n    # in b\n\n  # first\n  - id: a   # 1\n# end\n"
    )


def test_items_change_places_in_a_text_without_a_last_line_break() -> None:
    text = "steps:\n  - id: a\n  - id: b"
    assert edit(text, steps("a", "b"), steps("b", "a")) == "steps:\n  - id: b\n  - id: a"


def test_lists_inside_of_lists_change_places_as_well() -> None:
    def nested(*pairs: tuple[str, list[str]]) -> Block:
        return block(steps=[{"id": a, "steps": [{"id": b} for b in bs]} for a, bs in pairs])

    before = nested(("a", ["1", "2"]), ("b", ["3", "4"]))
    after = nested(("b", ["4", "3"]), ("a", ["2", "1"]))
    assert edit(render(before), before, after) == render(after)


def test_fields_below_a_key_change_where_they_stand() -> None:
    text = "part:   # c\n    owner: Mia  # d\n    due: x\n"
    before, after = (block(part={"owner": owner, "due": "x"}) for owner in ("Mia", "Tom"))
    assert edit(text, before, after) == "part:   # c\n    owner: Tom  # d\n    due: x\n"


def test_fields_in_braces_keep_them_while_only_values_differ() -> None:
    text = "part: { owner: Mia, due:   x }  # c\n"
    before, after = (block(part={"owner": owner, "due": "x"}) for owner in ("Mia", "Tom"))
    assert edit(text, before, after) == 'part: { owner: "Tom", due:   x }  # c\n'


def test_fields_in_braces_become_lines_when_one_is_added() -> None:
    before, after = block(part={"owner": "Mia"}), block(part={"owner": "Mia", "due": "x"})
    assert edit("part: {owner: Mia}  # c\n", before, after) == (
        "part:  # c\n  owner: Mia\n  due: x\n"
    )


def test_an_item_in_braces_becomes_lines_when_a_field_is_added() -> None:
    after = block(steps=[{"id": "a", "due": "x"}])
    assert edit("steps:\n  - {id: a}  # c\n", steps("a"), after) == (
        "steps:\n  - id: a\n    due: x\n    # c\n"
    )


def test_a_key_that_the_new_kind_of_record_does_not_have_goes() -> None:
    before = Block({"id": "a", "owner": "Mia"}, ("id", "owner", "due"))
    after = Block({"id": "a", "text": "x"}, ("id", "text"))
    assert edit("id: a\nowner: Mia  # c\ndue:\n", before, after) == "id: a\n# c\ntext: x\n"


def with_comments(text: str, chance: Random) -> str:
    """Put blank lines and numbered comments between the lines and behind them, at random."""
    lines, block, number = list[str](), 0, 0
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip(" "))
        is_inside = bool(block) and (indent >= block or not line)  # text, where # is no comment
        after_block = bool(block) and not is_inside
        block = block if is_inside else 0
        if not is_inside and chance.random() < 0.3:
            deeper = 0 if after_block else chance.choice([0, 2])
            lines.append(" " * chance.choice([0, indent + deeper]) + f"# comment {number}.")
        if not is_inside and chance.random() < 0.2:
            lines.append("")
        if re.fullmatch(r" *(- )?\w+: \|-", line) and not is_inside:
            block = indent + (4 if "- " in line[: indent + 2] else 2)
        behind = not is_inside and chance.random() < 0.3
        lines.append(line + f"  # comment {number + 1}." if behind else line)
        number += 2
    return "\n".join(lines) + "\n"


def ids(objective: Objective) -> set[tuple[str, ...]]:
    """Give the ids of everything that stands in a list."""
    results = {(kr.form, kr.id) for kr in objective.key_results}
    steps = {
        ("step", kr.id, step.id)
        for kr in objective.key_results
        for step in getattr(kr, "steps", ())
    }
    return results | steps | {("initiative", one.id) for one in objective.initiatives}


@settings(deadline=None, max_examples=200)
@given(OBJECTIVES, OBJECTIVES, st.randoms(), st.sampled_from(["\n", "\r\n"]))
def test_every_objective_becomes_any_other_among_comments(
    one: Objective, other: Objective, chance: Random, line_break: str
) -> None:
    text = with_comments(render(to_block(one)), chance).replace("\n", line_break)
    assert parse_objective(text, "objectives/calm.yaml") == one
    edited = edit(text, to_block(one), to_block(other))
    assert parse_objective(edited, "objectives/calm.yaml") == other


@settings(deadline=None, max_examples=200)
@given(OBJECTIVES, OBJECTIVES, st.randoms())
def test_no_comment_is_lost_while_no_item_goes(
    one: Objective, other: Objective, chance: Random
) -> None:
    if not ids(one) <= ids(other):
        other = other.change(key_results=one.key_results, initiatives=one.initiatives)
    text = with_comments(render(to_block(one)), chance)
    edited = edit(text, to_block(one), to_block(other))
    comments = re.findall(r"# comment \d+\.", text)
    assert sorted(re.findall(r"# comment \d+\.", edited)) == sorted(comments)


def test_points_in_time_are_told_apart_by_their_day() -> None:
    head = "text: Calm\nkey_results:\n- id: kr\n  form: metric\n  kpi: nps\n"
    head += "  start: 20\n  target: 40\n"
    points = (
        "  pace:\n  - on: 2012-01-31  # paid in\n    value: 22\n  - on: 2012-02-29\n    value: 30\n"
    )
    text = f"{head}{points}"
    old = parse_objective(text, "calm.yaml")
    (kr,) = old.key_results
    assert isinstance(kr, Metric)
    first, second = kr.pace
    for pace, edited in (
        ((first.change(value=24), second), text.replace("value: 22", "value: 24")),
        ((first,), text.split("  - on: 2012-02-29")[0]),
        (
            (
                first,
                second.change(on=date(2012, 2, 28)),
            ),
            text.replace("02-29", "02-28"),
        ),
    ):
        new = old.change(key_results=(kr.change(pace=pace),))
        assert edit(text, to_block(old), to_block(new)) == edited
