"""A formula's tokens cut into lines: rows of an aligned block, statements side by side, and the words between them.

Nothing is parsed here; brackets are counted, environments that only align are opened, commands that only set type are
dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.notation.lexer import Token
from grader.notation.words import IGNORED, IMPLICATIONS, MINUS, OVER, RELATIONS, TIMES, WORDY

ALIGNING = frozenset(
    "aligned align alignat alignedat gather gathered split eqnarray multline equation displaymath flalign math".split()
)
LEADS = frozenset(
    "where with and so if for when since hence thus therefore because then or let by using given while but which "
    "implies gives yields means is are have get obtain note as otherwise in at from assuming but also i.e e.g".split()
)
OPENERS = frozenset({"(", "[", "{", "\\{", "\\lbrace", "\\lbrack", "\\lparen"})
CLOSERS = frozenset({")", "]", "}", "\\}", "\\rbrace", "\\rbrack", "\\rparen"})
BOXES = frozenset({"\\boxed", "\\fbox", "\\framebox"})
SPACES = frozenset({"\\quad", "\\qquad", "\\hfill"})


@dataclass(frozen=True)
class Piece:
    """The tokens of one line, and the words that lead it in ("where")."""

    lead: str
    tokens: tuple[Token, ...]


def relation(token: Token) -> str | None:
    """The relation that the token stands for, if it is one."""
    return RELATIONS.get(token.text) if token.kind in ("OTHER", "LONG", "COMMAND") else None


# what may part a formula into lines, or has to be cleaned away; text without it is one line as it stands
_PARTING = frozenset(
    {
        ",",
        ";",
        "&",
        "\\begin",
        "\\end",
        "\\not",
        "\\label",
        "\\tag",
        "\\hspace",
        "\\vspace",
        "\\color",
        *BOXES,
        *SPACES,
        *IMPLICATIONS,
    }
    | {f"\\{name}{star}" for name in (*WORDY, *IGNORED) for star in ("", "*")}
)


def clean(found: list[Token]) -> list[Token]:
    r"""Without commands that set type: `\left`, `\displaystyle`, `\label{...}`; `\not =` becomes one relation."""
    result: list[Token] = []
    wide = False
    index = 0
    while index < len(found):
        token = found[index]
        index += 1
        name = token.text[1:].rstrip("*") if token.kind == "COMMAND" else ""
        if name in ("label", "tag", "hspace", "vspace", "color") and index < len(found) and found[index].text == "{":
            index = closing(found, index) + 1
        elif token.text in SPACES:
            result.append(token._replace(kind="QUAD"))
        elif name in IGNORED:
            if name in ("left", "right") and index < len(found) and found[index].text == ".":
                index += 1
            wide = wide or token.wide
        elif name == "not" and index < len(found) and found[index].text in ("=", "\\in"):
            text = "≠" if found[index].text == "=" else "∉"
            result.append(token._replace(kind="OTHER", text=text, end=found[index].end))
            index += 1
        else:
            result.append(token._replace(wide=token.wide or wide) if wide else token)
            wide = False
    return result


def closing(found: list[Token] | tuple[Token, ...], opening: int) -> int:
    """The place of the token that closes the bracket at `opening`; the end where nothing does. `[0, 1)` counts as closed."""
    depth = 0
    for place in range(opening, len(found)):
        text = found[place].text
        if found[place].kind == "COMMAND" and text in ("\\begin", "\\end"):
            depth += 1 if text == "\\begin" else -1
        elif text in OPENERS:
            depth += 1
        elif text in CLOSERS:
            depth -= 1
        if depth == 0:
            return place
    return len(found)


def environment(found: list[Token] | tuple[Token, ...], place: int) -> tuple[str, int]:
    r"""The name after `\begin` or `\end` at `place`, and the place behind it."""
    if place + 1 >= len(found) or found[place + 1].text != "{":
        return "", place + 1
    end = closing(found, place + 1)
    return "".join(token.text for token in found[place + 2 : end]).rstrip("*"), end + 1


def opened(found: list[Token]) -> list[Token]:
    """Without the marks of environments that only align; their `&` are dropped."""
    result: list[Token] = []
    stack: list[str] = []
    index = 0
    while index < len(found):
        token = found[index]
        if token.text in ("\\begin", "\\end") and token.kind == "COMMAND":
            name, after = environment(found, index)
            if token.text == "\\begin":
                stack.append(name)
            elif stack:
                stack.pop()
            if name in ALIGNING:
                if name.startswith("align") and name.endswith("at") and after < len(found) and found[after].text == "{":
                    after = closing(found, after) + 1
                index = after
                result.append(token._replace(kind="BREAK", text="\\\\", end=token.start))
                continue
            result.extend(found[index:after])
            index = after
            continue
        if token.text != "&" or (stack and stack[-1] not in ALIGNING):
            result.append(token)
        index += 1
    return result


def unboxed(found: list[Token]) -> list[Token]:
    """Without the frames round whole statements; a frame round one side of a relation is the grammar's."""
    result: list[Token] = []
    index = 0
    while index < len(found):
        end = closing(found, index + 1) if found[index].text in BOXES and index + 1 < len(found) else index
        inner = found[index + 2 : end]
        if end < len(found) and any(map(relation, inner)):
            result.append(found[index]._replace(kind="BREAK", text="\\\\"))
            result.extend(inner)
            index = end + 1
        else:
            result.append(found[index])
            index += 1
    return result


