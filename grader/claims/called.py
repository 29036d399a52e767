"""A name and its formula in a clause read whole: "number of scores: T^2", "the best rate is half of F", "choose λ~ as λ / 2η".

```
To get the same step, choose $\\lambda$ as $c$ divided by twice the step size.
```
`wrong value: at c = 1, r = 2 it is 0.25, it should be 0.5`

The clause names one quantity and gives one formula, in signs or in words; a word that has no part in it, a denial or a condition
leaves the clause alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.discourse import Finding, Judgement, Passage, World
from grader.english.names import Lexicon, lexicon_of, stem
from grader.english.spelled import spelled
from grader.english.spoken import formulas
from grader.english.tokens import Token, tokens_of
from grader.model import Block, Claim, Kind, Span
from grader.notation.expression import Expression, Number
from grader.notation.grammar import Statement, Unread, read_expression
from grader.sentences import sentences
from grader.valued import against
from grader.valued.accounted import headers, unaccounted

KIND: Kind = "number"
MAX_TOKENS = 60
_UNSAID = frozenset(
    "not n't never no if unless whether suppose assume assuming imagine would could might may perhaps maybe should wrong wrongly "
    "false incorrect think thinks thought believe claim claims says said except only-if when whenever where without excluding "
    "instead rather but however".split()
)
_LEADS = frozenset("so thus hence therefore then finally also and now indeed result answer note that : , - * → a result".split())
_IS = re.compile(
    r"(?:is|are|equals|=|:|is given by|is equal to|works out (?:to be|as)|comes out (?:to be|as|at)|amounts to|turns out to be|"
    r"becomes|can be (?:expressed|written)(?: in closed form)? (?:by|as)|"
    r"(?P<due>must|has to|have to|needs to|need to|ought to|should) (?:be(?: equal to| given by)?|equal))(?= |$)"
)
_TAKEN_BACK = re.compile(r"\W*(?:but|however|yet|in practice|in reality|in fact|actually|instead|unfortunately)\b", re.IGNORECASE)
_CHOOSE = frozenset("choose choosing set setting take taking pick picking put putting".split())
_AS = frozenset({"as", "to", "to be", "=", "equal to"})
_GET = re.compile(r"(?:,? )?(?:we|one) (?:get|gets|obtain|obtains|find|finds|have|has|arrive at|arrives at)(?= )")
_STOPS = frozenset(". ; : ! ( → because since so as hence which".split())
_PURPOSE = frozenset("to for in".split())


@dataclass(frozen=True)
class _Given:
    """A quantity, and where the words of its formula begin."""

    token: Token
    begins: int
    due: int = 0
    """How many of the words say that it must be so."""


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every clause that gives a named quantity a formula and says nothing else."""
    lexicon = lexicon_of(world.question)
    heads = headers(found)
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE or world.question is None:
            continue
        for start, end in sentences(segment.text):
            sentence = segment.text[start:end]
            tokens = tokens_of(sentence, lexicon) if len(sentence) < 500 else ()
            if not tokens or len(tokens) > MAX_TOKENS or sentence.rstrip().endswith("?"):
                continue
            yield from _in_sentence(
                tokens, sentence, segment.span.start + start, passage, lexicon, text, world, heads[segment.span.start]
            )


