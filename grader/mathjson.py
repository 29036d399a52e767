"""MathJSON evaluated by the standard library alone, for the rechecking of certificates; shares nothing with decide/.

Over fractions, over a prime field, or over decimals of 60 digits. A matrix is a list of rows, 1x1 is a number. Derivatives
are dual numbers, minima of quadratics are solved for. Long lines: a table of heads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, getcontext
from fractions import Fraction
from math import comb, factorial, gcd
from typing import Any, NamedTuple

getcontext().prec = 60


class Cannot(Exception):
    """The formula has no value here: a pole, a root of a fraction, a head that is not known."""


class Mod:
    """An integer modulo a prime."""

    __slots__ = ("p", "v")

    def __init__(self, v: int, p: int) -> None:
        self.v, self.p = v % p, p

    def __eq__(self, o: object) -> bool:
        return isinstance(o, Mod) and self.v == o.v

    __hash__ = None  # type: ignore[assignment]


for _name, _rule_of in {
    "add": lambda u, v, p: u + v, "sub": lambda u, v, p: u - v, "mul": lambda u, v, p: u * v, "truediv": lambda u, v, p: u * _inverse(v, p),
}.items():  # fmt: skip
    setattr(Mod, f"__{_name}__", lambda x, y, f=_rule_of: Mod(f(x.v, y.v, x.p), x.p) if isinstance(y, Mod) else NotImplemented)


def _inverse(v: int, p: int) -> int:
    if v == 0:
        raise ZeroDivisionError
    return pow(v, -1, p)


class Dual:
    """a + b e with e^2 = 0; duals of a higher level hold those of lower ones."""

    __slots__ = ("a", "b", "level")

    def __init__(self, a: Any, b: Any, level: int) -> None:
        self.a, self.b, self.level = a, b, level

    def _with(self, o: Any, f: Callable[[Any, Any, Any, Any], tuple[Any, Any]], flip: bool) -> Any:
        if isinstance(o, Dual) and o.level > self.level:
            return NotImplemented
        zero = self.b - self.b
        c, d = (o.a, o.b) if isinstance(o, Dual) and o.level == self.level else (o, zero)
        return Dual(*(f(c, d, self.a, self.b) if flip else f(self.a, self.b, c, d)), self.level)


def _operator(name: str, f: Callable[[Any, Any, Any, Any], tuple[Any, Any]]) -> None:
    setattr(Dual, f"__{name}__", lambda self, o: self._with(o, f, False))
    setattr(Dual, f"__r{name}__", lambda self, o: self._with(o, f, True))


_operator("add", lambda a, b, c, d: (a + c, b + d))
_operator("sub", lambda a, b, c, d: (a - c, b - d))
_operator("mul", lambda a, b, c, d: (a * c, a * d + b * c))
_operator("truediv", lambda a, b, c, d: (a / c, (b * c - a * d) / (c * c)))


# ---------------------------------------------------------------- functions of one number


def _sine(x: Decimal, start: int) -> Decimal:
    """sin (start 1) or cos (start 0) by its series, after halving the angle is not needed: the points are small."""
    term, total, k = (x if start else Decimal(1)), Decimal(0), start
    while abs(term) > Decimal(10) ** -58 or k < 4:
        total, term, k = total + term, -term * x * x / ((k + 1) * (k + 2)), k + 2
    return total


def _atan(x: Decimal) -> Decimal:
    for _ in range(8):
        x = x / (1 + (1 + x * x).sqrt())
    total, term, k = Decimal(0), x, 1
    while abs(term) > Decimal(10) ** -58:
        total, term, k = total + term / k, -term * x * x, k + 2
    return total * 256


PLAIN: dict[str, Callable[[Decimal], Decimal]] = {
    "Exp": lambda x: x.exp(), "Ln": lambda x: x.ln(), "Sqrt": lambda x: x.sqrt(), "Sin": lambda x: _sine(x, 1), "Cos": lambda x: _sine(x, 0),
    "Tan": lambda x: _sine(x, 1) / _sine(x, 0), "Cot": lambda x: _sine(x, 0) / _sine(x, 1), "Sinh": lambda x: (x.exp() - (-x).exp()) / 2,
    "Cosh": lambda x: (x.exp() + (-x).exp()) / 2, "Tanh": lambda x: 1 - 2 / ((2 * x).exp() + 1), "Arctan": _atan,
    "Arcsin": lambda x: _atan(x / (1 - x * x).sqrt()), "Arccos": lambda x: 2 * _atan(Decimal(1)) - _atan(x / (1 - x * x).sqrt()),
    "Sigmoid": lambda x: 1 / (1 + (-x).exp()),
}  # fmt: skip
ORDERED: dict[str, Callable[[Any], Any]] = {
    "Abs": abs, "Sign": lambda x: type(x)((x > 0) - (x < 0)), "Step": lambda x: type(x)(int(x > 0)), "ReLU": lambda x: max(x, type(x)(0)),
    "Floor": lambda x: type(x)(x.__floor__()), "Ceil": lambda x: type(x)(x.__ceil__()),
}  # fmt: skip
SLOPES: dict[str, Callable[[Any], Any]] = {
    "Exp": lambda x: _apply("Exp", x), "Ln": lambda x: unit(x) / x, "Sqrt": lambda x: unit(x) / (_apply("Sqrt", x) + _apply("Sqrt", x)),
    "Sin": lambda x: _apply("Cos", x), "Cos": lambda x: unit(x) - unit(x) - _apply("Sin", x), "Sinh": lambda x: _apply("Cosh", x),
    "Cosh": lambda x: _apply("Sinh", x), "Tan": lambda x: unit(x) + _apply("Tan", x) * _apply("Tan", x), "Arctan": lambda x: unit(x) / (unit(x) + x * x),
    "Cot": lambda x: unit(x) - unit(x) - unit(x) - _apply("Cot", x) * _apply("Cot", x), "Abs": lambda x: _apply("Sign", x), "ReLU": lambda x: _apply("Step", x),
    "Tanh": lambda x: unit(x) - _apply("Tanh", x) * _apply("Tanh", x), "Sigmoid": lambda x: _apply("Sigmoid", x) * (unit(x) - _apply("Sigmoid", x)),
    "Arcsin": lambda x: unit(x) / _apply("Sqrt", unit(x) - x * x), "Arccos": lambda x: (unit(x) - unit(x) - unit(x)) / _apply("Sqrt", unit(x) - x * x),
}  # fmt: skip


def unit(x: Any) -> Any:
    return unit(x.a) if isinstance(x, Dual) else Mod(1, x.p) if isinstance(x, Mod) else type(x)(1)


class Hole:
    """A number that is not known, such as the logarithm of a residue whose slope alone is wanted; 0 times it is 0."""

    def __init__(self, _: object = None) -> None:
        """Made by `unit` too, as every number is."""

    def _kept(self, o: Any) -> Any:
        return self if not isinstance(o, Dual) else NotImplemented

    def __mul__(self, o: Any) -> Any:
        return NotImplemented if isinstance(o, Dual) else self if o is self or o != o - o else o

    __add__ = __radd__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = _kept
    __rmul__ = __mul__


def _apply(name: str, x: Any) -> Any:
    if isinstance(x, Dual):
        if name not in SLOPES:
            raise Cannot(f"the slope of {name}")
        slope = SLOPES[name](x.a) * x.b
        return Dual(Hole() if name in PLAIN and isinstance(x.a, (Mod, Fraction)) else _apply(name, x.a), slope, x.level)
    if name in ORDERED and not isinstance(x, Mod):
        return ORDERED[name](x)
    if isinstance(x, Decimal):
        return PLAIN[name](x)
    raise Cannot(f"{name} of a number that is exact")


# ---------------------------------------------------------------- matrices


def _is(x: Any) -> bool:
    return isinstance(x, list)


def plain(x: Any) -> Any:
    return x[0][0] if _is(x) and len(x) == 1 and len(x[0]) == 1 else x


def each(x: Any, f: Callable[[Any], Any]) -> Any:
    return [[f(cell) for cell in row] for row in x] if _is(x) else f(x)


def pair(x: Any, y: Any, f: Callable[[Any, Any], Any]) -> Any:
    if _is(x) and _is(y):
        if (len(x), len(x[0])) != (len(y), len(y[0])):
            raise Cannot("shapes differ")
        return [[f(a, b) for a, b in zip(r, s, strict=True)] for r, s in zip(x, y, strict=True)]
    return each(x, lambda a: f(a, y)) if _is(x) else each(y, lambda b: f(x, b))


def rows_of(x: Any) -> list[list[Any]]:
    return x if _is(x) else [[x]]


def cells_of(x: Any) -> list[Any]:
    return [cell for row in rows_of(x) for cell in row]


def total_of(items: list[Any]) -> Any:
    total = items[0]
    for item in items[1:]:
        total = total + item
    return total


def transposed(x: Any) -> Any:
    return [list(column) for column in zip(*x, strict=True)] if _is(x) else x


def matmul(x: Any, y: Any) -> Any:
    if not _is(x) or not _is(y):
        return pair(x, y, lambda a, b: a * b)
    if len(x[0]) != len(y):
        raise Cannot("shapes do not conform")
    return plain([[total_of([a * b for a, b in zip(row, column, strict=True)]) for column in zip(*y, strict=True)] for row in x])


def solved(a: Any, b: Any) -> tuple[Any, Any]:
    """a^-1 b and det a, by Gauss and Jordan."""
    left, right, size = [list(row) for row in rows_of(a)], [list(row) for row in rows_of(b)], len(rows_of(a))
    det = unit(cells_of(a)[0])
    for k in range(size):
        pivot = next((i for i in range(k, size) if left[i][k] != unit(left[i][k]) - unit(left[i][k])), None)
        if pivot is None:
            raise ZeroDivisionError
        if pivot != k:
            left[k], left[pivot], right[k], right[pivot], det = (
                left[pivot],
                left[k],
                right[pivot],
                right[k],
                unit(det) - unit(det) - det,
            )
        scale = left[k][k]
        det = det * scale
        left[k], right[k] = [cell / scale for cell in left[k]], [cell / scale for cell in right[k]]
        for i in range(size):
            if i != k:
                by = left[i][k]
                left[i] = [u - by * v for u, v in zip(left[i], left[k], strict=True)]
                right[i] = [u - by * v for u, v in zip(right[i], right[k], strict=True)]
    return plain(right), det


# ---------------------------------------------------------------- evaluation


class Point(NamedTuple):
    """Values of symbols, plain integers (sizes and indices), a maker of numbers, and a source for the terms of sequences."""

    values: Mapping[str, Any]
    ints: dict[str, int]
    number: Callable[[Fraction], Any]
    term: Callable[[str, int], Any] | None = None
    level: int = 0


def value(node: Any, at: Point) -> Any:
    """The formula's value at a point; raises Cannot or ZeroDivisionError where it has none."""
    if isinstance(node, str):
        if node in at.values:
            return at.values[node]
        if node in at.ints:
            return at.number(Fraction(at.ints[node]))
        if node in ("e", "pi"):
            one = at.number(Fraction(1))
            return _apply("Exp", one) if node == "e" else _apply("Arctan", one) * at.number(Fraction(4))
        try:
            return at.number(Fraction(node))
        except ValueError:
            raise Cannot(f"{node} has no value") from None
    head, *args = node
    if head in PLAIN or head in ORDERED:
        return each(value(args[0], at), lambda x: _apply(head, x))
    rule = RULES.get(head)
    if rule is None:
        raise Cannot(f"the head {head} is not known")
    return plain(rule(args, at))


