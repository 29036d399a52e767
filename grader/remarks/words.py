"""General English of praise and blame, and of the places of a text. No word of any question stands here."""

from __future__ import annotations

import re

GOOD = (
    r"(?:correct|right|accurate|valid|sound|true|error-free|flawless|perfect|fine|good|okay|ok|legitimate|justified|spot[- ]on|"
    r"faultless|unproblematic|proper|watertight|satisfactory|acceptable)"
)
BAD = (
    r"(?:wrong|incorrect|inaccurate|false|invalid|flawed|mistaken|erroneous|faulty|unsound|bogus|unjustified|illegitimate|"
    r"inconsistent|ill-defined|undefined|meaningless|nonsense|nonsensical|problematic|impossible|untrue|broken|bad|off)"
)
WELL = r"(?:correctly|rightly|properly|accurately|validly|perfectly|flawlessly|well)"
BADLY = r"(?:incorrectly|wrongly|improperly|inaccurately|mistakenly|erroneously|falsely|invalidly|badly)"
FAULT = (
    r"(?:mistakes?|errors?|bugs?|flaws?|problems?|issues?|slips?|inaccuracy|inaccuracies|inconsistency|"
    r"inconsistencies|typos?|faults?|"
    r"gaps?|miscalculations?|blunders?|weakness(?:es)?|holes?)"
)
WORKS = r"(?:works?|worked|holds?|held|checks? out|checked out|adds? up|follows?|makes? sense|stands?|goes through|runs?)"
FAILS = (
    r"(?:fails?|failed|breaks?(?: down)?|broke down|falls? apart|fell apart|collapses?|goes wrong|went wrong|goes "
    r"astray|errs?|erred|"
    r"does not exist|do not exist|does not make sense)"
)
LOST = r"(?:missing|omitted|lost|forgotten|dropped|absent|neglected)"
LOSES = (
    r"(?:forget|omit|drop|lack|lose|leave out|neglect|ignore|skip|overlook|missing|"
    r"forgets?|forgot|forgotten|omits?|omitted|drops?|dropped|misses|missed|miss|lacks?|lacked|loses?|lost|leaves? "
    r"out|left out|"
    r"neglects?|neglected|ignores?|ignored|skips?|skipped|is missing|are missing|was missing|were missing|overlooks?|"
    r"overlooked|"
    r"needs?|fails? to (?:include|have|carry|add|account for|keep|multiply by|divide by)|"
    r"(?:does|did|do)(?: not|n['’]t) (?:include|have|carry|add|account for|keep|contain|multiply by|divide by))"
)
AGENT = (
    r"(?:it|they|this|he|she|chat\s?gpt|gpt(?:-?\w+)?|claude|gemini|copilot|bard|llama|the (?:language )?model|the "
    r"(?:llm|ai|bot|machine|assistant|author|"
    r"chatbot|trace|response|answer|solution|output|derivation|proof|text|calculation|explanation|code|implementation))"
)
DID = (
    r"(?:answer|solv|deriv|comput|calculat|expand|simplif|appl|us|substitut|handl|evaluat|differentiat|integrat|writ|"
    r"wrote|writt|stat|"
    r"claim|said|say|sai|assum|conclud|identif|explain|describ|implement|multipl|divid|invert|cancel|transpos|count|"
    r"find|found|set|determin|"
    r"obtain|prov|show|treat|combin|plug|rearrang|factor|copi|copy|take|took|do|did|done|got|defin|giv|carr|perform|execut|conduct)"
)
NEGATION = re.compile(
    r"\b(?:not|never|no|none|nothing|cannot|neither|nor|without|hardly|nowhere|disagree|far from|free (?:of|from)|"
    r"anything but)\b|n['’]t\b",
    re.IGNORECASE,
)
RESERVE = re.compile(
    r"\b(?:almost|nearly|partly|partially|mostly|largely|probably|perhaps|may|might|maybe|possibly|could(?! not|"
    r"n['’]t)|somewhat|in part|not only|"
    r"for the most part|not entirely|not fully|not completely|not quite|not always|not necessarily)\b",
    re.IGNORECASE,
)
TURN = re.compile(
    r"\b(?:but|however|although|though|except|yet|nevertheless|apart from|aside from|other than|only)\b", re.IGNORECASE
)
OPENING = re.compile(
    r"^(?:\W*(?:i (?:have |['’]ve )?(?:went|gone|checked|looked|read|verified|worked|compared|redid|redone|recomputed|followed)\b"
    r"[^.;]*? and(?= they\b| it\b| everything\b| all\b)|(?:the|this|it)\b[^.;,]{0,80}? and(?= i (?:could|can|did|do|found|see|"
    r"saw)\b)|however|overall|therefore|thus|hence|so|also|in (?:my|our) (?:opinion|view)|i (?:would )?(?:think|"
    r"believe|say|conclude|"
    r"find)|we (?:think|believe|conclude|find)|clearly|moreover|furthermore|in short|in summary|to sum up|in "
    r"conclusion|as a result|"
    r"unfortunately|again|and|but|or|that|then|after checking|upon checking|in general|generally|here|note that|notice that|"
    r"since|because|while|whereas|although|as|indeed|in fact|actually|yes)\b[\s,:]*)+",
    re.IGNORECASE,
)

WHOLE = (
    r"(?:answer|solution|response|trace|output|explanation|proof|derivation|calculation|computation|reasoning|"
    r"implementation|code|model|argument|"
    r"work|working|text|analysis|reply|write-?up|architecture|network|class|program|function|logic|result|critique)s?"
)
CODE = re.compile(r"\b(?:implementation|code|architecture|network|class|program)s?\b", re.IGNORECASE)
UNIT = (
    r"(?:step|line|equation|formula|expression|sentence|statement|claim|conclusion|result|answer|value|part|number|"
    r"term|equality|assertion)s?"
)
ATTRIBUTE = (
    r"(?:signs?|factors?|prefactors?|coefficients?|constants?|shapes?|dimensions?|sizes?|orders?|exponents?|ind(?:ex|"
    r"ices)|notations?|units?|"
    r"directions?|scal(?:e|ing)|normali[sz]ations?|"
    r"form|structure|type|kind|length|magnitude|spirit|idea|syntax|naming|names?|method|approach|"
    r"format\w*|layout|spelling|wording|style|first part|second part|beginning|rest|half|most)"
)
PLACES = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "last": -1, "final": -1, "second to last": -2, "second-to-last": -2, "penultimate": -2,
    "very last": -1,
}  # fmt: skip
SMALL = frozenset(
    """a an the its his their this that these those of for to in on at by with from and or is are was were be been it as which
    where when what whole entire full overall complete above given provided shown below model model's models chatgpt chatgpt's gpt
    llm llm's ai's step line part point place formula expression equation answer solution value computed obtained derived own
    resulting stated claimed trace itself here there calculation computation derivation computing compute computes calculating
    calculates deriving derives finding finds using used uses taking takes claim claims about number both neither display
    displayed form true correct incorrect right wrong very namely carried out done made written""".split()
)
