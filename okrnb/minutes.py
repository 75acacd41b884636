"""The minutes of a session, as Markdown: from who was there to what comes next.

They are worked out anew from the log each time. Votes stand in them as numbers, never with names;
what is not on the table yet is not in them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from okrnb.advice import Advice
from okrnb.calendars import Appointment, follow_up
from okrnb.objectives import Guardrail, KeyResult, Metric, Milestone, Objective, Workbook
from okrnb.openpoints import name_kpi, names_in_session, open_points
from okrnb.proceedings import Proceedings
from okrnb.quantities import say_day, say_number, say_value
from okrnb.session import Session
from okrnb.tabular import Table, escape, kpi_of, say_range, table_advice
from okrnb.targets import LEVEL_SCORES
from okrnb.timeboxes import in_minutes
from okrnb.tracing import PERIODS
from okrnb.wording import BLANK, say_key_result


def to_minutes(session: Session, workbook: Workbook, *, questions: Sequence[Advice] = ()) -> str:
    """Write the minutes of a session; `questions` are those of the coach that are still open.

    The workbook gives the names and units of KPIs, and the cycle.
    """
    so_far = session.so_far
    names = names_in_session(so_far, workbook)
    parts = [
        f"# {escape(so_far.title or 'Session')}: minutes",
        *_head(session),
    ]
    for objective in so_far.objectives:
        parts += [f"## Objective: {escape(objective.text)}", *told_of(objective, so_far, workbook)]
    parts += [
        *_section("Decisions", _decisions(so_far, names)),
        *_section("Dissent", _dissent(so_far, names)),
        *_section("Next actions", _actions(so_far)),
        *_section("Still open", _bullets(open_points(so_far, workbook))),
        *_section("The coach asks", _questions(questions, with_drafts(workbook, so_far))),
        *_section("Left aside", _waived(so_far, names)),
        *_section("Parking lot", _parking(so_far)),
        *_section("What comes next", _calendar(appointments_of(session, workbook), workbook)),
        *_section("KPIs", _kpis(so_far, workbook)),
        *_section("Votes", _votes(so_far)),
        *_section("Ideas", _ideas(so_far)),
        *_section("Attendance", _attendance(so_far)),
        *_section("Agenda", _agenda(so_far, until=last_time(session))),
        *_section("Could not be read", _bullets(map(str, session.problems))),
    ]
    return "\n\n".join(parts) + "\n"


def last_time(session: Session) -> datetime | None:
    """Give when the session ended, else when the newest event happened; None without any."""
    return session.so_far.ended or max((event.time for event in session.events), default=None)


def held_on(session: Session) -> date | None:
    """Give the day on which the session began, where it was held; None before it did."""
    started = session.so_far.started
    return None if started is None else started.date()


def appointments_of(session: Session, workbook: Workbook) -> tuple[Appointment, ...]:
    """Give what follows the session, by day; nothing before it has begun."""
    held = held_on(session)
    known = {kr.id for one in session.so_far.objectives for kr in one.key_results}
    assigned = [one for one in session.so_far.assigned if one.key_result in known]
    names = names_in_session(session.so_far, workbook)
    cycle = workbook.settings.cycle
    return () if held is None else follow_up(held, cycle, assigned, names=names)


def _section(title: str, body: str) -> list[str]:
    return [f"## {title}", body] if body else []


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)


def _head(session: Session) -> Iterator[str]:
    so_far, until = session.so_far, last_time(session)
    if so_far.started is None or until is None:
        return
    team = f"{escape(so_far.team)}, " if so_far.team else ""
    span = f"{so_far.started:%H:%M} to {until:%H:%M}"
    yield f"{team}{say_day(so_far.started.date())}, {span}."
    if so_far.ended is None:
        yield "The session has not been ended yet."


def _attendance(so_far: Proceedings) -> str:
    lines = []
    for one in so_far.attendance:
        told = [*one.roles, *["left early"] * one.left]
        lines.append(f"{one.name} ({', '.join(told)})" if told else one.name)
    return f"{escape(', '.join(lines))}." if lines else ""


def _agenda(so_far: Proceedings, *, until: datetime | None) -> str:
    rows = []
    for run in so_far.parts:
        took = BLANK
        if until is not None and run.box.begun:
            took = str(in_minutes(run.box.elapsed(until)))
        planned = str(run.part.minutes)
        if run.box.minutes != run.part.minutes:
            planned += f", then {run.box.minutes}"
        rows.append((run.part.title, planned, took, run.part.rule))
    head = ("part", "minutes planned", "minutes taken", "how it is decided")
    return Table(head, tuple(rows)).markdown() if rows else ""


def _votes(so_far: Proceedings) -> str:
    lines = []
    for outcome in so_far.outcomes:
        voted = f"{outcome.voters} voted{', second round' if outcome.poll.again else ''}"
        told = " ".join([outcome.sentence, *outcome.doubts])
        lines.append(f"- **{escape(outcome.poll.question)}** ({escape(voted)}) {escape(told)}")
    return "\n".join(lines)


def _kpis(so_far: Proceedings, workbook: Workbook) -> str:
    rows = []
    for one in so_far.triage:
        kpi = workbook.kpi(one.kpi)
        agreed = one.healthy_low is not None or one.healthy_high is not None
        healthy = BLANK
        if kpi is not None:
            low, high = kpi.healthy_low, kpi.healthy_high
            if agreed:
                low, high = one.healthy_low, one.healthy_high
            healthy = say_range(low, high, kpi)
        state = "health metric" if one.state == "health" else one.state
        rows.append((name_kpi(one.kpi, workbook), state, healthy, one.reason))
    return Table(("KPI", "state", "healthy", "because"), tuple(rows)).markdown() if rows else ""


def _ideas(so_far: Proceedings) -> str:
    texts = {one.id: one.text for one in so_far.ideas}
    inside = {id for cluster in so_far.clusters for id in cluster.ideas}
    lines = []
    for cluster in so_far.clusters:
        lines.append(f"- **{escape(cluster.name)}**")
        lines += [f"  - {escape(texts[id])}" for id in cluster.ideas if id in texts]
    alone = [one for one in so_far.ideas if one.id not in inside]
    for topic in ("objective", "measure"):
        lines += [f"- {escape(one.text)} ({topic})" for one in alone if one.topic == topic]
    return "\n".join(lines)


def told_of(objective: Objective, so_far: Proceedings, workbook: Workbook) -> list[str]:
    """Write an objective with all that was agreed about it, without its heading."""
    parts = [
        f"**Why now?** {escape(objective.why_now) or BLANK}",
        f"**Winning looks like:** {escape(objective.winning) or BLANK}",
    ]
    told = {"Ambition": objective.ambition, "Owner": objective.owner}
    parts += [f"**{what}:** {escape(said)}" for what, said in told.items() if said]
    pursued = [kr for kr in objective.key_results if not isinstance(kr, Guardrail)]
    guards = [kr for kr in objective.key_results if isinstance(kr, Guardrail)]
    if pursued:
        parts.append(_key_results(pursued, so_far, workbook).markdown())
    proofs = [_say_proof(kr) for kr in pursued if isinstance(kr, Milestone) and kr.evidence]
    if proofs:
        parts += ["**What will prove it:**", _bullets(proofs)]
    if guards:
        said = [
            f"{say_key_result(kr, kpi_of(kr, workbook))} ({kr.owner or BLANK})" for kr in guards
        ]
        parts += ["**What must not get worse:**", _bullets(said)]
    return parts


def _say_proof(kr: Milestone) -> str:
    """Say what a milestone is proved by, and by when."""
    due = f", by {say_day(kr.due)}" if kr.due is not None else ""
    return f"{kr.text}{due}: {kr.evidence}"


def _key_results(
    key_results: Sequence[KeyResult], so_far: Proceedings, workbook: Workbook
) -> Table:
    """Show key results with owner, first check-in, levels, and what was voted on them."""
    confidence = so_far.confidence()
    rows = []
    for kr in key_results:
        assigned = so_far.first_check_in(kr.id)
        first = None if assigned is None else assigned.check_in
        voted = confidence.get(kr.id)
        rows.append(
            (
                say_key_result(kr, kpi_of(kr, workbook)),
                kr.owner or BLANK,
                _say_levels(kr, workbook, so_far.level_odds(kr.id)),
                BLANK if voted is None else f"{_say_median(voted)} of 10",
                BLANK if first is None else say_day(first),
            )
        )
    head = ("key result", "owner", "levels", "confidence", "first check-in")
    return Table(head, tuple(rows))


def _say_levels(kr: KeyResult, workbook: Workbook, odds: Mapping[str, Decimal]) -> str:
    """Say the levels of a metric, each with how likely it was voted to be, where it was."""
    if not isinstance(kr, Metric):
        return ""
    kpi, told = kpi_of(kr, workbook), []
    for level in LEVEL_SCORES:
        value: Decimal | None = getattr(kr, level)
        if value is not None:
            voted = f" ({_say_median(odds[level])} of 10)" if level in odds else ""
            told.append(f"{level} {say_value(value, kpi)}{voted}")
    return ", ".join(told)


def _say_median(value: Decimal) -> str:
    return say_number(value, 0 if value == value.to_integral_value() else 1)


def with_drafts(workbook: Workbook, so_far: Proceedings) -> Workbook:
    """Give a workbook as it will be once the drafts of a session are saved: for their names."""
    drafts = {one.id: one for one in so_far.objectives}
    others = (one for one in workbook.objectives if one.id not in drafts)
    return replace(workbook, objectives=(*drafts.values(), *others))


def _questions(questions: Sequence[Advice], workbook: Workbook) -> str:
    return table_advice(questions, workbook, most=len(questions)).markdown() if questions else ""


def _waived(so_far: Proceedings, names: Mapping[str, str]) -> str:
    rows = []
    for one in so_far.waived:
        id = one.about.rpartition(" ")[2]
        rows.append((names.get(id, one.about), one.seen, one.reason, one.by))
    return (
        Table(("about", "the coach saw", "because", "by"), tuple(rows)).markdown() if rows else ""
    )


def _decisions(so_far: Proceedings, names: Mapping[str, str]) -> str:
    rows = tuple(
        (one.what, names.get(one.about, one.about), one.by, one.reason) for one in so_far.decisions
    )
    return Table(("decided", "about", "by", "because"), rows).markdown() if rows else ""


def _dissent(so_far: Proceedings, names: Mapping[str, str]) -> str:
    return _bullets(
        f"{names.get(one.about, one.about)}: {one.reason}{f' ({one.by})' if one.by else ''}"
        for one in so_far.dissents
    )


def _actions(so_far: Proceedings) -> str:
    rows = tuple((one.what, one.owner, _say_due(one.due)) for one in so_far.next_actions)
    return Table(("what", "who", "until"), rows).markdown() if rows else ""


def _parking(so_far: Proceedings) -> str:
    rows = tuple((one.text, one.owner or BLANK, _say_due(one.due)) for one in so_far.parking)
    return Table(("topic", "who takes it up", "until"), rows).markdown() if rows else ""


def _say_due(due: date | None) -> str:
    return BLANK if due is None else say_day(due)


def _calendar(appointments: Sequence[Appointment], workbook: Workbook) -> str:
    """Show what comes by day; what comes again and again has one row."""
    last = {one.what: one.on for one in appointments}
    first = {one.what: one.on for one in reversed(appointments)}
    period, rows = PERIODS[workbook.settings.cycle.cadence], []
    for one in appointments:
        if one.on == first[one.what]:
            again = f", then every {period} until {say_day(last[one.what])}"
            said = f"{one.what}{again if last[one.what] != one.on else ''}"
            rows.append((f"{one.on:%A}", say_day(one.on), said))
    return Table(("", "day", "what"), tuple(rows)).markdown() if rows else ""
