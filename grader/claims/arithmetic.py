"""Sums in sentences: "Natalia sold 48/2 = 24 clips", "15% of 80 is 12", "3 hours at 40 km/h is 120 km".

```
She pays 3 * $12 = $38 in all.
```
`wrong value: expected 36, found 38`

Only what is written out is checked: both sides numbers, the left side computed. Words behind a number are its unit; where the
units of the sides differ and are not turned into each other ("2 hours = 3 km"), where a letter may be a variable, where a
result may be rounded, nothing is called wrong.

Long, since what numbers in a sentence are not takes more rules than what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.converted import converted
from grader.decide.equal import Answer, decide
from grader.dimensional import Restated, Unsettled, restated
from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Block, Claim, Counterexample, Kind, Mismatch, Span
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number
from grader.notation.grammar import Line, Statement, read
from grader.quantities import quantities
from grader.school import asserted, phrases
from grader.units import is_unit

KIND: Kind = "equation"
SUMMED = ("number", "percent", "currency", "op", "times", "raised", "of", "part", "open", "close")  # kinds of tokens of a sum
_TOKEN = re.compile(
    r"(?P<formula>§+)|(?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+(?!\w))?)|"
    r"(?P<percent>%|\bpercent\b|\bper cent\b)|"
    r"(?P<currency>[$€£¥])|(?P<equal>==?|≈|\b(?:is equal to|equals?|is|gives|makes|are|totals?|leaves)\b)|"
    r"(?P<times>\*\*|\^)|(?P<raised>[²³])|"
    r"(?P<op>[-+*/×÷−]|\b(?:times|multiplied by|plus|minus|divided by)\b|(?<=[\d)\s])x(?=\s*[\d($]))|"
    r"(?P<of>\bof\b)|(?P<part>\b(?:half|twice|double|triple)\b)|(?P<open>\()|(?P<close>\))|(?P<word>[A-Za-z]+(?:/[A-Za-z]+(?:\^\d|[²³])?)+|[A-Za-zµμΩ][A-Za-zΩ'-]*)|(?P<other>\S)",
    re.IGNORECASE,
)  # fmt: skip
OPS = {
    "×": "*",
    "x": "*",
    "X": "*",
    "÷": "/",
    "−": "-",
    "times": "*",
    "multiplied by": "*",
    "plus": "+",
    "minus": "-",
    "divided by": "/",
}
PARTS = {"half": "(1/2)", "twice": "2", "double": "2", "triple": "3"}
SI_UNITS = frozenset("m s g h V A W J N K L".split())  # letters that are units behind numbers
MAX_UNIT_WORDS = 3
NO_UNITS = frozenset(  # words that part what stands before them from what follows
    "and or but so then thus hence therefore that which the a an we i you he she they it is are was were have has had get gets "
    "got obtain find with for if when while because since as by from at in on to plus minus times whereas where who after than "
    "per each".split()
)
_RATE = re.compile(
    r"(?P<time>\d[\d,]*(?:\.\d+)?)\s+(?P<unit>[a-z]+?)s?\s+at\s+[$€£]?(?P<rate>\d[\d,]*(?:\.\d+)?)\s*(?P<what>[a-z]+)?\s*"
    r"(?:/|per|an?)\s*(?P<per>[a-z]+)\s*(?P<sign>=|is|equals|gives|makes)\s*[$€£]?(?P<total>\d[\d,]*(?:\.\d+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class _Side:
    """One side of a sum: its formula without units, the units, and whether something in it may be a variable."""

    text: str
    units: tuple[str, ...]
    doubtful: bool
    computed: bool
    start: int
    end: int
    mixed: bool = False  # different units are added
    dimension: frozenset[tuple[str, int]] = frozenset()  # the units with their powers; empty where terms are added


_LABEL = re.compile(  # what tells which one the number behind it is: "Chapter 3 + 4 = 50 pages"
    r"(?:\b(?:chapter|section|page|exercise|question|figure|table|lesson|room|level|grade|version)s?|\bno\.|#)\s*$|\d:$",
    re.IGNORECASE,
)
_PLAYED = re.compile(r"\b(?:wins?|won|loses?|lost|losing|winning|beat|drew|draws?|score|result)\s*$", re.IGNORECASE)
_SCORE = re.compile(r"\d+\s*[-–−]\s*\d+\s*")
_DETERMINER = re.compile(
    r"\b(?:the|an?|this|that|each|every|its|our|their|my|with|into|using|from|by|two|three|four|five|six|several)\s+(?:[a-z-]+\s+){0,2}$",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\d+(?:\s*[x×*]\s*\d+)+[- ]+[a-z][a-z -]*", re.IGNORECASE)  # "the 2x2 pool"
_OF_THE_SUM = re.compile(  # what is said of is not the value: "the remainder of 17 divided by 5 is 2"
    r"\b(?:remainder|modulo|modulus|quotient|integer part|whole part|rest|last digit|units? digit)\b[^.;:=]{0,30}$", re.IGNORECASE
)


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every sum of a sentence, one for each sign of equality."""
    del text, world
    formulas = [passage.segment.span for passage in found if passage.segment.block in (Block.INLINE, Block.DISPLAY)]
    for passage in found:
        if passage.segment.block is Block.PROSE:
            yield from _in_text(passage, _masked(passage, formulas))


