"""A sentence cut into tokens, with formulas, numbers with shapes, code and the reference's phrases as single typed ones.

A parser that knows everyday English stumbles over "padding quadruples"; so each phrase of the reference stands as a plain
noun while the sentence is parsed, a formula as a name, and the token keeps the place of what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from grader.english.names import Lexicon, bare, stem
from grader.english.words import COUNTS, NUMBERS, VERB_FORMS

ValueKind = Literal["number", "shape", "list", "order", "formula", "relation", "factor"]
NOUN, NOUNS, NAME, VERB, FIGURE = "temperature", "temperatures", "Germany", "grows", "5"
_ORDER = r"(?<![A-Za-z])(?:O|Θ|Ω|\\(?:mathcal|Theta|Omega|mathrm)\{?O?\}?)\s*\((?:[^()\n]|\([^()\n]*\)){1,30}\)"
_SHAPE = (
    r"(?:\d+(?:\s*(?:[x×*]|\\times|-?by-?|by)\s*\d+)+(?![\w.]*\d)|"
    r"(?<![\w\\])(?:\d+|[A-Za-z])(?:\s*(?:×|\\times)\s*(?:\d+|[A-Za-z]))+(?!\w)|"
    r"(?<![\w\\])(?:\d+|[B-HJ-Zb-hj-z])(?:(?:\s+by\s+|-by-|\sx\s)(?:\d+|[B-HJ-Zb-hj-z]))+(?!\w)|"
    r"\((?:\d+|[A-Za-z])(?:,\s?(?:\d+|[A-Za-z]))+\))"
)
_LIST = r"[\[(]\s*-?\d[\d./]*(?:\s*,\s*-?[\d./]+)+\s*[\])]"
_ATOM = (
    r"(?:(?:[A-Za-zα-ωΑ-Ω]+(?:[\^_](?:\{[^}]*\}|\([^()]*\)|\\?\w+|\*))+['’′]*|[B-HJ-Zb-hj-zα-ω](?![\w'’-]|\.\w)|A(?= \+|[\^_]))"
    r"(?:\([^()\n]{1,20}\))?)"
)
_RUN = rf"(?<![\w'’]){_ATOM}(?:\s?[+−]?\s?{_ATOM}(?!\w)|\s?[+−]\s?[λμ]?[IA](?!\w))*|(?<![\w'’])[A-Z](?=['’]s)"
_SLOPE = r"(?<![\w\\/])d[A-Za-z](?:_\w)? ?/ ?d(?:[A-Za-z](?:_\w)?|eta|alpha|beta|theta|lambda)(?![\w/])"
_STAR = re.compile(r"(?<!\*)\*(?!\*)")
_GREEK = "alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|nu|rho|sigma|tau|phi|psi|omega"
_DRESSED = rf"(?<![\w*~])(?:{_GREEK}|[B-HJ-Zb-hj-zα-ω])(?:_\w+)?[*~](?![\w*~(])"  # "eta*", "λ~" of plain text
_SIGN = r"[-=]>|→|⇒|<=|>=|≤|≥|(?<=[^\s>] )>(?= [^\s>])"  # a ">" that opens a line is a mark
_SIGNS = {"->": "→", "=>": "→", "⇒": "→", "<=": "≤", ">=": "≥"}
_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?%?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?%?"
_TOKEN = re.compile(
    rf"(?P<math>\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\))|(?P<code>`[^`]+`)|(?P<sign>{_SIGN})|(?P<order>{_ORDER})|(?P<list>{_LIST})|"
    rf"(?P<shape>(?<![\w.\\^_)]){_SHAPE})|(?P<factor>[×x]\s?\d+(?![\w.]*\d)|(?<![\w.])\d+(?:\.\d+)?\s?[×x](?![\w\d]))|"
    rf"(?P<number>(?<![\w.√])(?:{_NUMBER})(?!\w))|(?P<slope>{_SLOPE})|(?P<dressed>{_DRESSED})|(?P<run>(?<![\w'’])[A-Za-zα-ω][₀-₉]+(?!\w)|{_RUN})|"
    r"(?P<short>(?:w\.r\.t|i\.e|e\.g|cf|vs|etc|resp)\.?(?!\w))|"
    r"(?P<word>[^\W\d_](?:[\w]|\\_(?=\w)|['’](?!s\b)(?=\w)|[-‐](?=\w))*)|(?P<owner>['’]s?)|(?P<arrow>-{1,2}>|={1,2}>)|(?P<mark>\*\*|__|[*#>]|~)|(?P<other>\S)",
    re.DOTALL,
)
_CHOICE = re.compile(r"(\\?[A-Za-zα-ωΑ-Ω]\w*)\s*=\s*-?\d[\d.]*")
_TIMES = re.compile(r"^\s*(?:\\times|\\cdot|×)\s*(\d+)\s*$")
_DENIALS = frozenset(
    {"by no means", "in no way", "far from", "under no circumstances", "anything but", "not at all", "in no sense"}
)
_LINKS = frozenset("of in for by".split())
_NEEDED = frozenset("required needed used taken occupied consumed".split())
_SPOKEN = {
    "depend": "", "rely": "", "hinge": "", "stay": "becomes", "remain": "becomes", "keep": "makes", "leave": "makes",
}  # fmt: skip
_CALLED = frozenset("matrix vector product function scalar expression term weights".split())
_CONTRACTED = {"cannot": ("can", "not"), "can't": ("ca", "n't"), "won't": ("wo", "n't")}


@dataclass(frozen=True)
class Mention:
    """What a phrase may be a name of: quantities and parameters by their ids, an owner by its stems."""

    quantities: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    owner: str = ""
    text: str = field(default="", compare=False)  # as it was written


@dataclass(frozen=True)
class Value:
    """A number, size, order, list or formula as it was written."""

    kind: ValueKind
    text: str
    sets: bool = False  # "$d = 8$" sets a parameter


@dataclass(frozen=True)
class Token:
    """A word at its place [start, end) of the sentence, and the word that stands for it while the sentence is parsed."""

    start: int
    end: int
    text: str
    spoken: str
    space: bool = True
    lemma: str = ""
    mention: Mention | None = None
    value: Value | None = None


@dataclass(frozen=True)
class _Raw:
    start: int
    end: int
    text: str
    kind: str


@lru_cache(maxsize=256)
def tokens_of(sentence: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The tokens of a sentence; marks of Markdown are left out. Several readers ask for the same sentence in turn."""
    raw = [piece for piece in _pieces(sentence) if piece.kind != "mark"]
    found: list[Token] = []
    place = 0
    while place < len(raw):
        denial = next((size for size in (3, 2) if _phrased(raw, place, size) in _DENIALS), 0)
        if denial:
            start, end = raw[place].start, raw[place + denial - 1].end
            found.append(Token(start, end, sentence[start:end], "not", lemma="not"))
            place += denial
            continue
        matched = _phrase(raw, place, sentence, lexicon)
        if matched is not None:
            token, place = matched
        elif _is_letter(raw, place, lexicon):
            token, place = _formula(raw[place], lexicon), place + 1
        else:
            token, place = _plain(raw[place], lexicon), place + 1
        if found and token.value is not None and token.value.kind == "formula" and found[-1].text.lower() in _CALLED:
            found.pop()  # "the matrix X" is X
        if found and _repeats(found[-1], token):
            found[-1] = replace(found[-1], end=token.end)  # "the filter J": the formula names what the phrase names
            continue
        found.append(_verb(token, found))
    return tuple(_spaced(found, sentence))


