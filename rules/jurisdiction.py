"""Which regional office is competent, by the division code of the firm's seat (住所)."""

from dataclasses import dataclass
from functools import cache

from rules.load import DataError, load
from rules.vocabulary.enumerations import Office


@dataclass(frozen=True, slots=True)
class OfficeData:
    """``authority``: the name on documents; ``prefix`` begins the licence numbers."""

    office: Office
    authority: str
    prefix: str
    mailbox: str | None


@dataclass(frozen=True, slots=True)
class Province:
    """``prefectures``: (six-digit division code, name) in the order of the codes."""

    code: str
    name: str
    prefectures: tuple[tuple[str, str], ...]


def office_of(division: str) -> Office:
    """The office for a six-digit division code; the longest known prefix decides.

    Raises ``LookupError`` for a code outside the jurisdiction of all offices.
    """
    prefixes = _prefixes()
    for length in range(len(division), 1, -1):
        office = prefixes.get(division[:length])
        if office:
            return office
    raise LookupError(f"no office for division {division}")


@cache
def office_data(office: Office) -> OfficeData:
    entry = load("offices")["offices"][office.value]
    return OfficeData(office, entry["authority"], entry["prefix"], entry.get("mailbox"))


@cache
def provinces() -> tuple[Province, ...]:
    """The 31 provinces with their prefectures, for a select field."""
    return tuple(
        Province(entry["code"], entry["name"], tuple(entry["prefectures"].items()))
        for entry in load("divisions")["provinces"]
    )


@cache
def division_name(code: str) -> str:
    """``江苏省南京市`` for ``320100``; the province alone for the prefectures of a municipality.

    Raises ``LookupError`` for an unknown code.
    """
    for province in provinces():
        names = dict(province.prefectures)
        if code in names:
            own = names[code] not in ("市辖区", "县")
            return province.name + (names[code] if own else "")
    raise LookupError(f"no division {code}")


@cache
def _prefixes() -> dict[str, Office]:
    offices = load("offices")["offices"]
    prefixes: dict[str, Office] = {}
    for name, entry in offices.items():
        for prefix in entry["divisions"]:
            if prefix in prefixes:
                raise DataError("offices.yaml", f"$.offices.{name}", f"{prefix} given twice")
            prefixes[prefix] = Office(name)
    if set(offices) != set(Office):
        raise DataError("offices.yaml", "$.offices", "not exactly the 18 offices")
    return prefixes
