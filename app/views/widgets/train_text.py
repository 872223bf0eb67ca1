"""Numbers, times and events of a training in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from app.services.training import RunEnded
from app.viewmodels.training import TrainingViewModel
from app.views.engine_text import localised
from seq2seq_core.training.events import (
    CheckpointSaved,
    Evaluated,
    Note,
    Paused,
    Resumed,
    RunFinished,
    RunStarted,
    TrainingEvent,
)

MOST_DIRECTIONS, MOST_LANGUAGES = 12, 3
"""That are named one by one."""


def count(number: float) -> str:
    """A whole number with its thousands apart: 20,296."""
    return f"{round(number):,}"


def millions(number: int) -> str:
    """Parameters: 7.4 M, or 850 k for a small model."""
    return f"{number / 1e6:.1f} M" if number >= 999_500 else f"{number / 1e3:.0f} k"


def rate(value: float) -> str:
    """A learning rate, as a settings file has it: 0.0002, 2e-5."""
    return f"{value:.2g}".replace("e-0", "e-")


def megabytes(size: int) -> str:
    """A size on disk."""
    return f"{size / 1e6:.1f} MB" if size < 10e6 else f"{size / 1e6:.0f} MB"


def duration(seconds: float) -> str:
    """A time as one would say it: 40 s, 12 min, 1 h 5 min."""
    if seconds < 59.5:
        return QCoreApplication.translate("TrainText", "{} s").format(max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return QCoreApplication.translate("TrainText", "{} min").format(minutes)
    return QCoreApplication.translate("TrainText", "{hours} h {minutes} min").format(
        hours=minutes // 60, minutes=minutes % 60
    )


def estimate(seconds: float) -> str:
    """A time that is not known for sure; rounded more, the longer it is."""
    step = 5 if seconds < 60 else 60 if seconds < 1800 else 300 if seconds < 3 * 3600 else 1800
    rounded = max(step, round(seconds / step) * step)
    return QCoreApplication.translate("TrainText", "about {}").format(duration(rounded))


def directions(pairs: Sequence[tuple[str, str]], name_of: Callable[[str], str]) -> str:
    """Directions in words, an arrow with two heads where a pair goes both ways; of many, their number."""
    if len(pairs) > MOST_DIRECTIONS:
        sides = {source for source, _ in pairs}, {target for _, target in pairs}
        return " → ".join(languages(sorted(side), name_of) for side in sides)
    parts = []
    for number, (a, b) in enumerate(pairs):
        if (b, a) not in pairs:
            parts.append(f"{name_of(a)} → {name_of(b)}")
        elif number < pairs.index((b, a)):
            parts.append(f"{name_of(a)} ⇄ {name_of(b)}")
    return ", ".join(parts)


def languages(codes: Sequence[str], name_of: Callable[[str], str]) -> str:
    """Languages by name; of many, their number."""
    if len(codes) <= MOST_LANGUAGES:
        return ", ".join(map(name_of, codes))
    return QCoreApplication.translate("TrainText", "{} languages").format(len(codes))


def score(value: float) -> str:
    """A score of 0 to 100 as it is usually given."""
    return f"{value:.1f}"


def difference(value: float) -> str:
    """A gain or loss, with its sign."""
    return f"{value:+.1f}".replace("-", "−")


def note(view_model: TrainingViewModel) -> tuple[str, str]:
    """What the navigation says of trainings, and what that means; empty where there is nothing to say."""
    translate = QCoreApplication.translate
    run = view_model.run
    if run is not None and not run.over:
        part = run.last.progress if run.last is not None else 0.0
        return f"{100 * part:.0f} %", translate("TrainText", "A training is under way")
    if view_model.unfinished:
        return "•", translate("TrainText", "An interrupted training can be resumed here")
    return "", ""


def log_line(event: TrainingEvent | RunEnded) -> str:
    """One line of the log."""
    translate = QCoreApplication.translate
    match event:
        case RunStarted():
            line = translate(
                "TrainText",
                "{pairs} pairs to train on, {dev} for evaluation; {parameters} parameters on {device}",
            ).format(
                pairs=count(event.train_pairs),
                dev=count(event.dev_pairs),
                parameters=millions(event.parameters),
                device=event.device.upper(),
            )
            if event.trained is not None:
                line += translate("TrainText", ", {} of them trained").format(millions(event.trained))
            return line
        case Note():
            return localised(event.message)
        case Evaluated():
            line = translate(
                "TrainText", "Step {step}: BLEU {bleu}, chrF {chrf}, dev loss {loss} ({seconds})"
            ).format(
                step=count(event.step),
                bleu=score(event.bleu),
                chrf=score(event.chrf),
                loss=f"{event.dev_loss:.2f}",
                seconds=duration(event.seconds),
            )
            if event.general_bleu is not None:
                line += translate("TrainText", ", general text BLEU {}").format(score(event.general_bleu))
            return line + (translate("TrainText", ", the best so far") if event.best else "")
        case CheckpointSaved():
            return translate("TrainText", "Step {}: checkpoint saved").format(count(event.step))
        case Paused():
            return translate("TrainText", "Step {}: paused").format(count(event.step))
        case Resumed():
            return translate("TrainText", "Step {}: resumed").format(count(event.step))
        case RunFinished():
            return _finished(event)
        case RunEnded():
            return localised(event.error)
    return ""


def _finished(event: RunFinished) -> str:
    translate = QCoreApplication.translate
    reasons = {
        "finished": translate("TrainText", "Step {}: finished"),
        "early stopping": translate(
            "TrainText", "Step {}: ended early, since it did not get better any more"
        ),
        "stopped": translate("TrainText", "Step {}: stopped; the best model is kept"),
        "interrupted": translate("TrainText", "Step {}: interrupted; it can be resumed"),
    }
    return reasons[event.reason].format(count(event.step))
