"""Numbers of runs held against each other: a bound on a measure of one model, and a value of it that breaks the bound.

    its validation accuracy rises from 70 % to 81 %    ...    the earlier model, which had at most 75 % validation accuracy

Which model "the previous model" is may be read in several ways: where only some of them clash, it is a tension.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from grader.contradictions.voices import Spoken, Voice
from grader.model import Contradiction, Side
from grader.sentences import sentences

_NUMBER = r"(?P<{}>\d+(?:\.\d+)?)\s*(?P<{}u>\\?%|percent)?"
_MEASURE = (
    r"(?P<most>(?:maximum|max|best|highest|peak|top|minimum|min|lowest|smallest) )?"
    r"(?P<measure>(?:(?:train(?:ing)?|validation|test(?:ing)?|eval(?:uation)?|dev|mean|average|final) ){0,2}"
    r"(?:accuracy|loss|error(?: rate)?|precision|recall|f1(?:[- ]score)?|perplexity|auc|bleu|score|reward|return|runtime|"
    r"throughput|latency))"
)
_TO = r"(?:reach(?:es|ed)?|attain(?:s|ed)?|of|is|was|at|=|to|up to|at most|no more than|at least) (?:about |around |only |just )?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_MEASURE}\b[^.;]{{0,40}}?\bfrom {_NUMBER.format('a', 'a')} to {_NUMBER.format('b', 'b')}",
        rf"\b{_MEASURE}\b(?: \w+){{0,5}}? {_TO}{_NUMBER.format('b', 'b')}",
    )
)
_OTHER = re.compile(
    r"\b(?:previous|earlier|prior|former|preceding|last|baseline|original|first|old) (?:\w+ ){0,2}?"
    r"(?:model|network|net|architecture|version)s?\b",
    re.IGNORECASE,
)
_OWNS = re.compile(r"\b(?:that|which|with|whose|had|has|having|of|['’]s)\W*(?:an? |the |only )*(?:\w+ )?$")
LONGEST = 1_000  # characters of a sentence that is read
MOST = 200  # values of one voice
_UNSURE = re.compile(r"\b(?:may|might|could|would|if|not|n['’]t|expect\w*|hop\w+|target|should)\b", re.IGNORECASE)
_CONDITIONS = re.compile(r"\b(?:epochs?|iterations?|steps?|seeds?|folds?|runs?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Value:
    spoken: Spoken
    order: int
    start: int
    end: int
    measure: str
    unit: str
    values: tuple[Fraction, ...]
    bound: Literal["", "most", "least"]
    subject: str  # a model's name; "" for one that only its place tells
    fixed: bool  # neither in the course of training nor of several runs


def find(voice: Voice) -> Iterator[Contradiction]:
    """Every bound against every value of the same measure."""
    models = list(_models(voice))
    said = [value for order, spoken in enumerate(voice.parts) for value in _values(spoken, order, models)][:MOST]
    for bound in said:
        if bound.bound:
            yield from _bounded(voice, bound, said, models)
    for place, one in enumerate(said):
        for other in said[place + 1 :]:
            same = one.subject and one.subject == other.subject and (one.measure, one.unit) == (other.measure, other.unit)
            if same and one.fixed and other.fixed and not one.bound and not other.bound and one.values != other.values:
                sides = tuple(item.spoken.side(item.start, item.end) for item in (one, other))
                yield voice.contradiction(sides, f"two values of the {one.measure} of {one.subject}")


def _models(voice: Voice) -> Iterator[tuple[int, str]]:
    """The classes of the submission, in their order."""
    seen = set()
    for order, spoken in enumerate(voice.parts):
        for name in re.findall(r"\bclass ([A-Za-z_]\w*)\s*[(:]", spoken.part.text):
            if name not in seen:
                seen.add(name)
                yield order, name


def _values(spoken: Spoken, order: int, models: Sequence[tuple[int, str]]) -> Iterator[_Value]:
    text = spoken.part.text
    for start, end in sentences(text):
        sentence = text[start:end]
        if end - start > LONGEST:
            continue
        taken: list[tuple[int, int]] = []
        for form in _FORMS:
            for match in form.finditer(sentence):
                if any(a < match.end() and match.start() < b for a, b in taken) or _UNSURE.search(sentence[: match.end()]):
                    continue
                taken.append(match.span())
                yield _value(spoken, order, models, sentence, start, match)


def _value(
    spoken: Spoken, order: int, models: Sequence[tuple[int, str]], sentence: str, start: int, match: re.Match[str]
) -> _Value:
    group = match.groupdict()
    numbers = tuple(Fraction(group[name]) for name in ("a", "b") if group.get(name))
    words, most = match[0].lower(), (group["most"] or "").lower()
    bound: Literal["", "most", "least"] = ""
    if most.startswith(("max", "best", "high", "peak", "top")) or re.search(r"\b(?:at most|no more than|up to)\b", words):
        bound = "most"
    elif most.startswith(("min", "low", "small")) or re.search(r"\bat least\b", words):
        bound = "least"
    if "loss" in words or "error" in words:
        bound = "least" if most.startswith("best") else bound
    before = sentence[: match.end()]
    named = [name for _, name in models if re.search(rf"\b{re.escape(name)}\b", before)]
    other = list(_OTHER.finditer(sentence[: match.start()]))
    last = max((before.rfind(name) for name in named), default=-1)
    subject = ""
    if other and other[-1].start() > last and _OWNS.search(sentence[: match.start()]):
        subject = "?"
    elif named and (not other or other[-1].start() < last):
        subject = max(named, key=before.rfind)
    elif not named and not other:
        subject = next((name for place, name in reversed(models) if place <= order), "")
    unit = "%" if group.get("bu") or group.get("au") else ""
    fixed = len(numbers) == 1 and not _CONDITIONS.search(sentence)
    begin = start + (other[-1].start() if subject == "?" else match.start())
    measure = " ".join(group["measure"].lower().split())
    return _Value(spoken, order, begin, start + match.end(), measure, unit, numbers, bound, subject, fixed)


def _breaks(bound: _Value, value: _Value) -> bool:
    limit = bound.values[-1]
    return max(value.values) > limit if bound.bound == "most" else min(value.values) < limit


def _bounded(voice: Voice, bound: _Value, said: Sequence[_Value], models: Sequence[tuple[int, str]]) -> Iterator[Contradiction]:
    known = [
        v for v in said if v is not bound and (v.measure, v.unit) == (bound.measure, bound.unit) and v.subject not in ("", "?")
    ]
    if bound.subject != "?":
        clash = next((value for value in known if value.subject == bound.subject and _breaks(bound, value)), None)
        if clash is not None:
            yield voice.contradiction(_sides(bound, clash), _reason(bound, clash))
        return
    own = next((name for place, name in reversed(models) if place <= bound.order), "")
    readings = {
        name: [v for v in known if v.subject == name and v.order < bound.order]
        for place, name in models
        if name != own and place < bound.order
    }
    clashing = {name: [value for value in values if _breaks(bound, value)] for name, values in readings.items()}
    hit = next((values[0] for values in clashing.values() if values), None)
    if hit is None:
        return
    told = tuple(_reading(name, clashing[name], readings[name], bound) for name in readings)
    every = all(clashing.values())
    yield voice.contradiction(_sides(bound, hit), _reason(bound, hit), tension=not every, readings=() if every else told)


def _sides(bound: _Value, value: _Value) -> tuple[Side, Side]:
    return (bound.spoken.side(bound.start, bound.end), value.spoken.side(value.start, value.end))


def _reason(bound: _Value, value: _Value) -> str:
    limit = "at most" if bound.bound == "most" else "at least"
    found = _shown(max(value.values) if bound.bound == "most" else min(value.values), value.unit)
    return f"{bound.measure} of {limit} {_shown(bound.values[-1], bound.unit)} here, and {found} of {value.subject} there"


def _shown(value: Fraction, unit: str) -> str:
    return f"{float(value):g}" + (f" {unit}" if unit else "")


def _reading(name: str, clashing: Sequence[_Value], known: Sequence[_Value], bound: _Value) -> str:
    if clashing:
        value = max(clashing[0].values) if bound.bound == "most" else min(clashing[0].values)
        return f"read of {name}: they clash, {_shown(value, bound.unit)} in {clashing[0].spoken.question}"
    return f"read of {name}: they do not clash" + ("" if known else f", no {bound.measure} of it is given")
