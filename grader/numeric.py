"""torch: every truth measured a second time, with numbers for its symbols, and compared with the exact engine.

A truth's function runs on float64 tensors; gradients come from autograd, minima from Newton's step on it. The exact
engine evaluates the truth's formula at the same rational point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.decide.compare import plan_for, value_at
from grader.decide.draws import draw, draw_sizes, small_numbers
from grader.decide.equal import Answer, decide
from grader.decide.evaluate import Unsupported
from grader.decide.fields import BALLS, RATIONALS, NeedsOrder, NeedsReals, as_fraction
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.grammar import Unread, read_expression
from grader.notation.printer import show
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.reference import RUNNING, Given, Network, Numeric, Quantity, Question, context_of, literal, names_of, show_cases

POINTS = 5
CLOSE = 1e-8
NO_VALUE = (
    ArithmeticError, ValueError, RuntimeError, TypeError, LookupError, AttributeError, Clash, Unclear, NeedsReals, NeedsOrder,
    Unsupported,
)  # fmt: skip


@dataclass(frozen=True)
class Check:
    """One truth's second derivation."""

    question: str
    truth: str
    value: str
    how: str
    agrees: bool
    detail: str = ""


def verify(question: Question) -> Iterator[Check]:
    """Every truth of the question, derived again."""
    for net in question.networks:
        yield _of_network(net, question)
    for quantity in question.quantities:
        if quantity.net:
            continue
        try:
            yield _verified(quantity, question)
        except NO_VALUE as error:
            detail = f"the second derivation has no value: {error}"
            yield Check(question.id, quantity.id, _shown(quantity), "nothing", agrees=False, detail=detail)


def _of_network(net: Network, question: Question) -> Check:
    how = "every layer by the formulas of its settings"
    try:
        agrees, detail = net.agrees(), "a layer's formula gives another value"
    except NO_VALUE as error:
        agrees, detail = False, str(error)
    return Check(question.id, net.id, net.shown(), how, agrees, "" if agrees else detail)


def agrees(quantity: Quantity, question: Question) -> bool:
    """Whether a truth, as it stands, is what its second derivation gives."""
    try:
        return _verified(quantity, question).agrees
    except NO_VALUE:
        return False


def _verified(quantity: Quantity, question: Question) -> Check:
    value = _shown(quantity)
    if quantity.holds is not None:
        agrees, detail, how = _proposition(quantity)
    elif isinstance(quantity.expression, Apply) and quantity.expression.head == "BigO" and quantity.again is None:
        agrees, detail, how = False, "add `again=` with an independent function", "nothing"
    elif quantity.again is not None:
        agrees, detail = _again(quantity)
        how = "a second way, by the reference's own `again`"
    elif quantity.expression is not None:
        agrees, detail = _measured(quantity, question)
        how = f"measured with torch at {POINTS} points"
    else:
        agrees, detail, how = False, "add `again=` with an independent function", "nothing"
    if agrees and quantity.form:
        agrees, detail = _form(quantity, question)
        how += ", and the form that is shown is equal to it"
    return Check(question.id, quantity.id, value, how, agrees, detail)


def _proposition(quantity: Quantity) -> tuple[bool, str, str]:
    how = "a second way, by the reference's own `again`"
    if quantity.hint and quantity.holds:
        return False, "a misconception must be false; this one holds", how
    if quantity.again is None:
        return False, "add `again=` with an independent function", "nothing"
    second = bool(quantity.again())
    return second == quantity.holds, "" if second == quantity.holds else f"{quantity.holds} one way, {second} the other", how


def _shown(quantity: Quantity) -> str:
    if quantity.cases:
        return show_cases(quantity)
    if quantity.holds is not None:
        return str(quantity.holds).lower()
    value = show(quantity.expression) if quantity.expression is not None else ""
    return f"{value} = {quantity.form}" if quantity.form else value  # `verify` proves the form equal


def _form(quantity: Quantity, question: Question) -> tuple[bool, str]:
    found = read_expression(quantity.form, names_of(question))
    if isinstance(found, Unread) or quantity.expression is None:
        return False, "the form cannot be read"
    decision = decide(found, quantity.expression, context_of(question))
    return decision.answer is Answer.EQUAL, "" if decision.answer is Answer.EQUAL else f"the form: {decision.reason}"


# ---------------------------------------------------------------- values with a second way


def _again(quantity: Quantity) -> tuple[bool, str]:
    assert quantity.again is not None
    pairs: list[tuple[Sequence[float], Sequence[float]]] = []
    if quantity.cases:
        for bound, truth in quantity.cases:
            pairs.append((_numbers(truth), _second(quantity.again, tuple(value for _, value in bound))))
    else:
        assert quantity.expression is not None
        pairs.append((_numbers(quantity.expression), _second(quantity.again, _steps(quantity))))
    for first, second in pairs:
        if len(first) != len(second):
            return False, f"{len(first)} values one way, {len(second)} the other"
        for a, b in zip(first, second, strict=True):
            if abs(a - b) > quantity.precision * max(1.0, abs(a)):
                return False, f"{a!r} one way, {b!r} the other"
    return True, ""


def _numbers(expression: Expression) -> list[float]:
    if isinstance(expression, Apply) and expression.head == "BigO":
        (inner,) = expression.args
        return [_total_degree(inner)]
    from grader.decide.measured import cells_of

    return [float(cell) for row in cells_of(expression) for cell in row]


@lru_cache(maxsize=10_000)
def _second(again: Callable[..., Any], arguments: tuple[int, ...]) -> tuple[float, ...]:
    """The second derivation's numbers; computed once, since mutations ask again."""
    return tuple(_flat(again(*arguments)))


