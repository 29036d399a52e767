"""Numbers in sentences: "the padding is 1", "the minimum norm solution is $[2, 1]$".

```
For a kernel size of 5, the output padding would need to be set to 0.
```
`wrong value: expected 1, found 0`

The subject is a phrase of the reference's names, the value the first number or formula behind a linking word. A quantity
that depends on parameters is checked where the sentence says what they are.

Long, since what a number in a sentence is not takes more rules than what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from grader.decide.equal import Answer, Decision, decide
from grader.decide.figures import show_cells, show_point
from grader.decide.growth import ORDERS
from grader.decide.measured import near
from grader.discourse import Finding, Judgement, Passage, World, conditions_in, parameters_in, parameters_listed
from grader.english.assertion import Equality
from grader.english.names import Lexicon, lexicon_of
from grader.english.reading import read as read_english
from grader.model import Block, Claim, Counterexample, Difference, Kind, Mismatch, Named, Open, Span
from grader.notation.expression import Apply, Expression, Number, free_symbols, substitute, symbols
from grader.notation.grammar import Line, Statement, read, read_expression
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.reference import TOLERANCE, Quantity
from grader.sentences import sentences

KIND: Kind = "number"
WORDS = {word: str(value) for value, word in enumerate("zero one two three four five six seven eight nine ten".split())}
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
    r"\$(?P<formula>[^$]+)\$|(?P<order>(?<!\w)[OΘΩ]\([^()$\n]{1,20}\))|(?P<list>[\[(]\s*-?[\d.]+(?:/\d+)?(?:\s*,\s*-?[\d.]+(?:/\d+)?)+\s*[\])])|(?P<number>(?<![\w.])\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w]|\.\d)%?)|\b(?P<word>"
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
_LEAD = r"(?:with|for|if|when|at|given|using|and|or|in)?\s*(?:the |a |an )?"
_NEGATIVE = re.compile(r"(?:^|[\s(:=])[-−]$")  # a sign, and no hyphen
_ABOUT = re.compile(r"\b(?:about|approximately|roughly|around|nearly|almost|circa)\W*$", re.IGNORECASE)


@dataclass(frozen=True)
class _Mention:
    """A phrase of a quantity at its place in a sentence."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every value that a sentence gives to a quantity."""
    lexicon = lexicon_of(world.question)
    for passage in found:
        if passage.segment.block is Block.PROSE:
            parsed = {sentence.start: sentence for sentence in read_english(passage.segment.text, lexicon)}
            for start, end in sentences(passage.segment.text):
                items = [item for item in parsed[start].assertions if isinstance(item, Equality)] if start in parsed else []
                taken = set()
                for item in items:
                    if item.bound == "equal":
                        taken.add(item.place[0])
                        yield from _asserted(passage, start, end, item, lexicon, world)
                    else:
                        taken.add(item.place[0])
                yield from _in_sentence(passage, start, end, world, taken)


def _asserted(passage: Passage, start: int, end: int, item: Equality, lexicon: Lexicon, world: World) -> Iterator[Finding]:
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
        unread = "said under a condition" if later else ""
        yield replace(
            finding,
            claim=claim,
            unread=unread,
            introduces=bool(item.narrowed) or more or _set_otherwise(sentence[: mention.start], world),
        )


def _in_sentence(passage: Passage, start: int, end: int, world: World, taken: set[int]) -> Iterator[Finding]:
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
                part = _of_a_part(sentence, mention, value, world)
                yield from (replace(found, unread=part) for found in _finding(passage, sentence, offset, mention, value, world))
                break


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
            longest, phrase = _phrase(name)
            if longest in lower:
                for match in phrase.finditer(lower):
                    found.append(_Mention(match.start(), match.end(), (quantity,)))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    found = _together(found)
    end = -1
    for mention in found:
        if mention.start >= end:
            yield mention
            end = mention.end


@lru_cache(maxsize=1 << 16)
def _phrase(name: str) -> tuple[str, re.Pattern[str]]:
    """A quantity's phrase in whatever spacing, and its longest word; references know thousands, so re's own store overflows."""
    words = re.split(r"[\s_-]+", name.lower())
    pattern = r"[\s_]+".join(re.escape(word) for word in words)
    return max(words, key=len), re.compile(rf"(?<![\w]){pattern}s?(?![\w])")


