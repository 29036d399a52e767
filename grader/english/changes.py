"""What a phrase says of change: "a larger X", "an increase in X", "increasing X", "X grows", "twice as many X".

Everything here gives `Change`s and the words that were understood; what is left over makes a claim's reserve.

Long, since the ways to say that something changes are many, and lean on each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.english.assertion import Change, Effect
from grader.english.chained import apart
from grader.english.conditions import fixes
from grader.english.parse import Tree, Word
from grader.english.words import (
    ADD_VERBS,
    AFFECT_VERBS,
    CHANGE_NOUNS,
    DOWN_NOUNS,
    DOWN_VERBS,
    DOWN_WORDS,
    FACTOR_NOUNS,
    FACTOR_VERBS,
    FOLDS,
    FRACTIONS,
    KEEP_VERBS,
    NUMBERS,
    ORDER_ADVERBS,
    REMOVE_VERBS,
    SAME_WORDS,
    TRANSPARENT,
    UP_NOUNS,
    UP_VERBS,
    UP_WORDS,
    USE_VERBS,
)

_PLAIN_MODIFIERS = frozenset(
    "resulting overall total corresponding whole entire given same respective final different own effective very actual "
    "matching equivalent all both each every any such additional extra further more another".split()
)
_MORE = frozenset("additional extra further another more added".split())
_SMALL = frozenset("the a an this that these those its their our your his her of".split())


@dataclass(frozen=True)
class Read:
    """Changes found in a phrase, and the places of the words that were understood."""

    changes: tuple[Change, ...]
    used: frozenset[int]


NOTHING = Read((), frozenset())


def multiplied(effect: Effect, amount: Fraction) -> tuple[Effect, Fraction]:
    """`reduced by a factor of 2` is multiplied by a half."""
    return "factor", 1 / amount if effect == "down" else amount


def effect_of(lemma: str) -> tuple[Effect, Fraction | None] | None:
    """What a verb of change does: up, down, by a factor, or just a change."""
    if lemma in UP_VERBS:
        return "up", None
    if lemma in DOWN_VERBS:
        return "down", None
    if lemma in FACTOR_VERBS:
        return "factor", FACTOR_VERBS[lemma]
    return ("affects", None) if lemma in AFFECT_VERBS else None


def noun(tree: Tree, word: Word) -> Read:
    """The changes that a noun phrase names, with its conjuncts: "a larger X or Y"."""
    first = _noun(tree, word)
    changes, used = list(first.changes), set(first.used)
    for other in tree.children(word, "conj"):
        if other.verbal and other.token.mention is None and other.tag != "VBG":
            continue
        more = _noun(tree, other) if other.token.mention is not None or other.tag != "VBG" else gerund(tree, other)
        used |= more.used | {child.place for child in tree.children(word, "cc", "preconj", "punct")}
        for change in more.changes:
            first_change = changes[0] if changes else change
            shared = first_change.effect if change.effect == "affects" and not _modified(tree, other) else change.effect
            changes.append(replace(change, effect=shared, factor=change.factor or first_change.factor))
    return Read(tuple(changes), frozenset(used))


def _modified(tree: Tree, word: Word) -> bool:
    return any(child.lower in UP_WORDS | DOWN_WORDS for child in tree.children(word, "amod"))


def _noun(tree: Tree, word: Word) -> Read:
    if word.token.mention is not None and (word.token.mention.quantities or word.token.mention.parameters):
        for preposition in tree.children(word, "prep") if word.token.mention.parameters else ():
            item = tree.child(preposition, "pobj") if preposition.lower == "with" else None
            with_it = noun(tree, item) if item is not None else NOTHING
            if with_it.changes and all(change.effect in ("up", "down") for change in with_it.changes):
                held = tuple(replace(change, holder=word.token.mention) for change in with_it.changes)
                return Read(held, with_it.used | {word.place, preposition.place})  # "pooling with a larger stride"
        return _mention(tree, word, word)
    beside = [child for child in tree.children(word, "appos", "nmod", "npadvmod") if _symbol(tree, child)]
    if len(beside) == 1 and word.token.value is None and word.tag.startswith("NN"):
        return _mention(tree, beside[0], word)  # "more filters (NF)"
    inner = _inner(tree, word)
    if word.lemma in TRANSPARENT and inner is not None:
        return _mention(tree, inner, word)
    nouns = UP_NOUNS | DOWN_NOUNS | CHANGE_NOUNS | frozenset(FACTOR_NOUNS)
    if word.lower in nouns or word.lemma in nouns:
        return _change_noun(tree, word)
    if word.lemma == "number" and inner is not None:
        return NOTHING
    return NOTHING


def _symbol(tree: Tree, word: Word) -> bool:
    """A parameter's symbol and nothing else, as it stands beside the word for it."""
    mention = word.token.mention
    return mention is not None and bool(mention.parameters) and word.token.text.isupper() and len(tree.below(word)) == 1


