"""5 KL divergence from N(mu_1, s_1^2) to N(mu_2, s_2^2), and the VAE's special case."""

from typing import Any

from grader.reference import log, real, truth

mu_1 = real(r"\mu_1")
mu_2 = real(r"\mu_2")
s_1 = real(r"\sigma_1", positive=True)
s_2 = real(r"\sigma_2", positive=True)
mu = real(r"\mu")
s = real(r"\sigma", positive=True)


@truth(r"KL(p \| q)", r"D_{KL}(p \| q)", r"D_{\mathrm{KL}}(p \| q)", r"\mathrm{KL}(p \,\|\, q)", "KL divergence", "KL")
def kl(mu_1: Any, mu_2: Any, s_1: Any, s_2: Any) -> Any:
    return log(s_2 / s_1) + (s_1**2 + (mu_1 - mu_2) ** 2) / (2 * s_2**2) - 0.5


@truth(r"KL(q \| \mathcal{N}(0, 1))", r"D_{KL}(q \| \mathcal{N}(0,1))", r"\mathcal{L}_{KL}", "KL term", "regulariser")
def kl_term(mu: Any, s: Any) -> Any:
    return (mu**2 + s**2 - 1) / 2 - log(s)
