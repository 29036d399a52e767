"""The instructor's vocabulary: symbols with shapes and facts, and functions that compute the truth.

A module `reference/<course>/q2_2_3.py` declares symbols and writes `@truth` functions whose parameters are those symbols or
other truths, by name. Called with formulas they give the truth's formula; called with tensors they give its value, which
is how `grader verify` measures it again. Plain numbers, lists, tensors, orders of growth and propositions (bool) that a
function returns are truths too. Networks are measured by the functions of `grader.networks`, which stand here as well.

Long, since a vocabulary is read in one place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from math import prod
from types import ModuleType
from typing import Any, Protocol, TypeAlias

from grader.decide.draws import FACTS
from grader.flow import Aspect as Aspect
from grader.iterations import approached, cycle, iterates, limit, optimised, settled
from grader.lore import Graph, Mechanism, directed, mechanism
from grader.model import Fact
from grader.networks import (
    GIVES,
    TAKES,
    Layer,
    again_by_hand,
    bytes_kept,
    called,
    connections,
    fit,
    layers,
    neurons,
    order_of_growth,
    output_shape,
    parameters,
    receptive_field,
    weights,
)
from grader.notation.context import Context, Function
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols
from grader.notation.grammar import Names, Unread, read_expression
from grader.notation.printer import show
from grader.notation.shapes import Clash, Unclear, elaborate, flat_name

__all__ = [
    "Code", "Course", "Declared", "Drawing", "Given", "Layer", "Network", "Quantity", "Question", "Term", "Worth", "approached",
    "argmin", "bytes_kept", "choice", "code", "connections", "context_of", "cycle", "derivative", "diag", "directed",
    "equating", "exp", "fewer", "fitted", "fixed", "gradient", "grows", "hadamard", "identity", "inverse", "iterates", "layers",
    "limit", "literal", "log", "matrix", "mechanism", "misconception", "naturals", "network", "neurons", "norm2", "optimised",
    "order_of_growth", "outer", "output_shape", "parameters", "picture", "question_of", "real", "receptive_field", "settled",
    "sigmoid", "softmax", "spoken", "sqrt", "tanh", "total", "trace", "truth", "vector", "weights", "worth",
]  # fmt: skip
_CALLED = re.compile(r"([A-Za-z]+)\((?![\dk]\))")  # a name such as `V(B)`, `IG(S, A)`, but not the step `w(1)`
TOLERANCE = Fraction(1, 100_000)  # of a truth that was measured in floating point, relative


class Run(Protocol):
    """A numeric evaluation in progress: what a size is, and a truth's value with one symbol replaced."""

    def size(self, name: str) -> int: ...

    def value(self, name: str, **replaced: Numeric) -> Numeric: ...

    def argmin(self, of: str, by: str) -> Numeric: ...

    def gradient(self, of: str, by: str, at: str) -> Numeric: ...

    def equating(self, left: str, right: str, by: str) -> Numeric: ...


Numeric: TypeAlias = Any  # a torch tensor or a float; torch is not imported here
RUNNING: ContextVar[Run | None] = ContextVar("running", default=None)


class Term:
    """A formula that Python's operators build: `X.T @ (X @ w - t) / n`."""

    __slots__ = ("expression",)
    __array_priority__ = 1000

    def __init__(self, expression: Expression) -> None:
        self.expression = expression

    def _join(self, head: str, other: Operand, flipped: bool = False) -> Any:
        run = RUNNING.get()
        if run is not None and isinstance(self.expression, Symbol):
            own, rest = run.size(self.expression.name), _plain(other, run)
            left, right = (rest, own) if flipped else (own, rest)
            return _NUMERIC[head](left, right)
        mine, theirs = self.expression, _expression(other)
        return Term(Apply(head, (theirs, mine) if flipped else (mine, theirs)))

    def __add__(self, other: Operand) -> Any:
        return self._join("Add", other)

    def __radd__(self, other: Operand) -> Any:
        return self._join("Add", other, flipped=True)

    def __sub__(self, other: Operand) -> Any:
        return self._join("Subtract", other)

    def __rsub__(self, other: Operand) -> Any:
        return self._join("Subtract", other, flipped=True)

    def __mul__(self, other: Operand) -> Any:
        return self._join("Multiply", other)

    def __rmul__(self, other: Operand) -> Any:
        return self._join("Multiply", other, flipped=True)

    def __matmul__(self, other: Operand) -> Any:
        return self._join("MatMul", other)

    def __truediv__(self, other: Operand) -> Any:
        return self._join("Divide", other)

    def __rtruediv__(self, other: Operand) -> Any:
        return self._join("Divide", other, flipped=True)

    def __pow__(self, other: Operand) -> Any:
        return self._join("Power", other)

    def __rpow__(self, other: Operand) -> Any:
        return self._join("Power", other, flipped=True)

    def __neg__(self) -> Any:
        return Term(Apply("Negate", (self.expression,)))

    @property
    def T(self) -> Term:
        return Term(Apply("Transpose", (self.expression,)))


