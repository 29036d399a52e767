"""What costs grow like, in prose and notes: "forward: O(1)", "memory rises in proportion to t", "doubling t doubles the memory".

Every word of a clause has its part in a form here, or nothing is judged; owners, costs and counts are the reference's names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from grader.english.costed import factor_before, said_of
from grader.english.names import Lexicon
from grader.english.owned import Owned, owned_row
from grader.english.worded import TAIL, Row, form, hedged, held, narrowed_after, starts

Measure = Literal["order", "degree", "factor"]


@dataclass(frozen=True)
class Cost:
    """What an owner's cost is said to be: an order as written, a degree in a count, or a factor when the count is doubled."""

    start: int
    end: int
    owner: str
    what: tuple[str, ...]  # none where a note only says whose
    measure: Measure
    order: str = ""
    count: str = ""
    degree: str = ""  # 0, 1, 2, 3, log, exp
    factor: Fraction = Fraction(1)
    denied: bool = False


_O, _W, _C, _Z = r"(?P<o>O\d+)(?: through C\d+(?: C\d+)?)?", r"(?P<w>W\d+)", r"(?P<c>C\d+)(?: C\d+)?", r"(?P<z>Z)"
_NEG = r"(?:do (?P<not>not )|be (?P<n>not )(?=the))?"
_NEEDS = (
    r"(?:need|needs|take|takes|require|requires|use|uses|have|consume|consumes|cost|costs|occupy|occupies|get by with|"
    r"gets by with|be|(?:have|need|needs) to (?:store|keep))"
)
_SO = r"(?:roughly |about |approximately |only |exactly |overall )*"
_BY = r"(?:needed by|taken by|used by|required by|of|for|in|that (?=O\d+ (?:needs?|takes?|uses?|requires?)))"
_HELD = rf"(?:{_W} {_BY} ?{_O}(?: (?:needs?|takes?|uses?|requires?))?|{_O} (?P<v>W\d+))"
_IN = r"(?: ,? ?(?:in|in terms of|with respect to|with|as function of) (?P<c>C\d+)(?: C\d+)?)?"
_GROWS = r"(?:be|grow|grows|rise|rises|increase|increases|scale|scales|goes up|stay|stays|remain|remains)"
_DEGREES = {
    "0": "constant|fixed|bounded", "1": "linear|linearly|proportional|in proportion|proportionally|in direct proportion",
    "2": "quadratic|quadratically|as square", "3": "cubic|cubically", "log": "logarithmic|logarithmically",
    "exp": "exponential|exponentially",
}  # fmt: skip
_WORD = {word: degree for degree, words in _DEGREES.items() for word in words.split("|")}
_DEGREE = "(?P<degree>" + "|".join(sorted(_WORD, key=len, reverse=True)) + ")"
_FREE = (
    rf"(?P<free>independent of {_C}|regardless of {_C}|whatever {_C} be|"
    rf"however many {_C} (?:be|there be|be made|be done|we make|we take)|"
    rf"(?:which )?do not depend on {_C})"
)
_FACTORS: dict[str, Fraction] = {
    "no more": Fraction(1), "as much": Fraction(1), "same": Fraction(1), "twice": Fraction(2), "double": Fraction(2),
    "half": Fraction(1, 2), "2 times": Fraction(2), "two times": Fraction(2), "3 times": Fraction(3), "three times": Fraction(3),
    "4 times": Fraction(4), "four times": Fraction(4),
}  # fmt: skip
_MANY = {"doubles": Fraction(2), "triples": Fraction(3), "quadruples": Fraction(4)}
_FACTOR = "(?P<factor>" + "|".join(sorted(_FACTORS, key=len, reverse=True)) + ")"
_FROM = r"going from (?:C\d+ = )?(?P<from>\d+) to (?:C\d+ = )?(?P<to>\d+)"
_TWICE = rf"(?:doubling {_C}|running twice as many {_C}|twice as many {_C}|{_FROM} {_C})"
_ONCE = rf"(?:(?:if|when) (?:we double {_C}|{_C} be doubled)|{_TWICE})"
_ENDS = TAIL[:-1] + r"| , [a-z]\w* \w+s\b| , O\d+ Z)"
_COMPUTED = (
    r"(?:computing|calculating|getting|finding|obtaining|evaluating) (?:\S+ ){1,6}?(?:by|with|via|through|using) "
    r"(?:ordinary |standard |plain |usual )?"
)
_PATTERNS: tuple[tuple[Measure, str], ...] = (
    ("order", rf"{_COMPUTED}{_O} {_NEEDS} {_SO}{_Z}(?: (?P<v>W\d+))?{_IN}"),
    ("order", rf"{_O}(?: {_W})? ?(?:[:,]|->|=|{_NEEDS})? ?{_SO}{_Z}(?: (?P<v>W\d+))?{_IN}"),
    ("order", rf"{_O}(?: {_W})? {_NEEDS} {_SO}{_Z}(?: (?P<v>W\d+))? ,? ?{_FREE}"),
    ("order", rf"(?P<topic>)(?:which )?(?:costs|takes|needs|requires|uses) {_Z} {_W}{_IN}"),
    ("order", rf"(?P<topic>){_W}(?: in C\d+)? be {_Z}{_IN}"),
    ("order", rf"{_O} -> [^;:.]*? -> {_Z} {_W}{_IN}"),
    ("order", rf"{_W} {_BY} {_O} (?:be|comes out as|come out as) {_SO}{_Z}{_IN}"),
    ("order", rf"{_O} : {_W}(?: in C\d+)? (?:be|comes out as) {_Z}{_IN}"),
    ("degree", rf"{_HELD} {_NEG}{_GROWS} {_SO}{_DEGREE} (?:in|with|to) {_C}"),
    ("degree", rf"{_O} ?(?::|{_NEEDS}) ?{_DEGREE}(?: amount of)? {_W} ?,? {_FREE}"),
    ("degree", rf"{_O} ?(?::|{_NEEDS}) ?{_DEGREE}(?: amount of)? {_W}(?: (?:in|with|to) {_C})"),
    ("degree", rf"{_O} ?(?::|{_NEEDS}) ?{_W} {_DEGREE} (?:in|with|to) {_C}"),
    ("degree", rf"{_HELD} (?:be|stay|stays|remain|remains) {_FREE}"),
    ("degree", rf"{_HELD} (?P<free>do not (?:depend on|change with|grow with|scale with) {_C})"),
    ("factor", rf"{_TWICE} {_SO}(?P<many>doubles|triples|quadruples) {_HELD}"),
    ("factor", rf"{_TWICE} have (?P<none>no effect) on {_HELD}"),
    ("factor", rf"{_ONCE} ,? ?{_O} {_NEEDS} {_SO}{_FACTOR}(?: (?:as much|{_W}))*(?: than before| as before)?"),
)  # fmt: skip
_FORMS = tuple((measure, form(pattern + _ENDS)) for measure, pattern in _PATTERNS)
_WITH = re.compile(r"(?:with C\d+(?: shown| \w+)?|if we (?:show|count|include) (?:\w+ ){1,5}?) ?[:,] ?")
_ORDER = re.compile(r"\S*?O\S*\(.*?\)(?= |$)")
CLOCK = re.compile(  # of which a note without another word may speak
    r"\b(?:time|seconds|runtime|run-time|operations?|flops?|compute[ds]?|speed|computations?|computational|perform\w*|execut\w*|cheap)\b",
    re.IGNORECASE,
)


