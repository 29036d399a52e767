"""3 The gradient of logistic regression.

L(w) is the cross entropy of sigmoid(Xw) against y in (0, 1), X of shape (n, d).
"""

from typing import Any

from grader.reference import gradient, hadamard, log, matrix, naturals, sigmoid, total, truth, vector, worth

WORTH = worth(1, 3, "slope")

n, d = naturals("n d")
X = matrix("X", n, d, "data")
w = vector("w", d, "weights")
y = vector("y", n, "labels")


@truth("L", "cross entropy", "loss", of="w")
def L(X: Any, w: Any, y: Any) -> Any:
    return -1 * total(hadamard(y, log(sigmoid(X @ w))) + hadamard(1 - y, log(1 - sigmoid(X @ w))))


@truth(r"\nabla L(w)", r"\nabla_w L(w)", "gradient", form=r"X^T(\sigma(Xw) - y)")
def slope() -> Any:
    return gradient("L", "w", at="w")
