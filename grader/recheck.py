"""Confirms the certificates of a results.json afresh, by the standard library alone: `python -I recheck.py results.json`.

Formulas are MathJSON in the heads of decide/README.md. Fractions are exact, roots right to 140 digits, derivatives quotients.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow, setcontext
from fractions import Fraction
from functools import partial, reduce
from math import ceil, comb, factorial, floor, gcd
from operator import add, eq, ge, gt, mul, neg, truediv
from pathlib import Path
from random import Random
from typing import Any

CONFIRMED, REFUTED, NOT_CHECKED = "confirmed", "refuted", "not checked"
STEP, CLOSE = Fraction(1, 10**25), Fraction(1, 10**20)
Matrix = list[list[Fraction]]
Point = Any  # a table of the values of symbols, sizes and indices; under "random" the source of what is drawn
setcontext(Context(prec=140, Emin=-999, Emax=9999, traps=[DivisionByZero, InvalidOperation, Overflow]))


def real(f: Callable[..., Decimal]) -> Callable[..., Fraction]:
    return lambda *xs: Fraction(f(*(Decimal(x.numerator) / x.denominator for x in xs)))


def arctan(x: Decimal) -> Decimal:
    for _ in range(8):
        x = x / (1 + (1 + x * x).sqrt())
    return 256 * sum(((-1) ** k * x ** (2 * k + 1) / (2 * k + 1) for k in range(32)), Decimal(0))


def sine(x: Decimal) -> Decimal:
    x -= 2 * PI * (x / (2 * PI)).to_integral_value()
    return sum(((-1) ** k * x ** (2 * k + 1) / factorial(2 * k + 1) for k in range(60)), Decimal(0))


def raised(x: Fraction, n: Fraction) -> Fraction:
    return x ** int(n) if n.denominator == 1 and abs(n) <= 4096 and (x or n > 0) else real(Decimal.__pow__)(x, n)


def number(x: Any) -> Matrix:
    return [[Fraction(x)]]


def size(x: Matrix) -> tuple[int, int]:
    return len(x), len(x[0])


def cells(x: Matrix) -> list[Fraction]:
    return [cell for row in x for cell in row]


def flip(x: Matrix) -> Matrix:
    return [list(column) for column in zip(*x, strict=True)]


def eye(height: int, width: int) -> Matrix:
    return [[Fraction(i == j) for j in range(width)] for i in range(height)]


def whole(x: Matrix) -> int:
    return x[0][0].numerator if x[0][0].denominator == 1 else 1 // 0  # no integer, no value


def each(f: Callable[..., Any], *arrays: Matrix) -> Matrix:
    """Entry by entry; a number goes with every entry."""
    height, width = max(map(size, arrays))
    grown = [[x[0] * width] * height if size(x) == (1, 1) else x for x in arrays]
    return [[Fraction(f(*entries)) for entries in zip(*pairs, strict=True)] for pairs in zip(*grown, strict=True)]


def times(x: Matrix, y: Matrix) -> Matrix:
    if (1, 1) in (size(x), size(y)):
        return each(mul, x, y)
    return [[sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in flip(y)] for row in x]


def reduced(x: Matrix, y: Matrix) -> tuple[Matrix, int, Fraction]:
    """By Gauss and Jordan: y after the operations that reduce x, the rank of x, and the determinant of a square x."""
    table, rank, det = [a + b for a, b in zip(x, y, strict=True)], 0, Fraction(1)
    for column in range(len(x[0])):
        pivot = next((i for i in range(rank, len(table)) if table[i][column]), None)
        if pivot is not None:
            table[rank], table[pivot] = table[pivot], table[rank]
            top = [cell / table[rank][column] for cell in table[rank]]
            det *= table[rank][column] * (-1) ** (pivot != rank)
            table = [[a - row[column] * b for a, b in zip(row, top, strict=True)] for row in table]
            table[rank], rank = top, rank + 1
    return [row[len(x[0]) :] for row in table], rank, det if rank == len(x) else Fraction(0)


def power(x: Matrix, n: Matrix) -> Matrix:
    if size(x) == (1, 1):
        return each(raised, x, n)
    inverse, _, det = reduced(x, eye(len(x), len(x)))
    factor = x if whole(n) >= 0 else each(truediv, inverse, number(det and 1))
    return reduce(times, [factor] * abs(whole(n)), eye(len(x), len(x)))


def dominant(x: Matrix) -> Matrix:
    """The largest eigenvalue of a symmetric array that has no negative one: its powers keep what belongs to it alone."""
    unit, turned = cells(eye(*size(x))), x
    for _ in range(90):
        turned = each(real(Decimal.__truediv__), times(turned, turned), number(sum(map(mul, unit, cells(turned)))))
    return number(sum(map(mul, cells(x), cells(turned))) / sum(map(mul, unit, cells(turned))))


PI, E = 4 * arctan(Decimal(1)), Decimal(1).exp()
ENTRIES: dict[str, Callable[..., Any]] = {
    "Exp": real(Decimal.exp), "Ln": real(Decimal.ln), "Sqrt": real(Decimal.sqrt), "Sin": real(sine), "Arctan": real(arctan),
    "Cos": real(lambda x: sine(x + PI / 2)), "Abs": abs, "Negate": neg, "Hadamard": mul, "Divide": truediv, "Floor": floor,
    "ElementPower": raised, "Ceil": ceil, "Greater": gt, "GreaterEqual": ge, "Equal": eq,
    "Root": lambda x, n: -raised(-x, 1 / n) if x < 0 and n % 2 == 1 else raised(x, 1 / n),
}  # fmt: skip
ARRAYS: dict[str, Callable[..., Matrix]] = {
    "Add": lambda *arrays: reduce(lambda x, y: each(add, x, y), arrays), "Multiply": lambda *arrays: reduce(times, arrays),
    "MatMul": times, "Power": power, "Transpose": flip, "Dot": lambda x, y: number(sum(map(mul, cells(x), cells(y)))),
    "Max": lambda *arrays: each(max, *arrays) if len(arrays) > 1 else number(max(cells(arrays[0]))),
    "Min": lambda *arrays: each(min, *arrays) if len(arrays) > 1 else number(min(cells(arrays[0]))),
    "PseudoInverse": lambda x: flip(ARRAYS["PseudoInverse"](flip(x))) if len(x) < len(x[0])
    else times(power(times(flip(x), x), number(-1)), flip(x)), "Dominant": dominant, "Rank": lambda x: number(reduced(x, x)[1]),
    "Kronecker": lambda x, y: [[a * b for a in r for b in s] for r in x for s in y], "Ones": lambda n: [[Fraction(1)]] * whole(n),
    "Diagonal": lambda x: each(mul, eye(len(cells(x)), len(cells(x))), [cells(x)] * len(cells(x))),
    "DiagonalOf": lambda x: [[row[i]] for i, row in enumerate(x)], "Determinant": lambda x: number(reduced(x, x)[2]),
    "Vectorize": lambda x: [[cell] for cell in cells(flip(x))], "Identity": lambda *n: eye(whole(n[0]), whole(n[-1])),
    "Gcd": lambda *n: number(gcd(*map(whole, n))), "Factorial": lambda n: number(factorial(whole(n))),
    "Binomial": lambda n, k: number(comb(whole(n), whole(k))), "Total": lambda x: number(sum(cells(x))),
}  # fmt: skip


def value(node: Any, at: Point) -> Matrix:
    """The formula's value; raises ArithmeticError or LookupError where it has none."""
    if isinstance(node, str):
        return at[node] if node in at else number({"pi": PI, "e": E}.get(node, node))
    head, *args = node
    if head in BINDERS:
        return BINDERS[head](at, *args)
    if head not in ENTRIES and head not in ARRAYS:
        raise NotImplementedError(head)
    arrays = [value(arg, at) for arg in args]
    found = each(ENTRIES[head], *arrays) if head in ENTRIES else ARRAYS[head](*arrays)
    long = at.get("step", STEP) == STEP and any(cell.denominator >> 1000 for cell in cells(found))
    return each(real(Decimal.__pos__), found) if long else found


