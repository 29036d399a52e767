"""2 The Jacobian of the softmax.

p = softmax(z) for z with c entries.
"""

from typing import Any

from grader.reference import gradient, misconception, naturals, softmax, truth, vector, worth

WORTH = worth(1, 3, "jacobian")

(c,) = naturals("c")
z = vector("z", c, "logits")


@truth("p", "probabilities", "softmax")
def p(z: Any) -> Any:
    return softmax(z)


@truth("J", r"\frac{\partial p}{\partial z}", "Jacobian", "softmax Jacobian", form=r"\operatorname{diag}(p) - p p^T")
def jacobian() -> Any:
    return gradient("p", "z")


LOGITS = (0.3, -1.2, 2.0)


def measured() -> Any:
    """The Jacobian at three logits, by torch's automatic differentiation."""
    import torch

    return torch.func.jacrev(lambda z: torch.softmax(z, 0))(torch.tensor(LOGITS, dtype=torch.float64))


def by_formula() -> list[list[float]]:
    from math import exp

    share = [exp(logit) / sum(map(exp, LOGITS)) for logit in LOGITS]
    return [[share[i] * ((i == j) - share[j]) for j in range(3)] for i in range(3)]


def shifted(by: float) -> bool:
    """Whether a shift of the logits leaves the probabilities."""
    import torch

    logits = torch.tensor(LOGITS, dtype=torch.float64)
    return bool(torch.allclose(torch.softmax(logits + by, 0), torch.softmax(logits, 0)))


def raised() -> bool:
    """Whether raising the first logit raises another class's probability."""
    return bool((measured()[1:, 0] > 0).any())


ZERO = ("J has a zero eigenvalue", "the Jacobian has a zero eigenvalue", "one eigenvalue of the Jacobian is zero",
        "one eigenvalue of the softmax Jacobian is zero", "zero is an eigenvalue of the Jacobian")  # fmt: skip
SHIFT = ("the softmax is invariant to a constant shift of z", "the softmax does not change when a constant is added to all logits",
         "a constant added to each entry of z has no effect on p", "the softmax is shift invariant")  # fmt: skip
OFF = ("off-diagonal entries of the Jacobian", "off-diagonal entries of J")
EQUAL = tuple(f"{name} equals its {own}transpose" for name in ("J", "the Jacobian") for own in ("", "own "))


@truth(*EQUAL, again=lambda: by_formula() == [list(row) for row in zip(*by_formula(), strict=True)])
def own_transpose() -> bool:
    return bool((measured() == measured().T).all())


@truth(*ZERO, again=lambda: all(abs(sum(row)) < 1e-12 for row in by_formula()))
def zero_eigenvalue() -> bool:
    """The vector of ones is sent to zero."""
    import torch

    return bool(torch.linalg.eigvalsh(measured()).abs().min() < 1e-12)


@misconception("all eigenvalues of the Jacobian are nonzero", "all eigenvalues of the softmax Jacobian are nonzero",
               hint="the vector of ones is sent to zero", again=lambda: any(abs(sum(row)) > 1e-12 for row in by_formula()))  # fmt: skip
def no_zero_eigenvalue() -> bool:
    return not zero_eigenvalue.function()


@truth(*SHIFT, again=lambda: shifted(-3.0))
def shift() -> bool:
    return shifted(5.0)


@truth(*(f"the {name} are negative" for name in OFF), again=lambda: max(by_formula()[0][1:]) < 0)
def off_diagonal() -> bool:
    return not raised()


@misconception(*(f"the {name} are positive" for name in OFF), hint="they are products of two probabilities with a minus",
               again=lambda: min(by_formula()[0][1:]) > 0)  # fmt: skip
def off_diagonal_positive() -> bool:
    return raised()
