"""Translations as the JSON objects that the command line promises."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from seq2seq_core.inspection.alignments import Link, word_alignment, words_of
from seq2seq_core.types import Hypothesis, Notice, Translation


def translation_json(translation: Translation, *, attention: bool = False) -> dict[str, Any]:
    """One input line as JSON; an empty line has ``hypotheses: []``.

    Args:
        translation: from a search with attention, from which the alignments are read.
        attention: add the maps themselves.
    """
    value: dict[str, Any] = {
        "source": translation.source,
        "source_tokens": [token.piece for token in translation.source_tokens],
        "hypotheses": [_hypothesis_json(h, translation, attention) for h in translation.hypotheses],
    }
    if translation.sentences:
        value["sentences"] = [translation_json(part, attention=attention) for part in translation.sentences]
    return value


def _hypothesis_json(hypothesis: Hypothesis, translation: Translation, attention: bool) -> dict[str, Any]:
    value: dict[str, Any] = {
        "text": hypothesis.text,
        "tokens": [token.piece for token in hypothesis.tokens],
        "token_logprobs": list(hypothesis.token_logprobs),
        "score": hypothesis.score,
        "alignment": [list(link) for link in word_links(translation, hypothesis)],
        "notices": [_notice_json(notice) for notice in hypothesis.notices],
        "terms": [{"number": t.number, "source": t.source, "target": t.target} for t in hypothesis.terms],
        "ending": hypothesis.ending,
    }
    if attention and hypothesis.attention is not None:
        maps = hypothesis.attention
        value["attention"] = {
            "weights": maps.weights.tolist(),
            "leading": maps.leading,
            "trailing": maps.trailing,
            "layer": maps.best.layer,
            "head": maps.best.head,
            "shifted": maps.best.shifted,
        }
    return value


def _notice_json(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "message": notice.message,
        "source": [list(span) for span in notice.source],
        "target": [list(span) for span in notice.target],
    }


def word_links(translation: Translation, hypothesis: Hypothesis) -> list[Link]:
    """Word links of a hypothesis, also of one that joins the hypotheses of several sentences.

    Returns:
        (source word, target word), sorted; empty where the model has no attention.
    """
    source_starts = [word.start for word in words_of(translation.source)]
    target_starts = [word.start for word in words_of(hypothesis.text)]
    links = {
        (bisect_right(source_starts, source) - 1, bisect_right(target_starts, target) - 1)
        for source, target in _linked_characters(translation, hypothesis)
    }
    return sorted(links)


def _linked_characters(translation: Translation, hypothesis: Hypothesis) -> Iterator[tuple[int, int]]:
    """Linked positions in both texts: where a sentence begins inside a word, its word counts differ."""
    if hypothesis.attention is not None:
        source, target = words_of(translation.source), words_of(hypothesis.text)
        token_map = hypothesis.attention.best_map()
        alignment = word_alignment(
            token_map, translation.source_tokens, hypothesis.tokens, translation.source, hypothesis.text
        )
        yield from ((source[i].start, target[j].start) for i, j in alignment.links)
        return
    source_end = position = 0
    for part in translation.sentences:
        source_start = translation.source.index(part.source, source_end)
        source_end = source_start + len(part.source)
        chosen = _chosen(part, hypothesis, position)
        if chosen is None or not chosen.tokens:
            continue
        target_start = hypothesis.tokens[position].start - chosen.tokens[0].start
        position += len(chosen.tokens)
        yield from ((s + source_start, t + target_start) for s, t in _linked_characters(part, chosen))


def _chosen(part: Translation, joint: Hypothesis, position: int) -> Hypothesis | None:
    """Which hypothesis of a part stands at a token of the joint one: the one of these pieces and numbers."""
    for hypothesis in part.hypotheses:
        end = position + len(hypothesis.tokens)
        same_numbers = hypothesis.token_logprobs[:-1] == joint.token_logprobs[position:end]
        if same_numbers and [t.piece for t in hypothesis.tokens] == [
            t.piece for t in joint.tokens[position:end]
        ]:
            return hypothesis
    return None
