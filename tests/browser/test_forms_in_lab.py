"""Forms, used as people use them: real tasks typed and clicked, then read in the workbook."""

import pytest

from browser.hands import Hands, copied, forms_in, written
from browser.lab import Notebook
from browser.serving import Server
from okrnb.objectives import Milestone, Workbook
from okrnb.workbook import load_workbook

pytestmark = pytest.mark.slow

OPEN = """from datetime import date

from okrnb import open_workbook
from okrnb.{module} import {form}

book = open_workbook("practice", on=date(2011, 12, 4))"""

NOT_YET = "was not run in its turn: None"
"""What is said of cells further down."""


def form_on(notebook: Notebook, server: Server, form: str, folder: str) -> Hands:
    """Open a notebook with a form on a new workbook of the example shop."""
    opening = OPEN.format(module=f"{form.lower()}s", form=form)
    cells = (opening, f"form = {form}(book)\nform")
    notebook.open(written(server, folder, *cells))
    notebook.run_all()
    return Hands(notebook)


def book_in(server: Server, folder: str) -> Workbook:
    return load_workbook(server.folder / folder / "practice")


def files_of(server: Server, folder: str) -> dict[str, bytes]:
    """Read all that is saved of a workbook."""
    book = server.folder / folder / "practice"
    paths = [*book.glob("*.*"), *book.glob("objectives/*.yaml")]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def milestone_in(server: Server, folder: str) -> Milestone:
    (objective,) = book_in(server, folder).objectives
    (found,) = (one for one in objective.key_results if isinstance(one, Milestone))
    return found


def milestone_form(notebook: Notebook, server: Server, folder: str) -> Hands:
    """Open the notebook about milestones and go on to its form."""
    notebook.open(copied(server, "04-milestones-to-steps", folder))
    notebook.run_to("form = MilestoneForm")
    return Hands(notebook)


def test_a_milestone_with_steps_is_typed_clicked_and_stands_in_the_workbook(
    notebook: Notebook, server: Server
) -> None:
    hands = milestone_form(notebook, server, "clicked")
    hands.type("What will be true?", "Shops in Ghent order on their own")
    hands.type("What would prove it is done?", "five shops ordered in a week, unasked")
    hands.type("Who answers for it?", "Dora")
    hands.type("By when?", "end of February")
    hands.choose("Which kind of steps?", "my own")
    hands.type("step 1: what", "Price list for shops, $5 to $9")
    hands.type("step 1: owner", "Cem")
    hands.press("Add a step")
    hands.type("step 7: what", "First visit")
    notebook.run_to("book = keep(book, mine)")
    kept = milestone_in(server, "clicked")
    assert (kept.text, kept.owner, str(kept.due)) == (
        "Shops in Ghent order on their own",
        "Dora",
        "2012-02-29",
    )
    assert kept.evidence == "five shops ordered in a week, unasked"
    assert (kept.steps[0].title, kept.steps[0].owner) == ("Price list for shops, $5 to $9", "Cem")
    assert kept.steps[6].title == "First visit"
    assert not [one for one in notebook.problems() if not one.endswith(NOT_YET)]


def test_a_milestone_is_written_without_a_mouse(notebook: Notebook, server: Server) -> None:
    hands = milestone_form(notebook, server, "typed")
    for label, text in {
        "What will be true?": "Shops in Ghent order on their own",
        "By when?": "end of February",
        "step 1: what": "Price list for shops",
    }.items():
        hands.tab_to(label)
        hands.write(text)
    hands.space("Add a step")
    hands.tab_to("step 7: what", back=True)
    hands.write("A first visit")
    hands.space("Undo")
    assert hands.shown("step 7: what") == ""
    hands.tab_to("step 7: what", back=True)
    hands.write("First visit")
    notebook.run_to("book = keep(book, mine)")
    kept = milestone_in(server, "typed")
    assert (kept.text, str(kept.due)) == ("Shops in Ghent order on their own", "2012-02-29")
    assert [kept.steps[0].title, kept.steps[6].title] == ["Price list for shops", "First visit"]


def test_what_was_typed_is_there_again_when_the_cell_runs_again(
    notebook: Notebook, server: Server
) -> None:
    hands = form_on(notebook, server, "CycleForm", "again")
    hands.type("Where do we want to grow?", "Shops in Belgium")
    notebook.run_all()
    assert hands.shown("Where do we want to grow?") == "Shops in Belgium"
    assert "Not saved yet" in hands.status


