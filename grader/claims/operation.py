"""Operations told as deeds: "one step subtracts F from w", "dividing F by 2 gives G", "the factor of w is F".

```
Dividing $6x$ by $2$ gives $4x$.
```
`wrong: at x = 1 the left side is 3, the right side 4`

What a clause says is put together to an equation between formulas, in the question's own terms, and decided as such; a name that
may mean several quantities is right for any of them, and wrong for none only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.decide.equal import Answer, decide
from grader.discourse import Finding, Judgement, Passage, World, said_in_prose
from grader.english.formed import Formed, formed, names_of
from grader.english.operations import Operation, concerns, operations
from grader.explicit import (
    explicit,
    factor_of,
    is_derived,
    put_in,
    quantities_of,
    slope_of,
    written_out,
)
from grader.model import Counterexample, Kind, Mismatch, Open
from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols, symbols
from grader.notation.grammar import Statement, Unread, read_expression
from grader.notation.shapes import Clash, Unclear, elaborate, flat_name
from grader.notation.spotted import tilded
from grader.reference import Quantity, Question
from grader.reference import names_of as written_names

KIND: Kind = "number"
_DEMANDS = re.compile(r"\bshould\b", re.IGNORECASE)  # what should be is said of a text that has something else
Relation = str  # Equal, Greater, Less


@dataclass(frozen=True)
class _Told:
    """A clause at its place, and what it says: any of these."""

    start: int
    end: int
    denied: bool
    ways: tuple[tuple[Expression, Relation, Expression], ...]


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every clause that tells an operation, where what it says can be put as equations in the question's terms."""
    question = world.question
    if question is None or not any(item.expression is not None and item.holds is None for item in question.quantities):
        return

    def read(written: str) -> Expression | None:
        formula = read_expression(tilded(written), world.names)
        return None if isinstance(formula, Unread) or world.unknown(formula) else formula

    def reader(sentence: str) -> Iterator[_Told]:
        if concerns(sentence) and not _DEMANDS.search(sentence):
            told = formed(sentence, names_of(_phrases(question)), read)
            for item in operations(told):
                ways = tuple(_ways(item, told, world, question))
                if ways:
                    yield _Told(item.start, item.end, item.denied, ways)

    for claim, passage, item in said_in_prose(found, text, KIND, reader):
        readings = tuple(Statement((left, right), (relation,), claim.span) for left, relation, right in item.ways)
        yield Finding(claim.model_copy(update={"denies": item.denied}), readings, passage)


def _phrases(question: Question) -> tuple[tuple[str, Expression], ...]:
    """The names in words of what has a formula, and of what is given."""
    truths = [item for item in question.quantities if item.holds is None and not item.net and not item.of and not item.cases]
    named = [(name, item.id) for item in truths if item.expression is not None for name in item.names]
    named += [(name, given.name) for given in question.given if not given.choices for name in given.names]
    named += [(name, item.name) for item in question.spoken for name in item.names]
    return tuple((name, Symbol(of)) for name, of in named if len(name) > 1)


# ---------------------------------------------------------------- what a clause says


Ways = Iterator[tuple[Expression, Relation, Expression]]


def _ways(item: Operation, told: Formed, world: World, question: Question) -> Ways:
    def of(name: str) -> Expression | None:
        return told.readings(item.code(name))[0] if item.code(name) else None

    result = of("r")
    match item.deal:
        case "operation":
            yield from _operated(item, of("a"), of("b"), result)
        case "step":
            for truth in _after_step(item, told, question):
                old = _base(of("x"), question)
                if old is not None and (result := _stepped(old, of("a"), of("b"), of("r"))) is not None:
                    yield result, "Equal", explicit(truth, question)
        case "factor":
            yield from _factored(item, told, of("x"), of("a"), world, question)
        case "slope":
            yield from _slope(of("q"), of("v"), of("c"), result, world, question)
        case "due":
            plain = item.word("how") in ("be", "equals", "=", "") and not told.worded(item.code("r"))
            for truth in _meant(item, told, question) if not plain or item.code("on") or ("aim", "") in item.words else ():
                if isinstance(result, Apply):
                    yield result, "Equal", explicit(truth, question)
        case "instance":
            yield from _instance(item, told, of("p"), of("c"), of("v"), of("d"), result, question)


def _operated(item: Operation, a: Expression | None, b: Expression | None, result: Expression | None) -> Ways:
    if a is None or b is None or result is None:
        return
    if item.word("minus") is not None and ("minus", "") in item.words:
        yield Apply("Add", (a, Apply("Negate", (b,)))), "Equal", result
    elif ("plus", "") in item.words:
        yield Apply("Add", (a, b)), "Equal", result
    elif ("over", "") in item.words:
        yield Apply("Divide", (a, b)), "Equal", result
    else:
        yield Apply("Multiply", (a, b)), "Equal", result
        yield Apply("Multiply", (b, a)), "Equal", result


