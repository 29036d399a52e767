"""Layers that a sentence describes by itself: what comes out of a convolution or pool so set, and what one output sees.

```
A 3x3 convolution with stride 2 and padding 1 turns a 32x32 image into 15x15.
```
`wrong shape: the side that comes out is 16, found 15`

Nothing of a reference is needed. Where the padding is not said, a side is wrong only if no padding gives it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Span
from grader.sentences import sentences
from grader.sliding.compared import Compared, compared
from grader.sliding.described import Described, concerns, described
from grader.sliding.formulas import plain_side, reach, sides

KIND: Kind = "shape"
SIDE = 32  # that is tried where a sentence says of none that it stays
_SET_BEFORE = re.compile(  # what makes a setting that a later sentence does not say another than the usual one
    r"\b(?:strid\w+|dilat\w+)\b[^.;]{0,20}?\b(?:[02-9]|two|three)\b|\b(?:[2-9]|two|three)[ -](?:strid\w+|dilat\w+)|"
    r"\b(?:strided|dilated|suppos\w+|assum\w+|imagine|instead|wrong\w*|incorrect\w*)\b",
    re.IGNORECASE,
)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every sentence that describes layers and says what they give."""
    del world
    for passage in found:
        if passage.segment.block is not Block.PROSE or not concerns(passage.segment.text):
            continue
        for start, end in sentences(passage.segment.text):
            sentence = passage.segment.text[start:end]
            if not re.search(r"\d", sentence):
                continue
            said: Described | Compared | None = described(sentence) or compared(sentence)
            if said is None:
                continue
            lead, inner = len(sentence) - len(sentence.lstrip(" \n*-_")), sentence.strip(" \n*-_")
            first = passage.segment.span.start + start + lead
            span = Span(first, first + len(inner))
            claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=inner, denies=said.denied)
            apart = "said after other settings" if _SET_BEFORE.search(text[: span.start]) else ""
            yield Finding(claim, passage=passage, sliding=said, unread=apart)


def check(finding: Finding, world: World) -> Judgement:
    """What the layers give against what is said of them."""
    item = finding.sliding
    assert item is not None
    judged = _order(item) if isinstance(item, Compared) else _value(item, world)
    if isinstance(judged.evidence, Mismatch) and finding.unread and not _all_set(item):
        return left_open("ambiguous", finding.unread)
    return judged


def _all_set(item: Described | Compared) -> bool:
    """Whether the sentence itself says every stride, so that nothing before it can."""
    windows = (*item.left, *item.right) if isinstance(item, Compared) else item.windows
    return all(window.stride is not None for window in windows)


def _value(item: Described, world: World) -> Judgement:
    if item.asked == "reach":
        return _held(reach(item.windows), item.values[0], "the side that one output sees")
    side = item.side or SIDE
    said = side if item.asked == "same" else item.values[0]
    possible = sides(item.windows, side)
    if not possible:
        return left_open("undecided", "the sentence does not say how large the window is")
    if len(possible) == 1:
        return _held(next(iter(possible)), said, "the side that comes out")
    if said not in possible:
        return _held(plain_side(item.windows, side) or max(possible), said, "the side that comes out")
    plain = plain_side(item.windows, side) if world.question is None or not world.question.networks else None
    if said == plain:
        return _held(plain, said, "the side that comes out, with nothing unsaid set,")
    return left_open("ambiguous", "it hangs on a padding that the sentence does not say")


def _held(wanted: int | None, said: int, what: str) -> Judgement:
    if wanted is None:
        return left_open("undecided", "the sentence does not say how large the window is")
    if wanted == said:
        return Judgement(Agreement(expected=str(wanted), found=str(said)), f"{what} is {wanted}")
    wrong = Mismatch(expected=str(wanted), found=str(said), left_shape=(str(said),), right_shape=(str(wanted),))
    return Judgement(wrong, f"wrong shape: {what} is {wanted}, found {said}")


def _order(item: Compared) -> Judgement:
    left, right = reach(item.left), reach(item.right)
    if left is None or right is None:
        return left_open("undecided", "the sentence does not say how large the windows are")
    true = "more" if left > right else "less" if left < right else "equal"
    told = (
        f"one output of it sees a side of {left}"
        if not item.right
        else f"one output of the one sees a side of {left}, of the other {right}"
    )
    if true == item.order:
        return Judgement(Agreement(expected=f"{left}, {right}", found=item.order), told)
    wrong = Mismatch(expected=true, found=item.order, left_shape=(str(left),), right_shape=(str(right),))
    if left == right:
        wrong = Mismatch(expected=true, found=item.order)
    return Judgement(wrong, f"wrong comparison: {told}")


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """What is said of layers that a sentence describes defines nothing."""
    del finding, judgement, id
    return world