def _inner(tree: Tree, word: Word) -> Word | None:
    """The mention inside "the value of X", "the X value"."""
    for preposition in tree.children(word, "prep"):
        if preposition.lower in ("of", "in", "to"):
            for item in tree.children(preposition, "pobj", "pcomp"):
                if item.token.mention is not None:
                    return item
                deeper = _inner(tree, item) if item.lemma in TRANSPARENT else None
                if deeper is not None:
                    return deeper
    compounds = [child for child in tree.children(word, "compound", "nmod", "amod", "poss") if child.token.mention is not None]
    return compounds[-1] if compounds else None


def _mention(tree: Tree, word: Word, top: Word) -> Read:
    """A named thing with its modifiers; `top` is the head of the phrase, as in "the size of X"."""
    assert word.token.mention is not None
    effect, factor, narrowed, order = "affects", None, "", ""
    used = {word.place, top.place}
    for holder in {top, word}:
        for child in tree.children(holder):
            if child is word or child is top:
                continue
            seen = _modifier(tree, child, word)
            if _setting(tree, child):
                seen = "plain", None, frozenset(item.place for item in tree.below(child))
            if seen is None:
                if child.role in (
                    "conj",
                    "cc",
                    "punct",
                    "preconj",
                    "appos",
                    "dep",
                    "relcl",
                    "acl",
                    "advcl",
                    "advmod",
                    "case",
                    "mark",
                ):
                    if child.role in ("relcl", "acl") and not _idle(tree, child) and not apart(tree, child):
                        narrowed = narrowed or "said of some, as what follows it narrows"
                    elif child.role == "acl":
                        used |= {item.place for item in tree.below(child)}
                    elif child.role == "appos" and child.token.value is not None:
                        used.add(child.place)
                    elif child.role == "advmod" and child.lower in ("only", "alone", "just"):
                        narrowed = narrowed or "said of it alone"
                    continue
                narrowed = narrowed or f"said of a part: `{' '.join(item.lower for item in tree.below(child))}`"
                continue
            kind, value, places = seen
            used |= places
            if kind == "factor":
                effect, factor = "factor", value
            elif kind in ("up", "down", "same"):
                effect = kind
    if word is not top:
        used |= {item.place for item in tree.below(top) if item.lower in ("of", "the", "in", "to", "a", "'s")}
        used |= {item.place for item in tree.above(word) if top.place < item.place < word.place}
    return Read((Change(word.token.mention, effect, factor, narrowed, order),), frozenset(used))  # type: ignore[arg-type]


def _setting(tree: Tree, child: Word) -> bool:
    """`of a 3x3 kernel`, `with stride 1`: what fixes parameters narrows nothing."""
    return child.role == "prep" and fixes(tree, child)


def _idle(tree: Tree, clause: Word) -> bool:
    """A clause behind a noun that says nothing of its own: "the X that results", "which is used"."""
    below = [item for item in tree.below(clause) if item.lower not in ("that", "which", "is", "are", "being", "we", "they")]
    idle = ("use", "result", "apply", "obtain", "get", "choose", "employ")
    for preposition in tree.children(clause, "prep"):
        item = tree.child(preposition, "pobj")
        if clause.lemma in idle and preposition.lower in ("in", "by", "for", "within") and item is not None and _kind(tree, item):
            below = [word for word in below if word not in tree.below(preposition)]
    return all(item.lemma in idle for item in below) and not any(item.role == "neg" for item in below)


def _kind(tree: Tree, item: Word) -> bool:
    """A noun that names a kind and picks none of it: "convolutional layers", "a network"."""
    plain = all(
        child.role == "punct" or child.lower in ("a", "an", "any", "all", "every", "our") for child in tree.children(item)
    )
    return plain and item.tag.startswith("NN") and item.token.value is None


