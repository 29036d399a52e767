"""Formulas of entries by their indices: `J_ij = -p_i p_j` for i ≠ j, `dp_i/dz_j = p_i (δ_ij - p_j)`, `S_ij = q_i^T k_j`.

```
$J_{ij} = p_i p_j$ for $i \\neq j$
```
`wrong entries: at i = 1, j = 2 the left side is -2, the right side 2`

Small sizes are put in, and every pair of indices. Of which pairs it is said is told by the words around it; where they tell
nothing, it is right if it holds for all pairs, and wrong if it holds for none beside the diagonal and for none on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from grader.decide.equal import Answer, Decision, decide
from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Block, Claim, Counterexample, Kind, Mismatch, Span
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.grammar import Statement, Unread, read
from grader.notation.shapes import Clash, Unclear, elaborate, flat_name

KIND: Kind = "equation"
LETTERS = frozenset("ijkl")
SIDE, OTHER = 3, 2  # of what the indices run over, of all else
_ORDERS = frozenset({"Less", "LessEqual", "Greater", "GreaterEqual"})
_APART = re.compile(r"off-?\s?diagonal|different|distinct|(?<![a-z])i\s*(?:≠|!=|\\neq?\b)\s*j|beside the diagonal", re.IGNORECASE)
_SAME = re.compile(r"(?<!off-)(?<!off )(?<!offdiagonal)\bdiagonal\b|(?<![a-z])i\s*=\s*j(?!\w)|j\s*=\s*i(?!\w)", re.IGNORECASE)
_UNSAID = re.compile(
    r"\b(?:not|never|n't|if|unless|suppose|assume|wrong\w*|incorrect\w*|false|instead|rather|would|were|claims?|thinks?|might|"
    r"may|mistake\w*|let|define[sd]?|denote[sd]?|write|writing|where|with)\b|\?"
)
Indices = dict[str, int]


@dataclass(frozen=True)
class _Pairs:
    """What the comparison gave for the indices beside the diagonal, and for those on it."""

    apart: tuple[Decision, ...]
    same: tuple[Decision, ...]


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every link of a relation whose first side is an entry by its indices."""
    del text
    for passage in found:
        segment = passage.segment
        if segment.block not in (Block.INLINE, Block.DISPLAY) or world.question is None:
            continue
        for line in read(segment.text, world.names, segment.span.start):
            if not isinstance(line, Unread):
                yield from _links(line.readings[0], passage, world)


def _links(statement: Statement, passage: Passage, world: World) -> Iterator[Finding]:
    terms, relations = tuple(_joined(term, world) for term in statement.terms), statement.relations
    if statement.continues or not relations or not _letters(terms[0]) or not _of_entries(terms[0], world):
        return
    starts = (statement.span.start, *statement.cuts[1:])
    for number, start in enumerate(starts, 1):
        if number > len(relations):
            return
        end = starts[number] if number < len(starts) else statement.span.end
        segment = passage.segment
        quote = segment.text[start - segment.span.start : end - segment.span.start].rstrip()
        claim = Claim(kind=KIND, part=segment.part, span=Span(start, start + len(quote)), quote=quote)
        left = terms[0] if relations[number - 1] == "Equal" else terms[number - 1]
        link = Statement((left, terms[number]), (relations[number - 1],), claim.span)
        yield Finding(claim, (link,), passage)


def _joined(term: Expression, world: World) -> Expression:
    """`J_ij` of plain text, which is read as J_i times j, as the entry."""
    match term:
        case Apply("Multiply", (Apply("Subscript", (Symbol() as base, Symbol() as row)) as first, Symbol(name) as column, *rest)):
            entry = Apply("Subscript", (base, row, column), term.span)
            if name in LETTERS and first.span.end == column.span.start and _ranges(base, (row, column), world):
                return Apply("Multiply", (entry, *rest), term.span) if rest else entry
    match term:
        case Apply(head, args, span):
            return Apply(head, tuple(_joined(arg, world) for arg in args), span)
    return term


def _letters(term: Expression) -> frozenset[str]:
    """The letters that stand as indices in a formula."""
    match term:
        case Apply("Subscript", (_, *indices)):
            return frozenset(index.name for index in indices if isinstance(index, Symbol) and index.name in LETTERS)
        case Apply("Sum" | "Product", (body, Symbol(index), *_)):
            return _letters(body) - {index}
        case Apply(_, args):
            return frozenset[str]().union(*map(_letters, args))
    return frozenset()


def _of_entries(term: Expression, world: World) -> bool:
    """Whether a side is one entry of what the reference knows, or the derivative of one by another."""
    match term:
        case Apply("Subscript", (base, *indices)):
            return bool(_ranges(base, indices, world))
        case Apply("D", (Apply("Subscript") as above, Apply("Subscript") as below)):
            return _of_entries(above, world) and _of_entries(below, world)
    return False


def _ranges(base: Expression, indices: Sequence[Expression], world: World) -> dict[str, str]:
    """Over which size of the question every letter runs, by the shape of what it is an index of."""
    name = flat_name(base)
    known = world.context
    if name not in known.facts and name not in known.where:
        return {}
    try:
        shape = elaborate(base, known)[0].shape
    except (Clash, Unclear):
        return {}
    sizes = [str(size) for size in shape or () if size != 1]
    if len(sizes) != len(indices) or not all(isinstance(index, Symbol) and index.name in LETTERS for index in indices):
        return {}
    return {index.name: size for index, size in zip(indices, sizes, strict=True) if isinstance(index, Symbol)}


