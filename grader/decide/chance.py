"""Means, variances and probabilities as sums: over outcomes that are equally likely, over cells of a table of events.

A formula in expectations is true when it holds for every finite distribution; its random symbols are then vectors of values,
one for each outcome, drawn at random. Probabilities of up to three events are shares of the cells that the events cut. What
holds only of independent symbols is said to be so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product

from grader.model import Fact
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, substitute
from grader.notation.printer import show
from grader.notation.shapes import flat_name

MOMENTS = frozenset({"Expectation", "Variance", "Covariance"})
EVENTS = frozenset({"P", "Pr", "p"})
OUTCOMES = "outcomes"
USUAL = frozenset({"x", "y", "z", "u", "v", "xi", "epsilon"})
MAX_EVENTS = 3
ONE = Number(Fraction(1))


class NoChance(Exception):
    """What is random is not said, or not understood."""


def has_moments(formula: Expression) -> bool:
    return isinstance(formula, Apply) and (formula.head in MOMENTS or any(map(has_moments, formula.args)))


def has_events(formula: Expression) -> bool:
    """Whether the formula speaks of probabilities of events."""
    return any(True for _ in _events_of(formula))


# ---------------------------------------------------------------- means


def flat(formula: Expression) -> Expression:
    """The formula with `X_1` as a symbol of its own; raises NoChance where an index runs."""
    match formula:
        case Apply("Subscript", (Symbol(), *_)):
            return Symbol(flat_name(formula), formula.span)
        case Apply("Sum" | "Product" | "Largest" | "Smallest", _):
            raise NoChance("sums of random terms are not understood")
        case Apply(head, args):
            return Apply(head, tuple(map(flat, args)), formula.span)
    return formula


def random_symbols(formulas: tuple[Expression, ...], context: Context) -> tuple[str, ...]:
    """The symbols that are random: named by an index, declared so, capital letters, or those that usually are."""
    named: set[str] = set()
    inside: set[str] = set()
    for formula in formulas:
        for node in _moments_of(formula):
            for arg in node.args:
                if isinstance(arg, Apply) and arg.head == "Over":
                    named |= {item.name for item in arg.args if isinstance(item, Symbol)}
                else:
                    inside |= set(_names(arg))
    inside -= {"pi", "e", "I"}
    declared = {name for name in inside if {"random", "independent"} & set(_properties(name, context))}
    flat = {name for name in inside if len(context.facts[name].shape if name in context.facts else ()) < 2}
    capital = {name for name in flat if name.split("_")[0].isupper()}
    found = (named & inside) | declared or capital or flat & USUAL or (flat if len(flat) == 1 else set())
    if not found and inside:
        raise NoChance("which of the symbols are random is not said")
    return tuple(sorted(found))


def _properties(name: str, context: Context) -> tuple[str, ...]:
    return context.facts[name].properties if name in context.facts else ()


def _names(formula: Expression) -> Iterator[str]:
    match formula:
        case Symbol(name):
            yield name
        case Apply(_, args):
            for arg in args:
                yield from _names(arg)


def _moments_of(formula: Expression) -> Iterator[Apply]:
    if isinstance(formula, Apply):
        if formula.head in MOMENTS:
            yield formula
        for arg in formula.args:
            yield from _moments_of(arg)


def with_outcomes(context: Context, names: tuple[str, ...]) -> Context:
    """The context in which every random symbol has a value for each outcome."""
    facts: dict[str, Fact] = dict(context.facts)
    for name in names:
        fact = facts.get(name, Fact(symbol=name))
        facts[name] = fact.model_copy(update={"shape": (OUTCOMES, *fact.shape)})
    return replace(context, facts=facts)


def over_outcomes(formula: Expression, names: tuple[str, ...], context: Context, independent: bool) -> Expression:
    """The formula with its means as sums over outcomes; independent symbols each run through their own."""
    return _Outcomes(names, context, independent).open(formula, dict.fromkeys(names, ONE))


class _Outcomes:
    def __init__(self, names: tuple[str, ...], context: Context, independent: bool) -> None:
        self.names, self.context, self.independent = names, context, independent
        self.used = 0

    def open(self, formula: Expression, at: Mapping[str, Expression]) -> Expression:
        match formula:
            case Symbol(name) if name in at:
                return Apply("Subscript", (formula, at[name]), formula.span)
            case Apply("Expectation", (inner, *_)):
                return self.mean(inner)
            case Apply("Variance", (inner, *rest)) if not _args(rest):
                return self.mean(Apply("Power", (self.deviation(inner), Number(Fraction(2)))))
            case Apply("Covariance", (left, *rest)) if len(_args(rest)) == 1:
                right = _args(rest)[0]
                return self.mean(Apply("Multiply", (self.deviation(left), self.deviation(right))))
            case Apply(head, _) if head in MOMENTS or head in ("Given", "Call"):
                raise NoChance("this is not understood of what is random")
            case Apply(head, args):
                return Apply(head, tuple(self.open(arg, at) for arg in args), formula.span)
        return formula

    def deviation(self, inner: Expression) -> Expression:
        return Apply("Add", (inner, Apply("Negate", (Apply("Expectation", (inner,)),))))

    def mean(self, inner: Expression) -> Expression:
        present = [name for name in self.names if name in set(_names(inner))]
        groups = [[name] for name in present] if self.independent else [present] if present else []
        indices: dict[str, Expression] = {}
        bound: list[Symbol] = []
        for group in groups:
            self.used += 1
            bound.append(Symbol(f"i_{self.used}"))
            indices |= dict.fromkeys(group, bound[-1])
        total = self.open(inner, indices)
        for index in bound:
            total = Apply("Divide", (Apply("Sum", (total, index, ONE, Symbol(OUTCOMES))), Symbol(OUTCOMES)))
        return total


def _args(rest: list[Expression]) -> list[Expression]:
    return [arg for arg in rest if not (isinstance(arg, Apply) and arg.head == "Over")]


def mean_of_terms(formulas: tuple[Expression, ...], context: Context) -> dict[str, Expression]:
    """What `x̄` stands for, where it is not declared and a sum over x_i stands beside it."""
    names = {name for formula in formulas for name in _names(formula) if name.endswith("_bar")}
    names -= context.facts.keys() | context.where.keys()
    found: dict[str, Expression] = {}
    for name in names:
        ranges = [high for formula in formulas for high in _ranges(formula, name.removesuffix("_bar"))]
        if ranges:
            index = Symbol("mean_index")
            total = Apply("Sum", (Apply("Subscript", (Symbol(name.removesuffix("_bar")), index)), index, ONE, ranges[0]))
            found[name] = Apply("Divide", (total, ranges[0]))
    return found


def _ranges(formula: Expression, base: str) -> Iterator[Expression]:
    """How far the sums over the terms of the sequence run."""
    match formula:
        case Apply("Sum", (body, Symbol(index), low, high)) if low == ONE:
            if any(arg == Symbol(base) and rest == Symbol(index) for arg, rest in _indexed(body)):
                yield high
            yield from _ranges(body, base)
        case Apply(_, args):
            for arg in args:
                yield from _ranges(arg, base)


def _indexed(formula: Expression) -> Iterator[tuple[Expression, Expression]]:
    match formula:
        case Apply("Subscript", (base, index)):
            yield base, index
        case Apply(_, args):
            for arg in args:
                yield from _indexed(arg)


# ---------------------------------------------------------------- probabilities


def _events_of(formula: Expression) -> Iterator[tuple[Expression, ...]]:
    match formula:
        case Apply("Call", (Symbol(name), *args)) if name in EVENTS:
            if name != "p" or any(isinstance(arg, Apply) and arg.head == "Given" for arg in args):
                yield tuple(args)
        case Apply("Probability", args):
            yield args
        case Apply(_, args):
            for arg in args:
                yield from _events_of(arg)


def over_cells(formulas: tuple[Expression, ...]) -> tuple[tuple[Expression, ...], tuple[Fact, ...]]:
    """The formulas with probabilities as shares of cells, and the facts of the cells' weights."""
    names = sorted({show(event) for formula in formulas for args in _all_events(formula) for event in args})
    if not 0 < len(names) <= MAX_EVENTS:
        raise NoChance("more events than are told apart")
    cells = {pattern: Symbol("cell_" + "".join(map(str, pattern))) for pattern in product((0, 1), repeat=len(names))}
    facts = tuple(Fact(symbol=cell.name, properties=("positive",)) for cell in cells.values())
    return tuple(_shared(formula, names, cells) for formula in formulas), facts


