"""Clauses about parts of mathematical objects: a frame of words with holes, each of which must be read to its last word.

"In L the quadratic term is F", "setting v = 0 leaves F", "F stands in the numerator", "L is free of v", "v is scaled by F".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from grader.anatomy.masked import Masked, masked
from grader.anatomy.structure import factor_of, names_in
from grader.anatomy.things import (
    Place,
    Reading,
    Thing,
    at,
    number,
    of_quantity,
    only_variable,
    place,
    things,
    values,
    variable_at,
)
from grader.discourse import World
from grader.english.names import Lexicon
from grader.english.worded import FINITE, hedged, narrowed_after, starts
from grader.english.worded import form as worded
from grader.notation.expression import Apply, Expression, Symbol, free_symbols, symbols

Relation = Literal["equal", "sign", "free", "above", "below"]


@dataclass(frozen=True)
class Said:
    """What a clause says: of each of the things that it may mean, that it is one of the values, or has a sign."""

    start: int
    end: int
    relation: Relation
    things: tuple[Thing, ...]
    values: tuple[Expression, ...] = ()
    words: tuple[str, ...] = ()
    denied: bool = False


_BE = (
    r"(?:be (?P<not>not )?(?:equal to |given by |simply |exactly |)|equals? |= |: ?|reads? |becomes? |comes? out (?:as|to be) |"
    r"works? out (?:as|to be) |amounts? to |comes? to |turns? out to be |do (?P<not>not )equal |have value |have to be |gives? |takes? value )"
)
_YIELDS = r"(?:leaves?|gives?|yields?|produces?|results? in|leads? to|we (?:get|obtain|have|find)|reduces? to|returns?|be left with|makes?)"
_SUCH = r"(?:without|with(?: no)?|having no|not containing)"
_RIDER = (
    rf"(?: ,)?(?: i \. e \.)? {_SUCH} (?:any )?(?:factor |extra )?(?:F\d+|\S+(?: \S+)?)(?: factor| term)?"
    r"(?: (?:in|appearing in|in front of) (?:it|that factor|this factor|denominator|numerator|front))?(?= ?[.;]? ?$)"
)
_NOT_NEXT = r"(?!F\d|R\d|if\b|when|unless|only|for\b|except|provided|with|not\b|or\b|divided|times|over|plus|minus|multiplied|respectively|at\b|where)"
_TAIL = (
    rf"(?:(?= ?[.;!]? ?$)|(?= ?[;:(])|(?= \. )|(?= ->)|(?= , {_NOT_NEXT})|"
    rf"(?= (?:so|because|since|as|which|hence|whereas|while|but|i \. e)\b)|(?= and {FINITE})|(?={_RIDER})|(?= throughout\b| everywhere\b))"
)
_N = r"\S+(?: \S+){0,11}?"
_V = r"(?P<value>\S+(?: \S+){0,24}?)"
_SIGN = (
    r"(?P<sign>(?:strictly |always |not )?(?:positive|negative|non-negative|nonnegative|zero|non-positive|nonpositive)|"
    r"(?:less|smaller|greater|larger|more) than zero|below zero|above zero)"
)
_SETTING = r"(?:by )?(?:setting|plugging|plugging in|inserting|substituting|putting|taking|choosing|evaluating at|evaluated at|at|for|with|if we set|when)"


def said(sentence: str, world: World, lexicon: Lexicon) -> Iterator[Said]:
    """Every clause of a sentence that a frame fits and whose holes are all understood."""
    known = world.names.symbols | world.names.functions
    mask = _plain(masked(sentence, known), known)
    if hedged(mask.text):
        return
    text = Reading(mask, world, lexicon)
    done = 0
    for start in dict.fromkeys((0, *starts(mask.text))):
        if start < done:
            continue
        for form, build in _FRAMES:
            match = form.match(mask.text, start)
            found = None if match is None else build(text, match)
            if match is None or found is None or narrowed_after(_unridden(mask.text, match.end()), match.end()):
                continue
            place = mask.row.span(*match.span())
            yield replace(found, start=place[0], end=place[1], denied=found.denied != _denied(match))
            done = match.end()
            break


_EXCLUDED = re.compile(
    r",? ?\(? ?(?:(?:unless|except (?:if|when|where)) (?P<nought>R\d+|F\d+ (?:be|=) (?:zero|F\d+)|F\d+ vanishes)|"
    r"(?:if|when|whenever|provided(?: that)?|as long as|for|assuming) (?P<some>R\d+|F\d+ be (?:not zero|nonzero|non-zero)))(?: \))?(?= |$)"
)
_NONZERO = re.compile(r"\\neq?(?![a-z])|≠|!=")
_IS_ZERO = re.compile(r"[^=]+=\s*0$")


def _plain(mask: Masked, known: frozenset[str]) -> Masked:
    """The sentence without what only leaves out a case in which something vanishes: "(unless v = 0)"."""
    for match in _EXCLUDED.finditer(mask.text):
        code = (match["nought"] or match["some"]).split()[0]
        fits = _IS_ZERO if match["nought"] else _NONZERO
        if code.startswith("R") and not fits.search(mask.formula(code)):
            continue
        start, end = mask.row.span(match.start() + (mask.text[match.start()] == " "), match.end())
        sentence = mask.sentence[:start] + " " * (end - start) + mask.sentence[end:]
        return _plain(masked(sentence, known), known)
    return mask


def _unridden(text: str, end: int) -> str:
    """The text without a rider behind a value, which only says again what the value lacks."""
    return text[:end] if re.match(_RIDER, text[end:]) else text


def _denied(match: re.Match[str]) -> bool:
    return sum(bool(text) for name, text in match.groupdict().items() if name.startswith(("not", "no_"))) % 2 == 1


# ---------------------------------------------------------------- equal to


def _equal(text: Reading, match: re.Match[str]) -> Said | None:
    """`the coefficient of F in X is F`."""
    return _with(_subject(text, match), values(text, *match.span("value")))


def _with(found: tuple[Thing, ...], held: tuple[Expression, ...]) -> Said | None:
    return Said(0, 0, "equal", found, held) if found and held else None


def _subject(text: Reading, match: re.Match[str]) -> tuple[Thing, ...]:
    """What a clause speaks of: a part of what is named before it, at the point that is given."""
    held = match.groupdict()
    if held.get("x") is not None:
        found = tuple(thing for thing in _part_in(text, match.span("thing"), match.span("x")))
    else:
        found = things(text, *match.span("thing"))
    if held.get("point") is None:
        return found
    where = place(text, *match.span("point"))
    return () if where is None else tuple(other for thing in found for other in at(text, thing, where))


def _part_in(text: Reading, part: tuple[int, int], whole: tuple[int, int]) -> Iterator[Thing]:
    """`in X ... the quadratic term`: the words of both, put together as one phrase."""
    joined = text.joined(part, whole)
    yield from things(joined, 0, len(joined.text))


def _named_part(text: Reading, match: re.Match[str]) -> Said | None:
    """A value for a thing that is no bare name, which others read."""
    found = _equal(text, match)
    bare = text.tokens(*match.span("thing"))
    code = re.fullmatch(r"F\d+", text.text[slice(*match.span("thing"))])
    return None if found is None or ((len(bare) == 1 or code) and not match.groupdict().get("point")) else found


def _has(text: Reading, match: re.Match[str]) -> Said | None:
    """`X has the constant term F`."""
    joined = text.joined(match.span("part"), match.span("thing"))
    return _with(things(joined, 0, len(joined.text)), values(text, *match.span("value")))


def _has_no(text: Reading, match: re.Match[str]) -> Said | None:
    """`X has no linear term`: it is zero."""
    whole = next((match.span(name) for name in ("thing", "x", "inside") if match.groupdict().get(name)), None)
    if whole is None or match["part"].startswith(("numerator", "denominator", "leading")):
        return None
    joined = text.joined(match.span("part"), whole)
    return _with(things(joined, 0, len(joined.text)), (number(0),))


def _has_coefficient(text: Reading, match: re.Match[str]) -> Said | None:
    """`in X, F has the coefficient F`."""
    joined = text.joined(match.span("part"), match.span("x"), "coefficient")
    return _with(things(joined, 0, len(joined.text)), values(text, *match.span("value")))


def _along(text: Reading, match: re.Match[str]) -> Said | None:
    """`along the bottom edge the result reads ...`: the row of it that the words name."""
    joined = text.joined(match.span("place"), match.span("thing"))
    return _with(things(joined, 0, len(joined.text)), values(text, *match.span("value")))


def _put_in(text: Reading, match: re.Match[str]) -> Said | None:
    """`setting v = 0 in X leaves F`."""
    where = place(text, *match.span("point"))
    found = things(text, *match.span("thing"))
    if where is None:
        return None
    return _with(tuple(other for thing in found for other in at(text, thing, where)), values(text, *match.span("value")))


def _entry_by_entry(text: Reading, match: re.Match[str]) -> Said | None:
    """`plugging w = [0, 0] into X gives F for the first component and F for the second`."""
    where = place(text, *match.span("point"))
    both = [values(text, *match.span(name)) for name in ("one", "two")]
    if where is None or not all(both):
        return None
    found = tuple(other for thing in things(text, *match.span("thing")) for other in at(text, thing, where))
    whole = Apply("Matrix", (Apply("Row", (both[0][0],)), Apply("Row", (both[1][0],))))
    return _with(found, (whole,))


def _entries(text: Reading, match: re.Match[str]) -> Said | None:
    """`the first component of X is F and the second F`."""
    both = [values(text, *match.span(name)) for name in ("one", "two")]
    if not all(both):
        return None
    return _with(_subject(text, match), (Apply("Matrix", (Apply("Row", (both[0][0],)), Apply("Row", (both[1][0],)))),))


def _line(text: Reading, match: re.Match[str]) -> Said | None:
    """`X is a straight line in v with slope F and intercept F`: both at once, as one polynomial."""
    held = match.groupdict()
    parts = {held[kind]: values(text, *match.span(value)) for kind, value in (("k1", "one"), ("k2", "two")) if held.get(kind)}
    found = things(text, *match.span("thing"))
    name = variable_at(text, *match.span("by")) if held.get("by") else only_variable(text, found[0]) if found else ""
    if not name or set(parts) != {"slope", "intercept"} or not all(parts.values()):
        return None
    slope = Apply("Multiply", (parts["slope"][0], Symbol(name)))
    return _with(found, (Apply("Add", (slope, parts["intercept"][0])),))


# ---------------------------------------------------------------- signs


_WORDS = {"non-negative": "nonnegative", "non-positive": "nonpositive"}


def _signed(text: Reading, match: re.Match[str]) -> Said | None:
    """`at v = 0 X is negative`."""
    sign = match["sign"].removeprefix("strictly ").removeprefix("always ")
    denied = sign.startswith("not ")
    sign = sign.removeprefix("not ")
    if sign.endswith("zero") and " " in sign:
        sign = "negative" if sign.startswith(("less", "smaller", "below")) else "positive"
    if match.groupdict().get("point") is None and not match.groupdict().get("x") and len(text.tokens(*match.span("thing"))) == 1:
        return None  # of a name alone others speak
    found = _subject(text, match)
    return Said(0, 0, "sign", found, words=(_WORDS.get(sign, sign),), denied=denied) if found else None


def _carries(text: Reading, match: re.Match[str]) -> Said | None:
    """`the linear term of X carries a minus sign`: its coefficient is negative."""
    found = _subject(text, match)
    coefficients = tuple(
        Thing(thing.expression.args[0]) if isinstance(thing.expression, Apply) and thing.expression.head == "Multiply" else thing
        for thing in found
    )
    return (
        Said(0, 0, "sign", coefficients, words=("negative" if match["mark"] in ("minus", "negative") else "positive",))
        if found
        else None
    )


# ---------------------------------------------------------------- what it holds


def _free(text: Reading, match: re.Match[str]) -> Said | None:
    """`X does not contain v`."""
    name = variable_at(text, *match.span("by"))
    found = things(text, *match.span("thing")) if name else ()
    return Said(0, 0, "free", found, words=(name,)) if found else None


def _stands(text: Reading, match: re.Match[str]) -> Said | None:
    """`F stands in the numerator of X`."""
    found = tuple(thing for thing in things(text, *match.span("x")) if thing.written is not None)
    held = values(text, *match.span("value"))
    relation: Relation = "above" if match["part"] == "numerator" else "below"
    return Said(0, 0, relation, found, held) if found and held else None


def _multiplied(text: Reading, match: re.Match[str]) -> Said | None:
    """`v is multiplied by F`, `the factor of v is F`: in what the sentence names that has such a term."""
    name = variable_at(text, *match.span("by"))
    held = values(text, *match.span("value"))
    found = tuple(thing for thing in _spoken_of(text) if thing.written is not None and factor_of(thing.written, name))
    parts = tuple(Thing(part) for thing in found if thing.written is not None and (part := factor_of(thing.written, name)))
    if "rest" in match.groupdict() and match["rest"]:
        less = values(text, *match.span("rest"))
        wholes = tuple(_less(Apply("Multiply", (one, Symbol(name))), other) for one in held for other in less)
        return _with(found, wholes)
    return _with(parts, held)


def _subtracted(text: Reading, match: re.Match[str]) -> Said | None:
    """`the step subtracts F from v`."""
    name = variable_at(text, *match.span("by"))
    found = tuple(thing for thing in _spoken_of(text) if thing.written is not None and factor_of(thing.written, name))
    held = values(text, *match.span("value"))
    parts = (factor_of(thing.written, name) for thing in found if thing.written is not None)
    scaled = [Apply("Multiply", (part, Symbol(name))) for part in parts if part is not None]
    return _with(found, tuple(_less(one, other) for one in scaled for other in held))


def _less(left: Expression, right: Expression) -> Expression:
    return Apply("Add", (left, Apply("Negate", (right,))))


def _spoken_of(text: Reading) -> tuple[Thing, ...]:
    """The truths that the sentence names, or all of the question where it names none with a formula of its own."""
    named = {id for token in text.tokens(0, len(text.text)) if token.mention for id in token.mention.quantities}
    known = [item for item in text.world.quantities() if item.expression is not None and item.form and not item.net]
    chosen = [item for item in known if item.id in named] or known
    return tuple(of_quantity(text, item) for item in chosen)


# ---------------------------------------------------------------- as another thing changes


def _scales(text: Reading, match: re.Match[str]) -> Said | None:
    """`X is inversely proportional to v`: with twice the v it is half of what it was."""
    name = variable_at(text, *match.span("by"))
    held = match.groupdict()
    power = (2 if held.get("square") is not None else 1) * (-1 if held.get("inverse") else 1)
    found = things(text, *match.span("thing")) if name else ()
    if len(found) != 1 or not _alone(text, found[0], name):
        return None
    moved = tuple(at(text, found[0], Place(name, (Apply("Multiply", (number(2), Symbol(name))),))))
    return _with(moved, (Apply("Multiply", (number(Fraction(2) ** power), found[0].expression)),))


_FOLD = {"doubling": 2, "tripling": 3, "quadrupling": 4, "negating": -1}


def _unmoved(text: Reading, match: re.Match[str]) -> Said | None:
    """`X does not change when v is replaced by F`, `doubling v leaves X as it is`, `scaling v by a constant`."""
    name = next(iter(_names(text, *match.span("by"))), "")
    found = things(text, *match.span("thing"))
    times = Apply("Multiply", (number(_FOLD.get(match.groupdict().get("how") or "", 3)), Symbol(name)))
    said = match.groupdict().get("value") is not None
    held = values(text, *match.span("value")) if said else (times,)
    if not name or not held or len(found) != 1 or not all(name in symbols(value) for value in held):
        return None
    if not _alone(text, found[0], name):
        return None
    return _with(tuple(at(text, found[0], Place(name, held))), (found[0].expression,))


def _alone(text: Reading, thing: Thing, name: str) -> bool:
    """Whether a symbol changes nothing else in the formula as it is written: no other truth in it is made of the symbol."""
    if thing.written is None:
        return True
    return not any(
        other != name and name in free_symbols(body)
        for other in names_in(thing.written)
        if (body := text.world.context.where.get(other)) is not None
    )


def _names(text: Reading, start: int, end: int) -> Iterator[str]:
    """The symbol of a parameter or of a truth that a phrase names."""
    name = variable_at(text, start, end)
    if name:
        yield name
    yield from (thing.truth for thing in things(text, start, end) if thing.truth)


# ---------------------------------------------------------------- the frames

_Build = Callable[[Reading, "re.Match[str]"], Said | None]

_T, _X, _P, _Y = rf"(?P<thing>{_N})", r"(?P<x><words>)", r"(?P<point><words>)", rf"(?P<by>{_N})"
_ADVERB = r"(?:now |still |always |already |again )?"
_SIGNED_BE = rf"(?:be|become|becomes|stays|remains|have value) {_ADVERB}(?P<not>not )?{_SIGN}"
_MARK = (
    r"(?:carries|carry|have|gets?|comes with|bears|be preceded by|enters with|appears with|stands with) "
    r"(?P<no_>no )?(?P<mark>plus|minus|negative|positive) sign"
)
_SCALED = r"(?:multiplied|scaled|shrunk|reduced|damped|decayed|enlarged|rescaled|contracted)"
_SCALES = r"(?:multiplies|scales|shrinks|reduces|damps|enlarges|rescales|contracts)"
_UNCHANGED = (
    r"(?:do not (?:change|alter|move|vary)(?: at all)?|(?:be|stays?|remains?) (?:unchanged|same|unaffected|as it be|invariant)|"
    r"keeps its value)"
)
_HOW = r"(?P<how>scaling|rescaling|multiplying|doubling|tripling|quadrupling|negating)"
_PART_WORDS = (
    r"(?:constant|linear|quadratic|cubic|first-order|second-order|leading|F\d+) (?:term|coefficient|part)|"
    r"slope|intercept|numerator|denominator|(?:first|second|third|last|final|top|bottom) (?:row|column|component|entry)"
)
_KEEPS = r"(?:leaves?|keeps?) "
_AS_IS = r" (?:unchanged|as it be|untouched|same|alone|unaffected|invariant)"
_CONSTANT = r"(?: by (?:any |some )?(?:nonzero |non-zero |positive )?(?:constant|factor|number|scalar|F\d+))?"
_DEPENDS = r"(?:contain|contains|involve|involves|include|includes|depend on|depends on)"
_FORMS: tuple[tuple[str, _Build], ...] = (
    (rf"{_SETTING} {_P} (?:in|into) {_T} ?,? {_YIELDS} (?P<one>F\d+) for first (?:component|entry|coordinate)?"
     r"(?: and| ,) (?P<two>F\d+) for second(?: component| entry| coordinate| one)?", _entry_by_entry),
    (rf"{_SETTING} {_P} (?:in|into) {_T} ,? ?{_YIELDS} {_V}", _put_in),
    (rf"{_SETTING} {_P} ,? ?{_T} {_YIELDS} {_V}", _put_in),
    (rf"{_T} {_YIELDS} {_V} (?:when|if|for|at|after setting|on setting) (?P<point>R\d+)", _put_in),
    (rf"(?:at|for|with|when) {_P} ,? ?{_T} {_SIGNED_BE}", _signed),
    (rf"(?:at|for|with|when) {_P} ,? ?{_T} {_BE}{_V}", _named_part),
    (rf"in {_X} ,? ?{_T} {_SIGNED_BE}", _signed),
    (rf"in {_X} ,? ?(?P<value>F\d+) (?:stands?|be|appears?|occurs?) (?P<not>not )?in (?P<part>numerator|denominator)"
     r"(?: and F\d+ in (?:numerator|denominator))?", _stands),
    (rf"(?P<value>F\d+) (?:stands?|be|appears?|occurs?) (?P<not>not )?in (?P<part>numerator|denominator) of (?P<x>{_N})", _stands),
    (rf"(?:along|in) (?P<place>{_N} (?:edge|border|row|column)) ,? ?{_T} {_BE}{_V}", _along),
    (rf"in {_X} ,? ?{_T} {_BE}{_V}", _named_part),
    (rf"{_T} be (?P<not>not )?(?:straight )?line(?: in {_Y})? with (?P<k1>slope|intercept) (?P<one>{_N}) and (?P<k2>slope|intercept) (?P<two>{_N})",
     _line),
    (rf"(?:{_N} )?(?:factor|multiplier|shrinkage factor|prefactor) (?:of|in front of|before|multiplying|for) {_Y} {_BE}{_V}", _multiplied),
    (rf"(?:{_N} (?:,|:|and|then) )?{_Y} be (?P<not>not )?{_SCALED} by (?:factor (?:of )?)?{_V}", _multiplied),
    (rf"(?:{_N} )?{_SCALES} {_Y} by (?:factor (?:of )?)?{_V}(?: and subtracts (?P<rest>{_N}))?", _multiplied),
    (rf"(?:{_N} )?subtracts {_V} from {_Y}", _subtracted),
    (rf"{_T} {_SIGNED_BE}", _signed),
    (rf"{_T} {_MARK}", _carries),
    (rf"sign of {_T} be (?P<not>not )?(?P<mark>plus|minus|negative|positive)", _carries),
    (rf"{_T} do not {_DEPENDS} {_Y}(?: any more| at all| anymore)?", _free),
    (rf"{_T} be (?:free|independent) of {_Y}", _free),
    (rf"{_T} (?P<no_>{_DEPENDS}) {_Y}", _free),
    (rf"{_Y} do not (?:occur|appear|enter|show up) in {_T}", _free),
    (rf"no {_Y} (?:occurs|appears|enters|shows up|be left|remains) in {_T}", _free),
    (rf"{_T} be (?P<not>not )?(?:(?P<inverse>inversely )|directly )?proportional to (?P<square>square of )?{_Y}", _scales),
    (rf"{_T} scales (?:linearly |directly )?(?:with|like|as) (?:(?P<inverse>inverse of )|(?P<square>square of ))?{_Y}", _scales),
    (rf"{_T} scales (?P<inverse>inversely) with (?P<square>square of )?{_Y}", _scales),
    (rf"{_T} (?P<square>)scales quadratically with {_Y}", _scales),
    (rf"{_T} {_UNCHANGED} (?:when|if|on|under) (?:replacing )?{_Y} (?:be replaced )?(?:by|with) {_V}", _unmoved),
    (rf"{_T} {_UNCHANGED} (?:when|if) {_Y} be (?:scaled|multiplied|rescaled|doubled|tripled)"
     rf"(?: by (?:any |some )?(?:nonzero |positive )?(?:constant|factor|number|scalar|F\d+))?", _unmoved),
    (rf"{_T} be (?:invariant|insensitive) (?:to|under) (?:(?:scaling|rescaling|scale) (?:of )?){_Y}", _unmoved),
    (rf"{_T} (?:do not depend|be independent) (?:on|of) (?:scale|length|magnitude|size) of {_Y}", _unmoved),
    (rf"{_T} (?P<no_>changes) (?:when|if) {_Y} be replaced by {_V}", _unmoved),
    (rf"{_HOW} {_Y}{_CONSTANT} {_KEEPS}{_T}{_AS_IS}", _unmoved),
    (rf"{_HOW} {_Y}{_CONSTANT} do not (?:change|alter|affect) {_T}", _unmoved),
    (rf"{_HOW} {_Y}{_CONSTANT} (?P<no_>changes|alters|affects) {_T}", _unmoved),
    (rf"replacing {_Y} (?:by|with) {_V} {_KEEPS}{_T}{_AS_IS}", _unmoved),
    (rf"replacing {_Y} (?:by|with) {_V} do not (?:change|alter|affect) {_T}", _unmoved),
    (rf"{_T} have (?P<part>(?:{_PART_WORDS})) (?:of )?{_V}", _has),
    (rf"(?:{_T} have|there be|in {_X} there be) no (?P<part>(?:{_PART_WORDS}))(?: in (?P<inside>{_N}))?", _has_no),
    (rf"in {_X} ,? ?(?P<part>F\d+) have coefficient {_V}", _has_coefficient),
    (rf"(?:(?:entries|numbers|values|row|column) )?(?P<value>F\d+(?: ,? ?(?:and )?F\d+)*) (?:be|forms?|makes? up) {_T}", _named_part),
    (rf"{_T} {_BE}{_V}", _named_part),
)  # fmt: skip


def _compiled() -> Iterator[tuple[re.Pattern[str], _Build]]:
    """The frames; those with a phrase in front once for every number of words that the phrase may have."""
    for form, build in _FORMS:
        for size in range(5 if "<words>" in form else 1):
            yield worded(form.replace("<words>", rf"\S+(?: \S+){{{size}}}") + _TAIL), build


_FRAMES = tuple(_compiled())
