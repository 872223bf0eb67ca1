"""A training run from its configuration to an installed model.

``runs/NAME/`` holds ``run.toml``, ``events.jsonl`` (all that the curves show), the tokenizer, the tokenized
pairs and the checkpoints; a run that was interrupted goes on from there as if nothing had happened.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from seq2seq_core.config import RunConfig, SearchOptions
from seq2seq_core.errors import Cancelled, LanguageError, TrainingError
from seq2seq_core.library import Library
from seq2seq_core.messages import Message
from seq2seq_core.models.adapters import merge
from seq2seq_core.storage import storage_errors, write_file
from seq2seq_core.text.languages import normalise_language
from seq2seq_core.training.checkpoints import Progress
from seq2seq_core.training.control import TrainingControl
from seq2seq_core.training.dev import DevSet
from seq2seq_core.training.events import (
    MOST_FORGOTTEN,
    Note,
    Reason,
    RunFinished,
    RunStarted,
    TrainingEvent,
    to_json,
)
from seq2seq_core.training.hardware import choose_device, choose_precision, keep_freed_memory, use_threads
from seq2seq_core.training.installing import install
from seq2seq_core.training.loop import TrainingLoop
from seq2seq_core.training.preparation import Prepared, prepare
from seq2seq_core.training.run_folder import CHECKPOINTS_FOLDER, EVENTS_FILE, FINISHED, RUN_FILE
from seq2seq_core.training.trained import trained_parameters

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
    if not force:
        _refuse_taken_name(run.name, folder, library, resume)
    resuming = resume and not force and (folder / RUN_FILE).is_file()
    with storage_errors(folder), _EventLog(on_event) as log:
        return _Run(run, folder, library, control, log).execute(resuming)


def _refuse_taken_name(name: str, folder: Path, library: Library, resume: bool) -> None:
    if resume:
        if (folder / FINISHED).exists():
            raise TrainingError(
                Message("the run {name!r} is finished", name=name),
                where=folder,
                remedy="Start it anew with --force, or choose another name",
            )
        return
    if (folder / RUN_FILE).exists():
        raise TrainingError(
            Message("there is a run {name!r} already", name=name),
            where=folder,
            remedy="Choose another name, or use --resume or --force",
        )
    if library.new_path(name).exists():
        raise TrainingError(
            Message("there is a model {name!r} already", name=name),
            where=library.new_path(name),
            remedy="Choose another name, or use --force",
        )


class _EventLog:
    """Hands events on, and writes them to a run's folder once there is one.

    Args:
        on_event: is told each at once.
    """

    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event
        self._lines: list[str] = []
        self._file: TextIO | None = None

    def __enter__(self) -> _EventLog:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file is not None:
            self._file.close()

    def open(self, folder: Path) -> None:
        """From now on events are lines in a folder, those before included."""
        self._file = (folder / EVENTS_FILE).open("a", encoding="utf-8")
        self._write()

    def emit(self, event: TrainingEvent) -> None:
        """Something happened."""
        self._lines.append(to_json(event, time.time()) + "\n")
        self._write()
        self._on_event(event)

    def _write(self) -> None:
        if self._file is not None:
            self._file.writelines(self._lines)
            self._file.flush()
            self._lines.clear()


class _Run:
    """One run of one configuration in one folder."""

    def __init__(
        self, run: RunConfig, folder: Path, library: Library, control: TrainingControl, log: _EventLog
    ) -> None:
        languages = (normalise_language(run.data.languages[0]), normalise_language(run.data.languages[1]))
        if languages[0] == languages[1]:
            raise LanguageError(
                Message("data.languages names {language!r} twice", language=languages[0]),
                remedy="Name the languages of the two columns",
            )
        self.run = replace(run, data=replace(run.data, languages=languages))
        self.folder, self.library, self.control, self.log = folder, library, control, log

    def execute(self, resuming: bool) -> Path | None:
        run, training = self.run, self.run.training
        device = choose_device(training.device)
        precision = choose_precision(training, device)
        threads = use_threads(training.threads)
        prepared = prepare(run, self.folder, self.library, self._note, resuming=resuming)
        self.log.open(self.folder)
        model = prepared.model.to(device)
        dev, whole = self._dev_set(prepared), self._dev_set(prepared, whole=True)
        loop = TrainingLoop(
            model,
            prepared.examples,
            training,
            dev.evaluate,
            self.folder / CHECKPOINTS_FOLDER,
            self.control,
            self.log.emit,
            precision,
            closing=len(whole) / max(1, len(dev)),
        )
        if resuming:
            loop.resume()
        elif run.base is not None and not prepared.data.general:
            self._note(Message("there is no general text (data.general): what is forgotten is not measured"))
        parameters = model.parameter_count()
        trained = sum(p.numel() for p in trained_parameters(model).values())
        self.log.emit(
            RunStarted(
                name=run.name,
                run_folder=str(self.folder),
                train_pairs=len(prepared.data.store),
                dev_pairs=len(prepared.data.dev),
                parameters=parameters,
                device=str(device),
                precision=str(precision).removeprefix("torch."),
                threads=threads,
                max_steps=loop.max_steps,
                step=loop.progress.step,
                trained=trained if trained < parameters else None,
            )
        )
        reason = loop.run(evaluate_first=run.base is not None)  # what fine-tuning must improve on
        return self._finish(reason, loop, prepared, whole)

    def _finish(self, reason: Reason, loop: TrainingLoop, prepared: Prepared, dev: DevSet) -> Path | None:
        """Installs the best weights, unless the run is to be resumed."""
        progress, bundle = loop.progress, None
        if reason != "interrupted":
            try:
                with loop.holding_best():
                    merge(prepared.model)
                    bundle = install(self.run, self.library, prepared, progress, dev, loop.look)
                write_file(self.folder / FINISHED, reason + "\n")
                self._compare_general(progress)
            except Cancelled:
                reason = "interrupted"
        self.log.emit(
            RunFinished(
                reason,
                progress.step,
                progress.best_step,
                progress.best_bleu,
                progress.best_chrf,
                None if bundle is None else str(bundle),
                progress.first_general,
                progress.best_general,
            )
        )
        return bundle

    def _compare_general(self, progress: Progress) -> None:
        """Says so where what was learnt has cost more of what was known than chance would."""
        before, after = progress.first_general, progress.best_general
        if before is None or after is None or before - after <= MOST_FORGOTTEN:
            return
        self._note(
            Message(
                "BLEU on general text fell from {before:.1f} to {after:.1f}: mixing general pairs into the "
                "training text, fewer steps, or training adapters or fewer layers keep more of it",
                before=before,
                after=after,
            )
        )

    def _note(self, message: Message) -> None:
        self.log.emit(Note(message))

    def _dev_set(self, prepared: Prepared, *, whole: bool = False) -> DevSet:
        """Dev text for the evaluations on the way, or the whole of it for the scores on the card."""
        run, config, pairs = self.run, self.run.training, prepared.data.dev
        if whole:
            config = replace(config, dev_sentences=max(1, len(pairs)), beam=SearchOptions().beam)
        general = () if whole else prepared.data.general
        languages, length = run.data.languages, run.data.max_length
        return DevSet(pairs, prepared.codec, languages, prepared.directions, config, length, general)
