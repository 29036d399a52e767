"""Notes about layers and whole nets: "conv2: NF -> 2NF", "bottleneck: 8x8", "the pools have nothing to learn".

The letters are those of `layer_frames`; M may be the subject as a layer may. Each frame names what it says in the table below.
"""

from __future__ import annotations

import re

from grader.english.layer_frames import ARTICLE, HAS, LAYER, OWN, PLAIN, SIDES, SIZE, VALUE

_SUBJECT = rf"(?:{LAYER}|(?:(?:the|our|this|its) )?(?P<net>M))"
_OUT = (
    r" (?:also |then |thus |therefore |still |only |just )?(?:has|have|produces?|gives?(?: back)?|yields?|returns?|generates?|"
    r"creates?|[WC]|ends? (?:up )?with|leaves? us with|works? on|leads? to|results? in|predicts?) "
)
_TENSOR = r"(?:an? |the )?(?:[WC] (?:of |with )?(?:W )?(?:of )?)?"
_GET = r"(?:we|you|one) (?:get|have|obtain|receive|see)s? (?:logits|scores|predictions|images?|(?:an? )?[WC])(?: of W| with W)?"
_INPUTS = r"(?:for (?:an?|each|every|one) [a-z0-9 ]{3,40}?,? )?"
_ARROW = r" ?(?:->|→|⟶|=>) ?"
_UNTOUCHED = r"(?: (?:alone|unchanged|intact|untouched|the same|as (?:it is|they are|before)))?"
_OF_INPUT = r"(?: of (?:the |its |their )?(?:images?|W|C|maps?))?"
_KEEPS = (
    r"(?:(?P<keep>keeps?|preserves?|maintains?|retains?|leaves?)|"
    r"(?P<not>(?:does|do)(?: not|n't)) (?:keep|preserve|maintain|retain|leave)|"
    r"(?P<still>(?:does|do)(?: not|n't)) (?:change|alter|affect|modify|touch))"
)
_PART = r"(?:V |a |an )?(?:half|third|fourth|quarter)"
_WHOSE = r"(?:of )?(?:the |their |its )?"
_MOST = r"(?P<most>most|the bulk|the majority|the largest part|the largest share|over half|more than half)"
_LEARNED = r"(?:learned|learnt|trained)"
_OWN = r"(?:any |some |(?:its|their)(?: own)? |extra |additional )?"
_TO_LEARN = rf"(?: to learn| that (?:are|have to be|must be|need to be) {_LEARNED})?"
_ALSO = r"(?: too| as well| to (?:the |its )?(?:total|count|sum|M))?"
_CHAIN = rf"(?P<chain>[VP](?: [CW])?(?:{_ARROW}[VP](?: [CW])?)+)"

