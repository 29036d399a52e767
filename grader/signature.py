"""Whether a class may have been given what its constructor does not take in that place: then its failure shows nothing.

A reference gives arguments in its own order. Names that are the reference's, alone or as part of theirs (`num_filters` of
`filters`), but in another order, or that must be named, were given each other's numbers; layers that take their sizes from the
first input are measured before they have any.
"""

from __future__ import annotations

import ast
import re

from grader.discourse import Judgement, left_open
from grader.model import Mismatch
from grader.program import Program
from grader.reference import Code

_LAZY = re.compile(r"\bLazy[A-Z]\w+\s*\(")


def doubted(judgement: Judgement, source: str, program: Program, code: Code) -> Judgement:
    """The judgement; one against the class only where its constructor was given what it asks for."""
    if not isinstance(judgement.evidence, Mismatch):
        return judgement
    order = ", ".join(program.parameters)
    if _named_only(program.tree):
        return left_open("ambiguous", "its constructor takes arguments by name only; the reference gives them in their order")
    if _elsewhere(program.parameters, code.parameters):
        return left_open("ambiguous", f"its constructor takes ({order}), the reference gives ({', '.join(code.parameters)})")
    if _LAZY.search(source):
        return left_open("refused", "has layers that take their sizes from the first input, which are not measured")
    return judgement


def _named_only(tree: ast.ClassDef) -> bool:
    return any(
        isinstance(node, ast.FunctionDef) and node.name == "__init__" and any(d is None for d in node.args.kw_defaults)
        for node in tree.body
    )


def _elsewhere(found: tuple[str, ...], given: tuple[str, ...]) -> bool:
    """Whether a name of the reference is part of a name in another place, and of none in its own."""
    lowered = [name.lower() for name in found]
    for place, name in enumerate(given):
        places = [at for at, other in enumerate(lowered) if name.lower() in other]
        if len(places) == 1 and places[0] != place:
            return True
    return False
