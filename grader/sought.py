r"""What a question seeks, said round the answer: "both updates agree if we choose $c = F$", "choosing $c = F$ makes them equal".

The condition is then no case of its own, and the equation is the text's answer. The phrases are the reference's (SOUGHT); the
whole sentence must be one of them, words of choice and the formula. Pure text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.asserted import around

_LEAD = r"(?:(?:so|thus|hence|therefore|then|finally|that is|in short|we see that|we conclude that|it follows that) )*"
_WE = r"(?:we|one|you)"
_CHOOSE = r"(?:choose|set|take|pick|put|use|let|have)"
_CHOOSING = r"(?:by )?(?:choosing|setting|taking|picking|putting|the choice|the choice of|this choice)"
_WHEN = r"(?:exactly |precisely |just )?(?:if|when|whenever|for|with|by)"
_NEEDED = rf"(?:{_WE} )?(?:(?:must|should|need to|have to|can) )?(?:{_CHOOSE}|need|require)"
_GET = rf"{_WE} (?:then )?(?:get|obtain|find|have|arrive at)"
_END = re.compile(r"[\s$.!]*")
_ARTICLES = re.compile(r"\b(?:the|both|our|these|that)\b")


def sought(text: str, start: int, end: int, phrases: Sequence[str]) -> bool:
    """Whether the sentence round the formula at [start, end) says it and a phrase of what is sought, and nothing else."""
    before, after = (_plain(part) for part in around(text, start, end))
    known = "|".join(sorted((re.escape(_plain(phrase)) for phrase in phrases), key=len, reverse=True))
    if not known:
        return False
    if _END.fullmatch(after):
        fronted = rf"(?:to make|for|in order for|solving for|{_WE} solve for)? ?(?:{known}) ,? ?(?:{_NEEDED}|{_GET})"
        return bool(re.fullmatch(rf"{_LEAD}(?:(?:{known}) {_WHEN}(?: {_WE} {_CHOOSE})?|{fronted})", before))
    opened = re.fullmatch(rf"{_LEAD}(?:{_CHOOSING}|{_WHEN}(?: {_WE} {_CHOOSE})?)", before)
    return opened is not None and bool(re.fullmatch(rf",? ?(?:then |makes |make |renders )?(?:{known}) ?[.!]?", after))


def _plain(text: str) -> str:
    """Words alone, in lower case, without articles and the marks of formulas."""
    text = _ARTICLES.sub(" ", re.sub(r"[$\\{}*]", "", text).lower())
    return " ".join(re.sub(r"([,.!:])(?!\d)", r" \1 ", text).split()).lstrip(", ")
