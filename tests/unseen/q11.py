"""11 Parameters of recurrent layers: one LSTM and one GRU, input size 10, hidden size 20, as in torch (two biases)."""

from typing import Any

from grader.reference import fitted, naturals, parameters, truth

n, m = naturals("n m")


def lstm(size: int, hidden: int) -> int:
    from torch import nn

    return parameters(nn.LSTM(size, hidden, device="meta"))


def gru(size: int, hidden: int) -> int:
    from torch import nn

    return parameters(nn.GRU(size, hidden, device="meta"))


@truth("number of parameters of the LSTM", "LSTM parameters", "parameters in the LSTM", form="4 m (n + m + 2)")
def lstm_count(n: Any, m: Any) -> Any:
    return fitted(lstm, 2, n, m)


@truth("number of parameters of the GRU", "GRU parameters", "parameters in the GRU", form="3 m (n + m + 2)")
def gru_count(n: Any, m: Any) -> Any:
    return fitted(gru, 2, n, m)


@truth("the LSTM has more parameters than the GRU", again=lambda: lstm(3, 5) > gru(3, 5))
def more() -> bool:
    return lstm(10, 20) > gru(10, 20)