def _pieces(sentence: str) -> Iterator[_Raw]:
    for match in _TOKEN.finditer(sentence):
        kind, text, start, end = match.lastgroup or "other", match[0], match.start(), match.end()
        if kind == "dressed" and text[-1] == "*" and len(_STAR.findall(sentence, 0, start)) % 2:
            yield _Raw(start, end - 1, text[:-1], "run")  # the star ends what is emphasised
            continue
        if kind == "word":
            lower = text.lower().replace("’", "'")
            if lower in _CONTRACTED or (lower.endswith("n't") and len(lower) > 3):
                first, last = _CONTRACTED.get(lower, (lower[:-3], "n't"))
                yield _Raw(start, start + len(first), first, "word")
                yield _Raw(start + len(first), end, last, "word")
                continue
            if "'" in lower:  # I'm, we've, it'll
                cut = lower.index("'")
                yield _Raw(start, start + cut, text[:cut], "word")
                yield _Raw(start + cut, end, text[cut:], "word")
                continue
        yield _Raw(start, end, text, kind)


def _repeats(before: Token, token: Token) -> bool:
    """Whether a formula only names again what the phrase before it names."""
    a, b = before.mention, token.mention
    if a is None or b is None or token.value is None or before.value is not None:
        return False
    return bool(set(a.quantities) & set(b.quantities) or set(a.parameters) & set(b.parameters))


