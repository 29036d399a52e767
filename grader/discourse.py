"""What stands around a formula: the sentence it is in, what the text introduces, the condition it is said under.

The fold over a part's segments carries a `World`: the question's truths, the text's own definitions, and what the text has
asserted so far, so that a step which rightly follows a false one is known as such.

Long, since every kind reads a claim in the same surroundings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal, Protocol, TypeVar

from grader.decide.equal import Answer, decide
from grader.english.assertion import Attribute
from grader.english.built import Built
from grader.english.cased import Multiplied
from grader.english.costs import Cost
from grader.english.deeds import Done
from grader.english.edges import Drawn
from grader.english.gridded import Grid
from grader.english.layer_letters import Said
from grader.english.net_clauses import OfNet
from grader.lore import Graph
from grader.mending import Mended
from grader.model import Block, Claim, Evidence, Fact, GradedPart, Kind, Listing, Open, Segment, Span, Verdict, Why
from grader.networks import Layer
from grader.notation.context import Context, Function
from grader.notation.derived import named_slope
from grader.notation.expression import NOWHERE, Apply, Expression, Number, Symbol
from grader.notation.grammar import Line, Names, Statement, Unread, read
from grader.notation.shapes import flat_name
from grader.notation.words import SPECTRAL
from grader.ran import Runs
from grader.reference import Given, Quantity, Question, context_of, names_of
from grader.remarks.remark import Remark
from grader.sentences import answerless, sentences
from grader.sliding.compared import Compared as Stacks
from grader.sliding.described import Described
from grader.speech import called_wrong, hidden, reported

MAX_EARLIER = 8  # formulas of a sentence that are looked back to
MAX_AFTER = 80  # characters behind a formula that are looked at
MAX_LEAD = 2_000  # characters before a formula that are looked back to
CONSTANTS = frozenset({"e", "pi", "I", "Infinity", "Frobenius"})

_INTRODUCES = re.compile(
    r"\b(?:where|let(?:'s| us)?|defin\w+|denot\w+|using|with|given|say|set|choos\w+|assum\w+|suppose|taking|take|call\w*|"
    r"introduc\w+|writing|written as|write|starting (?:with|from)|parametri[sz]\w+|substitut\w+|for|case)"
    r"(?:[^\w§]+(?!we\b|get\b|that\b|is\b|are\b|gives?\b|have\b)\w+){0,5}[^\w§:]*(?:§[^\w§:.]*(?:and|,)?[^\w§:.]*)*$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:let|define|denote|call|introduce)\b[^.§]{0,40}$", re.IGNORECASE)
_ZERO = re.compile(
    r"\b(?:set\w*|equat\w+|put\w*|mak\w+|requir\w+|solv\w+)\b[^.]{0,120}?(?:\bzero\b|=\s*0\b|\bto 0\b|\bvanish\w*)",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\)|`[^`]+`", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z§\[(*\d-])|\n{2,}")


NO_NAMES = Names()


@dataclass(frozen=True)
class Passage:
    """A segment with the words before it: in its sentence, or in the paragraph that leads to a displayed formula."""

    segment: Segment
    before: str
    around: str
    earlier: tuple[tuple[int, str], ...] = ()  # formulas in the same sentence before this one, with their places
    paragraph: str = ""  # all words of the paragraph before it
    above: tuple[tuple[int, str], ...] = ()  # the last formulas of that paragraph, with their places
    after: str = ""  # the next words of the paragraph


@dataclass(frozen=True)
class Probe:
    """Quantities along parameters: changed up or down, said to go up, down, stay, just change, or change by a factor."""

    quantities: tuple[Quantity, ...]
    parameters: tuple[str, ...]  # of each of them the same is said
    sign: int
    effect: str
    reserve: str = ""  # why it is no plain claim
    can: bool = False  # said to be possible
    factor: tuple[Fraction, Fraction] | None = None  # of the parameter, and of the quantity
    order: str = ""  # linear, quadratic
    conditions: tuple[tuple[str, int], ...] = ()
    ends: tuple[Fraction, Fraction] | None = None  # of the parameter, from one value to another
    rough: bool = False  # said with "about"
    shift: bool = False  # the parameter is shifted: the same is added to each of its entries
    of: str = ""  # norm: said of the length of a vector
    others: tuple[Probe, ...] = ()  # of which the same words say it too


@dataclass(frozen=True)
class Compared:
    """Quantities against others, or against a number: more, less, equal, so many times as much."""

    left: tuple[Quantity, ...]
    right: tuple[Quantity, ...]
    bound: str
    factor: Fraction | None
    number: Fraction | None
    reserve: str = ""
    others: tuple[Compared, ...] = ()  # by other measures, where "is bigger" names none


@dataclass(frozen=True)
class Finding:
    """A claim with what its kind needs to check it: the readings of a formula, or a quantity with its conditions."""

    claim: Claim
    readings: tuple[Statement, ...] = ()
    passage: Passage | None = None
    unread: str = ""
    quantities: tuple[Quantity, ...] = ()
    conditions: tuple[tuple[str, int], ...] = ()
    parity: str = ""
    stated: tuple[tuple[str, int], ...] = ()  # parameters that the sentence names
    listed: tuple[tuple[str, int], ...] = ()  # those in one list with the chosen ones
    introduces: bool = False
    link: int = 1  # of a chain: which of its relations
    probe: Probe | None = None
    compared: Compared | None = None
    attribute: Attribute | None = None  # a property that a sentence gives to a thing
    code: Mended | None = None  # a class, put together from its code blocks
    remark: Remark | None = None  # on a text before this one
    of_layers: tuple[Said, tuple[tuple[str, Layer], ...]] | None = None  # of a network: what is said, and the layers it may mean
    of_net: OfNet | None = None  # of a whole network
    sliding: Described | Stacks | None = None  # what a sentence says of layers that it describes
    drawn: tuple[Drawn, Graph] | None = None  # a dependence, and the graph that it is held against
    done: Done | None = None  # by a mechanism of the reference
    cost: Cost | None = None  # an order, degree or factor of growth
    built: tuple[Built, ...] = ()  # what a clause says of a class's layers
    grid: Grid | None = None  # a part of a table
    multiplied: Multiplied | None = None  # counts, in a case of the question
    layer: tuple[str, str, int] | None = None  # of a class: the kind of layer, what of it, the number said


@dataclass(frozen=True)
class Judgement:
    """What a check says of a finding, before it has its id."""

    evidence: Evidence
    reason: str
    follows_from: str | None = None
    truth: str = ""  # the id of the truth that it was held against
    stance: Literal["", "praise", "blame"] = ""
    about: tuple[str, ...] = ()  # the ids of the earlier claims that it is about
    code: Listing | None = None


class _Said(Protocol):
    """What a reader of sentences found, at its place in the sentence."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=_Said)
