from datetime import date
from decimal import Decimal

import pytest

from okrnb.errors import InputError
from okrnb.yamltext import (
    Block,
    Fields,
    Items,
    Scalar,
    parse_yaml,
    spell,
    spell_in_flow,
    spell_lines,
)


def value_of(text: str) -> str | None:
    """Give the spelled value of the only key in a text."""
    (entry,) = parse_yaml(text, "a.yaml").entries
    assert isinstance(entry.value, Scalar)
    return entry.value.text


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "a.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "word", ["no", "yes", "on", "1:30", "0777", "61%", "1,000", "1e3", "=", "08"]
)
def test_a_value_is_kept_as_it_is_spelled(word: str) -> None:
    assert value_of(f"a: {word}\n") == word


@pytest.mark.parametrize("blank", ["", "~", "null", "   # comment"])
def test_a_blank_is_none(blank: str) -> None:
    assert value_of(f"a: {blank}\n") is None


@pytest.mark.parametrize(("quoted", "text"), [("'null'", "null"), ('""', ""), ('"a\\tb"', "a\tb")])
def test_what_stands_in_quotes_is_a_text(quoted: str, text: str) -> None:
    assert value_of(f"a: {quoted}\n") == text


@pytest.mark.parametrize(
    "text",
    ["a: x  # c\n", "# c\na: x\n", "a: 'x'\n", "a: |\n  x\n\n# c\n", "a:\n  x\n", "\ufeffa: x"],
)
def test_a_value_knows_where_it_stands(text: str) -> None:
    (entry,) = parse_yaml(text, "a.yaml").entries
    assert text[entry.value.start : entry.value.end].strip("'|\n ") == "x"


@pytest.mark.parametrize("text", ["a:\nb: 1\n", "a:  # c\n\n\nb: 1\n", "b: 1\na:\n", "{a: , b: 1}"])
def test_a_blank_stands_right_behind_its_colon(text: str) -> None:
    (entry,) = [entry for entry in parse_yaml(text, "a.yaml").entries if entry.key == "a"]
    assert entry.value.start == entry.value.end == text.index("a:") + 2


def test_lines_count_from_1() -> None:
    tree = parse_yaml("# c\n\na: 1\nb:\n  - c: 2\n\n  - d: 3\n", "a.yaml")
    items = tree.entries[1].value
    assert isinstance(items, Items)
    assert [tree.line, *(item.line for item in items.items)] == [3, 5, 7]


def test_an_empty_text_has_no_keys() -> None:
    assert parse_yaml("# nothing yet\n", "a.yaml").entries == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: 1\ntext: Sales: up\n",
            "a.yaml:2: a second colon, or a wrong indent. "
            'Put text with a colon in quotes, "such: as this", and indent fields alike.',
        ),
        (
            "a:\n\tb: 1\n",
            "a.yaml:2: a tab where only blanks may stand. Indent with blanks, never with tabs.",
        ),
        ("a: 1\nb: @Mia\n", "a.yaml:2: a text that begins with '@'. Put it in quotes."),
        (
            "a: [1 2, b: }\n",
            "a.yaml:1: not valid YAML: expected the node content, but found '}'. "
            "Check quotes, brackets and indents near it.",
        ),
        (
            "a:\n    b: 1\n   c: 2\n",
            "a.yaml:3: an indent that does not fit the lines above. Indent fields alike.",
        ),
        (
            "a: 1\nb: 'x\nc: 2\n",
            "a.yaml:2: a quote or bracket that is never closed. Close it, or quote the whole text.",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "a.yaml:2: a second document begins with ---. Keep one document in a file.",
        ),
        ("a: \x07\n", "a.yaml:1: a character that no text file should have, '\\x07'. Delete it."),
        (
            "a: 1\nb: &x 2\n",
            "a.yaml:2: it uses the anchor &x. Write the value out where it is needed.",
        ),
        (
            "a: [1, &x 2]\n",
            "a.yaml:1: it uses the anchor &x. Write the value out where it is needed.",
        ),
        ("- a\n- b\n", "a.yaml:1: there are no fields. Write lines such as `owner: Mia`."),
        ("just words\n", "a.yaml:1: there are no fields. Write lines such as `owner: Mia`."),
        (
            "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\n",
            "a.yaml:2: two people's changes were not merged. "
            "Keep one side and delete the lines <<<, === and >>>.",
        ),
    ],
)
def test_a_text_that_is_no_yaml_is_refused_with_its_line(text: str, said: str) -> None:
    assert refusal(text) == said


def test_endless_brackets_are_refused() -> None:
    assert refusal("a: " + "[" * 5000) == "a.yaml: it is not YAML. Check it in an editor."


def test_an_anchor_that_holds_itself_is_refused() -> None:
    assert "anchor" in refusal("a: &x [*x]\n")


NASTY = [
    *("", " lead", "trail ", "a: b", "a #b", "# a", "- a", "? a", "null", "~", "true", "12", "1e3"),
    *(
        "2012-01-01",
        "'",
        '"',
        "a'b",
        'a"b',
        "a\\b",
        "[a",
        "{a",
        "a, b]",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
    ),
    *("%a", "@a", "`a", "---", "...", "--- a", "<<", "=", "a\tb", "a\nb", "a\r\nb", "\x07", "\x85"),
    *(
        "\u2028",
        "\ufeffa",
        "\xa0a",
        "ä",
        "日本",
        "\N{PILE OF POO}",
        "x" * 300 + " y",
        "a\n\n b\n",
        "a:",
    ),
]


@pytest.mark.parametrize("text", NASTY)
def test_every_text_is_read_back_as_it_was(text: str) -> None:
    assert value_of(f"a: {spell(text)}  # c\n") == text


@pytest.mark.parametrize("text", NASTY)
def test_every_text_is_read_back_from_between_brackets(text: str) -> None:
    tree = parse_yaml(f"a: [{spell_in_flow(text)}, x]\n", "a.yaml").entries[0].value
    assert isinstance(tree, Items)
    assert [item.text for item in tree.items if isinstance(item, Scalar)] == [text, "x"]


def test_a_text_of_several_lines_becomes_a_block_of_lines() -> None:
    assert spell("one\n\ntwo", indent=4) == "|-\n    one\n\n    two"


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        (Decimal("0.10"), "0.10"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("1E+99"), "1E+99"),
        (Decimal(-3), "-3"),
        (7, "7"),
        (True, "true"),
        (False, "false"),
        (date(2012, 3, 31), "2012-03-31"),
        (None, ""),
        ("no", "no"),
        ("61", "'61'"),
    ],
)
def test_values_are_written_plainly(value: Decimal | int | date | str | None, spelled: str) -> None:
    assert spell(value) == spelled


def test_fields_are_indented_by_2_and_lists_by_4_with_the_dash_at_2() -> None:
    step = Block({"id": "a", "title": "Try it"}, ("id", "title"))
    block = Block({"name": None, "part": step, "steps": (step, step), "none": ()}, ())
    assert spell_lines(block, 0, "\n") == [
        *("name:", "part:", "  id: a", "  title: Try it", "steps:"),
        *("  - id: a", "    title: Try it") * 2,
        "none: []",
    ]


def test_a_tree_tells_fields_in_braces_from_lines() -> None:
    tree = parse_yaml("a: {b: 1}\nc:\n  d: 1\n", "a.yaml")
    flows = [entry.value.flow for entry in tree.entries if isinstance(entry.value, Fields)]
    assert flows == [True, False]