def _together(found: list[_Mention]) -> list[_Mention]:
    """One mention where several truths go by the same phrase: other usual ways of counting."""
    places: dict[tuple[int, int], list[Quantity]] = {}
    for mention in found:
        places.setdefault((mention.start, mention.end), []).extend(mention.quantities)
    return [_Mention(start, end, tuple(quantities)) for (start, end), quantities in places.items()]


def _values(sentence: str, mention: _Mention, bound: int) -> Iterator[re.Match[str]]:
    """Values behind a linking word after the phrase, or `one pixel of padding` before it."""
    before = sentence[max(0, mention.start - 40) : mention.start]
    counted = re.search(rf"\b(\d+|{'|'.join(WORDS)})\s+(?:\w+\s+)?(?:of\s+)?(?:the\s+)?$", before, re.IGNORECASE)
    if counted is not None and re.search(r"\b(?:pixels?|units?|rows?|columns?|zeros?|cells?)\b", counted[0]):
        match = _VALUE.match(sentence, max(0, mention.start - 40) + counted.start())
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
        and not set(re.findall(r"[^\W\d]+|\$", _without_parameters(rest[found.end() :], world).lower())) <= _USES
    )


_FRONTED = re.compile(r"\W*(?:if|when|for|with|using|at|given)\b", re.IGNORECASE)


def _set_otherwise(before: str, world: World) -> bool:
    """Whether what opens a sentence sets more than the reference's parameters: "if c = 16 and the kernel is 5x5"."""
    question = world.question
    names = [] if question is None else [*question.sizes, *(item.name for item in question.given)]
    if not names or not _FRONTED.match(before):
        return False
    set_to = rf"(?<![\w\\])(?:{'|'.join(map(re.escape, names))})\$?\s*=\s*\$?\d+"
    return bool(re.search(r"\d", _without_parameters(re.sub(set_to, " ", before.split(",")[0]), world)))


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
    claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=sentence[first:last])
    conditions = (*conditions_in(sentence, value.start(), world), *_settings(sentence, world))
    parity = next((word for word in ("odd", "even") if re.search(rf"\b{word}\b", sentence)), "")
    about = bool(_ABOUT.search(sentence[:start]))
    readings = tuple(Statement(item.terms[-1:], ("Approx",) if about else (), item.span) for item in lines[0].readings)
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
    before = _without_parameters(_SCOPE.sub(" ", re.sub(r"^\W*\d+[.)]\s", "", own)), world)
    if _SETTING.search(before) or re.search(r"\d", _OTHER_CLAUSE.split(before)[-1]):
        return True
    bare = re.fullmatch(r"\s*(?:size\s+)?of\s+(?:only\s+|about\s+|just\s+)?\W*", between, re.IGNORECASE)
    return bare is not None and not _HAS.search(sentence[: mention.start])


def _without_parameters(text: str, world: World) -> str:
    """The text without what it says of the reference's parameters: "with a kernel of size 4"."""
    given = world.question.given if world.question is not None else ()
    for item in given:
        for name in (item.name, *item.names) if item.choices else ():
            link = r"\b(?:\W+(?:of|size|sizes|is|to|and|or|equals?))*\W*\d+"
            text = re.sub(rf"{_LEAD}{re.escape(name)}s?{link}", " ", text, flags=re.IGNORECASE)
            if name.startswith("number of "):
                counted = rf"{_LEAD}\d+\s+{re.escape(name.removeprefix('number of '))}\b"
                text = re.sub(counted, " ", text, flags=re.IGNORECASE)
            square = r"\W*\d+\s*(?:\\times|×|x|by|-by-)\s*\d+\W*\s*"
            text = re.sub(rf"{_LEAD}{square}{re.escape(name)}s?\b", " ", text, flags=re.IGNORECASE)
    return text


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """The value against every truth of that name; wrong only if wrong for all of them."""
    if finding.unread:
        return _open("ambiguous", finding.unread)
    judgements = [replace(_against(finding, quantity, world), truth=quantity.id) for quantity in finding.quantities]
    right = next((item for item in judgements if not isinstance(item.evidence, (Mismatch, Counterexample, Open))), None)
    unsettled = next((item for item in judgements if isinstance(item.evidence, Open)), None)
    if right is None and finding.introduces:
        return _open("ambiguous", "the number may be a choice, or count something else")
    return right or unsettled or judgements[0]


