r"""Why a false-looking sum may be true as it is meant: reckoned otherwise, read otherwise, asked, or taken back at once.

"$17/5 = 3$ remainder 2", "On a 12-hour clock, 11 + 3 = 2", "$\sin 30 = 0.5$", "17 * 6 = 92. Wait, that's not right". Each rule is
one of notation or of language; what none of them excuses is false. Pure text round the claim.
"""

from __future__ import annotations

import re

REACH = 200  # characters of the sentence that are looked at on either side
_SENTENCE = re.compile(r"(?<![.\d])[.!?](?:\s|$)|\n\s*\n")
_OTHERWISE = re.compile(
    r"\b(?:integer|floor|whole[- ]number|truncat\w+|floored)\s+(?:division|arithmetic|quotient)\b|\bclock\b|"
    r"(?<!receptive )\bfield\s+(?:with|of|over)\b|"
    r"\bover\s+(?:the\s+)?(?:field|ring|integers\s+mod)|\bsaturat\w+|\b(?:\d+|eight|sixteen)-bit\b|\bunsigned\b|\boverflow\w*|"
    r"\bwrap\w*\s+around\b|\bb?float\d+\b|"
    r"\b(?:floating|half|single|double)[- ](?:point|precision)\b|\bmachine\s+(?:precision|epsilon)|"
    r"\bround\w*\s+(?:up|down|off|to)\b|\bto\s+the\s+nearest\b|\bXOR\b|\bbitwise\b|\bconcatenat\w+|\bin\s+(?:degrees|Python|roman|numpy)\b|"
    r"\bdigit\s+sum\b|\b(?:saturates|clipped|clamped|capped)\b|\bmod(?:ulo)?\b|\bsignificant\s+(?:digits|figures)\b",
    re.IGNORECASE,
)
_REMAINDER = re.compile(r"^[\s$~\\,(]*(?:R|r|rem(?:ainder)?\.?|with\s+(?:a\s+)?remainder(?:\s+of)?)[\s$\\,]*\d")
_GOES_ON = re.compile(
    r"^[ $~\\,]*(?:h|hrs?|hours?|min|minutes?|ft|feet|foot|lbs?|pounds?|days?|weeks?|years?|"
    r"km|m|kg|°|dollars?|euros?) *(?:,|and)? *\$?\d"
)
_ANGLE = re.compile(r"\\?(?:arc)?(?:sin|cos|tan|cot)\b")
_RADIANS = re.compile(r"\\pi|π|\brad(?:ians?)?\b")
_ENDLESS = re.compile(r"\\infty|∞")
# infinity where it is no number: an end of a limit, a sum or an integral, or what a limit is said to be
_END = re.compile(
    r"(?:\\to|\\rightarrow|→|->)\s*\{?\s*[-+−]?\s*(?:\\infty|∞)|[_^]\s*\{?\s*[-+−]?\s*(?:\\infty|∞)|"
    r"(?<=[=}])\s*[-+−]?\s*(?:\\infty|∞)\s*$"
)
_CALCULUS = re.compile(r"\\?\blim(?![a-z])|\\frac\s*\{\s*(?:\\mathrm\s*\{\s*)?d\b|\\partial|∂|\bd/d[a-z]|\\d?frac\s*d\s*\{?d")
_BETWEEN = re.compile(r"\\int|∫|\|_|\\big")
_SCIENTIFIC = re.compile(r"/\s*\d[\d.,]*\s*(?:\\times|\\cdot|×|\*|x)\s*10\s*\^")
_SIZES = re.compile(r"\(\s*\d+\s*[×xX]\s*\d+\s*\)\s*[·*×]?\s*\(\s*\d+\s*[×xX]\s*\d+\s*\)")
_LISTED = r"(?:\([^()=]*,[^()=]*\)|\[[^\[\]=]*,[^\[\]=]*\]|\\end\{[a-z]*matrix\})"
_CROSSED = re.compile(rf"{_LISTED}\s*(?:\\times|×)\s*(?:\(|\[|\\begin)")
_JOINED = re.compile(r"^\[([^\[\]]*)\]\s*\+\s*\[([^\[\]]*)\]\s*=\s*\[([^\[\]]*)\]$")
_RANGE = re.compile(r"^(?P<low>\d+(?:\.\d+)?)\s*[-–—]\s*(?P<high>\d+(?:\.\d+)?)\s*=\s*(?P<count>\d+)")
_LOOSE = re.compile(r"^(?:minus|plus|times|less|divided by)\b", re.IGNORECASE)
_BACK = re.compile(
    r"^[\s$*_`)\\\].,;!?…-]*(?:\((?:wrong|sic|no)\b|(?:oh\s+|but\s+|hmm+,?\s+|ah,?\s+)*(?:wait|hmm+|oops|whoops|sorry|correction|"
    r"scratch\s+that|strike\s+that|let\s+(?:me|us|'s)\s+(?:re-?do|re-?check|re-?compute|recalculate|correct|fix|double[- ]check|"
    r"try\s+again|start\s+over)|"
    r"(?:that|this)(?:['’]s|\s+is|\s+was)\s+(?:not|wrong|incorrect)|(?:that|this)\s+(?:cannot|can['’]t)\s+be|"
    r"(?:I|we)\s+(?:made|have\s+made|slipped|mis\w+|was\s+wrong|were\s+wrong)|no,|actually,?\s+(?:no|that|it|this))\b)",
    re.IGNORECASE,
)
_ASKED = re.compile(r"^[^.!?\n]{0,80}\?")
_ANOTHER = re.compile(
    r"\b(?:for|take|consider|let|with|choose|suppose)\s+(?:\w+\s+)?(?:another|(?:a\s+)?different|(?:the\s+)?other|a\s+new|a\s+second)\b",
    re.IGNORECASE,
)


