r"""What a formula begins with: numbers, names, commands, brackets, bars, matrices, sums, derivatives.

Part of the grammar, cut off for its length: `atom` reads one operand, before the marks that follow it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.model import Span
from grader.notation.expression import Apply, Expression, Number, Symbol
from grader.notation.lexer import Token
from grader.notation.lines import CLOSERS, OPENERS, closing, environment, relation
from grader.notation.piecewise import one, which
from grader.notation.words import (
    ACCENTS,
    BARS,
    COMMAND_SYMBOLS,
    FENCES,
    FUNCTIONS,
    GREEK,
    LETTERS,
    MINUS,
    OPEN,
    OVER,
    PLAIN,
    TIMES,
    WORDY,
)

if TYPE_CHECKING:
    from grader.notation.grammar import Parser

MAX_DIGITS = 400
MATRICES = {
    **dict.fromkeys("matrix pmatrix bmatrix Bmatrix smallmatrix array".split(), ""),
    "vmatrix": "Det",
    "Vmatrix": "Norm",
}
BIG = {"\\sum": "Sum", "∑": "Sum", "\\prod": "Product", "∏": "Product"}
OPTIMA = {"argmin": "ArgMin", "argmax": "ArgMax"}
ORDERS = {"O": "BigO", "Theta": "BigTheta", "Omega": "BigOmega", "o": "LittleO"}
SETS = {"R": "Reals", "N": "Naturals", "Z": "Integers", "Q": "Rationals", "C": "Complexes"}
DOTS = frozenset("\\dots \\ldots \\cdots \\vdots \\ddots \\dotsc \\dotsb ... …".split())
STRIPPED = frozenset("boxed underline mathop mathrel mathbin mathord smash cancel".split())
EQUAL_SIGNS = frozenset({"=", "∈", "\\in"})


_SMALL = {str(value): Fraction(value) for value in range(1, 101)}


class Unreadable(Exception):
    """No rule reads the formula at this place."""

    def __init__(self, reason: str, span: Span) -> None:
        super().__init__(reason)
        self.reason, self.span = reason, span


def atom(p: Parser) -> Expression:
    """One operand at the parser's place."""
    token = p.next()
    place = p.pos - 1
    match token.kind:
        case "NUMBER":
            return number(token.text, p.at(place))
        case "LETTERS":
            return _letters(p, token, place)
        case "COMMAND":
            return _command(p, token, place)
    text = token.text
    if text in LETTERS:
        return _named(p, LETTERS[text], place)
    if text in DOTS:
        return p.make("Ellipsis", (), place)
    if text in OPEN or text == "{":
        return _bracket(p, token, place)
    if text in FENCES:
        return _fence(p, text, place)
    if text in BARS:
        return _bars(p, text, place)
    if text == "𝟙":
        return one(p, place)
    if text == "√":
        return p.make("Sqrt", (p.power(),), place)
    if text in BIG:
        return _big(p, BIG[text], place)
    if text == "∇":
        return _gradient(p, place)
    if text == "∂":
        return _partial(p, place)
    raise _unexpected(p, token, place)


def _unexpected(p: Parser, token: Token, place: int) -> Unreadable:
    return Unreadable(f"`{token.text}` was not expected here", p.at(place))


def number(text: str, span: Span) -> Number:
    """A decimal, with thousands separators or an exponent."""
    if len(text) < 6 and text.isdigit():
        return Number(_SMALL.get(text) or Fraction(int(text)), text, span)
    plain = text.replace("{,}", "").replace(",", "")
    mantissa, _, exponent = plain.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 5 or (exponent and abs(int(exponent)) > MAX_DIGITS):
        raise Unreadable(f"a number of more than {MAX_DIGITS} digits", span)
    return Number(Fraction(plain), plain, span)


# ---------------------------------------------------------------- names


