"""Write what TensorBoard shows of one trial as text: its settings, how to repeat it, and some answers.

Axes: B batch, K answered steps, O outputs, A answers that are shown.
"""

import torch
from tabulate import tabulate
from torch import Tensor

from bench.compose import Composition
from bench.repeating import command, sweep_file
from bench.trial import Trial
from lit_models._settings import Objective

# Test sequences in the table, and of each as many answers, the last ones.
SEQUENCES = 8
ANSWERS = 10
# A command on many lines, so that a page shows all of it.
_NEXT_LINE = " \\\n  "


def texts(composition: Composition) -> dict[str, str]:
    """Return a trial's texts by name, as markdown."""
    return {
        "card/settings and how to repeat it": _card(composition.trial),
        "predictions/test sequences": _answers(composition),
    }


def _card(trial: Trial) -> str:
    return f"""\
**{trial.id}**

Repeat this trial alone, with the same version of Lethe and its packages:

```sh
{command(trial, _NEXT_LINE)}
```

Or as a sweep file, every setting written down:

```yaml
{sweep_file(trial)}```
"""


@torch.no_grad()
def _answers(composition: Composition) -> str:
    """Return a table of the first test sequences: what the last answers were to be, and what they were."""
    module, batch = composition.module, composition.examples(SEQUENCES)
    module.eval()
    # One answer is a sequence of one.
    scored_BK = batch.scored.reshape(SEQUENCES, -1).cpu()
    shape = (*scored_BK.shape, -1)
    target_BKO = batch.target.reshape(shape).cpu()
    said_BKO = module(batch.inputs_BTD).reshape(shape).float().cpu()
    rows = []
    for number, lag in enumerate(batch.lag_B.tolist()):
        counted_K = scored_BK[number]
        # Of several variables the first.
        target_A = target_BKO[number][counted_K][-ANSWERS:, 0]
        told = _told(module.objective, said_BKO[number][counted_K][-ANSWERS:])
        rows.append([str(number + 1), str(lag), _words(target_A), *map(_words, told)])
    heads = ["test sequence", "lag in steps", "target", "prediction"]
    heads += ["its probability"] * (module.objective != "regression")
    return tabulate(rows, heads, tablefmt="github", disable_numparse=True)


def _told(objective: Objective, said_AO: Tensor) -> list[Tensor]:
    """Return the answers, (A,), and for classes how probable the model holds them."""
    if objective == "regression":
        return [said_AO[:, 0]]
    if objective == "binary":
        return [(said_AO[:, 0] > 0).long(), said_AO[:, 0].abs().sigmoid()]
    probability_A, class_A = said_AO.softmax(-1).max(-1)
    return [class_A, probability_A]


def _words(values_A: Tensor) -> str:
    return " ".join(f"{value:.3g}" for value in values_A.tolist())
