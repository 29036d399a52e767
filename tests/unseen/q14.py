"""14 A test for a disease (prevalence 1%, sensitivity 90%, false positive rate 5%), and a confusion matrix: TP 40, FP 10, FN 20, TN 130."""

from fractions import Fraction
from typing import Any

from grader.reference import truth

TP, FP, FN, TN = 40, 10, 20, 130


@truth("P(+)", r"P(\text{positive})", "probability of a positive test", "evidence", again=lambda: 0.009 + 0.0495)
def positive() -> Any:
    return Fraction(90, 100) * Fraction(1, 100) + Fraction(5, 100) * Fraction(99, 100)


@truth("P(D \\mid +)", r"P(\text{disease} \mid \text{positive})", "posterior", "posterior probability", again=lambda: 2 / 13)
def posterior() -> Any:
    return Fraction(90, 100) * Fraction(1, 100) / positive_value()


def positive_value() -> Fraction:
    return Fraction(585, 10000)


@truth("precision", "P", again=lambda: 0.8)
def precision() -> Any:
    return Fraction(TP, TP + FP)


@truth("recall", "R", "sensitivity of the classifier", "true positive rate", again=lambda: 2 / 3)
def recall() -> Any:
    return Fraction(TP, TP + FN)


@truth("F1", "F_1", "F1 score", "F1-score", again=lambda: 80 / 110)
def f1() -> Any:
    return Fraction(2 * TP, 2 * TP + FP + FN)


@truth("accuracy", again=lambda: 0.85)
def accuracy() -> Any:
    return Fraction(TP + TN, TP + FP + FN + TN)


@truth("specificity", "true negative rate", again=lambda: 13 / 14)
def specificity() -> Any:
    return Fraction(TN, TN + FP)
