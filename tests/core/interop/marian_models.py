"""Small Marian models of random weights, as ``transformers`` saves them."""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from seq2seq_core.config import TokenizerConfig
from seq2seq_core.text.tokenizer import Tokenizer, train_tokenizer
from tests.core.tiny import PAIRS


@cache
def tokenizers(pairs: tuple[tuple[str, str], ...] = PAIRS) -> tuple[Tokenizer, Tokenizer]:
    """One for each language, as OPUS-MT has them."""
    config = TokenizerConfig(vocabulary=120, byte_fallback=False)
    source, target = (
        train_tokenizer(list(texts), config, [], seed=1)[0] for texts in zip(*pairs, strict=True)
    )
    return source, target


def vocabularies(
    shared: bool, tokens: tuple[str, ...] = (), pairs: tuple[tuple[str, str], ...] = PAIRS
) -> list[dict[str, int]]:
    """Ids by pieces: the end and the unknown piece first, padding last, as in OPUS-MT.

    Of two vocabularies, both have padding at the same place.
    """
    sides = [side.pieces(range(side.size))[4:] for side in tokenizers(pairs)]
    lists = [list(dict.fromkeys(sides[0] + sides[1]))] if shared else sides
    numbered = []
    for number, each in enumerate(lists):
        random.Random(number).shuffle(each)
        special = ["</s>", "<unk>", *(tokens if number == 0 else ())]
        pieces = [*special, *each]
        pieces.insert(len(pieces) if shared else 40, "<pad>")
        numbered.append({piece: i for i, piece in enumerate(pieces)})
    return numbered


def random_settings(seed: int) -> dict[str, Any]:
    """Keyword arguments of a random ``MarianConfig``, without the vocabulary."""
    draw = random.Random(seed)
    width = draw.choice([8, 16, 24])
    return {
        "d_model": width,
        "encoder_layers": draw.randint(1, 3),
        "decoder_layers": draw.randint(1, 3),
        "encoder_attention_heads": draw.choice([1, 2, 4]),
        "decoder_attention_heads": draw.choice([1, 2, 4]),
        "encoder_ffn_dim": draw.choice([8, 20, 32]),
        "decoder_ffn_dim": draw.choice([8, 20, 32]),
        "activation_function": draw.choice(["relu", "gelu", "gelu_new", "swish", "silu"]),
        "scale_embedding": draw.random() < 0.5,
        "share_encoder_decoder_embeddings": draw.random() < 0.7,
        "max_position_embeddings": draw.choice([64, 512]),
        "init_std": draw.choice([0.1, 0.3, 0.6]),
    }


def marian_model(
    seed: int = 1, pairs: tuple[tuple[str, str], ...] = PAIRS, **settings: Any
) -> tuple[Any, list[dict[str, int]]]:
    """A ``MarianMTModel`` that ends its targets soon, never writes padding, and its vocabularies."""
    import transformers

    values = {**random_settings(seed), **settings}
    numbered = vocabularies(values["share_encoder_decoder_embeddings"], pairs=pairs)
    pad = numbered[-1]["<pad>"]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        config = transformers.MarianConfig(
            vocab_size=len(numbered[0]),
            decoder_vocab_size=len(numbered[-1]),
            pad_token_id=pad,
            decoder_start_token_id=pad,
            eos_token_id=0,
            forced_eos_token_id=None,
            **values,
        )
        model = transformers.MarianMTModel(config).eval()
        with torch.no_grad():
            for name, parameter in model.named_parameters():
                if "norm" in name or name.endswith("bias"):
                    parameter.add_(torch.randn_like(parameter) * 0.2)
            model.final_logits_bias.normal_(std=0.5)
            model.final_logits_bias[0, 0] += 2.0
            # CTranslate2 has no padding; without any probability, it makes no difference.
            model.final_logits_bias[0, pad] = -1e4
            for weight in {model.get_input_embeddings().weight, model.lm_head.weight}:
                weight[pad] = 0.0
    return model, numbered


