"""Defective and hostile releases of OPUS-MT: each a clear error, nothing installed, nothing executed."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from seq2seq_core.errors import InterlinearError, InteropError
from seq2seq_core.file_hashes import sha256
from seq2seq_core.interop.importing import importing
from seq2seq_core.library import Library
from tests.core.interop.marian_releases import (
    NPZ,
    OPTIONS,
    VOCABULARY,
    Arrays,
    change_arrays,
    change_decoder,
    release,
)
from tests.core.interop.test_hostile import Bomb, refused
from tests.core.interop.test_importing import install

WEIGHTS = "weights.safetensors"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return release(tmp_path / "eng-fra" / "opus-2020-02-11")


def npz_of(folder: Path, members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(folder / NPZ, "w", method) as packed:
        for name, data in members.items():
            packed.writestr(name, data)


def header(text: str) -> bytes:
    data = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(data).to_bytes(2, "little") + data


class TestHostileWeights:
    """Each a clear error, nothing installed, nothing executed."""

    @pytest.mark.parametrize("part", [0.0, 0.01, 0.5, 0.999])
    def test_truncated(self, part: float, folder: Path, library: Library) -> None:
        file = folder / NPZ
        file.write_bytes(file.read_bytes()[: int(part * file.stat().st_size)])
        assert refused(folder, library).where == str(file)

    def test_one_bit_of_a_tensor(self, folder: Path, library: Library) -> None:
        file = folder / NPZ
        data = bytearray(file.read_bytes())
        data[3000] ^= 8
        file.write_bytes(data)
        refused(folder, library, "Bad CRC-32")

    @pytest.mark.parametrize("name", [NPZ, "decoder.yml", VOCABULARY])
    def test_bit_flips_never_do_worse_than_an_error(self, name: str, folder: Path, library: Library) -> None:
        file = folder / name
        whole = file.read_bytes()
        draw = random.Random(name)
        for number in range(25):
            data = bytearray(whole)
            for _ in range(3):
                # The directory of an archive is at its end.
                place = draw.randrange(min(len(data), 8000))
                data[-place - 1 if number % 2 else place] ^= 1 << draw.randrange(8)
            file.write_bytes(data)
            with (
                contextlib.suppress(InterlinearError),
                importing(folder, Library([library.home / str(number)])) as found,
            ):
                assert found.report
            assert list((library.home / str(number)).iterdir()) == []

    @pytest.mark.parametrize("beside", [True, False])
    def test_pickled_objects(self, beside: bool, folder: Path, library: Library, tmp_path: Path) -> None:
        sign = tmp_path / "sign"
        objects = np.array([[Bomb(sign)]], dtype=object)
        name = "more" if beside else "decoder_ff_logit_out_b"
        change_arrays(folder, lambda a: a.update({name: objects}))
        refused(folder, library, "code or other things than weights, none of which was run")
        buffer = io.BytesIO()
        np.save(buffer, objects)
        (folder / NPZ).write_bytes(buffer.getvalue())
        refused(folder, library)
        (folder / NPZ).write_bytes(objects.dumps())
        refused(folder, library)
        assert not sign.exists()

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
    def test_not_finite(self, value: float, folder: Path, library: Library) -> None:
        def spoil(arrays: Arrays) -> None:
            arrays["decoder_l2_ffn_W1"][0, 3] = value

        change_arrays(folder, spoil)
        refused(folder, library, "decoder_l2_ffn_W1 holds numbers that are not finite")

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda a: a.pop("encoder_l1_ffn_b2"), "encoder_l1_ffn_b2 is missing"),
            (lambda a: a.pop("Wemb"), "Wemb is missing"),
            (lambda a: a.pop("decoder_ff_logit_out_b"), "decoder_ff_logit_out_b is missing"),
            (lambda a: a.update(Wpos=np.ones((4, 16), "f4")), "Wpos is not part"),
            (lambda a: a.update(encoder_l2_self_Wq=np.ones((16, 16), "f4")), "is not part"),
            (lambda a: a.update(encoder_l1_ffn_W1=a["encoder_l1_ffn_W1"].T), r"\(24, 16\), not \(16, 24\)"),
            (lambda a: a.update(Wemb=a["Wemb"][:-1]), "has shape"),
            (lambda a: a.update(Wemb=a["Wemb"].astype("f8")), "kind F64"),
            (lambda a: a.update(Wemb=a["Wemb"].astype(">f4")), "kind >f4"),
            (lambda a: a.update(Wemb=a["Wemb"].astype("i1")), "kind I8"),
            (lambda a: a.pop(OPTIONS), "has no special:model.yml"),
            (lambda a: a.update({OPTIONS: np.ones((3, 3), "f4")}), "has no special:model.yml"),
            (lambda a: a.update({OPTIONS: np.ones(1 << 20, "i1")}), "has no special:model.yml"),
        ],
    )
    def test_missing_surplus_and_misshapen(
        self, change: Any, said: str, folder: Path, library: Library
    ) -> None:
        change_arrays(folder, change)
        refused(folder, library, said)

    @pytest.mark.parametrize(
        "text",
        [
            *("type: !!python/object/apply:os.system ['true']", "!!python/name:os.system", "a: *b", "[1, 2]"),
            *("a: &x [1]\nb: [*x, *x]", "a: [", "", "type: transformer\n\t- x", "? [1]\n: 2", "\x07"),
            *("- " * 5000, "[" * 5000),
        ],
    )
    def test_options_that_are_none(self, text: str, folder: Path, library: Library) -> None:
        change_arrays(folder, lambda a: a.update({OPTIONS: np.frombuffer(text.encode() + b"\0", "i1")}))
        assert refused(folder, library).where == str(folder / NPZ)

    @pytest.mark.parametrize(
        "member",
        [
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (1099511627776,), }"),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -4), }") + bytes(16),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }") + bytes(12),
            header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }") + bytes(12),
            header("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }") + bytes(8),
            header("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,), }") + bytes(8),
            header("__import__('os').system('true')"),
            header("(" * 900),
            header("-" * 9000 + "1"),
            header("{'descr': '<f4'}"),
            b"\x93NUMPY\x09\x00" + bytes(40),
            b"",
            b"no array",
        ],
    )
    def test_arrays_that_announce_what_they_are_not(
        self, member: bytes, folder: Path, library: Library
    ) -> None:
        npz_of(folder, {"Wemb.npy": member})
        assert refused(folder, library).where == str(folder / NPZ)

    def test_that_unpack_to_100_gigabytes(self, folder: Path, library: Library) -> None:
        big = header(f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({30 << 18},), }}") + bytes(
            30 << 20
        )
        npz_of(folder, {"Wemb.npy": big}, zipfile.ZIP_DEFLATED)
        refused(folder, library, "more than a model can need")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_with_one_name_twice(self, folder: Path, library: Library) -> None:
        with zipfile.ZipFile(folder / NPZ, "a") as packed:
            packed.writestr("Wemb.npy", b"")
        refused(folder, library, "holds 'Wemb' twice")

    def test_none_at_all(self, folder: Path, library: Library) -> None:
        (folder / NPZ).unlink()
        refused(folder, library, "cannot be read")


class TestHostileDecoders:
    @pytest.mark.parametrize(
        "text",
        [
            *(
                "",
                "models: a.npz",
                "models: []\nvocabs: []",
                "models: [1]\nvocabs: [a]",
                "[]",
                "models: ['']",
            ),
            *("models: ['..']\nvocabs: [a.yml]", "models: ['C:\\x.npz']\nvocabs: [a]", "models: !!set {a}"),
            *("a: &a [x]\nmodels: *a", "models: [a.npz]", "x" * 100_000, "models: !!python/name:os.system"),
            "\xff\xfe",
        ],
    )
    def test_that_name_no_files(self, text: str, folder: Path, library: Library) -> None:
        (folder / "decoder.yml").write_bytes(text.encode("latin-1"))
        assert str(refused(folder, library).where).startswith(str(folder))

    def test_that_name_files_elsewhere_get_those_beside_them(self, folder: Path, library: Library) -> None:
        expected = sha256(install(folder, library, name="expected") / WEIGHTS)
        change_decoder(folder, models=[f"/train/{NPZ}"], vocabs=[f"../../{VOCABULARY}"])
        assert sha256(install(folder, library) / WEIGHTS) == expected
        change_decoder(folder, vocabs=["/etc/passwd"])
        with pytest.raises(InteropError, match="opus-2020-02-11/passwd: is missing"):
            install(folder, library, name="other")
