"""What a note in the margin says of one claim: what is wrong with it in words, expected and found, the difference by name,
and the smallest counterexample with numbers to check by hand. The reason is taken apart only to set it in rows; what cannot
be taken apart is shown as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from grader.formats.mathml import convert
from grader.model import Cells, Counterexample, Difference, Mismatch, Verdict

MAX_CELLS = 400
_POINT = re.compile(r"at (?P<point>.+?) it is (?P<is>.+?), it should be (?P<should>[^;()]+)")
_MATRIX = re.compile(r"\[([^\[\];]+(?:;[^\[\];]+)+)\]")
_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
)
_NAME = re.compile(r"([A-Za-z]+?)(?:_(\w+))?(?:_(tilde|hat|star|bar|prime))?")


@dataclass(frozen=True)
class Note:
    """`head`: what sort of fault; `body`: the rest of the reason; `rows`: a name and what stands beside it."""

    head: str
    body: str
    rows: tuple[tuple[str, str | Markup], ...]


def note(verdict: Verdict) -> Note:
    """The note on a claim."""
    reason = verdict.reason
    head, colon, body = reason.partition(": ")
    if not colon or not head.startswith(("wrong ", "uncheckable")) or len(head) > 40:
        head, body = "", reason
    match verdict.evidence:
        case Counterexample() | Mismatch():
            return _against(head, body, verdict.evidence, verdict)
    return Note(head, body, ())


def _against(head: str, body: str, evidence: Counterexample | Mismatch, verdict: Verdict) -> Note:
    rows: list[tuple[str, str | Markup]] = []
    shapes = isinstance(evidence, Mismatch) and evidence.left_shape is not None
    if not shapes and verdict.claim.kind not in ("property", "meta") and evidence.expected and evidence.found:
        rows += _compared(evidence.expected, evidence.found)
        body = body.replace(f"expected {evidence.expected}, found {evidence.found}", "", 1)
    if evidence.difference is not None:
        body = body.replace(f"({evidence.difference})", "", 1)
        plain = evidence.difference.kind in (Difference.CELLS, Difference.VALUE) and evidence.difference.detail
        rows.append(("difference", evidence.difference.detail if plain else str(evidence.difference)))
    match = _POINT.match(body)
    if match and isinstance(evidence, Counterexample):
        body = body[match.end() :]
        point = _point(evidence) or Markup("{}").format(match["point"])
        told = Markup("{} it is <b>{}</b>, it should be <b>{}</b>")
        rows.append(("by hand", told.format(Markup("at {}").format(point), match["is"], match["should"].strip())))
    return Note(head, body.strip(" ;,").replace("  ", " "), tuple(rows))


def _point(evidence: Counterexample) -> Markup | None:
    """The point as formulas, with matrices in their shape; None where it has none or it is large."""
    if not evidence.point or sum(len(row) for binding in evidence.point for row in binding.value) > MAX_CELLS:
        return None
    parts = [convert(f"{_symbol(binding.symbol)} = {_cells(binding.value)}") for binding in evidence.point]
    return Markup(", ").join(Markup(part) for part in parts if part) if all(parts) else None


def _symbol(name: str) -> str:
    r"""A symbol's name in LaTeX: `w_0`, `eta` as \eta, `lambda_tilde` as \tilde{\lambda}."""
    match = _NAME.fullmatch(name)
    if match is None:
        return rf"\text{{{re.sub('[^A-Za-z0-9 ]', ' ', name)}}}"
    letter, low, over = match.groups()
    if low in ("tilde", "hat", "star", "bar", "prime"):
        low, over = None, low
    shown = f"\\{letter}" if letter in _GREEK else letter if len(letter) == 1 else rf"\mathit{{{letter}}}"
    match over:
        case "tilde" | "hat" | "bar":
            shown = rf"\{over}{{{shown}}}"
        case "star":
            shown += "^*"
        case "prime":
            shown += "'"
    return f"{shown}_{{{low}}}" if low else shown


def _cells(cells: Cells) -> str:
    rows = [[_number(cell) for cell in row] for row in cells]
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0]
    return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in rows) + r"\end{bmatrix}"


def _number(text: str) -> str:
    if match := re.fullmatch(r"(-?)(\d+)/(\d+)", text):
        return rf"{match[1]}\frac{{{match[2]}}}{{{match[3]}}}"
    if match := re.fullmatch(r"(.+)\.\.(.+)", text):
        return rf"[{match[1]}, {match[2]}]"
    return text


# ---------------------------------------------------------------- expected and found


def _compared(expected: str, found: str) -> list[tuple[str, str | Markup]]:
    """Both as they are; matrices as matrices, with the entries marked that differ."""
    a, b = _matrix(expected), _matrix(found)
    if a is None or b is None or [len(row) for row in a] != [len(row) for row in b]:
        return [("expected", minus(expected)), ("found", minus(found))]
    return [("expected", _table(a, a)), ("found", _table(b, a))]


def minus(text: str) -> str:
    """Hyphens that are signs of mathematics as minus signs."""
    return re.sub(r"(?<![A-Za-z\d])-(?=\s|[\d(A-Za-zα-ωΑ-Ω])", "−", text)


def _matrix(text: str) -> list[list[str]] | None:
    match = _MATRIX.fullmatch(text)
    if match is None:
        return None
    rows = [row.split() for row in match[1].split(";")]
    return rows if len(rows[0]) > 0 and sum(map(len, rows)) <= MAX_CELLS else None


def _table(rows: list[list[str]], against: list[list[str]]) -> Markup:
    """A matrix, in which an entry that differs has an element of its own."""
    body = Markup()
    for row, other in zip(rows, against, strict=True):
        body += Markup("<mtr>")
        for cell, wanted in zip(row, other, strict=True):
            name = "" if cell == wanted else Markup(' class="differs"')
            body += Markup("<mtd{}><mn>{}</mn></mtd>").format(name, minus(cell))
        body += Markup("</mtr>")
    shape = f"{len(rows)} × {len(rows[0])}"
    opening = Markup('<math class="cells"><mrow><mo>[</mo><mtable>')
    return Markup('<span class="matrix" data-shape="{}">{}{}</mtable><mo>]</mo></mrow></math></span>').format(
        shape, opening, body
    )
