"""All that a notebook for a session imports, in one place: forms, calls and tables.

Each name is at home in another module; this is only the shop window of sessions, as the package
itself is for the rest.
"""

from okrnb.clocks import Clock
from okrnb.leading import (
    ask_levels,
    ask_sure,
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
from okrnb.pollforms import BallotForm, PollForm
from okrnb.polls import ask_abc, ask_confidence, ask_dots, ask_fist
from okrnb.roomtables import table_files, table_ideas, table_sorted, table_votes
from okrnb.session import note_down, resume_session, undo_event
from okrnb.sessionboards import SessionBoard
from okrnb.sessionforms import IdeaForm, NoteForm

__all__ = [
    "BallotForm",
    "Clock",
    "IdeaForm",
    "NoteForm",
    "PollForm",
    "SessionBoard",
    "ask_abc",
    "ask_confidence",
    "ask_dots",
    "ask_fist",
    "ask_levels",
    "ask_sure",
    "assign_owners",
    "begin_part",
    "begin_session",
    "close_session",
    "draft_in",
    "group_ideas",
    "hold_poll",
    "jot_ideas",
    "note_down",
    "resume_session",
    "sort_kpis",
    "table_files",
    "table_ideas",
    "table_sorted",
    "table_votes",
    "undo_event",
    "vote_again",
]