Operand: TypeAlias = "Term | int | float | Fraction"
_NUMERIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "Add": lambda a, b: a + b,
    "Subtract": lambda a, b: a - b,
    "Multiply": lambda a, b: a * b,
    "MatMul": lambda a, b: a @ b,
    "Divide": lambda a, b: a / b,
    "Power": lambda a, b: a**b,
}


def _plain(value: Any, run: Run) -> Any:
    if isinstance(value, Term) and isinstance(value.expression, Symbol):
        return run.size(value.expression.name)
    return value


def _expression(value: Any) -> Expression:
    if isinstance(value, Term):
        match value.expression:
            case Apply("Subtract", (left, right)):
                return Apply("Add", (left, Apply("Negate", (right,))))
        return value.expression
    if isinstance(value, float):
        value = Fraction(repr(value))
    return Number(Fraction(value))


# ---------------------------------------------------------------- declarations


@dataclass(frozen=True)
class Given:
    """A declared symbol: its shape, what is known of it, how answers call it, and its value where data fix it."""

    name: str
    shape: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    value: tuple[tuple[Fraction, ...], ...] | None = None
    choices: tuple[int, ...] = ()
    default: int | None = None


@dataclass(frozen=True)
class Order:
    """What the question says of two sizes: `more_columns = fewer(n, d)`."""

    small: str
    large: str


@dataclass(frozen=True)
class Spoken:
    """The phrases by which answers call a size."""

    name: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Fixed:
    """A number that the question sets once and for all, and how answers call it."""

    value: int
    names: tuple[str, ...]


def fixed(value: int, *names: str) -> Fixed:
    """What answers may say again of the setting: `FILTERS = fixed(32, "NF", "num_filters", "filters")`; "with 32 filters"."""
    return Fixed(value, names)


def spoken(size: Term, *names: str) -> Spoken:
    """How answers call a size or count: `STEPS = spoken(t, "number of steps", "iterations")`."""
    return Spoken(flat_name(size.expression), names)


@dataclass(frozen=True)
class Case:
    """A case of which a question asks: a parameter's value in it and usually, and how answers call it."""

    parameter: str
    value: int
    usual: int
    phrases: tuple[str, ...]


def case(parameter: Given, value: int, *phrases: str, usual: int = 1) -> Case:
    """`DOUBLED = case(scale, 2, "doubled input", "64x64 input")`: counts are then said to be so many times what they were."""
    return Case(parameter.name, value, usual, phrases)


MAX_WORDINGS = 128


def said(pattern: str) -> tuple[str, ...]:
    """All wordings of a pattern: `said("SGD|mini-batch~SGD finds|reaches it")` has four; `~` is a blank inside a choice."""
    found = tuple(" ".join(words).replace("~", " ") for words in product(*(word.split("|") for word in pattern.split())))
    if len(found) > MAX_WORDINGS:
        raise ValueError(f"{pattern!r} has {len(found)} wordings, more than {MAX_WORDINGS}")
    return tuple(" ".join(text.split()) for text in found)


def naturals(names: str) -> tuple[Term, ...]:
    """Sizes and counts: `n, d = naturals("n d")`."""
    return tuple(Term(Symbol(name)) for name in names.split())


def fewer(small: Term, large: Term) -> Order:
    """The question says that one size is less than another: `OVERPARAMETERISED = fewer(n, d)`."""
    return Order(flat_name(small.expression), flat_name(large.expression))


def real(name: str, *names: str, value: float | None = None, **known: bool) -> Given:
    r"""A scalar; facts as keywords: `real(r"\eta", "learning rate", positive=True)`; `value` where data fix it."""
    return Given(_plain_name(name), (), _known(known), names, None if value is None else ((_fraction(value),),))


def vector(name: str, size: Term | int, *names: str, value: Sequence[float] | None = None, **known: bool) -> Given:
    """A column of `size` entries, shape (d,)."""
    rows = None if value is None else tuple((_fraction(entry),) for entry in value)
    return Given(_plain_name(name), (_size(size),), _known(known), names, rows)


def matrix(
    name: str,
    rows: Term | int,
    columns: Term | int,
    *names: str,
    value: Sequence[Sequence[float]] | None = None,
    **known: bool,
) -> Given:
    """A matrix of shape (rows, columns)."""
    cells = None if value is None else tuple(tuple(_fraction(entry) for entry in row) for row in value)
    return Given(_plain_name(name), (_size(rows), _size(columns)), _known(known), names, cells)


