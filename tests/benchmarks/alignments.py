"""Word alignment by attention against gold, and beside it eflomal: writes the tables of docs/alignments.md.

``python -m tests.benchmarks.alignments --pairs PAIRS.tsv.gz --gold enfr.gold --base 1 --text enfr.src-tgt``

The gold's text is one file of ``source ||| target`` lines, or two files. eflomal (Östling & Tiedemann 2016)
comes from PyPI and needs a C compiler; without ``--eflomal`` its rows are left out. It is given the training
pairs and the sentences of the gold, lower-cased and cut into words and punctuation.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from seq2seq_core.corpus.lines import stream_lines
from seq2seq_core.inspection.alignments import (
    AlignmentScore,
    GoldLinks,
    Link,
    alignment_error_rate,
    parse_pharaoh,
    read_links,
    word_alignment,
)
from seq2seq_core.inspection.reading import choose_reading, readings_of
from seq2seq_core.inspection.symmetrisation import SYMMETRISATIONS, symmetrise
from seq2seq_core.library import default_library
from seq2seq_core.translator import Translator
from seq2seq_core.types import AttentionReading

Pairs = list[tuple[str, str]]
Row = tuple[str, AlignmentScore]


def gold_pairs(files: Sequence[Path], reverse: bool) -> Pairs:
    """The sentences of the gold, source first."""
    if len(files) == 1:
        split = [line.split("|||") for line in stream_lines(files[0])]
        pairs = [(source.strip(), target.strip()) for source, target in split]
    else:
        pairs = list(zip(*(stream_lines(file) for file in files), strict=True))
    return [(target, source) for source, target in pairs] if reverse else pairs


def flipped(gold: Sequence[GoldLinks]) -> list[GoldLinks]:
    return [
        GoldLinks(*(frozenset((j, i) for i, j in links) for links in (one.sure, one.possible)))
        for one in gold
    ]


def by_reading(
    translator: Translator, pairs: Pairs, gold: Sequence[GoldLinks], languages: tuple[str, str]
) -> list[tuple[AttentionReading, AlignmentScore]]:
    """The score of every way to read the attention, from one pass over the pairs."""
    scored = translator.score_pairs(pairs, source_language=languages[0], target_language=languages[1])
    sentences = translator._sentences
    tokens = [sentences.encode_source(source).tokens for source, _ in pairs]
    rows = []
    for reading in readings_of(sentences.model):
        found = []
        for (source, target), hypothesis, read in zip(pairs, scored, tokens, strict=True):
            assert hypothesis.attention is not None
            weights = hypothesis.attention.token_map(reading.layer, reading.head, reading.shifted)
            found.append(word_alignment(weights, read, hypothesis.tokens, source, target))
        rows.append((reading, alignment_error_rate(gold, found)))
    return rows


def by_eflomal(
    program: str, training: Pairs, pairs: Pairs, gold: Sequence[GoldLinks], kept: Path | None
) -> list[Row]:
    """eflomal's two directions, and what they make together."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = kept or Path(temporary)
        links = [folder / name for name in ("forward", "backward")]
        if not all(file.exists() for file in links):
            text = [folder / name for name in ("source", "target")]
            for side, file in enumerate(text):
                lines = [_words(pair[side]) for pair in training] + [pair[side].lower() for pair in pairs]
                file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            options = zip(("-s", "-t", "-f", "-r"), [*text, *links], strict=True)
            command = [program, *(str(part) for option in options for part in option), "--overwrite"]
            subprocess.run(command, check=True)
        forward, backward = (
            [parse_pharaoh(line).sure for line in stream_lines(file)][-len(pairs) :] for file in links
        )
    rows: list[tuple[str, list[Sequence[Link] | frozenset[Link]]]] = [
        ("eflomal, forward", list(forward)),
        ("eflomal, backward", list(backward)),
    ]
    for method in SYMMETRISATIONS:
        joint = [symmetrise(a, b, method) for a, b in zip(forward, backward, strict=True)]
        rows.append((f"eflomal, {method}", list(joint)))
    return [(name, alignment_error_rate(gold, found)) for name, found in rows]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+|[^\w\s]", text.lower()))


