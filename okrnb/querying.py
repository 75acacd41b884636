"""Readings from a database: a URL, a query and a data frame that comes back.

SQLAlchemy reaches the database; it is loaded only when a query is asked. Passwords never stand in
files: `${NAME}` in a URL is taken from the environment.
"""

import os
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pandas as pd

from okrnb.errors import fail
from okrnb.tables import say_answer

_NAME = re.compile(r"\$\{(\w+)\}")
_ABOUT = "database"


def is_url(source: object) -> bool:
    """Say whether a source is the URL of a database, such as `sqlite:///sales.db`."""
    return isinstance(source, str) and re.match(r"[a-z][a-z0-9+_.]*://", source) is not None


def without_secrets(url: str) -> str:
    """Give a URL as it may be shown: its password, if there is one, as stars.

    >>> without_secrets("postgresql://anna:${PASSWORD}@db/sales")
    'postgresql://anna:***@db/sales'
    """
    return re.sub(r"(://[^/:@]*):[^@/]*@", r"\1:***@", url)


def read_query(
    url: str, query: str, file: str, environment: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Ask a database a query and give what it answers, with days and numbers as such.

    `environment` gives the values of `${NAME}` in the URL; by default it is that of the process.
    Raises InputError where SQLAlchemy or a name is missing, a password stands in the URL, or the
    database refuses.
    """
    known = os.environ if environment is None else environment
    missing = [name for name in _NAME.findall(url) if name not in known]
    if missing:
        what = f"the environment has no {' and no '.join(missing)}, which the URL asks for"
        raise fail(file, None, _ABOUT, what, f"Set it before starting: export {missing[0]}=...")
    if re.search(r"://[^/:@]*:(?!\$\{)[^@/]+@", url):
        what = "a password stands in the URL"
        raise fail(file, None, _ABOUT, what, "Write ${NAME} for it and set NAME outside the file.")
    if not query.strip():
        what = "no query is given"
        fix = f"Write one with {say_answer('query', 'select kpi, date, value from ...')}."
        raise fail(file, None, _ABOUT, what, fix)
    alchemy = load_alchemy(file)
    whole = _NAME.sub(lambda found: known[found[1]], url)
    try:
        engine = alchemy.create_engine(whole)
        try:
            with engine.connect() as connection:
                answer = connection.execute(alchemy.text(query))
                frame = pd.DataFrame.from_records(list(answer), columns=list(answer.keys()))
        finally:
            engine.dispose()
    except (alchemy.exc.SQLAlchemyError, ImportError, ValueError) as error:
        raise fail(file, None, _ABOUT, _said(error, url, known), "Check URL and query.") from error
    return _typed(frame)


def load_alchemy(file: str, *, library: str = "sqlalchemy") -> Any:
    """Load SQLAlchemy. Raises InputError, which says what to install, where it is missing."""
    try:
        return import_module(library)
    except ModuleNotFoundError as error:
        what = "SQLAlchemy, which reaches databases, is not installed"
        raise fail(file, None, _ABOUT, what, "Run: pip install okrnb[warehouse]") from error


def _said(error: Exception, url: str, known: Mapping[str, str]) -> str:
    """Give the first line of what the database said, without what is secret."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    for name in _NAME.findall(url):
        said = said.replace(known[name], "***") if known[name] else said
    return f"it refuses ({said})" if said else "it refuses"


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Give columns of days and of exact decimals the types in which they are read at once."""
    typed = frame.copy()
    for name in typed.columns[: 0 if typed.columns.has_duplicates else None]:
        column = typed[name]
        filled = column[column.notna()]
        kinds = set(map(type, filled))
        if kinds and kinds <= {Decimal, int, float}:
            typed[name] = column.astype(float)
        elif kinds == {date} or (kinds == {str} and filled.str.fullmatch(r"\d{4}-\d\d-\d\d").all()):
            typed[name] = pd.to_datetime(column, format="%Y-%m-%d", errors="coerce").where(
                column.notna()
            )
            if typed[name].isna().sum() > column.isna().sum():
                typed[name] = column
    return typed
