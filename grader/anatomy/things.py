"""What a noun phrase speaks of, as formulas: a quantity, a formula, a coefficient of one, its value at a point, a row of it.

A phrase is read only if every word of it has its part; a name may stand for several truths, so that each phrase gives all that it
may mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.anatomy.powers import ORDERS, degree, nth, part_of, power_of
from grader.anatomy.reading import (
    Reading,
    Thing,
    given_freely,
    holds,
    is_matrix,
    named,
    number,
    only_variable,
    variable_at,
    vector,
    vector_size,
)
from grader.anatomy.structure import denominator, is_zero, literal_matrix, numerator
from grader.english.spelled import spelled
from grader.english.spoken import formulas
from grader.english.tokens import tokens_of
from grader.english.words import NUMBERS
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.grammar import Unread, read
from grader.notation.shapes import flat_name

MAX_DEPTH = 4


_ORDER = rf"(?P<order>{'|'.join(sorted(ORDERS, key=len, reverse=True))}|leading|highest|highest-order)"
_OF = r"(?:of|in|for|from)"
_X = r"(?P<x>\S+(?: \S+){0,9}?)"
_POWER = r"(?P<power>F\d+)"
_BY = r"(?: (?:in|with respect to|by) (?P<by>\S+(?: \S+){0,2}))?"
_BEFORE = r"(?:of|in front of|before|multiplying|at|on|with|belonging to|for)"
_EDGE = (
    r"(?P<which>first|second|third|fourth|fifth|sixth|last|final|top|bottom|middle|uppermost|lowest|leftmost|rightmost|left|"
    r"right)"
)
_LINE = r"(?P<line>row|column|line|edge|border)"


# ---------------------------------------------------------------- phrases


def things(text: Reading, start: int, end: int, depth: int = 0) -> tuple[Thing, ...]:
    """All that the phrase at [start, end) of the row may speak of."""
    while start < end and text.text[start] in " ,":
        start += 1
    while end > start and text.text[end - 1] in " ,":
        end -= 1
    if start >= end or depth > MAX_DEPTH:
        return ()
    found = named(text, start, end)
    if found:
        return found
    for form, build in _PHRASES:
        match = form.fullmatch(text.text, start, end)
        if match is not None:
            found = tuple(build(text, match, depth + 1))
            if found:
                return found
    return ()


# ---------------------------------------------------------------- coefficients and terms


def _of_power(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    """`the coefficient of F in X`, `the F term of X`."""
    found = power_of(text, match["power"])
    kind = match.groupdict().get("kind") or "coefficient"
    for thing in things(text, *match.span("x"), depth) if found is not None else ():
        name, power = found or ("", 0)
        if holds(text, thing, name) and degree(text, thing, name) is not None:
            yield part_of(thing, name, power, kind)


def _of_order(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    """`the quadratic term of X`, `the leading coefficient of X in V`."""
    by = match.groupdict().get("by")
    for thing in things(text, *match.span("x"), depth):
        name = variable_at(text, *match.span("by")) if by else only_variable(text, thing)
        highest = degree(text, thing, name) if name else None
        if highest is None:
            continue
        power = ORDERS.get(match["order"], highest)
        kind = match["kind"]
        if kind == "coefficient" or power or match["order"] == "constant":
            yield part_of(thing, name, power, kind)


def _of_line(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    """`the slope of X`, `its intercept`: of a straight line."""
    for thing in things(text, *match.span("x"), depth):
        name = only_variable(text, thing)
        if name and degree(text, thing, name) == 1:
            yield part_of(thing, name, int(match["kind"] == "slope"), "coefficient")


# ---------------------------------------------------------------- points


@dataclass(frozen=True)
class Place:
    """A value of a variable; without a name, of the one that what is looked at is a function of."""

    name: str
    values: tuple[Expression, ...]
    vector: bool = False  # the origin is a point of a space


_NOUGHT = re.compile(r"(?:point )?(?:zero|origin)")


def place(text: Reading, start: int, end: int) -> Place | None:
    """`F = F`, `zero`, `the origin`, `learning rate F`, `the initial weights`."""
    phrase = text.text[start:end]
    if re.fullmatch(r"R\d+", phrase):
        return _equated(text, phrase)
    if _NOUGHT.fullmatch(phrase):
        return Place("", (number(0),), vector="origin" in phrase)
    said = re.fullmatch(r"(?P<name>\S+(?: \S+){0,3}?) (?:(?:be|equal to|equals|set to|=|of) )?(?P<value>F\d+|zero|one)", phrase)
    if said is not None:
        name = variable_at(text, start + said.start("name"), start + said.end("name"))
        if name:
            return Place(name, values(text, start + said.start("value"), end))
    found = things(text, start, end)
    return Place("", tuple(thing.expression for thing in found)) if found else None


def _equated(text: Reading, code: str) -> Place | None:
    lines = read(text.masked.formula(code), text.world.names)
    if len(lines) != 1 or isinstance(lines[0], Unread):
        return None
    statements = lines[0].readings
    if any(statement.relations != ("Equal",) for statement in statements):
        return None
    names = {flat_name(statement.terms[0]) if not isinstance(statement.terms[0], Number) else "" for statement in statements}
    name = names.pop() if len(names) == 1 else ""
    found = tuple(statement.terms[1] for statement in statements)
    return None if not name or any(text.world.unknown(value) for value in found) else Place(name, found)


def at(text: Reading, thing: Thing, where: Place) -> Iterator[Thing]:
    """The thing with the value put in."""
    name = where.name or only_variable(text, thing, "gradient" if where.vector else "")
    if given_freely(text, thing):
        return
    body = thing.expression
    if name and not holds(text, thing, name) and thing.written is not None:
        body = thing.written
    if not name or not holds(text, replace(thing, expression=body), name):
        return
    fact = text.world.context.facts.get(name)
    for value in where.values:
        shaped = Apply("Multiply", (value, Symbol(name))) if is_zero(value) and fact is not None and fact.shape else value
        yield Thing(Apply("Evaluated", (body, Symbol(name), shaped)), truth=thing.truth)


def _at_place(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    where = place(text, *match.span("point"))
    for thing in things(text, *match.span("x"), depth) if where is not None else ():
        assert where is not None
        yield from at(text, thing, where)


# ---------------------------------------------------------------- derivatives, rows, entries


def _derived(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    """`the second derivative of X in V`, `the gradient of F`."""
    by = match.groupdict().get("by")
    for thing in things(text, *match.span("x"), depth):
        name = variable_at(text, *match.span("by")) if by else only_variable(text, thing, match["kind"])
        if not name:
            continue
        slope = Apply("D", (thing.expression, Symbol(name)))
        twice = match.groupdict().get("second")
        yield Thing(Apply("D", (slope, Symbol(name))) if twice else slope, name)


def _of_matrix(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    """`the last row of X`, `its second column`."""
    across = match["which"] in ("left", "right", "leftmost", "rightmost")
    column = match["line"] == "column" or (match["line"] in ("edge", "border") and across)
    for thing in things(text, *match.span("x"), depth):
        rows = literal_matrix(thing.expression, text.world.context)
        lines = list(zip(*rows, strict=True)) if column else rows
        which = nth(match["which"], len(lines)) if rows and len(rows[0]) > 1 else 0
        if which:
            yield Thing(vector(lines[which - 1]))


_CORNERS = {"upper": 0, "top": 0, "lower": -1, "bottom": -1, "left": 0, "right": -1}


def _corner(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    for thing in things(text, *match.span("x"), depth):
        rows = literal_matrix(thing.expression, text.world.context)
        if rows:
            yield Thing(rows[_CORNERS[match["up"]]][_CORNERS[match["side"]]])


def _middle(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    for thing in things(text, *match.span("x"), depth):
        rows = literal_matrix(thing.expression, text.world.context)
        if rows and len(rows) % 2 and len(rows[0]) % 2:
            yield Thing(rows[len(rows) // 2][len(rows[0]) // 2])


def _component(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    """`the second component of X`."""
    for thing in things(text, *match.span("x"), depth):
        rows = literal_matrix(thing.expression, text.world.context)
        count = len(rows) if rows and len(rows[0]) == 1 else vector_size(text, thing)
        which = 0 if given_freely(text, thing) else nth(match["which"], count)
        if which:
            yield Thing(rows[which - 1][0] if rows else Apply("Subscript", (thing.expression, number(which))))


def _fraction(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    """`the denominator of X`, as the reference writes it."""
    for thing in things(text, *match.span("x"), depth):
        part = (numerator if match["part"] == "numerator" else denominator)(thing.written or thing.expression)
        if part is not None:
            yield Thing(part)


_WRAPS: dict[str, Callable[[Expression], Expression]] = {
    "squared norm": lambda inner: Apply("Power", (Apply("Norm", (inner,)), number(2))),
    "norm squared": lambda inner: Apply("Power", (Apply("Norm", (inner,)), number(2))),
    "norm": lambda inner: Apply("Norm", (inner,)),
    "length": lambda inner: Apply("Norm", (inner,)),
    "square": lambda inner: Apply("Power", (inner, number(2))),
    "transpose": lambda inner: Apply("Transpose", (inner,)),
}


def _wrapped(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    for thing in things(text, *match.span("x"), depth):
        if match["wrap"] not in ("square", "transpose") and is_matrix(text, thing):
            continue  # a matrix has several norms
        yield Thing(_WRAPS[match["wrap"]](thing.expression))


def _inner(text: Reading, match: re.Match[str], depth: int) -> Iterator[Thing]:
    yield from things(text, *match.span("x"), depth)


_Build = Callable[[Reading, "re.Match[str]", int], Iterator[Thing]]
_PHRASES: tuple[tuple[re.Pattern[str], _Build], ...] = tuple(
    (re.compile(form), build)
    for form, build in (
        (rf"(?P<kind>coefficient) {_BEFORE} (?P<order>linear|quadratic|cubic|constant) (?:term|part) {_OF} {_X}{_BY}", _of_order),
        (rf"(?P<kind>coefficient) {_BEFORE} {_POWER}(?: term)? (?:in|of|inside|within) {_X}", _of_power),
        (rf"{_POWER} (?P<kind>coefficient|term|part) {_OF} {_X}", _of_power),
        (rf"(?P<kind>term|part) (?:in|with|containing|proportional to) {_POWER} {_OF} {_X}", _of_power),
        (rf"(?P<kind>term|part) {_OF} {_X} (?:in|with|containing|proportional to|that contains) {_POWER}", _of_power),
        (rf"(?P<kind>term|part) {_OF} {_X} (?:that be |which be )?(?P<order>linear|quadratic|cubic|constant){_BY}", _of_order),
        (rf"{_ORDER} (?P<kind>term|coefficient|part|contribution) {_OF} {_X}{_BY}", _of_order),
        (rf"{_ORDER} (?P<kind>term|coefficient|part)(?: in (?P<by>\S+))? of {_X}", _of_order),
        (rf"(?P<kind>slope|intercept) of (?:straight line |line )?{_X}", _of_line),
        (rf"(?:value of )?{_X} (?:(?:evaluated|taken|computed) )?at (?P<point>\S+(?: \S+){{0,4}})", _at_place),
        (rf"(?:value of )?{_X} (?:for|when|with) (?P<point>R\d+)", _at_place),
        (rf"(?P<second>second )?(?P<kind>derivative|gradient|slope) of {_X}{_BY}", _derived),
        (rf"{_EDGE} {_LINE} of {_X}", _of_matrix),
        (rf"(?P<line>row|column) (?:number )?F(?P<which>\d+) of {_X}", _of_matrix),
        (rf"(?:entry|element|value) in (?P<up>upper|top|lower|bottom)[ -](?P<side>left|right)(?:-hand)?(?: corner)? of {_X}",
         _corner),
        (rf"(?P<up>upper|top|lower|bottom)[ -](?P<side>left|right)(?:-hand)? (?:entry|corner|element|value|pixel|cell) of {_X}",
         _corner),
        (rf"(?:central|centre|center|middle) (?:entry|element|value|pixel|cell) of {_X}", _middle),
        (rf"{_EDGE} (?:component|entry|coordinate|element|weight) of {_X}", _component),
        (rf"(?P<part>numerator|denominator) of {_X}", _fraction),
        (rf"(?P<wrap>{'|'.join(_WRAPS)}) of {_X}", _wrapped),
        (rf"(?:value|expression|formula|result) (?:of|for) {_X}", _inner),
    )
)  # fmt: skip


# ---------------------------------------------------------------- values

_TIMES = re.compile(r"(?P<factor>twice|double|half(?: of)?|thrice|(?:\w+|F\d+) times) (?P<x>.+)")
_FACTORS = {"twice": Fraction(2), "double": Fraction(2), "half": Fraction(1, 2), "half of": Fraction(1, 2), "thrice": Fraction(3)}
_LISTED = re.compile(r"F\d+(?: ,? ?(?:and )?F\d+)+")


def values(text: Reading, start: int, end: int) -> tuple[Expression, ...]:
    """The ways in which a phrase is a formula: in signs, in words, as a list, or as a part of something."""
    phrase = text.text[start:end].strip(" ,")
    start = text.text.index(phrase, start) if phrase else start
    end = start + len(phrase)
    if not phrase:
        return ()
    if re.fullmatch(r"(?:just |equal to )?F\d+", phrase):
        return text.terms(text.masked.formula(phrase.split()[-1]))
    if phrase in ("zero", "one"):
        return (number(int(phrase == "one")),)
    if _LISTED.fullmatch(phrase):
        entries = [text.terms(text.masked.formula(code)) for code in re.findall(r"F\d+", phrase)]
        return (vector(tuple(entry[0] for entry in entries)),) if all(entries) else ()
    return (
        _in_words(text, start, end)
        or _multiple(text, start, end)
        or tuple(thing.expression for thing in things(text, start, end))
    )


def _in_words(text: Reading, start: int, end: int) -> tuple[Expression, ...]:
    written = re.sub(r"\s*,\s*(?=(?:divided|multiplied|times|over|plus|minus)\b)", " ", text.masked.dressed(start, end))

    def known(formula: str) -> Expression | None:
        found = text.terms(formula)
        return found[0] if found else None

    tokens = [token for token in tokens_of(written, text.lexicon) if token.text != ","]
    found = formulas(tokens, known) or spelled(written, known)
    return tuple(term for term in found if not text.world.unknown(term))


def _multiple(text: Reading, start: int, end: int) -> tuple[Expression, ...]:
    """`twice the second component of X`."""
    match = _TIMES.fullmatch(text.text, start, end)
    if match is None:
        return ()
    said = match["factor"].removesuffix(" times")
    plain = _FACTORS.get(said) or (Fraction(NUMBERS[said]) if said in NUMBERS else None)
    terms = (number(plain),) if plain is not None else text.terms(text.masked.formula(said)) if said.startswith("F") else ()
    return tuple(Apply("Multiply", (term, thing.expression)) for term in terms for thing in things(text, *match.span("x")))
