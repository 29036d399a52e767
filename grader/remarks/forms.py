"""The sentence forms of remarks: what is said of what. A form runs over lines; only its first and last ends are the clause's."""

from __future__ import annotations

import re

from grader.remarks import words

FORMULA = r"[\ue000-\uf8ff]·*"  # a formula, as one word
BE = (
    r"(?:is|are|was|were|be|to be|looks?|seems?(?: to be)?|appears?(?: to be)?|sounds?|remains?|has been|have been|must be|"
    r"should be)"
)
ADVERBS = (
    r"(?:(?:\w+ly|very|quite|also|indeed|all|both|not|n['’]t|never|still|just|then|already|far from|no longer|anything but|"
    r"free of|therefore|thus|hence|complete and|clear and|full and|clean and|concise and|simple and|short and) ){0,3}?"
)
VALUE = rf"(?P<word>{words.GOOD}|{words.BAD})"
MANNER = rf"(?P<word>{words.WELL}|{words.BADLY})"
AT = r"(?: (?:that|in|at|on|with|from|when|where|while|to|by))?(?: the (?:point|place|moment) (?:where|when))?"
CLOSING = (
    r"(?: (?:here|there|too|overall|at all|whatsoever|as far as .*|that i .*|to (?:me|us)|in (?:my|our) (?:opinion|view)|"
    r"though|either|as well))?\W*$"
)
ISNT = r"(?: n['’]t|n['’]t)?"
TOLD = (
    r"(?:assumes?d?|claims?|claimed|states?d?|says|said|concludes?d?|believes?|thinks|treats|asserts?|asserted|supposes?|"
    r"writes?|wrote)"
)
GAVE = (
    r"(?:gives?|gave|uses?|used|finds?|found|obtains?|obtained|gets?|got|derives?|derived|reach(?:es|ed)|states?|stated|"
    r"reports?|reported|writes?|wrote|applies|applied|computes?|computed)"
)
LIES = r"(?:is|are|was|were|lies|lie|occurs?|happens?|comes?|starts?|begins?|appears?|arises?|sits?)(?: made)?"

STATEMENT = (
    r"(?:statement|claim|assertion|conclusion|assumption|remark|observation|argument|idea|fact|sentence|point|belief|reasoning)"
)
BUT_FOR = r"(?:except(?: for)?|apart from|aside from|besides|other than|but for|save for|up to|modulo)"
MUST = r"(?:should|must|ought to|needs? to|has to|have to)(?: instead| rather| actually| really| simply)?"

