"""Statements out of lines: what was joined is parted where Python's grammar has no other way, what was wrapped is joined again.

Two operands side by side cannot stand in one statement, so a line end was between them; a bracket that is open, or an operator at
an end, goes on in the next line.
"""

from __future__ import annotations

import ast
import itertools
import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.mending.letters import is_number
from grader.mending.lines import Line

TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>[rRbBfFuU]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<number>\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<name>[^\W\d]\w*)
    |(?P<operator>\*\*=?|//=?|->|:=|[-+*/%@&|^=!<>]=|<<|>>|\.\.\.|[^\w\s])
    |(?P<space>\s+)""",
    re.VERBOSE | re.DOTALL,
)
OPENERS = ("for", "if", "while", "with", "try", "async")
MIDDLES = ("else", "elif", "except", "finally")
HEADERS = ("class", "def", *OPENERS, *MIDDLES)
_STARTERS = frozenset(
    "class def return for while with try raise assert import from del pass break continue global nonlocal elif".split()
)
_AFTER_OPERAND = frozenset("and or not in is if else for as import async".split())  # words that go on with an expression
_OPERANDS = frozenset({"None", "True", "False"})
_SWALLOWED = re.compile(
    r"\b(?:self\.\w+\s*=(?!=)|return\s|def\s+\w+\s*\(|class\s+\w+\s*\(|super\(|(?:[a-z_]\w*,\s*)*[a-z_]\w*\s*[-+*/]?=\s*\w"
    r"|for\s+\w+(?:,\s*\w+)*\s+in\s[^:]+:|if\s[^:]+:)"
)
_WRAPPED = re.compile(r"(?:[-+*/%@&|=,.(\[{<>]|\b(?:and|or|not|in|is|return|if|else|lambda))\s*$")
_GOES_ON = re.compile(r"\s*(?:[-+*/%&|^=<>)\]},.]|(?:and|or|in|is)\b|if\b.*\selse\s|else\b(?!\s*:))")


@dataclass(frozen=True)
class Statement:
    """One logical line: its physical lines, the first of which says where it was written."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text.strip() for line in self.lines)

    @property
    def word(self) -> str:
        """The keyword that it begins with, or nothing."""
        match = re.match(r"(?:async\s+)?(\w+)", self.text)
        word = match[1] if match else ""
        return word if word in HEADERS or keyword.iskeyword(word) else ""

    @property
    def is_header(self) -> bool:
        """Whether what is inside of it follows in other lines."""
        return self.word in HEADERS and _code(self.lines[-1].text).rstrip().endswith(":")


def _code(text: str) -> str:
    """A line without its comment."""
    return "".join(match[0] for match in TOKEN.finditer(text) if match.lastgroup != "comment")


# ---------------------------------------------------------------- joined lines parted


def parted(lines: Sequence[Line], comments: bool = True) -> tuple[Line, ...]:
    """Every line cut where the grammar says that another statement begins; `comments`: also where one swallowed code."""
    found: list[Line] = []
    depth = 0
    for line in lines:
        if depth == 0 and is_prose(line.text) and len(line.text.split()) > 2 and not keyword.iskeyword(line.text.split()[0]):
            found.append(line)
            continue
        cuts, after = _cuts(line.text, depth, comments)
        depth = 0 if re.match(r"\s*(?:def|class)\s+\w+", line.text) and depth else after
        edges = [0, *cuts, len(line.text)]
        for number, (begin, end) in enumerate(itertools.pairwise(edges)):
            text = line.text[begin:end].rstrip()
            if text.strip():
                indent = "" if number == 0 else " " * line.indent
                found.append(replace(line, text=indent + text.lstrip() if number else text, start=line.start + begin))
    return tuple(found)


def _cuts(text: str, depth: int, comments: bool) -> tuple[list[int], int]:
    cuts: list[int] = []
    tokens = [match for match in TOKEN.finditer(text) if match.lastgroup != "space"]
    before: re.Match[str] | None = None
    header, ternary = "", 0
    for place, token in enumerate(tokens):
        word = token[0]
        if token.lastgroup == "comment":
            swallowed = _SWALLOWED.search(word) if comments else None
            if swallowed and re.search(r"\w", word[: swallowed.start()]):
                inner, depth = _cuts(text[token.start() + swallowed.start() :], 0, comments)
                base = token.start() + swallowed.start()
                return [*cuts, base, *(base + cut for cut in inner)], depth
            break
        if depth == 0 and before is not None and _begins(before, token, tokens, place, header):
            cuts.append(token.start())
            header = ""
        if depth == 0 and (before is None or (cuts and cuts[-1] == token.start())):
            header, ternary = (word if word in HEADERS else ""), 0
        depth += (word in "([{") - (word in ")]}") if token.lastgroup == "operator" else 0
        depth = max(0, depth)
        if word == "lambda":
            ternary += 1
        elif word == ":" and depth == 0 and ternary:
            ternary -= 1
        elif word == ":" and depth == 0 and header and place + 1 < len(tokens) and tokens[place + 1].lastgroup != "comment":
            cuts.append(tokens[place + 1].start())
            header = ""
        before = token
    return sorted(set(cuts)), depth


def _begins(before: re.Match[str], token: re.Match[str], tokens: Sequence[re.Match[str]], place: int, header: str) -> bool:
    """Whether a new statement begins with this token, since nothing else can."""
    word = token[0]
    if not _is_operand_end(before):
        return False
    if token.lastgroup == "name":
        if word in _STARTERS:
            return not (word in ("for", "from", "with") and header in ("import",)) and before[0] not in ("async", "yield")
        if word in ("if", "else", "try", "finally"):
            rest = "".join(other[0] for other in tokens[place : place + 60])
            return word in ("try", "finally") or bool(re.match(r"else:", rest)) or (word == "if" and _is_statement(tokens, place))
        return word not in _AFTER_OPERAND
    if token.lastgroup == "operator":
        return word == "@" and token.start() > before.end() and _begins_decorator(tokens, place)
    return token.lastgroup in ("string", "number") and before.lastgroup != "string"


def _begins_decorator(tokens: Sequence[re.Match[str]], place: int) -> bool:
    return any(token[0] == "def" for token in tokens[place + 1 : place + 6])


def _is_statement(tokens: Sequence[re.Match[str]], place: int) -> bool:
    """Whether an `if` in a line begins a statement: its colon comes before any `else` of an expression."""
    depth = 0
    for token in tokens[place + 1 :]:
        depth += (token[0] in "([{") - (token[0] in ")]}") if token.lastgroup == "operator" else 0
        if depth == 0 and token[0] == "else":
            return False
        if depth == 0 and token[0] == ":":
            return True
    return False


def _is_operand_end(token: re.Match[str]) -> bool:
    if token.lastgroup in ("string", "number"):
        return True
    if token.lastgroup == "name":
        return not keyword.iskeyword(token[0]) or token[0] in (*_OPERANDS, "pass", "break", "continue")
    return token[0] in (")", "]", "}")


# ---------------------------------------------------------------- wrapped lines joined


def joined(lines: Sequence[Line]) -> tuple[Statement, ...]:
    """The lines as statements: a bracket that is open goes on, so does an operator at the end or at the beginning."""
    return tuple(_joined(lines))


def _joined(lines: Sequence[Line]) -> Iterator[Statement]:
    held: list[Line] = []
    depth, long = 0, ""  # `long`: the quotes of a text over several lines
    for line in lines:
        if not line.text.strip() or (line.text.lstrip().startswith("#") and not depth and not long):
            continue
        fresh = re.match(r"\s*(?:def|class)\s+\w+", line.text) is not None  # a bracket that was never closed ends here
        goes_on = bool(held) and not fresh and bool(_WRAPPED.search(_code(held[-1].text)) or _GOES_ON.match(line.text))
        if held and (fresh or (depth <= 0 and not long and not goes_on)):
            yield Statement(tuple(held))
            held, depth = [], 0
        held.append(line)
        depth, long = _open(line.text, depth, long)
    if held:
        yield Statement(tuple(held))


def _open(text: str, depth: int, long: str) -> tuple[int, str]:
    """Brackets and long texts that are open behind a line."""
    if long:
        _, closed, text = text.partition(long)
        if not closed:
            return depth, long
    for match in TOKEN.finditer(text):
        if match.lastgroup == "comment":
            break
        if text.startswith(('"""', "'''"), match.start()) and len(match[0]) < 6:
            return depth, match[0][0] * 3
        if match.lastgroup == "operator":
            depth += (match[0] in "([{") - (match[0] in ")]}")
    return max(0, depth), ""


def continued(statement: Statement) -> Statement:
    """A statement that was wrapped outside of brackets, on one line."""
    if len(statement.lines) == 1 or parses(statement) or any("#" in line.text for line in statement.lines[:-1]):
        return statement
    first = statement.lines[0]
    text = " " * first.indent + " ".join(line.text.strip().rstrip("\\").rstrip() for line in statement.lines)
    one = Statement((replace(first, text=text),))
    return one if parses(one) else statement


def parses(statement: Statement) -> bool:
    """Whether a statement by itself is Python."""
    text = statement.text
    word = statement.word
    if word in HEADERS and statement.is_header:
        text += " pass" if not text.rstrip().split("\n")[-1].count("#") else "\n    pass"
    match word:
        case "else" | "elif":
            text = "if x: pass\n" + text
        case "except" | "finally":
            text = "try: pass\n" + text
    if statement.word == "try":
        text += "\nfinally: pass"
    if text.startswith("@") and not re.search(r"^(?:async\s+)?(?:def|class)\b", text, re.MULTILINE):
        text += "\ndef f(): pass"
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def is_idle(statement: Statement) -> bool:
    """A word or a number that does nothing: of a page, of a button."""
    return re.fullmatch(r"\w+|\d+\.|[-=_*]{3,}", statement.text.strip()) is not None and statement.word == ""


def is_prose(text: str) -> bool:
    """Words of a sentence, of a heading, of a page's foot, and no code."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    signs = len(re.findall(r"[=()\[\]{}+*/<>]|\w\.\w", text))
    return is_number(text) or (
        len(words) >= 1 and signs <= len(words) // 6 and not re.match(r"\s*(?:return|import|from)\b", text)
    )
