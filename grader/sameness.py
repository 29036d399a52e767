"""How much of a part repeats a part before it: the share of its words that stand there too, in runs.

Words and signs are compared without case, mark-up and spacing, so that a formula retyped or a line wrapped anew is the
same. A word counts as copied when it lies in a run of RUN words that the earlier part holds, wherever it stands there: moving
paragraphs about changes nothing, and single words that any text shares count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.model import PARTS, Answer, Copied, Part

RUN = 6
_DROPPED = re.compile(
    r"\\(?:(?:left|right|[dt]?frac|displaystyle|operatorname|text|mathrm|mathbf|boldsymbol|quad|qquad)(?![a-z])|[,;!: ])"
    r"|[{}$&~`*#>|^_/\\.,:;]"
)
_WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


def copied(answer: Answer) -> Iterator[Copied]:
    """For each part, how much of it stands in each part before it; parts too short to tell are left out."""
    for place, part in enumerate(PARTS):
        for source in PARTS[:place]:
            share = _share(answer, part, source)
            if share is not None:
                yield Copied(part=part, source=source, share=share)


def _share(answer: Answer, part: Part, source: Part) -> float | None:
    words, before = _words(answer.text(part)), _words(answer.text(source))
    if len(words) < RUN or len(before) < RUN:
        return None
    runs = {tuple(before[at : at + RUN]) for at in range(len(before) - RUN + 1)}
    covered = bytearray(len(words))
    for at in range(len(words) - RUN + 1):
        if tuple(words[at : at + RUN]) in runs:
            covered[at : at + RUN] = b"\1" * RUN
    return round(sum(covered) / len(words), 2)


def _words(text: str) -> list[str]:
    return _WORD.findall(_DROPPED.sub(" ", text.replace("\\top", "T")).casefold())
