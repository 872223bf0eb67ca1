"""The model card of a trained model."""

from __future__ import annotations

from collections.abc import Mapping

from seq2seq_core.config import RunConfig
from seq2seq_core.training.events import Direction


def model_card(
    run: RunConfig, facts: Mapping[str, str], directions: tuple[Direction, ...], signatures: Mapping[str, str]
) -> str:
    """Markdown: what the model is, what it was trained on, what it reaches and where it is weak.

    Args:
        run: its configuration; ``card`` holds the words that only a person knows.
        facts: lines of the table of facts.
        directions: dev scores of the installed weights.
        signatures: sacreBLEU signatures by score name and target language.
    """
    card = run.card
    lines = [
        f"# {run.name}",
        "",
        card.get("description", f"Trained by Interlinear on {facts['Training pairs']} pairs."),
        "",
    ]
    lines += ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items() if value), ""]
    if directions:
        lines += ["## Scores", "", card.get("scores", "On dev text, by beam search."), ""]
        lines += ["| direction | BLEU | chrF |", "|---|---|---|"]
        lines += [
            f"| {d.source_language} → {d.target_language} | {d.bleu:.1f} | {d.chrf:.1f} |" for d in directions
        ]
        lines += ["", *(f"{name}: `{signature}`  " for name, signature in signatures.items()), ""]
    if "limits" in card:
        lines += ["## What it is not good at", "", card["limits"], ""]
    if "attribution" in card:
        lines += ["## Attribution", "", card["attribution"], ""]
    return "\n".join(lines)
