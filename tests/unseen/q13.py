"""13 Optimisers on f(x) = x^2 / 2 * a: gradient descent, momentum; the stability bound; Newton's method for sqrt(2)."""

from fractions import Fraction
from typing import Any

from grader.reference import iterates, real, truth

x_0 = real("x_0")
eta = real(r"\eta", "learning rate", positive=True)
a = real("a", "curvature", positive=True)


@truth("f", of="x")
def f(x: Any, a: Any) -> Any:
    return a * x**2 / 2


x = real("x")


@truth("f'(x)", r"\frac{df}{dx}", r"\nabla f(x)", "gradient")
def slope(x: Any, a: Any) -> Any:
    return a * x


@truth("x_k", "iterate after k steps", index=range(1, 6))
def iterate(x_0: Any, eta: Any, a: Any, k: int) -> Any:
    return (1 - eta * a) ** k * x_0


@truth(r"\eta_{\max}", "largest stable learning rate", "stability bound", "maximal learning rate")
def bound(a: Any) -> Any:
    return 2 / a


def newton(r: Fraction) -> Fraction:
    return r - (r * r - 2) / (2 * r)


@truth("r_k", "Newton iterate", index=range(1, 4), again=lambda k: [Fraction(3, 2), Fraction(17, 12), Fraction(577, 408)][k - 1])
def root(k: int) -> Any:
    return iterates(newton, Fraction(1), 3)[k - 1]
