"""``interlinear inspect``: how a translation came about, as JSON: all that the app's page shows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import lines_of, progress
from seq2seq_core.errors import CorpusError

if TYPE_CHECKING:
    from seq2seq_core.config import SearchOptions
    from seq2seq_core.inspection.report import Findings
    from seq2seq_core.translator import Translator
    from seq2seq_core.types import HiddenStates, SaliencyMethod, Translation

# Lines that are translated together; what is found out of each then takes longer.
BLOCK = 16


class Wanted(NamedTuple):
    """What to tell of a translation."""

    trace: bool
    attention: bool
    saliency: bool
    states: bool
    tokens: bool


def inspect(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="UTF-8 text; - or none reads standard input. With --maps, saved attention; and, where that "
            "has only weights, the pieces of its sources, and of its targets, in any order.",
            show_default=False,
        ),
    ] = None,
    trace: Annotated[bool, typer.Option("--trace", help="All that the beam weighed, as a tree.")] = False,
    attention: Annotated[bool, typer.Option("--attention", help="The attention maps.")] = False,
    saliency: Annotated[
        bool,
        typer.Option(
            "--saliency", help="What each token depends on, by each method, and how faithful that is."
        ),
    ] = False,
    states: Annotated[
        bool, typer.Option("--states", help="Hidden states of both sides in two dimensions.")
    ] = False,
    tokens: Annotated[
        bool, typer.Option("--tokens", help="Probability, entropy and the likeliest pieces at each place.")
    ] = False,
    given: Annotated[
        Path | None,
        typer.Option(
            "--given", metavar="FILE", help="Look at these translations, line by line, not at its own."
        ),
    ] = None,
    maps: Annotated[
        bool,
        typer.Option(
            "--maps",
            help="Show attention that Nematus, Marian, OpenNMT or Neural Monkey saved; needs no model.",
        ),
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", help="Write a report that any browser shows, instead of printing JSON."
        ),
    ] = None,
    beam: options.Beam = 5,
    no_segment: Annotated[
        bool, typer.Option("--no-segment", help="Each line is one sentence: do not look for several.")
    ] = False,
    model: options.Model = options.DEFAULT_MODEL,
    source_language: options.From = None,
    target_language: options.To = None,
    device: options.Device = "auto",
    threads: options.Threads = None,
) -> None:
    """Print how each line is translated, one JSON object a line: what translate --json says, and more.

    What is found out of a sentence stands with its best hypothesis. With none of --trace, --attention,
    --saliency, --states and --tokens it is all of them.
    """
    paths = files or []
    if len(paths) > (3 if maps else 1):
        raise typer.BadParameter("too many files: give one text, or with --maps up to three")
    if maps:
        _print_maps(paths)
        return
    wanted = Wanted(trace, attention, saliency, states, tokens)
    wanted = wanted if any(wanted) else Wanted(*(True for _ in wanted))
    file = paths[0] if paths else None
    translator = options.load_translator(model, device, threads)
    languages = options.choose_direction(
        translator.directions, source_language, target_language, translator.name
    )
    search = _search_options(beam, wanted)
    findings: list[Findings] = []
    with progress("Inspecting", total=None, unit="lines") as report:
        done = 0
        for block in _translated(translator, file, given, languages, search, segment=not no_segment):
            for translation in block:
                if html is not None:
                    findings += _findings(translator, translation, languages, wanted, search)
                else:
                    value = _inspected(translator, translation, languages, wanted)
                    print(json.dumps(value, ensure_ascii=False))
                    sys.stdout.flush()
                done += 1
                report(done)
    if html is not None:
        _write_report(html, findings)


def _print_maps(paths: list[Path]) -> None:
    from seq2seq_core.cli.serialise import translation_json
    from seq2seq_core.inspection.attention_files import read_together

    if not paths:
        raise typer.BadParameter("--maps needs a file")
    for translation in read_together(paths)[1]:
        print(json.dumps(translation_json(translation, attention=True), ensure_ascii=False))


def _search_options(beam: int, wanted: Wanted) -> SearchOptions:
    from dataclasses import replace

    return replace(options.search_options(beam, attention=True), trace=wanted.trace)


def _translated(
    translator: Translator,
    file: Path | None,
    given: Path | None,
    languages: tuple[str, str],
    search: SearchOptions,
    *,
    segment: bool,
) -> Iterator[list[Translation]]:
    """The translations of the lines of a file, some at a time; or those that are given."""
    if given is not None:
        yield from _explained(translator, file, given, languages)
        return
    lines = lines_of(file)
    while block := list(islice(lines, BLOCK)):
        yield translator.translate_lines(
            block, source_language=languages[0], target_language=languages[1], options=search, segment=segment
        )


def _explained(
    translator: Translator, file: Path | None, given: Path, languages: tuple[str, str]
) -> Iterator[list[Translation]]:
    sources, targets = list(lines_of(file)), list(lines_of(given))
    if len(sources) != len(targets):
        raise CorpusError(
            f"there are {len(targets)} translations for {len(sources)} lines",
            where=given,
            remedy="Give one translation for each line",
        )
    for source, target in zip(sources, targets, strict=True):
        yield [
            translator.inspector.explain(
                source, target, source_language=languages[0], target_language=languages[1]
            )
        ]


def _inspected(
    translator: Translator, translation: Translation, languages: tuple[str, str], wanted: Wanted
) -> dict[str, Any]:
    """A translation and what is wanted of it, sentence by sentence."""
    from seq2seq_core.cli.serialise import translation_json

    value = translation_json(translation, attention=wanted.attention)
    if translation.sentences:
        value["sentences"] = [
            _inspected(translator, part, languages, wanted) for part in translation.sentences
        ]
        return value
    if translation.trace is not None:
        from seq2seq_core.inspection.tree import search_tree

        value["trace"] = search_tree(translation.trace).as_json()
    if translation.hypotheses:
        value["hypotheses"][0] |= _details(translator, translation, languages, wanted)
    return value


def _details(
    translator: Translator, translation: Translation, languages: tuple[str, str], wanted: Wanted
) -> dict[str, Any]:
    """What there is to say of the best hypothesis alone."""
    inspector, best = translator.inspector, translation.hypotheses[0]
    direction: dict[str, Any] = {"source_language": languages[0], "target_language": languages[1]}
    source, target, tokens = translation.source, best.text, best.tokens
    value: dict[str, Any] = {}
    if wanted.tokens:
        value["readings"] = [
            {
                "piece": reading.token.piece,
                "probability": reading.probability,
                "entropy": reading.entropy,
                "best": [list(one) for one in reading.best],
            }
            for reading in inspector.read_tokens(source, target, **direction, tokens=tokens)
        ]
    if wanted.saliency:
        methods = _methods(translator)
        value["saliency"] = {
            found.method: {
                "weights": found.weights.tolist(),
                "faithfulness": found.faithfulness,
                "chance": found.chance,
            }
            for found in inspector.saliency(source, target, methods, **direction, tokens=tokens)
        }
    if wanted.states:
        value["states"] = _states_json(inspector.hidden_states(source, target, **direction, tokens=tokens))
    return value


def _methods(translator: Translator) -> list[SaliencyMethod]:
    methods: list[SaliencyMethod] = ["gradient", "integrated", "erasure"]
    return ["attention", *methods] if translator.abilities.attention else methods


def _findings(
    translator: Translator,
    translation: Translation,
    languages: tuple[str, str],
    wanted: Wanted,
    search: SearchOptions,
) -> Iterator[Findings]:
    """What the report tells of a line, sentence by sentence; of an empty one nothing."""
    from seq2seq_core.inspection.report import Findings

    for part in translation.sentences or (translation,):
        if not part.hypotheses:
            continue
        best = part.hypotheses[0]
        direction: dict[str, Any] = {"source_language": languages[0], "target_language": languages[1]}
        place: dict[str, Any] = {**direction, "tokens": best.tokens}
        inspector = translator.inspector
        yield Findings(
            part,
            translator.name,
            search,
            readings=inspector.read_tokens(part.source, best.text, **place) if wanted.tokens else (),
            saliency=inspector.saliency(part.source, best.text, _methods(translator), **place)
            if wanted.saliency
            else (),
        )


def _write_report(file: Path, findings: list[Findings]) -> None:
    from seq2seq_core.inspection.report import html_report
    from seq2seq_core.storage import write_file

    write_file(file, html_report(findings))


def _states_json(states: HiddenStates) -> dict[str, Any]:
    return {
        "encoder": states.encoder.tolist(),
        "decoder": states.decoder.tolist(),
        "explained": states.explained,
        "leading": states.leading,
        "trailing": states.trailing,
        "context": None if states.context is None else states.context.tolist(),
    }