def _whole(node: Any, at: Point) -> int:
    found = value(node, Point({}, at.ints, Fraction))
    if not isinstance(found, Fraction) or found.denominator != 1:
        raise Cannot("an integer is needed")
    return int(found)


def _add(args: list[Any], at: Point) -> Any:
    total = value(args[0], at)
    for arg in args[1:]:
        total = pair(total, value(arg, at), lambda a, b: a + b)
    return total


def _multiply(args: list[Any], at: Point) -> Any:
    total = value(args[0], at)
    for arg in args[1:]:
        total = matmul(total, value(arg, at))
    return total


def _raised(x: Any, exponent: Any, at: Point) -> Any:
    try:
        if (not isinstance(exponent, str) and isinstance(value(exponent, at), Dual)) or isinstance(
            at.values.get(str(exponent)), Dual
        ):
            raise Cannot("an exponent that is differentiated")
        whole = _whole(exponent, at)
    except Cannot:
        power = cells_of(value(exponent, at))[0]
        if _is(x):
            return each(x, lambda cell: _raised(cell, exponent, at))
        return _apply("Exp", _apply("Ln", x) * power) if exponent != "1/2" else _apply("Sqrt", x)
    if abs(whole) > 4096 or (whole <= 0 and not _is(x) and not isinstance(x, Dual) and x == unit(x) - unit(x)):
        raise ZeroDivisionError
    total = (
        unit(x)
        if not _is(x)
        else [[unit(cell) if i == j else unit(cell) - unit(cell) for j, cell in enumerate(row)] for i, row in enumerate(x)]
    )
    for _ in range(abs(whole)):
        total = matmul(total, x) if _is(x) else total * x
    return total if whole >= 0 else (solved(total, _raised(x, "0", at))[0] if _is(x) else unit(x) / total)


