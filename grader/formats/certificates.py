"""What confirms a verdict, in few heads: all that `recheck.py` needs, which shares no code with the rest.

Formulas are MathJSON. Heads with a definition by others are written out by it, facts say how a random value that has them
follows from plain random numbers, values written for people stand beside their bounds.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from grader.model import Agreement, Cells, Counterexample, Evidence, Fact, Mismatch, Named, Open, Proof, Reckoned, Trials

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_T: Json = ["Divide", "node", "32"]
_U: Json = ["Multiply", ["Divide", "pi", "2"], ["Sinh", _T]]
_SPEED: Json = ["Multiply", ["Divide", "pi", "2"], ["Cosh", _T]]
_TERM: Json = ["Multiply", ["Exp", ["Add", ["Multiply", "x", _U], ["Negate", ["Exp", _U]]]], _SPEED]
_SHIFT: Json = ["Add", "1", ["Total", ["Abs", "x"]]]  # makes all eigenvalues positive
_EYE: Json = ["Diagonal", ["Add", "1", ["Hadamard", "0", ["DiagonalOf", "x"]]]]
# heads by others; x and y are the arguments
DEFINED: dict[str, Json] = {
    "Norm": ["Sqrt", ["Dot", "x", "x"]],
    "Norm1": ["Total", ["Abs", "x"]],
    "NormInfinity": ["Max", ["Abs", "x"]],
    "Trace": ["Total", ["DiagonalOf", "x"]],
    "LargestEigenvalue": ["Add", ["Dominant", ["Add", "x", ["Multiply", _SHIFT, _EYE]]], ["Negate", _SHIFT]],
    "SpectralNorm": ["Sqrt", ["Max", "0", ["LargestEigenvalue", ["MatMul", ["Transpose", "x"], "x"]]]],
    "Softmax": ["Divide", ["Exp", "x"], ["Total", ["Exp", "x"]]],
    "ElementDivide": ["Divide", "x", "y"],
    "MatrixPower": ["Power", "x", "y"],
    "FloorDivide": ["Floor", ["Divide", "x", "y"]],
    "Mod": ["Add", "x", ["Negate", ["Hadamard", "y", ["Floor", ["Divide", "x", "y"]]]]],
    "ReLU": ["Max", "x", "0"],
    "Step": ["Greater", "x", "0"],
    "Sign": ["Add", ["Greater", "x", "0"], ["Negate", ["Greater", "0", "x"]]],
    "Less": ["Greater", "y", "x"],
    "LessEqual": ["GreaterEqual", "y", "x"],
    "NotEqual": ["Add", "1", ["Negate", ["Equal", "x", "y"]]],
    "Gamma": ["Divide", ["Sum", _TERM, "node", "-160", "160"], "32"],  # the integral over all x = exp(u), tanh-sinh
    "Tan": ["Divide", ["Sin", "x"], ["Cos", "x"]],
    "Cot": ["Divide", ["Cos", "x"], ["Sin", "x"]],
    "Sigmoid": ["Divide", "1", ["Add", "1", ["Exp", ["Negate", "x"]]]],
    "Tanh": ["Add", "1", ["Negate", ["Divide", "2", ["Add", "1", ["Exp", ["Multiply", "2", "x"]]]]]],
    "Sinh": ["Divide", ["Add", ["Exp", "x"], ["Negate", ["Exp", ["Negate", "x"]]]], "2"],
    "Cosh": ["Divide", ["Add", ["Exp", "x"], ["Exp", ["Negate", "x"]]], "2"],
    "Arcsin": ["Arctan", ["Divide", "x", ["Sqrt", ["Add", "1", ["Negate", ["Hadamard", "x", "x"]]]]]],
    "ArgMax": ["ArgMin", "x", "y"],
    "Arccos": ["Add", ["Divide", "pi", "2"], ["Negate", ["Arcsin", "x"]]],
}

_SKEW: Json = ["Add", "Z", ["Negate", ["Transpose", "Z"]]]
_CAYLEY: Json = ["MatMul", ["Power", ["Add", "I", "S"], "-1"], ["Add", "I", ["Negate", "S"]]]
_SHARE: Json = ["Divide", ["Abs", "Z"], ["Add", "1", ["Abs", "Z"]]]
# of a random Z, a value that has the property; the first that is known is taken
MADE: dict[str, Json] = {
    "positive definite": ["Add", ["MatMul", "Z", ["Transpose", "Z"]], "I"],
    "positive semidefinite": ["MatMul", "Z", ["Transpose", "Z"]],
    "symmetric": ["Add", "Z", ["Transpose", "Z"]],
    "skew": _SKEW,
    "antisymmetric": _SKEW,
    "skew-symmetric": _SKEW,
    "diagonal": ["Hadamard", "Z", "I"],
    "simplex": ["Divide", ["Abs", "Z"], ["Total", ["Abs", "Z"]]],
    "sums to one": ["Divide", "Z", ["Total", "Z"]],
    "in (0,1)": _SHARE,
    "probability": _SHARE,
    "natural": ["Add", "1", ["Floor", ["Abs", "Z"]]],
    "moderate": ["Add", "1/4", ["Divide", _SHARE, "2"]],
    "integer": ["Floor", ["Multiply", "2", "Z"]],
    "positive": ["Abs", "Z"],
    "nonnegative": ["Abs", "Z"],
    "negative": ["Negate", ["Abs", "Z"]],
}


def certificate(evidence: Evidence) -> dict[str, Json]:
    """The certificate of the evidence, with a digest against changes."""
    body = _body(evidence)
    text = json.dumps(body, sort_keys=True, ensure_ascii=True)
    return {**body, "digest": hashlib.sha256(text.encode()).hexdigest()[:16]}


def _body(evidence: Evidence) -> dict[str, Json]:
    match evidence:
        case Counterexample():
            return {
                "left": plain(evidence.left),
                "right": plain(evidence.right),
                "facts": [_fact(fact) for fact in evidence.facts],
                "point": {binding.symbol: _value(binding.value) for binding in evidence.point},
                "left_value": _value(evidence.left_value),
                "right_value": _value(evidence.right_value),
                "difference": _named(evidence.difference),
            }
        case Mismatch():
            sides = (evidence.left_shape, evidence.right_shape)
            left, right = (_names(evidence.expected), _names(evidence.found)) if sides == (None, None) else sides
            if left is None or right is None:
                left = right = None
            return {
                "expected": evidence.expected,
                "found": evidence.found,
                "truth": evidence.truth or None,
                "left_shape": None if left is None else list(left),
                "right_shape": None if right is None else list(right),
                "span": None if evidence.span is None else list(evidence.span),
                "difference": _named(evidence.difference),
                **_compared(evidence.expected, evidence.found, same=False),
                **_reckoned(evidence.reckoned),
            }
        case Trials():
            return {
                "left": plain(evidence.left),
                "right": plain(evidence.right),
                "facts": [_fact(fact) for fact in evidence.facts],
                "prime": evidence.prime or None,
                "seed": evidence.draws[0].seed if evidence.draws else None,
                "draws": [{"sizes": dict(draw.sizes), "seed": draw.seed} for draw in evidence.draws],
                "error": evidence.error,
                "note": evidence.note or None,
            }
        case Agreement():
            return {
                "expected": evidence.expected,
                "found": evidence.found,
                "truth": evidence.truth or None,
                **_compared(evidence.expected, evidence.found, same=True),
                **_reckoned(evidence.reckoned),
            }
        case Proof():
            return {
                "steps": [{"expression": plain(step.expression), "rule": step.rule} for step in evidence.steps],
                "facts": [_fact(fact) for fact in evidence.facts],
            }
        case Open():
            return {"detail": evidence.detail}


def _reckoned(sums: Sequence[Reckoned]) -> dict[str, Json]:
    """The sums behind what was found, if there are any."""
    told: list[Json] = [{"says": one.says, "formula": plain(one.formula), "value": one.value} for one in sums]
    return {"reckoned": told} if told else {}


def confirmable(evidence: Evidence) -> bool:
    """Whether the certificate holds what can be computed again: all but two wordings side by side."""
    body = _body(evidence)
    if not isinstance(evidence, (Agreement, Mismatch)) or body.get("left_shape") is not None:
        return not isinstance(evidence, Open)
    return None not in (body["expected_value"], body["found_value"]) or evidence.expected == evidence.found


def plain(node: object, bound: Mapping[str, Json] | None = None) -> Json:
    """The formula, every head that has a definition written out by it."""
    if isinstance(node, str):
        return (bound or {}).get(node, node)
    assert isinstance(node, (list, tuple))
    head, *args = node
    inner = [plain(arg, bound) for arg in args]
    if head in DEFINED and len(inner) <= 2:
        return plain(DEFINED[head], dict(zip("xy", inner, strict=False)))
    return [head, *inner]


def _fact(fact: Fact) -> Json:
    return {"symbol": fact.symbol, "shape": list(fact.shape), "properties": list(fact.properties), "made": _made(fact)}


def _made(fact: Fact) -> Json:
    """How a value that has the properties follows from random numbers."""
    height, width = ([_size(size) for size in fact.shape] + ["1", "1"])[:2]
    known = set(fact.properties)
    if known & {"orthogonal", "unit norm", "idempotent", "projection"}:
        size: Json = ["Max", height, width]
        skew: Json = ["Substitute", _SKEW, "Z", ["Random", fact.symbol, size, size]]
        turned: Json = ["Substitute", ["Substitute", _CAYLEY, "S", skew], "I", ["Identity", size]]
        columns: Json = ["MatMul", ["Identity", height, size], ["MatMul", turned, ["Identity", size, width]]]
        if not known & {"idempotent", "projection"}:
            return columns
        less: Json = ["MatMul", turned, ["Identity", size, ["Max", "1", ["Add", size, "-1"]]]]
        return ["Substitute", ["MatMul", "Z", ["Transpose", "Z"]], "Z", less]
    drawn: Json = ["Random", fact.symbol, height, width]
    for name, made in MADE.items():
        if name in known:
            return ["Substitute", ["Substitute", made, "Z", drawn], "I", ["Identity", height, width]]
    return drawn


def _size(text: str) -> Json:
    return ["Multiply", *text.split("*")] if "*" in text else text


def _named(named: Named | None) -> Json:
    return None if named is None else {"kind": named.kind.value, "detail": named.detail}


def _value(cells: Cells) -> Json:
    """A scalar as "p/q", a matrix as rows, an interval as ["lo", "hi"]."""
    if len(cells) == 1 and len(cells[0]) == 1:
        return _cell(cells[0][0])
    return [[_cell(cell) for cell in row] for row in cells]


def _cell(cell: str) -> Json:
    return list(cell.split("..", 1)) if ".." in cell else cell


def read_shapes(body: Mapping[str, Any]) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """The two shapes of a mismatch; none where lists of symbols stand in their place."""
    left, right = (None if body[side] is None else tuple(body[side]) for side in ("left_shape", "right_shape"))
    return (None, None) if (left, right) == (_names(body["expected"]), _names(body["found"])) else (left, right)


def _names(text: str) -> tuple[str, ...] | None:
    """The symbols of a list of symbols, which are compared as the sizes of a shape are; None of anything else."""
    words = tuple(sorted(word.strip() for word in text.split(",")))
    return words if all(len(word) == 1 and word.isalpha() for word in words) else None


_NUMBER = re.compile(r"-?\d+(?:/\d+|(?:\.\d+)?(?:[eE]-?\d+)?)%?")


def _compared(expected: str, found: str, *, same: bool) -> dict[str, Json]:
    """Both values as rows of what rounds to their digits, where that shows the verdict; None of formulas, and where it does not.

    A value is shown with fewer digits than it has, so the narrowest reading that agrees with the verdict is the one meant: half a
    unit of the last digit, a whole one of a number that was cut off, none of one that is written out.
    """
    for reach in (Fraction(1, 2), Fraction(1) if same else Fraction(0)):
        left, right = _row(expected, reach), _row(found, reach)
        if left and len(left) == len(right):
            touch = all(a[0] <= b[1] and b[0] <= a[1] for a, b in zip(left, right, strict=True))
            if touch is same:
                return {"expected_value": [_told(left)], "found_value": [_told(right)]}
    return {"expected_value": None, "found_value": None}


def _row(text: str, reach: Fraction) -> list[tuple[Fraction, Fraction]]:
    """The bounds of every number; empty for what holds others than numbers."""
    words = [word for word in re.split(r"[\s,;\[\]()]+", text) if word]
    return [_bounds(word, reach) for word in words] if all(_NUMBER.fullmatch(word) for word in words) else []


def _bounds(number: str, reach: Fraction) -> tuple[Fraction, Fraction]:
    percent = number.endswith("%")
    written = number.rstrip("%")
    value = Fraction(written) / (100 if percent else 1)
    exponent = Decimal(written).as_tuple().exponent if "/" not in written and ("." in written or percent) else None
    if not isinstance(exponent, int):
        return value, value
    unit = Fraction(10) ** exponent / (100 if percent else 1)
    return value - reach * unit, value + reach * unit


def _told(row: list[tuple[Fraction, Fraction]]) -> Json:
    return [str(low) if low == high else [str(low), str(high)] for low, high in row]