def choice(name: str, *values: int, names: tuple[str, ...] = (), default: int | None = None) -> Given:
    """A parameter that takes one of these whole numbers, such as a kernel size; `default` where an answer is silent."""
    return Given(_plain_name(name), (), ("integer",), names, None, values, default)


def _plain_name(name: str) -> str:
    r"""The name under which the grammar knows a symbol: `\lambda` is lambda, `\sigma_1` is sigma_1."""
    found = read_expression(name) if "\\" in name else name
    if isinstance(found, Unread):
        raise ValueError(f"the symbol {name!r} is not read: {found.reason}")
    return found if isinstance(found, str) else flat_name(found)


def _known(known: Mapping[str, bool]) -> tuple[str, ...]:
    facts = tuple(fact.replace("_", " ") for fact, holds in known.items() if holds)
    for fact in facts:
        if fact not in FACTS:
            raise ValueError(f"{fact!r} is no fact that is known of a symbol; there are {', '.join(sorted(FACTS))}")
    return facts


def _size(size: Term | int) -> str:
    return str(size) if isinstance(size, int) else flat_name(size.expression)


def _fraction(value: float) -> Fraction:
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


# ---------------------------------------------------------------- truths


@dataclass(frozen=True)
class Quantity:
    """A truth. `expression` is its formula in given symbols and other truths; `cases` its value for each choice of parameters."""

    id: str
    names: tuple[str, ...]
    symbols: tuple[Expression, ...]
    function: Callable[..., Any] = field(compare=False)
    parameters: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    expression: Expression | None = None
    cases: tuple[tuple[tuple[tuple[str, int], ...], Expression], ...] = ()
    measured: bool = False
    optimum: str = ""
    form: str = ""
    doc: str = ""
    again: Callable[..., Any] | None = field(default=None, compare=False)
    precision: float = 1e-9
    index: int | None = None
    about: tuple[str, ...] = ()  # words of which a sentence must hold one to speak of it
    holds: bool | None = None  # of a proposition, whose names are sentences
    hint: str = ""
    net: str = ""  # measured on a layer of this network, and verified with it


@dataclass(frozen=True)
class Declared:
    """A `@truth` function before its module is read."""

    function: Callable[..., Any]
    names: tuple[str, ...]
    of: str
    index: tuple[int, ...]
    form: str
    again: Callable[..., Any] | None
    precision: float
    hint: str = ""
    about: tuple[str, ...] = ()

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)


def truth(
    *names: str,
    of: str = "",
    index: Sequence[int] = (),
    form: str = "",
    again: Callable[..., Any] | None = None,
    precision: float = 1e-9,
    about: Sequence[str] = (),
) -> Callable[[Callable[..., Any]], Declared]:
    r"""A function that computes a truth.

    `names` are the formulas (`\eta^*`) and phrases ("optimal learning rate") by which answers call it; `of` the variable of
    which it is a function (`L(w)`); `index` the steps of a sequence, whose function takes the step last and whose names hold `k`;
    `form` a formula to show, which `verify` proves equal; `again` a second, independent way for values, which agrees to
    `precision` (relative); `about` words of which a sentence must hold one ("memory") before its phrases mean this truth.
    """

    def declare(function: Callable[..., Any]) -> Declared:
        return Declared(function, names, of, tuple(index), form, again, precision, about=tuple(about))

    return declare


def misconception(
    *statements: str, hint: str, again: Callable[..., Any] | None = None
) -> Callable[[Callable[..., bool]], Declared]:
    """A proposition that many believe and that is false; `hint` says in a sentence why. Its function must return False."""

    def declare(function: Callable[..., bool]) -> Declared:
        return Declared(function, statements, "", (), "", again, 0.0, hint)

    return declare


@dataclass(frozen=True)
class Code:
    """A network that answers write as a class: how it is built here, and for which arguments of the constructor it is held.

    `function` takes the constructor's arguments in their order; `shape` gives the input's shape without the batch axis for them.
    What departs from it in an aspect that the question settles is wrong, in an aspect that it leaves free right, in others open.
    Settings behind those that the question asks for show no mistake.
    """

    id: str
    names: tuple[str, ...]
    settings: tuple[tuple[int, ...], ...]
    parameters: tuple[str, ...]
    function: Callable[..., Any] = field(compare=False)
    shape: Callable[..., tuple[int, ...]] = field(compare=False)
    beyond: tuple[tuple[int, ...], ...] = ()  # those of the settings that the question does not ask for
    called: tuple[tuple[str, tuple[str, ...]], ...] = ()  # other names of parameters
    literal: bool = False  # the question states numbers for what it asks for: beyond that they may stand as they are
    settled: tuple[Aspect, ...] = ()
    free: tuple[Aspect, ...] = ()

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self.function(*args, **named)


