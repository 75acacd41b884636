"""Pictures and lists of an opened workbook in its meetings, each by one call.

What they show is worked out elsewhere; here it is only taken from the workbook as it stands.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from okrnb.burnupcharts import chart_burnup
from okrnb.calibrationcharts import chart_calibration
from okrnb.charts import Chart
from okrnb.conventioncharts import chart_conventions
from okrnb.conventions import compare_schools
from okrnb.dashboardcharts import chart_dashboard
from okrnb.endtables import end_lines, open_questions
from okrnb.entries import Decision
from okrnb.errors import fail
from okrnb.fields import nearest
from okrnb.log import only
from okrnb.looking import look_at
from okrnb.loop import State
from okrnb.meeting import find_key_result, reflection_of, weekly_of
from okrnb.meetingtables import week_lines
from okrnb.objectives import Metric
from okrnb.progresscharts import chart_progress
from okrnb.quantities import say_day
from okrnb.scorecharts import chart_score_dots
from okrnb.standing import Standing
from okrnb.standtables import GIVEN_UP, names_by_place
from okrnb.tabular import Table, kpi_of
from okrnb.tracecharts import chart_weeks
from okrnb.valued import known_readings
from okrnb.weekcharts import chart_confidence
from okrnb.wording import say_key_result


def show_dashboard(book: State) -> Chart:
    """Show the day on one page, no larger than the other pictures of a notebook."""
    made = chart_dashboard(book.valued, book.standings, on=book.on, histories=book.histories)
    return Chart(made.figure, made.text)


def show_progress(book: State, *, objective: str | None = None) -> Chart:
    """Show how far key results have come that are pursued, against what was expected by now.

    They are all, or those of one `objective` by its id. Raises InputError where it is not.
    """
    pursued = book.pursued
    if objective is not None:
        own = {one.id: one for one in pursued.objectives}
        if objective not in own:
            what = f"there is no objective {objective!r}"
            raise fail("objectives", None, "", what, nearest(objective, own))
        pursued = replace(pursued, objectives=(own[objective],))
    return chart_progress(pursued, book.standings, on=book.on)


def show_confidence(book: State, *key_results: str) -> Chart:
    """Show what people believed until the day: of key results by their ids, or of all."""
    for id in key_results:
        find_key_result(book, id)
    return chart_confidence(book.pursued, on=book.on, key_results=key_results)


def show_burnup(book: State, key_result: str) -> Chart:
    """Show how one metric came through its cycle until the day, and what may still come.

    Raises InputError for what is no metric of a KPI: it has no way that could be drawn.
    """
    kr = find_key_result(book, key_result)
    kpi = kpi_of(kr, book.workbook)
    if not isinstance(kr, Metric) or kpi is None:
        known = [one.id for one in book.workbook.key_results() if isinstance(one, Metric)]
        fix = f"Choose one of: {', '.join(known)}." if known else "Draft a metric first."
        raise fail("", None, f"key result {kr.id}", "it is no metric of a KPI", fix)
    return chart_burnup(
        kr,
        kpi,
        book.valued.check_ins,
        cycle=book.workbook.settings.cycle,
        on=book.on,
        curve=book.curves.get(kr.id),
        outlook=book.outlooks.get(kpi.id),
        decisions=only(Decision, book.workbook.entries),
    )


def show_weeks(book: State, *, objectives_only: bool = False) -> Chart:
    """Show how the cycle went week by week until the day, as each week looked then."""
    return chart_weeks(book.workbook, book.readings, on=book.on, objectives_only=objectives_only)


def show_scores(book: State) -> Chart:
    """Show all scores as dots, by objective, with the team's own beside the computed ones."""
    return chart_score_dots(book.valued, on=book.on)


def show_schools(book: State) -> Chart:
    """Show the same key results as each school would score them, and which of them flip."""
    return chart_conventions(compare_schools(book.valued, on=book.on), book.workbook)


def show_calls(book: State) -> Chart:
    """Show what confidence and chances beforehand were worth, side by side."""
    found = reflection_of(book)
    return chart_calibration({"confidence": found.confidence, "chance": found.chances})


def look_from(book: State, *, on: date) -> State:
    """Look at the same workbook from another day, with what was known and said by then.

    A reading is known from the day that its period has ended. Advice is left out.
    """
    kpis, cycle = book.workbook.kpis, book.workbook.settings.cycle
    known = known_readings(book.readings, kpis, on=on)
    looked = look_at(known, kpis, on=on, cycle=cycle)
    return replace(
        book,
        on=on,
        readings_on=on,
        readings=known,
        gaps=looked.gaps,
        outlooks=looked.outlooks,
        advice=(),
    )


def table_days(book: State, *days: date) -> Table:
    """Show the statuses of all key results on several days side by side, in reading order.

    Where there was a tested chance it stands behind the status.
    """
    seen = [look_from(book, on=day).standings for day in days]
    rows = [
        (say_key_result(kr, kpi_of(kr, book.workbook)), *(_say(one.get(kr.id)) for one in seen))
        for kr in book.workbook.key_results()
    ]
    return Table(("key result", *map(say_day, days)), tuple(rows))


def _say(standing: Standing | None) -> str:
    if standing is None:
        return GIVEN_UP
    chance = "" if standing.chance is None else f"; chance {standing.chance_said}"
    return f"{standing.status.word}{chance}"


def table_notes(book: State) -> Table:
    """Show what stands beside the week's table: who has not reported, wins, what comes up."""
    return _listed(week_lines(weekly_of(book), book.workbook))


def table_ending(book: State) -> Table:
    """Show what holds up closing, what the scores say of the aim, and promises that were missed."""
    return _listed(end_lines(reflection_of(book), book.workbook))


def table_questions(book: State) -> Table:
    """Show what the end of the cycle asks, each question with the key results it is still open for.

    A lesson of a key result answers what is asked of it.
    """
    return _listed(open_questions(book))


def _listed(lines: Mapping[str, tuple[str, ...]]) -> Table:
    rows = [
        (what if place == 0 else "", text)
        for what, texts in lines.items()
        for place, text in enumerate(texts)
    ]
    return Table(("what", "which"), tuple(rows) or (("nothing to say", ""),))


def table_flips(book: State) -> Table:
    """Show on which key results the schools disagree, and which calls them good."""
    found = compare_schools(book.valued, on=book.on).flips()
    names = names_by_place(book.workbook)
    rows = [
        (names[f"key result {o.key_result}"], ", ".join(o.good), ", ".join(o.not_good))
        for o in found
    ]
    return Table(("key result", "good by", "not by"), tuple(rows))
