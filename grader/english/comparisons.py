"""Sentences that set one quantity against another: "A has more weights than B", "Q exceeds R", "A and B have the same Q"."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from grader.english.assertion import Bound, Comparison
from grader.english.changes import noun, number, times
from grader.english.names import Lexicon, stem
from grader.english.parse import Tree, Word
from grader.english.remainder import stance
from grader.english.standing import own
from grader.english.words import DOWN_WORDS, FOLDS, FRACTIONS, HAVE_VERBS, UP_WORDS

_FILLER = frozenset(
    "as than that those of in the compared to with same number amount count total many much few at all one".split()
)
_DEGREES = UP_WORDS | DOWN_WORDS | {"many", "much", "same", "few"}
_BOUNDS = frozenset("than over under above below beyond least most exceeding to".split())
_EQUAL_WORDS = frozenset("same identical equal equally".split())

Side = tuple[tuple[str, ...], frozenset[int]]


def comparisons(tree: Tree, sentence: str, lexicon: Lexicon) -> Iterator[Comparison]:
    """Every comparison of two quantities of the reference."""
    for verb in tree.words:
        if verb.token.mention is not None or not (verb.verbal or verb.role == "ROOT"):
            continue
        found = _owners(tree, verb, lexicon) or _quantities(tree, verb, lexicon)
        if found is None:
            continue
        left, right, bound, factor = found
        if not left[0] or not right[0]:
            continue
        yield Comparison(left[0], right[0], bound, stance(tree, verb, sentence, left[1] | right[1], _FILLER | {"there"}), factor)


def _degree(tree: Tree, words: tuple[Word, ...]) -> tuple[Bound, Fraction | None] | None:
    """more, less, equal or so many times, from the words of a comparative phrase."""
    lowers = [word.lower for word in words]
    if _bounded(tree, words):
        return None
    for word in words:
        if word.lower in ("times", "time") or (word.token.value is not None and word.token.value.kind == "factor"):
            factor = times(tree, word)
            return ("times", factor) if factor is not None else None
        if word.lower in FOLDS and ("as" in lowers or word.lower.endswith("fold") or word.lower == "twice"):
            return "times", FOLDS[word.lower]
        if word.lower in FRACTIONS and "as" in lowers:
            return "times", FRACTIONS[word.lower]
    if "as" in lowers and {"many", "much", "large", "big", "high", "few", "small"} & set(lowers):
        return "equal", None
    if set(lowers) & _EQUAL_WORDS:
        return "equal", None
    up, down = set(lowers) & UP_WORDS, set(lowers) & DOWN_WORDS
    if bool(up) == bool(down):
        return None
    return ("more", None) if up else ("less", None)


def _bounded(tree: Tree, words: tuple[Word, ...]) -> bool:
    """Whether a factor is only a bound: "more than 400 times as many"."""
    numbers = (word.place for word in words if number(word) is not None or word.lower in FOLDS | FRACTIONS)
    return any(place and tree.words[place - 1].lower in _BOUNDS for place in numbers)


def _owners(tree: Tree, verb: Word, lexicon: Lexicon) -> tuple[Side, Side, Bound, Fraction | None] | None:
    """`A has more whats than B`, `A has the same number of whats as B`, `there are more whats in A than in B`."""
    there = tree.child(verb, "expl") is not None or any(word.lower == "there" for word in tree.children(verb))
    if verb.lemma not in HAVE_VERBS | {"be", "get"} or (verb.lemma == "be" and not there):
        return None
    subject = tree.child(verb, "nsubj")
    item = tree.child(verb, "dobj", "attr", "oprd", "nsubj" if there else "dobj")
    if item is None or (item is subject and not there):
        return None
    below = tree.below(item)
    if item.token.mention is not None and item.token.mention.quantities and there:
        return _there(tree, item, lexicon)
    owners = [word for word in tree.below(verb) if word.token.mention is not None and word.token.mention.owner]
    if len(owners) != 2 or any(_parted(tree, word) for word in owners):
        return None
    degree = _degree(tree, tuple(word for word in (*below, *own(tree, verb))))
    if degree is None or _apart(tree, verb, owners) or any(word.lower == "per" for word in tree.below(verb)):
        return None
    if subject is not None and owners[1] in tree.below(subject) and owners[0] not in tree.below(subject):
        owners.reverse()  # "compared to B, A has ..."
    names = [word.token.mention.owner for word in owners if word.token.mention is not None]
    nouns = [word for word in tree.below(verb) if word.tag.startswith("NN") and word.token.mention is None]
    for noun_word in nouns:
        beside = tree.children(noun_word, "amod", "compound", "nmod")
        words = [stem(child.token.text) for child in beside if child.lower not in _DEGREES and child.token.value is None]
        what = (*words, stem(noun_word.token.text))
        sides = [lexicon.owned(name, what) for name in names]
        if all(sides) and not any(word.role == "prep" and _spare_prep(tree, word, owners) for word in tree.children(noun_word)):
            used = frozenset(word.place for word in (*below, *owners, noun_word, *tree.children(noun_word)))
            used |= {word.place for word in tree.below(verb) if word.lower in _FILLER}
            return (sides[0], used), (sides[1], frozenset()), *degree
    return None


def _there(tree: Tree, item: Word, lexicon: Lexicon) -> tuple[Side, Side, Bound, Fraction | None] | None:
    """`there are more whats of A than in B`, where "whats of A" is a quantity's name."""
    assert item.token.mention is not None
    degree = _degree(tree, (item, *tree.children(item, "amod", "advmod", "nummod", "npadvmod")))
    quantities = item.token.mention.quantities
    for word in tree.below(item):
        if word.token.mention is not None and word is not item and word.token.mention.owner and degree is not None:
            for what in lexicon.whats_of(quantities):
                if lexicon.owned(word.token.mention.owner, what) and not _parted(tree, word):
                    used = frozenset(below.place for below in tree.below(item))
                    return (quantities, used), (lexicon.owned(word.token.mention.owner, what), used), *degree
    return None