def _letters(p: Parser, token: Token, place: int) -> Expression:
    """A whole name: known, a function, a Greek letter by name, a word, or a single letter."""
    text = token.text
    if text == "d" and _slash_derivative(p):
        return _partial(p, place)
    if text in p.names.symbols or text in p.names.functions:
        return _digits(p, Symbol(text, p.at(place)), place)
    lower = text.lower()
    if lower in OPTIMA or lower == "arg":
        return _optimum(p, lower, place)
    if len(text) > 1 and (text in FUNCTIONS or (lower in FUNCTIONS and p.text() == "(")):
        return _function(p, FUNCTIONS.get(text, FUNCTIONS.get(lower, "")), place)
    if len(text) > 1 and (lower in GREEK or lower == "eps"):
        return _named(p, "epsilon" if lower == "eps" else text if text in GREEK else lower.capitalize(), place)
    if text in ("O", "o") and p.text() == "(":
        return _order(p, ORDERS[text], place)
    if text == "E" and p.text() == "[":
        return _opaque_bracket(p, "Expectation", place)
    return _digits(p, Symbol(text, p.at(place)), place)


def _digits(p: Parser, base: Expression, place: int) -> Expression:
    """`L1`, `w0`: a digit close behind a name is its index."""
    token = p.peek()
    if token is not None and token.kind == "NUMBER" and not token.spaced and token.text.isdigit():
        p.next()
        return p.make("Subscript", (base, number(token.text, p.at(p.pos - 1))), place)
    return base


def _named(p: Parser, name: str, place: int) -> Expression:
    if name in ("Theta", "Omega") and p.text() == "(" and name not in p.names.symbols:
        return _order(p, ORDERS[name], place)
    if name in ("Reals", "Naturals", "Integers"):
        return _set(p, name, place)
    if name == "EmptySet":
        return p.make("EmptySet", (), place)
    return _digits(p, Symbol(name, p.at(place)), place)


def _set(p: Parser, name: str, place: int) -> Expression:
    r"""`\mathbb{R}^{n \times d}` with its sizes."""
    if p.text() != "^":
        return p.make(name, (), place)
    p.next()
    low, high = p.script()
    if p.tokens[low].text in ("+", "*"):
        return p.make(name, (), place)
    bounds = p.parts(low, high, ("\\times", "×", "*", "x"))
    sizes = tuple(p.inside(a, b, p.sum) for a, b in bounds)
    return p.make(name, sizes, place)


# ---------------------------------------------------------------- commands


def _command(p: Parser, token: Token, place: int) -> Expression:
    name = token.text[1:].rstrip("*")
    if name in COMMAND_SYMBOLS:
        return _named(p, COMMAND_SYMBOLS[name], place)
    if name in PLAIN:
        return _styled(p, name, place)
    if name in WORDY or name == "operatorname":
        return _words(p, place)
    if name in ACCENTS:
        return p.accented(_group(p), ACCENTS[name], place)
    if token.text in FENCES:
        return _fence(p, token.text, place)
    if token.text in BARS:
        return _bars(p, token.text, place)
    if token.text in OPEN:
        return _bracket(p, token, place)
    if token.text in BIG:
        return _big(p, BIG[token.text], place)
    if token.text in DOTS:
        return p.make("Ellipsis", (), place)
    if name in OPTIMA or name == "arg":
        return _optimum(p, name, place)
    if name in FUNCTIONS and name != "sqrt":
        return _function(p, FUNCTIONS[name], place)
    match name:
        case "frac" | "dfrac" | "tfrac" | "cfrac" | "sfrac" | "nicefrac":
            return _fraction(p, place)
        case "sqrt":
            return _root(p, place)
        case "nabla":
            return _gradient(p, place)
        case "partial":
            return _partial(p, place)
        case "begin":
            return _environment(p, place)
        case "int" | "iint" | "oint":
            return _opaque(p, "Integrate", place)
        case "lim":
            return _opaque(p, "Limit", place)
        case "binom":
            return p.make("Binomial", (_group(p), _group(p)), place)
        case "underbrace" | "overbrace":
            return _braced(p)
        case "overset" | "underset" | "stackrel":
            return _over_or_under(p, place)
    if name in STRIPPED:
        return _group(p)
    raise Unreadable(f"the command {token.text} is not known", p.at(place))


