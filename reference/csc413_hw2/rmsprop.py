"""RMSProp on one sample x_1 = [2, 1], t = 2, from zero: its steps in decimals, by torch, and with a small learning rate."""

from decimal import Decimal
from typing import Any

from grader.reference import iterates, optimised

State = tuple[list[Any], list[Any]]  # the weights, and the moving averages of the squared gradient
START: State = ([Decimal(0)] * 2, [Decimal(0)] * 2)


def rmsprop(state: State, eta: Any = Decimal("0.1"), beta: Any = Decimal("0.9"), epsilon: Any = Decimal("1e-8")) -> State:
    """One step: v = beta v + (1 - beta) g^2, then w = w - eta g / (sqrt(v) + epsilon)."""
    weights, averages = state
    residual = 2 * weights[0] + weights[1] - 2
    slope = [4 * residual, 2 * residual]
    averages = [beta * v + (1 - beta) * g * g for v, g in zip(averages, slope, strict=True)]
    moved = [w - eta * g / (v ** type(v)("0.5") + epsilon) for w, g, v in zip(weights, slope, averages, strict=True)]
    return moved, averages


def by_torch(steps: int) -> Any:
    """The same steps by torch's own optimiser."""
    return optimised(lambda w: (2 * w[0] + w[1] - 2) ** 2, [0, 0], "RMSprop", steps, lr=0.1, alpha=0.9, eps=1e-8)


ZEROS: State = ([0.0, 0.0], [0.0, 0.0])


def slowly() -> Any:
    """20,000 steps of 0.0005, small enough to settle."""
    return iterates(lambda state: rmsprop(state, 0.0005, 0.9, 1e-8), ZEROS, 20_000)[-1][0]


def rank(*rows: list[int]) -> int:
    """Of a matrix with these rows."""
    import torch

    return int(torch.linalg.matrix_rank(torch.tensor(rows, dtype=torch.float64)))


def drawn(axes: Any) -> None:
    """The first steps with a learning rate of 0.1, the line of solutions, and both ends."""
    points = [(0.0, 0.0), *((float(a), float(b)) for a, b in (weights for weights, _ in iterates(rmsprop, START, 11)))]
    axes.plot([0.35, 1.0], [1.3, 0.0], color="0.5", label="solutions of Xw = t")
    axes.plot(*zip(*points, strict=True), marker="o", markersize=3, color="tab:blue", label="RMSProp")
    axes.plot(0.8, 0.4, "s", color="tab:green", label="minimum norm [4/5, 2/5]")
    axes.plot(2 / 3, 2 / 3, "x", color="tab:red", label="limit [2/3, 2/3]")
    axes.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.6))
