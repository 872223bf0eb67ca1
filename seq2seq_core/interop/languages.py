"""Between which languages a model of another engine translates, by what lies beside its weights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seq2seq_core.errors import LanguageError
from seq2seq_core.messages import Message
from seq2seq_core.text.languages import language_token, normalise_language

_NAMED = re.compile(
    r"opus-mt-(?:tc-)?(?:big-|base-|small-|tiny-)?([A-Za-z_]+)-([A-Za-z_]+)(?:-(?:ct2|ctranslate2)[\w-]*)?$"
)
_LISTED = re.compile(
    r"^[^\w\n]*(source|target) languages?(?:\(s\))?[^\w\n]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE
)
_PAIR = re.compile(r"([a-z]{2,3}(?:\+[a-z]{2,3})*)-([a-z]{2,3}(?:\+[a-z]{2,3})*)")
_RELEASED = re.compile(r"MT-models/([^/\s]+)/[^/\s]+\.zip")
_ONE = re.compile(r"[a-z]{2,3}(?:[_-][a-z]{2,4})?", re.IGNORECASE)
_LICENCE = re.compile(r"^license:[ \t]*([^\n]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Languages of a model.

    Attributes:
        directions: (source, target) pairs, BCP-47.
        tokens: the piece that stands for each language that needs one.
        notes: what was left out.
    """

    directions: tuple[tuple[str, str], ...]
    tokens: Mapping[str, str]
    notes: tuple[Message, ...] = ()


def find_languages(
    folder: Path,
    settings: Mapping[str, Any],
    card: str,
    tokens: Sequence[str],
    sources: Sequence[str] = (),
    targets: Sequence[str] = (),
) -> Spoken:
    """The languages that are asked for, else those that are found.

    They are looked for in the tokenizer's settings, in the folder's name (``opus-mt-en-de``), in the model
    card, and in the names of the folders around it (``eng-fra``) or around the release that the card links.

    Args:
        settings: of the tokenizer (``tokenizer_config.json``).
        card: the model card.
        tokens: pieces such as ``>>fra<<`` of the vocabulary.
        sources: asked for, in any code.
        targets: asked for.

    Raises:
        LanguageError: a code is unknown, or nothing says which languages they are.
    """
    asked_sources = [normalise_language(code) for code in sources]
    asked_targets = [normalise_language(code) for code in targets]
    named, listed, paired = _named(folder), _listed(card), _paired(folder, card)
    found_sources = asked_sources or _first(
        _known([settings.get("source_lang")]), _known([named[0]]), listed["source"], paired[0]
    )
    by_token, notes = _by_token({piece: piece for piece in tokens})
    single = _first(_known([settings.get("target_lang")]), _known([named[1]]), listed["target"], paired[1])
    wanted = asked_targets or list(by_token) or single
    if by_token and not set(wanted) & set(by_token):
        notes.append(Message("the vocabulary's language tokens are for other languages, and are not used"))
        by_token = {}
    elif by_token and (missing := [target for target in wanted if target not in by_token]):
        raise LanguageError(
            Message("the model has no token for the language {language!r}", language=missing[0]),
            remedy=Message("It knows {languages}", languages=", ".join(sorted(by_token))),
        )
    directions = [(a, b) for a in found_sources for b in wanted if a != b]
    if not directions:
        raise LanguageError(
            "nothing in the model says between which languages it translates",
            where=folder,
            remedy="Say its source and target languages",
        )
    if by_token:
        by_token = {language: piece for language, piece in by_token.items() if language in wanted}
    return Spoken(tuple(dict.fromkeys(directions)), by_token, tuple(notes))


