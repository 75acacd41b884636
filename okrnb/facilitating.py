"""All that a notebook for a session imports, in one place: forms, calls and tables.

Each name is at home in another module; this is only the shop window of sessions, as the package
itself is for the rest.
"""

from okrnb.clocks import Clock
from okrnb.closingforms import CloseForm, CoachForm, OwnersForm, PollForms
from okrnb.draftforms import ResultForm, WhyNowForm
from okrnb.leading import (
    assign_owners,
    begin_part,
    begin_session,
    close_session,
    draft_in,
    group_ideas,
    hold_poll,
    jot_ideas,
    sort_kpis,
    vote_again,
)
from okrnb.openingforms import OpeningForm
from okrnb.pollforms import BallotForm, PollForm
from okrnb.polls import ask_abc, ask_confidence, ask_dots, ask_fist
from okrnb.roompolls import ask_every_level, ask_ideas, ask_levels, ask_sure
from okrnb.roomtables import table_files, table_ideas, table_sorted, table_votes
from okrnb.seatforms import SeatForm
from okrnb.session import note_down, resume_session, undo_event
from okrnb.sessionboards import SessionBoard
from okrnb.sessionforms import IdeaForm, NoteForm
from okrnb.sortforms import SortForm
from okrnb.voting import cast_vote, collect_votes, reveal_votes

__all__ = [
    "BallotForm",
    "Clock",
    "CloseForm",
    "CoachForm",
    "IdeaForm",
    "NoteForm",
    "OpeningForm",
    "OwnersForm",
    "PollForm",
    "PollForms",
    "ResultForm",
    "SeatForm",
    "SessionBoard",
    "SortForm",
    "WhyNowForm",
    "ask_abc",
    "ask_confidence",
    "ask_dots",
    "ask_every_level",
    "ask_fist",
    "ask_ideas",
    "ask_levels",
    "ask_sure",
    "assign_owners",
    "begin_part",
    "begin_session",
    "cast_vote",
    "close_session",
    "collect_votes",
    "draft_in",
    "group_ideas",
    "hold_poll",
    "jot_ideas",
    "note_down",
    "resume_session",
    "reveal_votes",
    "sort_kpis",
    "table_files",
    "table_ideas",
    "table_sorted",
    "table_votes",
    "undo_event",
    "vote_again",
]
