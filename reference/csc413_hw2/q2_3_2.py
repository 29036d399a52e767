"""2.3.2 The regularisation strength for which a step on the regularised loss equals a step with weight decay."""

from typing import Any

from grader.reference import equating, matrix, naturals, real, spoken, truth, vector, worth
from reference.csc413_hw2 import seeking, wordings

WORTH = worth(0.5, 3, "lambda_tilde")
SOUGHT = seeking.BOTH_AGREE

n, d = naturals("n d")
SAMPLES = spoken(n, "number of data points", "number of samples", "number of training examples", "number of examples")
X = matrix("X", n, d, "data")
t = vector("t", n, "targets")
w_0 = vector("w_0", d, "initial weights")
eta = real("eta", "learning rate", "step size", positive=True)
lambda_ = real("lambda", "weight decay", "decay", "weight decay factor", "weight decay coefficient", "decay rate", positive=True)


@truth("step on the regularised loss")
def regularised(X: Any, t: Any, w_0: Any, eta: Any, strength: Any) -> Any:
    return w_0 - eta * (2 / n * (X.T @ (X @ w_0 - t)) + 2 * strength * w_0)


@truth("step with weight decay")
def decayed(X: Any, t: Any, w_0: Any, eta: Any, lambda_: Any) -> Any:
    return (1 - lambda_) * w_0 - eta * (2 / n * (X.T @ (X @ w_0 - t)))


strength = real("strength")


@truth(
    r"\tilde{\lambda}",
    "regularisation strength",
    "regularization strength",
    "regularisation coefficient",
    "penalty",
    *("L2 coefficient", "L2 strength", "L2 penalty", "L2 factor", "L2 parameter", "coefficient of the L2 penalty"),
    *("L2 regularisation coefficient", "L2 regularization coefficient", "strength of the L2 penalty", "penalty coefficient"),
    *("strength of the regularisation", "strength of the regularization", "penalty strength", "matching coefficient"),
    "equivalent coefficient",
    *wordings.MATCHING_STRENGTH,
    form=r"\frac{\lambda}{2\eta}",
)
def lambda_tilde() -> Any:
    return equating("regularised", "decayed", "strength")
