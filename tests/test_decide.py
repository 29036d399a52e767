"""The decision engine: never different of equal things, never equal of different ones, and a point that shows it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import grader
from grader.checks import InputError, equal
from grader.decide.equal import Answer, decide
from grader.formats.certificates import certificate
from grader.model import Counterexample, Fact, Mismatch, Open, Trials
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.recheck import CONFIRMED, REFUTED, confirm

SHAPES = {"X": "n,d", "w": "d", "t": "n", "a": "n", "A": "m,m", "B": "m,m", "S": "m,m", "Q": "m,m", "u": "m", "v": "m"}
ASSUME = {"eta": "positive", "S": "symmetric", "Q": "orthogonal", "A": "invertible", "B": "invertible", "k": "natural"}

EQUAL = [
    (r"(Xw-t)^\top(Xw-t)", r"\|Xw-t\|_2^2"), ("(AB)^T", "B^T A^T"), ("(AB)^{-1}", "B^{-1}A^{-1}"), (r"\operatorname{tr}(AB)", r"\operatorname{tr}(BA)"),
    (r"\det(AB)", r"\det(A)\det(B)"), ("u^T S v", "v^T S u"), ("Q^T Q", "I"), (r"\|Qu\|", r"\|u\|"), ("(A^T)^{-1}", "(A^{-1})^T"),
    (r"\nabla_w \|Xw-t\|^2", "2X^T(Xw-t)"), (r"\frac{d}{dx} x^3", "3x^2"), (r"\frac{\partial}{\partial x} \sin(x)\cos(x)", r"\cos^2 x - \sin^2 x"),
    (r"\sum_{i=1}^{m} u_i v_i", "u^T v"), (r"\frac{d}{dx} \frac{1}{1+e^{-x}}", r"\frac{e^{-x}}{(1+e^{-x})^2}"), (r"\log(xy)", r"\log x + \log y"),
    (r"\frac{x^2-1}{x-1}", "x+1"), (r"\sqrt{x^2}", "|x|"), (r"\sigma(x)", r"\frac{1}{1+e^{-x}}"), (r"\tanh x", r"\frac{e^x-e^{-x}}{e^x+e^{-x}}"),
    ("0.3333", r"\frac13"), ("33.3%", r"\frac13"), ("1e-3", "0.001"), (r"\binom{5}{2}", "10"), (r"\sum_{i=1}^{k} i", r"\frac{k(k+1)}{2}"),
    (r"\max(x, y)", r"\frac{x+y+|x-y|}{2}"), (r"u \odot v", r"v \odot u"), (r"\|u\|_1", r"\sum_{i=1}^m |u_i|"), ("e^{x+y}", "e^x e^y"),
    (r"\operatorname{tr}(uv^T)", "v^T u"), (r"(A \otimes B)^T", r"A^T \otimes B^T"), ("(S u)^T v", "u^T S v"), ("2(x+y)", "2x+2y"),
    (r"\log_2 8", "3"), (r"\sin^2 x + \cos^2 x", "1"), (r"\|u+v\|^2 + \|u-v\|^2", r"2\|u\|^2 + 2\|v\|^2"),
]  # fmt: skip

DIFFERENT = [
    ("(AB)^T", "A^T B^T"), ("(AB)^{-1}", "A^{-1}B^{-1}"), ("AB", "BA"), (r"\|u+v\|", r"\|u\|+\|v\|"), ("(x+y)^2", "x^2+y^2"),
    (r"\sqrt{x+y}", r"\sqrt x+\sqrt y"), (r"\log(x+y)", r"\log x + \log y"), (r"\sqrt{x^2}", "x"), ("0.3334", r"\frac13"), ("A^T", "A"),
    (r"\nabla_w \|Xw-t\|^2", "X^T(Xw-t)"), (r"\frac{d}{dx} \sin x", r"-\cos x"), (r"\frac{1}{x+y}", r"\frac1x+\frac1y"), ("u^T v", "2u^T v"),
    (r"\sum_{i=1}^{k} i", r"\frac{k(k-1)}{2}"), ("a^T X^T X a", "a^T X X^T a"), ("Xw", "X^T w"), ("u + 1", "u v"), ("x^2", "x^3"), ("e^{xy}", "e^x e^y"),
    (r"\det(2A)", r"2\det(A)"), (r"|x+y|", "|x|+|y|"), ("1000001", "1000000"), (r"\operatorname{tr}(AB)", r"\operatorname{tr}(A)\operatorname{tr}(B)"),
]  # fmt: skip

UNKNOWN = [
    ("1/2x", "x/2"),
    (r"\frac{1}{", "x"),
    ("", "x"),
    ("x = 1", "x"),
    (r"\int_0^1 \sin(x^x) dx", "1/2"),
    ("f(x)", "g(x)"),
    ("10**10**10", "1"),
    ("a, b", "a"),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_equal_things_are_equal(left: str, right: str) -> None:
    for one, other in ((left, right), (right, left)):
        decision = equal(one, other, symbols=SHAPES, assume=ASSUME)
        assert decision.answer is Answer.EQUAL, decision.reason


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_different_things_are_different_and_shown_to_be(left: str, right: str) -> None:
    for one, other in ((left, right), (right, left)):
        decision = equal(one, other, symbols=SHAPES, assume=ASSUME)
        assert decision.answer is Answer.DIFFERENT, decision.reason
        assert isinstance(decision.evidence, (Counterexample, Mismatch))


@pytest.mark.parametrize(("left", "right"), UNKNOWN)
def test_what_cannot_be_decided_is_unknown(left: str, right: str) -> None:
    decision = equal(left, right, symbols=SHAPES)
    assert decision.answer is Answer.UNKNOWN
    assert isinstance(decision.evidence, Open)


def test_a_wrong_declaration_is_named() -> None:
    with pytest.raises(InputError, match="shape"):
        equal("x", "x", symbols={"x": "n,d,k"})


def test_definitions_are_put_in() -> None:
    assert equal("X^T a", "X^T X w_0 - X^T t", symbols={**SHAPES, "w_0": "d"}, where={"a": "Xw_0 - t"}).answer is Answer.EQUAL


def test_a_shape_that_clashes_says_which() -> None:
    decision = equal("a^T X^T X a", "a^T X X^T a", symbols=SHAPES)
    assert isinstance(decision.evidence, Mismatch)
    assert (decision.evidence.left_shape, decision.evidence.right_shape) == (("1", "n"), ("d", "n"))


def test_where_the_domains_differ_the_reason_says_so() -> None:
    assert "domain" in equal(r"\log x^2", r"2\log x").reason


def test_trials_state_their_error() -> None:
    decision = equal("(x+y)^2", "x^2+2xy+y^2")
    assert isinstance(decision.evidence, Trials)
    assert decision.evidence.error


def test_a_counterexample_is_small() -> None:
    decision = equal(r"n\|X^T a\|^2/(2\|XX^T a\|^2)", r"\|X^T a\|^2/(2\|XX^T a\|^2)", symbols=SHAPES)
    assert isinstance(decision.evidence, Counterexample)
    values = [cell for binding in decision.evidence.point for row in binding.value for cell in row]
    assert len(values) <= 8
    assert all(abs(Fraction(value)) <= 2 for value in values)


# ---------------------------------------------------------------- properties

CONTEXT = Context(facts={name: Fact(symbol=name, shape=tuple(SHAPES[name].split(","))) for name in ("X", "w", "t")})
SCALARS: st.SearchStrategy[Expression] = st.recursive(
    st.one_of(st.integers(-5, 5).map(lambda value: Number(Fraction(value))), st.sampled_from("xyz").map(Symbol)),
    lambda child: st.one_of(
        st.tuples(child, child).map(lambda pair: Apply("Add", pair)),
        st.tuples(child, child).map(lambda pair: Apply("Multiply", pair)),
        child.map(lambda item: Apply("Negate", (item,))),
        st.tuples(child, st.integers(1, 3)).map(lambda pair: Apply("Power", (pair[0], Number(Fraction(pair[1]))))),
    ),
    max_leaves=8,
)


def rewritten(expression: Expression) -> Expression:
    """The same polynomial, written otherwise: sums and products turned round, one factor spread out."""
    match expression:
        case Apply("Add", (left, right)):
            return Apply("Add", (rewritten(right), rewritten(left)))
        case Apply("Multiply", (left, Apply("Add", (a, b)))):
            return Apply(
                "Add", (Apply("Multiply", (rewritten(a), rewritten(left))), Apply("Multiply", (rewritten(left), rewritten(b))))
            )
        case Apply("Negate", (inner,)):
            return Apply("Multiply", (Number(Fraction(-1)), rewritten(inner)))
        case Apply(head, args):
            return Apply(head, tuple(rewritten(arg) for arg in args))
    return expression


@settings(max_examples=150)
@given(SCALARS)
def test_a_valid_rewriting_is_equal(expression: Expression) -> None:
    assert decide(rewritten(expression), expression, CONTEXT).answer is Answer.EQUAL


@settings(max_examples=150)
@given(SCALARS, st.integers(1, 9), st.sampled_from(["", "x", "y"]))
def test_an_added_term_is_different(expression: Expression, size: int, name: str) -> None:
    term: Expression = Number(Fraction(size))
    if name:
        term = Apply("Multiply", (term, Symbol(name)))
    assert decide(Apply("Add", (expression, term)), expression, CONTEXT).answer is Answer.DIFFERENT


@pytest.mark.parametrize(
    ("left", "right"), [(r"\sqrt{x^2}", "x"), (r"\sqrt{x^2b^2}", "xb"), ("|x - b|", "x - b"), (r"|x| + |b|", "|x + b|")]
)
def test_signs_are_tried_in_all_combinations(left: str, right: str) -> None:
    for name in "xyzuvq":  # other letters, other seeds
        decision = equal(left.replace("x", name), right.replace("x", name))
        assert decision.answer is Answer.DIFFERENT, (left, right, name)


def test_sympy_proves_equalities_of_numbers() -> None:
    from grader.decide.prove import prove

    for left, right, proved in (("(x+y)^2", "x^2+2xy+y^2", True), (r"\tanh x", r"2\sigma(2x)-1", True), ("Xw", "Xw", False)):
        evidence = equal(left, right, symbols={"X": "n,d", "w": "d"}).evidence
        assert isinstance(evidence, Trials)
        proof = prove(evidence.left, evidence.right, evidence.facts)
        assert (proof is not None) == proved
        if proof is not None:
            assert confirm("proof", json.loads(json.dumps(certificate(proof))))[0] == CONFIRMED
            broken = proof.model_copy(update={"steps": (proof.steps[0], proof.steps[1].model_copy(update={"expression": "x"}))})
            assert confirm("proof", json.loads(json.dumps(certificate(broken))))[0] == REFUTED


@pytest.mark.parametrize(
    ("left", "right", "answer"),
    [
        (r"\nabla^2_w \frac12\|Xw-t\|^2", "X^TX", "equal"),  # each derivative has a direction of its own
        (r"\arg\min_w \|Xw-t\|^2", "(X^TX)^{-1}X^Tt", "equal"),
        (r"\operatorname{rank}(A^TA)", r"\operatorname{rank}(A)", "equal"),
        (r"\operatorname{rank}(C)", "n", "different"),  # a matrix of which nothing is said may have any rank
        (r"\frac{\partial L}{\partial w}", "0", "unknown"),  # how L depends on w is not said
        (r"\begin{cases}x & x > 0 \\ 0 & \text{otherwise}\end{cases}", r"\mathbb{1}[x>0]\,x", "equal"),
        (r"\mathbf{1}^T u", r"\sum_{i=1}^m u_i", "equal"),
        (r"\mathbf{1}^T\mathbf{1}", "m", "unknown"),  # of which size?
        (r"\operatorname{tr}(I)", "m", "unknown"),
        (r"-\frac12\log\frac12-\frac12\log\frac12", "1", "unknown"),  # one bit
        ("w(k+1) - w(k)", "-(w(k) - w(k+1))", "equal"),  # a notation is read alike on both sides
        ("0/0", "0/0", "unknown"),
        ("1 000", "1000", "equal"),
        (r"2\frac12", "1", "unknown"),
    ],
)
def test_notation_that_was_once_misread(left: str, right: str, answer: str) -> None:
    decision = equal(left, right, symbols={**SHAPES, "C": "n,n"}, assume=ASSUME)
    assert decision.answer.value == answer, decision.reason


@pytest.mark.parametrize("fact", ["> 0", "positive integer", "Positive, real", "natural number"])
def test_facts_go_by_the_names_that_people_give_them(fact: str) -> None:
    assert equal(r"\sqrt{x^2}", "x", assume={"x": fact}).answer is Answer.EQUAL


def test_a_fact_that_is_not_known_is_refused_and_not_ignored() -> None:
    with pytest.raises(InputError, match="'postive' of x is not known"):
        equal("x", "y", assume={"x": "postive"})


def test_equal_has_a_clock() -> None:
    decision = grader.equal(r"\int_0^1 \sin(x^x+x^{1/3}) dx + \int_0^1 e^{\sin(x)} \ln(x+2) dx", "1/2", seconds=0.3)
    assert decision.answer is Answer.UNKNOWN
    assert isinstance(decision.evidence, Open)
    assert decision.evidence.why in ("timeout", "undecided")


def test_equal_answers_outside_of_the_main_thread() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(grader.equal, "(x+1)^2", "x^2+2x+1").result().answer is Answer.EQUAL
        assert pool.submit(grader.equal, "(x+1)^2", "x^2+1").result().answer is Answer.DIFFERENT


def test_a_fact_in_place_of_a_shape_is_named() -> None:
    assert equal("x+x", "2x", symbols={"x": "real"}).answer is Answer.EQUAL
    with pytest.raises(InputError, match="is no shape but a fact"):
        equal("x", "x", symbols={"x": "positive"})


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (r"\operatorname{Var}(X+Y)", r"\operatorname{Var}(X)+\operatorname{Var}(Y)"),
        (r"P(A \cap B)", "P(A)P(B)"),
        (r"1000 \cdot 1.05^2", "1100"),
    ],
)
def test_what_is_true_only_under_a_condition_is_left_open(left: str, right: str) -> None:
    assert equal(left, right).answer is Answer.UNKNOWN


def test_independence_that_is_said_decides() -> None:
    decision = equal(r"\operatorname{Var}(X+Y)", r"\operatorname{Var}(X)+\operatorname{Var}(Y)", assume={"X": "independent"})
    assert decision.answer is Answer.EQUAL


def test_the_mean_of_terms_is_known_by_its_bar() -> None:
    assert equal(r"\sum_{i=1}^n (x_i-\bar x)^2", r"\sum_{i=1}^n x_i^2 - n\bar{x}^2").answer is Answer.EQUAL
    assert equal(r"\sum_{i=1}^n (x_i-\bar x)^2", r"\sum_{i=1}^n x_i^2 + n\bar{x}^2").answer is Answer.DIFFERENT


def test_sets_with_signs_are_compared_as_sets() -> None:
    assert equal(r"\{x, -x\}", r"\{|x|, -|x|\}").answer is Answer.EQUAL
    assert equal(r"\{x, y\}", r"\{x, -y\}").answer is Answer.DIFFERENT
