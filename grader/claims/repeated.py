r"""What a text says of two of its own formulas: "which is the same as the expression for $\hat{w}$".

```
Thus $w = A^{-1}b$, which is the same as the expression for $v$.
```
Held against what the text itself said of $v$ before, whether or not that was right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.decide.equal import Answer, decide
from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Agreement, Block, Claim, Kind, Span
from grader.notation.grammar import Unread, read_expression
from grader.notation.printer import show

KIND: Kind = "equation"
_SAYS = re.compile(
    r"\b(?:which|this|that|it)\s+(?:is|equals|coincides with|agrees with|matches)\s+(?:exactly\s+|precisely\s+|also\s+)*"
    r"(?:the same as|identical to|equal to|just|nothing but)?\s*(?:the|our|its)\s+(?:\w+\s+){0,1}?"
    r"(?:expression|formula|value|result)\s+"
    r"(?:\w+\s+){0,2}?(?:for|of)\s+\$\s*(?P<name>[^$=]{1,40})\s*\$(?!\s*\w+\s*=)",
    re.IGNORECASE,
)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every place where the last formula is said to be that of another name."""
    del world
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for match in _SAYS.finditer(segment.text):
            span = Span(segment.span.start + match.start(), segment.span.start + match.end())
            claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
            yield Finding(claim, passage=passage)


def check(finding: Finding, world: World) -> Judgement:
    """The last formula of the text against the one that it gave the name."""
    match = _SAYS.match(finding.claim.quote)
    name = None if match is None else read_expression(match["name"].strip(), world.names)
    if name is None or isinstance(name, Unread) or not world.asserted:
        return left_open("unread", "the text has no formula that this could be said of")
    last = world.asserted[-1]
    others = [item for item in world.asserted[:-1] if item.left == name]
    if last.left == name or not others:
        return left_open("unnamed", f"the text has given {show(name)} no formula before")
    other = others[-1]
    if last.right == other.right:
        shown = show(last.right)
        return Judgement(Agreement(expected=shown, found=shown), f"the text's formula for {show(name)} is the same")
    decision = decide(last.right, other.right, world.context)
    if decision.answer is Answer.DIFFERENT and len({item.right for item in others}) == 1:
        return Judgement(decision.evidence, f"wrong equation: the text's formula for {show(name)} is {show(other.right)}")
    if decision.answer is Answer.EQUAL:
        return Judgement(decision.evidence, f"equal to the text's formula for {show(name)}")
    return left_open("undecided", "whether the two formulas are the same is not decided")


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """The formulas stand already."""
    del finding, judgement, id
    return world
