"""Graphs, costs and mechanisms of a made-up question: what its reference holds is decided, all else is left alone."""

from __future__ import annotations

import pytest

from grader.lore import directed, mechanism
from grader.model import Outcome
from grader.mutation import mutations
from grader.numeric import verify
from tests.test_second_course import question, verdicts

RIGHT = r"""
h_1 has incoming edges from x_1, h_0, U and W.
There is an arrow from $h_1$ to $h_2$, because the state is passed on.
$W$ has arrows into $h_1$ and $h_2$.
edges into y: h_2, V
x_1 is a direct parent of h_1.
$y$ is a child of $h_2$ and $V$.
x_2 is not a parent of h_1.
There is a path from x_1 to E.
There is no path from x_2 to h_1 in the computation graph.
E can be reached from $h_1$.
The graph goes x_1 -> h_1 -> h_2 -> y -> E.
$y$ is computed from $h_2$ by multiplying with $V$.
The loss $E$ does not depend on the output matrix alone; $V$ enters the output.
The output matrix V does not enter h_1 or h_2.
$h_1$ is independent of $x_2$, since it is computed before.
x_2 does not influence h_1
Neither h_1 nor h_2 depends on V.
No edge leads from y to h_2, so there are no cycles in the graph.
The unrolled graph is acyclic.
The computation graph is a directed acyclic graph.
$h_2$ takes $x_2$, $h_1$, $U$ and $W$.
In the second step, h_2 depends on h_1.
The recurrent matrix feeds into all hidden states.
y only depends on h_2 and V.
There is no arrow from E to U.
Nothing leads from $x_2$ to $h_1$.
$x_1$ is an ancestor of $E$, and $x_2$ is not an ancestor of $h_1$.
E is a descendant of W.
$y$ receives an arrow from $V$.
Only $y$ receives an arrow from $V$.
y has two parents: h_2 and V.
$h_1$ has four incoming edges.
V has one child.
U has no parents.
E has no outgoing arrows.
$V$ only appears as an input of $y$.
The recurrent matrix feeds each of the hidden states, not just the last one.
training: O(n)
inference: O(1) in n
The memory of inference does not depend on the sequence length.
BPTT needs memory proportional to n.
Doubling the sequence length doubles the memory that BPTT needs.
If we double n, inference needs as much memory as before.
Training needs more memory than inference for large n.
The memory needed by BPTT rises in proportion to the number of time steps.
Inference is cheaper than training in terms of memory.
Gates let gradients flow directly to early time steps.
Gates alleviate the vanishing gradient problem.
Vanishing gradients are mitigated by gates.
Due to gating, vanishing gradients become less severe.
Gates give the gradient a direct path to the first time steps.
Thanks to the gates, gradients reach the early time steps.
With gates, early time steps receive a stronger gradient signal.
Gates do not block the gradient.
Average pooling throws away the word order.
The order gets lost in average pooling.
Average pooling does not preserve all information about the order.
Sinusoidal codes have no parameters.
The position codes of EmbNet are learned, but that of SinNet is fixed.
SinNet uses fixed position codes, whereas EmbNet learns the position codes.
""".strip().splitlines()
WRONG = r"""
h_1 has an incoming edge from x_2.
Nothing leads from $x_1$ to $h_1$.
$x_2$ is an ancestor of $h_1$.
E is not a descendant of W.
$y$ receives an arrow from $E$.
Only $h_2$ receives an arrow from $W$.
$h_2$ alone receives an arrow from $W$.
y has three parents: h_2, V and E.
$V$ has three children.
W has no outgoing edges.
$W$ only appears as an input of $h_2$.
There is an edge from $h_2$ to $h_1$.
$V$ has arrows into $h_1$ and $h_2$.
edges into y: h_2, V, E
x_2 is a direct parent of h_1.
There is no path from x_1 to E.
E cannot be reached from $h_1$.
The graph goes x_1 -> x_2 -> h_2.
$h_1$ is computed from $h_2$ by multiplying with $W$.
The output matrix V enters h_1.
$h_2$ is independent of $W$.
h_2 does not depend on h_1
x_2 influences h_1, because both are inputs.
Neither h_1 nor h_2 depends on W.
There is no edge from h_2 to y.
As the states feed back, the unrolled graph has a cycle.
The graph is not acyclic.
The computation graph is cyclic, since W is used again.
$y$ takes $E$ as its input.
In the first step, h_1 depends on h_2.
The input matrix does not enter h_2.
The prediction does not depend on V at all.
h_2 is obtained from x_2 and U, h_1 is not used
training: O(1)
BPTT -> keep only the last state -> O(1) memory
inference: O(n)
The memory of training does not depend on the sequence length.
The memory of inference rises in proportion to n.
BPTT needs memory quadratic in n.
Doubling the sequence length quadruples the memory that BPTT needs.
If n is doubled, inference needs twice as much memory as before.
Inference needs more memory than training for large n.
Training is cheaper than inference in terms of memory.
training: constant memory, independent of n
Gates aggravate the vanishing gradient problem.
Vanishing gradients are caused by gates.
Because of gating, vanishing gradients become more severe.
Gates prevent the gradient from reaching the early time steps.
Because of the gates, gradients can no longer reach the early time steps.
With gates, early time steps receive a weaker gradient signal.
Gates do not alleviate vanishing gradients.
Average pooling preserves all information about the order.
Average pooling does not lose the order.
Sinusoidal codes have trainable parameters.
In SinNet the position codes are learned.
The position codes are fixed in EmbNet, learned in SinNet.
""".strip().splitlines()
UNDECIDED = r"""
Only the second layer receives an arrow from $W$.
Nothing might lead from $x_1$ to $h_1$.
In the drawing of my neighbour, nothing leads from $x_1$ to $h_1$.
The net has three children.
V has one child per time step.
h_2 depends on x_1.
The graph goes y -> h_2 -> h_1 -> x_1.
Backward pass: E -> y -> h_2
V -> h_1 (no)
A common error is an edge from h_2 to h_1.
Sinusoidal encoding adds parameters.
training: O(1), as every operation is executed once
There is an edge from x_1 to h_2.
h_2 does not depend on h_0, only on h_1.
h_1 depends on the bias and x_2.
h_1 has edges from x_1 and from the bias b.
x_2 is a grandparent of h_1.
h_1 is a direct parent of y.
If there is no path from x_1 to E, its derivative vanishes.
There is no short path from x_1 to E.
If V were shared, h_1 would depend on V.
One might think that h_1 depends on x_2.
Does h_1 depend on x_2?
h_1 does not depend on x_2 only because the net is not bidirectional.
In a bidirectional net, h_1 depends on x_2.
Without the recurrence, h_2 does not depend on h_1.
h_2 depends on W except when n = 1.
The trace says that h_1 depends on x_2.
edges into h_1: x_1, h_0
training: O(n) time
training: O(1) in the number of layers
If truncated, training takes O(1) memory.
Training takes O(1) memory per step.
Doubling the batch size doubles the memory of inference.
Inference with a cache takes O(n) memory.
With checkpoints, training needs less memory than inference.
Gates do not prevent vanishing gradients.
Gates eliminate vanishing gradients.
Gates can worsen vanishing gradients.
Gates alleviate overfitting.
Clipping alleviates vanishing gradients.
Gates without biases aggravate the vanishing gradient problem.
Gates aggravate the vanishing gradient problem when they saturate.
It is said that gates block the gradient.
Gates help.
BPTT has to keep the current states.
Memory-efficient BPTT: O(1)
Reversible BPTT: O(1) memory
Average pooling keeps the most important order.
Average pooling preserves order statistics.
Average pooling keeps the order.
Max pooling does not lose the order.
Sinusoidal codes have parameters such as the base frequency.
The position codes are learned.
The token codes of SinNet are learned.
Average pooling loses the order and the colours of the input.
h_1 depends on h_0 and on nothing else that is trained.
h_1 is computed from x_1 and not h_0.
It is wrong that h_1 depends on x_2.
"Gates block the gradient" is a common error.
""".strip().splitlines()


