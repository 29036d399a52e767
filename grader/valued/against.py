"""A value that a sentence gives to a quantity against every truth of that name, in the cases that the sentence leaves."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from grader.decide.equal import Answer, Decision, decide
from grader.decide.figures import show_cells, show_point
from grader.decide.growth import ORDERS
from grader.decide.measured import near
from grader.discourse import Finding, Judgement, World, left_open
from grader.model import Counterexample, Difference, Mismatch, Named, Open
from grader.notation.expression import Apply, Expression, Number, free_symbols, substitute, symbols
from grader.notation.shapes import Clash, Unclear, elaborate
from grader.reference import TOLERANCE, Quantity


def check(finding: Finding, world: World) -> Judgement:
    """The value against every truth of that name; wrong only if wrong for all of them."""
    if finding.unread:
        return left_open("ambiguous", finding.unread)
    judgements = [replace(_against(finding, quantity, world), truth=quantity.id) for quantity in finding.quantities]
    right = next((item for item in judgements if not isinstance(item.evidence, (Mismatch, Counterexample, Open))), None)
    unsettled = next((item for item in judgements if isinstance(item.evidence, Open)), None)
    if right is None and finding.introduces:
        return left_open("ambiguous", "the number may be a choice, or count something else")
    return right or unsettled or judgements[0]


def _against(finding: Finding, quantity: Quantity, world: World) -> Judgement:
    """The value against one truth, in every case that the sentence's conditions leave."""
    if finding.conditions and not quantity.cases and _within(quantity, finding, world):
        return left_open("undecided", "the condition also changes what the reference's formula is made of")
    cases = _cases(finding, quantity)
    if not cases:
        return left_open("unnamed", "the reference has no value under this condition")
    plain = _plain(cases, finding, world)
    if plain:
        judgements = [_case(finding, quantity, dict(bound), truth, world) for bound, truth in plain]
        if not any(isinstance(item.evidence, (Mismatch, Counterexample, Open)) for item in judgements):
            return _everywhere(judgements, plain)
    judgements = [_case(finding, quantity, dict(bound), truth, world) for bound, truth in cases]
    wrong = next((item for item in judgements if isinstance(item.evidence, (Mismatch, Counterexample))), None)
    unsettled = next((item for item in judgements if isinstance(item.evidence, Open)), None)
    if wrong is None or unsettled is not None:
        if unsettled is None and not _holds_in_all(finding, quantity, world):
            return left_open("ambiguous", "the sentence speaks of several parameters; the value holds for one of them")
        return unsettled or _everywhere(judgements, cases)
    right = len(judgements) - sum(isinstance(item.evidence, (Mismatch, Counterexample)) for item in judgements)
    if not right and _holds_somewhere(finding, quantity, world):
        return left_open("ambiguous", "the sentence speaks of several parameters; the value holds for one of them")
    if right and (plain or not finding.conditions) and not _general(finding):
        return left_open("ambiguous", "the sentence does not say for which parameters; the value holds for some")
    return wrong


def _within(quantity: Quantity, finding: Finding, world: World) -> bool:
    """Whether a name with a value given to it stands inside what the formula of a truth is written with, or has a shape."""
    names = {name for name, _ in finding.conditions}
    if quantity.expression is None or any(_shaped(name, world) for name in names):
        return quantity.expression is not None
    try:
        whole = symbols(elaborate(quantity.expression, world.context)[0].expression)
    except (Clash, Unclear, RecursionError):
        return True
    if (whole & names) - symbols(quantity.expression):
        return True
    inner = symbols(quantity.expression) & world.context.where.keys()
    return any(symbols(elaborate(world.context.where[name], world.context)[0].expression) & names for name in inner)


Cases = list[tuple[tuple[tuple[str, int], ...], Expression]]


def _plain(cases: Cases, finding: Finding, world: World) -> Cases:
    """The cases in which every parameter that the sentence does not speak of has its default; none where nothing has one."""
    spoken = {name for name, _ in finding.conditions}
    given = world.question.given if world.question is not None else ()
    usual = {item.name: item.default for item in given if item.default is not None and item.name not in spoken}
    chosen = [case for case in cases if all(usual.get(name, value) == value for name, value in case[0])]
    return chosen if len(chosen) < len(cases) else []


def _holds_in_all(finding: Finding, quantity: Quantity, world: World) -> bool:
    """Whether the value is right for every parameter that is listed beside the chosen one."""
    for name, value in finding.listed:
        rest = tuple((other, chosen) for other, chosen in finding.conditions if other != name)
        other = replace(finding, conditions=(*rest, (name, value)))
        for bound, truth in _cases(other, quantity):
            if isinstance(_case(other, quantity, dict(bound), truth, world).evidence, (Mismatch, Counterexample)):
                return False
    return True


def _holds_somewhere(finding: Finding, quantity: Quantity, world: World) -> bool:
    """Whether the value is right for another parameter that the sentence names."""
    for name, value in finding.stated:
        rest = tuple((other, chosen) for other, chosen in finding.conditions if other != name)
        if (name, value) in finding.conditions:
            continue
        other = replace(finding, conditions=(*rest, (name, value)))
        for bound, truth in _cases(other, quantity):
            if not isinstance(_case(other, quantity, dict(bound), truth, world).evidence, (Mismatch, Counterexample, Open)):
                return True
    return False