def _all_events(formula: Expression) -> Iterator[tuple[Expression, ...]]:
    """The plain events of every probability, of `p(x)` too, once one of them is conditional."""
    match formula:
        case Apply("Call", (Symbol(name), *args)) if name in EVENTS:
            yield tuple(event for arg in args for event in _plain(arg))
        case Apply("Probability", args):
            yield tuple(event for arg in args for event in _plain(arg))
        case Apply(_, args):
            for arg in args:
                yield from _all_events(arg)


def _plain(event: Expression) -> Iterator[Expression]:
    match event:
        case Apply("Given" | "Intersection" | "Union" | "Not", args):
            for arg in args:
                yield from _plain(arg)
        case Symbol() | Apply("Condition" | "Subscript", _):
            yield event
        case Apply("Tuple" | "List", args):
            for arg in args:
                yield from _plain(arg)
        case _:
            raise NoChance("an event that is not understood")


def _shared(formula: Expression, names: list[str], cells: Mapping[tuple[int, ...], Symbol]) -> Expression:
    match formula:
        case Apply("Call", (Symbol(name), *args)) if name in EVENTS:
            return _probability(tuple(args), names, cells)
        case Apply("Probability", args):
            return _probability(args, names, cells)
        case Apply(head, args):
            return Apply(head, tuple(_shared(arg, names, cells) for arg in args), formula.span)
    return formula