def _range(p: Parser) -> tuple[int, int]:
    """The tokens of a command's argument: a braced group, or one token. The place moves behind it."""
    token = p.peek()
    if token is None:
        raise p.fail("the formula breaks off")
    if token.text in ("(", "["):
        raise p.fail("an argument in braces was expected")
    return p.script()


def _group(p: Parser) -> Expression:
    return p.inside(*_range(p), p.sum)


def _styled(p: Parser, name: str, place: int) -> Expression:
    r"""`\mathbf{w}` is w, `\mathbb{R}` the reals, `\mathcal{O}(n)` an order, `\mathrm{tr}` a function."""
    low, high = _range(p)
    text = "".join(token.text for token in p.tokens[low:high])
    if name == "mathbb" and text in SETS:
        return _set(p, SETS[text], place)
    if text == "1" and name in ("mathbf", "boldsymbol", "bm", "pmb", "mathbb", "mathds"):
        return one(p, place)
    if name == "mathbb" and text == "I" and p.text() in ("(", "[", "\\{", "_"):
        indicator = one(p, place)
        if isinstance(indicator, Apply) and indicator.head == "Which":
            return indicator
        raise Unreadable("an indicator without a condition", p.at(place))
    if name == "mathbb" and text in ("E", "V", "P"):
        return _opaque_bracket(p, {"E": "Expectation", "V": "Variance", "P": "Probability"}[text], place)
    if name in ("mathcal", "mathscr", "mathrm") and text == "O" and p.text() == "(":
        return _order(p, "BigO", place)
    if text == "d" and _slash_derivative(p):
        return _partial(p, place)
    if name in ("mathrm", "mathsf", "mathtt", "mathit") and len(text) > 1 and text[0].isalpha():
        return _words_in(p, low, high, place)
    inner = p.inside(low, high, p.sum)
    return _digits(p, inner, place) if isinstance(inner, Symbol) else inner


def _words(p: Parser, place: int) -> Expression:
    r"""`\operatorname{tr}`, `\text{loss}`: a function where one is known, else a name."""
    return _words_in(p, *_range(p), place)


def _words_in(p: Parser, low: int, high: int, place: int) -> Expression:
    inner = [token for token in p.tokens[low:high] if token.text not in ("_", "{", "}", "\\_", "-")]
    text = "".join(token.text for token in inner)
    lower = text.lower()
    if not inner:
        raise Unreadable("an empty name", p.at(place))
    if lower in OPTIMA:
        return _optimum(p, lower, place)
    if text in FUNCTIONS or lower in FUNCTIONS:
        return _function(p, FUNCTIONS.get(text, FUNCTIONS.get(lower, "")), place)
    if text in ("T", "d") or not all(token.kind in ("LETTERS", "NUMBER") for token in inner):
        return p.inside(low, high, p.sum)
    return _digits(p, Symbol("_".join(token.text for token in inner), p.since(place)), place)


def _root(p: Parser, place: int) -> Expression:
    if p.text() == "[":
        end = closing(p.tokens, p.pos)
        if end >= p.end:
            raise p.fail("a bracket is not closed")
        degree = p.inside(p.pos + 1, end, p.sum)
        p.pos = end + 1
        return p.make("Root", (_group(p), degree), place)
    if p.text() == "(":
        return p.make("Sqrt", (p.power(),), place)
    return p.make("Sqrt", (_group(p),), place)


