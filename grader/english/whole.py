"""Sentences read whole: one quantity, one value, what is set, words that add nothing: "With a 5x5 kernel no padding is needed."

What is left over leaves the sentence to the parser, so that a reserve, a part or another speaker leaves no claim behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.english.assertion import Valued
from grader.english.names import Lexicon, stem
from grader.english.settings import Piece, pieces
from grader.english.tokens import Mention, Token, Value

_ALLOWED = frozenset(
    "the a an , ; : . ! ( ) and then so thus hence therefore also now exactly precisely just only i.e. i.e that this in case of "
    "with for when if at where given using again still always indeed here is are has have we it you one get obtain used our be = "
    "equals equal to needs need requires require should must set will becomes become amounts comes gives give yields yield means "
    "use uses choose results leads chosen take needed required necessary there contains contain holds hold counts count numbers "
    "number was produces produce returns return remains stays being value total altogether all overall size pixel pixels unit "
    "units call switch switching taking choosing setting change going go employ employing tensor shape shapes outputs output "
    "result volume array dimensions whose predicts generates predict generate ends it spatial final example takes -> → => "
    "".split()
)
_CONDITIONS = frozenset("if when for with at where given using".split())
_ENDS = frozenset({"ends"})
_RETURNS = frozenset("returns gives outputs produces yields predicts generates return give output produce yield".split()) | _ENDS
_DENIALS = frozenset("not n't never".split())
_NEEDED = frozenset("needed required necessary need needs require requires use uses used have has".split())
_OBLIGED = frozenset("should must set needed required necessary need needs require requires".split())
MAX_WORDS = 45
_QUOTED = re.compile(r"[\"“”?]")


@dataclass(frozen=True)
class _Parts:
    """What the pieces of a sentence come to."""

    quantities: tuple[str, ...]
    value: Value
    first: int
    last: int
    place: tuple[int, int]
    denied: bool


def whole(tokens: Sequence[Token], sentence: str, lexicon: Lexicon) -> tuple[Valued, ...]:
    """The value that the sentence gives to a quantity, if nothing of it is left over."""
    if len(tokens) > MAX_WORDS or _QUOTED.search(sentence):
        return ()
    cut = pieces(_without_ground(tokens), sentence, lexicon)
    found = _owned(_returned(_called(list(cut), lexicon), lexicon), lexicon)
    if found is None or any(piece.sort == "parameter" for piece in found):
        return ()
    named = [place for place, piece in enumerate(found) if piece.sort == "quantity"]
    if not _conditions_fit(found):
        return ()
    if len(named) != 1:
        return _several(found, named)
    parts = _parts(found, named[0])
    if parts is None:
        return ()
    settings = tuple(pair for piece in found if piece.sort == "set" for pair in piece.settings)
    if len({name for name, _ in settings}) < len(settings):
        return ()  # two settings of one parameter compare
    item = Valued(parts.quantities, parts.value, parts.place, settings, parts.first, parts.last, parts.denied)
    return (item,)


_JOINED = frozenset("of = : is are equals to be set a an the at should must".split())


def _several(found: list[Piece], named: list[int]) -> tuple[Valued, ...]:
    """Values of several quantities in one setting: "kernel 5: padding 2, output padding 1"; all of them, or none."""
    settings = tuple(pair for piece in found if piece.sort == "set" for pair in piece.settings)
    plain = all(piece.text in _ALLOWED | {"take"} for piece in found if piece.sort == "word")
    values = [place for place, piece in enumerate(found) if piece.sort == "value" and piece.value is not None]
    pairs = list(zip(named, values, strict=False))
    between = [piece.text for first, last in pairs for piece in found[first + 1 : last]]
    in_turn = [place for pair in pairs for place in pair]
    if not settings or not plain or len(named) != len(values) or in_turn != sorted(in_turn) or not set(between) <= _JOINED:
        return ()
    if len({name for name, _ in settings}) < len(settings) or len({found[at].mention.quantities for at in named}) < len(named):
        return ()
    return tuple(_valued(found[first], found[last], settings) for first, last in pairs)


def _valued(quantity: Piece, value: Piece, settings: tuple[tuple[str, int], ...]) -> Valued:
    assert value.value is not None
    place = (value.start, value.end)
    return Valued(quantity.mention.quantities, value.value, place, settings, quantity.start, value.end, False)


def _parts(found: list[Piece], named: int) -> _Parts | None:
    quantity = found[named]
    values = [piece for piece in found if piece.sort == "value"]
    words = [piece.text for piece in found if piece.sort == "word"]
    denials = [word for word in words if word in _DENIALS]
    nothing = named > 0 and found[named - 1].text == "no"
    rest = [word for word in words if word not in _ALLOWED and word not in _DENIALS]
    if nothing:
        rest.remove("no")
    if rest or len(denials) > 1 or not _said(found, named, nothing):
        return None
    first = min(quantity.start, *(piece.start for piece in values)) if values else quantity.start
    last = max(quantity.end, *(piece.end for piece in values)) if values else quantity.end
    if nothing:
        if values or denials or not _NEEDED & set(words):
            return None
        return _Parts(quantity.mention.quantities, Value("number", "0"), found[named - 1].start, last, (last, last), False)
    if len(values) != 1 or values[0].value is None or (denials and _OBLIGED & set(words)):
        return None
    place = (values[0].start, values[0].end)
    return _Parts(quantity.mention.quantities, values[0].value, first, last, place, bool(denials))


def _said(found: list[Piece], named: int, nothing: bool) -> bool:
    """Whether the quantity and its value are joined by a verb, a colon or stand side by side."""
    if nothing:
        return True
    value = next((place for place, piece in enumerate(found) if piece.sort == "value"), None)
    if value is None:
        return False
    first, last = sorted((named, value))
    between = found[first + 1 : last]
    if any(piece.text in _CONDITIONS for piece in between if piece.sort == "word"):
        return all(piece.sort in ("set", "word") for piece in between)
    return True


def _conditions_fit(found: list[Piece]) -> bool:
    """Whether every condition is about what is set: "if the kernel is 5", and not "if the padding is 2"."""
    for place, piece in enumerate(found):
        if piece.sort != "word" or piece.text not in _CONDITIONS:
            continue
        after = next((other for other in found[place + 1 :] if other.sort != "word"), None)
        if after is None or after.sort not in ("set", "fixed", "owner"):
            return False
    return True


def _owned(found: list[Piece], lexicon: Lexicon) -> list[Piece] | None:
    """The pieces with an owner and what it has as one quantity; None where the owner has nothing that is named."""
    owners = [place for place, piece in enumerate(found) if piece.sort == "owner"]
    if not owners:
        return found
    if len(owners) == 2 and all(piece.text in _LINKS for piece in found[owners[0] + 1 : owners[1]]):
        inner = [at for at in owners if any(share.owner == found[at].mention.owner for share in lexicon.shares)]
        first = next((at for at in inner if _has_any(found, at, lexicon)), None)
        if first is not None:  # "the last layer of A": the layer has it, if that is named
            found = [piece for place, piece in enumerate(found) if place not in owners or place == first]
            owners = [place for place, piece in enumerate(found) if piece.sort == "owner"]
    if len(owners) > 1:
        return None
    (at,) = owners
    owner = found[at].mention.owner
    if any(piece.sort == "quantity" for piece in found):
        return [piece for piece in found if piece.sort != "owner"] if _owns(found, owner, lexicon) else None
    longest = lexicon.longest_what
    for size in range(longest, 0, -1):
        for place in range(len(found) - size + 1):
            run = found[place : place + size]
            what = tuple(stem(piece.text) for piece in run)
            if any(piece.sort != "word" for piece in run):
                continue
            ids = lexicon.owned(owner, what)
            if ids:
                whole_run = Piece("quantity", run[0].start, run[-1].end, " ".join(what), Mention(ids))
                kept = [*found[:place], whole_run, *found[place + size :]]
                return [piece for piece in kept if piece is not found[at]]
    return None


MODELS = frozenset("model network net architecture class".split())
_WHICH = frozenset("first second third fourth fifth last final".split())
_LINKS = frozenset("of in the our 's".split())
_THE = frozenset("the our this one".split())
_GROUNDS = frozenset("since because as".split())


def _without_ground(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens before ", since ...", where something stands before it."""
    for place, token in enumerate(tokens):
        if place > 3 and token.text.lower() in _GROUNDS and tokens[place - 1].text == ",":
            return tokens[: place - 1]
    return tokens


