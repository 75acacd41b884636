"""What a room is asked next, made from where the session stands."""

from okrnb.errors import fail
from okrnb.loop import State
from okrnb.model import slug
from okrnb.objectives import Guardrail, KeyResult, Metric
from okrnb.polls import Poll, ask_confidence, ask_dots
from okrnb.quantities import say_value
from okrnb.session import Session, resume_session
from okrnb.tabular import kpi_of
from okrnb.targets import LEVEL_SCORES
from okrnb.wording import say_key_result


def ask_ideas(session: Session, id: str = "dots", *, choose: int = 1) -> Poll:
    """Ask for dots on the ideas for objectives: clusters, and those that stand alone.

    `choose` is how many get a place. Raises InputError as long as there is no idea.
    """
    options = resume_session(session.folder, session.id).so_far.options()
    if not options:
        fix = "Note ideas above, then run this cell again."
        raise fail("dots", None, "", "there is nothing to give them to yet", fix)
    return ask_dots(id, options, choose=choose)


def ask_every_level(session: Session, book: State) -> tuple[Poll, ...]:
    """Ask how likely the levels of each metric are, and then how sure all are of each key result.

    Raises InputError as long as there is no key result.
    """
    so_far = resume_session(session.folder, session.id).so_far
    every = [kr for one in so_far.objectives for kr in one.key_results]
    if not every:
        fix = "Put one in above, then run this cell again."
        raise fail("levels", None, "", "there is no key result yet", fix)
    levelled = [kr for kr in every if isinstance(kr, Metric) and kr.target is not None]
    return (*(ask_levels(kr, book) for kr in levelled), ask_sure(session, book))


def ask_sure(session: Session, book: State, id: str = "sure") -> Poll:
    """Ask how sure everybody is of each key result that is drafted, guardrails left out.

    Where nothing is drafted yet, it asks about all of it at once.
    """
    so_far = resume_session(session.folder, session.id).so_far
    asked = {
        kr.id: say_key_result(kr, kpi_of(kr, book.workbook))
        for objective in so_far.objectives
        for kr in objective.key_results
        if not isinstance(kr, Guardrail)
    }
    return ask_confidence(id, asked or {"all": "all that we have so far"})


def ask_levels(key_result: KeyResult, book: State) -> Poll:
    """Ask how likely the commit, target and stretch of a metric are, all at once.

    Raises InputError for a key result that is no metric.
    """
    if not isinstance(key_result, Metric):
        fix = "Ask how sure all are of it: ask_sure."
        raise fail("poll", None, f"key result {key_result.id}", "it has no levels", fix)
    kpi = kpi_of(key_result, book.workbook)
    values = {str(name): getattr(key_result, name) for name in LEVEL_SCORES}
    told = {name: say_value(one, kpi) for name, one in values.items() if one is not None}
    options = {name: f"{name} {value}" for name, value in told.items()}
    question = f"How likely is each, from 0 to 10? {say_key_result(key_result, kpi)}"
    return ask_confidence(
        f"levels-{slug(key_result.id)}", options, about=key_result.id, question=question
    )
