"""The value of an elaborated formula at one point, in any of the three fields.

The formula has gone through `notation.shapes`, so its heads are unambiguous; the table of heads stands in the README of
this folder. Nothing is rounded: a value is exact, modular, or an interval that contains it. A formula is compiled once
into closures over the point, since it is evaluated at many.

Long, since every head has its rule here and one table names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from fractions import Fraction
from itertools import product
from math import comb, factorial, floor, gcd
from typing import TypeAlias, cast

import flint

from grader.decide.differentiate import differential
from grader.decide.fields import PRECISION, RATIONALS, Field, NeedsOrder, NeedsReals, Undefined, Value
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols

MAX_TERMS = 4_096  # of one sum
MAX_EXPONENT = 4_096
MAX_FACTORIAL = 200
MAX_STEPS = 200_000  # of one evaluation

MATRICES = frozenset((flint.nmod_mat, flint.fmpq_mat, flint.arb_mat))


class Unsupported(Exception):
    """A head that has no value here."""


@dataclass(slots=True)
class Terms:
    """The terms x_1, x_2, ... of free sequences at one point, each made when it is asked for."""

    make: Callable[[str, int], Value]
    known: dict[tuple[str, int], Value] = dataclass_field(default_factory=dict)

    def __call__(self, name: str, index: int) -> Value:
        key = (name, index)
        if key not in self.known:
            self.known[key] = self.make(name, index)
        return self.known[key]


@dataclass(slots=True)
class Point:
    """Values of symbols at one point; `integers` are the sizes and indices, which are plain numbers in every field."""

    field: Field
    values: dict[str, Value]
    integers: dict[str, int]
    term: Terms | None = None
    steps: list[int] = dataclass_field(default_factory=lambda: [0])

    def bind(self, name: str, value: Value) -> Point:
        """The point at which the symbol has this value."""
        integers = self.integers
        if name in integers:  # no count any more
            integers = {other: count for other, count in integers.items() if other != name}
        return Point(self.field, {**self.values, name: value}, integers, self.term, self.steps)

    def count(self, name: str, value: int) -> Point:
        """The point at which the index is this number."""
        return Point(self.field, self.values, {**self.integers, name: value}, self.term, self.steps)

    def walk(self, steps: int) -> None:
        """Steps are taken; raises Unsupported beyond the bound."""
        self.steps[0] += steps
        if self.steps[0] > MAX_STEPS:
            raise Unsupported("the formula takes too many steps to evaluate")


Code: TypeAlias = Callable[[Point], Value]
Rule: TypeAlias = Callable[[Apply], Code]


def evaluate(expression: Expression, point: Point) -> Value:
    """The value; raises Undefined, NeedsOrder, NeedsReals or Unsupported."""
    code = expression._code[0] if isinstance(expression, Apply) and expression._code else _prepared(expression)
    try:
        value = cast(Code, code)(point)
    except ZeroDivisionError as error:
        raise Undefined("a division by zero") from error
    return _finite(value) if point.field.real else value


def _prepared(expression: Expression) -> Code:
    if weight(expression) > MAX_STEPS:
        raise Unsupported("the formula takes too many steps to evaluate")
    return compiled(expression)


def compiled(expression: Expression) -> Code:
    """The formula as a closure over the point; kept at its node."""
    if isinstance(expression, Number):
        return _constant(expression.value)
    if isinstance(expression, Symbol):
        return _symbol(expression.name)
    if not expression._code:
        rule = _RULES.get(expression.head)
        if rule is None:
            raise Unsupported(f"{expression.head} has no value")
        expression._code.append(rule(expression))
    return cast(Code, expression._code[0])


def weight(expression: Expression) -> int:
    """The number of nodes that one evaluation visits, loops not counted."""
    if not isinstance(expression, Apply):
        return 1
    if not expression._weight:
        expression._weight.append(1 + sum(map(weight, expression.args)))
    return expression._weight[0]


def _finite(value: Value) -> Value:
    finite = value.is_finite() if isinstance(value, flint.arb) else all(entry.is_finite() for entry in value.entries())
    if not finite:
        raise Undefined("a function is not defined here")
    return value


def _constant(value: Fraction) -> Code:
    known: dict[str, Value] = {}

    def run(point: Point) -> Value:
        name = point.field.name
        found = known.get(name)
        if found is None:
            with flint.ctx.workprec(PRECISION):
                found = known[name] = point.field.number(value)
        return found

    return run


def _symbol(name: str) -> Code:
    def run(point: Point) -> Value:
        value = point.values.get(name)
        if value is not None:
            return value
        if name in point.integers:
            return point.field.number(point.integers[name])
        if name not in ("pi", "e"):
            raise Unsupported(f"{name} has no value")
        if not point.field.real:
            raise NeedsReals(name)
        return flint.arb.pi() if name == "pi" else flint.arb.const_e()

    return run


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


def _shape(value: Value) -> tuple[int, int] | None:
    return (value.nrows(), value.ncols()) if type(value) in MATRICES else None


def _entrywise(value: Value, point: Point, function: Callable[[Value], Value]) -> Value:
    if type(value) not in MATRICES:
        return function(value)
    return point.field.matrix(value.nrows(), value.ncols(), [function(entry) for entry in value.entries()])


def _paired(left: Value, right: Value, point: Point, function: Callable[[Value, Value], Value]) -> Value:
    """Entry by entry; a scalar, or a matrix of one entry, goes with every entry of the other."""
    a, b = _shape(left), _shape(right)
    if a is None and b is None:
        return function(left, right)
    if a is None or (a == (1, 1) and b is not None and b != a):
        alone = _scalar(left)
        return _entrywise(right, point, lambda entry: function(alone, entry))
    if b is None or (b == (1, 1) and a != b):
        alone = _scalar(right)
        return _entrywise(left, point, lambda entry: function(entry, alone))
    if a != b:
        raise Unsupported(f"entries of a {a} and a {b} array do not pair")
    pairs = zip(left.entries(), right.entries(), strict=True)
    return point.field.matrix(*a, [function(x, y) for x, y in pairs])


def _scalar(value: Value) -> Value:
    if type(value) not in MATRICES:
        return value
    if _shape(value) != (1, 1):
        raise Unsupported("a scalar is needed here")
    return value[0, 0]


def _plus(left: Value, right: Value, point: Point) -> Value:
    if type(left) is type(right):
        try:
            return left + right
        except ValueError:  # sizes differ
            pass
    return _paired(left, right, point, lambda x, y: x + y)


def _minus(left: Value, right: Value, point: Point) -> Value:
    if type(left) is type(right):
        try:
            return left - right
        except ValueError:
            pass
    return _paired(left, right, point, lambda x, y: x - y)


def _add(node: Apply) -> Code:
    first = compiled(node.args[0])
    rest = []
    for arg in node.args[1:]:
        if isinstance(arg, Apply) and arg.head == "Negate":
            rest.append((compiled(arg.args[0]), _minus))
        else:
            rest.append((compiled(arg), _plus))
    if len(rest) == 1:
        ((second, join),) = rest
        return lambda point: join(first(point), second(point), point)

    def run(point: Point) -> Value:
        total = first(point)
        for code, join in rest:
            total = join(total, code(point), point)
        return total

    return run


def _negate(node: Apply) -> Code:
    inner = compiled(node.args[0])
    return lambda point: -inner(point)


def _times(left: Value, right: Value) -> Value:
    try:
        return left * right
    except ValueError:  # a matrix of one entry counts as a number
        a, b = _shape(left), _shape(right)
        if a == (1, 1):
            return left[0, 0] * right
        if b == (1, 1):
            return left * right[0, 0]
        raise Unsupported(f"a {a} and a {b} array do not multiply") from None


def _multiply(node: Apply) -> Code:
    codes = [compiled(arg) for arg in node.args]
    if len(codes) == 2:
        first, second = codes
        return lambda point: _times(first(point), second(point))

    def run(point: Point) -> Value:
        total = codes[0](point)
        for code in codes[1:]:
            total = _times(total, code(point))
        return total

    return run


def _matmul(node: Apply) -> Code:
    first, second = compiled(node.args[0]), compiled(node.args[1])

    def run(point: Point) -> Value:
        left, right = first(point), second(point)
        try:
            result = left * right
        except ValueError:
            raise Unsupported("arrays of these sizes do not multiply") from None
        if type(result) in MATRICES and result.nrows() == 1 == result.ncols():
            return result[0, 0]
        return result

    return run


def _dot(node: Apply) -> Code:
    first = compiled(node.args[0])
    if node.args[0] is node.args[1]:
        return lambda point: _squares(first(point))
    second = compiled(node.args[1])

    def run(point: Point) -> Value:
        left, right = _entries(first(point)), _entries(second(point))
        if len(left) != len(right):
            raise Unsupported(f"{len(left)} and {len(right)} entries do not pair")
        total = left[0] * right[0]
        for x, y in zip(left[1:], right[1:], strict=True):
            total = total + x * y
        return total

    return run


def _squares(value: Value) -> Value:
    if type(value) not in MATRICES:
        return value * value
    entries = value.entries()
    total = entries[0] * entries[0]
    for x in entries[1:]:
        total = total + x * x
    return total


def _entries(value: Value) -> list[Value]:
    return value.entries() if type(value) in MATRICES else [value]


def _hadamard(node: Apply) -> Code:
    first, second = compiled(node.args[0]), compiled(node.args[1])

    def run(point: Point) -> Value:
        left, right = first(point), second(point)
        if type(left) not in MATRICES or type(right) not in MATRICES:
            return left * right
        return _paired(left, right, point, lambda x, y: x * y)

    return run


def _kronecker(node: Apply) -> Code:
    first, second = compiled(node.args[0]), compiled(node.args[1])

    def run(point: Point) -> Value:
        left, right = _as_matrix(first(point), point), _as_matrix(second(point), point)
        rows, columns = left.nrows() * right.nrows(), left.ncols() * right.ncols()
        entries = [
            left[i // right.nrows(), j // right.ncols()] * right[i % right.nrows(), j % right.ncols()]
            for i, j in product(range(rows), range(columns))
        ]
        return point.field.matrix(rows, columns, entries)

    return run


def _as_matrix(value: Value, point: Point) -> Value:
    return value if type(value) in MATRICES else point.field.matrix(1, 1, [value])


def _over(above: Value, below: Value, point: Point) -> Value:
    """A quotient by a number; an interval that contains zero divides nothing."""
    if point.field.real and below.contains(0):
        raise Undefined("division by zero")
    return above / below


def _reciprocal(value: Value, point: Point) -> Value:
    return _over(point.field.number(1), value, point)


def _divide(node: Apply) -> Code:
    first, second = compiled(node.args[0]), compiled(node.args[1])
    return lambda point: _over(first(point), _scalar(second(point)), point)


def _element_divide(node: Apply) -> Code:
    first, second = compiled(node.args[0]), compiled(node.args[1])
    return lambda point: _paired(first(point), second(point), point, lambda x, y: _over(x, y, point))


def _floor_divide(node: Apply) -> Code:
    first, second = compiled(node.args[0]), compiled(node.args[1])
    return lambda point: _floor_value(_over(first(point), second(point), point), point)


def _mod(node: Apply) -> Code:
    first, second = compiled(node.args[0]), compiled(node.args[1])

    def run(point: Point) -> Value:
        left, right = first(point), second(point)
        return left - right * _floor_value(_over(left, right, point), point)

    return run


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


def _power(node: Apply) -> Code:
    base, raised = compiled(node.args[0]), _raised(node.args[1])
    return lambda point: raised(_scalar(base(point)), point)


def _raised(exponent: Expression) -> Callable[[Value, Point], Value]:
    """What raises a number to this exponent."""
    fixed = _exact(exponent, _NOWHERE)
    if fixed is not None and fixed.denominator == 1:
        whole = int(fixed)
        return lambda base, point: _whole_power(base, whole, point)
    code = compiled(exponent)

    def run(base: Value, point: Point) -> Value:
        value = fixed if fixed is not None else _exact(exponent, point)
        if value is not None and value.denominator == 1:
            return _whole_power(base, int(value), point)
        if not point.field.real:
            raise NeedsReals("a power that is no integer")
        if value is not None and value.denominator == 2:
            return _whole_power(_finite(base.sqrt()), value.numerator, point)
        exact = _scalar(code(point))
        if base.contains(0) and not exact > 0:
            raise Undefined("a power of zero that is not positive")
        return _finite(base**exact)

    return run


def _whole_power(base: Value, whole: int, point: Point) -> Value:
    if whole == 2:
        return base * base
    if abs(whole) > MAX_EXPONENT:
        raise Unsupported("the exponent is too large")
    if whole == 0 and base == 0:
        raise Undefined("0^0")
    if whole < 0:
        return _reciprocal(_whole_power(base, -whole, point), point)
    return _multiplied(base, whole) if point.field.real and base.contains(0) else base**whole


def _multiplied(base: Value, times: int) -> Value:
    """A power of an interval that holds zero, of which flint knows no logarithm."""
    half = base if times < 2 else _multiplied(base, times // 2)
    return half if times < 2 else half * half * base if times % 2 else half * half


def _element_power(node: Apply) -> Code:
    base, raised = compiled(node.args[0]), _raised(node.args[1])
    return lambda point: _entrywise(base(point), point, lambda entry: raised(entry, point))


def _matrix_power(node: Apply) -> Code:
    code, exponent, raised = compiled(node.args[0]), node.args[1], _raised(node.args[1])

    def run(point: Point) -> Value:
        base = code(point)
        if type(base) not in MATRICES:
            return raised(base, point)
        if base.nrows() != base.ncols():
            raise Unsupported("a power of a matrix that is not square")
        whole = integer(exponent, point)
        if whole is None or abs(whole) > 64:
            raise Unsupported("this power of a matrix is not computed")
        if whole < 0:
            base, whole = base.inv(), -whole
        if whole == 0:
            return _identity_matrix(base.nrows(), point)
        result = base
        for _ in range(whole - 1):
            result = result * base
        return result

    return run


def _identity_matrix(size: int, point: Point) -> Value:
    one, zero = point.field.number(1), point.field.number(0)
    return point.field.matrix(size, size, [one if i == j else zero for i in range(size) for j in range(size)])


def _identity(node: Apply) -> Code:
    def run(point: Point) -> Value:
        size = integer(node.args[0], point)
        if size is None:
            raise Unsupported("an identity matrix of unknown size")
        return _identity_matrix(size, point)

    return run


def _pseudo_inverse(value: Value, point: Point) -> Value:
    value = _as_matrix(value, point)
    flipped = value.transpose()
    if value.nrows() <= value.ncols():
        return flipped * (value * flipped).inv()
    return (flipped * value).inv() * flipped


def _of_value(function: Callable[[Value, Point], Value]) -> Rule:
    """A rule that takes the value of its only argument."""

    def rule(node: Apply) -> Code:
        inner = compiled(node.args[0])
        return lambda point: function(inner(point), point)

    return rule


# ---------------------------------------------------------------- functions of reals


def _real(name: str, function: Callable[[Value], Value]) -> Rule:
    def of(value: Value, point: Point) -> Value:
        if not point.field.real:
            raise NeedsReals(name)
        if isinstance(value, flint.arb):
            return _finite(function(value))
        return _finite(_entrywise(value, point, function))

    return _of_value(of)


def _root(node: Apply) -> Code:
    code = compiled(node.args[0])

    def run(point: Point) -> Value:
        degree = integer(node.args[1], point)
        argument = _scalar(code(point))
        if not point.field.real:
            raise NeedsReals("root")
        if degree is None or not 1 <= degree <= 64:
            raise Unsupported("this root is not computed")
        if degree % 2 and argument < 0:
            return -((-argument).root(degree))
        return _finite(argument.root(degree))

    return run


def _sigmoid(value: Value) -> Value:
    return 1 / (1 + (-value).exp())


def _norm(value: Value, point: Point) -> Value:
    squared = _squares(value)
    if not point.field.real:
        raise NeedsReals("norm")
    return _finite(squared.sqrt())


def _largest_eigenvalue(value: Value, point: Point) -> Value:
    value = _as_matrix(value, point)
    if not point.field.real:
        raise NeedsReals("eigenvalues")
    if not _same_value(value, value.transpose()):
        raise Unsupported("eigenvalues of a matrix that is not symmetric")
    best, *rest = [found.real for found in flint.acb_mat(value).eig(multiple=True)]
    for found in rest:
        best = best.max(found)
    return _finite(best)


def _spectral_norm(value: Value, point: Point) -> Value:
    value = _as_matrix(value, point)
    flipped = value.transpose()
    wide = value.nrows() < value.ncols()
    return _finite(_largest_eigenvalue(value * flipped if wide else flipped * value, point).sqrt())


# ---------------------------------------------------------------- functions that need an order


def _ordered(function: Callable[[Value, Point], Value]) -> Rule:
    def of(value: Value, point: Point) -> Value:
        if not point.field.ordered:
            raise NeedsOrder("an order")
        return _entrywise(value, point, lambda entry: function(entry, point))

    return _of_value(of)


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


def _norm1(value: Value, point: Point) -> Value:
    if not point.field.ordered:
        raise NeedsOrder("norm")
    return sum((_abs(entry, point) for entry in _entries(value)), point.field.number(0))


def _norm_infinity(value: Value, point: Point) -> Value:
    if not point.field.ordered:
        raise NeedsOrder("norm")
    best, *rest = [_abs(entry, point) for entry in _entries(value)]
    for entry in rest:
        best = _choose(best, entry, point, largest=True)
    return best


def _extreme(largest: bool) -> Rule:
    def rule(node: Apply) -> Code:
        codes = [compiled(arg) for arg in node.args]

        def run(point: Point) -> Value:
            values = [code(point) for code in codes]
            if not point.field.ordered:
                raise NeedsOrder(node.head)
            values = _entries(values[0]) if len(values) == 1 else values
            best = values[0]
            for value in values[1:]:
                best = _paired(best, value, point, lambda x, y: _choose(x, y, point, largest))
            return best

        return run

    return rule


def _choose(left: Value, right: Value, point: Point, largest: bool) -> Value:
    if point.field.real:
        return left.max(right) if largest else left.min(right)
    return max(left, right) if largest else min(left, right)


def _order(holds: Callable[[Value, Value], bool]) -> Rule:
    """A relation of two numbers: 1 where it holds, 0 where it does not."""

    def rule(node: Apply) -> Code:
        first, second = compiled(node.args[0]), compiled(node.args[1])

        def run(point: Point) -> Value:
            left, right = _scalar(first(point)), _scalar(second(point))
            if not point.field.ordered:
                raise NeedsOrder(node.head)
            if point.field.real and left.overlaps(right) and not (left.is_exact() and right.is_exact()):
                raise Undefined("the intervals do not show the order")
            return point.field.number(int(holds(left, right)))

        return run

    return rule


# ---------------------------------------------------------------- matrices


def _matrix(node: Apply) -> Code:
    rows = [row.args if isinstance(row, Apply) else (row,) for row in node.args]
    height, width, codes = len(rows), len(rows[0]), [compiled(cell) for row in rows for cell in row]
    return lambda point: point.field.matrix(height, width, [_scalar(code(point)) for code in codes])


def _transposed(value: Value, point: Point) -> Value:
    del point
    return value.transpose() if type(value) in MATRICES else value


def _trace(value: Value, point: Point) -> Value:
    if type(value) not in MATRICES:
        return value
    total = point.field.number(0)
    for i in range(value.nrows()):
        total = total + value[i, i]
    return total


def _determinant(value: Value, point: Point) -> Value:
    return _as_matrix(value, point).det()


def _diagonal(value: Value, point: Point) -> Value:
    entries = _entries(value)
    zero, size = point.field.number(0), len(entries)
    return point.field.matrix(size, size, [entries[i] if i == j else zero for i in range(size) for j in range(size)])


def _diagonal_of(value: Value, point: Point) -> Value:
    value = _as_matrix(value, point)
    return point.field.matrix(value.nrows(), 1, [value[i, i] for i in range(value.nrows())])


def _vectorize(value: Value, point: Point) -> Value:
    columns = _as_matrix(value, point).transpose().entries()
    return point.field.matrix(len(columns), 1, columns)


def _rank(value: Value, point: Point) -> Value:
    if point.field.real:
        raise Unsupported("the rank of a matrix of reals is not computed")
    return point.field.number(Fraction(_as_matrix(value, point).rank()))


def _softmax(value: Value, point: Point) -> Value:
    if not point.field.real:
        raise NeedsReals("softmax")
    powers = [entry.exp() for entry in _entries(value)]
    total = sum(powers[1:], powers[0])
    return point.field.matrix(*(_shape(value) or (1, 1)), [power / total for power in powers])


# ---------------------------------------------------------------- indices, sums, derivatives


def _at(node: Apply) -> Code:
    code, places = compiled(node.args[0]), node.args[1:]

    def run(point: Point) -> Value:
        value = _as_matrix(code(point), point)
        indices = [_index(place, point) for place in places]
        if len(indices) == 1:
            count = value.nrows() * value.ncols()
            if not 1 <= indices[0] <= count:
                raise Undefined("an index outside of the vector")
            return value[divmod(indices[0] - 1, value.ncols())]
        row, column = indices
        if not (1 <= row <= value.nrows() and 1 <= column <= value.ncols()):
            raise Undefined("an index outside of the matrix")
        return value[row - 1, column - 1]

    return run


def _row_of(node: Apply) -> Code:
    code, place = compiled(node.args[0]), node.args[1]

    def run(point: Point) -> Value:
        value, row = _as_matrix(code(point), point), _index(place, point)
        if not 1 <= row <= value.nrows():
            raise Undefined("an index outside of the matrix")
        return point.field.matrix(value.ncols(), 1, [value[row - 1, j] for j in range(value.ncols())])

    return run


def _index(expression: Expression, point: Point) -> int:
    if isinstance(expression, Symbol) and expression.name in point.integers:
        return point.integers[expression.name]
    whole = integer(expression, point)
    if whole is None:
        raise Unsupported("an index that is no integer")
    return whole


def _term(node: Apply) -> Code:
    name, *places = node.args

    def run(point: Point) -> Value:
        if point.term is None or not isinstance(name, Symbol) or len(places) != 1:
            raise Unsupported("a sequence without values")
        return point.term(name.name, _index(places[0], point))

    return run


def _fold(empty: int) -> Rule:
    def rule(node: Apply) -> Code:
        body, index, low, high = node.args
        code, steps = compiled(body), weight(body)

        def run(point: Point) -> Value:
            first, last = _index(low, point), _index(high, point)
            if not isinstance(index, Symbol) or last - first >= MAX_TERMS:
                raise Unsupported("the sum has too many terms")
            point.walk(steps * max(0, last - first))
            total: Value | None = None
            for value in range(first, last + 1):
                term = code(point.count(index.name, value))
                total = term if total is None else _plus(total, term, point) if empty == 0 else _times(total, term)
            return point.field.number(Fraction(empty)) if total is None else total

        return run

    return rule


def _best_of(largest: bool) -> Rule:
    """The largest or smallest value over an index."""

    def rule(node: Apply) -> Code:
        body, index, low, high = node.args
        code, steps = compiled(body), weight(body)

        def run(point: Point) -> Value:
            if not point.field.ordered:
                raise NeedsOrder(node.head)
            first, last = _index(low, point), _index(high, point)
            if not isinstance(index, Symbol) or last - first >= MAX_TERMS:
                raise Unsupported("too many values to compare")
            if last < first:
                raise Undefined("the largest of no values")
            point.walk(steps * (last - first))
            best = code(point.count(index.name, first))
            for value in range(first + 1, last + 1):
                best = _choose(best, code(point.count(index.name, value)), point, largest)
            return best

        return run

    return rule


def _which(node: Apply) -> Code:
    """The value whose condition is the first that holds; the last one stands for all other cases."""
    codes = [compiled(arg) for arg in node.args]
    pairs = [(codes[place], codes[place + 1]) for place in range(0, len(codes) - 1, 2)]
    default = codes[-1] if len(codes) % 2 else None

    def run(point: Point) -> Value:
        for holds, code in pairs:
            if holds(point) != 0:
                return code(point)
        if default is None:
            raise Undefined("none of the cases holds")
        return default(point)

    return run


def _ones(node: Apply) -> Code:
    def run(point: Point) -> Value:
        size = integer(node.args[0], point)
        if size is None:
            raise Unsupported("a vector of unknown size")
        return point.field.matrix(size, 1, [point.field.number(1)] * size)

    return run


def _gcd(node: Apply) -> Code:
    def run(point: Point) -> Value:
        numbers = [integer(arg, point) for arg in node.args]
        if None in numbers:
            raise Unsupported("the common divisor of something that is no integer")
        return point.field.number(gcd(*(number for number in numbers if number is not None)))

    return run


def _factorial(node: Apply) -> Code:
    def run(point: Point) -> Value:
        whole = integer(node.args[0], point)
        if whole is None or not 0 <= whole <= MAX_FACTORIAL:
            raise Unsupported("this factorial is not computed")
        return point.field.number(Fraction(factorial(whole)))

    return run


def _binomial(node: Apply) -> Code:
    def run(point: Point) -> Value:
        top, bottom = (integer(arg, point) for arg in node.args)
        if top is None or bottom is None or bottom < 0 or not 0 <= top <= MAX_FACTORIAL:
            raise Unsupported("this binomial coefficient is not computed")
        return point.field.number(Fraction(comb(top, bottom)))

    return run


DIRECTION = "direction of"


def _derivative(node: Apply) -> Code:
    body, variable = node.args
    if not isinstance(variable, Symbol):
        raise Unsupported("a derivative by something that is no symbol")
    name = f"{DIRECTION} {variable.name}"
    while name in symbols(body):  # a derivative of a derivative has a direction of its own
        name += "'"
    slope = differential(body, variable.name, Symbol(name))
    code = compiled(body if slope is None else slope)
    here, steps, flat = compiled(variable), weight(body if slope is None else slope), slope is None

    def along(direction: Value, point: Point) -> Value:
        point.walk(steps)
        return code(point) * point.field.number(0) if flat else code(point.bind(name, direction))

    def run(point: Point) -> Value:
        shape = _shape(here(point))
        one, zero = point.field.number(1), point.field.number(0)
        if shape is None:
            return along(one, point)
        count = shape[0] * shape[1]
        units = [point.field.matrix(*shape, [one if i == k else zero for i in range(count)]) for k in range(count)]
        columns = [along(unit, point) for unit in units]
        if type(columns[0]) not in MATRICES:
            return point.field.matrix(*shape, columns)
        rows = [_entries(column) for column in columns]
        height = len(rows[0])
        return point.field.matrix(height, count, [rows[k][i] for i in range(height) for k in range(count)])

    return run


def _rounded(node: Apply) -> Code:
    """A decimal as the interval of all numbers that round to it."""
    first, second = compiled(node.args[0]), compiled(node.args[1])

    def run(point: Point) -> Value:
        if not point.field.real:
            raise NeedsReals("a rounded decimal")
        return flint.arb(first(point).mid(), second(point).upper())

    return run


def _substitute(node: Apply) -> Code:
    body, variable, value = node.args
    assert isinstance(variable, Symbol)
    code, at, name = compiled(body), compiled(value), variable.name
    return lambda point: code(point.bind(name, at(point)))


def _argmin(node: Apply) -> Code:
    """The point where the gradient of a quadratic vanishes: -H^-1 g(0), H and g by exact differentiation."""
    body, variable = node.args
    assert isinstance(variable, Symbol)
    if not _is_smooth(body):
        raise Unsupported("the argmin of something with corners")
    gradient = Apply("D", (body, variable))
    hessian = Apply("D", (gradient, variable))
    here, slope_at, curve_at, steps = compiled(variable), compiled(gradient), compiled(hessian), weight(body)

    def run(point: Point) -> Value:
        point.walk(steps)
        at = here(point)
        origin = point.bind(variable.name, at * point.field.number(0))
        slope, curve = slope_at(origin), curve_at(origin)
        if not _same_value(curve, curve_at(point)):
            raise Unsupported("the argmin of something that is no quadratic")
        if type(at) not in MATRICES:
            return _over(-slope, curve, point)
        return -(curve.inv() * slope)

    return run


def _is_smooth(body: Expression) -> bool:
    return not isinstance(body, Apply) or (body.head not in _PIECEWISE and all(map(_is_smooth, body.args)))


_PIECEWISE = frozenset("Abs ReLU Max Min Norm1 NormInfinity Which Largest Smallest Step Sign Floor Ceil".split())


def _same_value(left: Value, right: Value) -> bool:
    if isinstance(left, flint.arb):
        return bool(left.overlaps(right))
    if isinstance(left, flint.arb_mat):
        return all(x.overlaps(y) for x, y in zip(left.entries(), right.entries(), strict=True))
    return bool(left == right)


_NOWHERE = Point(RATIONALS, {}, {})

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
    "PseudoInverse": _of_value(_pseudo_inverse),
    "Sqrt": _real("sqrt", lambda v: v.sqrt()),
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
    "Gamma": _real("gamma", lambda v: v.gamma()),
    "Norm": _of_value(_norm),
    "SpectralNorm": _of_value(_spectral_norm),
    "LargestEigenvalue": _of_value(_largest_eigenvalue),
    "Norm1": _of_value(_norm1),
    "NormInfinity": _of_value(_norm_infinity),
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
    "Equal": _order(lambda a, b: bool(a == b)),
    "NotEqual": _order(lambda a, b: bool(a != b)),
    "Matrix": _matrix,
    "Transpose": _of_value(_transposed),
    "Trace": _of_value(_trace),
    "Determinant": _of_value(_determinant),
    "Diagonal": _of_value(_diagonal),
    "DiagonalOf": _of_value(_diagonal_of),
    "Vectorize": _of_value(_vectorize),
    "Rank": _of_value(_rank),
    "Softmax": _of_value(_softmax),
    "At": _at,
    "RowOf": _row_of,
    "Term": _term,
    "Sum": _fold(0),
    "Product": _fold(1),
    "Largest": _best_of(largest=True),
    "Smallest": _best_of(largest=False),
    "Which": _which,
    "Ones": _ones,
    "Gcd": _gcd,
    "Factorial": _factorial,
    "Binomial": _binomial,
    "D": _derivative,
    "Rounded": _rounded,
    "Substitute": _substitute,
    "ArgMin": _argmin,
    "ArgMax": _argmin,
}
