"""Sentences of change put together from their parts, where no construction of `phrasing` fits: by full coverage.

Every word of the clause is a quantity, a parameter, a word of change, a denial, a cut or glue, or nothing is read. Each side
takes its direction from the change word of its own segment; a clause that can be put together in two ways says nothing.

Long, since what covers a clause and who takes which word of it are one decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.english.assertion import Change, Effect, Stance, Tendency
from grader.english.coding import Coded
from grader.english.names import Lexicon, stem
from grader.english.parted import Words, parted
from grader.english.tokens import Mention, Token
from grader.english.words import FACTOR_VERBS, FOLDS, FRACTIONS

_UPS = frozenset("CU CX UPV UPG UPD NU ADDG ADDD ADDV".split())
_DOWNS = frozenset("CD DNV DNG DND ND REMG REMD REMV".split())
_STILL = frozenset("SM IND SAMEAS NOEFFECT".split())
_TOUCHED = frozenset("AFV AFG AFD AFN EFN DEPV".split())
_FACTORS = frozenset("K TW FD FR FCV FCG FCD".split())
_KEPT = frozenset("KPV KPG STAYV".split())
_DENIES = frozenset("NOT no".split())
_BOUND = frozenset("ARR , : if when as with by whenever once under".split())
_TIMED = frozenset("if when as whenever once by".split())  # what stands behind them is the cause
_GLUE = frozenset(
    "BE DO HVV HVG GETV GETD RSV RSG MKV MKG CAUSEV USEG USEV USED we there of in on to for at from upon regarding AB then so "
    "HVD that - size value number amount times extent".split()
)  # fmt: skip
_PLAIN = frozenset("size value number amount extent".split())
_NO_EFFECT = re.compile(r"\b(?:no|NOT any) (?:EFN|AFN|AFV|role|say)\b|\bnothing\b(?= (?:to|for))")
_HOW_MANY = re.compile(r"\bhow ADJ P(?: (?:BE|we) (?:[a-z]+ed|USED|HVD|USEV|HVV))?(?= |$)")
_SIZED = re.compile(r"\b(?:as )?(?:for|with|at|on) S (?:as|than) (?:for |with |at |on )?S\b")
_AS_LARGE = re.compile(r"\b(K|TW|FD|FR) (?:as ADJ|of(?= (?:what|AB))|CU)(?= |$)")
_BY_FACTOR = re.compile(r"\bby factor(?: of)? (N|K)\b|\bby (K|FD|FR)\b|\bfactor of (N)\b")
_EQUALLY = re.compile(r"\bas ADJ(?= (?:Q|W)\b|$)")
_BESIDE = re.compile(
    r" (?:at|for|with) SM (?:(?!rate\b|speed\b|pace\b|time\b|factor\b|amount\b|extent\b|value\b|way\b|reason\b)[a-z]+)"
    r"(?: (?:HVV|[a-z]+))?$"
)
_WHOSE = re.compile(r"(?<=[PQ]) (?:in|of) (?:layer|(?:its|their) (?:neurons|units|outputs|layers))(?= |$)")
_UNIT = r"(?:(?:ADJ|later|last|final|early|single|each) )*(?:O|neurons?|units?) HVV"
_SEES = re.compile(rf"\b(?P<much>CU|CD) (?:(?:part|area|region|portion) )?(?:of )?(?:input|image|picture) (?:that )?{_UNIT}\b")
_SEEING = frozenset("see sees cover covers".split())
_TAIL = re.compile(r" (?:, )?(?:since|because|due to|thanks to|, as|, so that|, which) .*$| \( .* \)$")
_LIMITS = re.compile(
    r"\b(?:if|unless|provided|only|except|when|whenever|until|assuming|without|otherwise|where|but|however|wrong|NOT|no|just|for|in|with|at|under|P|Q|[NSE])\b"
)
_LAYOUT = frozenset("image input picture width height dimension resolution".split())


@dataclass(frozen=True)
class _Item:
    """A word of the clause: its letters, the token behind it, and the segment that it stands in."""

    letters: str
    token: Token
    segment: int


@dataclass(frozen=True)
class _Said:
    """What a change word, or several that say one thing, says of the mention it belongs to."""

    effect: Effect
    factor: Fraction | None
    place: int


def assembled(line: Coded, named: Mention | None, lexicon: Lexicon) -> tuple[Tendency, ...]:
    """What a clause of covered words asserts; `named` is the quantity of which "sees more of the input" speaks."""
    return _whole(_words(line), named, lexicon)


def assembled_clauses(
    line: Coded, named: Mention | None, lexicon: Lexicon, taken: Sequence[tuple[int, int]] = ()
) -> Iterator[Tendency]:
    """What the clauses of a longer sentence assert, each by itself; `taken` are spans of the sentence that are read."""
    read = list(taken)
    for words in parted(_words(line), read):
        span = words[0][1].start, words[-1][1].end
        if any(start < span[1] and span[0] < end for start, end in taken):
            continue
        found = _whole(words, named, lexicon)
        yield from found
        read += [span] if found else []


def _whole(words: Words, named: Mention | None, lexicon: Lexicon) -> tuple[Tendency, ...]:
    for start in (0, 1) if words and words[0][0] == "-" else (0,):
        for kept in (words[start:], _without_tail(words[start:])):
            found = _assembled(kept, named, lexicon) if kept else ()
            if found:
                return found
    return ()


def _words(line: Coded) -> Words:
    letters = [line.text[place:].split(" ", 1)[0] for place in line.places]
    found = [(_letter(word, token), token) for word, token in zip(letters, line.tokens, strict=True) if word]
    while found and found[-1][0] in (".", "!", ";", ","):
        found.pop()
    return found


def _letter(word: str, token: Token) -> str:
    text = token.text.lower()
    return "with" if text.startswith("w.r.t") else "-" if text in ("-", "–", "*", "•") else text if text in "()" else word


def _without_tail(words: Words) -> Words:
    """The clause without its ground, where that limits nothing."""
    text = _text(words)
    match = _TAIL.search(text)
    if match is None or _LIMITS.search(match[0]):
        return []
    return words[: len(text[: match.start()].split())]


def _text(words: Words) -> str:
    return " ".join(word for word, _ in words)


def _folded(words: Words, pattern: re.Pattern[str], becomes: str) -> Words:
    """The words with what a pattern matches as one, or as none; a group of the pattern keeps its own token."""
    while (match := pattern.search(text := _text(words))) is not None:
        first = text.count(" ", 0, match.start()) + (1 if match[0].startswith(" ") else 0)
        count = len(match[0].split())
        group = next((index for index in range(1, (match.re.groups or 0) + 1) if match[index] is not None), 0)
        offset = len(text[match.start() : match.start(group)].split()) if group else 0
        new = [] if not becomes else [(becomes if becomes != "=" else match[group], words[first + offset][1])]
        if new and _text(new) == match[0]:
            break
        words = [*words[:first], *new, *words[first + count :]]
    return words


def _assembled(words: Words, named: Mention | None, lexicon: Lexicon) -> tuple[Tendency, ...]:
    words = _folded(_folded(words, _BESIDE, ""), _WHOSE, "")
    words = _folded(_counted(words), _NO_EFFECT, "NOEFFECT")
    words = _folded(_folded(_folded(words, _AS_LARGE, "="), _BY_FACTOR, "K"), _EQUALLY, "SAMEAS")
    words = _owned(_sizes(_sees(words, named), lexicon), lexicon)
    items = _items(_headed(words, lexicon))
    return _read(items) if items else ()


def _counted(words: Words) -> Words:
    """`how many P were made`: P."""
    while (match := _HOW_MANY.search(text := _text(words))) is not None:
        first = text.count(" ", 0, match.start())
        words = [*words[:first], words[first + 2], *words[first + len(match[0].split()) :]]
    return words


def _sees(words: Words, named: Mention | None) -> Words:
    """`the less of the input a unit sees` as less of the quantity that this is."""
    match = _SEES.search(text := _text(words))
    if match is None or named is None:
        return words
    first, count = text.count(" ", 0, match.start()), len(match[0].split())
    last = words[first + count - 1][1]
    if last.text.lower() not in _SEEING:
        return words
    return [*words[: first + 1], ("Q", replace(last, mention=named, value=None)), *words[first + count :]]


def _sizes(words: Words, lexicon: Lexicon) -> Words:
    """`for 64x64 as for 32x32`: the size of what comes in, where the question has sizes of nothing else."""
    match = _SIZED.search(text := _text(words))
    sizes = sorted(lexicon.uncounted)
    if match is None or not sizes or any(not _LAYOUT & lexicon.words_of.get(name, frozenset()) for name in sizes):
        return words
    first, count = text.count(" ", 0, match.start()), len(match[0].split())
    sides = [_side(token) for letters, token in words[first : first + count] if letters == "S"]
    if None in sides or len(sides) != 2 or sides[0] == sides[1]:
        return words
    place = next(place for place in range(first, first + count) if words[place][0] == "S")
    token = replace(words[place][1], mention=Mention((), tuple(sizes)), end=words[first + count - 1][1].end)
    amount = Fraction(sides[0] or 1) / Fraction(sides[1] or 1)
    factor = replace(token, text=str(amount))
    return [*words[:first], ("with", words[first][1]), ("FCS", factor), ("P", token), *words[first + count :]]


def _side(token: Token) -> int | None:
    match = re.fullmatch(r"(\d{1,6})\s*(?:[x×*]|\\times|-?by-?|by)\s*\1", token.text.strip("$ "))
    return None if match is None else int(match[1])


def _owned(words: Words, lexicon: Lexicon) -> Words:
    """An owner and what it has as the one quantity that this is; what a quantity is of, named again, as nothing."""
    owners = [place for place, (letters, token) in enumerate(words) if letters == "O" and token.mention is not None]
    whats = [place for place, (letters, _) in enumerate(words) if letters == "W"]
    named = [token.mention for letters, token in words if letters == "Q" and token.mention is not None]
    if len(whats) != 1 or len(owners) + len(named) != 1:
        return words
    what = tuple(stem(word) for word in words[whats[0]][1].text.split())
    if named:
        if what not in lexicon.whats_of(named[0].quantities):
            return words
        if words[0][0] == "Q" and len(words) > 1 and words[1][1].text == ":":  # "training: the more P, the more memory"
            return [("Q", words[0][1]) if letters == "W" else (letters, token) for letters, token in words[2:]]
        return [*words[: whats[0]], *words[whats[0] + 1 :]]
    mention = words[owners[0]][1].mention
    ids = lexicon.owned(mention.owner, what) if mention is not None else ()
    if not ids:
        return words
    token = replace(words[owners[0]][1], mention=Mention(ids))
    found = [("Q", token) if place == owners[0] else word for place, word in enumerate(words)]
    return [word for place, word in enumerate(found) if place != whats[0]]


def _headed(words: Words, lexicon: Lexicon) -> Words:
    """A heading that is named again, `P : larger P ...` or by its last word, is left out; a quantity's colon is glue."""
    if len(words) < 3 or words[1][0] != ":" or words[0][0] not in ("P", "Q") or words[0][1].mention is None:
        return words
    if words[0][0] == "Q":
        return [words[0], ("BE", words[1][1]), *words[2:]]
    mention = words[0][1].mention
    own = lexicon.words_of.get(mention.parameters[0], frozenset())
    again = [
        ("P", replace(token, mention=mention))
        if token.mention is None and (letters.islower() or letters == "HVV") and _short(token, own)
        else (letters, token)
        for letters, token in words[2:]
    ]
    return again if any(letters == "P" for letters, _ in again) else words


