"""How a clause stands: denied, hedged, conditional, told of others, or turned by "it is false that"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader.english.parse import Tree, Word
from grader.english.words import (
    ASSERT_VERBS,
    CONDITION_MARKS,
    FAIL_VERBS,
    FALSE_NOUNS,
    FALSE_WORDS,
    HEDGE_VERBS,
    HEDGES,
    TRUE_WORDS,
)

_QUOTED = re.compile(r"[\"“”]")
_INVERTED = re.compile(r"\W*(?:had|were|should)\b", re.IGNORECASE)  # "Had it been symmetric, ..."
_STRONG = frozenset("always necessarily only alone merely entirely exactly fully completely every all".split())
_RETRACTIONS = frozenset("but yet however although though whereas instead otherwise".split())
_TELLS = frozenset("think say believe claim argue guess suspect write state maintain assert".split())
_THEREFORE = frozenset("hence so thus therefore consequently".split())
_SUPPOSE = frozenset("suppose assume let imagine pretend consider say claim".split())


@dataclass(frozen=True)
class Standing:
    """Whether a clause is denied, only possible, or why it is not plainly asserted."""

    denied: bool = False
    reserve: str = ""
    can: bool = False


def standing(tree: Tree, verb: Word, sentence: str) -> Standing:
    """The standing of the clause of a verb, from its own words and from all that it hangs from."""
    if sentence.rstrip(" *_").endswith("?"):
        return Standing(reserve="asked, not said")
    if _QUOTED.search(sentence):
        return Standing(reserve="quoted")
    if _INVERTED.match(sentence):
        return Standing(reserve="said under a condition")
    denied, strong = denials(tree, verb)
    reserve = hedge(tree, verb)
    can = any(word.lower in ("can", "could") for word in tree.children(verb, "aux"))
    if denied and strong:
        reserve = reserve or f"a denial of `{strong}`"
    here = verb
    for head in tree.above(verb):
        turned, why = _seen_from(tree, here, head)
        denied, reserve = denied != turned, reserve or why
        here = head
    if here.lemma in _SUPPOSE and here is not verb:
        reserve = reserve or "supposed, not said"
    if any(word.lower in _SUPPOSE and word.tag == "VB" and not tree.children(word, "nsubj", "aux") for word in tree.words):
        reserve = reserve or "supposed, not said"
    if any(word.lemma in _TELLS and word.role == "parataxis" for word in tree.children(verb)):
        reserve = reserve or "told of others"
    if any(word.lower in ("according", "supposedly", "allegedly") for word in tree.words):
        reserve = reserve or "told of others"
    return Standing(denied, reserve, can)


def denials(tree: Tree, verb: Word) -> tuple[bool, str]:
    """Whether an odd number of words deny the clause, and a quantifier that a denial would only weaken."""
    count, strong = 0, ""
    scope = [verb, *own(tree, verb)]
    for word in scope:
        if word.role == "neg" or word.lower in ("not", "n't", "never", "neither", "cannot"):
            if tree.head(word) is not None and tree.words[word.head].lower in ("matter", "only"):
                continue
            if _contrasts(tree, word):
                continue
            count += 1
        elif word.lower in ("no", "none", "nothing", "nobody", "nor"):
            head = tree.head(word)
            if word.lower == "nor" and any(other.lower == "neither" for other in scope):
                continue
            if head is not None and word.lower == "no" and head.lower in ("matter", "doubt"):
                continue
            count += 1
        elif word.lower == "far" and any(child.lower == "from" for child in tree.children(word)):
            count += 1
        elif word.lower in _STRONG:
            strong = word.lower
    if verb.lemma in FAIL_VERBS and tree.child(verb, "xcomp") is not None:
        count += 1
    return count % 2 == 1, strong


def _contrasts(tree: Tree, denial: Word) -> bool:
    """`is O(1), not O(t)`: what is denied is the other value."""
    if not 0 < denial.place < len(tree.words) - 1:
        return False
    after = tree.words[denial.place + 1].token.value
    return tree.words[denial.place - 1].lower in (",", "and") and after is not None and after.kind != "formula"


def own(tree: Tree, verb: Word) -> list[Word]:
    """The words of a clause without those of clauses below it; objects and complements are its own."""
    found: list[Word] = []
    waiting = list(tree.children(verb))
    while waiting:
        word = waiting.pop()
        if word.role in ("advcl", "relcl", "parataxis", "csubj", "csubjpass") or (word.role == "conj" and word.verbal):
            continue
        if word.role in ("ccomp", "acl") and any(child.role in ("mark", "nsubj", "nsubjpass") for child in tree.children(word)):
            if not (word.role == "ccomp" and word.tag in ("JJR", "JJ", "VB")):
                continue
        if word.role in ("conj",) and tree.child(word, "nsubj", "nsubjpass") is not None:
            continue
        found.append(word)
        waiting.extend(tree.children(word))
    return found


def hedge(tree: Tree, verb: Word) -> str:
    """Why the clause is said with a reserve; empty where it is not."""
    auxiliaries = {word.lower for word in tree.children(verb, "aux")}
    if "should" in auxiliaries and ("have" in auxiliaries or _RETRACTIONS & {word.lower for word in tree.words}):
        return "said of what should be, not of what is"
    for word in (verb, *own(tree, verb)):
        if word.lower in HEDGES and word.lower != "should":
            return f"said with a reserve: {word.lower}"
        if word.lemma in HEDGE_VERBS and word.verbal:
            return f"said with a reserve: {word.lower}"
    return ""


def _seen_from(tree: Tree, here: Word, head: Word) -> tuple[bool, str]:
    """Whether a governing word turns the clause, and why it takes it back."""
    marks = {child.lower for child in tree.children(here, "mark", "advmod")}
    match here.role:
        case "conj" | "parataxis" | "dep" | "appos" | "ROOT":
            return False, ""
        case "advcl" if marks & CONDITION_MARKS or (marks & {"when", "whenever", "once"}):
            return False, "said under a condition"
        case "advcl" if any(child.lower == "which" for child in tree.children(here, "nsubj")):
            return False, ""
        case "advcl":
            return False, "" if marks & _BESIDES else "an aside"
        case "ccomp" | "xcomp" | "acl" | "acomp" | "csubj" | "csubjpass" | "relcl":
            return _told(tree, here, head)
    return False, ""


_BESIDES = frozenset("because since as although though while whereas so thus thereby hence".split())
_PROVES = frozenset("prove show demonstrate establish verify check argue derive".split())
_WILL = frozenset(("will", "shall", "must", "'ll", "’ll"))


def _told(tree: Tree, here: Word, head: Word) -> tuple[bool, str]:
    denied = any(child.role == "neg" or child.lower in ("never", "no") for child in tree.children(head))
    complement = tree.child(head, "acomp", "attr")
    subject = tree.child(head, "nsubj", "nsubjpass", "expl")
    if here.role == "xcomp" and head.lemma in FAIL_VERBS:
        return not denied, ""
    if here.role in ("xcomp", "ccomp") and head.lemma in (
        "make",
        "cause",
        "let",
        "help",
        "get",
        "need",
        "have",
        "remain",
        "stay",
    ):
        return denied, ""
    if here.role == "ccomp" and head.lemma in _PROVES and {child.lower for child in tree.children(head, "aux")} & _WILL:
        return denied, "announced, and not said"
    if head.lemma in _TELLS and here.place < head.place:
        return False, "told of others"  # "A is singular, some think"
    if here.role == "ccomp" and here.place < head.place and not tree.children(here, "mark"):
        if any(child.lower in _THEREFORE and child.place > here.place for child in tree.children(head)):
            return False, ""  # two main clauses: "A is singular, so it has no inverse"
    if head.lemma == "be" and here.role in ("ccomp", "csubj", "acl", "xcomp", "advcl"):
        if complement is None or subject is None or subject.lower not in ("it", "that", "this", "there"):
            lemma = "" if subject is None else subject.lemma
            if here.role == "ccomp" and lemma in ("reason", "point", "result", "consequence", "conclusion", "fact", "truth"):
                return denied, ""
            return False, "the sentence speaks about the statement"
        if complement.lower in FALSE_WORDS or complement.lemma in FALSE_NOUNS:
            return not denied, "" if here.role == "ccomp" or complement.lower not in ("wrong", "incorrect") else "told of others"
        if complement.lower in TRUE_WORDS or complement.lemma in TRUE_WORDS:
            return denied, ""
        return False, "the sentence speaks about the statement"
    if here.role == "acl" and head.nominal:
        above = tree.head(head)
        if head.lower in TRUE_WORDS | FALSE_WORDS or head.lemma in FALSE_NOUNS | {"case", "fact"}:
            turned = head.lemma in FALSE_NOUNS or head.lower in FALSE_WORDS
            refused = above is not None and any(child.role == "neg" for child in tree.children(above))
            refused = refused or any(child.lower == "no" for child in tree.children(head))
            return turned != refused, "" if head.role in ("attr", "acomp", "ROOT") else "the sentence speaks about the statement"
        return False, "the sentence speaks about the statement"
    if here.role in ("ccomp", "xcomp"):
        if here.role == "ccomp" and not any(child.lower in ("that", "if", "whether") for child in tree.children(here, "mark")):
            if here.place < head.place and not tree.children(here, "mark"):
                return False, ""  # two main clauses, joined by a comma
        if head.lemma in ASSERT_VERBS and not denied:
            return False, ""
        return False, "told of others"
    if here.role == "relcl":
        return False, "" if any(child.lower == "which" for child in tree.children(here)) else "an aside"
    return False, "an aside"