def _against(finding: Finding, quantity: Quantity, world: World) -> Judgement:
    """The value against one truth, in every case that the sentence's conditions leave."""
    cases = _cases(finding, quantity)
    if not cases:
        return _open("unnamed", "the reference has no value under this condition")
    plain = _plain(cases, finding, world)
    if plain:
        judgements = [_case(finding, quantity, dict(bound), truth, world) for bound, truth in plain]
        if not any(isinstance(item.evidence, (Mismatch, Counterexample, Open)) for item in judgements):
            return _everywhere(judgements, plain)
    judgements = [_case(finding, quantity, dict(bound), truth, world) for bound, truth in cases]
    wrong = next((item for item in judgements if isinstance(item.evidence, (Mismatch, Counterexample))), None)
    unsettled = next((item for item in judgements if isinstance(item.evidence, Open)), None)
    if wrong is None or unsettled is not None:
        if unsettled is None and not _holds_in_all(finding, quantity, world):
            return _open("ambiguous", "the sentence speaks of several parameters; the value holds for one of them")
        return unsettled or _everywhere(judgements, cases)
    right = len(judgements) - sum(isinstance(item.evidence, (Mismatch, Counterexample)) for item in judgements)
    if not right and _holds_somewhere(finding, quantity, world):
        return _open("ambiguous", "the sentence speaks of several parameters; the value holds for one of them")
    if right and (plain or not finding.conditions) and not _general(finding):
        return _open("ambiguous", "the sentence does not say for which parameters; the value holds for some")
    return wrong


Cases = list[tuple[tuple[tuple[str, int], ...], Expression]]


def _plain(cases: Cases, finding: Finding, world: World) -> Cases:
    """The cases in which every parameter that the sentence does not speak of has its default; none where nothing has one."""
    spoken = {name for name, _ in finding.conditions}
    given = world.question.given if world.question is not None else ()
    usual = {item.name: item.default for item in given if item.default is not None and item.name not in spoken}
    chosen = [case for case in cases if all(usual.get(name, value) == value for name, value in case[0])]
    return chosen if len(chosen) < len(cases) else []


def _holds_in_all(finding: Finding, quantity: Quantity, world: World) -> bool:
    """Whether the value is right for every parameter that is listed beside the chosen one."""
    for name, value in finding.listed:
        rest = tuple((other, chosen) for other, chosen in finding.conditions if other != name)
        other = replace(finding, conditions=(*rest, (name, value)))
        for bound, truth in _cases(other, quantity):
            if isinstance(_case(other, quantity, dict(bound), truth, world).evidence, (Mismatch, Counterexample)):
                return False
    return True


def _holds_somewhere(finding: Finding, quantity: Quantity, world: World) -> bool:
    """Whether the value is right for another parameter that the sentence names."""
    for name, value in finding.stated:
        rest = tuple((other, chosen) for other, chosen in finding.conditions if other != name)
        if (name, value) in finding.conditions:
            continue
        other = replace(finding, conditions=(*rest, (name, value)))
        for bound, truth in _cases(other, quantity):
            if not isinstance(_case(other, quantity, dict(bound), truth, world).evidence, (Mismatch, Counterexample, Open)):
                return True
    return False


def _everywhere(judgements: list[Judgement], cases: list[tuple[tuple[tuple[str, int], ...], Expression]]) -> Judgement:
    if len(judgements) == 1:
        return judgements[0]
    where = "; ".join(", ".join(f"{name} = {value}" for name, value in bound) for bound, _ in cases)
    return Judgement(judgements[0].evidence, f"the value of the reference in every case: {where}")


def _open(why: str, detail: str) -> Judgement:
    return Judgement(Open.model_validate({"why": why, "detail": detail}), detail)


def _general(finding: Finding) -> bool:
    """Whether the value is a formula in the parameters, and so speaks of all of them."""
    return any(symbols(term) for statement in finding.readings for term in statement.terms)