def _short(token: Token, own: frozenset[str]) -> bool:
    return stem(token.text) in own | {"one", "it"} and stem(token.text) not in ("number", "size", "of")


def _items(words: Words) -> tuple[_Item, ...]:
    """The words with their segments; none where one is not covered."""
    found: list[_Item] = []
    segment = 0
    known = (
        _UPS | _DOWNS | _STILL | _TOUCHED | _FACTORS | _KEPT | _DENIES | _GLUE | {"P", "Q", "and", "or", "FCS", "ORDERLY", "PROP"}
    )
    for letters, token in words:
        if letters in _BOUND:
            segment += 1
        elif letters not in known:
            return ()
        found.append(_Item(letters, token, segment))
    return tuple(found)


def _read(items: Sequence[_Item]) -> tuple[Tendency, ...]:
    quantities = [place for place, item in enumerate(items) if item.letters == "Q"]
    parameters = [place for place, item in enumerate(items) if item.letters == "P"]
    if len(quantities) != 1 or not parameters or not _one(items, parameters):
        return ()
    q, p = quantities[0], parameters[0]
    if not _ordered(items, q, p) or items[q].token.mention is None:
        return ()
    shares = _shared_out(items, q, p, parameters[-1])
    if shares is None:
        return ()
    cause, effect = shares
    denied = _denied(items, q, p)
    if denied is None or (effect.effect == "factor" and cause.factor is None):
        return ()
    if items[p].segment != items[q].segment and _opens(items, p) in _TIMED - {"by"} and cause.place < 0:
        return ()  # "if there is P", "of the same size as P"
    stance = Stance(min(item.token.start for item in items), max(item.token.end for item in items), denied)
    mention = items[q].token.mention
    assert mention is not None
    result = Change(mention, effect.effect, effect.factor)
    return tuple(Tendency(causes, result, stance) for causes in _causes(items, parameters, cause))


