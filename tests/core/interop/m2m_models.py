"""Small M2M-100 and NLLB models of random weights, as ``transformers`` saves them."""

from __future__ import annotations

import io
import json
import random
from functools import cache
from pathlib import Path
from typing import Any, Literal

import sentencepiece
import torch
from safetensors.torch import save_file

from seq2seq_core.interop.fairseq_languages import M2M100, NLLB200
from tests.core.tiny import PAIRS

Generation = Literal["m2m", "spm", "json"]
"""M2M-100's tokenizer, and the two of NLLB."""

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
TEXTS = (*(text for pair in PAIRS for text in pair), "역이 어디에 있어요?", "أين المحطة؟", "좋은 아침입니다.")


@cache
def sentencepiece_model(kind: Literal["bpe", "unigram"] = "bpe", rule: str = "nmt_nfkc") -> bytes:
    """One for all languages, with fairseq's ids."""
    writer = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXTS),
        model_writer=writer,
        model_type=kind,
        vocab_size=150 if kind == "bpe" else 120,
        normalization_rule_name=rule,
        num_threads=1,
        minloglevel=2,
    )
    return writer.getvalue()


def pieces_of(serialized: bytes) -> list[str]:
    """Without special ones."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=serialized)
    return [processor.id_to_piece(i) for i in range(processor.get_piece_size())][3:]


def charsmap_of(serialized: bytes) -> bytes:
    """What a SentencePiece model normalises, out of protobuf's wire format."""
    return fields_of(fields_of(serialized)[3])[2]