def _derivative(args: list[Any], at: Point) -> Any:
    body, name = args
    here, level = at.values.get(name, at.number(Fraction(0))), at.level + 1
    slopes = []
    for k, cell in enumerate(cells_of(here)):
        moved = [Dual(x, unit(x) if j == k else unit(x) - unit(x), level) for j, x in enumerate(cells_of(here))]
        width = len(rows_of(here)[0])
        grown = plain([moved[i : i + width] for i in range(0, len(moved), width)])
        found = value(body, at._replace(values={**at.values, name: grown}, level=level))
        zero = unit(cell) - unit(cell)
        slopes.append(each(found, lambda x, z=zero: x.b if isinstance(x, Dual) and x.level == level else z))
    if len(slopes) == 1 and not _is(here):
        return slopes[0]
    if not _is(slopes[0]):
        width = len(rows_of(here)[0])
        return [slopes[i : i + width] for i in range(0, len(slopes), width)]
    return transposed([cells_of(slope) for slope in slopes])


def _argmin(args: list[Any], at: Point) -> Any:
    body, name = args
    zero = at._replace(values={**at.values, name: each(at.values.get(name, at.number(Fraction(0))), lambda x: unit(x) - unit(x))})
    slope, curve = value(["D", body, name], zero), value(["D", ["D", body, name], name], zero)
    return each(solved(curve, slope)[0], lambda x: unit(x) - unit(x) - x)


