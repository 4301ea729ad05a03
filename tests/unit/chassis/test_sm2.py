"""SM2 as "04" C1 C3 C2, compared with another implementation."""

import gmalg
import pytest
from gmssl_pyx import sm2_key_generate

from chassis.sm2 import MOST, decrypt, encrypt


@pytest.fixture(scope="module")
def keys() -> tuple[bytes, bytes]:
    public, private = sm2_key_generate()
    return public, private


@pytest.mark.parametrize("text", [b"{", "单位名称".encode(), b"a" * MOST], ids=len)
def test_another_implementation_reads_what_is_encrypted(
    keys: tuple[bytes, bytes], text: bytes
) -> None:
    public, private = keys
    sealed = encrypt(public, text)
    assert sealed.startswith("04") and len(sealed) == 2 * (1 + 64 + 32 + len(text))
    assert gmalg.SM2(private).decrypt(bytes.fromhex(sealed)) == text
    assert decrypt(private, sealed) == text


def test_what_another_implementation_has_encrypted_is_read(keys: tuple[bytes, bytes]) -> None:
    public, private = keys
    sealed = gmalg.SM2(pk=b"\x04" + public).encrypt(b"91310115MA1K60001L").hex()
    assert decrypt(private, sealed) == b"91310115MA1K60001L"


def test_coordinates_that_begin_with_zeros_keep_their_length(keys: tuple[bytes, bytes]) -> None:
    """One in 128 has one: enough tries that some do."""
    public, private = keys
    for number in range(400):
        text = str(number).encode()
        assert decrypt(private, encrypt(public, text)) == text


@pytest.mark.parametrize("sealed", ["", "04", "no hex", "04" + "00" * 120, "02" + "11" * 120])
def test_what_is_no_ciphertext_is_refused(keys: tuple[bytes, bytes], sealed: str) -> None:
    with pytest.raises(ValueError):
        decrypt(keys[1], sealed)


@pytest.mark.parametrize("text", [b"", b"a" * (MOST + 1)], ids=len)
def test_a_text_that_sm2_does_not_take_is_refused(keys: tuple[bytes, bytes], text: bytes) -> None:
    with pytest.raises(ValueError):
        encrypt(keys[0], text)


def test_a_key_that_is_no_point_is_refused() -> None:
    with pytest.raises(ValueError):
        encrypt(bytes(64), b"text")
