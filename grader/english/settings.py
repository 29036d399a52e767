"""What a sentence sets: "with stride 1", "a 3x3 kernel", "$k=4$", "no padding", "undilated"; a sentence as pieces with types.

Each token becomes a piece: a setting, a quantity, a value, an owner, or a word. Names are the reference's; how a name is set is
English. What only joins settings ("and", "with", articles) goes with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.english.layers import counted_sum
from grader.english.names import Lexicon, bare, stem
from grader.english.tokens import Mention, Token, Value

Sort = Literal["set", "fixed", "quantity", "value", "owner", "parameter", "word"]
_NONE = frozenset({"no", "without", "zero"})
_HYPHENED = re.compile(r"([A-Za-z]+(?:-[A-Za-z]+)*)-(\d{1,4})")
_RELATION = re.compile(r"(\\?[A-Za-z]\w*(?:_\{?[\w\\]+\}?)?)\s*=\s*(-?\d[\d,.]*)")
_SQUARE = re.compile(r"(\d{1,4})\s*(?:[x×*]|\\times|-?by-?|by)\s*\1")
_OF = frozenset("of with is are = equals equal to at size sizes being was exactly set".split())
_UNITS = frozenset("pixel pixels px".split())
_AXIS = r"(?:\d+|[A-Za-z][\w\\]*)"
_AXES = re.compile(rf"[\[(]\s*{_AXIS}(?:\s*,\s*{_AXIS}){{1,4}}\s*[\])]")
_LAYERED = frozenset("map maps channel channels plane planes image images".split())
_NEGATED = re.compile(r"(?:un|non-?)([a-z]{3,})(?:ed)")
_NOBODY = Mention()
_KINDS = frozenset({"number", "shape", "list", "formula"})


@dataclass(frozen=True)
class Piece:
    """A part of a sentence at [start, end): what it sets, names or says."""

    sort: Sort
    start: int
    end: int
    text: str = ""
    mention: Mention = _NOBODY
    value: Value | None = None
    settings: tuple[tuple[str, int], ...] = ()


def pieces(tokens: Sequence[Token], sentence: str, lexicon: Lexicon) -> tuple[Piece, ...]:
    """The pieces of a sentence, settings first told from what is said under them."""
    return tuple(_settled(list(_plain(tokens, sentence, lexicon)), lexicon))


def _plain(tokens: Sequence[Token], sentence: str, lexicon: Lexicon) -> Iterator[Piece]:
    end = 0
    for token in tokens:
        if token.start < end:
            continue
        axes = _AXES.match(sentence, token.start)
        if axes is not None:
            end = axes.end()
            yield Piece("value", token.start, end, axes[0], value=_axes(axes[0]))
            continue
        chain = counted_sum(sentence, token.start) if token.text[:1].isdigit() else None
        if chain is not None:
            end = chain[0]
            yield Piece("value", token.start, end, sentence[token.start : end], value=Value("number", str(chain[1])))
            continue
        yield from _of(token, lexicon)


def _axes(written: str) -> Value:
    """`(B, 24)` is a shape; `[2, 1]` may be the value of a vector."""
    inner = written.strip("()[] ")
    return Value("shape", f"({inner})") if re.search(r"[A-Za-z]", inner) else Value("list", f"[{inner}]")


def _of(token: Token, lexicon: Lexicon) -> Iterator[Piece]:
    hyphened = _HYPHENED.fullmatch(token.text) if token.mention is None else None
    if hyphened is not None:
        entry = next((e for e in lexicon.starting(stem(hyphened[1])) if len(e.stems) == 1 and e.role == "parameter"), None)
        if entry is not None:
            yield Piece("set", token.start, token.end, token.text, settings=((entry.id, int(hyphened[2])),))
            return
    if token.value is not None and token.value.kind == "relation":
        yield from _relation(token, lexicon)
        return
    if token.mention is not None:
        sort: Sort = "quantity" if token.mention.quantities else "parameter" if token.mention.parameters else "owner"
        yield Piece(sort, token.start, token.end, token.text, token.mention)
        return
    if token.value is not None and token.value.kind == "formula" and _AXES.fullmatch(token.value.text):
        yield Piece("value", token.start, token.end, token.text, value=_axes(token.value.text))
        return
    if token.value is not None and token.value.kind in _KINDS:
        yield Piece("value", token.start, token.end, token.text, value=token.value)
        return
    negated = _negated(token.text.lower(), lexicon)
    if negated is not None:
        yield Piece("set", token.start, token.end, token.text, settings=(negated,))
        return
    yield Piece("word", token.start, token.end, token.text.lower())


def _relation(token: Token, lexicon: Lexicon) -> Iterator[Piece]:
    r"""`$k=4$` sets a parameter, `$p=1$` says what a quantity is; several may stand in one formula."""
    assert token.value is not None
    found: list[Piece] = []
    for part in re.split(r",|\\quad|\\;|;", token.value.text):
        match = _RELATION.fullmatch(part.strip(" ~\\$"))
        roles = [(role, id) for name, role, id in lexicon.symbols if match is not None and name == bare(match[1])]
        if match is None or not roles:
            yield Piece("word", token.start, token.end, token.text)
            return
        quantities = tuple(id for role, id in roles if role == "quantity")
        if quantities:
            found.append(Piece("quantity", token.start, token.end, token.text, Mention(quantities)))
            found.append(Piece("value", token.start, token.end, token.text, value=Value("number", match[2].strip(",."))))
        elif match[2].isdigit():
            found.append(Piece("set", token.start, token.end, token.text, settings=((roles[0][1], int(match[2])),)))
        else:
            yield Piece("word", token.start, token.end, token.text)
            return
    yield from found


def _negated(word: str, lexicon: Lexicon) -> tuple[str, int] | None:
    """`undilated`, `unpadded`: the parameter's name begins like the word behind its prefix."""
    match = _NEGATED.fullmatch(word)
    if match is None:
        return None
    root = match[1].rstrip("e")[:5]
    for name, null in lexicon.nulls:
        if any(entry.id == name and entry.stems[0].startswith(root) for entry in lexicon.entries if entry.role == "parameter"):
            return name, null
    return None


