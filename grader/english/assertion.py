"""What a sentence asserts, typed and frozen: who, what, denied or not, and why it may be no plain claim."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from grader.english.tokens import Mention, Value

Effect = Literal["up", "down", "same", "affects", "factor", "shift"]
Bound = Literal["equal", "more", "less", "at least", "at most", "times"]


@dataclass(frozen=True)
class Stance:
    """How the text stands to what it says, and where: [start, end) of the sentence.

    `reserve` says why it is no plain claim (hedged, conditional, told of others, narrowed); `can` that it is only possible.
    """

    start: int
    end: int
    denied: bool = False
    reserve: str = ""
    can: bool = False


@dataclass(frozen=True)
class Change:
    """Something named that goes up or down, by a factor, stays, or just changes."""

    mention: Mention
    effect: Effect
    factor: Fraction | None = None
    narrowed: str = ""
    order: str = ""  # linear, quadratic, exponential
    ends: tuple[Fraction, Fraction] | None = None  # from one value to another
    rough: bool = False  # "about twice"
    of: str = ""  # norm: of its length, not of its entries
    holder: Mention | None = None  # whose it is: of the pooling, in "pooling with a larger stride"


@dataclass(frozen=True)
class Tendency:
    """When the causes change, the effect follows; several causes are said to do so each."""

    causes: tuple[Change, ...]
    effect: Change
    stance: Stance
    conditions: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Equality:
    """A quantity, or what an owner has of something, is a value."""

    subject: Mention
    owner: str
    what: tuple[str, ...]
    value: Value
    place: tuple[int, int]  # of the value in the sentence
    bound: Bound
    stance: Stance
    narrowed: str = ""


@dataclass(frozen=True)
class Comparison:
    """One quantity against another: more, less, equal, so many times as much."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    bound: Bound
    stance: Stance
    factor: Fraction | None = None


@dataclass(frozen=True)
class Attribute:
    """A thing has a property: `X^T X` is invertible, the loss is convex in the learning rate."""

    subject: str  # as it was written
    mention: Mention | None
    of: str  # "rows", "columns", "entries" of it, or nothing
    words: tuple[str, ...]  # the property, by its lemmas
    argument: str  # what stands behind "in", "of"
    argument_mention: Mention | None
    stance: Stance
    every: str = "all"  # of several parts: all, some, or "plain" and "plain denied", where a denial may mean none or not all


@dataclass(frozen=True)
class Valued:
    """A quantity has a value under settings, in a sentence of which nothing was left unread."""

    quantities: tuple[str, ...]
    value: Value
    place: tuple[int, int]  # of the value in the sentence
    settings: tuple[tuple[str, int], ...]
    start: int
    end: int
    denied: bool


Assertion: TypeAlias = Tendency | Equality | Comparison | Attribute | Valued