NOTES = {
    "some": rf"{_SUBJECT}{HAS}{_OWN}(?P<some>C)(?: of (?:its|their) own)?{_TO_LEARN}{_ALSO}(?: ?, V for (?:each|every) C)?",
    "neither": rf"(?P<nothing>neither|none) of {ARTICLE}(?P<layer>L){OWN}{HAS}{_OWN}(?P<some>C)(?: of its own)?{_ALSO}",
    "some_each": rf"{LAYER}{HAS}{VALUE} (?P<counted>C) (?:per|for (?:each|every)) C",
    "total": rf"(?:(?:adding up|summing(?: over)?|counting) )?(?:all )?{LAYER}(?: together)? (?:gives?|yields?|comes? to|"
    rf"makes?|has|have|needs?|"
    rf"costs?|amounts? to|adds? up to)(?: us| we get)? {PLAIN}{VALUE} (?P<counted>C)(?: together| in total| altogether)?",
    "able": rf"{_SUBJECT} (?:is|are)(?P<not> not)? {PLAIN}(?:all |both )?(?:learnable|trainable|{_LEARNED}){_ALSO}",
    "free": rf"{_SUBJECT} (?:is|are)(?P<not> not)? {PLAIN}(?:all |both )?(?P<free>parameter-free|weightless)",
    "nothing_in": rf"(?:there (?:is|are) )?(?P<nothing>nothing) (?:to (?:train|learn)|(?:is|has to be|can be|must be|needs to be)"
    rf" {_LEARNED}) in {LAYER}",
    "nothing": rf"{_SUBJECT} (?:has|have) (?P<nothing>nothing) to (?:train|learn)",
    "learned_in": rf"(?P<some>C) (?:is|are)(?P<not> not)? {_LEARNED} in {LAYER}",
    "volume": rf"{_SUBJECT}{_OUT}{VALUE} (?P<counted>C) of (?:W )?{SIZE}",
    "its_volume": rf"(?P<its>its|the) W (?:has|is|are|comprises) {VALUE} (?P<counted>C) of (?:W )?{SIZE}",
    "net_makes": rf"(?:the |our )?(?P<net>M){_OUT}{_TENSOR}{SIZE}",
    "net_shape": rf"(?:the |its )?W of (?:the |our )?(?P<net>M)(?: ?[:=]| (?:is|has)(?: (?:again|still|then|also))?)(?: "
    rf"an?)?(?: W)?(?: of)? ?{SIZE}",
    "net_has": rf"(?:the |our )?(?P<net>M) (?:has|have|contains|trains?|learns?|comes to|amounts to|needs|holds|(?:returns|"
    rf"gives|produces|W|C) "
    rf"(?:an? W (?:with|of))?) {PLAIN}{VALUE} "
    r"(?P<counted>C)",
    "logits": rf"{_INPUTS}{_GET} {SIZE} (?:from|out of) (?:the |our )?(?P<net>M)",
    "maps": rf"{LAYER} ?[:,]? ?(?:is an? L ?:? ?)?(?:maps |goes |goes from |takes |turns )?(?:[CW] )?{_CHAIN}",
    "takes_gives": rf"{LAYER} (?:takes|receives|sees|expects|gets|is fed) (?:in )?{VALUE} (?P<into>C)(?: as (?:its )?W)? and "
    r"(?:gives(?: back)?|returns|[WC]|produces|makes|has|yields) (?P<value2>[VP]) C",
    "sets": rf"{LAYER} ?[:,]? ?(?:has |uses |with |takes )?(?P<counted>C) ?= ?{VALUE}",
    "in_note": rf"{LAYER} ?: ?{VALUE} (?P<way>in|out)",
    "keeps": rf"{_SUBJECT} {_KEEPS} (?:both )?(?:the |its )?(?:P )?{SIDES}{_OF_INPUT}{_UNTOUCHED}",
    "cut": rf"{LAYER} (?:cuts?|reduces?|brings?|shrinks?) (?:the )?(?:[WC]|maps|images?)(?: down)? to (?P<part>{_PART}) {_WHOSE}"
    rf"(?:height|width) and (?P=part) {_WHOSE}(?:height|width)",
    "have_part": rf"(?:after|behind) {LAYER} ?,? (?:the )?(?:[WC]|maps|images?) (?:has|have) (?P<part>{_PART}|twice|double) "
    rf"{_WHOSE}"
    rf"(?:height|width) and (?P=part) {_WHOSE}(?:height|width)(?: (?:they|it) had)?(?: before)?",
    "leaves_part": rf"{LAYER} (?:leaves?|gives?)(?: us)?(?: with)? (?P<part>half|twice) as many C(?: as)?(?: (?:we|they|it) had)?"
    r"(?: before)?(?: it)?",
    "share": rf"(?:it is )?{LAYER} (?:that )?(?:has|have|contains?|holds?|contributes?|accounts? for|makes? up|provides?) "
    rf"{_MOST} of "
    r"(?:the |all )?(?:M's )?(?P<counted>C)(?: (?:of|in) (?:the |our )?M)?",
    "share_in": rf"{_MOST} of (?:the |all )?(?:M's )?(?P<counted>C)(?: (?:of|in) (?:the |our )?M| that (?:the |our )?M has "
    rf"to learn)? "
    rf"(?:is|are|sits?|lies?|comes?|belongs?|stems?|resides?) (?:in|from|to) {LAYER}",
    "narrow": rf"{LAYER}(?: W| C)?(?: ?[:=]| (?:is|are|has|have|works? on))(?: an?)?(?: W)?(?: of)?(?: W)? {SIZE}",
    "narrow_in": rf"(?:at|in) {LAYER} ?,? (?:the |our )?(?:M|we|one|[WC]) (?:is|are|works? on|has|have|sees?|operates? on|gets?)"
    rf"(?: of)?(?: [WC])?(?: of)? {SIZE}",
    "brought": rf"{LAYER} (?:together )?(?:brings?|takes?|reduces?|shrinks?|lowers?) {SIDES}(?: of (?:the |our )?M)?(?: down)? "
    r"from (?P<from>[VP]) (?:over [VP] )?to (?P<to>[VP])",
}
COMPILED = tuple((name, re.compile(frame)) for name, frame in NOTES.items())
EITHER, CHANNELS, SOME, SHARE, TOTAL = "either way", "channels", "any at all", "most of", "all together"
SIDE_TAKEN, SIDE_GIVEN = "side taken", "side given"
KEEPS, PARTS = "keeps", frozenset({"cut", "have_part", "leaves_part"})
_PARTS_OF = {"half": (1, 2), "third": (1, 3), "fourth": (1, 4), "quarter": (1, 4), "twice": (2, 1), "double": (2, 1)}


def part_of(phrase: str) -> tuple[int, int]:
    """`one fourth`, `twice`: as numerator and denominator."""
    return _PARTS_OF[phrase.split()[-1]]
