"""The forms of a cycle, used as people use them: check-in, review half-way, reflection."""

import json
from typing import Any

import pytest

from browser.hands import Hands, forms_in
from browser.lab import Notebook
from browser.serving import Server

pytestmark = pytest.mark.slow

OPEN = """from datetime import date

from okrnb import CheckInForm, ReviewForm, open_quarter

book = open_quarter("practice", on=date(2011, 8, 11))"""
END = """from datetime import date

from okrnb import ReflectionForm, open_quarter

book = open_quarter("practice", on=date(2011, 10, 3))"""
CHECK_IN, REVIEW, REFLECTION = "CheckInForm(book)", "ReviewForm(book)", "ReflectionForm(book)"
WHICH, SURE = "Which key result?", "How sure are you?"
RATE = "Keep pages at 40 a week until 30 September 2011"
PAGES = "Item pages that keep their promise"
CUSTOMERS = "Raise active customers from 968 to 1,100 by 30 September 2011"
FIRST = "retention_rate-metric"
WHAT, WHY, WHO = "What is decided?", "Why?", "Who stands for it?"
TODAY = "2011-08-11"
# What shows that a list listens, and how it is opened.
SEEN = """node => [getComputedStyle(node.parentElement, '::after').content,
  getComputedStyle(node).outlineWidth]"""


