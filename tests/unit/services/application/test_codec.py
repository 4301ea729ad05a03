"""Documents at rest."""

import pytest

from chassis.vault import Vault, VaultError
from services.application.codec import seal, unseal

VAULT = Vault({"k1": b"0" * 32}, "k1", b"1" * 32)
DOCUMENT = {"fields": {"name": "张三", "id_number": "110101198003078035"}, "rows": {}}


def test_a_document_comes_back_and_cannot_be_read_without_the_key() -> None:
    sealed = seal(VAULT, DOCUMENT, "section:a:b")
    assert unseal(VAULT, sealed, "section:a:b") == DOCUMENT
    assert "张三".encode() not in sealed and b"110101198003078035" not in sealed


def test_a_document_moved_to_another_place_cannot_be_opened() -> None:
    sealed = seal(VAULT, DOCUMENT, "section:a:b")
    with pytest.raises(VaultError):
        unseal(VAULT, sealed, "section:other:b")
