"""Fine-tuning an imported model on 2,000 pairs: ``python -m tests.benchmarks.bench_fine_tuning DATA``.

DATA holds ``tatoeba`` and ``multi30k``. A small Marian model of random weights is imported, trained on
everyday sentences, exported for ``transformers`` and imported again: the model to fine-tune. The 2,000 pairs
are captions of pictures; all weights, some layers and adapters learn from them in turn. BLEU is that of 200
captions and 200 everyday sentences that no training has seen, beam 4; what is exported translates the
captions in ``transformers``, too, greedily and by beam 4.

With ``--sizes`` in place of DATA: speed and memory of the three ways on a model of OPUS-MT's shape, each in a
process of its own.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from seq2seq_core.config import (
    DataConfig,
    FineTuning,
    RunConfig,
    SearchOptions,
    TokenizerConfig,
    TrainingConfig,
)
from tests.benchmarks.bench_import import peak_bytes

Pairs = list[tuple[str, str]]

WAYS = {
    "all": (FineTuning(), 2e-4),
    "layers": (FineTuning(train="layers", layers=("decoder",)), 2e-4),
    "adapters": (FineTuning(train="adapters", rank=8, alpha=16.0), 1e-3),
}
"""With the learning rates that the Train page proposes."""
EVERYDAY, TUNED, HELD_OUT = 10_000, 2_000, 200
PASSES = 5
LONGEST = 60
STEPS = 5
SHAPE = {
    "d_model": 128,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_ffn_dim": 512,
    "decoder_ffn_dim": 512,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
}


def everyday(data: Path, split: str, count: int) -> Pairs:
    """Pairs of Tatoeba, evenly spaced over the file."""
    with gzip.open(data / "tatoeba" / f"eng-fra.{split}.tsv.gz", "rt", encoding="utf-8") as lines:
        pairs = [tuple(line.rstrip("\n").split("\t")[:2]) for line in lines]
    return [pairs[i * len(pairs) // count] for i in range(count)]  # type: ignore[misc]


def captions(data: Path, split: str, count: int) -> Pairs:
    """The first pairs of Multi30k."""
    sides = []
    for language in ("en", "fr"):
        with gzip.open(data / "multi30k" / f"{split}.{language}.gz", "rt", encoding="utf-8") as lines:
            sides.append([line.strip() for line in islice(lines, count)])
    return list(zip(*sides, strict=True))


def write_pairs(file: Path, pairs: Pairs) -> Path:
    file.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), encoding="utf-8")
    return file


def write_random(folder: Path, pairs: Pairs) -> Path:
    """A Marian model of random weights, with vocabularies of these pairs, as the hub has them."""
    import torch
    from safetensors.torch import save_file

    from seq2seq_core.text.tokenizer import train_tokenizer
    from tests.core.interop.marian_models import marian_config, tensors_of

    folder.mkdir()
    config = TokenizerConfig(vocabulary=2000, byte_fallback=False)
    pieces: dict[str, None] = {}
    for side, texts in zip(("source", "target"), zip(*pairs, strict=True), strict=True):
        tokenizer, _ = train_tokenizer(list(texts), config, [], seed=1)
        (folder / f"{side}.spm").write_bytes(tokenizer.serialized)
        pieces |= dict.fromkeys(tokenizer.pieces(range(4, tokenizer.size)))
    numbered = {piece: i for i, piece in enumerate(["</s>", "<unk>", *pieces, "<pad>"])}
    table = marian_config(len(numbered), scale_embedding=True, max_position_embeddings=512, **SHAPE)
    (folder / "vocab.json").write_text(json.dumps(numbered), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps(table), encoding="utf-8")
    languages = {"source_lang": "en", "target_lang": "fr", "tokenizer_class": "MarianTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(languages), encoding="utf-8")
    tensors = tensors_of(table, seed=1)
    for name, tensor in tensors.items():
        if name.endswith("bias"):
            tensor.zero_()
        elif tensor.dim() == 2 and not name.endswith("shared.weight"):
            torch.nn.init.xavier_uniform_(tensor, generator=torch.Generator().manual_seed(len(name)))
        elif name.endswith("norm.weight"):
            tensor.fill_(1.0)
        else:
            tensor.mul_(1 / 1.6)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


class Bench:
    """A library with runs in a folder."""

    def __init__(self, home: Path) -> None:
        from seq2seq_core.library import Library

        self.home, self.library = home, Library([home / "models"])
        self.events: list[Any] = []

    def take_in(self, folder: Path, name: str) -> None:
        """Imports a model."""
        from seq2seq_core.interop.importing import Wanted, importing

        with importing(folder, self.library, Wanted(name=name)) as found:
            found.install()

    def train(self, name: str, base: str, data: DataConfig, tuning: FineTuning, **training: Any) -> Path:
        """Trains to the end."""
        from seq2seq_core.training.control import TrainingControl
        from seq2seq_core.training.run import train

        self.events = []
        settings = {"threads": 1, "batch_tokens": 1024, "patience": 0, "dev_sentences": 50, "log_every": 5}
        run = RunConfig(
            name=name,
            base=base,
            data=data,
            fine_tuning=tuning,
            training=TrainingConfig(**{**settings, **training}),
        )
        found = train(
            run,
            library=self.library,
            runs_root=self.home / "runs",
            control=TrainingControl(),
            on_event=self.events.append,
        )
        assert found is not None
        return found

    def of(self, kind: type) -> list[Any]:
        """The events of a kind of the last training."""
        return [event for event in self.events if isinstance(event, kind)]


def ours(bundle: Path, texts: list[str], beam: int, **options: Any) -> list[str]:
    """Translations by Interlinear."""
    from seq2seq_core.translator import Translator

    found = Translator(bundle, device="cpu", threads=1).translate_lines(
        texts,
        source_language="en",
        target_language="fr",
        options=SearchOptions(beam=beam, **options),
        segment=False,
    )
    return [one.hypotheses[0].text for one in found]


def theirs(folder: Path, texts: list[str], beam: int) -> list[str]:
    """Translations by ``transformers`` of what was exported."""
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import transformers

        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        model = transformers.AutoModelForSeq2SeqLM.from_pretrained(folder)

    def end_at_the_limit(written: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        if written.shape[1] == LONGEST + 1:  # the start, too
            scores[:, 1:] = -torch.inf
        return scores

    found: list[str] = []
    for start in range(0, len(texts), 50):
        with torch.inference_mode():
            written = model.generate(
                **tokenizer(texts[start : start + 50], return_tensors="pt", padding=True),
                num_beams=beam,
                max_length=LONGEST + 2,  # it counts the start and the end
                logits_processor=[end_at_the_limit],
                length_penalty=0.0,
                early_stopping=False,
                bad_words_ids=[[model.config.pad_token_id], [tokenizer.unk_token_id]],
                do_sample=False,
            )
        found += tokenizer.batch_decode(written, skip_special_tokens=True)
    return found


def scores(bundle: Path, sets: dict[str, Pairs]) -> dict[str, float]:
    """BLEU of each set."""
    from seq2seq_core.evaluation.scores import bleu

    return {
        name: round(bleu(ours(bundle, [s for s, _ in pairs], beam=4), [t for _, t in pairs], "fr").score, 1)
        for name, pairs in sets.items()
    }


def make_base(bench: Bench, data: Path, general: Path) -> None:
    """The model ``marian``: trained on everyday sentences, exported, and imported."""
    from seq2seq_core.interop.exporting import export_hf

    pairs = everyday(data, "train", EVERYDAY)
    file = write_pairs(bench.home / "everyday.tsv", pairs)
    bench.take_in(write_random(bench.home / "random", pairs), "random")
    files = DataConfig(train=(file,), dev=(general,), languages=("en", "fr"))
    options = {"max_epochs": PASSES, "learning_rate": 2e-3, "warmup": 100, "optimizer": "muon"}
    export_hf(bench.train("trained", "random", files, FineTuning(), **options), bench.home / "marian")
    bench.take_in(bench.home / "marian", "marian")


def fine_tune(bench: Bench, way: str, files: DataConfig, sets: dict[str, Pairs]) -> dict[str, object]:
    """One way of it: scores, and how much of it ``transformers`` translates alike."""
    from seq2seq_core.interop.exporting import export_hf
    from seq2seq_core.training.events import RunStarted, StepDone

    tuning, rate = WAYS[way]
    tuned = bench.train(
        way, "marian", files, tuning, max_epochs=5, learning_rate=rate, warmup=20, average=0.95
    )
    started = bench.of(RunStarted)[0]
    row: dict[str, object] = {
        "model": way,
        **scores(tuned, sets),
        "trained": started.trained or started.parameters,
        "tokens/s": round(statistics.median(event.tokens_per_second for event in bench.of(StepDone))),
    }
    folder = bench.home / f"out-{way}"
    export_hf(tuned, folder)
    sources = [source for source, _ in sets["captions"]]
    for name, beam in (("greedy", 1), ("beam 4", 4)):
        mine = ours(tuned, sources, beam, max_length=LONGEST, length_penalty=0.0)
        same = sum(a == b for a, b in zip(mine, theirs(folder, sources, beam), strict=True))
        row[f"as in transformers, {name}"] = same / len(sources)
    return row


def compare(data: Path) -> Iterator[dict[str, object]]:
    """The base, then each way of fine-tuning it: a row of figures of each."""
    unseen = everyday(data, "dev", 2 * HELD_OUT)
    sets = {"captions": captions(data, "test_2016_flickr", HELD_OUT), "everyday": unseen[::2]}
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(Path(temporary))
        general = write_pairs(bench.home / "general.tsv", unseen[1::2])
        make_base(bench, data, general)
        yield {"model": "base", **scores(bench.library.find("marian"), sets)}
        files = DataConfig(
            train=(write_pairs(bench.home / "captions.tsv", captions(data, "train", TUNED)),),
            dev=(write_pairs(bench.home / "dev.tsv", captions(data, "val", HELD_OUT)),),
            general=(general,),
            languages=("en", "fr"),
        )
        for way in WAYS:
            yield fine_tune(bench, way, files, sets)


def measure(way: str, home: Path, found: Any) -> None:
    """Some steps of one way, in this process: trained numbers, seconds a step, memory at most, checkpoint."""
    from seq2seq_core.library import Library
    from seq2seq_core.training.control import TrainingControl
    from seq2seq_core.training.events import Evaluated, StepDone
    from seq2seq_core.training.hardware import keep_freed_memory, use_threads
    from seq2seq_core.training.loop import TrainingLoop
    from seq2seq_core.training.preparation import prepare
    from seq2seq_core.training.trained import trained_parameters

    keep_freed_memory()
    use_threads(1)
    before = peak_bytes()
    tuning, _ = WAYS[way]
    file = home / "pairs.tsv"
    run = RunConfig(
        name=way,
        base="opus-mt-en-fr",
        fine_tuning=tuning,
        data=DataConfig(train=(file,), dev=(file,), languages=("en", "fr")),
        training=TrainingConfig(max_steps=STEPS, batch_tokens=1024, log_every=1, device="cpu", threads=1),
    )
    prepared = prepare(run, home / way, Library([home / "models"]), lambda message: None, resuming=False)
    seconds: list[float] = []
    started = time.process_time()

    def listen(event: object) -> None:
        nonlocal started
        if isinstance(event, StepDone):
            seconds.append(time.process_time() - started)
            started = time.process_time()

    def evaluate(model: object, step: int, between: object) -> Evaluated:
        return Evaluated(step, 0.0, 0.0, 0.0, False, (), 0.0)

    loop = TrainingLoop(
        prepared.model,
        prepared.examples,
        run.training,
        evaluate,
        home / way / "checkpoints",
        TrainingControl(),
        listen,
    )
    loop.run()
    saved = max((home / way / "checkpoints").glob("step-*"))
    found.put(
        {
            "trained": sum(p.numel() for p in trained_parameters(prepared.model).values()),
            "processor seconds a step": round(statistics.median(seconds[1:]), 2),
            "memory, MB": round((peak_bytes() - before) / 1e6),
            "checkpoint, MB": round(sum(file.stat().st_size for file in saved.iterdir()) / 1e6, 1),
        }
    )


def sizes() -> Iterator[dict[str, object]]:
    """Of OPUS-MT's shape (6 + 6 layers, width 512, 58,101 words, random weights): a row for each way."""
    from tests.benchmarks.bench_import import write_model
    from tests.core.tiny import PAIRS

    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(Path(temporary))
        write_model(bench.home / "opus-mt-en-fr", pickled=False)
        bench.take_in(bench.home / "opus-mt-en-fr", "opus-mt-en-fr")
        write_pairs(bench.home / "pairs.tsv", list(PAIRS) * 200)
        for way in WAYS:
            found = spawn.Queue()
            process = spawn.Process(target=measure, args=(way, bench.home, found))
            process.start()
            yield {"model": way, **found.get(timeout=600)}
            process.join()


def main() -> None:
    """Prints a line of JSON for each model."""
    for row in sizes() if "--sizes" in sys.argv else compare(Path(sys.argv[1])):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
