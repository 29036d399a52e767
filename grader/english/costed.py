"""What a cost grows like, in any order of words: by full coverage, where no form of `costs` fits.

A clause has one owner, its own or that of the clause before, and says one thing of its cost: a degree, that it does not move,
or a factor beside the factor of a count. Every other word is glue, a count or a symbol that only says what is computed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

_DEGREES = {
    "constant": "0", "fixed": "0", "bounded": "0", "independent": "0", "regardless": "0", "unaffected": "0", "same": "0",
    "linear": "1", "linearly": "1", "proportional": "1", "proportionally": "1", "proportion": "1", "quadratic": "2",
    "quadratically": "2", "square": "2", "cubic": "3", "cubically": "3", "logarithmic": "log", "logarithmically": "log",
    "exponential": "exp", "exponentially": "exp",
}  # fmt: skip
_GROWS = frozenset(
    "grow grows growing increase increases rise rises scale scales depend depends change changes climb climbs vary varies go "
    "goes".split()
)
_GLUE = frozenset(
    "its it this that which be do have to of in on with for by as , : -> 's only just need needs needed take takes taken use "
    "uses used "
    "require requires required cost costs consume consumes demand demands occupy occupies get gets hold keep store stores "
    "keeps holds "
    "amount stay stays remain remains up number direct directly size entire whole overall total storing keeping alone grows "
    "ordinary standard plain usual normal naive grad _ ( ) like and order function over through what spend spends".split()
) | _GROWS  # fmt: skip
_SYMBOL = re.compile(r"(?:grad|[A-Za-z](?:~)?(?:_\w+)?|eta|theta|lambda(?:~)?|alpha)$")
_FACTORS: dict[str, int | Fraction] = {
    "twice": 2, "double": 2, "doubles": 2, "doubled": 2, "triples": 3, "quadruples": 4, "halves": Fraction(1, 2),
    "half": Fraction(1, 2), "unchanged": 1,
}  # fmt: skip
_NUMBERS = dict(
    zip("two three four five six seven eight nine ten hundred".split(), (2, 3, 4, 5, 6, 7, 8, 9, 10, 100), strict=True)
)
_TIMES = re.compile(
    r"(?<!\S)(?P<n>two|three|four|five|six|seven|eight|nine|ten|hundred|\d+) times(?: as (?:many|much|large|long))?(?!\S)"
)
_SIGN = re.compile(r"(?<!\S)(?:\*x|×) ?(?P<n>\d+)(?!\S)|(?<!\S)(?P<m>\d+)x(?!\S)")
_NO_MORE = re.compile(
    r"(?<!\S)(?:no more|not more|as much|same|not any more)(?: W\d+)? (?:than|as) before(?!\S)|(?<!\S)no more(?!\S)"
)
_FRONT = re.compile(
    r"(?:(?:by|when|if|on|after) )?(?:(?:doubling|twice as many|running twice as many|twice) C\d+|going from "
    r"(?P<a>\d+) to (?P<b>\d+) C\d+|"
    r"(?:running |making |taking |doing |with )?(?P<n>two|three|four|five|ten|hundred|\d+) times as many C\d+|"
    r"tripling (?P<three>C\d+)|(?:we )?double (?:number of )?C\d+|C\d+ (?:be doubled|doubles)) ?[:,]? ?"
)
_COUNT = re.compile(r"C\d+")


@dataclass(frozen=True)
class Said:
    """What a clause says of an owner's cost; `what` is the code of the word for it, or nothing."""

    owner: str
    what: str
    count: str
    degree: str
    denied: bool


def factor_before(text: str, start: int) -> tuple[Fraction, str, int] | None:
    """The factor of a count that the front of a sentence names, the count, and where the front ends."""
    match = _FRONT.match(text, start)
    if match is None:
        return None
    if match["a"]:
        factor = Fraction(int(match["b"]), int(match["a"])) if int(match["a"]) else Fraction(0)
    else:
        factor = Fraction(_NUMBERS.get(match["n"], 0) or int(match["n"])) if match["n"] else Fraction(3 if match["three"] else 2)
    count = _COUNT.search(match[0])
    return (factor, count[0], match.end()) if count is not None and factor > 1 else None


def said_of(clause: str, subject: str, front: tuple[Fraction, str, int] | None) -> Said | None:
    """What a clause of covered words says; none where a word has no part."""
    clause = _NO_MORE.sub("unchanged", clause)
    clause = _SIGN.sub(lambda match: f"FACTOR{match['n'] or match['m']}", clause)
    clause = _TIMES.sub(lambda match: f"FACTOR{_NUMBERS.get(match['n'], match['n'])}", clause)
    words = clause.split()
    owners = [word for word in words if re.fullmatch(r"O\d+", word)]
    whats = [word for word in words if re.fullmatch(r"W\d+", word)]
    counts = list(dict.fromkeys(word for word in words if re.fullmatch(r"C\d+", word)))
    owner = owners[0] if owners else subject
    rest = [word for word in words if word not in (*owners, *whats, *counts)]
    degrees = [_DEGREES[word] for word in rest if word in _DEGREES]
    factors = [_factor(word) for word in rest if _factor(word) is not None]
    denials = sum(word in ("not", "no", "never") for word in rest)
    spare = [
        word
        for word in rest
        if word not in _DEGREES and _factor(word) is None and word not in _GLUE and word not in ("not", "no", "never")
        if not _SYMBOL.match(word) or word == "a"
    ]
    if not owner or len(set(owners)) > 1 or spare or denials > 1 or len(counts) > 1 or len(degrees) > 1 or len(factors) > 1:
        return None
    what = whats[0] if whats else ""
    if front is not None and len(factors) == 1 and not degrees and not denials:
        return Said(owner, what, front[1], _power(front[0], factors[0] or Fraction(0)), denied=False)
    if factors or len(counts) != 1 or not (whats or ":" in rest or "->" in rest):
        return None
    if degrees:
        moved = degrees[0] == "0" and denials == 1 and any(word in _GROWS for word in rest)
        return None if moved else Said(owner, what, counts[0], degrees[0], denied=denials == 1)
    if denials and any(word in _GROWS for word in rest):
        return Said(owner, what, counts[0], "0", denied=False)
    return None


def _factor(word: str) -> Fraction | None:
    if word.startswith("FACTOR"):
        return Fraction(word[6:])
    return Fraction(_FACTORS[word]) if word in _FACTORS else None


def _power(cause: Fraction, effect: Fraction) -> str:
    """The power of a count by which its factor becomes that of the cost; "other" where it is none of the small ones."""
    return next((str(power) for power in (0, 1, 2, 3) if cause**power == effect), "other")
