"""Shapes by unification: a formula as written becomes one in which every product says what it is.

A shape is () for a scalar and (rows, columns) for all else; a column vector is (d, 1). Sizes are names or numbers.
The reading is generous to notation (a squared vector is its squared norm or its elementwise square, a list is a row or
a column, two columns side by side are a dot product) and strict to mathematics: what conforms under no reading is a
`Clash`, at the innermost formula that does not conform. Every reading has a cost, and the cheapest come first.

Long, since every head has its rule here and one table names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from grader.model import Fact, Span
from grader.notation.context import Context, Function
from grader.notation.derived import named_slope, slope_at
from grader.notation.expression import Apply, Expression, Number, Symbol, substitute, symbols
from grader.notation.piecewise import ONES
from grader.notation.words import SPECTRAL

Size: TypeAlias = "str | int"
Shape: TypeAlias = "tuple[()] | tuple[Size, Size]"

SCALAR: Shape = ()
ANY = "?"  # the size of an identity matrix before its neighbours fix it
MAX_READINGS = 6
MAX_EXPANSIONS = 400

ELEMENTWISE = frozenset("Exp Ln Sqrt Sin Cos Tan Cot Sinh Cosh Tanh Arcsin Arccos Arctan Sigmoid ReLU Sign Floor Ceil".split())


@dataclass(frozen=True, slots=True)
class Typed:
    """One reading of a formula, its shape, and what the reading cost in generosity."""

    expression: Expression
    shape: Shape
    cost: float = 0.0


class Clash(Exception):
    """The formula conforms under no reading; left and right are the shapes that do not fit."""

    def __init__(self, what: str, span: Span, left: Shape, right: Shape) -> None:
        super().__init__(what)
        self.what, self.span, self.left, self.right = what, span, left, right


class Unclear(Exception):
    """The formula has no meaning here: an unnamed symbol, or a head that is not understood."""

    def __init__(self, why: str, detail: str, span: Span) -> None:
        super().__init__(detail)
        self.why, self.detail, self.span = why, detail, span


def show_shape(shape: Shape) -> str:
    """For people: `scalar`, `vector of 2 entries`, `n x d`."""
    match shape:
        case ():
            return "scalar"
        case (rows, 1):
            return f"vector of {rows} {'entry' if rows == 1 else 'entries'}"
        case (rows, columns):
            return f"{rows}x{columns}"
    raise AssertionError(shape)


def sides(shape: Shape) -> tuple[Size, Size]:
    """Rows and columns; a scalar is 1x1."""
    return shape or (1, 1)


def declared_shape(sizes: tuple[str, ...]) -> Shape:
    """The shape of a declaration: () is a scalar, ("d",) a column, ("n", "d") a matrix."""
    dims: tuple[Size, ...] = tuple(int(size) if size.isdigit() else size for size in sizes)
    match dims:
        case ():
            return ()
        case (rows,):
            return (rows, 1)
        case (rows, columns):
            return (rows, columns)
    raise Unclear("undecided", f"arrays with {len(dims)} axes are not supported", Span(0, 0))


def clashes(expression: Expression, context: Context) -> bool:
    """Whether the shapes of a formula cannot be conformed."""
    try:
        elaborate(expression, context)
    except Clash:
        return True
    except (Unclear, RecursionError):
        return False
    return False


def elaborate(expression: Expression, context: Context) -> list[Typed]:
    """All conforming readings, cheapest first; raises Clash when there is none, Unclear when there is no meaning."""
    return _Reader(context).read(expression)


class _Reader:
    """One elaboration: the context, and how many definitions were opened so far."""

    def __init__(self, context: Context, opened: int = 0) -> None:
        self.context = context
        self.opened = opened

    # ------------------------------------------------------------ sizes

    def size(self, size: Size) -> Size:
        return self.context.sizes.get(size, size) if isinstance(size, str) else size

    def same_size(self, left: Size, right: Size) -> bool:
        return left == right or ANY in (left, right) or self.size(left) == self.size(right)

    def same(self, left: Shape, right: Shape) -> bool:
        if not left or not right:
            return self.is_one(left) and self.is_one(right)
        return self.same_size(left[0], right[0]) and self.same_size(left[1], right[1])

    def is_one(self, shape: Shape) -> bool:
        return not shape or (self.size(shape[0]) == 1 and self.size(shape[1]) == 1)

    # ------------------------------------------------------------ reading

    def read(self, expression: Expression) -> list[Typed]:
        if isinstance(expression, Number):
            return [Typed(expression, SCALAR)]
        if isinstance(expression, Symbol):
            return self.symbol(expression)
        head = expression.head
        rule = _RULES.get(head)
        if rule is not None:
            found = _cheapest(rule(self, expression))
            if not found:
                raise Unclear("undecided", f"{head} of this is not understood here", expression.span)
            return found
        if head in ELEMENTWISE:
            return _wrapped(self, expression)
        raise Unclear("undecided", f"{head} is not understood here", expression.span)

    def one(self, expression: Expression) -> Typed:
        return self.read(expression)[0]

    def scalar(self, expression: Expression) -> Typed:
        for typed in self.read(expression):
            if self.is_one(typed.shape):
                return typed
        shape = self.one(expression).shape
        raise Clash("a scalar is needed here", expression.span, SCALAR, shape)

    def symbol(self, symbol: Symbol) -> list[Typed]:
        name = symbol.name
        value = self.context.where.get(name)
        if value is not None:
            self.open(symbol.span)
            # a definition that speaks of itself ("w_1 = w_1 - ...") means the symbol as it was before
            inner = self.context.hold(name) if name in symbols(value) else self.context
            return _Reader(inner, self.opened).read(value)
        function = self.context.functions.get(name)
        if function is not None:
            self.open(symbol.span)
            return self.read(function.body)
        fact = self.context.facts.get(name)
        if name in self.context.indices:
            return [Typed(symbol, SCALAR)]
        if fact is not None:
            return [Typed(symbol, declared_shape(fact.shape))]
        if len(name) == 1 and name != "I" and not self.context.closed:
            return [Typed(symbol, SCALAR)]
        if name == "I":
            return [Typed(symbol, (ANY, ANY))]
        if name == ONES:
            return [Typed(symbol, (ANY, 1))]
        if name.startswith("I_") and (name[2:] in self.known_sizes() or name[2:].isdigit()):
            size = _as_size(name[2:])
            return [Typed(_identity(size), (size, size))]
        known = name in CONSTANTS or name in self.context.sizes or name in self.context.indices
        if self.context.closed and not known and name not in self.known_sizes():
            raise Unclear("unnamed", f"the symbol {name} is not introduced", symbol.span)
        return [Typed(symbol, SCALAR)]

    def known_sizes(self) -> frozenset[str]:
        return frozenset(size for fact in self.context.facts.values() for size in fact.shape)

    def open(self, span: Span) -> None:
        self.opened += 1
        if self.opened > MAX_EXPANSIONS:
            raise Unclear("undecided", "the definitions refer to each other too often", span)


def _as_size(text: str) -> Size:
    return int(text) if text.isdigit() else text


def _identity(size: Size) -> Expression:
    return Apply("Identity", (Number(Fraction(size)) if isinstance(size, int) else Symbol(size),))


def settle(typed: Typed, shape: Shape) -> Typed:
    """The reading with every identity matrix, or vector of ones, of open size given the size that its neighbours have."""
    if not typed.shape or not shape or ANY not in typed.shape:
        return typed
    (rows, columns), (height, width) = typed.shape, shape
    wanted = height if rows == ANY else width
    size = wanted if wanted != ANY or rows != columns else width
    if size == ANY:
        return typed
    sized = Number(Fraction(size)) if isinstance(size, int) else Symbol(size)
    settled = substitute(typed.expression, {"I": _identity(size), ONES: Apply("Ones", (sized,))})
    return Typed(settled, (size if rows == ANY else rows, size if columns == ANY else columns), typed.cost)


CONSTANTS = frozenset({"pi", "e", "Infinity", "EulerGamma"})
Rule: TypeAlias = Callable[[_Reader, Apply], "Iterator[Typed] | list[Typed]"]


def _cheapest(readings: Iterator[Typed] | list[Typed]) -> list[Typed]:
    found = list(readings)
    if len(found) < 2:
        return found
    best: dict[tuple[Shape, Expression], Typed] = {}
    for typed in found:
        key = (typed.shape, typed.expression)
        if key not in best or typed.cost < best[key].cost:
            best[key] = typed
    return sorted(best.values(), key=lambda typed: typed.cost)[:MAX_READINGS]


# ---------------------------------------------------------------- sums


def _add(reader: _Reader, node: Apply) -> list[Typed]:
    parts = [reader.read(arg) for arg in node.args]
    if all(len(part) == 1 and not part[0].shape for part in parts):  # numbers alone
        terms = tuple(part[0].expression for part in parts)
        return [Typed(Apply("Add", terms, node.span), SCALAR, sum(part[0].cost for part in parts))]
    readings: list[Typed] = []
    clash: tuple[Span, Shape, Shape] | None = None
    for choice in product(*parts):
        shape: Shape = SCALAR
        cost = 0.0
        for typed, arg in zip(choice, node.args, strict=True):
            cost += typed.cost
            if reader.same(shape, typed.shape):
                shape = typed.shape if not shape or ANY in shape else shape
            elif not shape:
                shape, cost = typed.shape, cost + (0 if arg is node.args[0] else 2)
            elif not typed.shape:
                cost += 2  # a number added to every entry
            else:
                clash = clash or (node.span, shape, typed.shape)
                break
        else:
            terms = tuple(settle(typed, shape).expression for typed in choice)
            readings.append(Typed(Apply("Add", terms, node.span), shape, cost))
    if not readings and clash is not None:
        span, left, right = clash
        raise Clash(f"cannot add a {show_shape(right)} to a {show_shape(left)}", span, left, right)
    return readings


def _wrapped(reader: _Reader, node: Apply) -> list[Typed]:
    """A head of one argument that keeps its shape."""
    (argument,) = node.args
    return [Typed(Apply(node.head, (arg.expression,), node.span), arg.shape, arg.cost) for arg in reader.read(argument)]


# ---------------------------------------------------------------- products


def _multiply(reader: _Reader, node: Apply) -> list[Typed]:
    states = [*reader.read(node.args[0])]
    span = node.args[0].span
    for arg in node.args[1:]:
        factors = reader.read(arg)
        span = Span(span.start, max(span.end, arg.span.end))
        if len(states) == 1 == len(factors) and not (states[0].shape and factors[0].shape):
            (a,), (b,) = states, factors
            states = [Typed(Apply("Multiply", (a.expression, b.expression), span), a.shape or b.shape, a.cost + b.cost)]
            continue
        fits = [fit for a, b in product(states, factors) for fit in _times(reader, a, b, span)]
        if not fits:
            left, right = states[0].shape, factors[0].shape
            what = f"a {show_shape(left)} cannot be multiplied by a {show_shape(right)}"
            raise Clash(what, span, left, right)
        states = _cheapest(fits)
    return states


def _times(reader: _Reader, left: Typed, right: Typed, span: Span) -> Iterator[Typed]:
    cost = left.cost + right.cost
    a, b = left.expression, right.expression

    def result(head: str, shape: Shape, extra: float = 0.0) -> Typed:
        return Typed(Apply(head, (a, b), span), shape, cost + extra)

    if not left.shape or not right.shape:
        yield result("Multiply", left.shape or right.shape)
        return
    if reader.same_size(sides(left.shape)[1], sides(right.shape)[0]):
        (rows, inner), (_, columns) = sides(left.shape), sides(right.shape)
        left, right = settle(left, (rows, sides(right.shape)[0])), settle(right, (inner, columns))
        shape: Shape = (sides(left.shape)[0], sides(right.shape)[1])
        a, b = left.expression, right.expression
        yield result("MatMul", SCALAR if shape == (1, 1) else shape)
        return
    if reader.is_one(left.shape) or reader.is_one(right.shape):
        yield result("Multiply", right.shape if reader.is_one(left.shape) else left.shape, 0.5)
        return
    (rows, width), (height, columns) = sides(left.shape), sides(right.shape)
    if (width == 1 and columns == 1 and reader.same_size(rows, height)) or (
        rows == 1 and height == 1 and reader.same_size(width, columns)
    ):
        yield result("Dot", SCALAR, 1)
        yield result("Hadamard", left.shape, 1.5)


def _hadamard(reader: _Reader, node: Apply) -> Iterator[Typed]:
    left_readings, right_readings = reader.read(node.args[0]), reader.read(node.args[1])
    fits = False
    for left, right in product(left_readings, right_readings):
        if reader.same(left.shape, right.shape) or not left.shape or not right.shape:
            fits = True
            head = "Hadamard" if left.shape and right.shape else "Multiply"
            shape = left.shape or right.shape
            yield Typed(Apply(head, (left.expression, right.expression), node.span), shape, left.cost + right.cost)
    if not fits:
        left, right = left_readings[0], right_readings[0]
        what = f"elementwise product of a {show_shape(left.shape)} and a {show_shape(right.shape)}"
        raise Clash(what, node.span, left.shape, right.shape)


def _kronecker(reader: _Reader, node: Apply) -> list[Typed]:
    left, right = reader.one(node.args[0]), reader.one(node.args[1])
    rows, columns = (left.shape or (1, 1)), (right.shape or (1, 1))
    shape: Shape = (_size_product(rows[0], columns[0]), _size_product(rows[1], columns[1]))
    return [Typed(Apply("Kronecker", (left.expression, right.expression), node.span), shape, left.cost + right.cost)]


def _size_product(left: Size, right: Size) -> Size:
    if left == 1 or right == 1:
        return right if left == 1 else left
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return "*".join(sorted(f"{left}*{right}".split("*")))


def _divide(reader: _Reader, node: Apply) -> Iterator[Typed]:
    above, below = reader.read(node.args[0]), reader.read(node.args[1])
    fits = False
    for left, right in product(above, below):
        cost = left.cost + right.cost
        args = (left.expression, right.expression)
        if reader.is_one(right.shape):
            fits = True
            yield Typed(Apply("Divide", args, node.span), left.shape, cost)
        elif reader.same(left.shape, right.shape) and 1 in right.shape:
            fits = True
            yield Typed(Apply("ElementDivide", args, node.span), left.shape, cost + 1)
        elif not left.shape and 1 in right.shape:
            fits = True
            yield Typed(Apply("ElementDivide", args, node.span), right.shape, cost + 1.5)
    if not fits:
        left_shape, right_shape = above[0].shape, below[0].shape
        what = f"cannot divide a {show_shape(left_shape)} by a {show_shape(right_shape)}"
        raise Clash(what, node.span, left_shape, right_shape)


# ---------------------------------------------------------------- powers, norms, transposes


def _power(reader: _Reader, node: Apply) -> Iterator[Typed]:
    base, exponent = node.args
    if isinstance(base, Apply) and base.head == "Norm" and len(base.args) == 1 and _even(exponent):
        for typed in reader.read(base.args[0]):
            square = Apply("Dot", (typed.expression, typed.expression), node.span)
            yield Typed(_scalar_power(square, _integer(exponent) // 2, node.span), SCALAR, typed.cost)
        return
    if base == Symbol("e") and "e" not in reader.context.facts:
        powers = [typed for typed in reader.read(exponent) if typed.shape and not reader.is_one(typed.shape)]
        if any(1 not in typed.shape for typed in powers):
            raise Unclear("ambiguous", "e to the power of a matrix: of its entries, or the matrix exponential", node.span)
        yield from (Typed(Apply("Exp", (typed.expression,), node.span), typed.shape, typed.cost) for typed in powers)
        if len(powers) == len(reader.read(exponent)):  # e^{z_i} may be of an entry, too
            return
    power = reader.scalar(exponent)
    fits = False
    bases = reader.read(base)
    for typed in bases:
        cost = typed.cost + power.cost
        args = (typed.expression, power.expression)
        if reader.is_one(typed.shape):
            fits = True
            yield Typed(Apply("Power", args, node.span), SCALAR if not typed.shape else typed.shape, cost)
            continue
        if reader.same_size(*sides(typed.shape)):
            fits = True
            yield Typed(Apply("MatrixPower", args, node.span), typed.shape, cost)
            continue
        if _integer(exponent) == 2:
            fits = True
            square = Apply("Dot", (typed.expression, typed.expression), node.span)
            called = isinstance(base, Apply) and base.head in ELEMENTWISE  # `\tanh^2(x)` is meant entry by entry
            yield Typed(square, SCALAR, cost + (4 if called else 1))
        if 1 in typed.shape and not _is(exponent, -1):
            fits = True
            yield Typed(Apply("ElementPower", args, node.span), typed.shape, cost + 1)
    if not fits:
        shape = bases[0].shape
        raise Clash(f"a {show_shape(shape)} has no power", node.span, shape, SCALAR)


def _scalar_power(base: Expression, exponent: int, span: Span) -> Expression:
    return base if exponent == 1 else Apply("Power", (base, Number(Fraction(exponent))), span)


def _integer(expression: Expression) -> int:
    match expression:
        case Number(value) if value.denominator == 1:
            return int(value)
        case Apply("Negate", (Number(value),)) if value.denominator == 1:
            return -int(value)
        case _:
            return 0


def _even(expression: Expression) -> bool:
    value = _integer(expression)
    return value != 0 and value % 2 == 0


def _is(expression: Expression, value: int) -> bool:
    return _integer(expression) == value


def _inverse(reader: _Reader, node: Apply) -> Iterator[Typed]:
    shapes = [typed.shape for typed in reader.read(node.args[0])]
    if not any(reader.same_size(*sides(shape)) for shape in shapes):
        raise Clash(f"a {show_shape(shapes[0])} is not square and has no inverse", node.span, shapes[0], SCALAR)
    yield from _power(reader, Apply("Power", (node.args[0], Number(Fraction(-1))), node.span))


def _transpose(reader: _Reader, node: Apply) -> Iterator[Typed]:
    for typed in reader.read(node.args[0]):
        if not typed.shape:
            yield typed
        else:
            shape: Shape = (typed.shape[1], typed.shape[0])
            yield Typed(Apply("Transpose", (typed.expression,), node.span), shape, typed.cost)


def _prime(reader: _Reader, node: Apply) -> Iterator[Typed]:
    base = node.args[0]
    if isinstance(base, Symbol) and base.name in reader.context.functions:
        function = reader.context.functions[base.name]
        yield from _derivative_of(reader, function.body, function.parameters[0], node.span)
        return
    if isinstance(base, Symbol) and not reader.one(base).shape:
        yield from reader.symbol(Symbol(f"{base.name}_prime", node.span))
        return
    if not reader.one(base).shape:
        raise Unclear("ambiguous", "the prime does not say by which variable", node.span)
    yield from _transpose(reader, node)


def _norm(reader: _Reader, node: Apply) -> Iterator[Typed]:
    kind = node.args[1] if len(node.args) > 1 else None
    for typed in reader.read(node.args[0]):
        vector = not typed.shape or 1 in typed.shape
        match kind:
            case None | Symbol("Frobenius"):
                yield Typed(Apply("Norm", (typed.expression,), node.span), SCALAR, typed.cost)
            case Number(value) if value == 2 and vector:
                yield Typed(Apply("Norm", (typed.expression,), node.span), SCALAR, typed.cost)
            case Number(value) if value == 1 and vector:
                yield Typed(Apply("Norm1", (typed.expression,), node.span), SCALAR, typed.cost)
            case Symbol("Infinity") if vector:
                yield Typed(Apply("NormInfinity", (typed.expression,), node.span), SCALAR, typed.cost)
            case Number(value) if value == 2:
                yield Typed(Apply("SpectralNorm", (typed.expression,), node.span), SCALAR, typed.cost)
            case Symbol("Spectral"):
                yield Typed(Apply("Norm" if vector else "SpectralNorm", (typed.expression,), node.span), SCALAR, typed.cost)
            case _:
                raise Unclear("undecided", "this norm of a matrix is not computed", node.span)


def _norm_power(node: Apply) -> Apply:
    """A norm that names its 2 is the plain one, so that its square is a dot product."""
    match node:
        case Apply("Norm", (argument, Number(value))) if value == 2:
            return Apply("Norm", (argument,), node.span)
        case Apply("Norm", (argument, Symbol("Frobenius"))):
            return Apply("Norm", (argument,), node.span)
    return node


def _power_rule(reader: _Reader, node: Apply) -> Iterator[Typed]:
    base, exponent = node.args
    if isinstance(base, Apply) and base.head == "Norm" and (len(base.args) == 1 or reader_is_vector(reader, base)):
        return _power(reader, Apply("Power", (_norm_power(base), exponent), node.span))
    return _power(reader, node)


def reader_is_vector(reader: _Reader, norm: Apply) -> bool:
    """Whether the norm's 2 is the Euclidean one; of a matrix, 2 names the spectral norm."""
    if norm.args[1] == Symbol("Frobenius"):
        return True
    shape = reader.one(norm.args[0]).shape
    return not shape or 1 in shape