def _phrased(raw: list[_Raw], place: int, size: int) -> str:
    return " ".join(piece.text.lower() for piece in raw[place : place + size]) if place else ""


def _is_letter(raw: list[_Raw], place: int, lexicon: Lexicon) -> bool:
    """Whether the word `A` or `I` is a symbol of the question, by the verb that follows it or what stands before it."""
    if raw[place].text not in ("A", "I") or not any(name == raw[place].text for name, _, _ in lexicon.symbols):
        return False
    after = raw[place + 1].text.lower() if place + 1 < len(raw) else "."
    before = raw[place - 1].text.lower() if place else ""
    return after in _BEHIND_SYMBOL or (before in ("of", "matrix", "by", "that", "approximating", "doubling") and after in ",.:;)")


_BEHIND_SYMBOL = frozenset("is has isn't cannot can does fails equals , . are was gives must ; :".split())


def _words(piece: _Raw) -> tuple[str, ...]:
    """The stems of a piece: a hyphenated or underscored word has several."""
    return _stems(piece.text, piece.kind)


@lru_cache(maxsize=1 << 14)
def _stems(text: str, kind: str) -> tuple[str, ...]:
    if kind == "owner":
        return ()
    if kind not in ("word", "run", "code", "math", "number"):
        return ("\0",)
    text = text.strip("`$").replace("\\_", "_").replace("\\text", "")
    text = re.sub(r"\\(?:mathcal|mathbf|boldsymbol|mathrm)(?![a-zA-Z])", "", text)
    if kind == "math" and not re.fullmatch(r"[A-Za-z_{} ]+\d?[} ]*", text):
        return ("\0",)
    words = re.findall(r"[A-Za-z]+|\d+", text)
    return tuple(stem(word) for word in words) or ("\0",)


def _phrase(raw: list[_Raw], place: int, sentence: str, lexicon: Lexicon) -> tuple[Token, int] | None:
    """The longest phrase of the reference that begins here, with all that it may name."""
    first = _words(raw[place])
    if not first or first[0] == "\0":
        return None
    if raw[place].text.lower() == "how" and place + 2 < len(raw) and raw[place + 1].text.lower() == "many":
        return _how_many_of(raw, place, sentence, lexicon)
    best: dict[int, list[tuple[str, str]]] = {}
    counted = first[0] in COUNTS and place + 1 < len(raw) and raw[place + 1].text.lower() == "of"
    for entry in lexicon.starting("number" if counted else first[0]):
        end = _matched(raw, place, entry.stems)
        if end is not None and (not entry.about or any(re.search(rf"(?i)\b{re.escape(w)}\b", sentence) for w in entry.about)):
            best.setdefault(end, []).append((entry.role, entry.id))
    if not best:
        return None
    end = max(best)
    found = best[end]
    start, stop = raw[place].start, raw[end - 1].end
    text = sentence[start:stop]
    if _how_many(raw, place, end):
        found = [(role, id) for role, id in found if role != "parameter" or id not in lexicon.uncounted]
        if not found:
            return None
    mention = Mention(
        tuple(dict.fromkeys(id for role, id in found if role == "quantity")),
        tuple(dict.fromkeys(id for role, id in found if role == "parameter")),
        next((id for role, id in found if role == "owner"), ""),
        text,
    )
    written = _formula(raw[place], lexicon) if end == place + 1 and raw[place].kind in ("math", "run") else None
    if written is not None and written.mention is not None and not mention.quantities and not mention.parameters:
        mention = replace(mention, quantities=written.mention.quantities, parameters=written.mention.parameters)
        return replace(written, mention=mention), end  # "L_1", which also owns what has a name of its own
    return Token(start, stop, text, _noun(raw[place:end], mention), mention=mention), end


