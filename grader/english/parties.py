"""Who owns what in a clause, as a row of atoms: O an owner, W what is owned, S both in one name, N, K and F numbers.

Names that own the same quantities are one party. "The convolutional one" is the network of that name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache

from grader.english.names import KEEP, Lexicon
from grader.english.roles import stems_of_mention
from grader.english.tokens import Token
from grader.english.words import DEGREE, FOLDS, HAVE_VERBS

Words = tuple[str, ...]
_NETS = frozenset("network net model architecture".split())
_PARTS = frozenset("layer conv convolution pool pooling first second third fourth fifth last final".split())  # of an owner
_HEADS = _NETS | {"one", "version", "variant", "counterpart"}


@dataclass(frozen=True)
class Atom:
    """A word of a clause by what it stands for."""

    code: str
    owner: str = ""
    what: Words = ()
    number: Fraction | None = None


@dataclass(frozen=True, eq=False)
class Parties:
    """The owners of a question, those that own the same together."""

    lexicon: Lexicon

    @cached_property
    def classes(self) -> tuple[frozenset[str], ...]:
        """Names that share a quantity are of one owner."""
        groups: list[tuple[set[str], set[str]]] = []
        for share in self.lexicon.shares:
            if _PARTS & set(share.owner.split()):
                continue
            near = [group for group in groups if share.owner in group[0] or share.id in group[1]]
            merged = ({share.owner}, {share.id})
            for group in near:
                merged = (merged[0] | group[0], merged[1] | group[1])
                groups.remove(group)
            groups.append(merged)
        return tuple(frozenset(names) for names, _ in groups)

    @cached_property
    def called(self) -> dict[Words, str]:
        """`convolutional one` for the convolutional network."""
        found: dict[Words, str] = {}
        for owner in (owner for names in self.classes for owner in sorted(names)):
            words = tuple(owner.split())
            if len(words) > 1 and words[-1] in _NETS:
                found |= {(*words[:-1], head): owner for head in _HEADS}
        return found

    def class_of(self, owner: str) -> int | None:
        return next((place for place, names in enumerate(self.classes) if owner in names), None)

    def other(self, side: int | None) -> int | None:
        """The one that is left where there are two."""
        return 1 - side if side is not None and len(self.classes) == 2 else None

    def pairs(self, left: int, right: int, whats: Iterable[Words]) -> tuple[tuple[Words, Words], ...]:
        """The quantities of two owners side by side: of what is named, or of all that both have."""
        wanted = list(whats) or list(dict.fromkeys(share.what for share in self.lexicon.shares))
        found = ((self._ids(left, what), self._ids(right, what)) for what in wanted)
        return tuple(dict.fromkeys((a, b) for a, b in found if a and b and a != b))

    def _ids(self, side: int, what: Words) -> Words:
        named = (self.lexicon.owned(owner, what) for owner in sorted(self.classes[side]))
        return tuple(dict.fromkeys(id for ids in named for id in ids))


@lru_cache(maxsize=KEEP)
def parties_of(lexicon: Lexicon) -> Parties:
    """Of a question's phrases; a sentence asks for them anew."""
    return Parties(lexicon)


_DROPPED = frozenset(
    "the a an also actually indeed clearly obviously thus therefore hence then even still far overall altogether exactly "
    "precisely much many lot way here both-sides simply really however surprisingly moreover furthermore finally itself "
    "trainable-ly by-far total substantially significantly considerably slightly somewhat about roughly approximately around "
    "nearly almost ~ ≈ * ` just only merely".split()
) | DEGREE  # fmt: skip
_KEPT = frozenset("than as to over unlike of in for by with and there that those it they both own comparing , :".split())
_WORDS: dict[str, str] = {
    **dict.fromkeys("larger bigger greater higher more heavier extra additional".split(), "U"),
    **dict.fromkeys("smaller lower less fewer lighter leaner".split(), "D"),
    **dict.fromkeys("same identical equal".split(), "E"),
    "equally": "Y", "many": "m", "much": "m", "large": "m", "big": "m", "high": "m", "few": "m", "small": "m",
    **dict.fromkeys("is are was were be".split(), "b"), **dict.fromkeys("does do did".split(), "d"),
    **dict.fromkeys("not n't never".split(), "n"), "no": "no", "versus": "VS", "vs": "VS", "vs.": "VS", "against": "VS",
    "which": "that", "times": "times", "fold": "fold", "factor": "factor", "those": "that",
    "number": "count", "count": "count", "amount": "count", "#": "#",
    **dict.fromkeys("exceeds exceed outnumbers outnumber surpasses surpass > ≫".split(), "XU"), "<": "XD", "≪": "XD",
    **dict.fromkeys("equals equal-s matches match = ==".split(), "XE"), "'s": "own", "’s": "own", "'": "own", "it": "it",
    **dict.fromkeys(_NETS, "net"), "one": "one",
}  # fmt: skip
_PHRASES: tuple[tuple[Words, str], ...] = (
    *((words, "TO") for words in (("compared", "to"), ("compared", "with"), ("relative", "to"), ("in", "comparison", "to"),
                                  ("in", "comparison", "with"), ("in", "contrast", "to"), ("when", "compared", "to"),
                                  ("as", "compared", "to"), ("compared", "against"))),
    *((words, "IN") for words in (("in", "terms", "of"), ("when", "it", "comes", "to"), ("with", "regard", "to"),
                                  ("when", "we", "count"), ("if", "we", "count"), ("measured", "by"))),
    *((words, "two") for words in (("the", "two", "networks"), ("the", "two", "nets"), ("the", "two", "models"),
                                   ("these", "two", "networks"), ("these", "two", "nets"), ("these", "two", "models"),
                                   ("the", "two", "architectures"), ("of", "them"), ("the", "two"))),
    *((words, "both") for words in (("both", "networks"), ("both", "nets"), ("both", "models"), ("both", "architectures"),
                                    ("both", "of", "them"), ("both", "of", "the", "two"))),
    *((words, "X") for words in (("its", "counterpart"), ("the", "other", "one"), ("the", "other", "net"),
                                 ("the", "other", "network"), ("the", "other", "model"), ("the", "other"), ("its", "rival"))),
    *((words, "h") for words in (("comes", "with"), ("come", "with"), ("gets", "by", "with"), ("get", "by", "with"),
                                 ("makes", "do", "with"), ("make", "do", "with"), ("ends", "up", "with"), ("ends", "with"),
                                 ("consists", "of"), ("has", "to", "learn"), ("have", "to", "learn"), ("makes", "use", "of"),
                                 ("comes", "out", "with"), ("come", "to"), ("comes", "to"))),
    *((words, "b") for words in (("comes", "out"), ("come", "out"), ("turns", "out", "to", "be"), ("turns", "out"))),
    *((words, "") for words in (("a", "lot"), ("by", "far"), ("in", "total"), ("in", "fact"), ("a", "bit"), ("of", "course"),
                                ("in", "all"), ("to", "train"), ("to", "learn"), ("in", "general"))),
)  # fmt: skip
_HAS = frozenset(third for verb in HAVE_VERBS | {"train", "learn", "employ", "involve"} for third in (verb, f"{verb}s")) | {
    "has", "had", "having", "carries", "comprises",
}  # fmt: skip


