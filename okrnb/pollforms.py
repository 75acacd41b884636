"""Forms that ask the room: for the facilitator, who counts, and for each person's own ballot."""

from typing import Any

from okrnb.asking import Note, Shown, Typed
from okrnb.ballots import read_box
from okrnb.clocks import Now
from okrnb.errors import InputError, RefusedError
from okrnb.formparts import button, words
from okrnb.forms import Form
from okrnb.leading import hold_poll
from okrnb.outcomes import revote
from okrnb.polls import Poll
from okrnb.proceedings import PollRun, same_name
from okrnb.roomfields import (
    ballot_asks,
    head_of_poll,
    look_at_poll,
    poll_asks,
    read_counts,
    read_votes,
    tell_votes,
)
from okrnb.session import Session, note_down, resume_session
from okrnb.sessionforms import SessionForm
from okrnb.voting import cast_vote, collect_votes, reveal_votes


class PollForm(SessionForm):
    """One question to the room: counted by hand, or by ballots; hidden until all is on the table.

    Type what was counted and put it on the table; or ask for ballots, see who has voted, and then
    put those on the table. The same in a cell: `hold_poll(session, ask_abc(), {"A": 1, "B": 3},
    at=...)`, and `vote_again` for the one re-vote or run-off.
    """

    def __init__(self, session: Session, poll: Poll, now: Now) -> None:
        known = resume_session(session.folder, session.id).so_far
        first = known.poll(poll.id)
        self._first = poll if first is None else first.poll
        told = {one.id: "" for one in self._first.options}
        self._head = words("")
        super().__init__(f"poll-{poll.id}", poll_asks(self._first), session, now, told=told)

    @property
    def poll(self) -> Poll:
        """The poll that is asked, or its re-vote."""
        run = self._run()
        return self._first if run is None else run.poll

    def _run(self) -> PollRun | None:
        """Give the re-vote as far as it has come, else the first vote."""
        so_far = self.session.so_far
        runs = (run for run in so_far.polls if run.poll.again == self._first.id)
        return next(runs, so_far.poll(self._first.id))

    def _laid_out(self) -> tuple[Any, ...]:
        return (self._head, *super()._laid_out())

    def _buttons(self) -> tuple[Any, ...]:
        show = button("Put the votes on the table", self.show, style="primary", tip="For all")
        ask = button("Ask for ballots", self.ask, tip="From now on people can vote in their own")
        look = button("Who has voted?", self.look, tip="Names, and not what they voted")
        again = button("Vote once more", self.again, tip="The one re-vote, or the run-off")
        return (show, ask, look, again, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """Show the question and its rule; once the votes are on the table, what they come to."""
        so_far, poll = self.session.so_far, self.poll
        self._head.value = head_of_poll(poll, so_far)
        return look_at_poll(poll, self._run(), so_far)

    def __repr__(self) -> str:
        """Tell what is asked, and what the votes came to once they are on the table."""
        return f"{super().__repr__()}\n{self.poll.question}"

    def show(self) -> None:
        """Put the votes on the table: those that are typed, else the ballots."""

        def do(session: Session) -> Session:
            counts, run = read_counts(self.poll, self.value), self._run()
            if not counts and run is None:
                fix = "Type what was counted, or ask for ballots."
                raise RefusedError("no votes are typed, and nobody was asked for any", fix)
            if not counts:
                return reveal_votes(session, self.poll.id, at=self._now())
            if run is not None and run.is_open and collect_votes(session, self.poll.id).filed:
                fix = "Clear the numbers to count the ballots."
                raise RefusedError("numbers are typed, and there are ballots as well", fix)
            return hold_poll(session, self.poll, counts, at=self._now())

        self.act(do, said="On the table.")

    def ask(self) -> None:
        """Let ballots come in, as the button does."""

        def do(session: Session) -> Session:
            return note_down(session, "asked", poll=self.poll, at=self._now())

        self.act(do, said="Ballots may come in. Nobody sees them before they are on the table.")

    def look(self) -> None:
        """Say who has voted and who is awaited, as the button does."""
        try:
            box = collect_votes(self.session, self.poll.id)
        except (InputError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Nothing to see:"))
            return
        count, sep, waiting = str(box).partition(";")
        voted = f" ({', '.join(box.voted)})" if box.voted else ""
        self._say(Note(f"{count}{voted}{sep}{waiting}"))

    def again(self) -> None:
        """Ask once more where the rule says so, as the button does."""

        def do(session: Session) -> Session:
            run = self._run()
            if run is None or run.outcome is None:
                raise RefusedError("no votes are on the table yet", "Put them there first.")
            return note_down(session, "asked", poll=revote(run.outcome), at=self._now())

        fields = [one.id for one in self._first.options]
        self.act(do, said="Once more: count again, or let ballots come in.", clear=fields)

    def _show(self) -> None:
        """Ask only for what the re-vote is about."""
        super()._show()
        for name, field in self._fields.items():
            field.show(visible=name in {one.id for one in self.poll.options})


class BallotForm(Form):
    """One person's ballot, for a notebook of their own: choose, and hand it in.

    `folder` is the workbook folder that all share. It asks what is being asked just now; run the
    cell again for the next question. Until the votes are on the table the ballot can be handed in
    anew. The same in a cell: `cast_vote("shared/our-okrs", "abc", "B", by="Ana", at=...)`. Choices
    are kept nowhere but in the ballot, so that nobody else finds them.
    """

    def __init__(self, folder: str, *, by: str, now: Now, session: str = "") -> None:
        found = resume_session(folder, session)
        polls = found.so_far.open_polls
        self._place, self._by, self._now = found, by, now
        self._poll = polls[-1] if polls else None
        asks = () if self._poll is None else ballot_asks(self._poll)
        told = {ask.name: "" for ask in asks} | self._handed_in()
        asked = None if self._poll is None else head_of_poll(self._poll, found.so_far)
        self._head = words(asked or "")
        super().__init__(f"ballot of {by}", asks, told=told)

    def _handed_in(self) -> dict[str, str]:
        """Give what this person has handed in, so that running the cell again shows it."""
        if self._poll is None:
            return {}
        box = read_box(self._place.folder, self._place.id, self._poll)
        ballots = (one.ballot for one in box.filed)
        mine = next((one for one in ballots if same_name(one.by) == same_name(self._by)), None)
        votes = () if mine is None else mine.votes
        return tell_votes(self._poll, {one.option: one.number for one in votes})

    def _laid_out(self) -> tuple[Any, ...]:
        return (self._head, *super()._laid_out())

    def _buttons(self) -> tuple[Any, ...]:
        if self._poll is None:
            return ()
        cast = button("Hand in", self.cast, style="primary", tip="You can still change it")
        return (cast, *super()._buttons())

    def look_at(self, typed: Typed) -> Shown:
        """Show the question and its rule, never what others voted."""
        if self._poll is None:
            return Shown(remark="Nothing is being asked just now. Run this cell again when it is.")
        said = "What is shown to all are numbers, never names."
        if self._poll.kind == "dots":
            given = sum(read_votes(self._poll, typed).values())
            said = f"{given} of your {self._poll.dots} dots are given. {said}"
        return Shown(remark=said)

    def cast(self) -> None:
        """Write the ballot into the shared folder, as the button does."""
        if self._poll is None:
            return
        votes = read_votes(self._poll, self.value)
        place, now = self._place, self._now().astimezone()
        try:
            said = cast_vote(
                place.folder, self._poll.id, votes, by=self._by, at=now, session=place.id
            )
        except (InputError, RefusedError, OSError) as error:
            self._say(Note(str(error), wrong=True, lead="Not handed in:"))
            return
        self._say(Note(f"{said}."))

    def __repr__(self) -> str:
        """Say what is asked, and not what was voted."""
        asked = "nothing is being asked" if self._poll is None else self._poll.question
        return f"BallotForm: {asked}"
