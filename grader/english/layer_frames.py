"""What sentences about layers look like, when layers, sizes and counts are letters: the words for these, and the frames."""

from __future__ import annotations

import re

from grader.english.words import NUMBERS

DIGITS = {"1st": 0, "2nd": 1, "3rd": 2, "4th": 3, "5th": 4, "6th": 5, "7th": 6, "8th": 7, "9th": 8, "10th": 9}
INT = r"\d{1,3}(?:\{?,\}?\d{3})+(?!\d)|\d{1,12}"
SIGN = r"(?:\\times|\\cdot|×|·|⋅|∗|\\?\*|(?<=[\d\s])x(?=[\s\d])|(?<=\s)by(?=\s)|-by-)"
TERM = rf"(?:{INT})(?:\s*\^\s*\{{?[23]\}}?|[²³])?"
PRODUCT = rf"{TERM}(?:\s*{SIGN}\s*{TERM})*"
SUM = rf"{PRODUCT}(?:\s*\+\s*{PRODUCT})*(?:\s*=\s*{PRODUCT}(?:\s*\+\s*{PRODUCT})*)*"
WRITTEN = re.compile(rf"(?:{SUM})(?![\w-]|[.,]\d|\s*[=+^*/·×]|\s*\\)")
SIDES_ONLY = rf"(?:{INT})(?:\s*{SIGN}\s*(?:{INT}))*"
TUPLE = rf"[(\[]\s*(?:{INT})(?:\s*,\s*(?:{INT})){{1,3}}\s*[)\]]"
WORDS = "|".join(("no", *NUMBERS))
COUNTED = (
    r"(?:total )?(?:number of )?(?:(?:trainable|learnable|free|learned|kernel|input|output) )*"
    r"(?:parameters?|params?|weights?|bias(?:es)?|channels?|filters?|feature maps?|maps(?= of)|neurons?|units?|inputs|outputs|"
    r"in\\?_channels|out\\?_channels|(?<=able )numbers|(?<=\d )numbers)\b"
)
SHAPED = (
    r"(?:(?:spatial )?(?:output|input) (?:shape|size|dimensions?|dimensionality|volume|tensor|feature maps?)|"
    r"(?:shape|size|dimensions?|dimensionality) of (?:the |its )?(?:output|input)(?: (?:tensor|volume|image))?|"
    r"spatial (?:size|dimensions?|extent|resolution)|resolution|feature maps?|activations?|"
    r"tensor|volume|shape|size|dimensions?|output|input)\b"
)
VOLUME = r"(?:(?:-?dimensional )?(?:output )?(?:ones|tensors?|volumes?|outputs?|feature maps?|activations?|arrays?|images?)\b)"
DOUBT = re.compile(
    r"\b(?:if|unless|assum\w*|suppos\w*|imagin\w*|would|could|may|might|perhaps|wrong\w*|incorrect\w*|mistake\w*|fals\w+|but|claim\w*|"
    r"instead|valid|without padding|no padding|forg\w+|ignor\w+|should|not true|only if|when|were)\b",
    re.IGNORECASE,
)
LONGEST = 500  # characters of a sentence that is read