def _masked(passage: Passage, formulas: Sequence[Span]) -> str:
    """The paragraph with its formulas and code as signs of the same length; a dollar before a number is money."""
    text, offset = passage.segment.text, passage.segment.span.start
    for span in formulas:
        start, end = span.start - offset, span.end - offset
        if 0 <= start < end <= len(text):
            text = text[:start] + "§" * (end - start) + text[end:]
    text = re.sub(r"\$+\s*(§+)\s*\$+|`[^`\n]*`", lambda match: "§" * len(match[0]), text)
    text = re.sub(
        r"<<[^<>\n]*>>|(?<=[a-z]{2})\s?/\s?[a-z]{2,}", lambda match: " " * len(match[0]), text
    )  # calculator's notes, "/day"
    text = re.sub(r"\\(?:cdot|times)(?![A-Za-z])", lambda match: " " * (len(match[0]) - 2) + "* ", text)
    return text.replace("\\*", " *").replace("\\$", " $")


def _in_text(passage: Passage, masked: str) -> Iterator[Finding]:
    yield from _rates(passage, masked)
    for formula, total, sign_text, start, middle, stop in (*quantities(masked), *converted(masked)):
        if "·" in masked[start:stop]:
            continue
        left = _Side(formula, (), False, True, start, middle)
        right = _Side(total, (), False, True, middle, stop)
        yield from _finding(passage, _Token("equal", sign_text, middle, middle + 1), left, right, start, in_words=True)
        masked = masked[:start] + "·" * (stop - start) + masked[stop:]
    for phrase in phrases(masked):
        left = _Side(phrase.formula, (), False, True, phrase.start, phrase.middle)
        right = _Side(phrase.total, (), False, True, phrase.middle, phrase.end)
        sign = _Token("equal", phrase.sign, phrase.middle, phrase.middle + len(phrase.sign))
        yield from _finding(passage, sign, left, right, phrase.start, in_words=True)
        masked = masked[: phrase.start] + "·" * (phrase.end - phrase.start) + masked[phrase.end :]
    tokens = [_Token(match.lastgroup or "", match[0], match.start(), match.end()) for match in _TOKEN.finditer(masked)]
    end = -1
    for place, token in enumerate(tokens):
        if token.kind != "equal":
            continue
        before, behind = _left(tokens, place), _right(tokens, place)
        if before is None or behind is None or not (before.computed or behind.computed):
            continue
        if token.text[0].isalpha() and not before.computed:
            continue
        ahead, words = masked[: before.start], masked[before.start : before.end]
        if _OF_THE_SUM.search(ahead):
            continue
        if token.text[0].isalpha() and _SIZE.fullmatch(words) and _DETERMINER.search(ahead):
            continue  # a size says which one is meant: "the stride of the 2x2 pool is 2"
        if _LABEL.search(ahead) or (_PLAYED.search(ahead) and _SCORE.fullmatch(words)):
            before = replace(before, doubtful=True)
        begin = token.start if before.start < end else before.start  # a link of a chain begins at its sign
        end = behind.end
        yield from _finding(passage, token, before, behind, begin)


def _rates(passage: Passage, masked: str) -> Iterator[Finding]:
    """`3 hours at 40 km/h is 120 km`: a duration times a rate by the same unit."""
    for match in _RATE.finditer(masked):
        if not match["unit"].lower().startswith(match["per"].lower().rstrip("s")):
            continue
        left = _Side(f"{match['time']} * {match['rate']}", (), False, True, match.start(), match.end("per"))
        right = _Side(match["total"], (), False, False, match.start("total"), match.end())
        sign = _Token("equal", match["sign"], *match.span("sign"))
        yield from _finding(passage, sign, left, right, match.start(), in_words=True)


