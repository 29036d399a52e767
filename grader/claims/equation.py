"""Equations: `a = b`, chains `a = b = c`, vectors and matrices, each read in what stands before it.

```
The gradient is $\\nabla L(w) = X^\\top(Xw - t)$
```
`wrong equation: at n = 1, d = 1, X = 1, t = 0, w = 1 the left side is 2, the right side 1`

The left side names a truth of the reference, or is a formula whose meaning the question fixes; every term after it is
compared with that. What sets a condition ("Xw = t"), makes a choice ("let eta = 0.1") or uses names that nobody introduced
is never wrong. A false line that holds once the text's earlier false lines are granted follows from the first of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from grader.anatomy.spaces import in_space
from grader.attributes import decided
from grader.decide.bounds import is_bound
from grader.decide.decimals import literals
from grader.decide.equal import Answer, Decision, decide
from grader.decide.figures import show_cells, show_point
from grader.decide.measured import near
from grader.decide.polynomial import polynomial
from grader.decide.singular import without_inverse
from grader.discourse import (
    Asserted,
    Finding,
    Judgement,
    Passage,
    World,
    introduces,
    left_open,
    rewritten,
    sets_to_zero,
    speaks_of_sigmoid,
    with_assumptions,
    with_choices,
)
from grader.identities import must_hold, signed, signs
from grader.linear import solved
from grader.model import (
    Agreement,
    Block,
    Claim,
    Counterexample,
    Difference,
    Fact,
    Kind,
    Mismatch,
    Named,
    Open,
    Proof,
    Span,
    Step,
    Trials,
)
from grader.notation.context import Function
from grader.notation.derived import derivative_of_named
from grader.notation.expression import Apply, Expression, Number, Symbol, mathjson, substitute, symbols
from grader.notation.grammar import Line, Names, Statement, Unread, read
from grader.notation.printer import show
from grader.notation.shapes import Clash, Unclear, elaborate, flat_name, reached
from grader.reference import TOLERANCE, Quantity, is_acronym
from grader.steps import at_step, with_steps

KIND: Kind = "equation"
MAX_ASSERTED = 200  # earlier lines that a false one may follow from
EQUALITIES = frozenset({"Equal", "Define", "Approx"})
ORDERS = frozenset({"Less", "LessEqual", "Greater", "GreaterEqual", "NotEqual"})
OPERATED = frozenset({"D", "Sum", "Product", "Limit", "Integrate"})
ARITHMETIC = frozenset({"Add", "Multiply", "Divide", "Power", "Negate"})
INDICES = frozenset("ijklmn")
OPERATORS = frozenset({"Call", "D", "Gradient", "Hessian"})
_CONDITIONAL = re.compile(
    r"\b(if|when|whenever|such that|assum\w*|suppos\w*|provided|unless|until|requir\w+|solv\w+)(?:\W+\S+){0,5}\W*$",
    re.I,
)
_BESIDE = re.compile(r"(?:^|[.!?;]\s)[^.!?;,§()]*(?:[,(]|\s[-–—]+)\s*$")  # of a name that the sentence goes on from
_GOES_ON = re.compile(
    r"\s*(?:[,)]|[-–—]+)\s*(?!so\b|which\b|and\b|hence\b|thus\b|then\b|we\b|where\b|but\b|it\b|this\b)[a-z]+", re.IGNORECASE
)
_IF = re.compile(
    r"\s*,?\s*(?:only |exactly |precisely |just |but only )?(?:if|when|whenever|provided|assuming|as long as|unless)\b"
)
_NARROWED = re.compile(  # "for $X^T X = I$", "orthonormal columns, $X^T X = I$, give"
    r"\b(?:for|with|when|whenever|where|given|under|if|case|provided|as)\b[^.;:§]{0,40}§|"
    r"^[^§,]{2,60}[,(–—-]\s*§\s*[,)–—-]\s*(?!so\b|hence\b)",
    re.IGNORECASE,
)
_PUT_TO_ZERO = re.compile(r"\b(?:zero|vanish\w*|0)\b")
_DENIES = re.compile(
    r"(?:\b(?:not|never|cannot|rather than|instead of|wrongly|incorrectly|mistakenly|falsely)\b|n[’']t\b)[^.,;:§]{0,25}$",
    re.IGNORECASE,
)
_PLAINLY = re.compile(  # a denial of the formula itself, and not of some verb before it
    r"(?:(?:\b(?:not|never|cannot|rather than|instead of)\b|n[’']t\b)"
    r"(?:\s+(?:be|equals?|have|hold|true that|the case that|that|say))*"
    r"|\b(?:wrongly|incorrectly|mistakenly|falsely)\b(?:\s+\w+){0,3})\W*$",
    re.IGNORECASE,
)
_HYPOTHETICAL = re.compile(
    r"(?:^|[.!?;:]\s)\W*(?:let(?:'s|s| us)?\s+)?(?:if|suppose|assume|assuming|were|had|imagine|unless|otherwise|"
    r"in the (?:special )?case|"
    r"consider the (?:special )?case|for example|for instance)\b|\b(?:would|were)\b",
    re.IGNORECASE,
)
_EULER = re.compile(
    r"e\s*\^|\be[⁰¹²³⁴-⁹⁻ˣ]|\\(?:ln|log|exp|int|pi)(?![A-Za-z])|\b(?:ln|log|exp|Euler\w*|exponential\w*|constant)\b|2\.7\d|[π∫]"
)
_SIZED = re.compile(  # an assumption that can make shapes fit
    r"\b(?:square|(?:non-?)?singular|invertible|inverse exists|one sample|single sample|scalar|dimension\w*|shapes?|sizes?)\b"
    r"|[nmdk]\s*=",
    re.IGNORECASE,
)
_ROW = re.compile(r"[\s*=]*\[[-+*\\\d.,()\s/]*\][\s*]*")


# ---------------------------------------------------------------- find


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """The equations of every formula, one for each line, and the matrices set in plain text."""
    for passage in found:
        segment = passage.segment
        if segment.block in (Block.INLINE, Block.DISPLAY):
            for line in read(segment.text, world.names, segment.span.start):
                yield from _findings(line, passage)
    yield from _rows(found, text)


def _findings(line: Line | Unread, passage: Passage) -> Iterator[Finding]:
    """One finding for each relation of the line: `a = b = c` claims `a = b`, and then `= c`."""
    if isinstance(line, Unread):
        if line.relational:
            yield Finding(_claim(passage, line.span), passage=passage, unread=line.reason)
        return
    first = line.readings[0]
    starts = (line.span.start, *first.cuts[0 if first.continues else 1 :])
    if not first.relations and not first.continues:
        return
    opening = introduces(passage, line.lead)
    for number, start in enumerate(starts, 1):
        end = starts[number] if number < len(starts) else line.span.end
        readings = tuple(item for item in line.readings if len(item.terms) == len(first.terms))
        yield Finding(_claim(passage, Span(start, end)), readings, passage, introduces=opening and number == 1, link=number)


def _claim(passage: Passage, span: Span) -> Claim:
    segment = passage.segment
    quote = segment.text[span.start - segment.span.start : span.end - segment.span.start].rstrip()
    span = Span(span.start, span.start + len(quote))
    denies = bool(_DENIES.search(passage.before[-80:]))
    return Claim(kind=KIND, part=segment.part, span=span, quote=quote, denies=denies)


def _rows(passages: Sequence[Passage], text: str) -> Iterator[Finding]:
    """Matrices whose rows stand as paragraphs of plain text, `[ 0 1 1 ]` under `[ 1 0 1 ]`."""
    group: list[Passage] = []
    for passage in [*passages, None]:
        if passage is not None and passage.segment.block is not Block.PROSE:
            continue
        rows = passage is not None and bool(_ROW.fullmatch(passage.segment.text))
        starts = rows and passage is not None and "=" in passage.segment.text.split("[")[0]
        if (not rows or starts) and group:
            yield from _matrix(group, text)
            group = []
        if rows and passage is not None:
            group.append(passage)


def _matrix(group: list[Passage], text: str) -> Iterator[Finding]:
    read_rows: list[Expression] = []
    for passage in group:
        body = passage.segment.text
        begin = body.index("[")
        lines = read(body[begin : body.rindex("]") + 1], start=passage.segment.span.start + begin)
        if len(lines) != 1 or isinstance(lines[0], Unread) or lines[0].readings[0].relations:
            return
        read_rows.append(lines[0].readings[0].terms[0])
    first, last = group[0].segment, group[-1].segment
    start, end = first.span.start + first.text.index("["), last.span.start + last.text.rindex("]") + 1
    widths = {len(row.args) if isinstance(row, Apply) and row.head == "List" else 1 for row in read_rows}
    if len(group) < 2 or len(widths) != 1:
        return
    rows = tuple(Apply("Row", row.args if isinstance(row, Apply) else (row,), row.span) for row in read_rows)
    matrix = Apply("Matrix", rows, Span(start, end))
    statement = Statement((matrix,), (), Span(start, end), continues=True)
    claim = Claim(kind=KIND, part=first.part, span=Span(start, end), quote=text[start:end])
    yield Finding(claim, (statement,), group[0])


# ---------------------------------------------------------------- check


@dataclass(frozen=True)
class _Target:
    """What a term is compared with: a formula, or a truth of the reference."""

    expression: Expression
    quantity: Quantity | None = None


def check(finding: Finding, world: World) -> Judgement:
    """Wrong only if wrong in every way that people read the line."""
    judgement = _read(finding, world)
    if isinstance(judgement.evidence, (Mismatch, Counterexample)) and _e_unknown(finding, world):
        return left_open("ambiguous", "e may be an unknown here, and not Euler's number")
    if isinstance(judgement.evidence, (Mismatch, Counterexample)) and _set_later(finding, world):
        return left_open("undecided", "an equation to be solved: its letter is given a value only later")
    if not finding.claim.denies or isinstance(judgement.evidence, Open):
        return judgement
    against = isinstance(judgement.evidence, (Mismatch, Counterexample))
    if not against and finding.passage is not None and not _PLAINLY.search(finding.passage.before[-80:].rstrip("$ ")):
        return left_open("ambiguous", "whether the text denies this is not plain")
    return Judgement(judgement.evidence, f"{'rightly' if against else 'wrongly'} denied: {judgement.reason}")


def _set_later(finding: Finding, world: World) -> bool:
    """Whether the line is an equation in one letter to which the text, without a reference, has given no value before it."""
    if world.question is not None or not finding.readings:
        return False
    solution = solved(finding.readings[0])
    return solution is not None and not any(item.left == Symbol(solution[0]) for item in world.asserted)


def _e_unknown(finding: Finding, world: World) -> bool:
    """Whether e stands where no reference fixes it, and nothing around it speaks of Euler's number: `3e + 6 = 2(e + 6)`."""
    passage = finding.passage
    if world.question is not None or passage is None:
        return False
    if not any("e" in symbols(term) for statement in finding.readings for term in statement.terms):
        return False
    formulas = (passage.segment.text, *(text for _, text in (*passage.earlier, *passage.above)))
    return not _EULER.search(" ".join((*formulas, passage.paragraph, passage.before, passage.around, passage.after)))


