"""Orders of growth in sentences: "the forward pass takes O(1) memory", "it needs O(n log n) time".

```
Standard back-propagation takes O(1) memory in t
```
`wrong order: expected O(t), found O(1)`

The order that a sentence gives to a time, a memory or a count is held against the reference's own, by its leading terms. What
a sentence says an order grows in must be what the order shows, or a count of the question that it says to play no part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.decide.growth import ORDERS
from grader.discourse import Finding, Judgement, Passage, World
from grader.model import Block, Kind
from grader.notation.expression import Apply, symbols
from grader.valued import against
from grader.valued.finding import stated

KIND: Kind = "complexity"
_ORDER = re.compile(r"(?<!\w)[OΘΩ]\s*(?:\\left)?[({]|\\(?:Theta|Omega)|\{[OΘΩ]\}|\\mathcal\s*\{?\s*O")
_GROWS_IN = re.compile(
    r"(?:^|\s)(?:as a function of|with respect to|w\.r\.t\.|with regard to|in proportion to|in|with|per|by)\s+"
    r"(?:(?:the|an?|each|every)\s+)?"
    r"(?P<what>\$[^$]+\$|[\w-]+(?:\s+(?!\b(?:and|but|while|because|since|so|as|which|is|are|"
    r"of)\b)[\w-]+){0,3}(?:\s+of\s+[\w-]+)*)",
    re.IGNORECASE,
)
_SPECIAL = re.compile(r"\b[A-Za-z]+-[a-z]+\s+$")  # "memory-efficient" back-propagation
_LEAD = re.compile(r"^\W*(?:so|thus|hence|therefore|clearly|also|then|finally)?\W*$", re.IGNORECASE)
_NO_MATTER = frozenset(
    "terms total all practice theory general particular fact this that our these those which it both either case contrast "
    "memory space storage time short order addition comparison principle summary standard each".split()
)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every order that a sentence gives to a quantity."""
    del text
    spoken = [item for item in found if item.segment.block is Block.PROSE and _ORDER.search(item.segment.text)]
    for finding in stated(spoken, world):
        if finding.claim.kind == KIND:
            passage = finding.passage
            assert passage is not None
            opening, behind = _around(finding, passage)
            elsewhere = _grows_elsewhere(finding, f"{opening} ; {behind}", world)
            whole = not elsewhere and not _LEAD.sub("", opening).strip() and _only_counts(behind, world)
            introduces = finding.introduces and not whole
            special = (
                "" if _SPECIAL.search(passage.segment.text[: _within(finding, passage)]) is None else "said of one of a kind"
            )
            yield replace(finding, unread=finding.unread or elsewhere or special, introduces=introduces)


def _within(finding: Finding, passage: Passage) -> int:
    return finding.claim.span.start - passage.segment.span.start


def _around(finding: Finding, passage: Passage) -> tuple[str, str]:
    """What opens the sentence before the claim, and what its clause goes on with."""
    place = finding.claim.span.end - passage.segment.span.start
    behind = re.split(r"[,;:]|\.(?:\s|$)|\b(?:while|whereas|but|because|since|and)\b", passage.segment.text[place:])[0]
    before = re.split(r"(?<=[.;])\s", passage.segment.text[: finding.claim.span.start - passage.segment.span.start])[-1]
    return before.partition(",")[0] if "," in before else "", behind


def _grows_elsewhere(finding: Finding, around: str, world: World) -> str:
    """Why the order may be meant in something else: "O(t) in the batch size"."""
    shown = {name for item in finding.readings for term in item.terms[-1:] for name in symbols(term)}
    for match in _GROWS_IN.finditer(around):
        what = match["what"].strip("$ ").lower()
        if what.split()[0] in _NO_MATTER or _names_quantity(what, world):
            continue
        counts = _counts(what, world)
        if not counts or (shown and not counts & shown):
            return f"an order in `{what}`, which it does not show"
    return ""


def _only_counts(behind: str, world: World) -> bool:
    """Whether a clause goes on only with what the order is in: "in the number of steps"."""
    match = _GROWS_IN.match(behind)
    return match is not None and not behind[match.end() :].strip(" .") and bool(_counts(match["what"].strip("$ ").lower(), world))


def _names_quantity(what: str, world: World) -> bool:
    names = [name.lower() for quantity in world.quantities() for name in quantity.names]
    return any(what.startswith((name, name.split()[0] + " ")) or name == what for name in names if name)


def _counts(what: str, world: World) -> set[str]:
    """The counts and parameters of the question that the words may name."""
    question = world.question
    if question is None:
        return set()
    named: dict[str, tuple[str, ...]] = {size: (size,) for size in question.sizes}
    named |= {size.name: (size.name, *size.names) for size in question.spoken}
    named |= {item.name: (item.name, *item.names) for item in question.given}
    found = set()
    for symbol, names in named.items():
        for name in names:
            if re.match(rf"{re.escape(name.lower())}(?!\w)", what):
                found.add(symbol)
    return found


def check(finding: Finding, world: World) -> Judgement:
    """The order against every truth of that name; wrong only if wrong for all of them."""
    orders = [item for item in finding.readings if isinstance(item.terms[-1], Apply) and item.terms[-1].head in ORDERS]
    return against.check(replace(finding, readings=tuple(orders)), world)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """An order in a sentence defines nothing."""
    del finding, judgement, id
    return world
