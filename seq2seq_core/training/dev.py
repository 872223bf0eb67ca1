"""Scores of a model in training on dev text: teacher-forced loss, and BLEU and chrF of the real beam."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from seq2seq_core.config import SearchOptions, TrainingConfig
from seq2seq_core.corpus.pairs import SegmentPair
from seq2seq_core.data.batches import make_batch, pad
from seq2seq_core.evaluation.scores import bleu, chrf
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.search.beam import beam_search
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.tokenizer import EOS
from seq2seq_core.training.events import Direction, Evaluated, Sample
from seq2seq_core.training.objective import cross_entropy

_BATCH = 50  # sentences translated at a time


@dataclass(frozen=True, slots=True)
class _Side:
    """Dev text of one direction, ready to be scored."""

    source_language: str
    target_language: str
    sources: list[str]
    references: list[str]
    source_ids: list[list[int]]
    target_ids: list[list[int]]
    start_ids: tuple[int, ...]


class DevSet:
    """Dev sentences in all directions of a run.

    Args:
        pairs: dev pairs; an evenly spaced part of them is used where there are more than asked for.
        codec: the model's.
        languages: of the two columns.
        directions: which ways to score.
        config: how many sentences, which beam, how many samples.
        max_length: longer sentences (in pieces) are left out.
        general: pairs of another kind of text, which are scored, too.
    """

    def __init__(
        self,
        pairs: Sequence[SegmentPair],
        codec: Codec,
        languages: tuple[str, str],
        directions: Sequence[tuple[str, str]],
        config: TrainingConfig,
        max_length: int,
        general: Sequence[SegmentPair] = (),
    ) -> None:
        self._codec, self._config = codec, config
        self._sides, self._general = (
            [
                self._side(some, direction, direction[0] == languages[1], max_length)
                for direction in directions
            ]
            for some in (pairs, general)
        )

    def __len__(self) -> int:
        """Sentences to translate, each direction counted for itself."""
        return sum(len(side.sources) for side in (*self._sides, *self._general))

    def evaluate(self, model: Seq2SeqModel, step: int, between: Callable[[], None]) -> Evaluated:
        """Scores a model, which must be in eval mode.

        Args:
            between: called before every batch and every decoder step; it may wait, and what it raises ends
                the evaluation.
        """
        started = time.perf_counter()
        directions, samples = [], []
        loss = tokens = 0.0
        with torch.inference_mode():
            for side in self._sides:
                side_loss, side_tokens = self._loss(model, side, between)
                loss, tokens = loss + side_loss, tokens + side_tokens
                hypotheses = self._translate(model, side, between)
                directions.append(_scored(side, hypotheses))
                count = max(1, self._config.samples // len(self._sides))
                for i in _spaced(len(hypotheses), count):
                    samples.append(Sample(side.sources[i], side.references[i], hypotheses[i]))
            general = [
                _scored(side, self._translate(model, side, between)) for side in self._general if side.sources
            ]
        return Evaluated(
            step=step,
            dev_loss=loss / max(1.0, tokens),
            bleu=_mean([d.bleu for d in directions]),
            chrf=_mean([d.chrf for d in directions]),
            best=False,
            samples=tuple(samples[: self._config.samples]),
            seconds=time.perf_counter() - started,
            directions=tuple(directions),
            general_bleu=_mean([d.bleu for d in general]) if general else None,
            general_chrf=_mean([d.chrf for d in general]) if general else None,
        )

    def _side(
        self, pairs: Sequence[SegmentPair], direction: tuple[str, str], swapped: bool, max_length: int
    ) -> _Side:
        texts = [(p.target, p.source) if swapped else (p.source, p.target) for p in pairs]
        texts = [texts[i] for i in _spaced(len(texts), self._config.dev_sentences)]
        source_pieces = self._codec.source.encode_ids([source for source, _ in texts])
        target_pieces = self._codec.target.encode_ids([target for _, target in texts])
        fits = [
            i for i in range(len(texts)) if max(len(source_pieces[i]), len(target_pieces[i])) <= max_length
        ]
        frame = self._codec.frame(direction)
        return _Side(
            *direction,
            [texts[i][0] for i in fits],
            [texts[i][1] for i in fits],
            [frame.source(source_pieces[i]) for i in fits],
            [target_pieces[i] for i in fits],
            frame.start,
        )

    def _loss(self, model: Seq2SeqModel, side: _Side, between: Callable[[], None]) -> tuple[float, int]:
        total, tokens = 0.0, 0
        for rows in _by_length(side.source_ids):
            between()
            sources = [np.asarray(side.source_ids[i]) for i in rows]
            targets = [np.asarray(side.target_ids[i]) for i in rows]
            starts = [side.start_ids] * len(rows)
            batch = make_batch(sources, targets, starts, equal_length=model.abilities.equal_length)
            batch = batch.to(model.device)
            real = batch.target_mask
            weight, bias = model.output_weight(), model.embeddings.bias
            sums = cross_entropy(model(batch)[real], weight, bias, batch.target_output[real], 0.0)
            total += float(sums)
            tokens += batch.target_tokens
        return total, tokens

    def _translate(self, model: Seq2SeqModel, side: _Side, between: Callable[[], None]) -> list[str]:
        def never_stop() -> bool:
            between()
            return False

        options = SearchOptions(beam=self._config.beam, nbest=1)
        forbidden = self._codec.never_written()
        texts = [""] * len(side.sources)
        for rows in _by_length(side.source_ids):
            source, mask = pad([side.source_ids[i] for i in rows])
            memory = model.encode(source.to(model.device), mask.to(model.device))
            lengths = [len(side.source_ids[i]) for i in rows]
            results = beam_search(
                model,
                memory,
                start_ids=side.start_ids,
                eos=EOS,
                options=options,
                source_lengths=lengths,
                forbidden=forbidden,
                should_stop=never_stop,
            )
            for i, result in zip(rows, results, strict=True):
                texts[i] = self._codec.decode_target(result.hypotheses[0].ids).text
        return texts


def _scored(side: _Side, hypotheses: Sequence[str]) -> Direction:
    # TER would take longer than the translating.
    words = bleu(hypotheses, side.references, side.target_language).score
    characters = chrf(hypotheses, side.references).score
    return Direction(side.source_language, side.target_language, words, characters)


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)


def _by_length(ids: Sequence[Sequence[int]]) -> list[list[int]]:
    """Row numbers in batches of similar length, longest first."""
    order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
    return [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]


def _spaced(total: int, wanted: int) -> list[int]:
    """At most ``wanted`` of ``total`` places, evenly spaced."""
    if total <= wanted:
        return list(range(total))
    return [i * total // wanted for i in range(wanted)]
