"""Wordings of critiques with what is true of them, on a wrong trace and on a right one: `python -m tests.critiques.wordings`.

`r` the remark is right, `w` it is wrong, `?` it hangs on more than the claims of the trace decide. Three traces: a step of
gradient descent whose gradient lacks the factor 2/n, ridge regression whose gradient has lost a factor 2, and the parameters
of an attention layer. Written as students of other courses might; the figures are printed and held by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

STEP_WRONG = r"""The gradient of the loss is

$$\nabla_{w_0} L(w_0) = X^T(Xw_0 - t)$$

With $a = Xw_0 - t$ the update becomes

$$w_1 = w_0 - \eta X^T a$$

Substituting this into the loss, we obtain

$$L_1 = \frac{1}{n}\|X(w_0 - \eta X^T a) - t\|^2$$"""
STEP_RIGHT = STEP_WRONG.replace("= X^T(Xw_0", r"= \frac{2}{n} X^T(Xw_0").replace(r"\eta X^T a", r"\frac{2\eta}{n} X^T a")
RIDGE_WRONG = r"""Differentiating the loss term by term we get

$$\nabla_w L(w) = 2X^T(Xw - y) + \lambda w$$

Setting the gradient to zero gives the solution

$$w^* = (X^T X + \lambda I)^{-1} X^T y$$

which can also be written as

