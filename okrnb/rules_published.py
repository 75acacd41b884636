"""The rule on what others count on: OKRs that were published."""

from collections.abc import Iterator
from datetime import date

from okrnb.advice import Seen, rule
from okrnb.objectives import Workbook
from okrnb.published import changed_since


@rule("W-PUB", "W", "Lamorte on publishing OKRs")
def changed_promise(workbook: Workbook, on: date) -> Iterator[Seen]:
    """What was published changes by a decision that others hear of, not by an edit."""
    records = {f"objective {one.id}": one for one in workbook.objectives}
    records |= {f"key result {kr.id}": kr for kr in workbook.key_results()}  # type: ignore[misc]
    for one in changed_since(workbook):
        what = f"it says something else than when it was published ({one.was})"
        question = "Was that decided in a review, or do you want to publish it anew?"
        yield Seen(records[one.about], "text", what, question)