def costs(sentence: str, lexicon: Lexicon) -> Iterator[Cost]:
    """Every cost that a clause read whole gives to an owner."""
    line, known = owned_row(sentence, lexicon)
    text = line.text
    if "O" not in text:
        return
    conditional = re.sub(r"^(?:if|when) (?:we double C\d+|C\d+ be doubled)|^if we (?:show|count|include)\b", "", text)
    if hedged(conditional):
        return
    orders = [(place, word) for place, word in _placed(line, sentence) if _is_order(word)]
    line, places = _lettered(line, orders)
    ended = 0
    front = _WITH.match(line.text)
    begins = [*([front.end()] if front is not None else []), *starts(line.text)]
    for start in sorted(set(begins)):
        if start < ended:
            continue
        for measure, pattern in _FORMS:
            match = pattern.match(line.text, start)
            found = None if match is None else _read(measure, match, line, places, known)
            if match is not None and found is not None and not narrowed_after(line.text, match.end()):
                ended = match.end()
                yield found
                break
        else:
            covered = _covered(line, start, known)
            if covered is not None:
                ended, found = covered
                yield found


_STOPS = re.compile(TAIL)
MAX_STOPS = 4


def _covered(line: Row, start: int, known: Owned) -> tuple[int, Cost] | None:
    """What a clause of covered words says, of its own owner or of the one before it in the sentence."""
    text = line.text
    before = re.findall(r"O\d+", text[:start])
    subject = before[-1] if len(set(before)) == 1 else ""
    front = factor_before(text, 0)
    begin = front[2] if front is not None and start == 0 else start
    for match in [*_STOPS.finditer(text, begin + 1)][:MAX_STOPS]:
        said = said_of(text[begin : match.start()].strip(" ,"), subject, front)
        if said is not None and not narrowed_after(text, match.start()):
            owner, what = known.owners[said.owner], known.whats.get(said.what, ())
            place = line.span(begin, match.start())
            count = known.counts[said.count]
            return match.start(), Cost(*place, owner, what, "degree", count=count, degree=said.degree, denied=said.denied)
    return None