def _over_or_under(p: Parser, place: int) -> Expression:
    r"""`\underset{w}{\arg\min} f`; any other mark above or below says nothing."""
    below = p.script()
    low, high = _range(p)
    words = "".join(p.texts[low:high]).lower()
    name = "".join(char for char in words.replace("operatorname", "").replace("mathrm", "") if char.isalpha())
    if name in OPTIMA:
        stop = next((i for i in range(*below) if p.texts[i] in EQUAL_SIGNS), below[1])
        variable = p.inside(below[0], stop, p.sum)
        return p.make(OPTIMA[name], (p.product(), variable), place)
    return p.inside(low, high, p.sum)


def _braced(p: Parser) -> Expression:
    r"""`\underbrace{x}_{note}`: the note says nothing."""
    inner = _group(p)
    if p.text() in ("_", "^"):
        p.next()
        p.script()
    return inner


# ---------------------------------------------------------------- derivatives


def _differential(p: Parser, low: int, high: int) -> tuple[int, int] | None:
    r"""Where a stretch begins with `d` or `\partial`: the place behind it, and the order of the derivative."""
    if low >= high:
        return None
    after = low + 1
    if p.tokens[low].text == "\\mathrm" and low + 3 < high and p.tokens[low + 2].text == "d":
        after = low + 4
    elif p.tokens[low].text not in ("∂", "\\partial", "d"):
        return None
    order, after = _order_of(p, after, high)
    return None if order is None else (after, order)


def _order_of(p: Parser, after: int, high: int) -> tuple[int | None, int]:
    """The exponent behind a differential sign, 1 where there is none; None where it is no small number."""
    text = p.tokens[after].text if after < high else ""
    if text in ("²", "³"):
        return (2 if text == "²" else 3), after + 1
    if text != "^":
        return 1, after
    braced = after + 1 < high and p.tokens[after + 1].text == "{"
    place = after + 2 if braced else after + 1
    digit = p.tokens[place].text if place < high else ""
    return (int(digit) if digit in ("2", "3") else None), place + (2 if braced else 1)


def _fraction(p: Parser, place: int) -> Expression:
    above = _range(p)
    below = _range(p)
    top, bottom = _differential(p, *above), _differential(p, *below)
    if top is not None and bottom is not None and bottom[0] < below[1]:
        behind = p.pos
        body = p.inside(top[0], above[1], p.product) if top[0] < above[1] else None
        p.pos = behind
        variables = _variables(p, bottom[0], below[1])
        p.pos = behind
        if body is None:
            body = p.product()
        return _by(p, body, variables, place)
    return p.make("Divide", (p.inside(*above, p.sum), p.inside(*below, p.sum)), place)


def _variables(p: Parser, low: int, high: int) -> list[Expression]:
    r"""The variables of `\partial x \partial y`, `d\eta^2`, each as often as it occurs."""
    found: list[Expression] = []
    begin = low
    for place in range(low, high + 1):
        if place == high or (place > begin and _differential(p, place, high) is not None):
            variable, count = _with_order(p.inside(begin, place, p.power))
            found.extend([variable] * min(count, 3))
            after = _differential(p, place, high) if place < high else None
            begin = after[0] if after is not None else place
    return found


def _with_order(variable: Expression) -> tuple[Expression, int]:
    r"""The variable of `d\eta^2`, and how often the derivative is taken by it."""
    match variable:
        case Apply("Power", (base, Number(order))) if order.denominator == 1:
            return base, int(order)
    return variable, 1


def _by(p: Parser, body: Expression, variables: list[Expression], place: int) -> Expression:
    for variable in variables:
        body = p.make("D", (body, _plain_variable(variable)), place)
    return body


def _plain_variable(variable: Expression) -> Expression:
    """`w^T` in a derivative by it is w."""
    return variable.args[0] if isinstance(variable, Apply) and variable.head == "Transpose" else variable


