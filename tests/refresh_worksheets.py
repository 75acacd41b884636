"""Make the worksheets that a team prints or fills in on the screen: `templates/worksheets/*.html`.

Each is one file with nothing to fetch, one page on A4 or Letter, with a label for every field, so
that a screen reader can fill it in. Run it again after a change here: the files are a result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from okrnb.model import slug

SHEETS = Path(__file__).resolve().parent.parent / "templates" / "worksheets"

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { background: #fff; color: #000; font: 10.5pt/1.35 "Helvetica Neue", Arial, sans-serif;
  margin: 1.2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 17pt; margin: 0; }
h2 { font-size: 11.5pt; margin: 0.7rem 0 0.2rem; }
p, ol, ul { margin: 0.25rem 0; }
ol, ul { padding-left: 1.3rem; }
.who { color: #333; }
.row { align-items: end; display: flex; gap: 0.8rem; }
.row > * { flex: 1 1 0; min-width: 0; }
.row > .wide { flex: 2 1 0; }
label, legend { display: block; font-weight: 600; padding: 0.35rem 0 0; }
small { color: #333; font-size: 9pt; font-weight: 400; }
fieldset { border: 0; margin: 0; min-width: 0; padding: 0; }
.choice { display: inline-block; font-weight: 400; margin: 0.1rem 0.7rem 0.1rem 0; padding: 0; }
input[type="text"], textarea { background: #fff; border: 1px solid #555; border-radius: 2px;
  color: #000; display: block; font: inherit; padding: 0.15rem 0.3rem; width: 100%; }
input[type="text"] { height: 1.9rem; }
textarea { resize: none; }
table { border-collapse: collapse; margin-top: 0.3rem; table-layout: fixed; width: 100%; }
caption { font-weight: 600; padding: 0.3rem 0 0.2rem; text-align: left; }
th, td { border: 1px solid #555; padding: 0; text-align: left; vertical-align: top; }
th { background: #eee; font-size: 9.5pt; padding: 0.2rem 0.3rem; }
th[scope="row"] { text-align: center; vertical-align: middle; }
td > input[type="text"], td > textarea { border: 0; height: 100%; }
td > .choices { display: block; padding: 0.15rem 0.3rem; }
td .choice { font-size: 9pt; margin: 0.05rem 0.3rem 0.05rem 0; white-space: nowrap; }
td .choice input { height: 0.8rem; margin: 0 0.1rem; vertical-align: -0.1rem; width: 0.8rem; }
footer { border-top: 1px solid #999; color: #333; font-size: 8.5pt; margin-top: 0.6rem;
  padding-top: 0.2rem; }
@media print {
  body { margin: 0; max-width: none; padding: 0; }
  th, .shade { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tr, fieldset, label { break-inside: avoid; }
}
""".strip()

FOOT = "A worksheet of okrnb. Its words are explained in docs/glossary.md."


@dataclass(frozen=True)
class Sheet:
    """A page: its name as a file, its title, who fills it in and how long it takes, its body."""

    name: str
    title: str
    who: str
    body: str
    wide: bool = False

    def html(self) -> str:
        size = (
            "@page { margin: 12mm; size: landscape; }" if self.wide else "@page { margin: 13mm; }"
        )
        return (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self.title)}: a worksheet</title>\n"
            f"<style>\n{size}\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n"
            f'<h1>{escape(self.title)}</h1>\n<p class="who">{escape(self.who)}</p>\n'
            f"{self.body}\n</main>\n<footer>{FOOT}</footer>\n</body>\n</html>\n"
        )


def field(label: str, *, lines: int = 1, hint: str = "", wide: bool = False) -> str:
    """A label with a line, or several, to write on."""
    id = slug(label)
    told = f" <small>{escape(hint)}</small>" if hint else ""
    box = f'<input type="text" id="{id}">'
    if lines > 1:
        box = f'<textarea id="{id}" rows="{lines}"></textarea>'
    kind = ' class="wide"' if wide else ""
    return f'<div{kind}><label for="{id}">{escape(label)}{told}</label>{box}</div>'


def row(*fields: str) -> str:
    return f'<div class="row">{"".join(fields)}</div>'


