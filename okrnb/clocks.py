"""What time it is in a session: by a watch, or as planned where a session is played."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Now = Callable[[], datetime]
"""Says what time it is."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Says what time it is in a session: by a watch, or so many minutes after the start.

    Without a `watch` time stands still between two calls, as in an example that is played.

    >>> from datetime import timezone
    >>> clock = Clock(datetime(2012, 3, 1, 9, tzinfo=timezone.utc))
    >>> f"{clock():%H:%M}, {clock(30):%H:%M}"
    '09:00, 09:30'
    """

    start: datetime | None = None
    watch: Now | None = None

    def __post_init__(self) -> None:
        """Refuse a clock that could not say what time it is."""
        if self.start is None and self.watch is None:
            raise ValueError("a clock needs a start, or a watch: Clock(watch=datetime.now)")

    def __call__(self, minute: float = 0) -> datetime:
        """Give the time, with its zone; `minute` counts only where there is no watch."""
        if self.watch is not None:
            return self.watch().astimezone()
        assert self.start is not None  # see above
        return self.start + timedelta(minutes=minute)


def beat(name: str, step: Callable[[], bool]) -> "asyncio.Task[None] | None":
    """Do a step every second beside the cells of a notebook, until it gives False.

    It takes the place of an earlier one with this name. Outside a notebook nothing runs beside the
    cells: then it is None.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    for task in asyncio.all_tasks(loop):
        if task.get_name() == name:
            task.cancel()
    return loop.create_task(_beat(step), name=name)


async def _beat(step: Callable[[], bool]) -> None:
    while True:
        await asyncio.sleep(1)
        if not step():
            return
