"""The difference between a wrong formula and the right one, where it has a name: factor, sign, transposed, a term.

Measured at random points of the prime field, never guessed from the text: the ratio is the same number, or the same
product of powers of scalars (2/n), at every point; or the sides differ by one term of either.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

import flint

from grader.decide.compare import value_at
from grader.decide.differentiate import NoDerivative
from grader.decide.draws import Recipe, draw, draw_sizes, modular
from grader.decide.evaluate import MATRICES, Point, Unsupported
from grader.decide.fields import PRIME, PRIME_FIELD, NeedsOrder, NeedsReals, Value
from grader.model import Difference, Named
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.printer import show

POINTS = 4
MAX_TERMS = 24
POWERS = (-3, -2, -1, 1, 2, 3)


def name_difference(found: Expression, expected: Expression, plan: Recipe, seed: int) -> Named | None:
    """What `found` does to `expected`: `factor n/2` means that found is n/2 times what is right."""
    try:
        known = list(islice(_points(found, expected, plan, seed ^ 0x5EED), POINTS))
    except (NeedsReals, NeedsOrder, Unsupported, NoDerivative, ValueError, ArithmeticError):
        return None
    if len(known) < 2:
        return None
    return _transposed(known) or _factor(known) or _shift(known) or _term(known, found, expected)


def _points(found: Expression, expected: Expression, plan: Recipe, seed: int) -> Iterator[tuple[Point, Value, Value]]:
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


def _entries(value: Value) -> list[Value]:
    return value.entries() if type(value) in MATRICES else [value]


def _transposed(known: Known) -> Named | None:
    for _, a, b in known:
        if type(a) not in MATRICES or type(b) not in MATRICES or a.transpose() != b:
            return None
    if all(a == b for _, a, b in known):
        return None
    return Named(kind=Difference.TRANSPOSED)


def _ratio(a: Value, b: Value) -> Value | None:
    """a / b in the prime field where it is the same for every entry."""
    left, right = _entries(a), _entries(b)
    if len(left) != len(right):
        return None
    ratio: Value | None = None
    for x, y in zip(left, right, strict=True):
        if y == 0 or x == 0:
            if x != y:
                return None
            continue
        if ratio is None:
            ratio = x / y
        elif x != ratio * y:
            return None
    return ratio


def _factor(known: Known) -> Named | None:
    ratios = []
    for _, a, b in known:
        ratio = _ratio(a, b)
        if ratio is None:
            return None
        ratios.append(ratio)
    for names, powers in _monomials(known, ratios):
        constants = {int(ratio / _monomial(point, names, powers)) for (point, _, _), ratio in zip(known, ratios, strict=True)}
        if len(constants) > 1:
            continue
        number = rational(constants.pop())
        if number is None or (number == 1 and not names):
            continue
        if number == -1 and not names:
            return Named(kind=Difference.SIGN)
        return Named(kind=Difference.FACTOR, detail=_show_factor(number, names, powers))
    return None


Monomial = tuple[tuple[str, ...], tuple[int, ...]]


def _monomials(known: Known, ratios: list[Value]) -> Iterator[Monomial]:
    """The products of powers that change from the first point to the second as the ratio does, the simplest first."""
    wanted = ratios[1] / ratios[0]
    if wanted == 1:
        yield (), ()
    first, second = known[0][0], known[1][0]
    changes = {name: _number(second, name) / _number(first, name) for name in _scalars(known)}
    powers = {name: {power: change**power for power in POWERS} for name, change in changes.items()}
    for name, table in powers.items():
        for power, change in table.items():
            if change == wanted:
                yield (name,), (power,)
    places = {int(change): (name, power) for name, table in powers.items() for power, change in table.items() if abs(power) < 3}
    for name, table in islice(powers.items(), 8):
        for power in (-2, -1, 1, 2):
            other = places.get(int(wanted / table[power]))
            if other is not None and other[0] > name:
                yield (name, other[0]), (power, other[1])


def _scalars(known: Known) -> list[str]:
    """The numbers, then the sizes, that are not zero at any of the points."""
    point = known[0][0]
    numbers = sorted(name for name, value in point.values.items() if type(value) not in MATRICES)
    return [name for name in (*numbers, *sorted(point.integers)) if all(_number(at, name) != 0 for at, _, _ in known)]


def _number(point: Point, name: str) -> Value:
    value = point.values.get(name)
    return flint.nmod(point.integers[name], PRIME) if value is None else value


def _monomial(point: Point, names: tuple[str, ...], powers: tuple[int, ...]) -> Value:
    total = flint.nmod(1, PRIME)
    for name, power in zip(names, powers, strict=True):
        total = total * _number(point, name) ** power
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
    if any(type(a) in MATRICES for _, a, _ in known) or len({int(a - b) for _, a, b in known}) > 1:
        return None
    gap = rational(int(known[0][1] - known[0][2]))
    if gap is None:
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
            ratio = _share(term, known, missing)
            if ratio is None:
                continue
            number = rational(int(ratio))
            if number == 1:
                return Named(kind=Difference.TERM, detail=f"{show(term)} {'is missing' if missing else 'is too many'}")
            if number == 2:
                return Named(kind=Difference.SIGN, detail=f"of the term {show(term)}")
            if number is not None and missing:
                return Named(kind=Difference.FACTOR, detail=f"{1 - number} in the term {show(term)}")
    return None


def _share(term: Expression, known: Known, missing: bool) -> Value | None:
    """How many times the term is what the sides differ by, where that is the same at every point."""
    share: Value | None = None
    for point, a, b in known:
        value = value_at(term, point)
        here = None if value is None else _ratio(b - a if missing else a - b, value)
        if here is None or (share is not None and here != share):
            return None
        share = here
    return share


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
