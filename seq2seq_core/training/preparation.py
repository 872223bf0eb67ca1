"""All that a run needs before its first step. An older run is not touched before all of it is there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from seq2seq_core.bundle import WEIGHTS, load_bundle, read_manifest
from seq2seq_core.config import RunConfig, TokenizerConfig
from seq2seq_core.config_file import dump_run, load_run, model_table
from seq2seq_core.corpus.pairs import SegmentPair
from seq2seq_core.data.batches import Examples
from seq2seq_core.data.subwords import SubwordSampler
from seq2seq_core.errors import LanguageError, TrainingError
from seq2seq_core.library import Library
from seq2seq_core.messages import Message, listed
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.models.protocol import Abilities, Seq2SeqModel
from seq2seq_core.storage import new_folder, write_file
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.languages import language_token, normalise_language
from seq2seq_core.text.tokenizer import Tokenizer, load_tokenizer, train_tokenizer
from seq2seq_core.training.run_data import RunData, open_data, read_corpus, renew_data, write_data
from seq2seq_core.training.run_folder import BASE_FILE, DATA_FOLDER, RUN_FILE, TOKENIZER_FILE
from seq2seq_core.training.trained import choose_trained

Note = Callable[[Message], None]
Directions = tuple[tuple[str, str], ...]

_FIXED_TRAINING = ("average", "batch_tokens", "bucketing", "optimizer", "seed", "subword_regularization")
"""What cannot change when a run is resumed: its batches and the tensors of its checkpoints follow from it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What training needs."""

    model: Seq2SeqModel
    codec: Codec
    data: RunData
    examples: Examples
    directions: Directions


def prepare(run: RunConfig, folder: Path, library: Library, note: Note, *, resuming: bool) -> Prepared:
    """Reads the corpus, makes tokenizer and model, and fills the run's folder.

    Args:
        run: what to do; its languages are normalised.
        folder: of the run; whole at the end, as it was before on any error.
        library: where the base is found.
        note: is told what was chosen or left out.
        resuming: the folder holds this run; else what is in it is replaced.

    Raises:
        TrainingError: the run to resume was another, or there is nothing to train on.
        InterlinearError: a file, a model or a configuration value is wrong; says which.
    """
    directions, tokens = run.data.language_pairs(), _language_tokens(run)
    base = None if run.base is None else _base_model(run, run.base, library)
    keep_texts = run.training.subword_regularization > 0
    if resuming:
        refuse_changes(load_run(folder / RUN_FILE), run, folder / RUN_FILE)
        _refuse_other_base(run, folder, library)
        model, codec = base or _begun_model(run, folder, tokens)
        renew_data(folder / DATA_FOLDER, run.data, codec, note, keep_texts=keep_texts)
        examples = _examples(run, folder, model, codec, directions)
        write_file(folder / RUN_FILE, dump_run(run))
    else:
        corpus = read_corpus(run.data, note)
        codec = base[1] if base else _joint(_new_tokenizer(run, corpus.train, tokens, note), tokens)
        model = base[0] if base else _new_model(run, codec)
        with new_folder(folder) as fresh:
            write_data(fresh / DATA_FOLDER, corpus, codec, keep_texts=keep_texts)
            _check(run, model.abilities, _examples(run, fresh, model, codec, directions), note)
            if run.base is None:
                (fresh / TOKENIZER_FILE).write_bytes(codec.source.serialized)
            else:
                (fresh / BASE_FILE).write_text(_base_digest(run.base, library), encoding="utf-8")
            (fresh / RUN_FILE).write_text(dump_run(run), encoding="utf-8")
        examples = _examples(run, folder, model, codec, directions)
    return Prepared(model, codec, open_data(folder / DATA_FOLDER), examples, directions)


def begun_model(run: RunConfig, folder: Path, library: Library) -> tuple[Seq2SeqModel, Codec]:
    """The model that a run trains, with the weights that it began with.

    Args:
        run: as it lies in its folder.

    Raises:
        TrainingError: its base is another one now.
        InterlinearError: its base is gone, or its tokenizer.
    """
    if run.base is not None:
        _refuse_other_base(run, folder, library)
        return _base_model(run, run.base, library)
    return _begun_model(run, folder, _language_tokens(run))


def refuse_changes(before: RunConfig, now: RunConfig, where: Path) -> None:
    """Compares what cannot change between a run's start and its resume.

    Raises:
        TrainingError: names what changed.
    """
    old, new = _fixed(before), _fixed(now)
    changed = [
        Message("{key} was {before!r} and is {now!r}", key=key, before=old.get(key), now=new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    if changed:
        raise TrainingError(
            Message("the run cannot go on with other settings: {changes}", changes=listed(changed)),
            where=where,
            remedy="Set back what changed to go on, or start anew with --force",
        )


def _fixed(run: RunConfig) -> dict[str, object]:
    """What a run's batches, weights and optimizer state follow from, by dotted key."""
    data, training = run.data, run.training
    fixed: dict[str, object] = {
        "base": run.base,
        "data.languages": tuple(normalise_language(language) for language in data.languages),
        "data.directions": data.directions,
        "data.forward_passes": data.forward_passes,
        "data.max_length": data.max_length,
    }
    fixed |= {f"training.{name}": getattr(training, name) for name in _FIXED_TRAINING}
    tuning = dataclasses.asdict(run.fine_tuning)
    fixed |= {f"fine_tuning.{name}": value for name, value in tuning.items()}
    if run.base is None:
        tokenizer = dataclasses.asdict(run.tokenizer or TokenizerConfig())
        fixed |= {f"tokenizer.{name}": value for name, value in tokenizer.items()}
        model = model_table(run.model or TransformerConfig())
        fixed |= {f"model.{name}": value for name, value in model.items()}
    return fixed