def _one(items: Sequence[_Item], parameters: Sequence[int]) -> bool:
    """Whether the parameters stand together, joined by nothing but and, or."""
    between = items[parameters[0] : parameters[-1]]
    return all(item.letters in ("P", "and", "or") for item in between)


def _causes(items: Sequence[_Item], parameters: Sequence[int], cause: _Said) -> Iterator[tuple[Change, ...]]:
    mentions = list(dict.fromkeys(items[place].token.mention for place in parameters))
    held = [mention for mention in mentions if mention is not None]
    if len(held) == 1 and items[parameters[0]].token.value is not None:  # sizes in place of a name: whichever is meant
        for name in held[0].parameters:
            yield (Change(Mention((), (name,)), cause.effect, cause.factor),)
    elif all(len(mention.parameters) == 1 and not mention.quantities for mention in held):
        yield tuple(Change(mention, cause.effect, cause.factor) for mention in held)


def _opens(items: Sequence[_Item], place: int) -> str:
    return next((item.letters for item in items if item.segment == items[place].segment), "")


def _ordered(items: Sequence[_Item], q: int, p: int) -> bool:
    """Whether nothing says that the quantity is the cause: "if Q grows", "by Q"."""
    own = items[q].segment != items[p].segment
    return _opens(items, q) not in _TIMED and (own or _opens(items, p) not in _TIMED or items[p].segment == 0)