def otherwise(text: str, start: int, end: int) -> str:
    """Why the claim at [start, end) may be meant otherwise than it was reckoned; empty where nothing says so."""
    quote, before, behind = text[start:end].strip(), text[max(0, start - REACH) : start], text[end : end + REACH]
    formula = before[before.rfind("$") + 1 :] + quote if before.count("$") % 2 else quote
    sentence = _SENTENCE.split(before)[-1] + quote + _SENTENCE.split(behind)[0]
    if _BACK.match(behind):
        return "taken back at once"
    if _ASKED.match(behind):
        return "asked, not said"
    if _OTHERWISE.search(sentence):
        return "reckoned by other rules, as the sentence says"
    if _REMAINDER.match(behind):
        return "a quotient whose remainder follows"
    if _GOES_ON.match(behind):
        return "the quantity goes on in another unit"
    if _ANGLE.search(quote) and not _RADIANS.search(quote) and not _any_measure(quote):
        return "degrees or radians is not said"
    if _ENDLESS.search(_END.sub("", formula)):
        return "infinity is no number"
    if _SCIENTIFIC.search(formula):
        return "a / b × 10^k is read both ways"
    if _SIZES.search(quote):
        return "a product of sizes, not of numbers"
    if _CROSSED.search(formula):
        return "× between vectors may be the cross product"
    if _LOOSE.match(quote):
        return "begins in the middle of a sum"
    if _ANOTHER.search(_SENTENCE.split(before)[-1]):
        return "said of another one"
    return _counted(quote)


def _any_measure(quote: str) -> bool:
    """Whether it makes no difference how angles are measured: slopes and limits are taken in radians."""
    if _BETWEEN.search(quote) or "arc" in quote:
        return False
    return bool(_CALCULUS.search(quote))


def _counted(quote: str) -> str:
    """`pages 10-15 = 6 pages`, and lists put behind each other."""
    span = _RANGE.match(quote)
    if span is not None and float(span["low"]) < float(span["high"]):
        return "from one number to another, not a difference"
    lists = _JOINED.match(quote)
    if lists is not None and ",".join((lists[1], lists[2])).replace(" ", "") == lists[3].replace(" ", ""):
        return "lists put behind each other"
    return ""