MAX_SENTENCE = 700


def said_in_prose(
    found: Sequence[Passage], text: str, kind: Kind, reader: Callable[[str], Iterable[_S]]
) -> Iterator[tuple[Claim, Passage, _S]]:
    """What a reader finds in the sentences of the prose, as claims; what the text calls wrong or only reports is left out."""
    for passage in found:
        segment = passage.segment
        for begin, end in sentences(segment.text) if segment.block is Block.PROSE else ():
            sentence = answerless(segment.text[begin:end])
            for item in reader(sentence) if len(sentence) <= MAX_SENTENCE else ():
                start = segment.span.start + begin
                span = Span(start + item.start, start + item.end)
                if not called_wrong(text, span.end) and not reported(text, span.start, critique=segment.part == "critique"):
                    yield Claim(kind=kind, part=segment.part, span=span, quote=text[span.start : span.end]), passage, item


def left_open(why: Why, detail: str) -> Judgement:
    """The judgement that settles nothing, and why."""
    return Judgement(Open(why=why, detail=detail), detail)


@dataclass(frozen=True)
class Asserted:
    """What the text has said: left = right, in which claim, and whether that was false."""

    left: Expression
    right: Expression
    id: str
    wrong: bool
    root: str
    truth: str = ""
    segment: Span = NOWHERE
    display: bool = False


