"""Points in time and periods in running text, and which of them is the deadline. English."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from okrnb.lexicon import words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SPANS = (
    r"(?:(?:fiscal|calendar|financial|school|academic) )?(?:quarter|year|half[- ]year|half|month"
    r"|week|cycle|season|sprint|semester|trimester|term|iteration|programme|program"
    r"|spring|summer|autumn|winter)\b"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![\w-])\.?"
)
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?(?![\w%])"
_YEAR = r"(?:19|20)\d\d(?![\w%])"
_FISCAL = r"(?:FY|CY) ?'?(?:20)?\d\d\b"
_WHICH = (
    r"(?:the|this|that|next|each|our|current|coming|upcoming|new|first|second|third|fourth|last"
    r"|1st|2nd|3rd|4th)"
)
_SOME = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple of|few)"
_PART = (
    rf"(?:(?:{_YEAR}|{_FISCAL})(?: - |[ -])?(?:Q[1-4]|H[12])\b"
    rf"|(?:Q[1-4]|H[12]|[1-4]Q|[12]H)\b(?:(?: ?[-/] ?| of |, | )?(?:{_YEAR}|{_FISCAL}|'\d\d\b))?)"
)
_DATE = (
    rf"(?:{_YEAR}-[01]\d-[0-3]\d\b|{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?"
    rf"|{_MONTH} (?:the )?{_DAY}(?:(?:, |,| ){_YEAR})?|{_MONTH},? {_YEAR}"
    r"|[0-3]?\d/[0-3]?\d/\d{2,4}\b)"
)
_NAMED = rf"(?:(?:{_WHICH} )+(?:working |business )?{_SPANS}(?: (?:of )?(?:{_YEAR}|{_FISCAL}))?)"
_EDGE = (
    r"(?:the )?(?:very )?(?:end|close|beginning|start|middle|mid|last day|1st half|2nd half"
    r"|first half|second half|first week|last week)(?: of)? "
)
_EDGED = rf"{_EDGE}(?:the )?(?:{_PART}|{_DATE}|{_FISCAL}|{_YEAR}|{_NAMED}|{_SPANS}|{_MONTH})"

_POINT = re.compile(
    rf"(?<![\w$€£.-])(?:{_EDGED}|EO(?:[QYMWH]|FY|D)\b(?: (?:{_PART}|{_FISCAL}|{_YEAR}))?"
    rf"|(?:quarter|year|month|half)[ -]end\b"
    rf"|(?:early|mid|late)[ -](?:{_PART}|{_MONTH}(?: {_YEAR})?|{_YEAR})"
    rf"|{_PART}|{_DATE}|{_FISCAL}|{_NAMED}|(?:christmas|new year|thanksgiving|easter)\b)",
    re.I,
)
_AHEAD = re.compile(
    rf"\b(?:within|over|in|during) (?:the )?(?:next|coming) (?:{_SOME} )?"
    rf"(?:{_SPANS}|(?:quarter|year|month|week|day)s\b)"
    rf"|\bwithin {_SOME} (?:day|week|month)s? of (?:the )?(?:new |next )?"
    rf"(?:{_SPANS}|launch|kick-?off|{_PART}|{_DATE})",
    re.I,
)
_BEFORE = re.compile(
    r"(?:\b(?P<word>due|by|before|no later than|not later than|prior to|as of|until|till|through"
    r"|on|in|during|at|within|end|deadline:?|due:|over|throughout)|(?P<bracket>[(\[]))\s*$",
    re.I,
)
_FINAL = re.compile(
    rf"\b(?P<word>by|before|until|till|in|end)\s(?P<point>{_YEAR}|{_MONTH})(?![\w/-])"
    r"|\bby\s(?P<name>(?-i:[A-Z]{1,3})\d{1,3})\b(?!\s?%)",
    re.I,
)
_DOTTED = re.compile(r"(?<![\w.,])[0-3]?\d\.[01]?\d\.(?:(?:19|20)?\d\d)?(?![\w%])")
_PASSIVE = re.compile(r"(?:ed|en|wn|lt|ade|old|un|et)\s+$")  # "measured by", "led by"
_STARTING = re.compile(r"\bfrom\b(?:(?!\bto\b)[^,;.]){0,25}\s(?:in|at)\s*$", re.I)
_RELATIVE = re.compile(r"\bfirst (?:sprint|week|month|year|day|iteration)\b", re.I)
_LASTING = frozenset(("until", "till", "through", "throughout"))
_SURE = frozenset(
    ("due", "by", "before", "no later than", "not later than", "prior to", "as of", "deadline")
)
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[.,;:!)\]-]|\b(?:with|using|by|for|across|and|to|as|at|or)\b)")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time or a period, and where it stands; `due`: something is due then."""

    begin: int
    end: int
    due: bool = False


