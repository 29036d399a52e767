"""What words point at: the claims of the text that "the second line", "the gradient", "where it expands" or a formula mean.

A pointer may be read in several ways (the second of all formulas, or of those on lines of their own); every reading is
given, and whoever judges by them lets them agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from grader.discourse import World
from grader.model import GradedPart, Verdict
from grader.notation.printer import show
from grader.remarks import words
from grader.remarks.remark import Remark
from grader.sentences import sentences

Readings = tuple[tuple[Verdict, ...], ...]
FORMAL = frozenset({"equation", "number", "complexity"})
STEM = 5  # letters in which two forms of a word agree: expand, expansion
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_DISPLAY = re.compile(r"\$\$.+?\$\$|\\\[.+?\\\]|\\begin\{(\w+\*?)\}.+?\\end\{\1\}", re.DOTALL)
_ITEM = re.compile(r"^\s*(?:\*\*|#+\s*)?(?:step\s*)?(\d{1,2})\s*[.):]", re.MULTILINE | re.IGNORECASE)
_PLACE = re.compile(
    rf"\b(?P<which>{'|'.join(sorted(words.PLACES, key=len, reverse=True))}|\d(?:st|nd|rd|th))\b(?: (?P<many>two|three|"
    rf"four|few))?"
    rf"(?: \w+)??(?: (?P<unit>{words.UNIT}))?\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?P<unit>steps?|lines?|equations?|eq\.?|formulas?|points?|items?|claims?|statements?)\s*\(?(?P<number>\d{1,2})\)?\b",
    re.IGNORECASE,
)
_DERIVATIVE = re.compile(r"\b(?:gradient|derivative|slope|jacobian|differentiat\w*)s?\b", re.IGNORECASE)
_MANY = {"two": 2, "three": 3, "four": 4}
_CONTENT = 3  # letters of a word that can point


def pointed(remark: Remark, trace: GradedPart, world: World) -> Readings:
    """Every way in which the remark's target can be read; none where nothing fits."""
    if not remark.target:
        return (trace.verdicts,)
    if remark.target == "code":
        code = tuple(verdict for verdict in trace.verdicts if verdict.claim.kind == "code")
        return (code or trace.verdicts,)
    listed = _together(remark.target, trace, world) if not remark.formulas else ()
    if listed:
        return listed
    if remark.formulas and not _NUMBERED.search(remark.target):
        return _by_formula(remark, trace) or _by_words(remark.target, trace)
    return _of_words(remark.target, trace, world)


def named(remark: Remark, trace: GradedPart, world: World) -> Readings:
    """What else the noun for all of the text may mean: "the output" may be a quantity."""
    return _by_name(remark.words, trace, world) if remark.words and not remark.target and not remark.pronoun else ()


def _of_words(target: str, trace: GradedPart, world: World) -> Readings:
    return tuple(_by_place(target, trace)) or _by_name(target, trace, world) or _by_words(target, trace)


def _together(target: str, trace: GradedPart, world: World) -> Readings:
    """ "The gradient and the update", "steps 2 and 3": all of what each of them points at."""
    pieces = [piece for piece in re.split(r"\b(?:and|nor|or)\b", re.sub(r"\b(?:both|neither)\b", " ", target)) if piece.strip()]
    unit = _NUMBERED.search(pieces[0]) if len(pieces) > 1 else None
    if unit is not None:
        pieces[1:] = [f"{unit['unit']} {piece.strip()}" if piece.strip().isdigit() else piece for piece in pieces[1:]]
    found = [_of_words(piece, trace, world) for piece in pieces]
    if len(pieces) < 2 or not all(len(readings) == 1 for readings in found):
        return ()
    return (tuple(dict.fromkeys(verdict for readings in found for verdict in readings[0])),)


# ---------------------------------------------------------------- formulas


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


def _by_formula(remark: Remark, trace: GradedPart) -> Readings:
    """Claims that are the formula, or define it, or hold it; of a derivative, those whose left side is one."""
    asked = bare(remark.formulas[0])
    if not asked:
        return ()
    formal = [verdict for verdict in trace.verdicts if verdict.claim.kind != "code"]
    if _DERIVATIVE.search(remark.target):
        found = [v for v in formal if _is_derivative(v.claim.quote) and asked in left_side(v.claim.quote)]
    else:
        same = [v for v in formal if bare(v.claim.quote) == asked]
        found = same or [v for v in formal if left_side(v.claim.quote) == asked]
        if not found and len(asked) >= 2:
            found = [v for v in formal if asked in bare(v.claim.quote)]
    if re.search(r"\b(?:final|last)\b", remark.target, re.IGNORECASE):
        found = found[-1:]
    elif re.search(r"\bfirst\b", remark.target, re.IGNORECASE):
        found = found[:1]
    return (tuple(found),) if found else ()


def _is_derivative(quote: str) -> bool:
    left = quote.split("=")[0]
    return bool(re.search(r"\\nabla|∇|\\partial|∂|\\frac\s*\{\s*d|\bd\w+\s*/\s*d|['′]\s*\(", left))


