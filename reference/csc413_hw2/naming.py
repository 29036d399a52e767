"""How answers name what the networks' mechanisms act on: agents, things and places, by the bars between them."""

from grader.reference import said

BACKWARD = (
    *("back-propagation", "standard backprop", "backprop", "backpropagation", "standard back-propagation", "backward pass"),
    "backward propagation",
    "back-prop",
    *said("standard~backprop|backprop|standard~back-propagation through~the~unrolled~graph|for~grad~wrt~eta|to~eta"),
)

TRANSPOSE_LEARNS = (
    "ConvTransposeNet has learnable upsampling layers",
    "the upsampling of ConvTransposeNet is learned",
    "upsampling in ConvTransposeNet is learned",
    "ConvTransposeNet learns how to upsample",
)
POOL_LEARNS = (
    "PoolUpsampleNet has learnable upsampling layers",
    "the upsampling of PoolUpsampleNet is learned",
    "the upsampling of ConvTransposeNet is fixed",
    "PoolUpsampleNet learns how to upsample",
)
UP = (
    "upsampling|upsample|upsamples|upsampling layers|upsampling weights|upsampling kernels|upsampling rule|upsampling operation|"
    "upsampling filters"
)
DOWN = "downsampling|downsample|downsamples|downsampling layers|pooling|pooling layers|down- and upsampling"
POOLING = "max pooling|max pooling layer|max-pooling|max pool|PoolUpsampleNet"
INFORMATION = (
    "information|spatial information|position|positions|information about position|information about position of features|"
    "exact position|where it was|position information"
)
RESIZERS = (
    "pooling and upsampling layers of PoolUpsampleNet|pool and upsample layers of PoolUpsampleNet|"
    "upsampling layers of PoolUpsampleNet|pooling layers of PoolUpsampleNet"
)
WEIGHTS = (
    "parameters|trainable parameters|learnable parameters|weights|trainable weights|learnable weights|trainable params|params|"
    "learnable params"
)

SKIPS = "skip connections|skip connection|skips|skip-connections"
CONCATENATION = "concatenation|torch.cat|concatenating|concatenation of features"
FADING = (
    "vanishing gradients|vanishing gradient|vanishing gradient problem|vanishing gradients problem|vanishing of gradients|"
    "problem of vanishing gradients|gradient vanishing"
)
SIGNAL = "gradient|gradients|gradient signal|gradient flow|backpropagated gradients|signal"
EARLY = "early layers|earlier layers|first layers|early ones|first layer|earlier layers in net|early layers of net"
LATE = "late layers|later layers|output|loss|intermediate layers|deeper layers"
_DETAIL = ("fine detail", "fine details", "fine spatial detail", "detail", "details", "spatial detail", "spatial details")
DETAIL = "|".join((*_DETAIL, *(f"{name} {of} early layers" for name in _DETAIL for of in ("of", "from"))))
DECODER = "decoder|output|later layers"

ITERATES = (
    "intermediate weights|intermediate weight|intermediate weight vectors|intermediate weight vector|weights|weight vectors|"
    "weight vector|trajectory|iterates|iterate|w_k|intermediate values|weights of earlier iterations"
)
