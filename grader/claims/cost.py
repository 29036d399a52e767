"""Costs in prose and notes, against the reference's orders of growth.

```
forward: O(t)
```
`wrong order: expected O(1), found O(t)`

A note that does not say what it is a cost of is read where all orders of the question are of one thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.decide.growth import ORDERS
from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.costs import CLOCK, Cost, costs
from grader.english.names import Lexicon, lexicon_of
from grader.model import Agreement, Kind, Mismatch
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols
from grader.notation.grammar import Statement, Unread, read_expression
from grader.notation.printer import show
from grader.reference import Quantity
from grader.valued import against

KIND: Kind = "complexity"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every cost in a clause that is read whole."""
    lexicon = lexicon_of(world.question)
    orders = [item for item in world.quantities() if isinstance(item.expression, Apply) and item.expression.head in ORDERS]
    for claim, passage, item in said_in_prose(found, text, KIND, lambda sentence: costs(sentence, lexicon)) if orders else ():
        quantities = _meant(item, orders, lexicon)
        if quantities and (item.what or not CLOCK.search(text)):
            yield Finding(claim, passage=passage, cost=item, quantities=quantities)


def _meant(item: Cost, orders: Sequence[Quantity], lexicon: Lexicon) -> tuple[Quantity, ...]:
    """The orders of an owner; without a word for the cost, where all orders of the question are of one."""
    if item.what:
        ids = lexicon.owned(item.owner, item.what)
    elif len({quantity.about for quantity in orders}) == 1 and orders[0].about:
        ids = tuple(share.id for share in lexicon.shares if share.owner == item.owner)
    else:
        ids = ()
    return tuple(quantity for quantity in orders if quantity.id in ids)


def check(finding: Finding, world: World) -> Judgement:
    """The cost against every order of that name; wrong only if wrong for all of them."""
    item = finding.cost
    assert item is not None
    if item.measure == "order":
        formula = read_expression(item.order.strip("$ "), world.names)
        if isinstance(formula, Unread) or (item.count and symbols(formula) and item.count not in symbols(formula)):
            return left_open("unread", f"the order `{item.order}` is not read, or is one in something else")
        return against.check(replace(finding, readings=(Statement((formula,), (), finding.claim.span),)), world)
    degrees = [(quantity, degree_in(quantity.expression, item.count)) for quantity in finding.quantities]
    shown = [(quantity, degree) for quantity, degree in degrees if degree] or degrees
    if not item.count or any(degree is None for _, degree in shown) or len({degree for _, degree in shown}) != 1:
        return left_open("undecided", "the reference has no single order in this count")
    quantity, degree = shown[0]
    assert degree is not None
    assert quantity.expression is not None
    told = f"{quantity.names[0]} is {show(quantity.expression)}, which {_told(degree, item.count)}"
    claimed = item.degree if item.measure == "degree" else str(item.factor)
    actual = str(degree) if item.measure == "degree" else str(Fraction(2) ** int(degree))
    if (claimed == actual) != item.denied:
        return Judgement(Agreement(expected=actual, found=actual, truth=quantity.id), told, truth=quantity.id)
    return Judgement(Mismatch(expected="0", found="1", truth=quantity.id), f"wrong order: {told}", truth=quantity.id)


def _told(degree: int, count: str) -> str:
    return f"grows with the power {degree} of {count}" if degree else f"does not grow with {count}"


def degree_in(order: Expression | None, count: str) -> int | None:
    """The power of a count in an order such as O(t d^2); None where it stands there in another way."""
    match order:
        case Apply(head, (inner,)) if head in ORDERS:
            return degree_in(inner, count)
        case Symbol(name):
            return int(name == count)
        case Number():
            return 0
        case Apply("Multiply", factors):
            powers = [degree_in(factor, count) for factor in factors]
            known = [power for power in powers if power is not None]
            return sum(known) if len(known) == len(powers) else None
        case Apply("Power", (Symbol(name), Number(power))) if power.denominator == 1:
            return int(power) if name == count else 0
    return None


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A cost defines nothing."""
    del finding, judgement, id
    return world
