"""Where a sentence gives a quantity a value: "the padding is 1", "the minimum norm solution is $[2, 1]$", "it takes O(n log n)".

The subject is a phrase of the reference's names, the value the first number, formula or order behind a linking word.

Long, since what a number in a sentence is not takes more rules than what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.decide.growth import ORDERS
from grader.discourse import Finding, Passage, World, conditions_in, parameters_in, parameters_listed
from grader.english.assertion import Equality, Valued
from grader.english.names import Lexicon, lexicon_of
from grader.english.reading import read as read_english
from grader.model import Block, Claim, Kind, Span
from grader.notation.expression import Apply, Expression, symbols
from grader.notation.grammar import Line, Statement, read, read_expression
from grader.reference import Quantity
from grader.sentences import sentences
from grader.valued.accounted import headers, unaccounted
from grader.valued.counted import WORDS, counted_before, plainly
from grader.valued.parameters import without_parameters
from grader.valued.settled import under_settings

_LINK = (
    r"(?:\bis|\bare|\bwas|\bwill be|\bmust be|\bequals?|\bequal to|=|:|\bbecomes?|\bto be|\bset to|\bgives?|\byields?|"
    r"\bmoves? to|"
    r"\bconverges? to|\bgoes to|\bends? (?:up )?(?:at|in|with)|\breach(?:es)?|\bobtains?|\bfinds?|\bof|\bas)"
)
_FILLER = (
    r"(?:\s+(?:the|a|an|points?|value|vector|about|approximately|roughly|exactly|only|just|simply|equal|to|at|set|be|"
    r"required|needed|now|also|still|then|thus|therefore|again|both|always|indeed|actually))*"
)
_BEHIND = re.compile(rf"(?P<link>{_LINK}){_FILLER}\W*$", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|no longer|cannot|n't|isn't|doesn't|without)\b[^,;]*$", re.IGNORECASE)
_MODAL = re.compile(
    r"\b(?:if|whether|may|might|could|suppose|assume|unless|possibly|perhaps|maybe|probably|presumably|conceivably|supposedly|"
    r"seems?|appears?|guess|suspect|i (?:think|believe)|not sure)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"\$(?P<formula>[^$]+)\$|(?P<order>(?<!\w)[OΘΩ]\([^()$\n]{1,20}\))|(?P<list>[\[(]\s*-?[\d.]+(?:/\d+)?(?:\s*,\s*-?[\d.]+(?:/\d+)?)+\s*[\])])|(?P<number>(?<![\w.√])\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w]|\.\d)%?)|\b(?P<word>"
    + "|".join(WORDS)
    + r")\b",
    re.IGNORECASE,
)
_OTHER_SUBJECT = re.compile(r"\b(?:we|i|you|one|they)\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:than|at least|at most|up to|more|less|fewer|smaller|larger|greater|exceeds?|below|above|between|changes?|from)\b|"
    r",\s*(?:which|that)\b",
    re.IGNORECASE,
)
_SCALED = re.compile(r"\s*(?:thousand|million|billion|hundred|dozen|k|M|B)\b")
_FOLLOWS_ON = re.compile(r"\s*(?:[-+*/×÷^(=·⋅∙•∗−–²³]|\\cdot|\\times)\s*[\d(√]|\s*//|[²³]")
_SAID_ON = re.compile(  # an operation in words goes on with the value
    r"[\s$]*\b(?:(?:divided|multiplied)\s+by|(?:times|plus|minus)\s+[\w$(\\|]|squared|cubed|"
    r"over\s+(?:[\d$(\\|]|twice\b|\w\b|the\s+(?:squared?|norm)\b))",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\s+([a-z][a-z-]+)", re.IGNORECASE)
UNITS = frozenset(
    "pixel pixels px unit units for on in and or when if with because since so which as at to of by while but then "
    "respectively total each instead here there is are was where whereas using per altogether overall only too also not "
    "both again exactly".split()
)
_NARROWS = re.compile(  # a complement of the subject: of a part, without something
    r"(?:^|\s)(?:of|in|for|at|from|by|per|without|excluding|including|except|before|after|between|when|if)\s+(?:the\s+|an?\s+|each\s+)?\w+",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:for|of|in|with|using|by|at)\s+(?:the\s+|an?\s+)?(?:using\s+)?(?:the\s+)?$", re.IGNORECASE)
_SETTING = re.compile(
    r"\b(?:with|without|excluding|including|counting|ignoring|assuming|under|using|if|when|for|had|were)\s+\w", re.IGNORECASE
)
_OTHER_CLAUSE = re.compile(r"[,;:]|\b(?:so|but|while|then|and the)\b", re.IGNORECASE)
_SCOPE = re.compile(  # what narrows nothing
    r"\b(?:in terms of|in total|in (?:this|our|that) (?:case|question|example|problem)|in (?:short|general|fact|conclusion)|"
    r"in (?:summary|particular)|for (?:this question|example|instance)|with (?:this|that)|at the end|in the end|of course|"
    r"of size|for using|w\.r\.t\.?|with respect to|in order to)\b",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"\b(?:has|have|having|had|gives?|with|yields?|gets?|obtains?|achieves?|is|are|to|reach(?:es)?|needs?|requires?|use[sd]?)\s+"
    r"(?:only\s+)?(?:an?\s+|the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"(?:^|[\s(:=])[-−]$")  # a sign, and no hyphen
_ABOUT = re.compile(r"\b(?:about|approximately|roughly|around|nearly|almost|circa)\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class _Mention:
    """A phrase of a quantity at its place in a sentence."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]


