"""What a text is said never to mention: its words are looked for, and those of every name that the reference gives the thing."""

from __future__ import annotations

import re

from grader.critique.naming import stems
from grader.critique.saying import rightly, undecided, wrongly
from grader.discourse import Judgement, World
from grader.model import GradedPart
from grader.remarks.remark import Remark

MOST = 3  # content words of a thing that is looked for


def unmentioned(remark: Remark, trace: GradedPart, world: World) -> Judgement:
    """The trace holds the words, or those of another name of the thing, or neither."""
    asked = set(stems(remark.object))
    if not 0 < len(asked) <= MOST or re.search(r"\$|\b(?:that|why|how|what|where|which|whether|and|or)\b", remark.object):
        return undecided("unread", "what is said not to be mentioned is not a name", remark)
    said = set(stems(trace.text))
    if asked <= said:
        return wrongly(remark, 0, f"wrong blame: the trace speaks of `{remark.object.strip(' .')}`")
    others = [set(stems(name)) for names in _names(world) if any(asked <= set(stems(name)) for name in names) for name in names]
    if any(other <= said for other in others if other) or asked & said:
        return undecided("ambiguous", "the trace may speak of it by another name", remark)
    return rightly(remark, 1, f"rightly: the words of the trace hold no `{remark.object.strip(' .')}`")


def _names(world: World) -> list[tuple[str, ...]]:
    given = () if world.question is None else world.question.given
    return [*(item.names for item in given), *(quantity.names for quantity in world.quantities())]