def _settled(found: list[Piece], lexicon: Lexicon) -> Iterator[Piece]:
    """The pieces with every parameter beside its value as one setting, and `24 maps of 8x8 pixels` as one size."""
    place = 0
    while place < len(found):
        volume = _volume(found, place)
        if volume is not None:
            size, place = volume
            yield size
            continue
        again = _fixed(found, place, lexicon)
        if again:
            yield Piece("fixed", found[place].start, found[again - 1].end)
            place = again
            continue
        for read in (_counted, _before, _behind, _none):
            hit = read(found, place, lexicon)
            if hit is not None:
                settings, after = hit
                yield Piece("set", found[place].start, found[after - 1].end, settings=settings)
                place = after
                break
        else:
            yield found[place]
            place += 1


def _fixed(found: list[Piece], place: int, lexicon: Lexicon) -> int:
    """Where a phrase ends that says again what the question sets: "32 filters", "num_filters = 32", "one input channel"."""
    for words, value in lexicon.fixed:
        size = len(words)
        behind = tuple(stem(piece.text) for piece in found[place + 1 : place + 1 + size])
        if behind == words and _whole(found[place]) == value:
            return place + 1 + size
        if tuple(stem(piece.text) for piece in found[place : place + size]) != words:
            continue
        after = place + size
        while after < len(found) and after < place + size + 3 and found[after].text in _OF:
            after += 1
        if after < len(found) and _whole(found[after]) == value:
            return after + 1
    return 0


def _volume(found: list[Piece], place: int) -> tuple[Piece, int] | None:
    """`24 maps of size 8x8`, `24 channels of 8x8 pixels each`."""
    words = [piece.text for piece in found[place : place + 6]]
    number = _number(found[place])
    if number is None or len(words) < 4:
        return None
    at = place + 1 + (words[1] == "feature")
    if found[at].text not in _LAYERED or at + 2 >= len(found) or found[at + 1].text not in ("of", ",", "with"):
        return None
    at += 2 + (found[at + 2].text in ("size", "shape"))
    side = _whole(found[at]) if at < len(found) and _number(found[at]) is None else None
    if side is None:
        return None
    after = at + 1
    while after < len(found) and found[after].text in (*_UNITS, "each"):
        after += 1
    value = Value("shape", f"{number} × {side} × {side}")
    return Piece("value", found[place].start, found[after - 1].end, value.text, value=value), after


_Hit = tuple[tuple[tuple[str, int], ...], int] | None


def _parameter(piece: Piece) -> str:
    return piece.mention.parameters[0] if piece.sort == "parameter" and len(piece.mention.parameters) == 1 else ""


def _whole(piece: Piece) -> int | None:
    if piece.sort != "value" or piece.value is None:
        return None
    square = _SQUARE.fullmatch(piece.value.text)
    if piece.value.kind == "shape" and square is not None:
        return int(square[1])
    return int(piece.value.text) if piece.value.kind == "number" and piece.value.text.isdigit() else None


def _number(piece: Piece) -> int | None:
    """A plain whole number, and no size."""
    return _whole(piece) if piece.value is not None and piece.value.kind == "number" else None


def _before(found: list[Piece], place: int, lexicon: Lexicon) -> _Hit:
    """`3x3 kernel`, `unit stride`: a size before the name; a plain number there counts, and sets nothing."""
    del lexicon
    if place + 1 >= len(found) or not (name := _parameter(found[place + 1])):
        return None
    if found[place].text == "unit":
        return ((name, 1),), place + 2
    value = found[place].value
    number = _whole(found[place])
    if number is None or value is None or value.kind != "shape":
        return None
    return ((name, number),), place + 2


def _behind(found: list[Piece], place: int, lexicon: Lexicon) -> _Hit:
    """`stride 1`, `kernel size of 4`, `a kernel of size 5`, `the stride is 2`, `padding of one pixel`."""
    del lexicon
    name = _parameter(found[place])
    after = place + 1
    while name and after < len(found) and after < place + 4 and found[after].text in _OF:
        after += 1
    number = _whole(found[after]) if name and after < len(found) else None
    if number is None:
        return None
    after += 1
    if after < len(found) and found[after].text in _UNITS:
        after += 1
    return ((name, number),), after


def _none(found: list[Piece], place: int, lexicon: Lexicon) -> _Hit:
    """`no padding`, `without any dilation`: the value that does nothing."""
    after = place + 1
    if found[place].text == "without" and after < len(found) and found[after].text == "any":
        after += 1
    if found[place].text not in _NONE or after >= len(found):
        return None
    name = _parameter(found[after])
    null = dict(lexicon.nulls).get(name)
    return None if null is None else (((name, null),), after + 1)


def _counted(found: list[Piece], place: int, lexicon: Lexicon) -> _Hit:
    """`8 channels` for the number of channels."""
    number = _number(found[place])
    if number is None:
        return None
    for noun, name in lexicon.counted:
        words = tuple(stem(piece.text) for piece in found[place + 1 : place + 1 + len(noun)])
        if words == noun:
            return ((name, number),), place + 1 + len(noun)
    return None
