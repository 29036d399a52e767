"""Clauses about parts of mathematical objects: a frame of words with holes, each of which must be read to its last word.

"In L the quadratic term is F", "setting v = 0 leaves F", "F stands in the numerator", "L is free of v", "v is scaled by F".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from grader.anatomy.clauses import (
    Said,
    along_clause,
    carries,
    conforms,
    entry_by_entry,
    free_clause,
    free_part,
    has_clause,
    has_coefficient,
    has_no,
    line_clause,
    listed,
    named_part,
    opens_clause,
    put_in,
    related,
    scales_clause,
    signed,
    signed_far,
    stands,
    unmoved,
)
from grader.anatomy.masked import Masked, masked
from grader.anatomy.reading import Reading
from grader.discourse import World
from grader.english.names import Lexicon
from grader.english.worded import FINITE, hedged, narrowed_after, starts
from grader.english.worded import form as worded

_BE = (
    r"(?:be (?P<not>not )?(?:equal to |given by |simply |exactly |)|equals? |= |: ?|reads? |becomes? |comes? out (?:as|to be) |"
    r"works? out (?:as|to be) |amounts? to |comes? to |turns? out to be |do (?P<not>not )equal |have value |have to be |gives? |"
    r"takes? value )"
)
_YIELDS = (
    r"(?:leaves?|gives?|yields?|produces?|results? in|leads? to|we (?:get|obtain|have|find)|reduces? to|returns?|be left with|"
    r"makes?)"
)
_SUCH = r"(?:without|with(?: no)?|having no|not containing)"
_RIDER = (
    rf"(?: ,)?(?: i \. e \.)? {_SUCH} (?:any )?(?:factor |extra )?(?:F\d+|\S+(?: \S+)?)(?: factor| term)?"
    r"(?: (?:in|appearing in|in front of) (?:it|that factor|this factor|denominator|numerator|front))?(?= ?[.;]? ?$)"
)
_NARROWS = (
    r"(?:F\d|R\d|if\b|when|unless|only|for\b|except|provided|with|not\b|or\b|divided|times|over|plus|minus|multiplied|"
    r"respectively|at\b|where)"
)
_JOINED = r"(?:so|because|since|as|which|hence|whereas|while|but|i \. e)\b"
_TAIL = (
    rf"(?:(?= ?[.;!]? ?$)|(?= ?[;:(])|(?= \. )|(?= ->)|(?= , (?!{_NARROWS}))|(?= {_JOINED})|(?= and {FINITE})|(?={_RIDER})|"
    r"(?= throughout\b| everywhere\b)|(?= , for (?:its|their|both)\b))"
)
_N = r"\S+(?: \S+){0,11}?"
_V = r"(?P<value>\S+(?: \S+){0,24}?)"
_SIGN = (
    r"(?P<sign>(?:strictly |always |not )?(?:positive|negative|non-negative|nonnegative|zero|non-positive|nonpositive)|"
    r"(?:less|smaller|greater|larger|more) than zero|below zero|above zero)"
)
_SETTING = (
    r"(?:by )?(?:setting|plugging|plugging in|inserting|substituting|putting|taking|choosing|evaluating at|evaluated at|at|for|"
    r"with|if we set|when)"
)


def said(sentence: str, world: World, lexicon: Lexicon) -> Iterator[Said]:
    """Every clause of a sentence that a frame fits and whose holes are all understood."""
    known = world.names.symbols | world.names.functions
    mask = _plain(masked(sentence, known), known)
    if hedged(mask.text):
        return
    text = Reading(mask, world, lexicon)
    done = 0
    for start in dict.fromkeys((0, *starts(mask.text))):
        if start < done or not _opens(mask.text[:start].strip()):
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


_CLAUSE = re.compile(
    r"[;:.(>]$|\b(?:be|have|do|equals?|gives?|yields?|R\d+)\b|(?:^|, )(?:in particular|for example|i \. e \.|indeed) ,$"
)


def _opens(front: str) -> bool:
    """Whether a clause may begin behind these words: behind another clause or a heading, and not within a phrase."""
    return not front or not re.search(r"\w", front) or bool(_CLAUSE.search(front))


_EXCLUDED = re.compile(
    r",? ?\(? ?(?:(?:unless|except (?:if|when|where)) (?P<nought>R\d+|F\d+ (?:be|=) (?:zero|F\d+)|F\d+ vanishes)|"
    r"(?:if|when|whenever|provided(?: that)?|as long as|for|assuming) (?P<some>R\d+|F\d+ be (?:not zero|nonzero|non-zero)))"
    r"(?: \))?(?= |$)"
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
        return replace(_plain(masked(sentence, known), known), excepted=True)
    return mask


def _unridden(text: str, end: int) -> str:
    """The text without a rider behind a value, which only says again what the value lacks."""
    return text[:end] if re.match(_RIDER, text[end:]) else text


def _denied(match: re.Match[str]) -> bool:
    return sum(bool(text) for name, text in match.groupdict().items() if name.startswith(("not", "no_"))) % 2 == 1


# ---------------------------------------------------------------- the frames

_Build = Callable[[Reading, "re.Match[str]"], Said | None]

_T, _X, _P, _Y = rf"(?P<thing>{_N})", r"(?P<x><words>)", r"(?P<point><words>)", rf"(?P<by>{_N})"
_ADVERB = r"(?:now |still |always |already |again )?"
_SIGNED_BE = rf"(?:be|become|becomes|turns|stays|remains|have value) {_ADVERB}(?P<not>not )?{_SIGN}"
_MARK = (
    r"(?:carries|carry|have|gets?|comes with|bears|be preceded by|enters with|appears with|stands with) "
    r"(?P<no_>no )?(?P<mark>plus|minus|negative|positive) sign"
)
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
_DEPENDS = r"(?:contain|contains|involve|involves|include|includes|hold|holds)"
_WHATEVER = r"(?:all|any|every|each|positive|(?:very )?(?:large|big|small))"
_FORMS: tuple[tuple[str, _Build], ...] = (
    (r"(?:[a-z-]+ , )?(?:(?:since|because|as|so|then|and|we have) )?(?P<relation>R\d+)", related),
    (rf"{_SETTING} {_P} (?:in|into) {_T} ?,? {_YIELDS} (?P<one>F\d+) for first (?:component|entry|coordinate)?"
     r"(?: and| ,) (?P<two>F\d+) for second(?: component| entry| coordinate| one)?", entry_by_entry),
    (rf"{_SETTING} {_P} (?:in|into) {_T} ,? ?{_YIELDS} {_V}", put_in),
    (rf"{_SETTING} {_P} ,? ?{_T} {_YIELDS} {_V}", put_in),
    (rf"{_T} {_YIELDS} {_V} (?:when|if|for|at|after setting|on setting) (?P<point>R\d+)", put_in),
    (rf"(?:at|for|with|when) {_WHATEVER} {_Y} ,? ?{_T} {_SIGNED_BE}", signed_far),
    (rf"(?:at|for|with|when) {_P} ,? ?{_T} {_SIGNED_BE}", signed),
    (rf"(?:at|for|with|when) {_P} ,? ?{_T} {_BE}{_V}", named_part),
    (rf"in {_X} ,? ?{_T} {_SIGNED_BE}", signed),
    (rf"in {_X} ,? ?(?P<value>F\d+) (?:stands?|be|appears?|occurs?) (?P<not>not )?in (?P<part>numerator|denominator)"
     r"(?: and F\d+ in (?:numerator|denominator))?", stands),
    (rf"(?P<value>F\d+) (?:stands?|be|appears?|occurs?) (?P<not>not )?in (?P<part>numerator|denominator) of (?P<x>{_N})", stands),
    (rf"(?:along|in) (?P<place>{_N} (?:edge|border|row|column)) ,? ?{_T} {_BE}{_V}", along_clause),
    (rf"in {_X} ,? ?{_T} {_BE}{_V}", named_part),
    (rf"{_T} be (?P<not>not )?(?:straight )?line(?: in {_Y})? with (?P<k1>slope|intercept) (?P<one>{_N}) and "
     rf"(?P<k2>slope|intercept) (?P<two>{_N})", line_clause),
    (rf"{_T} {_SIGNED_BE}", signed),
    (rf"{_T} opens (?P<way>upwards?|downwards?|up|down)", opens_clause),
    (rf"{_T} be (?P<not>not )?(?P<way>upward|downward|upwards|downwards)[ -]opening parabola", opens_clause),
    (rf"{_T} be (?P<not>not )?parabola (?:that|which) opens (?P<way>upwards?|downwards?|up|down)", opens_clause),
    (rf"(?:product )?{_T} (?:be (?P<no_>not defined|undefined|ill-defined|not well-defined|not conformable|meaningless)|"
     r"do (?P<no_>not) (?:conform|exist)|makes (?P<no_>no) sense|can (?P<no_>not) be (?:formed|computed|multiplied|evaluated))",
     conforms),
    (rf"(?:product )?{_T} (?:be (?:well-|well )?defined|conforms|makes sense|can be (?:formed|computed))", conforms),
    (rf"{_T} {_MARK}", carries),
    (rf"sign of {_T} be (?P<not>not )?(?P<mark>plus|minus|negative|positive)", carries),
    (rf"{_T} do not {_DEPENDS} {_Y}(?: any more| at all| anymore)?", free_clause),
    (rf"{_T} be free of {_Y}", free_clause),
    (rf"{_T} (?:be independent of|do not depend on) {_Y}", free_part),
    (rf"{_T} (?P<no_>depends on) {_Y}", free_part),
    (rf"{_T} (?P<no_>{_DEPENDS}) {_Y}", free_clause),
    (rf"{_Y} do not (?:occur|appear|enter|show up) in {_T}", free_clause),
    (rf"{_Y} (?P<no_>occurs|appears|enters|shows up) in {_T}", free_clause),
    (rf"no {_Y} (?:occurs|appears|enters|shows up|be left|remains) in {_T}", free_clause),
    (rf"{_T} be (?P<not>not )?(?:(?P<inverse>inversely )|directly )?proportional to (?P<square>square of )?{_Y}", scales_clause),
    (rf"{_T} scales (?:linearly |directly )?(?:with|like|as) (?:(?P<inverse>inverse of )|(?P<square>square of ))?{_Y}",
     scales_clause),
    (rf"{_T} scales (?P<inverse>inversely) with (?P<square>square of )?{_Y}", scales_clause),
    (rf"{_T} (?P<square>)scales quadratically with {_Y}", scales_clause),
    (rf"{_T} {_UNCHANGED} (?:when|if|on|under) (?:replacing )?{_Y} (?:be replaced )?(?:by|with) {_V}", unmoved),
    (rf"{_T} {_UNCHANGED} (?:when|if) {_Y} be (?:scaled|multiplied|rescaled|doubled|tripled)"
     rf"(?: by (?:any |some )?(?:nonzero |positive )?(?:constant|factor|number|scalar|F\d+))?", unmoved),
    (rf"{_T} be (?:invariant|insensitive) (?:to|under) (?:(?:scaling|rescaling|scale) (?:of )?){_Y}", unmoved),
    (rf"{_T} (?:do not depend|be independent) (?:on|of) (?:scale|length|magnitude|size) of {_Y}", unmoved),
    (rf"{_T} (?P<no_>changes) (?:when|if) {_Y} be replaced by {_V}", unmoved),
    (rf"{_HOW} {_Y}{_CONSTANT} {_KEEPS}{_T}{_AS_IS}", unmoved),
    (rf"{_HOW} {_Y}{_CONSTANT} do not (?:change|alter|affect) {_T}", unmoved),
    (rf"{_HOW} {_Y}{_CONSTANT} (?P<no_>changes|alters|affects) {_T}", unmoved),
    (rf"replacing {_Y} (?:by|with) {_V} {_KEEPS}{_T}{_AS_IS}", unmoved),
    (rf"replacing {_Y} (?:by|with) {_V} do not (?:change|alter|affect) {_T}", unmoved),
    (rf"{_T} have (?P<part>(?:{_PART_WORDS})) (?:of )?{_V}", has_clause),
    (rf"(?:{_T} have|in {_X} there be) no (?P<part>(?:{_PART_WORDS})(?: in F\d+)?)", has_no),
    (rf"there be no (?P<part>(?:{_PART_WORDS})) in (?P<inside>{_N})", has_no),
    (rf"in {_X} ,? ?(?P<part>F\d+) have coefficient {_V}", has_coefficient),
    (rf"(?:(?:entries|numbers|values|row|column) )?(?P<value>F\d+(?: ,? ?(?:and )?F\d+)*) (?:be|forms?|makes? up) {_T}",
     listed),
    (rf"{_T} {_BE}{_V}", named_part),
)  # fmt: skip


def _compiled() -> Iterator[tuple[re.Pattern[str], _Build]]:
    """The frames; those with a phrase in front once for every number of words that the phrase may have."""
    for form, build in _FORMS:
        for size in range(5 if "<words>" in form else 1):
            yield worded(form.replace("<words>", rf"\S+(?: \S+){{{size}}}") + _TAIL), build


_FRAMES = tuple(_compiled())