def _modifier(tree: Tree, child: Word, word: Word) -> tuple[str, Fraction | None, frozenset[int]] | None:
    """What a modifier says: a direction, a factor, or nothing (`plain`); None for one that narrows or is a clause."""
    places = frozenset(item.place for item in tree.below(child))
    if child.role in ("det", "predet", "poss", "case", "preconj") and child.token.mention is None:
        if child.lower in FOLDS:
            return "factor", FOLDS[child.lower], places
        if child.role == "poss" and child.lower not in _SMALL:
            return ("plain", None, places) if _generic(tree, child) else None
        return "plain", None, places
    if child.role in ("amod", "nmod", "advmod", "nummod", "npadvmod", "compound", "quantmod"):
        below = [item.lower for item in tree.below(child)]
        factor = times(tree, child)
        if factor is not None:
            return "factor", factor, places
        if child.lower in UP_WORDS or child.lower in _MORE or (child.role != "advmod" and _participle(child) == "up"):
            return "up", None, places
        if child.lower in DOWN_WORDS or (child.role != "advmod" and _participle(child) == "down"):
            return "down", None, places
        if child.lemma in FACTOR_VERBS and child.tag in ("VBN", "VBD", "JJ"):
            return "factor", FACTOR_VERBS[child.lemma], places
        if child.lower in ("same", "unchanged", "identical", "constant"):
            return "same", None, places
        if (
            child.lower in _PLAIN_MODIFIERS
            or (child.tag == "VBG" and child.lemma in AFFECT_VERBS)
            or (child.role == "advmod" and set(below) <= {"the", "even"})
        ):
            return "plain", None, places
        return None
    if child.role == "prep" and child.lower in ("of", "in", "for", "on", "at", "to"):
        item = tree.child(child, "pobj")
        viewed = child.lower == "in" and item is not None and item.lower in ("terms", "total", "all")
        if item is not None and (viewed or _generic(tree, item) or _downstream(tree, child)):
            return "plain", None, places
        return None
    if child.role == "acl" and child.lemma in ("require", "need"):
        kept = tree.child(child, "xcomp", "advcl")
        return ("plain", None, places) if kept is None or kept.lemma in KEEP_VERBS else None
    return None


_ANY = frozenset("a an each every any".split())
_LATER = frozenset("later next following subsequent deeper downstream after afterwards".split())


def _downstream(tree: Tree, preposition: Word) -> bool:
    """`of the neurons in the following layers`: wherever a change further up is seen."""
    below = tree.below(preposition)
    named = (item.token.mention for item in below[1:])
    if not any(item.lower in _LATER for item in below) or any(mention is not None and mention.parameters for mention in named):
        return False
    return all(
        item.lower in _LATER or item.tag.startswith(("NN", "DT", "IN", "PRP", "WDT")) or item.lemma in ("come", "be")
        for item in below
    ) and all(item.token.value is None for item in below)


def _generic(tree: Tree, item: Word) -> bool:
    """`of a N`, `of each N`, `of our N`: any of its kind, with no word that would pick some of them."""
    determiners = {child.lower for child in tree.children(item, "det")}
    mention = item.token.mention
    if mention is not None and mention.owner and item.token.text.islower() and not mention.parameters:
        return all(child.role in ("det", "punct") for child in tree.children(item))
    if mention is not None and mention.quantities:
        return False
    if mention is not None and not determiners & _ANY:
        return False
    if item.token.value is not None and item.token.value.kind != "number":
        return False
    modifiers = [
        child
        for child in tree.children(item)
        if child.role not in ("det", "punct", "case") and not (child.role == "compound" and child.token.mention is not None)
    ]
    return not modifiers and (
        bool(determiners & {"a", "an", "each", "every", "any"}) or item.role == "poss" or item.lower in _SMALL
    )


def _participle(word: Word) -> str:
    if word.tag not in ("VBN", "VBG", "VBD", "JJ"):
        return ""
    lemma = word.lemma
    return "up" if lemma in UP_VERBS else "down" if lemma in DOWN_VERBS else ""


