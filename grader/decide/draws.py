"""Random points that the facts permit, by construction and not by rejection.

A symmetric matrix is a triangle and its mirror, an orthogonal one the Cayley transform of a skew one, a unit vector a
stereographic projection, a positive number a quotient of naturals. The same recipe serves the prime field and the
rationals, and follows from one seed: `random.Random(seed)`, the symbols in order of their names, entries row by row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from random import Random

from grader.decide.evaluate import Point, Terms
from grader.decide.fields import Field, Value
from grader.model import Fact
from grader.notation.expression import Apply, Expression, Symbol

_SCALES = (1, 1, 1, 1, 1, 4, 4, 16)
SIZES = ((2, 3), (3, 2), (1, 2), (3, 5), (4, 3), (2, 1), (5, 4), (3, 4), (1, 1), (7, 5), (2, 6), (6, 7))
PLACES = frozenset("ij")
NATURAL_LETTERS = frozenset("nkmNKMTtijl")
_LESS = re.compile(r"^(?:\w+\s*)?(<|<=|>|>=)\s*(\w+)$")

FACTS = frozenset(
    (
        "antisymmetric", "diagonal", "full rank", "idempotent", "in (0,1)", "integer", "invertible", "natural", "negative",
        "independent", "nonnegative", "nonzero", "orthogonal", "positive", "positive definite", "positive semidefinite",
        "probability", "projection", "random", "real", "simplex", "skew", "skew-symmetric", "sums to one", "symmetric",
        "unit norm",
    )
)  # fmt: skip
"""What can be known of a symbol; of a size also that it is less than another, "< d"."""

Source = Callable[[Random], "Fraction | int"]


def is_fact(text: str) -> bool:
    """Whether the draws know what to do with a fact."""
    return text in FACTS or _LESS.match(text) is not None


@dataclass(frozen=True)
class Recipe:
    """What to draw: the facts of every symbol, the sizes that occur, the symbols that must be plain integers."""

    facts: tuple[Fact, ...]
    sizes: tuple[str, ...]
    integers: tuple[str, ...]
    fixed: Mapping[str, int]
    ordered: bool = False  # an order is needed, which the prime field has not
    real: bool = False  # values need not be rational
    stepped: bool = False  # a value jumps where two others are equal, so that whole numbers are drawn, too
    deficient: bool = False  # matrices of every rank are drawn, since a rank is spoken of
    least: int = 1  # of a size; what is differentiated by an array has no side of one, where a row would be taken for a number

    @property
    def bare(self) -> bool:
        """Whether scalars alone are drawn."""
        return not self.sizes and not self.integers


@lru_cache(maxsize=1024)
def _plain(name: str) -> Fact:
    return Fact(symbol=name)


def recipe(names: Iterable[str], facts: Mapping[str, Fact], fixed: Mapping[str, int], integers: frozenset[str]) -> Recipe:
    """The recipe for these symbols; a symbol without a fact is a real scalar."""
    used = sorted(set(names))
    known = [facts.get(name) or _plain(name) for name in used]
    sizes = {size for fact in known for size in fact.shape if not size.isdigit()}
    sizes |= {size for fact in facts.values() for size in fact.shape}.intersection(used)
    whole = sorted(name for name in integers if name not in sizes)
    drawn = tuple(fact for fact in known if fact.symbol not in sizes and fact.symbol not in whole)
    sized = tuple(fact for fact in facts.values() if fact.symbol in sizes and fact.properties)
    return Recipe(drawn + sized, tuple(sorted(sizes)), tuple(whole), dict(fixed))


def draw_sizes(plan: Recipe, turn: int, seed: int, small: bool = False) -> dict[str, int]:
    """Sizes for one draw: distinct where there are several, and as the facts order them (n < d)."""
    if plan.bare:
        return {}
    pair = SIZES[turn % len(SIZES)]
    free = [size for size in plan.sizes if size not in plan.fixed]
    chosen = {size: plan.fixed[size] for size in plan.sizes if size in plan.fixed}
    rng = Random(seed) if len(free) > 2 else None
    for place, size in enumerate(free):
        drawn = pair[place] if rng is None or place < 2 else rng.randint(1, 3 if small else 4)
        chosen[size] = max(drawn, plan.least)
    ordered = [fact for fact in plan.facts if fact.properties and fact.symbol in chosen]
    for _ in range(len(ordered) + 1 if ordered else 0):
        for fact in ordered:
            _order(fact, chosen, plan.fixed)
    for name in plan.integers:
        if name in PLACES and name not in plan.fixed:
            chosen[name] = 1 + (turn // 2 + ord(name)) % 3  # most arrays have so many entries
            continue
        chosen[name] = plan.fixed.get(name) or 1 + (turn * 5 + len(name) + ord(name[0])) % (4 if small else 9)
    return chosen


def _order(fact: Fact, chosen: dict[str, int], fixed: Mapping[str, int]) -> None:
    for property_ in fact.properties:
        match = _LESS.match(property_)
        if match is None or fact.symbol not in chosen or match[2] not in chosen:
            continue
        low, high = (fact.symbol, match[2]) if match[1].startswith("<") else (match[2], fact.symbol)
        gap = 0 if match[1].endswith("=") else 1
        if chosen[low] + gap > chosen[high] and high not in fixed:
            chosen[high] = chosen[low] + gap


def draw(plan: Recipe, sizes: dict[str, int], seed: int, field: Field, source: Source) -> Point:
    """One point. `source` gives plain numbers; every fact is met by construction."""
    rng = Random(seed) if plan.facts else _NO_CHANCE
    values: dict[str, Value] = {}
    for fact in plan.facts:
        if fact.symbol not in sizes:
            if fact.properties:
                values[fact.symbol] = _value(fact, sizes, rng, field, source)
            elif fact.shape:
                rows, columns = _dimensions(fact.shape, sizes)
                drawn = _plain_matrix(rows, columns, rng, field, source)
                values[fact.symbol] = _flattened(drawn, field) if plan.deficient and seed % 2 and columns > 1 else drawn
            else:
                values[fact.symbol] = field.number(source(rng))
    if source is varied:
        _spread_signs(plan, values, seed)

    def term(name: str, index: int) -> Value:
        properties = next((fact.properties for fact in plan.facts if fact.symbol == name), ())
        return field.number(_scalar(properties, Random(f"{seed} {name} {index}"), source))

    return Point(field, values, dict(sizes), Terms(term))


def _spread_signs(plan: Recipe, values: dict[str, Value], seed: int) -> None:
    """Scalars of free sign: eight consecutive seeds give all signs of any three, so that |x| and x are told apart."""
    free = [fact.symbol for fact in plan.facts if not fact.shape and not fact.properties and fact.symbol in values]
    for place, name in enumerate(free):
        size = abs(values[name])
        values[name] = -size if (seed >> (place % 3)) & 1 else size


def _dimension(size: str, sizes: Mapping[str, int]) -> int:
    if size.isdigit():
        return int(size)
    total = 1
    for factor in size.split("*"):
        total *= sizes[factor]
    return total


def _dimensions(shape: tuple[str, ...], sizes: Mapping[str, int]) -> tuple[int, int]:
    rows = sizes[shape[0]] if shape[0] in sizes else _dimension(shape[0], sizes)
    return rows, _dimension(shape[1], sizes) if len(shape) > 1 else 1


def _plain_matrix(rows: int, columns: int, rng: Random, field: Field, source: Source) -> Value:
    entries = [source(rng) for _ in range(rows * columns)]
    if field.ordered and not all(type(entry) is int for entry in entries):
        return field.matrix(rows, columns, [field.number(entry) for entry in entries])
    return field.matrix(rows, columns, entries)


def _flattened(matrix: Value, field: Field) -> Value:
    """The matrix with its last row nought: one rank less."""
    rows, columns = matrix.nrows(), matrix.ncols()
    kept = matrix.entries()[: (rows - 1) * columns]
    return field.matrix(rows, columns, [*kept, *[field.number(0)] * columns])


def _value(fact: Fact, sizes: Mapping[str, int], rng: Random, field: Field, source: Source) -> Value:
    properties = fact.properties
    if not fact.shape:
        return field.number(_scalar(properties, rng, source))
    rows, columns = _dimensions(fact.shape, sizes)

    def fresh(height: int, width: int) -> Value:
        return field.matrix(height, width, [field.number(_scalar(properties, rng, source)) for _ in range(height * width)])

    return _structured(frozenset(properties), rows, columns, fresh, field)


def _scalar(properties: tuple[str, ...], rng: Random, source: Source) -> Fraction | int:
    plain = source(rng)
    if not properties:
        return plain
    value: Fraction | int = plain
    size: Fraction | int
    for property_ in properties:
        match property_:
            case "positive":
                value = _size(value) or 1
            case "nonnegative":
                value = _size(value)
            case "negative":
                value = -(_size(value) or 1)
            case "nonzero":
                value = value or 1
            case "integer":
                value = round(value * 3)
            case "natural":
                value = _size(round(value * 3)) or 1
            case "in (0,1)" | "probability":
                size = _size(value) or 1
                value = Fraction(size) / (1 + size)
            case _:
                pass
    return value


def _size(value: Fraction | int) -> Fraction | int:
    return -value if value < 0 else value


def _structured(properties: frozenset[str], rows: int, columns: int, fresh: Callable[[int, int], Value], field: Field) -> Value:
    one, zero = field.number(1), field.number(0)

    def build(height: int, width: int, cell: Callable[[int, int], Value]) -> Value:
        return field.matrix(height, width, [cell(i, j) for i in range(height) for j in range(width)])

    def identity() -> Value:
        return build(rows, rows, lambda i, j: one if i == j else zero)

    a = fresh(rows, columns)
    if "diagonal" in properties:
        full = a
        a = build(rows, columns, lambda i, j: full[i, j] if i == j else zero)
    if properties & {"positive definite", "positive semidefinite"}:
        square = a * a.transpose()
        return square + identity() if "positive definite" in properties else square
    if "symmetric" in properties:
        return build(rows, rows, lambda i, j: a[min(i, j), max(i, j)])
    if properties & {"skew", "antisymmetric", "skew-symmetric"}:
        return _skew(a, rows, build, zero)
    if "orthogonal" in properties:
        return _orthogonal(a, rows, columns, build, identity, zero)
    if "unit norm" in properties:
        return _unit(a, rows, build, one)
    if "simplex" in properties or "sums to one" in properties:
        total = sum((abs(entry) if field.ordered else entry for entry in a.entries()), zero)
        return build(rows, columns, lambda i, j: (abs(a[i, j]) if field.ordered else a[i, j]) / total)
    if properties & {"invertible", "full rank"} and field.ordered and rows == columns:
        diagonal = [a[i, i] if a[i, i] != zero else one for i in range(rows)]
        lower = build(rows, rows, lambda i, j: diagonal[i] if i == j else a[i, j] if i > j else zero)
        upper = build(rows, rows, lambda i, j: one if i == j else a[i, j] if i < j else zero)
        return lower * upper
    if properties & {"idempotent", "projection"}:
        span = fresh(rows, max(1, rows - 1))
        return span * (span.transpose() * span).inv() * span.transpose()
    return a


def _skew(a: Value, rows: int, build: Callable[..., Value], zero: Value) -> Value:
    return build(rows, rows, lambda i, j: zero if i == j else a[i, j] if i < j else -a[j, i])


def _orthogonal(
    a: Value, rows: int, columns: int, build: Callable[..., Value], identity: Callable[[], Value], zero: Value
) -> Value:
    """Cayley: (I - S)(I + S)^-1 for skew S; of a tall or wide matrix, its first columns or rows."""
    size = max(rows, columns)
    wide = build(size, size, lambda i, j: a[i % rows, j % columns])
    s = _skew(wide, size, build, zero)
    eye = build(size, size, lambda i, j: identity()[0, 0] if i == j else zero)
    full = (eye - s) * (eye + s).inv()
    return build(rows, columns, lambda i, j: full[i, j])


def _unit(a: Value, rows: int, build: Callable[..., Value], one: Value) -> Value:
    """Stereographic projection: u goes to (2u, |u|^2 - 1) / (|u|^2 + 1)."""
    if rows == 1:
        return build(1, 1, lambda i, j: one)
    squared = one - one
    for i in range(rows - 1):
        squared = squared + a[i, 0] * a[i, 0]
    below = one / (squared + one)
    return build(rows, 1, lambda i, j: (squared - one) * below if i == rows - 1 else (a[i, 0] + a[i, 0]) * below)


_NO_CHANCE = Random(0)  # of a point without symbols

# ---------------------------------------------------------------- sources of plain numbers


def modular(rng: Random) -> int:
    """A random element of the prime field: one of 2^60."""
    return rng.getrandbits(60) + 1


def varied(rng: Random) -> Fraction:
    """A rational of either sign; most are near 1, some small, some large."""
    bits = rng.getrandbits(48)
    scale = _SCALES[bits & 7]
    below = 7 + (bits >> 3) % 47
    return Fraction((bits >> 12) % (194 * scale + 1) - 97 * scale, below if scale < 16 else 7 * below)


def narrow(rng: Random) -> Fraction:
    """A rational between 0 and 1, where logarithms of p and 1 - p are defined."""
    bits = rng.getrandbits(32)
    below = 8 + bits % 89
    return Fraction(1 + (bits >> 8) % (below - 1), below)


def moderate(rng: Random) -> Fraction:
    """A rational between 1/4 and 3/4, where series converge and densities are wide enough to be measured."""
    return Fraction(1, 4) + narrow(rng) / 2


def small_numbers(reach: int) -> Source:
    """Integers up to `reach`, for counterexamples that people can check."""

    def source(rng: Random) -> int:
        return rng.randint(-reach, reach) if rng.random() < 0.8 else rng.randint(1, reach + 1)

    return source


# ---------------------------------------------------------------- what must be an integer


FOLDS = frozenset({"Sum", "Product", "Largest", "Smallest"})
POWERS = frozenset({"Power", "ElementPower", "MatrixPower"})
# heads with a place where only an integer makes sense
WHOLE = FOLDS | POWERS | {"Mod", "FloorDivide", "Factorial", "Binomial", "Gcd", "At", "RowOf", "Term"}


def integer_symbols(node: Apply, facts: Mapping[str, Fact]) -> Iterator[str]:
    """Symbols that must be integers in this node: bounds of sums, factorials, indices, exponents like the n of x^n."""
    if node.head in POWERS:
        for name in _names(node.args[1]):
            if node.head == "MatrixPower" or _is_integer(name, facts):
                yield name
        return
    if node.head in ("Mod", "FloorDivide"):
        for arg in node.args:
            yield from (name for name in _names(arg) if _is_integer(name, facts))
        return
    everywhere = node.head in ("Factorial", "Binomial", "Gcd")
    for arg in node.args[2:] if node.head in FOLDS else node.args[0 if everywhere else 1 :]:
        yield from _names(arg)


def _is_integer(name: str, facts: Mapping[str, Fact]) -> bool:
    fact = facts.get(name)
    if fact is not None and fact.properties:
        return bool({"integer", "natural"} & set(fact.properties))
    return name in NATURAL_LETTERS


_LINEAR = frozenset("Multiply Add Negate Divide FloorDivide Floor Ceil".split())


def _names(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Symbol):
        if expression.name not in ("e", "pi", "Infinity"):
            yield expression.name
    elif isinstance(expression, Apply) and expression.head in _LINEAR:
        for arg in expression.args:
            yield from _names(arg)
