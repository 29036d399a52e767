"""Verdicts on lines that the text does not mean: what it calls wrong, quotes from another, or reduces to absurdity."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from grader.asserted import narrowed, placed, unmeant
from grader.bound import demanded
from grader.decide.equal import Answer, decide
from grader.discourse import Finding, Judgement, Passage, World, with_choices
from grader.measured import measured
from grader.model import Claim, Counterexample, Mismatch, Open, Outcome, Span, Verdict
from grader.notation.context import Context
from grader.notation.expression import Apply, Expression, Number, Symbol, substitute, symbols
from grader.notation.grammar import Unread, read
from grader.reckoning import otherwise
from grader.scaled import accounted
from grader.setting import other_case, redefined
from grader.sought import sought
from grader.speech import (
    absurd,
    called_unfit,
    called_wrong,
    contrasted,
    labelled_false,
    other_arithmetic,
    part_of,
    reported,
    supposed,
)

ORDERS = frozenset({"Less", "LessEqual", "Greater", "GreaterEqual"})
FORMAL = frozenset({"equation", "number", "complexity"})  # kinds whose claims may be quotations
WORDED = frozenset({"property", "tendency", "comparison"})  # and those of sentences


def meant(finding: Finding, judgement: Judgement, text: str, world: World, held: Sequence[Span]) -> tuple[Finding, Judgement]:
    """What the text does not mean is not held against it: what it calls wrong, what it quotes, what it reduces to absurdity."""
    claim, passage = finding.claim, finding.passage
    if claim.denies and claim.kind == "number" and contrasted(text, *claim.span):
        claim = claim.model_copy(update={"denies": False})
        finding = replace(finding, claim=claim)
    exact = finding.parity == "measured"
    if (
        passage is not None
        and claim.kind == "equation"
        and not (claim.denies or judgement.truth or finding.parity or finding.unread)
    ):
        with_units = measured(text, claim.span, _linked(finding))
        exact, judgement = with_units is not None, with_units or judgement
    against = isinstance(judgement.evidence, (Mismatch, Counterexample))
    if against and (unowned := _unowned(claim, judgement, text)):
        return finding, _unsaid(unowned)
    if passage is None or claim.denies or isinstance(judgement.evidence, Open) or judgement.stance or claim.kind not in FORMAL:
        return finding, judgement
    if called_wrong(text, claim.span.end):
        if not against or part_of(text, claim.span.start):
            return finding, _unsaid("the text calls this wrong, or something beside it")
        denied = replace(finding, claim=claim.model_copy(update={"denies": True}))
        return denied, replace(judgement, reason=f"rightly denied: {judgement.reason}")
    if called_unfit(text, claim.span.end):
        return finding, _unsaid("the text says that this value does not fit")
    unit = "" if exact else _accounted(text, claim.span, judgement)
    if unit:
        return finding, _unsaid(unit)
    if against and not judgement.truth:
        unlike = otherwise(text, *claim.span) or _set_anew(finding, world)
        if unlike:
            return finding, _unsaid(unlike)
    if claim.kind == "number" and _as_another(finding, text):
        return finding, _unsaid("held against another setting of the same parameter")
    if not against:
        return finding, judgement
    critique = claim.part == "critique"
    if reported(text, claim.span.start, critique=critique) or supposed(claim.quote, critique=critique):
        return finding, _unsaid("what another text says, told here")
    if _named_anew(finding, text):
        return finding, _unsaid("said of what the word before it names")
    if claim.kind == "number" and _UNREAL.search(placed(text, *claim.span).before + claim.quote):
        return finding, _unsaid("said of what would be, not of what is")
    if claim.kind == "equation" and _by_another_convention(finding, text, world):
        return finding, _unsaid("true by the sizes or the layout that the text itself declares")
    about = judgement.truth or _function_of(finding, world)
    if _ordered_otherwise(finding, world):
        return finding, _unsaid("the text orders its names otherwise than the reference")
    if about and (_at_a_point(finding, about, world) or _follows_a_setting(finding, text, world)):
        return finding, _unsaid("a value at some point of what varies")
    case = "" if _answers(finding, judgement, text, world) else _of_a_case(finding, judgement, text, world, held)
    if case:
        return finding, _unsaid(case)
    if critique and any(_same(claim, verdict) for verdict in world.before):
        return finding, _unsaid("a false line of the trace, repeated; whether the text agrees with it is not read")
    if not judgement.truth and (absurd(passage.around) or other_arithmetic(text)):
        return finding, _unsaid("the text may arrive at this on purpose, or reckon in another arithmetic")
    return finding, judgement


def _of_a_case(finding: Finding, judgement: Judgement, text: str, world: World, held: Sequence[Span]) -> str:
    """Why the line may be said of a case that is not the question's, or not said at all."""
    claim, passage = finding.claim, finding.passage
    about = judgement.truth or _function_of(finding, world)
    if about and not finding.conditions and passage is not None:
        agreed = (*held, *_agreed(passage, world))
        case = other_case(text, *claim.span, phrase=claim.kind == "number", known=_known(world), held=agreed)
        if case and not _put_in(finding, world) and not _breaks_chain(finding):
            return f"said of a case that is not checked: {case}"
    if claim.kind == "equation" and not _breaks_chain(finding):
        return _unasserted(finding, judgement, text, world) or _elsewhere(finding, judgement, text, world)
    return ""