@dataclass(frozen=True)
class Decided:
    """A claim of this part that was decided, in the text before what is read now."""

    span: Span
    id: str
    evidence: Evidence
    wrong: bool
    kind: Kind


@dataclass(frozen=True)
class World:
    """All that a claim is read in."""

    question: Question | None
    context: Context
    names: Names
    declared: Names = NO_NAMES  # those of the question alone
    asserted: tuple[Asserted, ...] = ()
    derivative: tuple[Expression, Expression] | None = None  # the last derivative spoken of: its body, its variable
    introduced: frozenset[str] = frozenset()  # names that the text itself defines
    solved: frozenset[str] = frozenset()  # variables solved for in this part
    variables: frozenset[str] = frozenset()  # arguments of functions that the text defines
    before: tuple[Verdict, ...] = ()  # the verdicts of the parts before this one
    decided: tuple[Decided, ...] = ()  # the last claims of this part that were decided
    earlier: tuple[GradedPart, ...] = ()  # and these parts themselves
    runs: Runs | None = None  # what the code of the answer did in a box, where it was run
    renamed: dict[str, Expression] = field(default_factory=dict)  # names of the reference that the text uses for its own
    anew: Callable[[str], tuple[Verdict, ...]] | None = None  # a text judged by itself, after the trace

    def quantities(self) -> tuple[Quantity, ...]:
        return () if self.question is None else self.question.quantities

    def listing(self) -> Listing | None:
        """The one class of the trace that could be built."""
        codes = [v.code for part in self.earlier if part.part == "trace" for v in part.verdicts if v.code is not None]
        return codes[0] if len(codes) == 1 and codes[0].layers else None

    def unknown(self, expression: Expression) -> frozenset[str]:
        """The names in a formula that neither the question nor the text has introduced."""
        return frozenset(_unknown(expression, self.context, frozenset()))

    def free(self, expression: Expression) -> bool:
        """Whether the formula is a bare symbol that stands for any value."""
        name = flat_name(expression) if isinstance(expression, (Symbol, Apply)) else ""
        known = self.context
        match expression:
            case Symbol():
                return name not in known.where and name not in known.functions
            case Apply("Subscript", (Symbol(base), *_)):
                return name not in known.where and base not in known.where
            case Apply("Prime", (Symbol(base),)):
                return _is_primed_name(base, known) and f"{base}_prime" not in known.where
        return False


def start(question: Question | None) -> World:
    """The world before the first word: what the question gives."""
    if question is None:
        return World(None, Context(), Names())
    names = names_of(question)
    return World(question, context_of(question), names, names)


def _unknown(expression: Expression, context: Context, bound: frozenset[str]) -> Iterator[str]:
    match expression:
        case Number():
            return
        case Symbol(name):
            if not _is_known(name, context, bound):
                yield name
        case Apply("Subscript", (Symbol(base), *indices)):
            flat = flat_name(expression)
            if not _is_known(flat, context, bound) and not _is_known(base, context, bound):
                yield flat
            for index in indices:
                if isinstance(index, Apply) and index.head != "Tuple":
                    yield from _unknown(index, context, bound)
        case Apply("Prime", (Symbol(base),)) if _is_primed_name(base, context):
            if not _is_known(f"{base}_prime", context, bound):
                yield f"{base}'"
        case Apply("Sum" | "Product", (body, Symbol(index), *limits)):
            yield from _unknown(body, context, bound | {index})
            for limit in limits:
                yield from _unknown(limit, context, bound)
        case Apply("Integrate", (body, Symbol(variable), *limits)) | Apply("Limit", (body, Symbol(variable), *limits)) if limits:
            yield from _unknown(body, context, bound | {variable})
            for limit in limits:
                yield from _unknown(limit, context, bound | {"above", "below"})
        case Apply("Call", (Symbol("sigma"), arg)) if speaks_of_sigmoid(context):
            yield from _unknown(arg, context, bound)
        case Apply("Call", (Symbol(name), arg)) if name in SPECTRAL and not _is_known(name, context, bound):
            yield from _unknown(arg, context, bound)
        case Apply("Call", (Apply("Prime", _) as head, arg)) if named_slope(head, sigmoid=False)[0]:
            yield from _unknown(arg, context, bound)
        case Apply("Quantity", (value, _)):
            yield from _unknown(value, context, bound)
        case Apply(_, args):
            for arg in args:
                yield from _unknown(arg, context, bound)