$$w^* = X^T (XX^T + \lambda I)^{-1} y$$"""
RIDGE_RIGHT = RIDGE_WRONG.replace(r"+ \lambda w$$", r"+ 2\lambda w$$")
COUNT_WRONG = r"""1. The scores are $S = \frac{QK^T}{c}$.
2. The output is $O_0 = \frac{1}{\sqrt{c}} QK^T V$.
3. The number of parameters is $4d^2$."""
COUNT_RIGHT = COUNT_WRONG.replace(r"\frac{QK^T}{c}", r"\frac{QK^T}{\sqrt{c}}")

Truth = Literal["r", "w", "?"]


@dataclass(frozen=True)
class Setting:
    """A question with a wrong and a right trace."""

    course: str
    question: str
    wrong: str
    right: str


SETTINGS = {
    "step": Setting("csc413_hw2", "2.2.1", STEP_WRONG, STEP_RIGHT),
    "ridge": Setting("second", "7", RIDGE_WRONG, RIDGE_RIGHT),
    "count": Setting("second", "1", COUNT_WRONG, COUNT_RIGHT),
}

# setting, words, truth on the wrong trace, truth on the right one
WORDINGS: tuple[tuple[str, str, Truth, Truth], ...] = (
    ("step", "Everything checks out.", "w", "r"),
    ("step", "I went through the derivation and found no mistakes.", "w", "r"),
    ("ridge", "The LLM solved this correctly.", "w", "r"),
    ("ridge", "No errors as far as I can tell.", "w", "r"),
    ("count", "I agree with this answer.", "w", "r"),
    ("count", "All three statements are accurate.", "w", "r"),
    ("step", "The model's reasoning is sound.", "w", "r"),
    ("ridge", "Nothing wrong here.", "w", "r"),
    ("step", "In my opinion the above response is right.", "w", "r"),
    ("count", "The response contains no inaccuracies.", "w", "r"),
    ("ridge", "This is a valid derivation.", "w", "r"),
    ("step", "GPT-4 got it right.", "w", "r"),
    ("step", "Looks good to me!", "w", "r"),
    ("ridge", "The derivation holds.", "w", "r"),
    ("step", "I could not find any error in the trace.", "w", "r"),
    ("step", "The answer is not correct.", "r", "w"),
    ("ridge", "ChatGPT makes a mistake here.", "r", "w"),
    ("count", "There is an error in the response.", "r", "w"),
    ("step", "I do not agree with the model.", "r", "w"),
    ("ridge", "This derivation has a flaw.", "r", "w"),
    ("step", "I don't think the solution is right.", "r", "w"),
    ("count", "The LLM answered this incorrectly.", "r", "w"),
    ("step", "The argument breaks down.", "r", "w"),
    ("step", "The gradient is wrong.", "r", "w"),
    ("step", "The model computed the gradient incorrectly.", "r", "w"),
    ("step", "The gradient is missing a factor of 2/n.", "r", "w"),
    ("step", "ChatGPT dropped the factor $\\frac{2}{n}$ in the gradient.", "r", "w"),
    ("step", "A factor 2/n is missing in the gradient.", "r", "w"),
    ("step", "It forgot the $2/n$ when computing the gradient of the loss.", "r", "w"),
    ("step", "The gradient should be $\\frac{2}{n}X^T(Xw_0 - t)$.", "r", "?"),
    ("step", "The gradient should be $\\frac{1}{n}X^T(Xw_0 - t)$.", "w", "w"),
    ("step", "The first equation is incorrect.", "r", "w"),
    ("step", "The first line is fine.", "w", "r"),
    ("step", "The error is in the very first equation.", "r", "w"),
    ("step", "The expression for $w_1$ is wrong.", "r", "w"),
    ("step", "The formula for $L_1$ is correct.", "w", "r"),
    ("step", "The final expression is not right.", "r", "w"),
    ("step", "$w_1 = w_0 - \\eta X^T a$ is wrong because the factor 2/n is lost.", "r", "w"),
    ("step", "The definition of $a$ is correct.", "r", "r"),
    ("step", "The mistake is made when computing the gradient of the loss.", "r", "w"),
    ("step", "Everything before the last equation is correct.", "w", "r"),
    ("step", "The sign of the gradient is wrong.", "w", "w"),
    ("ridge", "The last equation is wrong.", "w", "w"),
    ("ridge", "The first equation is wrong, since the factor 2 of the regulariser is lost.", "r", "w"),
    ("ridge", "There is a mistake in the gradient.", "r", "w"),
    ("ridge", "The closed-form solution $w^* = (X^T X + \\lambda I)^{-1} X^T y$ is wrong.", "w", "w"),
    ("ridge", "The final answer is correct.", "r", "r"),
    ("ridge", "The two expressions for $w^*$ are both right.", "r", "r"),
    ("ridge", "It goes wrong where it differentiates the loss.", "r", "w"),
    ("ridge", "The solution is correct except for the first line.", "r", "?"),
    ("ridge", "The gradient must be $2X^T(Xw - y) + 2\\lambda w$.", "r", "?"),
    ("ridge", "The model differentiated the loss properly.", "w", "r"),
    ("ridge", "Apart from the gradient, everything is fine.", "r", "?"),
    ("ridge", "The gradient lacks a factor 2 in the second term.", "r", "w"),
    ("count", "Point 1 is wrong.", "r", "w"),
    ("count", "The first statement is false.", "r", "w"),
    ("count", "Step 2 is wrong.", "w", "w"),
    ("count", "The second claim is true.", "r", "r"),
    ("count", "The scores are off by a factor of $\\sqrt{c}$.", "r", "w"),
    ("count", "The scores should be $\\frac{QK^T}{\\sqrt{c}}$.", "r", "?"),
    ("count", "The scores should be $QK^T$.", "w", "w"),
    ("count", "The number of parameters is wrong.", "w", "w"),
    ("count", "The parameter count is right, but the scores are not.", "r", "w"),
    ("count", "The model wrongly divides the scores by c.", "r", "w"),
    ("count", "The answer is right up to the scores.", "r", "?"),
    ("count", "The third point is accurate.", "r", "r"),
    ("step", "The answer would be correct if the loss had no 1/n.", "?", "?"),
    ("step", "The solution is mostly right.", "?", "?"),
    ("step", "The answer is well written and easy to read.", "?", "?"),
    ("ridge", "The data matrix is assumed to be correct.", "?", "?"),
    ("step", "Is the gradient right?", "?", "?"),
    ("count", "The correct number of parameters is asked for.", "?", "?"),
    # a second set, written before any rule was run on it: at first 72 of 110 were decided, 4 of them wrongly
    ("step", "After verifying each step by hand, I believe the model's answer to be entirely correct.", "w", "r"),
    ("step", "ChatGPT's derivation contains a mistake in its very first formula.", "r", "w"),
    ("step", "The trace is incorrect: it uses a gradient that lacks the constant 2/n.", "r", "w"),
    ("step", "The LLM forgets to multiply the gradient by 2/n.", "r", "w"),
    ("step", "The model has made an error in computing the gradient.", "r", "w"),
    ("step", "I would say that this response is accurate.", "w", "r"),
    ("step", "Nothing to complain about, all good.", "w", "r"),
    ("step", "The answer given is wrong as the gradient is not normalised by n.", "r", "w"),
    ("step", "Its formula for the gradient is faulty.", "r", "w"),
    ("step", "The update for $w_1$ is derived correctly from the gradient.", "?", "r"),
    ("step", "The loss $L_1$ obtained is off by a factor.", "?", "w"),
    ("step", "The gradient given in the first display is not the true gradient.", "r", "w"),
    ("step", "Unfortunately, the gradient used by the model is incorrect.", "r", "w"),
    ("step", "The value of $\\nabla_{w_0} L(w_0)$ is incorrect.", "r", "w"),
    ("step", "The expression obtained for $L_1$ is therefore wrong too.", "r", "w"),
    ("step", "The residual $a$ is defined properly.", "r", "r"),
    ("step", "The correct gradient would be $\\frac{2}{n} X^T (X w_0 - t)$.", "?", "?"),
    ("step", "The model claims that $\\nabla_{w_0} L(w_0) = X^T(Xw_0 - t)$, but this is false.", "r", "?"),
    ("step", "I spotted one error, namely in the gradient.", "r", "w"),
    ("step", "The error lies in the computation of the gradient, where 2/n is omitted.", "r", "w"),
    ("step", "The output is wrong from the first equation onwards.", "r", "w"),
    ("step", "All of the equations are wrong.", "?", "w"),
    ("step", "Only the last equation is wrong.", "w", "w"),
    ("step", "Neither the gradient nor the update is right.", "r", "w"),
    ("step", "The solution is complete and correct.", "w", "r"),
    ("step", "The solution provided fails to include the factor 2/n.", "r", "w"),
    ("step", "The model did a good job and its result is right.", "w", "r"),
    ("step", "There seems to be no problem with this answer.", "w", "r"),
    ("step", "There's a missing factor of 2/n in the first equation.", "r", "w"),
    ("ridge", "The gradient of the regulariser should be $2\\lambda w$ and not $\\lambda w$.", "?", "?"),
    ("ridge", "The model correctly identifies the solution.", "?", "r"),
    ("ridge", "The first displayed formula misses a factor of 2 in front of $\\lambda w$.", "r", "w"),
    ("ridge", "While the gradient is incorrect, the final solution is right.", "r", "w"),
    ("ridge", "The final expression for $w^*$ is accurate.", "r", "r"),
    ("ridge", "The derivation is fine until it writes down the solution.", "w", "?"),
    ("ridge", "The second form of $w^*$ is false.", "w", "w"),
    ("ridge", "$(X^T X + \\lambda I)^{-1} X^T y$ is the wrong solution.", "w", "w"),
    ("ridge", "The LLM's gradient is mistaken.", "r", "w"),
    ("ridge", "Differentiation of the loss has been carried out incorrectly.", "r", "w"),
    ("ridge", "I cannot see any issue with this response.", "w", "r"),
    ("ridge", "The trace gets everything right.", "w", "r"),
    ("ridge", "The answer is flawed because the gradient is wrong.", "r", "w"),
    ("ridge", "This is not a correct derivation.", "r", "w"),
    ("ridge", "It's all correct.", "w", "r"),
    ("ridge", "The model's answer isn't accurate.", "r", "w"),
    ("ridge", "The matrix $X^T X + \\lambda I$ is used correctly.", "r", "r"),
    ("count", "The first item is erroneous; the others are fine.", "r", "w"),
    ("count", "Items 2 and 3 are right.", "r", "r"),
    ("count", "The scaling of the scores is wrong.", "r", "w"),
    ("count", "It should have divided by $\\sqrt{c}$ instead of $c$.", "?", "?"),
    ("count", "The output is not computed correctly.", "w", "w"),
    ("count", "The score formula is incorrect.", "r", "w"),
    ("count", "The AI's claim about the number of parameters is false.", "w", "w"),
    ("count", "The model gave the right number of parameters.", "r", "r"),
    ("count", "I found two mistakes.", "?", "w"),
    ("count", "$S = \\frac{QK^T}{c}$ is not right.", "r", "?"),
    ("count", "The parameters are counted correctly.", "r", "r"),
    ("count", "This answer is definitely incorrect.", "r", "w"),
    ("count", "In line one, the square root is missing.", "r", "w"),
    ("count", "The model's response matches the known formulas, so it is right.", "w", "r"),
)


@dataclass(frozen=True)
class Told:
    """A wording on a trace: what is true of it, and what the grader said ("-": it saw no remark)."""

    words: str
    trace: str
    truth: Truth
    said: str


def told() -> list[Told]:
    """Every wording on both traces."""
    from grader.audit import grade
    from grader.files import load_course
    from grader.model import Answer
    from grader.reference import Course
    from tests.test_second_course import question

    found = []
    known = load_course("csc413_hw2", frozenset({"2.2.1"}))
    other = Course("second", ("1", "7"), references=(question("1"), question("7")))
    for setting, words, on_wrong, on_right in WORDINGS:
        where = SETTINGS[setting]
        for name, trace, truth in (("wrong", where.wrong, on_wrong), ("right", where.right, on_right)):
            answer = Answer(course=where.course, question=where.question, submission="s", trace=trace, critique=words)
            graded = grade(answer, known if where.course != "second" else other)
            said = {v.outcome.value for part in graded.parts for v in part.verdicts if v.claim.kind == "meta"}
            found.append(
                Told(words, name, truth, "wrong" if "wrong" in said else "right" if "right" in said else "open" if said else "-")
            )
    return found


def table(found: list[Told]) -> dict[tuple[Truth, str], int]:
    """How many of each truth were said to be what."""
    counts: dict[tuple[Truth, str], int] = {}
    for item in found:
        counts[item.truth, item.said] = counts.get((item.truth, item.said), 0) + 1
    return counts


def main() -> None:
    """Print the confusion table, and every wording that was not decided as it should be."""
    found = told()
    for item in found:
        if (item.truth, item.said) not in (("r", "right"), ("w", "wrong"), ("?", "open"), ("?", "-")):
            print(f"{item.truth} {item.said:<6}{item.trace:<6} {item.words}")
    counts = table(found)
    print(f"{'':<12}{'right':>7}{'wrong':>7}{'open':>7}{'unseen':>7}")
    for truth, name in (("r", "right"), ("w", "wrong"), ("?", "neither")):
        row = [counts.get((truth, said), 0) for said in ("right", "wrong", "open", "-")]  # type: ignore[index]
        print(f"{name:<12}" + "".join(f"{count:>7}" for count in row))


if __name__ == "__main__":
    main()
