"""What narrows a remark: "right in direction", "apart from the factor, ...", "syntactically right", "right only for n = 2".

Praise of a part, or under a proviso, is no praise of the whole; a remark that is narrowed in a way that no form reads is
not judged.
"""

from __future__ import annotations

import re

from grader.remarks import words

_EXCEPT = (
    r"(?:except|apart|aside|besides|other than|save for|but for|up to|modulo|with the exception|as long as|"
    r"as far as(?! (?:i|we)\b)|"
    r"ignoring|neglecting|disregarding|leaving|omitting|regardless|irrespective|provided|assuming|given|granted|in terms of|"
    r"with respect to|without the|without its|only)"
)
_LEAD = re.compile(
    rf"^\W*(?:and |but |so |then )?(?:{_EXCEPT}|for|in|under|with|within|without|where|wherever|when)\b", re.IGNORECASE
)
_EXCEPTED = re.compile(rf"^\W*(?:and |but |so |then )?{_EXCEPT}\b", re.IGNORECASE)
_OPINION = re.compile(
    r"^\W*(?:in|for) (?:my|our|short|summary|conclusion|fact|general|total|all|sum|"
    r"this (?:trace|answer|response|derivation|solution)|"
    r"the (?:trace|answer|response|derivation|solution)|(?:the )?chat\s?gpt['’]?s? \w+)\b",
    re.IGNORECASE,
)
_PLAIN_REST = re.compile(
    r"^(?:\W*$|\W*(?:here|there|too|overall|at all|whatsoever|though|either|also|indeed|"
    r"now|again|already|as well|out|up|correctly|properly|"
    r"as (?:intended|expected|required|it should|they should))\b\W*$|"
    r"\s*[,;:—–(]|\W*(?:and|or|because|since|so|hence|thus|therefore|which|nor|but|although|though|while|whereas|from)\b|"
    r"\W*as (?:it|the|they|this|that|these|we|there|[$`\ue000-\uf8ff])|"
    r"\W*(?:as far as (?:i|we)|(?:to|for) (?:me|us)\b|in (?:my|our) (?:opinion|view)|that i ))",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    rf"^\W*(?:but |although |though |albeit |yet |however,? |and |just )?(?:not\b|its\b|their\b|{_EXCEPT}\b)|"
    r"\b(?:but|although|though|albeit|yet|however|whereas|while)\b.*\b(?:its?|they|their|this|that)\b",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN_ADVERBS = frozenset(
    """completely entirely fully totally absolutely perfectly definitely clearly certainly obviously really truly actually
    thoroughly mathematically
    surely undoubtedly evidently similarly equally likewise consequently exactly precisely wholly plainly simply quite
    accordingly additionally finally secondly firstly unfortunately indeed indisputably unquestionably blatantly utterly
    demonstrably outright also very both all therefore thus hence""".split()
)
_ADVERB = re.compile(rf"\b(?P<adverb>\w+ly) (?:{words.GOOD}|{words.BAD})\b", re.IGNORECASE)
_SEEMING = re.compile(r"\b(?:looks?|looked|seems?|seemed|appears?|appeared|sounds?|sounded)\b", re.IGNORECASE)
_LAYERED = re.compile(
    r"\b(?:who|whoever|doubt\w*|den(?:y|ies|ied|ying)|wonder\w*|allegedly|supposedly|people|others|everyone|"
    r"someone|nobody|anyone|at first|initially|first (?:sight|glance))\b",
    re.IGNORECASE,
)


def narrowed(clause: str, before: str, after: str, praise: bool) -> str:
    """Why a remark is not said of its target without reserve, by its clause and what stands round it; nothing if it is."""
    if _LAYERED.search(clause):
        return "it speaks of what somebody says or doubts"
    adverb = _ADVERB.search(clause)
    if adverb and adverb["adverb"].lower() not in _PLAIN_ADVERBS:
        return f"said in one respect only: {adverb['adverb'].lower()}"
    lead = _LEAD if praise else _EXCEPTED
    if before.strip() and lead.match(before) and not _OPINION.match(before):
        return "said with a restriction, which is not read"
    if _SEEMING.search(clause) and words.TURN.search(after):
        return "said of how it looks"
    if praise and _TAKEN_BACK.search(after):
        return "said with a turn: what follows takes some of it back"
    return "" if _PLAIN_REST.match(after) else "said with more than is read"
