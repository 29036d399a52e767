"""Numbers of a run: "the validation accuracy rises from 39 % to 41 %", "a test accuracy of 120 %".

```
The validation loss decreases from 1.58 to 1.67
```
`wrong trend: its numbers are 1.67 and 1.58`

What a run gave is computed by no reference and never guessed: such a claim is left to a person. But its own numbers are held
against each other, and against what such a measure can be: a trend against its two ends, a difference against both, a share
against 0 and 100 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.decide.figures import short
from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.model import Block, Claim, Counterexample, Kind, Span
from grader.notation.expression import NOWHERE, Number
from grader.notation.grammar import Statement
from grader.sentences import sentences

KIND: Kind = "empirical"
OF_A_RUN = "a result of a run, which no reference computes"

_SHARES = r"accuracy|precision|recall|error rate|f1(?:[- ]score)?|auc|iou"
_COSTS = r"loss|error|perplexity|cross[- ]entropy|mean squared error|mse|rmse"
_RUN = r"(?:(?:train(?:ing)?|validation|val|test(?:ing)?|evaluation|eval|dev|final|mean|average|best|maximum|minimum) )"
_MEASURE = rf"(?P<run>{_RUN}{{0,3}})(?P<measure>{_SHARES}|{_COSTS})\b"
_NUMBER = r"\$?(?P<{0}>[-−]?\d+(?:\.\d+)?)\$?\s*(?P<{0}u>\\?%|percent)?"
_WHOLE = (
    r"(?!\s*(?:\$?\s*[/*·×+^\\_(]|[-−]\s*\d|[.,:]?\d|\$?\s*[A-Za-z]))"  # neither a formula's first number nor one with a unit
)
_UP = r"increas\w+|ris(?:es|en|ing)|rose|grows?|grew|climb\w+|goes up|went up|gains?"
_DOWN = r"decreas\w+|falls?|fell|falling|drop\w*|declin\w+|reduc\w+|shr[iau]nk\w*|goes down|went down|sinks?"
_BETTER, _WORSE = r"improv\w+", r"worsen\w*|deteriorat\w+|degrad\w+"
_TREND = re.compile(
    rf"\b{_MEASURE}(?P<between>[^.;:?]{{0,60}}?)\b(?P<verb>{_UP}|{_DOWN}|{_BETTER}|{_WORSE})\b[^.;:?\d]{{0,40}}?"
    rf"\bfrom (?:about )?{_NUMBER.format('a')} to (?:about )?{_NUMBER.format('b')}",
    re.IGNORECASE,
)
_SAID_BY = re.compile(rf"\bby (?:about )?{_NUMBER.format('d')}(?:\s*(?:percentage )?points?)?", re.IGNORECASE)
_VALUE = re.compile(
    rf"\b{_MEASURE}(?: \w+){{0,3}}? (?:of|is|was|reach(?:es|ed)|attains?|attained|equals|=|at|to) "
    rf"(?:only |just |about |around |roughly |up to )?{_NUMBER.format('a')}{_WHOLE}",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|would|should|if|not|never|cannot|expect\w*|hop\w+|suppose\w*)\b|n['’]t|\?", re.IGNORECASE
)


@dataclass(frozen=True)
class _Told:
    """A claim of a run, and what its own numbers must satisfy."""

    start: int
    end: int
    must: tuple[Fraction, str, Fraction] | None  # left, relation, right
    why: str


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """A finding for every number of a run that a sentence tells."""
    del world
    for passage in found:
        segment = passage.segment
        if segment.block is not Block.PROSE:
            continue
        for start, end in sentences(segment.text):
            sentence = segment.text[start:end]
            if _UNSURE.search(sentence):
                continue
            for told in _told(sentence):
                first = segment.span.start + start
                span = Span(first + told.start, first + told.end)
                claim = Claim(kind=KIND, part=segment.part, span=span, quote=text[span.start : span.end])
                readings = () if told.must is None else (_statement(told.must),)
                yield Finding(claim, readings, passage, unread=told.why)


def _statement(must: tuple[Fraction, str, Fraction]) -> Statement:
    return Statement((Number(must[0]), Number(must[2])), (must[1],), NOWHERE)


def _told(sentence: str) -> Iterator[_Told]:
    taken = 0
    for match in _TREND.finditer(sentence):
        taken = match.end()
        a, b = _fraction(match["a"]), _fraction(match["b"])
        up = _rises(match["verb"], match["measure"])
        yield _Told(match.start(), match.end(), (b, "Greater" if up else "Less", a), "wrong trend")
        said = _SAID_BY.search(sentence, match.start(), min(len(sentence), match.end() + 60))
        if said is not None and not (match["au"] and not said["du"] and "point" not in said[0]):
            off = abs(abs(b - a) - _fraction(said["d"]))
            if off:  # each number may be rounded by half of its last digit
                slack = sum((_half(match[name]) for name in ("a", "b")), _half(said["d"]))
                yield _Told(said.start(), said.end(), (off, "LessEqual", slack), "wrong difference")
    for match in _VALUE.finditer(sentence, taken):
        bound = _bound(match["measure"].lower(), _fraction(match["a"]), bool(match["au"]))
        yield _Told(match.start(), match.end(), bound, "impossible value")


def _rises(verb: str, measure: str) -> bool:
    if re.fullmatch(f"{_BETTER}|{_WORSE}", verb, re.IGNORECASE):
        better = re.fullmatch(_BETTER, verb, re.IGNORECASE) is not None
        costs = re.fullmatch(f"{_COSTS}|error rate", measure, re.IGNORECASE) is not None
        return better != costs
    return re.fullmatch(_UP, verb, re.IGNORECASE) is not None


def _bound(measure: str, value: Fraction, percent: bool) -> tuple[Fraction, str, Fraction] | None:
    """What a measure can be: a share lies between 0 and 100 %, some costs are never negative."""
    if re.fullmatch(_SHARES, measure):
        return (value, "GreaterEqual", Fraction(0)) if value < 0 else (value, "LessEqual", Fraction(100))
    if measure == "perplexity":
        return value, "GreaterEqual", Fraction(1)
    if measure in ("mean squared error", "mse", "rmse", "cross entropy", "cross-entropy") or percent:
        return value, "GreaterEqual", Fraction(0)
    return None


def _fraction(text: str) -> Fraction:
    return Fraction(text.replace("−", "-"))


def _half(text: str) -> Fraction:
    """Half of the last digit that is written."""
    return Fraction(1, 2 * 10 ** len(text.partition(".")[2]))


def check(finding: Finding, world: World) -> Judgement:
    """Wrong where its own numbers refute it; otherwise a person must know the run."""
    del world
    for statement in finding.readings:
        match statement.terms:
            case (Number(left), Number(right)) if not _holds(left, statement.relations[0], right):
                evidence = Counterexample(
                    left=(statement.relations[0], str(left), str(right)),
                    right="1",
                    point=(),
                    left_value=(("0",),),
                    right_value=(("1",),),
                    expected=f"{short(left)} against {short(right)}",
                    found=statement.relations[0].lower(),
                )
                return Judgement(evidence, f"{finding.unread}: its numbers are {short(left)} and {short(right)}")
    return left_open("empirical", OF_A_RUN)


def _holds(left: Fraction, relation: str, right: Fraction) -> bool:
    match relation:
        case "Greater":
            return left > right
        case "Less":
            return left < right
        case "LessEqual":
            return left <= right
    return left >= right


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A number of a run defines nothing."""
    del finding, judgement, id
    return world