def _read(finding: Finding, world: World) -> Judgement:
    """The judgement of what the line says, whether it is asserted or denied."""
    if finding.unread:
        return left_open("unread", f"cannot be read: {finding.unread}")
    judgements = [_statement(statement, finding, world) for statement in finding.readings]
    right = next((item for item in judgements if not isinstance(item.evidence, (Open, Mismatch, Counterexample))), None)
    if right is not None:
        return right
    named = [item for item, reading in zip(judgements, finding.readings, strict=True) if _names_a_truth(reading, world)]
    judgements = named or judgements  # w(1) is a name of the reference before it is a product
    unsettled = next((item for item in judgements if isinstance(item.evidence, Open)), None)
    return unsettled or judgements[0]


def _names_a_truth(statement: Statement, world: World) -> bool:
    left = statement.terms[0]
    return isinstance(left, Apply) and not statement.continues and bool(_named(left, world))


def _statement(statement: Statement, finding: Finding, world: World) -> Judgement:
    terms, relations = statement.terms, statement.relations
    if statement.continues:
        terms, relations = _continued(statement, finding, world)
        if not relations:
            return _headless(statement, finding, world)
    place = finding.link
    strange = next((relation for relation in relations[:place] if relation not in EQUALITIES), None)
    if strange in ORDERS and relations[place - 1] in EQUALITIES and set(relations[:place]) <= EQUALITIES | ORDERS:
        cut = max(number for number, relation in enumerate(relations[:place]) if relation in ORDERS) + 1
        terms, relations, place = terms[cut:], relations[cut:], place - cut  # of `0 <= a = b` the link a = b
    elif strange is not None:
        if relations[place - 1] in ORDERS:
            return _ordered(terms[place - 1], relations[place - 1], terms[place], finding, world)
        if relations == ("Element",):
            return in_space(_named(terms[0], world), terms[1], world)
        return left_open("undecided", f"the relation `{_sign(strange)}` is not decided")
    either = _either_sign(terms[place - 1], terms[place], relations[place - 1] == "Approx", world)
    if either is not None:
        return either
    if finding.introduces and flat_name(_name(terms[0])) in world.introduced:
        return left_open("undecided", f"introduces {show(terms[0])}: a choice of the text, not a claim")
    match terms[0]:
        case Apply("Call", (Symbol(function), Symbol())) if function in world.introduced and place == 1:
            return left_open("undecided", f"defines {show(terms[0])}: a choice of the text, not a claim")
    terms = tuple(substitute(term, world.renamed) for term in terms)
    terms = tuple(_unapplied(term, finding, world) for term in terms)
    terms = (terms[0], *(with_steps(term, world.question) for term in terms[1:]))
    sigmoid, known = speaks_of_sigmoid(world.context), world
    terms, variable = derivative_of_named(terms, sigmoid=sigmoid, known=lambda symbol: not known.unknown(symbol))
    if variable and world.unknown(Symbol(variable)):
        world = replace(world, context=world.context.declare(Fact(symbol=variable)))
    terms = tuple(term if not place and _named(term, world) else _with_truths(term, world) for place, term in enumerate(terms))
    world = _in_condition(world, finding)
    world = _without_choices(world, terms)
    if finding.passage is not None and not finding.introduces:
        plain, world = world, with_choices(world, finding.passage)
        if _set_twice(terms, plain, world):
            return left_open("undecided", "one sentence sets it to several values: settings, not claims")
    targets = _targets(terms[0], finding, world)
    result = _term(terms, place, relations[place - 1] == "Approx", targets, finding, world)
    if not isinstance(result.evidence, (Mismatch, Counterexample)):
        return result
    if any(_free_index(term, world) for term in (terms[0], terms[place - 1], terms[place])):
        return left_open("undecided", "said of entries by their indices, which are not put in")
    nearly = _nearly(terms, relations, place, result, world)
    if nearly is not None:
        return nearly
    if finding.passage is not None:
        assumed = with_assumptions(world, finding.passage)
        if assumed is not world and _holds(terms, place, relations, targets, finding, assumed):
            return left_open("undecided", "true only under what the paragraph assumes before it")
    root = _follows(terms, place, targets, finding, world)
    return replace(result, follows_from=root) if root else _wrong_twice(result, terms[0], world)


