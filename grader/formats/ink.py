"""The red pen: a stretch of text or a formula with its claims marked in it, and their signs behind them.

A formula is marked whole where it is one claim; apart, each claim with its sign, where the claims are formulas by themselves,
as the links of a chain are; inside where they are not; and in its source where it does not convert at all.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from grader.formats.marks import NAMES, SIGNS, anchor, state
from grader.formats.mathml import Stretch, convert, marked
from grader.formats.rows import plain
from grader.formats.setting import Piece, Set
from grader.model import Verdict

FIT, LONG = 20, 44  # signs of an inline formula from which it may be wider than a small screen, than the column
_ESCAPED = re.compile(r"\\([*_#`~+.!>-])")  # Markdown's own backslashes
_UNSHOWN = str.maketrans("", "", "{}^_\\ \n")


def drawn(item: Piece | Set) -> Markup:
    """A stretch of text or a formula, with the marks and signs of its claims."""
    return _words(item) if isinstance(item, Piece) else _formula(item)


def sign(verdict: Verdict) -> Markup:
    """The sign behind a claim, which leads to its note."""
    name, number = state(verdict), verdict.id.rsplit("/", 1)[-1]
    return Markup('<a class="sign {0}" href="#{1}" aria-label="{2}, claim {3}">{4}{3}</a>').format(
        name, "n" + anchor(verdict.id)[1:], NAMES[name], number, SIGNS[name]
    )


def _signs(piece: Piece) -> Markup:
    flags = Markup().join(
        Markup('<a class="sign clashes" id="{0}" href="#{1}" aria-label="does not agree with itself, {2}">⇄{2}</a>').format(
            flag, flag.rpartition("-")[0], flag.split("-")[1]
        )
        for flag in piece.flags
    )
    return Markup().join(sign(verdict) for verdict in piece.ends) + flags


def _mark(piece: Piece, inner: Markup, more: str = "") -> Markup:
    """The inner markup within the mark of its claim, and the signs behind it."""
    if piece.verdict is None:
        return inner + _signs(piece)
    return Markup("<mark{}>{}</mark>{}").format(_attributes(piece.verdict, piece.first, more), inner, _signs(piece))


def _attributes(verdict: Verdict, first: bool, more: str = "") -> Markup:
    id = Markup(' id="{}"').format(anchor(verdict.id)) if first else ""
    return Markup('{} class="{}{}"').format(id, more, _names(verdict))


def _names(verdict: Verdict) -> str:
    return f"claim {state(verdict)} k-{verdict.claim.kind}"


def _words(piece: Piece) -> Markup:
    if piece.verdict is not None and piece.clash is not None:
        a, b = piece.clash
        text = piece.text
        return _mark(piece, Markup("{}<u>{}</u>{}").format(text[:a], text[a:b], text[b:]))
    return _mark(piece, Markup("{}").format(_ESCAPED.sub(r"\1", piece.text)))


def _formula(item: Set) -> Markup:
    """A formula with its claims marked: whole, or in its parts, or in its source where it does not convert."""
    source = "".join(piece.text for piece in item.pieces)
    held = [piece for piece in item.pieces if piece.verdict is not None]
    if len(held) == 1 and not _says(source.replace(held[0].text, "", 1)):
        inner = _converted(source, item.display, _clashes(item.pieces))
        signs = Markup().join(_signs(piece) for piece in item.pieces)
        if inner is not None and held[0].verdict is not None:
            more = "set " if held[0].first and held[0].verdict in held[0].ends else ""
            mark = Markup("<mark{}>{}</mark>{}").format(_attributes(held[0].verdict, held[0].first, more), inner, signs)
            return mark if item.display or _signs_in(source) >= FIT else Markup('<span class="whole">{}</span>').format(mark)
    elif not held and (whole := _converted(source, item.display)) is not None:
        return whole + Markup().join(_signs(piece) for piece in item.pieces)
    elif held and (parts := _apart(item)) is not None:
        return parts
    elif held and (inner := _converted(source, item.display, _stretches(item.pieces), all_of_them=True)) is not None:
        return inner + Markup().join(_signs(piece) for piece in item.pieces)
    return Markup('<code class="tex">{}</code>').format(Markup().join(_words(piece) for piece in item.pieces))


def _apart(item: Set) -> Markup | None:
    """The pieces as formulas side by side, each with its sign; None where one is no formula by itself."""
    out = Markup()
    for number, piece in enumerate(item.pieces):
        text = plain(piece.text)
        if not _says(text):
            out += _mark(piece, Markup("{}").format(text))
            continue
        if text.lstrip()[:1] in ("_", "^", "'"):
            return None
        inner = _converted("{}" + text if number else text, item.display)
        if inner is None:
            return None
        out += Markup('<span class="whole">{}</span> ').format(_mark(piece, inner, "set "))
    return out


def _says(text: str) -> bool:
    return bool(text.strip(" \t\n&.,;"))


def _converted(source: str, display: bool, stretches: tuple[Stretch, ...] = (), all_of_them: bool = False) -> Markup | None:
    """The formula as MathML, with its stretches marked where they can be; long ones inside a sentence can scroll."""
    row = plain(source)
    found = marked(row, stretches, display) if stretches else None
    if found is None and not (stretches and all_of_them):
        found = convert(row, display)
    if found is None:
        return None
    if display or _signs_in(source) < FIT:
        return Markup(found)
    name = "fit" if _signs_in(source) < LONG else "fit long"
    return Markup('<span class="{}">{}</span>').format(name, Markup(found))


def _signs_in(source: str) -> int:
    """About how many signs a formula shows."""
    return len(re.sub(r"\\[a-zA-Z]+", "m", source).translate(_UNSHOWN))


def _clashes(pieces: tuple[Piece, ...]) -> tuple[Stretch, ...]:
    offset = pieces[0].start
    return tuple(
        Stretch(piece.start - offset + piece.clash[0], piece.start - offset + piece.clash[1], "clash")
        for piece in pieces
        if piece.clash is not None
    )


def _stretches(pieces: tuple[Piece, ...]) -> tuple[Stretch, ...]:
    """The claims inside a formula that does not come apart; their signs stand behind it."""
    offset = pieces[0].start
    return tuple(
        Stretch(piece.start - offset, piece.end - offset, _names(piece.verdict), anchor(piece.verdict.id) if piece.first else "")
        for piece in pieces
        if piece.verdict is not None
    )
