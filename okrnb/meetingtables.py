"""Tables for the meetings of a running cycle: the week, health metrics, the review, the work.

Nothing is called by its id: key results stand in their sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from okrnb.dashboards import name_line
from okrnb.entries import Decision
from okrnb.log import only
from okrnb.loop import State
from okrnb.meeting import review_of, weekly_of
from okrnb.model import CheckIn, Kpi
from okrnb.objectives import Milestone, Objective, Workbook
from okrnb.periods import by_key_result, later, own_check_ins
from okrnb.quantities import period_end, say_day, say_value
from okrnb.reviewing import ReviewItem, as_pursued
from okrnb.standing import curves_of, stand_all
from okrnb.standtables import THREE, expected_of, filled, names_by_place, say_three
from okrnb.tabular import Table, kpi_of, say_range
from okrnb.valued import histories_of, told_by_people, with_readings
from okrnb.watching import Health, HealthLine
from okrnb.weekly import Weekly
from okrnb.wording import say_key_result

_HEALTH: Mapping[Health, str] = {
    "green": "in its healthy range",
    "yellow": "just out of its healthy range",
    "red": "out of its healthy range",
    "unknown": "not known",
}
_DECIDED = {"keep": "kept", "help": "help asked for", "drop": "dropped"}


def table_weekly(book: State) -> Table:
    """Show the week, key result by key result: what changed, what is in the way, what comes next.

    Of those with nothing new and nothing in the way there is no row. A status has in brackets what
    it was a week ago, or one period of another cadence.
    """
    weekly, before, rows = weekly_of(book), words_before(book), []
    for item in weekly.items:
        word = item.standing.status.word
        then = before.get(item.key_result.id, word)
        row = (
            f"{word} (was {then})" if then != word else word,
            f"{item.value} ({item.change})" if item.change else item.value,
            item.blocker,
            item.next_action,
            " ".join(item.questions),
        )
        if then != word or item.change or any(row[2:]):
            said = say_key_result(item.key_result, kpi_of(item.key_result, book.workbook))
            rows.append((said, *row))
    head = ("key result", "status", "value", "in the way", "next", "asked")
    return filled(head, rows, caption=f"The week until {say_day(book.on)}")


def words_before(book: State) -> dict[str, str]:
    """Give the status of every key result as it was one period of the cadence ago, by its id."""
    workbook = book.workbook
    cycle = workbook.settings.cycle
    day = book.on - (later(book.on, cycle.cadence, 1) - book.on)
    if day < cycle.start:
        return {}
    then = as_pursued(with_readings(workbook, book.readings, on=day), on=day)
    curves = curves_of(then, histories_of(book.readings, workbook.kpis, on=day))
    return {id: one.status.word for id, one in stand_all(then, on=day, curves=curves).items()}


def week_lines(weekly: Weekly, workbook: Workbook) -> dict[str, tuple[str, ...]]:
    """Give what a week has beside its table: what was missed and won, and what comes up."""
    names = {kr.id: say_key_result(kr, kpi_of(kr, workbook)) for kr in workbook.key_results()}
    given = {
        "Nobody checked in on": tuple(names[id] for id in weekly.missed),
        "Won": tuple(name_line(line, names) for line in weekly.wins),
        "Coming up in four weeks": tuple(name_line(line, names) for line in weekly.heads_up),
    }
    return {what: lines for what, lines in given.items() if lines}


def table_health(book: State) -> Table:
    """Show in words how the KPIs are that are only watched."""
    lines, workbook = weekly_of(book).health, book.workbook
    rows = [_health_row(line, workbook.kpi(line.kpi)) for line in lines]
    return filled(("health metric", "how it is", "latest", "up to", "healthy"), rows)


def _health_row(line: HealthLine, kpi: Kpi | None) -> tuple[str, ...]:
    if kpi is None:
        return line.kpi, line.state, line.value, "", ""
    healthy = say_range(kpi.healthy_low, kpi.healthy_high, kpi)
    seen = "" if line.seen_on is None else say_day(period_end(line.seen_on, kpi.frequency))
    return kpi.name, f"{line.state}: {_HEALTH[line.state]}", line.value, seen, healthy


def asked_of_all(items: Sequence[ReviewItem]) -> tuple[str, ...]:
    """Give the questions that a review asks of every key result on its list: said once, for all."""
    if len(items) < 2:
        return ()
    first, *others = items
    return tuple(one for one in first.questions if all(one in item.questions for item in others))


def table_review(book: State) -> Table:
    """Show the key results to talk about half-way, gravest first, with who has to be told.

    What is asked of all of them (`asked_of_all`) is left out.
    """
    names, items = names_by_place(book.workbook), review_of(book)
    common, rows = asked_of_all(items), []
    expected = expected_of(book.pursued, book.standings, on=book.on)
    for item in items:
        asked = " ".join(one for one in item.questions if one not in common)
        told = "; ".join(names.get(one, one) for one in item.dependants)
        three = say_three(item.standing, expected[item.key_result.id])
        name = names[f"key result {item.key_result.id}"]
        rows.append((name, item.standing.status.word, *three, told, asked))
    head = ("key result", "status", *THREE, "hangs on it", "asked")
    return filled(head, rows, caption="To talk about, gravest first")


def table_decisions(book: State) -> Table:
    """Show what was decided about key results until the day, and why; newest last."""
    workbook, names = book.workbook, names_by_place(book.workbook)
    krs = {kr.id: kr for kr in workbook.key_results()}
    made = [one for one in only(Decision, workbook.entries) if one.on <= book.on]
    rows = []
    for one in sorted(made, key=lambda decision: decision.on):
        kr = krs.get(one.key_result)
        kpi = None if kr is None else kpi_of(kr, workbook)
        name = names.get(f"key result {one.key_result}", one.key_result)
        rows.append((name, say_action(one, kpi), one.reason, one.by, say_day(one.on)))
    return filled(("key result", "decided", "why", "by", "on"), rows)


def say_action(decision: Decision, kpi: Kpi | None) -> str:
    """Say what was decided, as in `1,050 customers in place of 1,100 customers`."""
    if decision.action == "convert":
        return "its KPI is a health metric"
    if decision.action != "retarget":
        return _DECIDED[decision.action]
    told = []
    if decision.target is not None:
        was = "" if decision.was is None else f" in place of {say_value(decision.was, kpi)}"
        told.append(f"{say_value(decision.target, kpi)}{was}")
    if decision.due is not None:
        was = "" if decision.was_due is None else f" in place of {say_day(decision.was_due)}"
        told.append(f"by {say_day(decision.due)}{was}")
    return "; ".join(told)


def table_work(kr: Milestone, check_ins: Iterable[CheckIn], *, on: date, due: date) -> Table:
    """Show the steps of a milestone: until when, who, and whether each is done, late or open."""
    own = own_check_ins(kr.id, tuple(check_ins), on=on)
    done = {id: c.on for c in reversed(own) for id in c.done}
    dropped = {id for c in own for id in c.dropped} - done.keys()
    rows = []
    for step in kr.steps:
        last = step.due or due
        word = "late" if last < on else "open"
        word = f"done on {say_day(done[step.id])}" if step.id in done else word
        word = "dropped" if step.id in dropped else word
        rows.append((step.title, say_day(last), step.owner, word))
    return filled(("step", "until", "who", "how it is"), rows)


def table_activity(objective: Objective, book: State) -> Table:
    """Show what is done for an objective's key results: initiatives and lead measures.

    It is activity, never progress.
    """
    names = names_by_place(book.workbook)
    told = by_key_result(told_by_people(book.workbook.check_ins))
    done = {id for own in told.values() for c in own if c.on <= book.on for id in c.done}
    rows = [
        (one.title, names[f"key result {one.key_result}"], one.owner, "done" * (one.id in done))
        for one in objective.initiatives
    ]
    for item in weekly_of(book).items:
        if item.objective == objective.id and item.activity is not None:
            owners = {one.title: one.owner for one in objective.lead_measures}
            name = names[f"key result {item.key_result.id}"]
            for one in item.activity.lead_measures:
                count = str(one).removeprefix(f"{one.title}: ")
                rows.append((one.title, name, owners.get(one.title, ""), count))
    return filled(("work", "meant to move", "who", "so far"), rows)
