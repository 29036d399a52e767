"""The sentence forms of remarks: what is said of what. A line break in a form is none of the sentence."""

from __future__ import annotations

import re

from grader.remarks import words

FORMULA = r"[\ue000-\uf8ff]·*"  # a formula, as one word
BE = r"(?:is|are|was|were|be|looks?|seems?(?: to be)?|appears?(?: to be)?|sounds?|remains?|has been|have been|must be)"
ADVERBS = (
    r"(?:(?:\w+ly|very|quite|also|indeed|all|both|not|n['’]t|never|still|just|then|already|far from|no longer|anything but|"
    r"free of) ){0,3}?"
)
VALUE = rf"(?P<word>{words.GOOD}|{words.BAD})"
MANNER = rf"(?P<word>{words.WELL}|{words.BADLY})"
AT = r"(?: (?:that|in|at|on|with|from|when|where|while|to|by))?(?: the (?:point|place|moment) (?:where|when))?"
CLOSING = (
    r"(?: (?:here|there|overall|at all|whatsoever|as far as .*|that i .*|to (?:me|us)|in (?:my|our) (?:opinion|view)|"
    r"though|either))?\W*$"
)

FORMS: tuple[tuple[str, str], ...] = (
    ("agree", r"^(?:(?:i|we) )?(?:\w+ |don['’]t ){0,2}?(?:agree|concur|disagree)\b(?: with (?P<ref>.+))?$"),
    ("except", r"^(?:apart|aside|except|other than|besides)(?: from| for)? (?P<ref>[^,]+), (?P<pre>.+?) "
     rf"(?:{BE} )?{ADVERBS}(?P<word>{words.GOOD}|{words.BAD}|{words.WORKS})\b.*$"),
    ("fault_at", rf"^(?:the|its|their|one|a|only|first|\w+['’]s)(?: \w+){{0,2}}? (?P<word>{words.FAULT})(?: here)? "
     "(?:is|are|was|were|lies|lie|"
     rf"occurs?|happens?|comes?|starts?|begins?|appears?|arises?|sits?)(?: made)?{AT} (?P<ref>.+)$"),
    ("fault", rf"^(?P<pre>.*?)\b(?P<word>{words.FAULT})\b{CLOSING}"),
    ("fault", rf"^(?P<pre>.*?)\b(?P<word>{words.FAULT})\b (?:in|at|with|on|of|for|when|where|while|from|after) "
     r"(?P<place>.+)\W*$"),
    ("nothing", rf"^(?:nothing|(?:(?:i|we|one) .{{0,30}}?)(?:anything|nothing)) (?:is |was |looks )?{VALUE}"
     r"(?: (?:with|in|about|at) (?P<ref>.+?))??" + CLOSING),
    ("off_by", r"^(?P<ref>.+?) (?:is|are|was|were) (?:off|wrong|too (?:large|small|big|high|low)) by (?P<obj>.+)$"),
    ("should", r"^(?P<ref>.+?) (?:should|must|ought to|needs? to)(?: rather| instead| actually| really)? (?P<verb>not )?"
     r"(?:be|have been|read|equal|have|contain|include|say|give)(?: had| instead)? (?P<obj>.+)$"),
    ("missing_there", r"^(?P<obj>.+?) (?:is|are|was|were|has been|have been|got) (?:missing|omitted|lost|dropped|"
     "forgotten|left out|absent|"
     r"lacking|neglected|ignored)(?: (?:in|from|on|at) (?P<ref>.+))?\W*$"),
    ("loses", rf"^(?P<ref>.+?) (?:also |simply |just |has |have |had |completely )*(?P<verb>{words.LOSES}) (?P<obj>.+)$"),
    ("got", rf"^{words.AGENT} (?:got|gets|has|had|did|does) (?P<ref>.+?) {VALUE}{CLOSING}"),
    ("until", rf"^(?P<pre>.+?) {VALUE}\W* (?:up (?:to|until|till)|until|till)(?: (?:the|that|this|a)? ?(?:point|place|"
     "step|line|moment|part) "
     r"(?:where|when|at which|in which|that))? (?P<ref>.+)$"),
    ("bounded", r"^(?:everything|all|the (?:part|rest|steps|lines|work|derivation)|what comes)(?: \w+){0,2}? "
     rf"(?P<side>before|until|up to|after|following|from) (?P<ref>.+?) {BE} {ADVERBS}{VALUE}\W*$"),
    ("goes_wrong", r"^(?P<pre>.+?) (?:goes|went|gets|turns|becomes) (?:wrong|astray|off)"
     rf"(?:{AT} (?P<ref>.+))?\W*$"),
    ("told", rf"^{words.AGENT} (?:\w+ )?{MANNER} (?:assumes?d?|claims?|claimed|states?d?|says|said|concludes?d?|"
     "believes?|thinks|treats|"
     r"asserts?|asserted|supposes?|writes?|wrote)(?: that)? (?P<ref>.+)$"),
    ("is_a", rf"^(?P<ref>.+?),? {BE}(?: n['’]t|n['’]t)? ?{ADVERBS}(?:an?|the) (?:\w+ ){{0,2}}?{VALUE}(?: and \w+)? "
     "{words.WHOLE}{CLOSING}"),
    ("is", rf"^(?P<ref>.+?),? {BE}(?: n['’]t|n['’]t)? ?{ADVERBS}{VALUE}\b(?P<rest>.*)$"),
    ("adverb", rf"^(?P<ref>{words.AGENT}|.+?)(?: {BE}| has| have)? {ADVERBS}{MANNER} (?:\w*{words.DID}\w*)\b(?P<rest>.*)$"),
    ("adverb_end", rf"^(?P<ref>{words.AGENT}|.+?) (?:{BE} )?(?:\w+ ){{0,2}}?\w*{words.DID}\w*(?: (?P<obj>.+?))? {MANNER}\W*$"),
    ("works", r"^(?P<ref>.+?) (?:does not |do not |did not |doesn['’]t |don['’]t |should |would |will |all |to |up )*"
     rf"(?P<word>{words.WORKS}|{words.FAILS})(?: up| correctly| out| properly| as (?:intended|expected|"
     rf"required))?(?P<rest>.*)$"),
    ("bare", rf"^(?:(?:all|everything|looks|seems|not|quite|that's|that['’]s|it['’]s|this|\w+ly) ){{0,3}}{VALUE}{CLOSING}"),
    ("denied", r"^(?P<ref>.+?) (?:is|are|was|were|does|do|did)(?: not|n['’]t)\W*$"),
)  # fmt: skip
PATTERNS = tuple((name, re.compile(form, re.IGNORECASE | re.DOTALL)) for name, form in FORMS)
