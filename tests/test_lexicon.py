"""Word lists, verb forms, plurals and plain signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.lexicon import (
    GROUPS,
    WORDS,
    groups_of,
    is_plural,
    matcher,
    names_one_of,
    plain,
    singular,
    verb_forms,
    words,
)

LISTS = tuple(sorted(path.stem for path in WORDS.glob("*.txt")))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_in_a_comment_what_it_holds(name: str) -> None:
    assert (WORDS / f"{name}.txt").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_nothing_twice(name: str) -> None:
    lines = (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    named = [line.strip().lower() for line in lines if line.strip() and line[0] != "#"]
    assert sorted(named) == sorted(words(name))


def test_a_comment_is_no_word() -> None:
    assert not any(word.startswith("#") for word in words("vague"))


def test_a_phrase_is_found_whole_and_the_longest_first() -> None:
    found = matcher("frequencies").search("We meet every other week in spring")
    assert found is not None
    assert found[0] == "every other week"


@pytest.mark.parametrize("text", ["goodness", "semi-weekly-ish", "dailyish"])
def test_a_word_inside_another_is_not_found(text: str) -> None:
    assert matcher("frequencies").search(text) is None
    assert matcher("vague").search(text) is None


@pytest.mark.parametrize(
    ("form", "base", "shape"),
    [
        ("ships", "ship", "s"),
        ("shipped", "ship", "ed"),
        ("shipping", "ship", "ing"),
        ("writing", "write", "ing"),
        ("wrote", "write", "ed"),
        ("written", "write", "ed"),
        ("studies", "study", "s"),
        ("studied", "study", "ed"),
        ("publishes", "publish", "s"),
        ("submitted", "submit", "ed"),
        ("developed", "develop", "ed"),
        ("grew", "grow", "ed"),
    ],
)
def test_a_form_leads_back_to_its_verb(form: str, base: str, shape: str) -> None:
    assert (base, shape) in verb_forms()[form]


def test_a_verb_may_stand_in_several_groups() -> None:
    assert {"rise", "ongoing"} <= groups_of("accelerate") | groups_of("boost")
    assert groups_of("nonsense") == frozenset()


def test_every_group_has_verbs() -> None:
    assert all(words(f"verbs-{group}") for group in GROUPS)


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("guides", "guide"),
        ("stories", "story"),
        ("classes", "class"),
        ("branches", "branch"),
        ("analysis", "analysis"),
        ("status", "status"),
        ("KPIs", "kpi"),
        ("bus", "bus"),
        ("is", "is"),
    ],
)
def test_a_plural_leads_back_to_its_noun(word: str, one: str) -> None:
    assert singular(word) == one


def test_people_are_many() -> None:
    assert is_plural("people")
    assert not is_plural("person")


def test_a_plural_is_found_in_a_list_of_singulars() -> None:
    assert names_one_of("deliverables", "Tutorials")


@given(st.text(max_size=40))
def test_plain_signs_keep_every_letter_in_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


def test_typographic_signs_become_those_of_a_keyboard() -> None:
    assert plain("team\N{RIGHT SINGLE QUOTATION MARK}s 2\N{EN DASH}3") == "team's 2-3"
