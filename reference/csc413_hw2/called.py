"""By what further names answers call the quantities and parameters of the questions about nets and about memory."""

from itertools import product

DEPTH = (
    *("depth of the network", "depth of the net", "network depth", "number of stacked convolutions", "number of stacked layers"),
    *("number of convolutional layers stacked", "number of stacked convolutional layers"),
)
DILATION = ("dilation of the kernel", "dilation of the filter", "dilation of the convolution", "kernel dilation")
STRIDE = tuple(f"stride {of} {which} layers" for of in ("of", "of the", "in", "in the") for which in ("early", "earlier"))
PADDING = (
    *("amount of padding", "amount of zero padding", "padding size", "padding of the input", "padding of the image"),
    *("number of zeros around the border", "zeros around the border", "zeros at the border", "border of zeros around the image"),
)
FILTERS = ("number of filters", "number of channels", "number of output channels", "output channels")
POOLING = ("max pooling layer", "max pooling operation", "max-pooling", "max-pooling layer")
KERNEL = ("convolution kernel", "convolutional kernel", "convolutional filter", "size of the kernel", "size of the filter")

_UNITS = (
    *("a neuron", "each neuron", "the neurons", "a unit", "each unit", "the units", "output neurons", "the output neurons"),
    *("deeper neurons", "the deeper neurons"),
    *("the output", "an output neuron", "later units", "deeper units"),
    *("the neurons that follow", "the units that follow", "a deeper neuron", "the neurons of later layers"),
)
FIELD = (
    *(f"receptive field of {unit}" for unit in _UNITS),
    *("size of the receptive field", "extent of the receptive field", "side length of the receptive field"),
    "unit's receptive field",
    *(f"{part} of the {whole} that a {unit} {sees}" for part, whole, unit, sees in product(
        ("region", "area", "part"), ("input", "image"), ("neuron", "unit"), ("sees", "can see"))),
)  # fmt: skip
OUTPUT_SIZE = (
    *("output resolution", "resolution of the output", "feature map size", "size of the feature map"),
    "size of the output feature map",
    *("spatial size of the output", "spatial size of the feature map", "height and width of the output", "spatial output size"),
    *("spatial size of the output feature map", "resolution of the output feature map", "resolution of the feature map"),
)  # fmt: skip

_BOTH = ("height and width", "width and height")
SCALE = (
    *("width and height", "input dimension", "image dimensions", "input dimensions", "both dimensions", "width", "height"),
    *("W and H", "dimensions"),
    *(f"{both} of {what}" for both in _BOTH for what in ("the image", "the images", "the input", "the inputs", "an image")),
    *(f"{whose} {both}" for both in _BOTH for whose in ("image", "input")),
    *("height and width", "both image dimensions", "both input dimensions", "each input dimension", "each image dimension"),
    *("each dimension of the image", "each dimension of the input", "both dimensions of the image"),
    "both dimensions of the input",
)  # fmt: skip
SIZE = (
    *("input size", "size of the input", "image size", "size of the image", "image", "resolution", "image resolution"),
    *("input resolution", "resolution of the image", "resolution of the input", "resolution of the images"),
    *("size of the images", "spatial size of the input", "spatial size of the image"),
)
WEIGHT_COUNT = (
    *("number of weights", "weights", "number of weights in each layer", "total weights"),
    *("weight count", "total number of weights", "number of kernel weights", "number of trainable weights", "trainable weights"),
    *("number of learnable weights", "learnable weights", "number of weights of the network", "number of weights in the network"),
)
OUTPUT_COUNT = (
    *("number of outputs", "outputs", "number of outputs in each layer", "number of neurons", "output count"),
    *("number of outputs of the previous layer", "number of outputs of each layer", "total number of outputs"),
    *("number of output units", "number of outputs of the network"),
)
SIDE = (
    *("spatial dimensions of the output feature map", "spatial dimensions of the output", "spatial size of the output"),
    *("spatial dimensions of the output feature maps", "spatial dimensions of the feature maps"),
)
CONNECTION_COUNT = ("connection count", "total number of connections", "number of conns", "number of connections of the network")

_DESCENT = ("gradient descent", "GD", "unrolled", "optimisation", "optimization", "gradient-descent", "inner")
STEPS = (
    *(f"number of {kind} {what}" for kind in _DESCENT for what in ("iterations", "steps", "updates")),
    *("unrolled steps", "unrolled iterations", "unrolled updates", "number of iterations t", "number of steps t"),
    "iteration count",
)  # fmt: skip
FORWARD = (
    "running the updates",
    "plain gradient descent",
    "gradient descent itself",
    "forward computation",
    "memory of the forward computation",
    "forward run",
    "forward phase",
)


def counted(what: str, of: str) -> tuple[str, ...]:
    """`learnable weights in A`, `A's learnable weights`, for one owner."""
    return (*(f"{what} {word} {of}" for word in ("in", "of", "in the", "of the")), f"{of} {what}")


def learnt(of: str) -> tuple[str, ...]:
    """The parameters of an owner, where its weights without biases are another quantity."""
    return (*counted("trainable parameters", of), *counted("learnable parameters", of))


MORE = ("more parameters", *(f"more {kind} {what}" for kind in ("learnable", "trainable") for what in ("parameters", "weights")))


def trained(of: str) -> tuple[str, ...]:
    """The weights of an owner; where there are biases some count them among the trained."""
    return (*counted("trainable weights", of), *counted("learnable weights", of))


def all_counted(*owners: str) -> tuple[str, ...]:
    """The same for the words for what is trained, where biases are not counted or either count is held."""
    kinds = ("trainable weights", "learnable weights", "trainable parameters", "learnable parameters")
    return tuple(name for of in owners for kind in kinds for name in counted(kind, of))