def _change_noun(tree: Tree, word: Word) -> Read:
    """`an increase in X`, `a doubling of X`, `a fourfold increase of X`."""
    name = word.lower if word.lower in FACTOR_NOUNS else word.lemma
    factor = FACTOR_NOUNS.get(name)
    effect: Effect = "factor" if factor else "up" if name in UP_NOUNS else "down" if name in DOWN_NOUNS else "affects"
    used = {word.place}
    found: list[Change] = []
    for child in tree.children(word):
        if child.role == "prep" and child.lower in ("in", "of", "to"):
            for item in tree.children(child, "pobj"):
                inner = noun(tree, item)
                found += inner.changes
                used |= inner.used | {child.place}
        elif (child.role == "prep" and child.lower == "by") or (child.role == "amod" and child.lower in FOLDS):
            amount = times(tree, child)
            if amount is not None:
                effect, factor = multiplied(effect, amount)
            used |= {item.place for item in tree.below(child)}
        elif child.role in ("det", "amod", "nummod") and (child.role == "det" or child.lower in _PLAIN_MODIFIERS):
            used.add(child.place)
        elif child.role == "compound" and child.token.mention is not None:
            inner = _mention(tree, child, child)
            found += inner.changes
            used |= inner.used
    if any(change.effect != "affects" for change in found):
        return NOTHING
    return Read(tuple(replace(change, effect=effect, factor=factor) for change in found), frozenset(used))


def times(tree: Tree, word: Word) -> Fraction | None:
    """A factor in a phrase: "fourfold", "twice", "by a factor of 4", "four times", "×4", "by four", "in half"."""
    below = tree.below(word)
    if word.token.value is not None and word.token.value.kind == "factor":
        return _number(word.token.value.text)
    if word.lower in FOLDS:
        return FOLDS[word.lower]
    if word.lower in ("times", "time"):
        return next((number(item) for item in below if number(item) is not None), None)
    factor_words = [item for item in below if item.lower in ("factor", "times", "fold")]
    if factor_words:
        counts = [value for item in below if (value := number(item)) is not None]
        return counts[0] if len(counts) == 1 else None
    folds = [item for item in below if item.lower in FOLDS and item.lower not in ("double", "half")]
    if folds:
        return FOLDS[folds[0].lower]
    marks = [item for item in below if item.token.value is not None and item.token.value.kind == "factor"]
    if marks and marks[0].token.value is not None:
        return _number(marks[0].token.value.text)
    return None


def number(word: Word) -> Fraction | None:
    """The number that a word is."""
    value = word.token.value
    if value is not None and value.kind in ("number", "factor"):
        return _number(value.text)
    if word.lower in NUMBERS:
        return Fraction(NUMBERS[word.lower])
    return None


def _number(text: str) -> Fraction | None:
    plain = text.replace(",", "").replace("{", "").replace("}", "").rstrip("\\%")
    try:
        return Fraction(plain)
    except (ValueError, ZeroDivisionError):
        return None


def gerund(tree: Tree, verb: Word) -> Read:
    """`increasing X`, `using a larger X`, `adding X`, `to double X`: a change that somebody makes."""
    item = tree.child(verb, "dobj") or tree.child(verb, "attr", "oprd", "nsubj")
    used = {verb.place, *(child.place for child in tree.children(verb, "aux", "prt", "mark"))}
    if item is None:
        return NOTHING
    inner = noun(tree, item)
    if not inner.changes:
        return NOTHING
    beside = tree.child(verb, "advcl")
    if beside is not None and _held(tree, beside):
        used |= {below.place for below in tree.below(beside)}
    elif beside is not None:
        inner = Read(tuple(replace(change, narrowed="several changes at once") for change in inner.changes), inner.used)
    effect = effect_of(verb.lemma)
    phrase = _by(tree, verb, inner.used)
    if effect is not None and all(change.effect == "affects" for change in inner.changes):
        kind, factor = effect
        if phrase is not None:
            amount, places = phrase
            used |= places
            if kind in ("up", "down") and amount is not None:
                kind, factor = multiplied(kind, amount)
        return Read(tuple(replace(change, effect=kind, factor=factor) for change in inner.changes), inner.used | used)
    if verb.lemma in ("multiply", "scale", "replace") and phrase is not None and phrase[0] is not None:
        return Read(
            tuple(replace(change, effect="factor", factor=phrase[0]) for change in inner.changes), inner.used | phrase[1] | used
        )
    if verb.lemma in ADD_VERBS or verb.lemma in REMOVE_VERBS:
        for preposition in tree.children(verb, "prep"):
            if preposition.lower in ("to", "from", "around", "at") and all(
                below.token.mention is None and below.token.value is None for below in tree.below(preposition)
            ):
                used |= {below.place for below in tree.below(preposition)}
        direction: Effect = "up" if verb.lemma in ADD_VERBS else "down"
        plain = all(change.effect in ("affects", "up") for change in inner.changes)
        return Read(tuple(replace(change, effect=direction) for change in inner.changes), inner.used | used) if plain else NOTHING
    if verb.lemma in USE_VERBS:
        return Read(inner.changes, inner.used | used)
    if verb.lemma == "make":
        return made(tree, verb)
    return NOTHING