def pieces(found: list[Token]) -> Iterator[Piece]:
    """The lines of the formula, each with its lead."""
    if _PARTING.isdisjoint([token.text for token in found]) and not any(
        token.newline or token.kind == "BREAK" for token in found
    ):
        line = _strip(found)
        if line:
            yield Piece("", tuple(line))
        return
    for row in _cut(unboxed(opened(clean(found))), lambda token: token.kind == "BREAK" or token.text in IMPLICATIONS):
        yield from _statements(row)


def _cut(found: list[Token], at: object) -> Iterator[list[Token]]:
    assert callable(at)
    line: list[Token] = []
    depth = 0
    for token in found:
        if token.text in OPENERS or token.text == "\\begin":
            depth += 1
        elif token.text in CLOSERS or token.text == "\\end":
            depth -= 1
        if depth <= 0 and at(token):
            yield line
            line = []
        else:
            line.append(token)
    yield line


def _statements(row: list[Token]) -> Iterator[Piece]:
    for lead, tokens in _at_words(row):
        for part in _at_commas(tokens):
            for line in _at_newlines(part):
                stripped = _strip(line)
                if stripped:
                    yield Piece(lead, tuple(stripped))
                    lead = ""


def _at_words(row: list[Token]) -> Iterator[tuple[str, list[Token]]]:
    r"""Cut at `\text{where}`, `\text{ and }` and the like, which lead in what follows."""
    lead, depth, index = "", 0, 0
    line: list[Token] = []
    while index < len(row):
        token = row[index]
        if depth == 0 and token.kind == "COMMAND" and token.text[1:] in WORDY and index + 1 < len(row):
            end = closing(row, index + 1)
            words = " ".join(piece.text for piece in row[index + 2 : end]).strip(" ,.;:()").lower()
            if any(word in LEADS for word in words.replace(",", " ").split()):
                yield lead, line
                lead, line, index = words, [], end + 1
                continue
            line.extend(row[index : end + 1])
            index = end + 1
            continue
        if token.text in OPENERS or token.text == "\\begin":
            depth += 1
        elif token.text in CLOSERS or token.text == "\\end":
            depth -= 1
        line.append(token)
        index += 1
    yield lead, line


def _at_commas(row: list[Token]) -> list[list[Token]]:
    """Cut at commas, semicolons and wide spaces where every piece is a statement of its own."""
    parts = [part for part in _cut(row, lambda token: token.text in (",", ";") or token.kind == "QUAD") if part]
    if len(parts) > 1 and all(any(map(relation, part)) for part in parts):
        return parts
    by_quad = [part for part in _cut(row, lambda token: token.kind == "QUAD") if _strip(part)]
    kept = [[token for token in part if token.kind != "QUAD"] for part in by_quad]
    if len(kept) > 1 and any(map(relation, kept[0])) and all(_sentence(part) for part in kept[1:]):
        return kept
    return [[token for part in kept for token in part]]


def _sentence(part: list[Token]) -> bool:
    """A statement, or a remark in brackets such as `(n = 1)`."""
    return any(map(relation, part)) or part[0].text == "("


def _at_newlines(row: list[Token]) -> Iterator[list[Token]]:
    """Cut where the text begins a new line between two statements."""
    line: list[Token] = []
    depth = 0
    for index, token in enumerate(row):
        if token.newline and depth == 0 and any(map(relation, line)) and any(map(relation, row[index:])):
            if not joins(token) and not joins(line[-1]):
                yield line
                line = []
        if token.text in OPENERS or token.text == "\\begin":
            depth += 1
        elif token.text in CLOSERS or token.text == "\\end":
            depth -= 1
        line.append(token)
    yield line


def joins(token: Token) -> bool:
    """Whether the token is a sign that needs something on either side."""
    return relation(token) is not None or token.text in TIMES or token.text in OVER or token.text in MINUS or token.text in "+,"


def _strip(line: list[Token]) -> list[Token]:
    """Without punctuation and bold marks at its ends."""
    start, end = 0, len(line)
    while start < end and line[start].text in (",", ";", ".", ":", "**", "&"):
        start += 1
    while start < end and line[end - 1].text in (",", ";", ".", ":", "**", "&"):
        end -= 1
    return line[start:end]
