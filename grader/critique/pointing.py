"""What words point at: the claims of the text that "the second line", "the gradient", "where it expands" or a formula mean.

A pointer may be read in several ways (the second of all formulas, or of those on lines of their own); every reading is
given, and whoever judges by them lets them agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from grader.critique.derivatives import DERIVATIVE, derivatives
from grader.critique.naming import FORMAL, STEM, TYPES, accounts, bare, left_side, stems
from grader.discourse import World
from grader.model import GradedPart, Verdict
from grader.notation.printer import show
from grader.remarks import words
from grader.remarks.forms import TOLD
from grader.remarks.remark import Remark
from grader.sentences import sentences

Readings = tuple[tuple[Verdict, ...], ...]
_DISPLAY = re.compile(r"\$\$.+?\$\$|\\\[.+?\\\]|\\begin\{(\w+\*?)\}.+?\\end\{\1\}", re.DOTALL)
_ITEM = re.compile(r"^\s*(?:\*\*|#+\s*)?(?:step\s*)?(\d{1,2})\s*[.):]", re.MULTILINE | re.IGNORECASE)
_PLACE = re.compile(
    rf"\b(?P<which>{'|'.join(sorted(words.PLACES, key=len, reverse=True))}|\d(?:st|nd|rd|th))\b(?: (?P<many>two|three|"
    rf"four|five|six|seven|eight|nine|ten|few|several|\d))?"
    rf"(?: \w+)??(?: (?P<unit>{words.UNIT}))?\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?P<unit>steps?|lines?|equations?|eq\.?|formulas?|points?|items?|claims?|statements?)\s*\(?(?P<number>\d{1,2})\)?\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\bterms?\b|\bfactors?\b|\b(?:first|second|third|fourth|fifth|last|final) "
    r"(?:order|partial|derivative|gradient|moment|matrix|vector|"
    r"weight|layer|half|part of|entry|component|row|column|eigen\w*|iterat\w*|sample|coordinate|index|argument|norm|power)s?\b",
    re.IGNORECASE,
)
_STATED = re.compile(
    r"\b(?:claim|claims|claimed|statements?|points?|sentences?|assertions?|says?|said|states?|stated|assum\w+|argu\w+|reason\w*|remarks?|"
    r"explanations?|conclusions?|comparisons?|parts?|paragraphs?|discussions?)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"^(?:(?:the|its|their|this|that|what|everything) )?(?:(?:\w+ )?(?:claim|statement|point|sentence|remark|assertion|"
    rf"explanation|discussion|conclusion|part|paragraph|bit)s?|(?:that )?{words.AGENT} {TOLD})(?: made| said| given)? "
    r"(?:about|on|regarding|concerning) (?:the )?",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(r"\b(?:where|let|with|defin\w+|denot\w+|call|write)(?: \w+)?[\s$]*$", re.IGNORECASE)
_AFTER_HEAD = re.compile(r" (?:of|after|at|for|with|in|by|that|when|on|obtained|given|found|reached) .*$")
_COMPARED = re.compile(r"\b(?:compar\w+|same|equal\w*|than|identical|more|less)\b", re.IGNORECASE)
_VALUED = FORMAL | {"definition", "code", "shape"}
_MANY = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def pointed(remark: Remark, trace: GradedPart, world: World) -> Readings:
    """Every way in which the remark's target can be read; none where nothing fits."""
    if not remark.target:
        return (trace.verdicts,)
    if remark.target == "code":
        code = tuple(verdict for verdict in trace.verdicts if verdict.claim.kind == "code")
        return (code or trace.verdicts,)
    stated = remark.told or remark.manner or bool(_STATED.search(remark.target))
    listed = _together(remark.target, trace, world, stated) if not remark.formulas or _NUMBERED.search(remark.target) else ()
    if listed:
        return listed
    if remark.formulas and not _NUMBERED.search(remark.target):
        return _by_formula(remark, trace, world) or _by_words(remark.target, trace, stated)
    return _of_words(remark.target, trace, world, stated)


def named(remark: Remark, trace: GradedPart, world: World) -> Readings:
    """What else the noun for all of the text may mean: "the output" may be a quantity."""
    if not remark.words or remark.target or remark.pronoun:
        return ()
    formal = [verdict for verdict in trace.verdicts if verdict.claim.kind in FORMAL]
    last = ((formal[-1],),) if formal and re.search(r"\bresults?\b", remark.words, re.IGNORECASE) else ()
    return (*last, *_by_name(remark.words, trace, world))