def code(
    *names: str,
    settings: Sequence[tuple[int, ...]],
    shape: Callable[..., tuple[int, ...]],
    beyond: Sequence[tuple[int, ...]] = (),
    called: Mapping[str, Sequence[str]] | None = None,
    literal: bool = False,
    settled: Sequence[Aspect] = (),
    free: Sequence[Aspect] = (),
) -> Callable[[Callable[..., Any]], Code]:
    """A function that builds a network; `names` are the classes of answers that are held against it, in every setting.

    `beyond` holds settings of which the question says nothing, `called` other names that constructors give its parameters. Where
    the question states settings of layers as numbers (`literal`), in the settings beyond only weights and parameters count.
    `settled` and `free` are aspects of `grader/flow.py`.
    """

    def declare(function: Callable[..., Any]) -> Code:
        written = function.__code__
        parameters = written.co_varnames[: written.co_argcount]
        every = (*settings, *beyond)
        own = parameters[: len(settings[0])]
        others = tuple((name, tuple(spelled)) for name, spelled in (called or {}).items())
        shown = function.__name__, names, every, own, function, shape
        return Code(*shown, tuple(beyond), others, literal, tuple(settled), tuple(free))

    return declare


@dataclass(frozen=True)
class Network:
    """A network whose layers answers speak of: each layer's shapes and counts, as they were measured for an input of `shape`."""

    id: str
    names: tuple[str, ...]
    shape: tuple[int, ...]
    function: Callable[[], Any] = field(compare=False)
    layers: tuple[Layer, ...] = ()

    def __call__(self) -> Any:
        return self.function()

    def shown(self) -> str:
        """Each layer's output and number of parameters, for people."""
        return "; ".join(f"{layer.kind} {'x'.join(map(str, layer.output[1:]))}, {layer.parameters}" for layer in self.layers)

    def agrees(self) -> bool:
        """Whether the formulas of every layer's settings give what was measured."""
        measured = tuple((layer.output[1:], layer.parameters) for layer in self.layers)
        return measured == again_by_hand(self.function(), *self.shape)


def network(*names: str, shape: Sequence[int]) -> Callable[[Callable[[], Any]], Network]:
    """A function that builds a network without arguments; answers may speak of its layers.

    For "the second convolutional layer" and the like its output shape, channels, parameters, weights and neurons are truths,
    measured on an input of `shape` (without the batch axis) and verified by the formulas of the layers' settings.
    """

    def declare(function: Callable[[], Any]) -> Network:
        return Network(function.__name__, names, tuple(shape), function)

    return declare


@dataclass(frozen=True)
class Drawing:
    """A picture of the question: its function draws on matplotlib's axes; `alternative` tells it to who cannot see it."""

    id: str
    alternative: str
    width: float
    height: float
    function: Callable[[Any], None] = field(compare=False)


def picture(alternative: str, width: float = 4.5, height: float = 3.2) -> Callable[[Callable[[Any], None]], Drawing]:
    """A function that draws on matplotlib's axes, `width` x `height` inches; `grader verify --pin` draws it once and keeps it."""

    def declare(function: Callable[[Any], None]) -> Drawing:
        return Drawing(function.__name__.replace("_", "-"), alternative, width, height, function)

    return declare


@dataclass(frozen=True)
class Worth:
    """What an answer can earn. Types 1 and 2 ask for a trace, a critique and a solution; 3 and 4 for a solution alone.

    `needs` are the truths that the solution must state; without any, a person judges it.
    """

    points: float
    type: int
    needs: tuple[str, ...] = ()

    @property
    def asks_critique(self) -> bool:
        return self.type in (1, 2)


def worth(points: float, type: int, *needs: str) -> Worth:
    """The rubric of a question: `WORTH = worth(1, 2, "eta_star")`."""
    if type not in (1, 2, 3, 4):
        raise ValueError("the type of a question is 1, 2, 3 or 4")
    return Worth(points, type, needs)


def fitted(measure: Callable[..., int], degree: int, *counts: Any) -> Any:
    """What `measure` gives for whole numbers, as a polynomial in the symbols `counts`, fitted exactly and held at more points."""
    if not any(isinstance(count, Term) for count in counts):
        return measure(*(int(count) for count in counts))
    run = RUNNING.get()
    if run is not None:
        return measure(*(int(_plain(count, run)) for count in counts))
    total: Any = 0
    for powers, coefficient in sorted(fit(measure, len(counts), degree).items(), reverse=True):
        term: Any = coefficient
        for count, power in zip(counts, powers, strict=True):
            if power:
                factor = count if power == 1 else count**power
                term = factor if isinstance(term, Fraction) and term == 1 else term * factor
        total = term if isinstance(total, int) else total + term
    return total if isinstance(total, Term) else Term(_expression(total))


