"""Reading formulas as people write them, and printing them back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.grammar import Line, Names, Unread, read, read_expression
from grader.notation.printer import latex, show

NAMES = Names(functions=frozenset({"L"}), symbols=frozenset("X w t a w_0 w_1 eta n d A B lambda NIC NF".split()))


def shown(text: str) -> str:
    found = read_expression(text, NAMES)
    assert not isinstance(found, Unread), found
    return show(found)


@pytest.mark.parametrize(
    ("same", "as_"),
    [
        (r"\frac12", "1/2"), (r"\tfrac{1}{2}", "1/2"), (r"\left\|Xw\right\|", "‖Xw‖"), (r"\lVert Xw \rVert", "‖Xw‖"), ("||Xw||", "‖Xw‖"),
        (r"X^\top", "Xᵀ"), ("X^T", "Xᵀ"), (r"X^{\intercal}", "Xᵀ"), (r"X^{\mathsf{T}}", "Xᵀ"), ("X'", "X'"),
        (r"\mathbf{X}\boldsymbol{w}", "X w"), (r"\mathrm{tr}(A)", "tr(A)"), (r"\operatorname{tr}(A)", "tr(A)"),
        (r"A \cdot B", "A B"), (r"A \times B", "A B"), ("A * B", "A B"), (r"A\,B", "A B"), (r"A \; B", "A B"),
        (r"[2 \ 1]", "[2, 1]"), ("[2 1]", "[2, 1]"), ("[3.2, 1.6]", "[3.2, 1.6]"), ("[1 -2]", "[1, -2]"),
        (r"\begin{bmatrix}1 & 2 \\ 3 & 4\end{bmatrix}", "[1, 2; 3, 4]"), ("[1 2; 3 4]", "[1, 2; 3, 4]"), ("[[1,2],[3,4]]", "[1, 2; 3, 4]"),
        (r"\hat w", "ŵ"), (r"\hat{w}", "ŵ"), (r"\tilde\lambda", "λ̃"), (r"\lambda^\sim", "λ̃"), ("w^*", "w*"), (r"w^{\star}", "w*"),
        (r"w^{(k)}", "w(k)"), ("w(k+1)", "w(k + 1)"), ("L1", "L₁"), ("w_0", "w₀"), ("w₀", "w₀"), ("5α²", "5 α²"), ("1e-8", "1e-8"),
        (r"\nabla_w L(w)", "∇_{w} L(w)"), (r"\frac{\partial L_1}{\partial w_1}", "∂L₁/∂w₁"), (r"\partial L1/\partial w_1", "∂L₁/∂w₁"),
        (r"\frac{d}{d\eta} a", "∂a/∂η"), ("dL/dw", "∂L/∂w"), (r"\sum_{i=1}^n a_i", "∑_{i=1}^{n} a_i"), ("3,072", "3072"), ("18{,}432", "18432"),
        ("3x3x32", "3·3·32"), ("NIC*NF*9", "NIC NF·9"), (r"\log_2 n", "log(n, 2)"), (r"\sqrt[3]{n}", "root(n, 3)"), ("50%", "50%"),
        (r"\binom{5}{2}", "binomial(5, 2)"), ("n!", "n!"), (r"A^{-1}", "A⁻¹"), (r"A^{-T}", "(A⁻¹)ᵀ"), (r"A^\dagger", "pinv(A)"),
        (r"\underbrace{a + a}_{\text{twice}}", "a + a"), (r"\mathcal{O}(n^2)", "O(n²)"), ("O(n d)", "O(n d)"), (r"\|w\|_1", "‖w‖_1"),
    ],
)  # fmt: skip
def test_spellings(same: str, as_: str) -> None:
    found, wanted = read_expression(same, NAMES), read_expression(as_, NAMES)
    assert not isinstance(found, Unread), found
    if not isinstance(wanted, Unread):
        assert show(found).replace("3,072", "3072").replace("18,432", "18432") in (as_, show(wanted)) or found == wanted


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a = b = c", 3), (r"\begin{aligned} a &= b \\ &= c \end{aligned}", 2), ("x = 1, y = 2", 2), ("a = b", 2),
        (r"x = 1 \quad y = 2", 2), (r"a = b \text{ where } b = 2", 2),
    ],
)  # fmt: skip
def test_lines_and_chains(text: str, terms: int) -> None:
    lines = read(text)
    assert all(isinstance(line, Line) for line in lines)
    first = lines[0]
    assert isinstance(first, Line)
    assert len(first.readings[0].terms) == (terms if len(lines) == 1 else 2)


def test_two_readings_where_people_read_two_ways() -> None:
    for text in (r"1/2x", "w(k+1)", r"\log(x)^2"):
        line = read(text, NAMES)[0]
        assert isinstance(line, Line)
        assert len(line.readings) == 2, text


@pytest.mark.parametrize(
    "text", [r"\frac{1}{", "(a + b", "a +", r"\foo{x}", "a = = b", "10**10**10", "{" * 200 + "x" + "}" * 200, "9" * 500, r"\|x", "]", "x^", "_", r"\begin{bmatrix} 1"]
)  # fmt: skip
def test_what_cannot_be_read_is_unread_with_its_reason(text: str) -> None:
    lines = read(text)
    assert any(isinstance(line, Unread) and line.reason for line in lines) or not lines


def test_bounds_hold_in_time() -> None:
    for text in (
        "x+" * 60_000,
        "{" * 10_000,
        r"\frac" * 5_000,
        "((((" * 1_000 + "x",
        "[" * 3_000,
        "|" * 3_000,
        "x^" * 2_000 + "x",
        "-" * 3_000,
    ):
        assert all(isinstance(line, Unread) for line in read(text))


# ---------------------------------------------------------------- properties

LEAVES: st.SearchStrategy[Expression] = st.one_of(
    st.integers(0, 999).map(lambda value: Number(Fraction(value), str(value))),
    st.sampled_from("X w t a eta n A B lambda".split()).map(Symbol),
    st.integers(0, 9).map(lambda index: Apply("Subscript", (Symbol("w"), Number(Fraction(index))))),
)


def trees(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda pair: Apply("Add", pair)),
        pairs.map(lambda pair: Apply("Add", (pair[0], Apply("Negate", (pair[1],))))),
        pairs.map(lambda pair: Apply("Multiply", pair)),
        pairs.map(lambda pair: Apply("Divide", pair)),
        st.tuples(children, st.integers(2, 5)).map(lambda pair: Apply("Power", (pair[0], Number(Fraction(pair[1]))))),
        children.map(lambda child: Apply("Negate", (child,))),
        children.map(lambda child: Apply("Transpose", (child,))),
        children.map(lambda child: Apply("Norm", (child,))),
        children.map(lambda child: Apply("Sqrt", (child,))),
        children.map(lambda child: Apply("Inverse", (child,))),
    )


def flat(expression: Expression) -> Expression:
    """Sums and products without nesting, as the grammar builds them."""
    if not isinstance(expression, Apply):
        return expression
    args = tuple(flat(arg) for arg in expression.args)
    if expression.head in ("Add", "Multiply") and isinstance(args[0], Apply) and args[0].head == expression.head:
        args = (*args[0].args, *args[1:])
    if expression.head == "Power" and args[1:] == (Number(Fraction(-1)),):
        return Apply("Inverse", args[:1])
    return Apply(expression.head, args)


@settings(max_examples=200)
@given(st.recursive(LEAVES, trees, max_leaves=8))
def test_what_is_printed_reads_back_as_the_same(expression: Expression) -> None:
    for printed in (show(expression), latex(expression)):
        line = read(printed, NAMES)[0]
        assert isinstance(line, Line), (printed, line)
        assert any(again(statement.terms[0]) == again(expression) for statement in line.readings), printed


def again(expression: Expression) -> str:
    return show(flat(expression))


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for line in read(text, NAMES):
        assert 0 <= line.span.start <= line.span.end <= len(text)


@given(
    st.lists(
        st.sampled_from(
            r"x y 1 2 + - * / ^ _ { } ( ) [ ] \frac \sqrt \| | , = \sum \text d \partial T ' & \\ \left \nabla . ;".split()
        ),
        max_size=25,
    )
)
def test_any_jumble_of_signs_is_read_or_refused(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for line in read(text, NAMES):
        if isinstance(line, Line):
            for statement in line.readings:
                for term in statement.terms:
                    assert term.span.end <= len(text)
