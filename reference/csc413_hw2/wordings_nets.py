"""In which words answers say what the references about nets hold or refute; the references compute whether it is so."""

from grader.reference import said


def of_output(*words: str) -> list[str]:
    return [
        f"{word} {of} {name}"
        for word in words
        for of in ("of", "in")
        for name in ("I*J", "output", "convolution", "result", "convolution of I and J", "filtered image")
    ]


RESULTS = (
    "result",
    "filtered image",
    "result of the convolution",
    "convolution of I and J",
    "output of the convolution",
    "convolved image",
    "output image",
    "output matrix",
    "result matrix",
    "resulting matrix",
    "output of the zero-padded convolution",
    "filter response",
)
LARGEST = [f"{word} {what}" for word in ("largest", "maximum", "highest", "biggest", "brightest") for what in ("entry", "value")]
SMALLEST = [f"{word} {what}" for word in ("smallest", "minimum", "lowest", "darkest") for what in ("entry", "value")]
CENTRE = ("centre entry", "center entry", "central entry", "middle entry", "middle pixel", "centre", "center")
_WHATS, _KERNELS = ("entries", "coefficients", "weights", "elements"), ("filter", "kernel", "J")
_SHARP = ("sharpens the image", "sharpens its input", "is a sharpening filter", "is a sharpening kernel", "enhances edges")
_BLURS = ("blurs the image", "blurs its input", "is a blurring filter", "is a smoothing filter", "is a smoothing kernel")
SUMS = [f"sum of {what} of {name}" for what in _WHATS for name in _KERNELS]
_FILTER = "J|the~filter|the~kernel"
SHARP = (
    *(f"{name} {what}" for name in _KERNELS for what in _SHARP),
    "the filter acts as a sharpening filter",
    *said(f"{_FILTER} sharpens|emphasises edges|the~edges"),
    *said(f"{_FILTER} boosts|enhances the contrast|~ at edges|the~edges"),
    *said(f"{_FILTER} is a|the|the~classical sharpen|sharpening filter|kernel"),
    *said("convolving|the~convolution with J sharpens the image|the~picture"),
    *said("convolving with J makes the transitions|edges in the image more pronounced"),
    *said("the filter is used to sharpen pictures|images|the~image"),
)
BLURS = (
    *(f"{name} {what}" for name in _KERNELS for what in _BLURS),
    "the filter acts as a blurring filter",
    *said(f"{_FILTER} smooths|smoothes|averages|softens the~image|it|edges"),
    *said(f"{_FILTER} evens~out|smears~out the contrast|transitions at edges|~"),
    *said(f"{_FILTER} is a|the|the~classical blur|blurring|smoothing|averaging filter|kernel"),
    *said("the~filter|the~kernel|J blurs the picture"), *said("each output pixel is an~average over the neighbourhood"),
    *said("convolving|the~convolution with J blurs|smooths the image|the~picture"),
)  # fmt: skip
SAME_FLIPPED = (
    *said("flipping J|the~filter|the~kernel|it changes nothing"), *said("flipping|rotating J gives|yields the~same~kernel|J"),
    *said("correlating I with J produces|gives|yields I*J|the~same|the~same~result|the~same~matrix"),
    *said("convolution|conv with J is~equal~to|is|equals cross-correlation|correlation with J"),
    *said("convolution|the~convolution and correlation|cross-correlation give|yield the same result"),
    *said("the~filter|J|the~kernel looks the same after a~rotation|a~180~degree~rotation"),
    *said("we may|can skip the flip|the~flip~of~the~kernel"),
)  # fmt: skip
FLIP_MATTERS = (
    *said("the flip alters|changes the|this kernel|filter"),
    *said("the result of convolving with J differs from the result of correlating with it|J"),
    *said("convolving and correlating with J give|yield different results"),
)
SAME_SIZE = (
    *said("the~convolution|zero~padding|the~zero~padding preserves|keeps|maintains the size|shape of~I|of~the~image|~"),
    *said("I*J|the~output|the~result is as large as I|the~image|the~input"),
    *said("I*J|the~output|the~result has the same size|shape as I|the~image|the~input"),
    *said("I*J|the~output|the~result has five rows and five columns"),
)
SMALLER = (
    *said("the~image|the~5x5~image shrinks when it is convolved with J"),
    *said("the~convolution leaves us with three rows and three columns"),
    *said("I*J|the~output|the~result is smaller than I|the~image|the~input"),
    *said("I*J|the~output|the~result has three rows and three columns"),
)
