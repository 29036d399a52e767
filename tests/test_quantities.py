"""Quantities in sentences: what is right and wrong of units, percentages, ratios, speeds and boxes, and what is left alone."""

from __future__ import annotations

import pytest

from grader.audit import audit

RIGHT = (
    "12 is 15% of 80.", "20% off 50 is 40.", "0.1 km = 100 m.", "1.5 hours is 90 minutes.", "36 km/h = 10 m/s.", "3 dollars = 300 cents.",
    "She has 3 boxes of 12, so 36 apples.", "He buys 4 packs of 6 pencils, so he has 24 pencils.", "There are 5 rows with 4 chairs each, so 20 chairs.",
    "The ratio of 12 to 8 is 3:2.", "The ratio 12:8 simplifies to 3:2.", "The price rose from 80 to 100, a 25% increase.",
    "The price fell from 100 to 80, a 20% decrease.", "200 increased by 10% is 220.", "A car drives 150 km in 3 hours, so its speed is 50 km/h.",
    "At 60 km/h, 180 km takes 3 hours.", "2 weeks is 14 days.", "20 cm * 0.5 m = 1000 cm2.", "2 m * 30 cm * 10 cm = 60000 cm3.",
)  # fmt: skip
WRONG = (
    "13 is 15% of 80.", "20% off 50 is 45.", "0.1 km = 10 m.", "2 kg is 200 g.", "She has 3 boxes of 12, so 35 apples.",
    "The ratio of 12 to 8 is 4:3.", "The price rose from 80 to 100, an increase of 20%.", "200 decreased by 25% is 140.",
    "A car drives 150 km in 3 hours, so its speed is 45 km/h.", "1.5 hours is 150 minutes.", "20 cm * 0.5 m = 10 cm2.", "2 m * 30 cm * 10 cm = 600 cm3.",
)  # fmt: skip
NOT_ACCUSED = (
    "1 hour 30 minutes = 5400 seconds.", "2 m and 30 cm = 230 cm.", "There are 4 bags of 5 apples and 3 bags of 2 apples, so 26 apples.",
    "She has 3 boxes of 12, so 30 are left.", "There are 5 groups of 4 students, so 5 groups.", "5 m = 300 s.", "2 Mg = 2000 kg.",
    "33 is 41% of 80.", "The price rose from 75 to 100, a 33% increase.", "Is 13 15% of 80?", "If 13 is 15% of 80, then it fails.",
    "It drives 100 km in 1 hour, then 150 km in 3 hours, so its average speed is 62.5 km/h.", "She has 4 boxes of 6, so 12 of them.",
    "1 inch = 2.54 cm.", "It is not true that 20% off 50 is 45.", "3 boxes of 12, so 36 - 5 = 31 apples.",
    "20 cm * 0.5 m = 10 cm 2.", "5 item2 * 3 = 12 item2.", "12 m3 / 4 m2 = 3 m.",
)  # fmt: skip


def outcomes(text: str) -> list[str]:
    return [verdict.outcome.value for _, verdict in audit([text])]


@pytest.mark.parametrize("text", RIGHT)
def test_right_quantities_are_right(text: str) -> None:
    assert outcomes(text) == ["right"]


@pytest.mark.parametrize("text", WRONG)
def test_wrong_quantities_are_wrong(text: str) -> None:
    assert outcomes(text) == ["wrong"]


@pytest.mark.parametrize("text", NOT_ACCUSED)
def test_what_may_be_about_more_is_not_accused(text: str) -> None:
    assert "wrong" not in outcomes(text)
