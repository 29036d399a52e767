"""Clauses about what mathematics has words for, read from folded pieces: "the rows of X add up to 0", "L is a parabola in w".

Phrases are folded, the plain clause that is left is parsed, and a remark counts where its thing is the clause's subject. What of
the clause is not understood makes a reserve, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.english.assertion import Attribute, Stance
from grader.english.clauses import unsaid
from grader.english.counts import COUNTS
from grader.english.curves import CURVES, VARIABLE
from grader.english.notes import NOTES, apart, generic, headed, without_asides
from grader.english.pairs import PAIRS
from grader.english.parse import Tree, Word, parse
from grader.english.pieces import Piece, Remark, Thing, coded, dropped, folded, rule, spoken
from grader.english.relations import clauses, measures
from grader.english.remainder import stance
from grader.english.sayings import FIRST, SAYINGS, SIGNS
from grader.english.terms import ALONE, THINGS, with_antecedents
from grader.english.tokens import Token
from grader.english.words import CONDITION_MARKS, FAIL_VERBS


def _comma(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    """`we have f > 0` as `, f > 0`: the formula is a clause of its own."""
    del match
    return Piece(replace(pieces[0].token, text=",", spoken=","), ",")


_UNIVERSAL = re.compile(
    r"(?<!\S)(?:, )?(?:(?:for|at) (?:all|every|each|any)(?: (?:choices?|values?|setting|possible|real|given|fixed)){0,2}"
    r"(?: of)?(?: the)? F(?:(?: ,| and| or| , and) F){0,3}|(?:whatever|no matter what|regardless of|irrespective of)"
    r"(?: the)?(?: value of)?(?: the)? F(?: is| are| may be| we choose| is chosen)?|everywhere)(?= [,.;:!]|$)"
)
_HOLDS = re.compile(r"(?<=R )(?:always )?(?:holds|is true|is satisfied)(?= )")
_ASSUMED = re.compile(
    r"(?<!\S)(?:, )?(?:under|by|given) (?:our|these|the|the given) (?:assumptions?|conditions?|setup)(?= )|(?<!\S)(?:, )?in our "
    r"(?:case|setting|situation)(?= )"
)
_BY = re.compile(r"^by (?:the )?[a-z-]+(?: [a-z-]+){0,3} ,(?= )")
_LETS = re.compile(r"(?<!\S), which (?:lets|allows|enables|permits) .*(?= \.$)")
_HEADING = re.compile(r"^(?:[a-z-]+ ){1,3}:(?= )")
_ASIDE = re.compile(r"^(?:unlike|like|in contrast to|as opposed to|just like) (?:the )?(?:matrix )?[FM] ,(?= )")
_LEAD = (rule(r"(?:we|one) (?:have|get|obtain|find|see|know)(?: that)?(?= [FM] V(?!\S))", _comma),)
_SPOKEN = frozenset("here by means way at far from we that longer strictly everywhere always identically jointly".split())
_BE = frozenset("be remain become stay come turn".split())
_HAVE = frozenset("have possess contain exhibit show lose lack own admit include get".split())
_HOLDING = frozenset("contain include".split())
_LACKING = frozenset("lack lose".split())
MAX_TOKENS = 70


@dataclass(frozen=True)
class _Setting:
    """What a clause is read in: its sentence, the variable that it names, and a condition that limits all of it."""

    sentence: str
    variable: Token | None
    limit: str


def algebra(tokens: tuple[Token, ...], sentence: str) -> Iterator[Attribute]:
    """Every property that a sentence gives to a formula or to a name, in mathematics' own phrases."""
    if len(tokens) > MAX_TOKENS:
        return
    pieces, variable = _folded(tokens)
    if not any(piece.remark is not None for piece in pieces) or not any(piece.thing is not None for piece in pieces):
        if not any(piece.code == "M" for piece in pieces):
            return
    setting = _Setting(sentence, variable, _limited(pieces))
    whole = tuple(_read(pieces, setting))
    if unsaid(tokens, sentence) or any(not item.stance.reserve for item in whole):
        yield from whole
        return
    cut = [item for part in apart(pieces) for item in _read(part, setting) if not item.stance.reserve]
    yield from cut or whole


