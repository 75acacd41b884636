"""The names that notebooks import."""

import inspect

import pytest

import okrnb


@pytest.mark.parametrize("name", okrnb.__all__)
def test_a_name_leads_to_something_with_a_docstring_and_not_to_a_module(name: str) -> None:
    thing = getattr(okrnb, name)
    assert not inspect.ismodule(thing)
    assert thing.__doc__


def test_there_are_at_most_130_names() -> None:
    # One for each thing that people do in a cell, and its form. More would be hard to find.
    assert len(okrnb.__all__) <= 130


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        okrnb.nonsense  # noqa: B018