def _abs(reader: _Reader, node: Apply) -> Iterator[Typed]:
    for typed in reader.read(node.args[0]):
        if typed.shape and reader.same_size(typed.shape[0], typed.shape[1]) and not reader.is_one(typed.shape):
            yield Typed(Apply("Determinant", (typed.expression,), node.span), SCALAR, typed.cost)
        else:
            yield Typed(Apply("Abs", (typed.expression,), node.span), typed.shape, typed.cost)
            if typed.shape and 1 in typed.shape:
                yield Typed(Apply("Norm", (typed.expression,), node.span), SCALAR, typed.cost + 1)


# ---------------------------------------------------------------- matrices and their functions


def _list(reader: _Reader, node: Apply) -> Iterator[Typed]:
    entries = [reader.read(arg)[0] for arg in node.args]
    count = len(entries)
    cost = sum(entry.cost for entry in entries)
    if all(reader.is_one(entry.shape) for entry in entries):
        rows = Apply("Matrix", tuple(Apply("Row", (entry.expression,)) for entry in entries), node.span)
        yield Typed(rows, (count, 1), cost)
        if count > 1:
            row = Apply("Matrix", (Apply("Row", tuple(entry.expression for entry in entries)),), node.span)
            yield Typed(row, (1, count), cost)
        return
    raise Unclear("undecided", "a list of vectors is not read as a matrix", node.span)