def outcomes(text: str) -> set[Outcome]:
    return {verdict.outcome for verdict in verdicts("8", text)} - {Outcome.UNCHECKABLE}


@pytest.mark.parametrize("text", RIGHT)
def test_what_the_reference_holds_is_right(text: str) -> None:
    assert outcomes(text) == {Outcome.RIGHT}


@pytest.mark.parametrize("text", WRONG)
def test_what_it_refutes_is_wrong(text: str) -> None:
    assert Outcome.WRONG in outcomes(text)


@pytest.mark.parametrize("text", UNDECIDED)
def test_what_it_does_not_tell_is_left_undecided(text: str) -> None:
    assert outcomes(text) == set(), [(v.claim.quote, v.reason) for v in verdicts("8", text)]


def test_the_truths_of_the_question_are_derived_twice_and_noticed() -> None:
    assert [check for check in verify(question("8")) if not check.agrees] == []
    assert not [mutation for mutation in mutations(question("8")) if mutation.unnoticed]


def test_a_false_arrow_is_told_with_what_a_node_is_computed_from() -> None:
    (verdict,) = verdicts("8", "There is an edge from h_2 to h_1.")
    assert "h_1 is computed from U, W, h_0, x_1" in verdict.reason


def test_a_graph_gives_every_node_a_name_and_a_mechanism_its_truth() -> None:
    with pytest.raises(ValueError, match="no name is given to the nodes b"):
        directed([("a", "b")], {"a": ("a",)})
    with pytest.raises(ValueError, match="names no @truth"):
        mechanism("eases", None, "gates", "vanishing gradients")
    assert not directed([("a", "b"), ("b", "a")], {"a": ("a",), "b": ("b",)}).acyclic