def _finding(
    passage: Passage, sign: _Token, left: _Side, right: _Side, begin: int, *, in_words: bool = False
) -> Iterator[Finding]:
    offset = passage.segment.span.start
    measured = None if in_words else _measured(passage.segment.text, left, right, about=sign.text == "≈")
    formulas = (measured.left, measured.right) if isinstance(measured, Restated) else (left.text, right.text)
    sides = []
    for side, formula in zip((left, right), formulas, strict=True):
        lines = read(formula, start=offset + side.start)
        if len(lines) != 1 or not isinstance(lines[0], Line) or lines[0].readings[0].relations:
            return
        sides.append(lines[0].readings[0].terms[0])
    span = Span(offset + begin, offset + right.end)
    claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=passage.segment.text[begin : right.end])
    relation = "Approx" if sign.text == "≈" else "Equal"
    statement = Statement((sides[0], sides[1]), (relation,), span)
    units = left.units != right.units and bool(left.units) and bool(right.units)
    if units and not re.search(r"[-+]", left.text):  # 8 hours/day * 5 days are hours
        units = not {unit for unit in right.units if not unit.isdigit()} <= set(left.units)
    if left.units and left.dimension and left.dimension == right.dimension:
        units = False  # miles/hour times hours are miles
    parity = "doubtful" if left.doubtful or right.doubtful else "units" if units else ""
    if isinstance(measured, Restated):
        parity = "doubtful" if left.doubtful or right.doubtful else "measured"
    elif not parity and (left.mixed or right.mixed):
        parity = "doubtful"
    if isinstance(measured, Unsettled):
        parity = f"unsettled {measured.why}"
    elif not asserted(passage.segment.text, begin, right.end):
        parity = "unsaid"
    yield Finding(claim, (statement,), passage, parity=parity)


_UNIT_GOES_ON = re.compile(r"(?:\s*[$€£](?!\s*\d))?(?:\^-?\d|[²³]|(?<=[mt])[23](?!\w)|\s?/\s?[A-Za-z]+|\s+per\s+[A-Za-z]+)*")


def _measured(text: str, left: _Side, right: _Side, *, about: bool) -> Restated | Unsettled | None:
    """The sum as its units have it, where they matter."""
    one, other = (_UNIT_GOES_ON.match(text, side.end) for side in (left, right))
    ends = one.end() if one else left.end, other.end() if other else right.end
    return restated(text[left.start : ends[0]], text[right.start : ends[1]], about=about)


def _left(tokens: list[_Token], place: int) -> _Side | None:
    """The tokens before the sign that make up a sum, read backwards."""
    start = place
    while start > 0 and tokens[start - 1].kind in SUMMED:
        start -= 1
        start = _unit_before(tokens, start)
    if start == place:
        start = _unit_before(tokens, place)
        if start == place:
            return None
        return _left_from(tokens, start, place)
    return _left_from(tokens, start, place)


def _left_from(tokens: list[_Token], start: int, place: int) -> _Side | None:
    while start > 0:
        before = tokens[start - 1]
        if before.kind in SUMMED:
            start -= 1
            continue
        further = _unit_before(tokens, start)
        if further == start:
            break
        start = further
    while start < place and tokens[start].kind in ("of", "close"):
        start += 1
    return _side(tokens, start, place, tokens[start - 1] if start else None)


def _unit_before(tokens: list[_Token], end: int) -> int:
    """Where the unit words before a place begin, if a number stands before them."""
    place = end
    while place > 0 and end - place < MAX_UNIT_WORDS and _is_unit(tokens[place - 1]):
        place -= 1
    if _told(tokens, place, end):
        return end
    return place if place < end and place > 0 and tokens[place - 1].kind in ("number", "close", "percent", "raised") else end


def _told(tokens: list[_Token], start: int, end: int) -> bool:
    """Whether the words between two numbers are a unit and a verb, of which the second begins a sum: `400 km takes 400 / 80`."""
    words = tokens[start:end]
    begins = end < len(tokens) and tokens[end].kind in ("number", "currency", "open")
    return begins and len(words) > 1 and not is_unit(words[-1].text) and words[-1].text.islower()


def _is_unit(token: _Token) -> bool:
    return token.kind == "word" and not _parts(token)


def _parts(token: _Token) -> bool:
    """Whether the word parts what stands before it from what follows; a large A behind a number is an ampere."""
    return token.text.lower() in NO_UNITS and token.text != "A"