def _folded(join: Callable[[Any, Any], Any], empty: int) -> Callable[[list[Any], Point], Any]:
    def rule(args: list[Any], at: Point) -> Any:
        low, high = _whole(args[2], at), _whole(args[3], at)
        terms = [value(args[0], at._replace(ints={**at.ints, args[1]: k})) for k in range(low, high + 1)]
        total = terms[0] if terms else at.number(Fraction(empty))
        for term in terms[1:]:
            total = join(total, term)
        return total

    return rule


def _entry(args: list[Any], at: Point) -> Any:
    table, index = rows_of(value(args[0], at)), [_whole(arg, at) - 1 for arg in args[1:]]
    if min(index) < 0:
        raise ZeroDivisionError
    try:
        return cells_of(table)[index[0]] if len(index) == 1 else table[index[0]][index[1]]
    except IndexError:
        raise ZeroDivisionError from None


def _sequence(args: list[Any], at: Point) -> Any:
    if at.term is None:
        raise Cannot("a sequence without values")
    return at.term(args[0], _whole(args[1], at))


def _pinv(x: Any) -> Any:
    rows, flipped = rows_of(x), transposed(rows_of(x))
    if len(rows) <= len(rows[0]):
        return transposed(rows_of(solved(matmul(rows, flipped), rows)[0])) if _is(x) else unit(x) / x
    return solved(matmul(flipped, rows), flipped)[0]


def _rule(f: Callable[..., Any]) -> Callable[[list[Any], Point], Any]:
    return lambda args, at: f(*(value(arg, at) for arg in args))


def squares(x: Any) -> Any:
    return total_of([cell * cell for cell in cells_of(x)])


