"""What a critique says of the trace as a whole, against what was found in the trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.audit import grade
from grader.files import load_answer, load_course
from grader.model import Answer, GradedAnswer, Outcome, Verdict
from grader.reference import Course
from tests.critiques.wordings import STEP_WRONG, told
from tests.unseen.marked import question

RIGHT_TRACE = r"$w_1 = w_0 - \frac{2\eta}{n} X^T a$, $L_1 = \frac1n\|Xw_1 - t\|^2$, $a = Xw_0 - t$."
WRONG_TRACE = RIGHT_TRACE + r" So $L_1 = \frac1n\|a\|^2$."
OPEN_TRACE = RIGHT_TRACE + r" So $\zeta = \xi$."


def said(trace: str, critique: str) -> list[Verdict]:
    answer = Answer(course="csc413_hw2", question="2.2.1", submission="s", trace=trace, critique=critique)
    graded = grade(answer, load_course("csc413_hw2", frozenset({"2.2.1"})))
    return [verdict for part in graded.parts for verdict in part.verdicts if verdict.claim.kind == "meta"]


PRAISE = [
    "It is correct.", "The above answer is correct.", "The answer given by ChatGPT is right.", "The model's derivation is valid.",
    "ChatGPT is correct.", "Overall, the solution is completely correct.", "The answer is not wrong.", "This proof is accurate.",
]  # fmt: skip
BLAME = [
    "It is wrong.", "The above answer is incorrect.", "The model's derivation is flawed.", "The answer is not correct.",
    "This isn't right: the answer is wrong.", "The solution from ChatGPT is mistaken.",
]  # fmt: skip


@pytest.mark.parametrize("critique", PRAISE)
def test_praise(critique: str) -> None:
    assert [verdict.outcome for verdict in said(WRONG_TRACE, critique)] == [Outcome.WRONG]
    assert [verdict.outcome for verdict in said(RIGHT_TRACE, critique)] == [Outcome.RIGHT]
    assert [verdict.outcome for verdict in said(OPEN_TRACE, critique)] == [Outcome.UNCHECKABLE]


@pytest.mark.parametrize("critique", BLAME)
def test_blame(critique: str) -> None:
    assert said(WRONG_TRACE, critique)[-1].outcome is Outcome.RIGHT
    assert said(RIGHT_TRACE, critique)[-1].outcome is Outcome.WRONG
    assert said(OPEN_TRACE, critique)[-1].outcome is Outcome.UNCHECKABLE


@pytest.mark.parametrize(
    "critique",
    [
        "If the answer is correct, we are done.", "The answer is almost correct.", "The first step of the derivation is wrong.",
        "The answer is partially correct.", "The data is correct.", "The answer is correct in stating that it is linear.",
"The approach is correct.", "The trace is right that w_1 depends on a.",
        "The correct answer is 3.", "The wording of the derivation is wrong.", "The answer is correct, but the units are missing.",
        "The learning rate is too large, which is wrong for most data.", "It uses the right formula.",
    ],
)  # fmt: skip
def test_what_is_no_plain_judgement_of_the_whole(critique: str) -> None:
    assert all(verdict.outcome is Outcome.UNCHECKABLE for verdict in said(WRONG_TRACE, critique))


def graded(trace: str, critique: str, solution: str = "") -> GradedAnswer:
    answer = Answer(course="csc413_hw2", question="2.2.1", submission="s", trace=trace, critique=critique, solution=solution)
    return grade(answer, load_course("csc413_hw2", frozenset({"2.2.1"})))


def test_mistakes_are_noticed_missed_and_invented() -> None:
    noticed = graded(STEP_WRONG, "The gradient lacks the factor 2/n. The definition of $a$ is wrong.").audit
    assert noticed is not None
    assert [(row.mistake, row.by) for row in noticed.mistakes] == [("2.2.1/trace/1", ("2.2.1/critique/1",))]
    assert noticed.invented == ("2.2.1/critique/2",)
    missed = graded(STEP_WRONG, "The answer is wrong.").audit  # rightly, but it does not say where
    assert missed is not None
    assert (missed.missed, missed.invented) == (1, ())
    assert graded(STEP_WRONG, "").audit is None


def test_a_reason_finds_the_inverse_of_what_is_not_square() -> None:
    answer = Answer(
        course="csc413_hw2", question="1.1.1", submission="s", trace=r"We get $\hat{w} = X^{-1} t$.",
        critique="It is wrong because X is not square.",
    )  # fmt: skip
    audit = grade(answer, load_course("csc413_hw2", frozenset({"1.1.1"}))).audit
    assert audit is not None
    assert audit.missed == 0


def test_points_of_a_critique_hang_on_what_it_finds() -> None:
    def points(critique: str) -> list[tuple[float, str]]:
        score = graded(STEP_WRONG, critique, "$w_1 = w_0$").score
        assert score is not None
        return [(item.out_of, item.state) for item in score.items if item.part == "critique"]

    assert points("The gradient is wrong.") == [(0.5, "earned")]
    assert points("It is correct.") == [(0.5, "lost")]
    assert points("It is wrong.") == [(0.25, "earned"), (0.25, "awaits a person")]
    assert points("I like it.") == [(0.5, "awaits a person")]


def test_a_critique_with_a_find_and_a_mistake_of_its_own_earns_half() -> None:
    score = graded(STEP_WRONG, "The gradient is wrong. The definition of $a$ is wrong.", "$w_1 = w_0$").score
    assert score is not None
    assert [(item.out_of, item.state) for item in score.items if item.part == "critique"] == [(0.25, "earned"), (0.25, "lost")]


def test_a_critique_that_makes_the_same_mistake_loses() -> None:
    trace, critique = "The memory of the forward pass is $O(t)$.", "The memory of the forward pass is $O(t)$, since all is kept."
    answer = Answer(course="csc413_hw2", question="2.1.2", submission="s", trace=trace, critique=critique, solution="None.")
    score = grade(answer, load_course("csc413_hw2", frozenset({"2.1.2"}))).score
    assert score is not None
    assert [item.state for item in score.items if item.part == "critique"] == ["lost"]


@pytest.mark.parametrize(
    ("critique", "noticed"),
    [
        ("A larger stride increases the receptive field.", True),
        ("A larger dilation increases the receptive field.", False),  # of another parameter
        ("A larger stride reduces the receptive field.", False),
    ],
)
def test_a_mistake_is_noticed_by_what_is_said_of_the_same_parameter(critique: str, noticed: bool) -> None:
    trace = "A larger stride reduces the receptive field."
    answer = Answer(course="csc413_hw2", question="3.3", submission="s", trace=trace, critique=critique)
    audit = grade(answer, load_course("csc413_hw2", frozenset({"3.3"}))).audit
    assert audit is not None
    assert [bool(row.by) for row in audit.mistakes] == [noticed]


def test_a_mistake_that_is_copied_is_one() -> None:
    audit = graded(STEP_WRONG + "\n\n" + STEP_WRONG, "The gradient lacks the factor 2/n.").audit
    assert audit is not None
    assert [bool(row.by) for row in audit.mistakes] == [True]


def test_every_wording_is_judged_as_it_should_be_or_not_at_all() -> None:
    found = told()
    assert [item for item in found if (item.truth, item.said) in (("r", "wrong"), ("w", "right"))] == []
    assert [item for item in found if item.truth == "?" and item.said in ("right", "wrong")] == []
    decidable = [item for item in found if item.truth != "?"]
    assert len({item.words for item in decidable}) >= 60
    assert sum(item.said in ("right", "wrong") for item in decidable) >= 0.9 * len(decidable)


SHIPPED = (Path(__file__).parent / "critiques" / "shipped.md").read_text("utf-8")
JUDGED = {"true": 112, "false": 133}  # critiques of the shipped traces that are judged at all, and then as they should be


def shipped() -> dict[str, list[tuple[str, str]]]:
    """The critiques of each question, with what is true of them."""
    blocks = (block.partition("\n") for block in SHIPPED.split("@@ ")[1:])
    return {head: [(line[:6].strip(), line[6:]) for line in body.splitlines() if line] for head, _, body in blocks}


def test_critiques_of_the_shipped_traces_are_judged_as_they_should_be_or_not_at_all() -> None:
    decided: dict[str, int] = {}
    for id, lines in shipped().items():
        course = load_course("csc413_hw2", frozenset({id}))
        trace = load_answer(f"answers/csc413_hw2/{id}.yaml").trace
        for truth, words in lines:
            answer = Answer(course="csc413_hw2", question=id, submission="s", trace=trace, critique=words)
            found = [(v.outcome, v.claim.quote, v.reason) for v in grade(answer, course).parts[1].verdicts]
            outcomes = {outcome for outcome, _, _ in found}
            assert truth == "false" or truth == "part" or Outcome.WRONG not in outcomes, (id, words, found)
            assert truth not in ("false", "part") or all(
                quote != words.rstrip(".") and truth == "part" for outcome, quote, _ in found if outcome is Outcome.RIGHT
            ), (id, words, found)
            decided[truth] = decided.get(truth, 0) + bool(outcomes - {Outcome.UNCHECKABLE})
    assert decided["true"] >= JUDGED["true"], decided
    assert decided["false"] >= JUDGED["false"], decided


EIGEN = r"We get $\lambda_1 = 6$. The smallest eigenvalue is 2."


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("The largest eigenvalue is wrong.", ["wrong"]),  # not the second, though that is an eigenvalue too
        ("The first eigenvalue is right.", ["right"]),
        ("The second eigenvalue is wrong.", ["right"]),
        ("The square of the second eigenvalue is right.", []),
        ("The smallest eigenvalue is off by a factor of two.", ["right"]),
        ("The smallest eigenvalue is off by a factor of three.", ["wrong"]),
        ("The smallest eigenvalue is too small by a factor of two.", ["wrong"]),
    ],
)
def test_a_name_points_at_its_own_quantity(critique: str, expected: list[str]) -> None:
    course = Course("unseen", ("7",), references=(question("7"),))
    answer = Answer(course="unseen", question="7", submission="s", trace=EIGEN, critique=critique)
    assert [verdict.outcome.value for verdict in grade(answer, course).parts[1].verdicts] == expected


def test_the_first_mistake_is_named() -> None:
    (verdict,) = said(WRONG_TRACE, "The above answer is correct.")
    assert "2.2.1/trace/4" in verdict.reason


NET = """```python
class ConvTransposeNet(nn.Module):
    def __init__(self, kernel, num_filters, num_colours, num_in_channels):
        super().__init__()
        self.one = nn.Conv2d(num_in_channels, num_filters, kernel, stride=2, padding=1)
        self.two = nn.Conv2d(num_filters, num_colours, kernel, padding=1)

    def forward(self, x):
        return self.two(self.one(x))
```"""


@pytest.mark.parametrize(
    ("critique", "expected"),
    [
        ("The class has two nn.Conv2d layers.", ["right"]),
        ("The class has three nn.Conv2d layers.", ["wrong"]),
        ("It has two nn.Conv2d layers with a padding of 1, which keep the size.", ["right", "right"]),
        ("It has two nn.Conv2d layers with a stride of 2.", ["right", "wrong"]),  # of the second it is 1
        ("It has one nn.ConvTranspose2d layer.", ["wrong"]),
        ("It should have three nn.Conv2d layers.", ["right"]),  # the reference has, the class has not
        ("It gives an output tensor of the same shape as the input.", ["wrong"]),
    ],
)
def test_what_is_said_of_the_layers_of_a_class(critique: str, expected: list[str]) -> None:
    answer = Answer(course="csc413_hw2", question="5.1", submission="s", trace=NET, critique=critique)
    found = grade(answer, load_course("csc413_hw2", frozenset({"5.1"}))).parts[1].verdicts
    assert [verdict.outcome.value for verdict in found if verdict.claim.kind == "code"] == expected
