"""Expressions back to text: `show` in Unicode for people, `latex` for the page. Both read back as what they print."""

from __future__ import annotations

from fractions import Fraction

from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.piecewise import ONES
from grader.notation.words import GREEK, LETTERS

LETTER_OF = {name: letter for letter, name in LETTERS.items() if letter not in "ϵϕς"}
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MARKS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "dot": "\u0307", "ddot": "\u0308", "check": "\u030c"}
ACCENT_COMMANDS = {"hat": "hat", "tilde": "tilde", "bar": "bar", "dot": "dot", "ddot": "ddot", "check": "check"}

SIGNS = {"Less": "<", "LessEqual": "≤", "Greater": ">", "GreaterEqual": "≥", "NotEqual": "≠"}
SUM, NEGATIVE, PRODUCT, POWER, ATOM = range(5)
PRODUCTS = frozenset({"Multiply", "MatMul"})
FUNCTION_NAMES = {
    "Ln": "log", "Log": "log", "Trace": "tr", "Det": "det", "Determinant": "det", "Diag": "diag", "Diagonal": "diag",
    "DiagonalOf": "diag", "Vec": "vec", "Vectorize": "vec", "Gcd": "gcd", "BigO": "O", "BigTheta": "Θ", "BigOmega": "Ω",
    "Variance": "Var", "Probability": "P", "PseudoInverse": "pinv",
}  # fmt: skip

# functions that are written with their arguments in brackets, in either form
CALLED = frozenset("Ln Log Exp Sin Cos Tan Sinh Cosh Tanh Sigmoid Softmax Trace Det Determinant Max Min Floor Ceil".split())


def show(expression: Expression) -> str:
    """For people, in Unicode: `w₁ = w₀ − η Xᵀa` without its relation."""
    return _Printer(latex=False).at(expression, SUM)


def latex(expression: Expression) -> str:
    """For the page, in LaTeX."""
    return _Printer(latex=True).at(expression, SUM)


