"""How answers name who does what in the mechanisms of this homework: agents, things, places, by the bars between them."""

from itertools import product


def _all(*parts: str) -> str:
    """Every choice of one word of each part, by bars."""
    return "|".join(" ".join(words).strip() for words in product(*(part.split("|") for part in parts)))


_ROWS = (
    "rows|data|data points|training examples|training inputs|samples|data rows|rows of X|rows of data matrix|x_i|training samples"
)
SPAN = "|".join((
    _all("span of|linear span of|subspace spanned by|combination of|linear combination of|linear combinations of|combinations of|"
         "weighted sum of|multiples of", _ROWS),
    _all("row space|rowspace|row-space|range|image|column space", "of X|of X^T|of data matrix|of matrix X"),
    "row space|rowspace|row-space|form w_k = X^T α_k|form w = X^T α|form X^T α|form X^T alpha|form $X^\\top \\alpha$",
))  # fmt: skip
_SGD = "SGD|mini-batch SGD|stochastic gradient descent|mini-batch gradient descent|minibatch SGD|SGD from zero init|SGD from zero"
STEPS = "|".join((
    _SGD, "iterates|iterate|weights|weight vector|w_k|w_t|w|updates|update|mini-batch updates|mini-batch update|SGD iterates",
    "SGD iterate|SGD's iterates|iterates of SGD|SGD's weights|stochastic gradient|stochastic gradients|mini-batch gradient|"
    "mini-batch gradients|gradient|gradients|step|steps",
    "gradient step|gradient steps|mini-batch step|mini-batch steps|SGD step|SGD steps|SGD update|SGD updates|w_hat|ŵ|\\hat{w}",
    "solution found by SGD|SGD solution|limit of SGD|solution of SGD|limit|SGD limit|learned weights|final weights",
))  # fmt: skip
NULL = (
    _all("null space|nullspace|kernel|null-space|orthogonal complement of row space", "of X|of data matrix|") + "|ker(X)|null(X)"
)
BY_SGD = "|".join((
    _SGD, "w_hat|ŵ|\\hat{w}|SGD solution|solution of SGD|limit of SGD|SGD limit|point SGD converges to|solution found by SGD",
    "solution that SGD finds|solution reached by SGD|what SGD finds|limit point of SGD|SGD's solution|SGD's limit",
    "mini-batch SGD solution|solution of mini-batch SGD|solution obtained by SGD|weights found by SGD|weights that SGD finds",
))  # fmt: skip
LEAST = "|".join((
    _all("minimum-norm|minimum norm|min-norm|min norm|minimal-norm|least-norm|least norm|smallest-norm|smallest norm|minimal "
        "norm",
         "solution|point|interpolator|one|weights|interpolant|solution of Xw = t|solution w^*|solution $w^*$"),
    _all("solution|interpolator|interpolating solution|one|interpolant|weights", "of|with", "minimum|minimal|least|smallest|"
        "lowest",
         "norm|length|Euclidean norm"),
    "w^*|shortest solution|same solution as gradient descent|same solution as full-batch GD|same point as gradient descent",
    "solution of gradient descent|gradient descent solution|GD solution|solution closest to origin|same solution as GD",
))  # fmt: skip
LONGER = "|".join((
    _all("solution|interpolating solution|interpolator|point|one",
         "with larger|with greater|with strictly larger|of larger|of greater|with bigger|of bigger", "norm|norm than w^*|length"),
    _all("solution|interpolating solution|interpolator|point|one", "whose norm", "exceeds|be larger than|be greater than|be "
        "above",
         "that of w^*|minimum|that of minimum-norm solution|norm of w^*|that of min-norm solution"),
    _all("another|different|some other", "solution|interpolating solution|interpolator|zero-loss solution|minimiser|minimizer"),
))  # fmt: skip

