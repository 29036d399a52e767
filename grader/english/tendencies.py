"""Sentences in which something changes and a quantity answers: causes, effect, and how the text stands to it.

Three shapes: the quantity is the subject ("X grows with Y", "X is not affected by Y"), it is the object of a change ("Y
increases X", "leads to a larger X"), or two comparatives face each other ("the larger Y, the smaller X").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.english.assertion import Change, Effect, Tendency
from grader.english.chained import leading, through
from grader.english.changes import (
    NOTHING,
    Read,
    _by,
    clause,
    effect_of,
    gerund,
    made,
    multiplied,
    noun,
    order_in,
    shared_subject,
    state,
)
from grader.english.conditions import fixes
from grader.english.parse import Tree, Word
from grader.english.remainder import stance
from grader.english.words import (
    CHANGE_NOUNS,
    DEPEND_VERBS,
    DEPENDENT,
    DOWN_WORDS,
    EFFECT_NOUNS,
    FAIL_VERBS,
    KEEP_VERBS,
    RESULT_VERBS,
    STAY_VERBS,
    TOUCH_VERBS,
    UNCHANGED_BY,
    UP_WORDS,
)

_CAUSE_PREPOSITIONS = frozenset("with by on of from to in under for through via at after upon regarding without".split())
_TIME = frozenset({"as", "when", "whenever", "if", "once", "while"})
_SMALL = frozenset("we you i one how much many there way at its their as when whenever if once while well".split())


def tendencies(
    tree: Tree, sentence: str, topic: Change | None = None, given: Sequence[Change] = (), before: Sequence[Tendency] = ()
) -> Iterator[Tendency]:
    """Every tendency of a sentence.

    `topic` is what a list item is headed with, `given` what a text before it changes, `before` what the last sentence said.
    """
    pair = _correlated(tree)
    if pair is not None:
        causes, effect, used = pair
        stands = stance(tree, tree.roots()[0], sentence, used)
        yield Tendency(causes, effect, stands)
        return
    for verb in tree.words:
        if verb.token.mention is not None or not (verb.verbal or verb.role == "ROOT") or verb.role in ("aux", "auxpass"):
            continue
        yield from _of_verb(tree, verb, sentence, topic, given, before)


def _subject(tree: Tree, verb: Word, *roles: str) -> Word | None:
    """The subject of a verb, or of "fails to" above it."""
    governor = tree.head(verb)
    if verb.role == "xcomp" and governor is not None and governor.lemma in FAIL_VERBS:
        return tree.child(governor, *roles)
    return tree.child(verb, *roles) or shared_subject(tree, verb, *roles)


def _of_verb(
    tree: Tree, verb: Word, sentence: str, topic: Change | None, given: Sequence[Change], before: Sequence[Tendency]
) -> Iterator[Tendency]:
    found = _as_object(tree, verb, topic) or _as_subject(tree, verb)
    if found is None:
        return
    causes, effects, used, turned = found
    if not causes.changes and given and all(effect.effect in ("factor", "same", "affects") for effect in effects.changes):
        causes = Read(tuple(given), frozenset())
    if not causes.changes:
        return
    kept = tuple(change for change in causes.changes if change.mention.parameters)
    if not kept and before:
        kept = through(causes.changes, before)
        causes = Read(kept, causes.used) if kept else causes
    for effect in effects.changes:
        if not effect.mention.quantities or not kept:
            continue
        narrowed = next((change.narrowed for change in kept if change.narrowed), "")
        if len(kept) < len(causes.changes):
            narrowed = narrowed or "said of something else too"
        if verb.tag == "VBD" and tree.child(verb, "aux", "auxpass") is None and verb.token.text == verb.token.spoken:
            narrowed = narrowed or "told of what happened"
        stands = stance(tree, verb, sentence, used | causes.used | effects.used, _SMALL, narrowed)
        if turned:
            stands = replace(stands, denied=not stands.denied)
        yield Tendency(kept, effect, stands)


Found = tuple[Read, Read, frozenset[int], bool]


# ---------------------------------------------------------------- the quantity as subject


def _as_subject(tree: Tree, verb: Word) -> Found | None:
    subject = _subject(tree, verb, "nsubj", "nsubjpass")
    inner = noun(tree, subject) if subject is not None else NOTHING
    if not inner.changes or not all(change.mention.quantities for change in inner.changes):
        return None
    if any(change.effect not in ("affects",) for change in inner.changes):
        return None
    said = _said_of(tree, verb, inner)
    if said is None:
        return None
    effect, factor, used, holder = said
    order = next((name for name, _ in order_in(tree, verb)), "")
    effects = Read(tuple(replace(c, effect=effect, factor=factor, order=order) for c in inner.changes), inner.used | used)
    used |= {place for _, place in order_in(tree, verb)}
    causes = _causes(tree, (verb, *holder), inner.used | used)
    return causes, effects, frozenset(used | {verb.place}), False


def _said_of(tree: Tree, verb: Word, inner: Read) -> tuple[Effect, Fraction | None, frozenset[int], tuple[Word, ...]] | None:
    """What the clause says of its subject, and the words under which its causes hang."""
    passive = tree.child(verb, "auxpass") is not None
    if verb.lemma in DEPEND_VERBS:
        return "affects", None, frozenset(), ()
    if verb.lemma in KEEP_VERBS | STAY_VERBS and not passive and tree.child(verb, "dobj") is None and verb.lemma != "keep":
        for child in tree.children(verb, "acomp", "attr", "oprd"):
            said = state(tree, child)
            if said is not None:
                return said[0], said[1], said[2], (child,)
        return None
    if passive and verb.lemma in KEEP_VERBS | frozenset({"make"}):
        for child in tree.children(verb, "oprd", "acomp", "xcomp", "ccomp", "attr"):
            said = state(tree, child)
            if said is not None:
                return said[0], said[1], said[2], (child,)
        return ("same", None, frozenset(), ()) if verb.lemma in ("preserve", "maintain") else None
    read = clause(tree, verb)
    if read.changes:
        change = read.changes[0]
        holders = tree.children(verb, "acomp", "attr", "oprd", "advmod", "prt", "npadvmod", "xcomp", "ccomp")
        return change.effect, change.factor, read.used - inner.used, holders
    if verb.lemma in ("be", "become", "remain", "stay"):
        for child in tree.children(verb, "acomp", "attr", "oprd"):
            if child.lower in UNCHANGED_BY:
                return "same", None, frozenset({child.place}), (child,)
            if child.lower in DEPENDENT or child.lemma == "function":
                return "affects", None, frozenset({child.place}), (child,)
    return None


def _causes(tree: Tree, holders: Sequence[Word], understood: frozenset[int] | set[int]) -> Read:
    """What the clause names as cause: "with Y", "as Y grows", "by increasing Y", "on Y", "when Y is doubled"."""
    changes: list[Change] = []
    used: set[int] = set()
    for holder in holders:
        for child in tree.children(holder):
            if child.place in understood and child.role not in ("prep", "agent"):
                continue
            inner, extra = NOTHING, {child.place}
            if fixes(tree, child):
                continue
            if child.role in ("prep", "agent", "dative", "pcomp", "prt") and child.lower in _CAUSE_PREPOSITIONS:
                inner = _behind(tree, child)
            elif child.role in ("advcl", "ccomp", "dep") and _timed(tree, child):
                inner = clause(tree, child)
                extra |= {item.place for item in tree.children(child, "mark", "advmod", "punct")}
            elif child.role == "advcl" and child.tag in ("VBG", "VB"):
                inner = gerund(tree, child)
            answered = (
                child.role == "advcl" and _timed(tree, child) and len(inner.changes) == 1
            )  # "as Q shrinks", by what shrinks it
            if inner.changes and (answered or any(change.mention.parameters for change in inner.changes)):
                changes += inner.changes
                used |= inner.used | extra
    return Read(tuple(changes), frozenset(used))


def _behind(tree: Tree, preposition: Word) -> Read:
    """The changes behind a preposition; `without Y` takes it away, `with increasing Y` and `by doubling Y` are gerunds."""
    found: list[Change] = []
    used = {preposition.place}
    for item in tree.children(preposition, "pobj", "pcomp"):
        inner = gerund(tree, item) if item.tag == "VBG" and item.token.mention is None else noun(tree, item)
        found += inner.changes
        used |= inner.used
    deeper = tree.child(preposition, "prep")  # "with respect to", "in proportion to"
    if deeper is not None and not found:
        inner = _behind(tree, deeper)
        found, used = list(inner.changes), used | inner.used
    if preposition.lower == "without":
        return NOTHING
    return Read(tuple(found), frozenset(used))


def _timed(tree: Tree, verb: Word) -> bool:
    return any(child.lower in _TIME for child in tree.children(verb, "mark", "advmod"))


# ---------------------------------------------------------------- the quantity as object


def _as_object(tree: Tree, verb: Word, topic: Change | None) -> Found | None:
    subject = _subject(tree, verb, "nsubj", "csubj", "nsubjpass", "csubjpass")
    effects = _effects(tree, verb)
    if effects is None or not effects[0].changes or not any(change.mention.quantities for change in effects[0].changes):
        return None
    read, turned = effects
    if subject is not None and fixes(tree, subject):
        return None
    causes = _cause(tree, subject, topic) if subject is not None else NOTHING
    first = leading(tree, verb, subject)
    if first is not None:
        main = _as_object(tree, first, topic) or _as_subject(tree, first)
        used = frozenset() if subject is None else frozenset({subject.place})
        return None if main is None or main[3] else (Read(main[0].changes, used), read, frozenset({verb.place}), turned)
    if not causes.changes:
        if subject is not None and subject.lower not in ("we", "you", "one", "it", "this", "that", "they"):
            return None
        causes = _causes(tree, (verb,), read.used)
        if subject is not None:
            causes = Read(causes.changes, causes.used | {subject.place})
    else:
        more = _causes(tree, (verb,), read.used)
        if more.changes:
            return None
    return causes, read, frozenset({verb.place}), turned


def _cause(tree: Tree, subject: Word, topic: Change | None) -> Read:
    if subject.role in ("csubj", "csubjpass") or (subject.tag == "VBG" and subject.token.mention is None):
        read = gerund(tree, subject)
        if topic is not None and not read.changes:
            item = tree.child(subject, "dobj")
            done = effect_of(subject.lemma)
            if item is not None and item.lower in ("it", "this", "them") and done is not None:
                return Read((replace(topic, effect=done[0], factor=done[1]),), frozenset({subject.place, item.place}))
        return read
    if topic is not None and subject.lower in ("one", "ones", "it", "they", "this", "values", "value"):
        effect: Effect = "affects"
        for child in tree.children(subject, "amod"):
            effect = "up" if child.lower in UP_WORDS else "down" if child.lower in DOWN_WORDS else effect
        return Read((replace(topic, effect=effect),), frozenset(item.place for item in tree.below(subject)))
    return noun(tree, subject)


def _effects(tree: Tree, verb: Word) -> tuple[Read, bool] | None:
    """What the clause does to its object, and whether a "no" of it denies."""
    if verb.lemma == "be" and tree.child(verb, "expl") is not None:
        counted = clause(tree, verb)
        return (counted, False) if any(change.effect == "factor" for change in counted.changes) else None
    item = tree.child(verb, "dobj", "attr", "dative")
    effect = effect_of(verb.lemma)
    if effect is not None or verb.lemma in TOUCH_VERBS:
        inner = noun(tree, item) if item is not None else NOTHING
        kind, factor = effect or ("affects", None)
        if inner.changes and all(change.effect in ("affects",) for change in inner.changes):
            amount = _by(tree, verb, inner.used)
            used = set(inner.used)
            if amount is not None:
                used |= amount[1]
                if amount[0] is not None and kind in ("up", "down", "affects"):
                    kind, factor = multiplied(kind, amount[0])
            order = next((name for name, _ in order_in(tree, verb)), "")
            changes = tuple(replace(change, effect=kind, factor=factor, order=order) for change in inner.changes)
            return Read(changes, frozenset(used)), False
        return None
    if verb.lemma in KEEP_VERBS | frozenset({"make", "render"}):
        read = made(tree, verb)
        if read.changes:
            return read, False
        if verb.lemma in ("preserve", "maintain", "retain", "keep", "conserve") and item is not None:
            inner = noun(tree, item)
            if inner.changes and len(tree.children(verb)) <= 4:
                return Read(tuple(replace(change, effect="same") for change in inner.changes), inner.used), False
    if (
        item is not None
        and item.lemma in EFFECT_NOUNS | CHANGE_NOUNS | {"role", "say"}
        and verb.lemma in ("have", "make", "play", "exert", "show")
    ):
        for preposition in (*tree.children(item, "prep"), *tree.children(verb, "prep")):
            if preposition.lower in ("on", "to", "in", "for", "upon", "over"):
                inner = _behind(tree, preposition)
                if inner.changes:
                    small = {item.place, preposition.place, *(c.place for c in tree.children(item, "det", "amod"))}
                    return Read(inner.changes, inner.used | small), False
        return None
    if verb.lemma in RESULT_VERBS:
        return _result(tree, verb, item)
    return None


def _result(tree: Tree, verb: Word, item: Word | None) -> tuple[Read, bool] | None:
    """`leads to a larger X`, `causes X to shrink`, `gives four times as many X`, `means that X grows`."""
    if item is not None:
        inner = noun(tree, item)
        for child in (*tree.children(item, "acl", "relcl"), *tree.children(verb, "xcomp", "ccomp")):
            effect = effect_of(child.lemma)
            if inner.changes and effect is not None and child.tag == "VB":
                changes = tuple(replace(c, effect=effect[0], factor=effect[1], narrowed="") for c in inner.changes)
                return Read(changes, inner.used | {child.place, *(c.place for c in tree.children(child))}), False
        if inner.changes and any(change.effect != "affects" for change in inner.changes):
            return inner, False
    for preposition in tree.children(verb, "prep", "dative"):
        if preposition.lower in ("to", "in", "into", "with", "about"):
            inner = _behind(tree, preposition)
            if inner.changes and any(change.effect != "affects" for change in inner.changes):
                return inner, False
    for child in tree.children(verb, "ccomp", "xcomp"):
        inner = clause(tree, child)
        if not inner.changes and tree.child(child, "nsubj") is not None and child.lower in ("larger", "smaller"):
            subject = tree.child(child, "nsubj")
            said = state(tree, child)
            if subject is not None and said is not None:
                plain = noun(tree, subject)
                inner = Read(tuple(replace(c, effect=said[0], factor=said[1]) for c in plain.changes), plain.used | said[2])
        if inner.changes and verb.lemma != "make":
            return Read(inner.changes, inner.used | {child.place}), False
    return None


# ---------------------------------------------------------------- two comparatives


def _correlated(tree: Tree) -> tuple[tuple[Change, ...], Change, frozenset[int]] | None:
    """`The larger Y, the smaller X`."""
    words = tree.words
    starts = [
        place
        for place, word in enumerate(words[:-1])
        if word.lower == "the"
        and (words[place + 1].lower in UP_WORDS | DOWN_WORDS)
        and (place == 0 or words[place - 1].lower in (",", ":") or place < 2)
    ]
    if len(starts) != 2 or starts[0] > 1:
        return None
    halves = [words[starts[0] : starts[1]], words[starts[1] :]]
    found: list[Change] = []
    used: set[int] = set()
    for half in halves:
        named = [word for word in half if word.token.mention is not None]
        others = [
            word
            for word in half
            if word.token.mention is None
            and word.lower
            not in UP_WORDS | DOWN_WORDS | {"the", ",", ".", "is", "gets", "becomes", "are", "a", "and", "there", "we", "have"}
        ]
        if len(named) != 1 or named[0].token.mention is None:
            return None
        effect: Effect = "up" if half[1].lower in UP_WORDS else "down"
        read = noun(tree, named[0])
        spare = [word for word in others if word.place not in read.used and word.token.text.strip(".,")]
        narrowed = read.changes[0].narrowed if read.changes else ""
        if spare:
            narrowed = narrowed or f"said with more: `{' '.join(word.lower for word in spare)}`"
        found.append(Change(named[0].token.mention, effect, None, narrowed))
        used |= {word.place for word in half}
    if not found[0].mention.parameters or not found[1].mention.quantities:
        return None
    return (found[0],), found[1], frozenset(used)