def speaks_of_sigmoid(context: Context) -> bool:
    """Whether the question's own formulas hold the sigmoid, so that an answer's sigma is that function and no other."""

    def holds(expression: Expression) -> bool:
        return isinstance(expression, Apply) and (expression.head == "Sigmoid" or any(map(holds, expression.args)))

    return any(map(holds, [*context.where.values(), *(function.body for function in context.functions.values())]))


def _is_primed_name(base: str, context: Context) -> bool:
    """Whether `x'` is a name of its own: x is no function and no matrix that could be transposed."""
    fact = context.facts.get(base)
    return base not in context.functions and base not in context.where and (fact is None or not fact.shape)


def _is_known(name: str, context: Context, bound: frozenset[str]) -> bool:
    return (
        name in bound or name in CONSTANTS or name in context.facts or name in context.where or name in context.functions
        or name in context.sizes
    )  # fmt: skip


# ---------------------------------------------------------------- passages


def passages(segments: tuple[Segment, ...], text: str) -> Iterator[Passage]:
    """Every segment with the words before it."""
    prose: Segment | None = None
    inside: list[Segment] = []
    for number, segment in enumerate(segments):
        within = prose is not None and prose.span.start <= segment.span.start < prose.span.end
        match segment.block:
            case Block.PROSE:
                prose, inside = segment, []
                yield Passage(segment, "", segment.text)
            case Block.INLINE | Block.DISPLAY if prose is not None and within:
                begin = _sentence_start(text, prose, segment)
                earlier = tuple((item.span.start, item.text) for item in inside if item.span.start >= begin)[-MAX_EARLIER:]
                begin = max(begin, segment.span.start - MAX_LEAD)
                words = hidden(text[begin : segment.span.start].rstrip("$ \\(["))
                paragraph = hidden(
                    text[max(prose.span.start, segment.span.start - MAX_LEAD) : segment.span.start].rstrip("$ \\([")
                )
                yield Passage(
                    segment,
                    words,
                    prose.text,
                    earlier,
                    paragraph,
                    _above(inside) + _below(segments[number + 1 : number + 1 + MAX_EARLIER], text, prose, segment),
                    text[segment.span.end : min(prose.span.end, segment.span.end + MAX_AFTER)].lstrip("$ \\"),
                )
                inside.append(segment)
            case Block.DISPLAY if prose is not None and not text[prose.span.end : segment.span.start].strip(" \n$\\["):
                yield Passage(segment, hidden(prose.text), prose.text, (), hidden(prose.text), _above(inside))
            case _:
                around = prose.text if prose is not None and segment.block is not Block.CODE else ""
                yield Passage(segment, "", around)


def _above(inside: list[Segment]) -> tuple[tuple[int, str], ...]:
    return tuple((item.span.start, item.text) for item in inside[-MAX_EARLIER:])


def _below(following: tuple[Segment, ...], text: str, prose: Segment, formula: Segment) -> tuple[tuple[int, str], ...]:
    """The next formulas of the same sentence: "f(x) = x^2, i.e. a = 2"."""
    rest = _masked(text[formula.span.end : min(prose.span.end, formula.span.end + MAX_LEAD)])
    end = formula.span.end + next((match.start() for match in _SENTENCE.finditer(rest)), len(rest))
    inline = (item for item in following if item.block is Block.INLINE and item.span.start < end)
    return tuple((item.span.start, item.text) for item in inline)


