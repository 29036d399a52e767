r"""In terms of what a quantity can be written: "we can express $w$ in terms of $X$ and $t$".

```
We can write the rate in terms of $X$ and $n$.
```
Wrong where the truth hangs on a symbol that is not in the list and not made of what is; sizes need not be listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Span
from grader.notation.expression import Expression, Symbol, substitute, symbols
from grader.notation.grammar import Unread, read_expression
from grader.notation.printer import show
from grader.probing import grown
from grader.reference import Quantity

KIND: Kind = "property"
_SIGN = r"\$\s*[^$=]{1,40}\s*\$"
_NOUNS = (
    r"(?:the\s+|its\s+)?(?:(?!of\b)[a-z]+\s+){0,3}?"
    r"(?:of\s+(?:the\s+)?(?:data\s+)?(?:samples|examples|features|points),?\s*)?,?\s*"
)
_SAYS = re.compile(
    rf"(?:\b(?:express|write|rewrite|obtain|compute)\s+(?:the\s+)?(?:[a-z]+\s+){{0,3}}?(?P<first>{_SIGN})|"
    rf"(?P<second>{_SIGN})\s+(?:can be|is|may be)\s+(?:expressed|written|rewritten|given|computed))\s+"
    rf"(?:only\s+|purely\s+|entirely\s+)?in\s+terms\s+of\s+(?P<list>(?:{_NOUNS}{_SIGN}\s*(?:,?\s*and\s+|,\s*)?)+)",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"\b(?:not|never|cannot|if|whether|would|could|how to|let us|let's|please|want|asked|"
    r"need|have|will|try|trying|aim|shall|goal|should|to)\b|n['’]t\b",
    re.I,
)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every place where a truth of the question is said to be written in terms of symbols."""
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for match in _SAYS.finditer(segment.text):
            opening = re.split(r"[.!?]\s", segment.text[: match.start()])[-1]
            if _UNSAID.search(opening) or _truth(match, world) is None:
                continue
            span = Span(segment.span.start + match.start(), segment.span.start + match.end())
            quote = text[span.start : span.end].rstrip(" ,")
            claim = Claim(kind=KIND, part=segment.part, span=Span(span.start, span.start + len(quote)), quote=quote)
            yield Finding(claim, passage=passage)


def _read(sign: str, world: World) -> Expression | None:
    found = read_expression(sign.strip("$ \n"), world.names)
    return None if isinstance(found, Unread) else found


def _truth(match: re.Match[str], world: World) -> Quantity | None:
    name = _read(match["first"] or match["second"], world)
    known = [q for q in world.quantities() if name in q.symbols and not q.of and not q.cases and q.expression is not None]
    return known[0] if len(known) == 1 and known[0].index is None else None


def check(finding: Finding, world: World) -> Judgement:
    """The symbols that the truth hangs on against those that are listed."""
    match = _SAYS.match(finding.claim.quote)
    truth = None if match is None else _truth(match, world)
    if match is None or truth is None or truth.expression is None:
        return left_open("unnamed", "no truth of the question is meant")
    listed = [_read(sign, world) for sign in re.findall(_SIGN, match["list"])]
    if any(item is None or world.unknown(item) for item in listed):
        return left_open("unnamed", "one of the symbols is not the question's")
    sizes = {size for fact in world.context.facts.values() for size in fact.shape} | set(world.context.sizes)
    shown = _read(truth.form, world) if truth.form else None
    needed = symbols(grown(_spelled(shown or truth.expression, world))) - sizes
    if world.question is None or not needed <= {item.name for item in world.question.given} | {"e", "pi"}:
        return left_open("undecided", f"what {show(truth.symbols[0])} hangs on is not plain")
    given = frozenset().union(*(symbols(grown(_spelled(item, world))) for item in listed if item is not None))
    missing = sorted(needed - given)
    expected = ", ".join(show(Symbol(name)) for name in sorted(needed))
    said = ", ".join(show(item) for item in listed if item is not None)
    if missing:
        told = ", ".join(show(Symbol(name)) for name in missing)
        return Judgement(
            Mismatch(expected=expected, found=said, truth=truth.id), f"wrong property: it hangs on {told} too", truth=truth.id
        )
    return Judgement(Agreement(expected=expected, found=expected, truth=truth.id), f"it hangs on {expected}", truth=truth.id)


def _spelled(expression: Expression, world: World) -> Expression:
    """With what names stand for put in, a few deep."""
    for _ in range(4):
        expression = substitute(expression, dict(world.context.where))
    return expression


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """What a truth hangs on defines nothing."""
    del finding, judgement, id
    return world