def grows(*measured: tuple[Callable[[int], int], Term | Given]) -> Term:
    """The order of growth O(t), O(1), O(t d): each measure with the whole number that it is a function of.

    Each is measured at seven points while the others stand still; with several the order is the product of theirs.
    """
    factors: list[Expression] = []
    for measure, by in measured:
        symbol = by.expression if isinstance(by, Term) else Symbol(by.name)
        degree = order_of_growth(measure)
        if degree:
            factors.append(symbol if degree == 1 else Apply("Power", (symbol, Number(Fraction(degree)))))
    whole = Number(Fraction(1)) if not factors else factors[0] if len(factors) == 1 else Apply("Multiply", tuple(factors))
    return Term(Apply("BigO", (whole,)))


def norm2(x: Any) -> Any:
    """The squared Euclidean norm."""
    if isinstance(x, Term):
        return Term(Apply("Power", (Apply("Norm", (x.expression,)), Number(Fraction(2)))))
    return (x * x).sum()


def argmin(of: str, by: str) -> Any:
    """The value of the symbol `by` that minimises the truth `of`."""
    run = RUNNING.get()
    return run.argmin(of, by) if run is not None else Term(Apply("ArgMin", (Symbol(of), Symbol(by))))


def equating(left: str, right: str, by: str) -> Any:
    """The value of the symbol `by` at which two truths are equal; `verify` measures that they are."""
    run = RUNNING.get()
    if run is not None:
        return run.equating(left, right, by)
    gap = Apply("Add", (Symbol(left), Apply("Negate", (Symbol(right),))))
    return Term(Apply("ArgMin", (Apply("Power", (Apply("Norm", (gap,)), Number(Fraction(2)))), Symbol(by))))


def gradient(of: str, by: str, at: str = "") -> Any:
    """The derivative of the truth `of` by the symbol `by`, taken at the value of the symbol `at`."""
    run = RUNNING.get()
    if run is not None:
        return run.gradient(of, by, at or by)
    if at:
        return Term(Apply("Gradient", (Apply("Call", (Symbol(of), Symbol(at))), Symbol(at))))
    return Term(Apply("D", (Symbol(of), Symbol(by))))


def derivative(of: str, by: str) -> Any:
    """The derivative of the truth `of` by the scalar `by`."""
    return gradient(of, by)


def _function(head: str, name: str, doc: str) -> Callable[[Any], Any]:
    """A function of numbers, entry by entry: a formula of a formula, torch's function of a tensor."""

    def apply(x: Any) -> Any:
        if isinstance(x, Term):
            return Term(Apply(head, (x.expression,)))
        import torch

        return getattr(torch, name)(x)

    apply.__name__, apply.__doc__ = name, doc
    return apply


exp = _function("Exp", "exp", "The exponential, entry by entry.")
log = _function("Ln", "log", "The natural logarithm, entry by entry.")
sqrt = _function("Sqrt", "sqrt", "The square root, entry by entry.")
tanh = _function("Tanh", "tanh", "The hyperbolic tangent, entry by entry.")
sigmoid = _function("Sigmoid", "sigmoid", "1 / (1 + exp(-x)), entry by entry.")
diag = _function("Diag", "diag", "The square matrix with this vector on its diagonal.")
trace = _function("Trace", "trace", "The sum of a square matrix's diagonal.")


def softmax(x: Any) -> Any:
    """exp(x_i) / sum_j exp(x_j) of a vector."""
    return Term(Apply("Softmax", (x.expression,))) if isinstance(x, Term) else x.softmax(0)


def total(x: Any) -> Any:
    """The sum of a vector's entries."""
    return Term(Apply("Trace", (Apply("Diag", (x.expression,)),))) if isinstance(x, Term) else x.sum()


def hadamard(x: Any, y: Any) -> Any:
    """The product entry by entry."""
    if isinstance(x, Term) or isinstance(y, Term):
        return Term(Apply("Hadamard", (_expression(x), _expression(y))))
    return x * y


def outer(x: Any, y: Any) -> Any:
    """x y^T of two vectors."""
    return x @ y.T if isinstance(x, Term) else x[:, None] * y[None, :]


def identity(size: Any) -> Any:
    """The identity matrix of this size."""
    run = RUNNING.get()
    if run is None:
        return Term(Apply("Identity", (_expression(size),)))
    import torch

    return torch.eye(int(_plain(size, run)), dtype=torch.float64)


def inverse(x: Any) -> Any:
    """The inverse of a square matrix."""
    return Term(Apply("Inverse", (x.expression,))) if isinstance(x, Term) else x.inverse()


# ---------------------------------------------------------------- questions


