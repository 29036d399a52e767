"""Tables of numbers as pictures."""

from collections.abc import Sequence
from typing import Any


def tables(axes: Any, named: Sequence[tuple[str, list[list[int]]]]) -> None:
    """Tables of numbers side by side, each cell in the colour of its sign."""
    left = 0
    for name, table in named:
        for row, values in enumerate(table):
            for column, value in enumerate(values):
                shade = "#fde2c4" if value > 1 else "#eeeeee" if value == 0 else "#ffffff" if value > 0 else "#cfe2f3"
                axes.add_patch(_cell(left + column, 4 - row, shade))
                axes.text(left + column + 0.5, 4.5 - row, str(value), ha="center", va="center", fontsize=8)
        axes.text(left + len(table) / 2, 5.25, name, ha="center")
        left += len(table) + 1
    axes.set(xlim=(-0.1, left), ylim=(-0.1, 5.8), aspect="equal")
    axes.axis("off")


def sides(axes: Any, kept: Sequence[Any]) -> None:
    """A net layer by layer: the side of each layer's output, layers with weights in colour."""
    for place, layer in enumerate(kept):
        _, channels, height, _ = layer.output
        axes.bar(place, height, width=0.5, color="tab:blue" if layer.weights else "0.75")
        axes.text(place, height + 0.7, f"{channels}x{height}x{height}", ha="center", fontsize=7)
    axes.set_xticks(range(len(kept)), [layer.kind for layer in kept], rotation=30, ha="right", fontsize=7)
    axes.set(ylabel="side of the output", ylim=(0, 37))


def _cell(x: float, y: float, shade: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, 1, facecolor=shade, edgecolor="0.7", linewidth=0.5)
