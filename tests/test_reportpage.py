"""Markdown to one HTML page: what a browser, a screen reader and a printer need of it."""

from html.parser import HTMLParser
from itertools import pairwise

import pytest
from matplotlib.figure import Figure
from quarter import CLOSED, FOLDER, REVIEW

from okrnb.charts import Chart
from okrnb.loop import look
from okrnb.report import to_markdown
from okrnb.reportpage import to_html
from okrnb.showing import draw

VOID = {"meta", "img", "br", "hr", "link", "input"}


class Page(HTMLParser):
    """A page as a strict reader sees it: every tag closed in its order, attributes by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"{tag} has an attribute twice"
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"{tag} is closed and was not open"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            self.texts.append((self.open[-1], data.strip()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.seen if name == tag]


def picture(text: str = "Title\nfirst 1; second 2") -> Chart:
    return Chart(Figure(figsize=(2, 1)), text)


def page(markdown: str, **pictures: Chart) -> Page:
    return Page(to_html(markdown, title="t", pictures=pictures))


TABLE = "| a | b |\n| --- | --- |\n| x | 1 |\n| y | 2 |\n"


@pytest.fixture(scope="module", params=[REVIEW, CLOSED], ids=["running", "ended"])
def quarter(request: pytest.FixtureRequest) -> str:
    """Give the whole page of the example quarter."""
    book = look(FOLDER, on=request.param)
    pictures = draw(book)
    return to_html(to_markdown(book, pictures=pictures), title="A & B", pictures=pictures)


def test_the_page_is_well_formed_and_says_its_language_and_title(quarter: str) -> None:
    found = Page(quarter)
    assert found.open == []
    assert quarter.startswith("<!doctype html>")
    assert found.all("html") == [{"lang": "en"}]
    assert ("title", "A & B") in found.texts
    assert len(found.all("main")) == len(found.all("h1")) == 1


def test_headings_go_down_one_by_one(quarter: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(quarter).seen if tag in ("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_every_table_has_a_caption_and_names_its_columns_and_rows(quarter: str) -> None:
    found = Page(quarter)
    tables = len(found.all("table"))
    assert tables == len(found.all("caption")) > 5
    assert {attrs.get("scope") for attrs in found.all("th")} == {"col", "row"}
    assert all(text for tag, text in found.texts if tag == "caption")


def test_no_column_is_without_a_name(quarter: str) -> None:
    heads = quarter.count('<th scope="col"></th>')
    assert heads == 0


def test_every_picture_has_its_words_and_is_inside_the_page(quarter: str) -> None:
    images = Page(quarter).all("img")
    assert len(images) > 5
    for image in images:
        assert 30 < len(image["alt"] or "") < 340
        assert (image["src"] or "").startswith("data:image/png;base64,")
        assert int(image["width"] or 0) > 100 < int(image["height"] or 0)


def test_nothing_is_fetched_and_nothing_runs(quarter: str) -> None:
    found = Page(quarter)
    for tag, attrs in found.seen:
        for name, value in attrs.items():
            assert not name.startswith("on")
            if name in ("src", "href", "action", "data", "poster"):
                assert (value or "").startswith(("data:", "#")), (tag, value)
    assert {"script", "link", "iframe", "object", "form"}.isdisjoint(tag for tag, _ in found.seen)
    assert "@import" not in quarter
    assert "url(" not in quarter


def test_every_link_leads_to_a_place_that_is_there_once(quarter: str) -> None:
    found = Page(quarter)
    places = [attrs["id"] for _, attrs in found.seen if "id" in attrs]
    assert len(set(places)) == len(places)
    links = [(attrs["href"] or "").removeprefix("#") for attrs in found.all("a")]
    assert len(links) > 5
    assert set(links) <= set(places)


def test_the_page_is_for_dark_and_light_screens_and_for_paper(quarter: str) -> None:
    assert "color-scheme: light dark" in quarter
    assert "@page { size: A4" in quarter
    assert "@media print" in quarter


def test_the_same_report_gives_the_same_page() -> None:
    texts = []
    for _ in range(2):
        book = look(FOLDER, on=REVIEW)
        pictures = draw(book)
        markdown = to_markdown(book, pictures=pictures)
        texts.append(to_html(markdown, title="t", pictures=pictures))
    assert texts[0] == texts[1]


def test_the_line_above_a_table_is_its_caption_with_what_was_typed_escaped() -> None:
    found = page(f"Table: A \\*b\\* <i>\n\n{TABLE}")
    assert ("caption", "A *b* <i>") in found.texts
    assert found.all("p") == []
    assert found.all("div")[0]["aria-label"] == "A *b* <i>"


def test_a_table_without_a_caption_stays_a_table() -> None:
    found = page(f"Before.\n\n{TABLE}")
    assert (len(found.all("caption")), len(found.all("table")), len(found.all("p"))) == (0, 1, 1)


def test_a_line_like_a_caption_with_no_table_below_stays_a_line() -> None:
    assert ("p", "Table: of four legs") in page("Table: of four legs\n\nMore.\n").texts


def test_a_table_of_one_column_names_no_rows() -> None:
    found = page("| a |\n| --- |\n| x |\n")
    assert [attrs["scope"] for attrs in found.all("th")] == ["col"]


def test_a_wide_table_has_smaller_letters() -> None:
    wide = "|".join("abcdefghij")
    found = page(f"| {wide} |\n{'| --- ' * 10}|\n| {wide} |\n")
    assert found.all("div")[0]["class"] == "wide many"


@pytest.mark.parametrize(
    ("said", "light"),
    [
        ("at risk (was behind)", "bad"),
        ("on track, numbers and people disagree", "good"),
        ("behind", "doubtful"),
        ("given up", "silent"),
        ("held", "good"),
        ("held back by nobody", "good"),
        ("not measured", "silent"),
        ("", None),
    ],
)
def test_a_status_has_a_colour_beside_its_word(said: str, light: str | None) -> None:
    found = page(f"| a | status |\n| --- | --- |\n| held | {said} |\n")
    assert [attrs.get("class") for attrs in found.all("td")] == [light]


def test_only_a_status_has_a_colour() -> None:
    assert page("| a | note |\n| --- | --- |\n| x | at risk |\n").all("td") == [{}]


def test_two_tables_below_each_other_keep_their_own_columns() -> None:
    found = page(f"{TABLE}\nBetween.\n\n| a | status |\n| --- | --- |\n| x | missed |\n")
    assert [attrs.get("class") for attrs in found.all("td")] == [None, None, "bad"]


def test_two_sections_of_one_name_have_two_places() -> None:
    found = page("# t\n\n## A\n\n### A\n\n## !\n")
    assert [attrs["id"] for tag, attrs in found.seen if tag in ("h2", "h3")] == [
        "a",
        "a-",
        "section",
    ]


def test_a_short_page_has_no_list_of_sections() -> None:
    assert page("# t\n\n## A\n\n## B\n").all("nav") == []
    assert len(page("# t\n\n## A\n\n## B\n\n## C\n\n## *D*\n").all("nav")) == 1


def test_a_picture_is_put_in_where_it_is_named() -> None:
    found = page("![words](a%20b.png)\n", **{"a b": picture()})
    (image,) = found.all("img")
    assert (image["alt"], image["width"], image["height"]) == ("words", "200", "100")


def test_the_title_of_the_page_is_escaped() -> None:
    assert "<title>A &amp; &lt;b&gt;</title>" in to_html("x", title="A & <b>", pictures={})
