"""Whether all that a clause says round a name and its value is understood, so that the value is the named quantity's.

A name may have a complement ("of ham", "squared", "for a rate of 0.1"), a phrase before it ("the ratio of", "after scaling"), a
list item's head, another subject between it and the value, or a value that goes on ("5 to 1"). Each content word must be one of
the quantity's own names, of the question's parameters, or say nothing; else the reason is given, and the value is neither held
against the quantity nor counted for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from grader.discourse import Passage
from grader.english.names import Lexicon, bare, lexicon_of, stem, stems
from grader.english.whole import MODELS
from grader.english.words import COUNTS
from grader.model import Block
from grader.reference import Quantity, Question
from grader.valued.parameters import without_parameters

_WORD = re.compile(
    r"(?P<formula>\$\$?[^$]+\$\$?)|(?P<number>(?<!\w)\d+(?:[.,]\d+)*%?)|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)|"
    r"(?P<stop>[,;:!?()\[\]{}—–→⇒]|\.(?=\s|$)|->|=>)|(?P<sign>[-+−*/×·^²³√=<>±|~])"
)
_BULLET = 3  # signs that a list item begins with, behind the line before it
_BREAKS = frozenset(
    "that so because since while whereas but means mean thus hence therefore then which although though we you i one it there "
    "rather instead where i.e".split()
)
_EMPTY = frozenset(
    # articles, pronouns and connectives
    "the a an this these that our its their we one you i it there here so thus hence therefore then finally also and as now "
    "still again indeed both each all every any some own same to not no longer "
    # verbs that give, need or state a value
    "is are was were be been being will would must has have had having do does did should can need needs needed require requires "
    "required get gets obtain obtains obtained find finds found give gives given yield yields take takes taken use uses used "
    "using set sets setting choose chosen choosing pick keep keeps add adds added adding want wants equal equals come comes came "
    "out up turn turns work works become becomes remain remains stay stays reach reaches reached converge converges go goes end "
    "ends move moves compute computes computed calculate calculated see sees conclude note know known have say says said make "
    "makes made let lets put puts write written denote call lie lies sit sits stand stands read reads "
    # what a value is called, and what the text is about
    "value values number numbers amount amounts count result answer solution quantity example question problem exercise "
    "task case architecture default defaults settings setup parameter point side sides everywhere odd even "
    # how it is said
    "border borders edge edges zero zeros "
    "after before under during within but instead if when once only just exactly precisely simply about approximately roughly "
    "around nearly almost overall altogether actually always clearly obviously resulting corresponding final required desired "
    "expected correct true actual exact following usual of in at for on with by from respect w r t wrt namely particular short "
    "general summary conclusion fact course".split()
)
_UNSAID = frozenset("without excluding ignoring omitting neglecting dropping unless except besides per".split())
_CONDITION = re.compile(r"\s*(?:for|if|when|once|before|after|under|at)\s+(?!which|example|instance)", re.IGNORECASE)
_IN_FORMULA = re.compile(r"\w[-‐]$|[-+/×·^√|]\s*$|(?<!\*)\*\s*$")
_HEAD = re.compile(r"[\s*#>•+-]*(?:\d+[.)]\s*)?(?P<head>(?:[\w’'-]+\s+){0,4}[\w’'-]+)\s*(?:\*\*)?:(?:\*\*)?\s")
_HEADER = re.compile(r"[\s*#>•+-]*(?:\d+[.)]\s*)?(?P<head>(?:[\w’'-]+\s+){0,3}[\w’'-]+)\s*(?:\*\*)?:(?:\*\*)?\s*")
_VARIED = r"\b(?:w\.?r\.?t\.?|with respect to|in terms of|as a function of|in|by|at)"
_OWNED = re.compile(r"\b(?:its|their|whose)\b", re.IGNORECASE)
_SUBJECT = re.compile(r".*?(?=\s(?:is|are|was|were|has|have|equals?|=|takes?|needs?|gives?)\s)", re.DOTALL)
_ORDER = re.compile(r"\$?\s*(?:\\mathcal\s*\{?)?[OΘΩ]\}?\s*\(|\$?\\(?:Theta|Omega)\b")
_PURPOSE = re.compile(
    r"\b(?:to|for)\s+(?:compute|computing|calculate|calculating)\b(?:[^,$]|\$[^$]*\$)*"
    r"(?:,\s*\$[^$]*\$\s*,)?(?=\s(?:is|are|=)\b)"
)
_PREDICATE = re.compile(r"\$?\s+(?:is|are|has|have|was|lies|does|can|minimi[sz]es|satisfies)\b")
_SPOKEN = re.compile(
    r"\b(?:total (?=(?:number|count|amount|of)s?\b)|in terms of(?!\s+(?:the\s+)?\w+\s*,)|in total|"
    r"in (?:this|our|that) (?:case|question|example|problem)|"
    r"in the case of(?=\s*[$,]*\s)|in (?:short|general|fact|conclusion|summary|particular)|"
    r"for (?:this question|example|instance)|with (?:this|that)|(?:at|in) the end|of course|"
    r"in (?:either|both|each|every) cases?|after \$?[a-z]\$? [a-z]+)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\btotal\W+(?:\w+\s+)?(?:number|count|amount|[a-z]{3,}s)\b", re.IGNORECASE)
_FRONTS = frozenset(
    "for with without after before under at in on if when once using given during from assuming excluding ignoring within "
    "between per".split()
)
_HEADS = frozenset(
    "answer result note step part question solution conclusion summary final check hence thus therefore so example computation "
    "calculation values value numbers results forward backward ad".split()
)
_UNITS = frozenset("pixel pixels px unit units percent respectively each".split())
_MORE = re.compile(  # the value goes on: "5 to 1", "5:1", "17 1/6", "15 x 15", "1 and 2"
    r"\$?\s*(?:(?:to|[x×:]|(?:,\s*)?(?:and|or)(?:\s+of)?|[-+−±/*])\s*\$?[-−(\[]?[\d\\]|(?:and|or)\s+\$|\d)", re.IGNORECASE
)


def unaccounted(
    sentence: str,
    name: tuple[int, int],
    value: tuple[int, int],
    quantities: Sequence[Quantity],
    question: Question | None,
    head: str,
) -> str:
    """Why the value may be of something else than the quantity: a word of its clause that is not understood, or none.

    `name`: its place, or an empty one where the clause begins; `head`: what the text before a list opens it with.
    """
    if question is None:
        return ""
    lexicon = lexicon_of(question)
    ids = tuple(quantity.id for quantity in quantities)
    chosen = frozenset((*_chosen(question), *question.sizes))
    about = frozenset(stem(word) for quantity in quantities for word in quantity.about)
    known = _complements(ids, lexicon) | about | {name.lower() for name in chosen}
    counts = any(word in _COUNTS for quantity in quantities for name_ in quantity.names for word in stems(name_))
    if counts or about or _COUNTED.search(sentence):
        known |= {"total"}  # of what is counted, and not of an amount that there may be twice

    def strange(text: str, more: frozenset[str] = frozenset()) -> str:
        rest = _names(ids, lexicon, chosen).sub(" ", _settled(text, lexicon, question))
        return next(_strange(rest, known | more), "")

    start = min(name[0], value[0])
    if _IN_FORMULA.search(sentence[:start]):
        return "said of a formula in which it stands"
    if _MORE.match(sentence, value[1]) and not sentence[: value[0]].endswith("["):
        return "the value goes on"
    left, fronted, topic = _before(sentence, start)
    between = re.sub(r"(?:^|\s)[-−]$", " ", sentence[name[1] : value[0]])  # the sign of the value
    if _ORDER.match(sentence, value[0]):
        between = _PURPOSE.sub(" ", between)  # the memory for computing anything of it
    behind = _behind(sentence[value[1] :])
    if name[1] > name[0] and not between.strip(" $") and _PREDICATE.match(behind):
        behind = ""  # "the solution [1, 2] has": the value stands beside the name
    fronted = _settled(fronted, lexicon, question)
    if fronted.split()[:1] and fronted.split()[0].strip("*").lower() not in _FRONTS:
        fronted = ""  # the phrase is understood, and what follows it is a clause
    subject = None
    if _OWNED.search(left) or (name[1] == name[0] and _OWNED.match(between)):
        subject = _SUBJECT.match(sentence[: start - len(left)] if left else sentence[:start])
        if subject is None:
            return "whose it is stands in another sentence"
    texts = [(text, frozenset[str]()) for text in (left, between, behind, fronted, subject[0] if subject is not None else "")]
    for text, more in (*texts, (topic, _HEADS), (head, _HEADS)):
        word = strange(text, more)
        if word:
            return f"said with more than its name: `{word}`"
    return ""


def headers(found: Sequence[Passage]) -> dict[int, str]:
    """The short line with a colon that opens the list in which a passage lies, by where the passage begins: "For ham:"."""
    heads, head, last = {}, "", 0
    for passage in found:
        if passage.segment.block is not Block.PROSE:
            continue
        span, line = passage.segment.span, _HEADER.fullmatch(passage.segment.text.split("\n")[-1])
        if span.start - last < _BULLET:
            head = ""
        heads[span.start] = head
        head, last = line["head"] if line is not None else head, span.end
    return heads


def _chosen(question: Question) -> Iterator[str]:
    yield from (item.name for item in question.given if item.choices)
    yield from (name for item in question.given if item.choices for name in item.names if len(name) == 1)


_COUNTS = COUNTS - {"amount"}
_LINKS = frozenset("of in for with under after at by to per without".split())


@lru_cache(maxsize=4096)
def _complements(ids: tuple[str, ...], lexicon: Lexicon) -> frozenset[str]:
    """The stems of what the names themselves say that the quantities are of, of whose they are, and their symbols."""
    found = {word for share in lexicon.shares if share.id in ids for word in (*share.what, *stems(share.owner))}
    for entry in lexicon.entries:
        links = [place for place, word in enumerate(entry.stems) if word in _LINKS]
        if entry.role == "quantity" and entry.id in ids and links:
            found |= {*entry.stems[links[0] + 1 :]}
    found |= {written for written, role, id in lexicon.symbols if id in ids and role == "quantity"}
    return frozenset(found)


@lru_cache(maxsize=4096)
def _names(ids: tuple[str, ...], lexicon: Lexicon, chosen: frozenset[str]) -> re.Pattern[str]:
    """The quantities' own names, and those of what the question lets one choose, counts and is about, the longest first."""
    phrases = {
        entry.stems
        for entry in lexicon.entries
        if entry.id in (chosen if entry.role == "parameter" else ids if entry.role == "quantity" else ())
    }
    phrases |= {("the", subject) for subject in lexicon.subjects}
    phrases |= {(word,) for word in MODELS} if lexicon.model else set()
    longest = sorted((phrase for phrase in phrases if phrase), key=lambda phrase: (-len(phrase), phrase))
    if not longest:
        return re.compile(r"(?!)")
    each = (r"[\s_*-]+(?:(?:the|an?|each|every)\s+)?".join(rf"{_ending(word)}" for word in phrase) for phrase in longest)
    return re.compile(rf"(?<![\w$\\])(?:{'|'.join(each)})(?![\w$])", re.IGNORECASE)