@dataclass(frozen=True)
class Question:
    """A question with everything that its reference knows."""

    id: str
    title: str
    doc: str = ""
    given: tuple[Given, ...] = ()
    sizes: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    worth: Worth | None = None
    notes: tuple[str, ...] = ()  # what no rule settles, in the words of the module
    drawings: tuple[Drawing, ...] = ()
    pictures: tuple[str, ...] = ()  # the drawings as they were kept, SVG
    orders: tuple[Order, ...] = ()
    codes: tuple[Code, ...] = ()
    networks: tuple[Network, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    cases: tuple[Case, ...] = ()
    setting: tuple[str, ...] = ()  # phrases that only say again what the question supposes
    sought: tuple[str, ...] = ()  # and what it seeks: "both updates agree"
    graphs: tuple[Graph, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()

    def quantity(self, id: str) -> Quantity:
        return next(quantity for quantity in self.quantities if quantity.id == id)


@dataclass(frozen=True)
class Course:
    """The questions of a course, the other names of some, and a hash of the reference's files."""

    id: str
    questions: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...] = ()
    references: tuple[Question, ...] = ()
    hash: str = ""

    def reference(self, question: str) -> Question | None:
        return next((reference for reference in self.references if reference.id == question), None)


def question_of(module: ModuleType, id: str) -> Question:
    """The question that a module describes: its docstring's first line is the title."""
    doc = (module.__doc__ or "").strip()
    title = doc.split("\n", 1)[0].removeprefix(id).strip().rstrip(".")
    given, sizes, declared = [], [], []
    called_here: dict[str, str] = {}  # what the module calls a symbol: `lam = real(r"\lambda")`
    for name, value in vars(module).items():
        if isinstance(value, Given):
            given.append(value)
            called_here[name] = value.name
        elif isinstance(value, Term) and isinstance(value.expression, Symbol):
            sizes.append(value.expression.name)
        elif isinstance(value, Declared) and value.function.__module__ == module.__name__:
            declared.append((name, value))
    rubric = next((value for value in vars(module).values() if isinstance(value, Worth)), None)
    notes = vars(module).get("OPEN", ())
    drawings = tuple(
        value for value in vars(module).values() if isinstance(value, Drawing) and value.function.__module__ == module.__name__
    )
    question = Question(id, title, doc, tuple(given), tuple(sizes), worth=rubric, notes=tuple(notes), drawings=drawings)
    question = replace(question, setting=tuple(vars(module).get("SETTING", ())), sought=tuple(vars(module).get("SOUGHT", ())))
    codes = (value for value in vars(module).values() if isinstance(value, Code))
    question = replace(question, codes=tuple(item for item in codes if item.function.__module__ == module.__name__))
    question = replace(question, orders=tuple(value for value in vars(module).values() if isinstance(value, Order)))
    question = replace(question, fixed=tuple(value for value in vars(module).values() if isinstance(value, Fixed)))
    question = replace(question, cases=tuple(value for value in vars(module).values() if isinstance(value, Case)))
    question = replace(question, spoken=tuple(value for value in vars(module).values() if isinstance(value, Spoken)))
    question = replace(question, graphs=tuple(value for value in vars(module).values() if isinstance(value, Graph)))
    question = replace(question, mechanisms=tuple(_mechanisms(module)))
    for name, value in declared:
        parameters = _parameters(value, called_here, {*sizes, *(item.name for item in given), *(name for name, _ in declared)})
        question = replace(question, quantities=(*question.quantities, *_quantities(name, value, parameters, question)))
    built = (
        value for value in vars(module).values() if isinstance(value, Network) and value.function.__module__ == module.__name__
    )
    nets = tuple(replace(net, layers=layers(net.function(), *net.shape)) for net in built)
    parts = tuple(quantity for net in nets for quantity in _of_layers(net))
    return replace(question, networks=nets, quantities=(*question.quantities, *parts))


def _mechanisms(module: ModuleType) -> Iterator[Mechanism]:
    """Mechanisms that a module names, one by one or in tuples."""
    for value in vars(module).values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Mechanism):
                yield item


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _of_layers(net: Network) -> Iterator[Quantity]:
    """What was measured of each layer, by the names that English has for it: its kind, and which of its kind it is."""
    for place, layer in enumerate(net.layers):
        alike = [other for other in net.layers if called(other.kind) == called(layer.kind)]
        number = alike.index(layer)
        words = [ORDINALS[number]] if number < len(ORDINALS) else []
        words += ["last", "final"] if number == len(alike) - 1 and number else []
        which = [f"{word} {name}" for word in words for name in called(layer.kind)]
        which += list(called(layer.kind)) if len(alike) == 1 else []
        if which:
            for what, value in _counted(layer):
                names = tuple(f"{phrase} of the {one}" for one in which for phrase in what)
                function, expression = (lambda value=value: value), _literal(value)[0]
                yield Quantity(
                    f"{net.id}_{place + 1}_{what[0].replace(' ', '_')}", names, (), function, expression=expression, net=net.id
                )