def find_moments(text: str) -> tuple[Moment, ...]:
    """Find points in time and periods, in the order of the text.

    >>> text = "Ship the Q3 plan by June 30"
    >>> [(text[moment.begin : moment.end], moment.due) for moment in find_moments(text)]
    [('Q3', False), ('June 30', True)]
    """
    found: list[Moment] = []
    for moment in sorted(_candidates(text), key=lambda m: (m.begin, -m.end)):
        if not found or moment.begin >= found[-1].end:
            found.append(moment)
    return tuple(found)


def say_deadline(written: str) -> str:
    """Give a full date as ISO, anything else as it was written.

    >>> say_deadline("31 March 2012"), say_deadline("end of Q2")
    ('2012-03-31', 'end of Q2')
    """
    parts = re.findall(r"[^\W\d_]+|\d+", written)
    months = [_MONTHS.index(p[:3].lower()) + 1 for p in parts if p[:3].lower() in _MONTHS]
    numbers = [int(part) for part in parts if part.isdecimal()]
    years, days = [n for n in numbers if n > 31], [n for n in numbers if n <= 31]
    if len(months) == len(years) == len(days) == 1:
        with suppress(ValueError):
            return date(years[0], months[0], days[0]).isoformat()
    return written


def _candidates(text: str) -> Iterator[Moment]:
    holding = _holds(text)
    for match in _AHEAD.finditer(text):
        yield Moment(match.start(), match.end(), due=_is_outside(text, match.start()))
    for match in _DOTTED.finditer(text):
        yield Moment(match.start(), match.end(), due=_is_due(text, match, holding=holding))
    for match in _FINAL.finditer(text):
        if match["name"] and _PASSIVE.search(text, 0, match.start()):
            continue
        word = (match["word"] or "by").lower()
        begin = (
            match.start() if word == "end" else match.start("point" if match["word"] else "name")
        )
        yield Moment(begin, match.end(), due=holding or word in ("by", "before", "end"))
    for match in _POINT.finditer(text):
        yield Moment(match.start(), match.end(), due=_is_due(text, match, holding=holding))


def _is_due(text: str, match: re.Match[str], *, holding: bool) -> bool:
    """Decide by the word before a moment, and by what follows it."""
    before = _BEFORE.search(text, 0, match.start())
    written, ends = match[0].lower(), bool(_CLAUSE_ENDS.match(text, match.end()))
    if before is None:
        alone = match.start() == 0 and text[match.end() : match.end() + 1] == ":"
        return written.startswith("eo") or alone or (written.startswith("this ") and ends)
    if _STARTING.search(text, 0, match.start()) or _RELATIVE.search(written):
        return False
    if before["bracket"]:
        return text[match.end() : match.end() + 1] in (")", "]")
    word = before["word"].lower().rstrip(":")
    if word in _SURE or word == "end" or (word == "at" and "end" in written):
        return True
    if word in _LASTING:
        return holding
    return ends and _is_outside(text, match.start())


def _is_outside(text: str, place: int) -> bool:
    """Say whether a place stands outside brackets."""
    return text.count("(", 0, place) <= text.count(")", 0, place)


def _holds(text: str) -> bool:
    """Say whether something is to be kept up, so that "until" names its end."""
    low = set(re.findall(r"[a-z]+", text.lower()))
    return bool(low & (words("verbs-hold") | {"not", "no"}))
