"""5 Naive Bayes: is the mail "free offer" spam?

P(S) = 0.4; P(free | S) = 0.5, P(free | H) = 0.1; P(offer | S) = 0.3, P(offer | H) = 0.2. S is spam, H is ham.
"""

from fractions import Fraction
from typing import Any

from grader.reference import misconception, said, truth, worth

WORTH = worth(2, 1, "posterior")

PRIOR, FREE, OFFER = (Fraction(2, 5), Fraction(3, 5)), (Fraction(1, 2), Fraction(1, 10)), (Fraction(3, 10), Fraction(1, 5))


def joint(k: int) -> Fraction:
    return PRIOR[k] * FREE[k] * OFFER[k]


def simulated(events: str) -> float:
    """By a table of all eight outcomes."""
    weights = {}
    for k, kind in enumerate("SH"):
        for free in (0, 1):
            for offer in (0, 1):
                part = float(PRIOR[k])
                part *= float(FREE[k]) if free else 1 - float(FREE[k])
                part *= float(OFFER[k]) if offer else 1 - float(OFFER[k])
                weights[kind, free, offer] = part
    both = sum(v for (_, f, o), v in weights.items() if f and o)
    return {"both": both, "S": weights["S", 1, 1], "H": weights["H", 1, 1],
            "free": sum(v for (_, f, _), v in weights.items() if f)}[events]  # fmt: skip


@truth("P(S)", "prior", "prior of spam", "prior probability of spam", again=lambda: 0.4)
def prior() -> Any:
    return PRIOR[0]


@truth("P(H)", "prior of ham", "prior probability of ham", again=lambda: 0.6)
def prior_ham() -> Any:
    return 1 - PRIOR[0]


@truth(r"P(free \mid S)", again=lambda: 0.5)
def free_spam() -> Any:
    return FREE[0]


@truth("likelihood under spam", "likelihood for spam", r"P(x \mid S)", "likelihood of the mail under spam", again=lambda: 0.15)
def likelihood_spam() -> Any:
    return FREE[0] * OFFER[0]


@truth("likelihood under ham", "likelihood for ham", r"P(x \mid H)", "likelihood of the mail under ham", again=lambda: 0.02)
def likelihood_ham() -> Any:
    return FREE[1] * OFFER[1]


@truth("P(x, S)", "joint probability of spam", "joint probability with spam", "score of spam", again=lambda: simulated("S"))
def joint_spam() -> Any:
    return joint(0)


@truth("P(x, H)", "joint probability of ham", "joint probability with ham", "score of ham", again=lambda: simulated("H"))
def joint_ham() -> Any:
    return joint(1)


@truth("P(x)", "evidence", "marginal probability of the mail", "normalising constant", again=lambda: simulated("both"))
def evidence() -> Any:
    return joint(0) + joint(1)


@truth(r"P(S \mid x)", "posterior", "posterior probability of spam", "posterior of spam", "probability of spam",
       "probability that the mail is spam", again=lambda: simulated("S") / simulated("both"))  # fmt: skip
def posterior() -> Any:
    return joint(0) / (joint(0) + joint(1))


@truth(r"P(H \mid x)", "posterior probability of ham", "posterior of ham", "probability of ham", "probability that the mail is ham",
       again=lambda: simulated("H") / simulated("both"))  # fmt: skip
def posterior_ham() -> Any:
    return joint(1) / (joint(0) + joint(1))


@truth("posterior odds", "odds", "odds of spam", again=lambda: simulated("S") / simulated("H"))
def odds() -> Any:
    return joint(0) / joint(1)


@truth(
    *said("the~mail|it|the~message is classified as spam"),
    *said("the~mail|the~message is spam"),
    *said("we|naive~Bayes classify|classifies|predicts|predict ~|the~mail~as spam"),
    *said("the~classifier predicts|chooses spam"),
    *said("spam is more likely|probable than ham"),
    again=lambda: simulated("S") > simulated("H"),
)
def is_spam() -> bool:
    return joint(0) > joint(1)


@misconception(
    *said("the~mail|it|the~message is classified as ham"),
    *said("the~mail|the~message is ham"),
    *said("the~classifier predicts|chooses ham"),
    *said("ham is more likely|probable than spam"),
    hint="0.06 is more than 0.012",
    again=lambda: simulated("H") > simulated("S"),
)
def is_ham() -> bool:
    return joint(1) > joint(0)


@misconception(
    "the words are independent",
    "free and offer are independent",
    *said("the words are marginally|unconditionally independent"),
    hint="they are independent given the class only",
    again=lambda: abs(simulated("both") - simulated("free") * 0.24) < 1e-9,
)
def independent() -> bool:
    free = sum(p * f for p, f in zip(PRIOR, FREE, strict=True))
    offer = sum(p * o for p, o in zip(PRIOR, OFFER, strict=True))
    return joint(0) + joint(1) == free * offer


@truth(
    *said("the words are conditionally independent ~|given~the~class"),
    *said("the words are independent given the class"),
    again=lambda: abs(simulated("S") / 0.4 - 0.5 * 0.3) < 1e-9,
)
def given_class() -> bool:
    """What the model supposes."""
    return joint(0) / PRIOR[0] == FREE[0] * OFFER[0]