def _of_words(target: str, trace: GradedPart, world: World, stated: bool) -> Readings:
    placed = tuple(_by_place(target, trace, world))
    if placed or DERIVATIVE.search(target):
        return placed or derivatives(target, (), trace, world)
    by_name = _by_name(target, trace, world)
    named_ = any(set(stems(target)) == set(stems(name)) for quantity in world.quantities() for name in quantity.names)
    return by_name if by_name or (named_ and not stated) else _by_words(target, trace, stated)


def _together(target: str, trace: GradedPart, world: World, stated: bool) -> Readings:
    """ "The gradient and the update", "steps 2 and 3": all of what each of them points at."""
    pieces = [piece for piece in re.split(r"\b(?:and|nor|or)\b", re.sub(r"\b(?:both|neither)\b", " ", target)) if piece.strip()]
    unit = _NUMBERED.search(pieces[0]) if len(pieces) > 1 else None
    if unit is not None:
        pieces[1:] = [f"{unit['unit']} {piece.strip()}" if piece.strip().isdigit() else piece for piece in pieces[1:]]
    found = [_of_words(piece, trace, world, stated) for piece in pieces]
    if len(pieces) < 2 or not all(len(readings) == 1 for readings in found):
        return ()
    return (tuple(dict.fromkeys(verdict for readings in found for verdict in readings[0])),)


# ---------------------------------------------------------------- formulas


def _by_formula(remark: Remark, trace: GradedPart, world: World) -> Readings:
    """Claims that are the formula, or define it, or hold it; of a derivative, those whose left side is one."""
    asked, target = bare(remark.formulas[0]), remark.target
    if not asked:
        return ()
    if DERIVATIVE.search(target):
        return derivatives(target, remark.formulas, trace, world)
    if _IN_TERMS.search(target):
        return _of_argument(target, trace, world)
    formal = [verdict for verdict in trace.verdicts if verdict.claim.kind != "code"]
    found = [v for v in formal if bare(v.claim.quote) == asked]
    if not found:
        sided = [v for v in formal if left_side(v.claim.quote) == asked]
        found = [v for v in _defined(target, asked, sided, trace) if accounts(target, v, trace, world)]
        holding = [v for v in formal if asked in bare(v.claim.quote) and v.claim.kind in FORMAL] if len(asked) >= 2 else []
        if not sided:
            return tuple((v,) for v in holding if accounts(target, v, trace, world))
    if re.search(r"\b(?:final|last)\b", target, re.IGNORECASE):
        found = found[-1:]
    elif re.search(r"\bfirst\b", target, re.IGNORECASE):
        found = found[:1]
    return (tuple(found),) if found else ()


_IN_TERMS = re.compile(r" (?:in terms of|as a function of|as function of) (?:the \w+ )?(?P<by>\$[^$]+\$|`[^`]+`)$", re.IGNORECASE)


def _of_argument(target: str, trace: GradedPart, world: World) -> Readings:
    """ "The loss in terms of $w$": the claims about its sign with that argument."""
    match = _IN_TERMS.search(target)
    assert match is not None
    named_ = [q for q in world.quantities() if any(_says(target[: match.start()], name, q.about) for name in q.names)]
    sides = {bare(f"{show(symbol)}({match['by']})") for quantity in named_ for symbol in quantity.symbols}
    found = tuple(v for v in trace.verdicts if v.claim.kind in FORMAL and left_side(v.claim.quote) in sides)
    return (found,) if found else ()


def _defined(target: str, sign: str, found: Sequence[Verdict], trace: GradedPart) -> list[Verdict]:
    """Of claims about a sign those that define it, if the words ask for its definition: nothing was said of it before."""
    if not re.search(r"\bdefin", target, re.IGNORECASE):
        return list(found)
    before = {v.id: trace.text[: v.claim.span.start] for v in found}
    return [
        v for v in found if v.claim.kind == "definition" or _INTRODUCED.search(before[v.id]) or not _occurs(sign, before[v.id])
    ]


