"""The log on the disk: a line is added once, whole, and never changed."""

from pathlib import Path

from okrnb.errors import fail
from okrnb.log import Line, parse_log, read_lines, spell_line
from okrnb.records import Notes, kind_of
from okrnb.storage import append_line, read_log


def add_line(folder: Path, name: str, line: Line) -> None:
    """Add a line to the log `name` of a folder; once this returns, it is on the disk.

    Call it inside `storage.locked`. Adding the same line again changes nothing. Raises InputError
    when its id belongs to another one: the log could not be read afterwards.
    """
    spelled = spell_line(line)
    if parse_log(spelled, name) != (line,):
        raise ValueError(f"{line.kind}: it cannot be written as a line: {spelled!r}")
    same_id = [known for known in read_log(folder, name).split("\n") if line.id in known]
    earlier = {known.id: known for known in read_lines("\n".join(same_id), Notes(name))}
    other = earlier.get(line.id)
    if other == line:
        return
    if other is not None:
        about = f"{kind_of(type(line))} {line.id}"
        what = f"the log has another {kind_of(type(other))} with this id"
        raise fail(name, None, about, what, "Give it an id from new_id().")
    append_line(folder, name, spelled)
