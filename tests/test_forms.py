"""Forms: what is typed comes out as it was typed, shows what follows, and survives a new run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from form_helpers import find, is_shown, page, press, status

from okrnb.asking import Ask, Note, Shown, Typed
from okrnb.charts import Chart
from okrnb.errors import RefusedError, fail
from okrnb.forms import Form

OWNER = Ask(name="owner", label="Who?")


class Plain(Form):
    """A form of one field, which remembers what it was asked to show."""

    def __init__(self, told: str = "", **options: Any) -> None:
        self.seen: list[Typed] = []
        super().__init__("plain", (OWNER,), told={"owner": told}, **options)

    def look_at(self, typed: Typed) -> Shown:
        self.seen.append(typed)
        return Shown(notes={"owner": Note(f"{typed['owner']} <it is>")})


def test_what_is_typed_is_the_value() -> None:
    form = Plain()
    find(form, "Who?").value = "Ana"
    assert form.value == {"owner": "Ana"}


def test_the_value_can_be_set_like_typing() -> None:
    form = Plain()
    form.value = {"owner": "Ben"}
    assert find(form, "Who?").value == "Ben"
    assert form.seen == [{"owner": ""}, {"owner": "Ben"}]
    assert "Ben &lt;it is&gt;" in page(form)


def test_a_change_may_be_answered_by_another() -> None:
    class Adding(Plain):
        def settle(self, before: Typed, after: Typed) -> Typed:
            return {"owner": f"{before['owner']}{after['owner']}"}

    form = Adding()
    find(form, "Who?").value = "a"
    find(form, "Who?").value = "b"
    assert form.value == {"owner": "ab"}


def test_the_text_of_a_form_is_the_same_each_time_and_says_its_value() -> None:
    form = Plain()
    form.value = {"owner": "Ana"}
    assert repr(form) == "Plain: plain\nowner: Ana"
    assert form._repr_mimebundle_()["text/plain"] == repr(form)


def test_where_typed_text_cannot_be_kept_the_form_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    form = Plain(folder=tmp_path / "file")
    find(form, "Who?").value = "Ana"
    assert "What you type cannot be kept" in status(form)
    assert form.value == {"owner": "Ana"}


def test_what_cannot_be_shown_is_said_in_words() -> None:
    class Refusing(Plain):
        def look_at(self, typed: Typed) -> Shown:
            if typed["owner"] == "a":
                raise RefusedError("it is <a>", "Write b.")
            raise fail("kpis.csv", 3, "KPI nps", "it is odd", "Mend it.")

    form = Refusing()
    assert "kpis.csv:3: KPI nps: it is odd. Mend it." in page(form)
    find(form, "Who?").value = "a"
    assert "it is &lt;a&gt;. Write b." in page(form)


# Undo


def test_the_last_change_can_be_undone_and_the_one_before() -> None:
    form = Plain("Ana")
    for name in ("Ben", "Cem"):
        find(form, "Who?").value = name
    press(form, "Undo")
    assert form.value == {"owner": "Ben"}
    press(form, "Undo")
    assert form.value == {"owner": "Ana"}
    assert find(form, "Undo").disabled


def test_what_is_undone_is_not_kept_either(tmp_path: Path) -> None:
    form = Plain(folder=tmp_path)
    find(form, "Who?").value = "Ana"
    press(form, "Undo")
    assert Plain(folder=tmp_path).value == {"owner": ""}


def test_text_that_the_cell_overrules_is_one_undo_away(tmp_path: Path) -> None:
    find(Plain(folder=tmp_path), "Who?").value = "Ana"
    again = Plain("Ben", folder=tmp_path)
    assert again.value == {"owner": "Ben"}
    assert "Who: you had typed something else" in status(again)
    press(again, "Undo")
    assert again.value == {"owner": "Ana"}


# What a form can show


class Showing(Form):
    """A form of two choices, one of which decides what the other is."""

    def __init__(self) -> None:
        animals = Ask(
            name="kind",
            label="Which kind?",
            kind="choice",
            options=(("cats", "cats"), ("dogs", "dogs"), ("none", "none")),
            turning=True,
        )
        name = Ask(name="name", label="Which one?", kind="choice")
        super().__init__("show", (animals, name, OWNER), told={**TOLD, "kind": "cats"})

    def look_at(self, typed: Typed) -> Shown:
        kind = str(typed["kind"])
        return Shown(
            options={"name": (("any", ""), (f"the $5 {kind}", kind))},
            hidden=frozenset({"name"} if kind == "none" else ()),
            hints={"owner": f"the owner of {kind}"},
            aside=None if kind == "dogs" else Chart(figure(), f"a picture of {kind}"),
        )


TOLD: Mapping[str, str] = {"kind": "", "name": "", "owner": ""}


def figure() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(1, 1))


def test_a_choice_offers_what_fits_what_was_chosen_before() -> None:
    form = Showing()
    find(form, "Which one?").value = "cats"
    find(form, "Which kind?").value = "dogs"
    offered = dict(find(form, "Which one?").options)
    assert offered == {"any": "", "the $5 dogs": "dogs", "cats": "cats"}
    assert form.value["name"] == "cats"


def test_what_is_hidden_keeps_what_was_typed() -> None:
    form = Showing()
    find(form, "Which one?").value = "cats"
    find(form, "Which kind?").value = "none"
    assert not is_shown(form, "Which one?")
    assert form.value["name"] == "cats"
    find(form, "Which kind?").value = "cats"
    assert is_shown(form, "Which one?")


def test_pages_are_turned_round_and_round() -> None:
    form = Showing()
    seen = []
    for label in ("next", "next", "next", "previous"):
        press(form, label)
        seen.append(form.value["kind"])
    assert seen == ["dogs", "none", "cats", "none"]


def test_a_picture_stands_beside_while_there_is_one() -> None:
    form = Showing()
    assert "a picture of cats" in page(form)
    find(form, "Which kind?").value = "dogs"
    assert "<img" not in page(form)


def test_a_blank_field_shows_what_it_stands_for() -> None:
    form = Showing()
    find(form, "Which kind?").value = "dogs"
    assert find(form, "Who?").placeholder == "the owner of dogs"


def test_no_text_below_or_beside_becomes_a_formula() -> None:
    form = Showing()
    assert "$5" not in page(form).replace("mathjax_ignore", "")
    assert 'class="jp-RenderedHTMLCommon mathjax_ignore tex2jax_ignore"' in page(form)