def _counted(layer: Layer) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Phrases and values of what a layer gives and holds."""
    before, after = layer.input[1:], layer.output[1:]
    total_before, total_after = prod(before), prod(after)
    yield (GIVES, "shape of the output", "output size", "output"), list(after)
    yield (TAKES, "input size", "input"), list(before)
    yield ("parameters", "trainable parameters", "learnable parameters"), layer.parameters
    yield ("weights",), layer.weights
    yield ("neurons", "output neurons", "units", "outputs"), total_after
    yield ("input neurons", "inputs"), total_before
    if len(after) == 3:
        yield ("output channels", "channels", "filters", "feature maps"), after[0]
    if len(before) == 3:
        yield ("input channels",), before[0]


def _parameters(declared: Declared, called_here: Mapping[str, str], known: set[str]) -> tuple[str, ...]:
    """The symbols and truths that a function takes; of a sequence, its last parameter is the step."""
    code = declared.function.__code__
    written = code.co_varnames[: code.co_argcount]
    found = tuple(called_here.get(name, name.rstrip("_")) for name in (written[:-1] if declared.index else written))
    unknown = [name for name in found if name not in known]
    if unknown:
        raise ValueError(f"{code.co_name} takes {', '.join(unknown)}, which the module declares neither as symbol nor as truth")
    return found


def _quantities(name: str, declared: Declared, parameters: tuple[str, ...], question: Question) -> Iterator[Quantity]:
    doc = (declared.function.__doc__ or "").strip()
    for step in declared.index or (None,):
        written = tuple(
            text.replace("k", str(step)) if step is not None and _is_formula(text) else text for text in declared.names
        )
        given = frozenset(item.name for item in question.given)
        heads = {match[1] for text in written if (match := _CALLED.match(text))} - given
        known = Names(symbols=given, functions=frozenset(heads))
        formulas = tuple(found for text in written if _is_formula(text) for found in _read_name(text, known))
        phrases = tuple(text for text in written if not _is_formula(text))
        quantity = Quantity(
            id=name if step is None else f"{name}_{step}",
            names=phrases,
            symbols=formulas,
            function=declared.function,
            parameters=parameters,
            of=(_plain_name(declared.of),) if declared.of else (),
            form=declared.form,
            doc=doc,
            again=declared.again,
            precision=declared.precision,
            index=step,
            hint=declared.hint,
            about=declared.about,
        )
        yield _computed(quantity, question)


def _is_formula(name: str) -> bool:
    if " " in name and "\\" not in name and not re.fullmatch(r"\w+\((?:\w+,? ?)+\)", name):
        return False  # a phrase or a sentence
    return any(sign in name for sign in "\\_^*(") or len(name.rstrip("'")) == 1


def _read_name(text: str, known: Names) -> Iterator[Expression]:
    found = read_expression(text, known)
    if isinstance(found, Unread):
        raise ValueError(f"the name {text!r} is not read: {found.reason}")
    yield found


def _computed(quantity: Quantity, question: Question) -> Quantity:
    """The quantity with its formula, or its values for every choice of its parameters."""
    choices = [given for given in question.given if given.name in quantity.parameters and given.choices]
    if choices:
        cases = []
        for values in product(*(given.choices for given in choices)):
            bound = tuple(zip((given.name for given in choices), values, strict=True))
            cases.append((bound, _literal(quantity.function(*values))[0]))
        return replace(quantity, cases=tuple(cases))
    steps = () if quantity.index is None else (quantity.index,)
    result = quantity.function(*(Term(Symbol(name)) for name in quantity.parameters), *steps)
    if isinstance(result, bool):
        return replace(quantity, holds=result, names=(*quantity.names,), symbols=())
    if isinstance(result, Term):
        expression = _expression(_flattened(result))
        optimum = expression.args[1] if isinstance(expression, Apply) and expression.head == "ArgMin" else None
        return replace(quantity, expression=expression, optimum=optimum.name if isinstance(optimum, Symbol) else "")
    literal, measured = _literal(result)
    return replace(quantity, expression=literal, measured=measured)


def _flattened(term: Term) -> Term:
    def walk(node: Expression) -> Expression:
        match node:
            case Apply("Subtract", (left, right)):
                return Apply("Add", (walk(left), Apply("Negate", (walk(right),))))
            case Apply(head, args):
                return Apply(head, tuple(walk(arg) for arg in args))
        return node

    return Term(walk(term.expression))


def _literal(value: Any) -> tuple[Expression, bool]:
    """A number, list or tensor as a formula, and whether it came from floating point."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        rows = value if value and isinstance(value[0], (list, tuple)) else [[entry] for entry in value]
        cells = [[_literal(entry) for entry in row] for row in rows]
        built = Apply("Matrix", tuple(Apply("Row", tuple(cell for cell, _ in row)) for row in cells))
        return built, any(measured for row in cells for _, measured in row)
    if isinstance(value, float):
        return Number(Fraction(f"{value:.15g}"), f"{value:.8g}"), True
    return Number(Fraction(value)), False


