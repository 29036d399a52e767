"""How answers call the cases in which the questions ask for counts."""

from itertools import product

_IMAGES = ("input", "image", "input image")
_BOTH = (
    *("H and W", "W and H", "height and width", "width and height", "both dimensions", "both sides", "each dimension"),
    *("both input dimensions", "each input dimension", "input dimensions", "both image dimensions"),
)
_DOUBLING = ("the height and width", "the width and height", "the sides", "the resolution in each direction", *_BOTH)
_HOW = ("doubled", "64x64", "64×64", "twice as large", "enlarged", "64 x 64")
DOUBLED = tuple(dict.fromkeys((
    *(f"{how} {what}" for how, what in product(_HOW, _IMAGES)),
    *(f"{what} of {size}" for what, size in product(_IMAGES, ("64x64", "64 x 64", "size 64x64", "twice the size"))),
    *("twice as wide and twice as high", "twice as high and twice as wide", "width and height doubled"),
    *(f"{both} {are} doubled" for both, are in product(_BOTH, ("are", "is", "are both", "have been", ""))),
    *(f"doubling {both}" for both in _DOUBLING),
)))  # fmt: skip
FOURFOLD = ("128x128 input", "input of 128x128", "128x128 image", "image of 128x128")
