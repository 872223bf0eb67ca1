"""Text with some stretches on another ground."""

from __future__ import annotations

import html
from collections.abc import Sequence


def marked(text: str, spans: Sequence[tuple[int, int]], colour: str) -> str:
    """Rich text in which some stretches (code points, in order) stand on a colour."""
    parts, at = [], 0
    for start, end in spans:
        parts.append(html.escape(text[at:start]))
        parts.append(f'<span style="background-color:{colour}">{html.escape(text[start:end])}</span>')
        at = end
    return "".join(parts) + html.escape(text[at:])
