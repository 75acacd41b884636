"""What a look at readings works out, and how the next look takes it over where nothing changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from okrnb.ahead import Outlooks, look_ahead_from
from okrnb.gaps import find_gaps_from
from okrnb.model import Cycle, Kpi
from okrnb.scan import Scanned, is_same_text, scan_all


@dataclass(frozen=True, eq=False, kw_only=True)
class Looked:
    """What was worked out from readings and definitions: the scan, gaps and outlooks.

    It is handed from one state of a workbook to the next, so nobody changes its frames.
    """

    scanned: Scanned
    gaps: pd.DataFrame
    outlooks: Outlooks


def look_at(
    readings: pd.DataFrame,
    kpis: Sequence[Kpi],
    *,
    on: date,
    cycle: Cycle,
    known: Looked | None = None,
) -> Looked:
    """Scan readings, find gaps, and prepare outlooks, as of a day.

    What an earlier look has worked out (`known`) is taken over as far as all that it came from is
    the same: everything; or the scan, and the outlooks of the KPIs whose definition is the same.
    """
    before = None if known is None else known.scanned
    scanned = scan_all(readings, kpis, on=on, cycle=cycle, known=before)
    if known is not None and scanned is before:
        return known
    outlooks = look_ahead_from(scanned)
    if known is not None and before is not None and scanned.used is before.used:
        pairs = zip(before.kpis, scanned.kpis, strict=True)
        if is_same_text(before.cycle, cycle):
            same = [new.id for old, new in pairs if is_same_text(old, new)]
            outlooks.take(known.outlooks, same)
    return Looked(scanned=scanned, gaps=find_gaps_from(scanned), outlooks=outlooks)
