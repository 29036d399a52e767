"""The letters that words of the language have in the grammar of change, verbs by their meaning and form."""

from __future__ import annotations

from collections.abc import Iterator

from grader.english.words import (
    ADD_VERBS,
    AFFECT_VERBS,
    CHANGE_NOUNS,
    DOWN_VERBS,
    DOWN_WORDS,
    EFFECT_NOUNS,
    FACTOR_VERBS,
    HAVE_VERBS,
    KEEP_VERBS,
    ORDER_ADVERBS,
    REMOVE_VERBS,
    RESULT_VERBS,
    UP_VERBS,
    UP_WORDS,
    third_person,
)

_IRREGULAR = {
    "grow": ("grew", "grown"), "rise": ("rose", "risen"), "fall": ("fell", "fallen"), "shrink": ("shrank", "shrunk"),
    "cut": ("cut", "cut"), "keep": ("kept", "kept"), "leave": ("left", "left"), "give": ("gave", "given"),
    "make": ("made", "made"), "have": ("had", "had"), "take": ("took", "taken"), "choose": ("chose", "chosen"),
    "put": ("put", "put"), "set": ("set", "set"), "lead": ("led", "led"), "bring": ("brought", "brought"),
    "mean": ("meant", "meant"), "go": ("went", "gone"), "get": ("got", "got"), "swap": ("swapped", "swapped"),
    "drop": ("dropped", "dropped"), "hold": ("held", "held"), "come": ("came", "come"),
}  # fmt: skip
_FAMILIES: tuple[tuple[str, frozenset[str]], ...] = (
    ("UP", UP_VERBS - {"multiply"}),
    ("DN", DOWN_VERBS | {"damp", "dampen", "depress", "compress"}),
    ("FC", frozenset(FACTOR_VERBS)),
    ("AF", AFFECT_VERBS | {"touch", "disturb"}),
    ("KP", KEEP_VERBS),
    ("MUL", frozenset({"multiply", "scale"})),
    ("DIV", frozenset({"divide"})),
    ("ADD", ADD_VERBS | {"put"}),
    ("REM", REMOVE_VERBS | {"drop"}),
    ("USE", frozenset("use choose employ apply pick select adopt set".split())),
    ("REP", frozenset("replace swap exchange".split())),
    ("MOV", frozenset("go move switch pass".split())),
    ("MK", frozenset("make render".split())),
    ("HV", HAVE_VERBS - {"use", "number", "measure"} | {"store", "see", "learn", "get"}),
    ("GET", frozenset("get become turn".split())),
    ("STAY", frozenset("stay remain".split())),
    ("CAUSE", frozenset("cause let allow force".split())),
    ("RS", RESULT_VERBS - {"make", "cause", "have", "translate", "correspond"} | {"come", "require", "call"}),
    ("DEP", frozenset("depend rely hinge".split())),
)


def _forms(lemma: str) -> Iterator[tuple[str, str]]:
    """The forms of a verb with their letters: V finite, G with -ing, D with -ed."""
    silent = lemma.endswith("e") and not lemma.endswith("ee")
    soft = lemma.endswith("y") and lemma[-2] not in "aeiou"
    yield lemma, "V"
    yield third_person(lemma), "V"
    doubled = lemma + lemma[-1] if lemma in ("cut", "set", "put", "get", "swap", "drop", "let") else lemma
    yield (lemma[:-1] if silent else doubled) + "ing", "G"
    if lemma in _IRREGULAR:
        yield from ((form, "D") for form in _IRREGULAR[lemma])
    else:
        yield (lemma + "d" if silent else lemma[:-1] + "ied" if soft else doubled + "ed"), "D"


VERBS: dict[str, str] = {}
for _letters, _lemmas in _FAMILIES:
    for _lemma in sorted(_lemmas):
        for _form, _letter in _forms(_lemma):
            VERBS.setdefault(_form, _letters + _letter)
VERBS |= {"has": "HVV", "had": "HVV", "cut": "DNV", "set": "USEV", "put": "ADDV", "made": "MKD", "goes": "MOVV", "gone": "MOVD"}
VERBS |= {"lower": "CD", "narrow": "DNV", "multiply": "MULV"}