def _best(f: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def rule(*items: Any) -> Any:
        if len(items) == 1:
            return f(cells_of(items[0]))
        total = items[0]
        for item in items[1:]:
            total = pair(total, item, lambda a, b: f([a, b]))
        return total

    return rule


def _softmax(x: Any) -> Any:
    powers = each(x, lambda cell: _apply("Exp", cell))
    total = total_of(cells_of(powers))
    return each(powers, lambda cell: cell / total)


def _square(size: int, f: Callable[[int, int], Any]) -> Any:
    return plain([[f(i, j) for j in range(size)] for i in range(size)])


RULES: dict[str, Callable[[list[Any], Point], Any]] = {
    "Add": _add, "Multiply": _multiply, "MatMul": _multiply, "D": _derivative, "ArgMin": _argmin, "ArgMax": _argmin, "At": _entry, "Term": _sequence,
    "Negate": _rule(lambda x: each(x, lambda a: unit(a) - unit(a) - a)), "Dot": _rule(lambda x, y: total_of([a * b for a, b in zip(cells_of(x), cells_of(y), strict=True)])),
    "Hadamard": _rule(lambda x, y: pair(x, y, lambda a, b: a * b)), "Divide": _rule(lambda x, y: pair(x, y, lambda a, b: a / b)),
    "ElementDivide": _rule(lambda x, y: pair(x, y, lambda a, b: a / b)), "Transpose": _rule(transposed),
    "Kronecker": _rule(lambda x, y: [[a * b for a in r for b in s] for r in rows_of(x) for s in rows_of(y)]), "PseudoInverse": _rule(_pinv),
    "FloorDivide": _rule(lambda x, y: _apply("Floor", x / y)), "Mod": _rule(lambda x, y: x - y * _apply("Floor", x / y)),
    "Power": lambda args, at: _raised(value(args[0], at), args[1], at), "MatrixPower": lambda args, at: _raised(value(args[0], at), args[1], at),
    "ElementPower": lambda args, at: each(value(args[0], at), lambda cell: _raised(cell, args[1], at)),
    "Root": lambda args, at: _apply("Exp", _apply("Ln", value(args[0], at)) / value(args[1], at)), "Norm": _rule(lambda x: _apply("Sqrt", squares(x))),
    "Norm1": _rule(lambda x: total_of([_apply("Abs", cell) for cell in cells_of(x)])), "NormInfinity": _rule(lambda x: max(_apply("Abs", cell) for cell in cells_of(x))),
    "Less": _rule(lambda x, y: unit(x) * int(x < y)), "LessEqual": _rule(lambda x, y: unit(x) * int(x <= y)), "NotEqual": _rule(lambda x, y: unit(x) * int(x != y)),
    "Greater": _rule(lambda x, y: unit(x) * int(x > y)), "GreaterEqual": _rule(lambda x, y: unit(x) * int(x >= y)),
    "Max": _rule(_best(max)), "Min": _rule(_best(min)), "Matrix": lambda args, at: [[value(cell, at) for cell in row[1:]] for row in args],
    "Identity": lambda args, at: _square(_whole(args[0], at), lambda i, j: at.number(Fraction(int(i == j)))), "Trace": _rule(lambda x: total_of([row[i] for i, row in enumerate(rows_of(x))])),
    "Determinant": _rule(lambda x: determinant(x)), "DiagonalOf": _rule(lambda x: [[row[i]] for i, row in enumerate(rows_of(x))]),
    "Diagonal": _rule(lambda x: _square(len(cells_of(x)), lambda i, j: cells_of(x)[i] if i == j else unit(cells_of(x)[0]) - unit(cells_of(x)[0]))),
    "Vectorize": _rule(lambda x: [[cell] for cell in cells_of(transposed(x))]), "Softmax": _rule(_softmax),
    "RowOf": lambda args, at: [[cell] for cell in rows_of(value(args[0], at))[_whole(args[1], at) - 1]], "Sum": _folded(lambda x, y: pair(x, y, lambda a, b: a + b), 0),
    "Product": _folded(matmul, 1), "Factorial": lambda args, at: at.number(Fraction(factorial(_whole(args[0], at)))),
    "Largest": lambda args, at: _over_index(args, at, max), "Smallest": lambda args, at: _over_index(args, at, min), "Which": lambda args, at: _which(args, at),
    "Ones": lambda args, at: [[at.number(Fraction(1))] for _ in range(_whole(args[0], at))], "Equal": _rule(lambda x, y: unit(x) * int(x == y)),
    "Rank": lambda args, at: at.number(Fraction(_rank(value(args[0], at)))),
    "Gcd": lambda args, at: at.number(Fraction(gcd(*(_whole(arg, at) for arg in args)))),
    "Binomial": lambda args, at: at.number(Fraction(comb(_whole(args[0], at), _whole(args[1], at)))),
    "Substitute": lambda args, at: value(args[0], at._replace(values={**at.values, args[1]: value(args[2], at)})),
}  # fmt: skip


def _over_index(args: list[Any], at: Point, best: Callable[[list[Any]], Any]) -> Any:
    return best(
        [value(args[0], at._replace(ints={**at.ints, args[1]: k})) for k in range(_whole(args[2], at), _whole(args[3], at) + 1)]
    )


def _which(args: list[Any], at: Point) -> Any:
    for place in range(0, len(args) - 1, 2):
        holds = value(args[place], at)
        if holds != holds - holds:
            return value(args[place + 1], at)
    if len(args) % 2 == 0:
        raise ZeroDivisionError
    return value(args[-1], at)


def _rank(x: Any) -> int:
    rows, rank = [list(row) for row in rows_of(x)], 0
    for column in range(len(rows[0])):
        zero = unit(rows[0][0]) - unit(rows[0][0])
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column] != zero), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(rank + 1, len(rows)):
            by = rows[i][column] / rows[rank][column]
            rows[i] = [u - by * v for u, v in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank


def determinant(x: Any) -> Any:
    try:
        return solved(x, x)[1]
    except ZeroDivisionError:
        return unit(cells_of(x)[0]) - unit(cells_of(x)[0])
