"""What of a clause was not understood: the words that are left over make a claim's reserve, so that no half is judged."""

from __future__ import annotations

from collections.abc import Iterable

from grader.english.assertion import Stance
from grader.english.conditions import fixes
from grader.english.parse import Tree, Word
from grader.english.standing import own, standing
from grader.english.words import PLAIN_ADVERBS

SILENT = frozenset("punct det aux auxpass neg cc mark expl case preconj intj prt predet".split())
_GROUNDS = frozenset("since because despite due owing thanks although though while whereas so thus thereby hence".split())
_DEGREES = frozenset("significantly considerably substantially greatly much even further strongly clearly markedly thereby far "
                     "only just exactly still both either neither nor all no not any too never".split())  # fmt: skip
_IDLE = frozenset("case example instance general fact turn total contrast addition particular short conclusion hand course "
                  "result end whole sense way means mean all question setting default circumstance".split())  # fmt: skip
_IDLE_MODIFIERS = frozenset("this the a an no our that any other all every default in for".split())


def stance(
    tree: Tree, verb: Word, sentence: str, used: Iterable[int], allowed: frozenset[str] = frozenset(), reserve: str = ""
) -> Stance:
    """How the text stands to a clause of which the words in `used` were understood."""
    understood = frozenset(used) | {verb.place}
    stands = standing(tree, verb, sentence)
    why = stands.reserve or reserve
    left = left_over(tree, verb, understood, allowed)
    if left and not why:
        why = f"said with more than is read: `{left}`"
    said = [place for place in understood if tree.words[place].role != "punct" and not _aside(tree, tree.words[place], verb)]
    said = said or [verb.place]
    words = [tree.words[place] for place in range(min(said), max(said) + 1)]
    while len(words) > 1 and words[0].token.text in ",;:.":
        words = words[1:]
    while len(words) > 1 and words[-1].token.text in ",;:.":
        words = words[:-1]
    return Stance(words[0].token.start, words[-1].token.end, stands.denied, why, stands.can)


def _aside(tree: Tree, word: Word, verb: Word) -> bool:
    """Whether a word belongs to a clause of its own behind the claim: "which ...", "since ..."."""
    for item in (word, *tree.above(word)):
        if item is verb:
            return False
        if item.role == "relcl" or (item.role == "advcl" and _grounds(tree, item, frozenset())):
            return True
    return False


def left_over(tree: Tree, verb: Word, used: frozenset[int], allowed: frozenset[str]) -> str:
    """The words of a clause that say more than was understood."""
    governor = tree.head(verb)
    clause = [verb, *own(tree, verb)]
    holders = [verb]
    if governor is not None and verb.role == "xcomp":
        clause += [word for word in own(tree, governor) if word not in clause]
        holders.append(governor)
        used = used | {governor.place}
    for child in (child for holder in holders for child in tree.children(holder, "advcl", "csubj", "csubjpass", "npadvmod")):
        if not _grounds(tree, child, used):
            clause += [child, *own(tree, child)]
    left = [word for word in dict.fromkeys(clause) if word.place not in used and not _idle(tree, word, verb, allowed)]
    left.sort(key=lambda word: word.place)
    return " ".join(word.lower for word in left)


def _grounds(tree: Tree, clause: Word, used: frozenset[int]) -> bool:
    marks = {child.lower for child in tree.children(clause, "mark", "advmod", "prep")}
    if {"even", "if"} <= marks or {"even", "when"} <= marks:
        return False
    return bool(marks & _GROUNDS) or (clause.place not in used and bool(marks & {"as"}) and clause.place > 0)


def _idle(tree: Tree, word: Word, verb: Word, allowed: frozenset[str]) -> bool:
    """A word that changes nothing: marks, adverbs of order and degree, "in this case", "since ...", "with stride 1"."""
    if word.role in SILENT or word.lower in allowed:
        return True
    if word.role in ("advmod", "quantmod") and (word.lower in PLAIN_ADVERBS or word.lower in _DEGREES):
        return True
    if word.lower in _DEGREES or word.lower == "on" or (word.lower == "so" and tree.head(word) is verb):
        return True
    if word.lower in ("as", "well") and _as_well(tree, word):
        return True
    for item in (word, *tree.above(word)):
        if item is verb:
            break
        if item.role == "conj" and item is not word and item.verbal:
            return True
        if item.role in ("prep", "npadvmod", "agent", "advmod", "dep", "advcl") and (_phrase(tree, item) or fixes(tree, item)):
            return True
    return False


_BREAKS = frozenset(". , ; : ! ) because since so and but while".split())


def _as_well(tree: Tree, word: Word) -> bool:
    """`too`, where no comparison follows: "is singular as well"."""
    first = word.place - (word.lower == "well")
    said = [item.lower for item in tree.words[max(first, 0) : first + 3]]
    return first >= 0 and said[:2] == ["as", "well"] and (len(said) == 2 or said[2] in _BREAKS)


def _phrase(tree: Tree, preposition: Word) -> bool:
    if preposition.lower in ("since", "because", "despite", "due", "owing", "thanks", "as"):
        return not any(child.lower == "as" for child in tree.children(preposition)) and preposition.lower != "as"
    if {below.lower for below in tree.below(preposition)} & {"respect", "terms"}:
        return True
    item = tree.child(preposition, "pobj", "amod", "pcomp")
    if item is None or any(below.token.mention is not None for below in tree.below(preposition)):
        return False
    small = {below.lower for below in tree.below(preposition)} - {item.lower, preposition.lower}
    return item.lemma in _IDLE and small <= _IDLE_MODIFIERS
