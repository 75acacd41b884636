"""Forms with pages: one record is shown at a time, and what was changed in all is held until saved.

A change says what its field said when it was made, so that nothing that somebody else wrote in the
meantime is overwritten without a word.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from okrnb.asking import Row, Rows, Typed
from okrnb.errors import Problem

CHANGES = "changes"
"""What is typed holds them under this name, as rows with the texts page, field, was and now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages of a form: `key` is the field that says which one is shown, `known` are all.

    `texts` gives the fields of a page as they are saved. What is typed into `lasting` fields
    belongs to no page. `follow` may answer a change of fields by changing others.
    """

    key: str
    known: Sequence[str]
    texts: Callable[[str], Mapping[str, str]]
    lasting: Mapping[str, str] = field(default_factory=dict)
    follow: Callable[[Typed, Typed], Typed] = lambda before, after: after

    def turn_to(self, page: str, changes: Rows = (), kept: Typed | None = None) -> Typed:
        """Give what the form holds when a page is shown; of `kept` the lasting fields stay.

        A page that is not there is the first one. A change is none any more when what is saved
        says the same by now.
        """
        shown = page if page in self.known else self.known[0]
        open_ones = tuple(row for row in changes if self._is_open(row))
        texts = {**self.texts(shown), **by_page(open_ones).get(shown, {})}
        lasting = {name: str((kept or {}).get(name, text)) for name, text in self.lasting.items()}
        return {self.key: shown, **texts, **lasting, CHANGES: open_ones}

    def _is_open(self, row: Row) -> bool:
        return self._said(row) not in (None, row["now"])

    def _said(self, row: Row) -> str | None:
        """Give what is saved where a change belongs; None where that is not there any more."""
        return self.texts(row["page"]).get(row["field"]) if row["page"] in self.known else None

    def settle(self, before: Typed, after: Typed) -> Typed:
        """Answer another page with its fields, and a change of a field by noting it."""
        page, changes = str(before[self.key]), changes_in(before)
        if after[self.key] != page:
            return self.turn_to(str(after[self.key]), changes, after)
        after = self.follow(before, after)
        earlier = {(row["page"], row["field"]): row["was"] for row in changes}
        own = tuple(
            make_change(page, name, was=earlier.get((page, name), text), now=str(after[name]))
            for name, text in self.texts(page).items()
            if after[name] != text
        )
        others = (row for row in changes if row["page"] != page)
        return {**after, CHANGES: (*others, *own)}

    def gone(self, changes: Rows) -> Rows:
        """Give the changes whose page, or whose field on it, is not there any more."""
        return tuple(row for row in changes if self._said(row) is None)

    def rest(self, changes: Rows) -> Rows:
        """Let changes rest on what is saved by now, once people were told that it differs."""
        there = (row for row in changes if row["page"] in self.known)
        return tuple({**row, "was": self.texts(row["page"])[row["field"]]} for row in there)

    def say(self, changes: Rows, names: Callable[[str], str]) -> str:
        """Name the fields that are changed, page by page, as in `NPS: healthy low, owner`."""
        told = by_page(changes).items()
        return "; ".join(f"{names(page)}: {say_fields(fields)}" for page, fields in told)


def make_change(page: str, field: str, *, was: str, now: str) -> Row:
    """Make the row of a change."""
    return {"page": page, "field": field, "was": was, "now": now}


def changes_in(typed: Typed) -> Rows:
    """Give the changes of all pages; rows that are none are left out."""
    rows = typed.get(CHANGES, ())
    wanted = {"page", "field", "was", "now"}
    return tuple(row for row in rows if isinstance(row, Mapping) and set(row) == wanted)


def by_page(changes: Rows) -> dict[str, dict[str, str]]:
    """Give the changed fields of each page with what they are to say."""
    found: dict[str, dict[str, str]] = {}
    for row in changes:
        found.setdefault(row["page"], {})[row["field"]] = row["now"]
    return found


def all_in(wrong: Mapping[str, Iterable[Problem]]) -> tuple[Problem, ...]:
    """Give what is wrong on all pages, page by page."""
    return tuple(one for own in wrong.values() for one in own)


def say_fields(fields: Iterable[str]) -> str:
    """Name fields in plain words, once each.

    >>> say_fields(["healthy_low", "owner", "owner"])
    'healthy low, owner'
    """
    return ", ".join(name.replace("_", " ") for name in dict.fromkeys(fields))