def _sentence_start(text: str, prose: Segment, formula: Segment) -> int:
    """Where the sentence of an inline formula begins; a full stop inside another formula ends nothing."""
    start = max(prose.span.start, formula.span.start - MAX_LEAD)
    ends = [match.end() for match in _SENTENCE.finditer(_masked(text[start : formula.span.start]))]
    return start + (ends[-1] if ends else 0)


def _masked(text: str) -> str:
    """The text with the inside of formulas blanked, at the same length."""
    return _FORMULA.sub(lambda match: "§" + " " * (len(match[0]) - 2) + "§" if len(match[0]) > 1 else "§", text)


def introduces(passage: Passage, lead: str) -> bool:
    """Whether the words before a formula introduce it as a definition or a choice."""
    if lead and lead.split()[0] in ("where", "with", "let", "using", "given", "for"):
        return True
    return bool(_INTRODUCES.search(passage.before[-160:]))


def sets_to_zero(passage: Passage) -> bool:
    """Whether the words before a formula put a derivative to zero."""
    return bool(_ZERO.search(passage.before or ""))


# ---------------------------------------------------------------- the text's own definitions


def next_part(world: World) -> World:
    """The world at the beginning of another part: its definitions stay, what was asserted and solved does not."""
    return replace(world, asserted=(), decided=(), derivative=None, solved=frozenset(), context=world.context.hold(*world.solved))


def with_definitions(world: World, segments: tuple[Segment, ...], text: str) -> World:
    """The world with what the text itself introduces anywhere: `where a = Xw_0 - t`, "let k be ..."."""
    for passage in passages(segments, text):
        if passage.segment.block not in (Block.INLINE, Block.DISPLAY):
            continue
        for line in read(passage.segment.text, world.names, passage.segment.span.start):
            if isinstance(line, Unread):
                continue
            world = _with_function(world, line.readings[0])
            if not introduces(passage, line.lead):
                continue
            own = bool(_OWN.search(passage.before[-60:])) or line.lead.startswith("let")
            world = _defined(world, line.readings[0], own)
    return world


def _with_function(world: World, statement: Statement) -> World:
    """The world with a function that the text defines: `f(x) = x^2 + 3x`. Two definitions of one name leave it undefined."""
    match statement.terms:
        case (Apply("Call", (Symbol(name), Symbol(variable))), body, *_) if set(statement.relations) <= {"Equal", "Define"}:
            pass
        case _:
            return world
    if any(statement.terms[0] in quantity.symbols for quantity in world.quantities()):
        return world
    known = world.context.functions.get(name)
    if known is not None:
        if name in world.introduced and (known.parameters, known.body) != ((variable,), body):
            rest = {other: function for other, function in world.context.functions.items() if other != name}
            return replace(world, context=replace(world.context, functions=rest))
        return world
    if name in world.introduced or name in world.context.facts or name in world.context.where or variable in world.context.where:
        return world
    if world.unknown(body) - {variable}:
        return world
    functions = {**world.context.functions, name: Function((variable,), body)}
    scalar = [] if variable in world.context.facts else [Fact(symbol=variable)]
    context = replace(world.context, functions=functions).declare(*scalar)
    names = replace(world.names, functions=world.names.functions | {name})
    variables = world.variables | {fact.symbol for fact in scalar}
    return replace(world, context=context, names=names, introduced=world.introduced | {name}, variables=variables)


def _defined(world: World, statement: Statement, own: bool) -> World:
    if set(statement.relations) - {"Equal", "Define", "Approx"} or len(statement.terms) < 2:
        return world
    left, right = statement.terms[0], statement.terms[1]
    name = _definable(left)
    if own and name is not None and any(q.id == name and left in q.symbols and not q.of for q in world.quantities()):
        return _redefined(world, name, right)
    if name is None or not world.free(left) or name in world.introduced:
        return world
    if name == flat_name(right) or name in _names(right) or any(left in q.symbols for q in world.quantities()):
        return world
    if world.unknown(left) or name in world.variables or (name in world.context.facts and world.unknown(right)):
        scalars = [Fact(symbol=unknown) for unknown in world.unknown(right)] if name in world.context.facts else []
        context = replace(world.context, where={**world.context.where, name: right}).declare(*scalars)
        names = replace(world.names, symbols=world.names.symbols | {name})
        return replace(world, context=context, names=names, introduced=world.introduced | {name})
    return world


