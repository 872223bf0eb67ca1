"""Packages of Argos Translate in: what they say of themselves, what is refused, and hostile archives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seq2seq_core.bundle import load_bundle
from seq2seq_core.config import SearchOptions
from seq2seq_core.errors import InterlinearError
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.interop.reports import ImportReport
from seq2seq_core.library import Library
from seq2seq_core.text.languages import normalise_language
from seq2seq_core.translator import Translator
from tests.core.interop.ctranslate2_models import argos, opennmt
from tests.core.interop.test_hostile import archive_of

pytest.importorskip("ctranslate2")

NAME = "translate-en_fr-1_9.argosmodel"


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is packed."""
    return opennmt(tmp_path_factory.mktemp("argos") / "model", quantization="int8")


def report_on(path: Path, library: Library, **wanted: Any) -> ImportReport:
    with importing(path, library, Wanted(**wanted)) as found:
        return found.report


def refused(path: Path, library: Library, match: str) -> None:
    """With nothing left behind."""
    with pytest.raises(InterlinearError, match=match), importing(path, library) as found:
        found.install()
    assert not library.home.exists() or list(library.home.iterdir()) == []


def test_the_report_says_what_was_understood(model: Path, tmp_path: Path, library: Library) -> None:
    report = report_on(argos(tmp_path / NAME, model), library)
    assert (report.family, report.name) == ("Argos Translate", "translate-en_fr-1_9")
    assert report.directions == (("en", "fr"),)
    assert (report.licence, report.number_format, report.unsupported) == ("", "float32", ())
    assert [str(note) for note in report.notes] == ["its weights are int8, and are made float32"]
    assert report.sample is not None


def test_what_is_installed_translates(model: Path, tmp_path: Path, library: Library) -> None:
    with importing(argos(tmp_path / NAME, model), library) as found:
        path = found.install()
    assert path.name == "translate-en_fr-1_9"
    assert "Data compiled by Opus." in (path / "README.md").read_text(encoding="utf-8")
    assert not (path / "stanza").exists()
    (line,) = Translator(path, device="cpu").translate_lines(
        ["Where is the station?"],
        source_language="en",
        target_language="fr",
        options=SearchOptions(beam=2, max_length=8),
    )
    assert line.hypotheses


def test_an_unpacked_package_is_the_same(model: Path, tmp_path: Path, library: Library) -> None:
    import zipfile

    with zipfile.ZipFile(argos(tmp_path / NAME, model)) as packed:
        packed.extractall(tmp_path)
    report = report_on(tmp_path / "translate-en_fr-1_9", library)
    assert (report.name, report.directions) == ("translate-en_fr-1_9", (("en", "fr"),))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("zt", "en"), (normalise_language("zh-Hant"), "en")),
        (("pb", "es"), ("pt", "es")),
        (("nb", "en"), ("nb", "en")),
    ],
)
def test_argos_own_codes_are_known(
    codes: tuple[str, str], expected: tuple[str, str], model: Path, tmp_path: Path, library: Library
) -> None:
    archive = argos(tmp_path / NAME, model, dict(zip(("from_code", "to_code"), codes, strict=True)))
    assert report_on(archive, library).directions == (expected,)
    assert report_on(archive, library, sources=("de",)).directions == (("de", expected[1]),)


def test_all_that_is_not_supported_is_said_at_once(model: Path, tmp_path: Path, library: Library) -> None:
    changes = {"type": "sbd", "target_prefix": "__fr__"}
    report = report_on(argos(tmp_path / NAME, model, changes, {"bpe.model": b"#version: 0.2\n"}), library)
    said = "; ".join(report.unsupported)
    for part in ('type is "sbd"', 'target_prefix is "__fr__"', "cut by Moses and BPE"):
        assert part in said
    assert report.size_bytes > 10_000


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"from_code": "xx"}, "unknown language 'xx'"),
        ({"from_code": None}, "between which languages"),
        ({"to_code": ["fr"]}, "between which languages"),
        ({"to_code": "en"}, "between which languages"),
    ],
)
def test_odd_metadata(
    metadata: dict[str, Any], said: str, model: Path, tmp_path: Path, library: Library
) -> None:
    refused(argos(tmp_path / NAME, model, metadata), library, said)


class TestHostileArchives:
    def test_metadata_that_is_none(self, model: Path, tmp_path: Path, library: Library) -> None:
        for number, text in enumerate((b"", b"[]", b"\xff", b'{"a": 1, "a": 2}')):
            files = {"p/metadata.json": text, "p/model/model.bin": (model / "model.bin").read_bytes()}
            refused(archive_of(tmp_path / f"{number}.argosmodel", files), library, r"metadata\.json")

    def test_that_escape(self, tmp_path: Path, library: Library) -> None:
        for name in ("../evil", "a/../../evil", "/tmp/evil"):
            files = {"p/metadata.json": b"{}", "p/model/model.bin": b"", name: b"evil"}
            refused(archive_of(tmp_path / "a.argosmodel", files), library, "no plain file inside it")
        assert not (tmp_path / "evil").exists()

    def test_that_unpack_to_too_much(self, model: Path, tmp_path: Path, library: Library) -> None:
        archive = argos(tmp_path / NAME, model, more={"stanza/en/big.pt": bytes(30 << 20)})
        refused(archive, library, "more than a model can need")

    def test_without_a_tokenizer_or_with_another(self, model: Path, tmp_path: Path, library: Library) -> None:
        for file, said in ((b"no model", "is not a SentencePiece model"), (b"", "SentencePiece model")):
            refused(argos(tmp_path / NAME, model, more={"sentencepiece.model": file}), library, said)

    def test_that_are_no_archive(self, tmp_path: Path, library: Library) -> None:
        (tmp_path / NAME).write_bytes(b"no archive")
        refused(tmp_path / NAME, library, "neither a folder nor a zip archive")


def test_its_bundle_remembers_what_it_was(model: Path, tmp_path: Path, library: Library) -> None:
    with importing(argos(tmp_path / NAME, model), library) as found:
        bundle = load_bundle(found.install())
    assert bundle.manifest.provenance["description"] == "Argos Translate"
    assert bundle.manifest.provenance["base"] == "translate-en_fr-1_9"