def _total_degree(order: Expression) -> float:
    match order:
        case Number():
            return 0.0
        case Symbol():
            return 1.0
        case Apply("Power", (_, Number(power))):
            return float(power)
        case Apply("Multiply", args):
            return sum(map(_total_degree, args))
    raise ArithmeticError("the order of growth is no product of powers")


def _flat(value: Any) -> list[float]:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [number for item in value for number in _flat(item)]
    return [float(value)]


# ---------------------------------------------------------------- formulas measured with torch


@dataclass
class _Run:
    """The values of symbols at one point, and the truths computed from them by their own functions."""

    question: Question
    values: dict[str, Numeric]
    sizes: dict[str, int]
    depth: list[int] = field(default_factory=lambda: [0])

    def size(self, name: str) -> int:
        if name not in self.sizes:
            raise ValueError(f"the count {name} is a side of nothing that the function takes: take {name} as a parameter, too")
        return self.sizes[name]

    def value(self, name: str, **replaced: Any) -> Any:
        if replaced:
            inner = _Run(self.question, {**self.values, **replaced}, self.sizes)
            return inner._inside(name)
        if name in self.values:
            return self.values[name]
        if name in self.sizes or name in self.question.sizes:
            return self.sizes.get(name, 2)  # a count that the formula does not hold may be any
        quantity = self.question.quantity(name)
        return quantity.function(*(self.value(parameter) for parameter in quantity.parameters), *_steps(quantity))

    def _inside(self, name: str) -> Any:
        token = RUNNING.set(self)
        try:
            return self.value(name)
        finally:
            RUNNING.reset(token)

    def gradient(self, of: str, by: str, at: str) -> Any:
        import torch

        here = self.values[at].clone().requires_grad_(True)
        value = self.value(of, **{by: here})
        rows = [torch.autograd.grad(entry, here, create_graph=True)[0] for entry in value.reshape(-1)]
        return rows[0] if value.dim() == 0 else torch.stack(rows)

    def argmin(self, of: str, by: str) -> Any:
        return self._newton(lambda at: self.value(of, **{by: at}))

    def equating(self, left: str, right: str, by: str) -> Any:
        def gap(at: Any) -> Any:
            difference = self.value(left, **{by: at}) - self.value(right, **{by: at})
            return (difference * difference).sum()

        found = self._newton(gap)
        if float(gap(found)) > CLOSE:
            raise ArithmeticError(f"no value of {by} makes {left} and {right} equal")
        return found

    def _newton(self, objective: Any) -> Any:
        """Three Newton steps from 1 on a scalar; one is exact for a quadratic. The curvature must be positive."""
        import torch

        at = torch.ones((), dtype=torch.float64)
        for _ in range(3):
            here = at.clone().requires_grad_(True)
            (slope,) = torch.autograd.grad(objective(here), here, create_graph=True)
            (curvature,) = torch.autograd.grad(slope, here)
            if float(curvature) <= 0:
                raise ArithmeticError("no minimum: the curvature is not positive")
            at = (here - slope / curvature).detach()
        return at


def _measured(quantity: Quantity, question: Question) -> tuple[bool, str]:
    context = context_of(question)
    assert quantity.expression is not None
    formula = elaborate(quantity.expression, context)[0].expression
    plan = plan_for(formula, formula, context)
    compared = 0
    for turn in range(POINTS):
        sizes = draw_sizes(plan, turn, turn)
        point = draw(plan, {**sizes, **context.sizes}, turn + 1, RATIONALS, small_numbers(3))
        try:
            exact = value_at(formula, point)
        except NeedsReals:
            exact = value_at(formula, draw(plan, {**sizes, **context.sizes}, turn + 1, BALLS, small_numbers(3)))
        if exact is None:
            continue
        first = [_float(entry) for entry in (exact.entries() if hasattr(exact, "entries") else [exact])]
        second = _by_torch(quantity, question, point.values, {**sizes, **context.sizes})
        if len(first) != len(second) or any(abs(a - b) > CLOSE * max(1.0, abs(a)) for a, b in zip(first, second, strict=True)):
            return False, f"the exact engine says {first}, torch {second}"
        compared += 1
    return compared > 0, "" if compared else "no point was found at which it has a value"


def _steps(quantity: Quantity) -> tuple[int, ...]:
    """The step of a sequence, which its function takes last."""
    return () if quantity.index is None else (quantity.index,)


def _float(value: Any) -> float:
    return float(value.mid()) if hasattr(value, "mid") else float(as_fraction(value))


def _by_torch(quantity: Quantity, question: Question, point: dict[str, Numeric], sizes: dict[str, int]) -> list[float]:
    import torch

    values: dict[str, Numeric] = {size: int(as_fraction(point[size])) for size in question.sizes if size in point}
    for given in question.given:
        if given.name in point:
            values[given.name] = _tensor(point[given.name], given)
        elif literal(given) is not None and given.value is not None:
            table = torch.tensor([[float(cell) for cell in row] for row in given.value], dtype=torch.float64)
            values[given.name] = table[:, 0] if len(given.shape) == 1 else table
    run = _Run(question, values, sizes)
    token = RUNNING.set(run)
    try:
        result = quantity.function(*(run.value(parameter) for parameter in quantity.parameters), *_steps(quantity))
    finally:
        RUNNING.reset(token)
    return _flat(result.detach() if hasattr(result, "detach") else result)


def _tensor(value: Any, given: Given) -> Any:
    import torch

    if not hasattr(value, "entries"):
        return torch.tensor(float(as_fraction(value)), dtype=torch.float64)
    entries = [float(as_fraction(entry)) for entry in value.entries()]
    table = torch.tensor(entries, dtype=torch.float64).reshape(value.nrows(), value.ncols())
    return table[:, 0] if len(given.shape) == 1 else table