def _redefined(world: World, name: str, right: Expression) -> World:
    """`Let a = ...` for a name that the reference uses for something else: in this text it is the text's."""
    if name in world.introduced or world.unknown(right):
        return world
    if decide(right, Symbol(name), world.context).answer is Answer.EQUAL:
        return world
    return replace(world, renamed={**world.renamed, name: right}, introduced=world.introduced | {name})


def _definable(left: Expression) -> str | None:
    match left:
        case Symbol(name):
            return name
        case Apply("Prime", (Symbol(name),)):
            return f"{name}_prime"
        case Apply("Subscript", (Symbol(), *_)):
            return flat_name(left)
    return None


def _names(expression: Expression) -> frozenset[str]:
    match expression:
        case Symbol(name):
            return frozenset({name})
        case Apply("Subscript", (Symbol(), *_)):
            return frozenset({flat_name(expression)})
        case Apply(_, args):
            return frozenset().union(*map(_names, args))
    return frozenset()


@lru_cache(maxsize=4096)
def _reread(text: str, names: Names, place: int) -> tuple[Line | Unread, ...]:
    """A formula is looked back to from each of the next few: it is read once."""
    return read(text, names, place)


def with_choices(world: World, passage: Passage) -> World:
    """The world of one sentence: what it chooses for declared symbols before a formula ("for $n = 1$ we get")."""
    for place, text in passage.earlier:
        for line in _reread(text, world.names, place):
            if not isinstance(line, Unread):
                world = _chosen(world, line.readings[0])
    return world


def with_assumptions(world: World, passage: Passage) -> World:
    """The world in which all holds that the paragraph says of free symbols before a formula: `p = q`, `a = b = 1`."""
    for place, text in passage.above:
        for line in _reread(text, world.names, place):
            if isinstance(line, Unread) or set(line.readings[0].relations) != {"Equal"}:
                continue
            *names, value = line.readings[0].terms
            for name in names:
                world = _chosen(world, Statement((name, value), ("Equal",), line.span))
    return world


def _chosen(world: World, statement: Statement) -> World:
    if statement.relations != ("Equal",):
        return world
    left, right = statement.terms
    name = _definable(left)
    if name is None or name in _names(right) or any(left in q.symbols for q in world.quantities()):
        return world
    if name in world.context.sizes or not world.free(left) or world.unknown(right) or world.unknown(left):
        return world
    known = world.context
    declared = name in known.facts and all(other in known.facts and other not in known.where for other in _names(right))
    if not declared and _names(right) - {"I"}:
        return world
    fact = world.context.facts.get(name)
    if fact is not None and fact.shape and isinstance(right, Number):
        if right.value:
            return world
        right = Apply("Multiply", (right, Symbol(name)))  # a zero of the symbol's own shape
    whole = isinstance(right, Number) and right.value.denominator == 1
    if whole and any(name in fact.shape for fact in world.context.facts.values()):
        assert isinstance(right, Number)
        return replace(world, context=replace(world.context, sizes={**world.context.sizes, name: int(right.value)}))
    return replace(world, context=replace(world.context, where={**world.context.where, name: right}))


# ---------------------------------------------------------------- what the text says of derivatives


def derivative_in(expression: Expression) -> tuple[Expression, Expression] | None:
    """The derivative that a formula speaks of: its body and its variable."""
    match expression:
        case Apply("D" | "Gradient", (body, variable)):
            return body, variable
        case Apply("Call", (Apply("Prime", (function,)), argument)):
            return Apply("Call", (function, argument)), argument
        case Apply("Gradient", (Apply("Call", (_, argument)) as body,)):
            return body, argument
    return None