# The sentence in small letters, and capitals for what the frames speak of:
# L layer, M net, V number, P product or shape, T shape, C what is counted, W what is shaped.
ARTICLE = r"(?:(?:the|an?|each|every|all(?: the)?|both(?: the)?|our|its|this|that|any) )?"
OWN = r"(?: (?:of|in) (?:the |our )?M)?"
LAYER = rf"{ARTICLE}(?:M's )?(?P<layer>L){OWN}"
IS = (
    r"(?: ?[=:]| (?:is|becomes|are|equals|measures|will be|is now|(?:is|are) reduced to|shrinks? to|"
    r"(?:has|have) shrunk to|remains|stays|"
    r"(?:is|are) (?:still|again|now|only)|(?:is|are) of W|(?:has|have) (?:an? |the )?"
    r"W(?: of)?|is of W|of(?: W)?)(?P<not> not)?)"
)
PLAIN = r"(?:(?:also|only|exactly|therefore|thus|still|just|then|now|again) )?"
HAS = (
    rf" {PLAIN}(?:(?:has|have|contains?|holds?|contributes?|adds?|needs?|requires?|includes?|uses?|costs?|comes? with|"
    rf"carr(?:y|ies)|"
    r"takes|receives|gets|sees)"
    rf"|(?P<not>(?:does|do)(?: not|n't) (?:have|contain|hold|contribute|add|need|require|include|use))) {PLAIN}"
)
MAKES = (
    r" (?:then |thus |therefore |now )?"
    r"(?:(?:(?P<verb>[CW])|produces?|gives?|yields?|returns?|generates?|creates?|leads to|results in)"
    r"|(?P<not>(?:does|do)(?: not|n't) (?:W|produce|give|yield|return|generate|create)))(?: us)? "
)
SIZE = r"(?P<size>[PT])"
VALUE = r"(?P<value>[VP])"
SIDES = (
    r"(?:the |its |their )?(?:height and(?: the)? width|width and(?: the)? height|sides?|W|C)(?: of (?:the |its |their )?[WC])?"
)
_WIDE = r"(?:tall|high|wide)(?:er|r)?"
OF_NET = r"(?: of (?:the |our )?M)?"
DEEP = r"(?: with V C)?"
FRAMES = {
    "after": rf"(?:after|following|behind|at|in|for|from) {LAYER} ?,? ?(?:then )?(?:the |its |an? )?(?P<shaped>[WC]){OF_NET}{IS} "
    rf"{SIZE}{DEEP}",
    "count": rf"(?:for|in) {LAYER} ?,? (?:we|one|you) (?:counts?|finds?|have|has|gets?|obtain) {VALUE} (?P<counted>C)",
    "enter": rf"{VALUE} (?P<into>C) (?:enter|go into|are fed (?:in)?to|are passed to|come into) {LAYER}",
    "set": rf"{LAYER} (?:has|uses) (?P<counted>C) ?= ?{VALUE}",
    "maps_to": rf"{LAYER} (?:maps|takes|brings|turns) {VALUE} (?P<into>C) (?:in)?to (?P<value2>[VP])(?: C)?"
    r"(?: with (?:an? )?[PV] \w+)?",
    "reduces": rf"{LAYER} (?:reduces?|brings?|shrinks?|downsamples?|takes?|turns?|upsamples?) (?:an? |the )?"
    rf"(?P<from>P)(?: (?:W|images?|maps?))? (?:down )?(?:in)?to (?:an? )?{SIZE}",
    "halves": rf"{LAYER} (?:(?P<by>halves?|doubles?|quadruples?|quarters?) (?:both )?{SIDES}|"
    rf"cuts? (?:both )?{SIDES} in (?P<half>half)|"
    rf"(?P<up>increases?|upsamples?|enlarges?|scales?)?(?P<down>reduces?|shrinks?|downsamples?)? (?:both )?{SIDES}"
    rf" by a factor of (?P<factor>V))",
    "resized": rf"{SIDES} (?:(?:is|are) (?:both )?(?:(?P<by>halved|doubled|quadrupled|quartered)|cut in (?P<half>half)|"
    r"(?:(?P<up>increased|enlarged)|(?P<down>reduced|decreased)) by a factor of (?P<factor>V))|"
    rf"(?:(?P<grow>grows?|increases?|rises?)|(?P<fall>shrinks?|decreases?|drops?)) by a factor of (?P<factor2>V))"
    rf" (?:by|in|after|at) {LAYER}",
    "scaled": rf"{LAYER} makes? (?:the |its )?(?:W|C|maps?|images?) (?P<scale>V times|twice|half|a quarter) (?:as )?{_WIDE} and "
    rf"(?P=scale) (?:as )?{_WIDE}",
    "after_have": rf"after {LAYER} ?,? (?:we|you|one) (?:have|has|get|obtain|are left with) (?:an? |the )?{SIZE}",
    "of": rf"(?:the |its )?(?P<shaped>W) (?:of|after|from|for) {LAYER}{IS} {SIZE}{DEEP}",
    "reduced_to": rf"{LAYER} (?:(?:has|have) (?:reduced|shrunk|brought|enlarged)|reduces?|shrinks?|brings?|enlarges?) "
    rf"(?:the |its )?(?:W|maps?|images?)(?: down| up)? to (?:an? )?{SIZE}",
    "whose": rf"{LAYER}(?:'s)? (?P<shaped>W){IS} {SIZE}",
    "has_shape": rf"{LAYER}{HAS}(?:an? |the )?(?P<shaped>W)(?: of(?: W)?)? {SIZE}",
    "makes": rf"{LAYER}{MAKES}(?:an? |the )?(?:[WC] (?:of (?:W )?|with W )?)?{SIZE}",
    "makes_some": rf"{LAYER}{MAKES}{VALUE} (?P<counted>C)",
    "has": rf"{LAYER}{HAS}{VALUE} (?P<counted>C)(?: of W P)?",
    "lacks": rf"{LAYER} (?:does|do)(?: not|n't) (?:have|contain|hold|contribute|add|need|include|use) (?:any )?(?P<none>C)",
    "colon": rf"{LAYER} ?: ?{VALUE} (?P<counted>C)",
    "there": rf"there (?:are|is)(?P<not> not)? {PLAIN}{VALUE} (?P<counted>C) in {LAYER}",
    "in": rf"in {LAYER} ?,? there are {VALUE} (?P<counted>C)",
    "number": rf"(?:the )?(?P<counted>C) (?:of|in|for) {LAYER}(?: is| are| equals| ?[=:])(?P<not> not)? {VALUE}",
    "given": r"(?:the |our |each )?(?P<given>W)(?: images?| layers?)?"
    rf"(?: ?[:=]| (?:is|has|are|have|of)(?: W| an? W)?(?: of(?: size)?)?(?P<not> not)?) {SIZE}",
    "it": rf"(?P<it>it|they|(?:this|that|the) layer){HAS}{VALUE} (?P<counted>C)",
}
MORE = re.compile(
    r" ?(?:,? ?and|,|;) (?:also )?(?P<value>[VP]) (?P<counted>C)"
    r"| ?,? ?(?:and |so |hence |thus |therefore )?(?:(?:which|this|that) )?(?:(?:means|implies|gives|so) )?(?:that )?(?:it|they)"
    rf" {PLAIN}(?:has|have|contains?|needs?|requires?|costs?) {PLAIN}(?P<value2>[VP]) (?P<counted2>C)"
    r"| ?,? and there are (?P<value4>[VP]) (?P<counted4>of them)"
    r"| ?, (?:giving|which gives|which costs|for|i\.e\.,?|so|hence) (?P<value3>[VP]) (?P<counted3>C)"
)
LEAD = re.compile(
    r"\W*(?:\d{1,2}[.)] )?(?:(?:note|observe|recall) that ?,?\W*)?"
    r"(?:(?:so|thus|hence|then|therefore|next|finally|now|also|similarly|likewise|again|here|consequently)(?: ?,)? )*"
    r"(?:(?:before|ahead of|prior to) (?:the )?L ?, )?"
    r"(?:(?:because|since|as) [^,]{1,80}, |(?:applying|going|counting|summing|adding up|multiplying|concatenating) [^,]{1,80}, )?"
    r"(?:(?:for|given) (?:an?|each|every|one) [a-z0-9 $]{3,40}?,? (?=the M|M))?"
    r"(?:(?:in|for|of|like) (?:the |our )?M ?,? )?"
)
LABEL = re.compile(r"\W*[a-z][a-z-]*(?: [a-z][a-z-]*){0,2} ?: ?")
TAIL = re.compile(
    rf" ?(?:W|{VOLUME}|pixels)?(?: (?:each|in total|altogether))?(?: (?:in|of|to) (?:the |our )?M)?"
    r"(?: ?,? (?:since|because|as|due to|given that|although|even though|thanks to|so|hence|thus|therefore|which (?:has|is|"
    r"gives)) .*| ?, i\.e\.,? [^PT]*"
    r"| ?, they(?:'re| are) [^VPT]*| ?,? despite [^VPT]*| ?,? (?:also|even) with .*| ?,? (?:and )?not [VPT].*)?[\s.!;:*_]*",
    re.DOTALL,
)
COMPILED = tuple((name, re.compile(frame)) for name, frame in FRAMES.items())
