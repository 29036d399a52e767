"""How large a factor a remark speaks of, and whether it is too much or missing: "a factor of two", "too large by n"."""

from __future__ import annotations

import re
from typing import Literal

from grader.remarks.remark import Remark

Way = Literal["", "small", "large"]  # what was written is too small, too large, or either
_NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "half": "1/2", "hundred": "100", "thousand": "1000",
}  # fmt: skip
_NOUN = r"(?:factors?|coefficients?|constants?|prefactors?|multipliers?)"
_NAMED = re.compile(rf"\b{_NOUN}(?: of)?(?: exactly| about)? (?!{_NOUN}\b)(?P<size>\S+)", re.IGNORECASE)
_BARE = re.compile(
    rf"^\W*(?:(?:a|an|the|some|any|its|this|that|one|single|constant|scalar|numerical|numeric|multiplicative|scaling|missing|lost|"
    rf"whole)\s+)*{_NOUN}\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"^(?:in|from|on|at|for|by|when|while|here|there|before|after|with|is|was|somewhere|again|too)$", re.IGNORECASE
)


def sizes(remark: Remark) -> tuple[str, ...] | None:
    """The formulas of the size that is named, one of which has to fit; none where none is named, None where it is not read."""
    match = _NAMED.search(remark.object)
    size = "" if match is None else match["size"].strip("`.,;:!?*")
    if remark.wanted and (match is None or remark.wanted[0].startswith(match["size"][:1]) or _PLACED.match(size)):
        if len(remark.wanted) > 1 and " and " in remark.object:
            return None
        return remark.wanted[:2]
    if size and not _PLACED.match(size):
        read = _NUMBERS.get(size.lower(), size)
        return (read,) if re.fullmatch(r"[A-Za-z]|[\w\\{}()^/*.+-]*[\d/^_\\*][\w\\{}()^/*.+-]*", read) else None
    return () if _BARE.match(remark.object) else None


def direction(remark: Remark) -> Way:
    """Whether what the remark names is missing or too much; a factor of the denominator is the other way round."""
    if remark.defect == "factor":
        return remark.way
    return "large" if re.search(r"\bdenominator\b|\bdivi", remark.object, re.IGNORECASE) else "small"