def _slash_derivative(p: Parser) -> bool:
    """Whether `d` before the parser's place begins `dL/dw`: a factor, a slash and another d follow."""
    for ahead in range(8):
        token = p.peek(ahead)
        if token is None or relation(token) is not None or token.text in "+-":
            return False
        if token.text in OVER:
            return ahead > 0 and p.text(ahead + 1) in ("d", "∂", "\\partial") and p.peek(ahead + 2) is not None
    return False


def _partial(p: Parser, place: int) -> Expression:
    r"""`\partial L / \partial w`, written with a slash."""
    if p.text() == "_":
        p.next()
        variable = p.inside(*p.script(), p.sum)
        return p.make("D", (p.power(), _plain_variable(variable)), place)
    order, after = _order_of(p, p.pos, p.end)
    p.pos = after
    body = None if p.text() in OVER else p.power()
    if order is None or p.text() not in OVER:
        raise Unreadable("a differential without its quotient", p.at(place))
    p.next()
    begin = _differential(p, p.pos, p.end)
    if begin is None:
        raise Unreadable("a differential without its quotient", p.at(place))
    p.pos = begin[0]
    variable, count = _with_order(p.power())
    if body is None:
        body = p.product()
    return _by(p, body, [variable] * min(count, 3), place)


def _gradient(p: Parser, place: int) -> Expression:
    r"""`\nabla_w L(w)`: of the factor that follows, or of the whole product where it begins with a number."""
    variable: Expression | None = None
    second = False
    while p.text() in ("_", "^", "²"):
        sign = p.next().text
        if sign == "²":
            second = True
        elif sign == "_":
            variable = p.inside(*p.script(), p.sum)
        else:
            low, high = p.script()
            second = "".join(token.text for token in p.tokens[low:high]) == "2"
            if not second:
                raise Unreadable("this power of nabla is not understood", p.at(place))
    token = p.peek()
    if token is None or not p.starts_operand(token):
        raise Unreadable("a gradient of nothing", p.at(place))
    begin = p.pos
    body = p.product() if token.kind == "NUMBER" or token.text in ("\\frac", "\\tfrac", "\\dfrac") else p.power()
    if isinstance(body, Apply) and body.head == "Transpose":  # the gradient of u^T A u, not of u^T
        p.pos = begin
        body = p.product()
    args = (body,) if variable is None else (body, variable)
    return p.make("Hessian" if second else "Gradient", args, place)


# ---------------------------------------------------------------- functions


def _function(p: Parser, head: str, place: int) -> Expression:
    r"""`\log x`, `\sin^2 x`, `\log_2(n)`, `tr(A)`, `\max(a, b)`."""
    base: Expression | None = None
    power: Expression | None = None
    while p.text() in ("_", "^"):
        sign = p.next().text
        script = p.inside(*p.script(), p.sum)
        base, power = (script, power) if sign == "_" else (base, script)
    if head == "Log" and base is None and p.text() in ("2", "10") and p.text(1) == "(":
        base = number(p.next().text, p.at(p.pos - 1))
    if head in ("Max", "Min") and isinstance(base, Symbol):
        return p.make("Largest" if head == "Max" else "Smallest", (p.product(), base), place)
    if head in ("Max", "Min", "Sup", "Inf") and base is not None:
        return _opaque(p, "Extremum", place)
    args = _arguments(p, head, place)
    if head == "Norm" and base is not None:
        args = (*args[:1], base)
    if head == "Log" and base is not None:
        args = (*args[:1], base)
    result: Expression = p.make(head, args, place)
    if power is not None:
        inverse = isinstance(power, Apply) and power.head == "Negate" and head in ("Sin", "Cos", "Tan")
        if inverse:
            return p.make(f"Arc{head.lower()}", args, place)
        result = p.make("Power", (result, power), place)
    return result


