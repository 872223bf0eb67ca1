"""Small parts that more than one architecture is made of."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Generic, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq_core.errors import ConfigError, CorpusError
from seq2seq_core.messages import Message

# Numbers in a pool of dropout masks, and steps for which one pool serves. Drawing one number for each
# unit takes a fifth of a training step on a CPU (`bernoulli_` is serial); a slice at a random place of
# a pool that is drawn anew now and then costs one multiplication.
_POOL = 1 << 22
_POOL_STEPS = 500


class Noise:
    """Dropout masks that are a function of a seed and the training step alone.

    So neither another thread that draws from torch's global generator nor an interruption changes a run.

    Args:
        seed: of the run.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._pools: dict[tuple[float, int, torch.device], Tensor] = {}
        self._generation = -1
        self._random = random.Random(seed)
        self.begin(0)

    def begin(self, step: int) -> None:
        """Starts the masks of a training step."""
        generation = step // _POOL_STEPS
        if generation != self._generation:
            self._generation = generation
            self._pools.clear()
        self._random.seed(f"{self._seed} {step}")

    def mask(self, shape: torch.Size, probability: float, device: torch.device) -> Tensor:
        """A mask of 0 and 1 / (1 - probability) of some shape."""
        numbers = shape.numel()
        # A function of the shape alone: which shapes were asked for before must not change a mask.
        size = max(_POOL, 1 << (2 * numbers - 1).bit_length())
        pool = self._pools.get((probability, size, device))
        if pool is None:
            generator = torch.Generator().manual_seed(self._seed * 1_000_003 + self._generation)
            pool = torch.rand(size, generator=generator).ge_(probability).div_(1 - probability).to(device)
            self._pools[probability, size, device] = pool
        start = self._random.randrange(size - numbers)
        return pool[start : start + numbers].view(shape)


class Dropout(nn.Module):
    """Dropout (Srivastava et al. 2014) with masks from a Noise that the trainer sets."""

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability
        self.noise = Noise(0)

    @property
    def active(self) -> bool:
        """Whether anything is dropped now."""
        return self.training and self.probability > 0.0

    def forward(self, x: Tensor) -> Tensor:
        if not self.active:
            return x
        return x * self.noise.mask(x.shape, self.probability, x.device).to(x.dtype)


class WordDropout(Dropout):
    """Dropout of whole words (Gal & Ghahramani 2016, section 4.2).

    A word of a sentence is dropped wherever it stands in it or nowhere, each with the probability.
    """

    def kept(self, sentences: int, vocabulary: int, device: torch.device) -> Tensor | None:
        """What to multiply the words of each sentence by, for all steps of it: see ``Embeddings.of_source``.

        Returns:
            ``[sentences, vocabulary]`` of 0 and 1 / (1 - probability), or None where nothing is dropped.
        """
        if not self.active:
            return None
        # Each sentence's mask is the one before, moved by one word: as good as new ones, since no word is
        # compared with its neighbour in the vocabulary, and nothing of this size is drawn or written.
        shape = torch.Size((sentences + vocabulary - 1,))
        return self.noise.mask(shape, self.probability, device).unfold(0, vocabulary, 1)


def set_noise(model: nn.Module, noise: Noise) -> None:
    """Makes all dropout of a model draw from one Noise."""
    for module in model.modules():
        if isinstance(module, Dropout):
            module.noise = noise


def sinusoids(
    start: int,
    length: int,
    width: int,
    device: torch.device,
    *,
    paper: bool = False,
    interleaved: bool = False,
) -> Tensor:
    """Positions ``[length, width]`` from ``start`` on: sines, then cosines (Vaswani et al. 2017, 3.5).

    As in the authors' own program (tensor2tensor), which differs from the paper's words in two ways: the two
    are halves, not interleaved, which is a permutation of the features; and the wavelengths end at 10,000 x 2
    pi itself, not one ratio before it.

    Args:
        paper: they end one ratio before it.
        interleaved: sines and cosines stand by turns, and the wavelengths are the paper's.
    """
    half = width // 2
    if interleaved:
        halves = sinusoids(start, length, width, device, paper=True).chunk(2, dim=1)
        return torch.stack(halves, dim=2).flatten(1)
    if paper:
        # Other engines compute these in double precision; not every device can.
        places = torch.arange(start, start + length, dtype=torch.float64, device="cpu")
        wavelengths = 10_000.0 ** (torch.arange(half, dtype=torch.float64, device="cpu") * 2 / width)
        exact = places[:, None] / wavelengths
        return torch.cat([exact.sin(), exact.cos()], dim=1).float().to(device)
    frequencies = torch.exp(
        torch.arange(half, device=device, dtype=torch.float32) * (-math.log(10_000.0) / max(half - 1, 1))
    )
    angles = torch.arange(start, start + length, device=device, dtype=torch.float32)[:, None] * frequencies
    return torch.cat([angles.sin(), angles.cos()], dim=1)


