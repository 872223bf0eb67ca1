"""Reads the tensors of a folder of Hugging Face's as our parameters, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import torch
from torch import Tensor

from seq2seq_core.errors import InteropError
from seq2seq_core.interop.checkpoints import Checkpoint, misfits
from seq2seq_core.interop.marian_tensors import BIAS, POSITIONS, recipes, twins
from seq2seq_core.interop.renumbering import Renumbering
from seq2seq_core.messages import Message, first_of
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import empty_model
from seq2seq_core.models.layers import sinusoids
from seq2seq_core.text.tokenizer import PAD

_KINDS = {"F32", "F16", "BF16"}

Sinusoidal = Literal["sinusoidal", "sinusoidal-paper"]


class Weights:
    """See the module.

    Args:
        shape: of the model, with its output bias.
        numbers: of the vocabularies, "source" and "target".

    Raises:
        InteropError: tensors are missing, surplus, or of wrong shapes.
    """

    def __init__(
        self, checkpoint: Checkpoint, shape: TransformerConfig, numbers: Mapping[str, Renumbering]
    ) -> None:
        self.checkpoint = checkpoint
        self._shape = shape
        self._numbers = numbers
        names = checkpoint.tensors.keys()
        # Of the names of one tensor, files hold some.
        self._held: dict[str, tuple[str, ...]] = {
            name: tuple(each for each in (name, *others) if each in names) or (name,)
            for name, others in twins(shape).items()
        }
        self._recipes = recipes(shape)
        self._check()

    def __call__(self, name: str) -> Tensor:
        """Our parameter of a name.

        Raises:
            InteropError: it cannot be read, or is not finite; or the same tensor stands there twice, with
                other numbers.
        """
        recipe = self._recipes[name]
        parts = []
        for part in recipe.names:
            first, *others = self._held.get(part, (part,))
            tensor = self.checkpoint.finite(first)
            for other in others:
                if not torch.equal(tensor, self.checkpoint.read(other)):
                    raise self._defect(
                        Message("{name} and {other} should be the same, and differ", name=first, other=other)
                    )
            parts.append(tensor)
        return recipe.made(parts, self._numbers)

    @property
    def zero_padding(self) -> bool:
        """The target embedding of padding is 0."""
        recipe = self._recipes["embeddings.target"]
        name = self._held.get(recipe.names[0], recipe.names)[0]
        row = self.checkpoint.read(name)[self._numbers["target"].theirs[PAD]]
        return not bool(row.any())

    def positions(self, *kinds: Sinusoidal) -> Sinusoidal:
        """The first of some kinds that those in the file are of, if there are any.

        Raises:
            InteropError: they are of none.
        """
        stored = [name for name in POSITIONS if name in self.checkpoint.tensors]
        for kind in kinds:
            if all(self._are_sinusoids(name, kind) for name in stored):
                return kind
        raise self._defect(Message("{name} holds other positions than this architecture's", name=stored[0]))

    def _check(self) -> None:
        found = self.checkpoint.tensors
        expected = self._expected()
        twin_shapes = {name: expected[held[0]] for held in self._held.values() for name in held[1:]}
        positions = {name: found[name].shape for name in POSITIONS if name in found}
        problems = misfits(found, expected, twin_shapes | positions, _KINDS)
        if problems:
            raise self._defect(first_of(problems))

    def _expected(self) -> dict[str, tuple[int, ...]]:
        """The shapes of their tensors, which follow from those of ours."""
        model = empty_model(self._shape, self._numbers["source"].size, self._numbers["target"].size)
        expected = {}
        for name, parameter in model.named_parameters():
            parts = self._recipes[name].names
            rows, *rest = parameter.shape
            for part in parts:
                held = self._held.get(part, (part,))[0]
                expected[held] = (1, rows) if part == BIAS else (rows // len(parts), *rest)
        return expected

    def _are_sinusoids(self, name: str, kind: Sinusoidal) -> bool:
        table = self.checkpoint.read(name).float()
        if table.dim() != 2 or table.shape[1] != self._shape.width:
            return False
        right = sinusoids(0, len(table), self._shape.width, table.device, paper=kind == "sinusoidal-paper")
        first = self._shape.first_position
        # Where places are counted from padding's on, that has none.
        right[max(first - 1, 0) : first] = 0.0
        return bool(torch.allclose(table, right, atol=2e-3))  # halves round to a thousandth

    def _defect(self, what: Message) -> InteropError:
        return InteropError(what, where=self.checkpoint.file, remedy="Download the model again")
