"""What the user asks of a training before it starts, and what that means in steps and minutes."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from app.services.corpora import CorpusInspector
from app.services.model_parts import PartsReader
from app.services.parameters import ParameterCounter
from app.services.training_speed import Speed
from app.viewmodels.chosen_pairs import ChosenPairs, default_name
from app.viewmodels.training_plan import (
    CHARACTERS_PER_TOKEN,
    DEFAULT_PRESET,
    DEFAULT_SPEEDS,
    DEFAULT_VOCABULARY,
    DEV_SENTENCES,
    Effort,
    Options,
    propose,
)
from app.viewmodels.tuning_choice import TuningChoice, Way
from seq2seq_core.config import DataConfig, FineTuning, RunConfig, TokenizerConfig, TrainingConfig
from seq2seq_core.errors import ConfigError
from seq2seq_core.model_config import PRESETS, TaggerConfig
from seq2seq_core.text.languages import LANGUAGES

if TYPE_CHECKING:
    from seq2seq_core.library import ModelEntry


class Obstacle(Enum):
    """Why the training cannot start yet."""

    NO_FILE = auto()
    READING = auto()
    BAD_FILE = auto()
    NO_PAIRS = auto()
    BAD_GENERAL = auto()
    NO_BASE = auto()
    NO_LAYERS = auto()
    NO_LANGUAGES = auto()
    SAME_LANGUAGES = auto()
    BASE_DIRECTION = auto()
    NO_NAME = auto()
    BAD_NAME = auto()
    TAKEN_NAME = auto()
    UNFINISHED_NAME = auto()


class TrainingSetup(QObject):
    """The upper half of the Train page.

    Args:
        inspector: reads the file that the user chose.
        general_inspector: reads the one of general text.
        models: the installed models, as known now.
        unfinished: names of the interrupted runs.
        speed: what is known of this machine, by base model or preset.
        counter: counts the parameters of the presets once a new model is asked for.
        parts: says which layers a model has.

    Signals:
        changed: anything here.
    """

    changed = Signal()

    def __init__(
        self,
        inspector: CorpusInspector,
        general_inspector: CorpusInspector,
        models: Callable[[], Sequence[ModelEntry]],
        unfinished: Callable[[], Sequence[str]],
        speed: Callable[[str], Speed | None],
        counter: ParameterCounter,
        parts: PartsReader,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.pairs = ChosenPairs(inspector, self)
        self.general = ChosenPairs(general_inspector, self)
        self.tuning = TuningChoice(parts, self)
        self._models = models
        self._unfinished = unfinished
        self._speed = speed
        self._counter = counter
        self.parameters: dict[str, int] = {}
        self.task: Literal["fine-tune", "new"] = "fine-tune"
        self.base = ""
        self.preset = DEFAULT_PRESET
        self.source_language = ""
        self.target_language = ""
        self._both_wanted = False
        self.effort: Effort = "balanced"
        self.name = ""
        self._name_is_ours = True
        self._edited: dict[str, Any] = {}
        counter.counted.connect(self._size)
        self.pairs.chosen.connect(self._name_after_file)
        self.pairs.inspected.connect(self._take_languages)
        for part in (self.pairs, self.general, self.tuning):
            part.changed.connect(self.changed)

    # What the user does

    def set_task(self, task: Literal["fine-tune", "new"]) -> None:
        """Fine-tune an installed model, or start a new one."""
        self.task = task
        if task == "new" and not self.parameters:
            self._counter.request(PRESETS, DEFAULT_VOCABULARY)
        self._edited.clear()
        self._settle_languages()
        self.changed.emit()

    def set_base(self, name: str) -> None:
        """Chooses the model to fine-tune."""
        self.base = name
        self._look_at_base()
        self.changed.emit()

    def set_way(self, way: Way) -> None:
        """What of the model to fine-tune is trained; each has a learning rate of its own."""
        self._edited.pop("learning_rate", None)
        self.tuning.set_way(way)

    def set_preset(self, preset: str) -> None:
        """Chooses the shape of a new model."""
        self.preset = preset
        self.changed.emit()

    def set_languages(self, source: str, target: str) -> None:
        """Languages of the two sides, BCP-47; empty for not chosen yet."""
        self.source_language, self.target_language = source, target
        self.changed.emit()

    def set_both_directions(self, both: bool) -> None:
        """One model for both ways, or source to target only."""
        self._both_wanted = both
        self.changed.emit()

    def set_effort(self, effort: Effort) -> None:
        """Takes the options that an effort proposes, in place of any that were changed."""
        self.effort = effort
        self._edited.clear()
        self.changed.emit()

    def set_option(self, name: str, value: float) -> None:
        """Changes one of the options."""
        if getattr(self.options, name) != value:
            self._edited[name] = value
            self.changed.emit()

    def set_name(self, name: str) -> None:
        """Names the model; an empty name is proposed again with the next file."""
        self.name = name.strip()
        self._name_is_ours = not self.name
        self.changed.emit()

    def refresh(self) -> None:
        """The installed models or the interrupted runs are others now."""
        bases = self.bases
        if bases and self.base not in bases:
            self.base = bases[0]
        self._look_at_base()
        self._name_after_file()
        self.changed.emit()

    # What follows from it

    @property
    def bases(self) -> tuple[str, ...]:
        """Names of the models that can be fine-tuned."""
        return tuple(entry.name for entry in self._models() if entry.problem is None)

    @property
    def base_entry(self) -> ModelEntry | None:
        """The model to fine-tune."""
        return next((entry for entry in self._models() if entry.name == self.base), None)

    @property
    def tags(self) -> bool:
        """Whether the new model is a tagger, which learns one direction and does not read what it wrote."""
        return self.task == "new" and isinstance(PRESETS[self.preset], TaggerConfig)

    @property
    def both_directions(self) -> bool:
        """Whether one model is to translate both ways."""
        return self._both_wanted and not self.tags

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes to choose from: those of the model to fine-tune, or all that are known."""
        entry = self.base_entry
        if self.task == "fine-tune" and entry is not None:
            return tuple(dict.fromkeys(code for direction in entry.directions for code in direction))
        return tuple(LANGUAGES)

    @property
    def options_changed(self) -> bool:
        """Whether an option is not what the effort proposes."""
        return bool(self._edited)

    @property
    def options(self) -> Options:
        """What the effort proposes for this file, with the user's changes."""
        chosen = dataclasses.replace(self.proposed(self.effort), **self._edited)
        return dataclasses.replace(chosen, scheduled_sampling=0.0) if self.tags else chosen

    def proposed(self, effort: Effort) -> Options:
        """The options of an effort for the chosen task and file."""
        way = self.tuning.way if self.task == "fine-tune" else None
        return propose(effort, self.tokens_per_epoch or 200_000, way)

    @property
    def tokens_per_epoch(self) -> int:
        """Target tokens in one pass over the file, about; 0 while it is not read."""
        if self.pairs.summary is None:
            return 0
        source, target = self.pairs.summary.characters
        pairs = self.pairs.usable
        ways = (source + target, 2 * pairs) if self.both_directions else (target, pairs)
        return round(ways[0] / CHARACTERS_PER_TOKEN) + ways[1]

    @property
    def speed_key(self) -> str:
        """By which the speed of such a training is remembered."""
        if self.task == "new":
            return self.preset
        return f"base:{self.base}" + ("" if self.tuning.way == "all" else f":{self.tuning.way}")

    @property
    def speed(self) -> Speed:
        """Measured on this machine, or else a stated default."""
        known = self._speed(self.speed_key)
        if known is not None:
            return known
        entry = self.base_entry
        if self.task == "fine-tune" and entry is not None:
            # Work a token goes with the parameters; the presets' defaults are for a vocabulary of 8,000.
            return Speed(min(4000.0, 1.4e10 / max(entry.parameters, 1)), 0.04)
        return DEFAULT_SPEEDS[self.preset]

    def seconds(self, effort: Effort | None = None) -> float | None:
        """About how long the training takes; None while the file is not read."""
        if self.pairs.summary is None:
            return None
        options = self.options if effort is None else self.proposed(effort)
        tokens = self.tokens_per_epoch * options.epochs
        steps = tokens / options.batch_tokens
        every = options.validate_every or self.tokens_per_epoch / options.batch_tokens
        sentences = min(DEV_SENTENCES, self.pairs.usable // 10)
        if self.task == "fine-tune":
            sentences += min(DEV_SENTENCES, self.general.usable)
        sentences *= 2 if self.both_directions else 1
        evaluations = 1 + steps / max(every, 1)
        speed = self.speed
        return tokens / speed.tokens_per_second + evaluations * sentences * speed.seconds_per_sentence

    @property
    def obstacle(self) -> Obstacle | None:
        """The first thing that keeps the training from starting; None if it can."""
        return (
            self._file_obstacle()
            or (self._base_obstacle() if self.task == "fine-tune" else None)
            or self._language_obstacle()
            or self._name_obstacle()
        )

    def run(self) -> RunConfig:
        """The run as it would start now.

        Raises:
            ConfigError: a value is out of range.
        """
        if self.pairs.file is None:
            raise ConfigError("no file to train on", remedy="Choose a file of pairs")
        options = self.options
        steps = max(1.0, self.tokens_per_epoch * options.epochs / options.batch_tokens)
        fine = self.task == "fine-tune"
        return RunConfig(
            name=self.name,
            base=self.base if fine else None,
            fine_tuning=self.tuning.config if fine else FineTuning(),
            data=DataConfig(
                train=(self.pairs.file,),
                general=(self.general.file,) if fine and self.general.file is not None else (),
                languages=(self.source_language, self.target_language),
                directions="both" if self.both_directions else "forward",
            ),
            tokenizer=None if fine else TokenizerConfig(vocabulary=DEFAULT_VOCABULARY),
            model=None if fine else PRESETS[self.preset],
            training=TrainingConfig(
                max_epochs=options.epochs,
                batch_tokens=options.batch_tokens,
                learning_rate=options.learning_rate,
                label_smoothing=options.label_smoothing,
                scheduled_sampling=options.scheduled_sampling,
                subword_regularization=options.subword_regularization,
                average_checkpoints=options.average_checkpoints if options.average_checkpoints > 1 else 0,
                validate_every=options.validate_every,
                seed=options.seed,
                # A short run has neither the steps for a long warm-up nor for a long average.
                warmup=int(min(500, steps / 10)),
                average=min(0.999, max(0.0, 1 - 20 / steps)),
                patience=0,
                dev_sentences=DEV_SENTENCES,
                log_every=max(1, min(20, int(steps / 100))),
                threads=1,
            ),
        )

    def _file_obstacle(self) -> Obstacle | None:
        if self.pairs.file is None:
            return Obstacle.NO_FILE
        if self.pairs.error:
            return Obstacle.BAD_FILE
        if self.pairs.summary is None:
            return Obstacle.READING
        return None if self.pairs.usable else Obstacle.NO_PAIRS

    def _base_obstacle(self) -> Obstacle | None:
        if self.general.error:
            return Obstacle.BAD_GENERAL
        if self.base_entry is None:
            return Obstacle.NO_BASE
        chosen = self.tuning.layers.intersection(self.tuning.parts)
        return Obstacle.NO_LAYERS if self.tuning.way == "layers" and not chosen else None

    def _language_obstacle(self) -> Obstacle | None:
        if not self.source_language or not self.target_language:
            return Obstacle.NO_LANGUAGES
        if self.source_language == self.target_language:
            return Obstacle.SAME_LANGUAGES
        return None if self._base_does_it() else Obstacle.BASE_DIRECTION

    def _base_does_it(self) -> bool:
        entry = self.base_entry
        if self.task == "new" or entry is None:
            return True
        forward = (self.source_language, self.target_language)
        wanted = [forward, forward[::-1]] if self.both_directions else [forward]
        return all(direction in entry.directions for direction in wanted)

    def _name_obstacle(self) -> Obstacle | None:
        if not self.name:
            return Obstacle.NO_NAME
        if re.fullmatch(r"[\w-][\w.-]*", self.name) is None:
            return Obstacle.BAD_NAME
        if self.name in self._unfinished():
            return Obstacle.UNFINISHED_NAME
        return Obstacle.TAKEN_NAME if self._is_taken(self.name) else None

    def _is_taken(self, name: str) -> bool:
        return any(entry.name == name for entry in self._models())

    def _free_name(self, wanted: str) -> str:
        taken = {entry.name for entry in self._models()} | set(self._unfinished())
        if wanted not in taken:
            return wanted
        return next(f"{wanted}-{n}" for n in range(2, len(taken) + 3) if f"{wanted}-{n}" not in taken)

    def _look_at_base(self) -> None:
        entry = self.base_entry
        self.tuning.look_at(None if entry is None else entry.path)
        self._settle_languages()

    def _settle_languages(self) -> None:
        """Proposes what the names of the files say, else the first direction of the model to fine-tune."""
        guess = self.pairs.summary.languages if self.pairs.summary is not None else None
        if guess is not None and not self.source_language and not self.target_language:
            self.source_language, self.target_language = guess
        entry = self.base_entry
        if self.task == "new" or entry is None or not entry.directions:
            return
        if guess is None and (self.source_language, self.target_language) not in entry.directions:
            self.source_language, self.target_language = entry.directions[0]

    def _size(self, preset: str, parameters: int) -> None:
        self.parameters[preset] = parameters
        self.changed.emit()

    def _name_after_file(self) -> None:
        if self.pairs.file is not None and self._name_is_ours:
            self.name = self._free_name(default_name(self.pairs.file))

    def _take_languages(self) -> None:
        summary = self.pairs.summary
        if summary is not None and summary.languages is not None:
            self.source_language, self.target_language = summary.languages
        self._settle_languages()