def _matrix(reader: _Reader, node: Apply) -> Iterator[Typed]:
    rows = [row.args if isinstance(row, Apply) and row.head in ("Row", "List") else (row,) for row in node.args]
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        raise Clash("the rows have different lengths", node.span, (len(rows), width), (len(rows), "?"))
    if any(not any(reader.is_one(typed.shape) for typed in reader.read(cell)) for row in rows for cell in row):
        raise Unclear("undecided", "a matrix of blocks is not read", node.span)
    cells = [[reader.scalar(cell) for cell in row] for row in rows]
    built = Apply("Matrix", tuple(Apply("Row", tuple(cell.expression for cell in row)) for row in cells), node.span)
    shape: Shape = (len(rows), width)
    yield Typed(built, shape, sum(cell.cost for row in cells for cell in row))
    if len(rows) == 1 and width > 1:
        column = Apply("Transpose", (built,), node.span)
        yield Typed(column, (width, 1), 0.5)


def _square(head: str) -> Rule:
    def rule(reader: _Reader, node: Apply) -> Iterator[Typed]:
        readings = reader.read(node.args[0])
        fits = False
        for typed in readings:
            if not typed.shape or reader.same_size(typed.shape[0], typed.shape[1]):
                fits = True
                expression = typed.expression if not typed.shape else Apply(head, (typed.expression,), node.span)
                yield Typed(expression, SCALAR, typed.cost)
        if not fits:
            shape = readings[0].shape
            raise Clash(f"{head.lower()} needs a square matrix, not a {show_shape(shape)}", node.span, shape, shape)

    return rule


