"""The architectures that a new model may have, in groups along their line of descent."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from seq2seq_core.model_config import ModelConfig, TaggerConfig, TransformerConfig


class Group(Enum):
    """What a decoder hears of the source: its own word, one vector, all states, or nothing but attention."""

    TAGGER = auto()
    ENCODER_DECODER = auto()
    ATTENTION = auto()
    TRANSFORMER = auto()


def group_of(model: ModelConfig) -> Group:
    """The group that a configuration belongs to."""
    if isinstance(model, TaggerConfig):
        return Group.TAGGER
    if isinstance(model, TransformerConfig):
        return Group.TRANSFORMER
    return Group.ENCODER_DECODER if model.attention == "none" else Group.ATTENTION


def in_groups(presets: Mapping[str, ModelConfig]) -> dict[Group, list[str]]:
    """The names of presets by group, both in the order in which they came about."""
    return {
        group: [name for name, model in presets.items() if group_of(model) is group]
        for group in Group
        if any(group_of(model) is group for model in presets.values())
    }
