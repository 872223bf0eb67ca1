"""``interlinear evaluate``: how good a model's translations are, or translations already made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seq2seq_core.cli import options
from seq2seq_core.cli.console import progress
from seq2seq_core.errors import ConfigError, CorpusError

if TYPE_CHECKING:
    from seq2seq_core.evaluation import Comparison, LengthScores, Scores, Scoring

NAMES = {"bleu": "BLEU", "chrf": "chrF", "ter": "TER"}


@dataclass(frozen=True, slots=True)
class System:
    """One system's translations.

    Attributes:
        texts: a line each.
        languages: source and target language that a model translated between; None for a file's.
        pieces: of each source line, where a model read it.
    """

    name: str
    texts: list[str]
    languages: tuple[str, str] | None = None
    pieces: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """Where and how models translate."""

    device: str
    threads: int | None
    beam: int


def evaluate(
    source: Annotated[Path, typer.Argument(help="UTF-8 text to translate, a sentence a line.")],
    reference: Annotated[Path, typer.Argument(help="Its reference translation, line by line.")],
    hypotheses: Annotated[
        Path | None, typer.Option("--hypotheses", help="Score these translations; no model is run.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="MODEL", help="Compare with a second model.")
    ] = None,
    against_hypotheses: Annotated[
        Path | None, typer.Option("--against-hypotheses", help="Compare with translations already made.")
    ] = None,
    by_length: Annotated[
        bool, typer.Option("--by-length", help="Add BLEU and chrF by length of the source, in words.")
    ] = False,
    pieces: Annotated[
        bool, typer.Option("--pieces", help="With --by-length: in pieces of the first model's tokenizer.")
    ] = False,
    edges: Annotated[
        str | None,
        typer.Option(
            "--edges",
            metavar="N,N...",
            help="With --by-length: last length of each bucket.",
            show_default="5,10,15,20,25,30,40,50",
        ),
    ] = None,
    lowercase: Annotated[
        bool, typer.Option("--lowercase", help="BLEU and chrF of lower-cased text.")
    ] = False,
    tokenizer: Annotated[
        str | None,
        typer.Option(
            "--tokenize",
            metavar="NAME",
            help="Tokenizer of BLEU: 13a, intl, zh, char or none.",
            show_default="by the target language",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Keep the model's translations here.")
    ] = None,
    beam: options.Beam = 5,
    as_json: options.Json = False,
    model: options.Model = options.DEFAULT_MODEL,
    source_language: options.From = None,
    target_language: options.To = None,
    device: options.Device = "auto",
    threads: options.Threads = None,
) -> None:
    """Translate a test file and print BLEU, chrF and TER with their sacreBLEU signatures.

    With a second system, also the p-value of each difference (paired bootstrap resampling, 1,000 samples).
    """
    from seq2seq_core.corpus import read_moses
    from seq2seq_core.evaluation import source_lengths
    from seq2seq_core.storage import write_file

    if hypotheses is not None and (pieces or output is not None):
        raise typer.BadParameter("--pieces and --output need a model, --hypotheses runs none")
    if against is not None and against_hypotheses is not None:
        raise typer.BadParameter("--against and --against-hypotheses are two second systems; give one")
    if not by_length and (pieces or edges is not None):
        raise typer.BadParameter("--pieces and --edges say how --by-length counts; give that, too")
    scoring, bounds = _scoring(lowercase, tokenizer), _edges(edges)
    engine = Engine(device, threads, options.search_options(beam).beam)
    pairs = list(read_moses(source, reference))
    if not pairs:
        raise CorpusError("there is no line to evaluate", where=source)
    sources, references = [pair.source for pair in pairs], [pair.target for pair in pairs]
    # What can be wrong with the second system is told before anything is translated.
    if against is not None:
        options.require_model(against)
    second = None if against_hypotheses is None else _given(source, against_hypotheses)
    asked = (source_language, target_language)
    if hypotheses is not None:
        first = _given(source, hypotheses)
    else:
        first = _translated(model, sources, asked, engine)
    if output is not None:
        write_file(output, "".join(f"{text}\n" for text in first.texts))
    if against is not None:
        second = _translated(against, sources, first.languages or asked, engine)
    systems = [first] if second is None else [first, second]
    languages = _languages(systems, asked)
    lengths = None
    if by_length:
        lengths = first.pieces if pieces else source_lengths(sources, languages[0])
    result = _score(systems, references, languages[1], scoring, lengths, bounds)
    if as_json:
        print(json.dumps(result.as_json(), ensure_ascii=False))
    else:
        result.print_table(_unit(pieces, languages[0]))


@dataclass(frozen=True, slots=True)
class Result:
    """What is printed.

    Attributes:
        names: of the systems, one or two.
        scores: of each.
        by_length: of each, where it was asked for.
        comparison: of two.
    """

    names: list[str]
    scores: list[Scores]
    by_length: list[tuple[LengthScores, ...]]
    comparison: Comparison | None

    def as_json(self) -> dict[str, Any]:
        """The first system's scores; ``by_length`` and ``against`` only where they were asked for."""
        values: list[dict[str, Any]] = [dict(scores.as_json()) for scores in self.scores]
        for value, buckets in zip(values, self.by_length, strict=False):
            value["by_length"] = [bucket.as_json() for bucket in buckets]
        if self.comparison is not None:
            p_values = {name: asdict(getattr(self.comparison, name)) for name in NAMES}
            values[0]["against"] = {"name": self.names[1], **values[1], "significance": p_values}
        return values[0]

    def print_table(self, unit: str) -> None:
        """One line a score, then one a bucket of lengths, which are counted in ``unit``."""
        if self.comparison is None:
            for key, name in NAMES.items():
                value = getattr(self.scores[0], key)
                print(f"{name:5} {value.score:6.2f}  {value.signature}")
        else:
            print(f"A: {self.names[0]}\nB: {self.names[1]}\n\n       {'A':>6}  {'B':>6}  {'p':>6}")
            for key, name in NAMES.items():
                first, second = (getattr(scores, key).score for scores in self.scores)
                p_value = getattr(self.comparison, key)
                print(f"{name:5}  {first:6.2f}  {second:6.2f}  {p_value.p:6.4f}  {p_value.signature}")
        if self.by_length:
            self._print_lengths(unit)

    def _print_lengths(self, unit: str) -> None:
        systems = [""] if len(self.scores) == 1 else [" A", " B"]
        heads = [f"{metric}{system}" for metric in ("BLEU", "chrF") for system in systems]
        print(f"\n{unit:>10}  {'lines':>6}  " + "  ".join(f"{head:>7}" for head in heads))
        for row in zip(*self.by_length, strict=True):
            values = [bucket.bleu.score for bucket in row] + [bucket.chrf.score for bucket in row]
            cells = "  ".join(f"{value:7.2f}" for value in values)
            print(f"{row[0].label:>10}  {row[0].sentences:6}  {cells}")


