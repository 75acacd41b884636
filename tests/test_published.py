"""What was published, and what says something else by now."""

from dataclasses import replace
from datetime import date

from coaching_examples import END, START, book, metric

from okrnb.entries import Publication
from okrnb.objectives import Workbook
from okrnb.published import changed_since, newest_publication, promises_of


def published(*books: Workbook, on: date = START) -> tuple[Publication, ...]:
    return tuple(
        Publication(id=f"p{n}", on=on, by="Ana", promises=tuple(promises_of(one)))
        for n, one in enumerate(books)
    )


def test_objectives_and_key_results_promise_what_they_say() -> None:
    workbook = book(metric())
    told = [(one.about, one.said) for one in promises_of(workbook)]
    (objective,) = workbook.objectives
    assert told[0] == (f"objective {objective.id}", objective.text)
    assert told[1][0] == "key result nps-metric"
    assert "NPS" in told[1][1]


def test_before_anything_is_published_nothing_has_changed() -> None:
    assert newest_publication(book(metric())) is None
    assert list(changed_since(book(metric(target=45)))) == []


def test_another_target_is_a_change_and_another_owner_is_none() -> None:
    lines = published(book(metric(target=40)))
    (found,) = changed_since(replace(book(metric(target=45, owner="Ben")), entries=lines))
    assert found.about == "key result nps-metric"
    assert ("40" in found.was, "45" in found.now) == (True, True)


def test_what_is_published_anew_counts_even_on_the_same_day() -> None:
    lines = published(book(metric(target=40)), book(metric(target=45)))
    assert not list(changed_since(replace(book(metric(target=45)), entries=lines)))


def test_the_last_line_counts_whatever_day_the_one_before_it_names() -> None:
    (last,) = published(book(metric()), on=START)
    before = last.model_copy(update={"id": "before", "on": END})
    assert newest_publication(replace(book(metric()), entries=(before, last))) == last


def test_what_is_gone_or_new_since_is_no_change() -> None:
    lines = published(book(metric(id="other")))
    assert not list(changed_since(replace(book(metric()), entries=lines)))