def by_model(
    translator: Translator, pairs: Pairs, gold: Sequence[GoldLinks], languages: tuple[str, str], reverse: str
) -> tuple[list[Row], str]:
    """The rows of a model, and the grid of all its readings as Markdown."""
    direction = f"{languages[0]} to {languages[1]}"
    grid = by_reading(translator, pairs, gold, languages)
    best, sentences = translator.best_reading, translator._sentences
    both = languages[::-1] in translator.directions
    here = choose_reading(sentences.model, sentences.codec, pairs, languages, both_ways=both)
    rows = [
        (f"{direction}: {name}", min(scores, key=lambda score: score.error_rate))
        for name, scores in (
            ("mean of all, plain", [s for r, s in grid if r == AttentionReading()]),
            ("mean of all, shifted", [s for r, s in grid if r == AttentionReading(shifted=True)]),
            ("best plain by the gold", [s for r, s in grid if not r.shifted]),
            ("best shifted by the gold", [s for r, s in grid if r.shifted]),
            (f"as the model is read ({said(best)})" if best else "", [s for r, s in grid if r == best]),
            (
                f"as found on these pairs ({said(here)})" if here else "",
                [s for r, s in grid if r == here],
            ),
        )
        if scores
    ]
    back = Translator(default_library().find(reverse), device="cpu") if reverse else None
    if back is not None or both:
        for method in SYMMETRISATIONS:
            found = translator.align_both_ways(
                pairs, method, source_language=languages[0], target_language=languages[1], reverse=back
            )
            rows.append((f"both directions, {method}", alignment_error_rate(gold, found)))
    lines = ["| layer | head | plain | shifted |", "|---|---|---|---|"]
    plain = {(r.layer, r.head): s for r, s in grid if not r.shifted}
    late = {(r.layer, r.head): s for r, s in grid if r.shifted}
    for (layer, head), score in plain.items():
        names = ("mean" if part is None else str(part) for part in (layer, head))
        lines.append(
            f"| {' | '.join(names)} | {100 * score.error_rate:.1f} "
            f"| {100 * late[layer, head].error_rate:.1f} |"
        )
    return rows, "\n".join(lines)


def said(reading: AttentionReading) -> str:
    layer, head = ("mean" if part is None else str(part) for part in (reading.layer, reading.head))
    return f"layer {layer}, head {head}, {'shifted' if reading.shifted else 'plain'}"


def main() -> None:
    """Prints the section of one model and gold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--from", dest="source", default="en")
    parser.add_argument("--to", dest="target", default="fr")
    parser.add_argument("--reverse", default="", help="a model of the other direction")
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--base", type=int, default=0)
    parser.add_argument("--text", type=Path, nargs="+", required=True, help="the sentences of the gold")
    parser.add_argument("--flip", action="store_true", help="the gold's first side is the target")
    parser.add_argument("--pairs", type=Path, nargs="*", default=[], help="training pairs, source first")
    parser.add_argument("--eflomal", default="", help="the program eflomal-align")
    parser.add_argument("--links", type=Path, help="a folder in which eflomal's links are kept")
    given = parser.parse_args()
    gold = read_links(given.gold, given.base)
    gold = flipped(gold) if given.flip else gold
    pairs = gold_pairs(given.text, given.flip)
    translator = Translator(default_library().find(given.model), device="cpu")
    rows, grid = by_model(translator, pairs, gold, (given.source, given.target), given.reverse)
    if given.eflomal or given.links:
        lines = [line.split("\t") for file in given.pairs for line in stream_lines(file)]
        training = [(line[0], line[1]) for line in lines]
        rows += by_eflomal(given.eflomal, training, pairs, gold, given.links)
    print(f"## {given.model}, {given.source} to {given.target}, {given.gold.name} ({len(pairs)} pairs)\n")
    print("| | AER | precision | recall |\n|---|---|---|---|")
    for name, score in rows:
        figures = (score.error_rate, score.precision, score.recall)
        print(f"| {name} | {' | '.join(f'{100 * figure:.1f}' for figure in figures)} |")
    print(f"\nAER by layer and head:\n\n{grid}")


if __name__ == "__main__":
    main()