def test_a_cycle_is_set_up_without_a_mouse(notebook: Notebook, server: Server) -> None:
    hands = form_on(notebook, server, "CycleForm", "cycle")
    before = files_of(server, "cycle")
    hands.tab_to("Which cycle?")
    hands.write("Q2 2012")
    assert hands.shown("From which day?") == "2012-04-01"
    hands.pick("How are key results judged?", "by levels: commit, target, stretch")
    hands.tab_to("With which resources?")
    hands.write("Two people until June")
    hands.space("Save to workbook.yaml")
    settings = book_in(server, "cycle").settings
    cycle = settings.cycle
    assert (cycle.name, str(cycle.start), str(cycle.end)) == ("Q2 2012", "2012-04-01", "2012-06-30")
    assert cycle.scoring == "levels"
    assert settings.intake.resources == "Two people until June"
    assert hands.status.startswith("Saved in practice")
    hands.space("Undo")
    assert files_of(server, "cycle") == before


def test_two_kpis_are_defined_and_saved_at_once(notebook: Notebook, server: Server) -> None:
    hands = form_on(notebook, server, "KpiForm", "kpis")
    before = files_of(server, "kpis")
    hands.choose("Which KPI?", "Orders")
    hands.type("Who looks after it?", "Dora")
    hands.choose("What will you do with it?", "change it this cycle: focus")
    hands.press("next")
    hands.choose("Which KPI?", "Revenue")
    hands.type("Healthy from", "750000")
    hands.press("Save to kpis.csv")
    assert hands.status.startswith("Saved in practice")
    kpis = {kpi.id: kpi for kpi in book_in(server, "kpis").kpis}
    assert (kpis["orders"].owner, kpis["orders"].state) == ("Dora", "focus")
    assert kpis["revenue"].healthy_low == 750_000
    hands.press("Undo")
    assert files_of(server, "kpis") == before


def test_a_save_is_taken_back(notebook: Notebook, server: Server) -> None:
    hands = form_on(notebook, server, "KeyResultForm", "key-result")
    hands.choose("Which KPI?", "Orders")
    hands.type("Who owns it?", "Dora")
    hands.type("To which value (Y)?", "4500")
    hands.press("Save this key result")
    assert hands.status.startswith("Saved in practice")
    (objective,) = book_in(server, "key-result").objectives
    key_result = objective.key_results[0]
    assert (key_result.owner, getattr(key_result, "target", None)) == ("Dora", 4500)
    hands.press("Undo")
    assert not book_in(server, "key-result").objectives


def test_sentences_are_understood_and_added(notebook: Notebook, server: Server) -> None:
    hands = form_on(notebook, server, "SentenceForm", "sentences")
    told = "Wholesalers come back\n- Raise customer retention from 37% to 40% by 31 March"
    hands.type("Your OKRs, as you would say them", told)
    assert "Not added yet: Wholesalers come back" in hands.status
    hands.press("Add to the workbook")
    (objective,) = book_in(server, "sentences").objectives
    assert objective.text == "Wholesalers come back"
    assert getattr(objective.key_results[0], "target", None) == 40
    assert not notebook.problems()


def test_three_forms_need_no_mouse_and_undo_leaves_every_byte_as_it_was(
    notebook: Notebook, server: Server
) -> None:
    opening = OPEN.format(module="kpiforms", form="KpiForm")
    more = "from okrnb import KeyResultForm, SentenceForm"
    forms = ("KpiForm(book)", "KeyResultForm(book)", "SentenceForm(book)")
    kpis, goal, sentences = forms_in(notebook, server, "by-keys", f"{opening}\n{more}", *forms)
    before = files_of(server, "by-keys")
    kpis.pick("Which KPI?", "Orders")
    kpis.put("Who looks after it?", "Dora")
    kpis.space("Save to kpis.csv")
    assert b",Dora," in files_of(server, "by-keys")["kpis.csv"]
    kpis.space("Undo")
    assert files_of(server, "by-keys") == before
    goal.pick("Which KPI?", "Orders")
    goal.put("To which value (Y)?", "4500")
    goal.put("Who owns it?", "Dora")
    goal.space("Save this key result")
    assert "objectives/orders.yaml (new)" in goal.status
    goal.space("Undo")
    shown = files_of(server, "by-keys")
    assert shown.pop("log.jsonl").startswith(before["log.jsonl"])  # what people were shown stays
    assert shown == {name: text for name, text in before.items() if name != "log.jsonl"}
    sentences.put("Your OKRs, as you would say them", "Raise customer retention from 37% to 40%")
    sentences.space("Add to the workbook")
    assert sentences.status == "Saved in practice: objectives/objective.yaml (new)."
    sentences.space("Undo")
    left = files_of(server, "by-keys")
    assert left.pop("log.jsonl").startswith(before["log.jsonl"])
    assert left == shown
    assert not notebook.problems()
