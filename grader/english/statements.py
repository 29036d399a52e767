"""Does a clause say a statement of the reference? Both are parsed, and the statement's tree must lie in the clause's.

Words are compared by their stems, names by what they are names of, formulas as they are written; a passive counts as its
active. What else stands in the clause is returned, so that more than was stated is never taken for the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.english.assertion import Stance
from grader.english.names import Lexicon, bare, stem
from grader.english.parse import Tree, Word, parse, parse_together
from grader.english.remainder import stance
from grader.english.standing import denials
from grader.english.tokens import Token, tokens_of
from grader.english.words import FAIL_VERBS, PLAIN_ADVERBS

_SILENT = frozenset("det punct aux auxpass cc mark expl case preconj neg prt intj".split())
_ROLES: dict[str, str] = {
    "nsubj": "subject", "csubj": "subject", "dobj": "object", "nsubjpass": "object", "attr": "complement", "acomp": "complement",
    "oprd": "complement", "amod": "modifier", "compound": "modifier", "nmod": "modifier", "nummod": "modifier",
    "poss": "modifier", "xcomp": "clause", "ccomp": "clause",
    "advmod": "adverb", "npadvmod": "adverb", "agent": "agent", "appos": "modifier",
}  # fmt: skip
_EMPTY = frozenset("that which the a an therefore thus hence also indeed always clearly compared each every all".split())
_DENY = frozenset("not n't no never neither nor cannot without".split())


@dataclass(frozen=True)
class Said:
    """A statement found in a sentence: whether the text denies what it states, and how it stands to it."""

    stance: Stance


@lru_cache(maxsize=4096)
def _tokens(statement: str, lexicon: Lexicon) -> tuple[Token, ...]:
    return tokens_of(statement, lexicon)


@lru_cache(maxsize=2048)
def stated(statement: str, lexicon: Lexicon) -> tuple[Tree, Word, bool] | None:
    """The tree of a statement, its verb, and whether it denies by itself."""
    tree = parse(_tokens(statement, lexicon))
    if tree is None or len(tree.roots()) != 1 or not (tree.roots()[0].verbal or tree.children(tree.roots()[0], "auxpass")):
        return None
    root = tree.roots()[0]
    return tree, root, denials(tree, root)[0]


def prepare(statements: Iterable[str], sentence: str, lexicon: Lexicon) -> None:
    """Parse together those statements that the sentence may say."""
    parse_together(_tokens(statement, lexicon) for statement in statements if _near(statement, sentence, lexicon))


def says(statement: str, tree: Tree, sentence: str, lexicon: Lexicon) -> Said | None:
    """Where a sentence says the statement; None where it does not."""
    known = stated(statement, lexicon) if _near(statement, sentence, lexicon) else None
    if known is None:
        return None
    ours, root, denied = known
    word_for_word = _verbatim(ours, tree)
    if word_for_word is not None:
        verb = tree.words[word_for_word[root.place]]
        governor = tree.head(verb)
        verb = governor if verb.role == "acomp" and governor is not None else verb
        spoken = {*word_for_word, verb.place}
        found = stance(tree, verb, sentence, spoken, _EMPTY | _DENY)
        return Said(replace(found, denied=found.denied))
    for verb in tree.words:
        if verb.lemma != root.lemma or not verb.verbal or verb.role in ("aux", "auxpass"):
            continue
        used: set[int] = {verb.place}
        if _inside(ours, root, tree, verb, used):
            used |= {child.place for place in tuple(used) for child in tree.children(tree.words[place], "det")}
            found = stance(tree, verb, sentence, used, _EMPTY | _DENY | {"by", "means", "way", "here", "longer"})
            return Said(replace(found, denied=found.denied != denied))
    return None


MAX_MISSING = 1


def _near(statement: str, sentence: str, lexicon: Lexicon) -> bool:
    """Whether a sentence has a statement's words but for one, the verb perhaps, by how they begin; others are not parsed."""
    said = _beginnings(sentence)
    return len(_needed(statement, lexicon) - said) <= MAX_MISSING


