"""In which words answers say what steps of descent need, how they bend the loss, and what one example spans."""

from grader.reference import said

_STORED = "intermediate~computations|intermediate~values|intermediate~results|intermediate~weights"
NEEDED_FOR_GRADIENT = (
    *said(f"we need~to|must store|keep the {_STORED} for|of|at each~iteration|every~iteration"),
    *said(f"we need~to|must store|keep the {_STORED} for the weights"),
)

RANK_ONE = (*said("X is a rank-1|rank-one|rank~one|rank~1 matrix"), *said("X has rank 1|one"), *said("the rank of X is 1|one"))
ALL_ON_ONE_LINE = (
    *said("any|every|each weight~vector|vector|vector~w is a multiple of x_1"),
    *said("any|every|each weight~vector|vector can be written as w=alpha~x_1"),
)

BENDS_UP = (
    *said("the second~derivative of L_1|the~loss|the~loss~after~one~step is positive|nonnegative|non-negative"),
    *said("the second~derivative of L_1|L1|the~loss with~respect~to eta|the~learning~rate is positive|nonnegative"),
    *said("the value of L_1|L1|the~loss at the~optimal~learning~rate is the minimum|smallest~value"),
)
