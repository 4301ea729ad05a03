import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, LargeBinary, MetaData, Table, Text

from chassis.personal import sealed, spot
from chassis.vault import Spot, Vault, VaultError

KEYS = {"2025": b"a" * 32, "2026": b"b" * 32}
ID_NUMBER = "11010519491231002X"
HERE = Spot("person.id_number/1", before="person.id_number")
# What the release before wrote for `ID_NUMBER`, with the key "2025".
FORMAT_1 = bytes.fromhex(
    "01010432303235772c6db903be8418e85e1835716f48f3bf0bec970b0beebdf7c91a70f30865d553df329ac5e9b1"
    "00fc51a8be6661"
)


def vault(key_id: str = "2026", keys: dict[str, bytes] = KEYS, algorithm: str = "AES-GCM") -> Vault:
    return Vault(keys, key_id, b"i" * 32, algorithm)


@pytest.mark.parametrize("algorithm", ["AES-GCM", "SM4-GCM"])
@settings(deadline=None)  # the first use loads the library
@given(text=st.text(max_size=60), place=st.text(max_size=20))
def test_what_was_encrypted_can_be_read(algorithm: str, text: str, place: str) -> None:
    safe = vault(algorithm=algorithm)
    assert safe.decrypt_text(safe.encrypt(text, Spot(place)), Spot(place)) == text


def test_the_same_text_never_looks_the_same() -> None:
    assert vault().encrypt(ID_NUMBER, HERE) != vault().encrypt(ID_NUMBER, HERE)
    assert ID_NUMBER.encode() not in vault().encrypt(ID_NUMBER, HERE)


@pytest.mark.parametrize("algorithm", ["AES-GCM", "SM4-GCM"])
def test_every_altered_byte_is_noticed(algorithm: str) -> None:
    safe = vault(algorithm=algorithm)
    sealed_text = safe.encrypt(ID_NUMBER, HERE)
    for position in range(len(sealed_text)):
        altered = bytearray(sealed_text)
        altered[position] ^= 1
        with pytest.raises(VaultError):
            safe.decrypt(bytes(altered), HERE)
    for length in range(len(sealed_text)):
        with pytest.raises(VaultError):
            safe.decrypt(sealed_text[:length], HERE)


@pytest.mark.parametrize("elsewhere", ["person.id_number/2", "post.profile/1", "person.id_number"])
def test_a_value_moved_to_another_row_or_column_cannot_be_read(elsewhere: str) -> None:
    with pytest.raises(VaultError):
        vault().decrypt(vault().encrypt(ID_NUMBER, HERE), Spot(elsewhere, before=HERE.before))


def test_what_the_release_before_wrote_opens_where_it_was_bound_to_the_column() -> None:
    assert vault().decrypt_text(FORMAT_1, HERE) == ID_NUMBER
    for other in (Spot(HERE.name), Spot(HERE.name, before="post.profile")):
        with pytest.raises(VaultError):
            vault().decrypt(FORMAT_1, other)
    # A binding to the row cannot be taken off by calling it the old format.
    bound = bytearray(vault().encrypt(ID_NUMBER, Spot("x")))
    bound[0] = 1
    with pytest.raises(VaultError):
        vault().decrypt(bytes(bound), Spot("y", before="x"))


def test_keys_and_algorithms_can_change() -> None:
    old = vault("2025").encrypt(ID_NUMBER, HERE)
    assert vault("2026", algorithm="SM4-GCM").decrypt_text(old, HERE) == ID_NUMBER
    with pytest.raises(VaultError, match="not among VAULT_KEYS"):
        vault("2026", {"2026": KEYS["2026"]}).decrypt(old, HERE)


def test_what_is_due_for_the_newest_key_shows_at_its_beginning() -> None:
    new = vault("2026")
    assert new.encrypt(ID_NUMBER, HERE).startswith(new.newest)
    for other in (vault("2025"), vault(algorithm="SM4-GCM")):
        assert not other.encrypt(ID_NUMBER, HERE).startswith(new.newest)
    assert not FORMAT_1.startswith(vault("2025").newest)


def test_a_spot_is_that_of_one_column_and_row() -> None:
    table = Table(
        "post", MetaData(),
        Column("id", Text, primary_key=True),
        Column("name", LargeBinary, info=sealed()),
        Column("profile", LargeBinary, info=sealed(before="{column}")),
        Column("paper", LargeBinary, info=sealed(before="paper:{}:{}")),
    )  # fmt: skip
    assert spot(table.c.name, "a") == Spot("post.name/a", None)
    assert spot(table.c.profile, memoryview(b"\x0f")) == Spot("post.profile/0f", "post.profile")
    assert spot(table.c.paper, "a", 2) == Spot("post.paper/a/2", "paper:a:2")


def test_the_index_ignores_how_it_was_typed() -> None:
    assert vault().index(ID_NUMBER) == vault().index(" 11010519491231002x ")
    assert vault().index("１１０") == vault().index("110")
    assert vault().index("110") != vault().index("111")
    other = Vault(KEYS, "2026", b"j" * 32)
    assert vault().index(ID_NUMBER) != other.index(ID_NUMBER)


def test_keys_do_not_show_in_its_text() -> None:
    assert "aaa" not in repr(vault())


@pytest.mark.parametrize(("key_id", "algorithm"), [("2030", "AES-GCM"), ("2026", "DES")])
def test_an_impossible_choice_is_refused_at_once(key_id: str, algorithm: str) -> None:
    with pytest.raises(VaultError):
        vault(key_id, algorithm=algorithm)