class _Printer:
    """One pass in either form: precedence, sums and products are shared."""

    minus = " - "

    def __init__(self, latex: bool) -> None:
        self.latex = latex
        self.dot = r" \cdot " if latex else "·"

    def at(self, expression: Expression, level: int) -> str:
        text, own = self.term(expression)
        return f"({text})" if own < level else text

    def term(self, expression: Expression) -> tuple[str, int]:
        if isinstance(expression, Apply):
            return self.apply(expression.head, expression.args)
        if isinstance(expression, Symbol):
            return self.symbol(expression.name), ATOM
        return self.number(expression.value, expression.text)

    def number(self, value: Fraction, text: str) -> tuple[str, int]:
        if text:
            return text, ATOM
        if value.denominator == 1:
            return str(value), ATOM if value >= 0 else NEGATIVE
        return f"{value.numerator}/{value.denominator}", PRODUCT if value >= 0 else NEGATIVE

    def apply(self, head: str, args: tuple[Expression, ...]) -> tuple[str, int]:
        if head in CALLED:
            return f"{FUNCTION_NAMES.get(head, head.lower())}({self.listed(args)})", ATOM
        match head, args:
            case "Add", _:
                return self.add(args), SUM
            case "Negate", (arg,):
                return "-" + self.at(arg, PRODUCT), NEGATIVE
            case (("Multiply" | "MatMul"), _):
                return self.product(args), PRODUCT
            case "Dot", (left, right) if left == right:
                return self.power(self.apply("Norm", (left,))[0], Number(Fraction(2))), POWER
            case "Dot", (left, right):
                return self.product((Apply("Transpose", (left,)), right)), PRODUCT
            case "Hadamard", (left, right):
                return f"{self.at(left, PRODUCT)} ⊙ {self.at(right, POWER)}", PRODUCT
            case "Kronecker", (left, right):
                return f"{self.at(left, PRODUCT)} ⊗ {self.at(right, POWER)}", PRODUCT
            case (("Power" | "ElementPower" | "MatrixPower"), (base, exponent)):
                return self.power(self.at(base, ATOM), exponent), POWER
            case _:
                return self.other(head, args)

    def add(self, args: tuple[Expression, ...]) -> str:
        text = self.at(args[0], SUM)
        for arg in args[1:]:
            if isinstance(arg, Apply) and arg.head == "Negate":
                text += self.minus + self.at(arg.args[0], PRODUCT)
            else:
                text += " + " + self.at(arg, NEGATIVE)
        return text

    def product(self, args: tuple[Expression, ...]) -> str:
        text = ""
        for arg in args:
            piece = self.at(arg, POWER if text else PRODUCT)
            if isinstance(arg, Apply) and arg.head in ("Divide", "ElementDivide"):
                piece = f"({piece})" if not piece.startswith(("(", "\\")) else piece
            if isinstance(arg, Apply) and arg.head in ("Sum", "Product", "Gradient", "D") and not piece.startswith("("):
                piece = f"({piece})"
            if text and (piece[0].isdigit() or (piece[0] == "x" and text[-1].isdigit()) or not self.juxtaposes(text, piece)):
                text += self.dot
            elif text:
                text += " "
            text += piece
        return text

    def juxtaposes(self, left: str, right: str) -> bool:
        """Whether two factors may stand side by side without looking like a function's application."""
        return self.latex or not (right[0] in "([" and (left[-1].isalnum() or left[-1] in "₀₁₂₃₄₅₆₇₈₉*"))

    def symbol(self, name: str) -> str:
        return _latex_symbol(name) if self.latex else _unicode_symbol(name)

    def power(self, base: str, exponent: Expression) -> str:
        if self.latex:
            return f"{base}^{{{self.at(exponent, SUM)}}}"
        if isinstance(exponent, Number) and exponent.value.denominator == 1:
            return base + str(exponent.value).translate(SUPERSCRIPTS)
        inner = self.at(exponent, SUM)
        return f"{base}^{inner}" if len(inner) == 1 else f"{base}^{{{inner}}}"

    def other(self, head: str, args: tuple[Expression, ...]) -> tuple[str, int]:
        if head in SIGNS:
            return f"{self.at(args[0], SUM)} {SIGNS[head]} {self.at(args[1], SUM)}", SUM
        found = self.in_latex(head, args) if self.latex else None
        return found if found is not None else self.in_unicode(head, args)

    def which(self, args: tuple[Expression, ...]) -> str:
        """Values and their conditions, in LaTeX: nothing else is read back."""
        pieces = [f"{self.at(args[place + 1], SUM)} & {self.at(args[place], SUM)}" for place in range(0, len(args) - 1, 2)]
        pieces += [f"{self.at(args[-1], SUM)} & \\text{{otherwise}}"] if len(args) % 2 else []
        return "\\begin{cases}" + r" \\ ".join(pieces) + "\\end{cases}"

    def listed(self, args: tuple[Expression, ...]) -> str:
        return ", ".join(self.at(arg, SUM) for arg in args)

    def in_unicode(self, head: str, args: tuple[Expression, ...]) -> tuple[str, int]:
        match head, args:
            case (("Divide" | "ElementDivide"), (above, below)):
                return f"{self.at(above, PRODUCT)}/{self.at(below, ATOM)}", PRODUCT
            case "Transpose", (arg,):
                return f"{self.at(arg, ATOM)}ᵀ", POWER
            case "Inverse", (arg,):
                return f"{self.at(arg, ATOM)}⁻¹", POWER
            case "Prime", (arg,):
                return f"{self.at(arg, ATOM)}'", ATOM
            case "Norm", (arg,):
                return f"‖{_within(self.at(arg, SUM))}‖", ATOM
            case "Norm", (arg, kind):
                return f"‖{_within(self.at(arg, SUM))}‖_{'F' if kind == Symbol('Frobenius') else self.at(kind, ATOM)}", ATOM
            case "Norm1", (arg,):
                return f"‖{self.at(arg, SUM)}‖₁", ATOM
            case "NormInfinity", (arg,):
                return f"‖{self.at(arg, SUM)}‖_∞", ATOM
            case "Abs", (arg,):
                return f"|{self.at(arg, SUM)}|", ATOM
        return self.structured(head, args) or (f"{FUNCTION_NAMES.get(head, head.lower())}({self.listed(args)})", ATOM)

    def structured(self, head: str, args: tuple[Expression, ...]) -> tuple[str, int] | None:
        """Lists, matrices, indices, sums: what is more than a sign before or behind its arguments."""
        match head, args:
            case "Sqrt", (arg,):
                return f"√({self.at(arg, SUM)})", POWER
            case "Percent", (arg,):
                return f"{self.at(arg, ATOM)}%", POWER
            case "Factorial", (arg,):
                return f"{self.at(arg, ATOM)}!", POWER
            case "Quantity", (arg, _):
                return self.at(arg, SUM), SUM
            case "List", _:
                return f"[{self.listed(args)}]", ATOM
            case "Matrix", _:
                rows = [row.args if isinstance(row, Apply) else (row,) for row in args]
                if all(len(row) == 1 for row in rows):
                    return f"[{self.listed(tuple(row[0] for row in rows))}]", ATOM
                return "[" + "; ".join(self.listed(row) for row in rows) + "]", ATOM
            case "Subscript", (base, *indices):
                return self.subscript(base, tuple(indices)), ATOM
            case (("At" | "Term" | "RowOf"), (base, *indices)):
                return self.subscript(base, tuple(indices)), ATOM
            case "D", (body, variable):
                return f"∂{self.at(body, ATOM)}/∂{self.at(variable, ATOM)}", PRODUCT
            case "Gradient", (body,):
                return f"∇{self.at(body, ATOM)}", POWER
            case "Gradient", (body, variable):
                return f"∇_{{{self.at(variable, SUM)}}} {self.at(body, ATOM)}", POWER
            case (("Sum" | "Product"), (body, index, low, high)):
                sign = "∑" if head == "Sum" else "∏"
                bounds = f"_{{{self.at(index, SUM)}={self.at(low, SUM)}}}^{{{self.at(high, SUM)}}}"
                return f"{sign}{bounds} {self.at(body, PRODUCT)}", PRODUCT
            case (("Call" | "Unknown"), (function, *rest)):
                return f"{self.at(function, ATOM)}({self.listed(tuple(rest))})", ATOM
            case (("ArgMin" | "ArgMax"), (body, variable)):
                return f"{head.lower()}_{{{self.at(variable, SUM)}}} {self.at(body, PRODUCT)}", PRODUCT
            case "Tuple", _:
                return f"({self.listed(args)})", ATOM
            case "Set", _:
                return f"\\{{{self.listed(args)}\\}}", ATOM
            case "Expectation", (arg,):
                return f"𝔼[{self.at(arg, SUM)}]", ATOM
            case "Which", _:
                return self.which(args), ATOM
            case (("Sum" | "Product"), (body, index)):
                return f"{'∑' if head == 'Sum' else '∏'}_{{{self.at(index, SUM)}}} {self.at(body, PRODUCT)}", PRODUCT
            case (("Largest" | "Smallest"), (body, index, *_)):
                return f"{'max' if head == 'Largest' else 'min'}_{{{self.at(index, SUM)}}} {self.at(body, PRODUCT)}", PRODUCT
            case "Ones", (size,):
                return f"𝟏_{{{self.at(size, SUM)}}}", ATOM
            case "Ellipsis", ():
                return "…", ATOM
            case "Identity", _:
                return "I", ATOM
            case "Substitute", (body, variable, value):
                return f"{self.at(body, ATOM)} at {self.at(variable, ATOM)} = {self.at(value, SUM)}", SUM
        return self.several(head, args)

    def several(self, head: str, args: tuple[Expression, ...]) -> tuple[str, int] | None:
        """Signs, sets, intervals, integrals and limits."""
        match head, args:
            case (("PlusMinus" | "MinusPlus"), (left, right)):
                sign, zero = "±" if head == "PlusMinus" else "∓", isinstance(left, Number) and not left.value
                return f"{'' if zero else self.at(left, SUM) + ' '}{sign} {self.at(right, PRODUCT)}", SUM
            case "Integrate", (body, variable, *ends):
                bounds = f"_{{{self.at(ends[0], SUM)}}}^{{{self.at(ends[1], SUM)}}}" if ends else ""
                return f"∫{bounds} {self.at(body, SUM)} d{self.at(variable, ATOM)}", ATOM
            case "Limit", (body, variable, target, *side):
                sign = {"above": "^+", "below": "^-"}[str(getattr(side[0], "name", ""))] if side else ""
                return f"\\lim_{{{self.at(variable, SUM)} → {self.at(target, ATOM)}{sign}}} {self.at(body, PRODUCT)}", PRODUCT
            case (("Union" | "Intersection"), (left, right)):
                return f"{self.at(left, ATOM)} {'∪' if head == 'Union' else '∩'} {self.at(right, ATOM)}", SUM
            case "Given", (left, right):
                return f"{self.at(left, SUM)} | {self.at(right, SUM)}", SUM
            case "Interval", (low, high, Symbol(ends)):
                first, last = "(" if ends.startswith("open") else "[", ")" if ends.endswith("open") else "]"
                return f"{first}{self.at(low, SUM)}, {self.at(high, SUM)}{last}", ATOM
        return None

    def subscript(self, base: Expression, indices: tuple[Expression, ...]) -> str:
        name = self.at(base, ATOM)
        match indices:
            case (Apply("Tuple", (step,)),):
                return f"{name}({self.at(step, SUM)})"
            case (Number(value, _),) if value.denominator == 1 and value >= 0 and not self.latex:
                return name + str(value).translate(SUBSCRIPTS)
        inner = ",".join(self.at(index, SUM) for index in indices)
        return f"{name}_{inner}" if len(inner) == 1 and not self.latex else f"{name}_{{{inner}}}"

    def in_latex(self, head: str, args: tuple[Expression, ...]) -> tuple[str, int] | None:
        match head, args:
            case (("Divide" | "ElementDivide"), (above, below)):
                return f"\\frac{{{self.at(above, SUM)}}}{{{self.at(below, SUM)}}}", ATOM
            case "Transpose", (arg,):
                return f"{self.at(arg, ATOM)}^{{\\top}}", POWER
            case "Inverse", (arg,):
                return f"{self.at(arg, ATOM)}^{{-1}}", POWER
            case "Norm", (arg,):
                return f"\\|{_within(self.at(arg, SUM))}\\|", ATOM
            case "Norm", (arg, kind):
                return (
                    f"\\|{_within(self.at(arg, SUM))}\\|_{{{'F' if kind == Symbol('Frobenius') else self.at(kind, SUM)}}}",
                    ATOM,
                )
            case "Norm1", (arg,):
                return f"\\|{self.at(arg, SUM)}\\|_1", ATOM
            case "NormInfinity", (arg,):
                return f"\\|{self.at(arg, SUM)}\\|_\\infty", ATOM
            case "Set", _:
                return f"\\{{{self.listed(args)}\\}}", ATOM
            case "Which", _:
                return self.which(args), ATOM
            case "Sqrt", (arg,):
                return f"\\sqrt{{{self.at(arg, SUM)}}}", ATOM
            case (("Matrix" | "List"), _):
                rows = [row.args if isinstance(row, Apply) and row.head == "Row" else (row,) for row in args]
                cells = r" \\ ".join(" & ".join(self.at(cell, SUM) for cell in row) for row in rows)
                return f"\\begin{{bmatrix}}{cells}\\end{{bmatrix}}", ATOM
            case "D", (body, variable):
                return f"\\frac{{\\partial}}{{\\partial {self.at(variable, ATOM)}}} {self.at(body, ATOM)}", PRODUCT
            case (("ArgMin" | "ArgMax"), (body, variable)):
                return (
                    f"\\operatorname{{{head.lower()}}}_{{{self.at(variable, SUM)}}} {self.at(body, PRODUCT)}",
                    PRODUCT,
                )
            case (("Sum" | "Product"), (body, index, low, high)):
                sign = "\\sum" if head == "Sum" else "\\prod"
                bounds = f"_{{{self.at(index, SUM)}={self.at(low, SUM)}}}^{{{self.at(high, SUM)}}}"
                return f"{sign}{bounds} {self.at(body, PRODUCT)}", PRODUCT
        return None


