"""A sentence of which parts are read: what its names and symbols stand for, and of which variable a formula is a function."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from grader.anatomy.masked import Masked
from grader.discourse import World
from grader.english.names import Lexicon
from grader.english.tokens import Mention, Token, tokens_of
from grader.notation.expression import Apply, Expression, Number, Symbol, symbols
from grader.notation.grammar import Statement, Unread, read
from grader.notation.shapes import Clash, Unclear, elaborate, flat_name
from grader.reference import Quantity

Pair = tuple[int, int]
_ARTICLES = frozenset("the a an our its this that , just simply exactly only".split())
_EMPTY = frozenset("function polynomial parabola curve line expression formula quantity product vector matrix node".split())


@dataclass(frozen=True)
class Thing:
    """A formula, its variable where one is plain, and the way in which the reference writes it."""

    expression: Expression
    variable: str = ""
    written: Expression | None = None
    truth: str = ""


@dataclass(frozen=True)
class Reading:
    """A sentence with what its words may mean."""

    masked: Masked
    world: World
    lexicon: Lexicon

    @property
    def text(self) -> str:
        return self.masked.text

    def terms(self, written: str) -> tuple[Expression, ...]:
        """All readings of a formula whose names are known."""
        lines = read(written.strip("$ "), self.world.names)
        if len(lines) != 1 or isinstance(lines[0], Unread) or lines[0].readings[0].relations:
            return ()
        found = tuple(statement.terms[0] for statement in lines[0].readings if not statement.relations)
        return () if any(self.world.unknown(term) for term in found) else found

    def statements(self, written: str) -> tuple[Statement, ...]:
        """All readings of a relation whose names are known."""
        lines = read(written.strip("$ "), self.world.names)
        found = lines[0].readings if len(lines) == 1 and not isinstance(lines[0], Unread) else ()
        return tuple(item for item in found if not any(self.world.unknown(term) for term in item.terms))

    def joined(self, part: Pair, whole: Pair, word: str = "") -> Reading:
        """The words of two phrases as one: `part of whole`, `part word of whole`."""
        return replace(self, masked=self.masked.joined(part, whole, word))

    def tokens(self, start: int, end: int) -> list[Token]:
        """The words of a phrase without its articles, the reference's names as single tokens."""
        found = tokens_of(self.masked.dressed(start, end), self.lexicon)
        return [token for token in found if token.text.lower() not in _ARTICLES]


def named(text: Reading, start: int, end: int) -> tuple[Thing, ...]:
    """A name of the reference or a formula, perhaps with a word that says what it is, "the parabola F"."""
    code = re.fullmatch(r"(?:(?P<what>[a-z-]+(?: [a-z-]+){0,3}) )?(?P<code>F\d+)", text.text[start:end])
    tokens = text.tokens(start, end)
    mention, called = tokens[0].mention if len(tokens) == 1 else None, False
    if mention is None and code is not None and code["what"]:
        inner = text.tokens(start + code.start("code"), end)
        mention = inner[0].mention if len(inner) == 1 and _called(text, code["what"], inner[0].mention) else None
        called = mention is not None and code["what"] not in _EMPTY
        code = code if code["what"] in _EMPTY else None
    if mention is not None:
        known = [item for item in text.world.quantities() if item.id in mention.quantities and item.expression is not None]
        if known and (called or not _is_free(text, code, mention)):
            return tuple(of_quantity(text, item) for item in known if not item.net)
        if mention.parameters:
            return (Thing(Symbol(mention.parameters[0])),) if len(mention.parameters) == 1 else ()
    if code is None:
        return ()
    return tuple(
        Thing(term, _slope_in(term)) for term in map(partial(_by_vector, text), text.terms(text.masked.formula(code["code"])))
    )


def _by_vector(text: Reading, term: Expression) -> Expression:
    """`\\nabla(F)` that does not say by what: by the one free vector in it."""
    match term:
        case Apply("Gradient", (body,)):
            name = only_variable(text, Thing(body), "gradient")
            return Apply("D", (body, Symbol(name))) if name else term
    return term


def _slope_in(term: Expression) -> str:
    """The variable of a derivative."""
    match term:
        case Apply("D" | "Gradient", (_, Symbol(name))):
            return name
    return ""


