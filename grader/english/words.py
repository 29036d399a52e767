"""Words of the language alone: verbs of growth, of change and of staying, comparatives, factors, hedges, denials.

What a question is about never stands here; that comes from its reference.
"""

from __future__ import annotations

from fractions import Fraction

UP_VERBS = frozenset(
    "increase grow rise lift enlarge expand extend raise widen broaden boost climb inflate magnify amplify lengthen enhance "
    "swell augment heighten escalate multiply".split()
)
DOWN_VERBS = frozenset(
    "reduce decrease shrink lower diminish drop fall decline narrow cut lessen shorten contract shrivel curtail dwindle".split()
)
FACTOR_VERBS: dict[str, Fraction] = {
    "double": Fraction(2), "triple": Fraction(3), "treble": Fraction(3), "quadruple": Fraction(4), "quintuple": Fraction(5),
    "halve": Fraction(1, 2), "quarter": Fraction(1, 4),
}  # fmt: skip
AFFECT_VERBS = frozenset("affect influence change alter impact modify shift determine control govern vary".split())
TOUCH_VERBS = frozenset("touch disturb".split())
KEEP_VERBS = frozenset("keep leave maintain preserve retain conserve".split())
STAY_VERBS = frozenset("stay remain".split())
DEPEND_VERBS = frozenset("depend rely hinge".split())
RESULT_VERBS = frozenset(
    "lead result cause give yield produce mean imply bring entail translate come make create generate induce correspond".split()
)
USE_VERBS = frozenset("use choose take have apply employ pick select introduce adopt allow".split())
ADD_VERBS = frozenset("add stack insert append include".split())
REMOVE_VERBS = frozenset("remove omit delete eliminate".split())
UP_NOUNS = frozenset("increase growth rise enlargement expansion extension gain widening boost".split())
DOWN_NOUNS = frozenset("decrease reduction decline drop shrinkage fall lowering narrowing cut".split())
FACTOR_NOUNS: dict[str, Fraction] = {
    "doubling": Fraction(2), "tripling": Fraction(3), "quadrupling": Fraction(4), "halving": Fraction(1, 2),
}  # fmt: skip
EFFECT_NOUNS = frozenset("effect impact influence bearing".split())
CHANGE_NOUNS = frozenset("change variation modification difference alteration".split())
UP_WORDS = frozenset("larger bigger greater higher wider longer deeper more broader up bigger-than stronger upward".split())
DOWN_WORDS = frozenset("smaller lower less fewer narrower shorter shallower weaker lesser tinier down downward".split())
SAME_WORDS = frozenset(
    "same unchanged constant unaffected unaltered fixed identical invariant intact untouched independent insensitive "
    "unmodified equal".split()
)
UNCHANGED_BY = frozenset("unaffected independent invariant insensitive unaltered untouched unchanged constant".split())
DEPENDENT = frozenset("dependent sensitive contingent".split())
TRANSPARENT = frozenset(
    "value size magnitude level extent amount setting choice length width layer operation rate factor".split()
)
COUNTS = frozenset("number count amount total".split())
DEGREE = frozenset("much far even still significantly considerably substantially greatly slightly somewhat markedly".split())
ORDER_ADVERBS: dict[str, str] = {
    "linearly": "linear", "quadratically": "quadratic", "cubically": "cubic", "exponentially": "exponential",
    "logarithmically": "logarithmic", "proportionally": "linear",
}  # fmt: skip
HEDGES = frozenset(
    "may might could would should perhaps possibly probably usually often sometimes generally typically likely presumably "
    "arguably supposedly allegedly apparently occasionally rarely seldom hardly scarcely barely almost nearly partly partially "
    "mostly largely mainly normally commonly maybe potentially conceivably ideally theoretically necessarily ought "
    "frequently ordinarily unlikely".split()
)
HEDGE_VERBS = frozenset("seem appear tend try attempt aim want hope expect promise threaten begin start help".split())
EVERY = frozenset("always necessarily all every both entirely completely fully only exactly merely solely just alone".split())
FAIL_VERBS = frozenset("fail refuse cease".split())
PLAIN_ADVERBS = frozenset(
    "therefore thus hence also indeed clearly obviously then so consequently accordingly moreover furthermore however again "
    "too simply really actually certainly definitely evidently naturally now here directly always ever still likewise "
    "similarly overall finally next first additionally instead otherwise accordingly conversely correspondingly necessarily "
    "altogether together precisely exactly in-turn automatically inevitably invariably plainly".split()
) - {"necessarily"}
ASSERT_VERBS = frozenset(
    "see note show find know mean imply conclude observe follow prove notice confirm realize realise recall remember "
    "establish demonstrate verify ensure reveal indicate guarantee entail deduce infer".split()
)
TRUE_WORDS = frozenset("true clear obvious evident certain correct right fact case plain apparent".split())
FALSE_WORDS = frozenset("false untrue wrong incorrect".split())
FALSE_NOUNS = frozenset("myth misconception mistake error fallacy falsehood".split())
CONDITION_MARKS = frozenset("if unless whether provided assuming suppose supposing lest until".split())
HAVE_VERBS = frozenset(
    "have contain possess comprise include hold use need require carry count feature number total own take "
    "consume occupy demand".split()
)
NUMBERS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    )
}
FOLDS: dict[str, Fraction] = {
    f"{word}{hyphen}fold": Fraction(value) for word, value in NUMBERS.items() if value > 1 for hyphen in ("", "-")
} | {"twice": Fraction(2), "thrice": Fraction(3), "double": Fraction(2), "triple": Fraction(3), "quadruple": Fraction(4),
     "half": Fraction(1, 2)}  # fmt: skip
FRACTIONS: dict[str, Fraction] = {
    "half": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4), "fourth": Fraction(1, 4),
    "eighth": Fraction(1, 8), "sixteenth": Fraction(1, 16), "fifth": Fraction(1, 5), "ninth": Fraction(1, 9),
}  # fmt: skip
CHANGE_VERBS = UP_VERBS | DOWN_VERBS | AFFECT_VERBS | frozenset(FACTOR_VERBS)


def third_person(lemma: str) -> str:
    """`shrinks` for shrink: a form that a parser takes for a plural noun behind another noun."""
    if lemma.endswith(("sh", "ch", "s", "x", "z")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


VERB_FORMS: dict[str, str] = {
    third_person(lemma): lemma
    for lemma in CHANGE_VERBS
    | KEEP_VERBS
    | RESULT_VERBS
    | DEPEND_VERBS
    | STAY_VERBS
    | frozenset({"scale", "sum", "add", "equal", "exceed", "number"})
    | frozenset("converge reach find obtain attain minimise minimize maximise maximize differ coincide lie".split())
    | frozenset("belong satisfy store save".split())
}