def _denied(items: Sequence[_Item], q: int, p: int) -> bool | None:
    """Whether the effect is denied; None where a denial may be of the cause."""
    denials = [place for place, item in enumerate(items) if item.letters in _DENIES]
    for place in denials:
        apart = items[place].segment != items[q].segment and items[place].segment == items[p].segment
        if apart or place < p < q or (place + 1 < len(items) and items[place + 1].letters == "P"):
            return None
    return len(denials) == 1 if len(denials) < 2 else None


# ---------------------------------------------------------------- who takes which change word


def _shared_out(items: Sequence[_Item], q: int, p: int, last: int) -> tuple[_Said, _Said] | None:
    """What is said of the parameter and of the quantity; None where a word may belong to either, or to none."""
    said = _all_said(items)
    if said is None:
        return None
    none = _Said("affects", None, -1)
    if items[q].segment != items[p].segment:
        sides: dict[str, list[_Said]] = {"p": [], "q": [], "free": []}
        for word in said:
            segment = items[word.place].segment
            sides["p" if segment == items[p].segment else "q" if segment == items[q].segment else "free"].append(word)
        if len(sides["p"]) > 1 or len(sides["q"]) + len(sides["free"]) != 1:
            return None
        cause, effect = (sides["p"] or [none])[0], (sides["q"] or sides["free"])[0]
    else:
        pair = _in_one(items, said, q, p, last, none)
        if pair is None:
            return None
        cause, effect = pair
    return None if cause.effect == "same" else (cause, effect)


_LEADING = frozenset("CU CD CX UPD DND UPG DNG FCG FCD ADDG REMG AFG FCS".split())


