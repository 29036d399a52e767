"""What padding and output padding do to a layer's input and output, and in which words answers say it."""

from grader.reference import said

_AMOUNT = "the amount|number of zero-padding|zeros"
_OF_CONV, _OF_UP = "~|for~the~convolutional~layers", "~|for~the~transposed~convolutional~layers"

PADDING_ADDS_ZEROS = (
    *said(
        f"the padding|padding~parameter {_OF_CONV} determines|controls {_AMOUNT} added to the input along each spatial dimension"
    ),
    *said(f"the padding|padding~parameter {_OF_CONV} determines|controls {_AMOUNT} added to the input on~each~side|~"),
)
OUTPUT_PADDING_ADDS_ZEROS = (
    *said(f"the output~padding {_OF_UP} determines|controls {_AMOUNT} added to the output along~each~spatial~dimension|~"),
    *said(
        f"the output~padding~parameter {_OF_UP} determines|controls {_AMOUNT} added to the output along~each~spatial~dimension|~"
    ),
)


def pads_with_zeros(padding: int) -> bool:
    """Whether a layer's padding does what zeros around its input do."""
    import torch

    image, kernel = torch.arange(1.0, 26).reshape(1, 1, 5, 5), torch.arange(1.0, 10).reshape(1, 1, 3, 3)
    conv, pad = torch.nn.functional.conv2d, torch.nn.functional.pad
    return bool(torch.equal(conv(image, kernel, padding=padding), conv(pad(image, (padding,) * 4), kernel)))


def output_padding_is_zeros(size: int) -> bool:
    """Whether the row that an output padding adds to the output of ones through a kernel of ones is zero."""
    import torch

    ones, kernel = torch.ones(1, 1, 4, 4), torch.ones(1, 1, size, size)
    made = torch.nn.functional.conv_transpose2d(ones, kernel, stride=2, padding=size // 2, output_padding=1)
    return bool((made[0, 0, -1] == 0).all())
