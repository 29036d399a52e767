r"""Formulas as students and language models write them, in LaTeX, Unicode or plain text, to expressions with spans.

A precedence parser over the lexer's tokens (Pratt, "Top down operator precedence", 1973), long because notation is. Where
people read one text in two ways (`1/2x`, `w(k+1)`, `\log(x)^2`) each reading is made, by parsing again with the other
choice taken; a statement is wrong only if it is wrong in all of them. What no rule reads is `Unread` with its reason,
never guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from grader.model import Span
from grader.notation.atoms import atom
from grader.notation.expression import Apply, Expression, Number, Symbol, free_symbols, substitute
from grader.notation.groups import Unreadable
from grader.notation.lexer import Token, TooLong, tokens
from grader.notation.lines import CLOSERS, OPENERS, Piece, closing, pieces, relation
from grader.notation.numbers import decimal
from grader.notation.runs import split_runs
from grader.notation.words import (
    ACCENTS,
    BARS,
    COMMAND_SYMBOLS,
    FENCES,
    FUNCTION_LETTERS,
    FUNCTIONS,
    LETTERS,
    MINUS,
    OVER,
    PLAIN,
    RELATIONS,
    SEQUENCE_INDICES,
    SPECTRAL,
    SUB,
    SUPER,
    TIMES,
    WORDY,
)

NAMED = frozenset({"LETTERS", "NUMBER"})
SCRIPTS = frozenset({"SUPERSCRIPT", "SUBSCRIPT", "MARK"})
EITHER = {"\\pm": "PlusMinus", "±": "PlusMinus", "\\mp": "MinusPlus", "∓": "MinusPlus"}
TIGHT = {
    **dict.fromkeys(("\\odot", "⊙", "∘", "\\circ"), "Hadamard"),
    **dict.fromkeys(("\\otimes", "⊗"), "Kronecker"),
    **dict.fromkeys(("\\cap", "∩"), "Intersection"),
}
WHOLE = {"//": "FloorDivide", "@": "Multiply", **dict.fromkeys(("\\bmod", "\\%", "%"), "Mod")}
NO_FACTORS = frozenset("end mid cap cup over choose pm mp odot otimes oplus circ bmod parallel".split())
STARS = frozenset({"*", "∗", "\\*"})
# all that may stand behind an operand and belong to it
BEHIND = frozenset(
    {"^", "**", "_", "⊤", ".T", "'", "′", "’", "\\prime", "''", "″", "!", "\\%", "%", "("}
    | {*STARS, *BARS, *(f"\\{name}" for name in WORDY)}
)
UNINDEXED = frozenset("Power Divide Sum Product Largest Smallest ArgMin ArgMax Integrate Limit Expectation Variance".split())
NEGATIONS = frozenset({"\\neg", "\\lnot", "¬"})
DIVIDERS = frozenset({*BARS, "\\parallel"})
MAX_DEPTH = 64
MAX_EXPONENT = 400
MAX_READINGS = 4


@dataclass(frozen=True)
class Names:
    """What the text and the question have introduced: functions, symbols, and names of several letters."""

    functions: frozenset[str] = frozenset()
    symbols: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        return self.symbols | self.functions if self.functions else self.symbols


@dataclass(frozen=True)
class Statement:
    """Terms joined by relations: `a = b <= c` has three terms and two relations. `continues`: it began with a relation.

    `cuts` are the places of the relations' signs.
    """

    terms: tuple[Expression, ...]
    relations: tuple[str, ...]
    span: Span
    continues: bool = False
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a formula, in every way that people read it, the usual way first."""

    span: Span
    lead: str
    readings: tuple[Statement, ...]
    forks: tuple[str, ...] = ("",)  # for each reading, where it leaves the usual one


@dataclass(frozen=True)
class Unread:
    """A line that no rule reads, and why."""

    reason: str
    span: Span
    relational: bool = False  # it holds a relation, so it wants to state something


def read(text: str, names: Names = Names(), start: int = 0) -> tuple[Line | Unread, ...]:
    """All lines of the formula; spans are counted from `start`."""
    try:
        found = tokens(text)
    except TooLong as error:
        return (Unread(str(error), Span(start, start + len(text)), relational=True),)
    return tuple(_line(piece, names, start) for piece in pieces(found))


def read_expression(text: str, names: Names = Names()) -> Expression | Unread:
    """The text as one expression, in its usual reading."""
    lines = read(text, names)
    if len(lines) != 1:
        return Unread("one formula was expected", Span(0, len(text)))
    line = lines[0]
    if isinstance(line, Unread):
        return line
    if line.readings[0].relations:
        return Unread("a formula without a relation was expected", line.span)
    return line.readings[0].terms[0]


