"""Pictures with a row for each thing: names, words and plot stand where they belong."""

from matplotlib.figure import Figure

from okrnb.lettering import drawing
from okrnb.rows import ROOMY, Frame, Row, height_of, name_rows, open_rows, rule_above


def test_the_first_row_stands_on_top() -> None:
    ax = name_rows([Row("one"), Row("two")], ax=Figure().subplots())
    assert ax.get_ylim() == (1.5, -0.5)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two"]


def test_bold_rows_are_bold_on_both_sides() -> None:
    ax = name_rows([Row("objective", ("0.63",), bold=True), Row("x")], ax=Figure().subplots())
    weights = [label.get_fontweight() for label in ax.get_yticklabels()]
    assert (*weights, ax.texts[0].get_fontweight()) == ("bold", "normal", "bold")


def test_a_long_name_has_two_lines_where_rows_are_few_and_one_where_they_are_many() -> None:
    name = "Raise the share of customers who come back to the shop " * 4
    few, many = (name_rows([Row(name)] * count, ax=Figure().subplots()) for count in (2, ROOMY + 1))
    lines = [ax.get_yticklabels()[0].get_text().count("\n") + 1 for ax in (few, many)]
    assert lines == [2, 1]


def test_words_beside_a_row_share_a_line_where_rows_are_many() -> None:
    row = Row("x", ("0.96", "1.00 by the team"))
    few, many = (name_rows([row] * count, ax=Figure().subplots()) for count in (1, ROOMY + 1))
    assert few.texts[0].get_text() == "0.96\n1.00 by the team"
    assert many.texts[0].get_text() == "0.96; 1.00 by the team"


def test_a_picture_grows_with_its_rows_and_with_a_long_title() -> None:
    with drawing():
        heights = [
            open_rows(Frame(title=title), count)[0].get_size_inches()[1]
            for title, count in (("A", 1), ("A", 2), ("A long title " * 20, 1))
        ]
    assert round(72 * (heights[1] - heights[0])) == height_of(2)
    assert heights[2] > heights[0]


def test_a_line_stands_above_each_bold_row_but_the_first() -> None:
    rows = [Row("a", bold=True), Row("b"), Row("c", bold=True)]
    ax = Figure().subplots()
    rule_above(rows, ax=ax)
    assert [line.get_ydata() for line in ax.lines] == [[1.5, 1.5]]
