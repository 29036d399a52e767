"""Evidence as a picture, where people would rather look: a matrix with its wrong cells marked, a net layer by layer.

SVG by drawsvg, the same bytes for the same evidence, with a text alternative; colours come from the page (`currentColor`, CSS
variables with fallbacks), and a wrong cell is told by a mark as well as by its colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.model import Cells, Counterexample, LayerRow, Listing, Outcome, Verdict

if TYPE_CHECKING:
    import drawsvg

CELL = 30.0
GAP = 26.0
TITLE = 20.0
MOST = 12  # rows or columns of a grid that people look at
FONT = 12


def picture(verdict: Verdict) -> str:
    """The evidence drawn as SVG; empty where words say it as well."""
    if verdict.code is not None:
        return stack(verdict.code, wrong=verdict.outcome is Outcome.WRONG)
    match verdict.evidence:
        case Counterexample(left_value=found, right_value=expected) if verdict.outcome is Outcome.WRONG:
            return grids(found, expected) if _table(found) and _table(expected) else ""
        case _:
            return ""


def _table(cells: Cells) -> bool:
    return 2 <= len(cells) <= MOST and 2 <= len(cells[0]) <= MOST and not any(".." in cell for row in cells for cell in row)


def grids(found: Cells, expected: Cells) -> str:
    """What was found beside what was expected, cell by cell; cells that differ carry a ring and the colour of a mistake."""
    import drawsvg

    wrong = {
        (row, column)
        for row, cells in enumerate(found)
        for column, cell in enumerate(cells)
        if row >= len(expected) or column >= len(expected[row]) or Fraction(cell) != Fraction(expected[row][column])
    }
    widths = [len(found[0]) * CELL, len(expected[0]) * CELL]
    height = TITLE + max(len(found), len(expected)) * CELL + 2
    total = sum(len(row) for row in found)
    told = f"found, beside expected: {len(wrong)} of {total} cells differ: " + ", ".join(
        f"row {row + 1} column {column + 1}" for row, column in sorted(wrong)[:MOST]
    )
    drawing = drawsvg.Drawing(sum(widths) + GAP + 2, height, id_prefix="g", font_size=FONT, role="img", class_="drawing")
    drawing.append_title(told + (", ..." if len(wrong) > MOST else ""))
    _grid(drawing, "found", found, 1.0, wrong)
    _grid(drawing, "expected", expected, 1.0 + widths[0] + GAP, set())
    return str(drawing.as_svg(header=""))


def _grid(drawing: drawsvg.Drawing, title: str, cells: Sequence[Sequence[str]], left: float, wrong: set[tuple[int, int]]) -> None:
    import drawsvg

    middle = {"text_anchor": "middle", "dominant_baseline": "central", "fill": "currentColor"}
    drawing.append(drawsvg.Text(title, FONT, left + len(cells[0]) * CELL / 2, TITLE / 2, **middle))
    for row, values in enumerate(cells):
        for column, value in enumerate(values):
            x, y = left + column * CELL, TITLE + row * CELL
            drawing.append(
                drawsvg.Rectangle(x, y, CELL, CELL, fill="none", stroke="currentColor", stroke_opacity=0.25, stroke_width=1)
            )
            if (row, column) in wrong:
                drawing.append(
                    drawsvg.Circle(
                        x + CELL / 2, y + CELL / 2, CELL / 2 - 3, fill="none", stroke="var(--wrong, #b3261e)", stroke_width=1.6
                    )
                )
            size = FONT if len(value) <= 4 else FONT * 4 / len(value)
            drawing.append(drawsvg.Text(value, size, x + CELL / 2, y + CELL / 2, **middle))


# ---------------------------------------------------------------- nets

BAR = 26.0
STEP = 62.0
HIGHEST = 96.0
FOOT = 34.0


def stack(listing: Listing, *, wrong: bool) -> str:
    """The side of each layer's output as a bar, the reference's as a dashed outline; empty where no size changes.

    Another layer than the reference's has the colour of a mistake only where the class is `wrong`.
    """
    import drawsvg

    rows = _changing(listing.layers)
    largest = max((max(_side(row.output), _side(row.expected or (0,))) for row in rows), default=0)
    if not 2 <= len(rows) <= MOST or largest < 2:
        return ""
    differ = [row for row in rows if row.expected not in (None, row.output)]
    told = "sides of the outputs, layer by layer: " + ", ".join(f"{row.kind} {_size(row.output)}" for row in rows)
    told += "".join(f"; {row.kind} {row.name} should give {_size(row.expected or ())}" for row in differ[:1])
    drawing = drawsvg.Drawing(
        len(rows) * STEP, TITLE + HIGHEST + FOOT, id_prefix="n", font_size=FONT, role="img", class_="drawing"
    )
    drawing.append_title(told)
    for place, row in enumerate(rows):
        _bar(drawing, place * STEP + STEP / 2, row, HIGHEST / largest, wrong)
    return str(drawing.as_svg(header=""))


def _bar(drawing: drawsvg.Drawing, middle: float, row: LayerRow, scale: float, accused: bool) -> None:
    import drawsvg

    floor = TITLE + HIGHEST
    differs = row.expected not in (None, row.output)
    height = _side(row.output) * scale
    ink = "var(--wrong, #b3261e)" if differs and accused else "currentColor"
    drawing.append(drawsvg.Rectangle(middle - BAR / 2, floor - height, BAR, height, fill=ink, fill_opacity=0.25, stroke=ink))
    if differs:
        wanted = _side(row.expected or (0,)) * scale
        drawing.append(
            drawsvg.Rectangle(
                middle - BAR / 2 - 3, floor - wanted, BAR + 6, wanted, fill="none", stroke="currentColor", stroke_dasharray="3 2"
            )
        )
    for text, y, size in (
        (_size(row.output), floor - max(height, _side(row.expected or (0,)) * scale if differs else 0.0) - 8, 9.5),
        (row.kind.removesuffix("2d"), floor + 12, 9.5),
        (row.name, floor + 25, 9.0),
    ):
        fitting = min(size, size * 10 / max(len(text), 1))
        drawing.append(drawsvg.Text(text, fitting, middle, y, text_anchor="middle", fill="currentColor"))


def _changing(rows: Sequence[LayerRow]) -> list[LayerRow]:
    """Layers that hold weights of their own or change the size: normalisations and activations do neither."""
    return [row for row in rows if row.output != row.input or (row.expected is not None)]


def _side(shape: Sequence[int]) -> int:
    return shape[-1] if len(shape) == 3 else 0


def _size(shape: Sequence[int]) -> str:
    return "x".join(map(str, shape))
