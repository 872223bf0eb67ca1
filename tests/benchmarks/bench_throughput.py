"""Target tokens a second in training, beside JoeyNMT: same models, data, batch size and machine in one run.

``python -m tests.benchmarks.bench_throughput --joeynmt /path/to/its/python --multi30k /path/to/multi30k``

Both train in float32 on the same sentences of Multi30k English to German in the same 8,000 joint pieces,
which are cut beforehand, with Adam, label smoothing and clipping, in batches of 4,096 cells. The passes over
the data take turns: Interlinear, JoeyNMT as it comes, JoeyNMT with the settings of the memory allocator that
Interlinear gives itself. Real target tokens are counted, end tokens included and padding not. JoeyNMT does
not sort by length; with "sorted" data the sentences come in order of length, so that it pads no more than
Interlinear does. Where other work keeps the processors busy, the ratio by processor time with 1 thread is the
one to trust.

JoeyNMT 2.3 runs in an environment of its own: ``pip install --no-deps joeynmt==2.3.0``, torch, sentencepiece
0.2.0, importlib_metadata, and of its dependencies what its import asks for.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from seq2seq_core.config import TokenizerConfig
from seq2seq_core.config_file import model_table
from seq2seq_core.corpus.pairs import SegmentPair
from seq2seq_core.data.store import write_store
from seq2seq_core.model_config import PRESETS, ModelConfig, RecurrentConfig
from seq2seq_core.text.tokenizer import Tokenizer, train_tokenizer

BATCH_TOKENS = 4096
VOCABULARY = 8000
WORKERS = Path(__file__).parent / "throughput"
SAME_ALLOCATOR = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_TOP_PAD_": str(64 << 20),
}
MODELS: dict[str, ModelConfig] = {
    "transformer-tiny": PRESETS["transformer-tiny"],
    # Embeddings as wide as states, because JoeyNMT's output layer reads the latter.
    "lstm": RecurrentConfig(embedding=512, hidden=512),
}


def joeynmt_model(name: str) -> dict[str, Any]:
    """The shape of MODELS[name] in JoeyNMT's words."""
    if name == "lstm":
        part: dict[str, Any] = {"rnn_type": "lstm", "num_layers": 1, "dropout": 0.2}
        embeddings = {"embedding_dim": 512, "dropout": 0.2}
        encoder = {**part, "hidden_size": 256, "bidirectional": True, "embeddings": embeddings}
        decoder = {
            **part,
            "hidden_size": 512,
            "attention": "bahdanau",
            "input_feeding": True,
            "hidden_dropout": 0.2,
            "init_hidden": "bridge",
            "embeddings": embeddings,
        }
        half = {"encoder": {"type": "recurrent", **encoder}, "decoder": {"type": "recurrent", **decoder}}
    else:
        part = {
            "type": "transformer",
            "num_layers": 4,
            "num_heads": 4,
            "hidden_size": 128,
            "ff_size": 256,
            "dropout": 0.3,
            "layer_norm": "pre",
            "embeddings": {"embedding_dim": 128, "scale": True, "dropout": 0.3},
        }
        half = {"encoder": part, "decoder": part}
    return {"tied_embeddings": True, "tied_softmax": True, "initializer": "xavier_uniform", **half}


def joeynmt_config(name: str, data: Path, folder: Path, shuffle: bool) -> dict[str, Any]:
    """A whole configuration of JoeyNMT: one pass over ``data``, no validation."""
    side = {"level": "word", "max_length": 1000, "voc_file": str(data / "vocabulary.txt")}
    return {
        "name": "throughput",
        "model_dir": str(folder),
        "use_cuda": False,
        "fp16": False,
        "random_seed": 1,
        "data": {
            "train": str(data / "train"),
            "dev": str(data / "dev"),
            "dataset_type": "plain",
            "src": {"lang": "en", **side},
            "trg": {"lang": "de", **side},
        },
        "training": {
            "optimizer": "adam",
            "learning_rate": 1e-3,
            "scheduling": "warmupinversesquareroot",
            "learning_rate_warmup": 500,
            "clip_grad_norm": 1.0,
            "label_smoothing": 0.1,
            "loss": "crossentropy",
            "normalization": "tokens",
            "batch_size": BATCH_TOKENS,
            "batch_type": "token",
            "shuffle": shuffle,
            "epochs": 1,
            "validation_freq": 1_000_000,
            "logging_freq": 1_000_000,
            "early_stopping_metric": "loss",
        },
        "testing": {"beam_size": 1, "batch_size": 1},
        "model": joeynmt_model(name),
    }


def sentences(multi30k: Path, count: int) -> tuple[list[SegmentPair], Tokenizer]:
    """Random training pairs, and a tokenizer of all of them."""
    sides = []
    for language in ("en", "de"):
        with gzip.open(multi30k / f"train.{language}.gz", "rt", encoding="utf-8") as lines:
            sides.append([line.strip() for line in lines])
    tokenizer, _ = train_tokenizer([*sides[0], *sides[1]], TokenizerConfig(vocabulary=VOCABULARY), [], 1)
    pairs = [SegmentPair(*pair, "train", line) for line, pair in enumerate(zip(*sides, strict=True), 1)]
    return random.Random(1).sample(pairs, count), tokenizer