def marian_config(size: int, **changes: Any) -> dict[str, Any]:
    """A ``config.json`` of a small model with a vocabulary of some size."""
    return {
        "model_type": "marian",
        "vocab_size": size,
        "d_model": 16,
        "encoder_layers": 1,
        "decoder_layers": 2,
        "encoder_attention_heads": 2,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 24,
        "decoder_ffn_dim": 32,
        "activation_function": "swish",
        "scale_embedding": True,
        "pad_token_id": size - 1,
        "eos_token_id": 0,
        "decoder_start_token_id": size - 1,
        "max_position_embeddings": 64,
        **changes,
    }


def hand_made(folder: Path, seed: int = 1, tokens: tuple[str, ...] = (), **changes: Any) -> Path:
    """A folder of a small model as the hub has them, made without ``transformers``.

    Args:
        tokens: language tokens of its vocabulary.
        changes: of ``config.json`` alone, not of the weights.
    """
    (numbered,) = vocabularies(True, tokens)
    save_marian(folder, None, [numbered])
    config = marian_config(len(numbered))
    (folder / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    save_file(tensors_of(config, seed), folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def tensors_of(config: dict[str, Any], seed: int) -> dict[str, torch.Tensor]:
    """Random weights, with the names and shapes that ``transformers`` gives them."""
    width, size = config["d_model"], config["vocab_size"]
    shapes: dict[str, tuple[int, ...]] = {"model.shared.weight": (size, width)}
    for side, attentions in (("encoder", ["self_attn"]), ("decoder", ["self_attn", "encoder_attn"])):
        inner = config[f"{side}_ffn_dim"]
        for number in range(config[f"{side}_layers"]):
            layer = f"model.{side}.layers.{number}"
            for attention in attentions:
                for projection in ("q_proj", "k_proj", "v_proj", "out_proj"):
                    shapes[f"{layer}.{attention}.{projection}.weight"] = (width, width)
                    shapes[f"{layer}.{attention}.{projection}.bias"] = (width,)
            shapes[f"{layer}.fc1.weight"], shapes[f"{layer}.fc1.bias"] = (inner, width), (inner,)
            shapes[f"{layer}.fc2.weight"], shapes[f"{layer}.fc2.bias"] = (width, inner), (width,)
            for norm in (*(f"{attention}_layer_norm" for attention in attentions), "final_layer_norm"):
                shapes[f"{layer}.{norm}.weight"] = shapes[f"{layer}.{norm}.bias"] = (width,)
    shapes["final_logits_bias"] = (1, size)
    generator = torch.Generator().manual_seed(seed)
    std = 1.6 * width**-0.5
    tensors = {name: torch.randn(shape, generator=generator) * std for name, shape in shapes.items()}
    tensors["model.shared.weight"][-1] = 0.0
    for name, tensor in tensors.items():
        if name.endswith("norm.weight"):
            tensor += 1.0
    return tensors


def save_marian(
    folder: Path, model: Any, numbered: list[dict[str, int]], pairs: tuple[tuple[str, str], ...] = PAIRS
) -> Path:
    """Saves a model with its tokenizers as a folder of the hub.

    Args:
        model: None for the tokenizers alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if model is not None:
        model.save_pretrained(folder)
    source, target = tokenizers(pairs)
    (folder / "source.spm").write_bytes(source.serialized)
    (folder / "target.spm").write_bytes(target.serialized)
    (folder / "vocab.json").write_text(json.dumps(numbered[0]), encoding="utf-8")
    if len(numbered) > 1:
        (folder / "target_vocab.json").write_text(json.dumps(numbered[1]), encoding="utf-8")
    table = {"source_lang": "en", "target_lang": "fr", "tokenizer_class": "MarianTokenizer"}
    table |= {"separate_vocabs": len(numbered) > 1}
    (folder / "tokenizer_config.json").write_text(json.dumps(table), encoding="utf-8")
    (folder / "README.md").write_text(
        "---\nlanguage:\n- en\n- fr\nlicense: cc-by-4.0\n---\n\n# A model\n", encoding="utf-8"
    )
    return folder