def _diagonal(reader: _Reader, node: Apply) -> Iterator[Typed]:
    for typed in reader.read(node.args[0]):
        if typed.shape and 1 in typed.shape:
            size = typed.shape[0] if typed.shape[1] == 1 else typed.shape[1]
            yield Typed(Apply("Diagonal", (typed.expression,), node.span), (size, size), typed.cost)
        elif typed.shape and reader.same_size(typed.shape[0], typed.shape[1]):
            yield Typed(Apply("DiagonalOf", (typed.expression,), node.span), (typed.shape[0], 1), typed.cost)


def _vectorize(reader: _Reader, node: Apply) -> Iterator[Typed]:
    for typed in reader.read(node.args[0]):
        shape = typed.shape or (1, 1)
        size = _size_product(shape[0], shape[1])
        yield Typed(Apply("Vectorize", (typed.expression,), node.span), (size, 1), typed.cost)


def _rank(reader: _Reader, node: Apply) -> Iterator[Typed]:
    typed = reader.one(node.args[0])
    yield Typed(Apply("Rank", (typed.expression,), node.span), SCALAR, typed.cost)


def _softmax(reader: _Reader, node: Apply) -> Iterator[Typed]:
    for typed in reader.read(node.args[0]):
        if typed.shape and 1 in typed.shape:
            yield Typed(Apply("Softmax", (typed.expression,), node.span), typed.shape, typed.cost)


def _pseudo_inverse(reader: _Reader, node: Apply) -> Iterator[Typed]:
    for typed in reader.read(node.args[0]):
        shape: Shape = (typed.shape[1], typed.shape[0]) if typed.shape else ()
        yield Typed(Apply("PseudoInverse", (typed.expression,), node.span), shape, typed.cost)


def _extreme(reader: _Reader, node: Apply) -> Iterator[Typed]:
    args = [reader.one(arg) for arg in node.args]
    cost = sum(arg.cost for arg in args)
    shapes = [arg.shape for arg in args if arg.shape]
    if len(args) == 1 or not shapes:
        yield Typed(Apply(node.head, tuple(arg.expression for arg in args), node.span), SCALAR, cost)
    elif all(reader.same(shape, shapes[0]) for shape in shapes):
        yield Typed(Apply(node.head, tuple(arg.expression for arg in args), node.span), shapes[0], cost)
    else:
        raise Clash(f"{node.head.lower()} of different shapes", node.span, shapes[0], shapes[-1])


def _log(reader: _Reader, node: Apply) -> Iterator[Typed]:
    for typed in reader.read(node.args[0]):
        top = Apply("Ln", (typed.expression,), node.span)
        if len(node.args) == 1:
            yield Typed(top, typed.shape, typed.cost)
        else:
            base = reader.scalar(node.args[1])
            quotient = Apply("Divide", (top, Apply("Ln", (base.expression,), node.span)), node.span)
            yield Typed(quotient, typed.shape, typed.cost + base.cost)