def _answers(finding: Finding, judgement: Judgement, text: str, world: World) -> bool:
    """Whether the condition round an equation is the question's own, so that the equation is the answer."""
    if finding.claim.kind != "equation" or world.question is None or not finding.readings:
        return False
    left = finding.readings[0].terms[0]
    named = [quantity.id for quantity in world.quantities() if left in quantity.symbols]
    if named != [judgement.truth] or redefined(text, finding.claim.span.start):
        return False
    return sought(text, *finding.claim.span, world.question.sought)


def _unowned(claim: Claim, judgement: Judgement, text: str) -> str:
    """Why the words are not the text's own, or not all of them: labelled a mistake, told of another text, "one more"."""
    if _MORE.match(text[claim.span.end : claim.span.end + 20]):
        return "said of a difference, not of a value"
    if claim.kind in FORMAL and _GOES_ON.match(text[claim.span.end : claim.span.end + 60]):
        return "the words go on with the formula"
    if claim.denies or judgement.stance:
        return ""
    if labelled_false(text, claim.span.start):
        return "the text calls this a mistake"
    told = claim.part == "critique" and claim.kind in WORDED and reported(text, claim.span.start, critique=True)
    return "what another text says, told here" if told else ""


def _agreed(passage: Passage, world: World) -> Iterator[Span]:
    """The formulas round this one that only say over again what the reference's symbols stand for: "with a = Xw_0 - t"."""
    for place, formula in passage.above:
        for line in read(formula, world.names, place):
            if isinstance(line, Unread) or set(line.readings[0].relations) - {"Equal", "Define"}:
                continue
            match line.readings[0].terms:
                case (left, right):
                    same = next((q for q in world.quantities() if left in q.symbols and q.expression is not None), None)
                    if same is not None and same.expression is not None and not same.of and symbols(right):
                        if decide(right, same.expression, world.context).answer is Answer.EQUAL:
                            yield line.span


def _unasserted(finding: Finding, judgement: Judgement, text: str, world: World) -> str:
    """Why the sentence does not assert the formula in it."""
    formula, bare = placed(text, *finding.claim.span), _bare(finding)
    why = unmeant(formula, bare=bare)
    if why or bare or world.question is None or _put_in(finding, world):
        return why
    indexed = any(quantity.id == judgement.truth and quantity.index is not None for quantity in world.quantities())
    numbered = any(
        isinstance(symbol, Apply) and symbol.head == "Subscript" and any(isinstance(index, Number) for index in symbol.args[1:])
        for quantity in world.quantities()
        if quantity.id == judgement.truth
        for symbol in quantity.symbols
    )
    case = narrowed(formula, _known(world), indexed=indexed, numbered=numbered)
    return f"said of a case that is not checked: {case}" if case else ""


_MORE = re.compile(r"^\s+(?:too\s+\w+|more|less|fewer|larger|smaller|greater|higher|lower|bigger|longer|shorter)\b")
_GOES_ON = re.compile(
    r"^[\s$*_)\]]*[,(—–-]?\s*\$?(?:and\s+)?(?:(?:all|the whole|then|everything|both|again|this)\s+(?:of\s+(?:this|that|it)\s+)?)*"
    r"(?:divided\s+by|multiplied\s+by|times|over|plus|minus|scaled\s+by|raised\s+to|squared|cubed)\b",
    re.IGNORECASE,
)
_NOUN_BEFORE = re.compile(r"[A-Za-z]{3,}[\s:]*\$+\s*$")


def _named_anew(finding: Finding, text: str) -> bool:
    """`residual $= -1.05$, gradient $= [-4.2, -2.1]$`: a formula of its own goes on from the word before it."""
    start = finding.claim.span.start
    return finding.claim.quote.lstrip().startswith("=") and bool(_NOUN_BEFORE.search(text[max(0, start - 40) : start]))


_UNREAL = re.compile(r"\b(?:would|wouldn|had we|were we)\b", re.IGNORECASE)
_BE = r"(?:denotes?|be|is|stands?\s+for|for|=)"
_ROLE = rf"(?<![\w\\]){{name}}(?!\w)\$?\s+(?:\w+\s+)?{_BE}?\s*the\s+(?:number|dimension|size|count|amount)\b"
_TURNED = r"(?<![\w\\]){name}(?!\w)\W{{1,8}}(?:\w+\W+){{0,4}}?{columns}\s*(?:\\times|×|x|by)\s*{rows}(?!\w)"


