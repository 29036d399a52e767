"""A formula in running text is found without its dollars, ordinary prose is none, and the three dresses have one verdict."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.audit import grade
from grader.files import load_course
from grader.model import Answer, Outcome
from grader.notation.spotted import spotted
from grader.reference import Course, question_of
from tests.second_course import q3, q5, q7

KNOWN = frozenset({"X", "w", "t", "a", "n", "d", "k", "L", "w_0", "w_1", "eta", "lambda", "I", "A", "NC", "NF"})

PROSE = """The training took 1-2 days.
Use SGD and/or Adam.
The x-axis shows the loss.
It was written in C++ and C#.
Some methods, e.g. momentum, i.e. heavy ball, are faster.
The file model.py holds the network, main_v2.py the loop.
We trained until 2024-05-17, 3:30 pm.
Call +1 (416) 555-0199 for help.
A 3x3 kernel with a 2x2 pool.
See chapter 3.2 and Section 4.
1. First we set up the data.
- a list item
(a) the first part
This is *very* important and _really_ so.
This is **very** important.
A __strong__ word and a *b* in italics.
Run python train.py --lr=0.1 --epochs=5 first.
Set num_filters = 32 and kernel_size=3.
See https://example.org/page?x=5&y=3 for more.
Mail a=b@example.org or me.
The ratio is 16:9, the score 3-1.
The value of alpha is chosen by hand.
That is a 50/50 split.
I am sure that a model is better.
A dog is an animal = a living thing.
Input -> hidden -> output.
More data => better results.
Accuracy: 93.2 % (+0.5).
The rank of X = 5 here.
The norm of w = 3.
x = 3 or 4 would do.
Try k = 4, 5, 6 in turn.
We have k = 4 and 5.
The sum of a and b is c.
It costs $5 or 6 EUR = 7 USD.
O(n log n) time and O(1) memory.
Either A or B; I prefer B.
Vitamin C and plan B.
The T-shirt has size M.
We use f-strings and x[0] = 5 in Python.
The dict d['a'] = 3 is changed.
if x == 3 then stop
He/she did it w/o help.
A/B tests are common.
The p-value = 0.03.
The 2nd and 3rd layers.
No. 5 = the best one.
Layer 1 (conv) = 32 filters.
Grade: A+ or B-.
Temperature: 20 °C.
U.S.A. and U.K.
He said "a = something".
Total = 5 apples.
Let's see; it's J's turn.
a.k.a. ReLU
v1.2.3 of the library
The ids are i, j and k.
Q: why? A: because.
What is 5 times x = 10 plus y?
The mean of x = 2 over all y.
<a href="x=3">link</a>
It is == in code and != too.
Width = height = 32.
The answer is I = yes.
and so on ... = ...""".splitlines()

FORMULAS = [
    ("We have ∇L(w_0) = (2/n) Xᵀa, where a = Xw_0 − t.", ["∇L(w_0) = (2/n) Xᵀa", "a = Xw_0 − t"]),
    ("Setting it to zero gives w* = (XᵀX + λI)⁻¹Xᵀy.", ["w* = (XᵀX + λI)⁻¹Xᵀy"]),
    ("The step is w1 = w0 - eta * X^T a, as above.", ["w1 = w0 - eta * X^T a"]),
    ("‖A‖_F² = 45", ["‖A‖_F² = 45"]),
    ("Then dL_1/dη = −(4/n²)‖Xᵀa‖² + (8η/n³)‖XXᵀa‖².", ["dL_1/dη = −(4/n²)‖Xᵀa‖² + (8η/n³)‖XXᵀa‖²"]),
    ("**Update:** w_1 = (1 − λ)w_0.", ["w_1 = (1 − λ)w_0"]),
    ("**a = b**, and *k = 3* too", ["a = b", "k = 3"]),
    ("J = [[0,-1,0],[-1,5,-1],[0,-1,0]] is symmetric", ["J = [[0,-1,0],[-1,5,-1],[0,-1,0]]"]),
    ("With p = softmax(z) we get ∂p/∂z = diag(p) − ppᵀ", ["p = softmax(z)", "∂p/∂z = diag(p) − ppᵀ"]),
    ("After one step (β = 0.9, η = 0.1) it is done.", ["β = 0.9", "η = 0.1"]),
    ("- (a) w = 5 - a number\n- 3) k = 2 — which is even", ["w = 5", "k = 2"]),
    ("w_1 = w_0 - (2*eta/n) * X.T @ (X @ w_0 - t)", ["w_1 = w_0 - (2*eta/n) * X.T @ (X @ w_0 - t)"]),
    ("L_1''(η) = (4/n³)‖XXᵀa‖² is constant", ["L_1''(η) = (4/n³)‖XXᵀa‖²"]),
    (
        "Then det A = 3*5 - 0*4 = 15 and sigma_1 = sqrt(45) = 3 sqrt(5) ≈ 6.7.",
        ["det A = 3*5 - 0*4 = 15", "sigma_1 = sqrt(45) = 3 sqrt(5) ≈ 6.7"],
    ),
    ("So w_1 = (1 - 2ηλ~) w_0, tra A = 3, and w = n log", ["w_1 = (1 - 2ηλ~) w_0"]),
    ("If X w = t, then |w| ≥ |a|; d > n.", ["X w = t", "|w| ≥ |a|", "d > n"]),
]


@pytest.mark.parametrize("line", PROSE)
def test_ordinary_prose_holds_no_formula(line: str) -> None:
    assert [line[span.start : span.end] for span in spotted(line, KNOWN)] == []


@pytest.mark.parametrize(("line", "expected"), FORMULAS)
def test_a_formula_is_found_whole(line: str, expected: list[str]) -> None:
    assert [line[span.start : span.end] for span in spotted(line, KNOWN)] == expected


# ---------------------------------------------------------------- three dresses, one verdict

COURSE = Course("c", ("q3", "q5", "q7"), (), tuple(question_of(q, f"q{n}") for q, n in ((q3, 3), (q5, 5), (q7, 7))))
Dresses = tuple[str, str, str]
LEAVES: list[Dresses] = [
    (r"X^\top (X w - y)", "Xᵀ(Xw − y)", "X^T (X w - y)"),
    (r"\lambda w", "λw", "lambda * w"),
    (r"X^\top y", "Xᵀy", "X^T y"),
    (r"X^\top X w", "XᵀXw", "X^T X w"),
    (r"\frac{1}{2} w", "(1/2) w", "(1/2) * w"),
]


@st.composite
def sums(draw: st.DrawFn) -> Dresses:
    """A sum of vectors in LaTeX, in Unicode and in ASCII."""
    latex, symbols, ascii = draw(st.sampled_from(LEAVES))
    for _ in range(draw(st.integers(0, 2))):
        number, sign = draw(st.integers(2, 4)), draw(st.sampled_from("+-"))
        more = draw(st.sampled_from(LEAVES))
        latex += rf" {sign} {number} {more[0]}"
        symbols += f" {'−' if sign == '-' else sign} {number}{more[1]}"
        ascii += f" {sign} {number} * {more[2]}"
    return latex, symbols, ascii


def verdicts(text: str, question: str = "q7") -> list[Outcome]:
    graded = grade(Answer(course="c", question=question, submission="s", solution=text), COURSE)
    found = [verdict for part in graded.parts for verdict in part.verdicts]
    assert all(text[verdict.claim.span.start : verdict.claim.span.end] == verdict.claim.quote for verdict in found)
    return [verdict.outcome for verdict in found if verdict.claim.kind == "equation"]


@given(sums())
@settings(max_examples=25, deadline=None)
def test_a_formula_has_one_verdict_in_every_dress(dresses: Dresses) -> None:
    latex, symbols, ascii = dresses
    wanted = verdicts(rf"The gradient is $\nabla L(w) = {latex}$, as we see.")
    assert len(wanted) == 1
    assert verdicts(f"The gradient is ∇L(w) = {symbols}, as we see.") == wanted
    assert verdicts(f"The gradient is ∇L(w) = {ascii}, as we see.") == wanted
    assert verdicts(f"The gradient is `∇L(w) = {ascii}`, as we see.") == wanted


@pytest.mark.parametrize(
    ("question", "text", "wanted"),
    [
        ("q7", "We get w* = (XᵀX + λI)⁻¹Xᵀy.", [Outcome.RIGHT]),
        ("q7", "We get w* = (X^T X + lambda I)^(-1) X^T y.", [Outcome.RIGHT]),
        ("q7", "We get w* = (XᵀX + 2λI)⁻¹Xᵀy.", [Outcome.WRONG]),
        ("q7", "It is not true that ∇L(w) = Xᵀ(Xw − y).", [Outcome.RIGHT]),
        ("q7", "If λ = 0, then ∇L(w) = 2Xᵀ(Xw − y).", [Outcome.UNCHECKABLE, Outcome.RIGHT]),
        ("q7", "One might think that ∇L(w) = Xᵀ(Xw − y).", [Outcome.UNCHECKABLE]),
    ],
)
def test_plain_formulas_are_decided_under_what_the_sentence_says(question: str, text: str, wanted: list[Outcome]) -> None:
    assert verdicts(text, question) == wanted


@pytest.mark.parametrize(
    ("question", "text", "wanted"),
    [
        ("q7", r"The solution is $w^* = (XX^\top + \lambda I)^{-1}X^\top y$.", [Outcome.WRONG]),  # however I is read
        ("q7", r"The solution is $w^* = X^\top(XX^\top + \lambda I)^{-1}y$.", [Outcome.RIGHT]),
        ("q3", r"We use $\sigma'(z) = \sigma(z)(1 - \sigma(z))$.", [Outcome.RIGHT]),
        ("q3", r"We use $\sigma'(z) = \sigma(z)(1 + \sigma(z))$.", [Outcome.WRONG]),
        ("q3", r"The formula $\sigma'(z) = \sigma(z)^2$ can't be used.", [Outcome.UNCHECKABLE]),
    ],
)
def test_what_the_reference_knows_is_decided(question: str, text: str, wanted: list[Outcome]) -> None:
    assert verdicts(text, question) == wanted


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ("The solution is", Outcome.WRONG),
        ("Gradient descent converges to", Outcome.WRONG),
        (r"If $n \ge d$, we have", Outcome.UNCHECKABLE),
        ("In the underparameterised case,", Outcome.UNCHECKABLE),
        ("When X has full column rank, it is", Outcome.UNCHECKABLE),
        ("With more samples than weights, it is", Outcome.UNCHECKABLE),
    ],
)
def test_an_inverse_that_never_exists_is_told_where_the_sentence_asserts_it(before: str, outcome: Outcome) -> None:
    course = load_course("csc413_hw2")
    text = rf"{before} $w^* = (X^\top X)^{{-1}} X^\top t$."
    graded = grade(Answer(course="csc413_hw2", question="1.1.1", submission="s", solution=text), course)
    assert [v.outcome for part in graded.parts for v in part.verdicts if "w^*" in v.claim.quote] == [outcome]