def choose_languages(
    folder: Path,
    tokens: Mapping[str, str],
    usual: tuple[str | None, str | None],
    sources: Sequence[str] = (),
    targets: Sequence[str] = (),
) -> Spoken:
    """Of a model that translates between any two of its languages, those that are asked for.

    Where one side alone is asked for, the other is all that the model knows.

    Args:
        tokens: the piece that stands for each language, by any code.
        usual: source and target language that its files name, taken where none is asked for.

    Raises:
        LanguageError: a code is unknown, or nothing says which of its languages are wanted.
    """
    by_token, notes = _by_token(tokens)
    names = ", ".join(sorted(by_token))
    asked = [[normalise_language(code) for code in side] for side in (sources, targets)]
    for language in (*asked[0], *asked[1]):
        if language not in by_token:
            raise LanguageError(
                Message("the model has no token for the language {language!r}", language=language),
                remedy=Message("It knows {languages}", languages=names),
            )
    if not sources and not targets:
        asked = [[code for code in _known([one]) if code in by_token] for one in usual]
    if not asked[0] and not asked[1]:
        raise LanguageError(
            Message("the model translates between any two of {count} languages", count=len(by_token)),
            where=folder,
            remedy=Message("Say source languages, target languages or both, of {languages}", languages=names),
        )
    froms, tos = (side or sorted(by_token) for side in asked)
    directions = tuple(dict.fromkeys((a, b) for a in froms for b in tos if a != b))
    if not directions:
        raise LanguageError(
            "source and target are one language", where=folder, remedy="Say two different languages"
        )
    spoken = {language for direction in directions for language in direction}
    return Spoken(directions, {one: piece for one, piece in by_token.items() if one in spoken}, tuple(notes))


def licence_of(card: str) -> str:
    """What the front matter of a model card calls its licence, nothing where it does not."""
    if not card.startswith("---"):
        return ""
    found = _LICENCE.search(card[3:].partition("\n---")[0])
    return found[1].strip().strip("'\"") if found else ""


def _by_token(tokens: Mapping[str, str]) -> tuple[dict[str, str], list[Message]]:
    """The token of each language that has a name, of tokens by any code."""
    found: dict[str, str] = {}
    unknown = []
    for code, piece in tokens.items():
        try:
            language = normalise_language(code)
        except LanguageError:
            unknown.append(piece)
            continue
        if language not in found or _rank(piece, language) < _rank(found[language], language):
            found[language] = piece
    notes = []
    if unknown:
        notes.append(
            Message(
                "{count} languages that Interlinear has no name for are left out: {tokens}",
                count=len(unknown),
                tokens=", ".join(unknown[:8]) + (" …" if len(unknown) > 8 else ""),
            )
        )
    return found, notes


def _rank(piece: str, language: str) -> int:
    """Of several tokens for one language, which is plainest: no country, no script."""
    return 0 if piece == language_token(language) else 1 + sum(c in "_-" for c in piece)


def _named(folder: Path) -> tuple[str | None, str | None]:
    """What the folder's name says, or that of one around it: the hub's cache calls folders by hashes."""
    for part in reversed(folder.absolute().parts[-4:]):
        if match := _NAMED.search(part.removesuffix(".zip")):
            return match[1], match[2]
    return None, None


def _paired(folder: Path, card: str) -> tuple[list[str], list[str]]:
    """What the folder of a release is called, which has nothing but its two languages in its name."""
    names = [*_RELEASED.findall(card), *reversed(folder.absolute().parts[-4:])]
    for pair in filter(None, map(_PAIR.fullmatch, names)):
        source, target = (_known(side.split("+")) for side in pair.groups())
        if source and target:
            return source, target
    return [], []


def _listed(card: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"source": [], "target": []}
    for side, codes in _LISTED.findall(card):
        found[side.lower()] += _known(re.split(r"[\s,+]+", codes.strip()))
    return found


def _known(codes: Iterable[object]) -> list[str]:
    """Those that are codes of one language each; groups such as ROMANCE are not."""
    found = []
    for code in codes:
        if isinstance(code, str) and _ONE.fullmatch(code):
            try:
                found.append(normalise_language(code))
            except LanguageError:
                continue
    return found


def _first(*lists: list[str]) -> list[str]:
    return next((each for each in lists if each), [])