def _arguments(p: Parser, head: str, place: int) -> tuple[Expression, ...]:
    token = p.peek()
    if token is None:
        raise Unreadable("a function of nothing", p.at(place))
    if token.text in ("(", "[", "\\{") or (token.text == "{" and not token.spaced):
        end = closing(p.tokens, p.pos)
        if end >= p.end:
            raise p.fail("a bracket is not closed")
        after = p.tokens[end + 1].text if end + 1 < p.end else ""
        if not (after in ("^", "²") and head in ("Log", "Ln", "Exp", "Sin", "Cos", "Tan") and p.fork("power")):
            low = p.pos + 1
            p.pos = end + 1
            return tuple(p.inside(a, b, p.argument) for a, b in p.parts(low, end, (",", ";")))
        return (p.power(),)
    return (_run_of_atoms(p, place),)


def _run_of_atoms(p: Parser, place: int) -> Expression:
    r"""What a function without brackets takes: `\log 2x`, but not the next function's."""
    negative = p.text() in MINUS
    if negative:
        p.next()
    token = p.peek()
    if token is None or not p.starts_operand(token):
        raise Unreadable("a function of nothing", p.at(place))
    begin = p.pos
    found = p.power()
    while (token := p.peek()) is not None and p.starts_operand(token) and not _stops(token):
        found = p.join("Multiply", found, p.power(), begin)
    return p.make("Negate", (found,), begin) if negative else found


def _stops(token: Token) -> bool:
    name = token.text.lstrip("\\")
    return token.text in OPENERS or token.text in TIMES or (name in FUNCTIONS and len(name) > 1) or name in WORDY


def _order(p: Parser, head: str, place: int) -> Expression:
    end = closing(p.tokens, p.pos)
    if end >= p.end:
        raise p.fail("a bracket is not closed")
    inner = p.inside(p.pos + 1, end, p.sum)
    p.pos = end + 1
    return p.make(head, (inner,), place)


def _opaque(p: Parser, head: str, place: int) -> Expression:
    """An operator that is read but not computed: its scripts and its product belong to it."""
    while p.text() in ("_", "^"):
        p.next()
        p.script()
    return p.make(head, (p.product(),), place)


def _opaque_bracket(p: Parser, head: str, place: int) -> Expression:
    if p.text() == "_":
        p.next()
        p.script()
    return p.make(head, (p.power(),), place)


def _optimum(p: Parser, name: str, place: int) -> Expression:
    r"""`\arg\min_w L(w)`, `argmin(f)`."""
    if name == "arg":
        word = p.next().text.lstrip("\\").lower()
        if word in ("operatorname", "text", "mathrm", "underset"):
            low, high = _range(p)
            word = "".join(token.text for token in p.tokens[low:high]).lower()
        if word not in ("min", "max"):
            raise Unreadable("arg of something unknown", p.at(place))
        name = f"arg{word}"
    variable: Expression | None = None
    if p.text() == "_":
        p.next()
        low, high = p.script()
        stop = next((i for i in range(low, high) if p.tokens[i].text in EQUAL_SIGNS), high)
        variable = p.inside(low, stop, p.sum)
    body = p.product()
    args = (body,) if variable is None else (body, variable)
    return p.make(OPTIMA[name], args, place)


def _big(p: Parser, head: str, place: int) -> Expression:
    r"""`\sum_{i=1}^n x_i`: the product that follows belongs to it."""
    low: tuple[Expression, ...] = ()
    high: tuple[Expression, ...] = ()
    while p.text() in ("_", "^"):
        if p.next().text == "^":
            high = (p.inside(*p.script(), p.sum),)
            continue
        begin, end = p.script()
        place_of_sign = next((i for i in range(begin, end) if p.tokens[i].text in EQUAL_SIGNS), end)
        low = (p.inside(begin, place_of_sign, p.sum),)
        if place_of_sign < end:
            low = (*low, p.inside(place_of_sign + 1, end, p.sum))
    if (len(low) == 2 and not high) or (high and len(low) == 1):
        low = low[:1] if not high else (*low, Number(Fraction(1), "1"))
    return p.make(head, (p.product(), *low, *high), place)