_DONE = re.compile(
    r"(?:we|you|one|they|there|it|is|are|was|were|has|have|had|been|be|being|get|gets|to|taken|done|run|made|\w+ed|use|perform|take|do)$"
)
_CLOSED = frozenset(",.;:)!?")


def _how_many_of(raw: list[_Raw], place: int, sentence: str, lexicon: Lexicon) -> tuple[Token, int] | None:
    """`how many steps are taken`: the number of steps, with the clause that only says that there are such."""
    ends: dict[int, list[tuple[str, str]]] = {}
    for entry in lexicon.starting("number"):
        if entry.stems[1:2] == ("of",) and entry.role != "owner" and not entry.about:
            end = _matched(raw, place + 2, entry.stems[2:]) if entry.stems[2:] else None
            if end is not None:
                ends.setdefault(end, []).append((entry.role, entry.id))
    if not ends:
        return None
    end = max(ends)
    last = next((place for place in range(end, len(raw)) if not _DONE.match(raw[place].text.lower())), len(raw))
    stop = last if last == len(raw) or raw[last].text in _CLOSED else end
    text = sentence[raw[place].start : raw[stop - 1].end]
    mention = Mention(
        tuple(dict.fromkeys(id for role, id in ends[end] if role == "quantity")),
        tuple(dict.fromkeys(id for role, id in ends[end] if role == "parameter")),
        text=text,
    )
    return Token(raw[place].start, raw[stop - 1].end, text, NOUN, mention=mention), stop


_MORE = frozenset("more fewer additional extra further many".split())


def _how_many(raw: list[_Raw], place: int, end: int) -> bool:
    """`more filters`, `the number of filters`: how many there are, and not how large one is."""
    last = raw[end - 1].text
    before = [piece.text.lower() for piece in raw[max(0, place - 2) : place]]
    counted = before[-1:] and (before[-1] in _MORE or before == ["number", "of"])
    return bool(counted) and stem(last) != last.lower()


def _noun(pieces: list[_Raw], mention: Mention) -> str:
    links = [place for place, piece in enumerate(pieces) if piece.text.lower() in _LINKS and place]
    head = pieces[links[0] - 1].text if links else pieces[-1].text
    if mention.owner and not mention.quantities and not mention.parameters and head[:1].isupper():
        return NAME
    lower = head.lower()
    plural = stem(lower) != lower or any(piece.text.lower() == "and" for piece in pieces)
    return NOUNS if plural else NOUN


def _matched(raw: list[_Raw], place: int, wanted: tuple[str, ...]) -> int | None:
    """Where a phrase that begins at a piece ends; articles and genitives inside it count for nothing."""
    taken = 0
    while place < len(raw):
        words = _words(raw[place])
        if not words or (taken and raw[place].text.lower() in ("the", "a", "an", "each", "every", "any", "its")):
            if not taken:
                return None
            place += 1
            continue
        text = raw[place].text.lower()
        if taken and wanted[taken] == "of" and text in _NEEDED:
            place += 1
            continue
        linked = taken and wanted[taken] == "of" and text in _LINKS
        counted = not taken and wanted[0] == "number" and words[0] in COUNTS
        if not linked and not counted and words != wanted[taken : taken + len(words)]:
            return None
        taken, place = taken + len(words), place + 1
        if taken == len(wanted):
            return place
    return None


