"""Where quantities go and where they are least: "as t grows, m tends to g", "the rate r is where the loss is largest".

```
As $t$ grows, $m_t$ tends to $0$
```
`wrong limit: far along t the distance to it does not shrink, as for g = 1`

A limit is looked at far along the parameter, an extremum on both sides of the point; what drawn points do not agree on is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from grader.attributes import Answer, at_points
from grader.decide.compare import value_at
from grader.decide.evaluate import Point
from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.english.ends import Extreme, Tends, ends
from grader.english.names import lexicon_of
from grader.english.tokens import Token, tokens_of
from grader.measures import compares, measured, zero
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Span
from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols, substitute
from grader.notation.grammar import Statement, Unread, read_expression
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.reference import Quantity
from grader.sentences import sentences

KIND: Kind = "property"
NEAR, FAR = 40, 400  # along a count
BESIDE = (Fraction(9, 8), Fraction(7, 8))
_LEAST, _MOST, _LIMIT = "least at", "greatest at", "tends to"


@dataclass(frozen=True)
class _Sides:
    """Two formulas whose sizes tell what is claimed."""

    name: str
    first: Expression
    second: Expression


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every clause that says where a truth goes or where it is least or greatest."""
    lexicon = lexicon_of(world.question)
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE or world.question is None:
            continue
        for start, end in sentences(segment.text):
            sentence = segment.text[start:end]
            if len(sentence) > 400 or sentence.rstrip().endswith("?"):
                continue
            for item in ends(tokens_of(sentence, lexicon), sentence, lexicon):
                sides = _of_limit(item, world) if isinstance(item, Tends) else _of_extreme(item, world)
                if sides is not None:
                    offset = segment.span.start + start
                    span = Span(offset + item.start, offset + item.end)
                    claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
                    yield Finding(claim, (Statement((sides.first, sides.second), (sides.name,), span),), passage)


def _quantity(token: Token, world: World) -> Quantity | None:
    ids = token.mention.quantities if token.mention is not None else ()
    named = [item for item in world.quantities() if item.id in ids and item.expression is not None and not item.cases]
    return named[0] if len(named) == 1 else None


def _whole(quantity: Quantity, world: World) -> Expression:
    found = quantity.expression
    assert found is not None
    known = {item.id: item.expression for item in world.quantities() if item.expression is not None and not item.cases}
    for _ in range(4):
        found = substitute(found, {name: value for name, value in known.items() if name in free_symbols(found)})
    return found


def _of_limit(item: Tends, world: World) -> _Sides | None:
    """The distances to the limit, near and far along the parameter."""
    assert world.question is not None
    quantity = _quantity(item.what, world)
    target = _value(item.to, world)
    if quantity is None or target is None:
        return None
    body = _whole(quantity, world)
    counts = set(world.question.sizes) & free_symbols(body)
    shaped = {size for given in world.question.given for size in given.shape}
    named = item.along.mention.parameters if item.along is not None and item.along.mention is not None else tuple(counts - shaped)
    if len(named) != 1 or named[0] not in free_symbols(body) or named[0] in shaped or named[0] in free_symbols(target):
        return None
    at = [NEAR, FAR] if named[0] in world.question.sizes else [10**4, 10**8]
    gaps = [_less(substitute(body, {named[0]: Number(Fraction(value))}), target) for value in at]
    return _Sides(_LIMIT, gaps[0], gaps[1])


def _value(token: Token, world: World) -> Expression | None:
    mention = token.mention
    if mention is not None and len(mention.parameters) == 1:
        return Symbol(mention.parameters[0])
    known = _quantity(token, world)
    if known is not None:
        return _whole(known, world)
    if token.value is None:
        return None
    found = read_expression(token.value.text, world.names)
    return None if isinstance(found, Unread) or world.unknown(found) else found


def _of_extreme(item: Extreme, world: World) -> _Sides | None:
    """The quantity, and the point at which it is said to be least or greatest."""
    what, at = _quantity(item.what, world), _quantity(item.at, world)
    if what is None or at is None or not at.optimum or what.of or at.optimum not in free_symbols(_whole(what, world)):
        return None
    return _Sides(_LEAST if item.least else _MOST, Symbol(what.id), Symbol(at.id))


def _beside(what: Expression, at: Expression, world: World) -> tuple[Expression, Expression]:
    """What the quantity is more on either side of the point than at it."""
    by = next(quantity.optimum for quantity in world.quantities() if isinstance(at, Symbol) and quantity.id == at.name)
    point = elaborate(at, world.context)[0].expression
    body = elaborate(what, world.context.hold(by))[0].expression
    here, *sides = (
        Apply("Substitute", (body, Symbol(by), Apply("Multiply", (Number(factor), point)))) for factor in (Fraction(1), *BESIDE)
    )
    return _less(sides[0], here), _less(sides[1], here)


def _less(left: Expression, right: Expression) -> Expression:
    return Apply("Add", (left, Apply("Negate", (right,))))


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """The two formulas at drawn points."""
    (statement,) = finding.readings
    (name,) = statement.relations
    try:
        if name == _LIMIT:
            first, second = (elaborate(term, world.context)[0].expression for term in statement.terms)
        else:
            what, at = statement.terms
            first, second = _beside(what, at, world)
    except (Clash, Unclear, RecursionError):
        return left_open("undecided", "what is compared has no value here")

    def test(value: Any, point: Point) -> bool | None:
        other = value_at(second, point)
        return None if other is None else _TESTS[name](value, other, point)

    answer: Answer = at_points(test, first, second, world.context, fragile=False)
    quote = " ".join(finding.claim.quote.split())
    if answer.holds is None:
        return left_open("undecided", answer.seen)
    if answer.holds:
        return Judgement(Agreement(expected="1", found="1"), f"`{quote}` holds: {answer.seen}")
    return Judgement(Mismatch(expected="0", found="1"), f"wrong property: `{quote}` does not hold: {answer.seen}")


def _shrinks(near: Any, far: Any, point: Point) -> bool | None:
    sizes = [measured("frobenius norm", value, point) for value in (near, far)]
    if sizes[0] is None or sizes[1] is None:
        return None
    before, after_ = sizes[0][0], sizes[1][0]
    tiny, large = point.field.number(Fraction(1, 10**6)), point.field.number(Fraction(1, 100))
    if zero(before, point) and zero(after_, point):
        return None  # by chance, of a value that vanishes
    if compares("less", after_, tiny, point):
        return True
    still = compares("more", after_ + after_, before, point)
    return False if still and compares("more", after_, large, point) else None


def _signed(bound: str) -> Any:
    def test(left: Any, right: Any, point: Point) -> bool | None:
        nought = point.field.number(0)
        both = [compares(bound, value, nought, point) for value in (left, right)]
        return None if None in both else all(both)

    return test


_TESTS = {_LEAST: _signed("more"), _MOST: _signed("less"), _LIMIT: _shrinks}


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A limit in words defines nothing."""
    del finding, judgement, id
    return world
