"""By what counts are multiplied in a case that the question names: "# weights: 4 times as many as before for the doubled input".

A clause is a row of words in which quantities are Q, a case is D and every other word is glue, a factor, or says that nothing
changes; a word with no part leaves the clause alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.english.worded import Row, hedged, row
from grader.english.words import NUMBERS


@dataclass(frozen=True)
class Multiplied:
    """Quantities at [start, end) of the sentence that are said to be multiplied in a case."""

    start: int
    end: int
    quantities: tuple[str, ...]
    case: str
    factor: Fraction
    denied: bool = False


_GLUE = frozenset(
    "as before asbefore do in for at of with to by on from when if once after and or but number be becomes become get gets "
    "grow grows increase "
    "increases rise rises goes go up factor many much large big great high often net we have has there all each every both "
    "only just "
    "exactly now then so than original former old previous one its it their they : , - → -> ( ) ? . * # ; \\ input inputs image "
    "make makes made give gives remain remains stay stays is are that those total overall whole while whereas".split()
)
_STILL = frozenset("same unchanged unaffected constant identical fixed unaltered".split())
_FOLDS: dict[str, int | Fraction] = {
    "twice": 2, "double": 2, "doubles": 2, "doubled": 2, "doubling": 2, "triple": 3, "triples": 3, "quadruple": 4,
    "quadruples": 4,
    "quadrupled": 4, "fourfold": 4, "twofold": 2, "halves": Fraction(1, 2), "halved": Fraction(1, 2), "half": Fraction(1, 2),
}  # fmt: skip
_TIMES = re.compile(
    rf"(?<!\S)(?P<n>{'|'.join(NUMBERS)}|\d+) times(?!\S)|(?<!\S)(?P<x>\d+)x(?!\S)|(?<!\S)(?:\*x|×|x) "
    rf"?(?P<y>\d+)(?!\S)"
)
_BY = re.compile(rf"(?<!\S)(?:factor of|multiplied by|multiply by) (?P<n>{'|'.join(NUMBERS)}|\d+)(?!\S)")
_SAID_BEFORE = re.compile(r"(?<!\S)(?:what it (?:be|used to be)|as before|as it be)(?!\S)")
_SPLIT = re.compile(r" ?; ?| , (?:whereas|while|but|and) (?=.*Q)| (?:whereas|while|but) (?=.*Q)| , (?=Q\d)")
_GROUND = re.compile(
    r" ?,? (?:because|since|as(?= [a-z]* ?(?:kernel|weight|filter|each))|so|hence|thus|therefore|just like|"
    r"like) .*$| \( [^()]* \)"
)


def multiplied(
    sentence: str, quantities: Mapping[tuple[str, ...], str], cases: Mapping[tuple[str, ...], str]
) -> Iterator[Multiplied]:
    """Every clause that says by what a count is multiplied in a case; the case may stand once for all of them."""
    line = row(sentence, {**quantities, **cases})
    found = sorted(set(re.findall(r"(?<!\S)D\d+", line.text)))
    text = re.sub(r"\bif (?=[^,]*D\d)", "", line.text)
    if len(found) != 1 or not re.search(r"(?<!\S)Q\d", text) or hedged(re.sub(r"^if ", "", text)):
        return
    place = 0
    for match in [*_SPLIT.finditer(line.text), None]:
        end = match.start() if match is not None else len(line.text)
        if match is not None and match[0] == " , " and not _tells(line.text[place:end]):
            continue  # a list
        said = _said(line, place, end, found[0])
        if said is not None:
            yield said
        place = match.end() if match is not None else end


def _tells(clause: str) -> bool:
    """Whether a clause says a factor, or that something stays."""
    return bool(
        _TIMES.search(clause)
        or _BY.search(clause)
        or _SAID_BEFORE.search(clause)
        or (_FOLDS.keys() | _STILL) & set(clause.split())
    )


def _said(line: Row, start: int, end: int, case: str) -> Multiplied | None:
    clause = _GROUND.sub("", line.text[start:end])
    clause = _TIMES.sub(lambda match: f" FACTOR{_number(match['n'] or match['x'] or match['y'])} ", clause)
    clause = _BY.sub(lambda match: f" FACTOR{_number(match['n'])} ", clause)
    clause = re.sub(r"(?<!\S)(Q\d+)(?: (?:Q\d+))*(?= \1)", "", clause)
    words = _SAID_BEFORE.sub("asbefore", clause).split()
    named = list(dict.fromkeys(word for word in words if re.fullmatch(r"Q\d+", word)))
    factors = [Fraction(word[6:]) for word in words if word.startswith("FACTOR")] + [
        Fraction(_FOLDS[word]) for word in words if word in _FOLDS
    ]
    still = any(word in _STILL for word in words) or ("asbefore" in words and not factors)
    denied = sum(word in ("not", "no", "never") for word in words)
    known = _GLUE | _STILL | _FOLDS.keys() | {"not", "no", "never", case, "change", "changes"}
    spare = [word for word in words if word not in known and not re.fullmatch(r"Q\d+|FACTOR\d+", word)]
    if not named or spare or denied > 1 or len(factors) + still > 1:
        return None
    if not factors and not still:
        if not (denied and {"change", "changes", "grow", "grows", "increase", "increases"} & set(words)):
            return None
        return Multiplied(*line.span(start, end), tuple(named), case, Fraction(1))
    return Multiplied(*line.span(start, end), tuple(named), case, factors[0] if factors else Fraction(1), denied == 1)


def _number(text: str) -> int:
    return NUMBERS.get(text) or int(text)
