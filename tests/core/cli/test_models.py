"""``interlinear models``, and what holds for every command."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from seq2seq_core import paths
from seq2seq_core.cli import console
from seq2seq_core.errors import CorpusError
from tests.core.cli.conftest import Run
from tests.core.interop.hub_stand_in import StandIn, stand_in
from tests.core.interop.marian_models import hand_made

COMMANDS = ["translate", "align", "score", "train", "evaluate", "corpus", "models"]


@pytest.mark.usefixtures("models")
class TestModels:
    def test_list(self, run: Run) -> None:
        rows = run("models", "list").lines
        assert rows[0].startswith("NAME")
        assert [row.split()[0] for row in rows[1:3]] == ["starter", "recurrent"]
        entries = json.loads(run("models", "list", "--json").out)
        starter = entries[0]
        assert starter["name"] == "starter"
        assert starter["directions"] == [["en", "fr"], ["fr", "en"]]
        assert starter["parameters"] > 0

    def test_show_has_the_facts_and_the_card(self, run: Run, models: Path) -> None:
        out = run("models", "show", "recurrent").out
        assert "en-fr" in out
        assert "# Tiny" in out
        by_folder = json.loads(run("models", "show", models / "recurrent", "--json").out)
        assert by_folder["architecture"].startswith("LSTM")
        assert run("models", "show", "nope").status == 1

    def test_verify_names_what_was_altered_and_checks_the_rest(self, run: Run, models: Path) -> None:
        assert run("models", "verify").status == 0
        weights = models / "starter" / "weights.safetensors"
        weights.write_bytes(weights.read_bytes()[:-8])
        outcome = run("models", "verify")
        assert outcome.status == 1
        assert outcome.out.splitlines()[:1] == ["recurrent: whole"]
        assert "starter" in outcome.err
        assert "weights.safetensors" in outcome.err
        assert run("models", "verify", "recurrent").status == 0

    def test_a_broken_model_is_listed_with_its_reason(self, run: Run, models: Path) -> None:
        (models / "starter" / "model.toml").write_text("format = 99\n", encoding="utf-8")
        outcome = run("models", "list")
        assert outcome.status == 0
        assert "format 99" in outcome.out


class TestEveryCommand:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_help(self, run: Run, command: str) -> None:
        outcome = run(command, "--help")
        assert outcome.status == 0
        assert outcome.out.startswith(f"Usage: interlinear {command}")

    def test_an_unknown_command_is_wrong_usage(self, run: Run) -> None:
        assert run("transalte").status == 2
        assert run().status == 2

    def test_looking_does_not_wait_for_torch(self) -> None:
        code = (
            "import sys; from seq2seq_core.cli import main; "
            "commands = (['--help'], ['models', 'list'], ['models', 'list', '--json']); "
            "assert not any([main(arguments) for arguments in commands]); assert 'torch' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)

    @pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently on Windows")
    def test_a_reader_that_leaves_is_no_error(self) -> None:
        code = "import sys; from seq2seq_core.cli import main; sys.exit(main(['--help']))"
        with subprocess.Popen(
            [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            process.stdout.close()
            assert process.stderr is not None
            assert process.stderr.read() == ""
            assert process.wait(timeout=60) == 1

    @pytest.mark.parametrize(
        ("error", "status", "message"),
        [
            (CorpusError("it is\nbroken", where="file", line=3), 1, "error: file, line 3: it is broken\n"),
            (OSError(28, "No space left on device", "/data/x"), 1, "error: /data/x: no space left"),
            (PermissionError(13, "Permission denied", "/data/x"), 1, "error: /data/x: Permission denied\n"),
            (KeyboardInterrupt(), 130, ""),
        ],
    )
    def test_failures_are_one_line(
        self, capsys: pytest.CaptureFixture[str], error: BaseException, status: int, message: str
    ) -> None:
        def fail() -> None:
            raise error

        assert console.guarded(fail) == status
        assert capsys.readouterr().err.startswith(message)


class TestImportAndExport:
    """A Marian folder is reported on, installed when somebody says yes, and given back."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return hand_made(tmp_path / "opus-mt-en-fr")

    def test_a_dry_run_installs_nothing(self, run: Run, folder: Path) -> None:
        outcome = run("models", "import", folder, "--dry-run")
        assert outcome.status == 0
        for part in (
            "Marian (Hugging Face)",
            "Transformer 1+2 × 16",
            "en-fr",
            "cc-by-4.0",
            "Good morning. →",
        ):
            assert part in outcome.out
        report = json.loads(run("models", "import", folder, "--dry-run", "--json").out)
        assert report["directions"] == [["en", "fr"]]
        assert not list(paths.models_root().iterdir())

    def test_nothing_is_installed_unasked(self, run: Run, folder: Path) -> None:
        outcome = run("models", "import", folder)
        assert outcome.status == 1
        assert "--yes" in outcome.err
        assert not list(paths.models_root().iterdir())

    def test_in_out_and_in_again(self, run: Run, folder: Path, tmp_path: Path) -> None:
        assert run("models", "import", folder, "--yes", "--name", "mine").err == "Installed as mine\n"
        assert run("translate", "-m", "mine", stdin="Where is the station?").status == 0
        assert run("models", "export", "mine", tmp_path / "hf", "--to", "hf").status == 0
        assert (tmp_path / "hf" / "model.safetensors").is_file()
        assert run("models", "export", "mine", tmp_path / "mine.zip", "--to", "bundle").status == 0
        assert run("models", "import", tmp_path / "mine.zip", "--yes", "--name", "again").status == 0
        assert (
            run("models", "import", tmp_path / "hf", "--yes", "--source", "de", "--target", "fr").status == 0
        )
        rows = run("models", "list").lines
        assert [row.split()[:2] for row in rows[2:]] == [
            ["again", "en-fr"],
            ["hf", "de-fr"],
            ["mine", "en-fr"],
        ]
        assert run("models", "verify").status == 0

    def test_what_is_not_supported_is_listed(self, run: Run, tmp_path: Path) -> None:
        folder = hand_made(tmp_path / "m", normalize_before=True, activation_function="mish")
        outcome = run("models", "import", folder, "--yes")
        assert outcome.status == 1
        assert [line.split()[1] for line in outcome.lines if line.startswith("unsupported")] == [
            "normalize_before",
            "activation_function",
        ]
        assert "not supported" in outcome.err
        assert run("models", "import", tmp_path / "nowhere", "--yes").status == 1


