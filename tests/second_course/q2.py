"""2 The Jacobian of the softmax.

p = softmax(z) for z with c entries.
"""

from typing import Any

from grader.reference import gradient, naturals, softmax, truth, vector, worth

WORTH = worth(1, 3, "jacobian")

(c,) = naturals("c")
z = vector("z", c, "logits")


@truth("p", "probabilities", "softmax")
def p(z: Any) -> Any:
    return softmax(z)


@truth("J", r"\frac{\partial p}{\partial z}", "Jacobian", form=r"\operatorname{diag}(p) - p p^T")
def jacobian() -> Any:
    return gradient("p", "z")