def derivative(at: Point, body: Any, name: str) -> Matrix:
    here, width, step, slopes = cells(at[name]), len(at[name][0]), at.get("step", STEP), []
    for k in range(len(here)):
        ends = [[*here[:k], here[k] + move, *here[k + 1 :]] for move in (step, -step)]
        tables = [[end[i : i + width] for i in range(0, len(here), width)] for end in ends]
        ahead, behind = (value(body, {**at, name: table}) for table in tables)
        slopes.append(each(lambda x, y: (x - y) / (2 * step), ahead, behind))
    flat = [cells(slope) for slope in slopes]
    jacobian = flip(flat) if len(flat[0]) > 1 else [cells(flat[i : i + width]) for i in range(0, len(here), width)]
    return slopes[0] if len(here) == 1 else jacobian


def over(join: str, empty: Matrix | None, at: Point, body: Any, name: str, low: Any, high: Any) -> Matrix:
    terms = [value(body, {**at, name: number(k)}) for k in range(whole(value(low, at)), whole(value(high, at)) + 1)]
    return reduce(ARRAYS[join], terms or [empty or number(1 / Fraction(0))])


def entry(at: Point, array: Any, *indices: Any) -> Matrix:
    rows, places = value(array, at), [whole(value(index, at)) - 1 for index in indices]
    row = rows[places[0]] if len(places) == 2 else cells(rows)
    return number(row[places[-1]] if min(places) >= 0 else 1 / Fraction(0))


