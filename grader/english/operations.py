"""Mathematics told as deeds: "subtracting F from G gives H", "one step multiplies w by F", "the factor of w is F".

A clause is a row of words and formulas (`formed`), and every word of it has its part in a form here, or nothing is read. What a
form gives is an equation between formulas, or what a formula holds, for the kind `operation` to decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from grader.english.formed import Formed
from grader.english.worded import TAIL, form, hedged, held, narrowed_after, starts

Deal = Literal["operation", "step", "factor", "due", "instance", "slope"]


@dataclass(frozen=True)
class Operation:
    """What a clause says: `deal` which form it has, `codes` the formulas by their parts in it, `words` what else it chooses."""

    deal: Deal
    start: int
    end: int
    codes: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    denied: bool = False
    named: tuple[str, ...] = ()  # formulas that the clause speaks of besides

    def code(self, name: str) -> str:
        return dict(self.codes).get(name, "")

    def word(self, name: str) -> str:
        return dict(self.words).get(name, "")


def _f(name: str) -> str:
    return rf"(?P<{name}>F\d+)"


_ANY = r"F\d+"
_CALLED = (
    r"(?:(?:old|new|initial|previous|current|usual|first|given|data|term|F\d+(?= term )|vector|matrix|scalar|quantity|value|"
    r"expression|ordinary|corresponding|whole|next|penalty|function|formula|product|residual) )*"
)
_METHOD = r"(?:(?:F\d+(?= (?:step|update|descent))|gradient|descent|gd|sgd|full-batch|ordinary|plain|standard|usual) )*"
_ON = rf"(?: (?:on|of|for|under|with) {_CALLED}(?P<on>{_ANY}))?"
_STEP = (
    rf"(?:(?:taking|doing|performing|making|applying|with|in|after|by) )?(?:(?:one|single|each|every|first|this|"
    rf"resulting) )*{_METHOD}"
    rf"(?:step|update|iteration|rule)(?: of gradient descent)?{_ON}"
)
_WHO = rf"(?:{_STEP} ,? ?|(?:under|with|for) (?P<on>{_ANY}) ,? ?|(?P<on>{_ANY}) (?:: |, )?|(?:it|this|we|one) )"
_GIVES = (
    r"(?:gives?|yields?|produces?|leads to|results in|leaves(?: us with)?|returns?|be|equals|delivers|makes|->|:|=|"
    r",? ?(?:we|one) (?:gets?|obtains?|have|finds?|arrives? at|be left with))"
)
_TO_GET = (
    r"(?:,? ?(?:to (?:get|obtain|give|yield|find|reach|arrive at)|giving|yielding|which gives|which yields|and (?:get|"
    r"obtain)|resulting in|->|=))"
)
_SUBTRACT, _SUBTRACTED = r"(?:subtracts?|takes? away|removes?|deducts?)", r"(?:subtracted|taken away|removed|deducted)"
_SUBTRACTING = r"(?:subtracting|taking away|removing|deducting)"
_SCALE = r"(?P<scale>shrinks?|scales?|multiplies|multiply|enlarges?|stretches|rescales?)"
_SCALED = r"(?:shrunk|scaled|multiplied|enlarged|stretched|rescaled)"
_BY = r"(?:by|with) (?:factor (?:of )?)?"
_IS = (
    r"(?:be(?: (?:given by|equal to|just|simply))?|equals|reads|amounts to|comes out (?:as|to be)|works out (?:as|to "
    r"be)|:|=|becomes)"
)
_AND = r"(?: ,? ?(?:and|before|then|and then|, then) ,? ?| , )"
_SAME = r"(?:equality|equivalence|agreement|identity|coincidence)"
_BOTH = rf"(?:two|both|{_METHOD}|different) ?(?:steps|updates|methods|rules|approaches|formulas|procedures)"
_PURPOSE = (
    rf"(?:(?:for )?{_SAME}(?: (?:of|between) {_BOTH})?|(?:(?:in order )?to|for) (?:match|matching|reproduce|"
    rf"reproducing|imitate|imitating|"
    rf"mimic|mimicking|recover|recovering|replicate|replicating|emulate) (?P<on>{_ANY})|(?:for|so that|to make) "
    rf"{_BOTH} (?:to )?(?:be )?"
    r"(?:agree|coincide|match|identical|equal|same|equivalent)|matching (?:them|both))"
)
_NEEDS = r"(?:needs|requires|demands|takes|calls for|asks for|forces|means|implies|holds for|holds when|holds if|if|when|iff|:)"
_DUE = (
    r"(?P<how>(?:have|has|needs?|ought) to (?:be|equal)|must (?:be|equal)|should (?:be|equal)|be|equals|be set to|be "
    r"chosen as|be chosen to be|=)"
)
_WITHOUT = (
    r"(?: , (?:with no|without(?: any)?|and no) (?:(?:extra|further|additional) )?(?:factor (?:of )?)?F\d+"
    r"(?: in (?:it|front|denominator|numerator|that factor|factor))?|"
    r" ; no F\d+ (?:shows up|appears|occurs|enters|stands) in (?:that |this )?factor)?"
)
_SLOPE = r"(?:gradient|derivative|slope)"
_MADE = (
    r"(?:be |comes |results |follows |arises )?(?:obtained |gotten |computed |formed |derived |got |found |given |built |"
    r"what remains |what be left )?"
)
_GOT = r"(?:(?:we|one) (?:gets?|obtains?|computes?|finds?|arrives? at|forms?) )?"
_IF = r"(?:(?:if|when) )?(?:we |one )?"
_WAYS = (  # a word for the operation, its participle, its verb, what stands between, which side comes first
    ("minus", _SUBTRACTING, _SUBTRACT, "from", "b"),
    ("plus", "adding", "adds?", "to", "b"),
    ("times", "multiplying", "multipl(?:y|ies)", "(?:by|with)", "a"),
    ("over", "dividing", "divides?", "by", "a"),
)


def _operated() -> Iterator[tuple[Deal, str]]:
    """`subtracting B from A gives R`, `subtract B from A to get R`, `R is obtained by subtracting B from A`."""
    for name, doing, do, between, first in _WAYS:
        second = "a" if first == "b" else "b"
        both = rf"{_CALLED}{_f(first)} {between} {_CALLED}{_f(second)}"
        result = rf"{_CALLED}{_f('r')}(?P<{name}>)"
        yield "operation", rf"{doing} {both} {_GIVES} {result}"
        yield "operation", rf"{_IF}{do} {both} (?:{_TO_GET}|{_GIVES}) {result}"
        yield "operation", rf"{_GOT}{_CALLED}{_f('r')} {_MADE}(?:by|from|via|through) {doing} {both}(?P<{name}>)"
        if first == "b":
            old = rf"(?:from |of ){_CALLED}{_f('a')}"
            yield (
                "operation",
                rf"{_GOT}{_CALLED}{_f('r')} {_MADE}{old} (?:by|after|on|via|through) {doing} {_CALLED}{_f('b')}(?P<{name}>)",
            )


_FORMS: tuple[tuple[Deal, str], ...] = (
    *_operated(),
    ("step", rf"{_WHO}(?:also )?{_SUBTRACT} {_CALLED}{_f('b')} from {_CALLED}{_f('x')}"),
    ("step", rf"{_WHO}(?:only |first )?{_SCALE} {_CALLED}{_f('x')} {_BY}{_f('a')}{_AND}{_SUBTRACT} {_CALLED}{_f('b')}"),
    (
        "step",
        rf"{_WHO}(?:only |first )?{_SCALE} {_CALLED}{_f('x')} {_BY}{_f('a')}{_AND}{_CALLED}{_f('b')} "
        rf"(?:be|get|gets) {_SUBTRACTED}",
    ),
    (
        "step",
        rf"(?:{_WHO})?{_CALLED}{_f('x')} (?:be|get|gets) {_SCALED} {_BY}{_f('a')}{_AND}{_CALLED}{_f('b')} "
        rf"(?:be|get|gets) {_SUBTRACTED}",
    ),
    ("step", rf"(?:{_WHO})?{_CALLED}{_f('x')} (?:be|get|gets) {_SCALED} {_BY}{_f('a')}{_AND}{_SUBTRACT} {_CALLED}{_f('b')}"),
    ("step", rf"{_STEP} (?:takes|brings|moves|leads)(?: us)? from {_CALLED}{_f('x')} to {_CALLED}{_f('r')}"),
    ("factor", rf"{_WHO}(?:only |first )?{_SCALE} {_CALLED}{_f('x')} {_BY}{_f('a')}{_WITHOUT}"),
    ("factor", rf"{_WHO}{_CALLED}{_f('x')} (?:be|get|gets) {_SCALED} {_BY}{_f('a')}{_WITHOUT}"),
    (
        "factor",
        rf"(?:{_WHO})?(?:(?:shrinkage|shrinking|scaling|decay|contraction) )?factor (?:of|in front "
        rf"of|before|on|multiplying) {_CALLED}{_f('x')} {_IS} {_f('a')}{_WITHOUT}",
    ),
    (
        "factor",
        rf"(?:{_WHO})?(?:(?:shrinkage|shrinking|scaling|decay|contraction) )?factor (?:of|in front "
        rf"of|before|on|multiplying) {_CALLED}{_f('x')} (?:contains|holds|involves) {_f('z')} : it {_IS} {_f('a')}",
    ),
    ("factor", rf"{_WHO}{_SCALE} {_CALLED}{_f('y')} : factor (?:of|in front of|before|on) {_CALLED}{_f('x')} {_IS} {_f('a')}"),
    (
        "slope",
        rf"{_SLOPE} of {_CALLED}{_f('q')}(?: (?:wrt|with respect to|by) {_CALLED}{_f('v')})?(?: at "
        rf"{_CALLED}{_f('c')})? {_IS} {_f('r')}",
    ),
    (
        "slope",
        rf"{_CALLED}{_f('q')} (?:contributes|adds|gives rise to|brings) {_CALLED}{_f('r')} (?:to|in) {_SLOPE}(?: "
        rf"(?:at|with respect to) {_CALLED}{_f('c')})?",
    ),
    ("due", rf"{_PURPOSE}(?P<aim>) ,? ?{_NEEDS} {_CALLED}{_f('q')} (?:of|to be|to equal|equal to|=|be) {_f('r')}{_WITHOUT}"),
    ("due", rf"{_PURPOSE}(?P<aim>) ,? ?{_CALLED}{_f('q')} {_DUE} {_f('r')}{_WITHOUT}"),
    ("due", rf"{_CALLED}{_f('q')} {_DUE} {_f('r')}{_WITHOUT}"),
    (
        "due",
        rf"(?:(?:setting|equating|putting) (?:its |that )?(?:derivative|gradient|slope|(?P<on>F\d+))(?: of "
        rf"F\d+)?(?: wrt F\d+)? (?:equal )?(?:to |= )?(?:zero|F\d+) ,? ?(?:and solving(?: for F\d+)? )?{_GIVES} "
        rf"){_CALLED}{_f('q')} (?P<how>=|as) {_f('r')}{_WITHOUT}",
    ),
    (
        "instance",
        rf"(?:(?:for )?(?:example|instance|e\.g) ?[,:]? ?)?(?:with |for |at )?{_f('p')} (?:of |= )?{_f('c')} "
        rf"(?:and|at|with|,|together with) {_f('v')} (?:of |= )?{_f('d')} (?:corresponds? "
        rf"to|gives?|means|yields?|implies|requires?|needs?|calls for|->|leads? to) {_CALLED}{_f('q')} (?:of |= "
        rf")?{_f('r')}",
    ),
)  # fmt: skip
_COMPILED = tuple((deal, form(text + TAIL)) for deal, text in _FORMS)
_REQUIRED = re.compile(
    r"equating|constant|residual|\bfor\b|\bwith\b|\bwhen\b|gradient of|derivative of|subtract|taking away|takes? "
    r"away|taken away|remov|deduct|adding|adds?\b|added|multipl|divid|shr[iu]nk|scale|enlarge|decay|reduce|factor|"
    r"coefficient|term\b|part\b|setting|putting|plugging|inserting|substituting|\bat\b|contain|involve|feature|"
    r"include|appear|occur|"
    r"free of|equivalence|equality|agreement|match|must|has to|have to|needs|requires|should|corresponds?|step|"
    r"contribution|quotient|product|ratio",
    re.IGNORECASE,
)


def concerns(sentence: str) -> bool:
    """Whether a sentence has a word that some form needs."""
    return _REQUIRED.search(sentence) is not None


def operations(text: Formed) -> Iterator[Operation]:
    """Every clause of the sentence that a form fits whole."""
    line = text.row.text
    if hedged(re.sub(r"\bshould (?=be|equal)|\( unless F\d+ = F\d+ \)", "", line)):
        return
    ended = 0
    for start in starts(line):
        if start < ended:
            continue
        for deal, pattern in _COMPILED:
            match = pattern.match(line, start)
            if match is None or narrowed_after(line, match.end()):
                continue
            groups = held(match)
            codes = tuple((name, value) for name, value in groups.items() if re.fullmatch(r"F\d+", value))
            words = tuple((name, value) for name, value in groups.items() if not re.fullmatch(r"F\d+", value))
            used = {value for _, value in codes}
            others = tuple(code for code in re.findall(r"F\d+", line[: match.start()] + match[0]) if code not in used)
            denied = any(groups.get(name) is not None for name in ("not", "no"))
            first, last = text.row.span(start, match.end())
            yield Operation(deal, first, last, codes, words, denied, others)
            ended = match.end()
            break
