"""Formulas in words: "half of F", "λ divided by twice the learning rate", "eight over n cubed times the squared norm of Xa".

Terms and what joins them are read from left to right. Where a quotient goes on with a product, both ways that people read it are
given; what is no formula throughout is none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from grader.english.tokens import Token
from grader.notation.expression import Apply, Expression, Number, Symbol

Read = Callable[[str], Expression | None]
_JOINS: dict[tuple[str, ...], str] = {
    ("divided", "by"): "Divide", ("over",): "Divide", ("times",): "Multiply", ("applied", "to"): "Multiply",
    ("multiplied", "by"): "Multiply", ("plus",): "Add", ("minus",): "Subtract",
}  # fmt: skip
_BEFORE: dict[tuple[str, ...], str] = {
    ("twice",): "2", ("half", "of"): "1/2", ("half",): "1/2", ("double",): "2", ("three", "times"): "3",
    ("a", "quarter", "of"): "1/4",
    ("one", "half", "of"): "1/2", ("a", "third", "of"): "1/3", ("a", "tenth", "of"): "1/10",
}  # fmt: skip
_OF: dict[tuple[str, ...], str] = {
    ("squared", "norm", "of"): "norm2", ("norm", "of"): "norm", ("square", "of"): "square", ("square", "root", "of"): "root",
    ("transpose", "of"): "transpose",
}  # fmt: skip
_BEHIND = {"squared": "2", "cubed": "3"}
_ARTICLES = frozenset("the a an our this".split())
_EMPTY = frozenset("only exactly just simply precisely".split())
_SMALL = frozenset("of in to on by for with from at as than per is are".split())
MAX_APPOSED = 2


def formulas(tokens: Sequence[Token], read: Read) -> tuple[Expression, ...]:
    """The ways in which the tokens are one formula; none if they are not."""
    found = _Words(tokens, read).all()
    return () if found is None else found


def joined_ways(terms: Sequence[Expression], signs: Sequence[str]) -> tuple[Expression, ...]:
    """The ways to read terms that words join: "8 over n times F" is 8/(nF) as well as (8/n)F; none for several sums."""
    sums = [place for place, sign in enumerate(signs) if sign in ("Add", "Subtract")]
    if len(sums) > 1:
        return ()
    if sums and len(signs) > 1:  # "w minus c times v"
        cut = sums[0]
        left, right = joined_ways(terms[: cut + 1], signs[:cut]), joined_ways(terms[cut + 1 :], signs[cut + 1 :])
        ways = [_joined(signs[cut], one, two) for one in left for two in right]
        return (*ways, _folded(terms, signs)) if signs[1:] == ["Divide"] else tuple(ways)  # "a plus b over 2"
    ways = [_folded(terms, signs)]
    if "Divide" in signs[:-1]:
        cut = signs.index("Divide")
        ways.append(_joined("Divide", _folded(terms[: cut + 1], signs[:cut]), _folded(terms[cut + 1 :], signs[cut + 1 :])))
    return tuple(dict.fromkeys(ways))


class _Words:
    """The tokens of a formula in words, read from the left."""

    def __init__(self, tokens: Sequence[Token], read: Read) -> None:
        self.tokens, self.read, self.place = tuple(tokens), read, 0

    def all(self) -> tuple[Expression, ...] | None:
        terms, signs = [self.term()], []
        while self.place < len(self.tokens) and terms[-1] is not None:
            sign = self.one_of(_JOINS)
            if sign is None:
                return None
            signs.append(sign)
            terms.append(self.term())
        known = [term for term in terms if term is not None]
        return None if len(known) < len(terms) else joined_ways(known, signs) or None

    def one_of(self, table: dict[tuple[str, ...], str]) -> str | None:
        """What the next words mean by a table of phrases, the longest first."""
        for size in (3, 2, 1):
            said = tuple(token.text.lower() for token in self.tokens[self.place : self.place + size])
            if said in table and not any(token.mention for token in self.tokens[self.place : self.place + size]):
                self.place += size
                return table[said]
        return None

    def skip(self, words: frozenset[str]) -> None:
        while self.place < len(self.tokens) and self.tokens[self.place].text.lower() in words:
            self.place += 1

    def term(self) -> Expression | None:
        self.skip(_EMPTY)
        factor = self.one_of(_BEFORE)
        if factor is not None:
            inner = self.term()
            return None if inner is None else Apply("Multiply", (Number(Fraction(factor)), inner))
        begins = self.place
        self.skip(_ARTICLES)
        measure = self.one_of(_OF)
        if measure is not None:
            inner = self.term()
            return None if inner is None else _measured(measure, inner)
        found = self.atom(apposed=self.place > begins)
        while found is not None and self.place < len(self.tokens) and self.tokens[self.place].text.lower() in _BEHIND:
            power = _BEHIND[self.tokens[self.place].text.lower()]
            found = Apply("Power", (found, Number(Fraction(power))))
            self.place += 1
        return found

    def atom(self, apposed: bool) -> Expression | None:
        """A formula, perhaps behind the words that call it something, "the error F", a number or a name."""
        for ahead in range(min(MAX_APPOSED + 1 if apposed else 1, len(self.tokens) - self.place)):
            token = self.tokens[self.place + ahead]
            kinds = ("formula",) if ahead else ("formula", "number", "list")
            if token.value is not None and token.value.kind in kinds:
                found = self.read(token.value.text)
                self.place += ahead + 1
                return found
            if token.mention is not None:
                return self.named(token) if not ahead else None
            if (
                not token.text.isalpha()
                or token.text.lower() in _SMALL
                or (token.text.lower(),) in _JOINS
                or token.text.lower() in _BEHIND
            ):
                return None
        return None

    def named(self, token: Token) -> Expression | None:
        mention = token.mention
        assert mention is not None
        ids = (*mention.parameters, *mention.quantities)
        self.place += 1
        after = self.tokens[self.place] if self.place < len(self.tokens) else None
        if after is not None and after.mention is not None and set(after.mention.parameters) & set(mention.parameters):
            self.place += 1  # "the learning rate eta"
        return Symbol(ids[0]) if len(ids) == 1 else None


def _folded(terms: Sequence[Expression], signs: Sequence[str]) -> Expression:
    found = terms[0]
    for sign, term in zip(signs, terms[1:], strict=True):
        found = _joined(sign, found, term)
    return found


def _joined(sign: str, left: Expression, right: Expression) -> Expression:
    if sign == "Subtract":
        return Apply("Add", (left, Apply("Negate", (right,))))
    return Apply(sign, (left, right))


def _measured(measure: str, inner: Expression) -> Expression:
    two = Number(Fraction(2))
    match measure:
        case "norm2":
            return Apply("Power", (Apply("Norm", (inner,)), two))
        case "norm":
            return Apply("Norm", (inner,))
        case "square":
            return Apply("Power", (inner, two))
        case "root":
            return Apply("Sqrt", (inner,))
    return Apply("Transpose", (inner,))
