"""The batches over which a network is looked at: its own conditions may treat some sizes otherwise.

A program that compares with 4 may do another thing with more than four images than with fewer, so the sizes around every number
that it compares with are tried, besides a usual one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

USUAL = 2
LARGEST = 513
MOST = 8  # sizes of one program


def batches(tree: ast.AST) -> tuple[int, ...]:
    """The sizes of batches, the usual one first."""
    found = dict.fromkeys((USUAL, *(size for number in _compared(tree) for size in (number, number + 1, number - 1))))
    return tuple(size for size in found if 1 <= size <= LARGEST)[:MOST]


def _compared(tree: ast.AST) -> Iterator[int]:
    """Whole numbers that conditions compare with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.Match):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Constant) and type(inner.value) is int:
                    yield inner.value
