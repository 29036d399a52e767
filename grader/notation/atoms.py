r"""What a formula begins with: numbers, names, commands, brackets, bars, matrices, sums, derivatives.

Part of the grammar, cut off for its length: `atom` reads one operand, before the marks that follow it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.notation.brackets import bars, bracket, environment, fence
from grader.notation.calculus import chance, integral, limit
from grader.notation.differentials import fraction, gradient, partial, slash_derivative
from grader.notation.expression import Apply, Expression, Symbol
from grader.notation.groups import Unreadable, group, token_range
from grader.notation.lexer import Token
from grader.notation.lines import closing
from grader.notation.numbers import decimal
from grader.notation.operators import OPTIMA, big, function, optimum, order, over_or_under
from grader.notation.piecewise import one
from grader.notation.words import (
    ACCENTS,
    BARS,
    COMMAND_SYMBOLS,
    FENCES,
    FUNCTIONS,
    GREEK,
    LETTERS,
    OPEN,
    PLAIN,
    WORDY,
)

if TYPE_CHECKING:
    from grader.notation.grammar import Parser

BIG = {"\\sum": "Sum", "∑": "Sum", "\\prod": "Product", "∏": "Product"}
ORDERS = {"O": "BigO", "Theta": "BigTheta", "Omega": "BigOmega", "o": "LittleO"}
SETS = {"R": "Reals", "N": "Naturals", "Z": "Integers", "Q": "Rationals", "C": "Complexes"}
DOTS = frozenset("\\dots \\ldots \\cdots \\vdots \\ddots \\dotsc \\dotsb ... …".split())
STRIPPED = frozenset("boxed underline mathop mathrel mathbin mathord smash cancel".split())


def atom(p: Parser) -> Expression:
    """One operand at the parser's place."""
    token = p.next()
    place = p.pos - 1
    match token.kind:
        case "NUMBER":
            return decimal(token.text, p.at(place))
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
        return bracket(p, token, place)
    if text in FENCES:
        return fence(p, text, place)
    if text in BARS:
        return bars(p, text, place)
    if text == "𝟙":
        return one(p, place)
    if text == "√":
        return p.make("Sqrt", (p.power(),), place)
    if text in BIG:
        return big(p, BIG[text], place)
    if text == "∫":
        return integral(p, place)
    if text == "∇":
        return gradient(p, place)
    if text == "∂":
        return partial(p, place)
    raise _unexpected(p, token, place)


def _unexpected(p: Parser, token: Token, place: int) -> Unreadable:
    return Unreadable(f"`{token.text}` was not expected here", p.at(place))


# ---------------------------------------------------------------- names


def _letters(p: Parser, token: Token, place: int) -> Expression:
    """A whole name: known, a function, a Greek letter by name, a word, or a single letter."""
    text = token.text
    if text == "d" and slash_derivative(p):
        return partial(p, place)
    if text in p.names.symbols or text in p.names.functions:
        return _digits(p, Symbol(text, p.at(place)), place)
    ahead = p.peek()
    if text == "grad" and ahead is not None and p.starts_operand(ahead):
        return gradient(p, place)
    lower = text.lower()
    if lower in OPTIMA or lower == "arg":
        return optimum(p, lower, place)
    if len(text) > 1 and (text in FUNCTIONS or (lower in FUNCTIONS and p.text() == "(")):
        return function(p, FUNCTIONS.get(text, FUNCTIONS.get(lower, "")), place)
    if len(text) > 1 and (lower in GREEK or lower == "eps"):
        return _named(p, "epsilon" if lower == "eps" else text if text in GREEK else lower.capitalize(), place)
    if text in ("O", "o") and p.text() == "(":
        return order(p, ORDERS[text], place)
    if text == "E" and (p.text() == "[" or (p.text() == "(" and any(word in ("X", "Y", "Z") for word in p.texts[p.pos : p.end]))):
        return chance(p, "Expectation", place)
    return _digits(p, Symbol(text, p.at(place)), place)


