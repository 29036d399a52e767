"""How large the degree of a formula can be: what the error bound of random testing hangs on.

A rational function is a quotient of polynomials; a pair (above, below) bounds their degrees. By Schwartz and Zippel, two
different ones agree at a random point of a field of p elements with probability below degree / p.
"""

from __future__ import annotations

from grader.decide.draws import FOLDS, POWERS
from grader.notation.expression import Expression, Number, Symbol

MAX_SIZE = 7
Bound = tuple[int, int]
PRODUCTS = frozenset({"Multiply", "MatMul", "Dot", "Hadamard", "Kronecker"})
SOLVED = frozenset({"Determinant", "PseudoInverse", "ArgMin", "ArgMax", "D"})


def degree(left: Expression, right: Expression) -> int:
    """A bound for the degree of `left - right` over a common denominator."""
    (a, b), (c, d) = _bound(left), _bound(right)
    return max(a + d, c + b, 1)


def _bound(expression: Expression) -> Bound:
    if isinstance(expression, Number):
        return (0, 0)
    if isinstance(expression, Symbol):
        return (2, 2)  # a drawn symbol may itself be a quotient, as an orthogonal matrix is
    head, args = expression.head, expression.args
    if head in POWERS:
        above, below = _bound(args[0])
        power = abs(int(args[1].value)) if isinstance(args[1], Number) else MAX_SIZE
        most = max(above, below) * max(power, 1) * (MAX_SIZE if head == "MatrixPower" else 1)
        return (most, most)
    if head in SOLVED:
        above, below = _bound(args[0])
        return (4 * MAX_SIZE * max(above, below), 4 * MAX_SIZE * max(above, below))
    if head in FOLDS:
        above, below = _bound(args[0])
        return (MAX_SIZE * (above + below), MAX_SIZE * (above + below))
    pairs = [_bound(arg) for arg in args]
    below = sum(pair[1] for pair in pairs)
    if head in PRODUCTS:
        return (sum(above for above, _ in pairs), below)
    if head in ("Divide", "ElementDivide"):
        (a, b), (c, d) = pairs
        return (a + d, b + c)
    return (max((pair[0] for pair in pairs), default=0) + below, below)
