"""A sentence as a line of letters and plain words, so that its whole shape can be held against a grammar.

P is a parameter of the reference, Q a quantity, B a name of both, O an owner, W what an owner has; N a number, S a size, K a
factor, E a parameter with its value, ORD an order of growth. Verbs of one meaning share letters with V, G or D for their form.
Articles and adverbs that change nothing are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.english.names import Lexicon, bare, stem
from grader.english.tokens import Mention, Token, Value
from grader.english.words import (
    ADD_VERBS,
    AFFECT_VERBS,
    CHANGE_NOUNS,
    DOWN_NOUNS,
    DOWN_VERBS,
    DOWN_WORDS,
    EFFECT_NOUNS,
    FACTOR_VERBS,
    FOLDS,
    FRACTIONS,
    HAVE_VERBS,
    KEEP_VERBS,
    ORDER_ADVERBS,
    REMOVE_VERBS,
    RESULT_VERBS,
    UP_NOUNS,
    UP_VERBS,
    UP_WORDS,
    third_person,
)

_IRREGULAR = {
    "grow": ("grew", "grown"), "rise": ("rose", "risen"), "fall": ("fell", "fallen"), "shrink": ("shrank", "shrunk"),
    "cut": ("cut", "cut"), "keep": ("kept", "kept"), "leave": ("left", "left"), "give": ("gave", "given"),
    "make": ("made", "made"), "have": ("had", "had"), "take": ("took", "taken"), "choose": ("chose", "chosen"),
    "put": ("put", "put"), "set": ("set", "set"), "lead": ("led", "led"), "bring": ("brought", "brought"),
    "mean": ("meant", "meant"), "go": ("went", "gone"), "get": ("got", "got"), "swap": ("swapped", "swapped"),
    "drop": ("dropped", "dropped"), "hold": ("held", "held"), "come": ("came", "come"),
}  # fmt: skip
_FAMILIES: tuple[tuple[str, frozenset[str]], ...] = (
    ("UP", UP_VERBS - {"multiply"}),
    ("DN", DOWN_VERBS | {"damp", "dampen", "depress", "compress"}),
    ("FC", frozenset(FACTOR_VERBS)),
    ("AF", AFFECT_VERBS | {"touch", "disturb"}),
    ("KP", KEEP_VERBS),
    ("MUL", frozenset({"multiply", "scale", "divide"})),
    ("ADD", ADD_VERBS | {"put"}),
    ("REM", REMOVE_VERBS | {"drop"}),
    ("USE", frozenset("use choose employ apply pick select adopt set".split())),
    ("REP", frozenset("replace swap exchange".split())),
    ("MOV", frozenset("go move switch pass".split())),
    ("MK", frozenset("make render".split())),
    ("HV", HAVE_VERBS - {"use", "number", "measure"} | {"store", "see", "learn", "get"}),
    ("GET", frozenset("get become turn".split())),
    ("STAY", frozenset("stay remain".split())),
    ("CAUSE", frozenset("cause let allow force".split())),
    ("RS", RESULT_VERBS - {"make", "cause", "have", "translate", "correspond"} | {"come", "require", "call"}),
    ("DEP", frozenset("depend rely hinge".split())),
)


def _forms(lemma: str) -> Iterator[tuple[str, str]]:
    """The forms of a verb with their letters: V finite, G with -ing, D with -ed."""
    silent = lemma.endswith("e") and not lemma.endswith("ee")
    soft = lemma.endswith("y") and lemma[-2] not in "aeiou"
    yield lemma, "V"
    yield third_person(lemma), "V"
    doubled = lemma + lemma[-1] if lemma in ("cut", "set", "put", "get", "swap", "drop", "let") else lemma
    yield (lemma[:-1] if silent else doubled) + "ing", "G"
    if lemma in _IRREGULAR:
        yield from ((form, "D") for form in _IRREGULAR[lemma])
    else:
        yield (lemma + "d" if silent else lemma[:-1] + "ied" if soft else doubled + "ed"), "D"


_VERBS: dict[str, str] = {}
for _letters, _lemmas in _FAMILIES:
    for _lemma in sorted(_lemmas):
        for _form, _letter in _forms(_lemma):
            _VERBS.setdefault(_form, _letters + _letter)
_VERBS |= {"has": "HVV", "had": "HVV", "cut": "DNV", "set": "USEV", "put": "ADDV", "made": "MKD", "goes": "MOVV", "gone": "MOVD"}
_VERBS |= {"lower": "CD", "narrow": "DNV", "multiply": "MULV"}

_WORDS: dict[str, str] = {
    **dict.fromkeys("is are was were be been being".split(), "BE"),
    **dict.fromkeys("does do did".split(), "DO"),
    **dict.fromkeys("not n't never neither".split(), "NOT"),
    **dict.fromkeys("we you one i they people".split(), "we"),
    **dict.fromkeys("large big great high wide long deep many much strong tall".split(), "ADJ"),
    **dict.fromkeys("additional extra further another added".split(), "CX"),
    **dict.fromkeys("same unchanged constant identical fixed equal unaltered unmodified intact unaffected".split(), "SM"),
    **dict.fromkeys("unaffected independent invariant insensitive untouched unaltered unchanged".split(), "IND"),
    **dict.fromkeys("will would must".split(), ""),
    **dict.fromkeys("twice thrice".split(), "TW"),
    **dict.fromkeys("linear quadratic cubic exponential logarithmic".split(), "ORDER"),
    **dict.fromkeys(ORDER_ADVERBS, "ORDERLY"),
    **dict.fromkeys(CHANGE_NOUNS - {"change"}, "AFN"),
    **dict.fromkeys(EFFECT_NOUNS, "EFN"),
    "it": "IT", "they": "we", "itself": "", "can": "can",
}  # fmt: skip
_WORDS = {**dict.fromkeys(UP_WORDS, "CU"), **dict.fromkeys(DOWN_WORDS, "CD"), **_WORDS}
_SKIPPED = frozenset(
    "the a an also then thus indeed clearly obviously simply exactly precisely just still always far considerably "
    "significantly substantially markedly greatly both either respectively therefore itself own ever altogether overall "
    "correspondingly accordingly actually really too resulting total whole entire respective trainable learnable".split()
)
_ABOUT = frozenset("about roughly approximately around nearly almost".split())
_PHRASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("what", "it", "was", "before"), "AB"), (("what", "it", "was"), "AB"), (("what", "they", "were"), "AB"),
    (("as", "it", "was", "before"), "AB"), (("as", "it", "was"), "AB"), (("as", "they", "were"), "AB"), (("as", "before"), "AB"),
    (("than", "before"), "AB"), (("than", "it", "was", "before"), "AB"), (("than", "they", "were", "before"), "AB"),
    (("of", "what", "it", "was"), "AB"), (("as", "it", "is"), "AB"), (("as", "they", "are"), "AB"),
    (("as", "well", "as"), "and"), (("instead", "of"), "INST"), (("rather", "than"), "INST"), (("in", "place", "of"), "INST"),
    (("no", "longer"), "NOT"), (("no", "matter"), "WHATEVER"), (("regardless", "of"), "WHATEVER"),
    (("irrespective", "of"), "WHATEVER"), (("independently", "of"), "WHATEVER"), (("whatever",), "WHATEVER"),
    (("however",), "WHATEVER"), (("in", "half"), "INHALF"), (("by", "half"), "INHALF"), (("ends", "up"), "GETV"),
    (("end", "up"), "GETV"), (("comes", "out"), "GETV"), (("come", "out"), "GETV"), (("turns", "out"), "GETV"),
    (("in", "proportion", "to"), "PROP"), (("in", "proportion", "with"), "PROP"), (("proportional", "to"), "PROPTO"),
    (("proportionally", "to"), "PROP"), (("directly", "proportional", "to"), "PROPTO"),
    (("is", "due", "to"), "BE due to"), (("has", "to"), ""), (("have", "to"), ""), (("needs", "to"), ""), (("need", "to"), ""),
    (("as", "well"), ""), (("for", "each"), "for"), (("for", "every"), "for"),
)  # fmt: skip
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


def coded(tokens: tuple[Token, ...], lexicon: Lexicon, topic: Mention | None = None) -> Coded:
    """The sentence in letters; "it" is the topic where there is one."""
    words: list[tuple[str, Token]] = []
    rough: list[int] = []
    place = 0
    while place < len(tokens):
        counted = _counted(tokens, place, lexicon) if tokens[place].mention is None else None
        size = _whole_thing(tokens, place)
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
        if close[0].text.isdigit() and not close[0].space and len(close) == 2 and close[1].mention is not None:
            joined = _joined(close)  # "2A"
            words.append(("MP", replace(joined, value=Value("formula", f"{close[0].text}{close[1].text}"))))
            place += 2
            continue
        found, size = _word(tokens, place, lexicon, topic)
        if tokens[place].text.lower() in _ABOUT and tokens[place].mention is None:
            rough.append(len(words))
        elif found:
            token = tokens[place] if size == 1 else _joined(tokens[place : place + size])
            words.append((found, replace(token, mention=topic) if found == "T" else token))
        place += size
    _upward(words)
    text, places, about = "", [], set()
    for number, (letters, _) in enumerate(words):
        if number in rough:
            about.add(len(text))
        places.append(len(text))
        text += letters + " "
    return Coded(text, tuple(places), tuple(token for _, token in words), frozenset(about))


def _joined(tokens: tuple[Token, ...]) -> Token:
    first, last = tokens[0], tokens[-1]
    text = " ".join(token.text for token in tokens)
    return Token(first.start, last.end, text, text, last.space, mention=first.mention, value=first.value)


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
    for phrase, letters in _PHRASES:
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
    if lower in _SKIPPED:
        return "", 1
    if lower in FOLDS and (lower.endswith("fold") or lower in ("twice", "thrice")):
        return ("FD" if lower.endswith("fold") else "TW"), 1
    if token.lemma == "not":
        return "NOT", 1
    if lower in FRACTIONS:
        return "FR", 1
    if lower in UP_NOUNS - UP_VERBS or lower in DOWN_NOUNS - DOWN_VERBS:
        return ("NU" if lower in UP_NOUNS else "ND"), 1
    return _WORDS.get(lower) or _VERBS.get(lower) or _WORDS.get(lower, _plain(token)), 1


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


def _whole_thing(tokens: tuple[Token, ...], place: int) -> int:
    """`of the layer`, `of each N`: how many tokens say only whose it is, whichever it is."""
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


def _plain(token: Token) -> str:
    text = token.text.lower()
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
    return ("MP" if multiple(tokens[place], lexicon) is not None else "F"), 1


_MULTIPLE = re.compile(r"\s*(\d+|[a-z](?=[\sA-Za-z\\]))\s*(?:\\cdot|\\,|\*)?\s*(\\?[A-Za-z]\w*)\s*")


def multiple(token: Token, lexicon: Lexicon) -> tuple[str, Mention] | None:
    """`2t`, `kx`: by what a parameter is multiplied, and the parameter."""
    match = _MULTIPLE.fullmatch(token.value.text if token.value is not None else "")
    if match is None:
        return None
    named = symbol(match[2], lexicon)
    return None if named is None or symbol(match[1], lexicon) is not None else (match[1], named)


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
    best = 0
    for what in lexicon.whats():
        here = tokens[place : place + len(what)]
        if len(here) == len(what) > best and all(item.mention is None for item in here):
            if tuple(stem(item.text) for item in here) == what:
                best = len(what)
    return best
