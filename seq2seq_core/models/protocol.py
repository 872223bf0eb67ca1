"""What search, training, inspection and speed need of a model, the same for every architecture.

Shape legend: B sentences, R rows (hypotheses), S source tokens, T target tokens, k tokens a step,
L decoder layers with cross attention, H heads, E source embeddings, D features, V target vocabulary.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq_core.data.batches import Batch
from seq2seq_core.models.layers import Embeddings
from seq2seq_core.models.packed import PackedOutput, pack_output


@dataclass(frozen=True, slots=True)
class Capture:
    """What to keep of a computation; nothing by default, so that what is not looked at costs nothing.

    Attributes:
        attention: cross attention, of a step.
        states: hidden states of the highest layer: of the encoder in its memory, of the decoder in its step.
    """

    attention: bool = False
    states: bool = False


NOTHING = Capture()

Feed = Callable[[Tensor, Tensor], Tensor]
"""Which tokens a decoder in training reads: of the right next input tokens ``[B, n]`` (long) and the features
``[B, n, D]``, detached, that predict them, makes the tokens ``[B, n]`` to read (scheduled sampling, Bengio et
al. 2015)."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a model can do.

    Attributes:
        attention: it has cross attention to show; without, L = H = 0.
        attention_layers: L of its attention maps.
        attention_heads: H of its attention maps.
        shifted_alignment: a target token is best aligned at the step in which it is the decoder's input
            (Chen et al. 2020); False where the plain reading is right.
        parallel_steps: k tokens a step cost about as much as one.
        max_source: longest source in tokens, special ones included, None for no limit of its own.
        max_target: longest target in tokens without the end token, None for no limit of its own.
        attention_normalised: attention weights over a source sum to 1; False where they sum to at most 1.
        equal_length: it writes one token for each source token until it writes an end, so that no hypothesis
            is longer than its source, end tokens included.
    """

    attention: bool
    attention_layers: int
    attention_heads: int
    shifted_alignment: bool
    parallel_steps: bool
    max_source: int | None = None
    max_target: int | None = None
    attention_normalised: bool = True
    equal_length: bool = False


class Memory(ABC):
    """What the encoder says of B sentences, with all that the decoder needs of it computed once.

    Attributes:
        mask: ``[B, S]`` bool, True at a real token, False at padding.
        states: ``[B, S, D]`` of the encoder's highest layer; None where they were not captured and no decoder
            reads them.
    """

    mask: Tensor
    states: Tensor | None

    @property
    def context(self) -> Tensor | None:
        """The one vector ``[B, D]`` that all a decoder learns of a source comes from; None where it can look
        at the states.
        """
        return None

    @abstractmethod
    def select(self, rows: Tensor) -> Self:
        """The memory of the sentences ``rows`` ``[B']`` (long), in that order, repeats allowed."""


class State(ABC):
    """The decoder's state of R hypotheses, which point to the memory of their sentences.

    ``memory`` holds one row for every ``group`` neighbouring hypotheses, so R = group x memory rows.

    Attributes:
        lengths: ``[R]`` long, target tokens read so far.
    """

    memory: Memory
    group: int
    lengths: Tensor

    @abstractmethod
    def select(self, rows: Tensor) -> Self:
        """Repeats, drops or reorders hypotheses: ``rows`` is ``[R']`` long."""

    @abstractmethod
    def rewind(self, lengths: Tensor) -> Self:
        """Takes back target tokens so that row r has read ``lengths[r]``, at most as many as it had."""


class Step(NamedTuple):
    """One step of R hypotheses.

    Attributes:
        logits: ``[R, k, V]``, or ``[R, k, rows]`` with ``output_rows``.
        state: replaces the state that was stepped, which must not be used again.
        attention: ``[R, L, H, k, S]`` where it was captured, else None.
        states: ``[R, k, D]`` of the decoder's highest layer where they were captured, else None; as wide as
            those of the encoder.
    """

    logits: Tensor
    state: State
    attention: Tensor | None
    states: Tensor | None = None


class Seq2SeqModel(nn.Module, ABC):
    """An encoder-decoder. A row's result never depends on its neighbours."""

    abilities: Abilities
    embeddings: Embeddings
    _packed: PackedOutput | None = None

    @abstractmethod
    def encode(self, source: Tensor, mask: Tensor, capture: Capture = NOTHING) -> Memory:
        """Reads sources.

        Args:
            source: ``[B, S]`` long, ids with the special ones; or their embeddings ``[B, S, E]``, as
                ``embed_source`` makes them.
            mask: ``[B, S]`` bool, True at a real token, False at padding.
        """

    def embed_source(self, source: Tensor, kept: Tensor | None = None) -> Tensor:
        """Embeddings ``[B, S, E]`` of ids ``[B, S]``, scaled, without positions; or embeddings as they are.

        Args:
            kept: see ``Embeddings.of_source``.
        """
        return source if source.is_floating_point() else self.embeddings.of_source(source, kept)

    @abstractmethod
    def start(self, memory: Memory) -> State:
        """One hypothesis for each sentence, with nothing read yet."""

    @abstractmethod
    def step(
        self, tokens: Tensor, state: State, capture: Capture = NOTHING, output_rows: Tensor | None = None
    ) -> Step:
        """Reads k tokens a hypothesis and scores what may follow each of them.

        Args:
            tokens: ``[R, k]`` long.
            output_rows: ``[rows]`` long, the only target ids to score; None for all.
        """

    @abstractmethod
    def forward(self, batch: Batch, feed: Feed | None = None) -> Tensor:
        """Features ``[B, T, D]``, of which ``output`` makes each token's logits.

        Args:
            batch: its source may be embeddings, as for ``encode``.
            feed: chooses the input tokens after the first; None is teacher forcing, ``batch.target_input``. A
                decoder that reads one token after the other asks it before each (n = 1); one that reads all
                at once asks once, for n = T - 1, with the features of a pass of teacher forcing (Mihaylova &
                Martins 2019).
        """

    def output(self, features: Tensor, rows: Tensor | None = None) -> Tensor:
        """Logits ``[..., V]`` of features ``[..., D]``, or of the target ids ``rows`` alone."""
        if rows is None and self._packed is not None and not features.requires_grad:
            return self._packed(features)
        weight, bias = self.output_weight(), self.embeddings.bias
        if rows is None:
            return F.linear(features, weight, bias)
        return F.linear(features, weight[rows], None if bias is None else bias[rows])

    def freeze(self) -> None:
        """Says that the weights will neither change nor move to another device any more, so that they may be
        laid out for translating.
        """
        self.requires_grad_(False)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                # With few rows, the product is faster by a third where an input's weights lie together.
                module.weight.data = module.weight.data.t().contiguous().t()
        self._packed = pack_output(self.output_weight(), self.embeddings.bias)

    @abstractmethod
    def output_weight(self) -> Tensor:
        """``[V, D]``: ``output`` is a product with it, plus ``embeddings.bias``; a loss can fuse all."""

    def hold(self) -> None:
        """Takes the gradients away from what training leaves as it is."""

    @property
    def device(self) -> torch.device:
        return self.output_weight().device

    def parameter_count(self) -> int:
        """Trained numbers; shared ones count once."""
        return sum(p.numel() for p in self.parameters())


def regroup(rows: Tensor, group: int, sentences: int) -> tuple[Tensor | None, int]:
    """How the memory follows when hypotheses are selected.

    Args:
        rows: ``[R']`` long, the selected hypotheses.
        group: hypotheses a sentence before.
        sentences: memory rows before.

    Returns:
        The memory rows to select, None to keep them as they are, and the new group.
    """
    runs = [
        (owner, sum(1 for _ in run))
        for owner, run in itertools.groupby(row // group for row in rows.tolist())
    ]
    new_group = runs[0][1] if runs else 1
    if any(count != new_group for _, count in runs):
        return torch.div(rows, group, rounding_mode="floor"), 1
    kept = [owner for owner, _ in runs]
    return None if kept == list(range(sentences)) else rows.new_tensor(kept), new_group
