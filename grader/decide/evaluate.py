"""The value of an elaborated formula at one point, in any of the three fields.

The formula has gone through `notation.shapes`, so its heads are unambiguous; the table of heads stands in the README of
this folder. Nothing is rounded: a value is exact, modular, or an interval that contains it.

Long, since every head has its rule here and one table names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from fractions import Fraction
from itertools import product
from math import comb, factorial, floor

import flint

from grader.decide.differentiate import differential
from grader.decide.fields import Field, NeedsOrder, NeedsReals, Undefined, Value
from grader.notation.expression import Apply, Expression, Number, Symbol

MAX_TERMS = 4_096  # of one sum
MAX_EXPONENT = 4_096
MAX_FACTORIAL = 200
MAX_STEPS = 200_000  # of one evaluation


class Unsupported(Exception):
    """A head that has no value here."""


@dataclass
class Point:
    """Values of symbols at one point; `integers` are the sizes and indices, which are plain numbers in every field."""

    field: Field
    values: dict[str, Value]
    integers: dict[str, int]
    term: Callable[[str, int], Value] | None = None  # the free sequences x_1, x_2, ...
    steps: list[int] = dataclass_field(default_factory=lambda: [0])


def evaluate(expression: Expression, point: Point) -> Value:
    """The value; raises Undefined, NeedsOrder, NeedsReals or Unsupported."""
    point.steps[0] += 1
    if point.steps[0] > MAX_STEPS:
        raise Unsupported("the formula takes too many steps to evaluate")
    if isinstance(expression, Number):
        return point.field.number(expression.value)
    if isinstance(expression, Symbol):
        value = point.values.get(expression.name)
        return _symbol(expression.name, point) if value is None else value
    rule = _RULES.get(expression.head)
    if rule is None:
        raise Unsupported(f"{expression.head} has no value")
    try:
        result = rule(expression, point)
    except ZeroDivisionError as error:
        raise Undefined(f"division by zero in {expression.head}") from error
    if point.field.real and not _finite(result):
        raise Undefined(f"{expression.head} is not defined here")
    return result


def _finite(value: Value) -> bool:
    if isinstance(value, flint.arb):
        return bool(value.is_finite())
    return all(entry.is_finite() for entry in value.entries())


def _symbol(name: str, point: Point) -> Value:
    if name in point.integers:
        return point.field.number(point.integers[name])
    if name in ("pi", "e"):
        if not point.field.real:
            raise NeedsReals(name)
        return flint.arb.pi() if name == "pi" else flint.arb.const_e()
    raise Unsupported(f"{name} has no value")


def integer(expression: Expression, point: Point) -> int | None:
    """The value as a plain integer where it follows from sizes and indices alone; None otherwise."""
    value = _exact(expression, point)
    return int(value) if value is not None and value.denominator == 1 else None


def _exact(expression: Expression, point: Point) -> Fraction | None:
    match expression:
        case Number(value):
            return value
        case Symbol(name):
            return Fraction(point.integers[name]) if name in point.integers else None
        case Apply("Power" | "FloorDivide" | "Divide" as head, (left, right)):
            a, b = _exact(left, point), _exact(right, point)
            if a is None or b is None:
                return None
            if head == "Power":
                small = b.denominator == 1 and abs(b) <= 64 and (a != 0 or b > 0) and a.numerator.bit_length() < 64
                return Fraction(a ** int(b)) if small else None
            return None if b == 0 else Fraction(floor(a / b)) if head == "FloorDivide" else a / b
        case Apply("Negate", (arg,)):
            value_or_none = _exact(arg, point)
            return None if value_or_none is None else -value_or_none
        case Apply("Add" | "Multiply" as head, args):
            total = Fraction(0 if head == "Add" else 1)
            for arg in args:
                term = _exact(arg, point)
                if term is None:
                    return None
                total = total + term if head == "Add" else total * term
            return total
        case Apply("Floor" | "Ceil" as head, (arg,)):
            inner = _exact(arg, point)
            if inner is None:
                return None
            return Fraction(floor(inner) if head == "Floor" else -floor(-inner))
        case _:
            return None


# ---------------------------------------------------------------- arithmetic


def _shape(value: Value, point: Point) -> tuple[int, int] | None:
    return (value.nrows(), value.ncols()) if point.field.is_matrix(value) else None


def _entrywise(value: Value, point: Point, function: Callable[[Value], Value]) -> Value:
    shape = _shape(value, point)
    if shape is None:
        return function(value)
    return point.field.matrix(*shape, [function(entry) for entry in value.entries()])


def _paired(left: Value, right: Value, point: Point, function: Callable[[Value, Value], Value]) -> Value:
    """Entry by entry; a scalar, or a matrix of one entry, goes with every entry of the other."""
    a, b = _shape(left, point), _shape(right, point)
    if a is None and b is None:
        return function(left, right)
    if a is None or (a == (1, 1) and b is not None and b != a):
        return _entrywise(right, point, lambda entry: function(_scalar(left, point), entry))
    if b is None or (b == (1, 1) and a != b):
        return _entrywise(left, point, lambda entry: function(entry, _scalar(right, point)))
    if a != b:
        raise Unsupported(f"entries of a {a} and a {b} array do not pair")
    pairs = zip(left.entries(), right.entries(), strict=True)
    return point.field.matrix(*a, [function(x, y) for x, y in pairs])


def _scalar(value: Value, point: Point) -> Value:
    shape = _shape(value, point)
    if shape is None:
        return value
    if shape != (1, 1):
        raise Unsupported("a scalar is needed here")
    return value[0, 0]


def _add(node: Apply, point: Point) -> Value:
    total = evaluate(node.args[0], point)
    for arg in node.args[1:]:
        value = evaluate(arg, point)
        same = _shape(total, point) == _shape(value, point)
        total = total + value if same else _paired(total, value, point, lambda x, y: x + y)
    return total


def _negate(node: Apply, point: Point) -> Value:
    value = evaluate(node.args[0], point)
    return value * point.field.number(-1) if point.field.is_matrix(value) else -value


def _multiply(node: Apply, point: Point) -> Value:
    total = evaluate(node.args[0], point)
    for arg in node.args[1:]:
        value = evaluate(arg, point)
        a, b = _shape(total, point), _shape(value, point)
        if a == (1, 1) and b is not None:
            total = total[0, 0]
        elif b == (1, 1) and a is not None:
            value = value[0, 0]
        total = total * value
    return total


def _matmul(node: Apply, point: Point) -> Value:
    left, right = evaluate(node.args[0], point), evaluate(node.args[1], point)
    a, b = _shape(left, point), _shape(right, point)
    if a is not None and b is not None and a[1] != b[0]:
        raise Unsupported(f"a {a} and a {b} array do not multiply")
    result = left * right
    return result[0, 0] if _shape(result, point) == (1, 1) else result


def _dot(node: Apply, point: Point) -> Value:
    left, right = (_entries(evaluate(arg, point), point) for arg in node.args)
    if len(left) != len(right):
        raise Unsupported(f"{len(left)} and {len(right)} entries do not pair")
    total = left[0] * right[0]
    for x, y in zip(left[1:], right[1:], strict=True):
        total = total + x * y
    return total


def _entries(value: Value, point: Point) -> list[Value]:
    entries: list[Value] = value.entries() if point.field.is_matrix(value) else [value]
    return entries


def _hadamard(node: Apply, point: Point) -> Value:
    left, right = evaluate(node.args[0], point), evaluate(node.args[1], point)
    return _paired(left, right, point, lambda x, y: x * y)


def _kronecker(node: Apply, point: Point) -> Value:
    left, right = (_as_matrix(evaluate(arg, point), point) for arg in node.args)
    rows, columns = left.nrows() * right.nrows(), left.ncols() * right.ncols()
    entries = [
        left[i // right.nrows(), j // right.ncols()] * right[i % right.nrows(), j % right.ncols()]
        for i, j in product(range(rows), range(columns))
    ]
    return point.field.matrix(rows, columns, entries)


def _as_matrix(value: Value, point: Point) -> Value:
    return value if point.field.is_matrix(value) else point.field.matrix(1, 1, [value])


def _reciprocal(value: Value, point: Point) -> Value:
    if point.field.real and value.contains(0):
        raise Undefined("division by zero")
    return point.field.number(1) / value


def _divide(node: Apply, point: Point) -> Value:
    below = _scalar(evaluate(node.args[1], point), point)
    return evaluate(node.args[0], point) * _reciprocal(below, point)


def _element_divide(node: Apply, point: Point) -> Value:
    left, right = evaluate(node.args[0], point), evaluate(node.args[1], point)
    return _paired(left, right, point, lambda x, y: x * _reciprocal(y, point))


def _floor_divide(node: Apply, point: Point) -> Value:
    left, right = (evaluate(arg, point) for arg in node.args)
    return _floor_value(left * _reciprocal(right, point), point)


def _mod(node: Apply, point: Point) -> Value:
    left, right = (evaluate(arg, point) for arg in node.args)
    return left - right * _floor_value(left * _reciprocal(right, point), point)


def _floor_value(value: Value, point: Point) -> Value:
    if not point.field.ordered:
        raise NeedsOrder("floor")
    if point.field.real:
        whole = value.floor()
        if whole.unique_fmpz() is None:
            raise Undefined("the interval holds more than one floor")
        return whole
    return flint.fmpq(value.floor())


# ---------------------------------------------------------------- powers


def _power(node: Apply, point: Point) -> Value:
    return _raise_to(_scalar(evaluate(node.args[0], point), point), node.args[1], point)


def _raise_to(base: Value, exponent: Expression, point: Point) -> Value:
    whole = integer(exponent, point)
    if whole is not None:
        if abs(whole) > MAX_EXPONENT:
            raise Unsupported("the exponent is too large")
        if whole == 0 and _is_zero(base):
            raise Undefined("0^0")
        if whole < 0:
            return _reciprocal(base ** (-whole), point)
        return base**whole
    if not point.field.real:
        raise NeedsReals("a power that is no integer")
    half = _exact(exponent, point)
    if half is not None and half.denominator == 2:
        return _raise_to(base.sqrt(), Number(Fraction(half.numerator)), point)
    return base ** _scalar(evaluate(exponent, point), point)


def _is_zero(value: Value) -> bool:
    return bool(value == 0)


def _element_power(node: Apply, point: Point) -> Value:
    return _entrywise(evaluate(node.args[0], point), point, lambda entry: _raise_to(entry, node.args[1], point))


def _matrix_power(node: Apply, point: Point) -> Value:
    base = evaluate(node.args[0], point)
    if not point.field.is_matrix(base):
        return _raise_to(base, node.args[1], point)
    if base.nrows() != base.ncols():
        raise Unsupported("a power of a matrix that is not square")
    whole = integer(node.args[1], point)
    if whole is None or abs(whole) > 64:
        raise Unsupported("this power of a matrix is not computed")
    if whole < 0:
        base, whole = base.inv(), -whole
    result = _identity_matrix(base.nrows(), point)
    for _ in range(whole):
        result = result * base
    return result


def _identity_matrix(size: int, point: Point) -> Value:
    one, zero = point.field.number(1), point.field.number(0)
    return point.field.matrix(size, size, [one if i == j else zero for i in range(size) for j in range(size)])


def _identity(node: Apply, point: Point) -> Value:
    size = integer(node.args[0], point)
    if size is None:
        raise Unsupported("an identity matrix of unknown size")
    return _identity_matrix(size, point)


def _pseudo_inverse(node: Apply, point: Point) -> Value:
    value = _as_matrix(evaluate(node.args[0], point), point)
    flipped = value.transpose()
    if value.nrows() <= value.ncols():
        return flipped * (value * flipped).inv()
    return (flipped * value).inv() * flipped


# ---------------------------------------------------------------- functions of reals


def _real(name: str, function: Callable[[Value], Value], rational_at: Fraction | None = None) -> Rule:
    def rule(node: Apply, point: Point) -> Value:
        argument = evaluate(node.args[0], point)
        if not point.field.real:
            raise NeedsReals(name)
        return _entrywise(argument, point, function)

    return rule


def _sqrt(node: Apply, point: Point) -> Value:
    argument = evaluate(node.args[0], point)
    if point.field.real:
        return _entrywise(argument, point, lambda value: value.sqrt())
    raise NeedsReals("sqrt")


def _root(node: Apply, point: Point) -> Value:
    degree = integer(node.args[1], point)
    argument = _scalar(evaluate(node.args[0], point), point)
    if not point.field.real:
        raise NeedsReals("root")
    if degree is None or not 1 <= degree <= 64:
        raise Unsupported("this root is not computed")
    if degree % 2 and argument < 0:
        return -((-argument).root(degree))
    return argument.root(degree)


def _sigmoid(value: Value) -> Value:
    return 1 / (1 + (-value).exp())


def _norm(node: Apply, point: Point) -> Value:
    squared = _dot(Apply("Dot", (node.args[0], node.args[0])), point)
    if not point.field.real:
        raise NeedsReals("norm")
    return squared.sqrt()


# ---------------------------------------------------------------- functions that need an order


def _ordered(function: Callable[[Value, Point], Value]) -> Rule:
    def rule(node: Apply, point: Point) -> Value:
        argument = evaluate(node.args[0], point)
        if not point.field.ordered:
            raise NeedsOrder(node.head)
        return _entrywise(argument, point, lambda value: function(value, point))

    return rule


def _sign(value: Value, point: Point) -> Value:
    zero = point.field.number(0)
    if value > zero:
        return point.field.number(1)
    if value < zero:
        return point.field.number(-1)
    if point.field.real and not value.is_zero():
        raise Undefined("the interval does not show the sign")
    return zero


def _abs(value: Value, point: Point) -> Value:
    return abs(value) if point.field.real else value * _sign(value, point)


def _step(value: Value, point: Point) -> Value:
    return point.field.number(1) if _sign(value, point) > 0 else point.field.number(0)


def _relu(value: Value, point: Point) -> Value:
    return value * _step(value, point)


def _ceil(value: Value, point: Point) -> Value:
    return -_floor_value(-value, point)


def _norm1(node: Apply, point: Point) -> Value:
    argument = evaluate(node.args[0], point)
    if not point.field.ordered:
        raise NeedsOrder("norm")
    entries = _entries(argument, point)
    return sum((_abs(entry, point) for entry in entries), point.field.number(0))


def _extreme(largest: bool) -> Rule:
    def rule(node: Apply, point: Point) -> Value:
        values = [evaluate(arg, point) for arg in node.args]
        if not point.field.ordered:
            raise NeedsOrder(node.head)
        if len(values) == 1:
            values = values[0].entries() if point.field.is_matrix(values[0]) else values
        best = values[0]
        for value in values[1:]:
            best = _paired(best, value, point, lambda x, y: _choose(x, y, point, largest))
        return best

    return rule


def _choose(left: Value, right: Value, point: Point, largest: bool) -> Value:
    if point.field.real:
        return left.max(right) if largest else left.min(right)
    return max(left, right) if largest else min(left, right)


def _order(holds: Callable[[Value, Value], bool]) -> Rule:
    """A relation of two numbers: 1 where it holds, 0 where it does not."""

    def rule(node: Apply, point: Point) -> Value:
        left, right = (_scalar(evaluate(arg, point), point) for arg in node.args)
        if not point.field.ordered:
            raise NeedsOrder(node.head)
        if point.field.real and left.overlaps(right) and not (left.is_exact() and right.is_exact()):
            raise Undefined("the intervals do not show the order")
        return point.field.number(int(holds(left, right)))

    return rule


def _norm_infinity(node: Apply, point: Point) -> Value:
    return _extreme(largest=True)(Apply("Max", (Apply("Abs", node.args),)), point)


# ---------------------------------------------------------------- matrices


def _matrix(node: Apply, point: Point) -> Value:
    rows = [row.args if isinstance(row, Apply) else (row,) for row in node.args]
    entries = [_scalar(evaluate(cell, point), point) for row in rows for cell in row]
    return point.field.matrix(len(rows), len(rows[0]), entries)


def _transpose(node: Apply, point: Point) -> Value:
    value = evaluate(node.args[0], point)
    return value.transpose() if point.field.is_matrix(value) else value


def _trace(node: Apply, point: Point) -> Value:
    value = _as_matrix(evaluate(node.args[0], point), point)
    total = point.field.number(0)
    for i in range(value.nrows()):
        total = total + value[i, i]
    return total


def _determinant(node: Apply, point: Point) -> Value:
    return _as_matrix(evaluate(node.args[0], point), point).det()


def _diagonal(node: Apply, point: Point) -> Value:
    entries = _as_matrix(evaluate(node.args[0], point), point).entries()
    zero, size = point.field.number(0), len(entries)
    return point.field.matrix(size, size, [entries[i] if i == j else zero for i in range(size) for j in range(size)])


def _diagonal_of(node: Apply, point: Point) -> Value:
    value = evaluate(node.args[0], point)
    return point.field.matrix(value.nrows(), 1, [value[i, i] for i in range(value.nrows())])


def _vectorize(node: Apply, point: Point) -> Value:
    value = _as_matrix(evaluate(node.args[0], point), point)
    columns = value.transpose().entries()
    return point.field.matrix(len(columns), 1, columns)


def _rank(node: Apply, point: Point) -> Value:
    if point.field.real:
        raise Unsupported("the rank of a matrix of reals is not computed")
    return point.field.number(Fraction(_as_matrix(evaluate(node.args[0], point), point).rank()))


def _softmax(node: Apply, point: Point) -> Value:
    if not point.field.real:
        raise NeedsReals("softmax")
    value = evaluate(node.args[0], point)
    powers = [entry.exp() for entry in _entries(value, point)]
    total = sum(powers[1:], powers[0])
    shape = _shape(value, point) or (1, 1)
    return point.field.matrix(*shape, [power / total for power in powers])


# ---------------------------------------------------------------- indices, sums, derivatives


def _at(node: Apply, point: Point) -> Value:
    value = _as_matrix(evaluate(node.args[0], point), point)
    indices = [_index(arg, point) for arg in node.args[1:]]
    if len(indices) == 1:
        entries = value.entries()
        if not 1 <= indices[0] <= len(entries):
            raise Undefined("an index outside of the vector")
        return entries[indices[0] - 1]
    row, column = indices
    if not (1 <= row <= value.nrows() and 1 <= column <= value.ncols()):
        raise Undefined("an index outside of the matrix")
    return value[row - 1, column - 1]


def _row_of(node: Apply, point: Point) -> Value:
    value, row = evaluate(node.args[0], point), _index(node.args[1], point)
    if not 1 <= row <= value.nrows():
        raise Undefined("an index outside of the matrix")
    return point.field.matrix(value.ncols(), 1, [value[row - 1, j] for j in range(value.ncols())])


def _index(expression: Expression, point: Point) -> int:
    whole = integer(expression, point)
    if whole is None:
        raise Unsupported("an index that is no integer")
    return whole


def _term(node: Apply, point: Point) -> Value:
    name = node.args[0]
    if point.term is None or not isinstance(name, Symbol) or len(node.args) != 2:
        raise Unsupported("a sequence without values")
    return point.term(name.name, _index(node.args[1], point))


def _fold(empty: int) -> Rule:
    def rule(node: Apply, point: Point) -> Value:
        body, index, low, high = node.args
        first, last = _index(low, point), _index(high, point)
        if not isinstance(index, Symbol) or last - first >= MAX_TERMS:
            raise Unsupported("the sum has too many terms")
        total: Value | None = None
        for value in range(first, last + 1):
            inner = replace(point, integers={**point.integers, index.name: value})
            term = evaluate(body, inner)
            total = term if total is None else total + term if empty == 0 else total * term
        return point.field.number(Fraction(empty)) if total is None else total

    return rule


def _factorial(node: Apply, point: Point) -> Value:
    whole = integer(node.args[0], point)
    if whole is None or not 0 <= whole <= MAX_FACTORIAL:
        raise Unsupported("this factorial is not computed")
    return point.field.number(Fraction(factorial(whole)))


def _binomial(node: Apply, point: Point) -> Value:
    top, bottom = (integer(arg, point) for arg in node.args)
    if top is None or bottom is None or bottom < 0 or not 0 <= top <= MAX_FACTORIAL:
        raise Unsupported("this binomial coefficient is not computed")
    return point.field.number(Fraction(comb(top, bottom)))


DIRECTION = "direction of"


def _derivative(node: Apply, point: Point) -> Value:
    body, variable = node.args
    if not isinstance(variable, Symbol):
        raise Unsupported("a derivative by something that is no symbol")
    at = evaluate(variable, point)
    name = f"{DIRECTION} {variable.name}"
    slope = differential(body, variable.name, Symbol(name))
    shape = _shape(at, point)
    one, zero = point.field.number(1), point.field.number(0)
    if shape is None:
        return _along(slope, body, name, one, point)
    count = shape[0] * shape[1]
    columns = []
    for k in range(count):
        direction = point.field.matrix(*shape, [one if i == k else zero for i in range(count)])
        columns.append(_along(slope, body, name, direction, point))
    if not point.field.is_matrix(columns[0]):
        return point.field.matrix(*shape, columns)
    rows = [_entries(column, point) for column in columns]
    height = len(rows[0])
    return point.field.matrix(height, count, [rows[k][i] for i in range(height) for k in range(count)])


def _along(slope: Expression | None, body: Expression, name: str, direction: Value, point: Point) -> Value:
    if slope is None:
        return evaluate(body, point) * point.field.number(0)
    return evaluate(slope, replace(point, values={**point.values, name: direction}))


def _rounded(node: Apply, point: Point) -> Value:
    """A decimal as the interval of all numbers that round to it."""
    if not point.field.real:
        raise NeedsReals("a rounded decimal")
    middle, reach = (evaluate(arg, point) for arg in node.args)
    return flint.arb(middle.mid(), reach.upper())


def _substitute(node: Apply, point: Point) -> Value:
    body, variable, value = node.args
    assert isinstance(variable, Symbol)
    inner = {**point.values, variable.name: evaluate(value, point)}
    return evaluate(body, replace(point, values=inner))


def _argmin(node: Apply, point: Point) -> Value:
    """The point where the gradient of a quadratic vanishes: -H^-1 g(0), H and g by exact differentiation."""
    body, variable = node.args
    assert isinstance(variable, Symbol)
    gradient = Apply("D", (body, variable))
    hessian = Apply("D", (gradient, variable))
    at = evaluate(variable, point)
    origin = at * point.field.number(0)
    zero_point = replace(point, values={**point.values, variable.name: origin})
    slope, curve = evaluate(gradient, zero_point), evaluate(hessian, zero_point)
    there = evaluate(hessian, point)
    if not _same_value(curve, there):
        raise Unsupported("the argmin of something that is no quadratic")
    if not point.field.is_matrix(at):
        return -slope * _reciprocal(curve, point)
    return curve.inv() * slope * point.field.number(-1)


def _same_value(left: Value, right: Value) -> bool:
    if isinstance(left, flint.arb):
        return bool(left.overlaps(right))
    if isinstance(left, flint.arb_mat):
        return all(x.overlaps(y) for x, y in zip(left.entries(), right.entries(), strict=True))
    return bool(left == right)


Rule = Callable[[Apply, Point], Value]

_RULES: dict[str, Rule] = {
    "Add": _add,
    "Negate": _negate,
    "Multiply": _multiply,
    "MatMul": _matmul,
    "Dot": _dot,
    "Hadamard": _hadamard,
    "Kronecker": _kronecker,
    "Divide": _divide,
    "ElementDivide": _element_divide,
    "FloorDivide": _floor_divide,
    "Mod": _mod,
    "Power": _power,
    "ElementPower": _element_power,
    "MatrixPower": _matrix_power,
    "Identity": _identity,
    "PseudoInverse": _pseudo_inverse,
    "Sqrt": _sqrt,
    "Root": _root,
    "Exp": _real("exp", lambda v: v.exp()),
    "Ln": _real("log", lambda v: v.log()),
    "Sin": _real("sin", lambda v: v.sin()),
    "Cos": _real("cos", lambda v: v.cos()),
    "Tan": _real("tan", lambda v: v.tan()),
    "Cot": _real("cot", lambda v: v.cot()),
    "Sinh": _real("sinh", lambda v: v.sinh()),
    "Cosh": _real("cosh", lambda v: v.cosh()),
    "Tanh": _real("tanh", lambda v: v.tanh()),
    "Arcsin": _real("arcsin", lambda v: v.asin()),
    "Arccos": _real("arccos", lambda v: v.acos()),
    "Arctan": _real("arctan", lambda v: v.atan()),
    "Sigmoid": _real("sigmoid", _sigmoid),
    "Norm": _norm,
    "Norm1": _norm1,
    "NormInfinity": _norm_infinity,
    "Abs": _ordered(_abs),
    "Sign": _ordered(_sign),
    "Step": _ordered(_step),
    "ReLU": _ordered(_relu),
    "Floor": _ordered(_floor_value),
    "Ceil": _ordered(_ceil),
    "Max": _extreme(largest=True),
    "Min": _extreme(largest=False),
    "Less": _order(lambda a, b: bool(a < b)),
    "LessEqual": _order(lambda a, b: bool(a <= b)),
    "Greater": _order(lambda a, b: bool(a > b)),
    "GreaterEqual": _order(lambda a, b: bool(a >= b)),
    "NotEqual": _order(lambda a, b: bool(a != b)),
    "Matrix": _matrix,
    "Transpose": _transpose,
    "Trace": _trace,
    "Determinant": _determinant,
    "Diagonal": _diagonal,
    "DiagonalOf": _diagonal_of,
    "Vectorize": _vectorize,
    "Rank": _rank,
    "Softmax": _softmax,
    "At": _at,
    "RowOf": _row_of,
    "Term": _term,
    "Sum": _fold(0),
    "Product": _fold(1),
    "Factorial": _factorial,
    "Binomial": _binomial,
    "D": _derivative,
    "Rounded": _rounded,
    "Substitute": _substitute,
    "ArgMin": _argmin,
    "ArgMax": _argmin,
}
