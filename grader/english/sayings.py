"""What is said of a thing in mathematics: "is at least zero", "adds up to one", "has more rows than columns", "vanishes".

Rules that fold such a phrase into an adjective (A), something had (H) or a verb (V), each with its remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from grader.english.pieces import GLOW, WARM, Build, Piece, Remark, Rule, Thing, rule, said_by
from grader.english.terms import MANY, NOUN, SPACES, noun_of
from grader.english.tokens import Value

_MORE = r"(?:greater|larger|bigger|more|higher|longer)"
_LESS = r"(?:smaller|lower|less|fewer|shorter)"
_VALUE = r"(?:exactly |just |only |precisely |the value |the number )?[FNM]"
SIGNS: dict[str, str] = {
    "positive": "positive", "negative": "negative", "nonnegative": "nonnegative", "non-negative": "nonnegative",
    "nonpositive": "nonpositive", "non-positive": "nonpositive", "zero": "zero", "nonzero": "nonzero", "non-zero": "nonzero",
    "null": "zero", "vanishing": "zero",
}  # fmt: skip
_SIGN = "|".join(map(re.escape, SIGNS))
_KINDS: dict[str, str] = {
    "square": "square", "symmetric": "symmetric", "diagonal": "diagonal", "orthogonal": "orthogonal", "orthonormal": "orthogonal",
    "invertible": "invertible", "nonsingular": "-singular", "non-singular": "-singular", "singular": "singular",
    "non-invertible": "-invertible", "noninvertible": "-invertible", "rectangular": "-square", "asymmetric": "-symmetric",
    "full-rank": "full rank", "rank-deficient": "-full rank", "positive definite": "positive definite",
    "positive semidefinite": "positive semidefinite", "positive semi-definite": "positive semidefinite",
    "negative definite": "negative definite", "negative semidefinite": "negative semidefinite",
    "negative semi-definite": "negative semidefinite", "of full rank": "full rank", "of full row rank": "full row rank",
    "of full column rank": "full column rank",
}  # fmt: skip
_PROPERTIES: dict[str, str] = {
    "convexity": "convex", "concavity": "concave", "symmetry": "symmetric", "invertibility": "invertible",
    "orthogonality": "orthogonal", "linearity": "linear",
}  # fmt: skip


def _adjective(pieces: Sequence[Piece], remark: Remark) -> Piece:
    return Piece(replace(pieces[0].token, spoken=WARM), "A", remark=remark)


def _had(pieces: Sequence[Piece], remark: Remark) -> Piece:
    return Piece(pieces[0].token, "H", remark=remark)


def _value(piece: Piece) -> Thing | None:
    return piece.thing


_BOUNDS = (
    (rf"(?:strictly )?{_MORE} than or equal to|at least|no {_LESS} than|never {_LESS} than|{_MORE} or equal to", "at least"),
    (rf"(?:strictly )?{_LESS} than or equal to|at most|no {_MORE} than|never {_MORE} than|{_LESS} or equal to", "at most"),
    (rf"(?:strictly )?(?:{_MORE} than|above|over|beyond)", "more"),
    (rf"(?:strictly )?(?:{_LESS} than|below|under)", "less"),
    (r"equal to|the same as|identical to", "equal"),
    (r"different from", "unequal"),
)
_BOUND = "|".join(pattern for pattern, _ in _BOUNDS)


def _bound(words: str) -> str:
    return next(name for pattern, name in _BOUNDS if re.fullmatch(pattern, words.strip()))


def _bounded(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    return _adjective(pieces, Remark(_bound(match["bound"]), _value(pieces[-1])))


def _bounded_verb(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    return said_by(pieces, Remark(_bound(match["bound"]), _value(pieces[-1])))


def _between(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    low, high = (piece.thing for piece in pieces if piece.code == "N")
    if low is None or high is None or low.token.value is None or high.token.value is None:
        return None
    remark = Remark("between", rest=(low.token.value.text, high.token.value.text))
    return said_by(pieces, remark) if match["verb"] or match[0].startswith("range") else _adjective(pieces, remark)


def _equalled(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return said_by(pieces, Remark("equal", _value(pieces[-1])))


def _totalled(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return said_by(pieces, Remark("sum", _value(pieces[-1])))


def _vanishes(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return said_by(pieces, Remark("zero"))


def _cancels(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return said_by(pieces, Remark("sum", None, rest=("zero",)))


def _exists(turned: bool) -> Build:
    def build(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
        remark = Remark("exists", turned=turned)
        return said_by(pieces, remark) if match.groupdict().get("verb") else _adjective(pieces, remark)

    return build


def _measure_had(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    measure = noun_of(match["noun"])
    if not measure or measure in MANY | SPACES:
        return None
    return _had(pieces, Remark("equal", _value(pieces[-1]), measure))


def _total_had(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return _had(pieces, Remark("sum", _value(pieces[-1])))


def _signed_had(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    measure, words = noun_of(match["noun"]), match["every"] or ""
    sign = SIGNS.get(match["sign"]) or ("zero" if _is(pieces, "N", "0") else "")
    if not measure or not sign or measure in SPACES:
        return None
    bare = "all" if words.strip() in ("only", "all") else "plain denied"
    every = "some" if words.strip() in ("a", "an", "at least N", "some") else "no" if words.strip() == "no" else bare
    turned = every == "no"
    return _had(pieces, Remark(sign, None, measure, "some" if turned else every, turned))


def _is(pieces: Sequence[Piece], code: str, text: str) -> bool:
    return any(piece.code == code and piece.token.value is not None and piece.token.value.text == text for piece in pieces)


_SIDES = {"row": "height", "column": "width"}


def _sides(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    left, right = noun_of(match["left"]), noun_of(match["right"])
    if {left, right} != set(_SIDES):
        return None
    bound = "more" if match["more"] else "less" if match["less"] else "equal"
    remark = Remark(bound, None, _SIDES[left], rest=("measure", _SIDES[right]))
    inner = pieces[-1].thing if pieces[-1].code in "FM" else None
    return replace(_had(pieces, remark), thing=inner)


def _wider(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    first, other = ("width", "height") if match[0].startswith(("wider", "broader")) else ("height", "width")
    return _adjective(pieces, Remark("more", None, first, rest=("measure", other)))


def _compared(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    measure, other = noun_of(match["noun"]), pieces[-1].thing
    if not measure or other is None or measure in MANY | SPACES or other.of not in ("", measure):
        return None
    bound = "more" if match["more"] else "less" if match["less"] else "equal"
    return _had(pieces, Remark(bound, Thing(other.token, "", "", other.spare), measure, rest=("both",)))


def _longer(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    other = pieces[-1].thing
    if other is None or other.of:
        return None
    bound = "more" if match["more"] else "less"
    return _adjective(pieces, Remark(bound, other, "norm", rest=("both",)))


def _bearing(name: str, verb: bool = False) -> Build:
    def build(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
        del match
        other = pieces[-1].thing
        if other is None or (other.of and f"{name} {other.of}" not in _TO_SPACES):
            return None
        said = f"{name} {other.of}" if other.of else name
        remark = Remark(said, Thing(other.token, "", "", other.spare))
        return said_by(pieces, remark) if verb else _adjective(pieces, remark)

    return build


_TO_SPACES = frozenset(
    {"in row space", "in column space", "in null space", "orthogonal to row space", "orthogonal to null space"}
)


def _combination(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    del match
    other = pieces[-1].thing
    if other is None or other.of not in ("row", "column"):
        return None
    return _adjective(pieces, Remark(f"in {other.of} space", Thing(other.token, "", "", other.spare)))


def _means(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    """`tells us that`: means that."""
    del match
    return Piece(replace(pieces[0].token, text="means", spoken="means", lemma="mean"), "means")


def _one_sided(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    return _had(pieces, Remark("full column rank" if match["side"] == "left" else "full row rank"))


def _rows_and_columns(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    made = _shaped(pieces[: 5 if match["inside"] else len(pieces)], match)
    return None if made is None else replace(made, thing=pieces[-1].thing if match["inside"] else None)


def _of_shape(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    remark = Remark("shape", next(piece.thing for piece in pieces if piece.code == "D"))
    return said_by(pieces, remark) if match.groupdict().get("verb") else _had(pieces, remark)


def _bounded_had(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    measure = noun_of(match["noun"])
    if not measure or measure in MANY | SPACES:
        return None
    return _had(pieces, Remark(_bound(match["bound"]), _value(pieces[-1]), measure))


def _of_others(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return said_by(pieces, Remark("of others"))


def _others_said(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return _adjective(pieces, Remark("of others"))


def _kind(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    name = _KINDS[match["kind"]]
    return _adjective(pieces, Remark(name.removeprefix("-"), turned=name.startswith("-")))


def _independent(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    return _adjective(pieces, Remark("independent", turned="dependent" in match[0].split()))


def _matrix_of(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`a matrix of rank 2`: what it has is said of it; the length of "a vector of length d" may be how many entries it has."""
    del match
    remark = pieces[-1].remark
    if remark is not None and remark.of == "norm" and pieces[-1].token.text.lower().startswith("length"):
        return None
    return None if remark is None else _adjective(pieces, remark)