def _identity_of(reader: _Reader, node: Apply) -> Iterator[Typed]:
    """An identity matrix whose size is given."""
    del reader
    (size,) = node.args
    side: Size = size.name if isinstance(size, Symbol) else int(size.value) if isinstance(size, Number) else ANY
    yield Typed(node, (side, side))


def _scalars(reader: _Reader, node: Apply) -> Iterator[Typed]:
    args = [reader.scalar(arg) for arg in node.args]
    built = Apply(node.head, tuple(arg.expression for arg in args), node.span)
    yield Typed(built, SCALAR, sum(arg.cost for arg in args))


def _which(reader: _Reader, node: Apply) -> Iterator[Typed]:
    """Values under conditions: condition, value, ..., and the value of all other cases."""
    args = [reader.one(arg) for arg in node.args]
    shapes = [arg.shape for place, arg in enumerate(args) if place % 2 or place == len(args) - 1]
    if not all(reader.same(shape, shapes[0]) for shape in shapes):
        raise Unclear("undecided", "pieces of different shapes", node.span)
    yield Typed(Apply("Which", tuple(arg.expression for arg in args), node.span), shapes[0], sum(arg.cost for arg in args))


def _ones(reader: _Reader, node: Apply) -> Iterator[Typed]:
    del reader
    (size,) = node.args
    side: Size = size.name if isinstance(size, Symbol) else int(size.value) if isinstance(size, Number) else ANY
    yield Typed(node, (side, 1))


def _built_of(build: Callable[[Expression], Expression]) -> Rule:
    """A function that is short for others."""

    def rule(reader: _Reader, node: Apply) -> Iterator[Typed]:
        for typed in reader.read(node.args[0]):
            yield Typed(build(typed.expression), typed.shape, typed.cost)

    return rule


def _softplus(x: Expression) -> Expression:
    return Apply("Ln", (Apply("Add", (Apply("Exp", (x,)), Number(Fraction(1)))),))


def _logit(x: Expression) -> Expression:
    return Apply("Ln", (Apply("ElementDivide", (x, Apply("Add", (Apply("Negate", (x,)), Number(Fraction(1)))))),))


def _element_power(reader: _Reader, node: Apply) -> Iterator[Typed]:
    power = reader.scalar(node.args[1])
    for typed in reader.read(node.args[0]):
        head = "ElementPower" if typed.shape else "Power"
        yield Typed(Apply(head, (typed.expression, power.expression), node.span), typed.shape, typed.cost + power.cost)


def _percent(reader: _Reader, node: Apply) -> Iterator[Typed]:
    typed = reader.scalar(node.args[0])
    yield Typed(Apply("Divide", (typed.expression, Number(Fraction(100))), node.span), SCALAR, typed.cost)


def _inner(reader: _Reader, node: Apply) -> list[Typed]:
    return reader.read(node.args[0])


def _tuple(reader: _Reader, node: Apply) -> Iterator[Typed] | list[Typed]:
    return reader.read(node.args[0]) if len(node.args) == 1 else _list(reader, node)


# ---------------------------------------------------------------- indices, sums over them


def _subscript(reader: _Reader, node: Apply) -> Iterator[Typed]:
    base, *indices = node.args
    index_names = frozenset().union(*(symbols(index) for index in indices))
    bound = bool(index_names & reader.context.indices)
    flat = flat_name(node)
    if flat in reader.context.facts or flat in reader.context.where or not isinstance(base, Symbol):
        if isinstance(base, Symbol):
            yield from reader.symbol(Symbol(flat, node.span))
            return
    if base == Symbol("I") and len(indices) == 1 and "I" not in reader.context.facts and isinstance(indices[0], (Symbol, Number)):
        yield from reader.symbol(Symbol(flat, node.span))
        return
    if isinstance(base, Symbol) and not bound and not all(isinstance(index, Number) for index in indices):
        shape = _iterate_shape(reader, base)
        yield Typed(Symbol(flat, node.span), shape)
        if shape and len(indices) == 2 - (1 in shape) and not reader.context.closed and _are_places(indices):
            yield Typed(Apply("At", (base, *indices), node.span), SCALAR, 1)  # z_i is an entry, or the i-th of several
        return
    typed = _indexed(reader, base, node)
    args = tuple(reader.scalar(index).expression for index in indices)
    if typed.shape and 1 not in typed.shape and len(args) == 1:
        row = Apply("RowOf", (typed.expression, *args), node.span)
        yield Typed(row, (typed.shape[1], 1), typed.cost)
    elif typed.shape:
        yield Typed(Apply("At", (typed.expression, *args), node.span), SCALAR, typed.cost)
    else:
        # an undeclared sequence x_i: its terms are free numbers, drawn one for each value of the index
        yield Typed(Apply("Term", (typed.expression, *args), node.span), SCALAR, typed.cost)


def _are_places(indices: list[Expression]) -> bool:
    return all(isinstance(index, Symbol) and index.name in ("i", "j", "k", "l") for index in indices)


def _iterate_shape(reader: _Reader, base: Symbol) -> Shape:
    fact = reader.context.facts.get(base.name)
    return declared_shape(fact.shape) if fact is not None else ()


def _indexed(reader: _Reader, base: Expression, node: Apply) -> Typed:
    """The indexed array; beside a declared matrix X, a lower-case x_i is its i-th row, x_ij its entry."""
    if isinstance(base, Symbol) and base.name not in reader.context.facts and base.name not in reader.context.where:
        upper = reader.context.facts.get(base.name.upper())
        if upper is not None and len(upper.shape) == 2 and len(node.args) in (2, 3) and base.name.islower():
            return Typed(Symbol(base.name.upper(), node.span), declared_shape(upper.shape), 0.5)
    return reader.one(base)


def flat_name(expression: Expression) -> str:
    """The name of a symbol with indices: `w_{k+1}`."""
    from grader.notation.printer import show

    match expression:
        case Symbol(name):
            return name
        case Apply("Subscript", (Symbol(base), *indices)):
            inner = ",".join(show(index) for index in indices)
            return f"{base}_{inner}" if inner.isalnum() else f"{base}_{{{inner}}}"
        case _:
            return show(expression)


def _sum(reader: _Reader, node: Apply) -> Iterator[Typed]:
    body, *rest = node.args
    if not rest or not isinstance(rest[0], Symbol):
        raise Unclear("ambiguous", "the sum does not name its index", node.span)
    index = rest[0]
    if node.head in ("Largest", "Smallest") and next(_index_sizes(reader, body, index), None) is None:
        raise Unclear("undecided", "the largest value over something that is no index", node.span)
    context = replace(reader.context.hold(index.name), indices=reader.context.indices | {index.name})
    inner = _Reader(context, reader.opened)
    low, high = _range(inner, body, rest, node)
    for typed in inner.read(body):
        built = Apply(node.head, (typed.expression, index, low, high), node.span)
        yield Typed(built, typed.shape, typed.cost)


