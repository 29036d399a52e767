"""What a number is by itself: even, odd, prime, a square, a power of two, divisible by another.

```
Since 5 is odd, the kernel has a middle.
```
`5 is odd` is right; `4 is odd` is `wrong property: 4 is even`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import isqrt

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Span

KIND: Kind = "property"
LARGEST = 10**9
_SAYS = re.compile(
    r"(?<![\w.,$\\^/*+=(\[-])(?<![-+*/=^] )(?P<dollar>\$?)(?P<number>\d{1,9})(?P=dollar)\s+(?:is|being)\s+"
    r"(?P<also>(?:also|again|indeed|itself)\s+)?(?P<not>not\s+)?(?:an?\s+)?"
    r"(?P<what>even|odd|prime|perfect square|power of (?:2|two)|divisible by \$?(?P<by>\d{1,9})\$?|"
    r"multiple of \$?(?P<of>\d{1,9})\$?)(?:\s+(?:number|integer))?(?![\w-]|\s+(?:if|when|only|in|more|less|though|numbered)\b)",
    re.IGNORECASE,
)
_WORDS = ("even", "odd", "prime", "perfect square", "power of")
_UNSAID = re.compile(r"\b(?:if|whether|suppose|assume|imagine|unless|pretend|claims?|thinks?|says?)\b[^.,;]*$", re.IGNORECASE)


def _prime(number: int) -> bool:
    return number > 1 and all(number % factor for factor in range(2, isqrt(number) + 1))


_IS: dict[str, Callable[[int], bool]] = {
    "even": lambda number: number % 2 == 0,
    "odd": lambda number: number % 2 == 1,
    "prime": _prime,
    "perfect square": lambda number: isqrt(number) ** 2 == number,
    "power of": lambda number: number > 0 and number & (number - 1) == 0,
}


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every plain statement about what a number is."""
    del world
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for match in _SAYS.finditer(segment.text):
            if _UNSAID.search(segment.text[: match.start()][-80:]) or segment.text[match.end() :].lstrip().startswith("?"):
                continue
            span = Span(segment.span.start + match.start(), segment.span.start + match.end())
            claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end], denies=bool(match["not"]))
            yield Finding(claim, passage=passage)


def check(finding: Finding, world: World) -> Judgement:
    """The number, reckoned; a denial is turned round by whoever asks."""
    del world
    match = _SAYS.match(finding.claim.quote)
    if match is None or int(match["number"]) > LARGEST:
        return left_open("unread", "the statement about the number is not read")
    number, what = int(match["number"]), match["what"].lower()
    divisor = match["by"] or match["of"]
    if divisor is not None:
        holds = int(divisor) > 0 and number % int(divisor) == 0
    else:
        holds = next(test for word, test in _IS.items() if what.startswith(word))(number)
    told = f"{number} is {'' if holds else 'not '}{'a ' if what.startswith(('p', 'm')) and what != 'prime' else ''}{what}"
    if holds:
        reason = f"wrongly denied: {told}" if finding.claim.denies else told
        return Judgement(Agreement(expected="1", found="1"), reason)
    reason = f"rightly denied: {told}" if finding.claim.denies else f"wrong property: {told}"
    return Judgement(Mismatch(expected="0", found="1"), reason)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """What a number is defines nothing."""
    del finding, judgement, id
    return world