def _values(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`the eigenvalues 3 and 5`, `are 3 and 5`: all that there are."""
    texts = [piece.token.value.text if piece.token.value is not None else "" for piece in pieces if piece.code in "FN"]
    if not all(re.fullmatch(r"-?\d+(?:/\d+)?", text) for text in texts):
        return None
    noun = match.groupdict().get("noun")
    remark = Remark("values", None, "" if noun is None else noun_of(noun), rest=tuple(texts))
    return said_by(pieces, remark) if noun is None else _had(pieces, remark)


def _rank_below(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    """`rank n < d`: the rank is n."""
    value = pieces[-1].token.value
    left = None if value is None else re.match(r"\s*(\w+)\s*(?:<|\\lt\b)", value.text)
    if left is None or value is None:
        return None
    token = replace(pieces[-1].token, value=replace(value, kind="formula", text=left[1]), mention=None)
    return _had(pieces, Remark("equal", Thing(token), noun_of(match["noun"])))


def _property_had(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    return _had(pieces, Remark(_PROPERTIES[match["property"]]))


def _inverts(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    del match
    thing = pieces[-1].thing
    if thing is None or thing.of not in ("", "inverse"):
        return None
    verb = said_by(pieces, Remark("exists", rest=("can",)), replace(thing, of="inverse"))
    return replace(verb, token=replace(verb.token, spoken=GLOW))


def _shaped(pieces: Sequence[Piece], match: re.Match[str]) -> Piece | None:
    if match[0].startswith("the same"):
        return _had(pieces, Remark("same shape as", _value(pieces[-1])))
    height, width = (piece.token.value.text if piece.token.value else piece.token.text for piece in pieces if piece.code in "NF")
    token = replace(pieces[0].token, value=Value("shape", f"{height} × {width}"), mention=None)
    return _had(pieces, Remark("shape", Thing(token)))


def _sized(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return _had(pieces, Remark("equal", _value(pieces[-1]), "size"))


def _dimension(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    del match
    return _had(pieces, Remark("dimension", _value(pieces[-1])))


def _trivial_had(pieces: Sequence[Piece], match: re.Match[str]) -> Piece:
    return _had(pieces, Remark("zero", None, "nullity", turned=match["kind"] != "trivial"))


_SEVERAL = r"[FN](?: , [FN])*(?: ,)? and [FN]"
_KIND = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))
_OTHERS = r"(?:the )?(?:other|others|remaining|rest)(?: columns| rows| ones)?"
_MADE = r"(?:in terms|as (?:a )?(?:linear )?(?:combinations?|sum)) of|through|by|from|using"
_YIELDS = r"(?P<verb>gives?|yields?|produces?|(?:results?) in|forms?|returns?)"
FIRST: tuple[Rule, ...] = (
    rule(r"[NF] rows and [NF] columns(?P<inside> in (?:the )?F)?", _rows_and_columns),
    rule(
        r"tells? us",
        lambda pieces, match: replace(pieces[0], token=replace(pieces[0].token, text="means", spoken="means"), code="means"),
    ),
    rule(
        r"(?:(?P<more>more)|(?P<less>fewer|less)|(?P<same>as many|the same number of|an equal number of|equally many)) "
        r"(?P<left>rows|columns) (?:than|as|and) (?P<right>rows|columns)(?: in (?:the )?F)?",
        _sides,
    ),
)
SAYINGS: tuple[Rule, ...] = (
    rule(rf"(?:the )?(?P<noun>eigenvalues|singular values) {_SEVERAL}", _values),
    rule(rf"(?<=M )(?:are|equal) {_SEVERAL}", _values),
    rule(r"(?P<noun>rank) R", _rank_below),
    rule(r"the same (?:shape|size|dimensions) as F", _shaped),
    rule(r"(?:the |a )?(?:shape|size|dimensions?) (?:of )?D", _of_shape),
    rule(rf"{_YIELDS} (?:a |an )?(?:matrix of (?:shape|size) )?D(?: matrix| array)?", _of_shape),
    rule(rf"(?:a |an )?(?P<noun>{NOUN}) (?:that is |which is )?(?P<bound>{_BOUND}) {_VALUE}", _bounded_had),
    rule(rf"(?:can |may |could )?(?:be )?(?:written|expressed|represented|obtained) (?:{_MADE}) {_OTHERS}", _of_others),
    rule(rf"a (?:linear )?(?:combination|multiple) of {_OTHERS}", _others_said),
    rule(r"(?:as many|the same number of) (?:entries|components|elements|coordinates) as F", _sized),
    rule(r"(?:a )?dimension (?:of |equal to )?[NF]", _dimension),
    rule(r"a (?P<side>left|right) inverse", _one_sided),
    rule(rf"(?:exceeds?|surpass(?:es)?) {_VALUE}", lambda pieces, match: said_by(pieces, Remark("more", _value(pieces[-1])))),
    rule(r"trivial", lambda pieces, match: _adjective(pieces, Remark("trivial"))),
    rule(r"nontrivial|non-trivial", lambda pieces, match: _adjective(pieces, Remark("trivial", turned=True))),
    rule(r"(?:contains?|has|includes?) (?:only|nothing but|just) (?:the )?(?:N vector|N|zero vector|zero|origin)",
         lambda pieces, match: said_by(pieces, Remark("trivial"))),
    rule(r"(?:contains?|has|includes?) (?:a |some |other )?(?:nonzero|non-zero) (?:vectors?|elements?)",
         lambda pieces, match: said_by(pieces, Remark("trivial", turned=True))),
    rule(r"(?:a )?(?P<kind>trivial|nontrivial|non-trivial) (?:null space|kernel|nullspace)", _trivial_had),
    rule(rf"(?:a |an )?(?:(?P<more>{_MORE})|(?P<less>{_LESS})|(?P<same>the same)) (?:ell )?(?P<noun>{NOUN}) (?:than|as) "
         rf"(?:that of |the N of )?[FM]", _compared),
    rule(r"(?:wider|broader|taller) than (?:tall|wide|high|it is tall|it is wide|it is high|F is tall|F is wide)", _wider),
    rule(rf"(?:(?P<every>a|an|at least N|no|only|some|all) )?(?P<sign>{_SIGN}|N) (?P<noun>{NOUN})", _signed_had),
    rule(rf"(?:a |an |full )?(?P<noun>{NOUN}) (?:of |equal to |= )?{_VALUE}", _measure_had),
    rule(rf"(?:a )?(?:total|sum) of {_VALUE}", _total_had),
    rule(rf"the (?P<property>{'|'.join(_PROPERTIES)}) property", _property_had),
    rule(r"(?:invert|take|form|compute|calculate|use|find) (?:the )?[FM]", _inverts),
    rule(r"(?:(?P<verb>lies?|stays?|remains?|falls?|ranges?) )?(?:strictly |always )?between N and N|ranges? from N to N",
         _between),
    rule(rf"(?:drops?|falls?|goes|go|gets?|lies?|stays?|sinks?|rises?) (?:strictly )?(?P<bound>below|above|under|over) {_VALUE}",
         _bounded_verb),
    rule(r"(?:(?P<more>longer)|(?P<less>shorter|closer to N|(?:closer|nearer) to the origin)) than (?:that of )?F", _longer),
    rule(rf"(?P<bound>{_BOUND}) (?:that of )?{_VALUE}", _bounded),
    rule(r"(?:orthogonal|perpendicular|normal|at right angles) to [FM]", _bearing("orthogonal to")),
    rule(r"(?:parallel|proportional) to F|collinear with F|a (?:scalar |constant |scaled )?(?:multiple|copy) of F",
         _bearing("parallel to")),
    rule(r"points? in (?:the|the same) direction (?:of|as) F", _bearing("along", verb=True)),
    rule(r"points? in the opposite direction (?:of|to|as|from) F", _bearing("against", verb=True)),
    rule(r"(?:lies?|belongs?|stays?|remains?|sits?|lives?|resides?|ends? up) (?:inside|within|in|to) M",
         _bearing("in", verb=True)),
    rule(r"(?:contained |included )?(?:inside|within|in) M|an element of M|a member of M", _bearing("in")),
    rule(r"an eigenvector of F", _bearing("eigenvector of")),
    rule(r"a (?:linear )?(?:combination|weighted sum) of (?:the )?M", _combination),
    rule(rf"(?:equals?|amounts? to|evaluates? to|comes? to|totals?|gives?|yields?|makes?|reach(?:es)?|returns?) {_VALUE}",
         _equalled),
    rule(rf"(?:sums?|adds?)(?: up| together)? to {_VALUE}", _totalled),
    rule(rf"averages?(?: out)? (?:to|at) {_VALUE}",
         lambda pieces, match: said_by(pieces, Remark("equal", _value(pieces[-1]), "mean of entry"))),
    rule(r"vanish(?:es)?", _vanishes),
    rule(r"cancels?(?: out)?", _cancels),
    rule(r"(?P<verb>exists?)", _exists(turned=False)),
    rule(r"defined|available|meaningful|well-defined|possible|allowed|permitted|legitimate|feasible|fine", _exists(turned=False)),
    rule(r"undefined|unavailable|meaningless|impossible|forbidden|illegitimate|nonexistent", _exists(turned=True)),
    rule(r"unique|uniquely (?:determined|defined)", lambda pieces, match: _adjective(pieces, Remark("one"))),
    rule(rf"(?:(?:a|an) )?(?P<kind>{_KIND})(?: matrix)?", _kind),
    rule(r"(?:a )?(?:linearly )?(?:independent|dependent)(?: (?:of|from) (?:each other|one another))?(?: set)?", _independent),
    rule(r"(?:a|an) (?:D |square )?(?:matrix|vector) (?:of|with) H", _matrix_of),
    rule(_SIGN, lambda pieces, match: _adjective(pieces, Remark(SIGNS[match[0]]))),
)  # fmt: skip
