"""The three number systems a formula is evaluated in: a large prime field, exact rationals, rigorous intervals.

One evaluator serves all three; a field says how its numbers and matrices are made, and what it cannot do. Scalars are
`nmod`, `fmpq` or `arb` of python-flint, matrices their `_mat`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import flint

PRIME = (1 << 61) - 1
PRECISION = 320  # bits of an interval

# python-flint carries no type stubs: a scalar or a matrix of one of its three systems
Value: TypeAlias = Any


class Undefined(Exception):
    """The expression has no value at this point: a division by zero, a logarithm of a negative number."""


class NeedsOrder(Exception):
    """The prime field has no order, so |x|, max and floor are evaluated over the rationals."""


class NeedsReals(Exception):
    """The value need not be rational: a root, an exponential, a logarithm."""


@dataclass(frozen=True)
class Field:
    """How numbers and matrices of one system are made."""

    name: str
    number: Callable[[Fraction | int], Value]
    matrix: Callable[[int, int, Sequence[Value]], Value]
    is_matrix: Callable[[Value], bool]
    ordered: bool
    real: bool


def _modular(value: Fraction | int) -> Value:
    if isinstance(value, int):
        return flint.nmod(value, PRIME)
    above = flint.nmod(value.numerator, PRIME)
    return above if value.denominator == 1 else above / flint.nmod(value.denominator, PRIME)


def _modular_matrix(rows: int, columns: int, entries: Sequence[Value]) -> Value:
    return flint.nmod_mat(rows, columns, entries, PRIME)


def _rational(value: Fraction | int) -> Value:
    return flint.fmpq(value) if isinstance(value, int) else flint.fmpq(value.numerator, value.denominator)


def _rational_matrix(rows: int, columns: int, entries: Sequence[Value]) -> Value:
    return flint.fmpq_mat(rows, columns, entries)


def _ball(value: Fraction | int) -> Value:
    return flint.arb(value) if isinstance(value, int) else flint.arb(flint.fmpq(value.numerator, value.denominator))


def _ball_matrix(rows: int, columns: int, entries: Sequence[Value]) -> Value:
    return flint.arb_mat(rows, columns, entries)


PRIME_FIELD = Field("prime", _modular, _modular_matrix, lambda v: isinstance(v, flint.nmod_mat), ordered=False, real=False)
RATIONALS = Field("rationals", _rational, _rational_matrix, lambda v: isinstance(v, flint.fmpq_mat), ordered=True, real=False)
BALLS = Field("balls", _ball, _ball_matrix, lambda v: isinstance(v, flint.arb_mat), ordered=True, real=True)


def as_fraction(value: Value) -> Fraction:
    """The exact rational of an `fmpq` or `fmpz`."""
    rational = flint.fmpq(value)
    return Fraction(int(rational.p), int(rational.q))