def _plain(piece: _Raw, lexicon: Lexicon) -> Token:
    start, end, text = piece.start, piece.end, piece.text
    match piece.kind:
        case "math" | "code" | "run":
            return _formula(piece, lexicon)
        case "slope":
            above, below = re.split(r"\s?/\s?", text)
            inner = rf"\frac{{\partial {above[1:]}}}{{\partial {below[1:]}}}"
            return replace(_formula(_Raw(start, end, inner, "math"), lexicon), text=text)
        case "dressed":
            inner = f"{text[:-1]}^*" if text.endswith("*") else f"\\tilde{{{text[:-1]}}}"
            return replace(_formula(_Raw(start, end, inner, "math"), lexicon), text=text)
        case "number":
            return Token(start, end, text, text, value=Value("number", text))
        case "order":
            return Token(start, end, text, NAME, value=Value("order", text))
        case "factor":
            return Token(start, end, text, FIGURE, value=Value("factor", re.sub(r"[^\d.]", "", text)))
        case "shape" | "list":
            return Token(start, end, text, FIGURE, value=Value("shape" if piece.kind == "shape" else "list", text))
        case "sign":
            sign = _SIGNS.get(text, text)
            return Token(start, end, sign, "," if sign == "→" else sign)
        case "short":
            return Token(start, end, text, "regarding" if text.startswith("w.r.t") else text)
    lower = text.lower()
    if lower in NUMBERS:
        return Token(start, end, text, lower, value=Value("number", str(NUMBERS[lower])))
    return Token(start, end, text, NOUN if lower == "rank" else text, lemma="rank" if lower == "rank" else "")


def _formula(piece: _Raw, lexicon: Lexicon) -> Token:
    """A formula or code as a token: a number where it is one, a size, an order, or a name."""
    inner = piece.text.strip("`$ ")
    inner = inner.removeprefix("\\(").removesuffix("\\)").strip()
    plain = bare(inner)
    roles = [(role, id) for name, role, id in lexicon.symbols if name == plain] or _applied(plain, lexicon)
    chosen = _CHOICE.fullmatch(inner)
    set_to = {role for name, role, _ in lexicon.symbols if chosen is not None and name == bare(chosen[1])}
    mention = None
    if roles:
        mention = Mention(
            tuple(id for role, id in roles if role == "quantity"), tuple(id for role, id in roles if role == "parameter")
        )
    start, end = piece.start, piece.end
    number = re.fullmatch(r"-?\d[\d,]*(?:\{,\}\d{3})*(?:\.\d+)?(?:\\?%)?", inner.replace("{,}", ","))
    kind: ValueKind = "formula"
    spoken = NAME
    if number is not None:
        kind, spoken = "number", re.sub(r"[^\d.,]", "", number[0]) or FIGURE
    elif _TIMES.match(inner):
        kind, spoken, inner = "factor", FIGURE, re.sub(r"\D", "", inner)
    elif re.fullmatch(_SHAPE, inner):
        kind, spoken = "shape", FIGURE
    elif re.fullmatch(_ORDER, inner):
        kind = "order"
    elif re.search(r"[=<>≤≥]|\\(?:leq?|geq?|approx|to|in|neq|sim)\b", inner):
        kind = "relation"
    return Token(start, end, piece.text, spoken, mention=mention, value=Value(kind, inner, set_to == {"parameter"}))


def _applied(plain: str, lexicon: Lexicon) -> list[tuple[str, str]]:
    """The quantity of a formula such as f(x), where f is a quantity's symbol and x a parameter's."""
    match = re.fullmatch(r"(.+)\((\w+)\)", plain)
    if match is None or not any(name == match[2] and role == "parameter" for name, role, _ in lexicon.symbols):
        return []
    return [(role, id) for name, role, id in lexicon.symbols if name == match[1] and role == "quantity"]


def _verb(token: Token, before: list[Token]) -> Token:
    """`shrinks` behind a noun of the reference is a verb, whatever a parser would make of it."""
    lemma = VERB_FORMS.get(token.text.lower())
    if lemma is None or token.mention is not None or not before:
        return token
    last = before[-1]
    if (
        last.text.lower() in ("also", "then", "thus", "therefore", "still", "always", "never", "only", "actually")
        and len(before) > 1
    ):
        last = before[-2]
    noun = last.mention is not None or last.spoken == NAME or last.text.lower() in ("it", "which", "that", "one", "this")
    noun = noun or (last.text.isalpha() and last.text.isupper() and len(last.text) > 1)  # SGD, GD
    if not noun:
        return token
    spoken = _SPOKEN.get(lemma, VERB)
    return Token(token.start, token.end, token.text, spoken or token.text, lemma=lemma)


def _spaced(found: list[Token], sentence: str) -> Iterator[Token]:
    for place, token in enumerate(found):
        after = found[place + 1].start if place + 1 < len(found) else len(sentence)
        space = after > token.end
        yield Token(token.start, token.end, token.text, token.spoken, space, token.lemma, token.mention, token.value)
