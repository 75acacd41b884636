"""From Markdown to one HTML page that needs no other file: for screens, for paper, for everybody.

Style and pictures are inside, nothing is fetched. Tables say what their columns and rows are,
headings have places to jump to, a status has a colour beside its word, and the page follows the
reader's light or dark theme.
"""

import base64
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from okrnb.charts import Chart
from okrnb.elsewhere import light_of
from okrnb.model import slug
from okrnb.pace import Word

CAPTION = "Table: "
"""How a line begins that is the caption of the table below it."""

MANY = 10
"""Columns, from which on a table has smaller letters."""

FEWEST_PLACES = 4
"""Sections, from which on a page begins with a list of them."""

_WORDS: tuple[Word, ...] = (
    *("achieved", "on track", "held", "behind", "at risk", "missed", "broken"),
)
_LIGHTS: dict[str, str] = {word: light_of(word) or "" for word in _WORDS}
_LIGHTS |= {"green": "good", "yellow": "doubtful", "red": "bad", "done": "good", "late": "bad"}
_LIGHTS |= {"yes": "good", "no": "bad"}
_COLOURED = ("status", "how it is", "verdict")


def to_html(markdown: str, *, title: str, pictures: Mapping[str, Chart]) -> str:
    """Turn a report into one HTML page that needs no other file.

    A line that begins with `Table: ` is the caption of the table below it; `![words](name.png)` is
    the picture of this name.
    """
    reader = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False}).enable("table")
    tokens = list(_with_places(reader.parse(markdown)))
    tokens = list(_with_captions(tokens, reader))
    tokens = list(_with_scopes(tokens))
    for token in tokens:
        _put_in(token.children or (), pictures)
    body = reader.renderer.render(tokens, reader.options, {})
    return _PAGE.format(title=html.escape(title), style=_STYLE, body=body)


def _put_in(tokens: Sequence[Token], pictures: Mapping[str, Chart]) -> None:
    """Put pictures where they are named, with their size, so that the page does not jump."""
    for token in tokens:
        name = unquote(str(token.attrGet("src") or "")).removesuffix(".png")
        if token.type == "image" and name in pictures:
            data = pictures[name].png
            wide, high = (int.from_bytes(data[at : at + 4]) for at in (16, 20))  # of a PNG's head
            token.attrSet("src", f"data:image/png;base64,{base64.b64encode(data).decode()}")
            token.attrSet("width", str(wide))
            token.attrSet("height", str(high))


def _with_places(tokens: Sequence[Token]) -> Iterator[Token]:
    """Give sections and their parts names to jump to, and begin a long page with a list of them."""
    places: list[tuple[str, str]] = []
    heads = [i for i, token in enumerate(tokens) if token.type == "heading_open"]
    taken: set[str] = set()
    for i in heads:
        said = tokens[i + 1].content
        if tokens[i].tag in ("h2", "h3"):
            name = slug(said) or "section"
            while name in taken:
                name = f"{name}-"
            taken.add(name)
            tokens[i].attrSet("id", name)
            if tokens[i].tag == "h2":
                places.append((name, _plain(tokens[i + 1])))
    listed = len(places) >= FEWEST_PLACES
    for token in tokens:
        if listed and token.tag == "h2":
            listed = False
            links = "".join(f'<li><a href="#{id}">{html.escape(to)}</a></li>' for id, to in places)
            yield _raw(f'<nav aria-label="In this report"><ul>{links}</ul></nav>\n')
        yield token


def _plain(inline: Token) -> str:
    return "".join(part.content for part in inline.children or ())


def _with_captions(tokens: Sequence[Token], reader: MarkdownIt) -> Iterator[Token]:
    """Move the line above a table into it, and let a wide table scroll within itself."""
    i = 0
    while i < len(tokens):
        said = ""
        if [t.type for t in tokens[i : i + 4]] == _CAPTIONED and tokens[i + 1].content.startswith(
            CAPTION
        ):
            said = tokens[i + 1].content.removeprefix(CAPTION)
            i += 3
        token = tokens[i]
        if token.type == "table_open":
            inline = reader.parseInline(said)[0]
            label = html.escape(_plain(inline) or "table")
            many = sum(t.type == "th_open" for t in _until(tokens[i:], "thead_close")) >= MANY
            look = "wide many" if many else "wide"
            yield _raw(f'<div class="{look}" role="region" tabindex="0" aria-label="{label}">')
            yield token
            if said:
                yield from (_tag("caption", 1), inline, _tag("caption", -1))
        else:
            yield token
            if token.type == "table_close":
                yield _raw("</div>\n")
        i += 1


