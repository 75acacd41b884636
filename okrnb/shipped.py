"""Where the files are that okrnb ships with: templates, word lists, notebooks."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*names: str) -> Path:
    """Give the path of a shipped file or folder, as in `shipped("templates", "words")`.

    Installed from a wheel they are inside the package; in the repository they stand beside it.
    """
    inside = _PACKAGE.joinpath(*names)
    return inside if inside.exists() else _PACKAGE.parent.joinpath(*names)