MANY = 12  # cases that are listed one by one


def show_cases(quantity: Quantity) -> str:
    """The value in every case, or how many there are, between which bounds, and a hash of them all."""
    shown = [f"{', '.join(f'{name}={value}' for name, value in bound)}: {show(truth)}" for bound, truth in quantity.cases]
    if len(shown) <= MANY:
        return "; ".join(shown)
    values = [truth.value for _, truth in quantity.cases if isinstance(truth, Number)]
    reach = f" from {min(values)} to {max(values)}" if len(values) == len(shown) else ""
    return f"{len(shown)} values{reach}, {hashlib.sha256('; '.join(shown).encode()).hexdigest()[:16]}"


def literal(given: Given) -> Expression | None:
    """The value that data give a symbol."""
    if given.value is None:
        return None
    if not given.shape:
        return Number(given.value[0][0])
    return Apply("Matrix", tuple(Apply("Row", tuple(Number(cell) for cell in row)) for row in given.value))


def context_of(question: Question) -> Context:
    """What a formula of this question is read in: facts, data, and the truths as definitions and functions."""
    facts = {
        size: Fact(symbol=size, properties=("natural", *(f"< {order.large}" for order in question.orders if order.small == size)))
        for size in question.sizes
    }
    facts |= {item.name: Fact(symbol=item.name, shape=item.shape, properties=item.properties) for item in question.given}
    where = {item.name: value for item in question.given if (value := literal(item)) is not None}
    symbols_set = {name: item.value for item in question.fixed for name in item.names if name.isupper()}
    facts |= {name: Fact(symbol=name) for name in symbols_set if name not in facts}
    where |= {name: Number(Fraction(value)) for name, value in symbols_set.items() if name not in where}
    sizes = {
        size: len(item.value) if place == 0 else len(item.value[0])
        for item in question.given
        if item.value is not None
        for place, size in enumerate(item.shape)
        if not size.isdigit()
    }
    functions: dict[str, Function] = {}
    entries = {  # `w_1` of a vector w is its entry, not a step
        flat_name(symbol)
        for quantity in question.quantities
        for symbol in quantity.symbols
        if isinstance(symbol, Apply) and isinstance(symbol.args[0], Symbol)
        if any(item.name == symbol.args[0].name and item.shape for item in question.given)
    }
    for quantity in question.quantities:
        if quantity.expression is None:
            continue
        for name in (quantity.id, *(flat_name(symbol) for symbol in quantity.symbols)):
            if quantity.of:
                functions.setdefault(name, Function(quantity.of, quantity.expression))
            elif name not in facts and not (quantity.index and name in entries):
                where.setdefault(name, quantity.expression)
    context = Context(facts=facts, where=where, functions=functions, sizes=sizes)
    return context.declare(*_shapes(context))


def _shapes(context: Context) -> Iterator[Fact]:
    """The shapes of the truths that stand for formulas, which hold when a derivative sets them free."""
    for name, value in context.where.items():
        if name not in context.facts:
            try:
                shape = elaborate(value, context)[0].shape
            except (Clash, Unclear):
                continue
            yield Fact(symbol=name, shape=tuple(str(size) for size in shape if size != 1) if shape else ())


def names_of(question: Question) -> Names:
    """The names that the grammar keeps whole."""
    context = context_of(question)
    short = {name for quantity in question.quantities for name in quantity.names if is_acronym(name)}
    known = {*context.facts, *context.where, *short, *(name for name in symbols_of(question))}
    named = [symbol for quantity in question.quantities for symbol in quantity.symbols]
    if Symbol("O") not in named and "O" not in context.facts:
        known.discard("O")  # of a name such as O_1: O(n) is an order
    functions = {*context.functions, *(head for symbol in named for head in _applied(symbol))}  # `P(D | +)`, `V(A)`
    return Names(functions=frozenset(functions), symbols=frozenset(known))


def is_acronym(name: str) -> bool:
    """MSE, F1: a phrase that stands in formulas as one name."""
    return len(name) > 1 and name.isalpha() and name.isupper()


def _applied(symbol: Expression) -> Iterator[str]:
    match symbol:
        case Apply("Call", (Symbol(head), *args)):
            yield head
        case Apply(_, args):
            pass
        case _:
            args = []
    for arg in args:
        yield from _applied(arg)


def symbols_of(question: Question) -> Iterator[str]:
    """All symbols in the names of truths."""
    for quantity in question.quantities:
        for symbol in quantity.symbols:
            yield from symbols(symbol)