_OPENS, _CLOSES = re.compile(r"\s*(?:\\left|\\bigl?|\\!)*\s*\(\s*"), re.compile(r"\s*(?:\\right|\\bigr?|\\!)*\s*\)")


def _unapplied(term: Expression, finding: Finding, world: World) -> Expression:
    r"""`w_1(\eta)`, read as a product, is a truth named with what it depends on; so wherever it stands in a formula."""
    match term:
        case Apply("Multiply", (head, Symbol(name) as argument)) if _in_brackets(head.span, argument.span, finding.claim):
            for quantity in _named(head, world):
                if quantity.expression is not None and name in reached(quantity.expression, world.context):
                    return head
    if isinstance(term, Apply):
        return replace(term, args=tuple(_unapplied(part, finding, world) for part in term.args))
    return term


def _in_brackets(head: Span, argument: Span, claim: Claim) -> bool:
    begin = claim.span.start
    between = claim.quote[max(0, head.end - begin) : max(0, argument.start - begin)]
    return bool(_OPENS.fullmatch(between) and _CLOSES.match(claim.quote[max(0, argument.end - begin) :]))


def _set_twice(terms: tuple[Expression, ...], plain: World, world: World) -> bool:
    """`from d = 256 to d = 512`: a symbol that is set to a value where the sentence has already set it to another."""
    match terms:
        case (Symbol(name), value):
            chosen = world.context.sizes.get(name) or world.context.where.get(name)
            before = plain.context.sizes.get(name) or plain.context.where.get(name)
            return (
                chosen is not None
                and before is None
                and chosen != (value.value if isinstance(value, Number) else value)
                and chosen != value
            )
    return False


def _ordered(left: Expression, relation: str, right: Expression, finding: Finding, world: World) -> Judgement:
    """`L(1) < L(2)`: decided where both sides are numbers; with letters it is a condition as often as a claim."""
    statement = Apply(relation, (left, right), finding.claim.span)
    if world.unknown(statement):
        return left_open("unnamed", f"nothing introduces {_listed(world.unknown(statement))}")
    if _given(left, relation, right, world):
        steps = (Step(expression=mathjson(statement), rule="given by the question"),)
        return Judgement(Proof(steps=steps), "given by the question")
    small, large = (left, right) if relation == "LessEqual" else (right, left)
    if relation in ("LessEqual", "GreaterEqual") and is_bound(small, large, world.context):
        steps = (Step(expression=mathjson(statement), rule="norms of sums and products are bounded by those of their parts"),)
        return Judgement(Proof(steps=steps), f"{show(statement)} holds for all arrays")
    decision = decide(statement, Number(Fraction(1)), world.context)
    if decision.answer is Answer.UNKNOWN:
        return _judged(decision, world)
    if _stands_alone(left, right, finding, world):
        answer = _everywhere(left, relation, right, world)
        if answer is not None and answer is (decision.answer is Answer.EQUAL):
            return Judgement(decision.evidence, f"{show(statement)} {'holds' if answer else 'does not hold'} at all drawn points")
    match decision.evidence:
        case Agreement() | Trials(draws=(_,)):  # of numbers alone one value is all
            return Judgement(decision.evidence, f"{show(statement)} holds")
        case Trials() if _flat_names(statement) <= world.context.sizes.keys():
            return Judgement(decision.evidence, f"{show(statement)} holds")
        case Counterexample(point=point, left=("Less" | "LessEqual" | "Greater" | "GreaterEqual" | "NotEqual", _, _)):
            if any(binding.symbol not in world.context.sizes for binding in point):
                return left_open("undecided", f"whether {show(statement)} is asked or claimed is not plain")
            if finding.passage is not None and _HYPOTHETICAL.search(finding.passage.paragraph):
                return left_open("undecided", "said under an assumption that is not checked")
            return Judgement(decision.evidence, f"{show(statement)} does not hold")
    return left_open("undecided", f"the relation `{_sign(relation)}` is decided between numbers only")