def _examples(
    run: RunConfig, folder: Path, model: Seq2SeqModel, codec: Codec, directions: Directions
) -> Examples:
    """Training examples of the pairs in a run's folder."""
    data, training = open_data(folder / DATA_FOLDER), run.training
    swapped = run.data.languages[1]
    frames = [(codec.frame(direction), direction[0] == swapped) for direction in directions]
    passes = [1 if source == swapped else run.data.forward_passes for source, _ in directions]
    sampler = None
    if data.texts is not None:
        sides = (codec.source, codec.target)
        sampler = SubwordSampler(data.texts, sides, training.subword_regularization, training.seed)
    equal_length = model.abilities.equal_length
    return Examples(
        data.store, frames, run.data.max_length, passes, equal_length=equal_length, sampler=sampler
    )


def _check(run: RunConfig, abilities: Abilities, examples: Examples, note: Note) -> None:
    """Says what cannot be trained on.

    Raises:
        TrainingError: that is all, or the model cannot do what is asked for.
    """
    if abilities.equal_length and run.training.scheduled_sampling:
        raise TrainingError(
            "training.scheduled_sampling is for models that read what they wrote, which this one does not",
            remedy="Set it to 0",
        )
    if abilities.equal_length and run.data.directions == "both":
        # The token that names the target language would move every place by one.
        raise TrainingError(
            "a model that writes one token for each that it reads learns one direction",
            remedy='Set data.directions to "forward", or choose another architecture',
        )
    longest = abilities.max_source
    # A source has a language and an end token, too.
    if longest is not None and run.data.max_length + 2 > longest:
        raise TrainingError(
            Message(
                "data.max_length is {length}, and the model has positions for {most} pieces",
                length=run.data.max_length,
                most=longest - 2,
            ),
            remedy="Lower data.max_length or raise model.max_positions",
        )
    if examples.left_out:
        note(
            Message(
                "{count} pairs are longer than {most} pieces: left out",
                count=examples.left_out,
                most=run.data.max_length,
            )
        )
    if not len(examples):
        raise TrainingError(
            Message(
                "no training pair is short enough for data.max_length, {length}", length=run.data.max_length
            ),
            remedy="Raise data.max_length or give shorter sentences",
        )
    if examples.unwritten:
        total = examples.unwritten + int(examples.target_lengths.sum())
        note(
            Message(
                "{count:,} of {total:,} target tokens stand where their source has ended: "
                "this model writes as many tokens as it reads, and never learns them",
                count=examples.unwritten,
                total=total,
            )
        )