FORMS: tuple[tuple[str, str], ...] = (
    ("agree", r"^(?:(?:i|we) )?(?:\w+ |don['’]t ){0,2}?(?:agree|concur|disagree)\b(?: with (?P<ref>.+))?$"),
    (
        "except",
        r"^(?:apart|aside|except|other than|besides|but for|save for|leaving aside|ignoring|up to|if (?:we|one|you) ignores?)"
        r"(?: from| for)? (?P<ref>[^,]+?)(?:, (?P<pre>.+?)| (?P<all>(?:everything|all|it|the \w+|its \w+)(?: \w+)??)) "
        rf"(?:{BE} )?{ADVERBS}(?P<word>{words.GOOD}|{words.BAD}|{words.WORKS})\b.*$",
    ),
    (
        "that_said",
        r"^(?:the |its |this |that |their )?(?:(?:\w+['’]s|last|final|first|second|main|central) )?"
        rf"{STATEMENT} that (?P<said>.+?) "
        rf"(?:{BE}{ISNT} ?{ADVERBS}{VALUE}|(?P<works>{words.WORKS}|{words.FAILS}|(?:does|do)(?: not|n['’]t) hold)){CLOSING}",
    ),
    (
        "right_that",
        rf"^{words.AGENT} {BE}{ISNT} ?{ADVERBS}(?P<word>right|correct|true|wrong|incorrect|mistaken|false|untrue|not so) "
        r"(?:that|(?:in|to|when)(?: it)? (?:say|stat|claim|conclud|not|assert|assum|argu)\w*(?: that)?) (?P<said>.+)$",
    ),
    (
        "right_about",
        rf"^{words.AGENT} {BE}{ISNT} ?{ADVERBS}(?P<word>right|correct|wrong|incorrect|mistaken) "
        r"(?:about|regarding|concerning|on) (?P<ref>.+)$",
    ),
    (
        "unmentioned",
        rf"^{words.AGENT} (?:(?:never|nowhere|does not|do not|did not|doesn['’]t|didn['’]t|fails? to|failed to)(?: even| ever)? "
        r"(?:mention|say anything (?:about|on)|speak of|name|refer to)|(?:never|nowhere) (?:mentions|mentioned|names|speaks of|"
        r"says anything about|refers to)) (?P<ref>[^,]+?)(?: at all| anywhere)?\W*$",
    ),
    (
        "none_made",
        rf"^(?:no|not (?:an?|one)(?: single)?) (?:\w+ )??{words.FAULT} (?:is|are|was|were|has been|have been|can be|could be) "
        r"(?:made|found|to be found|committed|present|visible|seen)(?P<rest> in (?P<ref>.+)| here| there)?\W*$",
    ),
    (
        "nowhere",
        rf"^(?:nowhere|at no (?:point|place|step)|in no (?:step|line|place)) (?:(?:does|do|did) {words.AGENT} "
        rf"(?:make|contain|commit|have) (?:an?|any) (?:\w+ )??{words.FAULT}|(?:is|was) {words.AGENT} {words.BAD}|"
        rf"(?:does|did) {words.AGENT} go wrong)\W*$",
    ),
    (
        "right_but",
        rf"^(?P<ref>.+?),? {BE} ?(?P<adv>{ADVERBS})(?P<word>{words.GOOD})\b,? (?:but |though |albeit )?"
        rf"(?:{BUT_FOR}|except that|if (?:one|we|you) ignores?|when ignoring) (?P<but>.+)$",
    ),
    (
        "fault_at",
        rf"^(?:the|its|their|one|a|only|first|\w+['’]s)(?: \w+){{0,2}}? (?P<word>{words.FAULT})(?: here)? {LIES}{AT} "
        r"(?P<ref>.+)$",
    ),
    (
        "missing_a",
        rf"^there(?: is| are| was| were|['’]s)(?:n['’]t| not)? (?:an?|no|any) {words.LOST} "
        r"(?P<obj>.+?)(?: (?:in|from) (?P<ref>.+))?\W*$",
    ),
    ("contains", rf"^(?P<ref>.+?) (?:contains?|has|have|had|shows?) (?:no|an?|some|any)(?: \w+){{0,2}}? {words.FAULT}{CLOSING}"),
    ("fault", rf"^(?P<pre>.*?)\b(?P<word>{words.FAULT})\b{CLOSING}"),
    (
        "fault",
        rf"^(?P<pre>.*?)\b(?P<word>{words.FAULT})\b,? (?:namely )?(?:in|at|with|on|of|for|when|where|while|from|after) "
        r"(?P<place>.+)\W*$",
    ),
    (
        "nothing",
        rf"^(?:nothing|(?:(?:i|we|one) .{{0,30}}?)(?:anything|nothing)) (?:is |was |looks )?{VALUE}"
        rf"(?: (?:with|in|about|at) (?P<ref>.+?))??{CLOSING}",
    ),
    (
        "off_by",
        rf"^(?P<ref>.+?) (?:is|are|was|were) (?:by )?(?P<obj>{FORMULA}) too (?P<degree>large|small|big|high|low|many|few)\W*$",
    ),
    ("off_by", r"^(?P<ref>.+?) (?:is|are|was|were) (?:off|wrong|too (?P<degree>large|small|big|high|low)) by (?P<obj>.+)$"),
    (
        "sign_of",
        r"^(?P<ref>.+?) (?:has|have|had|gets?|got|comes? with|carries|carried) (?:the|a|an) "
        r"(?:wrong|opposite|reversed?|flipped|incorrect|false) sign\b(?P<rest>.*)$",
    ),
    (
        "flipped",
        rf"^(?P<ref>(?:the |its )?(?:(?:minus|plus|negative)[ -])?signs?\b.*?) {BE} {ADVERBS}"
        r"(?:flipped|reversed|swapped|inverted|(?:the )?other way (?:a)?round|opposite)\W*$",
    ),
    (
        "exchanged",
        rf"^(?P<ref>(?:the |its |an? )?(?:plus|minus)(?: signs?)?(?: [^,]*?)?) {MUST} (?:be|have been|read) "
        r"(?:an? )?(?:plus|minus)(?: signs?)?\W*$",
    ),
    (
        "exchanged",
        rf"^(?P<ref>(?:the |its )?signs?(?: [^,]*?)?) {MUST} (?:be|have been|read) (?:an? )?"
        r"(?:plus|minus|positive|negative|reversed|flipped)(?: signs?)?\W*$",
    ),
    (
        "to_add",
        rf"^(?P<obj>{FORMULA}|(?:the |an? )[^,]*{FORMULA}[^,]*?) {MUST} (?:be|have been) "
        r"(?P<deed>added|subtracted|included)(?: (?:to|in|from) (?P<ref>.+))?\W*$",
    ),
    (
        "correct_is",
        r"^(?:the|its|their) (?:correct|right|true|actual|proper|exact) (?!(?:hand|side|part|half|end|term|factor|column|bracket|"
        r"inverse|singular|eigen\w*|label\w*|class\w*)\b)(?P<ref>[\w -]+?) "
        r"(?:is|was|would be|would have been|should be|should have been|equals?|comes to) (?P<obj>[^,]+)$",
    ),
    (
        "unfit",
        r"^(?P<ref>(?:the |its |their )?(?:dimension|shape|size)s?\b(?: .*?)?) (?:(?:do|does|did)(?: not|n['’]t) (?:really )?"
        r"(?:match(?: up)?|agree|fit(?: together)?|conform|work out|line up|add up)|(?:is|are|was|were) "
        r"(?:inconsistent|incompatible|mismatched|not compatible|not consistent|wrong|incorrect))\W*$",
    ),
    (
        "should",
        r"^(?P<ref>.+?) (?:should|must|ought to|needs? to)(?: rather| instead| actually| really)? (?P<verb>not )?"
        r"(?:be|have been|read|equal|have|contain|include|say|give)(?: had| instead)? (?P<obj>.+)$",
    ),
    (
        "missing_there",
        r"^(?P<obj>.+?) (?P<aux>(?:is|are|was|were|has|have|got)(?:n['’]t| not| never)?(?: been)?) "
        r"(?:missing|omitted|lost|dropped|forgotten|left out|absent|"
        r"lacking|neglected|ignored)(?: (?:in|from|on|at) (?P<ref>.+))?\W*$",
    ),
    (
        "missing_there",
        r"^(?P<obj>.+?) (?P<aux>(?:has |have )?(?:went|gone|got lost|gets lost|disappeared|vanished))(?: missing)?"
        r"(?: (?:in|from|on|at) (?P<ref>.+))?\W*$",
    ),
    (
        "loses",
        rf"^(?P<ref>.+?)(?P<aux> (?:do|does|did|has|have|had|is|are|was|were)(?:n['’]t| not)| never)? "
        rf"(?:also |simply |just |has |have |had |completely )*(?P<verb>{words.LOSES}) (?P<obj>.+)$",
    ),
    ("got", rf"^{words.AGENT} (?:got|gets|has|had|did|does) (?P<ref>.+?) {VALUE}{CLOSING}"),
    (
        "until",
        rf"^(?P<pre>.+?) {VALUE}\W* (?:up (?:to|until|till)|until|till)"
        r"(?: (?:the|that|this|a)? ?(?:point|place|step|line|moment|part) (?:where|when|at which|in which|that))? (?P<ref>.+)$",
    ),
    (
        "bounded",
        r"^(?:everything|all|the (?:part|rest|steps|lines|work|derivation)|what comes)(?: \w+){0,2}? "
        rf"(?P<side>before|until|up to|after|following|from) (?P<ref>.+?) {BE} {ADVERBS}{VALUE}\W*$",
    ),
    ("goes_wrong", rf"^(?P<pre>.+?) (?:goes|went|gets|turns|becomes) (?:wrong|astray|off)(?:{AT} (?P<ref>.+))?\W*$"),
    ("told", rf"^{words.AGENT} (?:\w+ )?{MANNER} {TOLD}(?: that)? (?P<ref>.+)$"),
    ("gave", rf"^{words.AGENT} {GAVE} (?:an?|the) {VALUE} (?P<ref>.+)$"),
    (
        "is_a",
        rf"^(?P<ref>.+?),? {BE}{ISNT} ?{ADVERBS}(?:an?|the) (?:\w+ ){{0,2}}?{VALUE}(?: and \w+)? {words.WHOLE}{CLOSING}",
    ),
    (
        "believe",
        rf"^(?:.*, )?(?:i|we) (?:\w+ )?(?:believe|consider|find|found|judge|deem|think) (?P<ref>.+?) "
        rf"(?:to be )?{ADVERBS}{VALUE}{CLOSING}",
    ),
    ("is_the", rf"^(?P<ref>.+?),? {BE}{ISNT} ?{ADVERBS}the {VALUE} \w+{CLOSING}"),
    ("is", rf"^(?P<ref>.+?),? {BE}{ISNT} ?(?P<adv>{ADVERBS}){VALUE}\b(?P<rest>.*)$"),
    ("adverb", rf"^(?P<ref>{words.AGENT}|.+?)(?: {BE}| has| have)? {ADVERBS}{MANNER} (?:\w*{words.DID}\w*)\b(?P<rest>.*)$"),
    (
        "adverb_end",
        rf"^(?P<ref>{words.AGENT}|.+?) (?:{BE} )(?:\w+ ){{0,2}}?\w*{words.DID}\w*(?: out)? {MANNER}"
        r"(?: (?:from|by|using|with|via|in|at) .*)?\W*$",
    ),
    (
        "adverb_end",
        rf"^(?P<ref>{words.AGENT}) (?:\w+ ){{0,2}}?\w*{words.DID}\w*(?: (?P<obj>.+?))? {MANNER}\W*$",
    ),
    (
        "works",
        r"^(?P<ref>.+?) (?:does not |do not |did not |doesn['’]t |don['’]t |should |would |will |all |to |up )*"
        rf"(?P<word>{words.WORKS}|{words.FAILS})(?: up| correctly| out| properly| as (?:intended|expected|required))?"
        r"(?P<rest>.*)$",
    ),
    (
        "bare",
        rf"^(?:(?:all|everything|looks|seems|not|quite|that's|that['’]s|it['’]s|this|\w+ly) ){{0,3}}{VALUE}{CLOSING}",
    ),
    ("denied", r"^(?P<ref>.+?) (?:is|are|was|were|does|do|did)(?: not|n['’]t)\W*$"),
)
PATTERNS = tuple((name, re.compile(form, re.IGNORECASE | re.DOTALL)) for name, form in FORMS)
