"""What mathematics speaks of: "the rank of X", "each row of X", "its determinant", "X's trace", "the solution of Ax = b".

Rules that fold such a phrase into one piece, with what it is of and whether all, some or none are meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.pieces import Piece, Rule, Thing, rule
from grader.english.tokens import Value

_ENTRY = r"(?:entry|entries|elements?|components?|coefficients?|coordinates?|cells?)"
_EXTREME = (
    r"(?:largest|biggest|greatest|highest|maximum|maximal|max|top|leading|dominant|smallest|lowest|least|minimum|minimal|min)"
)
NOUNS: tuple[tuple[str, str], ...] = (
    (r"(?:euclidean |ell |l2 |two )?(?:norm|length|magnitude)", "norm"),
    (r"frobenius norm", "frobenius norm"),
    (r"condition number", "condition number"),
    (r"determinant|det", "determinant"),
    (r"trace", "trace"),
    (r"rank", "rank"),
    (r"nullity", "nullity"),
    (r"inverse|inverse matrix", "inverse"),
    (r"transpose", "transpose"),
    (rf"{_EXTREME} (?:eigenvalue|singular[ -]value|{_ENTRY}|value)", "extreme"),
    (r"eigenvalues?", "eigenvalue"),
    (r"singular[ -]values?", "singular value"),
    (rf"off-diagonal {_ENTRY}", "off-diagonal entry"),
    (rf"diagonal {_ENTRY}", "diagonal entry"),
    (rf"{_ENTRY}|values", "entry"),
    (r"rows?", "row"),
    (r"columns?", "column"),
    (r"null[ -]space|nullspace|kernel|ker", "null space"),
    (r"row space|row-space|span of the rows|span of its rows", "row space"),
    (r"column space|column-space|range|image|span of the columns", "column space"),
    (r"curvature", "curvature"),
    (r"mean|average|avg", "mean of entry"),
    (r"variance|var", "variance of entry"),
    (r"standard[ -]deviation|std|sd|spread", "standard deviation of entry"),
    (r"row sums?", "sum of row"),
    (r"column sums?", "sum of column"),
    (r"minimi[sz]ers?|minimum|minima|minimum point", "minimiser"),
    (r"number of rows", "height"),
    (r"number of columns", "width"),
    (r"number of entries|number of elements", "size"),
)  # fmt: skip
NOUN = "|".join(f"(?:{pattern})" for pattern, _ in NOUNS)
ALONE = frozenset(
    "norm length magnitude determinant trace rank inverse transpose eigenvalue eigenvalues row rows column columns entry entries "
    "kernel mean average variance minimum minimiser minimizer element elements component components coefficient "
    "coefficients".split()
) | {"singular value", "singular values", "null space", "standard deviation"}
MANY = frozenset({"entry", "row", "column", "eigenvalue", "singular value", "diagonal entry", "off-diagonal entry"})
SPACES = frozenset({"row space", "column space", "null space"})
_ALL = r"all of the|all the|all|each of the|each|every|any of the|any"
_SOME = r"some of the|some|at least N of the|at least N|N of the"
_NO = r"none of the|no"
_NOT_ALL = r"not all of the|not all|not every|not each of the"
QUANTIFIER = f"{_NOT_ALL}|{_ALL}|{_SOME}|{_NO}"
_OWN = re.compile(r"(?:the|its|their|own|of|in|for|a|an)$")


def noun_of(words: str) -> str:
    """The measure that a phrase of words names."""
    for pattern, name in NOUNS:
        if re.fullmatch(pattern, words):
            return name if name != "extreme" else _extreme(words)
    return ""


def _extreme(words: str) -> str:
    first, _, rest = words.replace("-", " ").partition(" ")
    end = "smallest" if first in ("smallest", "lowest", "least", "minimum", "minimal", "min") else "largest"
    part = re.sub(rf"^(?:{_ENTRY}|value)$", "entry", rest)
    return f"{end} {part}"


def every_of(words: str) -> str:
    """All, some, no, not all, by the words before a noun."""
    for pattern, name in ((_NOT_ALL, "not all"), (_ALL, "all"), (_SOME, "some"), (_NO, "no")):
        if re.fullmatch(pattern, words.strip()):
            return name
    return ""


def _of(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    inner, measure = pieces[-1].thing, noun_of(match["noun"].strip())
    if inner is None or not measure:
        return None
    every = every_of(match["every"] or "") or inner.every
    of = measure if not inner.of else _nested(measure, inner.of)
    if not of:
        return None
    return Piece(pieces[-1].token, "M", Thing(inner.token, of, every, inner.spare))


def _nested(outer: str, inner: str) -> str:
    if outer == "entry" and inner in ("row", "column"):
        return inner
    if outer in ("mean of entry", "variance of entry", "standard deviation of entry") and inner in MANY:
        return outer.removesuffix("entry") + inner
    return ""


def _summed(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    inner = pieces[-1].thing
    if inner is None or inner.of not in MANY | {""}:
        return None
    fold = "product" if match["fold"].startswith(("product", "multipl")) else "sum"
    return Piece(pieces[-1].token, "M", Thing(inner.token, f"{fold} of {inner.of or 'entry'}", "", inner.spare))


def _owned(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    inner, measure = pieces[0].thing, noun_of(match["noun"].strip())
    if inner is None or inner.of or not measure:
        return None
    return Piece(pieces[0].token, "M", Thing(inner.token, measure, "", inner.spare))


def _plain(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    del match
    last = pieces[-1]
    return Piece(last.token, "F", last.thing) if last.token.value is not None else None


def _named(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return pieces[-1]


def _dimension(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    del match
    inner = pieces[-1].thing
    measures = {"null space": "nullity", "row space": "rank", "column space": "rank"}
    if inner is None or inner.of not in measures:
        return None
    return Piece(pieces[-1].token, "M", replace(inner, of=measures[inner.of]))


def _solutions(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    inner = pieces[-1].thing
    every = every_of(match["every"] or "")
    return None if inner is None else Piece(pieces[-1].token, "M", Thing(inner.token, "solution", every))


def _pair(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`F and F are ...`: both, of which something mutual may be said."""
    del match
    first, second = (piece for piece in pieces if piece.code == "F")
    return Piece(first.token, "M", Thing(first.token, "pair", variable=second.token))


