"""The parts of a report that tell how a cycle goes, and how it ended.

Each gives paragraphs of Markdown, or nothing where there is nothing to say.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from okrnb.advice import end_sentence
from okrnb.charts import Chart
from okrnb.comparing import compare_kpis
from okrnb.conventions import compare_schools
from okrnb.endtables import (
    end_lines,
    handover_of,
    open_questions,
    say_flip,
    table_calibration,
    table_conventions,
    table_handover,
    table_kpi_changes,
    table_objectives,
    table_reflection,
    table_weeks,
)
from okrnb.loop import State
from okrnb.meeting import reflection_of, review_of, weekly_of
from okrnb.meetingtables import (
    asked_of_all,
    table_decisions,
    table_health,
    table_review,
    table_weekly,
    week_lines,
)
from okrnb.nextdoor import compare_tools, table_added_up, table_tools, tool_rules
from okrnb.periods import elapsed
from okrnb.quantities import say_day, say_number
from okrnb.reportpage import CAPTION
from okrnb.reviewing import is_review_time
from okrnb.standtables import stands_of
from okrnb.tabular import Table, escape
from okrnb.tracing import PERIODS, trace_weeks

DASHBOARD, BOARD, SCORES, WEEKS, CALIBRATION = (
    *("dashboard", "board", "scores", "weeks", "calibration"),
)
"""The names of pictures that are of the whole workbook."""

MOST_PLACES = 10
"""Places named under a question that is asked of many; `okrnb check` lists them all."""

MOST_WORDS = 300
"""Letters of a picture's words that stand in its place for those who cannot see it."""


_ORDER = ("achieved", "held", "on track", "behind", "at risk", "missed", "broken")


def has_begun(book: State) -> bool:
    """Say whether there is anything to tell of the cycle yet: check-ins or readings by the day."""
    return any(one.on <= book.on for one in book.valued.check_ins)


def is_over(book: State) -> bool:
    """Say whether the cycle has come to its last day: then it can be looked back on."""
    return book.on >= book.workbook.settings.cycle.end


def captioned(table: Table, caption: str) -> list[str]:
    """Give a table with its caption; nothing where it has no rows."""
    return [f"{CAPTION}{escape(caption)}", table.markdown()] if table.rows else []


def picture(name: str, pictures: Mapping[str, Chart]) -> list[str]:
    """Give a picture with its words, shortened: the tables beside it have all numbers."""
    if name not in pictures:
        return []
    words = "; ".join(" ".join(line.split()) for line in pictures[name].text.split("\n") if line)
    if len(words) > MOST_WORDS:
        words = f"{words[:MOST_WORDS].rpartition(' ')[0]} …"
    return [f"![{escape(words)}]({name}.png)"]


def bullets(lines: Sequence[str]) -> str:
    """Write lines below each other."""
    return "\n".join(f"- {escape(line)}" for line in lines)


def summary_of(book: State) -> str:
    """Say in a paragraph how the cycle goes, or how it ended."""
    cycle, stands = book.workbook.settings.cycle, stands_of(book)
    rails = [one for one in stands if one.key_result.form == "guardrail"]
    others = [one for one in stands if one.key_result.form != "guardrail"]
    now = _count(one.word for one in others)
    parts = [f"{_plural(len(others), 'key result')}: {now}."]
    if is_over(book):
        was = _count(one.promised.status.word for one in others)
        if was != now:
            parts = [f"{_plural(len(others), 'key result')}: {was}; as pursued at last: {now}."]
    elif book.on < cycle.start:
        parts.insert(0, f"{cycle.name} begins on {say_day(cycle.start)}.")
    else:
        gone = say_number(100 * elapsed(book.on, cycle.start, cycle.end), 0)
        parts.insert(0, f"{gone}% of the time has passed.")
    if rails:
        parts.append(f"{_plural(len(rails), 'guardrail')}: {_count(one.word for one in rails)}.")
    health = Counter(line.state for line in weekly_of(book).health)
    if health:
        told = ", ".join(f"{count} {state}" for state, count in health.items())
        parts.append(f"Health metrics: {told}.")
    return " ".join([*parts, *([] if is_over(book) else _say_week(book))])


def _count(words: Iterable[str]) -> str:
    """Count words, good ones first, as in `3 on track, 1 behind`."""
    counts = Counter(words)
    known = [word for word in _ORDER if counts[word]]
    others = sorted(counts.keys() - set(_ORDER))
    return ", ".join(f"{counts[word]} {word}" for word in (*known, *others))