def _in_sentence(
    tokens: tuple[Token, ...], sentence: str, offset: int, passage: Passage, lexicon: Lexicon, text: str, world: World, head: str
) -> Iterator[Finding]:
    given = _given(tokens, lexicon)
    if given is None:
        yield from _reversed(tokens, sentence, offset, passage, text, world)
        return
    ends = _end(tokens, given.begins)
    words = tokens[given.begins : ends]
    said = (*tokens[: given.begins - given.due], *words)
    if not words or any(token.text.lower() in _UNSAID for token in said) or _goes_on(tokens, ends):
        return
    if given.due and _taken_back(tokens[ends:], text[offset + len(sentence) :]):
        return
    terms = _terms(words, sentence[words[0].start : words[-1].end], world)
    mention = given.token.mention
    assert mention is not None
    named = tuple(item for item in world.quantities() if item.id in mention.quantities and not item.net and not item.of)
    if not terms or not named:
        return
    place = Span(offset + given.token.start, offset + words[-1].end)
    claim = Claim(kind=KIND, part=passage.segment.part, span=place, quote=text[place.start : place.end])
    readings = tuple(Statement((term,), (), place) for term in terms)
    name, value = (given.token.start, given.token.end), (words[0].start, words[-1].end)
    unread = unaccounted(sentence, name, value, named, world.question, head)
    yield Finding(claim, readings, passage, quantities=named, unread=unread)


def _reversed(
    tokens: tuple[Token, ...], sentence: str, offset: int, passage: Passage, text: str, world: World
) -> Iterator[Finding]:
    """`[1, 2] is the Q`, `the point that is reached, [1, 2], is the Q`."""
    for place, token in enumerate(tokens[:-2]):
        if token.value is None or token.value.kind not in ("list", "formula", "number") or token.mention is not None:
            continue
        opens = all(item.text.lower() in _LEADS for item in tokens[:place]) or tokens[place - 1].text == ","
        at = place + 1 + (tokens[place + 1].text == "," and tokens[place - 1].text == ",")
        words = [item.text.lower() for item in tokens[at : at + 2]]
        if not opens or words[:1] not in (["is"], ["equals"]) or words[1:] != ["the"] or at + 2 >= len(tokens):
            continue
        mention = tokens[at + 2].mention
        rest = tokens[at + 3 :]
        if len(rest) > 1 and rest[0].text.lower() == "of" and rest[1].value is not None:
            rest = rest[2:]
        if (
            mention is None
            or not mention.quantities
            or (rest and rest[0].text not in ".,;")
            or _goes_on(tokens, len(tokens) - len(rest))
        ):
            continue
        if any(item.text.lower() in _UNSAID for item in tokens[: at + 3]):
            continue
        terms = _terms((token,), sentence[token.start : token.end], world)
        named = tuple(item for item in world.quantities() if item.id in mention.quantities and not item.net and not item.of)
        if terms and named:
            span = Span(offset + token.start, offset + tokens[at + 2].end)
            claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=text[span.start : span.end])
            yield Finding(claim, tuple(Statement((term,), (), span) for term in terms), passage, quantities=named)
        return


def _given(tokens: tuple[Token, ...], lexicon: Lexicon) -> _Given | None:
    """The quantity that the clause opens with or chooses, and the place behind "is", "as" or "we get"."""
    for place, token in enumerate(tokens):
        if token.mention is None or not token.mention.quantities:
            if token.value is not None and place > 6:
                return None
            continue
        before = [item.text.lower() for item in tokens[:place]]
        opens = all(word in _LEADS or word in ("the", "our", "#") for word in before)
        after = _behind_name(tokens, place, lexicon)
        chosen = (len(before) > 0 and before[-1] in _CHOOSE) or (
            len(before) > 1 and before[-1] == "the" and before[-2] in _CHOOSE
        )
        said = " ".join(item.text.lower() for item in tokens[after : after + 6])
        if chosen and _fronted(tokens, place):
            link = next((words for words in sorted(_AS, key=len, reverse=True) if said.startswith(words + " ")), "")
            return _Given(token, after + len(link.split())) if link else None
        if before[:1] == ["for"] and all(word in ("for", "the") for word in before):
            match = _GET.match(said)
            return _Given(token, after + len(match[0].split())) if match is not None else None
        match = _IS.match(said) if opens else None
        if match is None:
            return None
        size = len(match[0].split())
        return _Given(token, after + size, size if match["due"] else 0)
    return None


