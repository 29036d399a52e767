"""How answers say what things of this homework are: convex, invertible, a label for each pixel; by the bars between the names."""

from reference.csc413_hw2.doing import _all

LOSS = "|".join((
    "L_1|L_1(η)|L_1(\\eta)|loss|loss after one step|new loss|function|curve|parabola|graph of L_1|parabola L_1(η)|graph|loss "
    "curve",
    "loss as function of learning rate|loss as function of η|L_1 as function of η|loss after step|polynomial|quadratic|L_1(eta)",
))  # fmt: skip
CONVEX = (
    "convex|strictly convex|convex function|opens upwards|opens upward|open upwards|bends upwards|curves upwards|bowl-shaped|"
    "U-shaped|"
    "convex parabola|upward-opening|convexity|opening upwards|convex in η|convex in eta|convex in learning rate"
)
CONCAVE = (
    "concave|opens downwards|opens downward|open downwards|bends downwards|curves downwards|opening downwards|downward-opening|"
    "maximum and no minimum|saddle-shaped|non-convex|nonconvex|neither convex nor concave|concave curve|concave function|"
    "concavity"
)
RATES = "|".join((
    _all("large|big|small|huge|tiny|all|every|any|each|positive|certain", "η|eta|learning rates|learning rate|step sizes|rates"),
    "whole line|everywhere|whole real line|η|learning rate|eta|whole range|entire line",
))  # fmt: skip
CONVEXITY = "convexity of L_1|convexity|convexity of loss|convexity in η|convexity of L_1 in η"
KEPT = "holds|hold|kept|preserved|guaranteed|given|true|lasts|stays"
LOST = "lost|fail|fails|breaks down|break down|violated|destroyed|disappears|holds only"
OPTIMUM = "|".join((
    "optimal learning rate|η^*|stationary point|zero of derivative|zero of L_1'|critical point|root of derivative|zero of slope",
    "optimal η|solution of L_1' = 0|point where derivative vanishes|best learning rate|optimal step size|best step size",
))  # fmt: skip
LEAST = (
    "minimum|minimiser|minimizer|minimises|minimizes|global minimum|smallest|lowest point|minimum of L_1|minimiser of L_1|"
    "minimum of loss"
)
GREATEST = (
    "maximum|maximiser|maximizer|maximises|maximizes|global maximum|saddle point|inflection point|maximum of L_1|highest point"
)

_GRAM = ("X^T X", "X^TX", "XᵀX", "X^\\top X", "X^{\\top} X", "X⊤X", "X'X", "d x d matrix", "d × d matrix", "d-by-d matrix")
GRAM = "|".join((*_GRAM, *(f"matrix {name}" for name in _GRAM), *(f"d x d matrix {name}" for name in _GRAM[:5])))
_SMALL = ("XX^T", "X X^T", "XXᵀ", "X X^\\top", "XX^\\top", "XX⊤", "n x n matrix", "n × n matrix", "n-by-n matrix")
SMALL_GRAM = "|".join((*_SMALL, *(f"matrix {name}" for name in _SMALL), *(f"n x n matrix {name}" for name in _SMALL[:5])))
REGULAR = (
    "invertible|nonsingular|non-singular|full rank|inverse|inverted|regular|full-rank|divide by|invert|inverting|rank n|of "
    "full rank|"
    "inversion|divided by|inverse exists"
)
FULL = (
    "invertible|nonsingular|non-singular|full rank|inverse|inverted|regular|full-rank|divide by|invert|inverting|rank d|inversion"
)
SINGULAR = "singular|rank-deficient|rank deficient|non-invertible|noninvertible|degenerate"

NET = "net|network|model|PoolUpsampleNet|task|prediction|output|problem|predictions|colourisation|colorization"
EACH_PIXEL = "|".join((
    _all("one|a|single|its own|", "class|class label|colour|color|label|colour class|category|prediction",
         "per|for each|for every|at each|of each", "pixel"),
    "classification of each pixel|pixel-wise classification|pixelwise classification|per-pixel classification|classifies each "
    "pixel",
    "classify each pixel|one per pixel|one for each pixel|every pixel|each pixel|pixel by pixel|classification per pixel|for "
    "each pixel|for every pixel",
))  # fmt: skip
WHOLE_IMAGE = _all(
    "one|single|a",
    "class|class label|colour|color|label|colour class|category|prediction",
    "per|for each|for|for whole|for entire",
    "image|picture|whole image|whole picture|photo",
)
CHOOSES = "chooses among 24 colours|24 colours|24 colour classes|24 colour categories|24 colors|24 classes"

DECODER = "decoder|figure's decoder|upsampling part|decoder of figure|decoder of ConvTransposeNet|decoder part|upsampling path"
_UPS = (
    "transposed convolutions|transposed convolutional layers|nn.ConvTranspose2d layers|transposed conv layers|"
    "ConvTranspose2d layers"
)
THREE_UP = _all("three|3|four|4|one|1", _UPS, "|of stride 2|with stride 2")
SHRINKING = "|".join((
    "downsampling|ConvTransposeNet|downsampling of ConvTransposeNet|encoder|feature maps|resolution|downsampling in "
    "ConvTransposeNet",
    "shrinking of feature maps|network|net|encoder of ConvTransposeNet|ConvTransposeNet's encoder|spatial size",
))  # fmt: skip
BY_POOLS = (
    "max pooling|nn.MaxPool2d(2)|nn.MaxPool2d|max-pooling|pooling|pooling layers|max pooling layers|pools|pool layers|max pools"
)
SHRINKS = (
    "downsampling|feature maps|resolution|spatial size|shrinks|downsamples|downsample|reduces|maps|size|shrinking|network|figure"
)
