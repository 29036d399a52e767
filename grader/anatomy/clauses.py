"""What a clause about a part of a formula says, once a frame fits it: which things, which values, how they are related."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from grader.anatomy.powers import coefficient, degree
from grader.anatomy.reading import Pair, Reading, Thing, holds, number, only_variable, variable_at
from grader.anatomy.structure import names_in
from grader.anatomy.things import Place, at, place, things, values
from grader.notation.expression import Apply, Expression, Symbol, free_symbols, symbols

Relation = Literal["equal", "sign", "free", "above", "below", "conforms"]


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


def _part_in(text: Reading, part: Pair, whole: Pair) -> Iterator[Thing]:
    """`in X ... the quadratic term`: the words of both, put together as one phrase."""
    joined = text.joined(part, whole)
    yield from things(joined, 0, len(joined.text))


def named_part(text: Reading, match: re.Match[str]) -> Said | None:
    """A value for a thing that is no bare name, which others read, or a formula for a function by its name."""
    found = _equal(text, match)
    bare = text.tokens(*match.span("thing"))
    code = re.fullmatch(r"F\d+", match["thing"])
    if found is None or match.groupdict().get("point") or not (len(bare) == 1 or code):
        return found
    functions = {item.id: item.of for item in text.world.quantities()}
    names = {name for thing in found.things for name in functions.get(thing.truth, ())}
    return found if len(names) == 1 and all(names <= symbols(value) for value in found.values) and code is None else None


def has_clause(text: Reading, match: re.Match[str]) -> Said | None:
    """`X has the constant term F`."""
    joined = text.joined(match.span("part"), match.span("thing"))
    return _with(things(joined, 0, len(joined.text)), values(text, *match.span("value")))


def has_no(text: Reading, match: re.Match[str]) -> Said | None:
    """`X has no linear term`: it is zero."""
    whole = next((match.span(name) for name in ("thing", "x", "inside") if match.groupdict().get(name)), None)
    if whole is None or match["part"].startswith(("numerator", "denominator", "leading")):
        return None
    joined = text.joined(match.span("part"), whole)
    return _with(things(joined, 0, len(joined.text)), (number(0),))


def has_coefficient(text: Reading, match: re.Match[str]) -> Said | None:
    """`in X, F has the coefficient F`."""
    joined = text.joined(match.span("part"), match.span("x"), "coefficient")
    return _with(things(joined, 0, len(joined.text)), values(text, *match.span("value")))


def along_clause(text: Reading, match: re.Match[str]) -> Said | None:
    """`along the bottom edge the result reads ...`: the row of it that the words name."""
    joined = text.joined(match.span("place"), match.span("thing"))
    return _with(things(joined, 0, len(joined.text)), values(text, *match.span("value")))


def listed(text: Reading, match: re.Match[str]) -> Said | None:
    """`the entries F, F and F form the second row of X`: of a row that has a name of its own, too."""
    several = len(re.findall(r"F\d+", match["value"])) > 1
    return _equal(text, match) if several else named_part(text, match)


def put_in(text: Reading, match: re.Match[str]) -> Said | None:
    """`setting v = 0 in X leaves F`."""
    where = place(text, *match.span("point"))
    found = things(text, *match.span("thing"))
    if where is None:
        return None
    return _with(tuple(other for thing in found for other in at(text, thing, where)), values(text, *match.span("value")))


def entry_by_entry(text: Reading, match: re.Match[str]) -> Said | None:
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


def line_clause(text: Reading, match: re.Match[str]) -> Said | None:
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


def signed(text: Reading, match: re.Match[str]) -> Said | None:
    """`at v = 0 X is negative`."""
    sign = match["sign"].removeprefix("strictly ").removeprefix("always ")
    denied = sign.startswith("not ")
    sign = sign.removeprefix("not ")
    if sign.endswith("zero") and " " in sign:
        sign = "negative" if sign.startswith(("less", "smaller", "below")) else "positive"
    held = match.groupdict()
    if not any(held.get(name) for name in ("point", "x", "by")) and len(text.tokens(*match.span("thing"))) == 1:
        return None  # of a name alone others speak
    found = _subject(text, match)
    return Said(0, 0, "sign", found, words=(_WORDS.get(sign, sign),), denied=denied) if found else None


def signed_far(text: Reading, match: re.Match[str]) -> Said | None:
    """`for large v X is negative`: of what has one sign everywhere."""
    return signed(text, match) if variable_at(text, *match.span("by")) else None


def opens_clause(text: Reading, match: re.Match[str]) -> Said | None:
    """`the parabola X opens downwards`: its quadratic coefficient is negative."""
    found = []
    for thing in things(text, *match.span("thing")):
        name = only_variable(text, thing)
        if name and degree(text, thing, name) == 2:
            found.append(Thing(coefficient(thing.expression, name, 2)))
    return Said(0, 0, "sign", tuple(found), words=("negative" if "down" in match["way"] else "positive",)) if found else None


_OPERATORS = frozenset({"Multiply", "MatMul", "Add"})


def conforms(text: Reading, match: re.Match[str]) -> Said | None:
    """`X^T X a is not defined`: of a sum or product of matrices, whose sizes fit or do not."""
    code = re.fullmatch(r"F\d+", match["thing"])
    terms = text.terms(text.masked.formula(code[0])) if code is not None else ()
    fits = terms and all(isinstance(term, Apply) and term.head in _OPERATORS for term in terms)
    return Said(0, 0, "conforms", tuple(map(Thing, terms))) if fits else None


def carries(text: Reading, match: re.Match[str]) -> Said | None:
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


_BOUNDS = {"Greater": "positive", "GreaterEqual": "nonnegative", "Less": "negative", "LessEqual": "nonpositive"}


def related(text: Reading, match: re.Match[str]) -> Said | None:
    """`L'' = F >= 0`, `r < 0` but where something vanishes."""
    statement = next(iter(text.statements(text.masked.formula(match["relation"]))), None)
    if statement is None or statement.terms[-1] != number(0):
        return None
    *before, last = statement.relations
    chained = bool(before) and set(before) == {"Equal"}
    if last not in _BOUNDS or not (chained or (not before and text.masked.excepted)):
        return None
    return Said(0, 0, "sign", (Thing(statement.terms[-2]),), words=(_BOUNDS[last],))


# ---------------------------------------------------------------- what it holds


def free_clause(text: Reading, match: re.Match[str]) -> Said | None:
    """`X does not contain v`."""
    name = variable_at(text, *match.span("by"))
    found = things(text, *match.span("thing")) if name else ()
    return Said(0, 0, "free", found, words=(name,)) if found else None


def free_part(text: Reading, match: re.Match[str]) -> Said | None:
    """`the quadratic term of X does not depend on v`: of a part; of a quantity by its name others speak."""
    return None if len(text.tokens(*match.span("thing"))) == 1 else free_clause(text, match)


def stands(text: Reading, match: re.Match[str]) -> Said | None:
    """`F stands in the numerator of X`."""
    found = tuple(thing for thing in things(text, *match.span("x")) if thing.written is not None)
    held = values(text, *match.span("value"))
    relation: Relation = "above" if match["part"] == "numerator" else "below"
    return Said(0, 0, relation, found, held) if found and held else None


# ---------------------------------------------------------------- as another thing changes


def scales_clause(text: Reading, match: re.Match[str]) -> Said | None:
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


def unmoved(text: Reading, match: re.Match[str]) -> Said | None:
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
    moved = tuple(at(text, found[0], Place(name, held)))
    absent = not holds(text, found[0], name) and found[0].written is None
    return _with(moved or ((found[0],) if absent and found[0].truth else ()), (found[0].expression,))


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
