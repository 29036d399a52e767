r"""Runs of letters cut into names: `Xw` is two symbols, `eta` a Greek letter, `softmax` a function, `NIC` a name if introduced.

Done once before parsing, so that every token the grammar sees is whole. Braces that hold words (`\text{...}`, `L_{reg}`)
are left as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.notation.lexer import Token
from grader.notation.words import FUNCTIONS, GREEK, WORDY

NAMED = frozenset({*GREEK, "eps", "argmin", "argmax", "arg", "mod"})
WHOLE = frozenset({*WORDY, "operatorname", "mathrm", "mathsf", "mathtt", "mathit", "begin", "end"})
SHORT = frozenset({"frac", "dfrac", "tfrac", "cfrac", "sqrt", "binom"})
# words of a sentence, which are no products of letters; a share "of" something is one of numbers
PROSE = frozenset("of if and or the is are for in to with at by on not as be an so we it all any was has that this then".split())
INDEX_LETTERS = frozenset("ijklmnpqdt")


def split_runs(found: Sequence[Token], known: frozenset[str]) -> list[Token]:
    """The tokens with every run of letters cut into its names."""
    if not any(len(token.text) > 1 and token.kind in ("LETTERS", "NUMBER") for token in found):
        return list(found)
    result: list[Token] = []
    whole: list[bool] = []  # for every open brace: whether words are kept in it
    for place, token in enumerate(found):
        before = found[place - 1] if place else None
        before_two = found[place - 2] if place > 1 else None
        if token.text == "{":
            name = before.text[1:].rstrip("*") if before is not None and before.kind == "COMMAND" else ""
            whole.append(name in WHOLE or (before is not None and before.text == "_") or bool(whole and whole[-1]))
        elif token.text == "}" and whole:
            whole.pop()
        if token.kind == "NUMBER" and len(token.text) > 1 and _short(before, before_two) and token.text.isdigit():
            result.extend(_cut(token, list(token.text)))
        elif token.text in PROSE and token.text not in known and not (whole and whole[-1]) and _apart(found, place):
            share = token.text == "of" and result and (result[-1].kind == "NUMBER" or result[-1].text in ("%", "\\%", ")", "}"))
            result.append(token._replace(kind="OTHER", text="·" if share else token.text))
        elif token.kind == "LETTERS" and len(token.text) > 1:
            result.extend(_run(token, before, bool(whole and whole[-1]), known))
        else:
            result.append(token)
    return result


def _apart(found: Sequence[Token], place: int) -> bool:
    """Whether white space parts the token from its neighbours."""
    ahead = found[place + 1] if place + 1 < len(found) else None
    return (not place or found[place].spaced) and (ahead is None or ahead.spaced)


def _short(before: Token | None, before_two: Token | None) -> bool:
    r"""Whether the number stands behind `\frac` without braces, which takes one digit."""
    if before is None or before.kind != "COMMAND":
        return False
    return before.text[1:] in SHORT


def _run(token: Token, before: Token | None, whole: bool, known: frozenset[str]) -> Iterator[Token]:
    text = token.text
    script = before.text if before is not None and before.text in ("^", "_") else ""
    if text in known:
        yield token
    elif whole or script == "_":
        if set(text) <= INDEX_LETTERS and len(text) == 2 and not _is_name(text):
            yield from _cut(token, list(text))
        elif script == "_" and not whole and segmented(text[1:], known) is not None:
            yield from _cut(token, [text[0], text[1:]])
        else:
            yield token
    elif script == "^":
        first, rest = _cut(token, [text[0], text[1:]])
        yield first
        yield from _run(rest, None, False, known) if len(rest.text) > 1 else [rest]
    elif _is_name(text) and (text in FUNCTIONS or segmented(text, known) is None):
        yield token
    else:
        yield from _cut(token, _names(text, known))


def _is_name(text: str) -> bool:
    return text.lower() in NAMED or text in FUNCTIONS or (len(text) > 2 and text.lower() in FUNCTIONS)


def _names(text: str, known: frozenset[str]) -> list[str]:
    """A run that is no name: known names side by side, or a differential, or a word, or single letters."""
    if text[0] == "d" and (text[1:] in NAMED or text[1:] in known) and len(text) > 2:
        return ["d", text[1:]]
    pieces = segmented(text, known)
    if pieces is not None:
        return pieces
    if len(text) >= 4:
        return [text]
    return list(text)


def segmented(text: str, known: frozenset[str]) -> list[str] | None:
    """The run as names that are known, longest first; None where it is not made of them."""
    if not known:
        return None
    found: list[str] = []
    index = 0
    while index < len(text):
        piece = next((text[index:end] for end in range(len(text), index, -1) if _known(text[index:end], known)), None)
        if piece is None:
            return None
        found.append(piece)
        index += len(piece)
    return found


def _known(piece: str, known: frozenset[str]) -> bool:
    return piece in known or (len(piece) == 1 and any(name.startswith(piece + "_") for name in known))


def _cut(token: Token, texts: list[str]) -> list[Token]:
    found: list[Token] = []
    place = token.start
    for index, text in enumerate(texts):
        first = index == 0
        gaps = (token.spaced, token.wide, token.newline) if first else (False, False, False)
        found.append(Token(token.kind, text, place, place + len(text), *gaps))
        place += len(text)
    return found
