"""LaTeX to MathML that a page without script can show: converted by latex2mathml, made harmless by nh3.

Where the conversion is incomplete or refused the caller gets None and shows the source.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

MAX_LENGTH = 5_000
MAX_NESTING = 60
_ELEMENTS = frozenset(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle "
    "mpadded mphantom menclose mmultiscripts none mprescripts".split()
)
_ATTRIBUTES = {
    "math": {"display", "alttext", "xmlns"},
    "mo": {
        "stretchy",
        "fence",
        "form",
        "separator",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "accent",
        "largeop",
        "movablelimits",
    },
    "mi": {"mathvariant"},
    "mn": {"mathvariant"},
    "mstyle": {"displaystyle", "scriptlevel", "mathvariant"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mfrac": {"linethickness"},
    "mtable": {"columnalign", "rowspacing", "columnspacing", "columnlines", "rowlines", "displaystyle"},
    "mtd": {"columnalign"},
    "mspace": {"width"},
    "menclose": {"notation"},
}
_DROPPED = re.compile(r"\\(?:nonumber|notag|displaystyle|left\.|right\.|label\{[^}]*\}|tag\{[^}]*\}|hfill)")
_TEXT = re.compile(r"\\(?:text|mbox|textrm|textbf|mathrm|operatorname)\{([^{}]*)\}")
_UNKNOWN = re.compile(r"\\[a-zA-Z]+|&amp;")


@lru_cache(maxsize=8192)
def convert(latex: str, display: bool = False) -> str | None:
    """Safe MathML, or None where it would not show all of the formula."""
    source = latex.strip()
    if not source or len(source) > MAX_LENGTH or not _balanced(source):
        return None
    from latex2mathml.converter import convert as to_mathml

    prepared = _TEXT.sub(lambda match: match[0].replace("<", r"\lt ").replace(">", r"\gt "), source)
    prepared = (
        _DROPPED.sub(" ", prepared)
        .replace("||", "\\|")
        .replace("\\lVert", "\\|")
        .replace("\\rVert", "\\|")
        .replace("\\intercal", "\\top")
    )
    prepared = re.sub(r"(?<!\\)[<>]", lambda match: r"\lt " if match[0] == "<" else r"\gt ", prepared)
    try:
        raw = to_mathml(prepared, display="block" if display else "inline")
    except Exception:  # the library raises many sorts of errors on broken formulas; the source is shown instead
        return None
    safe = _cleaned(raw)
    shown = re.sub(r"<[^>]*>", "", safe)
    if _UNKNOWN.search(shown) or "&" in re.sub(r"&(?:#?\w+);", "", shown):
        return None
    return safe.replace("<math", f'<math alttext="{html.escape(source, quote=True)}"', 1)


def _cleaned(raw: str) -> str:
    import nh3

    return nh3.clean(raw, tags=set(_ELEMENTS), attributes=_ATTRIBUTES, url_schemes=set(), link_rel=None, strip_comments=True)


def _balanced(source: str) -> bool:
    """Whether braces and environments close, and are not too deep."""
    depth = deepest = 0
    for match in re.finditer(r"\\.|[{}]", source, re.DOTALL):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        if depth < 0:
            return False
        deepest = max(deepest, depth)
    return depth == 0 and deepest <= MAX_NESTING and source.count("\\left") == source.count("\\right")
