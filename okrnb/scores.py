"""The record of a score, and how one is put together.

Scores are kept exact; only where they are shown are they rounded, half-up to two decimals.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from okrnb.periods import Seen
from okrnb.targets import clamp

Verdict = Literal["yes", "no", "unmeasured"]
Held = Literal["held", "broken", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one key result amounts to on a day.

    `raw` is progress and may leave 0..1; `graded` is the score, within 0..1, and follows the levels
    where the cycle scores by them. Both are None while not measured, and for a guardrail, which has
    `held` instead. `verdict` is the answer if the cycle closed that day, `basis` says what it rests
    on. `value` was last reported on `seen_on`; for a rate it is the mean.
    """

    raw: Decimal | None = None
    graded: Decimal | None = None
    verdict: Verdict = "unmeasured"
    basis: str = "not measured"
    value: Decimal | None = None
    seen_on: date | None = None
    held: Held | None = None

    @property
    def measured(self) -> bool:
        """Say whether there is a score, or for a guardrail whether it is known to hold or not."""
        return self.graded is not None or self.held in ("held", "broken")


VERDICTS: dict[bool | None, Verdict] = {True: "yes", False: "no", None: "unmeasured"}


def make_score(raw: Decimal, verdict: Verdict, basis: str, seen: Seen | None = None) -> Score:
    """Make a score from progress, and from the reported value where it rests on one."""
    found = Score(raw=raw, graded=clamp(raw), verdict=verdict, basis=basis)
    if seen is None:
        return found
    late = f"{basis}, reported after it was due" if seen.late else basis
    return replace(found, value=seen.value, seen_on=seen.on, basis=late)
