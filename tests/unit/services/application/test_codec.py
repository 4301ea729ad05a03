"""Documents at rest."""

import pytest

from chassis.vault import Spot, Vault, VaultError
from services.application.codec import seal, unseal

VAULT = Vault({"k1": b"0" * 32}, "k1", b"1" * 32)
PLACE = Spot("section.document/a/b")
DOCUMENT = {"fields": {"name": "张三", "id_number": "110101198003078035"}, "rows": {}}


def test_a_document_comes_back_and_cannot_be_read_without_the_key() -> None:
    sealed = seal(VAULT, DOCUMENT, PLACE)
    assert unseal(VAULT, sealed, PLACE) == DOCUMENT
    assert "张三".encode() not in sealed and b"110101198003078035" not in sealed


def test_a_document_moved_to_another_place_cannot_be_opened() -> None:
    sealed = seal(VAULT, DOCUMENT, PLACE)
    with pytest.raises(VaultError):
        unseal(VAULT, sealed, Spot("section.document/other/b"))
