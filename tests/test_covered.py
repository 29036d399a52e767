"""Who does what to what, in any order of words: what is decided, and what must stay undecided."""

from __future__ import annotations

import pytest

from tests.test_operations import outcome


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("1.1.1", "No mini-batch update ever leaves the span of the rows of X.", "right"),
        ("1.1.1", "SGD never drifts out of the row space of X.", "right"),
        ("1.1.1", "SGD from zero init does not reach the min-norm solution; only full-batch GD does", "wrong"),
        ("1.2.1", "RMSProp does not always give the min-norm solution.", "right"),
        ("1.2.1", "RMSProp misses the minimum-norm solution.", "right"),
        ("1.2.1", "The first coordinate moves twice as fast as the second.", "wrong"),
        ("3.1", "J acts as a low-pass filter.", "wrong"),
        ("3.1", "Mirroring the kernel makes no difference.", "right"),
        ("3.1", "Cross-correlation and convolution yield different results for this kernel.", "wrong"),
        ("3.2", "Neither of the max pooling layers adds trainable parameters.", "right"),
        ("5.1", "Transposed convolutions upsample by a fixed rule.", "wrong"),
        ("5.3", "Pooling and upsampling layers learn their resampling.", "wrong"),
        ("6.1", "Skip connections are realised by adding tensors.", "wrong"),
        ("6.3", "One reason: the shortcuts give the gradient a direct path backwards.", "right"),
        ("6.3", "With the skips, spatial detail from the first layers is thrown away before it reaches the output.", "wrong"),
        (
            "6.3",
            "Because of the skip connections the gradient has to pass more layers before it arrives at the first ones.",
            "wrong",
        ),
        ("6.3", "The skips do not block the gradient.", "right"),
    ],
)
def test_a_clause_of_covered_words_is_decided(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("1.1.1", "Adam leaves the row space of X."),
        ("1.1.1", "SGD leaves the local minimum."),
        ("1.1.1", "SGD reaches the minimum-norm solution faster than gradient descent."),
        ("1.1.1", "If the batches were chosen badly, SGD would not reach the minimum-norm solution."),
        ("1.1.1", "Not every iterate lies in the row space of X."),
        ("1.2.1", "RMSProp starts at the minimum-norm solution."),
        ("3.1", "A Gaussian filter blurs the image."),
        ("3.1", "Correlation is cheaper than convolution."),
        ("6.3", "Dropout blocks the gradient."),
        ("6.3", "Skip connections increase the number of parameters."),
    ],
)
def test_a_word_without_a_part_leaves_the_clause_alone(question: str, text: str) -> None:
    assert outcome(question, text) == "open"


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("2.1.1", "λ̃ feeds every loss node, not merely the last one.", "right"),
        ("2.1.1", "The learning rate enters the graph at both weight updates.", "right"),
        ("2.1.1", "λ̃ only appears at the end of the graph, as an input of L̃_2.", "wrong"),
        ("2.1.1", "Nothing leads from w_1 to w_2.", "wrong"),
        ("2.1.1", "w_2 receives an arrow from L̃_2.", "wrong"),
        ("2.1.1", "η is not an ancestor of L̃_0.", "right"),
        ("2.1.2", "forward: constant in the number of iterations", "right"),
        ("2.1.2", "Backprop's storage grows quadratically with the number of iterations.", "wrong"),
        ("2.1.2", "Running ten times as many updates costs the forward pass ten times the memory.", "wrong"),
        ("2.1.2", "Going from 100 to 200 iterations doubles what back-propagation has to keep.", "right"),
        ("2.1.2", "The backward pass uses memory that grows linearly with the number of steps.", "right"),
        ("3.2", "Thanks to the zero padding, the first convolution returns a 32x32x32 tensor.", "right"),
        ("3.2", "After conv3-32 the feature map measures 30×30×32.", "wrong"),
        ("4.1", "The second pooling layer leaves maps of 8x8.", "right"),
        ("4.1", "Past the second pooling layer, maps are 4x4.", "wrong"),
    ],
)
def test_graphs_costs_and_layers_are_read_whole(question: str, text: str, expected: str) -> None:
    assert outcome(question, text) == expected


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("2.1.1", "Momentum has an arrow into w_2."),
        ("2.1.1", "w_2 has one parent less than w_1."),
        ("2.1.2", "The critic says that the forward pass needs memory proportional to t."),
        ("2.1.2", "The time of the forward pass grows linearly with t."),
        ("2.1.2", "Checkpointing needs memory that grows with the root of t."),
        ("4.1", "In another net the output after the first pool is 4x4."),
        ("4.1", "The first pooling layer uses 2x2 windows."),
        ("5.1", "A 3x3 kernel is used after the first convolution."),
    ],
)
def test_what_the_reference_does_not_know_is_left_open(question: str, text: str) -> None:
    assert outcome(question, text) == "open"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When the image is twice as wide and twice as high, the net has four times as many outputs.", "right"),
        ("The number of weights is four times as large for the doubled input.", "wrong"),
        ("number of connections for the doubled input: ×16", "wrong"),
        (r"\# weights: same as before for a 64x64 input.", "right"),
        ("For the doubled input there are twice as many weights in the network as before.", "wrong"),
        ("Weights, outputs and connections all become four times as many when width and height are doubled.", "wrong"),
        ("For the doubled input, the training time is four times as long.", "open"),
        ("For the doubled input, the first layer has four times as many outputs.", "open"),
        ("For the doubled input, a network with half as many filters has twice as many outputs.", "open"),
        ("If the input were doubled, there might be four times as many weights.", "open"),
    ],
)
def test_counts_in_a_case_of_the_question(text: str, expected: str) -> None:
    assert outcome("4.3", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Adding padding increases the size of the region that a neuron looks at.", "wrong"),
        ("A larger stride in an early layer makes neurons of later layers see more of the image.", "right"),
        ("Each pooling layer cuts down the area of the input that later neurons depend on.", "wrong"),
        ("Kernel size: the bigger it is, the narrower the region of the input that a neuron can see.", "wrong"),
        ("The patch of the input seen by a unit grows with the dilation.", "right"),
        ("Increasing the dilation spreads the taps of the kernel, hence enlarges the receptive field.", "right"),
        ("With a wider image each neuron sees more of the input.", "open"),
        ("The optic nerve of a neuron sees more of the image with larger glasses.", "open"),
        ("If the stride were larger, a neuron might see less of the image.", "open"),
    ],
)
def test_what_a_unit_looks_at_is_a_quantity(text: str, expected: str) -> None:
    assert outcome("3.3", text) == expected