def _stepped(old: Expression, a: Expression | None, b: Expression | None, result: Expression | None) -> Expression | None:
    if result is not None:
        return result
    scaled = old if a is None else Apply("Multiply", (a, old))
    return None if b is None else Apply("Add", (scaled, Apply("Negate", (b,))))


def _base(old: Expression | None, question: Question) -> Expression | None:
    """What a step starts from; `the old weights` are the initial ones."""
    if isinstance(old, Symbol) and any(given.name == f"{old.name}_0" for given in question.given):
        return Symbol(f"{old.name}_0")
    return old


def _after_step(item: Operation, told: Formed, question: Question) -> tuple[Quantity, ...]:
    """The truths that a step from `x_k` leads to: those called `x_(k+1)`, of the ones that the clause names if it names some."""
    base = _base(told.readings(item.code("x"))[0], question)
    stem, _, index = flat_name(base).rpartition("_") if base is not None else ("", "", "")
    if not stem or not index.isdigit():
        return ()
    wanted = f"{stem}_{int(index) + 1}"
    truths = [
        t for t in question.quantities if any(flat_name(symbol) == wanted for symbol in t.symbols) and t.expression is not None
    ]
    spoken = {flat_name(reading) for code in (item.code("on"), *item.named) if code for reading in told.readings(code)}
    chosen = [truth for truth in truths if truth.id in spoken]
    return tuple(chosen or truths)


def _is_scalar(formula: Expression, world: World) -> bool:
    try:
        return elaborate(formula, world.context)[0].shape == ()
    except (Clash, Unclear, RecursionError):
        return False


def _factored(
    item: Operation, told: Formed, old: Expression | None, factor: Expression | None, world: World, question: Question
) -> Ways:
    old = _base(old, question)
    if old is None or factor is None or not _is_scalar(factor, world):
        return
    for truth in _after_step(item, told, question):
        form = read_expression(truth.form, written_names(question)) if truth.form else truth.expression
        known = None if form is None or isinstance(form, Unread) else factor_of(form, flat_name(old))
        if known is not None:
            yield factor, "Equal", known


def _meant(item: Operation, told: Formed, question: Question, name: str = "q") -> tuple[Quantity, ...]:
    if not item.code(name):
        return ()
    return tuple(truth for reading in told.readings(item.code(name)) for truth in quantities_of(reading, question))


def _bodies(item: Operation, told: Formed, question: Question) -> list[Expression]:
    """What is spoken of, written out; a formula that is no name stands for itself."""
    truths = _meant(item, told, question)
    if truths:
        return [explicit(truth, question) for truth in truths]
    return [written_out(reading, question) for reading in (told.readings(item.code("q")) if item.code("q") else ())]


def _slope(
    body: Expression | None,
    by: Expression | None,
    at: Expression | None,
    result: Expression | None,
    world: World,
    question: Question,
) -> Ways:
    """The derivative of a formula that is no name, by the vector that it holds, or by what is named."""
    if not isinstance(body, Apply) or result is None or is_derived(body) or quantities_of(body, question):
        return
    vectors = [name for name in free_symbols(body) if any(name in item.of for item in question.quantities)]
    name = flat_name(by) if by is not None else vectors[0] if len(vectors) == 1 else ""
    if not name or name not in symbols(body):
        return
    place = flat_name(at) if at is not None else ""
    if not place and name not in symbols(result) and f"{name}_0" in symbols(result):
        place = f"{name}_0"
    moved = put_in(body, name, Symbol(place)) if place else body
    if moved is not None:
        yield result, "Equal", slope_of(moved, place or name)


def _instance(
    item: Operation, told: Formed, one: Expression | None, c: Expression | None, two: Expression | None, d: Expression | None,
    result: Expression | None, question: Question,
) -> Ways:  # fmt: skip
    if not all(isinstance(value, Number) for value in (c, d, result)) or one is None or two is None or result is None:
        return
    for body in _bodies(item, told, question):
        if not {flat_name(one), flat_name(two)} <= set(symbols(body)) or c is None or d is None:
            continue
        first = put_in(body, flat_name(one), c)
        there = None if first is None else put_in(first, flat_name(two), d)
        if there is not None and not free_symbols(there):
            yield result, "Equal", there


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """The equation, in any of the ways that it may be meant."""
    judgements = [_judged(statement, world) for statement in finding.readings]
    against = (Mismatch, Counterexample, Open)
    right = next((item for item in judgements if not isinstance(item.evidence, against)), None)
    if right is not None:
        return right
    unsettled = next((item for item in judgements if isinstance(item.evidence, Open)), None)
    return unsettled or judgements[0]


def _judged(statement: Statement, world: World) -> Judgement:
    left, right = statement.terms
    decision = decide(left, right, world.context)
    match decision.answer:
        case Answer.EQUAL:
            return Judgement(decision.evidence, decision.reason)
        case Answer.DIFFERENT:
            return Judgement(decision.evidence, f"wrong: {decision.reason}")
    return Judgement(decision.evidence, decision.reason)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """An operation defines nothing."""
    del finding, judgement, id
    return world
