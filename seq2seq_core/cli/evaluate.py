"""``interlinear evaluate``: BLEU, chrF and TER of a model, or of translations already made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import progress
from seq2seq_core.errors import CorpusError


def evaluate(
    source: Annotated[Path, typer.Argument(help="UTF-8 text to translate, a sentence a line.")],
    reference: Annotated[Path, typer.Argument(help="Its reference translation, line by line.")],
    hypotheses: Annotated[
        Path | None, typer.Option("--hypotheses", help="Score these translations; no model is run.")
    ] = None,
    beam: options.Beam = 5,
    as_json: options.Json = False,
    model: options.Model = options.DEFAULT_MODEL,
    source_language: options.From = None,
    target_language: options.To = None,
    device: options.Device = "auto",
    threads: options.Threads = None,
) -> None:
    """Translate a test file and print BLEU, chrF and TER with their sacreBLEU signatures."""
    from seq2seq_core.corpus import read_moses
    from seq2seq_core.evaluation import corpus_scores
    from seq2seq_core.text.languages import normalise_language

    search = options.search_options(beam, nbest=1)
    pairs = list(read_moses(source, reference))
    if not pairs:
        raise CorpusError("there is no line to evaluate", where=source)
    if hypotheses is not None:
        language = normalise_language(target_language) if target_language else "en"
        found = [pair.target for pair in read_moses(source, hypotheses)]
    else:
        translator = options.load_translator(model, device, threads)
        from_language, language = options.choose_direction(
            translator.directions, source_language, target_language, translator.name
        )
        with progress("Translating", total=None, unit="sentences") as report:
            results = translator.translate_lines(
                [pair.source for pair in pairs],
                source_language=from_language,
                target_language=language,
                options=search,
                on_progress=report,
            )
        found = [result.text for result in results]
    scores = corpus_scores(found, [pair.target for pair in pairs], language)
    if as_json:
        print(json.dumps(scores.as_json()))
        return
    for name, value in (("BLEU", scores.bleu), ("chrF", scores.chrf), ("TER", scores.ter)):
        print(f"{name:5} {value.score:6.2f}  {value.signature}")
