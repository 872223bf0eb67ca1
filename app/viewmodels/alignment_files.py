"""The alignment on show as files that other programs read."""

from __future__ import annotations

import csv
import io
import json

from app.viewmodels.alignment import AlignmentViewModel
from seq2seq_core.inspection.alignments import word_alignment


def as_csv(alignment: AlignmentViewModel) -> str:
    """A table: a row a target unit, a column a source unit, as they are shown."""
    shown = alignment.map
    assert shown is not None, "there is a map to write"
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["", *(unit.label for unit in shown.source)])
    for unit, row in zip(shown.target, shown.values.tolist(), strict=True):
        table.writerow([unit.label, *(f"{value:.6f}" for value in row)])
    return out.getvalue()


def as_json(alignment: AlignmentViewModel) -> str:
    """Both texts, their units as shown, and weights ``[target, source]``; layer and head from 0, or null."""
    shown, translation = alignment.map, alignment.selection.translation
    hypothesis = alignment.selection.hypothesis
    assert shown is not None, "there is a map to write"
    assert translation is not None
    assert hypothesis is not None
    content = {
        "source": translation.source,
        "target": hypothesis.text,
        "source_language": translation.source_language,
        "target_language": translation.target_language,
        "units": "words" if alignment.selection.words else "pieces",
        "layer": alignment.shown_layer(),
        "head": alignment.shown_head(),
        "source_units": [{"text": u.label, "start": u.start, "end": u.end} for u in shown.source],
        "target_units": [{"text": u.label, "start": u.start, "end": u.end} for u in shown.target],
        "weights": [[round(value, 6) for value in row] for row in shown.values.tolist()],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def as_pharaoh(alignment: AlignmentViewModel) -> str:
    """Links ``i-j`` (source-target) of what white space separates, counted from 0, as ``align`` prints."""
    translation, hypothesis = alignment.selection.translation, alignment.selection.hypothesis
    weights = alignment.weights()
    assert translation is not None
    assert hypothesis is not None
    assert weights is not None, "there is a map to write"
    found = word_alignment(
        weights, translation.source_tokens, hypothesis.tokens, translation.source, hypothesis.text
    )
    return found.pharaoh() + "\n"
