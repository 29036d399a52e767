"""MathJSON as a line that people read: `X w - t`, `1/n (norm(X w - t))^2`. Heads that are not known keep their names."""

from __future__ import annotations

from grader.model import MathJson

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
MAX_DEPTH = 60


def infix(node: MathJson) -> str:
    """The formula on one line."""
    return _shown(node, 0)[0]


def _shown(node: MathJson, depth: int) -> tuple[str, int]:
    """The text, and how tightly it holds together."""
    if isinstance(node, str):
        return node, _PRODUCT if "/" in node else _SUM if node.startswith("-") else _ATOM
    if depth > MAX_DEPTH or not node:
        return "…", _ATOM
    head, *rest = node
    if head == "Add" and rest:
        terms = [_within(child, _SUM, depth) for child in rest]
        return terms[0] + "".join(f" - {term[1:].lstrip()}" if term.startswith("-") else f" + {term}" for term in terms[1:]), _SUM
    if head == "Negate" and len(rest) == 1:
        return f"-{_within(rest[0], _PRODUCT, depth)}", _SUM
    if head in ("Multiply", "MatMul", "Dot") and rest:
        return " ".join(_within(child, _PRODUCT, depth) for child in rest), _PRODUCT
    if head == "Divide" and len(rest) == 2:
        return f"{_within(rest[0], _POWER, depth)}/{_within(rest[1], _POWER, depth)}", _PRODUCT
    if head in ("Power", "MatrixPower") and len(rest) == 2:
        return f"{_within(rest[0], _ATOM, depth)}^{_within(rest[1], _ATOM, depth)}", _POWER
    if head == "Transpose" and len(rest) == 1:
        return f"{_within(rest[0], _ATOM, depth)}^T", _POWER
    if head in ("Matrix", "Row"):
        return "[" + ", ".join(_shown(child, depth + 1)[0] for child in rest) + "]", _ATOM
    name = head if isinstance(head, str) else _shown(head, depth + 1)[0]
    return f"{name[:1].lower()}{name[1:]}({', '.join(_shown(child, depth + 1)[0] for child in rest)})", _ATOM


def _within(node: MathJson, least: int, depth: int) -> str:
    text, holds = _shown(node, depth + 1)
    return text if holds >= least else f"({text})"
