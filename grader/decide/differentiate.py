"""Exact differentiation: the change of a formula along a direction, as a formula.

`differential(f, "w", h)` is d/ds f(w + s h) at s = 0, so a gradient is its value along every unit direction. The rules
are those of Magnus and Neudecker, *Matrix Differential Calculus* (2019): products, inverses (-A^-1 dA A^-1), determinants
(det A tr(A^-1 dA)), norms. None stands for zero.
"""

from __future__ import annotations

from fractions import Fraction

from grader.notation.expression import Apply, Expression, Number, Symbol

ONE = Number(Fraction(1))
TWO = Number(Fraction(2))

LINEAR = frozenset("Negate Transpose Trace Diagonal DiagonalOf Vectorize".split())
BILINEAR = frozenset("MatMul Hadamard Dot Kronecker".split())


class NoDerivative(Exception):
    """The formula has no derivative rule."""


def differential(expression: Expression, name: str, direction: Expression) -> Expression | None:
    """The directional derivative by the symbol `name`; None where it is zero."""
    match expression:
        case Number():
            return None
        case Symbol(symbol):
            return direction if symbol == name else None
        case Apply(head, args):
            if head == "Which":
                return _which(expression, name, direction)
            slopes = [differential(arg, name, direction) for arg in args] if head not in _BINDERS else []
            if head not in _BINDERS and all(slope is None for slope in slopes):
                return None
            return _rule(expression, slopes, name, direction)


_BINDERS = frozenset("Sum Product Largest Smallest D Substitute ArgMin ArgMax".split())


def _times(left: Expression, right: Expression) -> Expression:
    return Apply("Hadamard", (left, right))


def _total(terms: list[Expression | None]) -> Expression | None:
    present = tuple(term for term in terms if term is not None)
    if not present:
        return None
    return present[0] if len(present) == 1 else Apply("Add", present)


def _rule(node: Apply, slopes: list[Expression | None], name: str, direction: Expression) -> Expression | None:
    head, args = node.head, node.args
    if head in LINEAR:
        slope = slopes[0]
        return None if slope is None else Apply(head, (slope,))
    if head in BILINEAR or (head == "Multiply" and len(args) == 2):
        left, right = slopes
        return _total(
            [
                None if left is None else Apply(head, (left, args[1])),
                None if right is None else Apply(head, (args[0], right)),
            ]
        )
    match head:
        case "Add":
            return _total(slopes)
        case "Multiply":
            return _total(
                [None if slope is None else Apply(head, (*args[:i], slope, *args[i + 1 :])) for i, slope in enumerate(slopes)]
            )
        case "Divide" | "ElementDivide":
            return _quotient(node, slopes)
        case "Power" | "ElementPower":
            return _power(node, slopes)
        case "MatrixPower":
            return _matrix_power(node, slopes)
        case "At" | "RowOf":
            return None if slopes[0] is None else Apply(head, (slopes[0], *args[1:]))
        case "Matrix" | "Row":
            zero = Number(Fraction(0))
            return Apply(head, tuple(_cell(slope, arg, zero) for slope, arg in zip(slopes, args, strict=True)))
        case "Max" | "Min" if len(args) == 2:
            ahead = [Apply("Greater" if head == "Max" else "Less", pair) for pair in (args, args[::-1])]
            zero = Number(Fraction(0))  # where both are the same, there is none
            return Apply("Which", (ahead[0], slopes[0] or zero, ahead[1], slopes[1] or zero))
        case "Sum" | "Product" | "Largest" | "Smallest" | "D" | "Substitute":
            return _binder(node, name, direction)
        case _:
            slope = slopes[0] if slopes else None
            if slope is None:
                raise NoDerivative(head)
            return _outer(node, slope)


def _which(node: Apply, name: str, direction: Expression) -> Expression | None:
    """Piece by piece: between the borders the conditions do not change."""
    last = len(node.args) - 1
    zero = Number(Fraction(0))
    built: list[Expression] = []
    changes = False
    for place, arg in enumerate(node.args):
        if place % 2 == 0 and place < last:
            built.append(arg)
            continue
        slope = differential(arg, name, direction)
        changes = changes or slope is not None
        built.append(slope or Apply("Multiply", (zero, arg)))
    return Apply("Which", tuple(built)) if changes else None


def _cell(slope: Expression | None, cell: Expression, zero: Expression) -> Expression:
    if slope is not None:
        return slope
    return Apply("Row", (zero,) * len(cell.args)) if isinstance(cell, Apply) and cell.head == "Row" else zero


def _quotient(node: Apply, slopes: list[Expression | None]) -> Expression | None:
    above, below = node.args
    up, down = slopes
    first = None if up is None else Apply(node.head, (up, below))
    second = None
    if down is not None:
        change = _times(Apply(node.head, (above, below)), down)
        second = Apply("Negate", (Apply(node.head, (change, below)),))
    return _total([first, second])


