r"""Whether a sentence speaks of another case than the question's: "in the special case $\lambda = 0$", "for the Poisson model".

What is said of such a case is not held against the truth of the question. Pure text: what stands before a claim in its
sentence, and directly behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.model import Span

REACH = 300
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\)|`[^`]+`", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])[\s*]+(?=[A-Z§¶*\d(-])|\n\s*\n|\n\s*[-*]\s|\n\s*\d+[.)]\s")
_CASE = (  # a condition: ¶ stands for a formula that is an equation
    r"\b(?:for|with|at|when|if|once|whenever|suppose|assuming|given|in\s+(?:the|this|that)\s+(?:\w+\s+)?case(?:\s+of|\s+where|\s+when)?|as)"
    r"\s+(?:\w+\s+){0,3}?¶"
)
_SPECIAL = re.compile(
    rf"{_CASE}|\b(?:special|limiting|extreme|trivial|simplest|degenerate|scalar|one-dimensional)\s+case\b|\bin\s+one\s+dimension\b|"
    r"\b(?:if|would|were|suppose|unlike|per\s+(?!cent)\w+|without(?!\s+loss)|for\s+comparison|on\s+its\s+own|alone)\b|"
    r"\b(?:zero|random|small|constant)[- ]initiali[sz]ation\b|\binitiali[sz]ed\s+(?:at|to|with)\b|"
    r"\bonly\s+(?:for|if|when|where|in)\b|"
    r"\bup\s+to\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:constants?|factors?|scal\w+|signs?|terms?|orders?)\b|"
    r"\bfor\s+(?:an?\s+)?(?:single|one|two|three|\d+)\b|^\W*(?:for|from|on)\s+[§¶]|[§¶]\s+itself\b",
    re.IGNORECASE,
)
_KIND_OF = re.compile(  # "plain gradient descent has", "the usual step is": not the question's, unless it calls it so
    r"\b(?P<kind>(?i:un[a-z]+i[sz]ed|plain|vanilla|usual|ordinary|classical|original|simplified|standard|conventional|textbook))\s+"
    r"(?:[a-z]+[\s-]){0,3}(?:descent|step|update|rule|method|algorithm|version|case|model|estimator|solution)s?\s+"
    r"(?:is|has|gives?|reads?|becomes?|yields?)\b|"
    r"^\W*(?P<label>[A-Z]{2,6})\s*:",
)
_FOR_FORMULA = re.compile(
    r"\b(?:for|with|using|under)\s+(?:the|an?)\s+\w+\s+(?:function\s+)?\$[^$=]*(?:\\frac|\\\||\\sum|\+)[^$=]*\$[^$]*$",
    re.IGNORECASE,
)
_OF_VALUE = re.compile(r"\b[Aa]n?\s+(?!factor|total|sum|batch|product|number)(?:[a-z]+\s+){1,3}of\s+(?:\d|[§¶])")
_CHANGED = re.compile(  # another definition, said in the sentence or in the one before it
    r"\b(?:instead|textbooks?|(?:many|some|other|most)\s+(?:authors?|texts?|books?|papers?|people|sources?|libraries|implementations?|"
    r"definitions?|conventions?)|(?:another|a\s+different|other|an\s+alternative)\s+(?:\w+\s+)?(?:definition|convention|normali[sz]ation|"
    r"scaling|notation|loss|objective|version|variant|choice|parametri[sz]ation|formulation|regulari[sz]er)|had\s+we|if\s+we\s+had|"
    r"(?:dropp?\w*|omit\w*|ignor\w*|leav\w+\s+out|left\s+out|without|remov\w+|neglect\w*|absorb\w*)\s+(?:the|this|that|its|a)\s+(?:§|\d/|"
    r"(?:factor|constant|term|coefficient|bias|penalty|regulari[sz]er|normali[sz]ation|average|averaging|mean|half)))",
    re.IGNORECASE,
)
_FOLLOWS_ON = re.compile(
    r"^\W*(?:then|in\s+(?:that|this|which)\s+case|there|with\s+(?:that|this|it)|under\s+(?:that|this)|one\s+then|we\s+(?:then|would)|"
    r"this\s+(?:would\s+)?(?:gives?|leads?|yields?|makes?)|so|thus|hence|therefore|and)\b|^\W*$",
    re.IGNORECASE,
)
_STAGE = re.compile(  # of a quantity that a phrase names
    r"\bat\s+(?:the\s+)?(?:start|beginning|first|initiali[sz]ation)\b|\binitial(?:ly)?\b|\bwithout\b|\b(?:in|ex)cluding\b|\bignoring\b|"
    r"\b(?:after|in|during|before)\s+(?:the\s+|an?\s+)?(?:\w+\s+)?(?:iterations?|steps?|epochs?|sweeps?|updates?|rounds?)\b|"
    r"\b(?:with|at|when)\s+(?:\w+\s+){0,3}?[§¶]|\b(?:with|for)\s+(?:an?\s+|the\s+)?(?:\w+\s+)?(?:\d+|one|two|three)\b|\binstead\b|"
    r"\b(?:its|their|whose)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_MODIFIED = re.compile(r"\b(?:the|an?|our)\s+([A-Za-z-]+)\s+$", re.IGNORECASE)  # "the balanced" accuracy
_PLAIN = frozenset(
    "final resulting corresponding total overall exact correct desired expected required optimal best new same true actual whole "
    "respective computed obtained only numerical closed-form analytic full complete learnable trainable".split()
)
_SAYS_AGAIN = (  # "..., without a 2 in the denominator": what the formula shows by itself
    r"\s+(?:an?|any)\s+(?:factor\s+(?:of\s+)?)?(?:§|\d[\d/]*)\s*(?:in\s+(?:the|its)\s+(?:denominator|numerator)|in\s+front)?\s*[.;]?\s*$"
)
_AFTER = re.compile(
    r"^[\s$*)\]`]*,?\s*(?:(?:(?:for|at|when|whenever|with|as|in\s+the\s+(?:\w+\s+)?case(?:\s+of|\s+where)?)\s+(?:\w+\s+){0,2}?¶)|"
    rf"(?:if|without(?!{_SAYS_AGAIN})|unless|per|when|for\s+an?\s+single)\b)",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\bfor\s+(?:the|an?)\s+([A-Za-z][\w'’ -]{2,40}?)"
    r"(?=,|:|\s+(?:we|the|it|this|one|is|are|has|have|gives?|an?|with|of|in)\b|\s*[§¶]|\s*$)",
    re.IGNORECASE,
)
_COMMON = frozenset(
    "gradient hessian derivative derivatives second first third last next step steps part parts value values answer solution "
    "result case reason sake following above given same rest sum mean variance moment time part whole remaining term terms side "
    "numerator denominator optimum minimum maximum minimiser minimizer estimate general other current case".split()
)


_BEGINS = re.compile(r"^\W*(?:initiali[sz]ation|initially|at\s+first|initial\s+\w+)\b", re.IGNORECASE)  # an algorithm's start
_INITIAL = re.compile(r"\binitial\s+\w+\s+(?:is|are|was|were|be)\b|\b(?:is|are|was|were)\s+initially\b", re.IGNORECASE)
_FRONTED = re.compile(r"^\W*(?:For|Under|After|Using|With)\s+((?:(?!the\b|an?\b)[a-z-]+\s+){0,3}[a-z-]+)\s*,\s*$", re.IGNORECASE)
_IDLE = frozenset(
    "simplicity example instance brevity convenience clarity completeness reference all every any each both this that these "
    "those our such now today short notation definition definitions assumption assumptions substitution expansion".split()
)


def _hidden(text: str, start: int, held: Sequence[Span]) -> str:
    """Formulas as signs: ¶ for an equation or a limit, § for any other, and for an equation that was found to hold."""

    def sign(match: re.Match[str]) -> str:
        low, high = start + match.start(), start + match.end()
        holds = any(low <= span.start and span.end <= high for span in held)
        return "¶" if not holds and re.search(r"=|\\to\b|→|\\ll|\\gg|\\approx", match[0]) else "§"

    return _FORMULA.sub(sign, text)


def other_case(text: str, start: int, end: int, *, phrase: bool, known: frozenset[str], held: Sequence[Span] = ()) -> str:
    """The words that set another case, or none.

    `phrase`: the quantity is named in words; `known`: words of the question; `held`: the places of formulas that hold.
    """
    opening = text[max(0, start - REACH) : start]
    if opening.count("$") % 2:
        opening = opening[: opening.rindex("$")]
    *earlier, sentence = _SENTENCE.split(_hidden(opening, max(0, start - REACH), held))
    changed = _CHANGED.search(sentence) or (_CHANGED.search(earlier[-1]) if earlier and _FOLLOWS_ON.match(sentence) else None)
    if changed is not None:
        return changed[0].strip()
    kind = _KIND_OF.search(sentence)
    if kind is not None and (kind["kind"] or kind["label"]).lower() not in known:
        return kind[0].strip()
    formula = None if phrase else _FOR_FORMULA.search(_SENTENCE.split(opening)[-1]) or _OF_VALUE.search(sentence)
    if formula is not None:
        return formula[0].strip()
    modified = _MODIFIED.search(sentence) if phrase else None
    if modified is not None and modified[1].lower() not in known | _PLAIN:
        return modified[0].strip()
    found = _SPECIAL.search(sentence) or (_STAGE.search(sentence) if phrase else None)
    if found is not None:
        return found[0].strip()
    start_of_it = _BEGINS.match(sentence) or _INITIAL.search(sentence)
    if start_of_it is not None:
        return start_of_it[0].strip()
    fronted = _FRONTED.match(sentence)
    if fronted is not None and not all(_is_common(word, known | _IDLE) for word in re.findall(r"[a-z]{3,}", fronted[1].lower())):
        return fronted[0].strip(" ,")
    for noun in _NOUN.finditer(sentence):
        words = [word.lower() for word in re.findall(r"[A-Za-z]{3,}", noun[1])]
        if words and not all(_is_common(word, known) for word in words):
            return noun[0].strip()
    place = _outside(text, end)
    behind = _AFTER.match(_hidden(text[place : end + REACH], place, held))
    return behind[0].strip(" $,") if behind is not None else ""


def _is_common(word: str, known: frozenset[str]) -> bool:
    return word in known or word in _COMMON or word.rstrip("s") in known


def redefined(text: str, start: int) -> bool:
    """Whether the sentence, or the one before it, sets another definition than the question's."""
    first = text.rfind("\n\n", 0, start) + 1
    *earlier, sentence = _SENTENCE.split(_hidden(text[first:start], first, ()))
    return any(_CHANGED.search(part) for part in (*earlier[-1:], sentence))


def _outside(text: str, end: int) -> int:
    """The place behind the formula in which this one lies."""
    behind = text[end : end + REACH]
    if text.count("$", max(0, end - REACH), end) % 2 and "$" in behind:
        end += behind.index("$") + 1
        while text[end : end + 1] == "$":
            end += 1
    return end
