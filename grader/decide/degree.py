"""How large the degree of a formula can be: what the error bound of random testing hangs on.

A rational function is a quotient of polynomials; a pair (above, below) bounds their degrees. By Schwartz and Zippel, two
different ones agree at a random point of a field of p elements with probability below degree / p.
"""

from __future__ import annotations

from grader.notation.expression import Apply, Expression, Number, Symbol

MAX_SIZE = 7
Bound = tuple[int, int]


def degree(left: Expression, right: Expression) -> int:
    """A bound for the degree of `left - right` over a common denominator."""
    (a, b), (c, d) = _bound(left), _bound(right)
    return max(a + d, c + b, 1)


def _bound(expression: Expression) -> Bound:
    match expression:
        case Number():
            return (0, 0)
        case Symbol():
            return (2, 2)  # a drawn symbol may itself be a quotient, as an orthogonal matrix is
        case Apply("Multiply" | "MatMul" | "Dot" | "Hadamard" | "Kronecker", args):
            pairs = [_bound(arg) for arg in args]
            return (sum(above for above, _ in pairs), sum(below for _, below in pairs))
        case Apply("Divide" | "ElementDivide", (left, right)):
            (a, b), (c, d) = _bound(left), _bound(right)
            return (a + d, b + c)
        case Apply("Power" | "MatrixPower" | "ElementPower", (base, exponent)):
            above, below = _bound(base)
            power = abs(int(exponent.value)) if isinstance(exponent, Number) else MAX_SIZE
            size = MAX_SIZE if expression.head == "MatrixPower" else 1
            return (max(above, below) * max(power, 1) * size, max(above, below) * max(power, 1) * size)
        case Apply("Determinant" | "PseudoInverse" | "ArgMin" | "ArgMax" | "D", args):
            above, below = _bound(args[0])
            return (4 * MAX_SIZE * max(above, below), 4 * MAX_SIZE * max(above, below))
        case Apply("Sum" | "Product", (body, *_)):
            above, below = _bound(body)
            return (MAX_SIZE * (above + below), MAX_SIZE * (above + below))
        case Apply(_, args):
            pairs = [_bound(arg) for arg in args]
            below = sum(pair[1] for pair in pairs)
            return (max((pair[0] for pair in pairs), default=0) + below, below)