_PLAIN_LEAD = re.compile(r"(?:[-*\s(]*|.*\b(?:so|hence|thus|therefore|that)\W*|[^?]*[.;:]\s*)$", re.IGNORECASE)
_PLAIN_TAIL = re.compile(r"\s*(?:$|[.,;()]|always\b|everywhere\b|because\b|since\b|as\b)")


def _stands_alone(left: Expression, right: Expression, finding: Finding, world: World) -> bool:
    """Whether `L ≥ 0` of a truth is all that its clause says, and neither asked nor supposed."""
    passage = finding.passage
    if passage is None or not isinstance(right, Number) or _CONDITIONAL.search(passage.before):
        return False
    known = bool(_named(left, world)) or (isinstance(left, Symbol) and left.name in world.context.functions)
    said = f"{passage.paragraph} {passage.before} {passage.after}"
    unsaid = _IF.search(passage.after) or _HYPOTHETICAL.search(passage.before) or "?" in said
    return known and not unsaid and bool(_PLAIN_LEAD.match(passage.before) and _PLAIN_TAIL.match(passage.after))


_BOUNDS = {"Less": "less", "LessEqual": "at most", "Greater": "more", "GreaterEqual": "at least"}


def _everywhere(left: Expression, relation: str, right: Expression, world: World) -> bool | None:
    """Whether the bound holds at every drawn point (True), or at none (False)."""
    named = _named(left, world)
    body: Expression | None = named[0].expression if len(named) == 1 else None
    if isinstance(left, Symbol) and left.name in world.context.functions:
        body = world.context.functions[left.name].body
    if relation not in _BOUNDS or body is None:
        return None
    try:
        formula = elaborate(body, world.context)[0].expression
    except (Clash, Unclear, RecursionError):
        return None
    return decided((_BOUNDS[relation],), "", formula, right, "", world.context).holds


def _given(left: Expression, relation: str, right: Expression, world: World) -> bool:
    """Whether a fact of the question says so: `n < d`, also written `d > n`."""
    small, large = (left, right) if relation.startswith("Less") else (right, left)
    if relation == "NotEqual" or not isinstance(small, Symbol) or not isinstance(large, Symbol):
        return False
    fact = world.context.facts.get(small.name)
    return fact is not None and f"< {large.name}" in fact.properties


def _wrong_twice(judgement: Judgement, left: Expression, world: World) -> Judgement:
    """A false line that does not follow from the false line before it either."""
    before = world.asserted[-1] if world.asserted else None
    if before is None or not before.wrong or before.left != left:
        return judgement
    plain = polynomial(before.right, world.context)
    if plain is None:
        return judgement
    return replace(judgement, reason=f"{judgement.reason}; nor does it follow from the line before, which is {show(plain)}")


def _name(left: Expression) -> Expression:
    match left:
        case Apply("Prime", (Symbol(base),)):
            return Symbol(f"{base}_prime")
    return left


def _named(left: Expression, world: World) -> list[Quantity]:
    """The truths of the reference by this name."""
    names = [left]
    if isinstance(left, Symbol) and left.name.rsplit("_", 1)[-1] in ("opt", "optimal"):
        names.append(Symbol(left.name.rsplit("_", 1)[0] + "_star"))
    word = left.name if isinstance(left, Symbol) and is_acronym(left.name) else None
    return [
        q
        for q in world.quantities()
        if (any(name in q.symbols for name in names) or (word is not None and word in q.names)) and not q.of and not q.cases
    ]


def _either_sign(before: Expression, term: Expression, about: bool, world: World) -> Judgement | None:
    """`(5 ± sqrt(25 - 24))/2 = (5 ± 1)/2`: both signs, in whichever order."""
    if signs(before) != 1 or signs(term) != 1:
        return None
    left, right = (signed(before, "+"), signed(before, "-")), (signed(term, "+"), signed(term, "-"))
    decisions = [
        [decide(t, b, world.context, about=about) for b, t in zip(left, order, strict=True)] for order in (right, right[::-1])
    ]
    for both in decisions:
        if all(decision.answer is Answer.EQUAL for decision in both):
            return _judged(both[0], world)
    if world.unknown(before) or world.unknown(term) or any(d.answer is Answer.UNKNOWN for both in decisions for d in both):
        return left_open("undecided", "what holds of either sign is not decided")
    return _judged(next(decision for decision in decisions[0] if decision.answer is Answer.DIFFERENT), world)


def _nearly(
    terms: tuple[Expression, ...], relations: tuple[str, ...], place: int, result: Judgement, world: World
) -> Judgement | None:
    """Behind a sign of approximation a term is compared with the one before it; how near a formula is meant to be is open."""
    if "Approx" in relations[: place - 1]:
        decision = decide(terms[place], terms[place - 1], world.context, about=relations[place - 1] == "Approx")
        if decision.answer is not Answer.DIFFERENT:
            return _judged(decision, world)
    if _by_index(terms[0]) and isinstance(result.evidence, Mismatch) and result.evidence.left_shape is not None:
        return left_open("undecided", "an entry by its indices, whose shape is not plain")
    if relations[place - 1] == "Approx" and literals(terms[place]) is None and not _far(result):
        return left_open("undecided", "an approximation, which does not say how near it is meant to be")
    return None


def _by_index(left: Expression) -> bool:
    """Whether the left side is of an entry: `dL/dW_{ij}`, `z_i`."""
    match left:
        case Apply("Subscript", (_, *indices)):
            return any(isinstance(index, Symbol) and index.name in ("i", "j", "k", "l", "m") for index in indices)
        case Apply(_, args):
            return any(map(_by_index, args))
    return False


