"""The difference between a wrong formula and the right one, where it has a name: factor, sign, transposed, a term.

Measured at random points of the prime field, never guessed from the text: the ratio is the same number, or the same
product of powers of scalars (2/n), at every point; or the sides differ by one term of either.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, islice, product

from grader.decide.compare import seed_of, value_at
from grader.decide.differentiate import NoDerivative
from grader.decide.draws import Recipe, draw, draw_sizes, modular
from grader.decide.evaluate import Point, Unsupported
from grader.decide.fields import PRIME, PRIME_FIELD, NeedsOrder, NeedsReals, Value
from grader.model import Difference, Named
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.printer import show

POINTS = 4
MAX_TERMS = 24
POWERS = (-3, -2, -1, 1, 2, 3)


def name_difference(found: Expression, expected: Expression, plan: Recipe) -> Named | None:
    """What `found` does to `expected`: `factor n/2` means that found is n/2 times what is right."""
    try:
        known = list(islice(_points(found, expected, plan), POINTS))
    except (NeedsReals, NeedsOrder, Unsupported, NoDerivative, ValueError, ArithmeticError):
        return None
    if len(known) < 2:
        return None
    return _transposed(known) or _factor(known, plan) or _shift(known) or _term(known, found, expected)


def _points(found: Expression, expected: Expression, plan: Recipe) -> Iterator[tuple[Point, Value, Value]]:
    seed = seed_of(found, expected) ^ 0x5EED
    for turn in range(3 * POINTS):
        sizes = draw_sizes(plan, turn, seed + turn)
        try:
            point = draw(plan, sizes, seed + turn, PRIME_FIELD, modular)
        except ZeroDivisionError:
            continue
        a, b = value_at(found, point), value_at(expected, point)
        if a is not None and b is not None:
            yield point, a, b


Known = list[tuple[Point, Value, Value]]


def _entries(value: Value) -> list[int]:
    return [int(entry) for entry in value.entries()] if hasattr(value, "entries") else [int(value)]


def _transposed(known: Known) -> Named | None:
    for _, a, b in known:
        if not hasattr(a, "transpose") or not hasattr(b, "transpose") or a.transpose() != b:
            return None
    if all(a == b for _, a, b in known):
        return None
    return Named(kind=Difference.TRANSPOSED)


def _ratio(a: Value, b: Value) -> int | None:
    """a / b modulo the prime where it is the same for every entry."""
    left, right = _entries(a), _entries(b)
    if len(left) != len(right):
        return None
    ratio: int | None = None
    for x, y in zip(left, right, strict=True):
        if y == 0 or x == 0:
            if x != y:
                return None
            continue
        here = x * pow(y, -1, PRIME) % PRIME
        if ratio is not None and here != ratio:
            return None
        ratio = here
    return ratio


def _factor(known: Known, plan: Recipe) -> Named | None:
    ratios = [_ratio(a, b) for _, a, b in known]
    if any(ratio is None for ratio in ratios):
        return None
    for names, powers in _monomials(known[0][0]):
        constant: int | None = None
        for (point, _, _), ratio in zip(known, ratios, strict=True):
            assert ratio is not None
            value = ratio * pow(_monomial(point, names, powers), -1, PRIME) % PRIME
            if constant is not None and value != constant:
                break
            constant = value
        else:
            number = None if constant is None else rational(constant)
            if number is None or (number == 1 and not names):
                continue
            if number == -1 and not names:
                return Named(kind=Difference.SIGN)
            return Named(kind=Difference.FACTOR, detail=_show_factor(number, names, powers))
    return None


def _monomials(point: Point) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    scalars = sorted(name for name, value in point.values.items() if not hasattr(value, "entries") and int(value))
    scalars += sorted(name for name, value in point.integers.items() if value)
    yield (), ()
    for name in scalars:
        for power in POWERS:
            yield (name,), (power,)
    for pair in combinations(scalars[:8], 2):
        for powers in product((-2, -1, 1, 2), repeat=2):
            yield pair, powers


def _monomial(point: Point, names: tuple[str, ...], powers: tuple[int, ...]) -> int:
    total = 1
    for name, power in zip(names, powers, strict=True):
        value = int(point.values[name]) if name in point.values else point.integers[name]
        total = total * pow(value, power, PRIME) % PRIME
    return total


def rational(value: int, bound: int = 10_000) -> Fraction | None:
    """The small fraction that this residue stands for (Wang's rational reconstruction), if there is one."""
    r0, r1, s0, s1 = PRIME, value % PRIME, 0, 1
    while r1 > bound:
        quotient = r0 // r1
        r0, r1, s0, s1 = r1, r0 - quotient * r1, s1, s0 - quotient * s1
    if s1 == 0 or abs(s1) > bound:
        return None
    return Fraction(r1, s1)


def _show_factor(number: Fraction, names: tuple[str, ...], powers: tuple[int, ...]) -> str:
    above = [_power_of(name, power) for name, power in zip(names, powers, strict=True) if power > 0]
    below = [_power_of(name, -power) for name, power in zip(names, powers, strict=True) if power < 0]
    if abs(number.numerator) != 1 or not above:
        above.insert(0, str(abs(number.numerator)))
    if number.denominator != 1:
        below.insert(0, str(number.denominator))
    sign = "-" if number < 0 else ""
    bottom = " ".join(below)
    bottom = f"({bottom})" if len(below) > 1 else bottom
    return sign + " ".join(above) + (f"/{bottom}" if below else "")


def _power_of(name: str, power: int) -> str:
    base: Expression = Symbol(name)
    return show(base if power == 1 else Apply("Power", (base, Number(Fraction(power)))))


def _shift(known: Known) -> Named | None:
    gaps = set()
    for _, a, b in known:
        if hasattr(a, "entries"):
            return None
        gaps.add(rational(int(a - b)))
    gap = gaps.pop()
    if gaps or gap is None:
        return None
    return (
        Named(kind=Difference.OFF_BY_ONE)
        if abs(gap) == 1
        else Named(kind=Difference.VALUE, detail=f"{'+' if gap > 0 else ''}{gap}")
    )


def _term(known: Known, found: Expression, expected: Expression) -> Named | None:
    """The sides differ by one term: it is missing, or too many, or has the wrong sign or factor."""
    for side, missing in ((expected, True), (found, False)):
        for term in _terms(side):
            ratios = set()
            for point, a, b in known:
                value = value_at(term, point)
                gap = b - a if missing else a - b
                ratios.add(None if value is None else _ratio(gap, value))
            ratio = ratios.pop()
            if ratios or ratio is None:
                continue
            number = rational(ratio)
            if number == 1:
                return Named(kind=Difference.TERM, detail=f"{show(term)} {'is missing' if missing else 'is too many'}")
            if number == 2:
                return Named(kind=Difference.SIGN, detail=f"of the term {show(term)}")
            if number is not None and missing:
                return Named(kind=Difference.FACTOR, detail=f"{1 - number} in the term {show(term)}")
    return None


def _terms(expression: Expression) -> list[Expression]:
    match expression:
        case Apply("Add", args):
            return [term for arg in args for term in _terms(arg)][:MAX_TERMS]
        case Apply("Negate", (arg,)):
            return [Apply("Negate", (term,)) for term in _terms(arg)]
        case Apply("Divide", (above, below)):
            return [Apply("Divide", (term, below)) for term in _terms(above)]
        case Apply("Multiply", (factor, arg)) if isinstance(factor, Number) or isinstance(arg, Apply):
            return [Apply("Multiply", (factor, term)) for term in _terms(arg)]
        case _:
            return [expression]
