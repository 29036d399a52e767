"""Sentences that give a thing a property: "X is not square", "the columns of X are linearly independent", "A has an inverse".

The properties are mathematics' own words; the things are formulas and the reference's names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.english.assertion import Attribute, Stance
from grader.english.parse import Tree, Word
from grader.english.remainder import stance
from grader.english.tokens import Token, Value
from grader.english.words import FAIL_VERBS, PLAIN_ADVERBS

ADJECTIVES: dict[str, str] = {
    "square": "square", "symmetric": "symmetric", "diagonal": "diagonal", "orthogonal": "orthogonal", "orthonormal": "orthogonal",
    "invertible": "invertible", "regular": "invertible", "singular": "singular",
    "asymmetric": "-symmetric", "independent": "independent", "dependent": "-independent", "definite": "definite",
    "semidefinite": "semidefinite", "convex": "convex", "concave": "concave", "linear": "linear", "quadratic": "quadratic",
    "cubic": "cubic", "full-rank": "full rank", "affine": "affine", "positive": "positive", "negative": "negative",
    "nonnegative": "nonnegative", "nonpositive": "nonpositive", "zero": "zero", "nonzero": "nonzero", "null": "zero",
    "parabola": "quadratic",
}  # fmt: skip
PARTS = frozenset("row column entry element component coefficient".split())
_CARRIERS = frozenset("matrix function vector product value term form expression quantity".split())
_CALLED = frozenset("gram design data covariance hessian jacobian".split())  # "the Gram matrix F": F says itself which
_THINGS = frozenset("matrix vector function product expression term matrice".split())
_SPOKEN = frozenset("here by means way at in far from we that longer strictly everywhere always identically jointly".split())
_SIDE = frozenset("strictly everywhere always identically jointly linearly therefore thus hence also".split())


@dataclass(frozen=True)
class _Thing:
    token: Token
    of: str
    places: frozenset[int]
    spare: str = ""


def attributes(tree: Tree, sentence: str) -> Iterator[Attribute]:
    """Every property that the sentence gives to a formula or to a name of the reference."""
    for verb in tree.words:
        subject = tree.child(verb, "nsubj", "nsubjpass")
        governor = tree.head(verb)
        if subject is None and verb.role == "xcomp" and governor is not None and governor.lemma in FAIL_VERBS:
            subject = tree.child(governor, "nsubj", "nsubjpass")
        if subject is None or verb.token.mention is not None:
            continue
        thing = _thing(tree, subject)
        if thing is None:
            continue
        for words, argument, places, turned in _said(tree, verb, thing):
            stands = stance(tree, verb, sentence, thing.places | places, _SPOKEN, thing.spare)
            if turned:
                stands = replace(stands, denied=not stands.denied)
            alone = _joined(tree, words, places)
            if alone is not None:  # "square, and hence not invertible": each property has its own words and denial
                stands = replace(stands, start=alone[0], end=alone[1], denied=stands.denied != alone[2])
            pair = _sized_and_named(tree, places)
            if pair is not None and stands.denied != turned:
                stands = replace(stands, reserve=stands.reserve or "it denies a size and a property at once")
            elif pair is not None:
                stands = _own_part(pair, words == ("shape",), stands)
            token = argument
            yield Attribute(
                thing.token.value.text if thing.token.value is not None else thing.token.text,
                thing.token.mention,
                thing.of,
                words,
                "" if token is None else token.value.text if token.value is not None else token.text,
                None if token is None else token.mention,
                stands,
            )


def _thing(tree: Tree, word: Word) -> _Thing | None:
    """The formula or name that a noun phrase is about, and which parts of it."""
    if word.token.mention is not None or _is_formula(word):
        spare = _spare(tree, word, {word.place} | (_calling(tree, word) if _is_formula(word) else frozenset()))
        return _Thing(word.token, "", frozenset(item.place for item in tree.below(word)), spare)
    for child in tree.children(word, "appos", "nmod", "compound", "punct", "npadvmod"):
        if (_is_formula(child) or child.token.mention is not None) and word.lemma in _THINGS:
            called = _calling(tree, word) if child.role == "appos" else frozenset()
            spare = _spare(tree, word, {child.place} | called)
            return _Thing(child.token, "", frozenset(item.place for item in tree.below(word)), spare)
    if word.lemma in PARTS or word.lemma in ("inverse", "rank", "sum") or word.lemma in _SHAPES:
        for preposition in tree.children(word, "prep"):
            item = tree.child(preposition, "pobj")
            inner = _thing(tree, item) if item is not None and preposition.lower in ("of", "in") else None
            if inner is not None and item is not None and word.lemma == "sum" and inner.of in ("row", "column"):
                inner = inner if _of_every(tree, item) else None
            if inner is not None and (not inner.of or word.lemma == "sum"):
                spare = inner.spare or _spare(tree, word, {preposition.place})
                of = word.lemma if word.lemma != "sum" else f"sum {inner.of}".strip()
                return _Thing(inner.token, of, frozenset(item.place for item in tree.below(word)), spare)
        owner = tree.child(word, "poss")
        if owner is not None and (_is_formula(owner) or owner.token.mention is not None):
            return _Thing(owner.token, word.lemma, frozenset(item.place for item in tree.below(word)), "")
    return None


def _of_every(tree: Tree, item: Word) -> bool:
    """Whether each row is meant: "the sum of the first row", "of the rows", is of one of them or of them all together."""
    return any(child.lower in ("each", "every", "any") for child in tree.children(item))


def _calling(tree: Tree, word: Word) -> frozenset[int]:
    """The words that only say what the formula beside them is called."""
    return frozenset(item.place for item in tree.below(word) if item.role in ("compound", "amod") and item.lower in _CALLED)


def _is_formula(word: Word) -> bool:
    return word.token.value is not None and word.token.value.kind in ("formula", "relation")


def _spare(tree: Tree, word: Word, understood: set[int]) -> str:
    """What else stands in the noun phrase, so that it may be another thing."""
    for child in tree.children(word):
        if child.place in understood or child.role in ("det", "punct", "appos", "case", "cc", "conj", "predet", "preconj"):
            continue
        if child.role in ("amod", "nummod", "compound", "nmod") and (
            child.lower in ("whole", "given", "resulting", "same", "all")
            or (child.token.value is not None and child.token.value.kind == "shape")
        ):
            continue
        if child.role in ("compound", "amod", "nmod") and child.lemma in _THINGS | {"product"}:
            continue
        if child.role in ("advmod",) and child.lower in PLAIN_ADVERBS:
            continue
        return f"said of a part: `{' '.join(item.lower for item in tree.below(child))}`"
    return ""


def _sized_and_named(tree: Tree, places: frozenset[int]) -> tuple[Word, Word, Word] | None:
    """`an invertible n×n matrix`: the noun, its size and its property, of which each is said."""
    for carrier in (tree.words[place] for place in sorted(places)):
        if carrier.lemma not in _CARRIERS:
            continue
        size = next((child for child in tree.below(carrier) if _sized(child)), None)
        told = next((child for child in tree.children(carrier, "amod", "compound", "nmod") if not _sized(child)), None)
        if size is not None and told is not None:
            return carrier, size, told
    return None


def _own_part(pair: tuple[Word, Word, Word], shape: bool, stands: Stance) -> Stance:
    """The stance with the words of the one of the two claims alone."""
    carrier, size, told = pair
    mine, other = (size, told) if shape else (told, size)
    if mine.place < other.place:
        return replace(stands, end=mine.token.end)
    return replace(stands, start=mine.token.start, end=carrier.token.end)


def _joined(tree: Tree, words: tuple[str, ...], places: frozenset[int]) -> tuple[int, int, bool] | None:
    """The place of one of several joined adjectives, and whether the denials of the others must not count for it."""
    named = [tree.words[place] for place in sorted(places) if _name(tree.words[place])[0]]
    later = [word for word in named if word.role == "conj" and tree.words[word.head] in named]
    if not later:
        return None
    group = [tree.words[later[0].head], *later]
    mine = next((word for word in group if _name(word)[0] == words[0]), None)
    if mine is None:
        return None
    others = sum(child.role == "neg" for word in group if word is not mine for child in tree.children(word))
    first = mine if mine in later else min((tree.words[place] for place in places), key=lambda word: word.place)
    return first.token.start, mine.token.end, others % 2 == 1


Said = tuple[tuple[str, ...], Token | None, frozenset[int], bool]


def _said(tree: Tree, verb: Word, thing: _Thing) -> Iterator[Said]:
    if thing.of in _SHAPES:
        for child in tree.children(verb, "attr", "acomp", "dobj", "nummod", "npadvmod") if verb.lemma in ("be", "equal") else ():
            if _sized(child):
                yield ("shape",), child.token, frozenset({child.place}), False
        return
    if thing.of == "inverse":
        if verb.lemma == "exist":
            yield ("invertible",), None, frozenset({verb.place}), False
        return
    if thing.of == "rank" or thing.of.startswith("sum"):
        for child in tree.children(verb, "attr", "acomp", "dobj"):
            if verb.lemma in ("be", "equal") and _is_value(child) and not _is_signed(tree, child):
                yield ("rank",) if thing.of == "rank" else ("sum",), child.token, frozenset({child.place}), False
        return
    if verb.lemma in ("be", "form", "equal", "yield", "give"):
        for child in tree.children(verb, "attr", "acomp", "dobj", "nummod", "npadvmod"):
            yield from _shape(tree, child, frozenset())
    if verb.lemma in ("be", "remain", "become", "stay"):
        for child in tree.children(verb, "acomp", "attr"):
            groups = (child, *(other for other in tree.children(child, "conj") if tree.child(other, "nsubj") is None))
            beside = frozenset(item.place for group in groups for item in (group, *tree.children(group, "cc", "advmod")))
            for group in groups:
                for found in _adjective(tree, group):
                    yield (*found[:2], found[2] | beside, found[3])
        for child in tree.children(verb, "prep"):
            item = tree.child(child, "pobj")
            if child.lower == "of" and item is not None and item.lemma == "rank":
                for found in _rank(tree, item):
                    yield (*found[:2], found[2] | {child.place}, False)
            if child.lower == "of" and item is not None and (item.lemma in _SHAPES or _sized(item)):
                yield from _shape(tree, item, frozenset({child.place}))
    if verb.lemma in ("have", "possess", "lack"):
        item = tree.child(verb, "dobj")
        if item is not None and (item.lemma in _SHAPES or item.lemma in ("row", "column", "entry")):
            yield from _shape(tree, item, frozenset())
        if item is not None and item.lemma == "inverse" and not tree.children(item, "amod", "compound", "nmod"):
            yield ("invertible",), None, frozenset(other.place for other in tree.below(item)), verb.lemma == "lack"
        elif (
            item is not None
            and _is_value(item)
            and any(child.lemma == "rank" for child in tree.children(item, "compound", "nmod"))
        ):
            yield ("rank",), item.token, frozenset(other.place for other in tree.below(item)), False
        elif item is not None and item.lemma == "rank":
            for found in _rank(tree, item):
                yield (*found[:3], verb.lemma == "lack")
    if verb.lemma == "invert" and tree.child(verb, "auxpass") is not None and tree.child(verb, "aux") is not None:
        yield ("invertible",), None, frozenset({verb.place}), False
    if verb.lemma in ("sum", "add") and thing.of in PARTS | {""}:
        for child in tree.children(verb, "prep"):
            item = tree.child(child, "pobj")
            if child.lower == "to" and item is not None and _is_value(item) and not _is_signed(tree, item):
                yield (
                    ("sum",),
                    item.token,
                    frozenset(other.place for other in tree.below(child)) | {c.place for c in tree.children(verb, "prt")},
                    False,
                )


_SHAPES = frozenset({"shape", "size", "dimension", "dimensions"})


def _sized(word: Word) -> bool:
    return word.token.value is not None and word.token.value.kind == "shape"


def _shape(tree: Tree, item: Word, used: frozenset[int]) -> Iterator[Said]:
    """`a d×d matrix`, `shape d×d`, `d×d`, `n rows and d columns`, `d entries`."""
    places = used | {other.place for other in tree.below(item) if other.role not in ("relcl", "acl", "advcl")}
    if _sized(item):
        yield ("shape",), item.token, frozenset(places), False
        return
    if item.lemma in _SHAPES | _CARRIERS:
        for child in tree.children(item, "nummod", "amod", "compound", "nmod", "appos", "npadvmod", "prep"):
            target = tree.child(child, "pobj") if child.role == "prep" and child.lower == "of" else child
            if target is not None and _sized(target):
                yield ("shape",), target.token, frozenset(places), False
        return
    counts = {}
    for part in (item, *tree.children(item, "conj")):
        count = next(
            (child for child in tree.children(part, "nummod", "compound", "nmod", "amod", "appos") if _is_value(child)), None
        )
        kinds = [child for child in tree.children(part, "amod", "compound") if child is not count]  # "nine nonzero entries"
        if part.lemma in ("row", "column", "entry") and count is not None and count.token.value is not None and not kinds:
            counts[part.lemma] = count.token.value.text
    if set(counts) == {"row", "column"}:
        token = replace(item.token, value=Value("shape", f"{counts['row']} × {counts['column']}"))
        yield ("shape",), token, frozenset(places), False
    elif set(counts) == {"entry"} and not tree.children(item, "conj"):
        token = replace(item.token, value=Value("shape", counts["entry"]))
        yield ("shape",), token, frozenset(places), False


def _is_signed(tree: Tree, word: Word) -> bool:
    """Whether a minus of its own stands before a number: the parser takes it for a word."""
    return word.place > 0 and tree.words[word.place - 1].token.text in ("-", "−", "–")


def _is_value(word: Word) -> bool:
    return word.token.value is not None and word.token.value.kind in ("number", "formula")


def _rank(tree: Tree, item: Word) -> Iterator[Said]:
    places = frozenset(other.place for other in tree.below(item))
    words = [child.lower for child in tree.children(item, "amod", "compound", "nmod")]
    if "full" in words:
        kind = "row " if "row" in words else "column " if "column" in words else ""
        if set(words) <= {"full", "row", "column"}:
            yield (f"full {kind}rank",), None, places, False
        return
    for child in tree.children(item, "appos", "nummod", "punct", "npadvmod", "nmod"):
        if _is_value(child):
            yield ("rank",), child.token, places, False


def _adjective(tree: Tree, word: Word) -> Iterator[Said]:
    """`symmetric`, `linearly independent`, `a positive definite matrix`, `convex in w`, `a quadratic function of w`."""
    carried = [word, *tree.children(word, "amod", "compound", "nmod")] if word.lemma in _CARRIERS else [word]
    for item in carried:
        name, turned = _name(item)
        if not name:
            continue
        extra = [child for holder in {item, word} for child in tree.children(holder, "amod", "advmod", "npadvmod", "compound")]
        if name in ("definite", "semidefinite"):
            sign = next((child.lower for child in extra if child.lower in ("positive", "negative")), "")
            if not sign:
                continue
            name = f"{sign} {name}"
        elif name in ("positive", "negative") and any(
            child.lower in ("definite", "semidefinite", "semi-definite") for child in (*carried, *extra)
        ):
            continue
        beside = tree.children(tree.words[word.head], "advmod")
        if name == "zero":
            beside_zero = {child.lower for child in tree.children(item)} | {child.lower for child in extra}
            if beside_zero & {"than", "above", "below"}:
                continue
            name = "nonnegative" if "least" in beside_zero else "nonpositive" if "most" in beside_zero else name
        if name == "independent" and not any(child.lower == "linearly" for child in (*extra, *beside)):
            continue
        argument: Token | None = None
        places = {other.place for other in tree.below(item) if other.role not in ("conj", "prep", "pobj")} | {
            item.place,
            word.place,
        }
        places -= {other.place for child in tree.children(item, "prep") for other in tree.below(child)}
        for holder in (item, word, tree.words[word.head]):
            for preposition in tree.children(holder, "prep"):
                target = tree.child(preposition, "pobj")
                if preposition.lower in ("in", "of", "with") and target is not None:
                    inner = _thing(tree, target)
                    if inner is not None and not inner.of and not inner.spare:
                        argument = inner.token
                        places |= inner.places | {preposition.place}
        places |= {
            child.place
            for child in tree.children(word, "det", "amod", "advmod")
            if child is item or child.lower in _SIDE | {"a", "an"}
        }
        places |= {child.place for child in extra if child.lower in ("positive", "negative")}
        places |= {child.place for child in tree.below(word) if _sized(child)} if item is not word else set()
        places |= {
            child.place for child in tree.children(tree.words[word.head], "advmod") if child.lower in ("linearly", "strictly")
        }
        yield (name,), argument, frozenset(places), turned


def _name(word: Word) -> tuple[str, bool]:
    """The property that a word names, and whether a prefix denies it."""
    lower = word.lower.replace("‐", "-")
    if lower == "semi-definite":
        lower = "semidefinite"
    plain = lower.replace("non-", "non", 1) if lower.startswith("non-") else lower
    if plain in ADJECTIVES:
        name = ADJECTIVES[plain]
        return name.removeprefix("-"), name.startswith("-")
    if plain == "nonsingular":
        return "singular", True
    if plain.startswith("non") and plain[3:] in ADJECTIVES:
        name = ADJECTIVES[plain[3:]]
        return name.removeprefix("-"), not name.startswith("-")
    if plain.startswith(("un", "in", "im")) and plain[2:] in ADJECTIVES:
        return ADJECTIVES[plain[2:]].removeprefix("-"), True
    return "", False
