"""15 GAN: the optimal discriminator and its value; p is the data's density at a point, q the generator's."""

from typing import Any

from grader.reference import log, real, truth

p = real("p", r"p_{data}", r"p_{\text{data}}(x)", "data density", positive=True)
q = real("q", r"p_g", r"p_g(x)", "generator density", positive=True)
D = real("D", "discriminator", probability=True)


@truth("V", "value", of="D")
def value(p: Any, q: Any, D: Any) -> Any:
    return p * log(D) + q * log(1 - D)


@truth("D^*", "D^*(x)", "optimal discriminator")
def optimal(p: Any, q: Any) -> Any:
    return p / (p + q)


@truth(r"\frac{dV}{dD}", r"\frac{\partial V}{\partial D}", "derivative")
def slope(p: Any, q: Any, D: Any) -> Any:
    return p / D - q / (1 - D)
