"""Test sets and models of the fake language, in which every word is turned round."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import ModelNotFound
from seq2seq_core.types import Hypothesis, Translation
from tests.app.fakes import FakeTranslator, translate_word

SOURCES = (
    "The cat sleeps on the old red sofa",
    "Where is the station",
    "She reads a long book about the sea every evening in the garden behind the house",
    "He does not know what to say",
)
REFERENCES = tuple(" ".join(translate_word(word, "fr") for word in line.split()) for line in SOURCES)


@dataclass
class PoorTranslator(FakeTranslator):
    """Gives up after ``most`` words."""

    most: int = 4

    def sentence(
        self, source: str, source_language: str, target_language: str, options: SearchOptions
    ) -> Translation:
        whole = super().sentence(source, source_language, target_language, options)
        text = " ".join(whole.text.split()[: self.most])
        return Translation(
            source, whole.source_tokens, (Hypothesis(text, (), (), 0.0),), source_language, target_language
        )


@dataclass
class Models:
    """What the service loads from; remembers with what it was asked."""

    translators: dict[str, FakeTranslator] = field(
        default_factory=lambda: {"starter": FakeTranslator(), "other": PoorTranslator()}
    )
    asked: list[tuple[str, str, int]] = field(default_factory=list)

    def __call__(self, name: str, device: str, threads: int) -> FakeTranslator:
        self.asked.append((name, device, threads))
        if name not in self.translators:
            raise ModelNotFound(f"there is no model {name!r}", remedy="Installed are: starter")
        return self.translators[name]


def pair_file(folder: Path, name: str = "test.en-fr.tsv") -> Path:
    """A file of pairs, with one that has no reference."""
    file = folder / name
    pairs = [*zip(SOURCES, REFERENCES, strict=True), ("This one has no reference", "")]
    file.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), encoding="utf-8")
    return file


def gold_file(folder: Path, name: str = "gold.wa", *, base: int = 1) -> Path:
    """The links of :func:`pair_file`, word by word; the last word's is only possible."""
    file = folder / name
    lines = []
    for source in SOURCES:
        count = len(source.split())
        lines.append(" ".join(f"{i + base}{'p' if i == count - 1 else '-'}{i + base}" for i in range(count)))
    file.write_text("\n".join([*lines, "1-1"]) + "\n", encoding="utf-8")
    return file