def _right(tokens: list[_Token], place: int) -> _Side | None:
    """The tokens behind the sign: a number, or a sum, up to the first word that is no unit."""
    end = place + 1
    need = True
    last = end
    while end < len(tokens):
        kind = tokens[end].kind
        if (need and kind in ("currency", "open")) or (need and kind == "op" and tokens[end].text in "-−"):
            end += 1
        elif need and kind in ("number", "part"):
            end, need = end + 1, kind == "part"
            last = end
        elif not need and kind in ("percent", "close", "raised"):
            end += 1
            last = end
        elif not need and kind in ("op", "times"):
            end, need = end + 1, True
        elif not need and kind == "word" and _parts(tokens[end]):
            break
        elif not need and kind == "word":
            words = 0
            while end + words < len(tokens) and _is_unit(tokens[end + words]) and words < MAX_UNIT_WORDS:
                words += 1
            behind = tokens[end + words] if end + words < len(tokens) else None
            spoken = behind is not None and behind.kind == "op" and behind.text[0].isalpha()  # "1200 weights plus 16 biases"
            if behind is not None and behind.kind in ("op", "times", "close") and words and not spoken:
                end += words
                continue
            if (end + words < len(tokens) and tokens[end].kind == "word" and words) or words:
                raised = end + 1 < len(tokens) and tokens[end + 1].kind == "raised" and tokens[end + 1].start == tokens[end].end
                last = end + 1 + raised
            break
        else:
            break
    if end < len(tokens) and need and tokens[end].kind in ("word", "formula"):
        return None  # "= 3 + fees"
    if last == place + 1:
        return None
    return _side(tokens, place + 1, last, None)


def _side(tokens: list[_Token], start: int, end: int, before: _Token | None) -> _Side | None:
    pieces: list[str] = []
    units: list[str] = []
    doubtful = computed = False
    previous, chosen = "", tokens[start:end]

    def of_unit(place: int) -> bool:
        return chosen[place].text == "^" and place > 0 and chosen[place - 1].kind == "word" and len(chosen[place - 1].text) > 1

    for place, token in enumerate(chosen):
        match token.kind:
            case "number" if place > 1 and chosen[place - 1].kind == "times" and of_unit(place - 1):
                units.append(token.text)  # cm^2
                continue
            case "number":
                doubtful = doubtful or previous in ("number", "close")
                pieces.append(token.text)
            case "percent":
                pieces.append("%")
            case "times" if of_unit(place):
                continue
            case "op" | "times":
                computed = True
                pieces.append(OPS.get(token.text.lower(), "^" if token.kind == "times" else token.text))
            case "of":
                computed = True
                if previous not in ("percent", "part", "number", "close"):
                    return None
                doubtful = doubtful or previous == "number"
                pieces.append("*")
            case "part":
                computed = True
                following = chosen[place + 1].kind if place + 1 < len(chosen) else ""
                pieces.append(PARTS[token.text.lower()] + ("*" if following not in ("of",) else ""))
            case "open" | "close":
                pieces.append(token.text)
            case "raised" if previous in ("number", "close") and chosen[place - 1].kind == previous:
                computed = True
                pieces.append("^" + str("²³".index(token.text) + 2))
            case "raised" if place and chosen[place - 1].kind == "word":
                units.append(str("²³".index(token.text) + 2))
                continue
            case "word":
                units.append(token.text.lower().rstrip("s") or "s")
                doubtful = doubtful or (len(token.text) == 1 and token.text not in SI_UNITS)
                continue
            case "currency":
                continue
            case _:
                return None
        previous = token.kind
    mixed = len(set(units)) > 1 and any(piece in "+-" for piece in pieces)  # 7 hours + 45 minutes
    text = " ".join(pieces).replace(" %", "%").strip()
    if not chosen or not any(token.kind == "number" for token in chosen) or text.count("(") != text.count(")"):
        return None
    doubtful = doubtful or _strange(before)
    if re.match(r"[+*/^]", text) or (before is not None and before.kind == "word" and before.end == chosen[0].start):  # f(3)
        return None
    begins, ends = chosen[0].start, chosen[-1].end
    return _Side(text, tuple(dict.fromkeys(units)), doubtful, computed, begins, ends, mixed, _dimension(chosen))


def _strange(before: _Token | None) -> bool:
    """Whether what stands before a sum may belong to it: a formula, a sign, a letter."""
    if before is None:
        return False
    sign = before.kind in ("formula", "other") and before.text not in ",.;:–—\"'?!“”<>"
    return sign or (before.kind == "word" and len(before.text) == 1)


