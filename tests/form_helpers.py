"""What tests do with forms: find a field by its label, press a button, read what is shown."""

from typing import Any

import ipywidgets as widgets

from okrnb.forms import Form

INPUTS = (widgets.Text, widgets.Textarea, widgets.Dropdown)


def every(widget: Any) -> list[Any]:
    """Give a widget and all inside it."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in every(child))]


def find(form: Form, label: str) -> Any:
    """Find the field or button with this label."""
    return next(one for one in every(form) if getattr(one, "description", None) == label)


def press(form: Form, label: str, number: int = 1) -> None:
    """Press the button with this label, the first one or a later one."""
    found = [one for one in every(form) if isinstance(one, widgets.Button)]
    [one for one in found if one.description == label][number - 1].click()


def page(form: Form) -> str:
    """Give what the form shows in words."""
    return "\n".join(one.value for one in every(form) if isinstance(one, widgets.HTML))


def status(form: Form) -> str:
    """Give the line that says what happened."""
    found = [one.value for one in every(form) if isinstance(one, widgets.HTML)]
    return next((text for text in found if 'role="status"' in text), "")


def is_shown(form: Form, label: str) -> bool:
    """Say whether the field with this label can be seen."""
    return all(
        box.layout.display != "none" for box in every(form) if find(form, label) in every(box)
    )


def check_inputs(form: Form) -> int:
    """Hold every input of a form against the rules for all; gives how many there are."""
    found = [one for one in every(form) if isinstance(one, INPUTS)]
    assert all(one.description for one in found), "an input has no label"
    assert len({one.description for one in found}) == len(found), "two inputs have the same label"
    assert not [one for one in found if getattr(one, "continuous_update", False)]
    assert not [one for one in every(form) if isinstance(one, widgets.Output)]
    return len(found)
