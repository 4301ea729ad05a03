"""SM2 encryption (GB/T 32918.4) as hexadecimal text "04" + C1 C3 C2.

The library gives and takes ASN.1 (GB/T 35276), and is loaded only where it is used.
"""

from __future__ import annotations

from cryptography.hazmat import asn1

MOST = 255
"""Bytes of a text, of which the library takes no more."""
_POINT, _DIGEST = 64, 32


@asn1.sequence
class _Cipher:
    x: int
    y: int
    digest: bytes
    text: bytes


def encrypt(public_key: bytes, text: bytes) -> str:
    """public_key: the point's x and y, 64 bytes. Raises ValueError for a text that is too long or
    no point of the curve."""
    import gmssl_pyx

    if not 0 < len(text) <= MOST:
        raise ValueError(f"SM2 takes 1 to {MOST} bytes")
    try:
        found = asn1.decode_der(_Cipher, gmssl_pyx.sm2_encrypt(public_key, text))
    except gmssl_pyx.GmsslInnerError as error:
        raise ValueError("no public key of SM2") from error
    half = _POINT // 2
    point = found.x.to_bytes(half, "big") + found.y.to_bytes(half, "big")
    return "04" + (point + found.digest + found.text).hex()


def decrypt(private_key: bytes, sealed: str) -> bytes:
    """private_key: 32 bytes. Raises ValueError for what was not encrypted for it."""
    import gmssl_pyx

    raw = bytes.fromhex(sealed)
    if len(raw) <= 1 + _POINT + _DIGEST or raw[0] != 4:
        raise ValueError("no SM2 ciphertext")
    half = _POINT // 2
    x, y = (int.from_bytes(raw[start : start + half], "big") for start in (1, 1 + half))
    digest, text = raw[1 + _POINT : 1 + _POINT + _DIGEST], raw[1 + _POINT + _DIGEST :]
    der = asn1.encode_der(_Cipher(x=x, y=y, digest=digest, text=text))
    try:
        return bytes(gmssl_pyx.sm2_decrypt(private_key, der))
    except gmssl_pyx.GmsslInnerError as error:
        raise ValueError("not encrypted for this key") from error
