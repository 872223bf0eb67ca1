"""Models fetched from a stand-in of the hub: whole, interrupted, altered, refused, and not at all."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq_core import paths
from seq2seq_core.bundle import read_manifest
from seq2seq_core.errors import Cancelled, DownloadError, StorageError
from seq2seq_core.interop.downloading import KEPT_SECONDS, Download, download
from seq2seq_core.interop.exporting import export_bundle
from seq2seq_core.interop.hub_files import HubFile, offer_of, split_name
from seq2seq_core.interop.importing import Wanted, importing
from seq2seq_core.library import Library
from seq2seq_core.paths import cache_root
from tests.core.interop.hub_stand_in import COMMIT, PIECE, StandIn, stand_in
from tests.core.interop.marian_models import hand_made
from tests.core.tiny import tiny_bundle

NAME = "Helsinki-NLP/opus-mt-en-fr"
WEIGHTS = "model.safetensors"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "HF_TOKEN", "HF_ENDPOINT", paths.OFFLINE):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[StandIn]:
    """With one Marian model, beside whose files lie some that nobody needs."""
    folder = hand_made(tmp_path / "original")
    with stand_in() as found:
        found.add(NAME, folder)
        found.models[NAME] |= {
            "pytorch_model.bin": b"no" * 5000,
            "tf_model.h5": b"no" * 5000,
            ".gitattributes": b"*.bin lfs",
            "benchmark.txt": b"good",
        }
        yield found


def fetch(hub: StandIn, name: str = NAME, **options: Any) -> Download:
    return download(name, hub=hub.address, patience=5.0, **options)


def install(fetched: Download, library: Library) -> Path:
    with importing(fetched.path, library, Wanted(provenance=fetched.provenance)) as found:
        return found.install()


def gathered() -> list[str]:
    return sorted(f.name for f in (cache_root() / "downloads").rglob("*") if f.is_file())


def test_a_model_is_fetched_installed_and_gone_from_the_cache(hub: StandIn, library: Library) -> None:
    told: list[tuple[int, int]] = []
    fetched = fetch(hub, on_progress=lambda *done: told.append(done))
    assert gathered() == ["README.md", "config.json", WEIGHTS, "source.spm", "target.spm",
                          "tokenizer_config.json", "vocab.json"]  # fmt: skip
    assert told == sorted(told)
    assert told[-1] == (hub.sent, hub.sent)
    path = install(fetched, library)
    assert path.name == "opus-mt-en-fr"
    manifest = read_manifest(path)
    assert manifest.directions == (("en", "fr"),)
    assert manifest.provenance["repository"] == NAME
    assert manifest.provenance["revision"] == COMMIT
    assert COMMIT in (path / "README.md").read_text(encoding="utf-8")
    fetched.discard()
    assert list((cache_root() / "downloads").iterdir()) == []


def test_nothing_is_asked_or_told_but_what_is_needed(hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch(hub)
    assert hub.requests[0] == f"/api/models/{NAME}?blobs=true"
    assert all(path.startswith((f"/{NAME}/resolve/{COMMIT}/", "/apart/")) for path in hub.requests[1:])
    assert hub.tokens == {None}
    assert not any(word in agent for agent in hub.agents for word in ("torch", "agent/"))
    monkeypatch.setenv("HF_TOKEN", "hf_mine")
    fetch(hub, revision=COMMIT)
    assert hub.tokens == {None, "Bearer hf_mine"}


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_line_is_taken_up_where_it_broke(hub: StandIn, ranges: bool) -> None:
    hub.ranges = ranges
    hub.break_after = [3 * PIECE + 5, 5 * PIECE]
    fetched = fetch(hub)
    assert (fetched.path / WEIGHTS).read_bytes() == hub.models[NAME][WEIGHTS]
    needed = sum(len(hub.models[NAME][name]) for name in gathered())
    assert hub.sent == needed + (0 if ranges else 3 * PIECE + 5 + 5 * PIECE)


def test_a_cancelled_download_installs_nothing_and_goes_on_later(hub: StandIn, library: Library) -> None:
    limit = hub.size(NAME) // 4
    with pytest.raises(Cancelled):
        fetch(hub, should_stop=lambda: hub.sent > limit)
    assert not library.home.exists()
    kept = sum(f.stat().st_size for f in (cache_root() / "downloads").rglob("*") if f.is_file())
    assert kept > 0
    hub.sent = 0
    told: list[tuple[int, int]] = []
    install(fetch(hub, on_progress=lambda *done: told.append(done)), library)
    total = told[-1][1]
    assert hub.sent == total - kept
    assert told[-1] == (total, total)


def test_what_is_there_whole_is_not_fetched_again(hub: StandIn) -> None:
    fetch(hub)
    hub.sent = 0
    fetch(hub)
    assert hub.sent == 0


@pytest.mark.parametrize("at", [0, 100])
def test_an_altered_byte_is_refused(hub: StandIn, at: int) -> None:
    hub.flip = at
    with pytest.raises(DownloadError, match="checksum is another one"):
        fetch(hub)
    hub.flip = None
    assert (fetch(hub).path / WEIGHTS).read_bytes() == hub.models[NAME][WEIGHTS]


def test_a_server_that_falls_silent_is_told_from_one_that_is_slow(hub: StandIn) -> None:
    hub.gate.clear()
    with pytest.raises(DownloadError, match=r"said nothing for 0.2 s\. Try again; what is already there"):
        download(NAME, hub=hub.address, patience=0.2)
    hub.gate.set()
    fetch(hub)


def test_a_cancel_while_the_server_is_slow(hub: StandIn) -> None:
    hub.gate.clear()
    stop = threading.Event()
    threading.Thread(target=lambda: (hub.waiting.wait(), stop.set(), hub.gate.set())).start()
    with pytest.raises(Cancelled):
        fetch(hub, should_stop=stop.is_set)


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (404, "RepoNotFound", "there is no model"),
        (401, "", "that you may have"),
        (403, "GatedRepo", r"accepted its terms\. Accept them on its page, and set HF_TOKEN"),
        (403, "", "that you may have"),
        (404, "RevisionNotFound", "has no revision"),
        (429, "", "too many requests"),
        (503, "", "refused with status 503"),
    ],
)
def test_a_refusal_says_what_to_do(hub: StandIn, status: int, code: str, said: str) -> None:
    hub.error = status, code
    with pytest.raises(DownloadError, match=said) as refused:
        fetch(hub)
    assert refused.value.remedy


def test_no_server_at_all(hub: StandIn) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(DownloadError, match=r"cannot be reached.*has a connection"):
        download(NAME, hub=address, patience=1.0)


def test_what_answers_may_be_no_hub(hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.commit = "../../../home"
    with pytest.raises(DownloadError, match="does not answer as a hub"):
        fetch(hub)
    assert not (cache_root() / "downloads").exists()
    monkeypatch.setattr(hub, "models", {NAME: {}})
    monkeypatch.setattr("json.dumps", lambda *_: "<html>Please log in</html>")
    with pytest.raises(DownloadError, match="asks you to log in"):
        fetch(hub)


def test_with_the_offline_lock_no_socket_is_opened(hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", opened)
    monkeypatch.setattr(socket, "create_connection", opened)
    monkeypatch.setenv("INTERLINEAR_OFFLINE", "1")
    with pytest.raises(DownloadError, match="INTERLINEAR_OFFLINE is set"):
        fetch(hub)
    assert hub.requests == []


def test_the_hubs_own_lock_is_kept_as_well(hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(DownloadError, match="HF_HUB_OFFLINE"):
        fetch(hub)
    assert hub.requests == []


def test_a_full_disk_is_said_before_anything_is_fetched(
    hub: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 100))
    with pytest.raises(StorageError, match="MB are free"):
        fetch(hub)
    assert hub.sent == 0


def test_a_disk_that_fills_up_on_the_way(hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(StorageError, match=r"No space left on device\. Free some space"):
        fetch(hub)


def test_an_archive_and_a_bundle_are_fetched_as_well(hub: StandIn, tmp_path: Path, library: Library) -> None:
    bundle = tiny_bundle(tmp_path / "mine")
    hub.add("me/mine", bundle)
    fetched = fetch(hub, "me/mine", revision="main")
    path = install(fetched, library)
    assert read_manifest(path).provenance["revision"] == COMMIT
    export_bundle(bundle, tmp_path / "packed.zip")
    hub.models["me/packed"] = {"packed.zip": (tmp_path / "packed.zip").read_bytes(), "README.md": b"# P"}
    assert fetch(hub, f"{hub.address}/me/packed/tree/main").path.name == "packed.zip"
    assert install(fetch(hub, "me/packed"), library).name == "packed"


@pytest.mark.parametrize(
    ("listed", "needed"),
    [
        (
            "config.json model.safetensors pytorch_model.bin flax_model.msgpack source.spm vocab.json",
            {0, 1, 4, 5},
        ),
        ("config.json pytorch_model.bin rust_model.ot sentencepiece.bpe.model tokenizer.json", {0, 1, 3, 4}),
        (
            "config.json model.safetensors.index.json model-00001-of-00001.safetensors a.safetensors",
            {0, 1, 2},
        ),
        ("model.bin shared_vocabulary.json source.spm notes.txt", {0, 1, 2}),
        ("decoder.yml opus.npz vocab.yml source.spm target.spm LICENSE", {0, 1, 2, 3, 4}),
        ("model.toml weights.safetensors joint.spm README.md origin.json", {0, 1, 2, 3, 4}),
        ("model.argosmodel README.md", {0}),
    ],
)
def test_only_what_is_needed_is_fetched_of_each_kind_of_model(listed: str, needed: set[int]) -> None:
    names = listed.split()
    offer = offer_of(NAME, COMMIT, [HubFile(name, 1, "", "0" * 40) for name in names])
    assert [file.name for file in offer.files] == [names[at] for at in sorted(needed)]


def test_what_holds_no_model_is_refused_before_it_is_fetched(hub: StandIn) -> None:
    hub.models["me/two"] = {"a.zip": b"", "b.argosmodel": b""}
    with pytest.raises(DownloadError, match=r"several archives: a\.zip, b\.argosmodel"):
        fetch(hub, "me/two")
    hub.models["me/none"] = {"config.json": b"{}", "tf_model.h5": b""}
    with pytest.raises(DownloadError, match="no model that can be read"):
        fetch(hub, "me/none")
    assert hub.sent == 0


def test_weights_that_cannot_be_read_are_not_fetched(
    hub: StandIn, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seq2seq_core.interop.downloading.LARGE", len(hub.models[NAME][WEIGHTS]))
    hub.add("me/odd", hand_made(tmp_path / "odd", normalize_before=True))
    fetched = fetch(hub, "me/odd")
    assert WEIGHTS not in gathered()
    with importing(fetched.path, library) as found:
        assert found.report.unsupported
    assert (fetch(hub).path / WEIGHTS).is_file()


def test_what_was_begun_long_ago_or_at_another_revision_is_deleted(hub: StandIn) -> None:
    fetch(hub)
    hub.models["me/old"] = hub.models[NAME]
    old = fetch(hub, "me/old").path
    for file in [old.parent, *old.parent.rglob("*")]:
        os.utime(file, (0, time.time() - KEPT_SECONDS - 60))
    hub.commit = COMMIT[::-1]
    again = fetch(hub)
    assert [f.name for f in again.path.parent.parent.iterdir()] == [hub.commit]
    assert not old.exists()


@pytest.mark.parametrize("name", ["", "opus-mt-en-fr", "../../etc", "a/b/c", "a/..", "a b/c", "https://x/y"])
def test_what_cannot_be_a_name_is_asked_of_nobody(hub: StandIn, name: str) -> None:
    with pytest.raises(DownloadError, match="owner/name"):
        fetch(hub, name)
    assert hub.requests == []


def test_the_address_of_a_page_is_a_name() -> None:
    for text, found in (
        (f" {NAME} ", (NAME, None)),
        (f"https://huggingface.co/{NAME}", (NAME, None)),
        (f"https://huggingface.co/{NAME}/tree/main/", (NAME, "main")),
    ):
        assert split_name(text) == found


@given(st.lists(st.text("a./\\:~\n\0é", max_size=6), max_size=6))
def test_no_listed_name_leads_out_of_the_folder(names: list[str]) -> None:
    listed = [HubFile(name, 1, "", "0" * 40) for name in (*names, "model.toml")]
    for file in offer_of(NAME, COMMIT, listed).files:
        assert Path(file.name).name == file.name
        assert not file.name.startswith(".")