def _dimension(chosen: list[_Token]) -> frozenset[tuple[str, int]]:
    """The units with their powers: miles/hour times hours are miles. Empty where a power, or a sum of different units, stands."""
    powers: dict[str, int] = {}
    below = False
    for token in chosen:
        if token.kind == "op":
            below = OPS.get(token.text.lower(), token.text) == "/"
        for place, unit in enumerate(token.text.lower().split("/") if token.kind == "word" else ()):
            name = unit.rstrip("s") or "s"
            powers[name] = powers.get(name, 0) + (-1 if below != (place > 0) else 1)
    added = len(powers) > 1 and any(
        token.kind == "op" and OPS.get(token.text.lower(), token.text) in "+-" for token in chosen[1:]
    )
    if added or any(token.kind in ("times", "raised") or "^" in token.text for token in chosen):
        return frozenset()
    return frozenset((name, power) for name, power in powers.items() if power)


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """Plain arithmetic, at the precision in which the result is written."""
    del world
    (statement,) = finding.readings
    left, right = statement.terms
    if finding.parity.startswith("unsettled"):
        return left_open("undecided", finding.parity.partition(" ")[2])
    decision = decide(right, left, Context(), about="Approx" in statement.relations)
    if decision.answer is not Answer.DIFFERENT:
        return Judgement(decision.evidence, decision.reason)
    if finding.parity == "unsaid":
        return left_open("ambiguous", "the sentence need not mean it")
    if _runs_on(left, right) or _read_as_percent(left, right) or _years(left, right) or _less_percent(left):
        return left_open("ambiguous", "people write so and mean something that is true")
    if finding.parity == "doubtful":
        return left_open("ambiguous", "a letter or a sign beside the numbers may change what they say")
    if finding.parity == "units":
        return left_open("undecided", "the two sides are in different units")
    if "Approx" in statement.relations and isinstance(right, Apply) and right.head not in ("Negate", "Percent"):
        return left_open("undecided", "an approximation, which does not say how near it is meant to be")
    if _rounded(right, decision.evidence):
        return left_open("ambiguous", "the result may be rounded")
    match decision.evidence:
        case Counterexample() as evidence:
            plain = Mismatch(expected=evidence.expected, found=evidence.found, difference=evidence.difference)
            return Judgement(plain, decision.reason)
    return Judgement(decision.evidence, decision.reason)


def _less_percent(left: Expression) -> bool:
    """`50 - 20%` is 40 to some people."""
    return isinstance(left, Apply) and left.head == "Add" and any("Percent" in str(arg) for arg in left.args[1:])


def _runs_on(left: Expression, right: Expression) -> bool:
    """`6 * 4 = 24 - 4 = 20`: the sum goes on from its result."""
    first = right
    while isinstance(first, Apply) and first.head in ("Add", "Multiply", "Divide", "Negate"):
        first = first.args[0]
    return first is not right and isinstance(first, Number) and decide(left, first, Context()).answer is Answer.EQUAL


def _read_as_percent(left: Expression, right: Expression) -> bool:
    """`50 + 25 = 75%`: the sign stands for the left side's numbers too."""
    if not isinstance(right, Apply) or right.head != "Percent":
        return False
    return decide(left, right.args[0], Context()).answer is Answer.EQUAL


def _years(left: Expression, right: Expression) -> bool:
    """`2010-2015 = 5 years`."""
    match left, right:
        case Apply("Add", (Number(begin, _), Apply("Negate", (Number(end, _),)))), Number(gap, _):
            return 1000 < begin < 3000 and 1000 < end < 3000 and end - begin == gap
    return False


def _rounded(right: Expression, evidence: object) -> bool:
    """Whether the value found is the value expected, rounded to a whole number or cut off."""
    number = right.args[0] if isinstance(right, Apply) and right.head in ("Percent", "Negate") else right
    if not isinstance(evidence, Counterexample) or not isinstance(number, Number):
        return False
    found, expected = evidence.left_value[0][0], evidence.right_value[0][0]
    if ".." in expected or ".." in found:
        return False
    scale = 100 if isinstance(right, Apply) and right.head == "Percent" else 1
    gap = abs(Fraction(found) - Fraction(expected)) * scale
    places = len(number.text.split(".")[1]) if "." in number.text else 0
    return gap < Fraction(1, 10**places) and (Fraction(expected) * scale * 10**places).denominator != 1


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A sum in a sentence defines nothing."""
    del finding, judgement, id
    return world
