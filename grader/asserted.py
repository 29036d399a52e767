r"""Whether a sentence asserts the formula that stands in it, or only sets, asks, denies, reports or supposes it.

"For plain dropout $E[y] = qx$" is said of another case, "one might think that $H = X^T X$" is said of others, "going from
$d = 8$ to $d = 16$" sets. Pure text, clause by clause: what opens the sentence, what governs the formula, what follows it.
Every other formula is the sign §; words of the language alone stand here, what a question knows comes with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

REACH = 400  # characters before and behind a formula that are looked at


def _any(*words: str) -> str:
    """An alternative of words, each given with the ends that it may have: `claim*`."""
    return "(?:" + "|".join(word.replace("*", r"\w*").replace("_", r"\s+") for line in words for word in line.split()) + ")"


def _of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$|\\\(.+?\\\)|\\\[.+?\\\]|`[^`]+`", re.DOTALL)
_SHORT = r"(?<!i\.e)(?<!e\.g)(?<!w\.r\.t)"
_BREAK = r"\n\s*\n|\n\s*(?:[-*]|\d+[.)])\s"
_BEGINS = re.compile(rf"{_SHORT}(?<=[.!?])[\s*_]+(?=[A-Z§(*\d-])|{_BREAK}")
_ENDS = re.compile(rf"{_SHORT}[.!?](?=[\s*_)]|$)|{_BREAK}")
_JOINS = _any("so thus hence then now and but only also even")
_LEAD = rf"(?:^|[.;:!?]\s|\bthat\s|,\s(?:and|but|so|then|while|whereas)\s)\W*(?:{_JOINS}\W+|[ie]\.[eg]\.\W+)*"


@dataclass(frozen=True)
class Placed:
    """A formula in its sentence: the words before it, and those behind it with the mark that ends them."""

    before: str
    after: str


def placed(text: str, start: int, end: int) -> Placed:
    """The sentence round the formula that holds [start, end)."""
    low, high = _outside(text, start, end)
    opening = _FORMULA.sub("§", text[max(0, low - REACH) : low])
    before = _BEGINS.split(opening)[-1]
    behind = _FORMULA.sub("§", text[high : high + REACH])
    ending = _ENDS.search(behind)
    after = behind[: ending.end()] if ending is not None else behind
    return Placed(before.strip(" \n*_$"), after.strip(" \n*_$"))


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words as they are written before and behind the formula that holds [start, end), in its sentence."""
    low, high = _outside(text, start, end)
    opening, behind = text[text.rfind("\n\n", 0, low) + 1 : low], text[high : high + REACH]
    masked = _BEGINS.split(_FORMULA.sub(lambda match: "§" * len(match[0]), opening))[-1]
    ending = _ENDS.search(_FORMULA.sub(lambda match: "§" * len(match[0]), behind))
    return opening[len(opening) - len(masked) :], behind[: ending.end()] if ending is not None else behind


