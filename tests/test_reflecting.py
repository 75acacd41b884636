"""The end of a cycle: what can be closed, what it scored, and what the set as a whole says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from okrnb.entries import Assessment, Decision, Entry, Lesson
from okrnb.model import CheckIn, Cycle, Kpi, Settings
from okrnb.objectives import KeyResult, Objective, Workbook
from okrnb.reflecting import AGENDA, Final, Reflection, reflect
from okrnb.reviewing import decide

D = Decimal
Q1 = Cycle(name="Q1 2012", start=date(2012, 1, 1), end=date(2012, 3, 31))
END = date(2012, 4, 2)
KR: TypeAdapter[KeyResult] = TypeAdapter(KeyResult)
NPS = Kpi(id="nps", name="NPS", direction="up", decimals=0)


def kr(form: str = "metric", id: str = "kr", **fields: Any) -> KeyResult:
    usual = {"kpi": "nps", "start": 20, "target": 30} if form == "metric" else {}
    return KR.validate_python({"form": form, "id": id, **usual, **fields})


def said(id: str = "kr", on: date = Q1.end, **fields: Any) -> CheckIn:
    return CheckIn.model_validate({"id": f"c{on}-{id}", "key_result": id, "on": on, **fields})


def book(
    *told: CheckIn, key_results: tuple[KeyResult, ...] = (kr(),), **objective: Any
) -> Workbook:
    whole = {"id": "o", "text": "Grow", "key_results": key_results, **objective}
    return Workbook(
        settings=Settings(team="Shop", cycle=Q1),
        kpis=(NPS,),
        objectives=(Objective.model_validate(whole),),
        check_ins=told,
        places={},
    )


def final(workbook: Workbook, *lines: Entry) -> Final:
    (found,) = reflect(replace(workbook, entries=lines), on=END).finals
    return found


def lesson(about: str = "", on: date = END) -> Lesson:
    told = {"id": f"l{len(about)}", "on": on, "what": "helped", "text": "Ask early", "about": about}
    return Lesson.model_validate(told)


def dropped(one: KeyResult) -> Decision:
    return decide(one, "drop", id=f"d-{one.id}", on=date(2012, 2, 15), reason="no use", by="Ana")


@pytest.mark.parametrize(
    ("one", "told", "question"),
    [
        (kr(), (), "What is its final value? Enter it, drop it with a reason, or count it as 0."),
        (
            kr("milestone", evidence="keys in hand", steps=[{"id": "a", "title": "A"}]),
            (said(done=["a"]),),
            "Is it proved (keys in hand), or which step is missing?",
        ),
        (
            kr("guardrail", kpi="nps", protects="x", bound=4),
            (),
            "Did it hold? Enter its last value, or drop it with a reason.",
        ),
    ],
    ids=["metric", "milestone", "guardrail"],
)
def test_what_nobody_can_judge_holds_up_closing(
    one: KeyResult, told: tuple[CheckIn, ...], question: str
) -> None:
    whole = book(*told, key_results=(one,))
    assert final(whole).holds_up == (question,)
    assert not reflect(whole, on=END).can_close


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (kr(), (said(value=20),)),
        (kr("milestone"), (said(accepted=False),)),
        (kr("guardrail", kpi="nps", protects="x", bound=4), (said(value=3),)),
        (kr("guardrail", kpi="nps", protects="x", bound=4), (said(value=5),)),
        (kr("baseline"), ()),
    ],
)
def test_a_no_can_be_closed_like_a_yes(one: KeyResult, told: tuple[CheckIn, ...]) -> None:
    assert reflect(book(*told, key_results=(one,)), on=END).can_close


def test_what_was_dropped_holds_up_nothing() -> None:
    assert reflect(replace(book(), entries=(dropped(kr()),)), on=END).can_close


def test_the_unmeasured_can_be_counted_as_0() -> None:
    whole = book(said("a", value=25), said("c", value=27), key_results=tuple(map(_named, "abc")))
    left_out = reflect(whole, on=END).objectives[0].promised
    counted = reflect(whole, on=END, unmeasured_as_zero=True)
    assert (left_out.sentence, counted.objectives[0].promised.sentence) == (
        "0.60, 2 of 3 measured",
        "0.40",
    )
    assert counted.can_close
    assert counted.finals[1].reviewed.score.basis == "not measured, counted as 0"


def _named(id: str) -> KeyResult:
    return kr(id=id)


def test_an_own_score_stands_beside_the_computed_one() -> None:
    told = {"id": "a", "on": END, "key_result": "kr", "reason": "the star joined"}
    own = Assessment.model_validate({**told, "score": "0.9"})
    found = final(book(said(value=21)), own)
    assert (found.own, found.reviewed.score.graded) == (own, D("0.1"))


def test_the_latest_own_score_counts() -> None:
    told = {"on": END, "key_result": "kr", "reason": "so"}
    both = [Assessment.model_validate({**told, "id": s, "score": s}) for s in ("0.5", "0.9")]
    found = final(book(said(value=21)), *both).own
    assert found is not None
    assert found.score == D("0.9")


def test_lessons_stand_with_what_they_are_about() -> None:
    whole = book(said(value=21))
    found = reflect(replace(whole, entries=(lesson(), lesson("key result kr"))), on=END)
    assert [len(found.lessons), len(found.finals[0].lessons)] == [1, 1]
    later = replace(whole, entries=(lesson(on=date(2012, 5, 1)),))
    assert reflect(later, on=END).lessons == ()


def test_without_a_lesson_one_is_asked_for() -> None:
    told = said(value=21)
    assert "What helped" in final(book(told)).questions[0]
    assert final(book(told), lesson("key result kr")).questions == ()


def test_a_promise_that_was_missed_is_to_be_explained() -> None:
    whole = book(said(value=21), ambition="committed")
    assert "It was a promise" in final(whole).questions[0]
    found = reflect(whole, on=END)
    assert (found.misses, found.ambitions) == (("kr",), {"committed": "explain each miss: 1 of 1"})


def test_what_was_given_up_asks_what_it_teaches() -> None:
    assert "given up" in final(book(said(value=21)), dropped(kr())).questions[0]


def test_a_guardrail_is_asked_about_only_when_it_broke() -> None:
    rail = kr("guardrail", kpi="nps", protects="x", bound=4)
    assert final(book(said(value=3), key_results=(rail,))).questions == (
        "What gave way, and was it worth it?",
    )
    assert final(book(said(value=5), key_results=(rail,))).questions == ()


def test_a_number_that_was_found_out_asks_what_starts_from_it() -> None:
    one = kr("baseline", next_use="start of a key result on morale")
    found = final(book(said(value=34, evidence="survey"), key_results=(one,)))
    assert found.questions[-1] == "What starts from that number? start of a key result on morale"


def test_what_was_dropped_counts_in_what_was_promised_but_not_in_what_was_pursued() -> None:
    rail = kr("guardrail", id="rail", kpi="nps", protects="b", bound=4)
    two = (kr(id="a"), kr(id="b"), rail)
    whole = book(said("a", value=30), said("b", value=20), said("rail", value=3), key_results=two)
    (end,) = reflect(replace(whole, entries=(dropped(two[1]),)), on=END).objectives
    assert end.promised.sentence == "0.50, guardrail broken"
    assert end.pursued.sentence == "1.00, achieved"


def portfolio(*values: int, ambition: str = "aspirational", **cycle: Any) -> Reflection:
    ids = [f"k{i}" for i, _ in enumerate(values)]
    told = [said(id, value=value) for id, value in zip(ids, values, strict=True)]
    whole = book(*told, key_results=tuple(_named(id) for id in ids), ambition=ambition)
    settings = whole.settings.change(cycle=Q1.change(**cycle))
    return reflect(replace(whole, settings=settings), on=END)


@pytest.mark.parametrize(
    ("values", "fields", "expected"),
    [
        ((26, 27, 26, 27, 26), {}, {"aspirational": "0.64: within 0.6 to 0.7"}),
        ((30, 30, 30, 30, 30), {}, {"aspirational": "1.00: aim higher?"}),
        ((26, 27, 26, 27), {}, {}),
        ((26, 27, 26, 27, 26), {"scoring": "yes_no"}, {}),
        ((26, 27, 26, 27, 26), {"ambition": "learning"}, {}),
    ],
    ids=["in", "above", "four are too few", "yes or no", "learning"],
)
def test_the_sweet_spot_is_for_five_or_more_stretches_only(
    values: tuple[int, ...], fields: dict[str, Any], expected: dict[str, str]
) -> None:
    assert portfolio(*values, **fields).ambitions == expected


def test_confidence_and_chances_are_judged_apart() -> None:
    early = said(on=date(2012, 1, 6), confidence=7)
    found = reflect(book(early, said(value=30)), on=END)
    assert [call.said for call in found.confidence.calls] == [D("0.7")]
    assert found.chances.calls == ()


def test_the_meeting_takes_an_hour() -> None:
    assert sum(part.minutes for part in AGENDA) == 60