def atoms(tokens: tuple[Token, ...], parties: Parties) -> tuple[Atom, ...] | None:
    """The words of a clause as atoms; none where one of them is unknown."""
    found: list[Atom] = []
    place = 0
    while place < len(tokens):
        read = _atom(tokens, place, parties)
        if read is None:
            return None
        atom, size = read
        if atom is not None:
            found.append(atom)
        place += size
    return tuple(found) if {"O", "S", "both", "two"} & {atom.code for atom in found} else None


def _atom(tokens: tuple[Token, ...], place: int, parties: Parties) -> tuple[Atom | None, int] | None:
    token = tokens[place]
    named = _named(tokens, place, parties)
    if named is not None:
        return named
    lower = [item.text.lower() for item in tokens[place : place + 5]]
    for words, code in _PHRASES:
        if tuple(lower[: len(words)]) == words:
            return (Atom(code) if code else None), len(words)
    if token.value is not None and lower[0] != "one":
        number = _number(token)
        return None if number is None else (Atom("K" if token.value.kind == "factor" else "N", number=number), 1)
    word = lower[0].replace("’", "'")
    if word in FOLDS:
        return Atom("F", number=FOLDS[word]), 1
    if word in ("many", "much", "few") and place and lower_before(tokens, place) not in ("as", "equally", "so"):
        return (None, 1) if word != "few" else None
    if word == "it":
        return Atom("it" if len(lower) > 1 and lower[1] == "is" else "P"), 1
    code = _WORDS.get(word) or (word if word in _KEPT else "") or ("h" if word in _HAS else "")
    if code:
        return Atom(code), 1
    return (None, 1) if word in _DROPPED else None


def lower_before(tokens: tuple[Token, ...], place: int) -> str:
    return tokens[place - 1].text.lower()


def _named(tokens: tuple[Token, ...], place: int, parties: Parties) -> tuple[Atom, int] | None:
    """An owner, what is owned, or both in one name."""
    token, lexicon = tokens[place], parties.lexicon
    if token.mention is not None and token.mention.owner:
        return Atom("O", owner=token.mention.owner), 1
    stems: list[str] = []
    best: tuple[Atom, int] | None = None
    for size, item in enumerate(tokens[place : place + 6], 1):
        stems += stems_of_mention(item)
        if tuple(stems) in lexicon.whats:
            best = Atom("W", what=tuple(stems)), size
        elif tuple(stems) in parties.called:
            best = Atom("O", owner=parties.called[tuple(stems)]), size
    if best is not None:
        return best
    if token.mention is not None and token.mention.quantities:
        shares = [share for share in lexicon.shares if share.id in token.mention.quantities]
        owners = {parties.class_of(share.owner) for share in shares}
        words = stems_of_mention(token)
        mine = sorted((share for share in shares if _spells(words, share.what)), key=lambda share: -len(share.what))
        if len(owners) == 1 and mine:
            return Atom("S", owner=mine[0].owner, what=mine[0].what), 1
    return None


def _spells(words: Words, what: Words) -> bool:
    return any(words[place : place + len(what)] == what for place in range(len(words)))


def _number(token: Token) -> Fraction | None:
    value = token.value
    if value is None or value.kind not in ("number", "factor"):
        return None
    try:
        return Fraction(value.text.replace(",", "").replace("{", "").replace("}", "").rstrip("\\%"))
    except (ValueError, ZeroDivisionError):
        return None
