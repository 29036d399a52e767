"""Properties: "X is not invertible", "the columns of X are independent", and statements that the reference knows to hold or not.

```
Since X is full-rank, and hence X is invertible
```
`wrong property: X has more columns than rows, so it has no inverse`

A statement of the reference is found where its parsed tree lies in a clause's; a property of a formula or of a truth (square,
symmetric, singular, of full rank, convex, never negative ...) is evaluated at drawn points. A denial turns the verdict. A
sentence that hedges, asks, assumes, or says more than was understood is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

from grader.attributes import CURVES, Answer, decided
from grader.discourse import Finding, Judgement, Passage, World, left_open
from grader.english.assertion import Attribute
from grader.english.names import Lexicon, lexicon_of
from grader.english.reading import Sentence, read
from grader.english.statements import prepare, says
from grader.model import Agreement, Block, Claim, Kind, Mismatch, Open, Span
from grader.notation.expression import Apply, Expression, Symbol
from grader.notation.expression import symbols as symbols_in
from grader.notation.grammar import Unread, read_expression
from grader.notation.grammar import read as read_lines
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.probing import grown
from grader.reference import Quantity
from grader.solutions import difference, of_minimum, of_system

KIND: Kind = "property"


def find(found: Sequence[Passage], text: str, world: World) -> Iterator[Finding]:
    """Every clause that says a statement of the reference or gives a thing a property, or denies it."""
    lexicon = lexicon_of(world.question)
    for passage in found:
        if passage.segment.block is not Block.PROSE or world.question is None:
            continue
        for sentence in read(passage.segment.text, lexicon):
            yield from _stated(passage, sentence, text, world, lexicon)
            for item in sentence.assertions:
                if isinstance(item, Attribute) and item.words != ("shape",):
                    start = passage.segment.span.start + sentence.start
                    span = Span(start + item.stance.start, start + item.stance.end)
                    quote = text[span.start : span.end]
                    claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=quote, denies=item.stance.denied)
                    unread = item.stance.reserve or _posed(quote) or _declared_otherwise(quote, text, world)
                    yield Finding(claim, passage=passage, attribute=item, unread=unread)


def _stated(passage: Passage, sentence: Sentence, text: str, world: World, lexicon: Lexicon) -> Iterator[Finding]:
    if sentence.tree is not None:
        held = (quantity.names for quantity in world.quantities() if quantity.holds is not None)
        prepare(chain.from_iterable(held), sentence.text, lexicon)
    for quantity in world.quantities() if sentence.tree is not None else ():
        for name in quantity.names if quantity.holds is not None else ():
            assert sentence.tree is not None
            said = says(name, sentence.tree, sentence.text, lexicon)
            if said is None:
                continue
            start = passage.segment.span.start + sentence.start
            span = Span(start + said.stance.start, start + said.stance.end)
            quote = text[span.start : span.end]
            claim = Claim(kind=KIND, part=passage.segment.part, span=span, quote=quote, denies=said.stance.denied)
            unclear = said.stance.reserve or _declared_otherwise(name, text, world)
            unclear = unclear or _taken_back(quote, passage.segment.text[sentence.start + len(sentence.text) :])
            yield Finding(claim, passage=passage, quantities=(quantity,), unread=unclear)
            break


_RETRACTED = re.compile(r"\s*(?:but|however|yet|in practice|in reality|in fact|actually|instead|unfortunately)\b", re.IGNORECASE)


_CONDITION = re.compile(
    r"\b(?:must|has to|have to|needs? to|should)\s+(?:be\s+(?:equal to\s+)?(?:zero|\$?0)|vanish)", re.IGNORECASE
)


def _posed(quote: str) -> str:
    """Why what is said to vanish may not: it is a condition that the text solves."""
    return "posed as a condition" if _CONDITION.search(quote) else ""


def _taken_back(quote: str, behind: str) -> str:
    """Why what should be is not said to be: the next sentence takes it back."""
    if re.search(r"\bshould\b", quote) and _RETRACTED.match(behind):
        return "said of what should be, and the text goes on to say what is"
    return ""


def _declared_otherwise(statement: str, text: str, world: World) -> str:
    """Why a statement of rows and columns may be meant of another matrix: the text declares its shape the other way round."""
    for name in re.findall(r"(?<![\w\\])[A-Z](?!\w)", statement):
        fact = world.context.facts.get(name)
        if fact is None or len(fact.shape) != 2 or not re.search(r"\b(?:rows?|columns?)\b", statement):
            continue
        rows, columns = map(re.escape, fact.shape)
        turned = rf"(?<!\w){name}\W{{1,8}}(?:\w+\W+){{0,4}}?{columns}\s*(?:\\times|×|x|by)\s*{rows}(?!\w)"
        if re.search(turned, text):
            shapes = f"{name} as {fact.shape[1]} x {fact.shape[0]}, the question as {fact.shape[0]} x {fact.shape[1]}"
            return f"the text itself declares {shapes}"
    return ""


# ---------------------------------------------------------------- check


def check(finding: Finding, world: World) -> Judgement:
    """The reference's own value of the proposition, or what is seen at drawn points; a denial is judged by the caller's turn."""
    if finding.unread:
        return Judgement(Open(why="undecided", detail=finding.unread), finding.unread)
    if finding.attribute is not None:
        return _attributed(finding, finding.attribute, world)
    (quantity,) = finding.quantities
    statement = " ".join(finding.claim.quote.split())
    return Judgement(*_told(quantity, statement, denied=finding.claim.denies), truth=quantity.id)


def _attributed(finding: Finding, item: Attribute, world: World) -> Judgement:
    if item.of == "solution":
        return _shown(finding, (_of_system(item, world),))
    subjects = list(_subjects(item, world))
    if not subjects:
        return left_open("unnamed", f"nothing introduces `{item.subject}`")
    argument = _argument(item, world)
    if item.argument and argument is None and item.words[0] not in CURVES:
        return left_open("unnamed", f"nothing introduces `{item.argument}`")
    variable = _variable(item, argument)
    words, of = _plainly(item, argument)
    answers = []
    for subject in subjects:
        try:
            formula = elaborate(grown(subject), world.context)[0].expression
            if argument is not None and not variable:
                argument = elaborate(argument, world.context)[0].expression
        except (Clash, Unclear, RecursionError):
            return left_open("undecided", f"`{item.subject}` is not understood")
        if of == "minimiser":
            answers.append(_of_minimum(item, formula, world))
            continue
        if (words[0] in CURVES or of == "curvature") and not variable:
            variable = _only_variable(item, formula, world)
        if (words[0] in CURVES or of == "curvature") and variable and variable not in symbols_in(formula):
            if words == ("degree", "0"):
                answers.append(Answer(True, f"`{item.subject}` does not hold {variable}"))
                continue
            return left_open("ambiguous", f"`{item.subject}` does not hold {variable}: another thing of that name may be meant")
        if of == "curvature":
            formula, of = bent(formula, variable), ""
        every = "plain denied" if item.every == "all" and item.stance.denied else item.every
        answers.append(decided(words, of, formula, argument, variable, world.context, every))
    if any(answer.holds is False for answer in answers) and _chosen_before(item, finding, subjects, world):
        return left_open("undecided", f"`{item.subject}` speaks of what the text has chosen before")
    return _shown(finding, answers)


def _chosen_before(item: Attribute, finding: Finding, subjects: Sequence[Expression], world: World) -> bool:
    """Whether a formula speaks of a symbol of which an earlier formula says more: "any w with Xw = t. Then w - v is ..."."""
    if finding.passage is None or world.question is None or (item.mention is not None and item.mention.quantities):
        return False
    facts = world.context.facts
    if all(isinstance(item, Symbol) and item.name in facts and len(facts[item.name].shape) == 2 for item in subjects):
        return False  # what is said of a matrix of the question alone is said of that matrix
    segment = finding.passage.segment
    before = segment.text[: max(0, finding.claim.span.start - segment.span.start)]
    free = {fact.name for fact in world.question.given if fact.value is None}
    names = free & frozenset[str]().union(*map(symbols_in, subjects))
    return any(
        re.search(r"=|\\in\b", formula) and any(name in re.sub(r"\\[A-Za-z]+", " ", formula) for name in names)
        for formula in re.findall(r"\$([^$]+)\$", before)
    )


def bent(formula: Expression, variable: str) -> Expression:
    """The second derivative."""
    return Apply("D", (Apply("D", (formula, Symbol(variable))), Symbol(variable)))


def _shown(finding: Finding, answers: Sequence[Answer]) -> Judgement:
    """What the answers, one for each reading of the subject, make of the claim."""
    statement = " ".join(finding.claim.quote.split())
    if any(answer.holds is None for answer in answers) or len({answer.holds for answer in answers}) > 1:
        return left_open("undecided", answers[0].seen)
    holds = answers[0].holds
    shown = f"what `{statement}` denies" if finding.claim.denies else f"`{statement}`"
    reason = f"{shown} {'holds' if holds else 'does not hold'}: {answers[0].seen}"
    if holds:
        return Judgement(Agreement(expected="1", found="1"), f"wrongly denied: {reason}" if finding.claim.denies else reason)
    told = f"rightly denied: {reason}" if finding.claim.denies else f"wrong property: {reason}"
    return Judgement(Mismatch(expected="0", found="1"), told)


def _plainly(item: Attribute, argument: Expression | None) -> tuple[tuple[str, ...], str]:
    """The words and what they are said of, as `decided` knows them."""
    of = {"element": "entry", "component": "entry", "coefficient": "entry"}.get(item.of, item.of)
    words = item.words
    if words == ("rank",):
        return ("equal",), "rank"
    if words == ("sum",):
        inner = of.removeprefix("sum").strip() or "entry"
        return ("equal",), f"sum of {inner}"
    if of == "inverse":
        return ("invertible",), ""
    if words == ("equal",) and "." in item.argument:
        decimals = len(item.argument.partition(".")[2].rstrip("% "))
        return ("equal", str(Fraction(1, 2 * 10**decimals))), of
    return words, "" if of == "rank" and words[0] == "full rank" else of


def _argument(item: Attribute, world: World) -> Expression | None:
    """What a thing is compared with: a formula, or the one quantity or parameter that is named."""
    mention = item.argument_mention
    if mention is not None and len(mention.quantities) + len(mention.parameters) == 1:
        if mention.parameters:
            return Symbol(mention.parameters[0])
        known = world.question.quantity(mention.quantities[0]) if world.question is not None else None
        return None if known is None else known.expression
    return _formula(item.argument, world) if item.argument else None


def _only_variable(item: Attribute, formula: Expression, world: World) -> str:
    """The variable that is meant where none is said: that of which the quantity is a function, or the one free scalar."""
    ids = item.mention.quantities if item.mention is not None else ()
    named = {name for quantity in world.quantities() if quantity.id in ids for name in quantity.of}
    given = world.question.given if world.question is not None else ()
    free = {fact.name for fact in given if not fact.shape and fact.value is None and not fact.choices} & symbols_in(formula)
    chosen = named & {fact.name for fact in given} or free
    return chosen.pop() if len(chosen) == 1 else ""


def _of_system(item: Attribute, world: World) -> Answer:
    """How many solutions a linear system has in the vector that stands last on its left."""
    lines = read_lines(item.subject, world.names)
    statements = [line.readings[0] for line in lines if not isinstance(line, Unread)]
    if len(statements) != 1 or statements[0].relations != ("Equal",):
        return Answer(None, f"`{item.subject}` is not read as a system of equations")
    left, right = statements[0].terms
    last = left
    while isinstance(last, Apply) and last.head in ("MatMul", "Multiply") and last.args:
        last = last.args[-1]
    named = item.argument_mention.parameters if item.argument_mention is not None else ()
    unknown = named[0] if named else last.name if isinstance(last, Symbol) else ""
    fact = world.context.facts.get(unknown)
    if fact is None or not fact.shape or unknown in world.context.where or world.unknown(left) or world.unknown(right):
        return Answer(None, "which of its letters is the unknown is not plain")
    try:
        gap = elaborate(difference(left, right), world.context)[0].expression
    except (Clash, Unclear, RecursionError):
        return Answer(None, f"`{item.subject}` is not understood")
    return of_system(item.words[0], gap, unknown, world.context)


def _of_minimum(item: Attribute, formula: Expression, world: World) -> Answer:
    mention, ids = item.argument_mention, item.mention.quantities if item.mention is not None else ()
    named = {name for quantity in world.quantities() if quantity.id in ids for name in quantity.of}
    unknown = mention.parameters[0] if mention is not None and mention.parameters else named.pop() if len(named) == 1 else ""
    if unknown not in world.context.facts:
        return Answer(None, "over what it is made least is not said")
    return of_minimum(item.words[0], formula, unknown, world.context)


def _subjects(item: Attribute, world: World) -> Iterator[Expression]:
    """What the subject may be: a truth of the reference, or the formula as it is written."""
    ids = item.mention.quantities if item.mention is not None else ()
    known = [quantity for quantity in world.quantities() if quantity.id in ids and quantity.expression is not None]
    if known:
        yield from (quantity.expression for quantity in known if quantity.expression is not None)
        return
    if item.mention is not None and item.mention.parameters:
        yield Symbol(item.mention.parameters[0])
        return
    formula = _formula(item.subject, world)
    if formula is not None:
        yield formula


def _formula(text: str, world: World) -> Expression | None:
    found = read_expression(text, world.names)
    return None if isinstance(found, Unread) or world.unknown(found) or _indexed(found, world) else found


def _indexed(expression: Expression, world: World) -> bool:
    """Whether a formula is one of many, by an index that stands for any number: p_i."""
    match expression:
        case Apply("Subscript", (_, Symbol(index), *_)) if index not in world.context.facts and len(index) == 1:
            return True
        case Apply(_, args):
            return any(_indexed(arg, world) for arg in args)
    return False


def _variable(item: Attribute, argument: Expression | None) -> str:
    """The variable in which something is convex or linear."""
    if item.words[0] not in CURVES and item.of != "curvature":
        return ""
    if item.argument_mention is not None and item.argument_mention.parameters:
        return item.argument_mention.parameters[0]
    return argument.name if isinstance(argument, Symbol) else ""


def _told(quantity: Quantity, statement: str, denied: bool) -> tuple[Agreement | Mismatch, str]:
    """Evidence for the statement itself; the claim's denial turns it round."""
    value = "1" if quantity.holds else "0"
    why = quantity.hint or quantity.doc.split("\n")[0]
    holds = "holds" if quantity.holds else "does not hold"
    name = f"what `{statement}` denies" if denied else f"`{statement}`"
    reason = f"{name} {holds}" + (f": {why}" if why else "")
    if quantity.holds:
        return Agreement(expected=value, found="1", truth=quantity.id), f"wrongly denied: {reason}" if denied else reason
    told = f"rightly denied: {reason}" if denied else f"wrong property: {reason}"
    return Mismatch(expected=value, found="1", truth=quantity.id), told


def after(finding: Finding, judgement: Judgement, id: str, world: World) -> World:
    """A property defines nothing."""
    del finding, judgement, id
    return world
