"""Writes docs/reproductions.md: what was claimed, what was found, and by which command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from seq2seq_core.evaluation import LengthScores, Scoring, bleu, chrf
from seq2seq_core.storage import write_file
from tests.benchmarks.reproductions import plots
from tests.benchmarks.reproductions.experiments import BUDGET, EXPERIMENTS, SEED, SPEED_ONLY, VOCABULARY
from tests.benchmarks.reproductions.findings import LONG, Findings
from tests.benchmarks.reproductions.measuring import read_measured
from tests.benchmarks.reproductions.scoring import BEAM, BEAMED, GREEDY, TESTS
from tests.benchmarks.reproductions.training import read_trained

PAGE = Path(__file__).parents[3] / "docs" / "reproductions.md"
PAPERS = Scoring(lowercase=True)
"""BLEU as papers on Multi30k give it: lower-cased and tokenized."""
SIGNIFICANT = 0.05
TWINS = {
    "gru-bahdanau": "gru",
    "lstm-bahdanau": "lstm",
    "lstm-luong-dot": "lstm",
    "lstm-luong-general": "lstm",
    "lstm-luong-concat": "lstm",
    "lstm-luong-local": "lstm",
    "gnmt": "lstm",
}
"""Models with attention, and those of the same cells without."""
MUCH_FASTER, HARDLY_WORSE = 1.5, 1.0
"""Times as fast, and BLEU lost, for a decoder of one layer to keep what was claimed."""
SHOWN = ("lstm", "lstm-bahdanau", "gru", "gru-bahdanau")
"""Whose BLEU by length is drawn."""
COMMAND = "python -m tests.benchmarks.reproductions"


def write(data: Path, out: Path) -> None:
    """Writes the page and its plots from what lies in ``out``."""
    trained = {name: found for name in EXPERIMENTS if (found := read_trained(out, name)) is not None}
    findings = Findings(data, out, trained, read_measured(out))
    sections = (
        _head,
        _table,
        _length,
        _reversal,
        _cells,
        _batching,
        _transformer,
        _decoders,
        _beams,
    )
    lines = [line for section in sections for line in (*section(findings), "")]
    write_file(PAGE, "\n".join(lines).rstrip() + "\n")


def _head(found: Findings) -> Iterable[str]:
    processors = sorted({t.processor for t in found.trained.values()})
    versions = sorted({t.torch for t in found.trained.values()})
    yield from (
        "# Reproductions",
        "",
        "The claims that made each architecture famous, on Multi30k English to German (29,000 pairs for "
        "training, 300 dev pairs for choosing the best checkpoint, two tests of 1,000 sentences), with "
        "Interlinear's own trainer, beam and scores. Multi30k is for research only: nothing trained on it "
        "ships.",
        "",
        "Every figure comes from these commands; `DATA` is a folder with Multi30k's `train.en.gz` and so "
        "on, and `OUT` one for models and translations.",
        "",
        f"    {COMMAND} train --data DATA --out OUT",
        f"    {COMMAND} measure --data DATA --out OUT",
        f"    {COMMAND} page --data DATA --out OUT",
        "",
        f"Each preset has about {BUDGET:.0f} minutes of one core for its training steps, with seed {SEED}, "
        f"batches of 2,048 tokens, one joint BPE vocabulary of {VOCABULARY:,}, and Adam as "
        "`tests/benchmarks/reproductions/experiments.py` sets it. Machine: "
        f"{' and '.join(processors)}, torch {', '.join(versions)}, float32; two to four trainings "
        "at a time, and times of translating taken beside them (compare them within a table). One seed each: "
        "differences of half a BLEU point mean nothing.",
    )
    missing = [f"`{name}`" for name in EXPERIMENTS if name not in found.trained]
    if missing:
        yield from ("", f"Not trained yet: {', '.join(missing)}. What they would show is not on this page.")


def _table(found: Findings) -> Iterable[str]:
    yield from (
        "## All presets at an equal budget",
        "",
        "BLEU is sacreBLEU's, 13a and cased; in brackets lower-cased and tokenized, as papers on Multi30k "
        "report it. Speed is real target tokens a second of one core in training.",
        "",
    )
    rows = []
    for name, trained in found.trained.items():
        cells = [f"`{name}`", _count(trained.parameters), f"{found.minutes(name):.0f}"]
        cells.append(f"{trained.tokens_per_second:,.0f}")
        for test in TESTS:
            references = found.references[test]
            for beam in (GREEDY, BEAM):
                hypotheses = found.hypotheses(name, test, beam)
                cased = bleu(hypotheses, references, "de").score
                papers = bleu(hypotheses, references, "de", PAPERS).score
                cells.append(f"{cased:.1f} ({papers:.1f})")
            cells.append(f"{chrf(hypotheses, references).score:.1f}")
        rows.append(cells)
    if (measured := found.measured) is not None:
        speed = f"{measured.largest_tokens_per_second:,.0f}"
        largest = [f"`{SPEED_ONLY}`", _count(measured.largest_parameters), "–", speed]
        rows.append([*largest, *["–"] * (3 * len(TESTS))])
    tests = [test.removesuffix("_flickr").replace("test_", "") for test in TESTS]
    head = ["model", "parameters", "minutes", "tokens/s"]
    head += [f"{test} {what}" for test in tests for what in ("greedy", "beam 5", "chrF")]
    yield from _markdown(head, rows)
    if any(name.endswith("-long") for name in found.trained):
        yield from ("", "Those that end in `-long` are the same as above, trained for longer.")
    for name in found.trained:
        if before := EXPERIMENTS[name].after:
            yield from (
                "",
                f"`{name}` goes on where `{before}` ended, with a learning rate that begins anew (Loshchilov "
                "& Hutter 2017); its minutes are those of both.",
            )


def _length(found: Findings) -> Iterable[str]:
    pairs = [(a, b) for a, b in TWINS.items() if {a, b} <= found.trained.keys()]
    if not pairs:
        return
    yield from (
        "## BLEU by sentence length: one fixed vector against attention",
        "",
        "Claim (Bahdanau et al. 2015, figure 2): a model that must press a sentence into one vector gets "
        "worse as sentences get longer, and one with attention far less so.",
        "",
    )
    shown = {name: found.by_length(name) for name in SHOWN if name in found.trained}
    yield plots.by_length("by-length", shown)
    yield ""
    first = next(iter(shown.values()))
    yield from _markdown(
        ["words", "sentences", *(f"`{name}`" for name in shown)],
        [
            [
                bucket.label,
                str(bucket.sentences),
                *(f"{s[i].bleu.score:.1f}" for s in shown.values()),
            ]
            for i, bucket in enumerate(first)
        ],
    )
    yield ""
    rows, failed = [], []
    count = 0
    for attention, without in pairs:
        count, result = found.compare(without, attention, LONG)
        holds = result.second.bleu.score > result.first.bleu.score and result.bleu.p < SIGNIFICANT
        failed += [] if holds else [attention]
        rows.append(
            [
                f"`{attention}`",
                f"`{without}`",
                f"{result.second.bleu.score:.1f}",
                f"{result.first.bleu.score:.1f}",
                f"{result.bleu.p:.3f}",
            ]
        )
    yield from (
        f"The {count} sentences of both tests with more than {LONG} words, with p of sacreBLEU's paired "
        "bootstrap. The presets without attention are their authors' and differ in more than that (`lstm` "
        "has two layers, one direction and the source backwards, `gru` one direction).",
        "",
    )
    yield from _markdown(["with attention", "without", "BLEU with", "BLEU without", "p"], rows)
    yield from ("", _verdict(not failed, f"not for {_listed(failed)}" if failed else ""), "")
    yield _by_long_ones(shown)


def _by_long_ones(shown: Mapping[str, Sequence[LengthScores]]) -> str:
    """How much worse the longest are, which a figure hides of so few sentences."""
    falls = [
        f"`{name}` keeps {scores[-1].bleu.score / scores[1].bleu.score:.0%}" for name, scores in shown.items()
    ]
    few = next(iter(shown.values()))[-1]
    return (
        f"Attention does not make length free: of the BLEU that they have at 6–10 words, at {few.label} "
        f"{', '.join(falls)} (only {few.sentences} sentences: a few points either way are chance)."
    )


def _reversal(found: Findings) -> Iterable[str]:
    names = ("lstm-forward", "lstm")
    if not all(name in found.trained for name in names):
        return
    yield from (
        "## The source read backwards",
        "",
        "Claim (Sutskever et al. 2014, section 3.3): a deep LSTM without attention learns better when the "
        "source is reversed, since its first words are then near to the target's first.",
        "",
    )
    words = ("forwards", "backwards")
    _, both = found.compare(*names)
    count, long_ones = found.compare(*names, LONG)
    rows = [
        [f"`{name}`", word, *(f"{score:.1f}" for score in found.test_bleu(name)), f"{side.bleu.score:.1f}"]
        for name, word, side in zip(names, words, (long_ones.first, long_ones.second), strict=True)
    ]
    yield from _markdown(["model", "source", *TESTS, f"the {count} of more than {LONG} words"], rows)
    holds = both.second.bleu.score > both.first.bleu.score and both.bleu.p < SIGNIFICANT
    yield from ("", f"Both tests together: p = {both.bleu.p:.3f}; the long ones: p = {long_ones.bleu.p:.3f}.")
    yield from ("", _verdict(holds))


def _cells(found: Findings) -> Iterable[str]:
    names = [n for n in ("tagger", "rnn", "rnn-as-gru", "lstm", "gru") if n in found.trained]
    if len(names) < 2:
        return
    yield from (
        "## Gated cells against a plain recurrent network",
        "",
        "Claim (Hochreiter & Schmidhuber 1997; Cho et al. 2014): gates let a network remember over many "
        "steps, where a plain one forgets."
        + (" The tagger writes a word for each word and can reorder nothing." if "tagger" in names else ""),
        "",
    )
    scores = {name: found.test_bleu(name) for name in names}
    rows = [
        [
            f"`{name}`",
            f"{found.minutes(name):.0f}",
            *(f"{score:.1f}" for score in row),
            f"{len(set(found.hypotheses(name, TESTS[0]))):,}",
        ]
        for name, row in scores.items()
    ]
    yield from _markdown(["model", "minutes", *TESTS, f"different sentences on {TESTS[0]}"], rows)
    if not {"rnn", "lstm", "gru"} <= set(names):
        return
    plain = max(scores[name][0] for name in ("rnn", "rnn-as-gru") if name in names)
    yield from ("", _verdict(min(scores["lstm"][0], scores["gru"][0]) > plain))
    if "rnn-as-gru" in names:
        yield from ("", _same_but_for_gates(found, "rnn-as-gru", "gru"))


def _same_but_for_gates(found: Findings, plain: str, gated: str) -> str:
    """The two at the same time of training, by their dev BLEU."""
    end = found.trained[plain].cpu_seconds
    best = {n: max(s for at, _, s, _ in found.trained[n].curve if at <= end) for n in (plain, gated)}
    return (
        f"`{plain}` is `{gated}` with nothing but its gates taken out, and sees the source's vector at every "
        f"step, where `rnn` has it only at the start. After {end / 60:.0f} minutes its dev BLEU was "
        f"{best[plain]:.1f}, that of `{gated}` {best[gated]:.1f}."
    )


def _batching(found: Findings) -> Iterable[str]:
    if found.measured is None:
        return
    yield from (
        "## Bucketing by length",
        "",
        "Sentences of like length in a batch waste less on padding; medians of three short runs each, which "
        "took turns, real target tokens a second of one core.",
        "",
    )
    rows = [
        [f"`{b.preset}`", "yes" if b.bucketing else "no", f"{b.padding:.1%}", f"{b.tokens_per_second:,.0f}"]
        for b in found.measured.batching
    ]
    yield from _markdown(["model", "buckets", "padding", "tokens/s"], rows)


def _transformer(found: Findings) -> Iterable[str]:
    names = [name for name in ("gru-bahdanau", "lstm-bahdanau", "transformer-tiny") if name in found.trained]
    if "transformer-tiny" not in names or len(names) < 2:
        return
    yield from (
        "## The Transformer against RNNsearch at equal time",
        "",
        "Claim (Vaswani et al. 2017): attention alone reaches better translations at a smaller cost of "
        "training. BLEU on 300 dev sentences (beam 4) over minutes of one core:",
        "",
        plots.curves("transformer", {name: found.trained[name].curve for name in names}),
        "",
    )
    scores = {name: found.test_bleu(name) for name in names}
    rows = [[f"`{name}`", *(f"{score:.1f}" for score in row)] for name, row in scores.items()]
    yield from _markdown(["model", *TESTS], rows)
    recurrent = max((n for n in names if n != "transformer-tiny"), key=lambda name: scores[name][0])
    holds = scores["transformer-tiny"][0] > scores[recurrent][0]
    yield from ("", _verdict(holds))
    if not holds:
        yield from ("", _transformer_needs_time(found, recurrent))


def _transformer_needs_time(found: Findings, recurrent: str) -> str:
    """Why the Transformer is behind."""
    tiny, other = found.trained["transformer-tiny"], found.trained[recurrent]
    faster = tiny.tokens_per_second / other.tokens_per_second
    on_dev, others_on_dev = (max(bleu for *_, bleu, _ in one.curve) for one in (tiny, other))
    why = (
        f"On the dev sentences it ends with {on_dev:.1f} and `{recurrent}` with {others_on_dev:.1f}; on the "
        f"tests it is behind. It is the faster one, with {faster:.1f} times the tokens a second, but learns "
        f"less from each: it has had {tiny.epochs} passes over the text, `{recurrent}` {other.epochs}. A "
        "recurrent network knows from the start that a sentence has an order; attention must learn it, from "
        "few sentences here (29,000; Vaswani et al. had 4.5 million)."
    )
    longest = [
        f"`{name}` has {found.test_bleu(name)[0]:.1f} after {found.minutes(name):.0f} minutes"
        for name in ("transformer-tiny-long", f"{recurrent}-longer")
        if name in found.trained
    ]
    return f"{why} With more time, {', '.join(longest)}." if longest else why


def _decoders(found: Findings) -> Iterable[str]:
    costs = {} if found.measured is None else {cost.experiment: cost for cost in found.measured.decoders}
    names = [name for name in costs if name in found.trained]
    if len(names) < 2:
        return
    yield from (
        "## Deep encoder, shallow decoder",
        "",
        "Claim (Kasai et al. 2021): with the layers moved into the encoder, which reads a sentence once, "
        "translating is much faster and hardly worse. `transformer-tiny` has 4 + 4 layers, "
        "`transformer-tiny-deep` 7 + 1, and `transformer-tiny-ssru` an SSRU (Kim et al. 2019) in place of "
        f"the one decoder layer's self attention. CPU milliseconds a sentence of {TESTS[0]}, beam {BEAM}, "
        "medians of three runs that took turns.",
        "",
    )
    first = costs[names[0]]
    rows = [
        [
            f"`{name}`",
            *(f"{score:.1f}" for score in found.test_bleu(name)),
            f"{costs[name].single:.1f} ({first.single / costs[name].single:.2f} x)",
            f"{costs[name].batched:.1f} ({first.batched / costs[name].batched:.2f} x)",
        ]
        for name in names
    ]
    yield from _markdown(["model", *TESTS, "one by one", "batched"], rows)
    before, after = found.test_bleu(names[0])[0], found.test_bleu(names[1])[0]
    holds = first.single / costs[names[1]].single > MUCH_FASTER and after > before - HARDLY_WORSE
    yield from (
        "",
        _verdict(holds),
        "",
        "One sentence at a time, self attention has a decoder laid out for it "
        "(`seq2seq_core/models/transformer_frozen.py`), which the SSRU lacks.",
    )
    if not holds:
        yield from ("", _deep_is_behind(found, names))


def _deep_is_behind(found: Findings, names: Sequence[str]) -> str:
    """What can be said of why."""
    late = [_gained_late(found.trained[name].curve) for name in names]
    return (
        "The deep encoder is faster, but behind at equal time of training; and more time alone may not make "
        f"that good: in the last third of it, dev BLEU rose by {late[1]:.1f}, and by {late[0]:.1f} with "
        f"`{names[0]}`. Kasai et al. trained to the end, on millions of pairs, and on what a larger model "
        "had made of them, which asks less of a decoder; here one layer must learn German from 29,000."
    )


def _gained_late(curve: Sequence[Sequence[float]]) -> float:
    """Dev BLEU gained in the last third of a training."""
    (end, *_), scores = curve[-1], [(seconds, bleu) for seconds, _, bleu, _ in curve]
    before = max(bleu for seconds, bleu in scores if seconds <= 2 / 3 * end)
    return max(bleu for _, bleu in scores) - before


def _beams(found: Findings) -> Iterable[str]:
    if found.measured is None or not found.measured.beams:
        return
    yield from (
        "## Beam size against BLEU and time",
        "",
        f"`{BEAMED}` on {TESTS[0]}, batched, one core, medians of three runs that took turns. A wider "
        "beam costs more and soon gives nothing (Koehn & Knowles 2017, section 3.6).",
        "",
        plots.beams("beams", found.measured.beams),
        "",
    )
    rows = [[str(b.beam), f"{b.bleu:.2f}", f"{b.milliseconds:.1f}"] for b in found.measured.beams]
    yield from _markdown(["beam", "BLEU", "ms a sentence"], rows)


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _verdict(holds: bool, but: str = "") -> str:
    return "**It holds here.**" if holds else f"**It does not hold here{': ' + but if but else ''}.**"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _count(parameters: int) -> str:
    return f"{parameters / 1e6:.1f} M"