def _by_another_convention(finding: Finding, text: str, world: World) -> bool:
    """Whether the line is true where the text's own declarations hold: sizes with each other's roles, data transposed."""
    statement = finding.readings[0] if finding.readings and finding.link < len(finding.readings[0].terms) else None
    if statement is None or not statement.terms:
        return False
    left, term = statement.terms[0], statement.terms[finding.link]
    head = left.args[0] if isinstance(left, Apply) and left.head == "Call" else left
    truths = [q.expression for q in world.quantities() if q.expression is not None and (left in q.symbols or head in q.symbols)]
    values = _swapped(text, world)
    if not truths or not values:
        return False
    turned = substitute(term, values)
    return any(decide(turned, truth, world.context).answer is Answer.EQUAL for truth in truths)


def _swapped(text: str, world: World) -> dict[str, Expression]:
    """By what a symbol is to be replaced to say in the question's terms what the text says in its own."""
    facts = [fact for fact in world.context.facts.values() if len(fact.shape) == 2 and fact.symbol.isalpha()]
    found: dict[str, Expression] = {}
    for fact in facts:
        rows, columns = map(re.escape, fact.shape)
        if re.search(_TURNED.format(name=re.escape(fact.symbol), rows=rows, columns=columns), text):
            found[fact.symbol] = Apply("Transpose", (Symbol(fact.symbol),))
    sizes = sorted({size for fact in facts for size in fact.shape if size.isalpha()})
    spoken = [size for size in sizes if re.search(_ROLE.format(name=re.escape(size)), text)]
    if len(spoken) == 2:
        found |= {spoken[0]: Symbol(spoken[1]), spoken[1]: Symbol(spoken[0])}
    return found


def _function_of(finding: Finding, world: World) -> str:
    """The question's function that the left side names, with its argument or without."""
    left = finding.readings[0].terms[0] if finding.readings else None
    head = left.args[0] if isinstance(left, Apply) and left.head == "Call" else left
    return next((quantity.id for quantity in world.quantities() if quantity.of and head in quantity.symbols), "")


def _at_a_point(finding: Finding, about: str, world: World) -> bool:
    """Whether the truth of a function stands without its argument, and a number is what it is at some point or setting."""
    if not finding.readings or finding.link >= len(finding.readings[0].terms) or symbols(finding.readings[0].terms[finding.link]):
        return False
    truth = next((quantity for quantity in world.quantities() if quantity.id == about), None)
    if truth is None or truth.expression is None:
        return False
    if finding.readings[0].relations[finding.link - 1] not in ("Equal", "Approx"):
        return False
    if truth.of and isinstance(finding.readings[0].terms[0], Symbol):
        return True
    if finding.passage is None or symbols(truth.expression):
        return False
    return any(_puts_in(place, formula, world) for place, formula in finding.passage.earlier)


_IMPLIES = re.compile(r"(?:\\Rightarrow|\\Longrightarrow|\\implies|\\rightarrow|\\to|[⇒⟹→])\s*$")


def _follows_a_setting(finding: Finding, text: str, world: World) -> bool:
    r"""`$\eta = 0.1 \Rightarrow \rho = 0.9$`: what follows from a choice is said of that choice."""
    start = finding.claim.span.start
    opened = text.rfind("$", 0, start) + 1
    implied = _IMPLIES.search(text, opened, start)
    return implied is not None and _puts_in(opened, text[opened : implied.start()], world)


def _ordered_otherwise(finding: Finding, world: World) -> bool:
    r"""`let $\lambda_1 \le \lambda_2$`, where the reference counts them from the largest: the names are the text's own."""
    if finding.passage is None or not finding.readings:
        return False
    left = finding.readings[0].terms[0]
    for place, formula in finding.passage.earlier:
        for line in read(formula, world.names, place):
            statement = None if isinstance(line, Unread) else line.readings[0]
            if statement is None or left not in statement.terms or not set(statement.relations) <= ORDERS:
                continue
            for relation, pair in zip(statement.relations, pairwise(statement.terms), strict=True):
                if decide(Apply(relation, pair), Number(Fraction(1)), world.context).answer is Answer.DIFFERENT:
                    return True
    return False


def _puts_in(place: int, formula: str, world: World) -> bool:
    r"""Whether a formula sets a symbol that is no truth to another number than it has: `$\\eta = 0.05$`."""
    for line in read(formula, world.names, place) if "=" in formula else ():
        match None if isinstance(line, Unread) else line.readings[0].terms:
            case (Symbol() as left, right) if not symbols(right) and not any(left in q.symbols for q in world.quantities()):
                return decide(left, right, world.context).answer is not Answer.EQUAL
    return False


