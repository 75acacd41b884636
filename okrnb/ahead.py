"""The outlooks of a team's KPIs, each worked out when it is first asked for."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from okrnb.model import Cycle, Kpi
from okrnb.outlook import Outlook, look_ahead, withhold
from okrnb.reasons import About, say_reason
from okrnb.scan import Scanned, Tidy, scan_all
from okrnb.triage import find_odd, find_silence


class Outlooks(Mapping[str, Outlook]):
    """Outlooks by KPI id; `make` is asked for each once, when someone first looks at it.

    Which ids there are, in their order, is known from the start: to look for one, or to go through
    all, works nothing out.
    """

    def __init__(self, ids: Iterable[str], make: Callable[[str], Outlook]) -> None:
        self._made: dict[str, Outlook | None] = dict.fromkeys(ids)
        self._make = make

    def take(self, known: "Outlooks", ids: Iterable[str]) -> None:
        """Take from `known` what was worked out there already, for these ids alone."""
        self._made |= {id: known._made.get(id) for id in ids if id in self._made}

    def __getitem__(self, id: str) -> Outlook:
        """Give one outlook. Raises KeyError for a KPI that has none."""
        made = self._made[id]
        if made is None:
            made = self._made[id] = self._make(id)
        return made

    def __contains__(self, id: object) -> bool:
        """Say whether a KPI has an outlook."""
        return id in self._made

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self._made)

    def __len__(self) -> int:
        """Count the KPIs that have an outlook."""
        return len(self._made)

    def __repr__(self) -> str:
        """Name the KPIs; their outlooks would fill pages."""
        return f"Outlooks({', '.join(self._made)})"


def look_ahead_all(
    readings: pd.DataFrame,
    kpis: Sequence[Kpi],
    *,
    on: date,
    cycle: Cycle,
    only: Collection[str] | None = None,
) -> Outlooks:
    """Give the outlook of every KPI that has fresh readings on or before `on`, by KPI id.

    With `only`, of the KPIs with these ids alone. An outlook is worked out when it is first looked
    at, in some milliseconds; where `triage.find_odd` sees that the series would mislead, it
    has no samples and no start, and its reason is that of `find_gaps`.
    """
    wanted = None if only is None else set(only)
    chosen = [kpi for kpi in kpis if wanted is None or kpi.id in wanted]
    return look_ahead_from(scan_all(readings, chosen, on=on, cycle=cycle))


def look_ahead_from(scanned: Scanned) -> Outlooks:
    """Give the outlooks of KPIs whose readings were scanned, as `look_ahead_all` does."""
    on, cycle, used, figures = scanned.on, scanned.cycle, scanned.used, scanned.figures
    silent, _ = find_silence(figures, on)
    fresh = (figures["n"] > 0) & ~silent & (figures["often"] >= 0)
    odd = find_odd(figures)
    places = {id: i for i, id in enumerate(figures["kpi"])}

    def make(id: str) -> Outlook:
        i = places[id]
        kpi = scanned.kpis[i]
        made = look_ahead(kpi, *_series(used, i), cycle=cycle)
        if not odd[i]:
            return made
        row = next(figures.iloc[[i]].itertuples(index=False))
        return withhold(made, say_reason(odd[i], About(kpi, row, on, cycle)))

    return Outlooks(figures.loc[fresh, "kpi"], make)


def _series(used: Tidy, i: int) -> tuple[list[date], list[float]]:
    """Give the days and values of KPI number i."""
    own = slice(used.begin[i], used.begin[i + 1])
    return used.day[own].tolist(), used.value[own].tolist()
