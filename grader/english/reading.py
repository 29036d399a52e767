"""From a paragraph to assertions: sentence by sentence, with the topic of a list item and what was changed before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from grader.english.algebra import algebra
from grader.english.amounts import amounts
from grader.english.assertion import Assertion, Change, Comparison, Tendency
from grader.english.attributes import attributes
from grader.english.changes import clause
from grader.english.clauses import clauses, echoed
from grader.english.comparisons import comparisons
from grader.english.conditions import opened, supposed
from grader.english.frames import framed
from grader.english.governed import governed
from grader.english.idioms import multiplied_first, plainer
from grader.english.names import Lexicon, stem
from grader.english.parse import Tree, parse
from grader.english.region import regioned
from grader.english.rivals import rivals
from grader.english.sides import sided
from grader.english.tendencies import tendencies
from grader.english.tokens import Mention, Token, tokens_of
from grader.english.unmoved import unmoved
from grader.english.values import values
from grader.english.whole import MODELS, whole
from grader.sentences import answerless, sentences

MAX_SENTENCE = 700


@dataclass(frozen=True)
class Sentence:
    """A sentence at its place in a paragraph, its tree, and what it asserts."""

    start: int
    text: str
    tree: Tree | None
    assertions: tuple[Assertion, ...]
    changed: tuple[Change, ...] = ()  # what it says is multiplied, for the sentences after it


@lru_cache(maxsize=512)
def read(text: str, lexicon: Lexicon, given: tuple[Change, ...] = ()) -> tuple[Sentence, ...]:
    """The sentences of a paragraph with their assertions; one without a name of the reference is not parsed."""
    return tuple(_sentences(text, lexicon, given))


def _sentences(text: str, lexicon: Lexicon, given: tuple[Change, ...]) -> Iterator[Sentence]:
    last: tuple[Tendency, ...] = ()
    topic: Mention | None = None
    earlier: tuple[Token, ...] = ()
    following: tuple[Token, ...] = ()
    for start, end in sentences(text):
        sentence = answerless(text[start:end])
        tokens = tokens_of(sentence, lexicon) if len(sentence) <= MAX_SENTENCE else ()
        earlier, following = following, tokens
        if not _concerns(tokens, lexicon):
            last, topic = (), None
            yield Sentence(start, sentence, None, ())
            continue
        spoken = regioned(supposed(tokens, lexicon.settings), lexicon)
        head, rest = _headed(plainer(tokens))
        front, rest = multiplied_first(rest)
        rest = supposed(opened(rest), lexicon.settings)
        tree = parse(rest)
        if tree is None:
            yield Sentence(start, sentence, None, ())
            continue
        found: tuple[Assertion, ...] = (
            *governed(
                _together(
                    tuple(tendencies(tree, sentence, head, front or given, last)) or tuple(framed(tokens)),
                    tuple(echoed(spoken, lexicon, last))
                    or tuple(clauses(spoken, sentence, lexicon, head.mention if head else topic)),
                ),
                tokens,
            ),
            *values(tree, sentence, lexicon),
            *governed(
                _settled(
                    tuple(comparisons(tree, sentence, lexicon)),
                    tuple(rivals(spoken, sentence, lexicon))
                    or tuple(amounts(sentence, lexicon))
                    or tuple(sided(spoken, sentence, lexicon, earlier)),
                ),
                tokens,
            ),
            *attributes(tree, sentence),
            *whole(spoken, sentence, lexicon),
            *algebra(rest, sentence),
        )
        found = unmoved(found, tokens)
        last = tuple(item for item in found if isinstance(item, Tendency))
        topic = _topic(tokens)
        changed = _changed(tree)
        given = changed or given
        yield Sentence(start, sentence, tree, found, changed)


def _topic(tokens: tuple[Token, ...]) -> Mention | None:
    """The one parameter that a sentence names, if it names no quantity: what "it" is in the next."""
    named = [token.mention for token in tokens if token.mention is not None]
    return named[0] if len(named) == 1 and named[0].parameters and not named[0].quantities else None


def _together(parsed: tuple[Tendency, ...], whole: tuple[Tendency, ...]) -> tuple[Tendency, ...]:
    """What the tree says, and what was read whole where the tree says nothing plain."""
    plain = tuple(item for item in parsed if not item.stance.reserve and not item.effect.narrowed)
    kept = tuple(item for item in whole if not any(_overlap(item, other) for other in plain))
    return (*(item for item in parsed if not any(_overlap(item, other) for other in kept)), *kept)


def _settled(parsed: tuple[Comparison, ...], whole: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
    """What the tree compares, or what was read whole where it compares nothing plainly."""
    return parsed if not whole or any(not item.stance.reserve for item in parsed) else whole


def _overlap(left: Tendency, right: Tendency) -> bool:
    return left.stance.start < right.stance.end and right.stance.start < left.stance.end


_FORMULAS = frozenset({"formula", "relation", "list"})


def _concerns(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Whether the sentence names anything of the reference, a formula, or two words of one of its statements."""
    if any(token.mention is not None or (token.value is not None and token.value.kind in _FORMULAS) for token in tokens):
        return True
    if any(stem(token.text) == words[0] for token in tokens[-4:] for words, _ in lexicon.things):
        return True
    if (
        lexicon.model
        and any(token.value is not None for token in tokens)
        and any(token.text.lower() in MODELS for token in tokens)
    ):
        return True
    return bool(lexicon.stated) and len({stem(token.text) for token in tokens} & lexicon.stated) > 1


def _headed(tokens: tuple[Token, ...]) -> tuple[Change | None, tuple[Token, ...]]:
    """A list item's topic: "Stride: a larger one ..." is about stride."""
    marks = [place for place, token in enumerate(tokens[:6]) if token.text == ":"]
    if not marks:
        return None, tokens
    head = [token for token in tokens[: marks[0]] if token.text not in "-*.)(" and not token.text.isdigit()]
    rest = tokens[marks[0] + 1 :]
    if len(head) == 1 and head[0].mention is not None and rest and len(rest) > 2:
        return Change(head[0].mention, "affects"), rest
    if (
        head
        and len(rest) > 2
        and all(token.mention is not None or token.text.lower() in ("and", "&", ",", "/") for token in head)
    ):
        return None, rest
    return None, tokens


def _changed(tree: Tree) -> tuple[Change, ...]:
    """What a sentence says is changed by a factor, for the sentences that follow."""
    for verb in tree.words:
        if verb.verbal and any(child.lower in ("when", "if", "as", "once") for child in tree.children(verb, "mark", "advmod")):
            found = clause(tree, verb).changes
            if found and all(change.effect == "factor" and change.mention.parameters for change in found):
                return found
    return ()