def _everywhere(judgements: list[Judgement], cases: list[tuple[tuple[tuple[str, int], ...], Expression]]) -> Judgement:
    if len(judgements) == 1:
        return judgements[0]
    where = "; ".join(", ".join(f"{name} = {value}" for name, value in bound) for bound, _ in cases)
    return Judgement(judgements[0].evidence, f"the value of the reference in every case: {where}")


def _general(finding: Finding) -> bool:
    """Whether the value is a formula in the parameters, and so speaks of all of them."""
    return any(symbols(term) for statement in finding.readings for term in statement.terms)


def _cases(finding: Finding, quantity: Quantity) -> list[tuple[tuple[tuple[str, int], ...], Expression]]:
    if not quantity.cases:
        chosen: dict[str, Expression] = {name: Number(Fraction(value)) for name, value in finding.conditions}
        return [((), substitute(quantity.expression, chosen))] if quantity.expression is not None else []
    kept = []
    for bound, truth in quantity.cases:
        values = dict(bound)
        if any(values.get(name, value) != value for name, value in finding.conditions):
            continue
        if finding.parity and not finding.conditions and _general(finding):
            if any(value % 2 != (finding.parity == "odd") for value in values.values()):
                continue
        kept.append((bound, truth))
    return kept


def _case(finding: Finding, quantity: Quantity, bound: dict[str, int], truth: Expression, world: World) -> Judgement:
    values = _values_of_names(bound, world)
    decisions = []
    orders = [item for item in finding.readings if isinstance(item.terms[0], Apply) and item.terms[0].head in ORDERS]
    for statement in orders or finding.readings:
        term = substitute(statement.terms[0], values)
        about = "Approx" in statement.relations
        if world.unknown(term):
            return left_open("unnamed", f"nothing introduces {', '.join(sorted(world.unknown(term)))}")
        decisions.append(_decision(term, quantity, truth, world, about))
        match term:
            case Apply("Multiply", (Number() as side, Number() as other)) if side == other:  # "3 x 3", of a side
                decisions.append(_decision(side, quantity, truth, world, about))
    chosen = next((d for d in decisions if d.answer is Answer.EQUAL), None)
    chosen = chosen or next((d for d in decisions if d.answer is Answer.UNKNOWN), None) or decisions[0]
    if orders:
        return Judgement(chosen.evidence, chosen.reason)
    return _told(chosen, quantity, bound)


def _values_of_names(bound: dict[str, int], world: World) -> dict[str, Expression]:
    """The parameters' values by all their symbols, and the other truths at these parameters."""
    values: dict[str, Expression] = {}
    given = world.question.given if world.question is not None else ()
    for item in given:
        if item.name in bound:
            for name in (item.name, *item.names):
                values[name] = Number(Fraction(bound[item.name]))
    for quantity in world.quantities():
        for case, truth in quantity.cases:
            if dict(case) == bound:
                values[quantity.id] = truth
    return values


def _decision(term: Expression, quantity: Quantity, truth: Expression, world: World, about: bool) -> Decision:
    if quantity.measured:
        return near(term, truth, TOLERANCE, world.context, quantity.id, about=about)
    if isinstance(truth, Apply) and truth.head in ORDERS:
        return decide(term, truth, world.context)
    if isinstance(term, Apply) and term.head in ORDERS:
        return _of_order(term, truth, world)
    try:
        typed = elaborate(truth, world.context)[0]
        wanted = typed.shape
        if not symbols(term) and free_symbols(typed.expression) - world.context.sizes.keys():
            detail = "a number where the reference has a formula"
            return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))
        if wanted and not elaborate(term, world.context)[0].shape:
            detail = "a number where the reference has a vector"
            return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))
    except (Clash, Unclear) as error:
        detail = str(error)
        return Decision(Answer.UNKNOWN, detail, Open(why="undecided", detail=detail))
    return decide(term, truth, world.context, about=about)


def _of_order(term: Apply, truth: Expression, world: World) -> Decision:
    """An order that a sentence gives to a quantity of which the reference knows more: its formula."""
    counts = world.context.sizes.keys() | {name for name in symbols(truth) if not _shaped(name, world)}
    if not symbols(truth) or not symbols(truth) <= counts or not symbols(term):
        detail = "the reference has no order of growth for it"
        return Decision(Answer.UNKNOWN, detail, Open(why="ambiguous", detail=detail))
    return decide(term, Apply(term.head, (truth,)), world.context)


def _shaped(name: str, world: World) -> bool:
    fact = world.context.facts.get(name)
    return fact is not None and bool(fact.shape)


def _told(decision: Decision, quantity: Quantity, bound: dict[str, int]) -> Judgement:
    """The verdict in the quantity's own words, with its truth's id."""
    where = ", ".join(f"{name} = {value}" for name, value in bound.items())
    reason = decision.reason + (f" at {where}" if where else "")
    match decision.evidence:
        case Counterexample() as evidence if evidence.point:
            found, expected = show_cells(evidence.left_value), show_cells(evidence.right_value)
            named = f" ({evidence.difference})" if evidence.difference is not None else ""
            return Judgement(evidence, f"wrong value: at {show_point(evidence)} it is {found}, it should be {expected}{named}")
        case Counterexample() as evidence:
            difference = evidence.difference or _ratio_free()
            plain = Mismatch(expected=evidence.expected, found=evidence.found, difference=difference, truth=quantity.id)
            return Judgement(plain, reason)
        case evidence:
            if hasattr(evidence, "truth"):
                return Judgement(evidence.model_copy(update={"truth": quantity.id}), reason)
            return Judgement(evidence, reason)


def _ratio_free() -> Named:
    return Named(kind=Difference.VALUE)
