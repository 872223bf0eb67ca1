"""``interlinear score``: how likely the model finds translations that are given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import progress

BLOCK = 256


def score(
    source: Annotated[Path, typer.Argument(help="UTF-8 text, a sentence a line.")],
    target: Annotated[Path, typer.Argument(help="The translations to score, line by line.")],
    as_json: options.Json = False,
    model: options.Model = options.DEFAULT_MODEL,
    source_language: options.From = None,
    target_language: options.To = None,
    device: options.Device = "auto",
    threads: options.Threads = None,
) -> None:
    """Print the log-probability (natural logarithm, end token included) of each given pair."""
    from seq2seq_core.corpus import read_moses

    pairs = [(pair.source, pair.target) for pair in read_moses(source, target)]
    translator = options.load_translator(model, device, threads)
    languages = options.choose_direction(
        translator.directions, source_language, target_language, translator.name
    )
    with progress("Scoring", total=len(pairs), unit="pairs") as report:
        for start in range(0, len(pairs), BLOCK):
            block = pairs[start : start + BLOCK]
            scored = translator.score_pairs(block, source_language=languages[0], target_language=languages[1])
            for (given, _), hypothesis in zip(block, scored, strict=True):
                logprob = sum(hypothesis.token_logprobs)
                if not as_json:
                    print(f"{logprob:.6f}")
                    continue
                value = {
                    "source": given,
                    "target": hypothesis.text,
                    "tokens": [token.piece for token in hypothesis.tokens],
                    "token_logprobs": list(hypothesis.token_logprobs),
                    "logprob": logprob,
                    "score": hypothesis.score,
                }
                print(json.dumps(value, ensure_ascii=False))
            report(start + len(block))
