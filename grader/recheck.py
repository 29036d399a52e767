"""Certificates confirmed afresh: by the standard library and the evaluator in `mathjson`, which share nothing with decide/."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

from grader.mathjson import Cannot, Mod, Point, cells_of, determinant, each, matmul, pair, plain, rows_of

from grader.mathjson import solved, squares, total_of, transposed, unit, value  # isort: skip

CONFIRMED, REFUTED, NOT_CHECKED = "confirmed", "refuted", "not checked"
CLOSE = Decimal(10) ** -20


class Finding(NamedTuple):
    """What became of one certificate."""

    id: str
    status: str
    why: str


# ---------------------------------------------------------------- facts and draws


def _dims(fact: Any, ints: dict[str, int]) -> tuple[int, int]:
    sizes = [int(size) if size.isdigit() else ints[size] for size in fact["shape"]]
    return (sizes[0] if sizes else 1, sizes[1] if len(sizes) > 1 else 1)


def holds(fact: Any, x: Any, ints: dict[str, int]) -> bool:
    """Whether a value is what the fact says: its shape, and the properties that can be tested exactly."""
    rows = rows_of(x)
    if (len(rows), len(rows[0])) != _dims(fact, ints):
        return False
    square, cells = len(rows) == len(rows[0]), cells_of(x)
    close = (lambda a, b: a == b) if isinstance(cells[0], Fraction) else (lambda a, b: abs(a - b) < CLOSE)
    gram = rows_of(matmul(transposed(rows), rows) if len(rows) >= len(rows[0]) else matmul(rows, transposed(rows)))
    tests: dict[str, Callable[[], bool]] = {
        "positive": lambda: min(cells) > 0, "nonnegative": lambda: min(cells) >= 0, "negative": lambda: max(cells) < 0, "nonzero": lambda: 0 not in cells,
        "integer": lambda: all(c == int(c) for c in cells), "natural": lambda: all(c == int(c) and c > 0 for c in cells),
        "in (0,1)": lambda: 0 < min(cells) and max(cells) < 1, "probability": lambda: 0 <= min(cells) and max(cells) <= 1,
        "symmetric": lambda: square and all(close(rows[i][j], rows[j][i]) for i in range(len(rows)) for j in range(i)),
        "orthogonal": lambda: all(close(c, int(i == j)) for i, row in enumerate(gram) for j, c in enumerate(row)),
        "unit norm": lambda: close(squares(x), 1), "diagonal": lambda: all(c == 0 for i, row in enumerate(rows) for j, c in enumerate(row) if i != j),
        "invertible": lambda: square and determinant(x) != 0,
    }  # fmt: skip
    return all(tests[name]() for name in fact["properties"] if name in tests)


def _drawn(fact: Any, ints: dict[str, int], rng: Random, make: Callable[[Random, tuple[str, ...]], Any]) -> Any:
    """A random value that meets the fact, by construction."""
    (height, width), known = _dims(fact, ints), set(fact["properties"])
    a = [[make(rng, fact["properties"]) for _ in range(width)] for _ in range(height)]
    zero, one = unit(a[0][0]) - unit(a[0][0]), unit(a[0][0])
    if known & {"positive definite", "positive semidefinite"}:
        a = rows_of(matmul(a, transposed(a)))
    if "positive definite" in known:
        a = [[cell + one if i == j else cell for j, cell in enumerate(row)] for i, row in enumerate(a)]
    if known & {"symmetric", "skew", "antisymmetric", "skew-symmetric", "orthogonal"}:
        size = max(height, width)
        full = [[a[min(i, j) % height][max(i, j) % width] for j in range(size)] for i in range(size)]
        sign = [[full[i][j] if i < j else zero if i == j else zero - full[i][j] for j in range(size)] for i in range(size)]
        if "orthogonal" in known:  # Cayley
            eye = [[one if i == j else zero for j in range(size)] for i in range(size)]
            cayley = rows_of(solved(pair(eye, sign, lambda u, v: u + v), pair(eye, sign, lambda u, v: u - v))[0])
            a = [row[:width] for row in cayley[:height]]
        else:
            a = full if "symmetric" in known else sign
    if "diagonal" in known:
        a = [[cell if i == j else zero for j, cell in enumerate(row)] for i, row in enumerate(a)]
    if "unit norm" in known:  # stereographic projection
        total = total_of([zero, *(row[0] * row[0] for row in a[:-1])])
        a = [[(row[0] + row[0]) / (total + one)] for row in a[:-1]] + [[(total - one) / (total + one)]]
    if known & {"simplex", "sums to one"}:
        total = total_of(cells_of(a))
        a = [[cell / total for cell in row] for row in a]
    if known & {"idempotent", "projection"}:
        tall = [row[: max(1, height - 1)] for row in a]
        a = rows_of(matmul(tall, rows_of(solved(matmul(transposed(tall), tall), transposed(tall))[0])))
    return plain(a)


def _decimal(rng: Random, known: tuple[str, ...]) -> Decimal:
    x = Decimal(rng.randint(-300, 300)) / 97
    size = abs(x) or Decimal(1)
    if {"in (0,1)", "probability"} & set(known):
        return size / (1 + size)
    if {"natural", "integer"} & set(known):
        return Decimal(1 + rng.randrange(5))
    return size if {"positive", "nonnegative"} & set(known) else -size if "negative" in known else x or Decimal(1)


def _number(text: Any) -> Any:
    """A fraction, or the middle of an interval."""
    if isinstance(text, list):
        return (Decimal(text[0]) + Decimal(text[1])) / 2
    return Fraction(text)


def _table(data: Any) -> Any:
    """A value of a certificate: "p/q", ["lo", "hi"], or rows of them."""
    if isinstance(data, list) and data and isinstance(data[0], list):
        return plain([[_number(cell) for cell in row] for row in data])
    return _number(data)


def _as_decimal(x: Any) -> Any:
    return each(x, lambda cell: cell if isinstance(cell, Decimal) else Decimal(cell.numerator) / Decimal(cell.denominator))


# ---------------------------------------------------------------- the methods


def counterexample(body: Any) -> tuple[str, str]:
    """The facts hold at the point, the sides have the values said, and the values differ."""
    table = {name: _table(data) for name, data in body["point"].items()}
    ints = {name: int(x) for name, x in table.items() if isinstance(x, Fraction) and x.denominator == 1}
    for fact in body["facts"]:
        if fact["symbol"] in table and not holds(fact, table[fact["symbol"]], ints):
            return REFUTED, f"{fact['symbol']} is not what its fact says"
    wanted = [_table(body["left_value"]), _table(body["right_value"])]
    terms = _terms(Random(7), _decimal)
    for number, convert in ((lambda f: f, lambda x: x), (_in_decimals, _as_decimal)):
        try:
            point = Point({name: convert(x) for name, x in table.items()}, ints, number, terms)
            found = [value(body[side], point) for side in ("left", "right")]
            for side, x, y in zip(("left", "right"), found, wanted, strict=True):
                if not _equal(x, convert(y)):
                    return REFUTED, f"the {side} side has another value"
            return (REFUTED, "both sides have the same value") if _equal(*found) else (CONFIRMED, "evaluated")
        except (Cannot, TypeError):
            continue
    return NOT_CHECKED, "a head that is not evaluated here"


def _equal(x: Any, y: Any) -> bool:
    a, b = cells_of(x), cells_of(y)
    return len(a) == len(b) and all(map(_near, a, b))


def _terms(rng: Random, make: Callable[[Random, tuple[str, ...]], Any]) -> Callable[[str, int], Any]:
    known: dict[tuple[str, int], Any] = {}
    return lambda name, index: known.setdefault((name, index), make(rng, ()))


def trials(body: Any) -> tuple[str, str]:
    """The sides agree at points drawn afresh from the recorded sizes and seeds."""
    p = int(body["prime"]) if body["prime"] else 0
    if p and (p < 1 << 60 or pow(3, p - 1, p) != 1):
        return REFUTED, "the modulus is no large prime"
    count = len(body["draws"])
    if p and not body["error"].endswith(f"/{p})^{count}") or not count or str(count) not in body["error"]:
        return REFUTED, "the error bound does not fit the draws"
    first = int.from_bytes(hashlib.sha256(json.dumps([body["left"], body["right"]]).encode()).digest()[:6], "big")
    if body["seed"] != body["draws"][0]["seed"] or not all(0 <= draw["seed"] - first < 200 for draw in body["draws"]):
        return REFUTED, "the seeds do not follow from the formulas"

    def make(rng: Random, known: tuple[str, ...]) -> Any:
        return Mod(rng.randrange(1, p), p) if p else _decimal(rng, known)

    def number(x: Fraction) -> Any:
        return Mod(x.numerator, p) / Mod(x.denominator, p) if p else _in_decimals(x)

    try:
        agreed = [_agree(body["left"], body["right"], body["facts"], draw, make, number) for draw in body["draws"]]
    except Cannot as error:
        return NOT_CHECKED, str(error)
    return _told([point for point in agreed if point is not None], "a point of these sizes")


def _told(agreed: list[bool], where: str) -> tuple[str, str]:
    if not all(agreed):
        return REFUTED, f"the sides differ at {where}"
    return (CONFIRMED, f"{len(agreed)} points") if agreed else (NOT_CHECKED, "no point at which both sides are defined")


def _agree(left: Any, right: Any, facts: Any, draw: Any, make: Callable[..., Any], number: Callable[..., Any]) -> bool | None:
    """Whether both sides agree at a point drawn afresh; None where no draw gives both a value."""
    known, sizes = {fact["symbol"]: fact for fact in facts}, draw["sizes"]
    names = sorted((_names(left) | _names(right)) - set(sizes))
    for turn in range(6):
        rng = Random(draw["seed"] * 31 + turn)
        values = {name: _drawn(known.get(name, {"shape": [], "properties": []}), sizes, rng, make) for name in names}
        try:
            point = Point(values, sizes, number, _terms(rng, make))
            return _equal(value(left, point), value(right, point))
        except ArithmeticError:
            continue
    return None


def _in_decimals(x: Fraction) -> Decimal:
    return Decimal(x.numerator) / x.denominator


def proof(body: Any) -> tuple[str, str]:
    """Each step has the value of the step before it at fresh random points."""
    steps, agreed = [step["expression"] for step in body["steps"]], [True] * (len(body["steps"]) == 1)
    for left, right in pairwise(steps):
        for seed in range(12):
            same = _agree(left, right, body["facts"], {"sizes": {}, "seed": seed}, _decimal, _in_decimals)
            agreed += [] if same is None else [same]
    return _told(agreed, "a random point")


def _near(x: Any, y: Any) -> bool:
    return abs(x - y) <= CLOSE * max(1, abs(x)) if isinstance(x, Decimal) else bool(x == y)


def _names(node: Any) -> set[str]:
    if isinstance(node, str):
        return set() if node in ("e", "pi") or node.lstrip("-")[:1].isdigit() else {node}
    inner = set().union(*(_names(arg) for arg in node[1:])) if len(node) > 1 else set()
    return inner - {node[2]} if node[0] in ("Sum", "Product", "Largest", "Smallest") else inner


def _read(text: str) -> list[str] | None:
    """The numbers of a value written for people: 3/5, [0.8, 0.4], [1 2; 3 4]; None for a formula."""
    cells = [cell for cell in re.split(r"[\s,;\[\]()]+", text) if cell]
    return cells if cells and all(re.fullmatch(r"-?\d+(?:/\d+|(?:\.\d+)?(?:[eE]-?\d+)?)%?", cell) for cell in cells) else None


def _fits(found: str, expected: str) -> bool:
    """Whether a number, read at the precision it is written with, is the one expected."""
    percent = found.endswith("%")
    places = len(found.rstrip("%").split(".")[1]) + 2 * percent if "." in found and "e" not in found.lower() else None
    number, wanted = (Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1) for text in (found, expected))
    gap = abs(abs(number) - abs(wanted))
    return gap < Fraction(1, 10**places) if places is not None else gap <= abs(wanted) / 10**5 * ("." in expected)


def mismatch(body: Any) -> tuple[str, str]:
    """Two shapes that differ, or a value that is not the one expected; computing a truth again takes its reference."""
    if body["left_shape"] is not None:
        same = body["left_shape"] == body["right_shape"]
        return (REFUTED, "the shapes are the same") if same else (CONFIRMED, "the shapes differ")
    found, expected = _read(body["found"]), _read(body["expected"])
    if body["expected"] == body["found"]:
        return REFUTED, "expected and found are the same"
    if found is None or expected is None:
        return NOT_CHECKED, "formulas in words; compute the truth again by its reference"
    if len(found) == len(expected) and all(map(_fits, found, expected)):
        return REFUTED, "found is what was expected"
    return CONFIRMED, "the values differ"


def agreement(body: Any) -> tuple[str, str]:
    """The value found is the value expected, at the precision it is written with; words are the same words."""
    if len({body[side].removesuffix(" x 1") for side in ("expected", "found")}) == 1:  # a column of n is n x 1
        return CONFIRMED, "the same, word for word"
    found, expected = _read(body["found"]), _read(body["expected"])
    if found is None or expected is None:
        return NOT_CHECKED, "formulas in words; compute the truth again by its reference"
    same = len(found) == len(expected) and (all(map(_fits, found, expected)) or all(map(_fits, expected, found)))
    return (CONFIRMED, "the values agree") if same else (REFUTED, "the values differ")


def confirm(method: str, body: Any) -> tuple[str, str]:
    """One certificate of a method of results.json."""
    rules = {"counterexample": counterexample, "mismatch": mismatch, "trials": trials, "agreement": agreement, "proof": proof}
    if method not in rules:
        return NOT_CHECKED, f"nothing to confirm for {method}"
    try:
        rest = {name: item for name, item in body.items() if name != "digest"}
        digest = hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()[:16]
        if body.get("digest", digest) != digest:
            return REFUTED, "the certificate was changed"
        return rules[method](rest)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError, RecursionError) as error:
        return REFUTED, f"the certificate does not hold together: {type(error).__name__} {error}"


def recheck(results: Any) -> list[Finding]:
    """Every certificate of a results.json, read as plain JSON."""
    found = []
    for answer in results["answers"]:
        for part in answer["parts"].values():
            for claim in part["claims"]:
                if part["text"][claim["span"][0] : claim["span"][1]] != claim["quote"]:
                    found.append(Finding(claim["id"], REFUTED, "the quote is not the text at its span"))
                elif claim["evidence"]["method"] != "open":
                    found.append(Finding(claim["id"], *confirm(claim["evidence"]["method"], claim["evidence"]["certificate"])))
    return found
