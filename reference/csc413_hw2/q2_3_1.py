"""2.3.1 One step on the regularised loss, and one step with weight decay.

L~(w) = ||Xw - t||^2 / n + lambda~ ||w||^2; weight decay is w_1 = (1 - lambda) w_0 - eta grad L(w_0).
"""

from typing import Any

from grader.reference import gradient, matrix, naturals, norm2, real, truth, vector, worth

WORTH = worth(0.5, 3, "step_on_regularised", "step_with_decay")

n, d = naturals("n d")
X = matrix("X", n, d, "data")
t = vector("t", n, "targets")
w = vector("w", d, "weights")
w_0 = vector("w_0", d, "initial weights")
eta = real("eta", "learning rate", "step size", positive=True)
lambda_ = real("lambda", "weight decay", positive=True)
lambda_tilde = real("lambda_tilde", "regularisation strength", positive=True)


@truth("L", "loss", "unregularized loss", of="w")
def L(X: Any, w: Any, t: Any) -> Any:
    return norm2(X @ w - t) / n


@truth(r"\tilde{L}", "regularized loss", "regularised loss", of="w")
def L_tilde(X: Any, w: Any, t: Any, lambda_tilde: Any) -> Any:
    return norm2(X @ w - t) / n + lambda_tilde * norm2(w)


@truth(r"\nabla_{w_0} \tilde L", r"\nabla_{w_0} \tilde L(w_0)", form=r"\frac{2}{n} X^T (X w_0 - t) + 2 \tilde\lambda w_0")
def slope_at_start(w_0: Any) -> Any:
    return gradient("L_tilde", "w", at="w_0")


@truth("w_1", "regularized loss", "regularised loss", form=r"(1 - 2\eta\tilde\lambda) w_0 - \frac{2\eta}{n} X^T(Xw_0 - t)")
def step_on_regularised(X: Any, t: Any, w_0: Any, eta: Any, lambda_tilde: Any) -> Any:
    return w_0 - eta * (2 / n * (X.T @ (X @ w_0 - t)) + 2 * lambda_tilde * w_0)


@truth("w_1", "weight decay", "decay", form=r"(1 - \lambda) w_0 - \frac{2\eta}{n} X^T(Xw_0 - t)")
def step_with_decay(X: Any, t: Any, w_0: Any, eta: Any, lambda_: Any) -> Any:
    return (1 - lambda_) * w_0 - eta * (2 / n * (X.T @ (X @ w_0 - t)))
