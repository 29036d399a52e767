"""Orders of growth: is O(f) the order of g? Decided by the leading terms of both.

A term is a product of powers of symbols and of their logarithms; a term is dropped where another grows at least as fast in
every symbol. What is left must be the same, up to constant factors. Read as people use O in answers: as the order itself,
not as any bound above it.
"""

from __future__ import annotations

from fractions import Fraction

from grader.notation.expression import Apply, Expression, Number, Symbol, substitute, symbols
from grader.notation.printer import show

ORDERS = frozenset({"BigO", "BigTheta", "BigOmega"})
MAX_TERMS = 64

Powers = tuple[tuple[str, Fraction], ...]  # "n" and "log n" to their exponents


class NoOrder(Exception):
    """A formula whose growth is not read."""


def order(expression: Expression) -> Expression | None:
    """The leading terms of what stands in an O(...), constants dropped; None where the formula is no order."""
    if not isinstance(expression, Apply) or expression.head not in ORDERS or len(expression.args) != 1:
        return None
    terms = _leading(_terms(expression.args[0]))
    built = [_built(powers) for powers in sorted(terms)]
    return built[0] if len(built) == 1 else Apply("Add", tuple(built))


def multiples(found: Expression, expected: Expression) -> tuple[Expression, Expression] | None:
    """What is equal where the one order is a constant multiple of the other: f(n) g(m) and f(m) g(n)."""
    match found, expected:
        case (Apply(head, (f,)), Apply(other, (g,))) if head in ORDERS and other in ORDERS:
            elsewhere: dict[str, Expression] = {name: Symbol(f"{name} elsewhere") for name in symbols(f) | symbols(g)}
            return Apply("Multiply", (f, substitute(g, elsewhere))), Apply("Multiply", (substitute(f, elsewhere), g))
    return None


def show_order(expression: Expression) -> str:
    """For people: `O(n log n)`."""
    return f"O({show(expression)})"


def _leading(terms: set[Powers]) -> set[Powers]:
    def below(small: Powers, large: Powers) -> bool:
        a, b = dict(small), dict(large)
        return small != large and all(_dominates(b, a, name) for name in {name.removeprefix("log ") for name in (*a, *b)})

    return {term for term in terms if not any(below(term, other) for other in terms)}


def _dominates(large: dict[str, Fraction], small: dict[str, Fraction], name: str) -> bool:
    """Whether the powers of one symbol, its logarithm second, are at least as great."""
    zero = Fraction(0)
    return (large.get(name, zero), large.get(f"log {name}", zero)) >= (small.get(name, zero), small.get(f"log {name}", zero))


def _built(powers: Powers) -> Expression:
    factors: list[Expression] = []
    for name, power in powers:
        base: Expression = Symbol(name.removeprefix("log "))
        if name.startswith("log "):
            base = Apply("Ln", (base,))
        factors.append(base if power == 1 else Apply("Power", (base, Number(power))))
    if not factors:
        return Number(Fraction(1))
    return factors[0] if len(factors) == 1 else Apply("Multiply", tuple(factors))


def _terms(expression: Expression) -> set[Powers]:
    match expression:
        case Number():
            return {()}
        case Symbol(name):
            return {((name, Fraction(1)),)}
        case Apply("Add", args):
            return set().union(*(_terms(arg) for arg in args))
        case Apply("Negate" | "Transpose", (arg,)):
            return _terms(arg)
        case Apply("Multiply" | "MatMul" | "Hadamard", args):
            product: set[Powers] = {()}
            for arg in args:
                product = {_joined(a, b, Fraction(1)) for a in product for b in _terms(arg)}
                if len(product) > MAX_TERMS:
                    raise NoOrder("too many terms")
            return product
        case Apply("Divide", (above, below)):
            (single,) = _only(_terms(below))
            return {_joined(term, single, Fraction(-1)) for term in _terms(above)}
        case Apply("Power", (base, Number(exponent))):
            (single,) = _only(_terms(base))
            return {tuple((name, power * exponent) for name, power in single if power * exponent)}
        case Apply("Sqrt", (arg,)):
            (single,) = _only(_terms(arg))
            return {tuple((name, power / 2) for name, power in single)}
        case Apply("Ln" | "Log", (arg, *_)):
            (single,) = _only(_leading(_terms(arg)))
            if len(single) != 1 or single[0][0].startswith("log "):
                raise NoOrder("a logarithm of a product")
            return {((f"log {single[0][0]}", Fraction(1)),)}
    raise NoOrder(f"the growth of {show(expression)} is not read")


def _only(terms: set[Powers]) -> set[Powers]:
    if len(terms) != 1:
        raise NoOrder("a sum where one term is needed")
    return terms


def _joined(left: Powers, right: Powers, sign: Fraction) -> Powers:
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, Fraction(0)) + sign * power
    return tuple(sorted((name, power) for name, power in powers.items() if power))