def lines_in(server: Server, folder: str) -> list[dict[str, Any]]:
    """Read the log, line by line, without what a machine adds to each."""
    text = (server.folder / folder / "practice" / "log.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    return [{k: v for k, v in line.items() if k not in ("id", "at")} for line in lines]


def decide(hands: Hands, **told: str) -> None:
    """Fill in the fields of a decision, those that are shown only for some last."""
    hands.choose(WHAT, told["what"])
    hands.type(WHY, told["why"])
    hands.type(WHO, told["who"])
    if "target" in told:
        hands.type("To which value now?", told["target"])


def test_two_key_results_are_checked_in_and_taken_back(notebook: Notebook, server: Server) -> None:
    (hands,) = forms_in(notebook, server, "check-in", OPEN, CHECK_IN)
    before = lines_in(server, "check-in")
    hands.choose(WHICH, RATE)
    hands.type("Which value by now?", "22")
    hands.type(SURE, "5")
    hands.type("What else is to be said?", "Two took $5 longer, <b>all</b> of them مرحبا 😀")
    hands.choose(WHICH, PAGES)
    hands.tick("Done: Sizes and weights on their pages")
    hands.type(SURE, "11")
    assert "Write a whole number from 0 to 10" in hands.page
    hands.press("Save this check-in")
    assert "log.jsonl (1 line). Not saved yet: Item pages that keep" in hands.status
    assert "Please mend: Item pages that keep their promise: confidence is '11'" in hands.status
    hands.type(SURE, "2")
    hands.type("What is in the way?", "The photographer has left")
    hands.type("What comes next?", "Eli takes the photos")
    hands.press("Save this check-in")
    rate, pages = lines_in(server, "check-in")[len(before) :]
    note = "Two took $5 longer, <b>all</b> of them مرحبا 😀"
    assert rate == {
        **{"kind": "check_in", "on": TODAY, "key_result": "rewritten-rate"},
        **{"value": 22, "confidence": 5, "note": note},
    }
    assert pages == {
        **{"kind": "check_in", "on": TODAY, "key_result": "honest-pages", "confidence": 2},
        **{"blocker": "The photographer has left", "next_action": "Eli takes the photos"},
        "done": ["sizes"],
    }
    hands.press("Undo")
    assert hands.status.startswith("Taken back")
    *_, taken_back = lines_in(server, "check-in")
    assert taken_back == {"kind": "check_in", "on": TODAY, "key_result": "honest-pages"}
    assert not notebook.problems()


def test_two_decisions_are_taken_and_one_of_them_anew(notebook: Notebook, server: Server) -> None:
    (hands,) = forms_in(notebook, server, "review", OPEN, REVIEW)
    before = lines_in(server, "review")
    help_, late = "Ana calls the ten largest", "The mailing is three weeks late"
    decide(hands, what="get help for it", why=help_, who="Ben")
    hands.press("next")
    retarget = "retarget it: another number or day"
    decide(hands, what=retarget, why=late, who="Ana", target="1.050")
    assert "as less than 2. If you mean 1050, write that." in hands.page
    hands.type("To which value now?", "1050")
    hands.press("Save these decisions")
    assert "log.jsonl (2 lines)" in hands.status
    decide(hands, what="keep it", why="The mailing is out", who="Ana")
    hands.press("Save these decisions")
    lines = lines_in(server, "review")[len(before) :]
    common = {"kind": "decision", "on": TODAY}
    second = {**common, "key_result": "active_customers-metric", "by": "Ana"}
    assert lines == [
        {**common, "key_result": FIRST, "action": "help", "reason": help_, "by": "Ben"},
        {**second, "action": "retarget", "target": 1050, "was": 1100, "reason": late},
        {**second, "action": "keep", "reason": "The mailing is out"},
    ]
    hands.press("Undo")
    assert "the log only grows" in hands.status
    assert not notebook.problems()


def test_check_in_and_review_need_no_mouse(notebook: Notebook, server: Server) -> None:
    check_in, review = forms_in(notebook, server, "keys", OPEN, CHECK_IN, REVIEW)
    before = lines_in(server, "keys")
    check_in.tab_to(WHICH)
    hint, outline = check_in.field(WHICH).evaluate(SEEN)
    assert (hint, outline) == ('"Space opens the list, then arrows and Enter"', "2px")
    check_in.pick(WHICH, PAGES)
    check_in.space("Done: Sizes and weights on their pages")
    check_in.put(SURE, "4")
    check_in.put("What comes next?", "A trial")
    check_in.space("Save this check-in")
    assert "log.jsonl (1 line)" in check_in.status
    review.pick(WHICH, CUSTOMERS)
    review.pick(WHAT, "drop it")
    review.put(WHY, "It costs $5")
    review.put(WHO, "Ana")
    review.space("Save these decisions")
    said, decided = lines_in(server, "keys")[len(before) :]
    assert said == {
        **{"kind": "check_in", "on": TODAY, "key_result": "honest-pages", "confidence": 4},
        **{"next_action": "A trial", "done": ["sizes"]},
    }
    assert decided == {
        **{"kind": "decision", "on": TODAY, "key_result": "active_customers-metric"},
        **{"action": "drop", "reason": "It costs $5", "by": "Ana"},
    }
    assert not notebook.problems()


def test_a_score_and_a_lesson_need_no_mouse(notebook: Notebook, server: Server) -> None:
    (hands,) = forms_in(notebook, server, "reflection", END, REFLECTION)
    before = lines_in(server, "reflection")
    hands.pick(WHICH, "Raise new customers from 325 to 400 by 30 September 2011")
    assert "Score: 0.96; verdict: no" in hands.page
    hands.put("The team's own score", "1.4")
    assert "score is 1.4. Write a number of at most 1." in hands.page
    hands.tab_to("The team's own score", back=True)
    hands.write("1")
    hands.put("Why does it differ?", "Three came on 1 October")
    hands.pick("Which kind of lesson?", "what was in the way")
    hands.put("The lesson", "The fair cost $5 and came late")
    hands.put("Who says so?", "Eli")
    hands.space("Save scores and lessons")
    assert "log.jsonl (2 lines)" in hands.status
    assert "The team's own: 1.00: Three came on 1 October" in hands.page
    common, kr = {"on": "2011-10-03", "by": "Eli"}, "new_customers-metric"
    own = {"key_result": kr, "score": 1, "reason": "Three came on 1 October"}
    told = {"what": "blocked", "text": "The fair cost $5 and came late"}
    assert lines_in(server, "reflection")[len(before) :] == [
        {"kind": "assessment", **common, **own},
        {"kind": "lesson", **common, **told, "about": f"key result {kr}"},
    ]
    assert not notebook.problems()
