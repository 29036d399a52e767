"""How answers name who does what in the networks of this homework: agents, things, places, by the bars between them."""

from reference.csc413_hw2.doing import _all

_CONV = "convolution|convolutions|convs|conv|convolutional layers|conv layers|layers"
_STRIDED = _all("strided|strided and transposed|transposed and strided|transposed|stride-2|learned", _CONV)
LEARNERS = "|".join((
    "ConvTransposeNet", _STRIDED, "strided convolutions and transposed convolutions|transposed convolutions and strided "
        "convolutions",
    "transposed convolution|strided convolution|nn.ConvTranspose2d|ConvTranspose2d|transposed conv|strided conv|transposed convs",
))  # fmt: skip
FIXED = "|".join((
    "PoolUpsampleNet|max pooling and nn.Upsample|pooling and upsampling layers|pooling and upsampling|pools and upsampling "
    "layers",
    "max pooling and upsampling|max pooling|nn.Upsample|Upsample|nearest-neighbour upsampling|nearest upsampling|pooling layers",
    "upsampling layers|pooling|pools|upsampling layer|pooling layer|max-pooling layers|max pooling layers|max pool|nn.MaxPool2d",
    "max pool and upsample layers|pool and upsample layers|pooling and nearest upsampling|pooling and nearest-neighbour "
    "upsampling",
    "max-pooling and upsampling layers|pools and upsampling",
))  # fmt: skip
RESIZING = "|".join((
    "resizing|resampling|rescaling|resizes|resamples|resize|resample|upsampling|upsamples|upsample|downsampling|downsamples",
    "downsample|up- and downsampling|down- and upsampling|change of resolution|change resolution|changes resolution",
    "resolution changes|changing resolution|upsampling kernels|upsampling filters|upsampling weights|downsampling kernels",
    "upsampling and downsampling|downsampling and upsampling|scaling|interpolation|kernel|kernels|entries|kernel whose entries",
))  # fmt: skip
POOLS = "|".join((
    "max pooling layers|pooling layers|max pooling|pools|max pools|pooling|max-pooling layers|max pool layers|pooling layer",
    "max pooling layer|max pool|max-pooling|two pools|both pools|two pooling layers|two max pooling layers|pooling operations",
))  # fmt: skip
PARAMETERS = _all("trainable|learnable|learned|free|", "parameter|parameters|weight|weights|params")

SKIPS = (
    "skip connections|skip connection|skips|skip-connections|shortcuts|shortcut connections|shortcut|skip links|skip paths|"
    "long skip connections|concatenated features|skip|skip concatenations"
)
SIGNAL = "|".join((
    "gradient|gradients|gradient signal|gradient flow|error signal|signal|backpropagated signal|learning signal|error gradient",
    "backward signal|path of gradient|gradient path|gradients' path|path of gradients|training signal",
))  # fmt: skip
PLACES = "|".join((
    "early layers|earlier layers|first layers|first ones|lower layers|first layer|shallow layers|encoder|initial layers|"
    "backwards",
    "early ones|earlier ones|backward|layers near input|layers close to input|encoder layers|front layers|front of network",
))  # fmt: skip
_DETAILS = _all(
    "fine|spatial|fine spatial|low-level|local|high-resolution|fine-grained|", "detail|details|information|features|structure"
)
DETAIL = "|".join((
    _DETAILS, _all("fine detail|spatial detail|detail|low-level detail|fine spatial detail|fine details|information|spatial "
        "information",
                   "found by|of|from|in|seen by|learned by", "early layers|first layers|encoder|earlier layers|first ones|input"),
    "edges|exact positions|positions|exact locations|locations|high-resolution feature maps|early feature maps|encoder features",
))  # fmt: skip
LATE = (
    "decoder|late layers|later layers|output|last layers|final layers|deeper layers|upsampling path|end|output layers|late ones"
)
ADDED = "|".join((
    "added|adding|addition|summed|summing|sum|adds|element-wise addition|elementwise addition|adding tensors|x + skip|add",
    "adding feature maps|element-wise sum|elementwise sum|summation|sum of tensors",
))  # fmt: skip
JOINED = (
    "concatenated|concatenating|concatenation|concatenates|torch.cat|stacked along channels|concatenate|concatenated "
    "along channels"
)
JOINING = "|".join((SKIPS, "UNet|skip tensors|feature maps of skip connections|encoder features|skip features"))
