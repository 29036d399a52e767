"""How much of a solution repeats the trace."""

from __future__ import annotations

from grader.model import Answer
from grader.sameness import copied

TRACE = r"The gradient of the loss is $\nabla L = \frac{2}{n} X^{\top}(Xw - t)$, so one step gives $w_1 = w_0 - \eta \nabla L$. It is done."


def share(solution: str) -> float:
    answer = Answer(course="c", question="1", submission="s", trace=TRACE, solution=solution)
    (found,) = [item for item in copied(answer) if item.part == "solution"]
    return found.share


def test_the_same_text_in_other_mark_up_is_a_copy() -> None:
    assert share(TRACE) == 1
    assert share(TRACE.replace(r"\top", "T").replace("$", "").replace(r"\frac{2}{n}", "2/n").replace(" ", "\n")) == 1
    first, second = TRACE.split(", so ")
    assert share(f"So {second} {first}") > 0.9  # paragraphs moved about


def test_a_text_of_ones_own_is_none() -> None:
    assert share("Setting the derivative to zero and solving for the rate gives the optimum, which is unique by convexity.") == 0
    own = "Differentiating the loss by hand I obtain another expression, which I then put into the rule of descent to find the step."
    assert 0.3 < share(TRACE + " " + own) < 0.75
    assert share(TRACE.replace("- t", "+ t").replace("-", "+")) < 1  # a sign changed is no copy of its line
