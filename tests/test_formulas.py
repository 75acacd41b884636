"""Formulas of KPIs: what is read, and what is refused with a way out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrnb.errors import RefusedError
from okrnb.formulas import Formula, Kind, Term, parse_formula, parse_formulas, tops

NAMES = st.from_regex(r"[a-zäß_][a-z0-9_.-]{0,5}[a-z0-9_]", fullmatch=True)


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    """Draw a sum or a product; only a sum may begin with a minus."""
    names = draw(st.lists(NAMES, min_size=3, max_size=6, unique=True))
    kinds: tuple[Kind, ...] = ("sum", "product")
    kind = draw(st.sampled_from(kinds))
    signs = draw(st.lists(st.sampled_from([1, -1]), min_size=6, max_size=6))
    if kind == "product":
        signs[0] = 1
    terms = tuple(Term(n, s) for n, s in zip(names[1:], signs, strict=False))
    return Formula(names[0], kind, terms)


@given(formulas())
def test_what_is_written_is_read_as_the_same(formula: Formula) -> None:
    assert parse_formula(str(formula)) == formula


def test_a_product_may_divide() -> None:
    formula = parse_formula("cost_per_lead = spend / leads")
    assert (formula.kind, [term.sign for term in formula.terms]) == ("product", [1, -1])


def test_a_sum_may_take_away() -> None:
    formula = parse_formula("arr = old + new + expansion - contraction - churn")
    assert [term.sign for term in formula.terms] == [1, 1, 1, -1, -1]


def test_a_sum_may_begin_with_what_flows_out() -> None:
    assert str(parse_formula("net = -churn + new")) == "net = - churn + new"


def test_printed_signs_are_read_as_well() -> None:
    assert str(parse_formula("a = b × c ÷ d")) == "a = b * c / d"  # noqa: RUF001
    assert str(parse_formula("a = b − c")) == "a = b - c"  # noqa: RUF001


def test_a_minus_without_blanks_is_part_of_an_id() -> None:
    assert parse_formula("profit = gross-margin - costs").drivers == ("gross-margin", "costs")


def test_a_plain_number_is_no_driver() -> None:
    formula = parse_formula("arr = mrr * 12")
    assert (formula.drivers, formula.terms[1].number) == (("mrr",), Decimal(12))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sessions * conversion", "does not begin with a KPI and ="),
        ("12 = a * b", "does not begin with a KPI and ="),
        ("sign ups = a * b", "does not begin with a KPI and ="),
        ("a = b * c + d", "mixes"),
        ("a = - b * c", "mixes"),
        ("a = b c", "no sign between b and c"),
        ("a = b x c", "no sign between b and x"),
        ("a = b + * c", r"\+ and \* stand together"),
        ("a = b - - c", "- and - stand together"),
        ("a = * b", r"a KPI is missing: = \*"),
        ("a = + b + c", r"a KPI is missing: = \+"),
        ("a = b +", r"nothing stands behind \+"),
        ("a =", "nothing stands behind ="),
        ("a = (b + c) * d", r"brackets a name"),
        ("a = b * 2%", "counts in hundredths"),
        ("a = b * c = d", "one formula a line"),
        ("a = b * $c", r"'\$' has no meaning"),
        ("a = b", "one thing only"),
        ("a = 2 * 3", "numbers only"),
        ("a = b + b", "b stands twice"),
        ("a = b * 0", "a 0 makes nothing"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(line: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said):
        parse_formula(line)


@given(st.text("ab1.-+*/=() %#\n", max_size=30))
def test_whatever_is_typed_is_refused_or_read_as_what_it_prints(text: str) -> None:
    try:
        found = parse_formulas(text)
    except RefusedError:
        return
    assert parse_formulas("\n".join(map(str, found))) == found


def test_blank_lines_and_remarks_do_not_count() -> None:
    found = parse_formulas("\n# our tree\na = b + c   # both\n\n")
    assert [str(formula) for formula in found] == ["a = b + c"]


def test_what_is_wrong_is_said_with_its_line() -> None:
    with pytest.raises(RefusedError, match="drivers, line 3: there is no sign"):
        parse_formulas("a = b + c\n\nb = d e")


def test_a_kpi_has_one_formula() -> None:
    with pytest.raises(RefusedError, match=r"line 2: a has a formula already: a = b \+ c"):
        parse_formulas("a = b + c\na = d * e")


@pytest.mark.parametrize("text", ["a = a + b", "a = b + c\nb = a + d", "x = y + z\ny = x * 2"])
def test_a_kpi_made_of_itself_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match=r"made of itself, (\w) > (?:\w > )?\1\."):
        parse_formulas(text)


def test_a_very_long_chain_of_formulas_is_read() -> None:
    text = "\n".join(f"k{i} = k{i + 1} + x{i}" for i in range(3000))
    assert tops(parse_formulas(text)) == ("k0",)


def test_trees_begin_at_kpis_that_are_in_no_formula() -> None:
    assert tops(parse_formulas("a = b + c\nb = d * e\nx = b * c")) == ("a", "x")