def _in_one(items: Sequence[_Item], said: Sequence[_Said], q: int, p: int, last: int, none: _Said) -> tuple[_Said, _Said] | None:
    first, second = min(q, p), max(q, last)
    if not _joined(items, q, p, last):
        return None
    before = [word for word in said if word.place < first]
    between = [word for word in said if first < word.place < second]
    behind = [word for word in said if word.place > second]
    counts = len(before), len(between), len(behind)
    if counts == (0, 1, 0):
        word = between[0]
        if q < p and word.place == p - 1 and items[word.place].letters in _LEADING:
            return None  # "Q for larger P"
        if p < q and items[word.place].letters in ("UPG", "DNG", "UPD", "DND", "FCD") and word.place == last + 1:
            return None  # "with P increasing, Q"
        return none, word
    if counts == (0, 0, 1) and p < q:
        return none, behind[0]
    if counts == (1, 0, 0) and q < p and before[0].place == q - 1:
        return none, before[0]
    if counts in ((1, 1, 0), (0, 2, 0), (0, 1, 1), (1, 0, 1)):
        one, two = (*before, *between, *behind)
        return (one, two) if p < q else (two, one)
    return None


_LINKS = frozenset("of in on to for at from upon regarding".split())
_REVERSED = frozenset("HVV HVG RSV RSG MKV MKG CAUSEV USEG USEV USED we there and or".split())
_VERBS = frozenset("BE DO HVV RSV MKV CAUSEV UPV DNV AFV FCV KPV STAYV".split())


def _joined(items: Sequence[_Item], q: int, p: int, last: int) -> bool:
    """Whether a verb leads from the parameter to the quantity, or a preposition back: "Q needs P", "P and Q" do neither."""
    between = items[q + 1 : p] if q < p else items[last + 1 : q]
    letters = {item.letters for item in between if item.token.text.lower() not in ("comes", "come")}
    if q < p:
        return bool(letters & _LINKS) and not letters & _REVERSED
    return bool(letters & _VERBS) and not letters & {"and", "or"}


def _all_said(items: Sequence[_Item]) -> list[_Said] | None:
    """The change words; an amount behind a verb, "increases by a factor of 4", makes one with it."""
    found: list[_Said] = []
    for place, item in enumerate(items):
        one = _said(item, place)
        if item.letters in _FACTORS | {"FCS"} and one is None:
            return None
        if item.letters in ("ORDERLY", "PROP"):
            return None
        if one is None:
            continue
        last = found[-1] if found else None
        if last is not None and last.place == place - 1 and one.effect == "factor" and last.effect in ("up", "down"):
            amount = one.factor if last.effect == "up" or one.factor is None else 1 / one.factor
            found[-1] = _Said("factor", amount, place)
        elif last is not None and last.place == place - 1 and last.effect == one.effect and one.effect in ("up", "down"):
            found[-1] = replace(one)  # "has a larger increase"
        else:
            found.append(one)
    return [*_kept(items, found), *found] if not found or _kept(items, found) else found


def _kept(items: Sequence[_Item], found: Sequence[_Said]) -> list[_Said]:
    """`stays`, `keeps Q` without another word for it in its segment."""
    places = [place for place, item in enumerate(items) if item.letters in _KEPT]
    taken = {items[word.place].segment for word in found if word.effect == "same"}
    return [_Said("same", None, place) for place in places if items[place].segment not in taken]


def _said(item: _Item, place: int) -> _Said | None:
    letters, text = item.letters, item.token.text.lower()
    if letters in _UPS:
        return _Said("up", None, place)
    if letters in _DOWNS:
        return _Said("down", None, place)
    if letters in _STILL:
        return _Said("same", None, place)
    if letters in _TOUCHED:
        return _Said("affects", None, place)
    if letters in _FACTORS | {"FCS"}:
        amount = _amount(letters, text, item.token)
        return None if not amount else _Said("factor", amount, place)
    return None


def _amount(letters: str, text: str, token: Token) -> Fraction | None:
    match letters:
        case "FCV" | "FCG" | "FCD":
            return next((value for verb, value in FACTOR_VERBS.items() if text.startswith(verb[:-1])), None)
        case "TW" | "FD":
            return FOLDS.get(text)
        case "FR":
            return FRACTIONS.get(text)
    written = token.value.text if token.value is not None and letters == "K" else text
    match_ = re.fullmatch(r"(\d{1,6}(?:[./]\d+)?)", written.strip("$ "))
    return None if match_ is None else Fraction(match_[1])
