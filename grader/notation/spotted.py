"""Formulas that stand in running text without dollar signs: where they begin and end.

A formula is a run of mathematical tokens round a sign of equality or order: names of one letter with their scripts, Greek,
numbers, operators, brackets, functions with their arguments. It ends at a word, a comma, the end of the sentence. A run that
may go on in a way that is not understood ("x = 3 or 4", "the rank of X = 5") is none: half a formula says something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from grader.model import Span
from grader.notation.amounts import SIGNS as SIGNS
from grader.notation.amounts import is_measured
from grader.notation.lexer import MAX_TEXT, MAX_TOKENS, Token, TooLong, tokens
from grader.notation.lines import closing
from grader.notation.runs import INDEX_LETTERS, segmented
from grader.notation.words import BARS, FENCES, FUNCTIONS, GREEK, LETTERS, MINUS, OVER, RELATIONS, TIMES

_OPEN, _SHUT = {"(": ")", "[": "]", "{": "}"}, frozenset(")]}")
_ANALYSIS = frozenset("∇∂√∑∏Σ±")
_INFIX = frozenset({"+", "@", "⊙", "⊗", "∘", "±", *TIMES, *OVER, *MINUS}) - {"•", "—", "‐", "‑"}
_BEHIND = frozenset({"'", "′", "″", "''", ".T", "⊤", "!", "%", "⋆"})
NAMED = frozenset({*GREEK, "eps", "grad"})
_FUNCTIONS = frozenset({*FUNCTIONS, "mean", "sum", "std", "argmin", "argmax", "E", "Var", "Cov"})
_APPLIED = frozenset(
    "det tr trace rank log ln exp sin cos tan sinh cosh tanh sqrt diag max min sign".split()
)  # may stand before an argument without brackets
_SHORT = frozenset(  # short words of English that letters of a question could spell
    "a i an am as at be by do go he if in is it me my no of ok on or ox so to up us we ad ah al cf de ed eg en et ex fa ha hi "
    "ho id ie la lo ma mr ms nd ne nb pi re rd st th ti uh vs ya ye yo are was has had can may not but and for the its our via "
    "per let set get put say see use sum two one six ten all any now thus then than that this with from when "
    "new our who why how too yet way out off own due did low few her him his she you they yes big old was were".split()
)
_WORDS_OF = frozenset(  # words behind which a name is a part of something that the words name
    "of times plus minus over per than between among non mod modulo squared half twice in or versus vs".split()
)
_GO_ON = frozenset(  # words behind which the formula goes on in words
    "or times plus minus over divided multiplied mod modulo squared cubed percent per to thousand million billion hundred dozen "
    "x".split()
)
_FUNCTION_WORDS = frozenset(
    """and where with so for is are which if when in by at then gives yields as but while since because let we have get the thus
    hence therefore that using from on means be was were has here after under given implies becomes equals it this say now or
    not only while until unless""".split()
)
_VERBS = frozenset("leaves keeps does changes".split())
_CLOSES = frozenset(".,;:!?)]\"'”’»*_—–-…}|")
_OPENS_BEFORE = frozenset(" \t\n\r\u00a0([{\"'“‘«*_:—–|")
_GREEK_BEFORE = "|".join(f"(?<={name})" for name in GREEK)
_TILDE = re.compile(rf"(?:(?<=(?<![A-Za-z])[A-Za-z])|(?<=[α-ωΑ-Ω])|{_GREEK_BEFORE})~(?![A-Za-z~/])|(?<=[α-ωΑ-Ω])~(?=_)")
URL = re.compile(r"\S*(?:://|www\.|@\w+\.)\S*|<[^<>\n]{1,80}>|\S*\w\.(?:py|txt|md|pdf|ipynb|csv|json|yaml|tex)\b\S*")


@dataclass(frozen=True)
class Run:
    """Mathematical tokens [first, last) that stand together."""

    first: int
    last: int


def spotted(text: str, known: frozenset[str] = frozenset()) -> Iterator[Span]:
    """The places of the formulas in a line of text; `known`: the names that the question and the text have introduced.

    Formulas between dollars and code are given as signs that no formula holds.
    """
    if len(text) > MAX_TEXT or not any(sign in text for sign in "=<>≈≤≥≠≡≔"):
        return
    for inner, found, hidden in runs_in(text, known):
        if _states(found[inner.first : inner.last]) and _whole(inner, found, hidden, known):
            yield Span(found[inner.first].start, found[inner.last - 1].end)


def runs_in(text: str, known: frozenset[str]) -> Iterator[tuple[Run, list[Token], str]]:
    """Every trimmed run of signs of mathematics, with the tokens of the text and the text in which they stand."""
    hidden = tilded(URL.sub(lambda match: "§" * len(match[0]), text))
    try:
        found = tokens(hidden)
    except TooLong:
        return
    assert len(found) <= MAX_TOKENS
    place = 0
    while place < len(found):
        run = run_at(found, place, hidden, known)
        if run is None:
            place += 1
            continue
        place = run.last
        inner = trimmed(run, found, hidden)
        if inner is not None:
            yield inner, found, hidden


def tilded(text: str) -> str:
    """A tilde close behind a single letter is its accent: `L~`, `λ~`, `lambda~`."""
    return _TILDE.sub("\u0303", text)


# ---------------------------------------------------------------- tokens that stand together


def run_at(found: list[Token], first: int, text: str, known: frozenset[str]) -> Run | None:
    """The longest run that begins here."""
    start = found[first].start
    if start and text[start - 1] not in _OPENS_BEFORE:
        return None
    place, shut, bars, last = first, list[str](), 0, first
    inside = 0  # where the outermost open bracket stands
    while place < len(found):
        token = found[place]
        before = found[place - 1] if place > first else None
        if token.newline and place > first and not shut and not (_relation(token) or _relation(found[place - 1])):
            break
        if token.text in _OPEN:
            if not shut:
                if token.text == "(" and any(map(_relation, found[place : closing(found, place)])):
                    break  # "(n = 1)" is a remark
                inside = place
            shut.append(_OPEN[token.text])
        elif token.text in _SHUT:
            if not shut or shut.pop() != token.text:
                break
        elif token.text in BARS:
            if token.spaced and place + 1 < len(found) and found[place + 1].spaced and token.text == "|":
                break
            bars += 1
        elif token.text in (",", ";", "...", "…"):
            if not shut:
                break
        elif not _mathematical(token, before, found, place, known):
            break
        place += 1
        last = place
    if shut:
        last = inside
    return Run(first, last) if last > first else None


def _mathematical(token: Token, before: Token | None, found: list[Token], place: int, known: frozenset[str]) -> bool:
    text = token.text
    after = found[place + 1] if place + 1 < len(found) else None
    tight = before is not None and not token.spaced
    match token.kind:
        case "NUMBER":
            return after is None or after.spaced or after.kind != "LETTERS" or _letters(after, token, found, place + 1, known)
        case "LETTERS":
            return _letters(token, before, found, place, known)
        case "SUPERSCRIPT" | "SUBSCRIPT":
            return tight
        case "MARK":
            return True
    if text in ("^", "_"):
        return tight and after is not None and not after.spaced
    if text == "**":
        return tight and after is not None and not after.spaced and after.kind in ("NUMBER", "LETTERS") and ends_operand(before)
    if text in ("'", "′", "''", "’"):
        return tight and not (after is not None and after.kind == "LETTERS" and not after.spaced)
    if text == "!":
        return (
            tight and ends_operand(before) and after is not None and (after.spaced or after.text in _INFIX or after.text in _SHUT)
        )
    if text == "~":
        return False
    return (
        (RELATIONS.get(text) in SIGNS and text != "==")
        or text in LETTERS
        or text in _ANALYSIS
        or text in FENCES
        or text in ("⌋", "⌉", "⟩")
        or text in _INFIX
        or text in _BEHIND
        or token.kind == "COMMAND"
    )


def ends_operand(token: Token | None) -> bool:
    """Whether an operand can end with the token."""
    return token is not None and (
        token.kind in ("NUMBER", "LETTERS", "SUPERSCRIPT", "SUBSCRIPT", "MARK")
        or token.text in _SHUT
        or token.text in LETTERS
        or token.text in _BEHIND
        or token.text in BARS
    )


def _letters(token: Token, before: Token | None, found: list[Token], place: int, known: frozenset[str]) -> bool:
    """Whether a run of letters is a name of mathematics where it stands, and no word."""
    text = token.text
    after = found[place + 1] if place + 1 < len(found) else None
    tight = after is not None and not after.spaced
    if before is not None and before.text in ("_", "^") and not token.spaced:
        return True
    if after is not None and tight and after.kind == "OTHER" and (after.text.isalpha() and after.text not in LETTERS):
        return False  # a word with letters beyond ASCII
    if after is not None and tight and after.text in ("-", "‑", "‐", "’", "'") and _is_word(found, place + 2):
        return False  # x-axis, e-mail, J's
    if after is not None and tight and after.text in (".", "[", ":") and place + 2 < len(found) and not found[place + 2].spaced:
        return after.text != "[" and not _is_word(found, place + 2)  # file.py, x[0]
    if len(text) == 1 or text in NAMED or (text in known and not (len(text) > 3 and text.islower())):
        return True
    if text.lower() in _FUNCTIONS and after is not None:
        applied = text in _APPLIED and (len(after.text) == 1 or after.kind == "NUMBER" or after.text in NAMED)
        base = text == "log" and after.text in ("2", "10")
        return base or after.text in ("(", "^", "_") if tight else applied and after.text not in ",.;:a"
    if text.lower() in _SHORT:
        return bool(tight and after is not None and (after.kind == "SUPERSCRIPT" or after.text == "^"))
    if text[0] == "d" and tight and after is not None and after.text in ("/", "_") and len(text) <= 3:
        return True
    if segmented(text, known) is not None and len(text) <= 4:
        return True
    if len(text) > 4:
        return False
    scripted = tight and after is not None and (after.kind in ("SUPERSCRIPT", "SUBSCRIPT") or after.text in ("^", "_"))
    if scripted and len(text) <= 3:
        return after is not None and (after.text != "_" or set(text) <= INDEX_LETTERS or not text.islower())
    return (
        len(text) <= 3 and not text.islower() and not text.istitle() and not (text.isupper() and len(set(text)) == len(text) > 2)
    )


def _is_word(found: list[Token], place: int) -> bool:
    return place < len(found) and found[place].kind == "LETTERS" and not found[place].spaced


def _relation(token: Token) -> bool:
    return RELATIONS.get(token.text) in SIGNS


# ---------------------------------------------------------------- what of a run is a formula


def trimmed(run: Run, found: list[Token], text: str) -> Run | None:
    """The run without marks of lists and emphasis before it, and without dashes and stars behind it."""
    first, last = run.first, run.last
    opening = ""
    while first < last:
        token = found[first]
        after = found[first + 1] if first + 1 < last else None
        if token.text in ("*", "**", "_", "–", "•", "/", "'", "’", "!", "%"):
            opening, first = token.text, first + 1
        elif token.text in ("-", "+") and after is not None and after.spaced:
            first += 1
        elif token.text == "(" and first + 3 < last and found[first + 2].text == ")" and found[first + 3].spaced:
            first += 3  # "(a) w = 5", "by (3) w = 5"
        elif token.text in ("a", "A", "I") and after is not None and after.spaced and _begins(after, found, first + 1):
            first += 1
        else:
            break
    while last > first and found[last - 1].text in ("-", "–", "—", "*", "_", "'", "’", "**"):
        final = found[last - 1]
        postfix = final.text in ("*", "'", "’") and not final.spaced and final.text != opening
        if postfix and not _relation(found[last - 2]):
            break
        last -= 1
    if last > first and found[last - 1].text in ("a", "A", "I") and found[last - 1].spaced and not stands(found, last):
        last -= 1
        while last > first and found[last - 1].text in ("-", "–", "—"):
            last -= 1
    return Run(first, last) if first < last else None


def _begins(token: Token, found: list[Token], place: int) -> bool:
    """Whether an operand begins with the token, rather than an operation on what stands before it."""
    if token.text in MINUS or token.text == "+":
        return place + 1 < len(found) and not found[place + 1].spaced
    return not (_relation(token) or token.text in _INFIX or token.text in BARS)


def stands(found: list[Token], last: int) -> bool:
    """Whether the letter before this place can be a symbol, and no article: no noun follows it."""
    if last >= len(found) or found[last].newline:
        return True
    token = found[last]
    return token.kind != "LETTERS" or token.text.lower() in _FUNCTION_WORDS | _VERBS


def _states(run: list[Token]) -> bool:
    """Whether the run relates two sides, and is no sum of numbers alone, which are read elsewhere."""
    signs = [place for place, token in enumerate(run) if _relation(token)]
    if not signs or signs[0] == 0 or signs[-1] == len(run) - 1:
        return False
    if any(after - place == 1 for place, after in pairwise(signs)):
        return False
    return any(
        token.kind in ("LETTERS", "SUPERSCRIPT", "SUBSCRIPT", "COMMAND")
        or token.text in LETTERS
        or token.text in BARS
        or token.text in ("√", "!")
        for token in run
    )


def _whole(run: Run, found: list[Token], text: str, known: frozenset[str]) -> bool:
    """Whether the formula is all there: nothing before it or behind it may belong to it."""
    inner = found[run.first : run.last]
    if sum(token.text == "|" for token in inner) % 2 or sum(token.text in ("‖", "||", "∥") for token in inner) % 2:
        return False
    if is_measured(inner, known):
        return False
    if inner[-1].text in _INFIX and not (inner[-1].text in ("*", "∗") and not inner[-1].spaced):
        return False
    return _whole_before(run, found, text) and _whole_behind(run, found, text, known)


def _whole_before(run: Run, found: list[Token], text: str) -> bool:
    start = found[run.first].start
    if start and text[start - 1] not in _OPENS_BEFORE:
        return False
    if run.first == 0:
        return True
    before, token = found[run.first - 1], found[run.first]
    if before.kind == "LETTERS":
        if (
            before.text.lower() in _WORDS_OF | _FUNCTIONS
            or not _is_prose(before.text)
            or (before.text == "by" and _divides(found, run.first - 2))
        ):
            return False
        numbered = token.kind == "NUMBER" and run.first + 1 < run.last and found[run.first + 1].spaced
        return not (numbered and before.text.lower() not in _FUNCTION_WORDS and not _goes_on(found[run.first + 1]))
    return before.text not in ("§", "#", "&", "\\", "~", "$", "@")


def _is_prose(word: str) -> bool:
    """Whether a word beside a formula is one of English for certain, and no name that is not understood."""
    return len(word) > 3 or word.lower() in _SHORT | _FUNCTION_WORDS


def _divides(found: list[Token], place: int) -> bool:
    return place >= 0 and found[place].text.lower() in ("divided", "multiplied", "scaled")


def _goes_on(token: Token) -> bool:
    return _relation(token) or token.text in _INFIX


def _whole_behind(run: Run, found: list[Token], text: str, known: frozenset[str]) -> bool:
    end = found[run.last - 1].end
    if end < len(text) and not text[end].isspace() and text[end] not in _CLOSES:
        return False
    if run.last >= len(found):
        return True
    after = found[run.last]
    following = found[run.last + 1] if run.last + 1 < len(found) else None
    if after.newline:
        return True
    if after.kind == "LETTERS":
        if (
            not after.spaced
            or not _is_prose(after.text)
            or after.text.lower() in _GO_ON | _FUNCTIONS
            or (following is not None and _goes_on(following))
        ):
            return False  # "12 V / 4 ohm = 3 A"
        return not (after.text.lower() == "and" and following is not None and _alone(found, run.last + 1))
    if after.text == ",":
        return not (following is not None and following.spaced and _alone(found, run.last + 1)) and not (
            following is not None and not following.spaced
        )
    if after.text in ("(", "["):
        return after.spaced
    if after.text in ("-", "–", "—"):
        return following is None or following.kind == "LETTERS" or following.newline
    return after.text not in ("§", "#", "&", "\\", "~", "$", "@", "...", "…", "|")


def _alone(found: list[Token], place: int) -> bool:
    """Whether a number stands here by itself, as one more value of a list: "k = 4 and 5"."""
    token = found[place]
    if token.kind != "NUMBER" and not (token.text in MINUS and place + 1 < len(found) and found[place + 1].kind == "NUMBER"):
        return False
    rest = found[place + 1 : place + 4]
    return not any(map(_relation, rest))
