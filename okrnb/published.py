"""What a team published, and what says something else by now."""

from collections.abc import Iterator
from typing import NamedTuple

from okrnb.entries import Promise, Publication
from okrnb.objectives import Workbook
from okrnb.quantities import say_day
from okrnb.wording import say_key_result


class Changed(NamedTuple):
    """An objective or a key result that says something else than when it was published.

    `about` is what it is, in the words of `Workbook.places`.
    """

    about: str
    was: str
    now: str


def promises_of(workbook: Workbook) -> Iterator[Promise]:
    """Say what objectives and key results promise by now, each in its sentence."""
    for objective in workbook.objectives:
        yield Promise(about=f"objective {objective.id}", said=objective.text)
        for kr in objective.key_results:
            said = say_key_result(kr, workbook.kpi(getattr(kr, "kpi", None)))
            yield Promise(about=f"key result {kr.id}", said=said)


def newest_publication(workbook: Workbook) -> Publication | None:
    """Give the publication that counts, which is the last one in the log; None before it."""
    every = (one for one in reversed(workbook.entries) if isinstance(one, Publication))
    return next(every, None)


def say_published(workbook: Workbook) -> str:
    """Say when and by whom a workbook's OKRs were published; blank before."""
    publication = newest_publication(workbook)
    if publication is None:
        return ""
    return f"Published on {say_day(publication.on)} by {publication.by}."


def changed_since(workbook: Workbook) -> Iterator[Changed]:
    """Give what is still there and says something else than when it was published."""
    publication = newest_publication(workbook)
    now = {one.about: one.said for one in promises_of(workbook)}
    for one in () if publication is None else publication.promises:
        if now.get(one.about, one.said) != one.said:
            yield Changed(one.about, one.said, now[one.about])
