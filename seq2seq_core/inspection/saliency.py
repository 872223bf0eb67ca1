"""What each target token depends on in the source: by gradients, by erasing words, by attention.

The methods can differ, and none is the truth; so each comes with its comprehensiveness (DeYoung et al. 2020,
"ERASER"): how much less likely the target becomes without the words that the method holds for important.

Shape legend: T target tokens, S source tokens, S' source tokens with special ones, W source words, M points
of a path, E source embeddings.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from seq2seq_core.data.batches import make_batch, pad
from seq2seq_core.errors import BundleError, Cancelled
from seq2seq_core.inspection.alignments import Word, membership, words_of
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.search.forced import attend, force_decode
from seq2seq_core.search.sentences import SCORED_NUMBERS, SentenceTranslator, ShouldStop
from seq2seq_core.text.languages import is_unspaced
from seq2seq_core.text.tokenizer import EOS
from seq2seq_core.types import AttentionMaps, Saliency, SaliencyMethod, Token

POINTS = 16
"""Of the path of integrated gradients; Gauss-Legendre's come closer to the integral than equal steps do."""

_PATH_CELLS = 4096  # source and target tokens of all points whose gradients are taken together
_FIFTH = 5
_CHOICES = 10  # random ones to compare with
_SEED = 1


@dataclass(frozen=True, slots=True)
class Given:
    """A source and a given target, as a model reads them.

    Attributes:
        source: S' ids, special ones included.
        target: T ids.
        start: what the decoder reads before them.
        first: place of the first token of the text in ``source``.
        words: places in ``source`` of the pieces of each word; of each piece, where a script has no spaces.
        tokens: S.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    start: tuple[int, ...]
    first: int
    words: tuple[tuple[int, ...], ...]
    tokens: int


def saliency(
    sentences: SentenceTranslator,
    source: str,
    target: str,
    *,
    direction: tuple[str, str],
    methods: Sequence[SaliencyMethod],
    ids: Sequence[int] | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[Saliency, ...]:
    """What each token of a given target depends on, by each of some methods.

    Args:
        ids: the target's pieces, where it was written with others than the tokenizer's own.
        should_stop: asked between passes through the model.

    Returns:
        One a method, in their order.

    Raises:
        BundleError: attention is asked of a model that has none.
        Cancelled: ``should_stop`` said so.
        CorpusError: a side is too long.
        LanguageError: the model has no token for the target language.
    """
    stop = _stopper(should_stop)
    encoded, goal = sentences.encode_pair(source, target)
    frame = sentences.codec.frame(direction)
    first = len(frame.before)
    words = _words(encoded.tokens, source, is_unspaced(direction[0]))
    places = tuple(tuple(first + token for token in word) for word in words)
    given = Given(
        tuple(frame.source(encoded.ids)),
        tuple(goal.ids if ids is None else ids),
        frame.start,
        first,
        places,
        len(encoded.ids),
    )
    erased = Erased(sentences.model, given, stop)
    found = []
    for method in methods:
        match method:
            case "gradient":
                weights = gradients(sentences.model, given, stop, points=None)
            case "integrated":
                weights = gradients(sentences.model, given, stop)
            case "erasure":
                weights = erased.falls()
            case "attention":
                weights = _attention(sentences, given)
        found.append(Saliency(method, weights, *erased.faithfulness(weights)))
    return tuple(found)


def gradients(
    model: Seq2SeqModel, given: Given, stop: Callable[[], None], points: int | None = POINTS
) -> NDArray[np.float32]:
    """Gradient x input, or integrated gradients, of each target token's log-probability.

    Integrated gradients (Sundararajan et al. 2017, eq. 1) go from a source whose words are all zero vectors,
    special tokens and positions as they are, to the source itself; so a row sums to what the words add to the
    log-probability of its token (completeness, proposition 1).

    Args:
        stop: called between backward passes, of which there are T for each batch of points; raises Cancelled.
        points: of the path; None for the gradient at the source alone.

    Returns:
        ``[T, S]``.
    """
    nodes, shares = np.ones(1), np.ones(1)
    if points is not None:
        nodes, shares = np.polynomial.legendre.leggauss(points)
        nodes, shares = (nodes + 1) / 2, shares / 2  # from [-1, 1] to [0, 1]
    total = np.zeros((len(given.target), given.tokens))
    chunk = max(1, _PATH_CELLS // (len(given.source) + len(given.target)))
    for start in range(0, len(nodes), chunk):
        part = slice(start, start + chunk)
        total += _weighted_gradients(model, given, nodes[part], shares[part], stop)
    return total.astype(np.float32)


def _weighted_gradients(
    model: Seq2SeqModel,
    given: Given,
    nodes: NDArray[np.float64],
    shares: NDArray[np.float64],
    stop: Callable[[], None],
) -> NDArray[np.float64]:
    """``[T, S]``: input times the weighted sum of gradients where words are scaled by each of M nodes."""
    words = slice(given.first, given.first + given.tokens)
    rows = np.zeros((len(given.target), given.tokens))
    count = len(nodes)
    # The weights of a translator are frozen, and a search may have been in inference mode around this.
    with torch.inference_mode(False), torch.enable_grad():
        batch = make_batch([given.source] * count, [given.target] * count, [given.start] * count)
        batch = batch.to(model.device)
        inputs = model.embed_source(batch.source[:1]).detach()
        scale = inputs.new_ones(count, len(given.source), 1)
        scale[:, words] = inputs.new_tensor(nodes)[:, None, None]
        points = (inputs * scale).requires_grad_()
        features = model(dataclasses.replace(batch, source=points))[:, len(given.start) - 1 :]
        for t, token in enumerate(given.target):
            stop()
            logprobs = model.output(features[:, t]).log_softmax(-1)[:, token]
            again = t + 1 < len(given.target)
            (gradient,) = torch.autograd.grad(
                logprobs @ logprobs.new_tensor(shares), points, retain_graph=again
            )
            rows[t] = (gradient.sum(0) * inputs[0]).sum(-1)[words].double().cpu().numpy()
    return rows


class Erased:
    """The log-probabilities of a given target where words of its source are left out; each is found once.

    Args:
        stop: called between batches; raises Cancelled.
    """

    def __init__(self, model: Seq2SeqModel, given: Given, stop: Callable[[], None]) -> None:
        self._model, self._given, self._stop = model, given, stop
        self._known: dict[frozenset[int], NDArray[np.float64]] = {}

    def falls(self) -> NDArray[np.float32]:
        """How far each target token's log-probability falls without a word, spread over the word's pieces.

        Returns:
            ``[T, S]``.
        """
        given = self._given
        weights = np.zeros((len(given.target), given.tokens), np.float32)
        whole, *others = self.logprobs([frozenset(), *(frozenset([w]) for w in range(len(given.words)))])
        for places, without in zip(given.words, others, strict=True):
            columns = [place - given.first for place in places]
            weights[:, columns] = ((whole - without) / len(columns))[:, None]
        return weights

    def faithfulness(self, weights: NDArray[np.float32]) -> tuple[float, float]:
        """How much the target's log-probability falls, in nats a token, without the most important fifth of
        the words, and what it falls by on average without as many words chosen at random.

        Args:
            weights: ``[T, S]``; a word is as important as the sum over its pieces and all target tokens.
        """
        given = self._given
        count, erased = len(given.words), math.ceil(len(given.words) / _FIFTH)
        if not count or not given.target:
            return 0.0, 0.0
        by_token = weights.astype(np.float64).sum(axis=0)
        by_word = [sum(by_token[place - given.first] for place in places) for places in given.words]
        top = np.argsort(-np.array(by_word), kind="stable")[:erased]
        random = np.random.default_rng(_SEED)
        chosen = [random.choice(count, erased, replace=False) for _ in range(_CHOICES)]
        whole, first, *rest = (
            float(logprobs.mean())
            for logprobs in self.logprobs(
                [frozenset(), *(frozenset(int(word) for word in words) for words in (top, *chosen))]
            )
        )
        return whole - first, whole - sum(rest) / len(rest)

    def logprobs(self, erasures: Sequence[frozenset[int]]) -> list[NDArray[np.float64]]:
        """``[T]`` for each set of words to leave out."""
        missing = [words for words in dict.fromkeys(erasures) if words not in self._known]
        width = len(self._given.target) + 1
        most = max(1, SCORED_NUMBERS // (width * len(self._model.output_weight())))
        for start in range(0, len(missing), most):
            self._stop()
            self._find(missing[start : start + most])
        return [self._known[words] for words in erasures]

    @torch.inference_mode()
    def _find(self, erasures: Sequence[frozenset[int]]) -> None:
        given, device = self._given, self._model.device
        sources = []
        for words in erasures:
            gone = {place for word in words for place in given.words[word]}
            sources.append([token for place, token in enumerate(given.source) if place not in gone])
        source, mask = pad(sources)
        memory = self._model.encode(source.to(device), mask.to(device))
        targets, rows = [given.target] * len(sources), range(len(sources))
        forced = force_decode(self._model, memory, targets, start_ids=given.start, eos=EOS, rows=rows)
        for words, one in zip(erasures, forced, strict=True):
            self._known[words] = np.array(one.logprobs[:-1])


def _attention(sentences: SentenceTranslator, given: Given) -> NDArray[np.float32]:
    """The map of the best reading, ``[T, S]``."""
    if not sentences.model.abilities.attention:
        raise BundleError("the model has no attention to show", remedy="Choose another method")
    model = sentences.model
    source, mask = pad([given.source])
    with torch.inference_mode():
        memory = model.encode(source.to(model.device), mask.to(model.device))
    (weights,) = attend(model, memory, [given.target], start_ids=given.start, eos=EOS, rows=[0])
    trailing = len(given.source) - given.first - given.tokens
    return AttentionMaps(weights, given.first, trailing, sentences.reading).best_map()


def _words(tokens: Sequence[Token], source: str, unspaced: bool) -> Iterator[list[int]]:
    """The tokens of each word; a script without spaces has its pieces for words."""
    words: Sequence[Word] = words_of(source)
    if unspaced:
        spans = sorted({(token.start, token.end) for token in tokens if token.end > token.start})
        words = [Word(source[start:end], start, end) for start, end in spans]
    for column in membership(tokens, words).T:
        places = np.flatnonzero(column).tolist()
        if places:
            yield places


def _stopper(should_stop: ShouldStop | None) -> Callable[[], None]:
    def stop() -> None:
        if should_stop is not None and should_stop():
            raise Cancelled

    return stop