def _unicode_symbol(name: str) -> str:
    if name == ONES:
        return "𝟏"
    base, _, suffix = name.partition("_")
    text = LETTER_OF.get(base, base)
    while suffix:
        piece, _, suffix = suffix.partition("_")
        if piece in MARKS:
            text += MARKS[piece]
        elif piece == "star":
            text += "*"
        elif piece == "prime":
            text += "'"
        elif piece.isdigit():
            text += piece.translate(SUBSCRIPTS)
        else:
            return f"{text}_{piece}" + (f"_{suffix}" if suffix else "")
    return text


def _latex_symbol(name: str) -> str:
    if name == ONES:
        return "\\mathbf{1}"
    base, _, suffix = name.partition("_")
    text = f"\\{base}" if base.lower() in GREEK else base if len(base) == 1 else f"\\mathrm{{{base}}}"
    while suffix:
        piece, _, suffix = suffix.partition("_")
        if piece in ACCENT_COMMANDS:
            text = f"\\{ACCENT_COMMANDS[piece]}{{{text}}}"
        elif piece == "star":
            text += "^*"
        elif piece == "prime":
            text += "'"
        elif piece.isdigit() or len(piece) == 1:
            text += f"_{{{piece}}}"
        else:
            text += f"_{{\\text{{{piece}}}}}"
    return text


def _within(text: str) -> str:
    """What stands between the bars of a norm: in brackets where it has bars of its own, which would close it."""
    return f"({text})" if "‖" in text or "\\|" in text else text