@lru_cache(maxsize=4096)
def _needed(statement: str, lexicon: Lexicon) -> frozenset[str]:
    """The beginnings of a statement's words that name nothing: names may be said otherwise."""
    plain = (token.text for token in _tokens(statement, lexicon) if token.mention is None and token.value is None)
    return _beginnings(" ".join(plain))


@lru_cache(maxsize=4096)
def _beginnings(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]{3,}", text.lower())
    return frozenset(word[:4] for word in words if word not in _EMPTY and word not in ("are", "has", "have"))


def _verbatim(ours: Tree, theirs: Tree) -> list[int] | None:
    """The places at which the statement stands word for word, but for denials, however it was parsed."""
    mine = [stem(word.token.text) for word in ours.words]
    if set(mine) & (_DENY | {"no", "none", "nothing", "nobody"}):
        return None
    kept = [word for word in theirs.words if word.lower not in ("not", "n't", "never")]
    said = [stem(word.token.text) for word in kept]
    for place in range(len(said) - len(mine) + 1):
        if said[place : place + len(mine)] == mine:
            return [word.place for word in kept[place : place + len(mine)]]
    return None


def _inside(ours: Tree, mine: Word, theirs: Tree, word: Word, used: set[int]) -> bool:
    """Whether everything below a word of the statement has its like below the word of the clause."""
    for child in ours.children(mine):
        if child.role in _SILENT or child.lower in _EMPTY or child.lower in _DENY:
            continue
        if not any(_alike(ours, child, theirs, other, used) for other in _like(ours, child, theirs, word)):
            return False
    return True


def _like(ours: Tree, child: Word, theirs: Tree, word: Word) -> list[Word]:
    """The words of the clause that stand in the part that a word of the statement has."""
    if child.role == "prep":
        found = [other for other in theirs.children(word, "prep") if other.lower == child.lower]
        return found + [
            deeper
            for other in theirs.children(word, "acomp", "attr", "dobj")
            for deeper in theirs.children(other, "prep")
            if deeper.lower == child.lower
        ]
    role = _ROLES.get(child.role, child.role)
    if role == "subject":
        governor = theirs.head(word)
        if word.role == "xcomp" and governor is not None and governor.lemma in FAIL_VERBS:
            return list(theirs.children(governor, "nsubj"))
        agents = [item for by in theirs.children(word, "agent") for item in theirs.children(by, "pobj")]
        if agents:  # "B is reached by A" is "A reaches B"
            return agents
    return [
        other
        for other in theirs.children(word)
        if _ROLES.get(other.role, other.role) == role or (role == "complement" and other.role == "advmod")
    ]


def _alike(ours: Tree, mine: Word, theirs: Tree, word: Word, used: set[int]) -> bool:
    if not _same(mine, word):
        return False
    trial = {*used, word.place}
    if not _inside(ours, mine, theirs, word, trial):
        return False
    if mine.role != "prep" and (_extra(ours, mine, theirs, word, trial)):
        return False
    used |= trial
    return True


def _same(mine: Word, word: Word) -> bool:
    a, b = mine.token, word.token
    if a.mention is not None and b.mention is not None:
        shared = set(a.mention.quantities) & set(b.mention.quantities) or set(a.mention.parameters) & set(b.mention.parameters)
        return bool(shared) or (bool(a.mention.owner) and a.mention.owner == b.mention.owner)
    if a.value is not None or b.value is not None:
        return a.value is not None and b.value is not None and bare(a.value.text) == bare(b.value.text)
    return stem(a.text) == stem(b.text) or (mine.lemma == word.lemma and mine.tag[:2] == word.tag[:2])


def _extra(ours: Tree, mine: Word, theirs: Tree, word: Word, used: set[int]) -> bool:
    """Whether the clause's word has a modifier that the statement's has not."""
    del ours, mine
    for child in theirs.children(word):
        if child.place in used or child.role in _SILENT or child.role in ("conj", "relcl", "acl", "advcl"):
            continue
        if child.lower in _EMPTY or child.lower in PLAIN_ADVERBS:
            continue
        if child.role == "appos" and child.token.value is not None:
            continue
        return True
    return False