def _read(pieces: list[Piece], setting: _Setting) -> Iterator[Attribute]:
    tree = parse([spoken(piece, _plural(piece)).token for piece in pieces])
    if tree is None:
        return
    at = dict(enumerate(pieces))
    for verb in tree.words:
        yield from _clause(tree, verb, at, setting)


_CONDITIONS = CONDITION_MARKS | frozenset("when whenever once given where otherwise except elsewhere outside".split())
_GIVES = frozenset("for with at under despite without".split())


def _limited(pieces: list[Piece]) -> str:
    """Why all that a sentence says may hold under a condition only: "if ...", "for a > 0"."""
    if headed(pieces):
        return "said under a heading"
    for place, piece in enumerate(pieces):
        after = pieces[place + 1].code if place + 1 < len(pieces) else ""
        if piece.code in _CONDITIONS or (piece.code in _GIVES and after == "R"):
            return "said under a condition"
    return ""


def _plural(piece: Piece) -> bool:
    return piece.thing is not None and piece.thing.of in ("pair", "row", "column", "entry", "eigenvalue", "singular value")


def _folded(tokens: tuple[Token, ...]) -> tuple[list[Piece], Token | None]:
    pieces = coded(tokens, ALONE)
    for pattern in (_UNIVERSAL, _HOLDS):
        pieces, _ = dropped(pieces, pattern)
    pieces = with_antecedents([measures(piece) for piece in clauses(pieces)])
    for pattern in (_ASIDE, _HEADING, _ASSUMED, _BY, _LETS):
        pieces, _ = dropped(pieces, pattern)
    pieces, named = dropped(pieces, VARIABLE)
    variable = next((piece.token for group in named for piece in group if piece.code == "F"), None)
    pieces = generic(without_asides(pieces))
    for rules in (_LEAD, FIRST, THINGS, CURVES, COUNTS, PAIRS, SAYINGS, NOTES):
        pieces = folded(pieces, rules)
    return pieces, variable


def _clause(tree: Tree, verb: Word, at: dict[int, Piece], setting: _Setting) -> Iterator[Attribute]:
    mine = at[verb.place]
    if mine.code == "V" and mine.remark is not None:
        thing, used = mine.thing, frozenset({verb.place})
        subject = _subject(tree, verb)
        if thing is None and subject is not None:
            thing, used = at[subject.place].thing, used | {subject.place}
        elif subject is not None:
            used |= {subject.place}
        if thing is not None and not (subject is not None and at[subject.place].code not in "FM" and mine.thing is None):
            yield from _attribute(tree, verb, thing, mine.remark, used, setting)
        return
    subject = _subject(tree, verb)
    if subject is None or not verb.verbal:
        return
    thing = at[subject.place].thing if at[subject.place].code in ("F", "M", "N") else None
    for child in _complements(tree, verb):
        piece = at[child.place]
        remark = piece.remark
        if subject.lower == "there" and remark is not None and piece.thing is not None and verb.lemma in ("be", "exist"):
            yield from _attribute(tree, verb, piece.thing, remark, frozenset({subject.place, child.place}), setting)
        if thing is None or piece.code == "N" == at[subject.place].code:
            continue
        if verb.lemma in _BE and piece.code == "M" and piece.thing is not None and piece.thing.of in _MEMBERS and not thing.of:
            yield from _member(tree, verb, subject, child, Remark("equal", thing, every="some"), at, setting)
            continue
        if at[subject.place].code == "N":
            continue
        if verb.lemma in _BE and piece.code in "FN" and child.role in ("attr", "acomp") and thing.of:
            remark = Remark("equal", piece.thing)
        if verb.lemma in _BE and piece.code == "M" and piece.thing is not None and piece.thing.of == "transpose":
            remark = Remark("equal", piece.thing)
        if remark is None or (piece.code == "H") != (verb.lemma in _HAVE or child.role == "pobj"):
            continue
        if verb.lemma in _HOLDING and remark.every == "plain denied":
            remark = replace(remark, every="some")
        if verb.lemma in _LACKING:
            remark = replace(remark, turned=not remark.turned)
        group = _group(tree, child, at)
        beside = {item.place for member in group for item in (member, *tree.children(member, "cc", "neg", "advmod"))}
        places = {subject.place, child.place, *(word.place for word in tree.above(child) if word.role == "prep")} | beside
        owner = piece.thing if piece.code == "H" and piece.thing is not None else thing
        for found in _attribute(tree, verb, owner, remark, frozenset(places), setting):
            yield found if len(group) < 2 else replace(found, stance=_own(tree, found.stance, child, group))