def _range(reader: _Reader, body: Expression, rest: list[Expression], node: Apply) -> tuple[Expression, Expression]:
    if len(rest) == 3:
        return reader.scalar(rest[1]).expression, reader.scalar(rest[2]).expression
    size = next(_index_sizes(reader, body, rest[0]), None)
    if size is None:
        raise Unclear("ambiguous", "the range of the sum is not given", node.span)
    high: Expression = Number(Fraction(size)) if isinstance(size, int) else Symbol(size)
    return Number(Fraction(1)), high


def _index_sizes(reader: _Reader, body: Expression, index: Expression) -> Iterator[Size]:
    match body:
        case Apply("Subscript", (base, *indices)) if index in indices:
            shape = _indexed(reader, base, body).shape
            if shape:
                yield shape[1] if indices.index(index) == 1 else shape[0] if shape[0] != 1 else shape[1]
        case Apply(_, args):
            for arg in args:
                yield from _index_sizes(reader, arg, index)
        case _:
            return


# ---------------------------------------------------------------- functions and derivatives


def _call(reader: _Reader, node: Apply) -> Iterator[Typed] | list[Typed]:
    head, *args = node.args
    if isinstance(head, Apply) and head.head == "Prime" and isinstance(head.args[0], Symbol):
        function = reader.context.functions.get(head.args[0].name)
        if function is not None:
            return _derivative_at(reader, function, tuple(args), node.span)
    if isinstance(head, Symbol) and head.name in SPECTRAL and len(args) == 1:
        return _extreme_eigenvalue(reader, head, args[0], node.span)
    second = _second_derivative(reader, node) or _named_slope(reader, head, tuple(args))
    if second is not None:
        return second
    known = _applied_truth(reader, head, tuple(args))
    if known is not None:
        return reader.read(known)
    if not isinstance(head, Symbol):
        raise Unclear("undecided", "this is applied like a function but is none", node.span)
    function = reader.context.functions.get(head.name)
    if function is not None:
        reader.open(node.span)
        return reader.read(_applied(reader, function, tuple(args)))
    if head.name == "Gamma" and "Gamma" not in reader.context.facts and len(args) == 1:
        return reader.read(Apply("Gamma", tuple(args), node.span))
    if head.name == "sigma" and head.name not in reader.context.facts and len(args) == 1:
        return reader.read(Apply("Sigmoid", tuple(args), node.span))
    if head.name in reader.context.facts or head.name in reader.context.where:
        if len(args) == 1 and (isinstance(args[0], Symbol) or (isinstance(args[0], Number) and args[0].value.denominator > 1)):
            raise Unclear("undecided", f"{head.name} may be a function of it, and is none here", node.span)
        if len(args) == 1:
            return reader.read(Apply("Multiply", (head, args[0]), node.span))
    if reader.context.closed:
        raise Unclear("unnamed", f"the function {head.name} is not introduced", node.span)
    typed = [reader.one(arg) for arg in args]
    return [Typed(Apply("Unknown", (head, *(arg.expression for arg in typed)), node.span), SCALAR)]


def _extreme_eigenvalue(reader: _Reader, name: Symbol, argument: Expression, span: Span) -> list[Typed]:
    r"""`\lambda_{\max}(S)`, `\sigma_{\max}(A)`; before a number the name is a factor."""
    readings = [typed for typed in reader.read(argument) if typed.shape]
    known = name.name in reader.context.facts or name.name in reader.context.where
    if known or not readings:
        return reader.read(Apply("Multiply", (name, argument), span))
    build = _EXTREMES[name.name]
    square = [typed for typed in readings if name.name == "sigma_max" or reader.same_size(*sides(typed.shape))]
    if not square:
        raise Clash("eigenvalues of a matrix that is not square", span, readings[0].shape, SCALAR)
    return [Typed(build(typed.expression), SCALAR, typed.cost) for typed in square]


_EXTREMES: dict[str, Callable[[Expression], Expression]] = {
    "lambda_max": lambda x: Apply("LargestEigenvalue", (x,)),
    "lambda_min": lambda x: Apply("Negate", (Apply("LargestEigenvalue", (Apply("Negate", (x,)),)),)),
    "sigma_max": lambda x: Apply("SpectralNorm", (x,)),
}


def _named_slope(reader: _Reader, head: Expression, args: tuple[Expression, ...]) -> list[Typed] | None:
    r"""`\tanh'(z)`; `\sigma'(z)` where nothing says what sigma is."""
    known = reader.context.closed or "sigma" in reader.context.facts or "sigma" in reader.context.where
    name, order = named_slope(head, sigmoid=not known)
    if not name or len(args) != 1:
        return None
    slopes = [(typed, slope_at(name, order, typed.expression, scalar=not typed.shape)) for typed in reader.read(args[0])]
    return [replace(typed, expression=slope) for typed, slope in slopes if slope is not None] or None


def _applied_truth(reader: _Reader, head: Expression, args: tuple[Expression, ...]) -> Expression | None:
    """`L_1(eta)` is L_1 where L_1 is defined and depends on eta, and `L_1'(eta)` its derivative."""
    order = 0
    while isinstance(head, Apply) and head.head == "Prime":
        head, order = head.args[0], order + 1
    if flat_name(head) not in reader.context.where or not all(isinstance(arg, Symbol) for arg in args):
        return None
    if order == 0:
        return _at(reader, Symbol(flat_name(head), head.span), args)
    if order and len(args) != 1:
        return None
    for _ in range(order):
        head = Apply("D", (head, args[0]), head.span)
    return head


_DRESS = ("_star", "_hat", "_opt", "_0", "_1", "_new", "_old")  # of a value of a variable: L_1(eta_star) is L_1 at that eta


def _at(reader: _Reader, truth: Symbol, args: tuple[Expression, ...]) -> Expression | None:
    """A truth named with what it depends on, or at a value of one variable; None where it may be a product."""
    names = [arg.name for arg in args if isinstance(arg, Symbol)]
    whole = _written_out(reader.context, truth)
    if set(names) <= reached(truth, reader.context):
        return truth
    value = names[0] if len(names) == 1 else ""
    base = next((value.removesuffix(dress) for dress in _DRESS if value.endswith(dress)), "")
    if base and base in symbols(whole):
        return substitute(whole, {base: args[0]})
    if truth.name in reader.context.facts and not reader.one(truth).shape:
        return None
    raise Unclear("undecided", f"{truth.name} is applied to what it does not depend on", truth.span)


MOST_DEFINITIONS = 12


def _written_out(context: Context, term: Expression) -> Expression:
    """The formula without names of truths."""
    for _ in range(MOST_DEFINITIONS):
        known = {name: context.where[name] for name in symbols(term) if name in context.where}
        if not known:
            return term
        term = substitute(term, known)
    return term