def _free_index(term: Expression, world: World) -> bool:
    """Whether the formula speaks of an entry of something known, by an index that stands for all: `J_{ij} = J_{ji}`."""
    known = world.context
    match term:
        case Apply("Subscript", (Symbol(base), *indices)):
            if flat_name(term) in known.facts or flat_name(term) in known.where:
                return False
            inner = (part for index in indices for part in (index.args if isinstance(index, Apply) else (index,)))
            letters = (part.name for part in inner if isinstance(part, Symbol))
            named = base in known.facts or base in known.where or any(Symbol(base) in q.symbols for q in world.quantities())
            return named and any(name in INDICES and name not in known.facts for name in letters)
        case Apply("Sum" | "Product", (body, Symbol(index), *_)):
            return _free_index(substitute(body, {index: Number(Fraction(1))}), world)
        case Apply(_, args):
            return any(_free_index(arg, world) for arg in args)
    return False


def _far(result: Judgement) -> bool:
    """Whether two values differ by more than a tenth."""
    match result.evidence:
        case Counterexample(left_value=((left,),), right_value=((right,),)):
            try:
                a, b = (float(Fraction(text.rstrip("."))) for text in (left, right))
            except ValueError:
                return False
            return abs(a - b) > max(abs(a), abs(b)) / 10
    return False


def _holds(
    terms: tuple[Expression, ...],
    place: int,
    relations: tuple[str, ...],
    targets: list[_Target],
    finding: Finding,
    world: World,
) -> bool:
    judgement = _term(terms, place, relations[place - 1] == "Approx", targets, finding, world)
    return not isinstance(judgement.evidence, (Mismatch, Counterexample, Open))


def _with_truths(term: Expression, world: World) -> Expression:
    """The formula with the truths in it that are named like calls, `V(B)`, `P(D | +)`, as their values."""
    match term:
        case Apply("Call"):
            called = [
                q for q in world.quantities() if term in q.symbols and not q.of and not q.cases and q.expression is not None
            ]
            if len(called) == 1:
                return _value(called[0])
    match term:
        case Apply(head, args):
            return Apply(head, tuple(_with_truths(arg, world) for arg in args), term.span)
    return term


def _sign(relation: str) -> str:
    return {"Less": "<", "Greater": ">", "LessEqual": "≤", "GreaterEqual": "≥", "NotEqual": "≠", "Element": "∈", "To": "→",
            "Distributed": "~", "Proportional": "∝", "Assign": "←"}.get(relation, relation)  # fmt: skip


def _continued(statement: Statement, finding: Finding, world: World) -> tuple[tuple[Expression, ...], tuple[str, ...]]:
    """A line that begins with a relation goes on from the left side of its own formula, or of the formula before."""
    if not world.asserted or finding.passage is None:
        return statement.terms, ()
    if isinstance(statement.terms[0], Apply) and statement.terms[0].head == "Matrix":
        return statement.terms, ()
    own = finding.passage.segment.span
    before = next((item for item in reversed(world.asserted) if item.segment == own), None)
    before = before or next((item for item in reversed(world.asserted) if item.display), world.asserted[-1])
    return (before.left, *statement.terms), ("Equal", *statement.relations)


def _headless(statement: Statement, finding: Finding, world: World) -> Judgement:
    """A matrix without a name is compared with the question's only truth of its shape."""
    matrix = statement.terms[0]
    fitting = []
    for quantity in world.quantities():
        if quantity.expression is None or quantity.of:
            continue
        try:
            shape = elaborate(quantity.expression, world.context)[0].shape
            own = elaborate(matrix, world.context)[0].shape
        except (Clash, Unclear):
            continue
        if shape == own and isinstance(matrix, Apply) and matrix.head == "Matrix":
            fitting.append(quantity)
    if len(fitting) != 1:
        return left_open("unnamed", "the line does not say what it is the value of")
    target = _Target(Symbol(fitting[0].id), fitting[0])
    return _of(_judged(_compared(matrix, target, world, about=False), world), target)


def _in_condition(world: World, finding: Finding) -> World:
    """Where a derivative was put to zero, its variable has the value at which it vanishes."""
    if finding.passage is None or not sets_to_zero(finding.passage) or world.derivative is None:
        return world
    body, variable = world.derivative
    name = flat_name(variable)
    if name in world.context.where and name not in world.introduced:
        return world
    value = next((Symbol(q.id) for q in world.quantities() if q.optimum == name), None)
    optimum: Expression = value or Apply("ArgMin", (body, variable))
    context = replace(world.context, where={**world.context.where, name: optimum})
    return replace(world, context=context)


def _without_choices(world: World, terms: tuple[Expression, ...]) -> World:
    """`w = alpha x_1` is not put in where a formula speaks of w itself."""
    if world.question is None:
        return world
    declared = {given.name for given in world.question.given}
    used = frozenset().union(*map(_flat_names, terms))
    held = [name for name in world.introduced & declared if name in used]
    held += [name for name in world.solved if any(name in _arguments(term) for term in terms[:1])]
    return replace(world, context=world.context.hold(*held)) if held else world


def _arguments(left: Expression) -> frozenset[str]:
    """The variables of which the left side is a function: `L(alpha)`, `dL/d alpha`."""
    match left:
        case Apply("Call" | "D" | "Gradient", (_, *args)):
            return frozenset().union(*map(_flat_names, args))
    return frozenset()


def _flat_names(expression: Expression) -> frozenset[str]:
    match expression:
        case Symbol(name):
            return frozenset({name})
        case Apply("Subscript", (Symbol(base), *_)):
            return frozenset({flat_name(expression), base})
        case Apply(_, args):
            return frozenset().union(*map(_flat_names, args))
    return frozenset()


def _targets(left: Expression, finding: Finding, world: World) -> list[_Target]:
    """What the left side stands for: truths of the reference by that name, or its own meaning."""
    named = _named(left, world)
    around = finding.passage.before + " " + finding.passage.around if finding.passage is not None else ""
    spoken = [(q, _mention(q, around)) for q in named]
    best = max((length for _, length in spoken), default=0)
    if best:
        named = [q for q, length in spoken if length == best]
    targets = [_Target(Symbol(q.id) if q.index is None else _value(q), q) for q in named]
    if targets:
        return targets
    step = at_step(left, world.question)
    if step is not None:
        return [_Target(*step)]
    name = flat_name(left) if isinstance(left, (Symbol, Apply)) else ""
    solved = world.context.where.get(name)
    if isinstance(left, Symbol) and solved is not None:
        return [_Target(solved)]
    if world.free(left) or world.unknown(left):
        return []
    return [_Target(left)]


