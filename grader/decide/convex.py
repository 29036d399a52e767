"""Whether a formula is convex in a variable, at a point that fixes all others: by rules of composition.

Grant, Boyd and Ye, "Disciplined Convex Programming" (2006). Coefficients have the signs that rigorous intervals show. With
`geometric` the formula is looked at over the logarithm of the variable, which must be positive: there x^p is exp(p log x),
convex, and log x is affine, so that n log x + s/x has one lowest point although it is not convex in x.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

import flint

from grader.decide.evaluate import MATRICES, Point, Unsupported, evaluate, integer
from grader.decide.fields import NeedsOrder, NeedsReals, Undefined, Value
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols

MAX_TERMS = 64


class Bend(Enum):
    CONSTANT = "constant"
    AFFINE = "affine"
    CONVEX = "convex"
    CONCAVE = "concave"
    NEITHER = "neither"


@dataclass(frozen=True)
class Course:
    """How a formula runs: its bend, its sign (0 where it has both or is not known), and whether its logarithm is affine."""

    bend: Bend
    sign: int = 0
    monomial: bool = False


NEITHER = Course(Bend.NEITHER)
_FLIPPED = {Bend.CONVEX: Bend.CONCAVE, Bend.CONCAVE: Bend.CONVEX}
_LINEAR = frozenset("Transpose Trace Vectorize At RowOf Diagonal DiagonalOf".split())
_NORMS = frozenset("Norm Norm1 NormInfinity".split())
FLAT = (Bend.CONSTANT, Bend.AFFINE)
UP = (Bend.CONSTANT, Bend.AFFINE, Bend.CONVEX)
DOWN = (Bend.CONSTANT, Bend.AFFINE, Bend.CONCAVE)


@dataclass(frozen=True)
class Ground:
    """What is varied, where all else is fixed; the values that the variable may have."""

    variable: str
    point: Point
    geometric: bool = False
    positive: bool = False
    below_one: bool = False


def course(node: Expression, ground: Ground) -> Course:
    """The bend and the sign of the formula over the variable's values."""
    if ground.variable not in symbols(node):
        return _constant(node, ground)
    match node:
        case Symbol():
            return Course(Bend.CONVEX, 1, monomial=True) if ground.geometric else Course(Bend.AFFINE, int(ground.positive))
        case Apply("Negate", (inner,)):
            return _scaled(course(inner, ground), -1)
        case Apply("Add", args):
            return _below_one(node, ground) or _total(course(arg, ground) for arg in args)
        case Apply("Sum", _):
            return _total(course(term, there) for term, there in _terms(node, ground))
        case Apply("Multiply" | "Hadamard" | "Dot" | "MatMul", _):
            return _product(node, ground)
        case Apply("Divide" | "ElementDivide", (above, below)):
            if ground.variable not in symbols(below):
                return _scaled(course(above, ground), _sign(below, ground))
            return _product(Apply("Multiply", (above, Apply("Power", (below, Number(Fraction(-1)))))), ground)
        case Apply("Power" | "ElementPower", (base, exponent)):
            return _power(base, exponent, ground)
        case Apply("Sqrt", (base,)):
            return _power(base, Number(Fraction(1, 2)), ground)
        case Apply(head, args):
            return _function(head, args, ground)
    return NEITHER


def _constant(node: Expression, ground: Ground) -> Course:
    sign = _sign(node, ground)
    return Course(Bend.CONSTANT, sign, monomial=sign > 0)


def _sign(node: Expression, ground: Ground) -> int:
    """1 or -1 where an interval shows it; 0 of zero, of arrays, and where it is not shown."""
    try:
        value = evaluate(node, ground.point)
    except (Undefined, Unsupported, NeedsOrder, NeedsReals, ArithmeticError, ValueError):
        return 0
    if type(value) in MATRICES:
        return 0
    return 1 if value > 0 else -1 if value < 0 else 0


def _scaled(inner: Course, sign: int) -> Course:
    if inner.bend in FLAT:
        return Course(inner.bend, inner.sign * sign, monomial=inner.monomial and sign > 0)
    if not sign:
        return NEITHER
    if inner.bend is Bend.NEITHER:
        return Course(Bend.NEITHER, inner.sign * sign)
    bend = inner.bend if sign > 0 else _FLIPPED.get(inner.bend, inner.bend)
    return Course(bend, inner.sign * sign, monomial=inner.monomial and sign > 0)


