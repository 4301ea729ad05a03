"""Who can sign in to the demonstration: staff of three offices, four firms. All are made up."""

from dataclasses import dataclass
from typing import Any

from rules.vocabulary.enumerations import Level, Office, StaffRole

PASSWORD = "qingshan-lvshui"  # noqa: S105 - of the demonstration, printed at its start
OFFICES = {Office.EAST_CHINA: "hd", Office.ZHEJIANG: "zj", Office.FUJIAN: "fj"}
SURNAMES = {Office.EAST_CHINA: "周", Office.ZHEJIANG: "沈", Office.FUJIAN: "林"}
# One person for each role: who reviews a case must not decide it, administrators do neither.
GIVEN_NAMES = {
    StaffRole.FORMAL: "文静",
    StaffRole.ACCEPT: "志远",
    StaffRole.EXAMINE: "国平",
    StaffRole.DECIDE: "海峰",
    StaffRole.ISSUE: "晓梅",
    StaffRole.PERSONNEL: "立群",
    StaffRole.EVALUATION: "秋月",
    StaffRole.SYSTEM_ADMIN: "建民",
    StaffRole.SECURITY_ADMIN: "安宁",
    StaffRole.AUDIT_ADMIN: "正清",
}


@dataclass(frozen=True)
class StaffAccount:
    """As `Identity.create_staff` takes it, without the password."""

    username: str
    name: str
    office: Office | None
    roles: tuple[StaffRole, ...]


@dataclass(frozen=True)
class FirmAccount:
    """enterprise: the fields of `EnterpriseForm` as JSON primitives.

    level: of the draft that is ready for it; complete: whether the draft fulfils every rule.
    """

    username: str
    level: Level
    complete: bool
    enterprise: dict[str, Any]


def _username(office: Office | None, role: StaffRole) -> str:
    return f"{OFFICES[office] if office else 'nea'}-{role.value.lower().replace('_', '-')}"


STAFF = tuple(
    StaffAccount(_username(office, role), SURNAMES[office] + given, office, (role,))
    for office in OFFICES
    for role, given in GIVEN_NAMES.items()
)

CENTRE = tuple(
    StaffAccount(_username(None, role), f"郑{GIVEN_NAMES[role]}", None, (role,))
    for role in (StaffRole.SYSTEM_ADMIN, StaffRole.SECURITY_ADMIN, StaffRole.AUDIT_ADMIN)
)
"""The three administrators of 国家能源局, who see all offices."""


def commons(number: int, seat: str, **particular: Any) -> dict[str, Any]:
    """What the firms have in common, and what is this one's own."""
    return {
        "enterprise_type": "CONTRACTOR",
        "economic_kind": "LIMITED",
        "legal_representative_mobile": f"139000{10000 + number}",
        "address": seat,
        "correspondence_address": seat,
        "contact_mobile": f"138000{10000 + number}",
        "email": f"office{number}@example.cn",
        **particular,
    }


FIRMS = (
    FirmAccount(
        "mingyuan", Level.THIRD, True,
        commons(
            1, "上海市浦东新区世纪大道1000号",
            name="上海明远电力工程有限公司", uscc="91310115MA1K4D2071", division="310100",
            legal_representative="陈明远", legal_representative_id="310115197906141171",
            registered_capital="1200", established="2018-04-12", postcode="200120",
            contact="顾晓燕", telephone="021-50000001",
        ),
    ),
    FirmAccount(
        "zhijiang", Level.SECOND, True,
        commons(
            2, "浙江省杭州市西湖区文三路90号",
            name="浙江之江输变电建设有限公司", uscc="91330106MA2H7C314N", division="330100",
            legal_representative="沈之江", legal_representative_id="330106197608232531",
            registered_capital="5000", established="2012-09-03", postcode="310012",
            contact="陆佳怡", telephone="0571-88000002",
        ),
    ),
    FirmAccount(
        "haixia", Level.FIRST, True,
        commons(
            3, "福建省福州市鼓楼区五四路158号",
            name="福建海峡电力建设集团有限公司", uscc="91350102MA34B8T53F", division="350100",
            legal_representative="林海生", legal_representative_id="350102197203053314",
            registered_capital="16000", established="2006-05-18", postcode="350003",
            contact="郑秀兰", telephone="0591-87000003",
        ),
    ),
    FirmAccount(
        "huaixin", Level.THIRD, False,
        commons(
            4, "安徽省合肥市庐阳区长江中路369号",
            name="安徽淮信电力检修有限公司", uscc="91340104MA2U6E1723", division="340100",
            legal_representative="何淮信", legal_representative_id="340104198111194289",
            registered_capital="300", established="2023-02-27", postcode="230001",
            contact="汪玉梅", telephone="0551-62000004",
        ),
    ),
)  # fmt: skip


def lines() -> list[str]:
    """For the terminal, when the system has started."""
    rows = [f"演示账号 / demo accounts (password of all: {PASSWORD})", "  外网 portal"]
    rows += [
        f"    {firm.username:<10}{firm.enterprise['name']}（{firm.level.label}草稿"
        f"{'' if firm.complete else '，有不符合项'}）"
        for firm in FIRMS
    ]
    roles = ", ".join(_username(Office.EAST_CHINA, role)[3:] for role in GIVEN_NAMES)
    rows += ["  内网 intranet"]
    rows += [f"    {prefix}-<role>  {office.label}" for office, prefix in OFFICES.items()]
    centre = ", ".join(account.username for account in CENTRE)
    return [*rows, f"    <role>: {roles}", f"    国家能源局: {centre}"]