def _value(quantity: Quantity) -> Expression:
    assert quantity.expression is not None
    return quantity.expression


def _mention(quantity: Quantity, text: str) -> int:
    """The length of the longest phrase of the quantity in the text."""
    lower = text.lower()
    return max(
        (len(name) for name in quantity.names if _phrase(name).search(lower)),
        default=0,
    )


def _term(
    terms: tuple[Expression, ...], place: int, about: bool, targets: list[_Target], finding: Finding, world: World
) -> Judgement:
    term = terms[place]
    unknown = world.unknown(term)
    if not targets:
        return _link(terms, place, about, finding, world)
    decisions = [_compared(term, target, world, about) for target in targets]
    equal = next((place for place, decision in enumerate(decisions) if decision.answer is Answer.EQUAL), None)
    if equal is not None:
        return _of(_judged(decisions[equal], world), targets[equal])
    if unknown:
        return left_open("unnamed", f"nothing introduces {_listed(unknown)}")
    if any(decision.answer is Answer.UNKNOWN for decision in decisions):
        return _judged(next(decision for decision in decisions if decision.answer is Answer.UNKNOWN), world)
    if finding.passage is not None and _HYPOTHETICAL.search(finding.passage.paragraph):
        clash = isinstance(decisions[0].evidence, Mismatch) and decisions[0].evidence.left_shape is not None
        if not clash or _assumes_sizes(finding.passage.paragraph):
            return left_open("undecided", "said under an assumption that is not checked")
    if _under_condition(finding, world) and (place == 1 or world.question is not None):
        return left_open("undecided", "said under a condition that is not checked")
    if at_step(terms[0], world.question) is not None and _with_figures(term, finding):
        return left_open("undecided", "what the text has put in for the letters is not plain")
    if not _asserts(terms[0], term, targets, finding, world):
        return left_open("undecided", "a condition or a choice, not an identity that must hold")
    if finding.introduces and targets[0].quantity is None and world.free(terms[0]):
        return left_open("undecided", "a choice that the text makes, not a claim")
    return _of(_judged(decisions[0], world), targets[0])


_FIGURE = re.compile(r"\d\.\d|\d\s*%|=\s*\d")


def _with_figures(term: Expression, finding: Finding) -> bool:
    """Whether a step is given in figures, or its paragraph puts figures in."""
    passage = finding.passage
    around = "" if passage is None else f"{passage.paragraph} {passage.before} {passage.after}"
    return bool(_FIGURE.search(around) or re.search(r"\d\.\d", finding.claim.quote) or not symbols(term))


def _of(judgement: Judgement, target: _Target) -> Judgement:
    return replace(judgement, truth=target.quantity.id) if target.quantity is not None else judgement


def _under_condition(finding: Finding, world: World) -> bool:
    """Whether the sentence says under what the line holds: "for X^T X = I", which is no identity, or "if ..." behind it."""
    passage = finding.passage
    if passage is None:
        return False
    if _IF.match(passage.after) and not _PUT_TO_ZERO.search(passage.after):
        return True
    if not _NARROWED.search(passage.before):
        return False
    places = {place for place, _ in passage.earlier}
    return any(
        item.segment.start in places
        and not item.wrong
        and isinstance(item.left, Apply)
        and item.left.head in ARITHMETIC | {"Call", "Norm", "Transpose"}
        and not _named(item.left, world)
        and decide(item.right, item.left, world.context).answer is Answer.DIFFERENT
        for item in world.asserted[-MAX_ASSERTED:]
    )


def _assumes_sizes(paragraph: str) -> bool:
    """Whether what is assumed could make shapes fit: another assumption does not make a matrix square."""
    return any(_HYPOTHETICAL.search(sentence) and _SIZED.search(sentence) for sentence in re.split(r"(?<=[.!?])\s", paragraph))


def _link(terms: tuple[Expression, ...], place: int, about: bool, finding: Finding, world: World) -> Judgement:
    """A left side that nobody fixed: the terms of a chain are still compared with each other."""
    before, term = terms[place - 1], terms[place]
    if place == 1:
        if (isinstance(before, Apply) and before.head in ARITHMETIC | OPERATED) or _speaks_of_truths(term, world):
            decision = decide(term, before, world.context, about=about)
            if decision.answer is Answer.EQUAL:  # an identity, whatever the names stand for
                return _judged(decision, world)
        impossible = _identity(before, term, finding, world, about=about)
        if impossible is not None:
            return impossible
        if world.question is None:
            return left_open("unnamed", "the course has no reference for this question yet")
        unknown = _listed(world.unknown(before) | world.unknown(term))
        if unknown:
            return left_open("unnamed", f"the reference has no quantity called {unknown}")
        return left_open("undecided", "a choice that the text makes, not a claim")
    decision = decide(term, before, world.context, about=about)
    if decision.answer is Answer.DIFFERENT and (world.free(before) or world.free(term)):
        return left_open("undecided", "a condition or a choice, not an identity that must hold")  # "with a = b = 1"
    impossible = _identity(before, term, finding, world, about=about)
    if impossible is not None:
        return impossible
    if decision.answer is Answer.DIFFERENT and (world.unknown(before) or world.unknown(term)):
        return left_open("unnamed", f"nothing introduces {_listed(world.unknown(before) | world.unknown(term))}")
    return _judged(decision, world)


def _identity(before: Expression, term: Expression, finding: Finding, world: World, *, about: bool) -> Judgement | None:
    """A false equation between letters that nobody introduced, where it can only be meant as an identity."""
    passage = finding.passage
    if passage is None or about or not (world.unknown(before) | world.unknown(term)):
        return None
    around = f"{passage.around} {passage.segment.text if passage.segment.block is Block.DISPLAY else ''}"
    if _HYPOTHETICAL.search(passage.paragraph) and "contradict" in around.lower():
        return None
    chained = finding.link > 1
    if not must_hold(before, term, world.context, chained=chained, about=around):
        return None
    decision = decide(term, before, world.context)
    return _judged(decision, world) if decision.answer is Answer.DIFFERENT else None


def _speaks_of_truths(term: Expression, world: World) -> bool:
    """Whether a formula holds a name that the reference gives a value, and not the text."""
    truths = {flat_name(symbol) for quantity in world.quantities() for symbol in quantity.symbols if not quantity.of}
    return bool((_flat_names(term) & truths) - world.introduced)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(show(Symbol(name)) for name in names))


