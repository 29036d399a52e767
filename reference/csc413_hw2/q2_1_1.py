"""2.1.1 The computation graph of the regularised loss after two steps of gradient descent, drawn.

A drawing is judged by a person. What can be held is the graph itself: its nodes and arrows, computed from the two steps.
"""

from typing import Any

from grader.reference import directed, misconception, picture, truth, worth
from reference.csc413_hw2 import wordings

WORTH = worth(0.5, 4)
OPEN = ("the drawing is judged by a person, beside the graph that is shown here",)

STEPS = 2


def arrows() -> list[tuple[str, str]]:
    """(from, to) of every arrow, from the rules of the two steps."""
    found = []
    for k in range(STEPS + 1):
        found += [(f"w_{k}", f"L_{k}"), ("strength", f"L_{k}")]
        if k < STEPS:
            found += [(f"L_{k}", f"slope_{k}"), ("strength", f"slope_{k}")]
            found += [(f"slope_{k}", f"w_{k + 1}"), (f"w_{k}", f"w_{k + 1}"), ("eta", f"w_{k + 1}")]
    return found


SLOPES = ("grad", "gradient", "gradient of", "the gradient at", "gradient evaluated at")
NODES = {
    **{f"w_{k}": (f"w_{k}",) for k in range(STEPS + 1)},
    **{f"L_{k}": (f"L~_{k}", f"L_{k}", f"loss L~_{k}", f"loss at w_{k}", f"loss of w_{k}") for k in range(STEPS + 1)},
    **{
        f"slope_{k}": (
            "gradient",
            *(f"{what} {of}" for what in SLOPES for of in (f"L~_{k}", f"L_{k}", f"w_{k}", f"loss at w_{k}")),
        )
        for k in range(STEPS)
    },
    "eta": ("eta", "learning rate", "step size"),
    "strength": ("λ~", "lambda", "regularisation coefficient", "regularization coefficient", "regularisation strength"),
}
NODES["w_0"] += ("initial weights", "initial weight vector", "starting weights")
NODES["L_0"] += ("initial loss",)
NODES["L_2"] += ("final loss", "last loss")
EVERY_LOSS = tuple(f"L_{k}" for k in range(STEPS + 1))
LOSSES = ("losses", "loss nodes", "loss node", "regularised losses", "regularized losses", "regularised loss")
UPDATES = tuple(f"w_{k + 1}" for k in range(STEPS))
GRAPH = directed(
    arrows(),
    NODES,
    dict.fromkeys(LOSSES, EVERY_LOSS) | dict.fromkeys(("weight updates", "updates", "weight update", "update steps"), UPDATES),
    called=("graph", "computation graph", "our computation graph", "our graph", "computational graph"),
    beside=("data", "data X", "X", "t", "targets", "training data", "inputs"),
    between=[f"slope_{k}" for k in range(STEPS)],
)


def nodes() -> set[str]:
    return {name for arrow in arrows() for name in arrow}


def ordered() -> bool:
    """Whether the arrows have no cycle: nodes without open inputs are taken away until none is left."""
    left, edges = nodes(), set(arrows())
    while left:
        free = {name for name in left if not any(to == name for _, to in edges)}
        if not free:
            return False
        left -= free
        edges = {(a, b) for a, b in edges if a not in free}
    return True


def has_path() -> bool:
    """Whether the last loss depends on the learning rate and on the initial weights by way of both steps."""
    reached, edges = {"w_0", "eta"}, arrows()
    for _ in edges:
        reached |= {to for start, to in edges if start in reached}
    return reached >= nodes() - {"strength"}


@truth("the graph is acyclic", "the computation graph is acyclic", again=has_path)
def acyclic() -> bool:
    """Every value comes after what it is computed from."""
    return ordered()


@misconception(*wordings.CYCLIC, again=lambda: not has_path(), hint="every value is computed from earlier ones only")
def cyclic() -> bool:
    return not ordered()


@truth("number of nodes in the computation graph", again=lambda: 3 * (STEPS + 1) - 1 + 2)
def node_count() -> int:
    """Weights, losses, gradients, the learning rate and the strength of the regularisation."""
    return len(nodes())


@picture("The computation graph: each w leads to its loss and gradient, and with eta to the next w; strength leads to all.", 6, 3)
def graph(axes: Any) -> None:
    heights = {"w": 1, "L": 2, "slope": 3}
    places = {"eta": (1.5, 0.0), "strength": (2.5, 4.0)}
    for name in sorted(nodes() - places.keys()):
        kind, _, step = name.partition("_")
        places[name] = (2.0 * int(step) + {"w": 0.0, "L": 0.6, "slope": 1.2}[kind], heights[kind])
    shown = {"eta": r"$\eta$", "strength": r"$\tilde\lambda$"}
    for start, to in arrows():
        axes.annotate("", places[to], places[start], arrowprops={"arrowstyle": "->", "color": "0.6", "shrinkA": 9, "shrinkB": 9})
    for name, (x, y) in sorted(places.items()):
        kind, _, step = name.partition("_")
        text = shown.get(name) or {"w": "$w_%s$", "L": r"$\tilde L_%s$", "slope": r"$\nabla\tilde L_%s$"}[kind] % step
        axes.text(x, y, text, ha="center", va="center")
    axes.set(xlim=(-0.5, 5.5), ylim=(-0.4, 4.4))
    axes.axis("off")