def _is_free(text: Reading, code: re.Match[str] | None, mention: Mention) -> bool:
    """Whether a symbol is a parameter's own, so that it may stand for any value: w, where w^* is a truth."""
    terms = text.terms(text.masked.formula(code["code"])) if code is not None else ()
    return any(isinstance(term, Symbol) and term.name in mention.parameters for term in terms)


def given_freely(text: Reading, thing: Thing) -> bool:
    """Whether a thing is a bare parameter without a value, of which a text may say what it likes."""
    term = thing.expression
    name = flat_name(term) if isinstance(term, (Symbol, Apply)) else ""
    return not thing.truth and name in text.world.context.facts and name not in text.world.context.where


def _called(text: Reading, words: str, mention: Mention | None) -> bool:
    """Whether the words before a symbol only say what it is: "the loss L_1", where L_1 is named "loss after one step"."""
    if mention is None or words in _EMPTY:
        return mention is not None
    known = [item for item in text.world.quantities() if item.id in mention.quantities]
    given = text.world.question.given if text.world.question is not None else ()
    names = [*(name for item in known for name in item.names)]
    names += [name for item in given if item.name in mention.parameters for name in item.names]
    return any(set(words.split()) <= set(name.lower().split()) for name in names)


def of_quantity(text: Reading, item: Quantity) -> Thing:
    """A truth as a thing, with the formula in which the reference writes it."""
    assert item.expression is not None
    terms = text.terms(item.form) if item.form else ()
    body = item.expression
    variable = item.of[0] if item.of else _slope_in(body)
    return Thing(body, variable, terms[0] if terms else None, item.id)


def variable_at(text: Reading, start: int, end: int) -> str:
    """The parameter that a phrase names, by its symbol or by its name."""
    tokens = text.tokens(start, end)
    if len(tokens) != 1:
        return ""
    mention = tokens[0].mention
    if mention is not None and len(mention.parameters) == 1:
        return mention.parameters[0]
    code = re.fullmatch(r"F\d+", text.text[start:end])
    terms = text.terms(text.masked.formula(code[0])) if code is not None else ()
    if len(terms) == 1 and isinstance(terms[0], (Symbol, Apply)) and flat_name(terms[0]) in text.world.context.facts:
        return flat_name(terms[0])
    return ""


def only_variable(text: Reading, thing: Thing, kind: str = "") -> str:
    """The variable of which a formula is plainly a function: its own, or the one free number in it.

    `gradient`: the one free vector. A formula that the text itself writes must hold no other letter of which it may be.
    """
    if thing.variable:
        return thing.variable
    question = text.world.question
    try:
        inner = symbols(elaborate(thing.expression, text.world.context)[0].expression)
    except (Clash, Unclear, RecursionError):
        return ""
    given = [item for item in (question.given if question is not None else ()) if item.value is None and item.name in inner]
    numbers = [item.name for item in given if not item.shape and not item.choices]
    vectors = [item.name for item in given if len(item.shape) == 1]
    if kind == "gradient":
        return vectors[0] if len(vectors) == 1 else given[0].name if len(given) == 1 else ""
    if len(numbers) == 1 and (thing.truth or len(given) == 1):
        return numbers[0]
    return given[0].name if len(given) == 1 else ""


def holds(text: Reading, thing: Thing, name: str) -> bool:
    """Whether a formula has the symbol in it once all names in it are resolved."""
    try:
        context = text.world.context.hold(name)
        return name in symbols(elaborate(thing.expression, context)[0].expression)
    except (Clash, Unclear, RecursionError):
        return False


def number(value: int | Fraction) -> Number:
    return Number(Fraction(value))


def vector(entries: tuple[Expression, ...]) -> Expression:
    return Apply("Matrix", tuple(Apply("Row", (entry,)) for entry in entries))


def is_matrix(text: Reading, thing: Thing) -> bool:
    """Whether it has more than one row and more than one column, or no shape that is understood."""
    try:
        return all(typed.shape and 1 not in typed.shape for typed in elaborate(thing.expression, text.world.context)[:1])
    except (Clash, Unclear, RecursionError):
        return True


def vector_size(text: Reading, thing: Thing) -> int:
    """The number of entries of a vector whose size the data fix; 0 where they do not."""
    try:
        shape = elaborate(thing.expression, text.world.context)[0].shape
    except (Clash, Unclear, RecursionError):
        return 0
    sizes = [text.world.context.sizes.get(str(size), size) for size in shape or () if size != 1]
    return sizes[0] if len(sizes) == 1 and isinstance(sizes[0], int) else 0
