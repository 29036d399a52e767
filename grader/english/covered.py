"""Who does what to what, in any order of words: by full coverage, where no form of `deeds` fits.

Every word of a clause is an agent, a thing, a place, a word of one class of deeds with its sign, a denial, a time that
narrows nothing, or glue; a word with no part leaves the clause alone. The sign of what is said is the product of the signs:
"never leaves", "fails to stay", "is not lost".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from grader.english.worded import TAIL, Row
from grader.lore import Deed, Mechanism

_IRREGULAR: dict[str, str] = {
    "keep": "kept", "lose": "lost", "leave": "left", "hold": "held", "find": "found", "give": "gave given", "get": "got gotten",
    "bring": "brought", "learn": "learnt", "throw": "threw thrown", "lie": "lay lain lying", "fall": "fell fallen",
    "send": "sent", "feed": "fed", "run": "ran running", "drop": "dropped dropping", "stop": "stopped stopping",
    "fit": "fitted fitting", "let": "letting", "drive": "drove driven", "forget": "forgot forgotten forgetting",
    "fight": "fought", "sit": "sat sitting", "go": "went gone", "make": "made", "take": "took taken", "pick": "picked",
    "see": "saw seen", "tell": "told", "set": "setting", "transfer": "transferred transferring", "throwaway": "throwaway",
}  # fmt: skip


def _forms(lemmas: str) -> frozenset[str]:
    """The forms of verbs; other words as they are."""
    found: set[str] = set()
    for lemma in lemmas.split():
        word = lemma.replace("-verb", "")
        found.add(word)
        if not lemma.endswith("-verb"):
            continue
        base = word.removesuffix("e")
        third = (
            word[:-1] + "ies"
            if re.search(r"[^aeiou]y$", word)
            else word + ("es" if re.search(r"(?:s|x|ch|sh|o)$", word) else "s")
        )
        past = word[:-1] + "ied" if re.search(r"[^aeiou]y$", word) else base + "ed"
        found |= {third, past, base + "ing", word + "ing", *_IRREGULAR.get(word, "").split()}
    return frozenset(found)


def _verbs(lemmas: str) -> str:
    return " ".join(f"{lemma}-verb" for lemma in lemmas.split())


@dataclass(frozen=True)
class _Class:
    """The words of a class of deeds: those that say it, and those that say the contrary."""

    so: frozenset[str]
    contrary: frozenset[str]


_CLASSES: dict[Deed, _Class] = {
    "stays": _Class(
        _forms(_verbs("stay lie remain live reside belong keep rest sit fall restrict contain confine trap move step wander "
            "drift slip")
               + " be in inside within confined restricted contained member element part combination combinations staying "
                   "of-form"),
        _forms(_verbs("leave exit escape depart abandon quit") + " outside out"),
    ),
    "finds": _Class(
        _forms(_verbs("converge reach find return recover obtain arrive end land yield give pick select attain approach head "
            "tend get "
                      "equal coincide agree match produce deliver settle lead come hit identify run stop choose")
               + " be same identical equal ="),
        _forms(_verbs("miss differ avoid") + " different distinct unequal elsewhere ≠"),
    ),
    "eases": _Class(
        _forms(_verbs("alleviate mitigate reduce ease counteract counter combat fight lessen diminish remedy soften relieve "
            "attenuate "
                      "address prevent avoid overcome help weaken solve tackle cure limit") + " less milder weaker smaller "
                          "against"),
        _forms(_verbs("aggravate worsen exacerbate intensify increase amplify cause create produce strengthen bring")
               + " worse stronger more larger"),
    ),
    "carries": _Class(
        _forms(_verbs("let allow enable help carry bring hand transport pass flow travel reach arrive provide offer preserve "
            "keep "
                      "retain copy transfer deliver forward feed supply transmit route shorten strengthen propagate send give "
                      "get "
                      "receive bypass conserve save maintain make join merge inject reuse see run go skip")
               + " path shortcut route way link road connection direct stronger shorter larger intact available back"),
        _forms(_verbs("block stop prevent hinder impede obstruct lose discard drop remove destroy erase weaken dampen lengthen "
            "exclude "
                      "delay blur forget withhold cut fade vanish") + " longer weaker smaller"),
    ),
    "loses": _Class(
        _forms(_verbs("lose discard drop remove destroy erase delete forget") + " lossy"),
        _forms(_verbs("keep preserve retain maintain save conserve") + " lossless intact"),
    ),
    "learns": _Class(
        _forms(_verbs("learn train adapt optimise optimize fit") + " learnable trainable adaptive adaptable gradient-descent"),
        _forms("fixed hard-coded hardcoded predetermined predefined parameter-free parameterless hand-crafted handcrafted "
            "constant "
               "non-learnable untrained"),
    ),
    "has": _Class(
        _forms(_verbs("have contain hold possess include bring carry comprise own feature contribute add introduce learn train")
               + " with available"),
        _forms(_verbs("lack") + " without free parameter-free"),
    ),
    "keeps": _Class(frozenset(), frozenset()),
    "acts": _Class(_forms(_verbs("yield produce return create predict choose assign output label classify use form "
                   "constitute shrink resize consist achieve perform divide invert")) | {"=", "means"}, frozenset()),
}  # fmt: skip
_NEGATIONS = frozenset(
    "not no none never neither nor nothing nobody without nowhere cannot hardly zero 0 lack lacks lacking".split()
)
_TURNS = _forms(_verbs("fail cease refuse stop"))
_UNIVERSAL = frozenset("all every each always any both fully completely entirely perfectly".split())
_GLUE = _forms(
    _verbs("be do have use act serve work mean run get become remain make apply let help manage exhibit take")
    + " of to in on at by with for from into onto it its they them their this that these those and or as so which who whose "
    "can also there here own one ones , : - ( ) -> up down over away via through again both either still indeed in-fact even "
    "whole full much more very quite exactly precisely how what where such some other same straight directly back right along "
    "together between with-it all each every any always entire respective during while before until too layer layers network "
    "net model "
    "everything anything something else just realised realized implemented done single further additional extra total count 's "
    "/ & "
    "move moves moved moving between rule rules severe pronounced serious problem issue trouble kind way result"
)
_TIMES = re.compile(
    r"(?<!\S)(?:throughout(?: (?:training|run|optimisation|optimization|whole run|learning))?|(?:in|at) (?:each|"
    r"every) (?:X\d+ )?(?:step|iteration|update)(?: [a-z](?= |$))?|at (?:all times|any time|every step|"
    r"each step|any point|end|limit)|in (?:every|each|any) (?:step|iteration|update|case)|(?:in|during|after|"
    r"before|for) (?:its )?(?:training|"
    r"whole run|end|limit|entire run|run)|after (?:a )?(?:few|some|many|several) (?:steps|updates|iterations|mini-batch updates)|"
    r"from start to end|from beginning to end|whole time|in (?:our|this|that) (?:case|example|setting|problem|question)|"
    r"step by step|forever|eventually|finally|ultimately|in limit|in long run|as well|on its own|by itself|by "
    r"backprop(?:agation)?|"
    r"by gradient descent|from data|along with everything else|like (?:all|any) other (?:layers|weights|parameters))(?!\S)"
)
_BESIDE = re.compile(
    r"(?<!\S)(?:, )?(?:just |much |exactly |precisely )?(?:like|unlike|as with|in contrast to|as opposed to|as in|"
    r"instead of|rather than|"
    r"contrary to|as does|as do) (?:in )?X\d+(?: (?:and|or) X\d+)*(?: (?:do|does|did|be))?(?: ,)?(?!\S)"
)
_CONTRAST = re.compile(r" , (?:and )?(?:not|rather than) (?:with |by |in |by means of )?X\d+$")
_LIKE = re.compile(r"(?: ,)? (?:(?:exactly|much) )?like (?:[\w-]+ ?){1,3}$")
_BY = re.compile(r"(?<!\S)(?:because of|thanks to|owing to|due to|by means of|by way of|with help of|by virtue of)(?!\S)")
_AWAY = re.compile(r"(?<!\S)(?:throw|throws|throwing|thrown|threw) (?P<x>(?:[\w-]+ ){0,4}?)away(?!\S)")
_KEPT_OUT = re.compile(r"(?<!\S)(?:keep|keeps|kept|keeping|shut|shuts|leave|leaves|leaving) (?P<x>(?:[\w-]+ ){0,4}?)out of(?!\S)")
_FRAME = re.compile(
    r"^(?:(?:one|another|first|second|third|main|other|only|key) )?(?:reason|effect|advantage|benefit|gain|"
    r"improvement|explanation|"
    r"cause|drawback|disadvantage|point)s?(?: \d+| why[^,:]{0,40})? ?(?:be(?: that)?|comes from|stems from|"
    r"results from|arises from|"
    r"lies in(?: fact that)?|:|-|–)(?: that)? "
)
_ANSWER = re.compile(r"^(?:yes|no|right|indeed|correct) [,:.;-] ?")
_MORE_LAYERS = re.compile(
    r"(?<!\S)(?:pass|cross|traverse|travel|go)(?:es|s)? (?:through )?(?:more|additional|extra|further) layers(?!\S)"
)
_FEWER_LAYERS = re.compile(r"(?<!\S)(?:pass|cross|traverse|travel|go)(?:es|s)? (?:through )?(?:fewer|less) layers(?!\S)")
_ENDS = re.compile(TAIL)
_NOTHING_TO = re.compile(r"(?<!\S)(?:have|has|leave|leaves) nothing to (?=learn|train|adapt)")
_HAS_TO = re.compile(r"(?<!\S)(?:have to|has to|need to|needs to|must|be able to)(?!\S)")
MAX_ENDS = 4


@dataclass(frozen=True)
class Covered:
    """What a clause says: where it ends in the row, of which mechanisms, whether it affirms, and whether it denies of all."""

    end: int
    mechanisms: tuple[Mechanism, ...]
    affirmed: bool
    whole: bool


Meant = Callable[[Deed, str, str, str], tuple[Mechanism, ...]]


def covered(line: Row, start: int, subject: str, meant: Meant, deeds: Sequence[Deed]) -> Iterator[Covered]:
    """The clause that begins here, to the first end at which every word has a part."""
    ends = [match.start() for match in _ENDS.finditer(line.text, start + 1)][:MAX_ENDS]
    for end in ends:
        found = _read(line.text[start:end].strip(" ,"), subject, meant, deeds)
        if found is not None:
            yield Covered(end, *found)
            return


def _read(clause: str, subject: str, meant: Meant, deeds: Sequence[Deed]) -> tuple[tuple[Mechanism, ...], bool, bool] | None:
    clause = _plain(clause)
    words = clause.split()
    codes = [word for word in words if re.fullmatch(r"X\d+", word)]
    if not codes or len(codes) > 4:
        return None
    found = [item for deed in deeds for item in _of_deed(words, codes, subject, deed, meant)]
    return found[0] if len({(item[1], item[2]) for item in found}) == 1 else None


def _plain(clause: str) -> str:
    """The clause without its frame, times and comparisons, its phrases as one word."""
    clause = _FRAME.sub("", _ANSWER.sub("", clause))
    clause = _LIKE.sub("", _CONTRAST.sub("", _BESIDE.sub(" ", _TIMES.sub(" ", clause))))
    clause = _BY.sub("by", clause)
    clause = _AWAY.sub(lambda match: f"discard {match['x']}", clause)
    clause = _KEPT_OUT.sub(lambda match: f"exclude {match['x']}", clause)
    clause = _FEWER_LAYERS.sub("shorter", _MORE_LAYERS.sub("longer", clause))
    clause = _NOTHING_TO.sub("not ", _HAS_TO.sub(" ", clause))
    return " ".join(clause.split())


def _of_deed(
    words: Sequence[str], codes: Sequence[str], subject: str, deed: Deed, meant: Meant
) -> Iterator[tuple[tuple[Mechanism, ...], bool, bool]]:
    signs = _signs(words, deed)
    if signs is None:
        return
    sign, said, whole = signs
    if not said and deed != "acts":
        return
    for agent, thing, place in _casts(codes, subject):
        mechanisms = meant(deed, agent, thing, place)
        if not mechanisms and place:
            first, second = meant(deed, agent, thing, ""), meant(deed, agent, place, "")
            mechanisms = (*first, *second) if first and second else ()
        if mechanisms:
            yield mechanisms, sign > 0, whole
            return


def _signs(words: Sequence[str], deed: Deed) -> tuple[int, bool, bool] | None:
    """The sign of a clause of one deed, whether any of its words says it, and whether it is denied of all; none if uncovered."""
    kind = _CLASSES[deed]
    sign, said, denied, universal, before = 1, False, 0, False, ""
    possible = "can" in words
    for word in words:
        joined, before = before in ("and contrary", "or contrary"), _before(word, before, kind)
        universal = universal or word in _UNIVERSAL
        if re.fullmatch(r"X\d+", word):
            continue
        if word in kind.contrary:
            sign, said = sign if joined else -sign, True  # "lost or discarded" says one thing
        elif word in kind.so:
            said = True
        elif word in _NEGATIONS or word in _TURNS:
            sign, denied = -sign, denied + 1
        elif word not in _GLUE and word not in _UNIVERSAL:
            return None
    if possible and sign < 0 and not denied:
        return None  # what can make things worse need not
    return sign, said, bool(denied % 2) and universal


def _before(word: str, before: str, kind: _Class) -> str:
    """Whether what stands before a word joins it to a word of the contrary."""
    if word in kind.contrary:
        return "contrary"
    return f"{word} contrary" if word in ("and", "or") and before == "contrary" else ""


def _casts(codes: Sequence[str], subject: str) -> Iterator[tuple[str, str, str]]:
    """Who may be the agent, the thing and the place: a name in each part, all names with one."""
    distinct = list(dict.fromkeys(codes))
    if len(distinct) == 1 and subject and subject != distinct[0]:
        yield subject, distinct[0], ""
    if len(distinct) == 2:
        one, two = distinct
        yield from ((one, two, ""), (two, one, ""))
        if subject and subject not in distinct:
            yield from ((subject, one, two), (subject, two, one))
    if len(distinct) == 3:
        for agent in distinct:
            one, two = (code for code in distinct if code != agent)
            yield from ((agent, one, two), (agent, two, one))


@lru_cache(maxsize=64)
def deeds_of(mechanisms: tuple[Mechanism, ...]) -> tuple[Deed, ...]:
    """The deeds that a question knows of, but for those that speak of all or of the last alone."""
    return tuple(dict.fromkeys(item.deed for item in mechanisms if item.deed != "keeps"))


Known = Mapping[tuple[str, ...], str]