def stated(found: Sequence[Passage], world: World) -> Iterator[Finding]:
    """A finding for every value that a sentence gives to a quantity."""
    lexicon = lexicon_of(world.question)
    heads = headers(found)
    for passage in found:
        if passage.segment.block is Block.PROSE:
            head = heads[passage.segment.span.start]
            parsed = {sentence.start: sentence for sentence in read_english(passage.segment.text, lexicon)}
            for start, end in sentences(passage.segment.text):
                asserted = parsed[start].assertions if start in parsed else ()
                items = [item for item in asserted if isinstance(item, Equality)]
                taken = set()
                for whole in (item for item in asserted if isinstance(item, Valued)):
                    for finding in under_settings(passage, start, end, whole, world, head):
                        taken.add(whole.place[0])
                        yield finding
                for item in items:
                    if item.place[0] in taken:
                        continue
                    if item.bound == "equal":
                        taken.add(item.place[0])
                        yield from _asserted(passage, start, end, item, lexicon, world, head)
                    else:
                        taken.add(item.place[0])
                yield from _in_sentence(passage, start, end, world, taken, head)


def _asserted(
    passage: Passage, start: int, end: int, item: Equality, lexicon: Lexicon, world: World, head: str
) -> Iterator[Finding]:
    """A finding for a value that the parsed sentence gives to a quantity, or to what something has of it."""
    sentence = passage.segment.text[start:end]
    ids = item.subject.quantities or lexicon.owned(item.owner, item.what)
    named = tuple(quantity for quantity in world.quantities() if quantity.id in ids)
    named = tuple(quantity for quantity in named if quantity.cases or not quantity.of)
    named = tuple(quantity for quantity in named if not quantity.net)
    value = _VALUE.match(sentence, item.place[0])
    if not named or value is None:
        return
    mention = _Mention(item.stance.start, max(item.stance.end, value.end()), named)
    for finding in _finding(passage, sentence, passage.segment.span.start + start, mention, value, world):
        claim = finding.claim.model_copy(update={"denies": item.stance.denied})
        more = item.stance.reserve.startswith("said with more")
        if item.stance.reserve and not more:
            continue  # hedged, conditional, asked, told of others
        later = _depends(sentence[value.end() :], world) or (more and _depends(sentence, world))
        first = min(item.stance.start, value.start())
        unread = "said under a condition" if later else ""
        unread = unread or unaccounted(sentence, (first, first), value.span(), named, world.question, head)
        yield replace(
            finding,
            claim=claim,
            unread=unread,
            introduces=bool(item.narrowed) or more or _set_otherwise(sentence[: mention.start], world),
        )