def _power(node: Apply, slopes: list[Expression | None]) -> Expression | None:
    base, exponent = node.args
    of_base, of_exponent = slopes
    terms: list[Expression | None] = []
    if of_base is not None:
        less = Apply("Add", (exponent, Number(Fraction(-1))))
        if isinstance(exponent, Number):
            less_one = Number(exponent.value - 1)
            lowered: Expression = ONE if less_one.value == 0 else Apply(node.head, (base, less_one))
        else:
            lowered = Apply(node.head, (base, less))
        terms.append(_times(_times(exponent, lowered), of_base))
    if of_exponent is not None:
        terms.append(_times(_times(node, Apply("Ln", (base,))), of_exponent))
    return _total(terms)


def _matrix_power(node: Apply, slopes: list[Expression | None]) -> Expression | None:
    base, exponent = node.args
    slope = slopes[0]
    if slope is None or slopes[1] is not None:
        raise NoDerivative("a matrix power with a variable exponent")
    power = _integer(exponent)
    if power == -1:
        return Apply("Negate", (Apply("MatMul", (Apply("MatMul", (node, slope)), node)),))
    if power is None or not 1 <= power <= 8:
        raise NoDerivative("this power of a matrix")
    terms: list[Expression | None] = []
    for i in range(power):
        left = Apply("MatrixPower", (base, Number(Fraction(i))))
        right = Apply("MatrixPower", (base, Number(Fraction(power - 1 - i))))
        terms.append(Apply("MatMul", (Apply("MatMul", (left, slope)), right)))
    return _total(terms)


def _integer(expression: Expression) -> int | None:
    match expression:
        case Number(value) if value.denominator == 1:
            return int(value)
        case Apply("Negate", (Number(value),)) if value.denominator == 1:
            return -int(value)
        case _:
            return None


def _binder(node: Apply, name: str, direction: Expression) -> Expression | None:
    match node:
        case Apply("Sum", (body, index, low, high)):
            slope = differential(body, name, direction) if index != Symbol(name) else None
            return None if slope is None else Apply("Sum", (slope, index, low, high))
        case Apply("Product", (body, index, low, high)):
            slope = differential(body, name, direction) if index != Symbol(name) else None
            if slope is None:
                return None
            return _times(node, Apply("Sum", (Apply("Divide", (slope, body)), index, low, high)))
        case Apply("D", (body, variable)):
            slope = differential(body, name, direction)
            return None if slope is None else Apply("D", (slope, variable))
        case Apply("Substitute", (body, Symbol(variable) as symbol, value)):
            inner = differential(body, name, direction) if variable != name else None
            outer_slope = differential(value, name, direction)
            chained = None if outer_slope is None else differential(body, variable, outer_slope)
            return _total([None if term is None else Apply("Substitute", (term, symbol, value)) for term in (inner, chained)])
    raise NoDerivative(node.head)


def _outer(node: Apply, slope: Expression) -> Expression:
    """The chain rule for a function of one argument."""
    x = node.args[0]
    square = Apply("Power", (node, TWO)) if node.head not in _ELEMENTWISE_SQUARES else _times(node, node)
    match node.head:
        case "Exp":
            return _times(node, slope)
        case "Ln":
            return Apply("ElementDivide", (slope, x))
        case "Sqrt":
            return Apply("ElementDivide", (slope, _times(TWO, node)))
        case "Sin":
            return _times(Apply("Cos", (x,)), slope)
        case "Cos":
            return Apply("Negate", (_times(Apply("Sin", (x,)), slope),))
        case "Tan":
            return _times(Apply("Add", (ONE, square)), slope)
        case "Sinh":
            return _times(Apply("Cosh", (x,)), slope)
        case "Cosh":
            return _times(Apply("Sinh", (x,)), slope)
        case "Tanh":
            return _times(Apply("Add", (ONE, Apply("Negate", (square,)))), slope)
        case "Sigmoid":
            return _times(_times(node, Apply("Add", (ONE, Apply("Negate", (node,))))), slope)
        case "Arctan":
            return Apply("ElementDivide", (slope, Apply("Add", (ONE, _times(x, x)))))
        case "Abs":
            return _times(Apply("ElementDivide", (node, x)), slope)
        case "ReLU":
            return _times(Apply("ElementDivide", (node, x)), slope)
        case "Norm":
            return Apply("Divide", (Apply("Dot", (x, slope)), node))
        case "Norm1":
            return Apply("Dot", (Apply("Sign", (x,)), slope))
        case "Determinant":
            inverse = Apply("MatrixPower", (x, Number(Fraction(-1))))
            return Apply("Multiply", (node, Apply("Trace", (Apply("MatMul", (inverse, slope)),))))
        case "Softmax":
            mean = Apply("Dot", (node, slope))
            return _times(node, Apply("Add", (slope, Apply("Negate", (mean,)))))
    raise NoDerivative(node.head)


_ELEMENTWISE_SQUARES = frozenset("Tan Tanh".split())