def _held(tree: Tree, clause: Word) -> bool:
    """`while Y is fixed`, `holding Y constant`: what is not changed beside."""
    below = tree.below(clause)
    still = any(item.lower in SAME_WORDS - {"independent", "insensitive", "equal"} for item in below)
    moved = any(item.lemma in AFFECT_VERBS or effect_of(item.lemma) is not None for item in below if item.verbal)
    return still and not moved and not any(item.role == "neg" for item in below)


def _by(tree: Tree, verb: Word, understood: frozenset[int]) -> tuple[Fraction | None, frozenset[int]] | None:
    """`by a factor of 4`, `fourfold`, `in half` under a verb or its object, and the places of its words."""
    holders = [verb, *(tree.words[place] for place in understood)]
    for holder in holders:
        for child in tree.children(
            holder, "prep", "agent", "advmod", "npadvmod", "acomp", "oprd", "dobj", "nummod", "dep", "acl", "amod"
        ):
            places = frozenset(item.place for item in tree.below(child))
            if child.place in understood:
                continue
            if child.lower == "by":
                amount = times(tree, child)
                item = tree.child(child, "pobj")
                if amount is None and item is not None and verb.lemma in ("multiply", "scale", "divide"):
                    amount = number(item)
                if verb.lemma == "divide" and amount is not None:
                    amount = 1 / amount
                return amount, places
            if child.lower == "in" and any(item.lower == "half" for item in tree.below(child)):
                return Fraction(2), places
            if child.lower in FOLDS and child.lower not in ("double", "half"):
                return FOLDS[child.lower], places
    return None


def made(tree: Tree, verb: Word) -> Read:
    """`makes X larger`, `keeps X the same`, `leaves X unchanged`: what is done to the object."""
    for child in tree.children(verb, "ccomp", "xcomp", "oprd", "acomp", "dobj"):
        subject = tree.child(child, "nsubj", "nsubjpass") or tree.child(verb, "dobj", "nsubj")
        if child.token.mention is not None or subject is None or (subject.role == "nsubj" and tree.head(subject) is verb):
            if not (child.role == "dobj" and verb.lemma in ("keep", "leave", "make")):
                continue
        said = state(tree, child)
        if said is None or subject is None:
            continue
        inner = noun(tree, subject)
        if inner.changes and all(change.effect == "affects" for change in inner.changes):
            effect, factor, places = said
            changes = tuple(replace(change, effect=effect, factor=factor) for change in inner.changes)
            return Read(changes, inner.used | places | {verb.place})
    return NOTHING


def state(tree: Tree, word: Word) -> tuple[Effect, Fraction | None, frozenset[int]] | None:
    """What a complement says: "larger", "the same", "unchanged", "four times as large", "twice its size", "grow"."""
    places = frozenset(item.place for item in tree.below(word) if item.role not in ("nsubj", "nsubjpass", "prep", "advcl"))
    multiple = _multiple(tree, word)
    if multiple is not None:
        return "factor", multiple, frozenset(item.place for item in tree.below(word) if item.role not in ("nsubj", "nsubjpass"))
    for item in (word, *tree.children(word, "amod", "advmod", "acomp", "attr", "oprd")):
        if item.lower in UP_WORDS or (item.lemma == "large" and item.tag == "JJR"):
            return "up", None, places
        if item.lower in DOWN_WORDS:
            return "down", None, places
        if item.lower in SAME_WORDS:
            return "same", None, places
    effect = effect_of(word.lemma) if word.verbal else None
    return (*effect, places) if effect is not None else None