def _plural(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _say_week(book: State) -> list[str]:
    weekly = weekly_of(book)
    blocked = sum(bool(item.blocker) for item in weekly.items)
    parts = [f"Something is in the way of {_plural(blocked, 'key result')}."] if blocked else []
    if weekly.missed:
        parts.append(f"Nobody checked in on {len(weekly.missed)}.")
    return parts


def week_section(book: State) -> list[str]:
    """Tell the week: what changed, what is in the way, what comes next, who did not report."""
    weekly, workbook = weekly_of(book), book.workbook
    parts = captioned(table_weekly(book), "What changed, what is in the way, and what comes next")
    for what, lines in week_lines(weekly, workbook).items():
        parts += [f"{what}:", bullets(lines)]
    parts += captioned(table_health(book), "Health metrics: only watched, and to stay healthy")
    return [f"## The {PERIODS[workbook.settings.cycle.cadence]}", *parts] if parts else []


def review_section(book: State) -> list[str]:
    """Tell what was decided, and, half-way, what the review has to talk about."""
    cycle, items = book.workbook.settings.cycle, review_of(book)
    parts = captioned(table_decisions(book), "Decided about key results")
    if items and is_review_time(cycle, on=book.on):
        common = asked_of_all(items)
        parts += ["### To talk about half-way"]
        parts += [f"Asked of each: {escape(' '.join(common))}"] if common else []
        parts += captioned(table_review(book), "Key results in trouble, gravest first")
    return ["## Review", *parts] if parts else []


def end_section(book: State, pictures: Mapping[str, Chart]) -> list[str]:
    """Tell how the cycle ended: objectives, aims, what was learned, what goes on."""
    found = reflection_of(book)
    parts = captioned(table_objectives(book), "What the objectives came to")
    parts += picture(SCORES, pictures)
    for what, lines in end_lines(found, book.workbook).items():
        parts += [f"{what}:", bullets(lines)]
    changes = compare_kpis(book.workbook, book.histories, on=book.on)
    parts += captioned(
        table_kpi_changes(changes),
        "KPIs before and after: that one moved is no proof that the work moved it",
    )
    return ["## How the cycle ended", *parts, *_learned(book), *_weeks(book, pictures)]


def _weeks(book: State, pictures: Mapping[str, Chart]) -> list[str]:
    course = trace_weeks(book.workbook, book.readings, on=book.on)
    table = captioned(table_weeks(course), f"As each week looked at its end: {course}")
    shown = ["### Week by week", *picture(WEEKS, pictures), *table] if table else []
    return [*_calls(book, pictures), *shown]


def _learned(book: State) -> list[str]:
    parts = captioned(table_reflection(book), "Lessons, by those who told them")
    asked = open_questions(book)
    if asked:
        parts.append("Still asked:")
    for question, of in asked.items():
        parts.append("\n".join(ask(question, of)))
    return ["### What was learned", *parts] if parts else []


def ask(told: str, places: Sequence[str]) -> Iterator[str]:
    """Give the lines of a question: of one place in one, of several with a list of them."""
    if len(places) == 1:
        yield f"- {escape(places[0])}: {escape(told)}"
        return
    yield f"- {escape(told[:1].upper() + told[1:])}"
    yield from (f"  - {escape(place)}" for place in places[:MOST_PLACES])
    if len(places) > MOST_PLACES:
        yield f"  - and {len(places) - MOST_PLACES} more"


def _calls(book: State, pictures: Mapping[str, Chart]) -> list[str]:
    """Tell what was said beforehand, by people and by the past, against what came true."""
    found = reflection_of(book)
    parts = [*picture(CALIBRATION, pictures)]
    for who, calls in (("Confidence of people", found.confidence), ("Chances", found.chances)):
        parts += [f"{who}: {escape(end_sentence(str(calls)))}"] if calls.rows else []
        parts += captioned(table_calibration(calls), f"{who}, said beforehand and come true")
    return ["### What calls beforehand were worth", *parts] if parts else []


def next_section(book: State) -> list[str]:
    """Tell what goes into the next cycle, and what is left for people to decide."""
    handed = handover_of(book)
    table = table_handover(handed, book)
    name = handed.workbook.settings.cycle.name
    told = captioned(table, f"What {name} would begin with: proposals, and candidates to choose of")
    return ["## Into the next cycle", *told] if told else []


def tools_section(book: State) -> list[str]:
    """Show the same by the rules of other tools, and what reads otherwise there."""
    found = compare_tools(book)
    if not found.rows:
        return []
    parts = ["## The same by the rules of other tools"]
    parts += captioned(table_tools(book), "What other tools would say of each key result")
    added = table_added_up(book)
    parts += captioned(added, "What objectives would come to") if added.rows else []
    return [*parts, "The rules:", bullets(tool_rules(book))]


def conventions_section(book: State) -> list[str]:
    """Show the quarter as other schools would score it, and name what would read otherwise."""
    found = compare_schools(book.valued, on=book.on)
    if not found.rows:
        return []
    rules = zip(found.conventions, found.formulas, strict=True)
    told = captioned(table_conventions(found, book.workbook), "The same results, school by school")
    parts = ["## The same quarter by other conventions", *told]
    parts += ["The rules:", bullets([f"{name}: {rule}" for name, rule in rules])]
    flips = [say_flip(flip, book.workbook) for flip in found.flips()]
    if flips:
        parts += [f"{_plural(len(flips), 'verdict')} would flip:", bullets(flips)]
    return parts
