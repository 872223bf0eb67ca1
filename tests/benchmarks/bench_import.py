"""Importing an OPUS-MT model of full size: ``python -m tests.benchmarks.bench_import [KIND]``.

KIND is safetensors (by default) or pickled for Hugging Face's weights, release for Marian's own, or
ctranslate2 for int8 weights, whose memory is compared with the size of what they become.

6 + 6 layers, width 512, 58,101 words, random weights. Memory is what this process takes at most beyond what
it has once torch is imported; a translation as sample is part of it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

WORDS = 58_101
WIDTH, INNER, LAYERS = 512, 2048, 6


def peak_bytes() -> int:
    """The most memory that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def write_release(folder: Path) -> None:
    """A folder as OPUS-MT's own archives unpack."""
    from tests.core.interop.marian_releases import NPZ, VOCABULARY, arrays_of, options_of, release, save_npz

    release(folder)
    with (folder / VOCABULARY).open("a", encoding="utf-8") as file:
        known = sum(
            1 for line in (folder / VOCABULARY).read_text(encoding="utf-8").split("\n") if ": " in line
        )
        file.writelines(f"▁{i}: {i}\n" for i in range(known, WORDS - 1))
    options = options_of(
        (WORDS - 1, WORDS - 1),
        **{"dim-emb": WIDTH, "enc-depth": LAYERS, "dec-depth": LAYERS, "transformer-dim-ffn": INNER},
        **{"transformer-heads": 8},
    )
    save_npz(folder / NPZ, arrays_of(options, seed=1), options)


def write_model(folder: Path, pickled: bool) -> None:
    """A folder as the hub has it."""
    import torch
    from safetensors.torch import save_file

    from tests.core.interop.marian_models import marian_config, save_marian, tensors_of, vocabularies

    (known,) = vocabularies(shared=True)
    pieces = [piece for piece in known if piece != "<pad>"]
    pieces += [f"▁{i}" for i in range(WORDS - 1 - len(pieces))]
    save_marian(folder, None, [{piece: i for i, piece in enumerate([*pieces, "<pad>"])}])
    shape = {
        "d_model": WIDTH,
        "encoder_layers": LAYERS,
        "decoder_layers": LAYERS,
        "encoder_ffn_dim": INNER,
        "decoder_ffn_dim": INNER,
        "encoder_attention_heads": 8,
        "decoder_attention_heads": 8,
    }
    config = marian_config(WORDS, **shape)
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    tensors = tensors_of(config, seed=1)
    if pickled:
        torch.save(tensors, folder / "pytorch_model.bin")
    else:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def write_ctranslate2(folder: Path) -> None:
    """The same as CTranslate2's converter leaves it."""
    from ctranslate2.converters import TransformersConverter

    with tempfile.TemporaryDirectory() as temporary:
        given = Path(temporary) / folder.name
        write_model(given, pickled=False)
        TransformersConverter(str(given)).convert(str(folder), quantization="int8")
        for side in ("source.spm", "target.spm"):
            shutil.copy(given / side, folder)


def main() -> None:
    """Imports it, and prints how long that took and how much memory, beside its size."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        os.environ["INTERLINEAR_HOME"] = str(home)
        folder = home / "opus-mt-en-fr"
        # In a process of its own, whose memory is not counted.
        kind = sys.argv[1] if len(sys.argv) > 1 else "safetensors"
        spawn = multiprocessing.get_context("spawn")
        if kind == "release":
            maker = spawn.Process(target=write_release, args=(folder,))
        elif kind == "ctranslate2":
            maker = spawn.Process(target=write_ctranslate2, args=(folder,))
        else:
            maker = spawn.Process(target=write_model, args=(folder, kind == "pickled"))
        maker.start()
        maker.join()

        from seq2seq_core.interop.importing import importing
        from seq2seq_core.library import Library

        before, started = peak_bytes(), time.perf_counter()
        with importing(folder, Library([home / "models"])) as found:
            path = found.install()
        seconds = time.perf_counter() - started
        made = path if kind == "ctranslate2" else folder
        size = max(file.stat().st_size for file in made.iterdir())
        print(json.dumps({"seconds": round(seconds, 2), "sizes": round((peak_bytes() - before) / size, 3)}))


if __name__ == "__main__":
    main()