# ---------------------------------------------------------------- brackets


def _bracket(p: Parser, token: Token, place: int) -> Expression:
    end = closing(p.tokens, place)
    if end >= p.end:
        raise Unreadable("a bracket is not closed", p.at(place))
    opening, shut = token.text, p.tokens[end].text
    p.pos = end + 1
    if place + 1 == end:
        raise Unreadable("an empty bracket", p.at(place))
    rows = [part for part in p.parts(place + 1, end, (";", "\\\\")) if part[0] < part[1]]
    commas = p.parts(place + 1, end, (",",))
    if (opening.endswith("{") and opening != "{") or (opening == "{" and len(commas) > 1):
        return p.make("Set", tuple(p.inside(a, b, _member(p)) for a, b in commas), place)
    if opening == "{":
        return p.inside(place + 1, end, p.sum)
    half_open = shut != OPEN.get(opening, ")")
    if half_open and len(commas) == 2:
        return p.make("Interval", tuple(p.inside(a, b, p.sum) for a, b in commas), place)
    if opening in ("[", "\\lbrack"):
        result = _list(p, _at_line_ends(p, rows), place)
        return _more_rows(p, result, place)
    if len(rows) > 1 or len(commas) > 1:
        return p.make("Tuple", tuple(p.inside(a, b, p.argument) for a, b in commas), place)
    return p.inside(place + 1, end, p.argument)


def _member(p: Parser):  # type: ignore[no-untyped-def]
    def parse() -> Expression:
        left = p.argument()
        while (token := p.peek()) is not None and relation(token) is not None:
            p.next()
            left = p.make("Condition", (left, p.sum()), p.pos)
        return left

    return parse