def _outside(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of the whole formula between its dollars, of which a claim may be one line."""
    for match in _FORMULA.finditer(text):
        if match.start() <= start and end <= match.end():
            return match.start(), match.end()
    return start, end


# ---------------------------------------------------------------- of whatever is said

_IFS = _any("if suppose assume assuming imagine unless provided were had in_case in_the_event granted should pretend")
_LATER = _any("provided_that as_long_as as_soon_as in_case iff only_if only_for only_when only_in if_and_only_if unless until")
_SUPPOSED = _of(rf"{_LEAD}{_IFS}\b|\b{_LATER}\b")
_UNREAL = _of(r"\b(?:would|might|may|could|wouldn|couldn)\b|['’]d\b")
_OTHERS = _any(
    "classmate* friend* colleague* peer* neighbour* neighbor*",
    "some many others? people someone somebody students? textbooks? blogs? papers? authors? he she they chatgpt gpt",
    "llm trace response",
)
_TELL = _any(
    "claim* say* said state* write* wrote assert* think* believe* argue* use* give* confuse* mistake* answer*",
    "define* put* get* got",
    "find* have has obtain* report* conclude* call* suggest* derive* propose*",
)
_PLAINLY_TELL = _any("claim* say* said state* write* wrote assert* believe* argue* suggest*")
_TOLD = _of(
    rf"\b{_OTHERS}\b[^,;.]{{0,40}}\b{_TELL}\b|\baccording to\b|"
    rf"\b(?:the|this|that|our) {_any('model answer ai bot solution author')}\s+{_PLAINLY_TELL}\b|"
    rf"\b(?:some|many)\s+{_any('people students textbooks books authors papers blogs texts libraries frameworks')}\b|"
    rf"\b{_any('student model trace llm chatgpt gpt claude gemini deepseek author answer response')}['’]s(?:\s+\w+){{0,3}}$|"
    rf"\b{_any('first initial earlier previous second failed wrong old')}\s+"
    rf"{_any('attempt try guess idea version draft thought')}\b"
)
_CLAIMED = _of(rf"\b{_OTHERS}\b[^,;.]{{0,40}}\b{_PLAINLY_TELL}\b|\baccording to\b")
_DOUBTS = _any(
    "think believe doubt suspect guess tempt* naive* wrong* mistak* error confus* forget* forgot* false* incorrect* fallac*",
    "misconception pitfall careful avoid wonder whether expect hope pretend* tricky contradict* contrary unlike",
    "differs? differ*_from",
    "as_opposed compare[ds]? in_contrast analog* reason_to",
)
_DOUBTED = _of(rf"\b{_DOUBTS}\b[^.;]*$")
_NO = _any("not(?!_only) never cannot neither nor no nothing hardly nowhere without fails?_to instead_of rather_than far_from")
_DENIED = _of(rf"\b{_NO}\b|n['’]t\b")
_ORDERS = _any(
    "show prove check verify decide find compare consider suppose let imagine assume denote define abbreviate call",
    "initiali[sz]e say",
    "is are does do did why how what when can should see try",
)
_ORDERED = _of(rf"^\W*(?:(?:let us|let['’]s|now|please|then|first|next)\W+)*{_ORDERS}\b[^.,;:]*$")
_CHOICES = _any(
    "require[sd]? requiring needs? needing wants? demand* enforc* impos* equat* solve[sd]? solving choos* chose choice pick*",
    "fix(?:es|ed|ing)? initiali[sz]* start(?:s|ed|ing)?_(?:from|with|at) stop* replac* swap* assum* suppos* let",
    "denot* defin*",
    "abbreviat* look(?:ing)?_for search*_for imagine condition constraint case hypothesis requirement claim",
    "statement convention",
    "ansatz alternative to_(?:get|have|obtain|reach|make) in_order_(?:for|to)",
)
_SETS = _of(rf"\b{_CHOICES}\s*(?:\w+\s+){{0,2}}?$")
_ASKED = _of(r"\?\W*$")
_LIMITS = _any(
    "cannot can['’]t",
    "would could might if only unless provided iff exactly_when when(?:ever)? as_long_as false wrong incorrect fails?",
    "holds?_(?:only|for_no) not never cannot doesn isn naive ignor* forgets? belongs? stands?_for requires? needs?",
    "that_of in_case is_missing misses lacks",
    "instead has_forgotten neglects? is_(?:needed|assumed|required|tempting|enough|sufficient|necessary|impossible)",
)
_TAKEN_BACK = _of(
    rf"^[\s,]*(?:(?:which|that|this|it|but|and|,)\s+)*(?:\w+\s+){{0,4}}?{_LIMITS}\b|"
    rf"^[\s,]*{_any('for_brevity for_short in_what_follows from_now_on as_an_abbreviation')}\b"
)


def unmeant(formula: Placed, *, bare: bool = False) -> str:
    """Why the sentence does not assert the formula, whatever the formula is; empty where it may.

    `bare`: it holds numbers alone, so that no condition before it can make it true.
    """
    before, after = formula.before, formula.after
    if bare:
        before, after = before.rpartition(",")[2], ""
    clause = _clause(before)
    if _ASKED.search(after):
        return "asked, not said"
    if _SUPPOSED.search(before):
        return "said under a condition"
    if not bare and _ORDERED.match(clause):
        return "supposed, asked for or chosen, not said"
    if _UNREAL.search(clause):
        return "said of what would be, not of what is"
    if (_CLAIMED if bare else _TOLD).search(clause):
        return "told of others"
    if _DOUBTED.search(clause):
        return "said with a doubt"
    if _DENIED.search(clause):
        return "said in a clause that denies"
    if not bare and _SETS.search(clause):
        return "a condition or a choice of the text"
    if _TAKEN_BACK.match(after):
        return "narrowed or taken back by what follows it"
    return ""


_GROUND = _of(r"^\W*(?:since|because|as|although|though|while|whereas|given that)\b[^,]*,\s*")
_JOINT = _of(
    r"[;:]\s|,?\s(?:so|hence|thus|therefore|and|but|which|then|where|because|since)\s"
    r"(?:(?:that|we|it|the|this|is|are|have|get|gives?)\s)*"
)
_COORDINATE = _of(r"(?:§\s*,?\s*(?:and|or|,)\s*)+$")


def _clause(before: str) -> str:
    """The words of the formula's own clause: without a ground before it, and without main clauses that are over."""
    clause = _COORDINATE.sub("", _GROUND.sub("", before))
    joints = [match.start() for match in _JOINT.finditer(clause) if match.start() and clause[match.end() - 1 :][:1] != "§"]
    return clause[joints[-1] :] if joints else clause


# ---------------------------------------------------------------- of a truth of the question

_ENTERS = _any(
    "for with without in at under on off between beyond after before during around near where when once as",
    "starting beginning initiali[sz]ed initiali[sz]ing ignoring neglecting omitting dropping disregarding restricting restricted",
    "speciali[sz]ing speciali[sz]ed",
)
_OPENS = _of(rf"{_LEAD}(?P<word>{_ENTERS})\s+(?P<rest>[^,;:]{{1,80}})")
_MANNER = _of(
    r"\W*"
    + _any(
        "initially naively ideally asymptotically roughly otherwise instead originally at_first to_begin_with",
        "typically usually often up_to except_for apart_from ignoring neglecting omitting dropping disregarding modulo",
        "sometimes traditionally conversely in_contrast",
    )
    + r"\b"
)
_PREPOSITIONS = _any(
    "from to at for with by between of than beyond until past near around into like against under in on when while",
    "without unlike",
    "despite towards? via",
)
_GOVERNED = _of(rf"\b{_PREPOSITIONS}\s*$|\b(?:between|from|either|neither|both)\s+§\s+(?:and|or|to|nor)\s*$")
_LEADS_TO = _any(
    "converg* reduc* simplif* lead* com* amount* boil* equal* evaluat* collaps* sum* add* equivalent* correspond* convert*",
    "expand* rewrit*",
    "bring* work* factor* turn* transform* equat* identical* get* arriv* end* left* form* given* shape* express*",
    "written* defin*",
    "obtain* result* determin* characteri* describ* comput* found* calculat* satisf*",
)
_BRINGS = _of(
    rf"\b{_LEADS_TO}\s*(?:\w+\s+){{0,3}}?(?:to|at|with|of|by|in|into|for)\s*$|"
    r"\b(?:\w+[^aeiou]ed|attained|reached|achieved)\s+(?:by|at|for)\s*$"  # "is minimised by"
)
_ALLOWED = _of(
    "^(?:"
    + _any(
        "all any every each simplicity brevity convenience completeness clarity example instance general particular",
        "total short fact",
        "summary conclusion closed matrix vector other_words terms_of this these that the_above our the_other_hand",
        "the_following",
        "the_end both some_algebra simplif* rearrang* expand* substitut* cancel* simple_algebra a_few collect*",
        "differentiat* the_chain",
        "the_product the_help the_definition help respect the_given the_same",
    )
    + r"\b|§)"
)
_COMPUTES = _of(
    r"^(?:(?:we|you|one)\s+)?(?:now\s+)?"
    + _any(
        "comput* calculat* expand* substitut* insert* plug* differentiat* simplif* rearrang* multipl* solv* tak*",
        "writ* collect*",
        "combin* appl* us* put* set* evaluat* integrat* equat* deriv* work* count*",
    )
    + r"\b"
)
_TENDS = _of(
    r"\b(?:tends?|goes|grows?|increases?|approach\w*|shrinks?|becomes?|gets?|vanish\w*)\b|→|^§\s*(?:\\to)?\s*(?:,|this|we|it)"
)
_NUMBERED = _of(
    "".join(rf"(?<!{word} )" for word in ("question", "part", "section", "equation", "step", "exercise")) + r"(?<![\d.])\d"
)
_STEP = _of(
    r"^(?:the\s+|an?\s+)?(?:first|second|third|single|one|two|three|\d+|§)\s+(?:\w+\s+)?"
    r"(?:iterations?|steps?|updates?|epochs?)\b"
)
_STAGES = frozenset({"after", "before", "during"})
_TIMES = frozenset({"when", "where", "once"})
_TOPICS = frozenset({"for", "with", "in", "on"})


def narrowed(formula: Placed, known: frozenset[str], *, indexed: bool, numbered: bool = False) -> str:
    """The words by which the sentence speaks of another case than the question's; empty where there are none.

    `known`: words of the question; `indexed`: the formula's left side is a term of a sequence, whose step the words may name;
    `numbered`: its symbol names a step of its own, as w_1 does.
    """
    before = formula.before
    manner = _MANNER.match(before)
    if manner is not None:
        return manner[0].strip()
    governed = _GOVERNED.search(before) or _GOVERNED.search(_COORDINATE.sub("", before))
    if governed is not None and not _BRINGS.search(before[: governed.end()]):
        return governed[0].strip()
    for match in _OPENS.finditer(before):
        word, rest = match["word"].lower(), match["rest"].strip()
        if _narrows(word, rest, known, indexed=indexed, numbered=numbered):
            return f"{word} {rest}"
    return ""


def _narrows(word: str, rest: str, known: frozenset[str], *, indexed: bool, numbered: bool) -> bool:
    """Whether a phrase that opens a clause narrows it."""
    if word == "as":
        return bool(_TENDS.search(rest))
    if word in _TIMES:
        return not _COMPUTES.match(rest) and not (word == "where" and rest.startswith("§"))
    if _ALLOWED.match(rest) or (indexed and (word in _STAGES or word == "in")):
        return False
    step = _STEP.match(rest) if numbered and word in _STAGES else None
    if step is not None:
        return not _known(rest[step.end() :], known)
    return bool(_NUMBERED.search(rest)) or not _known(rest, known if word in _TOPICS else frozenset())


_SMALL = frozenset(
    "the a an of its our this that these those we get have obtain find is are it one can see at to by in and with for as "
    "from write compute which be gradient hessian derivative loss optimum minimum maximum stationary point first second third "
    "last next step part value solution answer result expression formula equation right left hand side sides data question "
    "term terms yields gives becomes reads equals us therefore thus hence then also weight update updates notation".split()
)


def _known(rest: str, known: frozenset[str]) -> bool:
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", rest)]
    return all(word in _SMALL or word in known or word.rstrip("s") in known for word in words)
