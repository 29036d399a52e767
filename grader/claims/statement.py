"""Statements in code that belong to no class: calls, prints, assertions, loops, functions. None is dropped in silence.

```
print(net(torch.zeros(1, 1, 32, 32)).shape)
```
`uncheckable: a call outside of every class: it is neither run nor judged`

What a class needs of them is given to it to run with, and that is said; code that is no Python is named as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.mending import Loose, code_of
from grader.model import Claim, Kind

KIND: Kind = "code"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """One finding for each statement beside the classes of the part."""
    del world
    for loose in code_of([passage.segment for passage in found]).loose:
        passage = next((item for item in found if item.segment.span.start <= loose.span.start < item.segment.span.end), None)
        quote = text[loose.span.start : loose.span.end]
        if passage is not None and quote.strip():
            claim = Claim(kind=KIND, part=passage.segment.part, span=loose.span, quote=quote)
            yield Finding(claim, passage=passage, unread=_said(loose))


def check(finding: Finding, world: World) -> Judgement:
    """Left open, with what was done with it."""
    del world
    return left_open("unread", finding.unread)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A statement of code defines nothing for the formulas around it."""
    del finding, judgement, id
    return world


def _said(loose: Loose) -> str:
    if not loose.what:
        return "text in a code block that is no Python: nothing of it is read"
    if loose.carried:
        return f"{loose.what} outside of every class: given to the class that needs it, not judged by itself"
    return f"{loose.what} outside of every class: it is neither run nor judged"