def _all_ranges(term: Expression, world: World) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    match term:
        case Apply("Subscript", (base, *indices)):
            for letter, size in _ranges(base, indices, world).items():
                found.setdefault(letter, set()).add(size)
        case Apply(_, args):
            for arg in args:
                for letter, sizes in _all_ranges(arg, world).items():
                    found.setdefault(letter, set()).update(sizes)
    return found


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """The link at every pair of indices that may be meant."""
    (statement,) = finding.readings
    assert finding.passage is not None
    left, right = statement.terms
    (relation,) = statement.relations
    around = _around(finding.passage)
    if relation != "Equal" and relation not in _ORDERS:
        return left_open("undecided", "a relation of entries that is not decided")
    if _UNSAID.search(around.lower()):
        return left_open("undecided", "said of entries by their indices, under words that are not read")
    ranges = {**_all_ranges(right, world), **_all_ranges(left, world)}
    if not ranges or any(len(sizes) != 1 for sizes in ranges.values()) or _letters(right) - set(ranges):
        return left_open("undecided", "over what the indices run is not plain")
    if _strange(left, world) or _strange(right, world):
        return left_open("unnamed", "a symbol that nothing introduces")
    spans = {letter: next(iter(sizes)) for letter, sizes in ranges.items()}
    pairs = _decided(left, relation, right, spans, world)
    return _meant(pairs, around, len(spans))


def _around(passage: Passage) -> str:
    return f"{passage.before[-120:]} {passage.after[:120]}"


def _strange(term: Expression, world: World) -> bool:
    """Whether a formula holds a symbol of which nothing is known, its indices and the delta of Kronecker apart."""
    unknown = world.unknown(_put(term, dict.fromkeys(LETTERS, 1)))
    return any(not _is_row(name, world) for name in unknown)


def _is_row(name: str, world: World) -> bool:
    """`q_1` beside a matrix Q: its row."""
    base = name.split("_")[0]
    fact = world.context.facts.get(base.upper())
    return base.islower() and fact is not None and len(fact.shape) == 2


def _put(term: Expression, at: Indices) -> Expression:
    """The formula with numbers for its indices; a derivative of entries becomes an entry of the derivative."""
    match term:
        case Apply("Subscript", (Symbol("delta"), Symbol(row), Symbol(column))) if row in at and column in at:
            return Number(Fraction(int(at[row] == at[column])))
        case Apply("D", (Apply("Subscript", (above, row_)), Apply("Subscript", (below, column_)))):
            return Apply("Subscript", (Apply("D", (above, below)), _number(row_, at), _number(column_, at)))
        case Apply("Subscript", (base, *indices)):
            return Apply("Subscript", (base, *(_number(index, at) for index in indices)), term.span)
        case Apply("Sum" | "Product" as head, (body, Symbol(index), *limits), span):
            inner = {letter: number for letter, number in at.items() if letter != index}
            return Apply(head, (_put(body, inner), Symbol(index), *(_put(limit, at) for limit in limits)), span)
        case Apply(head, args, span):
            return Apply(head, tuple(_put(arg, at) for arg in args), span)
    return term


def _number(index: Expression, at: Indices) -> Expression:
    return Number(Fraction(at[index.name])) if isinstance(index, Symbol) and index.name in at else index


def _decided(left: Expression, relation: str, right: Expression, spans: dict[str, str], world: World) -> _Pairs:
    question = world.question
    assert question is not None
    known = world.context.sizes
    small = {size: SIDE if size in spans.values() else OTHER for size in question.sizes}
    context = replace(world.context, sizes={**small, **known})
    counts = {letter: int(size) if size.isdigit() else context.sizes[size] for letter, size in spans.items()}
    found: dict[bool, list[Decision]] = {True: [], False: []}
    for places in product(*(range(1, min(count, SIDE) + 1) for count in counts.values())):
        at = dict(zip(counts, places, strict=True))
        sides = _put(left, at), _put(right, at)
        pair = (Apply(relation, sides), Number(Fraction(1))) if relation in _ORDERS else (sides[1], sides[0])
        found[len(set(places)) == 1 and len(places) > 1].append(decide(*pair, context))
    return _Pairs(tuple(found[False]), tuple(found[True]))


def _meant(pairs: _Pairs, around: str, letters: int) -> Judgement:
    """Right or wrong for the pairs of which it is said."""
    apart, same = bool(_APART.search(around)), bool(_SAME.search(around))
    groups = (pairs.apart, pairs.same)
    if letters > 1 and apart != same:
        groups = (pairs.apart, ()) if apart else ((), pairs.same)
    decisions = [decision for group in groups for decision in group]
    if not decisions or any(decision.answer is Answer.UNKNOWN for decision in decisions):
        return left_open("undecided", "the entries have no value that is known")
    if all(decision.answer is Answer.EQUAL for decision in decisions):
        return Judgement(decisions[0].evidence, f"for every index: {decisions[0].reason}")
    against = next(decision for decision in decisions if decision.answer is Answer.DIFFERENT)
    partly = any(any(decision.answer is Answer.EQUAL for decision in group) for group in groups)
    if partly or not isinstance(against.evidence, (Counterexample, Mismatch)):
        return left_open("ambiguous", "it holds for some indices and not for others")
    return Judgement(against.evidence, f"wrong entries: {against.reason}")


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """What an entry is defines nothing."""
    del finding, judgement, id
    return world