WORDS: dict[str, str] = {
    **dict.fromkeys("is are was were be been being".split(), "BE"),
    **dict.fromkeys("does do did".split(), "DO"),
    **dict.fromkeys("not n't never neither".split(), "NOT"),
    **dict.fromkeys("we you one i they people".split(), "we"),
    **dict.fromkeys("large big great high wide long deep many much strong tall".split(), "ADJ"),
    **dict.fromkeys("additional extra further another added".split(), "CX"),
    **dict.fromkeys("same unchanged constant identical fixed equal unaltered unmodified intact unaffected".split(), "SM"),
    **dict.fromkeys("unaffected independent invariant insensitive untouched unaltered unchanged".split(), "IND"),
    **dict.fromkeys("will would must".split(), ""),
    **dict.fromkeys("twice thrice".split(), "TW"),
    **dict.fromkeys("linear quadratic cubic exponential logarithmic".split(), "ORDER"),
    **dict.fromkeys(ORDER_ADVERBS, "ORDERLY"),
    **dict.fromkeys(CHANGE_NOUNS - {"change"}, "AFN"),
    **dict.fromkeys(EFFECT_NOUNS, "EFN"),
    "it": "IT", "they": "we", "itself": "", "can": "can",
}  # fmt: skip
WORDS |= {"heavier": "CU", "leaner": "CD", "lighter": "CD"}
WORDS = {**dict.fromkeys(UP_WORDS, "CU"), **dict.fromkeys(DOWN_WORDS, "CD"), **WORDS}
SKIPPED = frozenset(
    "the a an also then thus indeed clearly obviously simply exactly precisely just still always far considerably "
    "significantly substantially markedly greatly both either respectively therefore itself own ever altogether overall "
    "correspondingly accordingly actually really too resulting total whole entire respective trainable learnable".split()
)
ABOUT = frozenset("about roughly approximately around nearly almost".split())
PHRASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("what", "it", "was", "before"), "AB"), (("what", "it", "was"), "AB"), (("what", "they", "were"), "AB"),
    (("as", "it", "was", "before"), "AB"), (("as", "it", "was"), "AB"), (("as", "they", "were"), "AB"), (("as", "before"), "AB"),
    (("than", "before"), "AB"), (("than", "it", "was", "before"), "AB"), (("than", "they", "were", "before"), "AB"),
    (("of", "what", "it", "was"), "AB"), (("as", "it", "is"), "AB"), (("as", "they", "are"), "AB"),
    (("on", "top", "of", "each", "other"), ""), (("on", "top", "of", "one", "another"), ""), (("one", "after", "another"), ""),
    (("ends", "up", "with"), "HVV"), (("end", "up", "with"), "HVV"),
    (("as", "well", "as"), "and"), (("instead", "of"), "INST"), (("rather", "than"), "INST"), (("in", "place", "of"), "INST"),
    (("no", "longer"), "NOT"), (("no", "matter"), "WHATEVER"), (("regardless", "of"), "WHATEVER"),
    (("irrespective", "of"), "WHATEVER"), (("independently", "of"), "WHATEVER"), (("whatever",), "WHATEVER"),
    (("however",), "WHATEVER"), (("in", "magnitude"), "SIZED"), (("in", "absolute", "value"), "SIZED"), (("in", "norm"), "SIZED"),
    (("in", "half"), "INHALF"), (("by", "half"), "INHALF"), (("ends", "up"), "GETV"),
    (("end", "up"), "GETV"), (("comes", "out"), "GETV"), (("come", "out"), "GETV"), (("turns", "out"), "GETV"),
    (("in", "proportion", "to"), "PROP"), (("in", "proportion", "with"), "PROP"), (("proportional", "to"), "PROPTO"),
    (("proportionally", "to"), "PROP"), (("directly", "proportional", "to"), "PROPTO"),
    (("is", "due", "to"), "BE due to"), (("has", "to"), ""), (("have", "to"), ""), (("needs", "to"), ""), (("need", "to"), ""),
    (("as", "well"), ""), (("for", "each"), "for"), (("for", "every"), "for"),
)  # fmt: skip
