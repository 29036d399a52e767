"""1.2.1 Does RMSProp find the minimum-norm solution?

L(w) = ||Xw - t||^2 / n for one sample x_1 = [2, 1], t = [2], from w_0 = [0, 0]. Each step of RMSProp divides the gradient by
the root of its own moving average, so that both coordinates move alike and w ends where w_1 = w_2, not in the row space.
"""

from fractions import Fraction
from math import sqrt
from typing import Any

from grader.reference import cycle, gradient, inverse, iterates, matrix, mechanism, misconception  # isort: skip
from grader.reference import naturals, norm2, picture, real, truth, vector, worth  # isort: skip
from reference.csc413_hw2 import doing, paths, stepwise
from reference.csc413_hw2.rmsprop import START, ZEROS, by_torch, drawn, rank, rmsprop, slowly

WORTH = worth(1, 1, "w_star", "reached")

SETTING = (*paths.THROUGHOUT, *paths.SMALL)
n, d = naturals("n d")
X = matrix("X", n, d, value=[[2, 1]])
x_1 = vector("x_1", d, value=[2, 1])
w_0 = vector("w_0", d, "initial weights", "starting point", "initial point", value=[0, 0])
t = vector("t", n, "target", value=[2])
w = vector("w", d, "weight vector", "weights")
eta = real("eta", "learning rate", positive=True)
beta = real("beta", "decay rate", positive=True)
epsilon = real("epsilon", "small constant", "small positive constant", "small number", positive=True)


@truth("L", "loss", "loss function", of="w")
def L(X: Any, w: Any, t: Any) -> Any:
    return norm2(X @ w - t) / n


@truth(r"\nabla L(w)", "gradient", "gradient of the loss", of="w", form=r"2 X^T (X w - t)")
def slope() -> Any:
    """4 (2 w_1 + w_2 - 2) and 2 (2 w_1 + w_2 - 2)."""
    return gradient("L", "w")


@truth(r"w^*", "minimum norm solution", "minimum-norm solution", "least norm solution", "least-norm interpolator",
       "interpolator of minimum norm")  # fmt: skip
def w_star(X: Any, t: Any) -> Any:
    """The solution of Xw = t in the row space of X."""
    return X.T @ (inverse(X @ X.T) @ t)


@truth(r"w_k", r"w^{(k)}", r"w(k)", "iterate", index=range(1, 11), again=by_torch)
def iterate(step: int) -> list[float]:
    """RMSProp with learning rate 0.1, decay 0.9, epsilon 1e-8, from [0, 0], to 28 digits."""
    return [float(weight) for weight in iterates(rmsprop, START, step)[-1][0]]


@truth("RMSProp", "RMSProp solution", "point that RMSProp reaches", again=slowly, precision=1e-3)
def reached() -> Any:
    """g_1 / g_2 is constant and cancels, so both coordinates are equal at every step: Xw = t on the line w = c [1, 1]."""
    from sympy import Symbol, solve

    c = Symbol("c")
    (root,) = solve(2 * c + c - 2, c)
    return [Fraction(int(root.p), int(root.q))] * 2


@truth("RMSProp ends in a cycle", "RMSProp oscillates",
       again=lambda: 0.01 < float((by_torch(2001) - by_torch(2000)).abs().max()) < 0.5)  # fmt: skip
def oscillates() -> bool:
    """With the constant learning rate 0.1 the weights return to themselves after two steps or more."""
    return len(cycle(lambda state: rmsprop(state, 0.1, 0.9, 1e-8), ZEROS)) > 1


@truth("norm of RMSProp solution", "norm of the point that RMSProp reaches", "norm of the point RMSProp reaches", precision=1e-3,
       again=lambda: float(sum(weight**2 for weight in slowly()) ** 0.5))  # fmt: skip
def norm_reached() -> float:
    return sqrt(sum(weight**2 for weight in reached()))


@truth("norm of the minimum-norm solution", "norm of the minimum norm solution", again=lambda: 2 / 5**0.5)
def norm_least() -> float:
    return sqrt(Fraction(4, 5) ** 2 + Fraction(2, 5) ** 2)


@truth(*paths.MOVE_ALIKE, again=lambda: all(abs(float((w := by_torch(k))[0] - w[1])) < 1e-6 for k in range(1, 11)))
def alike() -> bool:
    """The coordinates' gradients have a constant quotient, which the division cancels."""
    return all(abs(a - b) < Fraction(1, 10**6) for (a, b), _ in iterates(rmsprop, START, 20))


@misconception(*paths.FIRST_TWICE, hint="each is divided by the root of its own moving average, so both move alike",
               again=lambda: abs(float(by_torch(1)[0] - 2 * by_torch(1)[1])) < 1e-3)  # fmt: skip
def twice() -> bool:
    return all(abs(a - 2 * b) < 1e-3 for (a, b), _ in iterates(lambda state: rmsprop(state, 0.1, 0.9, 1e-8), ZEROS, 20)[1:])


@truth(*stepwise.RANK_ONE, again=lambda: rank([2, 1], [4, 2]) == 1)
def rank_one() -> bool:
    return rank([2, 1]) == 1


@misconception(*stepwise.ALL_ON_ONE_LINE, hint="[1, 0] is no multiple of [2, 1]", again=lambda: 2 * 0 - 1 * 1 == 0)
def on_one_line() -> bool:
    return rank([2, 1], [1, 0]) == 1


@misconception(*paths.RECOVERS, again=lambda: abs(float(by_torch(2000)[0]) - 0.8) < 0.05,
               hint="it moves both coordinates alike, so it can only reach [2/3, 2/3]; minimum norm is [4/5, 2/5]")  # fmt: skip
def least_norm() -> bool:
    return bool(reached() == [Fraction(4, 5), Fraction(2, 5)])


KNOWN = (
    mechanism("finds", least_norm, doing.RMSPROP, doing.LEAST),
    mechanism("acts", alike, doing.COORDINATES, doing.ALIKE),
    mechanism("acts", twice, doing.FIRST, doing.TWICE),
)


@picture("The RMSProp path from [0, 0] along the diagonal to [2/3, 2/3] on the line of solutions; minimum norm at [4/5, 2/5].")
def path(axes: Any) -> None:
    drawn(axes)
