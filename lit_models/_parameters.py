"""Count parameters layer by layer, as course notes and model summaries list them."""

from torch import nn

from lit_models.cells._recurrence import Recurrence


def parameter_counts(module: nn.Module) -> dict[str, tuple[int, int]]:
    """Count the parameters of each layer, and how many of them are second bias vectors.

    Torch's recurrent layers keep two bias vectors that are added to each other; Keras's LSTM and
    SimpleRNN keep one. Without the second ones the counts are Keras's.

    Args:
        module: A topology or a baseline.

    Returns:
        The number of parameters and, of these, the number that are second biases: for each
        recurrent layer ("recurrent 1" the lowest, both directions together), for each layer of a
        decoder ("decoder 1"), and for the "output" where there is an output layer.
    """
    counts = {}
    children = dict(module.named_children())
    for name, child in children.items():
        if isinstance(child, Recurrence):
            part = "recurrent" if name == "cell" else name
            for number, directions in enumerate(child.weights_by_layer(), start=1):
                counts[f"{part} {number}"] = (
                    sum(weight.numel() for layer in directions for weight in layer),
                    sum(layer.recurrent_bias_G.numel() for layer in directions),
                )
    if "output_layer" in children:
        total = sum(weight.numel() for weight in children["output_layer"].parameters())
        counts["output"] = (total, 0)
    return counts
