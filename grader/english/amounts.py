"""Who has more of a thing, in notes and as a reason: "#weights of A = 2x that of B", "as it comes with more weights than B".

Every word of a clause has its part in a form here, or nothing is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from grader.english.assertion import Bound, Comparison, Stance
from grader.english.names import Lexicon
from grader.english.owned import Owned, owned_row
from grader.english.worded import TAIL, Row, form, hedged, held, narrowed_after, starts

_W, _L, _R = r"(?P<w>W\d+)", r"(?P<l>O\d+|it)", r"(?P<r>O\d+)"
_NEG = r"(?:do (?P<not>not )|be (?P<n>not )(?=the))?"
_HAS = r"(?:have|need|needs|take|takes|use|uses|require|requires|contain|contains|come with|comes with|consume|consumes)"
_LOT = r"(?:(?:lot|much|far|even|slightly|considerably|substantially|somewhat|in general) )?"
_UP, _DOWN = r"(?:more|higher|larger|greater|bigger|extra|additional)", r"(?:less|fewer|lower|smaller)"
_MUCH = rf"(?P<no>no |not any )?{_LOT}(?:(?P<more>{_UP})|(?P<less>{_DOWN}))(?: number of| amount of)?"
_EQUAL = r"(?P<same>same(?: number of| amount of)?|equally many|equally much|as many|as much|equal)"
_TIMES = r"(?P<times>twice|double|half|(?:2|two|3|three|4|four) times|[234]x)"
_THAN = r"(?:than|compared to|compared with|relative to|over)"
_TERMS = r"(?: (?:in terms of|in|when it comes to) (?:(?P<w>W\d+)|C\d+))"
_CHEAP = r"(?:(?P<less>cheaper|more economical)|(?P<more>more expensive|more costly))"
_END = (
    rf"{_L} {_NEG}{_HAS} {_MUCH} {_W} {_THAN} {_R}(?: do| have)?",
    rf"{_L} {_NEG}{_HAS} {_TIMES} (?:as (?:many|much) )?{_W} (?:as|of) {_R}",
    rf"(?:# ?|number of )?{_W} of {_L} ?(?:=|be) ?{_TIMES} (?:that|those) of {_R}",
    rf"{_L} and {_R} (?:have|need|use|require|take) {_EQUAL} {_W}(?: (?:in terms of|in) C\d+)?",
    rf"{_W} of {_L} be (?P<same>identical|equal|same) (?:to|as) that of {_R}",
    rf"(?P<both>both) (?:net|models|passes|of them)(?: of figure)? (?:have|need|use) {_EQUAL} {_W}",
    rf"(?:compared (?:with|to)|relative to) {_R} ,? ?{_L} be (?:model|net|one) with {_MUCH} {_W}",
    rf"(?:compared (?:with|to)|relative to) {_R} ,? ?{_L} {_NEG}{_HAS} {_MUCH} {_W}",
    rf"{_W} bottleneck be {_L} , which (?:needs|takes|requires) {_MUCH} W\d+ {_THAN} {_R}",
    rf"{_L} be (?P<not>not )?{_CHEAP} than {_R}{_TERMS}",
    rf"{_L} be (?P<not>not )?{_CHEAP} (?P<two>(?:one )?of two){_TERMS}",
    rf"{_L} be (?P<not>not )?{_LOT}(?P<more>more) (?P<hungry>[a-z]+)-(?:hungry|intensive) than {_R}",
)
_OPEN = (  # the owner follows its own comparison
    rf"(?:owing|due|thanks) to its {_MUCH} {_W} {_THAN} {_R} ,? ?(?P<l>O\d+) ",
    rf"(?:since|as|because) it {_HAS} {_MUCH} {_W} {_THAN} {_R} ,? ?(?P<l>O\d+) ",
    rf"(?:since|as|because) it {_HAS} {_TIMES} (?:as (?:many|much) )?{_W} (?:as|of) {_R} ,? ?(?P<l>O\d+) ",
    rf"(?<![a-z] ){_MUCH} {_W} that (?P<l>O\d+) have {_THAN} {_R}",
)
_LARGE = r"(?: for (?:large|many|big) C\d+| (?:when|if) C\d+ be large)?"
_FORMS = (*(form(pattern + _LARGE + TAIL) for pattern in _END), *map(form, _OPEN))
_TIMES_OF = {"half": Fraction(1, 2), "twice": Fraction(2), "double": Fraction(2)}
_FRONT = re.compile(
    r"(?:for many C\d+|for large C\d+|for C\d+ large|(?:if|when) (?:we (?:run|take|make) many C\d+|C\d+ be large)) ,? ?"
)


def amounts(sentence: str, lexicon: Lexicon) -> Iterator[Comparison]:
    """Every comparison of two owners in a clause that is read whole."""
    line, known = owned_row(sentence, lexicon)
    front = _FRONT.match(line.text)
    rest = line.text[front.end() :] if front is not None else line.text
    if "W" not in rest or hedged(rest):
        return
    subject, ended = "", 0
    for start in [front.end()] if front is not None else starts(line.text):
        if start < ended:
            continue
        match = next((match for each in _FORMS if (match := each.match(line.text, start)) is not None), None)
        found = (
            None if match is None or narrowed_after(line.text, match.end()) else _compared(line, match, subject, known, lexicon)
        )
        if found is not None and match is not None:
            ended = match.end()
            yield found
        first = re.match(r"O\d+", line.text[start:])
        subject = subject or (first[0] if first is not None else "")


def _compared(line: Row, match: re.Match[str], subject: str, known: Owned, lexicon: Lexicon) -> Comparison | None:
    said = held(match)
    left, right = said.get("l", ""), said.get("r", "")
    left = subject if left == "it" else left
    what = known.whats.get(said.get("w") or known.codes.get((said.get("hungry", ""),), ""))
    having = [code for code, owner in known.owners.items() if what is not None and lexicon.owned(owner, what)]
    if "both" in said:
        left, right = having if len(having) == 2 else ("", "")
    if "two" in said:
        ids = {code: lexicon.owned(known.owners[code], what or ()) for code in having}
        others = {ids[code] for code in having if ids[code] != ids.get(left)}
        right = next((code for code in having if ids[code] != ids.get(left)), "") if len(others) == 1 else ""
    if not left or not right or what is None or left == right:
        return None
    sides = [lexicon.owned(known.owners[code], what) for code in (left, right)]
    if not all(sides) or sides[0] == sides[1]:
        return None
    bound: Bound = "more" if "more" in said else "less" if "less" in said else "times" if "times" in said else "equal"
    factor = _factor(said["times"]) if bound == "times" else None
    denied = sum(name in said for name in ("not", "n", "no")) % 2 == 1
    return Comparison(sides[0], sides[1], bound, Stance(*line.span(*match.span()), denied), factor)


def _factor(times: str) -> Fraction:
    return _TIMES_OF[times] if times in _TIMES_OF else Fraction(times[0]) if times[0].isdigit() else _word(times)


def _word(times: str) -> Fraction:
    return Fraction({"two": 2, "three": 3, "four": 4}[times.split()[0]])
