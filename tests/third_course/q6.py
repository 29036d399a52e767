"""6 Gradient descent on a quadratic: when is the learning rate stable?

f(w) = (1/2) w^T A w with A = diag(1, 9), from w_0 = (9, 1). Gradient descent w_(k+1) = w_k - eta A w_k; heavy ball momentum
with the best parameters as comparison.
"""

from typing import Any

from grader.reference import iterates, matrix, misconception, real, said, truth, vector, worth

WORTH = worth(2, 1, "bound", "best_rate", "rate_of_convergence")

A = matrix("A", 2, 2, "Hessian", value=[[1, 0], [0, 9]])
w = vector("w", 2, "weights")
start = vector("w_0", 2, "starting point", "initial point", value=[9, 1])
eta = real(r"\eta", "learning rate", "step size", positive=True)


@truth("f", "loss", "objective", of="w")
def f(A: Any, w: Any) -> Any:
    return w.T @ A @ w / 2


@truth(r"\nabla f(w)", "gradient", form="A w")
def slope(A: Any, w: Any) -> Any:
    return A @ w


def radius(rate: float) -> float:
    return max(abs(1 - rate * value) for value in (1.0, 9.0))


def searched(good: Any, low: float, high: float) -> float:
    """By bisection, where `good` ceases to hold."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


@truth(r"\eta_{\max}", "largest stable learning rate", "maximum learning rate", "stability bound", "stability limit",
       "largest stable step size", "maximal stable learning rate", "critical learning rate",
       again=lambda: searched(lambda rate: radius(rate) < 1, 0.01, 1.0))  # fmt: skip
def bound() -> Any:
    from fractions import Fraction

    return Fraction(2, 9)


def golden() -> float:
    low, high = 0.01, 0.3
    for _ in range(200):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if radius(a) < radius(b) else (a, high)
    return low


@truth(r"\eta^*", "optimal learning rate", "best learning rate", "optimal step size", "best step size", again=golden)
def best_rate() -> Any:
    from fractions import Fraction

    return Fraction(2, 1 + 9)


@truth(r"\rho", "rate of convergence", "convergence rate", "contraction factor", "convergence factor", "spectral radius",
       again=lambda: radius(golden()), precision=1e-6)  # fmt: skip
def rate_of_convergence() -> Any:
    from fractions import Fraction

    return Fraction(4, 5)


@truth(r"\kappa", "condition number", "condition number of A", again=lambda: 9.0)
def condition() -> float:
    import torch

    return float(torch.linalg.cond(torch.diag(torch.tensor([1.0, 9.0], dtype=torch.float64))))


@truth("momentum factor", "convergence rate with momentum", "rate with momentum", "rate of heavy ball", "heavy ball rate",
       r"\rho_{m}", again=lambda: abs((4 - 2) / (4)))  # fmt: skip
def heavy_rate() -> Any:
    """(sqrt kappa - 1) / (sqrt kappa + 1)."""
    from fractions import Fraction

    return Fraction(3 - 1, 3 + 1)


@truth(r"\beta^*", "optimal momentum", "best momentum", "optimal momentum coefficient", again=lambda: 0.5**2)
def best_beta() -> Any:
    from fractions import Fraction

    return Fraction(1, 4)


@truth("w_k", index=range(1, 4), again=lambda k: [9 * 0.8**k, (-0.8) ** k], precision=1e-9)
def steps(k: int) -> Any:
    """With the best rate, 1/5."""
    return list(iterates(lambda v: [v[0] - 0.2 * v[0], v[1] - 0.2 * 9 * v[1]], [9.0, 1.0], 3))[k - 1]


@misconception(
    *said("a larger learning rate always converges|speeds~up~convergence ~|faster"),
    *said("gradient~descent converges for any|every learning rate"),
    hint="beyond 2/9 the steep direction grows with every step",
    again=lambda: radius(1.0) < 1,
)
def any_rate() -> bool:
    return all(radius(rate) < 1 for rate in (0.1, 0.2, 0.3))


@truth(
    *said("gradient~descent|it|the~iteration diverges for eta~=~0.25|a~learning~rate~of~0.25"),
    *said("momentum converges faster ~|than~gradient~descent|than~plain~gradient~descent"),
    *said("f|the~loss|the~objective is strictly|strongly convex"),
    again=lambda: radius(0.25) > 1,
)
def diverges() -> bool:
    return abs(1 - 0.25 * 9) > 1
