"""CSC413/2516 homework 2 (2023): optimisation, automatic differentiation, convolutional networks."""

COURSE = "csc413_hw2"
QUESTIONS = tuple(
    "1.1.1 1.2.1 2.1.1 2.1.2 2.2.1 2.2.2 2.2.3 2.3.1 2.3.2 3.1 3.2 3.3 4.1 4.2 4.3 5.1 5.2 5.3 5.4 6.1 6.2 6.3".split()
)
ALIASES = (("I*J", "3.1"),)
