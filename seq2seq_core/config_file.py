"""Configurations from TOML and back; every mistake is named with its file, key and what may stand there."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import tomli_w

from seq2seq_core.config import DataConfig, FineTuning, PairFile, RunConfig, TokenizerConfig, TrainingConfig
from seq2seq_core.errors import ConfigError
from seq2seq_core.messages import Message
from seq2seq_core.model_config import ARCHITECTURES, PRESETS, ModelConfig, architecture_of

T = TypeVar("T")


def model_table(model: ModelConfig) -> dict[str, Any]:
    """A model's configuration as plain values, with its architecture."""
    return {"architecture": architecture_of(model), **dataclasses.asdict(model)}


def model_from_table(table: Mapping[str, Any], where: str | None = None) -> ModelConfig:
    """The inverse of model_table, also with ``preset`` in place of ``architecture``.

    Raises:
        ConfigError: an unknown preset, architecture or key, or a value out of range.
    """
    values = dict(table)
    if "preset" in values:
        preset = values.pop("preset")
        if preset not in PRESETS:
            raise ConfigError(
                Message("model preset {preset!r} is unknown", preset=preset),
                where=where,
                remedy=Message("Choose one of {names}", names=", ".join(PRESETS)),
            )
        values.pop("architecture", None)
        values = {**dataclasses.asdict(PRESETS[preset]), **values}
        return _build(type(PRESETS[preset]), values, "model", where)
    architecture = values.pop("architecture", "recurrent" if "cell" in values else "transformer")
    if architecture not in ARCHITECTURES:
        raise ConfigError(
            Message("model architecture {architecture!r} is unknown", architecture=architecture),
            where=where,
            remedy=Message("Choose one of {names}", names=", ".join(ARCHITECTURES)),
        )
    return _build(ARCHITECTURES[architecture], values, "model", where)


