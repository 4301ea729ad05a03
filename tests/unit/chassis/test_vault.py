import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.vault import Vault, VaultError

KEYS = {"2025": b"a" * 32, "2026": b"b" * 32}
ID_NUMBER = "11010519491231002X"


def vault(key_id="2026", keys=KEYS, algorithm="AES-GCM") -> Vault:
    return Vault(keys, key_id, b"i" * 32, algorithm)


@pytest.mark.parametrize("algorithm", ["AES-GCM", "SM4-GCM"])
@settings(deadline=None)  # the first use loads the library
@given(text=st.text(max_size=60), context=st.text(max_size=20))
def test_what_was_encrypted_can_be_read(algorithm, text, context):
    safe = vault(algorithm=algorithm)
    assert safe.decrypt_text(safe.encrypt(text, context), context) == text


def test_the_same_text_never_looks_the_same():
    assert vault().encrypt(ID_NUMBER, "c") != vault().encrypt(ID_NUMBER, "c")
    assert ID_NUMBER.encode() not in vault().encrypt(ID_NUMBER, "c")


@pytest.mark.parametrize("algorithm", ["AES-GCM", "SM4-GCM"])
def test_every_altered_byte_is_noticed(algorithm):
    safe = vault(algorithm=algorithm)
    sealed = safe.encrypt(ID_NUMBER, "person.id_number")
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(VaultError):
            safe.decrypt(bytes(altered), "person.id_number")
    for length in range(len(sealed)):
        with pytest.raises(VaultError):
            safe.decrypt(sealed[:length], "person.id_number")


def test_a_value_moved_to_another_column_cannot_be_read():
    with pytest.raises(VaultError):
        vault().decrypt(vault().encrypt(ID_NUMBER, "person.phone"), "person.id_number")


def test_keys_and_algorithms_can_change():
    old = vault("2025").encrypt(ID_NUMBER, "c")
    assert vault("2026", algorithm="SM4-GCM").decrypt_text(old, "c") == ID_NUMBER
    with pytest.raises(VaultError, match="not among VAULT_KEYS"):
        vault("2026", {"2026": KEYS["2026"]}).decrypt(old, "c")


def test_the_index_ignores_how_it_was_typed():
    assert vault().index(ID_NUMBER) == vault().index(" 11010519491231002x ")
    assert vault().index("１１０") == vault().index("110")
    assert vault().index("110") != vault().index("111")
    other = Vault(KEYS, "2026", b"j" * 32)
    assert vault().index(ID_NUMBER) != other.index(ID_NUMBER)


def test_keys_do_not_show_in_its_text():
    assert "aaa" not in repr(vault())


@pytest.mark.parametrize(("key_id", "algorithm"), [("2030", "AES-GCM"), ("2026", "DES")])
def test_an_impossible_choice_is_refused_at_once(key_id, algorithm):
    with pytest.raises(VaultError):
        vault(key_id, algorithm=algorithm)