def _language_tokens(run: RunConfig) -> dict[str, str]:
    directions = run.data.language_pairs()
    return {target: language_token(target) for _, target in directions} if len(directions) > 1 else {}


def _begun_model(run: RunConfig, folder: Path, tokens: Mapping[str, str]) -> tuple[Seq2SeqModel, Codec]:
    codec = _joint(load_tokenizer(folder / TOKENIZER_FILE), tokens)
    return _new_model(run, codec), codec


def _new_model(run: RunConfig, codec: Codec) -> Seq2SeqModel:
    generator = torch.Generator().manual_seed(run.training.seed)
    return build_model(run.model or TransformerConfig(), codec.source.size, codec.target.size, generator)


def _new_tokenizer(
    run: RunConfig, train: Sequence[SegmentPair], tokens: Mapping[str, str], note: Note
) -> Tokenizer:
    """A joint tokenizer of the training pairs."""
    config = run.tokenizer or TokenizerConfig()
    texts = [text for pair in train for text in (pair.source, pair.target)]
    tokenizer, size = train_tokenizer(texts, config, list(tokens.values()), run.training.seed)
    if size < config.vocabulary:
        note(
            Message(
                "the vocabulary was lowered from {wanted} to {size} pieces: the corpus is too small for more",
                wanted=config.vocabulary,
                size=size,
            )
        )
    return tokenizer


def _joint(tokenizer: Tokenizer, tokens: Mapping[str, str]) -> Codec:
    return Codec(tokenizer, tokenizer, tokens)


def _base_digest(base: str, library: Library) -> str:
    return read_manifest(library.find(base)).files[WEIGHTS]


def _refuse_other_base(run: RunConfig, folder: Path, library: Library) -> None:
    """Looks whether what a run leaves as it is, is as it was.

    Raises:
        TrainingError: it is not.
    """
    file = folder / BASE_FILE
    if run.base is None or run.fine_tuning.train == "all" or not file.is_file():
        return
    if file.read_text(encoding="utf-8") != _base_digest(run.base, library):
        raise TrainingError(
            Message("the model {name!r} is not the one that the run was started with", name=run.base),
            where=folder,
            remedy="Install that one again to go on, or start anew with --force",
        )


def _base_model(run: RunConfig, base: str, library: Library) -> tuple[Seq2SeqModel, Codec]:
    """The model to fine-tune, of which is chosen what is trained.

    Raises:
        LanguageError: it does not translate one of the directions.
        ConfigError: it has no such layers.
    """
    bundle = load_bundle(library.find(base))
    known, directions = bundle.manifest.directions, run.data.language_pairs()
    for direction in directions:
        if direction not in known:
            can = listed(Message("{source} to {target}", source=a, target=b) for a, b in known)
            raise LanguageError(
                Message(
                    "the model {name!r} does not translate {source} to {target}",
                    name=base,
                    source=direction[0],
                    target=direction[1],
                ),
                remedy=Message(
                    "It translates {directions}; set data.languages to one of these or train a new model",
                    directions=can,
                ),
            )
    if len(directions) > 1 and not bundle.codec.joint:
        raise TrainingError(
            Message("the model {name!r} has two vocabularies and cannot learn both directions", name=base),
            remedy='Use directions = "forward"',
        )
    choose_trained(bundle.model, run.fine_tuning, run.training.seed)
    return bundle.model, bundle.codec
