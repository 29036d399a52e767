"""The nouns: spans, segments, claims, evidence, verdicts, grades. Frozen data and nothing that acts.

Offsets count Unicode code points in the text of one part, half open, and `text[start:end]` is always the quote.
An outcome is computed from evidence and never stored, so a verdict without evidence cannot be written.

Long, since every noun stands in one place.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import TypeAliasType

MathJson = TypeAliasType("MathJson", "str | tuple[MathJson, ...]")
"""A formula in MathJSON: a symbol, a number as a string ("4/5"), or (head, *arguments)."""

Cells: TypeAlias = tuple[tuple[str, ...], ...]
"""A matrix as rows of exact numbers "p/q", or of decimals of an interval."""

Part = Literal["trace", "critique", "solution"]
PARTS: tuple[Part, ...] = ("trace", "critique", "solution")

Kind = Literal[
    "equation",
    "number",
    "shape",
    "property",
    "complexity",
    "comparison",
    "tendency",
    "code",
    "definition",
    "meta",
    "empirical",
]

Why = Literal["unread", "unnamed", "ambiguous", "undecided", "timeout", "refused", "empirical", "fault"]


class Model(BaseModel):
    """Frozen, strict, closed: what is not named here cannot be stored."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Span(NamedTuple):
    """Code points [start, end) of a part's text."""

    start: int
    end: int


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNCHECKABLE = "uncheckable"


class Difference(StrEnum):
    """How a wrong thing differs from the right one, where the difference has a name."""

    FACTOR = "factor"
    SIGN = "sign"
    TERM = "term"
    TRANSPOSED = "transposed"
    OFF_BY_ONE = "off by one"
    MISSING_AXIS = "missing axis"
    WRONG_BASE = "wrong base"
    SHAPE = "shape"
    CELLS = "cells"
    VALUE = "value"


class Named(Model):
    """A difference with its size: kind `factor`, detail `2/n`."""

    kind: Difference
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind.value} {self.detail}".strip()


# ---------------------------------------------------------------- text


class Block(StrEnum):
    """What a stretch of text is written in."""

    PROSE = "prose"
    DISPLAY = "display"  # a formula on its own line
    INLINE = "inline"  # a formula inside a sentence
    CODE = "code"


class Segment(Model):
    """A stretch of one part: a paragraph, a formula, a code block. `span` covers the content without its fences or dollars."""

    part: Part
    block: Block
    span: Span
    text: str


class Place(Model):
    """Where a part stands in its answer file. Without offsets it is the place of its key."""

    part: Part
    line: int  # of the part's first line, from 1
    column: int  # at which each of its lines begins, from 1
    offsets: tuple[int, ...] = ()  # code points of the file before each line of the part


class Source(Model):
    """The file that an answer was read from, by its bare name, and where the parts stand in it."""

    file: str
    places: tuple[Place, ...]


class Answer(Model):
    """One question of one submission, as an answer file holds it. `source` is not in the file: it says where it was read."""

    course: str
    question: str
    submission: str
    trace: str = ""
    critique: str = ""
    solution: str = ""
    source: SkipJsonSchema[Source | None] = None

    def text(self, part: Part) -> str:
        match part:
            case "trace":
                return self.trace
            case "critique":
                return self.critique
            case "solution":
                return self.solution


# ---------------------------------------------------------------- claims and evidence


class Claim(Model):
    """What a text asserts at a span. `denies`: the claim says that the thing asserted does not hold."""

    kind: Kind
    part: Part
    span: Span
    quote: str
    denies: bool = False


class Step(Model):
    """One line of a proof: an expression and the rule that leads to it from the line before."""

    expression: MathJson
    rule: str


class Binding(Model):
    """A symbol's exact value at a point: one cell for a scalar, rows for a matrix, a column for a vector."""

    symbol: str
    value: Cells


class Fact(Model):
    """What is known of a symbol: its shape, by names or numbers of sizes, and properties such as `positive`."""

    symbol: str
    shape: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()


class Draw(Model):
    """One random draw: the sizes, and the number that the entries follow from."""

    sizes: tuple[tuple[str, int], ...]
    seed: int


class Proof(Model):
    """Settled by steps that anyone can follow."""

    method: Literal["proof"] = "proof"
    steps: tuple[Step, ...]
    expected: str = ""
    found: str = ""
    facts: tuple[Fact, ...] = ()


class Reckoned(Model):
    """A sum and what it comes to: a count or a size that stands behind a value which was measured."""

    says: str
    formula: MathJson
    value: str


class Agreement(Model):
    """The value found is the value that the reference, or plain arithmetic, computes.

    Where it was measured, the last of the sums that are `reckoned` come to its numbers, in their order.
    """

    method: Literal["agreement"] = "agreement"
    expected: str
    found: str
    truth: str = ""
    reckoned: tuple[Reckoned, ...] = ()


class Trials(Model):
    """Both sides agree at random points of a large prime field, or within rigorous intervals. Shown as trials, never as proof."""

    method: Literal["trials"] = "trials"
    left: MathJson
    right: MathJson
    facts: tuple[Fact, ...] = ()
    prime: str = ""  # empty: the draws were rationals in intervals
    draws: tuple[Draw, ...] = ()
    error: str
    note: str = ""  # a difference in domain, a condition such as "where X X^T has an inverse"
    expected: str = ""
    found: str = ""


class Counterexample(Model):
    """A point that the facts permit, at which the two sides have different values."""

    method: Literal["counterexample"] = "counterexample"
    left: MathJson
    right: MathJson
    facts: tuple[Fact, ...] = ()
    point: tuple[Binding, ...]
    left_value: Cells
    right_value: Cells
    expected: str = ""
    found: str = ""
    difference: Named | None = None


