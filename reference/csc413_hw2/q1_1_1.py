"""1.1.1 Mini-batch SGD from zero finds the minimum-norm solution of Xw = t.

X has shape (n, d) with d > n and full rank: its rows are independent. Every step adds a combination of rows of X, so
w = X^T alpha, and Xw = t gives w = X^T (XX^T)^-1 t. X is not square and has no inverse; X^T X is singular.
"""

from typing import Any

from grader.reference import fewer, inverse, matrix, mechanism, misconception, naturals, real, spoken, truth, vector, worth
from reference.csc413_hw2 import being, doing, paths, wide, wordings

WORTH = worth(2, 2, "w_hat")

n, d = naturals("n d")
OVERPARAMETERISED = fewer(n, d)
SAMPLES, FEATURES = spoken(n, "number of samples", "samples"), spoken(d, "number of features", "features")
SETTING = (*wordings.OVERPARAMETERISED, "the whole time", "for the whole run", "produced by mini-batch SGD")
X = matrix("X", n, d, full_rank=True)
t = vector("t", n, "targets")
w = vector("w", d, "weights", "weight vector")
eta = real("eta", "learning rate", "step size", positive=True)


@truth(r"w^*", "minimum norm solution", "minimum-norm solution", "minimum norm solution obtained by gradient descent")
def w_star(X: Any, t: Any) -> Any:
    """The solution of Xw = t in the row space of X."""
    return X.T @ (inverse(X @ X.T) @ t)


@truth(r"\hat{w}", "solution that SGD finds")
def w_hat(X: Any, t: Any) -> Any:
    """The same: SGD never leaves the row space."""
    return X.T @ (inverse(X @ X.T) @ t)


@truth(*wordings.IN_ROW_SPACE, *paths.STAYS_IN_ROW_SPACE, again=wide.in_row_space_by_induction)
def in_row_space() -> bool:
    """Measured, and proved by induction over symbolic steps."""
    return wide.in_row_space_measured()


@truth(*wordings.SGD_FINDS_LEAST_NORM, *paths.RETURNS_LEAST_NORM, again=wide.row_space_has_one_solution)
def least_norm() -> bool:
    """Mini-batch steps from zero end where the pseudo-inverse's solution is."""
    return wide.ends_at_least_norm()


@misconception(
    *paths.LEAVES_ROW_SPACE, *paths.ENDS_ELSEWHERE,
    hint="each step adds a combination of rows of X", again=lambda: not wide.in_row_space_by_induction(),
)  # fmt: skip
def leaves_row_space() -> bool:
    return not wide.in_row_space_measured()


@misconception(
    *wordings.UNIQUE,
    hint="more unknowns than equations: what X maps to zero can be added to any solution",
    again=lambda: wide.rank(gram=False) == 5,
)
def unique() -> bool:
    return wide.rank(gram=True) == 5


@truth(*wordings.MANY, again=lambda: wide.rank(gram=False) < 5)
def many() -> bool:
    return wide.rank(gram=True) < 5


@misconception(
    "X is invertible",
    "X is square",
    hint="X has more columns than rows, so it has no inverse; full rank means that its rows are independent",
    again=lambda: wide.drawn().shape[0] == wide.drawn().shape[1],
)
def invertible() -> bool:
    return wide.rank(gram=False) == int(max(wide.drawn().shape))


@truth(*wordings.ROWS_INDEPENDENT, again=lambda: wide.rank(gram=False) == 3)
def rows_independent() -> bool:
    return bool(abs(wide.drawn().matmul(wide.drawn().T).det()) > 1e-9)


@misconception(
    *wordings.GRADIENT_IN_NULL_SPACE,
    hint="the gradient is X^T times a vector: in the row space, at right angles to the null space",
    again=lambda: bool((wide.drawn() @ wide.drawn().T).norm() < 1e-9),
)
def gradient_in_null_space() -> bool:
    x = wide.drawn()
    return bool((x @ (x.T @ (x @ x[0] - 1))).norm() < 1e-9)


@misconception(
    "X^TX is invertible",
    *wordings.COLUMNS_INDEPENDENT,
    hint="X^T X is d x d but of rank n < d, so it is singular",
    again=lambda: bool(abs(wide.drawn().T.matmul(wide.drawn()).det()) > 1e-9),
)
def gram_invertible() -> bool:
    return wide.rank(gram=True) == 5


KNOWN = (
    mechanism("stays", in_row_space, doing.STEPS, doing.SPAN),
    mechanism("finds", least_norm, doing.BY_SGD, doing.LEAST),
    mechanism("acts", gram_invertible, being.GRAM, being.FULL),
    mechanism("acts", rows_independent, being.SMALL_GRAM, being.REGULAR),
    mechanism("acts", many, being.GRAM, being.SINGULAR),
    mechanism("finds", leaves_row_space, doing.BY_SGD, doing.LONGER),
)
