"""A sentence as a line of letters and plain words, so that its whole shape can be held against a grammar.

P is a parameter of the reference, Q a quantity, B a name of both, O an owner, W what an owner has; N a number, S a size, K a
factor, E a parameter with its value, ORD an order of growth. Verbs of one meaning share letters with V, G or D for their form.
Articles and adverbs that change nothing are left out.

Long, since every word of a sentence must have its letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from grader.english.letters import ABOUT, PHRASES, SKIPPED, VERBS, WORDS
from grader.english.names import Lexicon, bare, stem
from grader.english.tokens import Mention, Token, Value
from grader.english.words import (
    ADD_VERBS,
    DOWN_NOUNS,
    DOWN_VERBS,
    DOWN_WORDS,
    FOLDS,
    FRACTIONS,
    UP_NOUNS,
    UP_VERBS,
    UP_WORDS,
)

_FORMER = re.compile(r"(?:its|their) (?:former|previous|original|old|earlier) (?:value|values|size|number|level|amount)")


@dataclass(frozen=True)
class Coded:
    """The letters of a sentence, and the tokens behind each of its words."""

    text: str
    places: tuple[int, ...]  # of the words in the text
    tokens: tuple[Token, ...]
    about: frozenset[int] = frozenset()  # words behind "about", "roughly"

    def within(self, start: int, end: int) -> tuple[Token, ...]:
        return tuple(token for place, token in zip(self.places, self.tokens, strict=True) if start <= place < end)

    def roughly(self, start: int, end: int) -> bool:
        return any(start <= place <= end for place in self.about)


@lru_cache(maxsize=64)  # three readers ask for the same sentence
def coded(tokens: tuple[Token, ...], lexicon: Lexicon, topic: Mention | None = None) -> Coded:
    """The sentence in letters; "it" is the topic where there is one."""
    words: list[tuple[str, Token]] = []
    rough: list[int] = []
    place = 0
    while place < len(tokens):
        counted = _counted(tokens, place, lexicon) if tokens[place].mention is None else None
        size = _whole_thing(tokens, place, lexicon)
        if counted is not None:
            letters, size, named = counted
            if letters:
                words.append((letters, replace(_joined(tokens[place : place + size]), mention=Mention((), (named,)))))
            place += size
            continue
        if size:
            place += size
            continue
        close = tokens[place : place + 2]
        if close[0].text.isdigit() and not close[0].space and len(close) == 2 and _is_symbol(close[1], lexicon):
            joined = _joined(close)  # "2A"
            words.append(("MP", replace(joined, value=Value("formula", f"{close[0].text}{close[1].text}"))))
            place += 2
            continue
        barred = _barred(tokens, place)
        if barred is not None:
            words += [("norm", tokens[place]), ("of", tokens[place]), ("Q", barred)]
            place += 3
            continue
        aside = _aside(tokens, place, lexicon)
        if aside:
            place += aside
            continue
        length = _length(tokens[place], lexicon)
        if length is not None:
            words += [("norm", tokens[place]), ("of", tokens[place]), ("Q", replace(tokens[place], mention=length))]
            place += 1
            continue
        found, size = _word(tokens, place, lexicon, topic)
        if tokens[place].text.lower() in ABOUT and tokens[place].mention is None:
            rough.append(len(words))
        elif found:
            token = tokens[place] if size == 1 else _joined(tokens[place : place + size])
            if found == "P" and token.mention is None:
                token = replace(token, mention=_element(token, lexicon) or _measured_by(tokens, place, lexicon))
            words.append((found, replace(token, mention=topic) if found == "T" else token))
        place += size
    _upward(words)
    _headed(words)
    text, places, about = "", [], set()
    for number, (letters, _) in enumerate(words):
        if number in rough:
            about.add(len(text))
        places.append(len(text))
        text += letters + " "
    return Coded(text, tuple(places), tuple(token for _, token in words), frozenset(about))


def _is_symbol(token: Token, lexicon: Lexicon) -> bool:
    return token.mention is not None or (len(token.text) == 1 and symbol(token.text, lexicon) is not None)


def _barred(tokens: tuple[Token, ...], place: int) -> Token | None:
    """`|Q|`: the quantity whose magnitude is spoken of."""
    near = tokens[place : place + 3]
    if [token.text for token in near[::2]] != ["|", "|"] or near[1].mention is None or not near[1].mention.quantities:
        return None
    return near[1]


_FIXED = frozenset("fixed held constant same and , given".split())
_CHOSEN = re.compile(r"\s*[a-z]\s*(?:>|\\gt|\\neq?|≠|!=)\s*0\s*")


def _aside(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> int:
    """How many tokens only say what is held, "(g, t fixed)", or which number k is: "with k > 0"."""
    rest = tokens[place : place + 2]
    if len(rest) == 2 and rest[0].text.lower() in ("with", "for", "where") and rest[1].value is not None:
        letter = _CHOSEN.fullmatch(rest[1].value.text)
        return 2 if letter is not None and symbol(rest[1].value.text.strip()[0], lexicon) is None else 0
    if tokens[place].text != "(":
        return 0
    end = next((at for at in range(place, min(place + 10, len(tokens))) if tokens[at].text == ")"), 0)
    inner = tokens[place + 1 : end]
    said = {token.text.lower() for token in inner if not _is_symbol(token, lexicon)}
    return end + 1 - place if end and said <= _FIXED and said & {"fixed", "held", "constant"} else 0


def _joined(tokens: tuple[Token, ...]) -> Token:
    first, last = tokens[0], tokens[-1]
    text = " ".join(token.text for token in tokens)
    return Token(first.start, last.end, text, text, last.space, mention=first.mention, value=first.value)


_SAID_OF_HEAD = re.compile(r"K|TW|FD|FCD|SM|IND|MULD|UPD|DND|FR|only")


def _headed(words: list[tuple[str, Token]]) -> None:
    """`Weights: four times as many if ...`, `Weights: they double if ...`: a list item of a quantity as a clause."""
    while words and words[0][0] in ("?", "-"):
        words.pop(0)
    if len(words) < 3 or words[0][0] not in ("Q", "B") or words[1][0] not in (":", "?"):
        return
    if words[1][0] == ":" and _SAID_OF_HEAD.fullmatch(words[2][0]):
        words[1] = "BE", words[1][1]
    elif words[1][0] == ":":
        for place in range(2, len(words)):
            if words[place][1].text.lower() in ("they", "it") and words[place - 1][0] in (":", ","):
                words[place] = "Q", replace(words[place][1], mention=words[0][1].mention)


_DIRECTIONS = {"up": "UP", "upward": "UP", "upwards": "UP", "down": "DN", "downward": "DN", "downwards": "DN"}
_PLAIN_VERB = re.compile(r"(?:MOV|MUL|AF|GET|HV|RS)([VGD])")


def _upward(words: list[tuple[str, Token]]) -> None:
    """`goes up` as one verb; "grows up", "is cut down" without the second word."""
    for place in range(len(words) - 1, 0, -1):
        letters, token = words[place - 1]
        direction = _DIRECTIONS.get(words[place][1].text.lower())
        verb = _PLAIN_VERB.fullmatch(letters)
        if direction is None or not (verb or re.fullmatch(r"(?:UP|DN|FC)[VGD]", letters)):
            continue
        joined = _joined((token, words.pop(place)[1]))
        words[place - 1] = f"{direction}{verb[1]}" if verb else letters, joined


def _word(tokens: tuple[Token, ...], place: int, lexicon: Lexicon, topic: Mention | None) -> tuple[str, int]:
    """The letters of what stands at a place, and how many tokens that is."""
    token = tokens[place]
    if token.mention is not None:
        return _mentioned(tokens, place)
    said = token.text.lower()
    if said in ("one", "ones") and topic is not None and place and tokens[place - 1].text.lower() in UP_WORDS | DOWN_WORDS:
        return "T", 1
    if token.value is not None:
        return _valued(tokens, place, lexicon)
    lowers = tuple(item.text.lower() for item in tokens[place : place + 4])
    for phrase, letters in PHRASES:
        if lowers[: len(phrase)] == phrase and all(item.mention is None for item in tokens[place : place + len(phrase)]):
            return letters, len(phrase)
    if len(lowers) > 2 and _FORMER.fullmatch(" ".join(lowers[:3])):
        return "AB", 3
    lower = lowers[0]
    what = _what(tokens, place, lexicon)
    if what:
        return "W", what
    if lower in ("it", "them", "this", "they") and topic is not None:
        return "T", 1
    if (
        lower in ("each", "every", "all")
        and place + 1 < len(tokens)
        and (tokens[place + 1].mention is not None or _element(tokens[place + 1], lexicon) is not None)
    ):
        return "", 1
    if lower in ("each", "every", "all") and len(lowers) > 2 and tokens[place + 2].mention is not None:
        if lowers[1] in ("the", "our", "of"):
            return "", 2 if lowers[1] == "of" else 1
    if lowers[:3] in (("all", "of", "the"), ("each", "of", "the")) and len(lowers) > 3 and tokens[place + 3].mention is not None:
        return "", 3
    named = place + 1 < len(tokens) and tokens[place + 1].mention is not None
    if named and lower in ("equivalent", "corresponding", "matching", "required", "needed", "necessary"):
        return "", 1
    if lowers[:1] in (("each",), ("every",), ("all",)) and lowers[1:2] in (
        ("entry",),
        ("entries",),
        ("component",),
        ("components",),
    ):
        return "", 3 if lowers[2:3] == ("of",) else 2
    if _measured_by(tokens, place, lexicon) is not None:
        return "P", 1
    if lower in SKIPPED:
        return "", 1
    if lower in FOLDS and (lower.endswith("fold") or lower in ("twice", "thrice")):
        return ("FD" if lower.endswith("fold") else "TW"), 1
    if token.lemma == "not":
        return "NOT", 1
    if lower in FRACTIONS:
        return "FR", 1
    if lower in UP_NOUNS - UP_VERBS or lower in DOWN_NOUNS - DOWN_VERBS:
        return ("NU" if lower in UP_NOUNS else "ND"), 1
    return WORDS.get(lower) or VERBS.get(lower) or WORDS.get(lower, _plain(token)), 1


_MEASURED = (
    ADD_VERBS | UP_WORDS | DOWN_WORDS | frozenset("further extra additional many few fewer adding stacking do does".split())
)


def _counted(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> tuple[str, int, str] | None:
    """`more layers`, `2t steps`: what "number of layers" is a name of; behind a number or symbol of it only its unit."""
    before = tokens[place - 1] if place else None
    if before is None or not lexicon.things:
        return None
    stems = tuple(stem(item.text) for item in tokens[place : place + 3])
    for words, parameter in lexicon.things:
        if stems[: len(words)] != words or any(item.mention is not None for item in tokens[place : place + len(words)]):
            continue
        held = before.mention.parameters if before.mention is not None else ()
        seen = multiple(before, lexicon)
        if parameter in held or (seen is not None and parameter in seen[1].parameters):
            return "", len(words), parameter
        if before.text.lower() in _MEASURED or before.value is not None or before.text.lower() in FOLDS:
            return "P", len(words), parameter
    return None


_ANY_OF_IT = frozenset("a an each every any our".split())
_WHOLE_THINGS = frozenset("layer network model net module system method algorithm procedure whole".split())


def _belongs(tokens: tuple[Token, ...], place: int, before: Mention | None, lexicon: Lexicon) -> int:
    """`of the input`, `the input's`: the thing that a parameter is said to be of by its own name."""
    lowers = [token.text.lower() for token in tokens[place : place + 3]]
    if (
        before is not None
        and before.parameters
        and len(lowers) == 3
        and lowers[0] == "of"
        and lowers[1] in ("the", "its", "an", "a")
    ):
        return 3 if stem(lowers[2]) in lexicon.words_of.get(before.parameters[0], ()) and tokens[place + 2].mention is None else 0
    behind = tokens[place + 2].mention if len(lowers) == 3 else None
    if behind is not None and behind.parameters and lowers[1] in ("'s", "’s", "'") and tokens[place].mention is None:
        return 2 if stem(lowers[0]) in lexicon.words_of.get(behind.parameters[0], ()) else 0
    return 0


_UPSTREAM = frozenset("earlier preceding previous early prior".split())
_DOWNSTREAM = frozenset("later following subsequent next downstream deeper".split())
_DERIVED = frozenset("derivative gradient slope curvature hessian".split())


def _whole_thing(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> int:
    """`of the layer`, `of each N`, `in earlier layers`: how many tokens say only whose it is, whichever it is."""
    lowers = [token.text.lower() for token in tokens[place : place + 5]]
    before = tokens[place - 1].mention if place else None
    if before is not None and lowers[0] in ("in", "of", "for"):
        start = 2 if len(lowers) > 1 and lowers[1] in ("the", "all", "an") else 1
        side = _DOWNSTREAM if before.quantities else _UPSTREAM
        if (
            len(lowers) > start + 1
            and lowers[start] in side
            and lowers[start + 1] in ("layer", "layers", "stages", "steps", "ones")
        ):
            return start + 2
    if before is not None and before.quantities and _DERIVED & set(before.text.lower().split()):
        if lowers[:3] == ["with", "respect", "to"] and len(tokens) > place + 3 and tokens[place + 3].mention is not None:
            return 4
    whose = _belongs(tokens, place, before, lexicon)
    if whose:
        return whose
    if tokens[place].text.lower() != "of" or place + 2 >= len(tokens):
        return 0
    determiner, thing = tokens[place + 1].text.lower(), tokens[place + 2]
    if thing.mention is not None or thing.value is not None or not thing.text.isalpha():
        return 0
    closed = place + 3 == len(tokens) or not (
        tokens[place + 3].text.isalpha() and tokens[place + 3].text.lower() in ("of", "with")
    )
    generic = determiner in _ANY_OF_IT or (determiner in ("the", "this") and thing.text.lower() in _WHOLE_THINGS)
    return 3 if generic and closed else 0


_ARROWS = dict.fromkeys(("->", "-->", "=>", "==>", "→", "⇒", "⟹", "⟶", "\\to", "\\Rightarrow", "\\rightarrow"), "ARR") | {
    "=": "EQ",
    "+": "PLUS",
}


def _plain(token: Token) -> str:
    text = token.text.lower()
    if token.text.strip("$ ") in _ARROWS:
        return _ARROWS[token.text.strip("$ ")]
    return text if text.isalpha() or text in ",.;:!" else "?" if not text.replace("-", "").isalpha() else text.replace("-", "")


def _mentioned(tokens: tuple[Token, ...], place: int) -> tuple[str, int]:
    mention = tokens[place].mention
    assert mention is not None
    both = bool(mention.quantities) and bool(mention.parameters)
    letters = "B" if both else "Q" if mention.quantities else "P" if mention.parameters else "O" if mention.owner else "M"
    size = 1
    after = tokens[place + 1 : place + 4]
    if len(after) == 3 and after[0].text == "(" and after[2].text == ")" and after[1].mention is not None:
        if set(after[1].mention.parameters) & set(mention.parameters) or set(after[1].mention.quantities) & set(
            mention.quantities
        ):
            size = 4  # "filters (NF)"
    elif after and after[0].mention is not None and after[0].value is not None:
        if set(after[0].mention.parameters) & set(mention.parameters):
            size = 2  # "iterations $t$"
    return letters, size


_SET = re.compile(r"\s*([^=<>\s]+)\s*=\s*(\d+(?:\.\d+)?)\s*")


def _valued(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> tuple[str, int]:
    value = tokens[place].value
    assert value is not None
    if value.kind == "number" and place + 1 < len(tokens) and tokens[place + 1].text.lower() in ("times", "time"):
        return "K", 2
    match value.kind:
        case "number":
            return "N", 1
        case "factor":
            return "K", 1
        case "shape":
            return "S", 1
        case "order":
            return "ORD", 1
        case "relation":
            set_to = _SET.fullmatch(value.text)
            return ("E" if set_to is not None and symbol(set_to[1], lexicon) else "F"), 1
    if _element(tokens[place], lexicon) is not None and place and tokens[place - 1].text.lower() in ("each", "every", "all"):
        return "P", 1
    if shifted(tokens[place], lexicon):
        return "SHIFTED", 1
    return ("MP" if multiple(tokens[place], lexicon) is not None else "F"), 1


_DIMENSIONS = {
    "length": frozenset("long longer short shorter".split()), "width": frozenset("wide wider narrow narrower".split()),
    "depth": frozenset("deep deeper shallow shallower".split()), "height": frozenset("high higher tall taller".split()),
}  # fmt: skip


def _measured_by(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> Mention | None:
    """`the sequence becomes twice as long`: the parameter "sequence length" where its adjective is said of the noun."""
    token = tokens[place]
    if token.mention is not None or token.value is not None or not token.text.isalpha():
        return None
    near = {item.text.lower() for item in (*tokens[max(0, place - 2) : place], *tokens[place + 1 : place + 8])}
    noun = stem(token.text)
    found = {
        entry.id
        for entry in lexicon.starting(noun)
        if entry.role == "parameter" and len(entry.stems) == 2 and _DIMENSIONS.get(entry.stems[1], frozenset()) & near
    }
    return Mention((), (found.pop(),), "", token.text) if len(found) == 1 else None


_ELEMENT = re.compile(r"\s*([A-Za-z])_\{?([ijk])\}?\s*")


def _element(token: Token, lexicon: Lexicon) -> Mention | None:
    """`x_i`: the vector of which it is any entry."""
    match = _ELEMENT.fullmatch(token.value.text if token.value is not None and token.mention is None else "")
    return None if match is None else symbol(match[1], lexicon)


_LENGTH = re.compile(r"\s*(?:\\?\||\\lVert|\\Vert)+\s*([^|]+?)\s*(?:\\?\||\\rVert|\\Vert)+(?:_\{?2\}?)?\s*")


def _length(token: Token, lexicon: Lexicon) -> Mention | None:
    r"""`\|w\|`: the quantity whose norm it is."""
    match = _LENGTH.fullmatch(token.value.text.strip("$ ")) if token.value is not None and token.mention is None else None
    named = symbol(match[1].strip("\\ "), lexicon) if match is not None else None
    return named if named is not None and named.quantities else None


_MULTIPLE = re.compile(r"\s*(\d+|[a-z](?=[\sA-Za-z\\]))\s*(?:\\cdot|\\,|\*)?\s*(\\?[A-Za-z]\w*)\s*")


def multiple(token: Token, lexicon: Lexicon) -> tuple[str, Mention] | None:
    """`2t`, `kx`: by what a parameter is multiplied, and the parameter."""
    match = _MULTIPLE.fullmatch(token.value.text if token.value is not None else "")
    if match is None:
        return None
    named = symbol(match[2], lexicon)
    return None if named is None or symbol(match[1], lexicon) is not None else (match[1], named)


_SHIFT = re.compile(r"\s*(\\?[A-Za-z]\w*)\s*\+\s*([a-z]|\d+)\s*(?:\\cdot\s*)?(?:\\math\w+\s*\{?\s*1\s*\}?|𝟏|𝟙)?\s*")


def shifted(token: Token, lexicon: Lexicon) -> bool:
    """`x + c 1`: a symbol of the question with a number of no other meaning added to each entry."""
    base, step = shift(token)
    return bool(base) and symbol(base, lexicon) is not None and symbol(step, lexicon) is None


def shift(token: Token) -> tuple[str, str]:
    """What is shifted, and by what."""
    match = _SHIFT.fullmatch(token.value.text if token.value is not None else "")
    return ("", "") if match is None else (match[1], match[2])


def symbol(written: str, lexicon: Lexicon) -> Mention | None:
    """What a symbol of the question is a name of."""
    roles = [(role, id) for name, role, id in lexicon.symbols if name == bare(written)]
    if not roles:
        return None
    return Mention(
        tuple(id for role, id in roles if role == "quantity"), tuple(id for role, id in roles if role == "parameter"), "", written
    )


def setting(token: Token, lexicon: Lexicon) -> tuple[Mention, str] | None:
    """`t = 100`: the parameter and its value."""
    match = _SET.fullmatch(token.value.text) if token.value is not None else None
    named = symbol(match[1], lexicon) if match is not None else None
    return None if match is None or named is None else (named, match[2])


def _what(tokens: tuple[Token, ...], place: int, lexicon: Lexicon) -> int:
    """How many tokens name what an owner has: "memory", "number of weights"."""
    plain = tuple(takewhile(lambda item: item.mention is None, tokens[place : place + lexicon.longest_what]))
    said = tuple(stem(item.text) for item in plain)
    return next((size for size in range(len(said), 0, -1) if said[:size] in lexicon.whats), 0)
