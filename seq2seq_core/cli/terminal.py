"""Translating in the terminal: what the window shows, where there is no display for one."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from seq2seq_core.cli import options
from seq2seq_core.cli.console import fail, guarded, lines_of, note
from seq2seq_core.errors import InterlinearError

if TYPE_CHECKING:
    from seq2seq_core.translator import Translator
    from seq2seq_core.types import AttentionMaps, Hypothesis, Translation

PROMPT = "> "
BEAM = 5
SHOWN = 3


def run_terminal(model: str = options.DEFAULT_MODEL) -> int:
    """Reads sentences from standard input, and prints hypotheses with scores and an alignment map of each.

    A line ``:fr-en`` changes the direction. On a terminal there is a prompt; sentences from a pipe work too.

    Returns:
        The exit status.
    """
    return guarded(lambda: _converse(model))


def _converse(model: str) -> None:
    interactive = sys.stdin.isatty()
    lines = _prompted_lines() if interactive else lines_of(None)
    translator = options.load_translator(model, "auto", None)
    direction = translator.directions[0]
    if interactive:
        known = " ".join(f":{source}-{target}" for source, target in translator.directions)
        note(f"Type a sentence; Ctrl-D ends. Directions of {translator.name}: {known}")
    _say_direction(direction)
    for line in lines:
        try:
            if line.startswith(":"):
                source, _, target = line[1:].strip().partition("-")
                direction = options.choose_direction(translator.directions, source, target, translator.name)
                _say_direction(direction)
            elif line.strip():
                _show(translator, line, direction)
        except InterlinearError as error:
            if not interactive:
                raise
            fail(str(error))


def _say_direction(direction: tuple[str, str]) -> None:
    from seq2seq_core.text.languages import display_name

    note(f"Translating from {display_name(direction[0])} to {display_name(direction[1])}")


def _prompted_lines() -> Iterator[str]:
    with contextlib.suppress(ImportError):  # gives input() its editing and history; Windows has none
        import readline  # noqa: F401
    while True:
        try:
            yield input(PROMPT)
        except EOFError:
            print()
            return


def _show(translator: Translator, line: str, direction: tuple[str, str]) -> None:
    from seq2seq_core.config import SearchOptions

    search = SearchOptions(beam=BEAM, nbest=SHOWN, attention=True)
    source, target = direction
    [result] = translator.translate_lines(
        [line], source_language=source, target_language=target, options=search
    )
    for sentence in result.sentences or (result,):
        _show_sentence(sentence)
    sys.stdout.flush()


def _show_sentence(sentence: Translation) -> None:
    for rank, hypothesis in enumerate(sentence.hypotheses, start=1):
        print(f"{rank}  {hypothesis.score:6.2f}  {hypothesis.text}")
    if sentence.hypotheses and sentence.hypotheses[0].attention is not None:
        print()
        print(_text_map(sentence, sentence.hypotheses[0], sentence.hypotheses[0].attention))
    print()


def _text_map(sentence: Translation, hypothesis: Hypothesis, attention: AttentionMaps) -> str:
    from seq2seq_core.inspection.alignments import merge_to_words, words_of
    from seq2seq_core.inspection.text_map import render_text_map

    word_map = merge_to_words(
        attention.best_map(),
        sentence.source_tokens,
        hypothesis.tokens,
        sentence.source,
        hypothesis.text,
    )
    source = [word.text for word in words_of(sentence.source)]
    target = [word.text for word in words_of(hypothesis.text)]
    return render_text_map(word_map, source, target, width=shutil.get_terminal_size().columns)
