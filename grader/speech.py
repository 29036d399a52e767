r"""Whether a text means a line that it holds: it may call it wrong, report another's words, or reckon in another arithmetic.

A critique quotes what it finds fault with ("the trace states that H = X^T X; the factor is missing"), a proof by contradiction
arrives at 0 = 1, and 3 + 5 = 1 holds modulo 7. Pure text: what stands before a place, behind it and round it.
"""

from __future__ import annotations

import re

REACH = 240  # characters before and behind a place that are looked at
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\)|`[^`]+`", re.DOTALL)
_BAD = (
    r"(?:wrong|incorrect|false|invalid|mistaken|erroneous|nonsens\w+|impossible|absurd|inconsistent|a contradiction|"
    r"contradictory|"
    r"(?:an?\s+|the\s+)?(?:\w+\s+)?(?:mistake|error|fallacy|typo|misprint|slip)|not\s+(?:\w+ly\s+|quite\s+)?(?:correct|right|true|valid|accurate|possible|"
    r"what|so)|(?:un|in)true)\b"
)
_IS = r"(?:is|are|was|were|must be|would be|looks|seems)\s+(?:(?:\w+ly|also|just|simply|still|again|thus|then|a)\s+)*"
_NOT = r"(?:isn['’]t|aren['’]t|wasn['’]t)\s+(?:\w+ly\s+|quite\s+)?(?:correct|right|true|valid|accurate|possible)\b"
_FAILS = (
    r"(?:does(?:\s+not|n['’]t)|do(?:\s+not|n['’]t)|cannot|can['’]t|never)\s+hold\b|"
    r"(?:has|have|holds?)\s+no\s+(?:truth|basis|ground)\b|should\s+(?:be|read|have been|instead|equal)\b"
)
_OF_IT = r"(?:(?:in|of|from|by)\s+(?:the|this|that|their|its|his|her|your)\s+\w+(?:\s+\w+)?\s*,?\s*)?"
_WHICH = r"(?:,?\s*(?:which|and\s+(?:this|that|it)|but\s+(?:this|that|it)|this|that|it)\s+)?"
_SAID = rf"(?:{_IS}{_BAD}|{_NOT}|{_FAILS})"
_NOTED = rf"[(\[–—-]+\s*{_BAD}"
_BEHIND = re.compile(rf"^[\s$*_`)\\\]]*(?:,?\s*{_OF_IT}{_WHICH}{_SAID}|{_NOTED})", re.IGNORECASE)
_MEASURED = (
    r"(?:\w+\s+){0,2}too\s+(?:many|much|few|little|large|small|big|high|low|short|long|wide|narrow)|"
    r"(?:\w+\s+)?(?:off|short)\b|not\s+(?:enough|sufficient)|insufficient"
)
_UNFIT = re.compile(rf"^[\s$*_`)\\\]]*,?\s*(?:{_WHICH}{_IS}|[(\[–—-]+\s*)(?:{_MEASURED})\b", re.IGNORECASE)
_NEXT = re.compile(
    rf"^[\s$*_`)\\\]]*[.;!]+[\s$*_`)\\\]]*(?:but\s+|however,?\s+)?(?:this|that|it|which|the\s+(?:formula|equation|claim|statement|step|"
    rf"line|expression|result))\s+(?:above\s+)?{_SAID}",
    re.IGNORECASE,
)
_VERB = "|".join(
    "states? stated claims? claimed says? said writes? wrote written gives? gave gets? got computes? computed obtains? obtained "
    "uses? used derives? derived asserts? asserted concludes? concluded finds? found has had reports? reported assumes? assumed "
    "takes? took arrives? arrived treats? treated puts? ends? ended sets? simplifies simplified turns? turned calls? called "
    "replaces? replaced confuses? confused".split()
)
_OWNED = r"(?:given|above|original|provided|first|model's|wrong)\s+(?:answer|solution)"
_OTHERS = rf"(?:trace|llm|chatgpt|gpt|claude|gemini|student|critique|{_OWNED})"
_ANYONE = rf"(?:{_OTHERS}|model|ai|answer|solution|author|response|text|argument|derivation|it|they|he|she)"
_CORRECTS = re.compile(
    r"\bI\s+(?:first|initially|originally|wrongly|mistakenly|had)\b|\bmy\s+(?:first|initial|original)\b|"
    r"\b(?:at first|initially|originally),?\s+(?:I|we)\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(rf"\b{_OTHERS}(?:['’]s)?\b[^.]{{0,60}}?\b(?:{_VERB})\b[^.]{{0,80}}$", re.IGNORECASE)
_CRITIC = re.compile(rf"\b{_ANYONE}(?:['’]s)?\b[^.]{{0,60}}?\b(?:{_VERB})\b[^.]{{0,80}}$", re.IGNORECASE)
_SUPPOSED = re.compile(
    r"\b(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:claimed|said|supposed|believed|alleged|thought)\b", re.IGNORECASE
)
_STATED = re.compile(
    r"\b(?:is|are|was|were)\s+(?:\w+ly\s+)?(?:stated|given|reported|written|computed|calculated|listed|taken|set|put)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(rf"\b(?:according to|by|in)\s+(?:the|this|that)\s+{_ANYONE}\b[^.]{{0,60}}$", re.IGNORECASE)
_CONTRAST = re.compile(r"^[\s$*_`)\]]*,?\s*(?:and\s+|but\s+)?(?:not|rather than|instead of)\b", re.IGNORECASE)
_NEGATED = re.compile(
    r"\b(?:not|never|no|nor|cannot|neither|without|wrong\w*|false\w*|incorrect\w*|far from)\b|n['’]t\b", re.IGNORECASE
)
_ABSURD = re.compile(
    r"\bcontradict\w*|\babsurd|\bimpossible\b|\binconsistent\b|\bno\s+(?:\w+\s+)?solutions?\b|\bfallac\w+|\bwhich is false\b",
    re.IGNORECASE,
)
_OTHER_ARITHMETIC = re.compile(
    r"\\pmod|\\bmod|\bmod(?:ulo)?\s*\$?\d|\bmodulo\b|\bcongruen\w+|\\mathbb\s*\{?[ZF]\}?_|\bZ_\d|\bGF\(|\bfinite field\b|"
    r"\b(?:in|to) (?:base|radix)[\s-]\w+|\bbase[\s-](?:2|8|16|two|eight|sixteen)\b|\bin (?:binary|octal|hex\w*)\b|"
    r"\bboolean (?:algebra|ring|arithmetic)\b|\bclock arithmetic\b|\btropical\b|\bmax-plus\b",
    re.IGNORECASE,
)


def hidden(text: str) -> str:
    """The text with its formulas and code spans as the sign §."""
    return _FORMULA.sub("§", text)


def called_wrong(text: str, end: int) -> bool:
    """Whether what follows the place says that it is wrong: ", which is incorrect", ". This is a mistake"."""
    behind = text[end : end + REACH]
    return bool(_BEHIND.match(behind) or _NEXT.match(behind))


def called_unfit(text: str, end: int) -> bool:
    """Whether what follows the place says that the value does not fit, and to which side: `is one too many`, `is not enough`."""
    return bool(_UNFIT.match(text[end : end + REACH]))


_LABEL = re.compile(
    r"^\W*(?!(?:not|no|never|isn)\b)(?:(?!not\b|no\b)[\w'’-]+\s+){0,4}?"
    r"(?:mistakes?|errors?|misconceptions?|myths?|fallac(?:y|ies)|pitfalls?|falsehoods?|misunderstandings?|wrong|false|incorrect)\b"
    r"[^:.!?]{0,40}:",
    re.IGNORECASE,
)


def labelled_false(text: str, start: int) -> bool:
    """Whether the sentence opens with a label that calls what follows a mistake: "A common mistake: ..."."""
    sentence = re.split(r"[.!?]\s|\n", hidden(text[max(0, start - REACH) : start]))[-1]
    return bool(_LABEL.match(sentence))


_PART = re.compile(
    r"(?:the|a|an|its|each|one|\w+['’]s)\s+(?!(?:values?|formulas?|equations?|expressions?|results?|claims?|statements?)\b)(?:[a-z-]+\s+){1,3}(?:in|of|from|on)\s+(?:(?:the|its|this|that)\s+)?(?:[a-z-]+\s+){0,3}$",
    re.IGNORECASE,
)


def part_of(text: str, start: int) -> bool:
    """Whether the formula is the place of what is spoken of: "the sign in the update F should be a plus"."""
    before = hidden(re.sub(r"\$+$", "", text[max(0, start - REACH) : start].rstrip())) + " "
    opening = re.split(r"[.!?;:,]\s|\n\n|\b(?:that|because|since|but|and|so)\s", before)[-1]
    return bool(_PART.search(opening))


def reported(text: str, start: int, *, critique: bool) -> bool:
    """Whether the sentence tells what another text says: "the trace states that ..."; in a critique, "it gives ..."."""
    before = hidden(re.sub(r"\$+$", "", text[max(0, start - REACH) : start].rstrip()))
    sentence = re.split(r"[.!?]\s|\n\n", before)[-1]
    return bool(
        (_CRITIC if critique else _REPORTS).search(sentence)
        or _CORRECTS.search(sentence)
        or (critique and _ACCORDING.search(sentence))
    )


def supposed(quote: str, *, critique: bool) -> bool:
    """Whether the claim itself tells what others say: "is claimed to be 3"."""
    return bool(_SUPPOSED.search(quote) or (critique and _STATED.search(quote)))


def contrasted(text: str, start: int, end: int) -> bool:
    """`is 10, not 9`: the denial is of what follows the claim, and nothing in it or before it denies."""
    opening = re.split(r"[.!?;]\s|\n", text[max(0, start - REACH) : start])[-1]
    return bool(_CONTRAST.match(text[end : end + REACH])) and not _NEGATED.search(opening + text[start:end])


def absurd(around: str) -> bool:
    """Whether the paragraph speaks of a contradiction, so that what it arrives at may be false on purpose."""
    return bool(_ABSURD.search(around))


def other_arithmetic(text: str) -> bool:
    """Whether the text reckons modulo a number, in binary, in a field of its own: 1 + 1 = 10."""
    return bool(_OTHER_ARITHMETIC.search(text))