def _in_sentence(passage: Passage, start: int, end: int, world: World, taken: set[int], head: str) -> Iterator[Finding]:
    sentence = passage.segment.text[start:end]
    mentions = list(_mentions(sentence, world))
    if not mentions or sentence.rstrip().endswith("?") or _MODAL.search(sentence[: mentions[0].start]):
        return
    offset = passage.segment.span.start + start
    for place, mention in enumerate(mentions):
        bound = mentions[place + 1].start if place + 1 < len(mentions) else len(sentence)
        for value in _values(sentence, mention, bound):
            if value.start() not in taken:
                taken.add(value.start())
                name = mention.start, mention.end
                part = _of_a_part(sentence, mention, value, world)
                part = part or unaccounted(sentence, name, value.span(), mention.quantities, world.question, head)
                yield from (replace(found, unread=part) for found in _finding(passage, sentence, offset, mention, value, world))
            break  # what follows the first value is another subject's


_SPACES = re.compile(r"[\s_-]+")


def _mentions(sentence: str, world: World) -> Iterator[_Mention]:
    """Phrases of the reference's quantities, the longest first where they overlap."""
    lower = sentence.lower().replace("\\_", "__")
    lower = re.sub(r"\$\$[^$]*\$\$|\$[^$]*\$", lambda match: "$" * len(match[0]), lower.replace("-", " "))
    found: list[_Mention] = []
    for quantity in world.quantities():
        if quantity.net:
            continue  # of a layer; another kind knows what words such as channels may mean there
        if quantity.about and not any(re.search(rf"\b{re.escape(word)}\b", lower) for word in quantity.about):
            continue
        for name in quantity.names if quantity.cases or not quantity.of else ():
            if _longest(name) in lower:
                for match in _phrase(name).finditer(lower):
                    found.append(_Mention(match.start(), match.end(), (quantity,)))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    found = _together(found)
    end = -1
    for mention in found:
        if mention.start >= end:
            yield mention
            end = mention.end


@lru_cache(maxsize=1 << 16)
def _longest(name: str) -> str:
    """The longest word of a phrase: references know thousands of phrases, and few are in a sentence."""
    return max(_SPACES.split(name.lower()), key=len)


@lru_cache(maxsize=1 << 16)
def _phrase(name: str) -> re.Pattern[str]:
    """A quantity's phrase in whatever spacing; re's own store overflows of them."""
    pattern = r"[\s_]+".join(re.escape(word) for word in _SPACES.split(name.lower()))
    return re.compile(rf"(?<![\w]){pattern}s?(?![\w])")


def _together(found: list[_Mention]) -> list[_Mention]:
    """One mention where several truths go by the same phrase: other usual ways of counting."""
    places: dict[tuple[int, int], list[Quantity]] = {}
    for mention in found:
        places.setdefault((mention.start, mention.end), []).extend(mention.quantities)
    return [_Mention(start, end, tuple(quantities)) for (start, end), quantities in places.items()]


def _values(sentence: str, mention: _Mention, bound: int) -> Iterator[re.Match[str]]:
    """Values behind a linking word after the phrase, or `one pixel of padding` before it."""
    counted = counted_before(sentence, mention.start)
    match = _VALUE.match(sentence, counted) if counted is not None else None
    if match is not None:
        yield match
    beside = _VALUE.match(sentence, mention.end + len(sentence[mention.end :]) - len(sentence[mention.end :].lstrip(" ")))
    if beside is not None and beside.start() < bound:  # "padding 1": what follows speaks of that choice
        if not _names_it(beside, mention) and not beside["list"]:
            yield beside
        return
    for match in _VALUE.finditer(sentence, mention.end, bound):
        link = _BEHIND.search(sentence, mention.end, match.start())
        if link is None or (
            _NOT.search(sentence, mention.end, match.start()) and not _turned(sentence, mention.end, match.start())
        ):
            continue
        between = sentence[mention.end : link.start()]
        if link["link"].lower() in ("of", "as") and between.strip():
            continue
        if (
            len(between.split()) <= 16
            and not _OTHER_SUBJECT.search(between)
            and not _COMPARES.search(sentence, mention.end, match.start())
        ):
            yield match