def _ending(word: str) -> str:
    """A stem with the endings of its plural."""
    return (
        rf"(?:{re.escape(word)}(?:['’]?e?s)?|{re.escape(word[:-1])}ies)"
        if word.endswith("y")
        else rf"{re.escape(word)}(?:['’]?e?s)?"
    )


def _settled(text: str, lexicon: Lexicon, question: Question) -> str:
    """The text without what it says of the reference's parameters, by what it varies, and what the question supposes anyway."""
    for phrase in lexicon.settings:
        if phrase.split()[0].lower() in text.lower():
            text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ", text, flags=re.IGNORECASE)
    text = _SPOKEN.sub(" ", without_parameters(text, question))
    for size in question.sizes:
        text = re.sub(rf"(?<![\w\\])\$?{re.escape(size)}\s*=\s*\d+\$?", " ", text)
    for item in question.fixed:
        names = "|".join(map(re.escape, item.names))
        same = rf"\b{item.value}\s+(?:{names})s?\b|(?<![\w\\])\$?(?:{names})\s*(?:=|of|is)?\s*{item.value}\b\$?"
        text = re.sub(rf"\b(?:for|with|among|and|given)?\s*(?:{same})", " ", text, flags=re.IGNORECASE)
    given = "|".join(re.escape(name) for item in question.given for name in (item.name, *item.names))
    names = rf"(?:the\s+)?(?:{given})s?(?!\w)(?!\s*[-+*/=^])" if given else r"(?!)"
    return re.sub(rf"{_VARIED}\s+(?:{names}|\$\\?[A-Za-z]+(?:_[a-z])?\$)", " ", text, flags=re.IGNORECASE)


