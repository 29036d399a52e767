r"""What a text says that its notation means: the signs that everybody writes, iterates, components, sizes.

```
where $\odot$ denotes element-wise multiplication and $w_1$, $w_2$ are the components of $w$
```
right; `$w_1, w_2, w_3$ are the components of $w$` of a vector with two entries is wrong.

A sign that a text gives a meaning of its own is its choice: only components that are too few or too many are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Span
from grader.reference import Given

KIND: Kind = "definition"
_FORMULA = r"\$[^$\n]{1,60}\$"
_SAYS = re.compile(
    rf"(?P<signs>{_FORMULA}(?:\s*(?:,\s*and|,|and)\s*{_FORMULA}){{0,5}})\s*(?:is|are|denotes?|represents?|stands? for|means)\s+"
    rf"(?:an?\s+|the\s+|just\s+|simply\s+)*(?P<phrase>[A-Za-zℓ$][^.;,:()\n$]{{2,60}}(?:{_FORMULA}[^.;,:()\n$]{{0,24}})?)"
)
_CHOICE = re.compile(r"\b(?:let|assume|suppose|if|consider|call)\b[^.]*$", re.IGNORECASE)
_USUAL: tuple[tuple[str, str], ...] = (  # signs without blanks, dots and arguments, and what people call them
    (r"\\odot|\\circ", r"(?:element-?\s?wise|entry-?wise|component-?wise|pointwise|hadamard)\s+(?:product|multiplication)"),
    (r"\\\|\\\|(?:_2)?", r"(?:l_?2|ℓ2|\$(?:L|\\ell)[_^]\{?2\}?\$|euclidean|2)[\s-]*norm"),
    (r"\\\|\\\|_\{?1\}?", r"(?:l_?1|ℓ1|\$(?:L|\\ell)[_^]\{?1\}?\$|manhattan|1)[\s-]*norm"),
    (r"\\\|\\\|_\{?F\}?", r"frobenius\s+norm"),
    (r"\\nabla", r"gradient(?:\s+operator)?"),
    (r"\\otimes", r"(?:outer|kronecker|tensor)\s+product"),
    (r"\\mathbb\{?E\}?", r"expect(?:ation|ed value)"),
    (r"I|I_\{?[a-z]\}?", r"(?:[a-z]+\s+)?identity(?:\s+matrix)?"),
    (r"\\(?:operatorname|mathrm)\{tr\}|\\operatorname\{Tr\}", r"trace"),
    (r"\\lfloor\\rfloor", r"floor(?:\s+function)?"),
    (r"\\lceil\\rceil", r"ceil(?:ing)?(?:\s+function)?"),
)  # fmt: skip
_DRESS = re.compile(r"[\s$]|\\(?:cdot|left|right|bullet|,|;|!)(?![a-zA-Z])|(?<=\()\.(?=\))")
_AT_STEP = re.compile(
    r"^\s*(?:at|after|in|of|from)\s+(?:the\s+)?(?:\S+\s+|\$[^$]+\$\s*-?\s*(?:th\s+)?)?(?:iteration|step|update|iterate)s?\b"
)
_STEPPED = re.compile(r"(?P<base>\\?[A-Za-z]+)(?:\([a-z]\)|_\{?[a-z]\}?|\^\{?\([a-z]\)\}?)")
_OF = re.compile(
    r"(?:two\s+|three\s+|first\s+)*(?:components?|entries|coordinates?|"
    r"elements?)\s+of\s+(?:the\s+)?(?:[a-z]+\s+){0,3}\$?(?P<base>\\?[A-Za-z]+)\$?\W*$"
)
_PART = re.compile(r"(?P<base>\\?[A-Za-z]+)_\{?(?P<place>\d)\}?")


@dataclass(frozen=True)
class _Seen:
    """What is said, and whether it is what the sign means."""

    expected: str
    found: str
    holds: bool


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every place where a sign is said to mean what can be compared."""
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE or "$" not in segment.text:
            continue
        for match in _SAYS.finditer(segment.text):
            start = segment.text.rfind(".", 0, match.start()) + 1
            if _CHOICE.search(segment.text[start : match.start()]) or _seen(match[0], world) is None:
                continue
            span = Span(segment.span.start + match.start(), segment.span.start + match.end())
            quote = text[span.start : span.end].rstrip()
            claim = Claim(kind=KIND, part=segment.part, span=Span(span.start, span.start + len(quote)), quote=quote)
            yield Finding(claim, passage=passage)


def check(finding: Finding, world: World) -> Judgement:
    """The meaning that the sign has against the one that the text gives it."""
    seen = _seen(finding.claim.quote, world)
    if seen is None:
        return left_open("ambiguous", "the sign has no meaning of its own")
    if seen.holds:
        return Judgement(Agreement(expected=seen.expected, found=seen.found), f"that is what the sign means: {seen.expected}")
    return Judgement(
        Mismatch(expected=seen.expected, found=seen.found), f"wrong definition: expected {seen.expected}, found {seen.found}"
    )


def _seen(quote: str, world: World) -> _Seen | None:
    match = _SAYS.match(quote)
    if match is None:
        return None
    signs = [_DRESS.sub("", sign) for sign in re.findall(_FORMULA, match["signs"])]
    phrase = match["phrase"].strip()
    return (_usual(signs[0], phrase) or _iterate(signs[0], phrase, world) if len(signs) == 1 else None) or _components(
        signs, phrase, world
    )


def _usual(sign: str, phrase: str) -> _Seen | None:
    for signs, names in _USUAL:
        if re.fullmatch(signs, sign) and re.match(rf"(?:{names})\b", phrase, re.IGNORECASE):
            return _Seen(phrase, phrase, holds=True)
    return None


def _vector(base: str, world: World) -> Given | None:
    given = world.question.given if world.question is not None else ()
    return next((item for item in given if item.name in (base, base.lstrip("\\")) and len(item.shape) == 1), None)


def _iterate(sign: str, phrase: str, world: World) -> _Seen | None:
    """`w(k)` is the weight vector at step k, where w is called the weight vector."""
    stepped = _STEPPED.fullmatch(sign)
    given = None if stepped is None else _vector(stepped["base"], world)
    for name in given.names if given is not None else ():
        if phrase.lower().startswith(name.lower()) and _AT_STEP.match(phrase[len(name) :]):
            return _Seen(phrase, phrase, holds=True)
    return None


def _components(signs: list[str], phrase: str, world: World) -> _Seen | None:
    """`w_1` and `w_2` are the components of w, where w has two."""
    of = _OF.fullmatch(phrase)
    given = None if of is None else _vector(of["base"], world)
    parts = [_PART.fullmatch(sign) for sign in signs]
    if of is None or given is None or len(signs) < 2 or any(part is None or part["base"] != of["base"] for part in parts):
        return None
    size = _size(given, world)
    places = sorted(int(part["place"]) for part in parts if part is not None)
    if size is None or places[0] not in (0, 1) or places != list(range(places[0], places[0] + len(places))):
        return None
    return _Seen(f"{size} components", f"{len(places)} components", holds=size == len(places))


def _size(given: Given, world: World) -> int | None:
    """How many entries a vector has, where the data fix it."""
    for item in world.question.given if world.question is not None else ():
        if item.value is not None and given.shape[0] in item.shape:
            return len(item.value) if item.shape.index(given.shape[0]) == 0 else len(item.value[0])
    return world.context.sizes.get(given.shape[0])


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A meaning that everybody knows adds nothing."""
    del finding, judgement, id
    return world
