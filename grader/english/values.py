"""Sentences that give a quantity a value: "Q is 5", "A has 5 of them", "there are 5 in A", "we need a Q of 5"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from grader.english.assertion import Bound, Equality
from grader.english.changes import noun
from grader.english.conditions import fixes
from grader.english.names import Lexicon, stem
from grader.english.parse import Tree, Word
from grader.english.remainder import stance
from grader.english.tokens import Mention
from grader.english.words import HAVE_VERBS

_IS = frozenset("be equal amount come total number reach measure become remain stay read have".split())
_PLAIN = frozenset("only just exactly precisely altogether overall total in all roughly about approximately some around then "
                   "thus also therefore now again still always indeed actually needed required".split())  # fmt: skip
_SPOKEN = _PLAIN | frozenset("there at least most more than to we it".split())
_EMPTY = Mention()
_KINDS = frozenset({"number", "shape", "list", "order", "formula"})


def values(tree: Tree, sentence: str, lexicon: Lexicon) -> Iterator[Equality]:
    """Every value that the sentence gives to something named."""
    for verb in tree.words:
        if verb.token.mention is not None or not (verb.verbal or verb.role == "ROOT"):
            continue
        for subject, owner, what, value, narrowed, used in _found(tree, verb, lexicon):
            stands = stance(tree, verb, sentence, used | {value.place}, _SPOKEN)
            bound, more = _bound(tree, value)
            assert value.token.value is not None
            place = (value.token.start, value.token.end)
            reserve = stands.reserve or ("said to be possible" if stands.can else "")
            yield Equality(
                subject, owner, what, value.token.value, place, bound, replace(stands, reserve=reserve), narrowed or more
            )


Found = tuple[Mention, str, tuple[str, ...], Word, str, frozenset[int]]


def _found(tree: Tree, verb: Word, lexicon: Lexicon) -> Iterator[Found]:
    subject = tree.child(verb, "nsubj", "nsubjpass", "expl")
    if verb.lemma in _IS and subject is not None:
        yield from _copula(tree, verb, subject)
    if subject is not None and verb.lemma in HAVE_VERBS and tree.child(verb, "auxpass") is None:
        yield from _has(tree, verb, subject, lexicon)
    if subject is not None and subject.lower == "there" and verb.lemma in ("be", "exist"):
        yield from _there(tree, verb, lexicon)


def _value(word: Word | None) -> Word | None:
    return word if word is not None and word.token.value is not None and word.token.value.kind in _KINDS else None


def _copula(tree: Tree, verb: Word, subject: Word) -> Iterator[Found]:
    """`Q is V`, `Q amounts to V`, `V is the Q`."""
    inner = noun(tree, subject)
    targets = [*tree.children(verb, "attr", "acomp", "dobj", "oprd", "npadvmod", "advmod", "nummod")]
    targets += [
        item
        for preposition in tree.children(verb, "prep")
        if preposition.lower == "to"
        for item in tree.children(preposition, "pobj")
    ]
    if len(inner.changes) == 1 and inner.changes[0].mention.quantities:
        for target in targets:
            value = _value(target)
            if value is not None and not _counts(tree, value):
                change = inner.changes[0]
                narrowed = change.narrowed if change.effect == "affects" else "said of another setting"
                yield (
                    change.mention,
                    "",
                    (),
                    value,
                    narrowed,
                    inner.used | {target.place, *(c.place for c in tree.children(target, "advmod", "quantmod", "det"))},
                )
                return
    value = _value(subject)
    if value is not None and verb.lemma == "be":
        for target in targets:
            other = noun(tree, target)
            if len(other.changes) == 1 and other.changes[0].mention.quantities:
                yield other.changes[0].mention, "", (), value, other.changes[0].narrowed, other.used


def _counts(tree: Tree, value: Word) -> bool:
    """Whether a number counts something else: "is 3 layers deep"."""
    return any(child.role in ("nmod", "nummod", "compound") and child.token.value is None for child in tree.children(value)) or (
        value.role == "nummod" and not tree.words[value.head].verbal
    )


def _has(tree: Tree, verb: Word, subject: Word, lexicon: Lexicon) -> Iterator[Found]:
    """`A has V whats`, `A has a Q of V`, `we need a Q of V`."""
    item = tree.child(verb, "dobj", "attr")
    if item is None:
        return
    owner, owner_used, narrowed = _owner(tree, subject)
    if _generic_subject(tree, subject):
        owner_used |= {word.place for word in tree.below(subject)}
    yield from _counted(tree, item, owner, narrowed, owner_used, lexicon, generic=_generic_subject(tree, subject))


def _there(tree: Tree, verb: Word, lexicon: Lexicon) -> Iterator[Found]:
    """`there are V whats in A`."""
    item = tree.child(verb, "attr", "dobj", "nsubj")
    if item is None or item.lower == "there":
        return
    owner, used, narrowed = "", frozenset[int](), ""
    for preposition in (*tree.children(item, "prep"), *tree.children(verb, "prep")):
        if preposition.lower in ("in", "of", "for", "to"):
            target = tree.child(preposition, "pobj")
            if target is not None and target.token.mention is not None and target.token.mention.owner:
                owner, used, narrowed = _owner(tree, target)
                used |= {preposition.place}
    yield from _counted(tree, item, owner, narrowed, used, lexicon, generic=True)


def _counted(
    tree: Tree, item: Word, owner: str, narrowed: str, used: frozenset[int], lexicon: Lexicon, generic: bool
) -> Iterator[Found]:
    number = next(
        (value for child in tree.children(item, "nummod", "amod", "compound", "nmod", "quantmod") if (value := _value(child))),
        None,
    )
    of = None
    for preposition in tree.children(item, "prep"):
        if preposition.lower == "of":
            of = _value(tree.child(preposition, "pobj"))
    value = number or of
    if value is None:
        return
    mine = {value.place, item.place}
    spare = narrowed
    words: list[str] = []
    for child in tree.children(item):
        if child.place in mine or child.role in ("det", "punct", "cc", "conj", "appos") or child.lower in _PLAIN:
            continue
        if child.role in ("amod", "compound", "nmod") and child.token.mention is None:
            words.append(stem(child.token.text))
            mine.add(child.place)
        elif (child.role == "prep" and (child.lower == "of" and of is not None)) or (
            child.role == "prep"
            and (
                fixes(tree, child)
                or _viewed(tree, child, value)
                or {below.place for below in tree.below(child)} & used
                or _total(tree, child)
            )
        ):
            mine |= {below.place for below in tree.below(child)}
        else:
            spare = spare or f"said of a part: `{' '.join(below.lower for below in tree.below(child))}`"
    if item.token.mention is not None and item.token.mention.quantities:
        if words:
            spare = spare or f"said of a part: `{' '.join(words)}`"
        if owner or generic:
            yield item.token.mention, "", (), value, spare, frozenset(mine) | used
        return
    what = (*words, stem(item.token.text))
    if owner and lexicon.owned(owner, what):
        yield _EMPTY, owner, what, value, spare, frozenset(mine) | used
        return
    if owner and words and lexicon.owned(owner, what[-1:]):
        yield _EMPTY, owner, what[-1:], value, spare or f"said of some: `{' '.join(words)}`", frozenset(mine) | used


def _viewed(tree: Tree, preposition: Word, value: Word) -> bool:
    """`O(1) in t`: an order says itself in what it grows."""
    item = tree.child(preposition, "pobj")
    if value.token.value is None or value.token.value.kind != "order" or preposition.lower not in ("in", "with"):
        return False
    return item is not None and item.token.mention is not None and bool(item.token.mention.parameters)


def _total(tree: Tree, preposition: Word) -> bool:
    return {word.lower for word in tree.below(preposition)} <= {
        "in",
        "total",
        "all",
        "for",
        "the",
        "default",
        "settings",
        "altogether",
    }


def _owner(tree: Tree, word: Word) -> tuple[str, frozenset[int], str]:
    """The owner that a phrase is, and what narrows it to a part."""
    if word.token.mention is None or not word.token.mention.owner:
        return "", frozenset(), ""
    narrowed = ""
    for child in tree.children(word):
        if child.role in ("det", "punct", "cc", "preconj") or (child.role == "prep" and fixes(tree, child)):
            continue
        narrowed = f"said of a part: `{' '.join(item.lower for item in tree.below(child))}`"
    return word.token.mention.owner, frozenset(item.place for item in tree.below(word)), narrowed


def _generic_subject(tree: Tree, word: Word) -> bool:
    """`it`, `we`, `the layer`: a subject with no word that would pick a part."""
    if word.token.mention is not None:
        return bool(word.token.mention.parameters) or bool(word.token.mention.owner)
    return not [child for child in tree.children(word) if child.role not in ("det", "punct") and not fixes(tree, child)]


def _bound(tree: Tree, value: Word) -> tuple[Bound, str]:
    """`at least 5`, `more than 5`, `about 5`; and why the value is not one plain number."""
    below = {item.lower for item in tree.below(value)} | {
        child.lower
        for child in tree.children(tree.words[value.head])
        if child.place < value.place and child.role in ("advmod", "quantmod")
    }
    if "least" in below:
        return "at least", ""
    if "most" in below and "at" in below:
        return "at most", ""
    if "than" in below:
        return ("more", "") if below & {"more", "greater", "larger"} else ("less", "")
    if below & {"between", "from", "up", "over", "under", "times", "per"}:
        return "equal", "the number is no plain value"
    return "equal", ""
