"""All that was found about some sentences as one HTML file, which needs no other file and no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from seq2seq_core.config import SearchOptions
from seq2seq_core.inspection.drawings import draw_flow, draw_map, draw_tree, escaped, merged, units_of
from seq2seq_core.inspection.tree import search_tree
from seq2seq_core.messages import Message
from seq2seq_core.types import Hypothesis, Saliency, SaliencyMethod, TokenReading, Translation

Say = Callable[[str], str]
"""Gives the template of a message in another language."""

_UNSHOWN = ("attention", "trace")

_METHODS: dict[SaliencyMethod, Message] = {
    "attention": Message("attention"),
    "gradient": Message("gradient x input"),
    "integrated": Message("integrated gradients"),
    "erasure": Message("erasing words"),
}

_STYLE = """
:root { color-scheme: light dark; --ground: #f7f7f5; --panel: #fff; --line: #e4e3df; --ink: #1d1d1f;
  --secondary: #6c6c73; --accent: #3b5bdb; --soft: #e8ecfb; --second: #c2410c; --high: #2b3f9e; }
@media (prefers-color-scheme: dark) { :root { --ground: #17181b; --panel: #1f2024; --line: #303238;
  --ink: #ececf0; --secondary: #94959e; --accent: #8ba2ff; --soft: #2a3050; --second: #f0925a;
  --high: #a9baff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 20px; max-width: 1200px; background: var(--ground); color: var(--ink);
  font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 17px; } h2 { font-size: 14px; margin: 0 0 8px; } h3 { font-size: 13px; margin: 16px 0 4px; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; padding: 16px;
  margin: 12px 0; }
p { margin: 4px 0; } .text { font-size: 19px; } .s { color: var(--secondary); fill: var(--secondary); }
.notice { color: var(--second); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; } th, td { text-align: start; padding: 4px 16px 4px 0; vertical-align: top;
  border-bottom: 1px solid var(--line); } th { color: var(--secondary); font-weight: 400; }
td.n { font-variant-numeric: tabular-nums; text-align: end; }
svg { display: block; font: 13px system-ui, sans-serif; } svg text { fill: var(--ink); }
svg text.s { fill: var(--secondary); font-size: 11px; } svg .e { text-anchor: end; }
svg .m { text-anchor: middle; }
rect.c, rect.n { stroke: var(--line); stroke-width: .6; } rect.c { fill: var(--high); }
rect.n { fill: var(--second); } path.l { stroke: var(--panel); stroke-width: 2; }
path.r { fill: none; stroke: var(--accent); stroke-linecap: round; }
path.b, path.k, path.p { fill: none; stroke: var(--accent); } path.b { stroke-width: 3; }
path.p { stroke: var(--line); stroke-dasharray: 3; }
g.b rect, g.k rect { fill: var(--soft); stroke: var(--accent); } g.b rect { stroke-width: 2; }
g.p rect { fill: none; stroke: var(--line); } g.p text { fill: var(--secondary); }
@media print { body { background: none; } section { break-inside: avoid; } }
"""


@dataclass(frozen=True)
class Findings:
    """What there is to tell of one sentence; what is missing is left out of the report.

    Attributes:
        translation: with attention and trace, as far as the model and the search have them.
        model: its name.
        options: how the search was told to go.
        number: of the hypothesis that the rest is about.
        readings: what the model thought at each place of it.
        saliency: what its tokens depend on, by several methods.
    """

    translation: Translation
    model: str
    options: SearchOptions
    number: int = 0
    readings: tuple[TokenReading, ...] = ()
    saliency: tuple[Saliency, ...] = field(default=())

    @property
    def hypothesis(self) -> Hypothesis | None:
        """The one that the rest is about; None for an empty source."""
        found = self.translation.hypotheses
        return found[self.number] if found else None

    @cached_property
    def drawings(self) -> dict[str, str]:
        """SVG of "map", "flow", "tree" and of each method of saliency, as far as they are there.

        They take the longest to make, and have no words but the sentence's own.
        """
        drawn, found = {}, self.hypothesis
        if found is not None and found.attention is not None:
            drawn["map"] = self._draw(draw_map, found.attention.best_map())
            drawn["flow"] = self._draw(draw_flow, found.attention.best_map())
        if self.translation.trace is not None:
            drawn["tree"] = draw_tree(search_tree(self.translation.trace))
        for one in self.saliency:
            drawn[one.method] = self._draw(draw_map, one.weights)
        return drawn

    def _draw(self, draw: Callable[..., str], weights: NDArray[np.float32]) -> str:
        translation, found = self.translation, self.hypothesis
        assert found is not None, "there is a hypothesis to draw"
        source = units_of(translation.source, translation.source_tokens, translation.source_language)
        target = units_of(found.text, found.tokens, translation.target_language)
        values = merged(weights, found.tokens, translation.source_tokens, target, source)
        return draw(values, target, source)


def html_report(findings: Sequence[Findings], *, date: str = "", say: Say = str) -> str:
    """The report of some sentences.

    Args:
        findings: one a sentence.
        date: as it is to be shown; left out where it is empty.
        say: for a report in another language; the engine speaks English.

    Returns:
        A whole HTML page. No text of a sentence or of a model is taken for markup.
    """
    title = findings[0].translation.source if len(findings) == 1 else ""
    body = "".join(_Sentence(one, say).html() for one in findings)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    when = f'<p class="s">{escaped(date)}</p>' if date else ""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escaped(title or 'Interlinear')}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>Interlinear</h1>{when}{body}</body></html>\n"
    )


class _Sentence:
    """Writes the sections of one sentence."""

    def __init__(self, findings: Findings, say: Say) -> None:
        self._findings, self._translate = findings, say
        self._translation = findings.translation

    def html(self) -> str:
        parts = [
            self._texts(),
            self._section(Message("Hypotheses"), self._hypotheses()),
            self._section(Message("Alignment"), self._drawing("map")),
            self._section(Message("Flow"), self._drawing("flow")),
            self._section(Message("Tokens"), self._tokens()),
            self._section(Message("Saliency"), self._saliency()),
            self._section(Message("Beam tree"), self._drawing("tree")),
        ]
        return "".join(parts)

    def _say(self, message: Message) -> str:
        return escaped(message.translated(self._translate))

    def _section(self, heading: Message, content: str) -> str:
        return f"<section><h2>{self._say(heading)}</h2>{content}</section>\n" if content else ""

    def _texts(self) -> str:
        translation, found = self._translation, self._findings.hypothesis
        parts = [_text(translation.source, translation.source_language)]
        if found is not None:
            parts.append(_text(found.text, translation.target_language))
            parts += [f'<p class="notice">{self._say(notice.message)}</p>' for notice in found.notices]
        named = [
            self._findings.model,
            f"{translation.source_language} → {translation.target_language}",
            *_told(self._findings.options),
        ]
        parts.append(f'<p class="s">{escaped(" · ".join(named))}</p>')
        return f"<section>{''.join(parts)}</section>\n"

    def _hypotheses(self) -> str:
        language = self._translation.target_language
        rows = [
            [str(rank), f"{one.score:.3f}", _inline(one.text, language)]
            for rank, one in enumerate(self._translation.hypotheses, 1)
        ]
        return self._table([Message("rank"), Message("score"), Message("text")], rows)

    def _tokens(self) -> str:
        language = self._translation.target_language
        rows = [
            [
                _inline(reading.token.piece, language),
                f"{reading.probability:.3f}",
                f"{reading.entropy:.2f}",
                ", ".join(f"{_inline(piece, language)} {p:.3f}" for piece, p in reading.best),
            ]
            for reading in self._findings.readings
        ]
        names = [Message("piece"), Message("probability"), Message("entropy (bits)"), Message("likeliest")]
        return self._table(names, rows)

    def _saliency(self) -> str:
        found = self._findings.saliency
        if not found:
            return ""
        rows = [
            [self._say(_METHODS[one.method]), f"{one.faithfulness:.3f}", f"{one.chance:.3f}"] for one in found
        ]
        names = [Message("method"), Message("faithfulness"), Message("by chance")]
        what = Message(
            "How many nats a piece of the translation loses without the fifth of the source words that a"
            " method holds for the most important, and without as many at random: only a method that is well"
            " above chance is to be believed."
        )
        maps = [f"<h3>{self._say(_METHODS[one.method])}</h3>{self._drawing(one.method)}" for one in found]
        return f'{self._table(names, rows)}<p class="s">{self._say(what)}</p>{"".join(maps)}'

    def _drawing(self, name: str) -> str:
        drawn = self._findings.drawings.get(name)
        return f'<div class="wide" tabindex="0">{drawn}</div>' if drawn else ""

    def _table(self, names: Sequence[Message], rows: Sequence[Sequence[str]]) -> str:
        """Args: cells of ``rows`` are HTML already."""
        if not rows:
            return ""
        head = "".join(f"<th>{self._say(name)}</th>" for name in names)
        body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'


def _text(text: str, language: str) -> str:
    return f'<p class="text" dir="auto" lang="{escaped(language)}">{escaped(text)}</p>'


def _inline(text: str, language: str) -> str:
    return f'<bdi lang="{escaped(language)}">{escaped(text)}</bdi>'


def _told(options: SearchOptions) -> Iterator[str]:
    """The beam, and what else is not as it is by default."""
    for one in fields(options):
        value = getattr(options, one.name)
        if one.name == "beam" or (one.name not in _UNSHOWN and value != one.default):
            yield f"{one.name} {value}"
