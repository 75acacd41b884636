"""The server behind `okrnb app`: what Voila is told, and what each visitor gets.

Every visitor has a kernel of their own; it ends when the page is closed.
"""

import json
import logging
import os
import re
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from okrnb.apps import App, find_apps
from okrnb.cliparts import today
from okrnb.errors import InputError
from okrnb.shipped import shipped
from okrnb.unsaved import VARIABLE
from okrnb.workbook import load_workbook

COOKIE = "okrnb-visitor"
"""Tells visitors apart, so that nobody sees what another one has typed and not saved."""

LEFT_ALONE, LOOKS_AFTER = 600, 60
"""Seconds: a kernel whose page is gone ends after the first, and is looked after so often."""

# Nothing may be fetched from another host, whatever somebody has installed beside us.
ONLY_HERE = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "connect-src 'self' ws: wss:; frame-ancestors 'self'"
)
EXTENSIONS = ("@voila-dashboards/widgets-manager8", "@jupyter-widgets/jupyterlab-manager")
"""All that a page needs; what else is installed for JupyterLab stays out."""

WRONG = "Something went wrong that okrnb did not expect; the terminal where it runs says what."


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """What visitors are given: the workbook's folder, the apps, and the day.

    Without a `day` it is that of the `clock`, read at each visit: a server runs for weeks.
    """

    folder: Path
    apps: tuple[App, ...]
    day: date | None
    clock: Callable[[], date]

    def greet(self, handler: Any, notebook: Any, cwd: str) -> Any:
        """Give a visitor the notebook with the folder and the day, before its kernel starts.

        The page needs the cookie that `xsrf_token` sets to say that it is closed.
        """
        _ = handler.xsrf_token
        visitor = visitor_of(handler.get_cookie(COOKIE))
        handler.set_cookie(COOKIE, visitor, expires_days=180, httponly=True, samesite="Lax")
        notebook.cells[0].source = self.parameters(visitor)
        notebook.metadata.title = f"{notebook.metadata.title}: {self.title()}"
        return notebook

    def parameters(self, visitor: str) -> str:
        """Write the notebook's first cell; each visitor's unsaved texts are kept apart."""
        unsaved = self.folder / ".okrnb" / "unsaved" / visitor
        return (
            "import datetime\nimport os\n\n"
            f"os.environ[{VARIABLE!r}] = {str(unsaved)!r}\n"
            f"FOLDER, TODAY = {str(self.folder)!r}, {self.day or self.clock()!r}\n"
            f"AS_OF = {self.day!r}\n"
        )

    def describe(self, page_config: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Tell the template which team it is and which pages there are."""
        apps = [{"name": a.name, "title": a.title, "about": a.about} for a in self.apps]
        page_config["okrnb"] = {"title": self.title(), "apps": apps}
        return page_config

    def title(self) -> str:
        """Say the team and its cycle, as the workbook has them by now."""
        try:
            settings = load_workbook(self.folder).settings
        except (InputError, OSError):
            return self.folder.name  # each page says by itself what is wrong
        return f"{settings.team}, {settings.cycle.name}"


def visitor_of(cookie: str | None) -> str:
    """Give the name of a visitor: that of the cookie, else a new one that nobody can guess.

    >>> visitor_of("0123456789abcdef"), len(visitor_of("../elsewhere"))
    ('0123456789abcdef', 16)
    """
    known = cookie is not None and re.fullmatch("[0-9a-f]{16}", cookie)
    return str(cookie) if known else secrets.token_hex(8)


def settings_of(visits: Visits, *, token: bool) -> dict[str, dict[str, Any]]:
    """Give what Voila is told; the person's own words come after it, and count."""
    home = shipped("templates", "apps")
    one = {"notebook_path": str(home / f"{visits.apps[0].name}.ipynb")}
    return {
        "Voila": {
            **({"root_dir": str(home)} if len(visits.apps) > 1 else one),
            "tornado_settings": {"headers": {"Content-Security-Policy": ONLY_HERE}},
            "auto_token": token,  # else nobody is asked for one
            "open_browser": not token,  # it would be opened without the token
            "port_retries": 0,  # the link is printed already
            "log_level": logging.ERROR,
        },
        "VoilaConfiguration": {
            "template": "okrnb",
            "classic_tree": True,
            "extension_allowlist": list(EXTENSIONS),
            "prelaunch_hook": visits.greet,
            "page_config_hook": visits.describe,
        },
        "VoilaExecutor": {"cell_error_instruction": WRONG},
        "MappingKernelManager": {
            "cull_idle_timeout": LEFT_ALONE,
            "cull_interval": LOOKS_AFTER,
        },
    }


def main(told: str, *words: str) -> None:
    """Serve a workbook's apps until Ctrl-C; `told` is JSON, `words` are options of Voila."""
    from traitlets.config import Config
    from voila.app import Voila  # type: ignore[import-untyped]  # ships no types

    given = json.loads(told)
    day = date.fromisoformat(given["day"]) if given["day"] else None
    visits = Visits(
        folder=Path(given["folder"]), apps=find_apps(given["name"]), day=day, clock=today
    )
    token = os.environ.get("JUPYTER_TOKEN", "")
    settings = Config(settings_of(visits, token=bool(token)))
    Voila.launch_instance(argv=list(words), config=settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