def reached(term: Expression, context: Context) -> frozenset[str]:
    """The names in a formula, and in what its names stand for."""
    found: frozenset[str] = frozenset()
    fresh = symbols(term)
    while fresh - found:
        found |= fresh
        fresh = frozenset().union(*(symbols(context.where[name]) for name in fresh if name in context.where))
    return found


def _second_derivative(reader: _Reader, node: Apply) -> Iterator[Typed] | list[Typed] | None:
    """`f''(x)` at a symbol: the derivative of the derivative by it."""
    match node:
        case Apply("Call", (Apply("Prime", (Apply("Prime", (Symbol(name),)),)), Symbol() as at)):
            function = reader.context.functions.get(name)
            if function is not None and function.parameters == (at.name,):
                return _derivative(reader, Apply("D", (Apply("D", (function.body, at), node.span), at), node.span))
    return None


def _applied(reader: _Reader, function: Function, args: tuple[Expression, ...]) -> Expression:
    """The body at the arguments. `L(alpha)`, where the text set w = alpha x_1, is L at that w."""
    values: dict[str, Expression] = {}
    for parameter, arg in zip(function.parameters, args, strict=False):
        fact = reader.context.facts.get(parameter)
        wanted = declared_shape(fact.shape) if fact is not None else SCALAR
        defined = reader.context.where.get(parameter)
        fits = any(reader.same(typed.shape, wanted) for typed in reader.read(arg))
        if not fits and arg == Number(Fraction(0)):  # L(0) of a vector: at its zero
            arg, fits = Apply("Multiply", (arg, Symbol(parameter))), True
        if fits or defined is None or not symbols(arg) <= symbols(defined):
            values[parameter] = arg
    return substitute(function.body, values)


def _derivative(reader: _Reader, node: Apply) -> Iterator[Typed] | list[Typed]:
    body, variable = node.args
    at = _evaluated_at(reader, body, variable)
    if at is not None:
        return _substituted(reader, at.body, at.parameters[0], variable, node.span)
    match variable:
        case Symbol(name):
            return _derivative_of(reader, body, name, node.span)
        case Apply("Subscript"):
            return _derivative_of(reader, body, flat_name(variable), node.span)
    raise Unclear("undecided", "a derivative by something that is no symbol", node.span)


def _evaluated_at(reader: _Reader, body: Expression, variable: Expression) -> Function | None:
    """The function of `dL/dw_0`, which is the slope of L(w) at w = w_0: L does not depend on w_0 otherwise."""
    if not isinstance(body, Symbol):
        return None
    function = reader.context.functions.get(body.name)
    if function is None or flat_name(variable) in {*function.parameters, *symbols(function.body)}:
        return None
    parameter = Symbol(function.parameters[0])
    return function if reader.same(reader.one(variable).shape, _iterate_shape(reader, parameter)) else None


def _derivative_of(reader: _Reader, body: Expression, name: str, span: Span) -> Iterator[Typed]:
    """d body / d name: the body is read with the name free, and the result with the name's definition put back."""
    if isinstance(body, (Symbol, Apply)) and _is_bare(body) and flat_name(body) != name and not _means(reader, flat_name(body)):
        raise Unclear("undecided", f"how {flat_name(body)} depends on {name} is not said", span)
    value = reader.context.where.get(name)
    if value is not None:
        body = _in_terms_of(reader, body, name, value, span)
    free = _Reader(_held(reader, name, value), reader.opened)
    variable = Symbol(name, span)
    by = free.one(variable).shape
    for typed in free.read(body):
        outcome = _derivative_shape(free, () if free.is_one(typed.shape) else typed.shape, by)
        if outcome is None:
            raise Unclear("undecided", "a derivative of a matrix by a matrix has more than two axes", span)
        derivative: Expression = Apply("D", (typed.expression, variable), span)
        if value is not None:
            derivative = Apply("Substitute", (derivative, variable, reader.one(value).expression), span)
        yield Typed(derivative, outcome, typed.cost)
        if len(outcome) == 2 and by and 1 in by:  # a row where derivatives are laid out by what is differentiated
            transposed: Shape = (outcome[1], outcome[0])
            yield Typed(Apply("Transpose", (derivative,), span), transposed, typed.cost + (0.5 if typed.shape else 1.5))


def _held(reader: _Reader, name: str, value: Expression | None) -> Context:
    """The context in which a name is free; one that stood for a formula keeps its shape."""
    held = reader.context.hold(name)
    if value is None or name in held.facts:
        return held
    shape = tuple(map(str, reader.one(value).shape))
    return held.declare(Fact(symbol=name, shape=shape[:1] if shape[1:] == ("1",) else shape))


def _in_terms_of(reader: _Reader, body: Expression, name: str, value: Expression, span: Span) -> Expression:
    """The body in a name that stands for a formula: after "let z = Xw" a loss of Xw is one of z."""
    held = reader.context.hold(name)
    flat = _flattened(body)
    if name in reached(flat, held):
        return body
    found = _put(_written_out(held, flat), _written_out(held, _flattened(value)), Symbol(name))
    if name not in symbols(found):
        raise Unclear("undecided", f"how it depends on {name} is not said", span)
    return found


def _flattened(formula: Expression) -> Expression:
    """With every indexed symbol as the one name that the context knows it by."""
    if not isinstance(formula, Apply):
        return formula
    if _is_bare(formula):
        return Symbol(flat_name(formula), formula.span)
    return Apply(formula.head, tuple(map(_flattened, formula.args)), formula.span)


def _put(formula: Expression, part: Expression, name: Symbol) -> Expression:
    if _plain(formula) == _plain(part):
        return name
    if isinstance(formula, Apply):
        return Apply(formula.head, tuple(_put(arg, part, name) for arg in formula.args), formula.span)
    return formula


def _plain(formula: Expression) -> Expression:
    """Products by the name that all of them have where they are written."""
    if not isinstance(formula, Apply):
        return formula
    head = "Multiply" if formula.head in ("MatMul", "Dot") else formula.head
    return Apply(head, tuple(map(_plain, formula.args)))


def _is_bare(body: Expression) -> bool:
    """A name without a formula: L, L_1."""
    return isinstance(body, Symbol) or (isinstance(body, Apply) and body.head == "Subscript" and isinstance(body.args[0], Symbol))


def _means(reader: _Reader, name: str) -> bool:
    """Whether a name stands for a formula, or for data of known shape which do not depend on what is not data."""
    return name in reader.context.where or name in reader.context.functions or bool(reader.context.indices)


def _derivative_shape(reader: _Reader, of: Shape, by: Shape) -> Shape | None:
    if not by or not of:
        return of or by
    if 1 in of and 1 in by:
        return (of[0] if of[1] == 1 else of[1], by[0] if by[1] == 1 else by[1])
    return None


