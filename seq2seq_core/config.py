"""Configurations of search, data and training: typed, validated where they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from seq2seq_core.checks import folder_name, not_negative, positive, probability, require
from seq2seq_core.messages import Message
from seq2seq_core.model_config import ModelConfig

MAX_BEAM = 64


@dataclass(frozen=True, slots=True)
class Term:
    """A term that must appear in a translation.

    Attributes:
        source: what stands for it in the source, words and letters as given; where it does not occur, the
            term is not required. Empty for a term that is required in any case.
        target: what must stand in the translation, one word or several.
    """

    source: str
    target: str

    def __post_init__(self) -> None:
        require(bool(self.target.strip()), "a term has no words that must appear", "Give the term as A=>B")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampling:
    """How to draw hypotheses in place of searching the best.

    Attributes:
        temperature: above 1 flattens the distribution, below 1 sharpens it.
        top_k: only the likeliest so many tokens are drawn from; 0 for all (Fan et al. 2018).
        top_p: only the likeliest tokens that together have this probability are drawn from; 1 for all
            (Holtzman et al. 2020).
        seed: of all chance; the same seed draws the same for a sentence, whatever stands beside it.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 1

    def __post_init__(self) -> None:
        positive("temperature", self.temperature)
        not_negative("top_k", self.top_k)
        require(
            0 < self.top_p <= 1,
            Message("top_p is {value}, it must be above 0 and at most 1", value=self.top_p),
        )
        not_negative("seed", self.seed)


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchOptions:
    """How to search, the same for every architecture.

    Attributes:
        beam: live hypotheses a sentence; 1 is greedy search.
        nbest: hypotheses to return, None for as many as the beam.
        min_length: shortest target in tokens without the end token.
        max_length: longest target in tokens without the end token, None to derive it from the source.
        length_penalty: alpha of GNMT's length penalty ((5 + n) / 6) ** alpha (Wu et al. 2016, eq. 14),
            where n counts tokens and the end token.
        coverage_penalty: beta of GNMT's coverage penalty (same equation), which is added to the score of a
            finished hypothesis: beta times the sum, over source tokens, of the logarithm of the attention
            that each has had, at most 1. 0 for none; only for models with attention.
        prefix: text that every hypothesis begins with; it may end inside a word, and inside a word piece.
        prefix_ids: target ids that every hypothesis begins with, as a trace has them; in place of ``prefix``.
        terms: terms that must appear in the translation of each sentence that they occur in, each as often as
            it is given.
        avoid: words, or several words in a row, that must not appear; upper and lower case are told apart,
            and a word is not found inside a longer one.
        no_repeat_ngram: no n tokens in a row occur twice in a hypothesis; 0 for no such rule.
        groups: diverse beam search (Vijayakumar et al. 2018): the beam is divided into so many groups, of
            which the later ones avoid what the earlier ones chose at the same step; 1 for a plain beam.
        diversity: lambda of diverse beam search, what a token costs for each earlier group that chose it.
        sampling: draw hypotheses, as many as the beam, in place of searching; equal ones are returned once.
        rerank: "score" ranks the n-best list by score; "mbr" by minimum Bayes risk: by the chrF that each is
            expected to have, 0 to 100, if one of all that were found is right (Kumar & Byrne 2004). A beam's
            hypotheses count by their probability, samples by how often they were drawn (Eikema & Aziz 2020).
        attention: return cross attention with every hypothesis.
        trace: record every step's candidates.
    """

    beam: int = 5
    nbest: int | None = None
    min_length: int = 0
    max_length: int | None = None
    length_penalty: float = 1.0
    coverage_penalty: float = 0.0
    prefix: str = ""
    prefix_ids: tuple[int, ...] = ()
    terms: tuple[Term, ...] = ()
    avoid: tuple[str, ...] = ()
    no_repeat_ngram: int = 0
    groups: int = 1
    diversity: float = 0.5
    sampling: Sampling | None = None
    rerank: Literal["score", "mbr"] = "score"
    attention: bool = False
    trace: bool = False

    def __post_init__(self) -> None:
        require(
            1 <= self.beam <= MAX_BEAM,
            Message("beam is {beam}, it must be from 1 to {most}", beam=self.beam, most=MAX_BEAM),
        )
        require(
            self.nbest is None or 1 <= self.nbest <= self.beam,
            Message(
                "nbest is {nbest}, it must be from 1 to the beam, {beam}", nbest=self.nbest, beam=self.beam
            ),
            "Take a larger beam",
        )
        if self.max_length is not None:
            not_negative("max_length", self.max_length)
            require(
                self.min_length <= self.max_length,
                Message(
                    "min_length is {least}, more than max_length, {most}",
                    least=self.min_length,
                    most=self.max_length,
                ),
            )
        for name in ("min_length", "length_penalty", "coverage_penalty", "no_repeat_ngram", "diversity"):
            not_negative(name, getattr(self, name))
        require(
            self.groups >= 1 and self.beam % self.groups == 0,
            Message(
                "groups is {groups}, it must divide the beam, {beam}", groups=self.groups, beam=self.beam
            ),
        )
        if self.sampling is not None:
            asked = {
                "terms": self.terms,
                "groups": self.groups > 1,
                "coverage_penalty": self.coverage_penalty,
                "trace": self.trace,
            }
            for name, value in asked.items():
                require(
                    not value,
                    Message("{name} is for a search, and samples are drawn without one", name=name),
                    Message("Leave out either {name} or the sampling", name=name),
                )
        require(not (self.prefix and self.prefix_ids), "give either a prefix or its ids, not both")
        require(
            all(text.strip() for text in self.avoid), "a text to avoid is empty", "Leave out the empty one"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenizerConfig:
    """A SentencePiece tokenizer, trained on both sides of the training pairs.

    Attributes:
        vocabulary: number of pieces, special ones included; lowered (and said) for a small corpus.
        kind: "unigram" or "bpe".
        byte_fallback: spell unknown characters as UTF-8 bytes, so that none is ever lost.
    """

    vocabulary: int = 8000
    kind: Literal["unigram", "bpe"] = "unigram"
    byte_fallback: bool = True

    def __post_init__(self) -> None:
        require(
            100 <= self.vocabulary <= 256_000,
            Message("vocabulary is {size}, it must be from 100 to 256000", size=self.vocabulary),
        )


PairFile = Path | tuple[Path, Path]
"""A file of pairs, or a source file and its target file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DataConfig:
    """What to train on.

    Attributes:
        train: files of pairs.
        dev: files of dev pairs; empty to take a stable split of the training pairs.
        general: files of pairs of another kind of text, on which fine-tuning is not to lose anything: scored
            before, on the way and after; empty for none.
        languages: BCP-47 codes of the two columns.
        directions: "forward" trains first to second language, "both" one model for both ways.
        forward_passes: how often an epoch reads the pairs from first to second language, for once the other
            way; more than 1 where that direction is the harder one.
        max_length: pairs with a longer side (in pieces) are left out, and counted.
    """

    train: tuple[PairFile, ...]
    dev: tuple[PairFile, ...] = ()
    general: tuple[PairFile, ...] = ()
    languages: tuple[str, str]
    directions: Literal["forward", "both"] = "forward"
    forward_passes: int = 1
    max_length: int = 128

    def __post_init__(self) -> None:
        require(bool(self.train), "data.train names no file", "Name a file of pairs to train on")
        positive("data.max_length", self.max_length)
        positive("data.forward_passes", self.forward_passes)

    def language_pairs(self) -> tuple[tuple[str, str], ...]:
        """The directions to train, as (source, target)."""
        first, second = self.languages
        return ((first, second), (second, first)) if self.directions == "both" else ((first, second),)


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingConfig:
    """How to train.

    Attributes:
        max_epochs: passes over the training pairs; training also ends at ``max_steps``.
        batch_tokens: tokens a batch, padding included, counted on the longer side.
        bucketing: fill batches with sentences of like length; False fills them in a random order.
        optimizer: "adam" (Kingma & Ba 2015, decoupled weight decay), or "muon": Muon (Jordan 2024) on the
            matrices inside the layers and Adam on all else.
        learning_rate: peak of the schedule.
        schedule: "linear" falls to 0 over the last ``decay`` part of the steps, "inverse-sqrt" is the
            Transformer paper's, "constant" stays. Each starts with ``warmup`` steps.
        clip_norm: longest gradient (Pascanu et al. 2013); a longer one is scaled down to it.
        average: decay of the moving average of weights that is evaluated and saved; 0 for none.
        average_checkpoints: the mean of the weights at the last so many evaluations is scored at the end and
            kept if it beats the best of them (Vaswani et al. 2017, section 6.1); 0 for none.
        scheduled_sampling: probability, at the end of the run, that the decoder reads its own likeliest token
            in place of the right one; it rises linearly from 0 (Bengio et al. 2015).
        subword_regularization: how much the segmentation of a text changes each time it is read; 0 for not at
            all. With a BPE vocabulary, the part of merges that is dropped (Provilkov et al. 2020); with a
            unigram one, Kudo's (2018) alpha, by which lower values above 0 change more. Batches are filled by
            the usual segmentation, which has fewer tokens (half as many as an alpha of 0.1).
        validate_every: steps between evaluations, 0 for once an epoch.
        patience: evaluations without a better BLEU before training stops early, 0 for never.
        dev_sentences: dev sentences a direction translated by the beam at each evaluation.
        samples: dev sentences shown at each evaluation.
        log_every: steps between reports.
        threads: torch threads, 0 for its own choice.
        save_as: number format of the installed weights; "float16" halves the file.
    """

    max_epochs: int = 30
    max_steps: int | None = None
    batch_tokens: int = 4096
    bucketing: bool = True
    optimizer: Literal["adam", "muon"] = "adam"
    learning_rate: float = 1e-3
    weight_decay: float = 0.0
    warmup: int = 500
    schedule: Literal["linear", "inverse-sqrt", "constant"] = "linear"
    decay: float = 1.0
    label_smoothing: float = 0.1
    clip_norm: float = 1.0
    average: float = 0.999
    average_checkpoints: int = 0
    scheduled_sampling: float = 0.0
    subword_regularization: float = 0.0
    validate_every: int = 0
    patience: int = 5
    dev_sentences: int = 500
    beam: int = 4
    samples: int = 6
    log_every: int = 20
    device: str = "auto"
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    threads: int = 0
    save_as: Literal["float32", "float16"] = "float32"
    seed: int = 1

    def __post_init__(self) -> None:
        for name in ("max_epochs", "batch_tokens", "learning_rate", "clip_norm", "beam", "log_every"):
            positive(f"training.{name}", getattr(self, name))
        for name in (
            "warmup",
            "average_checkpoints",
            "validate_every",
            "patience",
            "weight_decay",
            "samples",
            "threads",
            "seed",
        ):
            not_negative(f"training.{name}", getattr(self, name))
        require(self.max_steps is None or self.max_steps > 0, "training.max_steps must be above 0")
        require(self.dev_sentences > 0, "training.dev_sentences must be above 0")
        require(
            0 < self.decay <= 1,
            Message("training.decay is {decay}, it must be above 0 and at most 1", decay=self.decay),
        )
        probability("training.label_smoothing", self.label_smoothing)
        probability("training.average", self.average)
        probability("training.scheduled_sampling", self.scheduled_sampling)
        probability("training.subword_regularization", self.subword_regularization)
        require(
            self.average_checkpoints != 1, "training.average_checkpoints is 1, it must be 0 or at least 2"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class FineTuning:
    """What of a base is trained.

    Attributes:
        train: "all" weights, those of some "layers", or low-rank "adapters" beside weights that stay as they
            are, into which they are merged in the end (Hu et al. 2021).
        layers: for "layers", names of parts: "decoder" for all of its layers, "decoder.5" for the sixth.
        rank: r of an adapter: of the two matrices whose product it is.
        alpha: an adapter counts alpha / r times.
        dropout: of what adapters read.
        feed_forward: adapters stand beside the feed-forward layers' matrices, too, not only beside those of
            attention.
    """

    train: Literal["all", "layers", "adapters"] = "all"
    layers: tuple[str, ...] = ()
    rank: int = 8
    alpha: float = 16.0
    dropout: float = 0.0
    feed_forward: bool = False

    def __post_init__(self) -> None:
        positive("fine_tuning.rank", self.rank)
        positive("fine_tuning.alpha", self.alpha)
        probability("fine_tuning.dropout", self.dropout)
        require(
            bool(self.layers) == (self.train == "layers"),
            'fine_tuning.layers must name layers if fine_tuning.train is "layers", and only then',
            'For example train = "layers" and layers = ["decoder", "encoder.5"]',
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class RunConfig:
    """A training run: what ``interlinear train RUN.toml`` reads.

    Attributes:
        base: an installed model or folder to fine-tune; None to start from nothing.
        fine_tuning: what of it is trained.
        model: shape of a new model; None with ``base``.
        card: words for the model card: ``description``, ``licence``, ``limits``, ``attribution``.
    """

    name: str
    data: DataConfig
    base: str | None = None
    fine_tuning: FineTuning = field(default_factory=FineTuning)
    tokenizer: TokenizerConfig | None = None
    model: ModelConfig | None = None
    training: TrainingConfig = field(default_factory=TrainingConfig)
    card: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        folder_name(self.name)
        if self.base is not None:
            require(
                self.model is None and self.tokenizer is None,
                "[model] and [tokenizer] belong to a new model, but base names one to fine-tune",
                "Leave out either base or the two tables",
            )
        else:
            require(
                self.fine_tuning == FineTuning() and not self.data.general,
                "[fine_tuning] and data.general are for a model that is trained on, and base names none",
                "Name a base, or leave them out",
            )
