"""Numbers in sentences: "the padding is 1", "the minimum norm solution is $[2, 1]$".

```
For a kernel size of 5, the output padding would need to be set to 0.
```
`wrong value: expected 1, found 0`

The subject is a phrase of the reference's names, the value the first number or formula behind a linking word. A quantity
that depends on parameters is checked where the sentence says what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World
from grader.model import Kind
from grader.valued import against
from grader.valued.finding import stated

KIND: Kind = "number"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every value that a sentence gives to a quantity, but for orders of growth."""
    del text
    return (finding for finding in stated(found, world) if finding.claim.kind == KIND)


def check(finding: Finding, world: World) -> Judgement:
    """The value against every truth of that name; wrong only if wrong for all of them."""
    return against.check(finding, world)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A value in a sentence defines nothing."""
    del finding, judgement, id
    return world
