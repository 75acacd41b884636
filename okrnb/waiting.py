"""`%%when`: a cell that waits until what it needs has been filled in, and says so plainly."""

import ast
from typing import Any

from okrnb.errors import InputError, RefusedError, fail
from okrnb.tabular import table_lines


def when(line: str, cell: str, names: dict[str, Any]) -> Any:
    """Run a cell once the names in its first line are filled in; give its last value.

    `%%when OWNER, draft: Say who owns it.` names what is needed and, behind the colon, what is to
    be done as long as one of them is blank or not there; without that it says which ones are. What
    is wrong with what people gave is said in the same way, so that the cells below still run.
    `names` are those of the notebook. Raises InputError where the first line names nothing.

    >>> when("OWNER: Say who owns it.", "OWNER.upper()", {"OWNER": "Ana"})
    'ANA'
    >>> when("OWNER: Say who owns it.", "OWNER.upper()", {"OWNER": ""}).rows
    (('Say who owns it.',),)
    """
    needed, _, told = line.partition(":")
    wanted = [name.strip() for name in needed.split(",")]
    if not all(name.isidentifier() for name in wanted):
        fix = "Write %%when OWNER, draft: Say who owns it."
        raise fail("%%when", None, "", f"{needed.strip()!r} is no name", fix)
    blank = [name for name in wanted if not names.get(name)]
    if blank:
        said = f"Nothing to show yet: fill in {' and '.join(blank)} first, then run on from there."
        return table_lines([told.strip() or said])
    try:
        return _run(cell, names)
    except InputError as error:
        return table_lines(map(str, error.problems))
    except RefusedError as error:
        return table_lines([str(error)])


def _run(cell: str, names: dict[str, Any]) -> Any:
    """Run the lines of a cell among the names of a notebook; give the value of the last one."""
    lines = ast.parse(cell)
    last = lines.body.pop() if lines.body and isinstance(lines.body[-1], ast.Expr) else None
    exec(compile(lines, "<cell>", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