class Mismatch(Model):
    """The value, shape or form found is not the one expected; where each comes from stands in `truth` or in the shapes."""

    method: Literal["mismatch"] = "mismatch"
    expected: str
    found: str
    difference: Named | None = None
    truth: str = ""
    left_shape: tuple[str, ...] | None = None
    right_shape: tuple[str, ...] | None = None
    span: Span | None = None  # the smallest clash, in the part's text
    reckoned: tuple[Reckoned, ...] = ()  # sums of which the last come to what was found


class Open(Model):
    """Neither for nor against, and why."""

    method: Literal["open"] = "open"
    why: Why
    detail: str


Evidence = Annotated[Proof | Agreement | Trials | Counterexample | Mismatch | Open, Field(discriminator="method")]


class LayerRow(Model):
    """One layer as it ran, shapes without the batch axis, beside the output of the reference's layer in its place."""

    name: str
    kind: str
    input: tuple[int, ...]
    output: tuple[int, ...]
    parameters: int
    expected: tuple[int, ...] | None = None  # of layers with weights, while both nets go in step


class Listing(Model):
    """A class of an answer beside its verdict: as it was judged, and what its layers gave."""

    name: str
    source: str  # as it was judged; the text of the part holds the original
    mended: bool = False  # the source was put together from lines that had lost their places
    supplied: tuple[str, ...] = ()  # names whose imports were supplied
    setting: str = ""  # of the layer table: "kernel = 3, filters = 8"
    layers: tuple[LayerRow, ...] = ()
    facts: tuple[str, ...] = ()  # what else was measured, one sentence each
    ran: bool = False  # in the box, and not only built from its layers


class Verdict(Model):
    """A claim with the evidence found for it; everything else follows from the two."""

    id: str
    claim: Claim
    evidence: Evidence
    reason: str
    follows_from: str | None = None  # the id of the first false claim that this one rightly follows
    truth: str = ""  # the id of the reference's truth that it was held against
    stance: Literal["", "praise", "blame"] = ""  # of a claim about earlier claims
    about: tuple[str, ...] = ()  # the ids of the earlier claims that it is about
    code: Listing | None = None

    @property
    def outcome(self) -> Outcome:
        match self.evidence:
            case Open():
                return Outcome.UNCHECKABLE
            case Proof() | Agreement() | Trials():
                return Outcome.WRONG if self.claim.denies else Outcome.RIGHT
            case Counterexample() | Mismatch():
                return Outcome.RIGHT if self.claim.denies else Outcome.WRONG


# ---------------------------------------------------------------- grades


class Item(Model):
    """One line of the rubric: what it asks for, what it is worth, and what became of it."""

    part: Part
    what: str
    out_of: float
    state: Literal["earned", "lost", "awaits a person"]
    why: str
    claims: tuple[str, ...] = ()  # the ids that decided it


class Score(Model):
    points: float
    out_of: float
    detail: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


class Awaits(Model):
    """Something that a person has to look at: a line of the rubric that nothing decided, or claims that could not be checked."""

    what: str
    points: float = 0.0  # what hangs on it
    claims: tuple[str, ...] = ()


class Noticed(Model):
    """A mistake of the trace, and the claims of the critique that notice it; none: it was missed."""

    mistake: str
    by: tuple[str, ...] = ()


class CritiqueAudit(Model):
    """The critique against what was found in the trace: one row a mistake, and the mistakes that are none."""

    mistakes: tuple[Noticed, ...]
    invented: tuple[str, ...] = ()  # claims that find a mistake where the trace is right
    undecided: tuple[str, ...] = ()  # claims about the trace that could not be decided

    @property
    def missed(self) -> int:
        return sum(not row.by for row in self.mistakes)


class Copied(Model):
    """The share of a part's words that stand, in runs, in a part before it."""

    part: Part
    source: Part
    share: float


class GradedPart(Model):
    part: Part
    text: str
    verdicts: tuple[Verdict, ...]


class Truth(Model):
    """One truth of a question for people to read: its names, what it is, how it was found."""

    id: str
    names: tuple[str, ...]
    latex: str
    value: str
    how: str


class GradedAnswer(Model):
    """One answer with a verdict for each claim found in it."""

    question: str
    title: str = ""
    status: Literal["graded", "blank", "error"]
    error: str | None = None
    parts: tuple[GradedPart, ...] = ()
    score: Score | None = None
    truths: tuple[Truth, ...] = ()
    pictures: tuple[str, ...] = ()  # of the reference, SVG
    audit: CritiqueAudit | None = None  # where there is a trace and a critique of it
    copied: tuple[Copied, ...] = ()
    awaits: tuple[Awaits, ...] = ()
    source: Source | None = None


class Side(Model):
    """One side of a contradiction: the words, where they stand, and the claim they belong to, where there is one."""

    question: str
    part: Part
    span: Span
    quote: str
    claim: str = ""
    says: str = ""  # the words in short: "validation accuracy of A: at most 36.3 %"


class Contradiction(Model):
    """Two places of a submission that cannot both hold. It says which is wrong only where the reference knows."""

    claims: tuple[str, ...]
    reason: str
    sides: tuple[Side, ...] = ()
    tension: bool = False  # it hangs on a reading, so it is no error
    readings: tuple[str, ...] = ()  # of a tension: in which reading the sides clash, in which they do not
    wrong: tuple[str, ...] = ()  # claims of it that the reference knows to be wrong


class Report(Model):
    """The results of one submission: all that any format needs."""

    course: str
    submission: str
    grader: str
    reference: str
    isolation: str
    answers: tuple[GradedAnswer, ...]
    contradictions: tuple[Contradiction, ...] = ()
