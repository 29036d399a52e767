"""1.2.1 Does RMSProp find the minimum-norm solution?

L(w) = ||Xw - t||^2 / n for one sample x_1 = [2, 1], t = [2], from w_0 = [0, 0]. Each step of RMSProp divides the gradient by
the root of its own moving average, so that both coordinates move alike and w ends where w_1 = w_2, not in the row space.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from grader.reference import inverse, matrix, naturals, norm2, picture, real, truth, vector, worth

WORTH = worth(1, 1, "w_star", "limit")

n, d = naturals("n d")
X = matrix("X", n, d, value=[[2, 1]])
x_1 = vector("x_1", d, value=[2, 1])
w_0 = vector("w_0", d, "initial weights", value=[0, 0])
t = vector("t", n, "target", value=[2])
w = vector("w", d, "weight vector", "weights")
eta = real("eta", "learning rate", positive=True)
beta = real("beta", "decay rate", positive=True)
epsilon = real("epsilon", positive=True)

ETA, BETA, EPSILON = "0.1", "0.9", "1e-8"


@truth("L", "loss", "loss function", of="w")
def L(X: Any, w: Any, t: Any) -> Any:
    return norm2(X @ w - t) / n


@truth(r"w^*", "minimum norm solution", "minimum-norm solution", "least norm solution")
def w_star(X: Any, t: Any) -> Any:
    """The solution of Xw = t in the row space of X."""
    return X.T @ (inverse(X @ X.T) @ t)


def rmsprop(steps: int) -> list[Decimal]:
    """RMSProp to 30 digits: v = beta v + (1 - beta) g^2, then w = w - eta g / (sqrt(v) + epsilon)."""
    with localcontext() as context:
        context.prec = 30
        weights, average = [Decimal(0), Decimal(0)], [Decimal(0), Decimal(0)]
        for _ in range(steps):
            residual = 2 * weights[0] + weights[1] - 2
            slope = [4 * residual, 2 * residual]
            average = [Decimal(BETA) * v + (1 - Decimal(BETA)) * g * g for v, g in zip(average, slope, strict=True)]
            weights = [
                w - Decimal(ETA) * g / (v.sqrt() + Decimal(EPSILON)) for w, g, v in zip(weights, slope, average, strict=True)
            ]
        return weights


def rmsprop_by_torch(steps: int) -> Any:
    """The same steps by torch's own optimiser."""
    import torch

    weights = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.RMSprop([weights], lr=float(ETA), alpha=float(BETA), eps=float(EPSILON))
    for _ in range(steps):
        optimiser.zero_grad()
        ((2 * weights[0] + weights[1] - 2) ** 2).backward()
        optimiser.step()
    return weights.detach()


@truth(r"w_k", r"w^{(k)}", r"w(k)", "iterate", index=range(1, 11), again=rmsprop_by_torch)
def iterate(step: int) -> list[float]:
    """RMSProp with learning rate 0.1, decay 0.9, epsilon 1e-8, from [0, 0]."""
    return [float(weight) for weight in rmsprop(step)]


def settled() -> list[float]:
    """20,000 steps of 0.0005, small enough to settle to three digits."""
    weights, average = [0.0, 0.0], [0.0, 0.0]
    for _ in range(20_000):
        residual = 2 * weights[0] + weights[1] - 2
        slope = [4 * residual, 2 * residual]
        average = [0.9 * v + 0.1 * g * g for v, g in zip(average, slope, strict=True)]
        weights = [w - 0.0005 * g / (v**0.5 + 1e-8) for w, g, v in zip(weights, slope, average, strict=True)]
    return weights


@truth("RMSProp", "RMSProp solution", "point that RMSProp reaches", again=settled, precision=1e-3)
def limit() -> Any:
    """g_1 / g_2 is constant and cancels, so both coordinates are equal at every step: Xw = t on the line w = c [1, 1]."""
    from sympy import Rational, solve, symbols

    c = symbols("c")
    (root,) = solve(2 * c + c - Rational(2), c)
    return [Fraction(int(root.p), int(root.q))] * 2


@picture("The RMSProp path from [0, 0] along the diagonal to [2/3, 2/3] on the line of solutions; minimum norm at [4/5, 2/5].")
def path(axes: Any) -> None:
    points = [(0.0, 0.0), *((float(a), float(b)) for a, b in (rmsprop(step) for step in range(1, 12)))]
    axes.plot([0.35, 1.0], [1.3, 0.0], color="0.5", label="solutions of Xw = t")
    axes.plot(*zip(*points, strict=True), marker="o", markersize=3, color="tab:blue", label="RMSProp")
    axes.plot(0.8, 0.4, "s", color="tab:green", label="minimum norm [4/5, 2/5]")
    axes.plot(2 / 3, 2 / 3, "x", color="tab:red", label="limit [2/3, 2/3]")
    axes.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    axes.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1.0, 0.6))
