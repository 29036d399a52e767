"""The JSON Schemas that `grader schema` prints: of answer files, and of results.json as `json` writes it.

What the model holds is taken from it; what has another shape in the file (parts by name, claims, certificates) is written here.
Objects are open: a later version may add fields.
"""

from __future__ import annotations

import json
from typing import TypeAlias, get_args

from grader.formats.json import SCHEMA
from grader.model import PARTS, Answer, Kind, Report, Why

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = r"^[A-Za-z0-9_][A-Za-z0-9._-]*$"
Schema: TypeAlias = "dict[str, Schema] | list[Schema] | str | int | bool | None"
Shape = dict[str, Schema]


def schema(which: str) -> str:
    """The schema of `answer` or `results`."""
    return json.dumps(_answers() if which == "answer" else _results(), ensure_ascii=False, indent=1) + "\n"


def _answers() -> Shape:
    document = Answer.model_json_schema()
    fields = document["properties"]
    for field in fields:
        if field in PARTS:
            fields[field] = {"type": ["string", "null"], "description": "Markdown with LaTeX; empty or left out: not answered."}
        else:
            fields[field] = {"type": "string", "pattern": NAME, "maxLength": 100}
    description = "One question of one submission, as an answer file holds it."
    return {"$schema": DIALECT, **document, "title": "An answer file of grader", "description": description}


def _results() -> Shape:
    kept = Report.model_json_schema(mode="serialization")["$defs"]
    for name in ("GradedAnswer", "GradedPart", "Verdict", "Claim", *_EVIDENCE, "Step", "Binding", "Draw"):
        kept.pop(name, None)
    for shape in kept.values():
        shape.pop("additionalProperties", None)
    own: dict[str, Shape] = {
        "Answer": _answer(), "Claim": _claim(), "Evidence": _evidence(), **_CERTIFICATES,
        "MathJson": {"anyOf": [_TEXT, {"type": "array", "items": _ref("MathJson"), "minItems": 1}]},
        "Fact": _object(
            {"symbol": _TEXT, "shape": _list(_TEXT), "properties": _list(_TEXT), "made": _maybe(_ref("MathJson"))}
        ),
        "Cell": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2}]},
        "Value": {"anyOf": [_ref("Cell"), {"type": "array", "items": {"type": "array", "items": _ref("Cell")}}]},
    }  # fmt: skip
    top: dict[str, Shape] = {
        "schema": {"const": SCHEMA},
        **dict.fromkeys(("course", "submission", "grader", "reference", "isolation"), _TEXT),
        "answers": _list(_ref("Answer")),
        "contradictions": _list(_ref("Contradiction")),
    }
    return {"$schema": DIALECT, "title": "results.json of grader", **_object(top), "$defs": {**kept, **own}}


# ---------------------------------------------------------------- shapes


_TEXT: Shape = {"type": "string"}
_SPAN: Shape = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}


def _ref(name: str) -> Shape:
    return {"$ref": f"#/$defs/{name}"}


def _list(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def _maybe(shape: Shape) -> Shape:
    return {"anyOf": [shape, {"type": "null"}]}


def _object(fields: dict[str, Shape], optional: tuple[str, ...] = ()) -> Shape:
    required: list[Schema] = [name for name in fields if name not in optional]
    properties: Shape = dict(fields.items())
    return {"type": "object", "properties": properties, "required": required}


def _one_of(*values: str) -> Shape:
    return {"enum": list(values)}


def _answer() -> Shape:
    part = _object({"text": _TEXT, "claims": _list(_ref("Claim"))})
    parts: Shape = {"type": "object", "properties": dict.fromkeys(PARTS, part), "additionalProperties": False}
    return _object(
        {
            "question": _TEXT,
            "title": _TEXT,
            "status": _one_of("graded", "blank", "error"),
            "error": _maybe(_TEXT),
            "parts": parts,
            "score": _maybe(_ref("Score")),
            "truths": _list(_ref("Truth")),
            "pictures": _list(_TEXT),
            "audit": _maybe(_ref("CritiqueAudit")),
            "copied": _list(_ref("Copied")),
            "awaits": _list(_ref("Awaits")),
            "source": _maybe(_ref("Source")),
        },
        optional=("title", "truths", "pictures", "audit", "copied", "awaits", "source"),
    )


def _claim() -> Shape:
    return _object(
        {
            "id": _TEXT,
            "kind": _one_of(*get_args(Kind)),
            "span": _SPAN,
            "quote": _TEXT,
            "denies": {"type": "boolean"},
            "verdict": _one_of("right", "wrong", "uncheckable"),
            "reason": _TEXT,
            "follows_from": _maybe(_TEXT),
            "truth": _maybe(_TEXT),
            "stance": _maybe(_one_of("praise", "blame")),
            "about": _list(_TEXT),
            "evidence": _ref("Evidence"),
            "code": _ref("Listing"),
        },
        optional=("denies", "truth", "stance", "about", "code"),
    )


_EVIDENCE = ("Proof", "Agreement", "Trials", "Counterexample", "Mismatch", "Open")


def _evidence() -> Shape:
    return {"anyOf": [_method(name) for name in _EVIDENCE]}


def _method(name: str) -> Shape:
    """Evidence of one method, whose certificate has its own shape."""
    return _object(
        {
            "method": {"const": name.lower()},
            "why": _one_of(*get_args(Why)) if name == "Open" else {"type": "null"},
            "expected": _maybe(_TEXT),
            "found": _maybe(_TEXT),
            "difference": _maybe(_TEXT),
            "certificate": _ref(f"{name}Certificate"),
        }
    )


def _certificates() -> dict[str, Shape]:
    formula, facts, named = _ref("MathJson"), _list(_ref("Fact")), _maybe(_ref("Named"))
    shape = _maybe(_list(_TEXT))
    values = dict.fromkeys(("expected_value", "found_value"), _maybe(_ref("Value")))
    draw = _object({"sizes": {"type": "object", "additionalProperties": {"type": "integer"}}, "seed": {"type": "integer"}})
    reckoned = _list(_object({"says": _TEXT, "formula": formula, "value": _TEXT}))
    fields: dict[str, dict[str, Shape]] = {
        "Counterexample": {
            "left": formula, "right": formula, "facts": facts, "point": {"type": "object", "additionalProperties": _ref("Value")},
            "left_value": _ref("Value"), "right_value": _ref("Value"), "difference": named,
        },
        "Mismatch": {
            "expected": _TEXT, "found": _TEXT, "truth": _maybe(_TEXT), "left_shape": shape, "right_shape": shape,
            "span": _maybe(_SPAN), "difference": named, **values, "reckoned": reckoned,
        },
        "Trials": {
            "left": formula, "right": formula, "facts": facts, "prime": _maybe(_TEXT), "seed": _maybe({"type": "integer"}),
            "draws": _list(draw), "error": _TEXT, "note": _maybe(_TEXT),
        },
        "Agreement": {"expected": _TEXT, "found": _TEXT, "truth": _maybe(_TEXT), **values, "reckoned": reckoned},
        "Proof": {"steps": _list(_object({"expression": formula, "rule": _TEXT})), "facts": facts},
        "Open": {"detail": _TEXT},
    }  # fmt: skip
    return {f"{name}Certificate": _object({**body, "digest": _TEXT}, optional=("reckoned",)) for name, body in fields.items()}


_CERTIFICATES = _certificates()