def _digits(p: Parser, base: Expression, place: int) -> Expression:
    """`L1`, `w0`: a digit close behind a name is its index."""
    token = p.peek()
    if token is not None and token.kind == "NUMBER" and not token.spaced and token.text.isdigit():
        if p.text(1) == "^" and p.fork("digit"):  # n2^k may be n times 2^k
            return base
        p.next()
        return p.make("Subscript", (base, decimal(token.text, p.at(p.pos - 1))), place)
    return base


def _named(p: Parser, name: str, place: int) -> Expression:
    if name in ("Theta", "Omega") and p.text() == "(" and name not in p.names.symbols:
        return order(p, ORDERS[name], place)
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
        return p.accented(group(p), ACCENTS[name], place)
    if token.text in FENCES:
        return fence(p, token.text, place)
    if token.text in BARS:
        return bars(p, token.text, place)
    if token.text in OPEN:
        return bracket(p, token, place)
    if token.text in BIG:
        return big(p, BIG[token.text], place)
    if token.text in DOTS:
        return p.make("Ellipsis", (), place)
    if name in OPTIMA or name == "arg":
        return optimum(p, name, place)
    if name in FUNCTIONS and name != "sqrt":
        return function(p, FUNCTIONS[name], place)
    match name:
        case "frac" | "dfrac" | "tfrac" | "cfrac" | "sfrac" | "nicefrac":
            return fraction(p, place)
        case "sqrt":
            return _root(p, place)
        case "nabla":
            return gradient(p, place)
        case "partial":
            return partial(p, place)
        case "begin":
            return environment(p, place)
        case "int":
            return integral(p, place)
        case "iint":
            return integral(p, place, fold=2)
        case "lim":
            return limit(p, place)
        case "binom":
            return p.make("Binomial", (group(p), group(p)), place)
        case "underbrace" | "overbrace":
            return _braced(p)
        case "overset" | "underset" | "stackrel":
            return over_or_under(p, place)
    if name in STRIPPED:
        return group(p)
    raise Unreadable(f"the command {token.text} is not known", p.at(place))


def _styled(p: Parser, name: str, place: int) -> Expression:
    r"""`\mathbf{w}` is w, `\mathbb{R}` the reals, `\mathcal{O}(n)` an order, `\mathrm{tr}` a function."""
    low, high = token_range(p)
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
        return chance(p, {"E": "Expectation", "V": "Variance", "P": "Probability"}[text], place)
    if name in ("mathcal", "mathscr", "mathrm") and text == "O" and p.text() == "(":
        return order(p, "BigO", place)
    if text == "d" and slash_derivative(p):
        return partial(p, place)
    if name in ("mathrm", "mathsf", "mathtt", "mathit") and len(text) > 1 and text[0].isalpha():
        return _words_in(p, low, high, place)
    inner = p.inside(low, high, p.sum)
    return _digits(p, inner, place) if isinstance(inner, Symbol) else inner


def _words(p: Parser, place: int) -> Expression:
    r"""`\operatorname{tr}`, `\text{loss}`: a function where one is known, else a name."""
    return _words_in(p, *token_range(p), place)


def _words_in(p: Parser, low: int, high: int, place: int) -> Expression:
    inner = [token for token in p.tokens[low:high] if token.text not in ("_", "{", "}", "\\_", "-")]
    text = "".join(token.text for token in inner)
    lower = text.lower()
    if not inner:
        raise Unreadable("an empty name", p.at(place))
    if lower in OPTIMA:
        return optimum(p, lower, place)
    if text in FUNCTIONS or lower in FUNCTIONS:
        return function(p, FUNCTIONS.get(text, FUNCTIONS.get(lower, "")), place)
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
        return p.make("Root", (group(p), degree), place)
    if p.text() == "(":
        return p.make("Sqrt", (p.power(),), place)
    return p.make("Sqrt", (group(p),), place)


def _braced(p: Parser) -> Expression:
    r"""`\underbrace{x}_{note}`: the note says nothing."""
    inner = group(p)
    if p.text() in ("_", "^"):
        p.next()
        p.script()
    return inner