def _compared(term: Expression, target: _Target, world: World, about: bool) -> Decision:
    quantity = target.quantity
    expected = target.expression
    match expected:
        case Apply("Gradient", (body,)):
            known = _by_some_variable(term, body, world)
            if known is not None:
                return known
    if quantity is not None and quantity.measured and quantity.expression is not None:
        return near(term, quantity.expression, TOLERANCE, world.context, quantity.id, about=about)
    if quantity is not None and quantity.expression is not None:
        expected = _shown(quantity, world)
    try:
        shape = elaborate(expected, world.context)[0].shape
    except (Clash, Unclear, RecursionError) as error:
        detail = f"the left side is not understood here: {error}"
        return Decision(Answer.UNKNOWN, detail, Open(why="undecided", detail=detail))
    if quantity is not None and not _same_kind(term, shape, world):
        detail = "the name stands for something of another shape here"
        return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))
    decision = decide(term, expected, world.context, about=about)
    never = without_inverse(term, world.context) if decision.answer is Answer.UNKNOWN and quantity is not None else None
    if never is not None:
        return Decision(Answer.DIFFERENT, f"wrong equation: {never.found} has no inverse", never)
    if isinstance(decision.evidence, Mismatch) and decision.evidence.left_shape is not None and _may_be_ones(term, expected):
        detail = "1 may be the vector of ones"
        return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))
    return _in_cells(_spelled_out(decision, expected, world))


def _may_be_ones(*terms: Expression) -> bool:
    """`J 1`, `p^T 1`: a 1 behind a factor, or alone, where a number would change nothing."""
    for term in terms:
        match term:
            case Number(value) if value == 1:
                return True
            case Apply("Multiply", (_, *rest)) if any(isinstance(item, Number) and item.value == 1 for item in rest):
                return True
            case Apply(_, args) if any(_may_be_ones(arg) for arg in args if isinstance(arg, Apply)):
                return True
    return False


def _by_some_variable(term: Expression, body: Expression, world: World) -> Decision | None:
    """A gradient that does not say by which variable is right if it is right by one of them; it is never wrong."""
    for name in sorted(_flat_names(body)):
        fact = world.context.facts.get(name)
        if fact is None or len(fact.shape) != 1:
            continue
        decision = decide(term, Apply("Gradient", (body, Symbol(name))), world.context.hold(name))
        if decision.answer is Answer.EQUAL:
            return decision
    return None


def _same_kind(term: Expression, shape: tuple[object, ...], world: World) -> bool:
    """Whether a literal can be meant for the truth at all: a number for a number, a list of as many entries."""
    if not isinstance(term, Number):
        return True
    return not shape or all(world.context.sizes.get(str(size), size) == 1 for size in shape)


@lru_cache(maxsize=512)
def _form(form: str, names: Names) -> tuple[Line | Unread, ...]:
    return read(form, names)


@lru_cache(maxsize=4096)
def _phrase(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name.lower())}(?!\w)")


def _shown(quantity: Quantity, world: World) -> Expression:
    """The truth as its instructor writes it, which `verify` proves equal to what was computed."""
    assert quantity.expression is not None
    if quantity.form:
        lines = _form(quantity.form, world.declared)
        if len(lines) == 1 and isinstance(lines[0], Line):
            return lines[0].readings[0].terms[0]
    return quantity.expression


def _spelled_out(decision: Decision, expected: Expression, world: World) -> Decision:
    """What was expected as a polynomial in its one variable, where it is one."""
    match decision.evidence:
        case Counterexample() as evidence if evidence.point:
            plain = polynomial(expected, world.context)
            if plain is not None:
                return replace(decision, evidence=evidence.model_copy(update={"expected": show(plain)}))
    return decision


def _in_cells(decision: Decision) -> Decision:
    """Values that differ in some cells say in which."""
    match decision.evidence:
        case Counterexample() as evidence if evidence.difference is None and len(evidence.left_value) > 1 and not evidence.point:
            cells = [
                (row + 1, column + 1)
                for row, (left, right) in enumerate(zip(evidence.left_value, evidence.right_value, strict=True))
                for column, (a, b) in enumerate(zip(left, right, strict=True))
                if a != b
            ]
            total = sum(len(row) for row in evidence.left_value)
            named = Named(
                kind=Difference.CELLS,
                detail=f"{len(cells)} of {total} differ, the first in row {cells[0][0]}, column {cells[0][1]}",
            )
            return replace(decision, evidence=evidence.model_copy(update={"difference": named}))
    return decision


def _asserts(left: Expression, term: Expression, targets: list[_Target], finding: Finding, world: World) -> bool:
    """Whether the line claims an identity, rather than set a condition such as `Xw = t` or make a choice."""
    before = finding.passage.before if finding.passage is not None else ""
    free_left = frozenset().union(*(_open_names(target.expression, world) for target in targets))
    free_right = _open_names(term, world)
    if targets[0].quantity is not None:
        return bool(free_right) or not free_left
    if _CONDITIONAL.search(before) or (
        finding.passage is not None and sets_to_zero(finding.passage) and not isinstance(left, Symbol)
    ):
        return False
    if finding.passage is not None and _BESIDE.search(before) and _GOES_ON.match(finding.passage.after):
        return False
    if isinstance(left, Apply) and left.head == "Call" and all(isinstance(arg, Number) for arg in left.args[1:]):
        return True  # a value at a point sets no condition
    if isinstance(left, Apply) and left.head in OPERATORS and not _is_sigmoid(left):
        return bool(free_right) or not free_left
    return free_left <= free_right or isinstance(left, Symbol)


def _is_sigmoid(left: Expression) -> bool:
    """Whether the left side is a value of the sigmoid: of the question's data, and no function that it asks for."""
    match left:
        case Apply("Call", (Symbol("sigma"), _)):
            return True
    return False