def _group(tree: Tree, child: Word, at: dict[int, Piece]) -> list[Word]:
    """The things said in one breath: "convex and bounded below"."""
    first = child
    while first.role == "conj" and at[first.head].remark is not None:
        first = tree.words[first.head]
    group, waiting = [], [first]
    while waiting:
        here = waiting.pop(0)
        group.append(here)
        waiting += [item for item in tree.children(here, "conj") if at[item.place].remark is not None]
    return group


def _own(tree: Tree, stands: Stance, child: Word, group: list[Word]) -> Stance:
    """The stance of one of several remarks: its own words, and its own denials."""
    others = sum(len(tree.children(word, "neg")) for word in group if word is not child)
    start = stands.start if child is group[0] else child.token.start
    return replace(stands, start=start, end=child.token.end, denied=stands.denied != (others % 2 == 1))


_MEMBERS = frozenset({"eigenvalue", "singular value", "entry"})


def _member(
    tree: Tree, verb: Word, subject: Word, child: Word, remark: Remark, at: dict[int, Piece], setting: _Setting
) -> Iterator[Attribute]:
    """`5 is an eigenvalue of A`: one of them is 5."""
    thing = at[child.place].thing
    articles = {item.lower for item in tree.children(child, "det")}
    if thing is not None and articles and articles <= {"a", "an", "one"}:
        places = frozenset({subject.place, child.place, *(item.place for item in tree.children(child, "det"))})
        yield from _attribute(tree, verb, thing, remark, places, setting)


def _subject(tree: Tree, verb: Word) -> Word | None:
    found = tree.child(verb, "nsubj", "nsubjpass", "csubj", "expl")
    governor = tree.head(verb)
    if found is None and governor is not None and verb.role == "xcomp" and governor.lemma in FAIL_VERBS | _BE:
        return tree.child(governor, "nsubj", "nsubjpass")
    return found


def _complements(tree: Tree, verb: Word) -> Iterator[Word]:
    for child in tree.children(verb, "attr", "acomp", "dobj", "oprd", "advmod", "npadvmod"):
        yield child
        yield from (other for other in tree.children(child, "conj") if tree.child(other, "nsubj") is None)
    for preposition in tree.children(verb, "prep"):
        item = tree.child(preposition, "pobj")
        if preposition.lower == "of" and item is not None and verb.lemma in _BE:
            yield item


def _attribute(
    tree: Tree, verb: Word, thing: Thing, remark: Remark, used: frozenset[int], setting: _Setting
) -> Iterator[Attribute]:
    said = _settled(thing, remark, setting.variable)
    if said is None:
        return
    of, words, argument = said
    stands = stance(tree, verb, setting.sentence, used, _SPOKEN, setting.limit or thing.spare)
    if "can" in remark.rest and not stands.can:
        return
    turned = remark.turned != (thing.every in ("no", "not all"))
    if remark.name == "of others":
        turned = thing.every == "some"  # one that is made of the others makes them dependent
    if turned:
        stands = replace(stands, denied=not stands.denied)
    every = remark.every or {"no": "some", "not all": "all"}.get(thing.every, thing.every)
    if not every:
        every = "plain denied" if stands.denied else "plain"
    token = thing.token
    inverted = _inverted(thing) if remark.name == "exists" and thing.of != "inverse" else ""
    yield Attribute(
        inverted or (token.value.text if token.value is not None else token.text),
        None if inverted else token.mention,
        of,
        words,
        "" if argument is None else argument.value.text if argument.value is not None else argument.text,
        None if argument is None else argument.mention,
        stands,
        every,
    )


