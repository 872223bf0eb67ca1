"""``interlinear train``: a run from its TOML file, and how its events are shown."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seq2seq_core import paths
from seq2seq_core.cli.train import PLAIN_INTERVAL, EventLog, duration
from seq2seq_core.training import events
from tests.core.cli.conftest import Run
from tests.core.tiny import PAIRS

TOML = """
name = "mine"
[data]
train = "train.tsv"
dev = "dev.tsv"
languages = ["en", "fr"]
[tokenizer]
vocabulary = 400
[model]
architecture = "transformer"
width = 16
feed_forward = 32
heads = 2
encoder_layers = 1
decoder_layers = 1
[training]
max_epochs = 2
batch_tokens = 256
device = "cpu"
threads = 1
warmup = 2
beam = 1
"""


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    lines = [f"{source}\t{target}\n" for source, target in PAIRS]
    (tmp_path / "train.tsv").write_text("".join(lines * 4), encoding="utf-8")
    (tmp_path / "dev.tsv").write_text("".join(lines[:4]), encoding="utf-8")
    file = tmp_path / "run.toml"
    file.write_text(TOML, encoding="utf-8")
    return file


class TestTrain:
    def test_the_result_is_installed_and_translates(self, run: Run, run_file: Path) -> None:
        outcome = run("train", run_file)
        assert outcome.status == 0, outcome.err
        assert outcome.lines == [str(paths.models_root() / "mine")]
        assert "32 pairs to train on, 4 to test on" in outcome.err
        assert "finished at step" in outcome.err
        translated = run("translate", "-m", "mine", stdin="Where is the station?\n")
        assert translated.status == 0
        assert translated.out.count("\n") == 1

    def test_a_checkpoint_translates_by_its_name(self, run: Run, run_file: Path) -> None:
        assert run("train", run_file).status == 0
        (folder, *_) = sorted((paths.runs_root() / "mine" / "checkpoints").iterdir())
        name = f"mine@{int(folder.name.removeprefix('step-'))}"
        outcome = run("translate", "-m", name, "--from", "en", "--to", "fr", stdin="Hello")
        assert (outcome.status, outcome.out.count("\n")) == (0, 1)
        outcome = run("translate", "-m", "mine@7777777", stdin="Hello")
        assert outcome.status == 1
        assert "the checkpoint 'mine@7777777' is not there" in outcome.err

    def test_a_taken_name_is_refused_unless_forced(self, run: Run, run_file: Path) -> None:
        assert run("train", run_file, "--set", "training.max_epochs=1").status == 0
        again = run("train", run_file)
        assert again.status == 1
        assert "mine" in again.err
        assert "--force" in again.err
        assert run("train", run_file, "--force", "--set", "training.max_epochs=1").status == 0

    @pytest.mark.parametrize(
        ("override", "parts"),
        [
            ("training.max_epochs=0", ["max_epochs"]),
            ("training.colour=3", ["colour"]),
            ('data.train="missing.tsv"', ["missing.tsv", "no such file"]),
        ],
    )
    def test_a_wrong_value_is_one_clear_line(
        self, run: Run, run_file: Path, override: str, parts: list[str]
    ) -> None:
        outcome = run("train", run_file, "--set", override)
        assert outcome.status == 1
        assert all(part in outcome.err.splitlines()[-1] for part in parts), outcome.err
        assert not (paths.models_root() / "mine").exists()

    def test_a_corpus_without_pairs(self, run: Run, run_file: Path) -> None:
        (run_file.parent / "train.tsv").write_text("\n\t\n", encoding="utf-8")
        outcome = run("train", run_file)
        assert outcome.status == 1
        assert "train.tsv" in outcome.err.splitlines()[-1]

    @pytest.mark.slow
    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_stops_and_keeps_the_best(self, run_file: Path, number: signal.Signals) -> None:
        command = [sys.executable, "-m", "seq2seq_core", "train", str(run_file), "--set"]
        with subprocess.Popen(
            [*command, "training.max_epochs=1000000"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        ) as process:
            log = paths.runs_root() / "mine" / "events.jsonl"
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline and not (log.exists() and '"best": true' in log.read_text()):
                assert process.poll() is None
                time.sleep(0.1)
            process.send_signal(number)
            out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out == f"{paths.models_root() / 'mine'}\n"
        assert "keeping the best model" in err
        assert "Traceback" not in err


class TestEventLog:
    def test_steps_are_thinned_and_all_else_is_shown(self) -> None:
        lines: list[str] = []
        log = EventLog(lines.append)
        for second in range(0, 100, 10):
            log.show(events.StepDone(second, 1, 2.5, 1e-3, 1234.5, 0.1, float(second), second / 100, 95.0))
        assert [line.split()[1] for line in lines] == ["0", "30", "60", "90"]
        assert PLAIN_INTERVAL == 30
        assert lines[0] == "step 0  epoch 1  loss 2.500  1,234 tokens/s  10% padding  1 min 35 s left"
        lines.clear()
        sample = events.Sample("a b", "c d", "e f")
        log.show(events.Evaluated(1000, 1.5, 33.333, 55.55, True, (sample,), 2.0))
        log.show(events.Note("[bold] is no markup"))
        log.show(events.RunFinished("stopped", 1000, None, None, None, None))
        assert lines[0] == "step 1,000  dev loss 1.500  BLEU 33.3  chrF 55.5  best so far"
        assert "e f" in lines[1]
        assert lines[-2:] == ["[bold] is no markup", "stopped at step 1,000"]

    def test_what_is_trained_and_what_general_text_loses_by_it(self) -> None:
        lines: list[str] = []
        log = EventLog(lines.append)
        started = ("a", "runs/a", 2000, 200, 7_400_000, "cpu", "float32", 1, 90, 0)
        log.show(events.RunStarted(*started, trained=120_000))
        log.show(events.Evaluated(0, 1.5, 33.33, 55.55, True, (), 2.0, (), 40.25, 60.0))
        log.show(events.RunFinished("finished", 90, 80, 41.0, 60.0, "there", 40.25, 38.0))
        assert "7.4 M parameters, 0.12 M of them trained; cpu, float32, 1 threads" in lines[0]
        assert lines[2] == "step 0  dev loss 1.500  BLEU 33.3  chrF 55.5  general BLEU 40.2  best so far"
        assert lines[-1] == "general text: BLEU 40.2 before, 38.0 after (-2.2)"

    @pytest.mark.parametrize(
        ("seconds", "text"), [(0.4, "0 s"), (59.6, "1 min 00 s"), (200, "3 min 20 s"), (3900, "1 h 05 min")]
    )
    def test_durations(self, seconds: float, text: str) -> None:
        assert duration(seconds) == text