def _occurs(sign: str, text: str) -> bool:
    """Whether a formula of the text holds the sign."""
    for formula in re.findall(r"\$+([^$]+)\$+", text):
        plain = re.sub(r"\\[A-Za-z]+", " ", formula) if len(sign) == 1 else bare(formula)
        if re.search(rf"(?<![A-Za-z]){re.escape(sign)}(?![A-Za-z])" if len(sign) == 1 else re.escape(sign), plain):
            return True
    return False


# ---------------------------------------------------------------- places


def _by_place(target: str, trace: GradedPart, world: World) -> Iterator[tuple[Verdict, ...]]:
    """Readings of "the second step", "line 3", "the first two equations", "the final answer"."""
    numbered, match = _NUMBERED.search(target), _PLACE.search(target)
    if numbered is None and (match is None or _OF_ANOTHER.search(target) or _counts_things(target, match, trace, world)):
        return
    if numbered is not None:
        place, many, unit = int(numbered["number"]), 1, numbered["unit"].lower().rstrip("s")
    else:
        assert match is not None
        which = match["which"].lower()
        place = words.PLACES.get(which) or int(which[0])
        said, unit = (match["many"] or "").lower(), (match["unit"] or "").lower()
        many = int(said) if said.isdigit() else _MANY.get(said, 1)
        if said and many == 1:
            return
    seen = []
    for units in _countings(trace, unit):
        start = place - 1 if place > 0 else len(units) + place + 1 - many
        chosen = units[start : start + many] if 0 <= start < len(units) else []
        reading = tuple(verdict for group in chosen for verdict in group)
        if len(chosen) == many and reading not in seen and (unit not in _VALUES or not _uncounted(reading, units, trace, place)):
            seen.append(reading)
            yield reading


_VALUES = frozenset("value number result".split())


def _uncounted(reading: tuple[Verdict, ...], units: list[list[Verdict]], trace: GradedPart, place: int) -> bool:
    """Whether numbers that are no claims stand on the side from which is counted, so that another may be "the first value"."""
    spans = [verdict.claim.span for group in units for verdict in group]
    start, end = min(v.claim.span.start for v in reading), max(v.claim.span.end for v in reading)
    low, high = (0, start) if place > 0 else (end, len(trace.text))
    left = "".join(" " if any(span.start <= at < span.end for span in spans) else trace.text[at] for at in range(low, high))
    return re.search(r"\d", left) is not None


_THING = re.compile(r" (?P<noun>[a-z][a-z-]+)", re.IGNORECASE)


def _counts_things(target: str, match: re.Match[str], trace: GradedPart, world: World) -> bool:
    """Whether "the first cluster" is one of the question's things, or one that the text itself counts, and no place in it."""
    thing = None if match["unit"] else _THING.match(target, match.end("many" if match["many"] else "which"))
    if thing is None:
        return False
    noun = set(stems(thing["noun"]))
    if not noun or thing["noun"].lower() in words.SMALL:
        return False
    of_question = any(noun & set(stems(name)) for quantity in world.quantities() for name in quantity.names)
    return of_question or re.search(rf"\b{match['which']}\s+{re.escape(thing['noun'])}", trace.text, re.IGNORECASE) is not None


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


def _by_name(target: str, trace: GradedPart, world: World) -> Readings:
    """Claims about the quantities whose names the words say, a reading for each quantity; all of them for a plural.

    A comparison or a tendency says more than the quantity.
    """
    exact: list[tuple[Verdict, ...]] = []
    near: list[tuple[Verdict, ...]] = []
    for quantity in world.quantities():
        signs = {bare(show(symbol)) for symbol in quantity.symbols}
        claims = [
            v
            for v in trace.verdicts
            if v.claim.kind in _VALUED
            and (v.truth == quantity.id or (left_side(v.claim.quote) in signs and v.claim.kind in FORMAL))
        ]
        fitting = [name for name in quantity.names if _says(target, name, quantity.about)]
        narrow = any(set(stems(target)) <= set(stems(name)) for name in fitting)
        said = [v for v in claims if fitting and (narrow or accounts(target, v, trace, world))]
        found = tuple(v for v in said if any(v in _defined(target, sign, said, trace) for sign in signs or {""}))
        if found:
            (exact if any(set(stems(target)) == set(stems(name)) for name in fitting) else near).append(found)
    named_ = any(set(stems(target)) == set(stems(name)) for quantity in world.quantities() for name in quantity.names)
    readings = exact if exact or named_ else near
    if re.search(r"\w{3,}(?<!s)s\b(?! of\b)", target) and len(readings) > 1:
        return (tuple(dict.fromkeys(v for reading in readings for v in reading)),)
    return tuple(readings)