class TestDownloadAndRemove:
    """A model of a stand-in for the hub is fetched, reported on, installed, and deleted again."""

    NAME = "Helsinki-NLP/opus-mt-en-fr"

    @pytest.fixture
    def hub(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
        with stand_in() as hub:
            hub.add(self.NAME, hand_made(tmp_path / "original"))
            monkeypatch.setenv("HF_ENDPOINT", hub.address)
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            yield hub

    def test_a_model_comes_and_goes(self, run: Run, hub: StandIn) -> None:
        assert run("models", "download", self.NAME).status == 1
        assert hub.requests == []
        outcome = run("models", "download", self.NAME, "--yes")
        assert outcome.err == "Installed as opus-mt-en-fr\n"
        assert "Good morning. →" in outcome.out
        assert list((paths.cache_root() / "downloads").iterdir()) == []
        assert run("models", "remove", "opus-mt-en-fr").status == 1
        assert run("models", "verify", "opus-mt-en-fr").status == 0
        assert run("models", "remove", "opus-mt-en-fr", "--yes").err == "Deleted opus-mt-en-fr\n"
        assert list(paths.models_root().iterdir()) == []
        assert run("models", "remove", "opus-mt-en-fr", "--yes").status == 1

    def test_the_report_alone_is_fetched_once(self, run: Run, hub: StandIn) -> None:
        outcome = run("models", "download", self.NAME, "--dry-run", "--json", "--revision", hub.commit)
        assert json.loads(outcome.out)["directions"] == [["en", "fr"]]
        assert not list(paths.models_root().iterdir())
        sent = hub.sent
        assert run("models", "download", self.NAME, "--name", "mine", "--yes").status == 0
        assert hub.sent == sent

    def test_a_name_that_is_taken_is_told_before_anything_is_fetched(self, run: Run, hub: StandIn) -> None:
        assert run("models", "download", self.NAME, "--yes").status == 0
        asked = len(hub.requests)
        outcome = run("models", "download", self.NAME, "--yes")
        assert outcome.status == 1
        assert "already a model" in outcome.err
        assert len(hub.requests) == asked

    def test_what_came_with_the_program_stays(self, run: Run, models: Path) -> None:
        outcome = run("models", "remove", models / "starter", "--yes")
        assert outcome.status == 0
        outcome = run("models", "remove", "starter", "--yes")
        assert outcome.status == 1
        assert "not one of your own" in outcome.err

    def test_the_offline_lock(self, run: Run, hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("INTERLINEAR_OFFLINE", "1")
        outcome = run("models", "download", self.NAME, "--yes")
        assert outcome.status == 1
        assert "INTERLINEAR_OFFLINE is set" in outcome.err
        assert hub.requests == []