def _called(found: list[Piece], lexicon: Lexicon) -> list[Piece]:
    """The pieces with "the network" as an owner, and without the noun of what the question is about: "of the layer"."""
    kept: list[Piece] = []
    for piece in found:
        before = kept[-1] if kept else None
        noun = stem(piece.text) if piece.sort == "word" else ""
        if before is not None and before.sort == "owner" and (noun in MODELS or piece.text == "'s"):
            continue
        if before is not None and before.text in _THE and noun in MODELS and lexicon.model:
            kept.append(Piece("owner", piece.start, piece.end, piece.text, Mention((), (), lexicon.model)))
        elif before is None or before.text not in _THE or noun not in lexicon.subjects:
            kept.append(piece)
    return kept


def _returned(found: list[Piece], lexicon: Lexicon) -> list[Piece]:
    """`A returns a tensor of shape (2, 3)`, `the output of A` where what comes out of A is a quantity."""
    for place, piece in enumerate(found[:-1]):
        verb = found[place + 1].text
        if piece.sort != "owner" or verb not in _RETURNS:
            continue
        if verb in _ENDS and (place + 2 == len(found) or found[place + 2].text != "with"):
            continue
        ids = tuple(share.id for share in lexicon.shares if share.owner == piece.mention.owner and "output" in share.what)
        sized = any(other.value is not None and other.value.kind in ("shape", "list") for other in found)
        if ids and sized and not any(other.sort == "quantity" for other in found):
            named = Piece("quantity", piece.start, piece.end, piece.text, Mention(tuple(dict.fromkeys(ids))))
            return [*found[:place], named, *found[place + 1 :]]
    return found


def _has_any(found: list[Piece], at: int, lexicon: Lexicon) -> bool:
    """Whether the owner has what the sentence names, and is no whole net."""
    words = tuple(stem(piece.text) for piece in found if piece.sort == "word")
    mine = {share.what for share in lexicon.shares if share.owner == found[at].mention.owner}
    said = any(words[place : place + len(what)] == what for what in mine for place in range(len(words)))
    return said and found[at].mention.owner.split()[0] in _WHICH


def _owns(found: list[Piece], owner: str, lexicon: Lexicon) -> bool:
    """Whether the quantity that is named is the owner's, by another of its names."""
    ids = {id for piece in found if piece.sort == "quantity" for id in piece.mention.quantities}
    return any(share.owner == owner and share.id in ids for share in lexicon.shares)