BINDERS: dict[str, Callable[..., Matrix]] = {
    "D": derivative, "At": entry, "Largest": partial(over, "Max", None), "Smallest": partial(over, "Min", None),
    "Sum": partial(over, "Add", number(0)), "Product": partial(over, "Multiply", number(1)),
    "ArgMin": lambda at, f, x: value(["Add", x, ["Negate", ["MatMul", ["Power", ["D", ["D", f, x], x], "-1"], ["D", f, x]]]], at),
    "Which": lambda at, *c: value(c[0] if len(c) == 1 else c[1] if value(c[0], at) != number(0) else ["Which", *c[2:]], at),
    "RowOf": lambda at, x, i: flip([dict(enumerate(value(x, at), 1))[whole(value(i, at))]]),
    "Matrix": lambda at, *rows: [[value(cell, at)[0][0] for cell in row[1:]] for row in rows],
    "Substitute": lambda at, body, name, x: value(body, {**at, name: value(x, at)}),
    "Term": lambda at, name, i: at.get(f"{name}_{whole(value(i, at))}") or number(at["random"](f"{name} {whole(value(i, at))}")),
    "Random": lambda at, name, m, n: [
        [at["random"](f"{name} {i + 1} {j + 1}") for j in range(whole(value(n, at)))] for i in range(whole(value(m, at)))],
}  # fmt: skip
HOLDS: dict[str, Callable[[Matrix], bool]] = {
    "positive": lambda x: min(cells(x)) > 0, "nonnegative": lambda x: min(cells(x)) >= 0, "negative": lambda x: max(cells(x)) < 0,
    "nonzero": lambda x: 0 not in cells(x), "integer": lambda x: {c.denominator for c in cells(x)} == {1},
    "natural": lambda x: min(cells(x)) > 0 and HOLDS["integer"](x), "in (0,1)": lambda x: min(cells(x)) > 0 and max(cells(x)) < 1,
    "probability": lambda x: min(cells(x)) >= 0 and max(cells(x)) <= 1, "symmetric": lambda x: same(x, flip(x)),
    "orthogonal": lambda x: same(min(times(x, flip(x)), times(flip(x), x), key=len), eye(min(size(x)), min(size(x)))),
    "unit norm": lambda x: same(number(sum(c * c for c in cells(x))), number(1)), "idempotent": lambda x: same(x, times(x, x)),
    "diagonal": lambda x: same(x, each(mul, x, eye(*size(x)))), "invertible": lambda x: len(x) == len(x[0]) == reduced(x, x)[1],
    "simplex": lambda x: min(cells(x)) >= 0 and same(number(sum(cells(x))), number(1)),
}  # fmt: skip


def same(x: Matrix, y: Matrix, close: Fraction = CLOSE) -> bool:
    return size(x) == size(y) and all(abs(a - b) <= close * (1 + abs(a)) for a, b in zip(cells(x), cells(y), strict=True))


def table(data: Any, end: int) -> Matrix:
    """A value as it is written, "p/q" or ["lo", "hi"] or rows of them: its lower ends (0), or its upper ends (-1)."""
    lines = data if isinstance(data, list) and isinstance(data[0], list) else [[data]]
    return [[Fraction(cell[end] if isinstance(cell, list) else cell) for cell in line] for line in lines]


def meets(fact: Any, at: Point) -> bool:
    x, shape = at[fact["symbol"]], [whole(value(["Multiply", *n.split("*")], at)) for n in [*fact["shape"], "1", "1"][:2]]
    return [*size(x)] == shape and all(HOLDS[name](x) for name in fact["properties"] if name in HOLDS)


def agree(left: Any, right: Any, facts: Any, sizes: dict[str, int], seed: int, exact: bool = False) -> bool | None:
    """Whether both sides agree at a point drawn afresh that meets the facts; None where none of twelve gives both a value."""
    names = set(re.findall(r'"(?:-?\d[^"]*|([^"]+))"', json.dumps([left, right], ensure_ascii=False))) - {"", *sizes, "pi", "e"}
    known = {fact["symbol"]: fact for fact in facts if fact["symbol"] not in sizes}
    made = {name: ["Random", name, "1", "1"] for name in names} | {name: fact["made"] for name, fact in known.items()}
    exact = exact and not names & {"Exp", "Ln", "Sqrt", "Sin", "Cos", "Arctan"}
    for turn in range(12):
        reach, below, step, close = (1 << 60, 1, STEP**6, STEP**6) if exact else (150 - 102 * (turn % 2), 97, STEP, CLOSE)
        at: Point = {name: number(x) for name, x in sizes.items()} | {"step": step}
        at["random"] = lambda what, s=f"{seed} {turn} ", r=reach, b=below: Fraction(2 * Random(s + what).randrange(-r, r) + 1, b)
        try:
            at |= {name: value(formula, at) for name, formula in made.items()}
            return same(value(left, at), value(right, at), close) and all(meets(fact, at) for fact in known.values())
        except (ArithmeticError, LookupError):
            continue
    return None


