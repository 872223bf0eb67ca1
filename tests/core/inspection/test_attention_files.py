"""Attention that other engines saved: samples of each format, real files where they are, and any bytes."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seq2seq_core.errors import CorpusError
from seq2seq_core.inspection.alignments import word_alignment
from seq2seq_core.inspection.attention_files import read_attention, read_together
from seq2seq_core.types import Token

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "attention"
REAL = {
    ("nematus/alignments.txt",): 3,
    ("opennmt/attention.txt",): 10,
    ("marian2/one.txt",): 2,
    ("marian/marian.out.lv", "marian/marian.src.en"): 5,
    ("neuralmonkey/alignments.npy", "neuralmonkey/src.en.bpe", "neuralmonkey/out.lv.bpe"): 5,
}


def test_nematus() -> None:
    first, second = read_attention(SAMPLES / "nematus.txt")
    assert (first.source, first.text) == ("die Katze schläft", "the cat sleeps")
    assert first.source_tokens == (
        Token("die", 0, 3),
        Token("Kat@@", 4, 7),
        Token("ze", 7, 9),
        Token("schläft", 10, 17),
    )
    assert first.source_language == first.target_language == "und"
    hypothesis = first.hypotheses[0]
    assert hypothesis.score == -0.5
    maps = hypothesis.attention
    assert maps is not None
    assert (maps.layers, maps.heads, maps.leading, maps.trailing) == (1, 1, 0, 1)
    np.testing.assert_allclose(maps.weights[0, 0, 1], [0.05, 0.5, 0.4, 0.025, 0.025])
    alignment = word_alignment(
        maps.best_map(), first.source_tokens, hypothesis.tokens, first.source, first.text
    )
    assert alignment.pharaoh() == "0-0 1-1 2-2"
    assert (second.source, second.text) == ("ja", "yes")


def test_opennmt_saves_no_ends() -> None:
    (found,) = read_attention(SAMPLES / "opennmt.txt")
    maps = found.hypotheses[0].attention
    assert maps is not None
    assert maps.trailing == 0
    assert maps.weights.shape == (1, 1, 4, 4)
    assert not maps.weights[0, 0, 3].any()  # the row of the end
    assert maps.best_map().argmax(axis=1).tolist() == [1, 2, 3]


def test_marian_pads_to_the_longest_source() -> None:
    first, second = read_attention(SAMPLES / "marian.txt", SAMPLES / "marian.source")
    assert (first.source, first.text) == ("the cat sleeps", "kaķis guļ")
    maps, others = first.hypotheses[0].attention, second.hypotheses[0].attention
    assert maps is not None
    assert others is not None
    assert maps.weights.shape == (1, 1, 4, 4)
    np.testing.assert_allclose(maps.best_map(), [[0.1, 0.8, 0.05], [0.2, 0.6, 0.1], [0.05, 0.05, 0.8]])
    np.testing.assert_allclose(others.weights[0, 0, 4], [0, 0, 0, 0, 1])  # the row of the end was saved


def test_neural_monkey_is_source_by_target_and_padded() -> None:
    paths = [SAMPLES / f"neural-monkey.{end}" for end in ("npy", "source", "target")]
    first, second = read_attention(*paths)
    maps = first.hypotheses[0].attention
    assert maps is not None
    assert maps.trailing == 0
    np.testing.assert_allclose(maps.best_map(), [[0.8, 0.1, 0.1], [0.1, 0.7, 0.2], [0.1, 0.1, 0.8]])
    assert (second.source, second.text) == ("yes , good .", "jā labi .")


def test_files_that_belong_together_are_told_apart(tmp_path: Path) -> None:
    marian = SAMPLES / "marian.txt"
    path, found = read_together([SAMPLES / "marian.source", marian])
    assert (path, len(found)) == (marian, 2)
    for order in permutations(["npy", "source", "target"]):
        path, found = read_together([SAMPLES / f"neural-monkey.{end}" for end in order])
        assert path.suffix == ".npy"
        assert (found[1].source, found[1].text) == ("yes , good .", "jā labi .")
    assert len(read_together([SAMPLES / "nematus.txt"])[1]) == 2
    with pytest.raises(CorpusError, match="more than three"):
        read_together([marian, *(tmp_path / name for name in "abc")])
    with pytest.raises(CorpusError, match="no source sentences"):
        read_together([marian])
    one = tmp_path / "one"
    one.write_text("a b\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="1 sentences for the 2"):
        read_together([one, marian])
    with pytest.raises(CorpusError):
        read_together([tmp_path / "nothing"])


@pytest.mark.parametrize(("names", "count"), REAL.items())
def test_real_files(shared_data: Path, names: tuple[str, ...], count: int) -> None:
    folder = shared_data / "attention-maps"
    found = read_attention(*(folder / name for name in names))
    assert len(found) == count
    for translation in found:
        hypothesis = translation.hypotheses[0]
        maps = hypothesis.attention
        assert maps is not None
        assert maps.best_map().shape == (len(hypothesis.tokens), len(translation.source_tokens))
        sums = maps.weights[0, 0, : len(hypothesis.tokens)].sum(axis=1)
        assert ((sums > 0.95) & (sums < 1.01)).all()  # where no end was saved, its share is missing
        for token in hypothesis.tokens:
            assert token.piece.removesuffix("@@") == hypothesis.text[token.start : token.end]


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("", None, "is no attention"),
        ("only text\n", None, "is no attention"),
        ("0 ||| a ||| 0 ||| b ||| 1 1\nhalf\n", 2, "'half' is no weight"),
        ("0 ||| a ||| 0 ||| b ||| 1 1\nnan\n", 2, "'nan' is no weight"),
        ("0 ||| a ||| 0 ||| b ||| 1 1\n-0.5\n", 2, "'-0.5' is no weight"),
        ("0 ||| a ||| 0 ||| b ||| 1 1\n1\n\n\n0 ||| a\n", 5, "does not begin"),
        ("\n0 ||| a c d ||| 0 ||| b ||| 1 1\n1\n", 2, "1 rows of weights for 3 target"),
        ("0 ||| a ||| 0 ||| b ||| 1 1\n0.1 0.2 0.7\n", 1, "rows of 3 weights for 1 source"),
        ("0 ||| a c ||| 0 ||| b ||| 1 1\n1\n0.5 0.5\n", 1, "rows of 1, 2 weights"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, content: str, line: int | None, what: str
) -> None:
    path = tmp_path / "attention"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=what) as caught:
        read_attention(path)
    assert (caught.value.where, caught.value.line) == (str(path), line)


@pytest.mark.parametrize(
    ("content", "source", "what"),
    [
        ("a ||| 1,0\n", None, "no source sentences"),
        ("a ||| 1,0\n", "b\nc\n", "2 sentences for the 1 of"),
        ("a ||| 1,0,0.5\n", "b\n", "beyond the end"),
        ("a ||| 1,0 1,0\nb\n", "b\nc\n", "line 2: there is not one"),
        ("a ||| 1,x\n", "b\n", "'x' is no weight"),
    ],
)
def test_what_is_wrong_with_marian_s(tmp_path: Path, content: str, source: str | None, what: str) -> None:
    path, other = tmp_path / "attention", tmp_path / "source"
    path.write_text(content, encoding="utf-8")
    other.write_text(source or "", encoding="utf-8")
    with pytest.raises(CorpusError, match=what):
        read_attention(path, None if source is None else other)


@pytest.mark.parametrize(
    ("array", "what"),
    [
        (np.zeros((1, 2), np.float32), "no array of sentences"),
        (np.zeros((1, 2, 2), np.int64), "no array of sentences"),
        (np.full((1, 2, 2), np.nan), "below 0, or no numbers"),
        (np.zeros((2, 2, 2)), "1 sentences for the 2"),
        (np.array([None]), "is no numpy array"),
    ],
)
def test_what_is_wrong_with_neural_monkey_s(tmp_path: Path, array: np.ndarray, what: str) -> None:
    text = tmp_path / "text"
    text.write_text("a b\n", encoding="utf-8")
    np.save(tmp_path / "attention.npy", array, allow_pickle=True)
    with pytest.raises(CorpusError, match=what):
        read_attention(tmp_path / "attention.npy", text, text)
    with pytest.raises(CorpusError, match="no target sentences"):
        read_attention(tmp_path / "attention.npy", text)


PIECES = st.lists(
    st.sampled_from(["a", "b@@", "\u2581c", "|||", "0.5", "0.5,0.5", "1", "\n", "😀", "nan", "-1"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(), PIECES.map(lambda pieces: " ".join(pieces).encode())), other=PIECES)
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes, other: list[str]) -> None:
    path, source = tmp_path / "attention", tmp_path / "source"
    path.write_bytes(content)
    source.write_text(" ".join(other), encoding="utf-8")
    for name in ("attention", "attention.npy"):
        (tmp_path / name).write_bytes(content)
        try:
            found = read_attention(tmp_path / name, source, source)
        except CorpusError:
            continue
        for translation in found:
            hypothesis = translation.hypotheses[0]
            assert hypothesis.attention is not None
            shape = (len(hypothesis.tokens), len(translation.source_tokens))
            assert hypothesis.attention.best_map().shape == shape


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 1000), ends=st.tuples(st.booleans(), st.booleans()))
def test_what_is_written_as_nematus_does_is_read(tmp_path: Path, seed: int, ends: tuple[bool, bool]) -> None:
    random = np.random.default_rng(seed)
    written = io.StringIO()
    matrices = []
    for number in range(3):
        rows, columns = random.integers(1, 6, 2)
        matrix = random.dirichlet(np.ones(columns + ends[0]), rows + ends[1]).astype(np.float32)
        matrices.append(matrix)
        target, source = (" ".join(f"w{i}" for i in range(count)) for count in (rows, columns))
        written.write(f"{number} ||| {target} ||| 0 ||| {source} ||| {columns} {rows}\n")
        np.savetxt(written, matrix, fmt="%.9g")
        written.write("\n")
    path = tmp_path / "attention"
    path.write_text(written.getvalue(), encoding="utf-8")
    for matrix, translation in zip(matrices, read_attention(path), strict=True):
        maps = translation.hypotheses[0].attention
        assert maps is not None
        assert maps.trailing == ends[0]
        np.testing.assert_allclose(maps.weights[0, 0, : len(matrix)], matrix, rtol=1e-6)
