"""Translates Multi30k's tests with trained models and keeps the translations for all that is said of them."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from pathlib import Path

from seq2seq_core.config import SearchOptions
from seq2seq_core.storage import write_file
from seq2seq_core.translator import Translator

TESTS = ("test_2016_flickr", "test_2017_flickr")
GREEDY, BEAM = 1, 5
BEAMED = "transformer-tiny-long"
"""The experiment that is translated with beams of all sizes."""


@dataclass(frozen=True, slots=True)
class Translated:
    """A test as a model translates it.

    Attributes:
        seconds: CPU seconds of the searching, None where the translations had been kept.
    """

    hypotheses: list[str]
    seconds: float | None


def read_side(data: Path, name: str, language: str) -> list[str]:
    """One side of a file of Multi30k, a sentence a line."""
    return gzip.decompress((data / f"{name}.{language}.gz").read_bytes()).decode("utf-8").splitlines()


def translate_test(
    name: str, test: str, beam: int, data: Path, out: Path, *, again: bool = False
) -> Translated:
    """Translations of one test, kept in ``out/hypotheses``.

    Args:
        again: translate also where translations have been kept, to measure the time.
    """
    kept = out / "hypotheses" / f"{name}.{test}.beam{beam}.de"
    if kept.exists() and not again:
        return Translated(kept.read_text(encoding="utf-8").splitlines(), None)
    translator = Translator(out / "models" / name, device="cpu", threads=1)
    sources = read_side(data, test, "en")
    started = time.process_time()
    hypotheses = translate_lines(translator, sources, beam)
    seconds = time.process_time() - started
    kept.parent.mkdir(parents=True, exist_ok=True)
    write_file(kept, "".join(line + "\n" for line in hypotheses))
    return Translated(hypotheses, seconds)


def translate_lines(translator: Translator, sources: list[str], beam: int) -> list[str]:
    """The best translation of each line, on one line."""
    translations = translator.translate_lines(
        sources,
        source_language="en",
        target_language="de",
        options=SearchOptions(beam=beam, nbest=1),
        segment=False,
    )
    return [" ".join(t.text.split()) for t in translations]
