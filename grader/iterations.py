"""Iterations run: an update rule on exact or float data, torch's own optimisers, where they settle, and limits.

A rule is any function from a state to the next: numbers, fractions, decimals, lists or tensors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeVar

State = TypeVar("State")
Tensor = Any  # torch is imported on first use

MAX_STEPS = 1_000_000


def iterates(step: Callable[[State], State], start: State, count: int) -> list[State]:
    """The states after 1, 2, ..., `count` steps from `start`, in the arithmetic of the state itself."""
    if not 0 <= count <= MAX_STEPS:
        raise ValueError(f"a number of steps from 0 to {MAX_STEPS} is expected")
    found = []
    for _ in range(count):
        start = step(start)
        found.append(start)
    return found


def settled(step: Callable[[State], State], start: State, tolerance: float = 1e-10, most: int = 100_000) -> State:
    """The state from which a step moves no number by more than `tolerance`; ValueError if none is reached in `most` steps."""
    for _ in range(most):
        after = step(start)
        if all(abs(a - b) <= tolerance for a, b in zip(_numbers(start), _numbers(after), strict=True)):
            return after
        start = after
    raise ValueError(f"no state stands still within {most} steps")


def cycle(
    step: Callable[[State], State], start: State, burn_in: int = 10_000, longest: int = 64, tolerance: float = 1e-9
) -> list[State]:
    """The states that return after few steps, once `burn_in` steps are done; ValueError if none within `longest` does."""
    for _ in range(burn_in):
        start = step(start)
    found = [start]
    for _ in range(longest):
        after = step(found[-1])
        if all(abs(a - b) <= tolerance for a, b in zip(_numbers(start), _numbers(after), strict=True)):
            return found
        found.append(after)
    raise ValueError(f"no state returns within {longest} steps")


def optimised(loss: Callable[[Tensor], Tensor], start: Sequence[float], optimiser: str, steps: int, **settings: float) -> Tensor:
    """The float64 parameters after `steps` of `torch.optim`'s optimiser of this name, from `start`, on `loss`."""
    import torch

    weights = torch.tensor([float(entry) for entry in start], dtype=torch.float64, requires_grad=True)
    running = getattr(torch.optim, optimiser)([weights], **settings)
    for _ in range(steps):
        running.zero_grad()
        loss(weights).backward()
        running.step()
    return weights.detach()


def limit(of: Callable[[Any], Any], to: float | str) -> Fraction | float:
    """The limit of `of(x)` as x goes to a number or to "oo", by computer algebra (Gruntz's algorithm in sympy).

    A rational limit is exact. `approached` is the second way for `again=`.
    """
    import sympy

    x = sympy.Symbol("x", positive=True) if to == "oo" else sympy.Symbol("x", real=True)
    found = sympy.limit(of(x), x, sympy.oo if to == "oo" else sympy.nsimplify(to))
    if not found.is_finite:
        raise ValueError("there is no finite limit")
    return Fraction(int(found.p), int(found.q)) if found.is_Rational else float(found)


def approached(of: Callable[[Any], Any], to: float | str) -> float:
    """The same limit from values nearer and nearer, extrapolated (Levin's transformation in mpmath)."""
    import mpmath

    return float(mpmath.limit(of, mpmath.inf if to == "oo" else mpmath.mpf(to)))


def _numbers(state: Any) -> list[Any]:
    if hasattr(state, "tolist"):
        state = state.tolist()
    return [number for item in state for number in _numbers(item)] if isinstance(state, (list, tuple)) else [state]
