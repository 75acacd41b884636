"""Trees of boxes: words that fit, boxes that do not lie on each other."""

from matplotlib.patches import FancyBboxPatch

from okrnb.boxes import Box, draw_boxes
from okrnb.lettering import SMALL, width_of

TREE = Box(
    "Whole",
    ("now 1",),
    (
        Box("One", ("a line", "another line"), (Box("Deep"), Box("Deeper"))),
        Box("Two", sign="+"),
        Box("Three", tuple(f"line {n}" for n in range(6))),
    ),
)


def rectangles(*, across: bool) -> list[tuple[float, float, float, float]]:
    """Give left, top, right and bottom of each box that is drawn."""
    figure = draw_boxes(TREE, across=across, title="A tree")
    boxes = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyBboxPatch)]
    return [
        (b.get_x(), b.get_y(), b.get_x() + b.get_width(), b.get_y() + b.get_height()) for b in boxes
    ]


def overlaps(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_text_that_is_too_long_for_its_box_goes_on_below() -> None:
    box = Box("Conversion of all visitors who see the pricing page of the shop", ("now 2.1%",))
    assert [bold for _, bold in box.words] == [True, True, True, False]
    assert box.height > Box("Conversion", ("now 2.1%",)).height


def test_no_line_is_wider_than_its_box() -> None:
    box = Box("W" * 90, ("登録には十四の項目があり長すぎて途中で離脱する人が多い", "a-b " * 30))
    room = 72 * (2.7 - 0.2)
    weights = {True: "bold", False: "normal"}
    assert all(width_of(line, SMALL, weights[bold]) <= room for line, bold in box.words)


def test_boxes_do_not_lie_on_each_other() -> None:
    for across in (True, False):
        found = rectangles(across=across)
        assert len(found) == 6
        pairs = [(a, b) for n, a in enumerate(found) for b in found[n + 1 :]]
        assert not [pair for pair in pairs if overlaps(*pair)]


def test_what_belongs_to_a_box_stands_beside_it_or_below_it() -> None:
    whole, one, *_ = rectangles(across=True)
    assert whole[2] < one[0]
    whole, one, *_ = rectangles(across=False)
    assert whole[3] < one[1]


def test_amounts_in_dollars_stay_as_they_are() -> None:
    figure = draw_boxes(Box("From $400k to $600k"), across=True, title="$1 and $2", note="$ $")
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts == ["$1 and $2", "From $400k to $600k", "$ $"]
    assert not any(text.get_parse_math() for text in figure.axes[0].texts)
