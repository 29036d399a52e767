"""Evidence as pictures: the cells that differ are marked, and told to who cannot see them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from grader.formats.drawings import grids, picture, stack
from grader.model import Claim, Counterexample, LayerRow, Listing, Mismatch, Span, Verdict

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


def row(kind: str, before: tuple[int, ...], after: tuple[int, ...], expected: tuple[int, ...] | None = None) -> LayerRow:
    return LayerRow(name=kind.lower(), kind=kind, input=before, output=after, parameters=1, expected=expected)


def test_a_net_is_drawn_with_the_layer_that_should_be_larger() -> None:
    rows = (
        row("Conv2d", (1, 32, 32), (8, 15, 15), (8, 16, 16)),
        row("ReLU", (8, 15, 15), (8, 15, 15)),
        row("ConvTranspose2d", (8, 15, 15), (3, 31, 31)),
    )
    drawing = stack(Listing(name="Net", source="", layers=rows), wrong=True)
    title = ElementTree.fromstring(drawing).find(f"{SVG}title")
    assert title is not None
    assert title.text == (
        "sides of the outputs, layer by layer: Conv2d 8x15x15, ConvTranspose2d 3x31x31; Conv2d conv2d should give 8x16x16"
    )
    assert drawing.count("stroke-dasharray") == 1
    assert "--wrong" in drawing
    assert "--wrong" not in stack(Listing(name="Net", source="", layers=rows), wrong=False)


def test_nets_without_images_or_of_many_layers_have_no_picture() -> None:
    assert stack(Listing(name="Net", source=""), wrong=True) == ""
    assert stack(Listing(name="Net", source="", layers=(row("Linear", (8,), (4,)), row("Linear", (4,), (2,)))), wrong=True) == ""
    assert (
        stack(Listing(name="Net", source="", layers=tuple(row("Conv2d", (1, 9, 9), (1, 7, 7)) for _ in range(40))), wrong=True)
        == ""
    )