# ---------------------------------------------------------------- places


def _by_place(target: str, trace: GradedPart) -> Iterator[tuple[Verdict, ...]]:
    """Readings of "the second step", "line 3", "the first two equations", "the final answer"."""
    numbered, match = _NUMBERED.search(target), _PLACE.search(target)
    if numbered is None and (match is None or re.search(r"\bterms?\b|\bfactors?\b", target)):
        return
    if numbered is not None:
        place, many, unit = int(numbered["number"]), 1, numbered["unit"].lower().rstrip("s")
    else:
        assert match is not None
        which = match["which"].lower()
        place = words.PLACES.get(which) or int(which[0])
        many, unit = _MANY.get((match["many"] or "").lower(), 1), (match["unit"] or "").lower()
    seen = []
    for units in _countings(trace, unit):
        start = place - 1 if place > 0 else len(units) + place
        chosen = units[start : start + many] if 0 <= start < len(units) else []
        reading = tuple(verdict for group in chosen for verdict in group)
        if len(chosen) == many and reading not in seen:
            seen.append(reading)
            yield reading


def _countings(trace: GradedPart, unit: str) -> Iterator[list[list[Verdict]]]:
    """The ways in which the places of a text are counted."""
    formal = [verdict for verdict in trace.verdicts if verdict.claim.kind in FORMAL]
    items = list(_ITEM.finditer(trace.text))
    if len(items) >= 2 and unit.rstrip("s") in ("step", "", "part", "claim", "statement", "point", "item"):
        ends = [*(match.start() for match in items[1:]), len(trace.text)]
        yield [
            [v for v in trace.verdicts if match.start() <= v.claim.span.start < end]
            for match, end in zip(items, ends, strict=True)
        ]
        return
    displays = [match.span() for match in _DISPLAY.finditer(trace.text)]
    if displays:
        yield [[v for v in trace.verdicts if start <= v.claim.span.start < end] for start, end in displays]
    if unit.rstrip("s") in ("sentence", "claim", "statement", "conclusion", "assertion"):
        yield [[verdict] for verdict in trace.verdicts]
    elif formal:
        yield [[verdict] for verdict in formal]


# ---------------------------------------------------------------- names and words


def _stems(text: str) -> list[str]:
    found = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    return [word[:STEM] for word in found if len(word) >= _CONTENT and word not in words.SMALL and word not in words.PLACES]


def _by_name(target: str, trace: GradedPart, world: World) -> Readings:
    """Claims about the quantities whose names the words say, by the reference's names or by a derivative's sign."""
    asked = _stems(target)
    if not asked:
        return ()
    names = [name for quantity in world.quantities() for name in quantity.names]
    known = {*_stems(trace.text), *(stem for name in names for stem in _stems(name))}
    ids: set[str] = set()
    signs: set[str] = set()
    for quantity in world.quantities():
        for name in quantity.names:
            own = _stems(name)
            rest = set(asked) - set(own)
            head = own[0] if " of " in name else own[-1] if own else ""
            within = set(asked) <= set(own) and head in asked
            if own and (within or (set(own) <= set(asked) and rest <= known)):
                ids.add(quantity.id)
                signs.update(bare(show(symbol)) for symbol in quantity.symbols)
    found = [v for v in trace.verdicts if v.truth in ids or (left_side(v.claim.quote) in signs and v.claim.kind in FORMAL)]
    if not found and _DERIVATIVE.search(target) and set(asked) <= known | set(_stems("gradient derivative slope jacobian")):
        found = [v for v in trace.verdicts if v.claim.kind in FORMAL and _is_derivative(v.claim.quote)]
    return (tuple(found),) if found else ()


def _by_words(target: str, trace: GradedPart) -> Readings:
    """Claims in, or displayed after, a sentence that holds all the words that point."""
    asked = set(_stems(re.sub(r"\$[^$]*\$", " ", target)))
    if not asked:
        return ()
    places = list(sentences(trace.text))
    readings: list[tuple[Verdict, ...]] = []
    for number, (start, end) in enumerate(places):
        if not asked <= set(_stems(trace.text[start:end])):
            continue
        after = places[number + 1] if number + 1 < len(places) else None
        if after is not None and trace.text[after[0] : after[1]].lstrip().startswith(("$$", r"\[", r"\begin")):
            end = after[1]
        found = tuple(verdict for verdict in trace.verdicts if start <= verdict.claim.span.start < end)
        if found and found not in readings:
            readings.append(found)
    return tuple(readings)


def mentioned(sentence: str, trace: GradedPart) -> tuple[Verdict, ...]:
    """The claims of the trace that a sentence quotes by a formula with a relation."""
    quoted = [bare(match) for match in re.findall(r"\$+([^$]*=[^$]*)\$+", sentence)]
    return tuple(verdict for verdict in trace.verdicts if any(bare(verdict.claim.quote) == formula for formula in quoted))
