"""LaTeX to MathML that a page without script can show: converted by latex2mathml, made harmless by nh3.

Where the conversion is incomplete or refused the caller gets None and shows the source.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

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
    safe = _safe(source, display)
    return None if safe is None else safe.replace("<math", f'<math alttext="{html.escape(source, quote=True)}"', 1)


def _safe(source: str, display: bool) -> str | None:
    """The formula as MathML of the allowed elements only."""
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
    return safe


class Stretch(NamedTuple):
    """A stretch of a formula's source, and the class and id of the element that shall hold it."""

    start: int
    end: int
    name: str
    id: str = ""


def marked(latex: str, stretches: Sequence[Stretch], display: bool = False) -> str | None:
    """Safe MathML in which each stretch is an element of its own; None where one is not a whole part of the formula.

    A sign of the private use area is put at each edge, and looked for again among the elements: both edges of a stretch must
    then stand side by side in one parent, or the stretch cuts through a fraction, a power or a fence.
    """
    if not stretches or 2 * len(stretches) > 200 or _PRIVATE.search(latex):
        return None
    edges = sorted(
        [(item.start, 1, number) for number, item in enumerate(stretches)]
        + [(item.end, 0, number) for number, item in enumerate(stretches)]
    )
    out, place = [], 0
    for at, opens, number in edges:
        out += [latex[place:at], f" {chr(_FIRST + 2 * number + 1 - opens)} "]
        place = at
    safe = _safe(("".join(out) + latex[place:]).strip(), display)
    if safe is None or not _nested(safe, len(stretches)):
        return None
    for number, item in enumerate(stretches):
        id = f' id="{html.escape(item.id, quote=True)}"' if item.id else ""
        opening = f'<mrow{id} class="{html.escape(item.name, quote=True)}">'
        safe = safe.replace(_edge(2 * number), opening, 1).replace(_edge(2 * number + 1), "</mrow>", 1)
    return safe.replace("<math", f'<math alttext="{html.escape(latex.strip(), quote=True)}"', 1)


_FIRST = 0xE000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TAG = re.compile(r"<mi>([\ue000-\uf8ff])</mi>|<(/?)(\w+)[^>]*?(/?)>")
_PARENTS = frozenset({"math", "mrow", "mstyle", "mtd", "msqrt", "mpadded", "menclose"})


def _edge(number: int) -> str:
    return f"<mi>{chr(_FIRST + number)}</mi>"


def _nested(safe: str, number: int) -> bool:
    """Whether every stretch opens and closes within one parent that may hold any number of children."""
    if len(_PRIVATE.findall(safe)) != 2 * number:
        return False
    stack: list[str] = []
    closed = 0
    for match in _TAG.finditer(safe):
        if match[1]:
            sign = ord(match[1]) - _FIRST
            if sign % 2 == 0:
                if not stack or (stack[-1] not in _PARENTS and not stack[-1].startswith("#")):
                    return False
                stack.append(f"#{sign}")
            elif not stack or stack.pop() != f"#{sign - 1}":
                return False
            else:
                closed += 1
        elif match[2]:
            if not stack or stack.pop() != match[3]:
                return False
        elif not match[4]:
            stack.append(match[3])
    return closed == number


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
