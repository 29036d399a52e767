"""Evidence as pictures: the cells that differ are marked, and told to who cannot see them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from grader.formats.drawings import grids, picture
from grader.model import Claim, Counterexample, Mismatch, Span, Verdict

SVG = "{http://www.w3.org/2000/svg}"


def verdict(found: tuple[tuple[str, ...], ...], expected: tuple[tuple[str, ...], ...], denies: bool = False) -> Verdict:
    evidence = Counterexample(left="x", right="y", point=(), left_value=found, right_value=expected)
    claim = Claim(kind="equation", part="solution", span=Span(0, 1), quote="x", denies=denies)
    return Verdict(id="1/solution/1", claim=claim, evidence=evidence, reason="r")


def test_only_the_cells_that_differ_are_ringed_and_named() -> None:
    found, expected = (("1", "2"), ("3", "4/2")), (("1", "0"), ("3", "2"))
    drawing = grids(found, expected)
    tree = ElementTree.fromstring(drawing)
    assert len(tree.findall(f"{SVG}circle")) == 1
    title = tree.find(f"{SVG}title")
    assert title is not None
    assert title.text == "found, beside expected: 1 of 4 cells differ: row 1 column 2"
    assert drawing == grids(found, expected)


def test_sizes_that_differ_are_marked_too() -> None:
    tree = ElementTree.fromstring(grids((("1", "2"), ("3", "4"), ("5", "6")), (("1", "2"), ("3", "4"))))
    assert len(tree.findall(f"{SVG}circle")) == 2


def test_numbers_intervals_and_right_claims_have_no_picture() -> None:
    table = (("1", "2"), ("3", "4"))
    assert picture(verdict(table, (("1", "2"), ("3", "5")))) != ""
    assert picture(verdict((("1",),), (("2",),))) == ""
    assert picture(verdict((("1..2", "1"), ("1", "1")), table)) == ""
    assert picture(verdict(table, (("1", "2"), ("3", "5")), denies=True)) == ""
    other = verdict(table, table).model_copy(update={"evidence": Mismatch(expected="a", found="b")})
    assert picture(other) == ""
    wide = tuple(tuple("1" for _ in range(40)) for _ in range(40))
    assert picture(verdict(wide, tuple((*row[:-1], "2") for row in wide))) == ""