class Sinusoids(nn.Module):
    """Sinusoidal positions of texts of any length, computed when they are first needed.

    Args:
        first: position of the first token.
        paper: see ``sinusoids``.
        interleaved: likewise.
    """

    def __init__(self, width: int, first: int = 0, *, paper: bool = False, interleaved: bool = False) -> None:
        super().__init__()
        self._width, self._first = width, first
        self._layout = {"paper": paper, "interleaved": interleaved}
        self._table = torch.empty(0, width, device="cpu")

    def forward(self, length: int, device: torch.device) -> Tensor:
        """Positions ``[length, width]``, from the first on."""
        if length > len(self._table) or self._table.device != device:
            with torch.inference_mode(False):  # gradients may pass through what is added to it later
                size = max(256, 2 * length)
                self._table = sinusoids(self._first, size, self._width, device, **self._layout)
        return self._table[:length]


class LearnedPositions(nn.Module):
    """Positions that are learned like words (Gehring et al. 2017; Vaswani et al. 2017, table 3, row E).

    Args:
        most: how many there are.
    """

    def __init__(self, most: int, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(most, width))

    def forward(self, length: int, device: torch.device) -> Tensor:
        """Positions ``[length, width]``, from the first on.

        Raises:
            CorpusError: there are not so many.
        """
        if length > len(self.weight):
            raise CorpusError(
                Message(
                    "a text of {length} tokens is too long for this model, which has learned {most} "
                    "positions",
                    length=length,
                    most=len(self.weight),
                ),
                remedy="Split the text, or train a model with more max_positions or sinusoidal ones",
            )
        return self.weight[:length]


LayerT = TypeVar("LayerT", bound=nn.Module)


class Layers(nn.ModuleList, Generic[LayerT]):
    """A module list that knows what it holds, which torch's own does not say to a type checker."""

    def __iter__(self) -> Iterator[LayerT]:
        return super().__iter__()  # type: ignore[return-value]


class Embeddings(nn.Module):
    """Source, target and output embeddings, shared as a configuration says.

    Args:
        tied: "all", "target" or "none" (see TransformerConfig).
        bias: of the output layer.
        scaled: words are multiplied by the root of their width (Vaswani et al. 2017, 3.4).

    Attributes:
        bias: ``[V]``, or None.
    """

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        width: int,
        tied: str,
        *,
        bias: bool = False,
        scaled: bool = True,
    ) -> None:
        super().__init__()
        self.scale = math.sqrt(width) if scaled else 1.0
        if tied == "all" and source_vocabulary != target_vocabulary:
            raise ConfigError(
                Message(
                    "shared embeddings need one vocabulary, not {source} and {target}",
                    source=source_vocabulary,
                    target=target_vocabulary,
                )
            )
        self.target = nn.Parameter(torch.empty(target_vocabulary, width))
        self._source = None if tied == "all" else nn.Parameter(torch.empty(source_vocabulary, width))
        self._output = nn.Parameter(torch.empty(target_vocabulary, width)) if tied == "none" else None
        self.bias = nn.Parameter(torch.empty(target_vocabulary)) if bias else None

    @property
    def source(self) -> Tensor:
        return self.target if self._source is None else self._source

    @property
    def output(self) -> Tensor:
        return self.target if self._output is None else self._output

    def of_source(self, ids: Tensor, kept: Tensor | None = None) -> Tensor:
        """Embeddings ``[B, n, D]`` of source ids ``[B, n]``, scaled.

        Args:
            kept: ``[B, V]`` from ``WordDropout.kept``; None keeps all.
        """
        return self._embed(self.source, ids, kept)

    def of_target(self, ids: Tensor, kept: Tensor | None = None) -> Tensor:
        """The same for target ids."""
        return self._embed(self.target, ids, kept)

    def _embed(self, weight: Tensor, ids: Tensor, kept: Tensor | None) -> Tensor:
        x = F.embedding(ids, weight) * self.scale
        return x if kept is None else x * kept.gather(1, ids)[..., None].to(x.dtype)