def fields_of(message: bytes) -> dict[int, bytes]:
    """The last of each field that holds bytes."""
    found: dict[int, bytes] = {}
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = message[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(message):
        field, wire = divmod(varint(), 8)
        if wire == 2:
            length = varint()
            found[field] = message[place : place + length]
            place += length
        elif wire == 5:
            place += 4
        else:
            varint()
    return found


def vocabulary(generation: Generation) -> dict[str, int]:
    """Ids by pieces, language tokens included."""
    pieces = pieces_of(sentencepiece_model())
    if generation == "m2m":
        # M2M-100's vocabulary is in another order than its SentencePiece model's.
        random.Random(1).shuffle(pieces)
        tail = [f"__{code}__" for code in M2M100]
    else:
        tail = [*NLLB200, "<mask>"]
    return {piece: i for i, piece in enumerate((*SPECIAL, *pieces, *tail))}


def added_tokens(generation: Generation = "m2m") -> dict[str, Any]:
    """Settings of the tokenizer as later releases have them: with the ids of language tokens."""
    tokens = {f"__{code}__" for code in M2M100} | {*NLLB200, *SPECIAL, "<mask>"}
    found = {str(i): piece for piece, i in vocabulary(generation).items() if piece in tokens}
    return {
        "added_tokens_decoder": {
            i: {
                "content": piece,
                "lstrip": False,
                "normalized": False,
                "rstrip": False,
                "single_word": False,
                "special": True,
            }
            for i, piece in found.items()
        }
    }


def nllb_tokenizer(**settings: Any) -> Any:
    """That of ``transformers``."""
    import transformers
    from transformers.tokenization_utils_base import generate_merges

    ids = {piece: i for piece, i in vocabulary("json").items() if piece not in (*NLLB200, "<mask>")}
    return transformers.NllbTokenizer(
        vocab=ids,
        merges=generate_merges(ids, skip_tokens=SPECIAL),
        _spm_precompiled_charsmap=charsmap_of(sentencepiece_model()),
        **settings,
    )


def random_settings(seed: int) -> dict[str, Any]:
    """Keyword arguments of a random ``M2M100Config``, without the vocabulary."""
    draw = random.Random(seed)
    return {
        "d_model": draw.choice([8, 16, 24]),
        "encoder_layers": draw.randint(1, 2),
        "decoder_layers": draw.randint(1, 2),
        "encoder_attention_heads": draw.choice([1, 2, 4]),
        "decoder_attention_heads": draw.choice([1, 2, 4]),
        "encoder_ffn_dim": draw.choice([8, 20, 32]),
        "decoder_ffn_dim": draw.choice([8, 20, 32]),
        "activation_function": draw.choice(["relu", "relu", "gelu", "swish"]),
        "scale_embedding": draw.random() < 0.7,
        "max_position_embeddings": draw.choice([16, 1024]),
        "init_std": draw.choice([0.1, 0.3, 0.6]),
    }


def m2m_model(seed: int, size: int, **settings: Any) -> Any:
    """An ``M2M100ForConditionalGeneration`` that ends its targets soon.

    Args:
        size: of the vocabulary; the embeddings have some rows more, as M2M-100's own.
    """
    import transformers

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        config = transformers.M2M100Config(vocab_size=size + 8, **{**random_settings(seed), **settings})
        model = transformers.M2M100ForConditionalGeneration(config).eval()
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if "norm" in name or name.endswith("bias"):
                    parameter.add_(torch.randn_like(parameter) * 0.2)
            end = model.model.shared.weight[2]
            model.model.decoder.layer_norm.bias.add_(2.0 * end / end.square().sum())
    return model


def writing_text_alone(model: Any) -> Any:
    """The model, for which the end is likely, but not first, and what is no text as good as impossible."""
    after = len(SPECIAL) + len(pieces_of(sentencepiece_model()))
    textless = [0, 1, 3, *range(after, model.config.vocab_size)]
    with torch.no_grad():
        weight, norm = model.model.shared.weight, model.model.decoder.layer_norm
        weight[:, :2] = 0.0
        weight[textless, 0] = -10.0
        weight[2, 0] = 0.15
        norm.weight[0], norm.bias[0] = 0.0, 20.0
        # What follows a language token, the first one, is told by it.
        weight[textless, 1] = -10.0
        weight[2, 1] = 3.0
        norm.weight[1], norm.bias[1] = 1.0, 0.0
    return model


def save_m2m(
    folder: Path, model: Any, generation: Generation, tokenizer: Any = None, **settings: Any
) -> Path:
    """Saves a model with its tokenizer as a folder of the hub.

    Args:
        model: None for the tokenizer alone.
        tokenizer: ``nllb_tokenizer`` of the same settings, for that of ``transformers`` to be saved.
        settings: of the tokenizer.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if model is not None:
        model.save_pretrained(folder)
    if generation == "json":
        (tokenizer or nllb_tokenizer(**settings)).save_pretrained(folder)
    else:
        name = "M2M100Tokenizer" if generation == "m2m" else "NllbTokenizer"
        table = {"tokenizer_class": name, "src_lang": None, "tgt_lang": None, **settings}
        (folder / "tokenizer_config.json").write_text(json.dumps(table), encoding="utf-8")
        (folder / "sentencepiece.bpe.model").write_bytes(sentencepiece_model())
    if generation == "m2m":
        ids = {piece: i for piece, i in vocabulary("m2m").items() if not piece.startswith("__")}
        (folder / "vocab.json").write_text(json.dumps(ids), encoding="utf-8")
    licence = "mit" if generation == "m2m" else "cc-by-nc-4.0"
    (folder / "README.md").write_text(f"---\nlicense: {licence}\n---\n\n# A model\n", encoding="utf-8")
    return folder


def hand_made(folder: Path, generation: Generation = "m2m", seed: int = 1, **changes: Any) -> Path:
    """A folder of a small model, whose weights are made without ``transformers``.

    Args:
        changes: of ``config.json`` alone, not of the weights.
    """
    config = {
        "model_type": "m2m_100",
        "vocab_size": len(vocabulary(generation)) + 2,
        "d_model": 16,
        "encoder_layers": 1,
        "decoder_layers": 2,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 24,
        "decoder_ffn_dim": 32,
    }
    save_m2m(folder, None, generation)
    (folder / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    save_file(tensors_of(config, seed), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def tensors_of(config: dict[str, Any], seed: int) -> dict[str, torch.Tensor]:
    """Random weights: Marian's names, less the bias and more two norms."""
    from tests.core.interop import marian_models

    tensors = marian_models.tensors_of(config, seed)
    del tensors["final_logits_bias"]
    for side in ("encoder", "decoder"):
        tensors[f"model.{side}.layer_norm.weight"] = torch.ones(config["d_model"])
        tensors[f"model.{side}.layer_norm.bias"] = torch.zeros(config["d_model"])
    return tensors