def _taken_back(rest: Sequence[Token], behind: str) -> bool:
    """Whether the text goes on to say that what should be is not."""
    return bool(_TAKEN_BACK.match(behind)) or any(_TAKEN_BACK.match(token.text) for token in rest)


def _fronted(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether what stands before the choice is nothing, or a purpose: "To get the same step, choose ..."."""
    commas = [at for at, token in enumerate(tokens[:place]) if token.text == ","]
    lead = tokens[: commas[-1]] if commas else tokens[: max(0, place - 2)]
    return not lead or (len(commas) < 2 and lead[0].text.lower() in _PURPOSE | _LEADS)


def _behind_name(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> int:
    """The place behind a name, its symbol, and what the question is about: "of the layer"."""
    at = place + 1
    mention = tokens[place].mention
    while at < len(tokens) and tokens[at].mention is not None and mention is not None:
        if not set(tokens[at].mention.quantities) & set(mention.quantities):  # type: ignore[union-attr]
            break
        at += 1
    if at + 1 < len(tokens) and tokens[at].text == "(":
        close = next((far for far in range(at, min(at + 5, len(tokens))) if tokens[far].text == ")"), 0)
        if close and not any(token.value or token.mention for token in tokens[at:close]):
            at = close + 1
    if (
        at + 2 < len(tokens)
        and tokens[at].text.lower() in ("of", "in", "by")
        and tokens[at + 1].text.lower() in ("the", "our", "this")
    ):
        for far in range(at + 2, min(at + 5, len(tokens))):
            if stem(tokens[far].text) in lexicon.subjects:
                return far + 1
    if at + 1 < len(tokens) and tokens[at].text.lower() in ("by", "in") and tokens[at + 1].mention is not None:
        return at + 2  # "the second derivative by eta"
    return at


def _end(tokens: tuple[Token, ...], begins: int) -> int:
    depth = 0
    for place in range(begins, len(tokens)):
        word = tokens[place].text.lower()
        depth += (word == "(") - (word == ")")
        spaced = place > begins and tokens[place - 1].space
        if (word in _STOPS and (word != "(" or (spaced and depth == 1 and _aside(tokens, place)))) or (
            word == "," and depth == 0
        ):
            return place
        if word in ("and", "but") and depth == 0:
            return place
    return len(tokens)


def _aside(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether a bracket holds words."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return after is not None and after.value is None and len(after.text) > 2 and after.text.isalpha() and after.mention is None


_CONDITIONS = frozenset("if when for where unless only provided at in with under per each and".split())


def _goes_on(tokens: tuple[Token, ...], ends: int) -> bool:
    """Whether a condition or a second value follows."""
    rest = tokens[ends : ends + 3]
    if not rest or rest[0].text in ".;!":
        return any(token.text.lower() in ("not", "wrong", "unless") for token in tokens[ends:])
    if rest[0].text.lower() in ("and", "or", "which"):
        return True
    later = {token.text.lower() for token in tokens[ends:]}
    return rest[0].text == "," and bool(
        later & {"if", "when", "where", "unless", "not", "provided", "respectively", "for", "with"}
    )


def _terms(words: Sequence[Token], written: str, world: World) -> tuple[Expression, ...]:
    """The formula, in signs or in words, where all its names are known."""

    def read(formula: str) -> Expression | None:
        found = read_expression(formula.strip("$ "), world.names)
        return None if isinstance(found, Unread) or world.unknown(found) else found

    if re.search(r"[=<>≤≥]|\d\s+\d", written):
        return ()  # the formula says itself what it is the value of
    plain = read(written) if "$" not in written else None
    terms = (plain,) if plain is not None else formulas(words, read) or spelled(written, read)
    return tuple(term for term in terms if not isinstance(term, Number) or len(words) > 1 or words[0].value is not None)


def check(finding: Finding, world: World) -> Judgement:
    """The formula against every truth of that name."""
    return against.check(finding, world)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A value in a sentence defines nothing."""
    del finding, judgement, id
    return world
