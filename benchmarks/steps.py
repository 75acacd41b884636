"""How quick steps are laid out: dates and slack of a milestone, beside finding chains naively.

python -m benchmarks.steps [--steps 200]      run it from okrnb's folder

okrnb gives each step the days it takes, its due day, its slack, and the longest chain. The naive
ways are told the days that each step takes and find the slack alone: they go over all that waits
for something, again and again, until no chain grows any more; once for all steps together, or anew
for each step. All slacks are compared before the times are printed.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from okrnb.objectives import Milestone, Step
from okrnb.planning import Schedule, plan_steps, schedule_steps

START = date(2012, 1, 1)
MOST_WAITS, FEW = 3, 10  # a step waits for up to so many of the ten before it
OURS, OURS_SLACK = "okrnb, dates and slack", "okrnb, slack alone"
TOGETHER, ANEW = "slack in rounds", "slack anew for each step"
Slack = dict[str, int]
Pairs = list[tuple[str, str]]  # (step that is waited for, step that waits)


def make_milestone(count: int, seed: int) -> Milestone:
    """Invent a milestone with so many steps, in no order; one in three says how long it takes."""
    rng = random.Random(seed)
    steps = []
    for number in range(count):
        before = range(max(0, number - FEW), number)
        waits = rng.sample(before, min(len(before), rng.randint(1, MOST_WAITS)))
        days = rng.randint(1, 5) if number % 3 == 0 else None
        after = tuple(f"s{one}" for one in waits)
        steps.append(Step(id=f"s{number}", title=f"Part {number}", after=after, days=days))
    rng.shuffle(steps)
    due = START + timedelta(days=4 * count)
    return Milestone(form="milestone", id="m", due=due, steps=tuple(steps))


def due_of(milestone: Milestone) -> date:
    """Give the day a milestone is due, which every one made here has."""
    return milestone.due or START


def lay_out(milestone: Milestone) -> tuple[tuple[Step, ...], Schedule]:
    """Give the steps with their days, and the slack of each, as okrnb does."""
    steps = plan_steps(milestone, start=START)
    return steps, slack_of(milestone, steps)


def slack_of(milestone: Milestone, steps: Sequence[Step]) -> Schedule:
    """Give the slack of steps that are laid out already, as okrnb does."""
    return schedule_steps(steps, start=START, due=due_of(milestone))


def longest(steps: Sequence[Step], pairs: Pairs) -> dict[str, int]:
    """Give the days of the longest chain that ends with each step, going round until none grows."""
    own = {step.id: step.days or 1 for step in steps}
    ends, grown = dict(own), True
    while grown:
        grown = False
        for before, after in pairs:
            if ends[before] + own[after] > ends[after]:
                ends[after], grown = ends[before] + own[after], True
    return ends


def slack_in_rounds(steps: Sequence[Step], room: int) -> Slack:
    """Find the slack of all steps from the longest chains up to them and behind them."""
    pairs = [(id, step.id) for step in steps for id in step.after]
    ends, tails = longest(steps, pairs), longest(steps, [(b, a) for a, b in pairs])
    return {step.id: room - ends[step.id] - tails[step.id] + (step.days or 1) for step in steps}


def slack_anew(steps: Sequence[Step], room: int) -> Slack:
    """Find the slack of one step after the other, with all chains anew for each of them."""
    return {step.id: slack_in_rounds(steps, room)[step.id] for step in steps}


def quickest(work: Callable[[], object], rounds: int) -> float:
    """Return the milliseconds of the quickest of ``rounds`` runs."""
    took = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        took.append(time.perf_counter() - begin)
    return 1e3 * min(took)


def compare(count: int, rounds: int, seed: int) -> list[str]:
    """Find the slack in all ways, see that it is the same, and return the times and ratios.

    Raises ValueError where two ways differ.
    """
    milestone = make_milestone(count, seed)
    steps, schedule = lay_out(milestone)
    room = (due_of(milestone) - START).days + 1
    found = {slot.step: slot.slack for slot in schedule.slots}
    if not found == slack_in_rounds(steps, room) == slack_anew(steps, room):
        raise ValueError("the ways differ in the slack of a step")
    took = {
        OURS: quickest(lambda: lay_out(milestone), rounds),
        OURS_SLACK: quickest(lambda: slack_of(milestone, steps), rounds),
        TOGETHER: quickest(lambda: slack_in_rounds(steps, room), rounds),
        ANEW: quickest(lambda: slack_anew(steps, room), 1),
    }
    waits = sum(len(step.after) for step in steps)
    return [
        f"{count} steps that wait {waits} times for another; all ways find the same slack.",
        *(f"{name:26}{ms:10.3g} ms" for name, ms in took.items()),
        *(f"ratio: {ANEW} / {own} = {took[ANEW] / took[own]:.3g}" for own in (OURS, OURS_SLACK)),
        f"ratio: {TOGETHER} / {OURS_SLACK} = {took[TOGETHER] / took[OURS_SLACK]:.3g}",
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark and say what it found; no time is judged."""
    parser = argparse.ArgumentParser(description="okrnb's layout of steps beside naive chains")
    parser.add_argument("--steps", type=int, default=200, help="steps of the milestone (200)")
    parser.add_argument("--rounds", type=int, default=7, help="the quickest of so many counts (7)")
    parser.add_argument("--seed", type=int, default=1, help="of the invented steps (1)")
    options = parser.parse_args(words)
    if min(options.steps, options.rounds) < 1:
        parser.error("give 1 or more steps, and 1 or more rounds")
    sys.stdout.write("\n".join(compare(options.steps, options.rounds, options.seed)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
