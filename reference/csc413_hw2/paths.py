"""Where steps of descent go and end, in more of the words that answers have for it; the references compute whether it is so."""

from grader.reference import said
from reference.csc413_hw2 import wordings

_SPAN = "the span of the x_i"
_STEPS, _STEP = "the~iterates|the~SGD~iterates|the~weights", "w_k|each~iterate|every~w_k"

STAYS_IN_ROW_SPACE = (
    *said(f"{_STEP} stays|lies|remains in the row~space of X"),
    *said(f"{_STEPS} stay|lie|remain in the row~space of X"),
    *(f"{step} {verb} in {_SPAN}" for step in ("w_k", "every w_k", "the gradient") for verb in ("lies", "stays", "is")),
    *(f"the gradient {verb} {_SPAN}" for verb in ("belongs to", "is an element of")),
    *said("the~weights|the~iterates are confined to the row~space of X"),
    *said("the~gradient is|lies in the row~space of X"),
    *said("the~gradient|each~mini-batch~gradient is a|some weighted~sum of the~rows|the~data~points|the~x_i"),
    *said("no~SGD~iterate|no~iterate leaves the row~space of X"),
)
LEAVES_ROW_SPACE = (
    *said(f"{_STEPS} leave|drift~out~of|exit the row~space of X"),
    *said(f"{_STEP} leaves the row~space of X"),
    *said("w_hat|the~solution has a nonzero|non-zero component|part in the~null~space|that~null~space|null(X)"),
    f"w_k acquires components outside of {_SPAN}",
    *said("the~mini-batch~updates move the~weights along the null~space of X"),
)
_LEAST = "the interpolator|solution of least|minimum|smallest norm"
RETURNS_LEAST_NORM = (
    *said(f"SGD|mini-batch~SGD returns|recovers|finds {_LEAST}"),
    *said("SGD|mini-batch~SGD returns|recovers|finds the minimum~norm~solution|min~norm~solution"),
)
ENDS_ELSEWHERE = (
    *said("SGD|mini-batch~SGD ends at an interpolating~solution whose norm exceeds that of the~one|the~solution"),
    *said("the~noise of the~mini-batches|mini~batches pushes w_hat|SGD to a|some~other solution"),
)
RECOVERS = (
    *wordings.RMSPROP_FINDS_LEAST_NORM,
    *said("RMSProp recovers|reaches|finds|obtains|ends~up~in the~minimum~norm~solution|w^*"),
    *said("RMSProp recovers|obtains|finds the minimum~norm~solution|minimum-norm~solution"),
    *said("the~point~RMSProp~reaches|the~RMSProp~solution is the minimum~norm~solution of Xw=t"),
    "RMSProp converges to a solution of minimum norm",
)
MOVE_ALIKE = (
    *wordings.EQUAL_COORDINATES,
    *said("RMSProp moves|updates both coordinates|weights by the same amount"),
    *said("both~coordinates|both~coords of~w|~ get equal|the~same updates"),
    "the update to w_1 is as big as the update to w_2",
    *said("both~coordinates|both~weights|both~components of the~RMSProp~iterate|the~iterate|w_k remain|stay|are equal|identical"),
    *said("both~coordinates|both~weights|both~components of the~iterate|w_k agree|coincide"),
)
FIRST_TWICE = (
    *said("the first weight|coordinate|component of the~iterate|the~iterates|RMSProp is twice|double the second"),
    *said("the first weight|coordinate|component is always~twice|twice|double the second"),
    *wordings.FIRST_MOVES_TWICE,
    "w_1 moves twice as far as w_2", "the update to w_1 is two times as big as the one to w_2",
    "RMSProp step for w1 is double that for w2",
)  # fmt: skip

THROUGHOUT = (
    *said("in every|each case|step"), "just as gradient descent does", "throughout the RMSProp run", "along its path",
    "under RMSProp", "in this example", "in this 2D case", "in the 2D case", "on this example", "here",
)  # fmt: skip
SMALL = (*said("for|with a~small|small|small~enough learning~rate|step~size|η|eta|steps"), "for this data point")