def load_run(path: Path, overrides: Sequence[str] = ()) -> RunConfig:
    """Reads a run's TOML; paths in it are relative to it.

    Args:
        path: the TOML file.
        overrides: ``key=value`` with a dotted key; the value is TOML, or else taken as text.

    Raises:
        ConfigError: names the file, the key and what is wrong with it.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            Message("cannot be read: {reason}", reason=error.strerror),
            where=path,
            remedy="Give the path of a run's TOML file",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8 text", where=path, remedy="Save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(Message("is not TOML: {reason}", reason=str(error)), where=path) from error
    for override in overrides:
        _override(table, override)
    return run_from_table(table, base_folder=path.parent, where=str(path))


def run_from_table(table: Mapping[str, Any], base_folder: Path, where: str | None = None) -> RunConfig:
    """A run from plain values, as TOML gives them.

    Raises:
        ConfigError: as in load_run.
    """
    values = dict(table)
    data = dict(_table(values.pop("data", None), "data", where))
    try:
        data["train"] = _pair_files(data, "train", base_folder)
        data["dev"] = _pair_files(data, "dev", base_folder)
        data["general"] = _pair_files(data, "general", base_folder)
        languages = data.get("languages")
        if not (
            isinstance(languages, list | tuple)
            and len(languages) == 2
            and all(isinstance(x, str) for x in languages)
        ):
            raise ConfigError(
                "data.languages must name two languages", remedy='For example languages = ["en", "fr"]'
            )
        data["languages"] = tuple(languages)
        values["data"] = _build(DataConfig, data, "data", where)
        if "fine_tuning" in values:
            values["fine_tuning"] = _build(FineTuning, values["fine_tuning"], "fine_tuning", where)
        if "tokenizer" in values:
            values["tokenizer"] = _build(TokenizerConfig, values["tokenizer"], "tokenizer", where)
        if "model" in values:
            values["model"] = model_from_table(_table(values["model"], "model", where), where)
        if "training" in values:
            values["training"] = _build(TrainingConfig, values["training"], "training", where)
        return _build(RunConfig, values, "", where)
    except ConfigError as error:
        if error.where is not None:
            raise
        raise ConfigError(error.what, where=where, remedy=error.remedy) from error


def run_table(run: RunConfig) -> dict[str, Any]:
    """The inverse of run_from_table, with absolute paths."""
    data = run.data
    table: dict[str, Any] = {"name": run.name}
    if run.base is not None:
        table["base"] = run.base
    table["data"] = {
        "train": [_pair_table(file) for file in data.train],
        "dev": [_pair_table(file) for file in data.dev],
        "general": [_pair_table(file) for file in data.general],
        "languages": list(data.languages),
        "directions": data.directions,
        "forward_passes": data.forward_passes,
        "max_length": data.max_length,
    }
    if run.base is not None:
        table["fine_tuning"] = dataclasses.asdict(run.fine_tuning)
    if run.tokenizer is not None:
        table["tokenizer"] = dataclasses.asdict(run.tokenizer)
    if run.model is not None:
        table["model"] = model_table(run.model)
    table["training"] = {k: v for k, v in dataclasses.asdict(run.training).items() if v is not None}
    if run.card:
        table["card"] = dict(run.card)
    return table


def dump_run(run: RunConfig) -> str:
    """A run as TOML, which load_run reads back."""
    return tomli_w.dumps(run_table(run), multiline_strings=True)


def _table(value: Any, name: str, where: str | None) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(
            Message("there is no table [{name}]", name=name),
            where=where,
            remedy=Message("Add [{name}]", name=name),
        )
    return value


def _pair_table(file: PairFile) -> str | dict[str, str]:
    if isinstance(file, tuple):
        return {"source": str(file[0].resolve()), "target": str(file[1].resolve())}
    return str(file.resolve())


def _pair_files(data: dict[str, Any], split: str, base_folder: Path) -> tuple[PairFile, ...]:
    """Takes ``split`` and its source/target spellings out of ``data``."""
    keys = ("source", "target") if split == "train" else (f"{split}_source", f"{split}_target")
    files = _one_or_many(data.pop(split, []), base_folder, f"data.{split}")
    sources, targets = (_one_or_many(data.pop(key, []), base_folder, f"data.{key}") for key in keys)
    if len(sources) != len(targets):
        raise ConfigError(
            Message(
                "data.{source} names {sources} files and data.{target} names {targets}",
                source=keys[0],
                sources=len(sources),
                target=keys[1],
                targets=len(targets),
            ),
            remedy="Name as many of the one as of the other",
        )
    for source, target in zip(sources, targets, strict=True):
        if isinstance(source, tuple) or isinstance(target, tuple):
            raise ConfigError(
                Message("data.{source} and data.{target} take paths only", source=keys[0], target=keys[1])
            )
        files.append((source, target))
    return tuple(files)


def _one_or_many(value: Any, base_folder: Path, key: str) -> list[PairFile]:
    files: list[PairFile] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            files.append(base_folder / item)
        elif isinstance(item, Mapping) and set(item) == {"source", "target"}:
            sources = item["source"] if isinstance(item["source"], list) else [item["source"]]
            targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
            if len(sources) != len(targets):
                raise ConfigError(
                    Message(
                        "{key} names {sources} source files and {targets} target files",
                        key=key,
                        sources=len(sources),
                        targets=len(targets),
                    )
                )
            files += [(base_folder / s, base_folder / t) for s, t in zip(sources, targets, strict=True)]
        else:
            raise ConfigError(
                Message("{key} must be a path, a table of source and target, or a list of these", key=key)
            )
    return files


def _override(table: dict[str, Any], override: str) -> None:
    key, equals, text = override.partition("=")
    if not equals or not key.strip():
        raise ConfigError(
            Message("--set {override!r} is not key=value", override=override),
            remedy="For example --set training.max_epochs=10",
        )
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text
    *parents, last = key.strip().split(".")
    for parent in parents:
        table = table.setdefault(parent, {})
        if not isinstance(table, dict):
            raise ConfigError(
                Message("--set {override!r}: {parent} is not a table", override=override, parent=parent)
            )
    table[last] = value


def _build(kind: type[T], values: Any, name: str, where: str | None) -> T:
    """Makes a dataclass of plain values, checking names and types."""
    prefix = f"{name}." if name else ""
    hints = typing.get_type_hints(kind)
    known = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key, value in _table(values, name, where).items():
        if key not in known:
            raise ConfigError(
                Message("{key} is unknown", key=prefix + key),
                where=where,
                remedy=Message("Known are {names}", names=", ".join(known)),
            )
        if not _fits(value, hints[key]):
            allowed = _describe(hints[key])
            raise ConfigError(
                Message("{key} is {value!r}, it must be {kind}", key=prefix + key, value=value, kind=allowed),
                where=where,
            )
    missing = [
        key
        for key, f in known.items()
        if key not in values and f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise ConfigError(Message("{name} is missing", name=prefix + missing[0]), where=where)
    try:
        return kind(**{key: tuple(x) if isinstance(x, list) else x for key, x in values.items()})
    except ConfigError as error:
        raise ConfigError(error.what, where=where, remedy=error.remedy) from error


def _fits(value: Any, hint: Any) -> bool:
    origin = typing.get_origin(hint)
    if origin is Literal:
        return value in typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return any(_fits(value, option) for option in typing.get_args(hint))
    if origin is tuple:
        return isinstance(value, list | tuple) and all(_fits(x, typing.get_args(hint)[0]) for x in value)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, origin or hint)


def _describe(hint: Any) -> Message:
    if typing.get_origin(hint) is Literal:
        return Message("one of {values}", values=", ".join(repr(x) for x in typing.get_args(hint)))
    if typing.get_origin(hint) is tuple:
        return Message("a list of texts")
    names = {
        int: Message("a whole number"),
        float: Message("a number"),
        str: Message("text"),
        bool: Message("true or false"),
    }
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        kinds = (_describe(x) for x in typing.get_args(hint) if x is not type(None))
        return functools.reduce(lambda some, one: Message("{some} or {one}", some=some, one=one), kinds)
    return names.get(hint, Message("a table"))