def _distance(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`the distance between F and F`: the norm of their difference."""
    del match
    texts = [piece.token.value.text for piece in pieces if piece.code == "F" and piece.token.value is not None]
    if len(texts) != 2:
        return None
    token = replace(pieces[-1].token, value=Value("formula", f"({texts[0]}) - ({texts[1]})"), mention=None)
    return Piece(token, "M", Thing(token, "norm"))


def _compound(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`the loss gradient`, two names in words: the last is what is spoken of."""
    del match
    return pieces[1] if all(piece.token.value is None for piece in pieces) else None


def _again(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`its inverse F`: the formula only writes again what was named."""
    del match
    return pieces[0] if pieces[0].thing is not None and pieces[0].thing.of == "inverse" else None


def _inverse(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    del match
    inner = pieces[-1].thing
    return None if inner is None else Piece(pieces[-1].token, "M", Thing(inner.token, "inverse", "", inner.spare))


def _product(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    del match
    left, right = (piece for piece in pieces if piece.code == "F")
    a, b = left.token.value, right.token.value
    if a is None or b is None:
        return None
    value = replace(a, text=f"({a.text}) ({b.text})")
    token = replace(left.token, value=value, mention=None)
    return Piece(token, "F", Thing(token))


_MODIFIERS = (
    r"(?:smaller|larger|gram|data|design|weight|square|resulting|whole|given|rectangular|D|hessian|wide|tall|product|matrix|"
    r"vector|sample|feature|covariance)"
)
_VERBS = "|".join(
    "is are was has have had does do can cannot will must lies lie belongs belong equals equal vanishes vanish exists exist "
    "points point contains contain sums sum adds add fails fail gives give".split()
)
_OTHERS = frozenset(
    "of in on by with for to and or inverse transposed flipped scaled squared negative opposite other next previous first second "
    "last new old whole normalised normalized centred rescaled updated than as is if that when".split()
)


def _apposed(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`the point [1, 2]`, `the loss L`: the formula is what is spoken of."""
    changed = match["word"] in _OTHERS or match["word"].endswith(("ed", "ing"))  # "the rescaled H" is not H
    return None if changed else _plain(pieces, match)


THINGS: tuple[Rule, ...] = (
    rule(r"(?P<every>)(?:the|our|a) (?:linear )?(?:system|equation|equations|system of equations|linear system) R", _solutions),
    rule(rf"(?:the|this|our|its|a|an) (?:{_MODIFIERS} ){{1,3}}F", _plain),
    rule(rf"(?:the|this|our|its) (?P<word>[a-z][a-z-]+|F) F(?= (?:{_VERBS}))", _apposed),
    rule(r"(?<=of )(?:the|this|our) (?P<word>[a-z][a-z-]+|F) F", _apposed),
    rule(r"F F", _compound),
    rule(r"(?:the )?distance (?:between F and|from F to) F", _distance),
    rule(r"(?:both |the (?:two )?vectors |the (?:two )?matrices )?F and F(?= (?:are|have|point))", _pair),
    rule(r"(?:inverting|the inversion of|taking the inverse of) (?:the )?F", _inverse),
    rule(r"(?:the|this|our) F", _named),
    rule(r"(?:multiplying|the product of|product of) F (?:with|by|and|from the right (?:with|by)) F", _product),
    rule(rf"(?P<every>(?:{QUANTIFIER}) )?(?:the |a |an |its )?(?:unique |)solutions? (?:of|to) (?:the )?(?:linear )?"
         rf"(?:(?:system|equation|equations|system of equations) )?R", _solutions),
    rule(rf"(?P<every>(?:{QUANTIFIER}) )?(?:the )?(?:N |F )?(?P<noun>{NOUN}) (?:of|in) (?:the )?(?:matrix )?F", _of),
    rule(rf"F 's (?P<noun>{NOUN})", _owned),
    rule(rf"(?:its|their) (?:own |N |F )?(?P<noun>{NOUN})", _owned),
    rule(rf"(?P<every>(?:{QUANTIFIER}) )?(?:the )?(?P<noun>{NOUN}) (?:of|in) (?:the )?M", _of),
    rule(rf"M F(?= (?:{_VERBS}))", _again),
    rule(r"(?:the )?dimension (?:of|of the) M", _dimension),
    rule(r"(?:the )?(?P<fold>sum|total|product) (?:of|over) (?:the )?M", _summed),
    rule(r"(?P<fold>adding|summing|totalling|totaling|multiplying)(?: up| over| together)?(?: all)?(?: of)?(?: the)? M"
         r"(?: together| up)?", _summed),
    rule(r"the sum over M", _named),
)  # fmt: skip


def with_antecedents(pieces: list[Piece]) -> list[Piece]:
    """Every `its`, `it` and `their` with the one thing that the sentence has spoken of before, or with its first subject."""
    found = list(pieces)
    for place, piece in enumerate(found):
        if piece.code not in ("its", "their", "it"):
            continue
        owner = _antecedent(found[:place])
        if owner is None or (piece.code == "it" and not _says_of_it(found, place)):
            continue
        code = "F" if piece.code == "it" else piece.code
        found[place] = replace(piece, code=code, thing=owner.thing)
    return found


_OPENING = frozenset(
    "here now so hence thus therefore then , the a this our as since because matrix vector function product".split()
)


def _antecedent(before: list[Piece]) -> Piece | None:
    """The only thing of which was spoken, but for letters of sizes and numbers, or the first where it opens the sentence."""
    things = [item for item in before if item.code == "F" and item.thing is not None]
    named = [item for item in things if not _LETTER.fullmatch(item.token.text.strip("$ "))]
    weighty = named or things
    texts = {item.token.text.strip("$ ") for item in weighty}
    if len(texts) != 1:
        return None
    opening = {piece.code for piece in before[: before.index(weighty[0])]}
    alone = len(things) == 1 and bool(named)  # "this matrix has rank n only, so it ...": not the n
    return weighty[-1] if alone or opening <= _OPENING else None


_LETTER = re.compile(r"\\?[a-z]|\\(?:eta|lambda|alpha|beta|epsilon|mu|sigma)")


_EXPLETIVE = frozenset("clear obvious known true false evident follows wrong not possible impossible easy well seems".split())


def _says_of_it(pieces: list[Piece], place: int) -> bool:
    """Whether `it` may be a thing: not "it is clear that", and the subject of its clause."""
    words = [piece.code for piece in pieces[place + 1 : place + 4]]
    if not words or words[0] in _EXPLETIVE:
        return False
    if words[0] in ("is", "was") and len(words) > 1 and words[1] in _EXPLETIVE - {"not"}:
        return False
    return "that" not in words