def _total(courses: Iterable[Course]) -> Course:
    found = list(courses)
    bends = {one.bend for one in found}
    curved = bends - {Bend.CONSTANT, Bend.AFFINE}
    flat = Bend.AFFINE if Bend.AFFINE in bends else Bend.CONSTANT
    bend = flat if not curved else curved.pop() if len(curved) == 1 else Bend.NEITHER
    signs = {one.sign for one in found}
    return Course(bend, signs.pop() if len(signs) == 1 else 0)


def _below_one(node: Apply, ground: Ground) -> Course | None:
    """1 - x, where x is a probability."""
    match node.args:
        case (Number(value), Apply("Negate", (Symbol(name),))) | (Apply("Negate", (Symbol(name),)), Number(value)):
            if value >= 1 and name == ground.variable and ground.below_one and not ground.geometric:
                return Course(Bend.AFFINE, 1)
    return None


def _terms(node: Apply, ground: Ground) -> Iterator[tuple[Expression, Ground]]:
    """The terms of a sum, or the factors of a product, each with its index fixed."""
    body, index, low, high = node.args
    first, last = integer(low, ground.point), integer(high, ground.point)
    if first is None or last is None or not isinstance(index, Symbol) or last - first >= MAX_TERMS:
        raise Unsupported("a sum whose terms are not written out")
    for value in range(first, last + 1):
        yield body, replace(ground, point=ground.point.count(index.name, value))


def _factors(node: Expression) -> Iterator[Expression]:
    if isinstance(node, Apply) and node.head in ("Multiply", "Hadamard"):
        for arg in node.args:
            yield from _factors(arg)
    else:
        yield node


def _product(node: Apply, ground: Ground) -> Course:
    if node.head in ("Dot", "MatMul"):
        return _bilinear(node, ground)
    factors = list(_factors(node))
    varied = [factor for factor in factors if ground.variable in symbols(factor)]
    sign = 1
    for factor in factors:
        sign *= 1 if factor in varied else _sign(factor, ground)
    courses = [course(factor, ground) for factor in varied]
    if all(one.monomial for one in courses):
        return _scaled(Course(Bend.CONVEX, 1, monomial=True), sign)
    if len(varied) == 1:
        return _scaled(courses[0], sign)
    match varied:
        case [one, other] if one == other:
            return _scaled(_power(one, Number(Fraction(2)), ground), sign)
        case [one, Apply("Ln", (inner,))] | [Apply("Ln", (inner,)), one] if one == inner:
            if course(inner, ground).bend is Bend.AFFINE:
                return _scaled(Course(Bend.CONVEX), sign)
    signs = [one.sign for one in courses]
    return Course(Bend.NEITHER, sign * (-1) ** sum(one < 0 for one in signs) if all(signs) else 0)


def _bilinear(node: Apply, ground: Ground) -> Course:
    left, right = node.args
    varied = [arg for arg in (left, right) if ground.variable in symbols(arg)]
    if len(varied) == 1:
        return Course(Bend.AFFINE) if course(varied[0], ground).bend is Bend.AFFINE else NEITHER
    same = left == right if node.head == "Dot" else left == Apply("Transpose", (right,))
    if same and course(right, ground).bend is Bend.AFFINE:
        return Course(Bend.CONVEX, 1)
    return NEITHER


def _power(base: Expression, exponent: Expression, ground: Ground) -> Course:
    if ground.variable in symbols(exponent):
        flat = ground.variable not in symbols(base) and _sign(base, ground) > 0
        affine = flat and course(exponent, ground).bend is Bend.AFFINE
        return Course(Bend.CONVEX, 1, monomial=True) if affine else NEITHER
    inner = course(base, ground)
    if inner.monomial:
        return Course(Bend.CONVEX, 1, monomial=True)
    whole = integer(exponent, ground.point)
    if whole is not None and whole >= 2 and whole % 2 == 0:
        turned = inner.bend is Bend.AFFINE or inner.bend is (
            Bend.CONVEX if inner.sign > 0 else Bend.CONCAVE if inner.sign else None
        )
        return Course(Bend.CONVEX, 1) if turned else NEITHER
    less = Apply("Add", (exponent, Number(Fraction(-1))))
    over_one, over_zero = _sign(less, ground) > 0 or whole == 1, _sign(exponent, ground)
    positive = inner.sign > 0 or (whole is None and inner.bend in (Bend.AFFINE, Bend.CONCAVE))
    if over_one and positive and inner.bend in UP:
        return Course(Bend.CONVEX, 1)
    if not over_one and over_zero > 0 and whole is None and inner.bend in DOWN:
        return Course(Bend.CONCAVE, 1)
    if over_zero < 0 and inner.sign > 0 and inner.bend in DOWN:
        return Course(Bend.CONVEX, 1)
    return Course(Bend.NEITHER, int(inner.sign > 0))


