"""What time it is in a session: by a watch, or as planned where a session is played."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

Now = Callable[[], datetime]
"""Says what time it is."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Says what time it is in a session: by a watch, or so many minutes after the start.

    Without a `watch` time stands still between two calls, as in an example that is played. `pace`
    makes the minutes of a plan for two hours fit a session of another length.

    >>> from datetime import timezone
    >>> clock = Clock(datetime(2012, 3, 1, 9, tzinfo=timezone.utc), pace=0.5)
    >>> f"{clock():%H:%M}, {clock(60):%H:%M}"
    '09:00, 09:30'
    """

    start: datetime
    watch: Now | None = None
    pace: float = 1

    def __call__(self, minute: float = 0) -> datetime:
        """Give the time, with its zone; `minute` counts only where there is no watch."""
        if self.watch is not None:
            return self.watch().astimezone()
        return self.start + timedelta(minutes=minute) * self.pace