def _open_names(expression: Expression, world: World) -> frozenset[str]:
    """The names that are free once every definition is put in."""
    seen: set[str] = set()
    found: set[str] = set()

    def walk(node: Expression, bound: frozenset[str]) -> None:
        match node:
            case Symbol(name):
                visit(name, bound)
            case Apply("Subscript", (Symbol(base), *_)):
                flat = flat_name(node)
                visit(flat if flat in world.context.facts or flat in world.context.where else base, bound)
            case Apply("Call", (function, *args)):
                if isinstance(function, Symbol) and function.name in world.context.functions:
                    body = world.context.functions[function.name]
                    walk(body.body, bound | set(body.parameters))
                for arg in args:
                    walk(arg, bound)
            case Apply("ArgMin" | "ArgMax" | "Sum" | "Product" | "Integrate" | "Limit", (body_, Symbol(index), *rest)):
                walk(body_, bound | {index})
                for item in rest:
                    walk(item, bound)
            case Apply(_, args):
                for arg in args:
                    walk(arg, bound)

    def visit(name: str, bound: frozenset[str]) -> None:
        if name in seen or name in bound or name in world.context.sizes:
            return
        value = world.context.where.get(name)
        function = world.context.functions.get(name)
        if value is not None:
            seen.add(name)
            walk(value, bound)
        elif function is not None:
            walk(function.body, bound | set(function.parameters))
        elif name not in ("e", "pi", "Infinity", "Frobenius"):
            found.add(name)

    walk(expression, frozenset())
    return frozenset(found)


def _judged(decision: Decision, world: World) -> Judgement:
    fixed = frozenset(world.context.sizes)
    reason = decision.reason
    match decision.evidence:
        case Counterexample() as evidence if evidence.point and not reason.startswith("wrong"):
            found, expected = show_cells(evidence.left_value), show_cells(evidence.right_value)
            reason = f"at {show_point(evidence, fixed)} it is {found}, it should be {expected}"
    match decision.evidence:
        case Counterexample(difference=difference) | Mismatch(difference=difference) if difference is not None:
            reason = f"{reason} ({difference})"
    if decision.answer is Answer.DIFFERENT and not reason.startswith("wrong"):
        reason = f"wrong equation: {reason}"
    return Judgement(decision.evidence, reason)


# ---------------------------------------------------------------- what follows from an earlier false line


def _follows(terms: tuple[Expression, ...], place: int, targets: list[_Target], finding: Finding, world: World) -> str | None:
    """The first false claim from which this line rightly follows: it holds once the text's false lines are granted."""
    asserted = world.asserted[-MAX_ASSERTED:]
    wrong = [item for item in asserted if item.wrong]
    if not wrong:
        return None
    others = tuple(item for item in asserted if item.left != terms[0])
    granted = _granted(world, tuple(item for item in others if item.wrong))
    term = rewritten(terms[place], others)
    for candidate, source in _candidates(terms, place, targets, finding, world, others):
        if _agrees(term, candidate, granted):
            return source or _root(terms, candidate, wrong)
    return None


def _granted(world: World, wrong: tuple[Asserted, ...]) -> World:
    """The world in which the text's false lines hold."""
    where = dict(world.context.where)
    functions = dict(world.context.functions)
    for item in wrong:
        for quantity in _named(item.left, world):
            where[quantity.id] = item.right
        match item.left:
            case Symbol() | Apply("Subscript", (Symbol(), *_)):
                where[flat_name(item.left)] = item.right
            case Apply("Call", (Symbol(name), Symbol(argument))) if argument in world.context.facts:
                functions[name] = Function((argument,), item.right)
    return replace(world, context=replace(world.context, where=where, functions=functions))


def _candidates(
    terms: tuple[Expression, ...],
    place: int,
    targets: list[_Target],
    finding: Finding,
    world: World,
    others: tuple[Asserted, ...],
) -> Iterator[tuple[Expression, str | None]]:
    """What the left side is in the text's own world, and the false claim that says so where it is one claim."""
    for earlier in reversed(terms[1:place]):
        yield rewritten(earlier, others), None
    for item in reversed(world.asserted):
        if item.left == terms[0] and item.truth == _truth(targets):
            yield rewritten(item.right, others), item.root if item.wrong else None
    if finding.passage is not None and sets_to_zero(finding.passage) and world.derivative is not None:
        body, variable = world.derivative
        if variable == terms[0]:
            yield Apply("ArgMin", (rewritten(body, others), variable)), None
    left = rewritten(terms[0], others)
    if left != terms[0]:
        yield left, None
    for target in targets:
        yield rewritten(target.expression, others), None


def _truth(targets: list[_Target]) -> str:
    return targets[0].quantity.id if len(targets) == 1 and targets[0].quantity is not None else ""


def _agrees(term: Expression, candidate: Expression, world: World) -> bool:
    try:
        elaborate(candidate, world.context)
    except (Clash, Unclear, RecursionError):
        return False
    return decide(term, candidate, world.context).answer is Answer.EQUAL


def _root(terms: tuple[Expression, ...], candidate: Expression, wrong: list[Asserted]) -> str:
    """The first mistake behind the latest false line that is used here."""
    used = frozenset().union(*map(_flat_names, (*terms, candidate)))
    for item in reversed(wrong):
        if _flat_names(item.left) & used:
            return item.root
    return wrong[-1].root


# ---------------------------------------------------------------- what the text's world becomes


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """The world once the claim was made."""
    if not finding.readings or finding.passage is None or finding.claim.denies:
        return world
    statement = finding.readings[0]
    continued = _continued(statement, finding, world)
    terms, relations = continued if statement.continues else (statement.terms, statement.relations)
    place = finding.link
    if len(terms) <= place or set(relations[:place]) - EQUALITIES:
        return world
    wrong = isinstance(judgement.evidence, (Mismatch, Counterexample))
    segment = finding.passage.segment
    made = Asserted(
        left=terms[0],
        right=terms[place],
        id=id,
        wrong=wrong,
        root=judgement.follows_from or id,
        truth=_truth(_targets(terms[0], finding, world)),
        segment=segment.span,
        display=segment.block is Block.DISPLAY,
    )
    return _solved(finding, terms[0], replace(world, asserted=(*world.asserted, made)))


def _solved(finding: Finding, left: Expression, world: World) -> World:
    """A variable that was solved for keeps its true value in what follows."""
    if finding.passage is None or not sets_to_zero(finding.passage) or world.derivative is None:
        return world
    body, variable = world.derivative
    name = flat_name(variable)
    known = name in world.context.where or any(left in q.symbols for q in world.quantities())
    if variable != left or known or world.unknown(body) - {name}:
        return world
    context = replace(world.context, where={**world.context.where, name: Apply("ArgMin", (body, variable))})
    return replace(world, context=context, solved=world.solved | {name})
