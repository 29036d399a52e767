"""2 Ridge regression: L(w) = ||Xw - y||^2 / (2n) + lambda ||w||^2 / 2; gradient, Hessian, minimiser."""

from typing import Any

from grader.reference import identity, inverse, matrix, misconception, naturals, norm2, real, truth, vector

n, d = naturals("n d")
X = matrix("X", n, d, "design matrix", full_rank=True)
y = vector("y", n, "targets")
w = vector("w", d, "weights")
lam = real(r"\lambda", "regularisation strength", positive=True)


@truth("L", r"\mathcal{L}", "loss", "objective", of="w")
def loss(X: Any, w: Any, y: Any, lam: Any, n: Any) -> Any:
    return norm2(X @ w - y) / (2 * n) + lam * norm2(w) / 2


@truth(r"\nabla_w L", r"\nabla L(w)", r"\frac{\partial L}{\partial w}", "gradient")
def slope(X: Any, w: Any, y: Any, lam: Any, n: Any) -> Any:
    return X.T @ (X @ w - y) / n + lam * w


@truth("H", r"\nabla^2 L", r"\nabla^2_w L", "Hessian")
def hessian(X: Any, lam: Any, n: Any, d: Any) -> Any:
    return X.T @ X / n + lam * identity(d)


@truth("w^*", r"\hat{w}", r"w_{\text{ridge}}", "ridge solution", "minimiser")
def ridge(X: Any, y: Any, lam: Any, n: Any, d: Any) -> Any:
    return inverse(X.T @ X + n * lam * identity(d)) @ X.T @ y


@truth("L is strictly convex", "the objective is strictly convex", again=lambda: True)
def convex() -> bool:
    return True


@misconception("ridge regression gives sparse solutions", hint="the l1 norm does, not the squared l2 norm", again=lambda: False)
def sparse() -> bool:
    return False