def _derivative_at(reader: _Reader, function: Function, args: tuple[Expression, ...], span: Span) -> Iterator[Typed]:
    name = function.parameters[0]
    argument = args[0]
    if isinstance(argument, Symbol) and not reader.same(reader.one(argument).shape, _iterate_shape(reader, Symbol(name))):
        # L'(alpha) where the text set w = alpha x_1
        return _derivative_of(reader, _applied(reader, function, args), argument.name, span)
    return _substituted(reader, function.body, name, argument, span)


def _substituted(reader: _Reader, body: Expression, name: str, value: Expression, span: Span) -> Iterator[Typed]:
    free = _Reader(reader.context.hold(name), reader.opened)
    at = reader.one(value)
    for typed in _derivative_of(free, body, name, span):
        built = Apply("Substitute", (typed.expression, Symbol(name), at.expression), span)
        yield replace(typed, expression=built, cost=typed.cost + at.cost)


def _gradient(reader: _Reader, node: Apply) -> Iterator[Typed] | list[Typed]:
    body = node.args[0]
    function = _called(reader, body)
    if function is not None and isinstance(body, Apply):
        argument = body.args[1]
        fits = reader.same(reader.one(argument).shape, _iterate_shape(reader, Symbol(function.parameters[0])))
        named = len(node.args) == 1 or node.args[1] in (argument, Symbol(function.parameters[0]))
        if named and fits:
            return _substituted(reader, function.body, function.parameters[0], argument, node.span)
    if len(node.args) == 2:
        return _derivative(reader, Apply("D", node.args, node.span))
    if isinstance(body, Symbol) and body.name in reader.context.functions:
        named_function = reader.context.functions[body.name]
        return _derivative_of(reader, named_function.body, named_function.parameters[0], node.span)
    raise Unclear("ambiguous", "the gradient does not say by which variable", node.span)


def _called(reader: _Reader, body: Expression) -> Function | None:
    match body:
        case Apply("Call", (Symbol(name), _)):
            return reader.context.functions.get(name)
    return None


def _evaluated(reader: _Reader, node: Apply) -> Iterator[Typed]:
    """A formula with a bar, `f |_{x = 1}`: read with x free, then taken at its value."""
    body, variable, value = node.args
    name = flat_name(variable)
    free = _Reader(reader.context.hold(name), reader.opened)
    at = reader.one(value)
    for typed in free.read(body):
        yield replace(typed, expression=Apply("Substitute", (typed.expression, Symbol(name), at.expression), node.span))


def _hessian(reader: _Reader, node: Apply) -> Iterator[Typed] | list[Typed]:
    if len(node.args) != 2:
        raise Unclear("ambiguous", "the Hessian does not say by which variable", node.span)
    inner = Apply("D", node.args, node.span)
    return _derivative(reader, Apply("D", (inner, node.args[1]), node.span))


def _argmin(reader: _Reader, node: Apply) -> Iterator[Typed]:
    match node.args:
        case (body, Apply("Power", (Symbol(name), Number(value)))) if value == 2:  # over a variance
            square = Symbol(f"{name}_squared")
            node = Apply(node.head, (_in_square(body, name, square), square), node.span)
    if len(node.args) != 2 or not isinstance(node.args[1], Symbol):
        raise Unclear("ambiguous", "the argmin does not say over which variable", node.span)
    variable = node.args[1]
    free = _Reader(reader.context.hold(variable.name), reader.opened)
    shape = free.one(variable).shape
    for typed in free.read(node.args[0]):
        if free.is_one(typed.shape):
            yield Typed(Apply(node.head, (typed.expression, variable), node.span), shape, typed.cost)


def _in_square(formula: Expression, name: str, square: Symbol) -> Expression:
    """The formula in the square of a variable that is not negative."""
    match formula:
        case Apply("Power", (Symbol(base), Number(value))) if base == name and value % 2 == 0:
            return square if value == 2 else Apply("Power", (square, Number(value / 2)))
        case Apply(head, args):
            return Apply(head, tuple(_in_square(arg, name, square) for arg in args), formula.span)
        case Symbol(base) if base == name:
            return Apply("Root", (square, Number(Fraction(2))))
    return formula


def _bounded(reader: _Reader, node: Apply) -> Iterator[Typed]:
    """An integral between bounds, a limit: of a number, with its variable bound."""
    body, variable, *rest = node.args
    if not isinstance(variable, Symbol) or (node.head == "Integrate" and len(rest) != 2):
        raise Unclear("undecided", "an integral or a limit by something that is no symbol", node.span)
    free = _Reader(reader.context.hold(variable.name), reader.opened)
    ends = tuple(reader.scalar(end).expression for end in rest)
    for typed in free.read(body):
        if free.is_one(typed.shape):
            yield Typed(Apply(node.head, (typed.expression, variable, *ends), node.span), SCALAR, typed.cost)


_RULES: dict[str, Rule] = {
    "Integrate": _bounded,
    "Limit": _bounded,
    "Add": _add,
    "Negate": _wrapped,
    "Multiply": _multiply,
    "MatMul": _multiply,
    "Hadamard": _hadamard,
    "Kronecker": _kronecker,
    "Divide": _divide,
    "Power": _power_rule,
    "Inverse": _inverse,
    "Transpose": _transpose,
    "PseudoInverse": _pseudo_inverse,
    "Prime": _prime,
    "Norm": _norm,
    "Abs": _abs,
    "List": _list,
    "Tuple": _tuple,
    "Matrix": _matrix,
    "Trace": _square("Trace"),
    "Det": _square("Determinant"),
    "Diag": _diagonal,
    "Vec": _vectorize,
    "Rank": _rank,
    "Softmax": _softmax,
    "Max": _extreme,
    "Min": _extreme,
    "Log": _log,
    "Identity": _identity_of,
    "Root": _scalars,
    "Less": _scalars,
    "LessEqual": _scalars,
    "Greater": _scalars,
    "GreaterEqual": _scalars,
    "NotEqual": _scalars,
    "FloorDivide": _scalars,
    "Mod": _scalars,
    "Factorial": _scalars,
    "Gamma": _scalars,
    "Binomial": _scalars,
    "Equal": _scalars,
    "Gcd": _scalars,
    "Which": _which,
    "Ones": _ones,
    "Softplus": _built_of(_softplus),
    "Logit": _built_of(_logit),
    "ElementPower": _element_power,
    "Largest": _sum,
    "Smallest": _sum,
    "Percent": _percent,
    "Quantity": _inner,
    "Subscript": _subscript,
    "Sum": _sum,
    "Product": _sum,
    "Call": _call,
    "D": _derivative,
    "Gradient": _gradient,
    "Hessian": _hessian,
    "Evaluated": _evaluated,
    "ArgMin": _argmin,
    "ArgMax": _argmin,
}