def _multiple(tree: Tree, word: Word) -> Fraction | None:
    """`four times as large`, `half as big`, `twice as many`, `4 times larger`, `a quarter of it`."""
    below = tree.below(word)
    for item in below:
        lower = item.lower
        if lower in ("times", "time") and word.place >= item.place - 3:
            return times(tree, item)
        if item.token.value is not None and item.token.value.kind == "factor":
            return _number(item.token.value.text)
        if lower in ("twice", "thrice") or lower.endswith("fold"):
            return FOLDS.get(lower)
        if lower in FRACTIONS and any(other.lower in ("as", "of", "its", "the") for other in below):
            return FRACTIONS[lower]
    return None


def clause(tree: Tree, verb: Word) -> Read:
    """What a clause says changes: "X grows", "X is doubled", "X gets larger", "we increase X", "there are more X"."""
    subject = tree.child(verb, "nsubj", "nsubjpass", "expl")
    if subject is None or (subject.lower in ("we", "you", "one", "i", "they") and subject.token.mention is None):
        return gerund(tree, verb)
    used = {verb.place, *(child.place for child in tree.children(verb, "aux", "auxpass", "mark", "advmod", "punct"))}
    if subject.lower == "there":
        item = tree.child(verb, "attr", "dobj")
        inner = noun(tree, item) if item is not None else NOTHING
        return Read(inner.changes, inner.used | used | {subject.place})
    inner = noun(tree, subject)
    if not inner.changes:
        return NOTHING
    passive = tree.child(verb, "auxpass") is not None
    effect = effect_of(verb.lemma)
    plain = all(change.effect == "affects" for change in inner.changes)
    if effect is not None and plain and (passive or tree.child(verb, "dobj") is None):
        kind, factor = effect
        amount = _by(tree, verb, inner.used)
        if amount is not None:
            used |= amount[1]
            if amount[0] is not None and kind in ("up", "down", "affects"):
                kind, factor = multiplied(kind, amount[0])
        return Read(tuple(replace(change, effect=kind, factor=factor) for change in inner.changes), inner.used | used)
    if verb.lemma == "scale" and plain and not passive and not tree.child(verb, "dobj") and _by(tree, verb, inner.used) is None:
        return Read(tuple(replace(change, effect="up") for change in inner.changes), inner.used | used)  # "scales with Y"
    if verb.lemma in ("scale", "divide") and plain and (amount := _by(tree, verb, inner.used)) is not None and amount[0]:
        return Read(tuple(replace(c, effect="factor", factor=amount[0]) for c in inner.changes), inner.used | used | amount[1])
    if passive and verb.lemma in ADD_VERBS | USE_VERBS:
        direction: Effect = "up" if verb.lemma in ADD_VERBS else "affects"
        changes = tuple(replace(c, effect=direction) if c.effect == "affects" else c for c in inner.changes)
        return Read(changes, inner.used | used)
    if verb.lemma in ("be", "become", "get", "turn", "go", "stay", "remain", "come"):
        for child in tree.children(verb, "acomp", "attr", "advmod", "prt", "oprd", "npadvmod", "xcomp", "ccomp"):
            said = state(tree, child)
            if said is not None and plain:
                changes = tuple(replace(change, effect=said[0], factor=said[1]) for change in inner.changes)
                return Read(changes, inner.used | used | said[2])
    return NOTHING


def shared_subject(tree: Tree, verb: Word, *roles: str) -> Word | None:
    """The subject that a finite verb has from the one before it: "X grows with Y and is independent of Z"."""
    governor = tree.head(verb)
    if verb.role != "conj" or governor is None or not governor.verbal or tree.child(verb, "nsubj", "nsubjpass", "csubj", "expl"):
        return None
    if verb.tag not in ("VBZ", "VBP") and not tree.children(verb, "aux", "auxpass"):
        return None
    if not {child.lower for child in tree.children(governor, "cc")} <= {"and", "but"}:
        return None
    return tree.child(governor, *roles)


def order_in(tree: Tree, verb: Word) -> Iterator[tuple[str, int]]:
    """`linearly`, `quadratically` under a verb."""
    for child in tree.children(verb, "advmod", "acomp"):
        if child.lower in ORDER_ADVERBS:
            yield ORDER_ADVERBS[child.lower], child.place
