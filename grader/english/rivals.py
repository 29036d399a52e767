"""Two owners of one thing, read whole: "A has twice as many weights as B", "compared with B, A needs more".

As with sentences of change, every word has its part in a form, or nothing is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.english.assertion import Bound, Comparison, Stance
from grader.english.clauses import starts, unsaid
from grader.english.coding import Coded, coded
from grader.english.names import Lexicon
from grader.english.phrasing import AMOUNT, SAME, TAIL
from grader.english.roles import Reader, stems_of_mention
from grader.english.tokens import Token

_OWNER = "(?:O|Q)"
_WHAT = "(?P<what>W|Q|B)"
_HAS = r"(?P<has>(?:(?:DO|BE) NOT )?(?:HVV|RSV with|RSV to|GETV with|GETV to|HVV by with)|BE)"
_EQUAL = rf"(?:as ADJ|{SAME}(?: (?:number|amount) of)?)"
_MUCH = rf"(?:no )?(?:ADJ |even |slightly |lot )?(?P<much>CU|CX|CD|(?:only )?{AMOUNT}(?: as ADJ)?|{_EQUAL})"
_IS = r"(?P<has>(?:BE|GETV)(?: NOT)?)"
_TO = r"(?:compared to|compared with|than|as|relative to|over)"
_FORMS = tuple(
    re.compile(form + TAIL)
    for form in (
        rf"(?:compared to|compared with|relative to|unlike|in contrast to|like) (?P<right>{_OWNER}) , "
        rf"(?P<left>{_OWNER}) {_HAS} {_MUCH} {_WHAT}",
        rf"(?:comparing (?:N|O and O) , )?(?P<left>{_OWNER}) {_HAS} {_MUCH} {_WHAT}(?: to HVV)? {_TO} "
        rf"(?P<right>{_OWNER})(?: DO| HVV)?",
        rf"{_WHAT}(?: of| in)? (?P<left>O) (?P<much>EQ) (?:W|Q|B)(?: of| in)? (?P<right>O)",
        rf"(?:in terms of|in|when we HVV|if we HVV) {_WHAT} , (?P<left>{_OWNER}) and (?P<right>{_OWNER}) {_IS} (?P<much>SM)",
        rf"there BE (?:no )?(?P<much>AFN) between (?P<left>{_OWNER}) and (?P<right>{_OWNER}) (?:in|in terms of|regarding) "
        rf"(?:how ADJ )?{_WHAT}(?: BE (?:trained|HVD|USED)| we HVV| to HVV)?",
        rf"(?:[a-zP]+ ){{1,4}}MKV (?P<left>{_OWNER}) {_MUCH} than (?P<right>{_OWNER}) in terms of {_WHAT}",
        rf"(?P<left>{_OWNER}) and (?P<right>{_OWNER}) (?P<has>HVV|RSV to|GETV to|DO NOT HVV) (?P<much>{_EQUAL}) {_WHAT}",
        rf"(?:in terms of|in|when we HVV|if we HVV) {_WHAT} , (?P<left>{_OWNER}) {_IS} {_MUCH} {_TO} (?P<right>{_OWNER})",
        rf"(?P<left>{_OWNER}) {_IS} {_MUCH} {_TO} (?P<right>{_OWNER}) in terms of {_WHAT}",
    )
)


def rivals(tokens: tuple[Token, ...], sentence: str, lexicon: Lexicon) -> Iterator[Comparison]:
    """Every comparison of two owners in a clause that is read whole."""
    if unsaid(tokens, sentence):
        return
    line = coded(tokens, lexicon)
    for start in starts(line.text):
        for form in _FORMS:
            match = form.match(line.text, start)
            found = None if match is None else _compared(line, match, lexicon)
            if found is not None:
                yield found
                break


def _compared(line: Coded, match: re.Match[str], lexicon: Lexicon) -> Comparison | None:
    reader = Reader(line, match, lexicon)
    owners = [next((token.mention for _, token in reader.words(match.span(side))), None) for side in ("left", "right")]
    left, right = owners
    if left is None or right is None or not left.owner or not right.owner or left.owner == right.owner:
        return None
    what = stems_of_mention(next(reader.words(match.span("what")))[1])
    sides = [lexicon.owned(owner.owner, what) for owner in (left, right)]
    bound, factor = _bound(match["much"]), None
    if bound == "times":
        factor = reader.amount(match.span("much"))
    if not all(sides) or (bound == "times" and factor is None):
        return None
    words = match.group(0).split()
    denied = (sum(word in ("NOT", "no") for word in words) % 2 == 1) != (match["much"] == "AFN")  # "no difference"
    inside = line.within(*match.span())
    return Comparison(sides[0], sides[1], bound, Stance(inside[0].start, inside[-1].end, denied), factor)


def _bound(much: str) -> Bound:
    first = much.removeprefix("only ").split()[0]
    if first in ("CU", "CX"):
        return "more"
    if first == "CD":
        return "less"
    return "equal" if first in ("SM", "IND", "as", "EQ", "AFN") else "times"
