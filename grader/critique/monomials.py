"""Products of powers: whether one factor is a part of another, as 2 is of 2/n, and 4 is not."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.printer import show

LARGEST = 10_000  # of a number that is taken apart
Powers = dict[str, int]


def powers(expression: Expression) -> Powers | None:
    """The primes and names of a product with their powers; None where it is no product."""
    match expression:
        case Number(value=value) if value > 0 and max(value.numerator, value.denominator) <= LARGEST:
            found = Counter(_primes(value.numerator))
            found.subtract(_primes(value.denominator))
            return _kept(found)
        case Symbol() | Apply("Subscript", _):
            return {show(expression): 1}
        case Apply("Multiply", args):
            parts = [powers(arg) for arg in args]
            total: Counter[str] = Counter()
            for part in parts:
                if part is None:
                    return None
                total.update(part)
            return _kept(total)
        case Apply("Divide", (above, below)):
            return powers(Apply("Multiply", (above, Apply("Power", (below, Number(Fraction(-1)))))))
        case Apply("Power", (base, Number(value=value))) if value.denominator == 1 and abs(value) < 10:
            part = powers(base)
            return None if part is None else {name: power * value.numerator for name, power in part.items()}
    return None


def _primes(number: int) -> list[str]:
    found, divisor = [], 2
    while number > 1:
        while number % divisor == 0:
            found.append(str(divisor))
            number //= divisor
        divisor += 1
    return found


def _kept(counts: Counter[str]) -> Powers:
    return {name: power for name, power in counts.items() if power}


def divides(part: Expression, whole: Expression, *, exact: bool = False) -> bool:
    """Whether the whole may hold the part as a factor, power by power; `exact`: whether they are the same. In doubt it may."""
    few, many = powers(part), powers(whole)
    if few is None or many is None:
        return True
    if exact:
        return few == many
    return all(0 < power * (1 if many.get(name, 0) > 0 else -1) <= abs(many.get(name, 0)) for name, power in few.items())
