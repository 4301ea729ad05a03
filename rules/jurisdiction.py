"""Which regional office is competent, by the division code of the firm's seat (住所)."""

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from rules.load import DataError, load
from rules.vocabulary.enumerations import Office

PROVINCE_DIGITS, DIVISION_DIGITS = 2, 6  # of a division code, GB/T 2260


@dataclass(frozen=True, slots=True)
class OfficeData:
    """``authority``: the name on documents; ``prefix`` begins the licence numbers; ``address``,
    ``telephone``, ``hours``: of its counter. None for what is not known."""

    office: Office
    authority: str
    prefix: str
    mailbox: str | None
    address: str | None
    telephone: str | None
    hours: str | None


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
    known = {name: entry.get(name) for name in ("mailbox", "address", "telephone", "hours")}
    return OfficeData(office, entry["authority"], entry["prefix"], **known)


def region_code(office: Office) -> str:
    """Twelve digits, as records for the national platform name a place: of the office's province,
    for several of the first."""
    return str(load("offices")["offices"][office.value]["divisions"][0]).ljust(12, "0")


def hotline() -> str:
    """The telephone of all offices together."""
    return str(load("offices")["hotline"])


@cache
def area(office: Office) -> str:
    """``湖北省、江西省``; in brackets what another office has of a province, followed by 除外, or
    the only prefectures of it that the office has."""
    entries = load("offices")["offices"]
    prefixes = entries[office.value]["divisions"]
    others = [
        one for name, entry in entries.items() if name != office for one in entry["divisions"]
    ]
    whole = [prefix for prefix in prefixes if len(prefix) == PROVINCE_DIGITS]
    parts = [prefix for prefix in prefixes if len(prefix) > PROVINCE_DIGITS]
    words = [_with_exceptions(prefix, others) for prefix in whole]
    for code, group in groupby(parts, key=lambda prefix: prefix[:PROVINCE_DIGITS]):
        words.append(f"{_province(code).name}（{'、'.join(map(_prefecture, group))}）")
    return "、".join(words)


def _with_exceptions(prefix: str, others: list[str]) -> str:
    left_out = [_prefecture(other) for other in others if other[: len(prefix)] == prefix]
    return _province(prefix).name + (f"（{'、'.join(left_out)}除外）" if left_out else "")


def _prefecture(prefix: str) -> str:
    names = dict(_province(prefix).prefectures)
    return names[prefix.ljust(DIVISION_DIGITS, "0")]


def _province(prefix: str) -> Province:
    code = prefix[:PROVINCE_DIGITS].ljust(DIVISION_DIGITS, "0")
    return next(province for province in provinces() if province.code == code)


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
