"""Notes of change as clauses of change: "stride: larger stride -> later units see more", "padding doesn't affect it (same side)".

What only names the topic, whose a quantity is, or stands aside in brackets is left out; what is left must fit the grammar whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from grader.english.coding import Coded
from grader.english.names import Lexicon
from grader.english.phrasing import IF, WHEN, union
from grader.english.tokens import Mention, Token, tokens_of
from grader.networks import SEEN

_HEAD = re.compile(r"(?:N )?(?:[?] )?(?:number of )?(?:P|B|Q)(?: layers)? (?::|[?]) (?=.*\bP\b)(?=.*(?:\bQ\b|SEES))")
_UNITS = r"(?:units?|neurons?|layers?|outputs?|activations?|ones?|O|N|W)"
_WHICH = r"(?:(?:all|next|last|final|later|following|subsequent|deeper|downstream) )*"
_BEHIND = (
    r"(?: that (?:follow|follows|HVV next|RSV next)| after (?:them|it|IT)| that HVV next|that come next|of what "
    r"(?:RSV|come|comes) next)?"
)
_WHOSE = re.compile(rf"(?<=Q)(?: (?:of|in|for) {_WHICH}{_UNITS}{_BEHIND}|{_BEHIND[:-1]})(?= |$)")
_EARLIER = re.compile(r"(?<=P) (?:in|of) (?:earlier|early|preceding|previous) (?:layers|ones)(?= |$)")
_SEES = re.compile(
    rf"{_WHICH}{_UNITS} (?:HVV|covers?|spans?|looks? at) (?P<much>CU|CD) (?:of )?(?:input|image|picture|"
    rf"pixels|W)(?= |$)"
)
_NOTHING_ELSE = re.compile(r" , (?:no|without) (?:CX |any )*[a-z ?]+$")


def simpler(line: Coded, lexicon: Lexicon) -> Coded:
    """The line without topic, owners and asides; the same where there are none."""
    line = _topical(_seeing(_without(line, _asides(line)), lexicon))
    line = _without(line, (match.span() for match in _HEAD.finditer(line.text) if match.start() == 0))
    for pattern in (_WHOSE, _EARLIER, _NOTHING_ELSE):
        line = _without(line, ((match.start() + 1, match.end()) for match in pattern.finditer(line.text.rstrip())))
    return line


_FIRST = re.compile(rf"{WHEN} {union(IF)} , |(?:UP|DN|FC|AD)G (?:CX )?P(?= )")
_SO = re.compile(r" , (?:and )?(?:so|hence|therefore|thus|as result)(?: ,)? | (?:and )?(?:hence|therefore|thus) (?=Q)")


def concluded(line: Coded) -> Iterator[Coded]:
    """`When A, B, so C`, `increasing A does B, so C`: C with its cause before it, for every conclusion of the sentence."""
    first = _FIRST.match(line.text)
    if first is None:
        return
    for match in _SO.finditer(line.text, first.end()):
        end = line.text.find(" , ", match.end())
        spoken = _without(line, [(first.end(), match.end()), *([(end + 1, len(line.text))] if end > 0 else [])])
        letters, tokens = _letters(spoken), spoken.tokens
        comma = next((token for token in line.tokens if token.text == ","), None)
        elided = re.match(r"[A-Z]+V ", line.text[match.end() :]) is not None  # "hence enlarges Q"
        if not first[0].endswith(", ") and comma is not None and not elided:
            count = len(first[0].split())
            letters, tokens = [*letters[:count], ",", *letters[count:]], (*tokens[:count], comma, *tokens[count:])
        yield _line(letters, tokens)


_TELLING = frozenset("N S K E P B NOT no F MP CU CD".split())
_NARROWING = frozenset("in for with within under at among if when unless only provided assuming except where once until".split())


def _asides(line: Coded) -> list[tuple[int, int]]:
    """Brackets that say no number, no denial, no condition and name no parameter: "(same number of weights)"."""
    found, opened = [], -1
    for place, token in zip(line.places, line.tokens, strict=True):
        if token.text == "(":
            opened = place
        elif token.text == ")" and opened >= 0:
            inside = line.text[opened:place].split()
            if not set(inside) & _TELLING and not (_NARROWING & set(inside)):
                found.append((opened, place + 1))
            opened = -1
    return found


def _seeing(line: Coded, lexicon: Lexicon) -> Coded:
    """`later units see more of the input` as "larger receptive field"."""
    named = seen_of(lexicon)
    match = _SEES.search(line.text)
    if named is None or match is None:
        return line
    inside = [number for number, place in enumerate(line.places) if match.start() <= place < match.end()]
    much = next(number for number in inside if line.places[number] == match.start("much"))
    first, last = inside[0], inside[-1]
    token = replace(line.tokens[last], mention=named, value=None)
    letters = _letters(line)
    kept = [*letters[:first], match["much"], "Q", *letters[last + 1 :]]
    tokens = (*line.tokens[:first], line.tokens[much], token, *line.tokens[last + 1 :])
    return _line(kept, tokens)


def seen_of(lexicon: Lexicon) -> Mention | None:
    """The quantity that is what a unit sees, if the question has it."""
    found = [token.mention for token in tokens_of(SEEN, lexicon) if token.mention is not None and token.mention.quantities]
    return found[0] if found else None


def _letters(line: Coded) -> list[str]:
    ends = (*line.places[1:], len(line.text))
    return [line.text[start:end].strip() for start, end in zip(line.places, ends, strict=True)]


_TOPIC = re.compile(r"P : (?:CU|CD) (?:IT|T) (?:BE|GETV) , (?:CU|CD) Q")


def _topical(line: Coded) -> Coded:
    """`stride: the larger it is, the wider Q` as "larger stride, wider Q"."""
    if _TOPIC.match(line.text) is None:
        return line
    letters = _letters(line)
    kept = [2, 0, *range(5, len(letters))]
    return _line([letters[place] for place in kept], tuple(line.tokens[place] for place in kept))


def _without(line: Coded, spans: Iterable[tuple[int, int]]) -> Coded:
    left_out = tuple(spans)
    if not left_out:
        return line
    kept = [not any(start <= place < end for start, end in left_out) for place in line.places]
    letters = [word for word, keep in zip(_letters(line), kept, strict=True) if keep]
    return _line(letters, tuple(token for token, keep in zip(line.tokens, kept, strict=True) if keep))


def _line(letters: list[str], tokens: tuple[Token, ...]) -> Coded:
    text, places = "", []
    for word in letters:
        places.append(len(text))
        text += word + " "
    return Coded(text, tuple(places), tokens)