def derivatives_in(found: tuple[Passage, ...], world: World) -> Iterator[tuple[int, tuple[Expression, Expression]]]:
    """Where the formulas speak of a derivative, and of which."""
    for passage in found:
        segment = passage.segment
        if segment.block not in (Block.INLINE, Block.DISPLAY):
            continue
        for line in read(segment.text, world.names, segment.span.start):
            pair = None if isinstance(line, Unread) else derivative_in(line.readings[0].terms[0])
            if pair is not None:
                yield line.span.start, pair


def rewritten(expression: Expression, asserted: tuple[Asserted, ...]) -> Expression:
    """The formula with everything that the text asserted false replaced by what the text says of it."""
    for item in reversed(asserted):
        if item.wrong and expression == item.left:
            return item.right
    match expression:
        case Apply("Call", (Apply("Prime", (function,)), argument)):
            body = rewritten(Apply("Call", (function, argument)), asserted)
            if body != Apply("Call", (function, argument)):
                return Apply("D", (body, argument), expression.span)
        case Apply("Gradient" | "D", (body, variable)):
            return Apply(expression.head, (rewritten(body, asserted), variable), expression.span)
        case Apply(head, args):
            return Apply(head, tuple(rewritten(arg, asserted) for arg in args), expression.span)
    return expression


# ---------------------------------------------------------------- what a sentence says of parameters


def conditions_in(sentence: str, before: int, world: World) -> Iterator[tuple[str, int]]:
    """What the sentence says of parameters: "for a kernel size of 4"."""
    if world.question is None:
        return
    for given in world.question.given:
        if not given.choices:
            continue
        stated = list(_stated(sentence, given))
        if stated:
            ahead = [value for place, value in stated if place < before]
            yield given.name, ahead[-1] if ahead else stated[0][1]


def parameters_in(sentence: str, world: World) -> Iterator[tuple[str, int]]:
    for given in world.question.given if world.question is not None else ():
        if given.choices:
            for _, value in _stated(sentence, given):
                yield given.name, value


def parameters_listed(sentence: str, finding_conditions: tuple[tuple[str, int], ...], world: World) -> Iterator[tuple[str, int]]:
    """The parameters that stand in one list with the chosen ones: "for kernel sizes 4 and 5"."""
    for given in world.question.given if world.question is not None else ():
        stated = list(_stated(sentence, given)) if given.choices else []
        for name, value in finding_conditions:
            places = {place for place, other in stated if name == given.name and other == value}
            yield from ((given.name, other) for place, other in stated if place in places)


def _stated(sentence: str, given: Given) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"(?<![\w\\]){re.escape(given.name)}\s*=\s*(\d+)(?![\d.]*\d)\$?(?=[\s,.;:)]|$)", sentence):
        if given.names:
            yield match.start(), int(match[1])  # "for c = 8"
    for name in given.names or (given.name,):
        if name.startswith("number of "):  # "8 channels"
            counted = rf"(?<![\w.])(\d+)\s+{re.escape(name.removeprefix('number of '))}\b"
            for match in re.finditer(counted, sentence, re.IGNORECASE):
                yield match.start(), int(match[1])
        square = rf"\b(\d+)\s*(?:\\times|×|x|by)\s*\1\$?\s+(?:[a-z]+\s+){{0,2}}{re.escape(name)}s?\b"
        for match in re.finditer(square, sentence, re.IGNORECASE):  # "a 3x3 kernel"
            yield match.start(), int(match[1])
        pattern = (
            rf"(?<!\w){re.escape(name)}s?\$?\s*(?:sizes?\s*)?(?:of\s+size\s+|of\s+|is\s+|=\s*|:\s*|equals?\s+(?:to\s+)?)?\$?(\d+)"
        )
        for match in re.finditer(pattern, sentence, re.IGNORECASE):
            yield match.start(), int(match[1])
            for more in re.finditer(r"(?:,|\band\b|\bor\b|&)\s*(\d+)", sentence[match.end() : match.end() + 12]):
                yield match.start(), int(more[1])