def _at_line_ends(p: Parser, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The rows of a matrix written one on each line, without a semicolon."""
    if len(rows) != 1:
        return rows
    (low, high), depth = rows[0], 0
    begins = [low]
    for place in range(low + 1, high):
        depth += (p.texts[place - 1] in OPENERS) - (p.texts[place - 1] in CLOSERS)
        if p.tokens[place].newline and depth == 0:
            begins.append(place)
    cut = list(zip(begins, [*begins[1:], high], strict=True))
    widths = {len(p.parts(a, b, (",",))) for a, b in cut}
    return cut if len(cut) > 1 and len(widths) == 1 and widths != {1} else rows


def _list(p: Parser, rows: list[tuple[int, int]], place: int) -> Expression:
    """A list between brackets: by commas or by gaps, rows by semicolons."""
    read_rows = [_row(p, a, b) for a, b in rows]
    if len(read_rows) > 1:
        return p.make("Matrix", tuple(Apply("Row", row) for row in read_rows), place)
    (row,) = read_rows
    if all(isinstance(entry, Apply) and entry.head in ("List", "Tuple") for entry in row):
        return p.make("Matrix", tuple(Apply("Row", entry.args) for entry in row if isinstance(entry, Apply)), place)
    if len(row) == 1:
        return row[0]
    return p.make("List", row, place)


def _row(p: Parser, low: int, high: int) -> tuple[Expression, ...]:
    commas = [part for part in p.parts(low, high, (",", "&")) if part[0] < part[1]]
    if len(commas) == 1:
        commas = _chunks(p, low, high)
    return tuple(p.inside(a, b, p.argument) for a, b in commas)


def _chunks(p: Parser, low: int, high: int) -> list[tuple[int, int]]:
    r"""Entries set apart by gaps, as in `[2 \ 1]` and `[1 -2 3]`; of numbers alone, unless the gaps are explicit."""
    begins = [low]
    depth = 0
    for place in range(low, high):
        token, before = p.tokens[place], p.tokens[place - 1]
        if place > low and depth == 0 and token.spaced and not _hangs(before) and token.text not in ("^", "_", "'"):
            after = p.tokens[place + 1] if place + 1 < high else None
            sign = token.text == "+" or token.text in MINUS
            operator = token.text in TIMES or token.text in OVER or (sign and (after is None or after.spaced))
            if not operator and token.text not in CLOSERS:
                begins.append(place)
        if token.text in OPENERS or token.text == "\\begin":
            depth += 1
        elif token.text in CLOSERS or token.text == "\\end":
            depth -= 1
    if len(begins) == 1:
        return [(low, high)]
    numeric = not any(token.kind in ("LETTERS", "COMMAND") for token in p.tokens[low:high])
    if not numeric and not all(p.tokens[begin].wide for begin in begins[1:]):
        return [(low, high)]
    return list(zip(begins, [*begins[1:], high], strict=True))


def _hangs(token: Token) -> bool:
    """Whether the token wants something behind it."""
    text = token.text
    return text == "+" or text in MINUS or text in TIMES or text in OVER or text in ("^", "_") or text in OPENERS


def _more_rows(p: Parser, first: Expression, place: int) -> Expression:
    """Lists of one length, each on its own line, are the rows of a matrix."""
    if not isinstance(first, Apply) or first.head != "List":
        return first
    rows = [first.args]
    while (token := p.peek()) is not None and token.newline and token.text == "[":
        end = closing(p.tokens, p.pos)
        if end >= p.end:
            break
        row = _row(p, p.pos + 1, end)
        if len(row) != len(rows[0]):
            break
        rows.append(row)
        p.pos = end + 1
    if len(rows) == 1:
        return first
    return p.make("Matrix", tuple(Apply("Row", row) for row in rows), place)


def _fence(p: Parser, text: str, place: int) -> Expression:
    shut, head = FENCES[text]
    depth = 0
    for end in range(place, p.end):
        here = p.tokens[end].text
        depth += (here == text) - (here == shut)
        if depth == 0:
            break
    else:
        raise Unreadable("a bracket is not closed", p.at(place))
    p.pos = end + 1
    args = tuple(p.inside(a, b, p.argument) for a, b in p.parts(place + 1, end, (",",)))
    if head == "Inner" and len(args) == 2:
        transposed = p.make("Transpose", (args[0],), place)
        return p.make("Multiply", (transposed, args[1]), place)
    if len(args) != 1:
        raise Unreadable("this bracket takes one formula", p.at(place))
    return p.make(head, args, place)


def _bars(p: Parser, text: str, place: int) -> Expression:
    head = BARS[text]
    p.bars.append(head)
    p.depth += 1
    inner = p.sum()
    p.depth -= 1
    shut = p.peek()
    if shut is None or BARS.get(shut.text) != head:
        raise Unreadable("a bar is not closed", p.at(place))
    p.next()
    p.bars.pop()
    return p.make(head, (inner,), place)


def _environment(p: Parser, place: int) -> Expression:
    name, after = environment(p.tokens, place)
    end = closing(p.tokens, place)
    if end >= p.end:
        raise Unreadable(f"\\begin{{{name}}} is not closed", p.at(place))
    _, behind = environment(p.tokens, end)
    if name == "array" and after < end and p.tokens[after].text == "{":
        after = closing(p.tokens, after) + 1
    p.pos = behind
    rows = [part for part in p.parts(after, end, ("\\\\",)) if part[0] < part[1]]
    if name in ("cases", "dcases", "rcases"):
        pieces = which(p, rows, place)
        p.pos = behind
        return p.make("Cases", (), place) if pieces is None else pieces
    if name not in MATRICES or not rows:
        raise Unreadable(f"\\begin{{{name}}} is not understood", p.at(place))
    cells = tuple(Apply("Row", tuple(p.inside(c, d, p.sum) for c, d in p.parts(a, b, ("&",)))) for a, b in rows)
    matrix = p.make("Matrix", cells, place)
    return p.make(MATRICES[name], (matrix,), place) if MATRICES[name] else matrix