def _set_anew(finding: Finding, world: World) -> str:
    """`x = 5`, and later `x = 5 - 1`: the text sets its own letter again, or says what it is at some point."""
    match finding.readings[0].terms if finding.readings and not _breaks_chain(finding) else ():
        case (Symbol(name), *_) if name in world.introduced and name in world.context.where:
            return "the text has set it before, and may set it anew"
    return ""


_LIKE = re.compile(r"\bsame\b.{0,60}\bas\b|\b(?:than|like|unlike|as (?:for|with|in))\b", re.IGNORECASE | re.DOTALL)


def _as_another(finding: Finding, text: str) -> bool:
    """`with kernel 5 the same padding as with kernel 3, i.e. 1`: of which of the two it is said is not plain."""
    values = {name: {value for other, value in finding.stated if other == name} for name, _ in finding.stated}
    apart = any(len(found) > 1 and set(finding.listed) != {(name, value) for value in found} for name, found in values.items())
    start = finding.claim.span.start
    sentence = re.split(r"(?<!i\.e)(?<!e\.g)[.!?]\s", text[max(0, start - 240) : start])[-1]
    return apart and bool(_LIKE.search(sentence))


def _elsewhere(finding: Finding, judgement: Judgement, text: str, world: World) -> str:
    """Why a counterexample may lie where the text says nothing: it demands something of a symbol before."""
    if not finding.readings or (isinstance(judgement.evidence, Counterexample) and not judgement.evidence.point):
        return ""
    if isinstance(judgement.evidence, Mismatch) and not judgement.truth:
        return ""
    demand = demanded(text, finding.claim.span.start, finding.readings[0].terms, world, _held_against(judgement, world))
    return f"said where {demand.strip('$ ')}, which is not checked" if demand else ""


def _held_against(judgement: Judgement, world: World) -> frozenset[str]:
    """The symbols whose values the verdict hangs on: those of the counterexample, or of the truth whose shape it is."""
    if not judgement.truth:
        return frozenset()
    if isinstance(judgement.evidence, Counterexample):
        return frozenset(binding.symbol for binding in judgement.evidence.point)
    truths = (quantity.expression for quantity in world.quantities() if quantity.id == judgement.truth)
    return frozenset().union(*(symbols(expression) for expression in truths if expression is not None))


def _accounted(text: str, span: Span, judgement: Judgement) -> str:
    return accounted(text, *span, judgement.evidence) if isinstance(judgement.evidence, (Mismatch, Counterexample)) else ""


def _linked(finding: Finding) -> frozenset[str]:
    """The symbols on both sides of the relation that is judged, which may be units; of what is no equation, one that is none."""
    statement = finding.readings[0] if finding.readings else None
    place = finding.link
    if statement is None or not place < len(statement.terms) or statement.relations[place - 1] not in ("Equal", "Approx"):
        return frozenset({""})
    return symbols(statement.terms[place - 1]) | symbols(statement.terms[place])


def _bare(finding: Finding) -> bool:
    """Whether the line holds numbers alone."""
    return bool(finding.readings) and not any(symbols(term) for term in finding.readings[0].terms)


def _known(world: World) -> frozenset[str]:
    """The words that the question itself uses."""
    question = world.question
    if question is None:
        return frozenset()
    names = [name for quantity in question.quantities for name in quantity.names]
    names += [name for given in question.given for name in given.names]
    return frozenset(re.findall(r"[a-z]{3,}", " ".join([question.doc, *names]).lower()))


def _put_in(finding: Finding, world: World) -> bool:
    """Whether what the sentence chooses was put into the formula before it was compared."""
    return finding.passage is not None and finding.claim.kind == "equation" and with_choices(world, finding.passage) is not world


def _breaks_chain(finding: Finding) -> bool:
    """Whether a link of a chain is false between its own two numbers, in whatever case."""
    statement = finding.readings[0] if finding.readings else None
    if statement is None or finding.link < 2 or len(statement.terms) <= finding.link:
        return False
    before, term = statement.terms[finding.link - 1], statement.terms[finding.link]
    return not symbols(before) | symbols(term) and decide(term, before, Context()).answer is Answer.DIFFERENT


def _unsaid(detail: str) -> Judgement:
    return Judgement(Open(why="ambiguous", detail=detail), detail)


def _same(claim: Claim, verdict: Verdict) -> bool:
    """Whether the claim repeats a false one of the parts before."""
    said, earlier = (re.sub(r"[\s$]|\\(?:left|right|,|;|!)", "", quote).lower() for quote in (claim.quote, verdict.claim.quote))
    return verdict.outcome is Outcome.WRONG and len(said) > 3 and said == earlier and not said.startswith("=")
