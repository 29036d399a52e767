"""Parts of a table of numbers: "the last row of A is [1, 2]", "A has nine entries", "A_{2,:} = (1, 2)".

A clause is a row of words in which tables, lists, sizes and numbers are marks; it is read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from grader.english.worded import hedged, row
from grader.english.words import NUMBERS

What = Literal["row", "column", "entry", "shape", "count", "largest", "smallest", "sum", "signs"]


@dataclass(frozen=True)
class Grid:
    """What is said of a table: which part of it, by places from 1 or from the end (-1), and the numbers."""

    table: str
    what: What
    place: tuple[int, ...]
    values: tuple[Fraction, ...]
    denied: bool = False


_NUMBER = r"[-−–]?\s?\d+(?:\.\d+)?"
_GAP = r"(?:(?:\s*\\[,;:! ])+\s*|\s*[,;&]\s*|\s+|\s*\\[,;:! ]+\s*|\s*\\quad\s*)"
_LIST = re.compile(rf"[\[(]?\s*(?<![\w.]){{?{_NUMBER}}}?(?:{_GAP}{{?{_NUMBER}}}?){{2,}}\s*[\])]?(?![\w%])")
_MINUS = re.compile(r"(?<![\w)\]}])[−–-]\s?(?=\d)")
_PLACES = {
    "first": 1, "top": 1, "upper": 1, "uppermost": 1, "topmost": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "last": -1, "bottom": -1, "final": -1, "lowest": -1, "bottommost": -1, "lowermost": -1,
    "leftmost": 1, "left": 1, "rightmost": -1,
    "right": -1, "middle": 0, "central": 0, "centre": 0, "center": 0, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}  # fmt: skip
_WHICH = "(?P<which>" + "|".join(_PLACES) + ")"
_LINE = rf"(?:{_WHICH} (?P<kind>row|line|column|edge|border)|(?P<kind2>row|column) (?:number )?(?P<number>numq[a-z]))"
_OF = r"(?: (?:of|in|from) (?:\( )?(?P<g>tableq[a-z])(?: \))?)"
_IS = (
    r"(?:be|reads?|equals?|consists of|comes out (?:as|to be)|becomes|contains|holds|:|=|looks like|have entries|be "
    r"given by)(?: entries| values)?"
)
_GET = (
    r"(?:(?:we|one) (?:gets?|have|finds?|obtains?|reads?)|there be|entries be|values be|(?P<g2>tableq[a-z]) (?:reads|"
    r"be|have|shows))"
)
_ENTRY = r"(?:(?:value|entry|element|pixel|number|output|cell) )"
_AT = (
    r"(?:(?:at|in|on) )?(?:position )?(?:row (?P<i>numq[a-z]) (?:, |and |, and )?column (?P<j>numq[a-z])|\( "
    r"(?P<i2>numq[a-z]) , (?P<j2>numq[a-z]) \))"
)
_MIDDLE = r"(?P<middle>(?:right |exactly )?(?:in|at) (?:its )?(?:very )?(?:middle|centre|center))"
_LARGEST = r"(?P<most>largest|biggest|greatest|highest|maximum|maximal|brightest|smallest|least|lowest|minimum|minimal|darkest)"
_SHAPE = r"(?P<shape>sizeq[a-z])"
_FORMS: tuple[tuple[What, str], ...] = (
    ("row", rf"{_LINE}{_OF} {_IS} (?P<t>listq[a-z])"),
    ("row", rf"(?:in|along|on|at) {_LINE}(?:{_OF})? ,? ?{_GET} (?P<t>listq[a-z])"),
    ("row", rf"(?:entries |values |numbers )?(?P<t>listq[a-z]) (?:form|be|make up|stand in|fill|appear in|appears in) "
        rf"{_LINE}{_OF}"),
    ("row", rf"(?P<g>tableq[a-z]) have {_LINE} (?P<t>listq[a-z])"),
    ("entry", rf"{_ENTRY}{_AT}{_OF} {_IS} (?P<v>numq[a-z])"),
    ("entry", rf"(?P<g>tableq[a-z]) (?:be|equals|have (?:value|entry)) (?P<v>numq[a-z]) {_AT}"),
    ("entry", rf"(?:at|in) {_AT} ,? ?(?P<g>tableq[a-z]) (?:be|equals|have) (?:value )?(?P<v>numq[a-z])"),
    ("entry", rf"{_ENTRY}{_MIDDLE}{_OF} {_IS} (?P<v>numq[a-z])"),
    ("entry", rf"{_MIDDLE}{_OF} ,? ?(?:value|entry|pixel|output|result|there) (?:be|equals) (?P<v>numq[a-z])"),
    ("entry", rf"{_MIDDLE} ,? ?(?P<g>tableq[a-z]) (?:be|equals) (?P<v>numq[a-z])"),
    ("shape", rf"(?:size|shape|dimensions?)?{_OF} {_IS} {_SHAPE}"),
    ("shape", rf"(?P<g>tableq[a-z]) (?:be|have|stays|remains|becomes)(?: of)?(?: (?:size|shape|dimensions?))?(?: of)? "
        rf"{_SHAPE}(?: (?:matrix|image|array|grid|shape|in size|output))?"),
    ("shape", r"(?P<g>tableq[a-z]) have (?P<rows>numq[a-z]|\w+) rows (?:and|,) (?P<columns>numq[a-z]|\w+) columns"),
    ("count", rf"(?P<g>tableq[a-z]) have (?:only )?(?P<v>numq[a-z]|{'|'.join(NUMBERS)}) (?:entries|values|elements|pixels|cells|"
        rf"numbers)(?: in total)?"),
    ("largest", rf"{_LARGEST} (?:value|entry|element|pixel|number){_OF} {_IS} (?P<v>numq[a-z])"),
    ("largest", rf"(?P<mm>max|min){_OF} {_IS} (?P<v>numq[a-z])"),
    ("sum", rf"(?:sum of (?:entries|values|elements|coefficients|weights)|(?:entries|values|elements|coefficients|weights)){_OF} "
        rf"(?:be|sum to|add up to|total|:|equals) (?P<v>numq[a-z])"),
    ("signs", r"(?P<g>tableq[a-z]) have (?P<no>no) (?P<sign>negative|positive) (?:entries|values|numbers|pixels|elements)"),
)  # fmt: skip
_END = r"(?= ?$| ?[.;!]| , | \(| (?:because|since|as|so|hence|thus|therefore|which|due|while|whereas|but|though|although)\b)"
_COMPILED = tuple((what, re.compile(text + _END)) for what, text in _FORMS)
_LEAD = re.compile(
    r"(?:(?:so|hence|thus|therefore|then|and|with|for|note that|we have|we get|we obtain|this gives|[-*]) ,? "
    r"?)*(?:because of [^,]* , |with [^,]* , |due to [^,]* , )?"
)
_BROKEN = re.compile(r"\b(?:not|no longer|unless|if|would|never|wrong|without|instead|wrongly)\b")
_SIZE = re.compile(r"(?<![\w.])(\d{1,4})\s*(?:[x×*]|\\times|-?by-?|by)\s*(\d{1,4})(?![\w.]*\d)")
_SLICE = r"(?:\\cdot|:|·|\.|\*)"


Marks = Mapping[str, tuple[Fraction, ...]]


def grids(sentence: str, names: Mapping[tuple[str, ...], str], signs: Mapping[str, str]) -> Iterator[Grid]:
    """What the sentence says of tables; `names` are the marks of their names by words, `signs` patterns of their symbols."""
    if len(sentence) > 400 or "?" in sentence:
        return
    text, marks = _marked(_formulas(sentence, signs))
    line = re.sub(r"\b(tableq[a-z])(?: \1)+\b", r"\1", row(text, names).text)
    if "tableq" not in line or hedged(re.sub(r"\bno\b", "", line)):
        return
    lead = _LEAD.match(line)
    cuts = (match.end() for match in re.finditer(r" , (?:so |hence |thus )?| ; | : (?=\D)|\( ", line))
    for begin in dict.fromkeys((0, lead.end() if lead is not None else 0, *cuts)):
        for what, form in _COMPILED:
            match = form.match(line, begin)
            if match is None or _BROKEN.search(line):
                continue
            found = _read(what, match, marks)
            if found is not None:
                yield found
                return


def _formulas(sentence: str, signs: Mapping[str, str]) -> str:
    """`A_{2,:} = ...`, `A_{12} = 3`, `max_{ij} A_{ij} = 4` in words."""
    for sign, mark in signs.items():
        name = rf"\(?\s*{sign}\s*\)?"
        for pattern, words in (
            (rf"{name}\s*_\s*\{{?\s*(\d)\s*,\s*{_SLICE}\s*\}}?", rf" row \1 of {mark} "),
            (rf"{name}\s*\[\s*(\d)\s*,\s*:\s*\]", rf" row \1 of {mark} "),
            (rf"{name}\s*_\s*\{{?\s*{_SLICE}\s*,\s*(\d)\s*\}}?", rf" column \1 of {mark} "),
            (rf"{name}\s*_\s*\{{?\s*(\d)\s*,?\s*(\d)\s*\}}?", rf" value at row \1 column \2 of {mark} "),
            (rf"\\?(max|min)(?:_\{{[^{{}}]*\}}|_\w)?\s*{name}(?:\s*_\s*\{{?\s*i\s*,?\s*j\s*\}}?)?", rf" \1 of {mark} "),
            (rf"{name}(?!\s*_|\w)" if r"(?:\*" in sign else rf"(?<=\$)\s*{sign}\s*(?=\$)", f" {mark} "),
        ):
            sentence = re.sub(pattern, words, sentence)
    return sentence


def _marked(sentence: str) -> tuple[str, Marks]:
    """The sentence with a mark for every list, size and number, and what each mark is."""
    marks: dict[str, tuple[Fraction, ...]] = {}

    def put(kind: str, numbers: tuple[Fraction, ...]) -> str:
        mark = f"{kind}q{'abcdefghijklmnopqrstuvwxyz'[min(len(marks), 25)]}"
        marks[mark] = numbers
        return f" {mark} "

    sentence = _SIZE.sub(lambda match: put("size", (Fraction(match[1]), Fraction(match[2]))), sentence)
    sentence = _LIST.sub(lambda match: put("list", tuple(map(_number, re.findall(_NUMBER, match[0])))), sentence)
    one = rf"(?<![\w.]){{?(?:{_MINUS.pattern})?\d+(?:\.\d+)?}}?(?![\w%]|\.\d)"
    return re.sub(one, lambda match: put("num", (_number(match[0]),)), sentence), marks


def _number(text: str) -> Fraction:
    return Fraction(re.sub(r"[−–]", "-", text).replace(" ", "").strip("{}"))


def _read(what: What, match: re.Match[str], marks: Marks) -> Grid | None:
    held = match.groupdict()
    table = held.get("g") or held.get("g2") or ""
    value = marks.get(held.get("t") or held.get("v") or held.get("shape") or "", ())
    if not table:
        return None
    match what:
        case "row":
            kind = held.get("kind") or held.get("kind2") or ""
            side = held.get("which") in ("left", "right", "leftmost", "rightmost")
            which = _PLACES[held["which"]] if held.get("which") else int(marks[held["number"] or ""][0])
            across = kind == "column" or (side and kind in ("edge", "border"))
            return Grid(table, "column" if across else "row", (which,), value) if across or not side else None
        case "entry":
            if held.get("middle"):
                return Grid(table, "entry", (0, 0), value)
            places = [marks.get(held.get(name) or held.get(f"{name}2") or "", ()) for name in ("i", "j")]
            return Grid(table, "entry", tuple(int(place[0]) for place in places), value) if all(places) else None
        case "shape":
            if held.get("rows"):
                sides = [_counted(held.get(name) or "", marks) for name in ("rows", "columns")]
                value = tuple(side for side in sides if side is not None)
            return Grid(table, "shape", (), value) if len(value) == 2 else None
        case "count":
            many = _counted(held.get("v") or "", marks)
            return None if many is None else Grid(table, "count", (), (many,))
        case "largest":
            word = held.get("most") or held.get("mm") or ""
            least = word in ("smallest", "least", "lowest", "minimum", "minimal", "darkest", "min")
            return Grid(table, "smallest" if least else "largest", (), value)
        case "sum":
            return Grid(table, "sum", (), value)
        case "signs":
            return Grid(table, "signs", (), (Fraction(-1 if held.get("sign") == "negative" else 1),), denied=True)
    return None


def _counted(word: str, marks: Marks) -> Fraction | None:
    if word in marks:
        return marks[word][0]
    return Fraction(NUMBERS[word]) if word in NUMBERS else None