def _apart(tree: Tree, verb: Word, owners: list[Word]) -> bool:
    """Whether two owners stand in clauses of their own: "A has the larger number; B has ..."."""
    first, last = sorted(word.place for word in owners)
    return any(word.lower in (";", ":") for word in tree.below(verb) if first < word.place < last)


def _spare_prep(tree: Tree, preposition: Word, owners: list[Word]) -> bool:
    """A complement that is neither an owner nor "than"."""
    item = tree.child(preposition, "pobj")
    if preposition.lower in ("than", "as", "compared") or item is None or item in owners:
        return False
    return not any(word in owners for word in tree.below(preposition)) or len(tree.below(preposition)) > 4


def _parted(tree: Tree, word: Word) -> bool:
    """Whether an owner is narrowed to a part: "A in its last layers", "A's first layer"."""
    if word.role == "poss":
        return True
    return any(
        child.role not in ("det", "punct", "cc", "conj", "preconj", "case", "relcl")
        and child.lower not in ("does", "do", "than")
        and not (child.role == "prep" and child.lower in ("than", "as", "in"))
        for child in tree.children(word)
    )


def _quantities(tree: Tree, verb: Word, lexicon: Lexicon) -> tuple[Side, Side, Bound, Fraction | None] | None:
    """`Q exceeds R`, `Q is larger than R`, `Q is the same as R`, `Q of A exceeds that of B`."""
    subject = tree.child(verb, "nsubj", "nsubjpass")
    if subject is None:
        return None
    left = noun(tree, subject)
    if (
        len(left.changes) != 1
        or not left.changes[0].mention.quantities
        or left.changes[0].narrowed
        or left.changes[0].effect != "affects"
    ):
        return None
    target: Word | None = None
    degree: tuple[Bound, Fraction | None] | None = None
    if verb.lemma in ("exceed", "surpass", "equal", "match", "outnumber"):
        target = tree.child(verb, "dobj", "attr")
        degree = ("equal", None) if verb.lemma in ("equal", "match") else ("more", None)
    elif verb.lemma in ("be", "differ"):
        for child in tree.children(verb, "acomp", "attr", "oprd", "prep"):
            for preposition in (child, *tree.children(child, "prep")):
                if preposition.lower in ("than", "as", "to", "from"):
                    target = tree.child(preposition, "pobj") or target
                    degree = _degree(tree, (child, *tree.children(child, "advmod", "amod", "npadvmod", "quantmod")))
    if target is None or degree is None:
        return None
    right = _that(tree, target, left.changes[0].mention.quantities, lexicon) or _named(tree, target)
    if right is None:
        return None
    used = left.used | right[1] | {word.place for word in tree.below(verb) if word.lower in _FILLER | UP_WORDS | DOWN_WORDS}
    return (left.changes[0].mention.quantities, used), right, *degree


def _named(tree: Tree, target: Word) -> Side | None:
    read = noun(tree, target)
    if len(read.changes) == 1 and read.changes[0].mention.quantities and not read.changes[0].narrowed:
        return read.changes[0].mention.quantities, read.used
    return None


def _that(tree: Tree, target: Word, quantities: tuple[str, ...], lexicon: Lexicon) -> Side | None:
    """`that of B`: what B has of the same."""
    if target.lower not in ("that", "those", "one"):
        return None
    for preposition in tree.children(target, "prep"):
        item = tree.child(preposition, "pobj")
        if item is not None and item.token.mention is not None and item.token.mention.owner and not _parted(tree, item):
            for what in lexicon.whats_of(quantities):
                found = lexicon.owned(item.token.mention.owner, what)
                if found:
                    return found, frozenset(word.place for word in tree.below(target))
    return None
