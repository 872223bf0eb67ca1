"""How fast trainings ran on this machine, so that the next one's time can be told before it starts."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Speed:
    """Of a training on one machine.

    Attributes:
        tokens_per_second: target tokens trained on.
        seconds_per_sentence: to translate a dev sentence at an evaluation.
        measured: False where these are stated defaults and not of a run on this machine.
    """

    tokens_per_second: float
    seconds_per_sentence: float
    measured: bool = False


class SpeedMemory:
    """Speeds by what was trained, in a small JSON file that may be lost without harm."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._speeds = self._read()

    def recall(self, key: str) -> Speed | None:
        """The speed of the last run of that kind, if there was one."""
        return self._speeds.get(key)

    def remember(self, key: str, speed: Speed) -> None:
        """Keeps a measured speed; a disk that does not take it is no reason to bother anybody."""
        self._speeds[key] = speed
        table = {name: [s.tokens_per_second, s.seconds_per_sentence] for name, s in self._speeds.items()}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(json.dumps(table, indent=1), encoding="utf-8")
        except OSError as error:
            log.warning("the training speed was not kept: %s", error)

    def _read(self) -> dict[str, Speed]:
        try:
            table = json.loads(self._file.read_text(encoding="utf-8"))
            speeds = {key: Speed(float(a), float(b), measured=True) for key, (a, b) in table.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
        return {
            key: s for key, s in speeds.items() if s.tokens_per_second > 0 and s.seconds_per_sentence >= 0
        }