_WHOLE = frozenset(
    "number value values size amount count total memory space storage time complexity usage cost side length shape in terms "
    "computation calculation result".split()
)
_PART = re.compile(r"\b(\w+)\s+of\s+(?:the\s+|an?\s+|each\s+)?$", re.IGNORECASE)
_LATER = re.compile(r"\b(?:when|if|once|unless|provided)\b", re.IGNORECASE)


def _of_a_part(sentence: str, mention: _Mention, value: re.Match[str], world: World) -> str:
    """Why the value may be another thing's: "the bottom row of Q is V", "Q is V when ..."."""
    if value.start() < mention.start:  # "one pixel of padding" tells how much of it there is, not of its pixel
        return "" if plainly(sentence, value.start(), mention.end) else "said with more than the amount"
    owner = _PART.search(sentence[: mention.start])
    about = {word for quantity in mention.quantities for word in quantity.about}
    if owner is not None and owner[1].lower() not in _WHOLE | about:
        return f"said of the {owner[1].lower()} of it"
    return "said under a condition" if _depends(sentence[value.end() :], world) else ""


_USES = frozenset("it there we you one is are has have had use uses using the a with of and".split())


def _depends(rest: str, world: World) -> bool:
    """Whether what follows a value sets a condition, other than what a parameter is: "when it has 8 channels"."""
    found = _LATER.search(rest)
    return (
        found is not None
        and not set(re.findall(r"[^\W\d]+|\$", without_parameters(rest[found.end() :], world.question).lower())) <= _USES
    )


_FRONTED = re.compile(r"\W*(?:if|when|for|with|using|at|given)\b", re.IGNORECASE)


def _set_otherwise(before: str, world: World) -> bool:
    """Whether what opens a sentence sets more than the reference's parameters: "if c = 16 and the kernel is 5x5"."""
    question = world.question
    names = [] if question is None else [*question.sizes, *(item.name for item in question.given)]
    if not names or not _FRONTED.match(before):
        return False
    set_to = rf"(?<![\w\\])(?:{'|'.join(map(re.escape, names))})\$?\s*=\s*\$?\d+"
    return bool(re.search(r"\d", without_parameters(re.sub(set_to, " ", before.split(",")[0]), world.question)))


def _names_it(value: re.Match[str], mention: _Mention) -> bool:
    """`the optimal rate $\\eta^*$`: the formula is the quantity's own symbol and no value of it."""
    found = read_expression(value["formula"]) if value["formula"] else None
    return found is not None and any(found == symbol for quantity in mention.quantities for symbol in quantity.symbols)


def _turned(sentence: str, start: int, end: int) -> bool:
    """`does not converge to this point, but moves to`: the denial ends before the value's verb."""
    return bool(re.search(r"\b(?:but|instead|rather)\b", sentence[start:end]))


