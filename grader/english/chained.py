"""Causes that stand in another clause: "P reduces Q, which affects R", "P raises Q while reducing R", "as Q shrinks, R grows".

The clause itself names no parameter; what moves is what the clause, or the sentence, before it moves.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.english.assertion import Change, Tendency
from grader.english.parse import Tree, Word

_BESIDES = frozenset("while thus thereby hence so therefore".split())


def leading(tree: Tree, verb: Word, subject: Word | None) -> Word | None:
    """The verb whose cause is also this verb's: of the clause that ", which ..." or ", while reducing ..." hangs from."""
    if subject is not None and subject.lower == "which" and verb.role == "relcl" and apart(tree, verb):
        return next((word for word in tree.above(verb) if word.verbal and word.token.mention is None), None)
    if subject is None and verb.role == "advcl" and verb.tag == "VBG":
        marks = {child.lower for child in tree.children(verb, "mark", "advmod")}
        before = tree.words[verb.place - 1] if verb.place else None
        if (marks & _BESIDES and marks <= _BESIDES) or (not marks and before is not None and before.token.text == ","):
            governor = tree.head(verb)
            return governor if governor is not None and governor.verbal else None
    return None


def apart(tree: Tree, clause: Word) -> bool:
    """Whether a clause behind a noun comments on all that was said: ", which ..."."""
    first = tree.below(clause)[0]
    return first.lower == "which" and first.place > 0 and tree.words[first.place - 1].token.text == ","


def through(moved: Sequence[Change], before: Sequence[Tendency]) -> tuple[Change, ...]:
    """What moves a quantity as a clause says, by what was said before: "a larger P makes Q smaller. As Q shrinks, ..."."""
    if len(moved) != 1 or moved[0].narrowed or moved[0].effect not in ("up", "down"):
        return ()
    quantity = moved[0]
    for item in reversed(before):
        shared = set(item.effect.mention.quantities) & set(quantity.mention.quantities)
        plain = not item.stance.denied and not item.stance.reserve and not item.effect.narrowed
        if shared and plain and item.effect.effect == quantity.effect and len(item.causes) == 1:
            return item.causes
    return ()