def _until(tokens: Sequence[Token], kind: str) -> Iterator[Token]:
    return takewhile(lambda token: token.type != kind, tokens)


_CAPTIONED = ["paragraph_open", "inline", "paragraph_close", "table_open"]


def _with_scopes(tokens: Sequence[Token]) -> Iterator[Token]:
    """Say of each cell at an edge whether it names its column or its row; colour what is a status.

    A table of one column has no names of rows.
    """
    heads: list[str] = []
    column = 0
    for before, token in zip((_raw(""), *tokens), tokens, strict=False):
        if token.type == "thead_open":
            heads = []
        elif token.type == "tr_open":
            column = 0
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif before.type == "th_open":
            heads.append(token.content)
        elif before.type == "td_open" and heads[column] in _COLOURED and token.content:
            before.attrSet("class", _light(token.content))
        elif token.type in ("td_open", "td_close"):
            if column == 0 and len(heads) > 1:
                token.tag = "th"
                if token.nesting == 1:
                    token.attrSet("scope", "row")
            column += token.type == "td_close"
        yield token


def _light(said: str) -> str:
    """Give the colour of a status that stands at the beginning of a cell."""
    known = (light for word, light in _LIGHTS.items() if re.match(rf"{word}\b", said))
    return next(known, "silent")


def _raw(text: str) -> Token:
    return Token("html_block", "", 0, content=text)


def _tag(name: str, nesting: Literal[1, -1]) -> Token:
    return Token(f"{name}_{'open' if nesting == 1 else 'close'}", name, nesting, block=True)


def write_report(
    folder: Path, markdown: str, *, title: str, pictures: Mapping[str, Chart]
) -> tuple[Path, Path]:
    """Write `report.md` with its pictures and `report.html` into `folder`, replacing older ones."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in pictures.items():
        (folder / f"{name}.png").write_bytes(chart.png)
    return write_page(folder, "report", markdown, title=title, pictures=pictures)


def write_page(
    folder: Path,
    name: str,
    markdown: str,
    *,
    title: str,
    pictures: Mapping[str, Chart] = MappingProxyType({}),
) -> tuple[Path, Path]:
    """Write a text as `NAME.md` and as `NAME.html`, replacing older ones; gives both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    plain, page = folder / f"{name}.md", folder / f"{name}.html"
    for path, text in {
        plain: markdown,
        page: to_html(markdown, title=title, pictures=pictures),
    }.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return plain, page


_STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #009e73; --doubtful: #e69f00;
        --bad: #d55e00; }
body { font: 1.02rem/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto;
       padding: 0 1rem; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .6rem; }
h2 { border-bottom: 2px solid var(--line); padding-bottom: .2rem; margin-top: 2.8rem; }
h4 { margin-top: 1.6rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
.many table { font-size: .78rem; }
caption { text-align: left; font-style: italic; padding: .2rem .5rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem;
         border-bottom: 1px solid var(--line); }
thead th { border-bottom-width: 2px; }
tbody th { font-weight: normal; min-width: 11rem; }
.good::before, .doubtful::before, .bad::before, .silent::before { content: ""; height: .7em;
  display: inline-block; width: .7em; margin-right: .4em; background: var(--line);
  print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.good::before { background: var(--good); border-radius: 50%; }
.doubtful::before { background: var(--doubtful); }
.bad::before { background: var(--bad); transform: rotate(45deg); }
img { max-width: 100%; height: auto; background: #fff; }
@page { size: A4; margin: 14mm; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  .many table { font-size: 6.5pt; }
  .many th, .many td { padding: .15rem .2rem; }
  .many tbody th { min-width: 34mm; }
  tbody th { min-width: 0; }
  tbody tr:first-child { break-before: avoid; }
  thead { display: table-header-group; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  img, tr, li { break-inside: avoid; }
}
"""

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head>
<body>
<main>
{body}</main>
</body>
</html>
"""