RMSPROP = (
    "RMSProp|RMSprop|RMSProp's limit|limit of RMSProp|RMSProp solution|solution of RMSProp|RMSProp's solution|point RMSProp "
    "reaches|"
    "solution found by RMSProp|point that RMSProp reaches|RMSProp iterates|iterates of RMSProp|RMSProp algorithm|RMSProp "
    "optimiser"
)
COORDINATES = "|".join((
    _all("both|two|coordinates of|components of|both coordinates of|both components of|two coordinates of|two components of",
         "weights|coordinates|components|entries|RMSProp iterate|RMSProp iterates|iterate|iterates|w|updates|weight updates|"
         "steps"),
    "w_1 and w_2|weights|update of w_1 and update of w_2|w1 and w2|coordinates|components",
))  # fmt: skip
ALIKE = (
    "equal|same|identical|same update|same updates|equally|alike|same amount|same step|same value|same size|equal in size|"
    "equally large|in lockstep|same speed|same rate|same distance|on diagonal|equal steps|same steps|along diagonal|diagonal"
)
FIRST = "w_1|first weight|first coordinate|first component|update of w_1|update to w_1|w1|step of w_1|first step"
TWICE = "|".join((
    _all("twice|two times|double", "as far as|as much as|as fast as|that of|as large as|as big as|as quickly as",
         "w_2|second weight|second one|second coordinate|second|other|second component|update of w_2|one of w_2|w2"),
    "twice as far|twice as fast|twice as much",
))  # fmt: skip

FILTER = (
    "J|filter|kernel|this filter|this kernel|filter J|kernel J|convolving with J|convolution with J|effect of J|effect of filter|"
    "effect of kernel|I*J|convolving with it|convolution with it|convolving with filter|convolving with kernel|applying J|"
    "applying filter|applying kernel|convolution|result"
)
SHARPENS = "|".join((
    _all("sharpen|sharpens|sharpening|sharper|crisper", "|filter|kernel|mask|operator|effect"),
    _all("emphasise|emphasises|emphasize|emphasizes|enhance|enhances|bring out|brings out|boost|boosts|accentuate|accentuates|"
         "amplify|amplifies|highlight|highlights|strengthen|strengthens|emphasising|enhancing|boosting|highlighting|stress|"
         "stresses",
         "edges|contrast|contrasts|edges and detail|edges and details|fine detail|fine details|local contrast|detail|details|"
         "differences between neighbouring pixels|pixel relative to its four neighbours|pixel relative to its neighbours"),
    "edge enhancement|contrast enhancement|identity plus Laplacian|identity + Laplacian|edge-enhancing",
    "sum of identity and Laplacian|identity kernel + Laplacian kernel|identity kernel + Laplacian|identity kernel plus "
    "Laplacian|identity kernel plus Laplacian kernel|edge enhancing",
))  # fmt: skip
BLURRED = "|".join((
    _all("blur|blurs|blurring|smooth|smooths|smoothing|smoothes|low-pass|averaging|Gaussian|box|mean|noise-reducing|denoising",
         "|filter|kernel|mask|operator|effect|blur"),
    _all("average|averages|averaging", "neighbourhood|pixels|each pixel with its neighbours|pixel with its neighbours|"
        "neighbours"),
    "soften|softens|softening|noise removal|smears|smear out|smears out|removes noise|suppresses noise|noise reduction|blurry",
))  # fmt: skip
SEEN = "image|picture|input|images|photo|it|edges in image|input image|pictures|original image|edges"
FLIPPING = _all("flipping|rotating|mirroring|reversing|flip of|turning", "J|it|kernel|filter|this filter|this kernel") + "|flip"
MATTERS = "change|changes|alter|alters|matter|matters|difference|affect|affects|modify|modifies|influence|influences|effect"
OF_FLIP = "J|it|kernel|filter|result|output|anything|matrix|I*J"
BOTH_WAYS = "|".join((
    _all("convolution|correlation|cross-correlation|conv|corr", "and|&|versus|vs", "cross-correlation|correlation|convolution|"
        "corr|conv"),
    "both operations|two operations|both|operations|convolving and correlating|correlating and convolving",
))  # fmt: skip
AGREE = (
    "same|same result|same output|same matrix|identical|agree|coincide|equal|same thing|identical results|equivalent|same image"
)
DIFFER = "difference|different|differ|different results|different outputs|distinct|different output|disagree"
CONVOLVED = "convolution|conv|convolving with J|convolution with J|I*J|true convolution|convolving"
CORRELATED = (
    "correlation|cross-correlation|correlating with J|correlation with J|cross-correlation with J|correlating I with J|corr"
)