def _line(piece: Piece, names: Names, start: int) -> Line | Unread:
    span = Span(piece.tokens[0].start + start, piece.tokens[-1].end + start)
    try:
        first = Parser(piece.tokens, names, start, frozenset())
        readings, forks = [first.statement()], [""]
        for fork in sorted(first.forks):
            try:
                reading = Parser(piece.tokens, names, start, frozenset({fork})).statement()
            except Unreadable:
                continue
            if reading not in readings:
                readings.append(reading)
                forks.append(fork)
        return Line(span, piece.lead, tuple(readings[:MAX_READINGS]), tuple(forks[:MAX_READINGS]))
    except Unreadable as error:
        return Unread(error.reason, span, any(map(relation, piece.tokens)))
    except RecursionError:
        return Unread("nested too deeply", span, relational=True)


class Parser:
    """One pass over one line. `taken` names the forks at which the less usual reading is followed."""

    def __init__(self, found: tuple[Token, ...], names: Names, start: int, taken: frozenset[str]) -> None:
        self.names, self.start, self.taken = names, start, taken
        self.forks: set[str] = set()
        if any(token.kind == "NUMBER" and "," in token.text for token in found):
            found = tuple(self._thousands(list(found)))
        texts = {token.text for token in found}
        if "||" in texts and "|" in texts:
            found = _double_bars(tuple(found))
        self.tokens = split_runs(found, names.known)
        self.texts = [token.text for token in self.tokens]
        self.pos, self.end = 0, len(self.tokens)
        self.depth = 0
        self.bars: list[str] = []

    # ------------------------------------------------------------ tokens

    def _thousands(self, found: list[Token]) -> list[Token]:
        """`[100,200]` is a list of two, `3,072` a number; a later group that begins with 0 settles it."""
        result: list[Token] = []
        depth = 0
        for token in found:
            depth += (token.text in OPENERS and token.text != "{") - (token.text in CLOSERS and token.text != "}")
            groups = token.text.split(",")
            if token.kind == "NUMBER" and depth > 0 and len(groups) > 1 and "{" not in token.text:
                if not any(group.startswith("0") for group in groups[1:]) and not self.fork("thousands"):
                    place = token.start
                    for number, group in enumerate(groups):
                        if number:
                            result.append(Token("OTHER", ",", place, place + 1))
                            place += 1
                        first = number == 0
                        result.append(
                            Token("NUMBER", group, place, place + len(group), token.spaced and first, token.wide and first)
                        )
                        place += len(group)
                    continue
            result.append(token)
        return result

    def fork(self, name: str) -> bool:
        """Whether the less usual reading is followed here; the place is noted."""
        self.forks.add(name)
        return name in self.taken

    def peek(self, ahead: int = 0) -> Token | None:
        place = self.pos + ahead
        return self.tokens[place] if place < self.end else None

    def text(self, ahead: int = 0) -> str:
        place = self.pos + ahead
        return self.texts[place] if place < self.end else ""

    def next(self) -> Token:
        place = self.pos
        if place >= self.end:
            raise Unreadable("the formula breaks off", self.at(self.end))
        self.pos = place + 1
        return self.tokens[place]

    def at(self, place: int) -> Span:
        """The span of the token at a place, for messages."""
        if not self.tokens:
            return Span(self.start, self.start)
        token = self.tokens[max(0, min(place, len(self.tokens) - 1))]
        return Span(token.start + self.start, token.end + self.start)

    def since(self, place: int) -> Span:
        """From the token at `place` to the last one read."""
        tokens, last = self.tokens, self.pos - 1
        if place >= len(tokens):
            return self.at(place)
        return Span(tokens[place].start + self.start, tokens[max(place, last)].end + self.start)

    def fail(self, reason: str) -> Unreadable:
        return Unreadable(reason, self.at(self.pos))

    def make(self, head: str, args: tuple[Expression, ...], place: int) -> Apply:
        return Apply(head, args, self.since(place))

    def inside(self, low: int, high: int, parse: Callable[[], Expression]) -> Expression:
        """Parse all tokens of [low, high), then go on behind them."""
        pos, end, bars = self.pos, self.end, self.bars
        self.pos, self.end, self.bars = low, high, []
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail("nested too deeply")
        result = parse()
        if self.pos < self.end:
            raise self.fail(f"`{self.text()}` was not expected here")
        self.depth -= 1
        self.pos, self.end, self.bars = pos, end, bars
        return result

    # ------------------------------------------------------------ statements

    def statement(self) -> Statement:
        terms: list[Expression] = []
        relations: list[str] = []
        cuts: list[int] = []
        continues = False
        first = self.peek()
        if first is not None and relation(first) is not None:
            self.next()
            continues = True
        while True:
            terms.append(self.sum())
            token = self.peek()
            found = relation(token) if token is not None else None
            if found is None:
                break
            cut = self.at(self.pos).start
            self.next()
            if self.peek() is None:  # "x =" at the end of a line: the rest stands elsewhere
                break
            relations.append(found)
            cuts.append(cut)
        if self.pos < self.end:
            raise self.fail(f"`{self.text()}` was not expected here")
        return Statement(tuple(terms), tuple(relations), self.since(0), continues, tuple(cuts))

    # ------------------------------------------------------------ sums and products

    def sum(self) -> Expression:
        place = self.pos
        terms = [self.product()]
        while True:
            text = self.text()
            if text == "+":
                self.next()
                terms.append(self.product())
            elif text in MINUS:
                self.next()
                start = self.pos - 1
                term = self.product()
                terms.append(self.make("Negate", (term,), start))
            elif text in ("\\cup", "∪"):
                self.next()
                left = terms[0] if len(terms) == 1 else self.make("Add", tuple(terms), place)
                terms = [self.join("Union", left, self.product(), place)]
            elif text in EITHER:
                head = EITHER[self.next().text]
                left = terms[0] if len(terms) == 1 else self.make("Add", tuple(terms), place)
                terms = [self.make(head, (left, self.product()), place)]
            else:
                break
        total = terms[0] if len(terms) == 1 else self.make("Add", tuple(terms), place)
        if self.text() in ("\\over", "\\choose"):  # of all that stands before it and behind it
            head = "Divide" if self.next().text == "\\over" else "Binomial"
            self.deeper()
            total = self.make(head, (total, self.sum()), place)
            self.depth -= 1
        return total

    def product(self) -> Expression:
        place = self.pos
        if self.text() in MINUS:
            self.next()
            self.deeper()
            negated = self.make("Negate", (self.product(),), place)
            self.depth -= 1
            return negated
        if self.text() in EITHER:
            head = EITHER[self.next().text]
            return self.make(head, (Number(Fraction(0), "0"), self.product()), place)
        left = self.unary()
        while self.pos < self.end:
            token = self.tokens[self.pos]
            text = token.text
            if token.kind in NAMED and text not in ("x", "X", "mod"):
                left = self.beside(left, token, place)
            elif relation(token) is not None:
                return left
            elif text in TIMES or self.is_cross(token):
                self.next()
                left = self.join("Multiply", left, self.unary(), place)
            elif text in OVER:
                self.next()
                left = self.make("Divide", (left, self.denominator()), place)
            elif text in TIGHT:
                self.next()
                left = self.make(TIGHT[text], (left, self.tight()), place)
            elif text in WHOLE or (token.kind == "LETTERS" and text == "mod"):
                self.next()
                left = self.make(WHOLE.get(text, "Mod"), (left, self.unary()), place)
            elif self.starts_operand(token):
                left = self.beside(left, token, place)
            else:
                return left
        return left

    def beside(self, left: Expression, token: Token, place: int) -> Expression:
        """What stands beside a factor without a sign is another factor; but `1 000` is a number, and `2 1/2` may be one."""
        if token.kind == "NUMBER" and isinstance(left, Number) and self.tokens[self.pos - 1].kind == "NUMBER":
            if token.spaced and self.text(1) in OVER and self.fork("mixed"):
                return self.make("Add", (left, self.make("Divide", (self.power(), self.behind_slash()), place)), place)
            if token.spaced and self.text(1) in OVER:
                return self.join("Multiply", left, self.power(), place)
            if not (token.spaced and len(token.text) == 3 and token.text.isdigit() and left.text.isdigit() and left.value < 1000):
                raise self.fail("two numbers side by side")
            self.next()
            return decimal(left.text + token.text, self.since(place))
        right = self.power()
        match left, right:
            case Number(whole, _), Apply("Divide", (Number(above, _), Number(below, _))):
                if whole.denominator == 1 and above < below and self.fork("mixed"):
                    return self.make("Add", (left, right), place)
        return self.join("Multiply", left, right, place)

    def behind_slash(self) -> Expression:
        self.next()
        return self.power()

    def tight(self) -> Expression:
        """What an elementwise or Kronecker product takes: factors without a sign between them bind closer, for most people."""
        place = self.pos
        found = self.unary()
        if not self.is_factor(self.peek()) or self.fork("loose"):
            return found
        while self.is_factor(self.peek()):
            found = self.join("Multiply", found, self.power(), place)
        return found

    def is_factor(self, token: Token | None) -> bool:
        return token is not None and relation(token) is None and token.text not in TIMES and self.starts_operand(token)

    def is_cross(self, token: Token) -> bool:
        """`3x3`, `3 x 3`: the letter stands for a multiplication sign."""
        before, after = self.tokens[self.pos - 1], self.peek(1)
        if token.text not in ("x", "X") or before.kind != "NUMBER" or token.text in self.names.symbols or after is None:
            return False
        if after.kind == "NUMBER":
            if before.text == "0" and not token.spaced and not after.spaced:
                raise self.fail("a number to the base 16 is not read")
            return True
        return token.text == "x" and after.kind == "LETTERS" and after.spaced and token.spaced and not self.fork("cross")

    def join(self, head: str, left: Expression, right: Expression, place: int) -> Expression:
        if isinstance(left, Apply) and left.head == head:
            return self.make(head, (*left.args, right), place)
        return self.make(head, (left, right), place)

    def denominator(self) -> Expression:
        """What a slash divides by: one factor, or, as some people read `1/2x`, all that follows without a sign."""
        place = self.pos
        below = self.unary()
        token = self.peek()
        if token is None or not self.starts_operand(token) or token.text in TIMES or not self.fork("slash"):
            return below
        while (token := self.peek()) is not None and self.starts_operand(token):
            below = self.join("Multiply", below, self.power(), place)
        return below

    def unary(self) -> Expression:
        place = self.pos
        if self.text() in MINUS:
            self.next()
            return self.make("Negate", (self.unary(),), place)
        if self.text() == "+":
            self.next()
            return self.unary()
        return self.power()

    def starts_operand(self, token: Token) -> bool:
        """Whether the token begins a factor that stands beside another without a sign."""
        text = token.text
        if self.closes_bar(text):
            return False
        match token.kind:
            case "NUMBER" | "LETTERS":
                return True
            case "COMMAND":
                name = text[1:]
                return text not in RELATIONS and text not in TIMES and text not in OVER and name not in NO_FACTORS
        return text in OPENERS or text in FENCES or text in BARS or text in LETTERS or text in "√∇∂∑∏∫"

    def closes_bar(self, text: str) -> bool:
        """Whether a bar behind an operand ends something (`|x|`, `P(A | B)`) rather than begins it."""
        if text not in BARS:
            return False
        if self.bars and self.bars[-1] == BARS[text]:
            return True
        return not any(BARS.get(token.text) == BARS[text] for token in self.tokens[self.pos + 1 : self.end])

    # ------------------------------------------------------------ powers, indices, marks behind an atom

    def power(self) -> Expression:
        place = self.pos
        self.deeper()
        base = self.atom()
        raised = False
        while self.pos < self.end:
            token = self.tokens[self.pos]
            text, kind = token.text, token.kind
            if text not in BEHIND and kind not in SCRIPTS:
                break
            if kind == "SUPERSCRIPT":
                self.next()
                base = self.raised(base, "".join(SUPER[char] for char in text), place)
            elif kind == "SUBSCRIPT":
                self.next()
                base = self.indexed(base, "".join(SUB[char] for char in text), place)
            elif kind == "MARK":
                self.next()
                base = self.accented(base, ACCENTS.get(text, "mark"), place)
            elif text == "^" or (text == "**" and not token.spaced and (self.peek(1) or token).text != "**"):
                self.next()
                if raised:
                    raise self.fail("a power of a power without brackets")
                base = self.superscript(base, place)
                raised = isinstance(base, Apply) and base.head == "Power"
            elif text == "_":
                self.next()
                base = self.subscript(base, place)
            elif text in ("'", "′", "’", "\\prime"):
                self.next()
                base = self.make("Prime", (base,), place)
            elif text in ("⊤", ".T"):
                self.pos += 1
                base = self.make("Transpose", (base,), place)
            elif text in ("''", "″"):
                self.next()
                base = self.make("Prime", (self.make("Prime", (base,), place),), place)
            elif text == "!" and not token.spaced:
                self.next()
                base = self.make("Factorial", (base,), place)
            elif text in ("\\%", "%") and self.ends_operand(1):
                self.next()
                base = self.make("Percent", (base,), place)
            elif self.is_star(base, token):
                self.next()
                base = self.suffixed(base, "star", place)
            elif text == "(" and self.is_call(base):
                base = self.call(base, place)
            elif text in BARS and self.text(1) == "_" and self.closes_bar(text) and not self.bars:
                base = self.evaluated(base, place)
            elif kind == "COMMAND" and text[1:] in WORDY and self.text(1) == "{" and not self.names_function():
                end = closing(self.tokens, self.pos + 1)
                unit = "".join(piece.text for piece in self.tokens[self.pos + 2 : end])
                self.pos = min(end + 1, self.end)
                if self.text() == "^":  # cm^2
                    self.next()
                    low, high = self.script()
                    unit += "^" + "".join(self.texts[low:high])
                base = self.make("Quantity", (base, Symbol(unit or "unit")), place)
            else:
                break
        self.depth -= 1
        return base

    def names_function(self) -> bool:
        r"""Whether a word behind an operand is a function of what follows, `X^T \text{diag}(p)`, and no unit."""
        end = closing(self.tokens, self.pos + 1)
        name = "".join(self.texts[self.pos + 2 : end])
        return name in FUNCTIONS and end + 1 < self.end and self.texts[end + 1] in ("(", "[", "\\left(", "\\left")

    def evaluated(self, base: Expression, place: int) -> Expression:
        r"""`f \big|_{x = 1}`."""
        self.pos += 2
        low, high = self.script()
        sign = next((index for index in range(low, high) if relation(self.tokens[index]) == "Equal"), None)
        if sign is None:
            raise Unreadable("a bar that names no value", self.at(low))
        variable, value = self.inside(low, sign, self.sum), self.inside(sign + 1, high, self.sum)
        return self.make("Evaluated", (base, variable, value), place)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > 4 * MAX_DEPTH:
            raise self.fail("nested too deeply")

    def ends_operand(self, ahead: int) -> bool:
        token = self.peek(ahead)
        return token is None or not self.starts_operand(token) or token.spaced

    def is_star(self, base: Expression, token: Token) -> bool:
        """`w* = 5`: a star close behind a name and before a gap is the name's, not a product."""
        if token.text not in STARS or token.spaced or not isinstance(base, Symbol):
            return False
        after = self.peek(1)
        return after is None or after.spaced or after.text in CLOSERS or relation(after) is not None or after.text in ","

    def script(self) -> tuple[int, int]:
        """The tokens of the script that follows: a group, or one token. The place moves behind it."""
        token = self.next()
        if token.text == "{":
            end = closing(self.tokens, self.pos - 1)
            if end >= self.end:
                raise Unreadable("a brace is not closed", self.at(self.pos - 1))
            low = self.pos
            self.pos = end + 1
            return low, end
        if token.text in ("(", "["):
            end = closing(self.tokens, self.pos - 1)
            low = self.pos - 1
            self.pos = min(end + 1, self.end)
            return low, self.pos
        after = self.peek()
        if token.text in MINUS and after is not None and after.kind in ("NUMBER", "LETTERS"):
            self.pos += 1
            return self.pos - 2, self.pos
        if token.kind == "COMMAND" and self.text() == "{":
            end = closing(self.tokens, self.pos)
            low = self.pos - 1
            self.pos = min(end + 1, self.end)
            return low, self.pos
        return self.pos - 1, self.pos

    def superscript(self, base: Expression, place: int) -> Expression:
        low, high = self.script()
        words = [token.text for token in self.tokens[low:high]]
        plain = "".join(words).replace("\\mathsf", "").replace("\\mathrm", "").replace("\\text", "").strip("{}()")
        in_brackets = bool(words) and words[0] == "(" and closing(self.tokens, low) == high - 1
        if plain in ("T", "\\top", "\\intercal", "⊤", "\\mathtt{T}", "\\tT"):
            if "T" in self.names.symbols and plain == "T" and self.fork("transpose"):
                return self.make("Power", (base, Symbol("T", self.at(low))), place)
            return self.make("Transpose", (base,), place)
        if plain in ("*", "\\*", "\\star", "\\ast", "∗", "⋆", "★"):
            return self.suffixed(base, "star", place)
        if plain in ("-1", "−1"):
            return self.make("Inverse", (base,), place)
        if plain in ("-T", "-\\top", "−T", "−\\top"):
            return self.make("Transpose", (self.make("Inverse", (base,), place),), place)
        if plain in ("\\dagger", "†", "+", "\\dag"):
            return self.make("PseudoInverse", (base,), place)
        if plain in ("H", "\\mathsf{H}", "\\dagger\\dagger") and not isinstance(base, Number):
            return self.make("Transpose", (base,), place)
        if words and all(word in ("\\prime", "'", "′") for word in words):
            for _ in words:
                base = self.make("Prime", (base,), place)
            return base
        if plain in ("\\sim", "~", "∼", "\\tilde"):
            return self.accented(base, "tilde", place)
        if words[:1] in (["\\odot"], ["\\circ"], ["∘"], ["⊙"]) and len(words) > 1:
            return self.make("ElementPower", (base, self.inside(low + 1, high, self.sum)), place)
        if plain in ("\\circ", "°"):
            if isinstance(base, Number):
                return self.make("Multiply", (base, Apply("Divide", (Symbol("pi"), Number(Fraction(180))))), place)
            return self.suffixed(base, "deg", place)
        if in_brackets and not isinstance(base, Number) and words[1] not in MINUS and "/" not in words and not self.closed(place):
            inner = self.inside(low + 1, high - 1, self.sum)
            return self.make("Subscript", (base, self.make("Tuple", (inner,), low)), place)
        exponent = self.inside(low, high, self.sum)
        return self.raise_to(base, exponent, place)

    def closed(self, place: int) -> bool:
        """Whether what began at the place is a group in brackets, which has powers, but no steps: `(X X^T)^(2)`."""
        return self.tokens[place].text in OPENERS

    def raise_to(self, base: Expression, exponent: Expression, place: int) -> Expression:
        if isinstance(exponent, Number) and isinstance(base, Number) and abs(exponent.value) > MAX_EXPONENT:
            raise Unreadable(f"an exponent over {MAX_EXPONENT}", self.since(place))
        if isinstance(base, Number) and _is_tower(exponent):
            raise Unreadable("a power of a power of a number", self.since(place))
        return self.make("Power", (base, exponent), place)

    def raised(self, base: Expression, script: str, place: int) -> Expression:
        """A Unicode superscript: `²`, `ᵀ`, `⁻¹`, `⁽ᵏ⁾`."""
        if script == "T":
            return self.make("Transpose", (base,), place)
        if script == "-1":
            return self.make("Inverse", (base,), place)
        if script == "-T":
            return self.make("Transpose", (self.make("Inverse", (base,), place),), place)
        if script == "+":
            return self.make("PseudoInverse", (base,), place)
        if script.startswith("(") and script.endswith(")"):
            return self.make("Subscript", (base, Apply("Tuple", (_script_atom(script[1:-1]),))), place)
        negative = script.startswith("-")
        inner = _script_atom(script.lstrip("+-"))
        return self.raise_to(base, Apply("Negate", (inner,)) if negative else inner, place)

    def indexed(self, base: Expression, script: str, place: int) -> Expression:
        sign = max(script.find("+", 1), script.find("-", 1))
        if sign > 0:
            left, right = _script_atom(script[:sign]), _script_atom(script[sign + 1 :])
            inner: Expression = Apply("Add", (left, right if script[sign] == "+" else Apply("Negate", (right,))))
        else:
            inner = _script_atom(script)
        return self.make("Subscript", (base, inner), place)

    def subscript(self, base: Expression, place: int) -> Expression:
        low, high = self.script()
        if self.tokens[place].text in ("[", "\\lbrack") and self.text() == "^":
            self.next()
            return self.between(base, self.inside(low, high, self.sum), self.inside(*self.script(), self.sum), place)
        match base:
            case Apply("Norm", (inner,)):
                return self.make("Norm", (inner, self.norm_kind(low, high)), place)
            case Apply("Power", (Apply("Norm", (inner,)) as norm, exponent)):  # ‖x‖^2_2
                norm = self.make("Norm", (inner, self.norm_kind(low, high)), place)
                return self.make("Power", (norm, exponent), place)
            case Apply("Power", (Symbol() as name, exponent)):  # x^2_i
                return self.make("Power", (self.with_index(name, low, high, place), exponent), place)
        return self.with_index(base, low, high, place)

    def with_index(self, base: Expression, low: int, high: int, place: int) -> Expression:
        """The base with the script in [low, high) as its index, or as a part of its name."""
        word = self.word(low, high)
        if word is not None:
            return self.suffixed(base, word, place)
        parts = self.parts(low, high, (",",))
        indices = tuple(index for a, b in parts for index in _indices(self.inside(a, b, self.sum)))
        if isinstance(base, Apply) and base.head == "Transpose" and isinstance(base.args[0], Symbol):
            return self.make("Transpose", (self.make("Subscript", (base.args[0], *indices), place),), place)
        if (isinstance(base, Symbol) and base.name.endswith(("_star", "_hat", "_tilde", "_bar"))) or not isinstance(base, Apply):
            return self.make("Subscript", (base, *indices), place)
        if base.head not in UNINDEXED:
            return self.make("Subscript", (base, *indices), place)
        raise Unreadable("an index behind this is not understood", self.since(place))

    def between(self, base: Expression, low: Expression, high: Expression, place: int) -> Expression:
        """`[F]_a^b` is F at b less F at a, where F has one variable."""
        while isinstance(base, Apply) and base.head in ("List", "Matrix", "Row", "Tuple") and len(base.args) == 1:
            base = base.args[0]
        names = free_symbols(base) - {"e", "pi"}
        if len(names) != 1:
            return self.make("Between", (base, low, high), place)
        (name,) = names
        return self.make("Add", (substitute(base, {name: high}), Apply("Negate", (substitute(base, {name: low}),))), place)

    def norm_kind(self, low: int, high: int) -> Expression:
        text = "".join(token.text for token in self.tokens[low:high]).strip("{}")
        if text in ("F", "\\mathrm{F", "\\text{F", "Fro", "fro") or text.endswith("F"):
            return Symbol("Frobenius", self.at(low))
        if text.endswith(("{op", "{spec", "{spectral")) or text in ("op", "2\\to2", "2→2"):
            return Symbol("Spectral", self.at(low))
        return self.inside(low, high, self.sum)

    def word(self, low: int, high: int) -> str | None:
        r"""The script as a word (`L_{reg}`, `w_{\text{new}}`), None where it is a formula."""
        inner = [t for t in self.tokens[low:high] if t.text not in "{}" and t.text[1:] not in WORDY | PLAIN | {"operatorname"}]
        if any(t.text in ("(", ",") for t in self.tokens[low:high]):
            return None
        letters = [t for t in inner if t.kind == "LETTERS"]
        if len(letters) > 1 and len(inner) == high - low and all(len(t.text) == 1 for t in letters):
            return None  # several indices
        if len(inner) == 1 and inner[0].text in ("\\max", "\\min", "\\sup", "\\inf"):
            return inner[0].text[1:]
        if not inner or not all(t.kind in ("LETTERS", "NUMBER") or t.text == "-" for t in inner) or inner[0].kind != "LETTERS":
            return None
        styled = len(inner) < high - low
        text = "".join(t.text for t in inner)
        if len(inner) == 1 and len(text) == 1:
            return None
        if any(t.text == "-" for t in inner) and not styled:
            return None
        return text.replace("-", "_")

    def suffixed(self, base: Expression, suffix: str, place: int) -> Expression:
        """`w^*` is the symbol w_star; a star behind an index goes to the name: `w_1^*`."""
        match base:
            case Symbol(name):
                return Symbol(f"{name}_{suffix}", self.since(place))
            case Apply("Subscript", (Symbol(name), *indices)):
                return self.make("Subscript", (Symbol(f"{name}_{suffix}"), *indices), place)
        if suffix == "star":
            raise Unreadable("a star behind this is not understood", self.since(place))
        raise Unreadable("an index behind this is not understood", self.since(place))

    def accented(self, base: Expression, accent: str, place: int) -> Expression:
        match base:
            case Symbol(name):
                return Symbol(f"{name}_{accent}", self.since(place))
            case Apply("Subscript", (Symbol(name), *indices)):
                return self.make("Subscript", (Symbol(f"{name}_{accent}"), *indices), place)
        raise Unreadable("an accent on this is not understood", self.since(place))

    # ------------------------------------------------------------ application

    def is_call(self, base: Expression) -> bool:
        """Whether the bracket that follows holds the arguments of the function before it."""
        inner = base
        while isinstance(inner, Apply) and inner.head in ("Prime", "Subscript"):
            inner = inner.args[0]
        if not isinstance(inner, Symbol):
            return False
        name = inner.name
        if name in self.names.functions:
            return True
        if isinstance(base, Apply) and base.head == "Subscript":
            return False
        if name in SEQUENCE_INDICES:  # k(k+1) is a product
            return False
        low, high = self.pos + 1, closing(self.tokens, self.pos)
        if high >= self.end:
            return False
        if name in self.names.symbols and self.is_applied(low, high) and (not isinstance(base, Apply) or base.head == "Prime"):
            return self.fork("applied") != isinstance(base, Apply)  # the slope M'(c) is applied more often than it is a factor
        if name in self.names.symbols and not isinstance(base, Apply):
            return self.is_iterate(low, high) and not self.fork("index")
        if name in FUNCTION_LETTERS or name in SPECTRAL:
            return True
        if len(self.parts(low, high, (",",))) > 1 or self.is_divided(low, high):
            return True
        return not isinstance(base, Apply) and self.is_iterate(low, high) and len(name) <= 2 and not self.fork("index")

    def is_divided(self, low: int, high: int) -> bool:
        """`p || q`, `A | B`: one bar with something on both sides."""
        bars = [place for place in range(low, high) if self.tokens[place].text in DIVIDERS]
        return len(bars) == 1 and low < bars[0] < high - 1

    def is_applied(self, low: int, high: int) -> bool:
        r"""A name alone, or a decimal, close behind: `\kappa(A)`, `\rho(0.1)` is a product, or the function that rho may be."""
        if high - low != 1 or self.tokens[low - 1].spaced:
            return False
        token = self.tokens[low]
        return (
            (token.kind == "NUMBER" and "." in token.text)
            or token.text in LETTERS
            or (token.kind == "LETTERS" and token.text not in SEQUENCE_INDICES)
            or (token.kind == "COMMAND" and token.text[1:] in COMMAND_SYMBOLS)
        )

    def is_iterate(self, low: int, high: int) -> bool:
        """`k`, `k+1`, `t - 1`: the number of a step."""
        words = [token.text for token in self.tokens[low:high]]
        if len(words) == 1 and words[0].isdigit():
            return True
        if not words or words[0] not in SEQUENCE_INDICES:
            return False
        return len(words) == 1 or (len(words) == 3 and words[1] in ("+", *MINUS) and self.tokens[low + 2].kind == "NUMBER")

    def call(self, base: Expression, place: int) -> Expression:
        low, high = self.pos + 1, closing(self.tokens, self.pos)
        if high >= self.end:
            raise Unreadable("a bracket is not closed", self.at(self.pos))
        name = base.name if isinstance(base, Symbol) else ""
        iterate = name and name not in self.names.functions and self.is_iterate(low, high)
        args = tuple(self.inside(a, b, self.condition) for a, b in self.parts(low, high, (",", ";")))
        self.pos = high + 1
        if iterate and (name in self.names.symbols or name not in FUNCTION_LETTERS):
            return self.make("Subscript", (base, Apply("Tuple", args)), place)
        return self.make("Call", (base, *args), place)

    def argument(self) -> Expression:
        """An argument, `A | B` as in a conditional probability, `p || q` as in a divergence; a sign alone is an event."""
        place = self.pos
        left = self.event()
        if self.text() in DIVIDERS:
            head = "Given" if BARS.get(self.text()) == "Abs" else "From"
            self.next()
            return self.make(head, (left, self.event()), place)
        return left

    def condition(self) -> Expression:
        """An argument, or what it is asked to be: `P(X = 2)`, `P(a < X < b)`."""
        place = self.pos
        left = self.argument()
        while (token := self.peek()) is not None and (found := relation(token)) is not None:
            self.next()
            left = self.make("Condition", (left, Symbol(found), self.sum()), place)
        return left

    def event(self) -> Expression:
        """`+` and `-` alone, as tests come out, or a sum."""
        alone = self.pos + 1 >= self.end or (self.text(1) in DIVIDERS and self.is_divided(self.pos, self.end))
        if alone and (self.text() == "+" or self.text() in MINUS):
            name = "plus" if self.next().text == "+" else "minus"
            return Symbol(name, self.at(self.pos - 1))
        if self.text() in NEGATIONS:
            place = self.pos
            self.next()
            return self.make("Not", (self.sum(),), place)
        return self.sum()

    def parts(self, low: int, high: int, separators: tuple[str, ...]) -> list[tuple[int, int]]:
        """The stretches between separators at this level."""
        found, begin, depth = [], low, 0
        for place in range(low, high):
            text = self.tokens[place].text
            if text in OPENERS or text == "\\begin":
                depth += 1
            elif text in CLOSERS or text == "\\end":
                depth -= 1
            elif depth == 0 and text in separators:
                found.append((begin, place))
                begin = place + 1
        return [*found, (begin, high)]

    # ------------------------------------------------------------ atoms

    def atom(self) -> Expression:
        return atom(self)


def _is_tower(exponent: Expression) -> bool:
    """A power of a number, or of a power."""
    return isinstance(exponent, Apply) and exponent.head == "Power" and not isinstance(exponent.args[0], Symbol)


def _double_bars(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """`||` behind an open bar closes it and opens the next: `|a||b|`."""
    result: list[Token] = []
    inside = False
    for token in found:
        inside ^= token.text == "|"
        if token.text == "||" and inside:
            result += [token._replace(text="|", end=token.start + 1), token._replace(text="|", start=token.start + 1)]
        else:
            result.append(token)
    return tuple(result)


def _indices(index: Expression) -> tuple[Expression, ...]:
    """`x_{ij}` has two indices."""
    match index:
        case Apply("Multiply", args) if all(isinstance(arg, Symbol) and len(arg.name) == 1 for arg in args):
            return args
    return (index,)


def _script_atom(text: str) -> Expression:
    return Number(Fraction(int(text)), text) if text.isdigit() else Symbol(text)
