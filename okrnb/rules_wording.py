"""Rules that read words. Their lists are data files, in English; other languages stay silent."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from okrnb.advice import Seen, kpis_by_id, rule
from okrnb.objectives import Guardrail, Workbook

WORDS = Path(__file__).resolve().parent.parent / "templates" / "words"


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Give what finds any word of a list, as a whole word."""
    lines = (WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    words = [re.escape(line.strip()) for line in lines if line.strip() and line[0] != "#"]
    return re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE)


@rule("P03", "W", "Adler; Google, re:Work")
def activity(workbook: Workbook, on: date) -> Iterator[Seen]:
    """A count of what we do rises by itself; it does not show that anything got better."""
    kpis = kpis_by_id(workbook)
    for kr in workbook.key_results():
        if isinstance(kr, Guardrail) or kr.form not in ("metric", "rate", "threshold"):
            continue
        kpi = kpis.get(getattr(kr, "kpi", None) or "")
        for text in (kr.text, getattr(kr, "unit", ""), kpi.name if kpi else ""):
            found = _pattern("activities").search(text)
            if found:
                question = "What should come of it, and could it be a lead measure instead?"
                yield Seen(kr, "text", f"it counts an activity ({found[0]})", question)
                break