def _before(sentence: str, start: int) -> tuple[str, str, str]:
    """What stands before a place in its clause; the phrase that opens the sentence; and the head of a list item."""
    text = sentence[:start]
    head = _HEAD.match(text)
    topic = head["head"] if head is not None else ""
    opened = text[head.end() :] if head is not None else text
    found = list(_WORD.finditer(text))
    begins = 0
    for place, token in enumerate(found):
        word = (token["word"] or "").lower()
        if token["stop"] or word in _BREAKS or (word in ("and", "or", "but") and _said(text[begins : token.start()])):
            begins = token.end()
        elif word in ("with", "using") and place >= len(found) - 2:
            begins = token.end()  # "with a padding of 1"
    words = list(_WORD.finditer(opened))
    if not words or (words[0]["word"] or "").lower() not in _FRONTS:
        return text[begins:], "", topic
    ends = next((token.start() for token in words if token["stop"] or (token["word"] or "").lower() in _BREAKS), len(opened))
    return text[begins:], opened[:ends], topic


def _said(clause: str) -> bool:
    """Whether a clause says something already, so that "and" begins another."""
    return bool(re.search(r"\$|\d|=|\b(?:is|are|was|has|have|takes?|needs?|requires?|costs?|zero|one)\b", clause))


def _behind(text: str) -> str:
    """What follows a value in its clause."""
    for token in _WORD.finditer(text):
        word = (token["word"] or "").lower()
        if token["stop"] == "," and _CONDITION.match(text, token.end()):
            continue
        if token["stop"] or word in _BREAKS | {"and", "or", "but", "to", "as", "not", "only", "by"}:
            return text[: token.start()]
    return text


def _strange(text: str, known: frozenset[str]) -> Iterator[str]:
    """The words, numbers and signs that are not understood."""
    text = re.sub(r"\*\*|`|\\_|\\#|(?<=[A-Za-z])[-‐](?=[A-Za-z])", " ", text)
    for place, token in enumerate(_WORD.finditer(text)):
        if token["formula"]:
            if bare(token["formula"]) not in known and (len(token[0]) > 3 or token[0].strip("$").lower() not in known):
                yield token[0]
        elif token["word"]:
            word = token[0].lower().removesuffix("'s").removesuffix("’s")
            if word in _UNSAID or (word not in _EMPTY and stem(word) not in known and word not in _UNITS):
                yield token[0]
        elif (token["number"] and token[0] not in known) or (token["sign"] and token[0] not in "=~" and place):
            yield token[0]