def compared(body: Any) -> list[bool]:
    """Whether two shapes, or expected and found at the precision of their digits, are the same."""
    if body.get("left_shape") is not None or body["expected"].removesuffix(" x 1") == body["found"].removesuffix(" x 1"):
        return [body.get("left_shape") == body.get("right_shape")]  # a column of n is n x 1
    if None in (one := body["expected_value"], two := body["found_value"]):
        return []  # words, which the reference alone can compute again
    bounds = [[cells(table(data, end)) for end in (0, -1)] for data in (one, two)]
    return [all(a <= d and c <= b for a, b, c, d in zip(*bounds[0], *bounds[1], strict=True))]


def counterexample(body: Any) -> list[bool]:
    """Whether the facts hold at the point, and both sides have the values said there, which differ."""
    at = {name: table(data, 0) for name, data in body["point"].items()}
    left, right = value(body["left"], at), value(body["right"], at)
    low, high = (cells(table(body["left_value"], end)) + cells(table(body["right_value"], end)) for end in (0, -1))
    told = all(a - CLOSE <= x <= b + CLOSE for a, x, b in zip(low, cells(left) + cells(right), high, strict=True))
    return [told, not same(left, right), all(meets(fact, at) for fact in body["facts"] if fact["symbol"] in at)]


def trials(body: Any) -> Sequence[bool | None]:
    """Whether the modulus is a large prime and the bound fits the draws; then, at each draw, whether the sides agree."""
    p, draws, sides = int(body["prime"] or 0), body["draws"], (body["left"], body["right"], body["facts"])
    prime = not p or (p > 1 << 60 and pow(3, p - 1, p) == 1 and body["error"].endswith(f"/{p})^{len(draws)}"))
    fits = prime and str(len(draws)) in body["error"] and body["seed"] == draws[0]["seed"]
    return [agree(*sides, draw["sizes"], draw["seed"], p > 0) for draw in draws] if fits else [False]


METHODS: dict[str, Callable[[Any], Sequence[bool | None]]] = {
    "counterexample": counterexample, "trials": trials, "agreement": compared, "mismatch": lambda b: [not x for x in compared(b)],
    "proof": lambda body: [agree(one["expression"], two["expression"], body["facts"], {}, seed) for seed in range(2)
        for one, two in zip(body["steps"], body["steps"][1:], strict=False)] or [len(body["steps"]) == 1],
}  # fmt: skip


def confirm(method: str, certificate: Any) -> tuple[str, str]:
    """What becomes of one certificate of a method of results.json, and why."""
    try:
        body = {name: item for name, item in certificate.items() if name != "digest"}
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
        told = [(value(one["formula"], {}), number(one["value"])) for one in body.get("reckoned", ())]  # behind what was found
        ends = zip(told[::-1], cells(table(body["found_value"], 0))[::-1] if told else [], strict=False)
        sums = [*(same(x, y) for x, y in told), *(same(x, number(end)) for (x, _), end in ends)]
        held = [point for point in [*METHODS[method](body), *sums] if point is not None]
        if not all(held) or certificate.get("digest", digest) != digest:
            return REFUTED, "it does not hold, or was changed"
        return (CONFIRMED, "evaluated") if held else (NOT_CHECKED, "no values to compare")
    except NotImplementedError as error:
        return NOT_CHECKED, f"not evaluated here: {error}"
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        return REFUTED, f"the certificate does not hold together: {type(error).__name__} {error}"


def recheck(results: Any) -> Iterator[tuple[str, str, str]]:
    """Every certificate of a results.json: the claim's id, the status, the reason."""
    for part in (part for answer in results["answers"] for part in answer["parts"].values()):
        for claim in part["claims"]:
            (start, end), evidence = claim["span"], claim["evidence"]
            if part["text"][start:end] != claim["quote"]:
                yield claim["id"], REFUTED, "the quote is not the text at its span"
            elif evidence["method"] != "open":
                yield claim["id"], *confirm(evidence["method"], evidence["certificate"])


if __name__ == "__main__":
    findings = [finding for path in sys.argv[1:] for finding in recheck(json.loads(Path(path).read_text("utf-8")))]
    unconfirmed = [": ".join((status, id, why)) for id, status, why in findings if status != CONFIRMED]
    print(*unconfirmed, f"{len(findings) - len(unconfirmed)} of {len(findings)} certificates confirmed", sep="\n")
    sys.exit(bool(unconfirmed))
