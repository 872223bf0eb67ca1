"""A training run from its configuration to an installed model.

``runs/NAME/`` holds ``run.toml``, ``events.jsonl`` (all that the curves show), the tokenizer, the tokenized
pairs and the checkpoints; a run that was interrupted goes on from there as if nothing had happened.
"""

from __future__ import annotations

import datetime
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from seq2seq_core.bundle import load_bundle, read_manifest, save_bundle
from seq2seq_core.config import PairFile, RunConfig, SearchOptions, TokenizerConfig
from seq2seq_core.config_file import dump_run
from seq2seq_core.corpus.pairs import SegmentPair, split_dev
from seq2seq_core.corpus.readers import load_corpus
from seq2seq_core.data.batches import Examples
from seq2seq_core.data.store import PairStore, write_store
from seq2seq_core.errors import LanguageError, TrainingError
from seq2seq_core.evaluation.scores import bleu, chrf
from seq2seq_core.inspection.reading import choose_reading
from seq2seq_core.library import Library
from seq2seq_core.model_config import TransformerConfig
from seq2seq_core.models import build_model
from seq2seq_core.models.protocol import Seq2SeqModel
from seq2seq_core.storage import storage_errors, write_file
from seq2seq_core.text.codec import Codec
from seq2seq_core.text.languages import language_token, normalise_language
from seq2seq_core.text.tokenizer import load_tokenizer, train_tokenizer
from seq2seq_core.training.card import model_card
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.dev import DevSet
from seq2seq_core.training.events import Direction, Note, RunFinished, RunStarted, TrainingEvent, to_json
from seq2seq_core.training.hardware import choose_device, choose_precision, keep_freed_memory, use_threads
from seq2seq_core.training.loop import TrainingLoop
from seq2seq_core.training.run_folder import EVENTS_FILE, FINISHED, RUN_FILE
from seq2seq_core.types import AttentionReading

_LARGEST_SPLIT = 1_000
_READ_PAIRS = 200  # enough to tell the readings of attention apart
OnEvent = Callable[[TrainingEvent], None]


def train(
    run: RunConfig,
    *,
    library: Library,
    runs_root: Path,
    control: TrainingControl,
    on_event: OnEvent,
    resume: bool = False,
    force: bool = False,
) -> Path | None:
    """Trains a model and installs the best one under the run's name.

    Args:
        run: what to do.
        library: where ``base`` is found and the result installed.
        runs_root: where the run's folder is made.
        control: requests from other threads.
        on_event: is told what happens, in this thread.
        resume: go on with the unfinished run of this name; start it if there is none.
        force: replace a run and a model of this name.

    Returns:
        The installed bundle, None where the run was interrupted.

    Raises:
        TrainingError: the name is taken, or the training cannot go on.
        InterlinearError: a file, a model or a configuration value is wrong; says which.
    """
    keep_freed_memory()
    folder = runs_root / run.name
    _claim_name(run.name, folder, library, resume, force)
    resuming = resume and (folder / RUN_FILE).is_file()
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / EVENTS_FILE).open("a", encoding="utf-8") as log:

            def emit(event: TrainingEvent) -> None:
                log.write(to_json(event, time.time()) + "\n")
                log.flush()
                on_event(event)

            return _Run(run, folder, library, control, emit).execute(resuming)