def _finding(
    passage: Passage, sentence: str, offset: int, mention: _Mention, value: re.Match[str], world: World
) -> Iterator[Finding]:
    start, end = value.span("formula") if value["formula"] else value.span()
    while start < end and sentence[start].isspace():
        start += 1
    while end > start and sentence[end - 1].isspace():
        end -= 1
    written = sentence[start:end]
    after = sentence[value.end() :]
    if value["list"] and written.startswith("("):
        written = f"[{written[1:-1]}]"
    if not value["formula"] and (
        _SCALED.match(after) or _FOLLOWS_ON.match(after) or sentence[:start].endswith(("(", "/", "*", "^"))
    ):
        return  # "10 million", "(5 - 1)/2": not this number alone
    if _SAID_ON.match(after):
        return  # "$c$ divided by twice the rate"
    if value["number"] and _NEGATIVE.search(sentence[:start]):
        start, written = start - 1, f"-{written}"
    if value["word"]:
        written = WORDS[value["word"].lower()]
    lines = read(written, world.names, offset + start)
    if len(lines) != 1 or not isinstance(lines[0], Line) or set(lines[0].readings[0].relations) - {"Equal"}:
        return
    if lines[0].readings[0].relations and any(symbols(term) for term in lines[0].readings[0].terms):
        return  # the formula says itself what it is the value of
    first, last = min(mention.start, start), max(mention.end, value.end())
    span = Span(offset + first, offset + last)
    heads = [item.terms[-1].head for item in lines[0].readings if isinstance(item.terms[-1], Apply)]
    kind: Kind = "complexity" if set(heads) & ORDERS else "number"
    claim = Claim(kind=kind, part=passage.segment.part, span=span, quote=sentence[first:last])
    conditions = (*conditions_in(sentence, value.start(), world), *_settings(sentence, world))
    parity = next((word for word in ("odd", "even") if re.search(rf"\b{word}\b", sentence)), "")
    about = bool(_ABOUT.search(sentence[:start]))
    readings = tuple(Statement((_said(item.terms),), ("Approx",) if about else (), item.span) for item in lines[0].readings)
    stated = tuple(parameters_in(sentence, world))
    listed = tuple(parameters_listed(sentence, conditions, world))
    noun = _NOUN.match(after)
    counted = (
        noun is not None and noun[1].lower() not in UNITS and noun[1].lower() not in sentence[mention.start : mention.end].lower()
    )
    beside = start >= mention.end and not sentence[mention.end : start].strip(" $")
    yield Finding(
        claim,
        readings,
        passage,
        quantities=mention.quantities,
        conditions=conditions,
        parity=parity,
        stated=stated,
        listed=listed,
        introduces=counted or beside or _narrowed(sentence, mention, start, world),
    )


def _said(terms: tuple[Expression, ...]) -> Expression:
    """The value that a chain gives: its end, but "15 x 15" of "15 x 15 = 225"."""
    match terms[0]:
        case Apply("Multiply", (side, other)) if side == other and len(terms) > 1:
            return terms[0]
    return terms[-1]


def _settings(sentence: str, world: World) -> Iterator[tuple[str, int]]:
    """What the sentence chooses for the question's counts: "for d = 8", "a width of 8"."""
    question = world.question
    spoken = {size.name: size.names for size in question.spoken} if question is not None else {}
    for size in question.sizes if question is not None else ():
        names = "|".join(re.escape(name) for name in spoken.get(size, ()))
        written = rf"(?<![\w\\]){re.escape(size)}\$?\s*=\s*\$?(\d+)(?![\w.]*\d)"
        match = re.search(written, sentence) or (re.search(rf"\b(?:{names}) (?:of |is )?(\d+)\b", sentence) if names else None)
        if match is not None:
            yield size, int(match[1])


def _narrowed(sentence: str, mention: _Mention, start: int, world: World) -> bool:
    """Whether the sentence may speak of a part, or of another setting: "of the first layer", "without biases", "of 1 is not"."""
    between = sentence[mention.end : start] if start >= mention.end else ""
    if _NARROWS.search(_SCOPE.sub(" ", between)):
        return True
    own = _OWN.sub("", sentence[: mention.start])
    before = without_parameters(_SCOPE.sub(" ", re.sub(r"^\W*\d+[.)]\s", "", own)), world.question)
    if _SETTING.search(before) or re.search(r"\d", _OTHER_CLAUSE.split(before)[-1]):
        return True
    bare = re.fullmatch(r"\s*(?:size\s+)?of\s+(?:only\s+|about\s+|just\s+)?\W*", between, re.IGNORECASE)
    return bare is not None and not _HAS.search(sentence[: mention.start])