def _cases(finding: Finding, quantity: Quantity) -> list[tuple[tuple[tuple[str, int], ...], Expression]]:
    if not quantity.cases:
        chosen: dict[str, Expression] = {name: Number(Fraction(value)) for name, value in finding.conditions}
        return [((), substitute(quantity.expression, chosen))] if quantity.expression is not None else []
    kept = []
    for bound, truth in quantity.cases:
        values = dict(bound)
        if any(values.get(name, value) != value for name, value in finding.conditions):
            continue
        if finding.parity and not finding.conditions and _general(finding):
            if any(value % 2 != (finding.parity == "odd") for value in values.values()):
                continue
        kept.append((bound, truth))
    return kept


def _case(finding: Finding, quantity: Quantity, bound: dict[str, int], truth: Expression, world: World) -> Judgement:
    values = _values_of_names(bound, world)
    decisions = []
    orders = [item for item in finding.readings if isinstance(item.terms[0], Apply) and item.terms[0].head in ORDERS]
    for statement in orders or finding.readings:
        term = substitute(statement.terms[0], values)
        about = "Approx" in statement.relations
        if world.unknown(term):
            return _open("unnamed", f"nothing introduces {', '.join(sorted(world.unknown(term)))}")
        decisions.append(_decision(term, quantity, truth, world, about))
        match term:
            case Apply("Multiply", (Number() as side, Number() as other)) if side == other:  # "3 x 3", of a side
                decisions.append(_decision(side, quantity, truth, world, about))
    chosen = next((d for d in decisions if d.answer is Answer.EQUAL), None)
    chosen = chosen or next((d for d in decisions if d.answer is Answer.UNKNOWN), None) or decisions[0]
    if isinstance(truth, Apply) and truth.head in ORDERS:
        return Judgement(chosen.evidence, chosen.reason)
    return _told(chosen, quantity, bound)


def _values_of_names(bound: dict[str, int], world: World) -> dict[str, Expression]:
    """The parameters' values by all their symbols, and the other truths at these parameters."""
    values: dict[str, Expression] = {}
    given = world.question.given if world.question is not None else ()
    for item in given:
        if item.name in bound:
            for name in (item.name, *item.names):
                values[name] = Number(Fraction(bound[item.name]))
    for quantity in world.quantities():
        for case, truth in quantity.cases:
            if dict(case) == bound:
                values[quantity.id] = truth
    return values


def _decision(term: Expression, quantity: Quantity, truth: Expression, world: World, about: bool) -> Decision:
    if quantity.measured:
        return near(term, truth, TOLERANCE, world.context, quantity.id, about=about)
    if isinstance(truth, Apply) and truth.head in ORDERS:
        return decide(term, truth, world.context)
    try:
        typed = elaborate(truth, world.context)[0]
        wanted = typed.shape
        if not symbols(term) and free_symbols(typed.expression) - world.context.sizes.keys():
            detail = "a number where the reference has a formula"
            return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))
        if wanted and not elaborate(term, world.context)[0].shape:
            detail = "a number where the reference has a vector"
            return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))
    except (Clash, Unclear) as error:
        detail = str(error)
        return Decision(Answer.UNKNOWN, detail, Open(why="undecided", detail=detail))
    return decide(term, truth, world.context, about=about)


def _told(decision: Decision, quantity: Quantity, bound: dict[str, int]) -> Judgement:
    """The verdict in the quantity's own words, with its truth's id."""
    where = ", ".join(f"{name} = {value}" for name, value in bound.items())
    reason = decision.reason + (f" at {where}" if where else "")
    match decision.evidence:
        case Counterexample() as evidence if evidence.point:
            found, expected = show_cells(evidence.left_value), show_cells(evidence.right_value)
            named = f" ({evidence.difference})" if evidence.difference is not None else ""
            return Judgement(evidence, f"wrong value: at {show_point(evidence)} it is {found}, it should be {expected}{named}")
        case Counterexample() as evidence:
            difference = evidence.difference or _ratio_free()
            plain = Mismatch(expected=evidence.expected, found=evidence.found, difference=difference, truth=quantity.id)
            return Judgement(plain, reason)
        case evidence:
            if hasattr(evidence, "truth"):
                return Judgement(evidence.model_copy(update={"truth": quantity.id}), reason)
            return Judgement(evidence, reason)


def _ratio_free() -> Named:
    return Named(kind=Difference.VALUE)


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A value in a sentence defines nothing."""
    del finding, judgement, id
    return world
