"""By what counts are multiplied in a case that the question names, held against its values in this case and in the usual one.

```
# weights: 4 times as many as before for the doubled input
```
`wrong factor: expected 1, found 4`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from grader.discourse import Finding, Judgement, Passage, World, left_open, said_in_prose
from grader.english.cased import Multiplied, multiplied
from grader.english.worded import named
from grader.model import Agreement, Kind, Mismatch
from grader.notation.expression import Number
from grader.reference import Quantity, Question

KIND: Kind = "tendency"
Codes = dict[tuple[str, ...], str]


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every clause that is read whole."""
    if world.question is None or not world.question.cases:
        return
    quantities, cases = _codes(world.question)

    def reader(sentence: str) -> Iterator[Multiplied]:
        return multiplied(sentence, quantities, cases)

    for claim, passage, item in said_in_prose(found, text, KIND, reader):
        yield Finding(claim.model_copy(update={"denies": item.denied}), passage=passage, multiplied=item)


@lru_cache(maxsize=32)
def _codes(question: Question) -> tuple[Codes, Codes]:
    """A code for every name of a count, and for every phrase of a case."""
    counted = dict.fromkeys(name for item in _counts(question) for name in item.names)
    quantities = {named(name): f"Q{place}" for place, name in enumerate(counted)}
    cases = {named(phrase): f"D{place}" for place, case in enumerate(question.cases) for phrase in case.phrases}
    return quantities, cases


def _counts(question: Question) -> list[Quantity]:
    parameters = {case.parameter for case in question.cases}
    return [item for item in question.quantities if item.cases and parameters & {name for name, _ in item.cases[0][0]}]


def check(finding: Finding, world: World) -> Judgement:
    """The factor of each count that is named, in every reading of its name."""
    item = finding.multiplied
    assert item is not None
    assert world.question is not None
    quantities, _ = _codes(world.question)
    case = world.question.cases[int(item.case[1:])]
    worst: Judgement | None = None
    for code in item.quantities:
        names = {name for name, own in quantities.items() if own == code}
        meant = [count for count in _counts(world.question) if names & {named(name) for name in count.names}]
        factors = {factor for count in meant if (factor := _factor(count, case.parameter, case.usual, case.value)) is not None}
        if len(factors) != 1:
            return left_open("undecided", "the reference has no single factor for it")
        (expected,) = factors
        if expected != item.factor:
            told = f"wrong factor: expected {expected}, found {item.factor}"
            worst = worst or Judgement(Mismatch(expected=str(expected), found=str(item.factor)), told, truth=meant[0].id)
    return worst or Judgement(Agreement(expected=str(item.factor), found=str(item.factor)), f"it is multiplied by {item.factor}")


def _factor(quantity: Quantity, parameter: str, usual: int, value: int) -> Fraction | None:
    """The quotient of the values in the case and in the usual one, all else alike."""
    found: set[Fraction] = set()
    table = {bound: truth.value for bound, truth in quantity.cases if isinstance(truth, Number)}
    for bound, number in table.items():
        known = dict(bound)
        if known.get(parameter) == value:
            before = table.get(tuple((name, usual if name == parameter else at) for name, at in bound))
            found |= {number / before} if before else set()
    return found.pop() if len(found) == 1 else None


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A factor defines nothing."""
    del finding, judgement, id
    return world