def _scoring(lowercase: bool, tokenizer: str | None) -> Scoring:
    from seq2seq_core.evaluation import Scoring

    try:
        return Scoring(lowercase, tokenizer)
    except ConfigError as error:
        raise typer.BadParameter(str(error)) from error


def _edges(text: str | None) -> tuple[int, ...]:
    from seq2seq_core.evaluation.lengths import DEFAULT_EDGES, check_edges

    if text is None:
        return DEFAULT_EDGES
    try:
        edges = tuple(int(part) for part in text.split(","))
        check_edges(edges)
    except (ValueError, ConfigError) as error:
        raise typer.BadParameter(f"--edges takes rising numbers such as 10,20,30, not {text}") from error
    return edges


def _given(source: Path, file: Path) -> System:
    """The system whose translations of ``source`` are in a file."""
    from seq2seq_core.corpus import read_moses

    return System(file.name, [pair.target for pair in read_moses(source, file)])


def _translated(
    model: str, sources: list[str], languages: tuple[str | None, str | None], engine: Engine
) -> System:
    translator = options.load_translator(model, engine.device, engine.threads)
    direction = options.choose_direction(translator.directions, *languages, translator.name)
    with progress(f"Translating with {translator.name}", total=None, unit="sentences") as report:
        results = translator.translate_lines(
            sources,
            source_language=direction[0],
            target_language=direction[1],
            options=options.search_options(engine.beam, nbest=1),
            on_progress=report,
        )
    return System(
        translator.name,
        [result.text for result in results],
        direction,
        tuple(len(result.source_tokens) for result in results),
    )


def _languages(systems: Sequence[System], asked: tuple[str | None, str | None]) -> tuple[str, str]:
    """What was translated from and to: by a model, or as the user says of given translations."""
    from seq2seq_core.text.languages import normalise_language

    for system in systems:
        if system.languages is not None:
            return system.languages
    return normalise_language(asked[0] or "en"), normalise_language(asked[1] or "en")


def _unit(pieces: bool, language: str) -> str:
    """What lengths are counted in, as ``source_lengths`` does where it is not pieces."""
    from seq2seq_core.text.languages import is_unspaced

    return "pieces" if pieces else "characters" if is_unspaced(language) else "words"


def _score(
    systems: Sequence[System],
    references: Sequence[str],
    target_language: str,
    scoring: Scoring,
    lengths: Sequence[int] | None,
    edges: Sequence[int],
) -> Result:
    from seq2seq_core.evaluation import compare, corpus_scores, scores_by_length

    texts = [system.texts for system in systems]
    comparison = None
    if len(texts) == 1:
        scores = [corpus_scores(texts[0], references, target_language, scoring)]
    else:
        comparison = compare(texts[0], texts[1], references, target_language, scoring)
        scores = [comparison.first, comparison.second]
    by_length = []
    if lengths is not None:
        for one in texts:
            by_length.append(
                scores_by_length(lengths, one, references, target_language, edges=edges, scoring=scoring)
            )
    return Result([system.name for system in systems], scores, by_length, comparison)