def write_data(folder: Path, pairs: Sequence[SegmentPair], tokenizer: Tokenizer) -> None:
    """The same pairs for both: ids, and lines of pieces with their vocabulary."""
    write_store(folder, pairs, (tokenizer.encode_ids, tokenizer.encode_ids), tokenizer.size)
    columns = zip(*((pair.source, pair.target) for pair in pairs), strict=True)
    for language, column in zip(("en", "de"), map(tokenizer.encode_ids, columns), strict=True):
        lines = [" ".join(tokenizer.pieces(ids)) + "\n" for ids in column]
        (folder / f"train.{language}").write_text("".join(lines), encoding="utf-8")
        (folder / f"dev.{language}").write_text("".join(lines[:2]), encoding="utf-8")
    pieces = tokenizer.pieces(list(range(4, tokenizer.size)))
    (folder / "vocabulary.txt").write_text("".join(f"{piece}\n" for piece in pieces), encoding="utf-8")


def longest(pair: SegmentPair, tokenizer: Tokenizer) -> int:
    return max(map(len, tokenizer.encode_ids([pair.source, pair.target])))


class Worker:
    """One side as a process that trains for a pass at each call, and waits between them."""

    def __init__(self, command: Sequence[str], settings: dict[str, Any], folder: Path, **environment: str):
        folder.mkdir(parents=True)
        file = folder / "settings.json"
        file.write_text(json.dumps(settings), encoding="utf-8")
        threads = str(settings["threads"])
        self._log = (folder / "log.txt").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [*command, str(file)],
            env={**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def go(self) -> dict[str, Any]:
        """Trains for a pass."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended; its log says why
            print("go", file=self._process.stdin, flush=True)
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise SystemExit(Path(self._log.name).read_text(encoding="utf-8"))

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()
        self._log.close()


def compare(
    name: str, data: Path, folder: Path, joeynmt: str, vocabulary: int, threads: int, order: str, rounds: int
) -> None:
    """Prints the speeds of one model on each side, and how many times as fast Interlinear is."""
    ours = {
        "data": str(data),
        "model": model_table(MODELS[name]),
        "vocabulary": vocabulary,
        "batch_tokens": BATCH_TOKENS,
        "threads": threads,
    }
    interlinear = [sys.executable, "-m", "tests.benchmarks.throughput.by_interlinear"]
    theirs = [joeynmt, str(WORKERS / "by_joeynmt.py")]
    sides = {"Interlinear": Worker(interlinear, ours, folder / "ours")}
    for label, allocator in (("JoeyNMT", {}), ("JoeyNMT, same allocator", SAME_ALLOCATOR)):
        config = joeynmt_config(name, data, folder / label / "run", shuffle=order == "shuffled")
        settings = {"joeynmt": config, "threads": threads}
        sides[label] = Worker(theirs, settings, folder / label, **allocator)
    passes = defaultdict(list)
    for number in range(rounds + 1):
        for label, worker in sides.items():
            answer = worker.go()
            if number:  # the first pass is for caches and lazy initialisation
                passes[label].append(answer)
    for worker in sides.values():
        worker.close()
    assert len({answer["tokens"] for answers in passes.values() for answer in answers}) == 1, passes
    print(f"\n{name}, {threads} thread(s), {order} data, {passes['JoeyNMT'][0]['tokens']} tokens a pass")
    for label, answers in passes.items():
        one = answers[0]
        speed = statistics.median(one["tokens"] / answer["seconds"] for answer in answers)
        batch = one["tokens"] / one["steps"]
        print(
            f"{label:24} {one['parameters'] / 1e6:5.2f} M  {batch:5.0f} tokens a batch "
            f"{speed:6.0f} tokens/s; times as fast is Interlinear: "
            f"{times(answers, passes['Interlinear'], 'seconds')}; "
            f"by processor time: {times(answers, passes['Interlinear'], 'processor_seconds')}",
            flush=True,
        )


def times(theirs: Sequence[dict[str, Any]], ours: Sequence[dict[str, Any]], of: str) -> str:
    """Median and range of how many times as long they take, over neighbouring passes."""
    ratios = [one[of] / other[of] for one, other in zip(theirs, ours, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    """Compares each model, thread count and order that the options name."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--joeynmt", required=True, help="the Python that JoeyNMT is installed for")
    parser.add_argument("--multi30k", type=Path, required=True, help="folder of train.en.gz and train.de.gz")
    parser.add_argument("--models", nargs="+", choices=MODELS, default=list(MODELS))
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--orders", nargs="+", choices=["shuffled", "sorted"], default=["shuffled", "sorted"])
    parser.add_argument("--sentences", type=int, default=3000, help="of a pass")
    parser.add_argument("--rounds", type=int, default=5, help="measured passes of each side")
    options = parser.parse_args()
    pairs, tokenizer = sentences(options.multi30k, options.sentences)
    ordered = sorted(pairs, key=lambda pair: longest(pair, tokenizer))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for order, kept in (("shuffled", pairs), ("sorted", ordered)):
            write_data(root / order, kept, tokenizer)
        for name in options.models:
            for threads in options.threads:
                for order in options.orders:
                    run = root / f"{name} {threads} {order}"
                    rest = (options.joeynmt, tokenizer.size, threads, order, options.rounds)
                    compare(name, root / order, run, *rest)


if __name__ == "__main__":
    main()
