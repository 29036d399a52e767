r"""Which space a truth lies in: `\hat{r} \in \mathbb{R}`, against its shape. Of any other symbol the text says what it is."""

from __future__ import annotations

from grader.discourse import Judgement, World, left_open
from grader.model import Agreement, Mismatch
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.shapes import Clash, Unclear, elaborate, show_shape
from grader.reference import Quantity


def in_space(truths: list[Quantity], space: Expression, world: World) -> Judgement:
    """Whether the one truth of that name has the axes of the space; where only sizes differ nobody knows."""
    sizes = _axes(space, world)
    bodies = [item.expression for item in truths if item.expression is not None]
    if sizes is None or len(bodies) != 1:
        return left_open("undecided", "the relation `∈` is not decided")
    try:
        shape = elaborate(bodies[0], world.context)[0].shape
    except (Clash, Unclear, RecursionError):
        return left_open("undecided", "its shape is not known")
    axes = [str(size) for size in shape if size != 1]
    told = f"it has the shape {show_shape(shape)}" if axes else "it is a number"
    if axes == sizes:
        return Judgement(Agreement(expected=told, found=told), told, truth=truths[0].id)
    if len(axes) == len(sizes) or any(size in world.context.sizes or size.isdigit() for size in (*axes, *sizes)):
        return left_open("ambiguous", f"{told}; its sizes may be named otherwise")
    evidence = Mismatch(expected=" x ".join(axes) or "1", found=" x ".join(sizes) or "1", truth=truths[0].id)
    return Judgement(evidence, f"wrong shape: {told}", truth=truths[0].id)


def _axes(space: Expression, world: World) -> list[str] | None:
    """The sizes of a space of reals other than one; None for another set."""
    match space:
        case Symbol("R") if "R" not in world.context.facts:
            return []
        case Apply("Reals", args):
            pass
        case Apply("Power", (Symbol("R"), size)) if "R" not in world.context.facts:
            args = (size,)
        case _:
            return None
    names = [item.name if isinstance(item, Symbol) else str(item.value) if isinstance(item, Number) else "" for item in args]
    return None if "" in names else [name for name in names if name != "1"]
