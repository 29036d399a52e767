"""Which derivative is meant: "the gradient of $L_1$ with respect to $w_1$" is no other gradient.

Derivatives of several things, or by several variables, are several readings; what is named of them has to be theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.critique.naming import FORMAL, accounts, bare, left_side, stems
from grader.discourse import World
from grader.model import GradedPart, Verdict
from grader.notation.printer import show

DERIVATIVE = re.compile(r"\b(?:gradient|derivative|slope|jacobian|differentiat\w*)s?\b", re.IGNORECASE)
_D = r"(?:\\partial|∂|\\mathrm\s*\{d\}|d)\s*"
_BRACED = r"[^{}]*(?:\{[^{}]*\}[^{}]*)*"
_SIDES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\W*\\[dt]?frac\s*\{{\s*{_D}(?P<of>{_BRACED})\}}\s*\{{\s*{_D}(?P<by>{_BRACED})\}}",
        rf"^\s*\(?{_D}(?P<of>[\w\\{{}}^']+?)\s*/\s*{_D}(?P<by>[\w\\{{}}^*]+)",
        r"^\s*(?P<nabla>\\nabla|∇)\s*(?:_(?:\{(?P<by>[^{}]+)\}|(?P<letter>\\?\w)))?\s*(?P<of>.*)$",
        r"^\s*(?P<of>[\w\\{}]+)\s*(?:\^?\{?(?:'|′|\\prime)\}?)\s*(?:\((?P<by>.*)\))?",
    )
)
_OF = re.compile(
    r"\b(?:(?:gradient|derivative|slope|jacobian|differentiation)s?(?: \w+)??,? (?:of|for)|differentiat(?:es|ed|ing|e)) "
    r"(?P<of>\$[^$]+\$|`[^`]+`|[\w '’-]+?)"
    r"(?=,? (?:with|w\.?\s?r|wrt|at|in|by|used|given|when|is|as|where|from)\b|\s*$|[^\w\s'’-])",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:with respect to|w\.?\s?r\.?\s?t\.?|wrt|in)\s+(?:the\s+)?(?P<by>\$[^$]+\$|`[^`]+`)", re.IGNORECASE)
_HIGHER = re.compile(r"\b(?:second|third|higher)(?:[- ]order)?(?: partial)? (?:derivative|gradient)", re.IGNORECASE)


@dataclass(frozen=True)
class Derived:
    """A left side that is a derivative: of what, at what, by what, as far as it is written."""

    of: str
    at: str
    by: str
    nabla: bool


def derived(formula: str) -> Derived | None:
    """The derivative that a formula, or its left side, is."""
    left = formula.strip("$` ").split("=")[0]
    for pattern in _SIDES:
        match = pattern.match(left)
        if match is not None:
            group = match.groupdict()
            of, at = _applied(group["of"] or "")
            by = bare(group["by"] or group.get("letter") or "")
            return Derived(of, at, by or at, bool(group.get("nabla")))
    return None


def _applied(formula: str) -> tuple[str, str]:
    """The name and the argument of `L(w)`; of another formula no name."""
    match = re.fullmatch(r"\s*(?P<name>[\w\\{}^']+?)\s*(?:\((?P<at>[^()]*)\))?\s*", formula.strip("$` "))
    return ("", "") if match is None else (bare(match["name"]), bare(match["at"] or ""))


def derivatives(target: str, formulas: tuple[str, ...], trace: GradedPart, world: World) -> tuple[tuple[Verdict, ...], ...]:
    """The claims about the derivative that the words name, a reading for each left side."""
    if _HIGHER.search(target):
        return ()
    found = [v for v in trace.verdicts if v.claim.kind in FORMAL and _is_meant(target, formulas, v, trace, world)]
    if re.search(r"\b(?:gradient|jacobian)", target, re.IGNORECASE):
        found = [v for v in found if getattr(derived(v.claim.quote), "nabla", False)] or found
    sides: dict[str, list[Verdict]] = {}
    for verdict in found:
        sides.setdefault(left_side(verdict.claim.quote), []).append(verdict)
    return tuple(tuple(claims) for claims in sides.values())


def _is_meant(target: str, formulas: tuple[str, ...], verdict: Verdict, trace: GradedPart, world: World) -> bool:
    side = derived(verdict.claim.quote)
    if side is None and not _is_named(verdict, world):
        return False
    whole = next((item for item in map(derived, formulas) if item is not None), None)
    if whole is not None:
        return side is not None and side == whole
    of, by = _OF.search(target), _BY.search(target)
    named = {match[name].strip() for match, name in ((of, "of"), (by, "by")) if match is not None}
    if any(formula not in named for formula in formulas):
        return False
    if by is not None and (side is None or side.by != bare(by["by"])):
        return False
    rest = DERIVATIVE.sub(" ", re.sub(r"with respect to", " ", target))
    if of is not None and (of["of"].startswith(("$", "`")) or _signs(of["of"], world)):
        rest = rest.replace(of["of"], " ")
        return side is not None and _is_of(side, of["of"], world) and accounts(rest, verdict, trace, world)
    return accounts(rest, verdict, trace, world)


def _is_named(verdict: Verdict, world: World) -> bool:
    """Whether the reference calls the claim's quantity a derivative."""
    return any(DERIVATIVE.search(name) for item in world.quantities() if item.id == verdict.truth for name in item.names)


def _is_of(side: Derived, named: str, world: World) -> bool:
    if named.startswith(("$", "`")):
        of, at = _applied(named)
        return bool(of) and side.of == of and (not at or not side.at or side.at == at)
    return not side.of or side.of in {_applied(sign)[0] for sign in _signs(named, world)}


def _signs(named: str, world: World) -> list[str]:
    """The signs of the quantities that the words name."""
    return list(_named_by(set(stems(named)), world))


def _named_by(asked: set[str], world: World) -> Iterator[str]:
    for quantity in world.quantities():
        if asked and any(asked == set(stems(name)) for name in quantity.names):
            yield from map(show, quantity.symbols)