def _says(target: str, name: str, about: Sequence[str]) -> bool:
    """Whether the words name it: "the norm of the solution" is no solution, "the first value" not the second."""
    asked, own = set(stems(target)), stems(name)
    if not own or not asked or (_ordinals(name) and _ordinals(name) != _ordinals(target)):
        return False
    front = _AFTER_HEAD.sub("", name)
    head, called = (stems(front) or own)[-1], front.split()[-1].lower()[:STEM]
    thing, _, rest = target.partition(" of ")
    said = set(stems(thing)) - TYPES - {stem for word in about for stem in stems(word)} if rest else set()
    is_head = not said or called in {word.lower()[:STEM] for word in thing.split()}
    return is_head and ((asked <= set(own) and head in asked) or set(own) <= asked)


def _ordinals(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if word in words.PLACES}


def _by_words(target: str, trace: GradedPart, stated: bool) -> Readings:
    """Claims in, or displayed after, a sentence that holds all the words that point; sentences themselves if they are meant."""
    target = _TOPIC.sub("", target)
    asked = Counter(stems(re.sub(r"\$[^$]*\$", " ", target)))
    shown = [bare(formula) for formula in re.findall(r"\$([^$]+)\$", target)]
    if not asked:
        return ()
    places = list(sentences(trace.text))
    readings: list[tuple[Verdict, ...]] = []
    for number, (start, end) in enumerate(places):
        sentence = trace.text[start:end]
        if not asked <= Counter(stems(sentence)) or not all(_occurs(sign, sentence) for sign in shown):
            continue
        after = places[number + 1] if number + 1 < len(places) else None
        if after is not None and trace.text[after[0] : after[1]].lstrip().startswith(("$$", r"\[", r"\begin")):
            end = after[1]
        found = tuple(
            verdict
            for verdict in trace.verdicts
            if start <= verdict.claim.span.start < end
            and (stated or verdict.claim.kind in _VALUED)
            and (verdict.claim.kind != "comparison" or _COMPARED.search(target))
        )
        sides = {left_side(verdict.claim.quote) for verdict in found} - {""}
        again = tuple(verdict for verdict in trace.verdicts if verdict in found or left_side(verdict.claim.quote) in sides)
        readings += [reading for reading in (found, again) if reading and reading not in readings]
    return tuple(readings)


def mentioned(sentence: str, trace: GradedPart) -> tuple[Verdict, ...]:
    """The claims of the trace that a sentence quotes by a formula with a relation."""
    quoted = [bare(match) for match in re.findall(r"\$+([^$]*=[^$]*)\$+", sentence)]
    return tuple(verdict for verdict in trace.verdicts if any(bare(verdict.claim.quote) == formula for formula in quoted))


_TOLD_THAT = re.compile(
    rf"^\W*(?:(?:however|also|then|moreover|first|next|finally|in the \w+ (?:line|step|part|sentence)),? )?"
    rf"(?:the )?(?:{words.AGENT}|\w+['’]s \w+)(?: also| then| further| finally| even)? {TOLD}(?: that)? (?P<said>.+?)"
    r"[\s,;]*(?:\b(?:but|and|however|yet|although)\b[\s,]*)*$",
    re.IGNORECASE | re.DOTALL,
)


def told_before(text: str, trace: GradedPart) -> tuple[Verdict, ...]:
    """The claims that the words before a pronoun say the trace makes: "it says that RMSProp converges, which is ..."."""
    match = _TOLD_THAT.match(text)
    if match is None:
        return ()
    said = match["said"]
    asked = Counter(stems(re.sub(r"\$[^$]*\$", " ", said)))
    shown = [bare(formula) for formula in re.findall(r"\$([^$]+)\$", said)]
    found = [
        verdict
        for verdict in trace.verdicts
        if asked <= Counter(stems(re.sub(r"\$[^$]*\$", " ", verdict.claim.quote)))
        and all(formula in bare(verdict.claim.quote) for formula in shown)
    ]
    precise = len(asked) + len(shown) > 1 or any("=" in formula for formula in shown)
    return tuple(found) if precise and len({v.outcome for v in found}) == 1 else ()