def _probability(args: tuple[Expression, ...], names: list[str], cells: Mapping[tuple[int, ...], Symbol]) -> Expression:
    """P(a, b | c, d): the weight of the cells where all hold over that of those where the conditions do."""
    events: list[Expression] = []
    given: list[Expression] = []
    for arg in args:
        if isinstance(arg, Apply) and arg.head == "Given":
            events.append(arg.args[0])
            given.append(arg.args[1])
        else:
            (given if given else events).append(arg)

    def weight(all_of: list[Expression]) -> Expression:
        kept = [cell for pattern, cell in cells.items() if all(_holds(event, names, pattern) for event in all_of)]
        return kept[0] if len(kept) == 1 else Apply("Add", tuple(kept)) if kept else Number(Fraction(0))

    return Apply("Divide", (weight([*events, *given]), weight(given)))


def _holds(event: Expression, names: list[str], pattern: tuple[int, ...]) -> bool:
    match event:
        case Apply("Not", (inner,)):
            return not _holds(inner, names, pattern)
        case Apply("Union", args):
            return any(_holds(arg, names, pattern) for arg in args)
        case Apply("Intersection" | "Tuple" | "List", args):
            return all(_holds(arg, names, pattern) for arg in args)
    return pattern[names.index(show(event))] == 1


def under_independence(formulas: tuple[Expression, ...]) -> tuple[tuple[Expression, ...], tuple[Fact, ...]]:
    """The formulas where all events are independent: a cell's weight is the product of the weights of its events."""
    opened, facts = over_cells(formulas)
    count = len(facts[0].symbol) - len("cell_")
    shares = [Symbol(f"share_{place}") for place in range(count)]
    values: dict[str, Expression] = {}
    for fact in facts:
        factors = tuple(
            share if bit == "1" else Apply("Add", (ONE, Apply("Negate", (share,))))
            for share, bit in zip(shares, fact.symbol.removeprefix("cell_"), strict=True)
        )
        values[fact.symbol] = factors[0] if len(factors) == 1 else Apply("Multiply", factors)
    replaced = tuple(substitute(formula, values) for formula in opened)
    return replaced, tuple(Fact(symbol=share.name, properties=("in (0,1)",)) for share in shares)