def _inverted(thing: Thing) -> str:
    """What stands under the exponent of a formula that is only an inverse: X of X^{-1}."""
    value = thing.token.value
    match = None if value is None or thing.of else re.fullmatch(r"(.+?)\s*\^\s*\{?\s*-\s*1\s*\}?", value.text)
    if match is None or not re.fullmatch(r"\w|\((?:[^()]|\([^()]*\))*\)|\\left\(.*\\right\)", match[1]):
        return ""
    return match[1]


_WHOLE = frozenset(
    {"square", "symmetric", "diagonal", "orthogonal", "invertible", "singular", "full rank", "full row rank", "full column rank",
     "positive definite", "positive semidefinite", "negative definite", "negative semidefinite"}
)  # fmt: skip
_SIGN_OF = {"more": "positive", "less": "negative", "at least": "nonnegative", "at most": "nonpositive", "equal": "zero"}


_POWER = re.compile(r"(?:\s*\\?[a-zA-Z]+\s*\^\s*\{?)?(\d)\}?\s*")  # "is 2", "is x^2"


def _nought(token: Token | None) -> bool:
    return token is not None and token.value is not None and token.value.text in ("0", "zero")


def _settled(thing: Thing, remark: Remark, variable: Token | None) -> tuple[str, tuple[str, ...], Token | None] | None:
    """What of the thing, the words and the argument of an attribute; None where thing and remark do not fit."""
    value = None if remark.value is None else remark.value.token
    of = remark.of or thing.of
    if remark.name == "mutual":
        return (remark.of, remark.rest, thing.variable) if thing.of == "pair" else None
    if thing.of == "pair" or (remark.of and thing.of and remark.of != thing.of):
        return None
    match remark.name:
        case "exists":
            return ("", ("invertible",), None) if thing.of == "inverse" or _inverted(thing) else None
        case "sum":
            inner = thing.of or "entry"
            words = ("zero",) if remark.rest == ("zero",) else ("equal",)
            return (f"sum of {inner}", words, value) if inner in ("entry", "row", "column", "eigenvalue") else None
        case "one" | "several" | "none" | "some" | "at most one" | "at least one":
            return (of, (remark.name,), value) if of in ("solution", "minimiser") else None
        case "independent":
            return (of, ("independent",), None) if of in ("row", "column") else None
        case "of others":
            return (of, ("independent",), None) if of in ("row", "column") and thing.every in ("no", "some") else None
        case "values":
            return (of, ("values", *remark.rest), None) if of in ("eigenvalue", "singular value", "entry") else None
        case name if name in _WHOLE:
            return ("", (name,), None) if not of else None
        case "trivial" | "dimension":
            measure = {"null space": "nullity", "row space": "rank", "column space": "rank"}.get(thing.of, "")
            if not measure or (remark.name == "trivial" and measure == "rank"):
                return None
            return (measure, ("zero",), None) if remark.name == "trivial" else (measure, ("equal",), value)
        case "shape":
            return ("", ("shape",), value) if thing.of == "" else None
        case name if of == "curvature":
            sign = name if name in SIGNS else _SIGN_OF.get(name, "") if _nought(value) else ""
            return (of, (sign,), thing.variable or variable) if sign else None
        case "convex" | "concave" | "degree" | "opens up" | "opens down" | "several minima":
            return ("", (remark.name, *remark.rest), value or thing.variable or variable) if thing.of == "" else None
        case "equal" if thing.of == "degree" and value is not None and value.value is not None:
            power = _POWER.fullmatch(value.value.text)
            return None if power is None else ("", ("degree", power[1]), thing.variable)
        case "equal" if remark.value is not None and remark.value.of == "transpose":
            same = thing.of == "" and remark.value.token.text == thing.token.text
            return ("", ("symmetric",), None) if same else None
        case "equal" | "unequal" | "more" | "less" | "at least" | "at most" if not of and remark.rest != ("both",):
            return (of, (remark.name,), value) if _nought(value) and remark.name not in ("equal", "unequal") else None
        case _ if of in ("degree", "solution", "minimiser", "inverse", "transpose", "row", "column") or of.endswith("space"):
            return None
    return of, (remark.name, *(word for word in remark.rest if word != "can")), value
