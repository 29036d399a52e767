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


TURNED_RIGHT = (
    "4 × 60 = 240 cm².", "The area is 5³ = 125 cm³.", "The acceleration is 2500/800 = 3.125 m/s².", "That is $126/7 = $18 per day.",
    "She gets $15 × 1.5 = $22.50 per hour.", "A car with 25 mpg uses 300 / 25 = 12 gallons.", "15 minutes is a quarter of an hour.",
    "Half an hour is 30 minutes.", "2 hours 15 minutes = 135 minutes.", "The ribbon is 70 cm = 0.7 m long.", "(3 + 4)² = 49 cm².",
    "Adding 2 h 30 min to 9:15 AM gives 11:45 AM.", "It starts at 10:50 pm and lasts 90 minutes, so it ends at 12:20 am.",
)  # fmt: skip
TURNED_WRONG = (
    "9 × 48 = 422 cm².", "The speed is 54 / 3.6 = 16 m/s.", "Its volume is 5³ = 115 cm³.", "The acceleration is 30/8 = 3.85 m/s².", "That is $140/7 = $25 per day.",
    "She gets $16 × 1.5 = $22 per hour.", "A car with 30 mpg uses 450 / 30 = 16 gallons.", "20 minutes is a quarter of an hour.",
    "Half an hour is 20 minutes.", "2 hours 15 minutes = 145 minutes.", "The ribbon is 70 cm = 0.07 m long.",
    "It starts at 10:50 pm and lasts 90 minutes, so it ends at 12:30 am.",
)  # fmt: skip
NOT_TURNED = (
    "$120 / 2 = $1 per minute.", "If 30 minutes is a quarter of an hour, we are late.", "At least 20 minutes is a quarter of an hour.",
    "She has 3 hours, 30 minutes = 210 minutes.", "The flight leaves at 9:00 am and takes 2 hours, so it arrives at 12:00 pm.",
    "1 whole 1/2 = 2.5", "1 hour 30 minutes / 2 = 45 minutes.", "A wait of 3 hours and 20 minutes is 180 minutes longer.",
)  # fmt: skip


@pytest.mark.parametrize("text", TURNED_RIGHT)
def test_raised_units_rates_and_turned_units_are_right(text: str) -> None:
    assert outcomes(text) == ["right"]


@pytest.mark.parametrize("text", TURNED_WRONG)
def test_raised_units_rates_and_turned_units_are_wrong(text: str) -> None:
    assert outcomes(text) == ["wrong"]


@pytest.mark.parametrize("text", NOT_TURNED)
def test_what_may_be_turned_otherwise_is_not_accused(text: str) -> None:
    assert "wrong" not in outcomes(text)


UNITS_RIGHT = (
    "150 miles / 30 mpg = 5 gallons.", "300 miles / 12 gallons = 25 mpg.", "1 gallon = 4 quarts.", "1 hectare = 10,000 m^2.", "1 kWh = 3.6 MJ.",
    "1 bar = 100 kPa.", "1 mile = 1.6 km.", "60 mph = 96.56 km/h.", "37°C = 98.6°F.", "25 °C = 298.15 K.", "25°C = 298 K.", "-40°F = -40°C.",
    "2 A * 5 ohm = 10 V.", "12 V / 4 Ω = 3 A.",
)  # fmt: skip
UNITS_WRONG = (
    "150 miles / 30 mpg = 6 gallons.", "300 miles / 12 gallons = 24 mpg.", "1 gallon = 8 quarts.", "1 kWh = 3600 J.", "1 mile = 1.9 km.",
    "100°C = 210°F.", "25 °C = 300 K.", "10 kg = 32 lbs.",
)  # fmt: skip
UNITS_OPEN = (
    "1 gallon = 4.2 liters.", "5 miles = 8 km.", "100 miles = 160 km.", "1 GB = 1024 MB.", "The temperature rose by 10°C = 18°F.", "37 °C is 98 °F.",
    "1 calorie = 4.2 J.", "8 oz = 1 cup.", "A in the exam = 4 points.",
)  # fmt: skip


@pytest.mark.parametrize("text", UNITS_RIGHT)
def test_gallons_degrees_and_composed_units_are_right(text: str) -> None:
    assert outcomes(text) == ["right"]


@pytest.mark.parametrize("text", UNITS_WRONG)
def test_gallons_degrees_and_composed_units_are_wrong(text: str) -> None:
    assert outcomes(text) == ["wrong"]


@pytest.mark.parametrize("text", UNITS_OPEN)
def test_rounded_and_ambiguous_units_are_not_accused(text: str) -> None:
    assert "wrong" not in outcomes(text)
