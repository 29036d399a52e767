"""How signs are written, and which words of a pointer are a claim's own: its quantity's names and its sentence."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.discourse import World
from grader.model import GradedPart, Verdict
from grader.remarks import words
from grader.sentences import sentences

FORMAL = frozenset({"equation", "number", "complexity"})
STEM = 5  # letters in which two forms of a word agree: expand, expansion
_CONTENT = 3  # letters of a word that can point
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
TYPES = frozenset(
    word[:STEM]
    for word in (
        "definition",
        "expressions",
        "formulas",
        "equations",
        "matrix",
        "vector",
        "scalar",
        "function",
        "quantity",
        "variable",
        "closed-form",
        "two",
        "all",
    )
)


@lru_cache(maxsize=4096)
def bare(formula: str) -> str:
    """A formula without what only sets it: spaces, dollars, braces, spelling of the transpose."""
    text = re.sub(r"\\(?:left|right|mathbf|mathrm|boldsymbol|bm|operatorname|displaystyle|,|;|!|:|quad)(?![a-z])", "", formula)
    text = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"(\1/\2)", text)
    text = text.replace(r"\top", "T").replace(r"\cdot", "").replace(r"\times", "")
    return re.sub(r"[\s$`{}\\_*().,]", "", text)


def left_side(quote: str) -> str:
    """What stands before the first equals sign."""
    return bare(quote.split("=")[0]) if "=" in quote else ""


def stems(text: str) -> list[str]:
    found = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    return [word[:STEM] for word in found if len(word) >= _CONTENT and word not in words.SMALL and word not in words.PLACES]


def accounts(target: str, verdict: Verdict, trace: GradedPart, world: World) -> bool:
    """Whether all words that point are of the claim's quantity, of its sentence, or say of anything what it is."""
    names = [name for quantity in world.quantities() if quantity.id == verdict.truth for name in quantity.names]
    known = {*TYPES, *stems(around(verdict, trace)), *(stem for name in names for stem in stems(name))}
    return set(stems(re.sub(r"\$[^$]*\$|`[^`]*`", " ", target))) <= known


def around(verdict: Verdict, trace: GradedPart) -> str:
    """The words of the sentence of a claim, and of the one before it that leads to its display."""
    places = list(sentences(trace.text))
    at = next((number for number, (start, end) in enumerate(places) if start <= verdict.claim.span.start < end), 0)
    start, end = places[at] if places else (0, 0)
    if at and trace.text[start:end].lstrip().startswith(("$$", r"\[", r"\begin")):
        start = places[at - 1][0]
    return re.sub(r"\$[^$]*\$", " ", trace.text[start:end])