def _function(head: str, args: tuple[Expression, ...], ground: Ground) -> Course:
    inner = course(args[0], ground)
    if head in _LINEAR:
        return Course(inner.bend if inner.bend in FLAT else Bend.NEITHER)
    if head in _NORMS or head == "Abs":
        return Course(Bend.CONVEX, 1) if inner.bend is Bend.AFFINE else NEITHER
    match head:
        case "Exp":
            return Course(Bend.CONVEX, 1, monomial=inner.bend is Bend.AFFINE) if inner.bend in UP else Course(Bend.NEITHER, 1)
        case "Cosh":
            return Course(Bend.CONVEX, 1) if inner.bend is Bend.AFFINE else NEITHER
        case "ReLU":
            return Course(Bend.CONVEX, 1) if inner.bend in UP else NEITHER
        case "Max":
            courses = [course(arg, ground) for arg in args]
            sign = int(any(one.sign > 0 for one in courses) or Number(Fraction(0)) in args)
            return Course(Bend.CONVEX, sign) if len(args) > 1 and all(one.bend in UP for one in courses) else NEITHER
        case "Ln":
            return logarithm(args[0], ground)
    return NEITHER


def logarithm(node: Expression, ground: Ground) -> Course:
    """How the formula's logarithm runs where it has one."""
    if ground.variable not in symbols(node):
        return Course(Bend.CONSTANT)
    inner = course(node, ground)
    if inner.monomial:
        return Course(Bend.AFFINE)
    match node:
        case Apply("Exp", (power,)):
            return course(power, ground)
        case Apply("Sigmoid", (z,)) | Apply("Add", (Number(), Apply("Negate", (Apply("Sigmoid", (z,)),)))):
            one = node.head == "Sigmoid" or node.args[0] == Number(Fraction(1))
            return Course(Bend.CONCAVE) if one and course(z, ground).bend is Bend.AFFINE else NEITHER
        case Apply("Multiply", args) if all(course(arg, ground).sign > 0 for arg in args):
            return _total(logarithm(arg, ground) for arg in args)
        case Apply("Divide", (above, below)) if course(above, ground).sign > 0 and course(below, ground).sign > 0:
            return _total((logarithm(above, ground), _scaled(logarithm(below, ground), -1)))
        case Apply("Power", (base, exponent)) if ground.variable not in symbols(exponent) and course(base, ground).sign > 0:
            return _scaled(logarithm(base, ground), _sign(exponent, ground))
        case Apply("Product", _):
            factors = list(_terms(node, ground))
            if all(course(factor, there).sign > 0 for factor, there in factors):
                return _total(logarithm(factor, there) for factor, there in factors)
        case Apply("Add", args) if all(logarithm(arg, ground).bend in UP and course(arg, ground).sign > 0 for arg in args):
            return Course(Bend.CONVEX)
        case Apply("Sum", _):
            if all(logarithm(t, there).bend in UP and course(t, there).sign > 0 for t, there in _terms(node, ground)):
                return Course(Bend.CONVEX)
    return Course(Bend.CONCAVE) if inner.bend in (Bend.AFFINE, Bend.CONCAVE) else NEITHER


def is_positive_definite(matrix: Value) -> bool:
    """Whether intervals show it of a number, or of a symmetric matrix by its leading minors."""
    return all(minor > 0 for minor in _minors(matrix))


def is_bent_down(matrix: Value) -> bool:
    """Whether intervals show that a number, or a leading minor of a symmetric matrix, is negative."""
    return any(minor < 0 for minor in _minors(matrix))


def _minors(matrix: Value) -> Iterator[Value]:
    if not isinstance(matrix, flint.arb_mat):
        yield matrix
        return
    for corner in range(1, matrix.nrows() + 1):
        yield flint.arb_mat(corner, corner, [matrix[i, j] for i in range(corner) for j in range(corner)]).det()
