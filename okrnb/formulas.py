"""A KPI written as a formula of others, one a line, in words that a team can read aloud.

    sign_ups = sessions * conversion          # a product; / takes the inverse
    arr = old + new + expansion - churn       # a sum; what flows out is taken away

A line is a sum or a product, never both: what is mixed gets a name, and a line, of its own. So
every part of the tree has a name that people know it by.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from okrnb.errors import RefusedError

_TOKEN = re.compile(r"\w(?:[\w.-]*\w)?|\S")
_NAME = re.compile(r"\w(?:[\w.-]*\w)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SIGNS = {
    "+": ("sum", 1),
    "-": ("sum", -1),
    "\N{MINUS SIGN}": ("sum", -1),
    "*": ("product", 1),
    "\N{MULTIPLICATION SIGN}": ("product", 1),
    "/": ("product", -1),
    "\N{DIVISION SIGN}": ("product", -1),
}
_SPELLED = {("sum", 1): "+", ("sum", -1): "-", ("product", 1): "*", ("product", -1): "/"}

Kind = Literal["sum", "product"]


@dataclass(frozen=True, slots=True)
class Term:
    """A KPI in a formula, by its id, or a plain `number`.

    `sign` is -1 for what is taken away from a sum, or what a product is divided by.
    """

    name: str
    sign: int = 1
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """What a KPI is made of: a sum, or a product, of at least two terms."""

    whole: str
    kind: Kind
    terms: tuple[Term, ...]

    @property
    def drivers(self) -> tuple[str, ...]:
        """The KPIs it is made of, without plain numbers."""
        return tuple(term.name for term in self.terms if term.number is None)

    @property
    def signs(self) -> tuple[str, ...]:
        """The sign of each term as it is written; blank for the first, unless it is a minus."""
        signs = [_SPELLED[self.kind, term.sign] for term in self.terms]
        return ("-" if signs[0] == "-" else "", *signs[1:])

    def __str__(self) -> str:
        """Write it as it is read: with blanks round every sign."""
        pairs = zip(self.signs, self.terms, strict=True)
        said = " ".join(f"{sign} {term.name}".lstrip() for sign, term in pairs)
        return f"{self.whole} = {said}"


def parse_formula(line: str) -> Formula:
    """Read one line. A minus needs a blank before it, since ids may have one inside.

    >>> parse_formula("profit = revenue - costs").terms[1]
    Term(name='costs', sign=-1, number=None)

    Raises RefusedError with what is wrong and what to write.
    """
    whole, equals, rest = line.partition("=")
    whole = whole.strip()
    if not equals or not _NAME.fullmatch(whole) or _NUMBER.fullmatch(whole):
        raise RefusedError(
            f"{line.strip()!r} does not begin with a KPI and =",
            "Write it like sign_ups = sessions * conversion.",
        )
    signs, terms = _read_terms(rest)
    kinds = {_SIGNS[sign][0] for sign in signs}
    if len(kinds) > 1:
        raise RefusedError(
            f"{line.strip()!r} mixes + or - with * or /",
            "Give one part a name and a line of its own.",
        )
    kind: Kind = "product" if kinds == {"product"} else "sum"
    formula = Formula(whole, kind, tuple(terms))
    _refuse_odd(formula)
    return formula


def _read_terms(text: str) -> tuple[list[str], list[Term]]:
    """Give the signs that are written, and the terms with theirs."""
    signs: list[str] = []
    terms: list[Term] = []
    waiting = ""  # the sign that the next term has
    for token in _TOKEN.findall(text):
        if token in _SIGNS:
            begins = not terms and _SIGNS[token] != ("sum", -1)
            if waiting or begins:
                where = f"{waiting} and {token} stand together" if waiting else f"= {token}"
                raise RefusedError(f"a KPI is missing: {where}", "Write one sign between two KPIs.")
            signs.append(token)
            waiting = token
        elif not _NAME.fullmatch(token):
            raise RefusedError(f"{token!r} has no meaning in a formula", _instead_of(token))
        elif terms and not waiting:
            what = f"there is no sign between {terms[-1].name} and {token}"
            raise RefusedError(what, "Write +, -, * or / between two KPIs, and ids without blanks.")
        else:
            number = Decimal(token) if _NUMBER.fullmatch(token) else None
            terms.append(Term(token, _SIGNS[waiting][1] if waiting else 1, number))
            waiting = ""
    if waiting or not terms:
        what = f"nothing stands behind {waiting or '='}"
        raise RefusedError(what, "Write what it is made of, like sessions * conversion.")
    return signs, terms


def _instead_of(token: str) -> str:
    if token in "()[]":
        return "Give what stands in brackets a name and a line of its own."
    if token == "%":
        return "Leave it out: a KPI whose unit is percent counts in hundredths."
    if token == "=":
        return "Write one formula a line."
    return "Write KPIs by their ids, with +, -, * or / between them."


def _refuse_odd(formula: Formula) -> None:
    names = formula.drivers
    twice = next((name for name in names if names.count(name) > 1), None)
    zero = any(term.number == 0 for term in formula.terms) and formula.kind == "product"
    if len(formula.terms) < 2 or not names:
        what = f"{formula.whole} is made of {'one thing' if names else 'numbers'} only"
        raise RefusedError(what, "Name at least one KPI, and something beside it.")
    if twice is not None:
        raise RefusedError(f"{twice} stands twice in {str(formula)!r}", "Write each KPI once.")
    if zero:
        raise RefusedError(f"a 0 makes nothing of {str(formula)!r}", "Leave it out.")


def parse_formulas(text: str) -> tuple[Formula, ...]:
    """Read formulas, one a line; blank lines and what stands behind a # do not count.

    Raises RefusedError with the line, also where a KPI has two formulas, or is made of itself.
    """
    found: dict[str, Formula] = {}
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.partition("#")[0]
        if not bare.strip():
            continue
        try:
            formula = parse_formula(bare)
            if formula.whole in found:
                what = f"{formula.whole} has a formula already: {found[formula.whole]}"
                raise RefusedError(what, "Keep one of them.")
        except RefusedError as error:
            raise RefusedError(f"drivers, line {number}: {error.what}", error.fix) from error
        found[formula.whole] = formula
    in_order(found)
    return tuple(found.values())


def in_order(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """Give all KPIs in formulas, each behind those that it is made of.

    Raises RefusedError where a KPI is made of itself.
    """
    parts = {whole: formula.drivers for whole, formula in formulas.items()}
    try:
        return tuple(TopologicalSorter(parts).static_order())
    except CycleError as error:
        circle = " > ".join(reversed(error.args[1]))
        what = f"drivers: a KPI is made of itself, {circle}"
        raise RefusedError(what, "Cut it at one of them.") from error


def tops(formulas: Iterable[Formula]) -> tuple[str, ...]:
    """Give the KPIs that have a formula and are in none: where trees begin."""
    formulas = tuple(formulas)
    used = {name for formula in formulas for name in formula.drivers}
    return tuple(formula.whole for formula in formulas if formula.whole not in used)