def choose(label: str, options: Iterable[str], *, hint: str = "") -> str:
    """A question of which one answer is ticked."""
    name = slug(label)
    told = f" <small>{escape(hint)}</small>" if hint else ""
    ticks = "".join(_tick(option, "radio", name) for option in options)
    return f"<fieldset><legend>{escape(label)}{told}</legend>{ticks}</fieldset>"


def _tick(option: str, kind: str, name: str) -> str:
    tick = f'<input type="{kind}" name="{name}">'
    return f'<label class="choice">{tick} {escape(option)}</label>'


def table(caption: str, columns: Sequence[str], rows: int, *, tall: float = 1.9) -> str:
    """A table with numbered rows to fill in.

    A column is its heading; `|` divides it from its share of the width, and from options to tick.
    """
    heads, shares, options = zip(*(_column(one) for one in columns), strict=True)
    whole = sum(shares) + 0.35
    cols = "".join(f'<col style="width: {100 * s / whole:.1f}%">' for s in (0.35, *shares))
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in ("", *heads))
    head = head.replace('<th scope="col"></th>', '<td aria-hidden="true"></td>', 1)
    lines = []
    for number in range(1, rows + 1):
        cells = [
            _cell(f"{what}, row {number}", ticks)
            for what, ticks in zip(heads, options, strict=True)
        ]
        start = f'<tr style="height: {tall}rem"><th scope="row">{number}</th>'
        lines.append(f"{start}{''.join(cells)}</tr>")
    body = "\n".join(lines)
    return (
        f"<table><caption>{escape(caption)}</caption><colgroup>{cols}</colgroup>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )


def _column(told: str) -> tuple[str, float, tuple[str, ...]]:
    head, share, *options = (part.strip() for part in told.split("|"))
    return head, float(share), tuple(options)


def _cell(label: str, ticks: tuple[str, ...]) -> str:
    if not ticks:
        return f'<td><textarea rows="1" aria-label="{escape(label)}"></textarea></td>'
    name = slug(label)
    inside = "".join(_tick(tick, "radio", name) for tick in ticks)
    group = f'role="radiogroup" aria-label="{escape(label)}"'
    return f'<td><span class="choices" {group}>{inside}</span></td>'


def rules(*lines: str) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def head(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def lines(*parts: str) -> str:
    return "\n".join(parts)


TEN = tuple(map(str, range(11)))


def triage() -> Sheet:
    body = lines(
        rules(
            "First those out of their healthy range. At most three come into focus.",
            "Health metric: watched, and needs a healthy range. Parked: nobody decides by it now.",
            "A gap that closes by itself needs no objective: do it, or wait one reading.",
        ),
        row(field("Team"), field("Cycle"), field("Date")),
        table(
            "Each KPI, with what we do about it this cycle",
            (
                "KPI and unit | 2.3",
                "Better | 1.95 | up | down | band",
                "Value now | 1",
                "Healthy range | 1.3",
                "Gap | 0.9",
                "State | 2.25 | focus | health | parked",
                "Why | 2.4",
            ),
            9,
            tall=2.3,
        ),
        row(
            field("Next action, and who does it", wide=True),
            field("KPIs whose data must be mended first"),
        ),
    )
    who = "The whole team, 15 minutes. Somebody has looked up the last eight values of each KPI."
    return Sheet("kpi-triage", "Sort the KPIs", who, body, wide=True)


def key_result() -> Sheet:
    body = lines(
        head("The KPI"),
        row(field("KPI", wide=True), field("Unit"), field("Owner of the KPI")),
        field("How is it counted?"),
        row(
            choose("Which way is better?", ("up", "down", "inside a band")),
            choose("How often does a reading come?", ("day", "week", "month", "quarter")),
        ),
        choose(
            "What is its value for a whole cycle?",
            ("level at the end", "total", "average", "rate", "share"),
        ),
        head("From X to Y"),
        row(
            field("Start X", hint="not one odd month"),
            field("Measured on"),
            field("Where X comes from", hint="a year ago, if there is a season", wide=True),
        ),
        row(
            field("Commit", hint="nearly sure"),
            field("Target Y", hint="even odds"),
            field("Stretch", hint="one in ten"),
            field("By", hint="a day in the cycle"),
        ),
        field("Why this target?", hint="edge of the healthy range, a step towards it, a promise"),
        choose("Confidence that Y is reached, shown by all at the same time", TEN),
        head("The sentence"),
        row(
            choose("Direction", ("Raise", "Lower")),
            field("KPI, from X to Y, by the day", wide=True),
        ),
        head("Guardrail: what could suffer while this is pushed?"),
        row(field("KPI or number", wide=True), field("Must not pass"), field("Who watches it?")),
        head("Who and what"),
        row(
            field("Owner of the key result", hint="one person"),
            field("What we do for it ourselves, and how often", wide=True),
        ),
        row(field("First check-in on"), field("First action, and who does it", wide=True)),
    )
    who = "Two people, 10 minutes: one who knows the KPI, one who asks. One sheet a key result."
    return Sheet("kpi-to-key-result", "From a KPI to a key result", who, body)


def steps() -> Sheet:
    body = lines(
        row(field("Milestone: what is there at the end?", wide=True), field("Due on")),
        row(
            field("Evidence: what would prove it to somebody who doubts?", lines=2, wide=True),
            field("Who looks at the evidence and says yes or no?", lines=2),
        ),
        row(
            field("KPI that it should move later", wide=True),
            field("From, to"),
            field("We look on"),
        ),
        rules(
            "Write the last step first, and ask of each: what must be there before it can begin?",
            "A step is done or not done. Two to six of them, the first due in two weeks.",
            "Every part of the evidence has a step that brings it about.",
        ),
        table(
            "Steps in the order in which they are due",
            (
                "Step | 3",
                "Done means | 2.6",
                "Waits for | 0.9",
                "Days | 0.7",
                "Due | 0.9",
                "Owner | 1.2",
            ),
            7,
            tall=3.4,
        ),
        row(
            field("What is most likely to hold it up?", lines=2),
            field("What would we leave out if we had half the time?", lines=2),
        ),
        row(field("Next action, and who does it", wide=True), field("Owner of the milestone")),
    )
    who = "Those who do the work, 15 minutes. One sheet a milestone."
    return Sheet("milestone-to-steps", "From a milestone to steps", who, body)


def ladder() -> Sheet:
    body = lines(
        row(field("The gap, in numbers", wide=True), field("Date")),
        rules(
            "Ask why, write one cause, and where it can be seen. Then ask why of that cause.",
            "Look for what in the process lets it happen, not for who did it.",
            "Two causes for one thing: use a second sheet. Stop at the first cause we can change.",
            "No evidence yet? Then finding out may be the first key result (a baseline).",
        ),
        table(
            "The ladder, from the gap down",
            ("Because | 4", "Where that can be seen | 3", "Can we change it? | 1.1 | yes | no"),
            6,
            tall=4.4,
        ),
        field(
            "Read it upwards with “therefore”. Which line does not follow?",
            lines=2,
        ),
        field("The cause that we set out to change", lines=2),
        row(field("Next action, and who does it", wide=True), field("KPI that would show it")),
    )
    who = "Three to five people who know the work, 10 to 20 minutes. One sheet a gap."
    return Sheet("why-ladder", "Why is the gap there?", who, body)


def card() -> Sheet:
    body = lines(
        field("Objective", hint="where to go, in words; the numbers stand below", lines=2),
        field("Why now?", hint="two to five sentences", lines=3),
        field("Winning looks like", hint="one plain line"),
        row(field("Team"), field("Cycle"), field("Owner"), field("Serves the objective")),
        choose(
            "Ambition",
            ("committed: a promise", "aspirational: a stretch", "learning: to find out"),
        ),
        table(
            "Key results, three or four",
            ("From X to Y, or evidence | 4.2", "Form | 1.2", "By | 0.9", "Owner | 1.3"),
            4,
            tall=3.1,
        ),
        table(
            "Guardrails: what must not suffer",
            ("Number and its limit | 4.2", "Guards key result | 1.2", "Who watches | 2.2"),
            2,
            tall=2.2,
        ),
        row(
            field("What we do for it", hint="initiatives and lead measures, not scored", lines=2),
            field("Other teams that we need, and who asks them", lines=2),
        ),
        row(
            field("If all key results were met, what could still be missing?", wide=True),
            field("First check-in on"),
        ),
        rules(
            "Forms: metric, baseline, milestone, binary, rate, threshold; a guardrail beside them.",
        ),
    )
    who = "One card an objective, at the end of the drafting session. Hang it where others see it."
    return Sheet("objective-card", "Objective", who, body)


def votes() -> Sheet:
    body = lines(
        row(field("What is decided?", wide=True), field("Who decides if we are tied?")),
        head("1. Dots, to choose from many"),
        rules(
            "Everybody has as many dots as a third of the options, rounded up; 1 to 5.",
            "All put their dots at the same time, in silence. People of high rank put theirs last.",
            "Still tied: one dot each among those that are, then whoever decides.",
        ),
        table("Options", ("Option | 5", "Dots | 2", "Sum | 0.7"), 8, tall=1.8),
        head("2. Confidence, 0 to 10"),
        rules(
            "Confidence is what we believe, not how far we are. All show theirs at the same time.",
            "More than 4 between the highest and the lowest: both say why, then once more.",
        ),
        table(
            "Key results",
            ("Key result | 4", "First round | 2.2", "Second round | 2.2", "Middle value | 1"),
            4,
            tall=2.1,
        ),
        head("3. Fist of five, before we part"),
        rules(
            "5: fully for it. 3: can live with it. 2 or less: says what would have to change. "
            "We mend it and ask once more; then whoever decides does so.",
        ),
        row(
            field("Hands", hint="5 4 4 3 2"),
            field("Once more"),
            field("Decided, and what spoke against it", wide=True),
        ),
    )
    who = "One sheet on the table, or one for each. The person who leads the session reads it out."
    return Sheet("voting-sheet", "Vote", who, body)


def check_in() -> Sheet:
    body = lines(
        row(
            field("Team"), field("Objective", wide=True), field("Date"), field("Week of the cycle")
        ),
        table(
            "Each key result in two minutes: confidence at the same time, then the numbers",
            (
                "Key result | 2.4",
                "Value now | 1",
                "Change | 0.9",
                "Confidence 0 to 10 | 1.1",
                "Status | 2.75 | on track | behind | at risk",
                "In the way | 2",
                "Next action, and who | 2.2",
            ),
            4,
            tall=3.4,
        ),
        table(
            "Guardrails and health metrics",
            (
                "KPI | 2.6",
                "Value now | 1",
                "Healthy range or limit | 2",
                "Holds | 1.2 | yes | no",
                "What we do about it | 4.2",
            ),
            3,
            tall=2.1,
        ),
        row(
            field("The three things that matter most this week", lines=2),
            field("What comes in the next four weeks", lines=2),
            field("A win to tell", lines=2),
        ),
        rules(
            "Bad news is welcome. A confidence that fell by 3 or more: what do we know now?",
            "A blank is better than a guess: who can find the value out?",
        ),
    )
    who = "The team, 15 minutes, on the same day of each week. Values are looked up before."
    return Sheet("check-in-card", "Check-in", who, body, wide=True)


def reflection() -> Sheet:
    body = lines(
        row(field("Objective", wide=True), field("Cycle"), field("Date")),
        table(
            "Key results, first the final value and its evidence, then what it means",
            (
                "Key result | 2.4",
                "Start, target | 1.2",
                "Final value, evidence | 1.8",
                "Score 0 to 1 | 0.8",
                "Verdict | 1.35 | yes | no | unmeasured",
                "Our own score, and why it differs | 2",
            ),
            4,
            tall=3.4,
        ),
        choose("Did all guardrails hold?", ("yes", "no", "not known")),
        row(
            field("What helped?", lines=3),
            field("What was in the way?", lines=3),
        ),
        row(
            field("What would we write differently, and how?", lines=3),
            field("What changes in the next cycle?", lines=3),
        ),
        table(
            "Hand-over to the next cycle",
            (
                "KPI, or number found out | 3",
                "Goes on as | 4 | focus | health metric | start value | parked",
                "Who, until when | 2",
            ),
            4,
            tall=2.2,
        ),
        rules(
            "A number that was found out becomes a start value. A milestone hands on its KPI.",
            "No score says anything about a person.",
        ),
        row(field("First draft for the next cycle, in a line", wide=True), field("Who writes it")),
    )
    who = "Team and owners, 30 to 60 minutes, at most ten for a key result. One sheet an objective."
    return Sheet("reflection", "Look back, and hand over", who, body)


def sheets() -> tuple[Sheet, ...]:
    """Give all worksheets."""
    makers = (triage, key_result, steps, ladder, card, votes, check_in, reflection)
    return tuple(make() for make in makers)


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets():
        (folder / f"{sheet.name}.html").write_text(sheet.html(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(SHEETS)
