"""What of a submission cannot hold together, and what only seems so."""

from __future__ import annotations

import pytest

from grader.audit import grade
from grader.contradictions import contradictions
from grader.model import Answer, Contradiction, GradedAnswer, GradedPart, Part
from grader.reference import Course
from tests.conftest import COURSE, ROOT, course, shipped
from tests.test_second_course import question

NET = """```python
class {name}(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(3, {size})

    def forward(self, x):
        return self.one(x)
```"""


def written(**answers: str) -> list[GradedAnswer]:
    """Answers of words alone, one solution each; `t` begins the name of a trace."""

    def part(name: str) -> Part:
        return "trace" if name.startswith("t") else "critique" if name.startswith("c") else "solution"

    return [
        GradedAnswer(question=name[1:], status="graded", parts=(GradedPart(part=part(name), text=text, verdicts=()),))
        for name, text in answers.items()
    ]


def of_homework() -> tuple[Contradiction, ...]:
    questions = sorted(path.stem for path in (ROOT / "answers" / COURSE).glob("[0-9]*.yaml"))
    return contradictions([shipped(question) for question in questions])


def test_the_shipped_homework() -> None:
    found = of_homework()
    places = {(item.tension, frozenset(side.question for side in item.sides)) for item in found}
    assert (False, frozenset({"5.3", "5.1", "4.1"})) in places  # more parameters, by its own nets
    assert (False, frozenset({"5.4"})) in places  # a formula and the value drawn from it
    assert (False, frozenset({"2.2.1", "2.2.3"})) in places  # w_1 with and without 2/n
    assert (False, frozenset({"1.2.1"})) in places  # two minimum norm solutions
    assert (False, frozenset({"3.3"})) in places  # a larger stride, both ways
    assert (False, frozenset({"4.3"})) in places  # the weights stay the same, and become four times as many
    assert len(found) <= 10
    assert (True, frozenset({"6.3", "4.2"})) in places  # whichever model is the previous one
    for item in found:
        assert len(item.sides) >= 2
        assert bool(item.readings) == item.tension
        for side in item.sides:
            part = next(part for part in shipped(side.question).parts if part.part == side.part)
            assert part.text[side.span.start : side.span.end] == side.quote


def test_a_trace_is_not_held_against_its_correction() -> None:
    trace = r"$$w_1 = w_0 - \eta X^T(Xw_0 - t)$$"
    solution = r"$$w_1 = w_0 - \frac{2\eta}{n} X^T(Xw_0 - t)$$"
    critique = r"The trace says that $w_1 = w_0 - \eta X^T(Xw_0 - t)$, which is wrong."
    answer = Answer(course=COURSE, question="2.2.1", submission="s", trace=trace, critique=critique, solution=solution)
    assert contradictions([grade(answer, course())]) == ()


def both(first: str, second: str) -> list[GradedAnswer]:
    other = Course("second", ("1", "7"), references=(question("1"), question("7")))
    return [
        grade(Answer(course="second", question="1", submission="s", critique=first, solution=second), other),
    ]


def test_one_quantity_with_two_values() -> None:
    found = contradictions(both("The number of parameters is $3d^2$.", "The number of parameters is $4d^2$."))
    assert found == ()  # the words of a number are judged one by one; formulas below
    (item,) = contradictions(both(r"We have $S = QK^T / c$.", r"$$S = \frac{QK^T}{\sqrt{c}}$$"))
    assert item.wrong == ("1/critique/1",)
    assert contradictions(both(r"We have $S = c^{-1/2} QK^T$.", r"$$S = \frac{QK^T}{\sqrt{c}}$$")) == ()


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ("As the width grows, the bias shrinks.", "As the width grows, the bias grows.", True),
        ("The larger the batch, the smaller the noise.", "A larger batch increases the noise.", True),
        ("A larger batch reduces the noise.", "A smaller batch increases the noise.", False),
        ("A larger batch may increase the noise.", "A larger batch reduces the noise.", False),
        ("A larger batch increases the cost.", "A larger batch reduces the noise.", False),
        (
            "A larger step reduces the noise. As the noise decreases, the loss decreases.",
            "A larger step increases the loss.",
            True,
        ),
        ("A larger batch does not reduce the noise.", "A larger batch reduces the noise.", False),
    ],
)
def test_trends(first: str, second: str, clash: bool) -> None:
    found = contradictions(written(s1=first, s2=second))
    assert bool(found) == clash
    assert not any(item.tension for item in found)
    assert contradictions(written(t1=first, s2=second)) == ()


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("The test accuracy reaches 81.0%.", "SmallNet has a maximum test accuracy of 75.5%.", "error"),
        ("The test accuracy reaches 74.0%.", "SmallNet has a maximum test accuracy of 75.5%.", "none"),
        ("The test accuracy reaches 81.0%.", "SmallNet has a maximum training accuracy of 75.5%.", "none"),
        ("The test accuracy rises from 60% to 81%.", "BigNet beats the previous model, which had a best test accuracy of 75%.", "tension"),
        ("The test accuracy of SmallNet is 81%.", "The test accuracy of SmallNet is 75%.", "error"),
        ("The test accuracy of SmallNet is 81%.", "After 5 epochs the test accuracy of SmallNet is 75%.", "none"),
        ("The test accuracy of SmallNet is 81%.", "The test accuracy of BigNet is 75%.", "none"),
        ("The test loss reaches 1.2.", "SmallNet has a minimum test loss of 1.5.", "error"),
    ],
)  # fmt: skip
def test_measures_of_runs(first: str, second: str, kind: str) -> None:
    small, middle, big = (NET.format(name=name, size=4) for name in ("SmallNet", "MiddleNet", "BigNet"))
    found = contradictions(written(s1=small, s2=first, s3=middle, s4=big, s5=second))
    assert ["tension" if item.tension else "error" for item in found] == ([] if kind == "none" else [kind])


def test_a_formula_and_the_values_beside_it() -> None:
    def found(formula: str) -> tuple[Contradiction, ...]:
        text = (
            f"The output padding required to maintain the shape is ${formula}$ for an odd kernel size $k$.\n\nFor a kernel size of 5, padding=2.\n\n"
            "For a kernel size of 5, the output padding is 1."
        )
        answer = Answer(course=COURSE, question="5.4", submission="s", solution=text)
        return contradictions([grade(answer, course())])

    assert len(found(r"(k-1)/2 - \text{padding}")) == 1
    assert found(r"(k-3)/2 - \text{padding} + 2") == ()


def test_more_said_both_ways() -> None:
    one, other = "SmallNet has more parameters than BigNet.", "BigNet has more parameters compared to SmallNet."
    assert len(contradictions(written(s1=one, s2=other))) == 1
    assert contradictions(written(s1=one, s2="SmallNet has more parameters than BigNet.")) == ()
    assert contradictions(written(s1=one, s2="BigNet has more layers than SmallNet.")) == ()
    assert contradictions(written(s1=one, s2="BigNet has fewer parameters than SmallNet.")) == ()
