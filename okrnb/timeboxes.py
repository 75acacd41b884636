"""How long a part of a meeting may take, and how long it has taken: with no clock inside.

Whoever asks says what time it is. Times know their time zone, so that they can be compared.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from okrnb.errors import RefusedError

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timebox:
    """The minutes of a part, and the spans of time in which it ran; the last one may be open.

    A part that was paused, or taken up again, has several spans. `finished` tells one that is over
    from one that is paused.
    """

    minutes: int
    spans: tuple[tuple[datetime, datetime | None], ...] = ()
    finished: bool = False

    @property
    def running(self) -> bool:
        """Say whether its time is running."""
        return bool(self.spans) and self.spans[-1][1] is None

    @property
    def begun(self) -> bool:
        """Say whether it ever ran."""
        return bool(self.spans)

    def elapsed(self, now: datetime) -> timedelta:
        """Add up the time it has run until `now`; a span that ends before it begins counts as 0."""
        ends = ((begin, now if end is None else end) for begin, end in self.spans)
        return sum((max(end - begin, NOTHING) for begin, end in ends), NOTHING)

    def left(self, now: datetime) -> timedelta:
        """Give the time that is left, never less than nothing."""
        return max(timedelta(minutes=self.minutes) - self.elapsed(now), NOTHING)

    def over(self, now: datetime) -> timedelta:
        """Give the time by which it has run over, never less than nothing."""
        return max(self.elapsed(now) - timedelta(minutes=self.minutes), NOTHING)

    def begin(self, at: datetime) -> "Timebox":
        """Start its time, or go on after a pause; one that runs goes on running."""
        if self.running:
            return self
        return replace(self, spans=(*self.spans, (at, None)), finished=False)

    def stop(self, at: datetime, *, finished: bool) -> "Timebox":
        """Stop its time, for a pause or for good."""
        if not self.running:
            return replace(self, finished=finished or self.finished)
        begin = self.spans[-1][0]
        return replace(self, spans=(*self.spans[:-1], (begin, at)), finished=finished)

    def allow(self, minutes: int) -> "Timebox":
        """Give it another length, in minutes. Raises RefusedError below one minute."""
        if minutes < 1:
            raise RefusedError(f"{minutes} minutes are no time", "Give it at least one minute.")
        return replace(self, minutes=minutes)

    def say(self, now: datetime) -> str:
        """Say how it stands, in minutes and seconds.

        >>> from datetime import timezone
        >>> nine = datetime(2012, 3, 1, 9, tzinfo=timezone.utc)
        >>> box = Timebox(minutes=7).begin(nine)
        >>> box.say(nine + timedelta(seconds=150)), box.say(nine + timedelta(minutes=8))
        ('4:30 left', '1:00 over')
        """
        over = self.over(now)
        if over:
            return f"{say_clock(over)} over"
        paused = ", paused" if self.begun and not self.running and not self.finished else ""
        return f"{say_clock(self.left(now))} left{paused}"


def say_clock(length: timedelta) -> str:
    """Say a length of time as minutes and seconds.

    >>> say_clock(timedelta(minutes=75, seconds=5))
    '75:05'
    """
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def in_minutes(length: timedelta) -> int:
    """Round a length of time to whole minutes, half a minute up.

    >>> in_minutes(timedelta(seconds=90)), in_minutes(timedelta(seconds=89))
    (2, 1)
    """
    return int((length.total_seconds() + 30) // 60)