def _placed(line: Row, sentence: str) -> Iterator[tuple[int, str]]:
    for place, (start, end) in zip(line.places, line.spans, strict=True):
        yield place, sentence[start:end]


def _is_order(word: str) -> bool:
    return bool(re.fullmatch(r"(?:\\mathcal\s*)?\{?\s*(?:\\mathcal\s*\{?\s*)?O\s*\}?\s*(?:\\left|\\bigl?)?\(.+\)", word))


def _lettered(line: Row, orders: list[tuple[int, str]]) -> tuple[Row, dict[int, str]]:
    """The row with Z for each order, and which order stands where."""
    known = dict(orders)
    text, places, said = "", [], {}
    bounds = [*line.places, len(line.text) + 1]
    for number, place in enumerate(line.places):
        places.append(len(text))
        if place in known:
            said[len(text)] = known[place]
        text += "Z " if place in known else line.text[place : bounds[number + 1] - 1] + " "
    return Row(text.rstrip(), tuple(places), line.spans), said


def _read(measure: Measure, match: re.Match[str], line: Row, orders: dict[int, str], known: Owned) -> Cost | None:
    said = held(match)
    what = known.whats.get(said.get("w") or said.get("v", ""), ())
    count = known.counts.get(said.get("c", ""), "")
    topic = re.match(r"(O\d+) ?:", line.text) if "topic" in said else None
    if "o" not in said and topic is None:
        return None
    owner = known.owners[said["o"] if topic is None else topic[1]]
    denied = sum(name in said for name in ("not", "n")) == 1
    place = line.span(*match.span())
    match measure:
        case "order":
            count = "" if "free" in said else count
            return Cost(*place, owner, what, "order", order=orders[_place(match, "z")], count=count)
        case "degree":
            degree = "0" if "free" in said else _WORD[said["degree"]]
            if "free" in said and said.get("degree") and _WORD[said["degree"]] != "0":
                return None
            return Cost(*place, owner, what, "degree", count=count, degree=degree, denied=denied)
        case "factor":
            if "from" in said and Fraction(said["to"]) != 2 * Fraction(said["from"]):
                return None
            many = _MANY.get(said.get("many", "")) or _FACTORS.get(said.get("factor", ""))
            factor = Fraction(1) if "none" in said or many is None else many
            return Cost(*place, owner, what, "factor", count=count, factor=factor)


def _place(match: re.Match[str], name: str) -> int:
    return next(match.start(group) for group in match.groupdict() if group.split("_")[0] == name and match[group] is not None)