def _claim_name(name: str, folder: Path, library: Library, resume: bool, force: bool) -> None:
    if force:
        shutil.rmtree(folder, ignore_errors=True)
        return
    if resume:
        if (folder / FINISHED).exists():
            raise TrainingError(
                f"the run {name!r} is finished",
                where=folder,
                remedy="Start it anew with --force, or choose another name",
            )
        return
    if (folder / RUN_FILE).exists():
        raise TrainingError(
            f"there is a run {name!r} already",
            where=folder,
            remedy="Choose another name, or use --resume or --force",
        )
    if library.new_path(name).exists():
        raise TrainingError(
            f"there is a model {name!r} already",
            where=library.new_path(name),
            remedy="Choose another name, or use --force",
        )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What training needs of the corpus."""

    model: Seq2SeqModel
    codec: Codec
    store: PairStore
    dev: list[SegmentPair]
    directions: tuple[tuple[str, str], ...]


class _Run:
    """One run of one configuration in one folder."""

    def __init__(
        self, run: RunConfig, folder: Path, library: Library, control: TrainingControl, emit: OnEvent
    ) -> None:
        languages = (normalise_language(run.data.languages[0]), normalise_language(run.data.languages[1]))
        if languages[0] == languages[1]:
            raise LanguageError(
                f"data.languages names {languages[0]!r} twice", remedy="Name the languages of the two columns"
            )
        self.run = replace(run, data=replace(run.data, languages=languages))
        self.folder, self.library, self.control, self.emit = folder, library, control, emit

    def execute(self, resuming: bool) -> Path | None:
        run, training = self.run, self.run.training
        device = choose_device(training.device)
        precision = choose_precision(training, device)
        threads = use_threads(training.threads)
        prepared = self._prepare(resuming)
        write_file(self.folder / RUN_FILE, dump_run(run))
        swapped = run.data.languages[1]
        prefixes = [
            (prepared.codec.prefix(target), source == swapped) for source, target in prepared.directions
        ]
        examples = Examples(prepared.store, prefixes, run.data.max_length)
        if examples.left_out:
            self.emit(
                Note(f"{examples.left_out} pairs are longer than {run.data.max_length} pieces: left out")
            )
        if not len(examples):
            raise TrainingError(
                "no training pair is short enough", remedy="Raise data.max_length or give shorter sentences"
            )
        dev = self._dev_set(prepared)
        model = prepared.model.to(device)
        loop = TrainingLoop(
            model,
            examples,
            training,
            dev.evaluate,
            self.folder / "checkpoints",
            self.control,
            self.emit,
            precision,
        )
        resumed = resuming and loop.resume()
        self.emit(
            RunStarted(
                name=run.name,
                run_folder=str(self.folder),
                train_pairs=len(prepared.store),
                dev_pairs=len(prepared.dev),
                parameters=model.parameter_count(),
                device=str(device),
                precision=str(precision).removeprefix("torch."),
                threads=threads,
                max_steps=loop.max_steps,
                step=loop.progress.step,
            )
        )
        if run.base is not None and not resumed:
            loop.evaluate()  # what fine-tuning must improve on
        reason = loop.run()
        progress = loop.progress
        bundle = None
        if reason != "interrupted":
            loop.load_best()
            bundle = self._install(model.eval(), prepared, progress.best_step or progress.step)
            write_file(self.folder / FINISHED, reason + "\n")
        self.emit(
            RunFinished(
                reason,
                progress.step,
                progress.best_step,
                progress.best_bleu,
                progress.best_chrf,
                None if bundle is None else str(bundle),
            )
        )
        return bundle

    def _prepare(self, resuming: bool) -> _Prepared:
        run = self.run
        corpus = load_corpus(run.data.train)
        if corpus.report.empty:
            self.emit(Note(f"{corpus.report.empty} pairs with an empty side were left out"))
        train = corpus.pairs
        if run.data.dev:
            dev = load_corpus(run.data.dev).pairs
        else:
            train, dev = split_dev(train, min(_LARGEST_SPLIT, max(1, len(train) // 20)), seed=1)
            self.emit(Note(f"{len(dev)} of the pairs were set aside as dev text, since data.dev names none"))
        directions = run.data.language_pairs()
        if run.base is not None:
            model, codec = self._base_model(run.base, directions)
        else:
            codec = self._tokenizer(train, directions, resuming)
            config = run.model or TransformerConfig()
            generator = torch.Generator().manual_seed(run.training.seed)
            model = build_model(config, codec.source.size, codec.target.size, generator)
        first, second = codec.source, codec.target
        store = write_store(
            self.folder / "data", train, (first.encode_ids, second.encode_ids), max(first.size, second.size)
        )
        return _Prepared(model, codec, store, dev, directions)

    def _dev_set(self, prepared: _Prepared, *, whole: bool = False) -> DevSet:
        """Dev text for the evaluations on the way, or the whole of it for the scores on the card."""
        run, config = self.run, self.run.training
        if whole:
            config = replace(config, dev_sentences=max(1, len(prepared.dev)), beam=SearchOptions().beam)
        return DevSet(
            prepared.dev, prepared.codec, run.data.languages, prepared.directions, config, run.data.max_length
        )

    def _tokenizer(
        self, train: list[SegmentPair], directions: tuple[tuple[str, str], ...], resuming: bool
    ) -> Codec:
        """A joint tokenizer of the training pairs, kept in the run's folder for a resume."""
        tokens = {target: language_token(target) for _, target in directions} if len(directions) > 1 else {}
        path = self.folder / "joint.spm"
        if resuming and path.exists():
            tokenizer = load_tokenizer(path)
            return Codec(tokenizer, tokenizer, tokens)
        config = self.run.tokenizer or TokenizerConfig()
        texts = [text for pair in train for text in (pair.source, pair.target)]
        tokenizer, size = train_tokenizer(texts, config, list(tokens.values()), self.run.training.seed)
        if size < config.vocabulary:
            lowered = f"the vocabulary was lowered from {config.vocabulary} to {size} pieces"
            self.emit(Note(f"{lowered}: the corpus is too small for more"))
        write_file(path, tokenizer.serialized)
        return Codec(tokenizer, tokenizer, tokens)

    def _base_model(self, base: str, directions: tuple[tuple[str, str], ...]) -> tuple[Seq2SeqModel, Codec]:
        """The model to fine-tune.

        Raises:
            LanguageError: it does not translate one of the directions.
        """
        bundle = load_bundle(self.library.find(base))
        known = bundle.manifest.directions
        for direction in directions:
            if direction not in known:
                can = ", ".join(f"{source} to {target}" for source, target in known)
                raise LanguageError(
                    f"the model {base!r} does not translate {direction[0]} to {direction[1]}",
                    remedy=f"It translates {can}; set data.languages to one of these or train a new model",
                )
        if len(directions) > 1 and not bundle.codec.joint:
            raise TrainingError(
                f"the model {base!r} has two vocabularies and cannot learn both directions",
                remedy='Use directions = "forward"',
            )
        return bundle.model, bundle.codec

    def _install(self, model: Seq2SeqModel, prepared: _Prepared, best_step: int) -> Path:
        """Writes the model's weights, as they now are, as the bundle NAME."""
        run = self.run
        if run.training.save_as == "float16":
            with torch.no_grad():
                for weight in model.parameters():
                    weight.copy_(weight.half().float())  # what is scored is what is saved
        final = self._dev_set(prepared, whole=True).evaluate(model, best_step)
        target = self.library.new_path(run.name)
        directions = prepared.directions
        licence = run.card.get("licence", "")
        if run.base is not None:
            # A fine-tuned model can still do what its base could, and is under its licence.
            base = read_manifest(self.library.find(run.base))
            directions = base.directions
            licence = licence or base.provenance.get("licence", "")
        created = datetime.datetime.now(datetime.UTC).date().isoformat()
        provenance = {
            "origin": "trained here",
            "created": created,
            "licence": licence,
            "description": run.card.get("description", ""),
            "data": ", ".join(_name(file) for file in run.data.train),
            "base": run.base or "",
            "steps": str(best_step),
        }
        facts = {
            "Languages": ", ".join(f"{source} → {target}" for source, target in directions),
            "Parameters": f"{model.parameter_count():,}",
            "Base": run.base or "",
            "Training data": run.card.get("data", provenance["data"]),
            "Training pairs": f"{len(prepared.store):,}",
            "Steps": f"{best_step:,} of about {run.training.batch_tokens:,} tokens",
            "Licence": licence,
            "Dev text": f"{len(prepared.dev):,} pairs, beam {SearchOptions().beam}",
            "Trained": f"{created}, by `interlinear train`",
        }
        save_bundle(
            target,
            name=run.name,
            model=model,
            codec=prepared.codec,
            directions=directions,
            card=model_card(run, facts, final.directions, _signatures(final.directions)),
            provenance={key: value for key, value in provenance.items() if value},
            scores=_scores(final.directions),
            reading=self._reading(model, prepared),
            number_format=run.training.save_as,
        )
        return target

    def _reading(self, model: Seq2SeqModel, prepared: _Prepared) -> AttentionReading | None:
        """Measured where both directions can be compared; else what the base says of itself."""
        if len(prepared.directions) == 2:
            pairs = [(p.source, p.target) for p in prepared.dev[:: max(1, len(prepared.dev) // _READ_PAIRS)]]
            return choose_reading(model, prepared.codec, pairs, self.run.data.languages)
        return read_manifest(self.library.find(self.run.base)).reading if self.run.base else None


def _scores(directions: tuple[Direction, ...]) -> dict[str, float]:
    scores = {}
    for d in directions:
        pair = f"{d.source_language}-{d.target_language}"
        scores[f"{pair} BLEU"], scores[f"{pair} chrF"] = round(d.bleu, 2), round(d.chrf, 2)
    return scores


def _signatures(directions: tuple[Direction, ...]) -> dict[str, str]:
    signatures = {}
    for d in directions:
        signatures[f"BLEU ({d.target_language})"] = bleu(["a"], ["a"], d.target_language).signature
        signatures["chrF"] = chrf(["a"], ["a"]).signature
    return signatures


def _name(file: PairFile) -> str:
    return file.name if isinstance(file, Path) else f"{file[0].name} + {file[1].name}"
