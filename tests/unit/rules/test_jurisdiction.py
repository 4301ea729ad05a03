"""From the division of a firm's seat to its office."""

import pytest

from rules.jurisdiction import area, division_name, office_data, office_of, provinces
from rules.vocabulary import numbers
from rules.vocabulary.enumerations import Office

pytestmark = pytest.mark.spec("A-15", "N-10")


@pytest.mark.parametrize(
    ("division", "office"),
    [
        ("110105", Office.NORTH_CHINA),
        ("130100", Office.NORTH_CHINA),
        ("150100", Office.NORTH_CHINA),
        ("150400", Office.NORTHEAST),
        ("150502", Office.NORTHEAST),
        ("150700", Office.NORTHEAST),
        ("152200", Office.NORTHEAST),
        ("152500", Office.NORTH_CHINA),
        ("140100", Office.SHANXI),
        ("230100", Office.NORTHEAST),
        ("310115", Office.EAST_CHINA),
        ("340100", Office.EAST_CHINA),
        ("320100", Office.JIANGSU),
        ("330100", Office.ZHEJIANG),
        ("350100", Office.FUJIAN),
        ("370100", Office.SHANDONG),
        ("360100", Office.CENTRAL_CHINA),
        ("500100", Office.CENTRAL_CHINA),
        ("540100", Office.CENTRAL_CHINA),
        ("410100", Office.HENAN),
        ("430100", Office.HUNAN),
        ("510100", Office.SICHUAN),
        ("440300", Office.SOUTHERN),
        ("460100", Office.SOUTHERN),
        ("520100", Office.GUIZHOU),
        ("530100", Office.YUNNAN),
        ("610100", Office.NORTHWEST),
        ("620100", Office.GANSU),
        ("630100", Office.NORTHWEST),
        ("650100", Office.XINJIANG),
    ],
)
def test_the_office_of_a_division(division: str, office: Office) -> None:
    assert office_of(division) is office


@pytest.mark.parametrize("division", ["810000", "990000", "1", ""])
def test_outside_every_jurisdiction_there_is_no_office(division: str) -> None:
    with pytest.raises(LookupError):
        office_of(division)


def test_every_prefecture_of_every_province_has_an_office() -> None:
    prefectures = [code for province in provinces() for code, _ in province.prefectures]
    assert len(provinces()) == 31
    assert len(prefectures) == len(set(prefectures))
    assert {office_of(code) for code in prefectures} == set(Office)


def test_each_office_has_a_licence_prefix_of_its_own() -> None:
    prefixes = [office_data(office).prefix for office in Office]
    assert len(set(prefixes)) == 18
    for prefix in prefixes:
        numbers.licence_number(f"{prefix}-00001-2026")
    assert office_data(Office.EAST_CHINA).prefix == "4-1"
    assert office_data(Office.EAST_CHINA).mailbox == "zzgzhdj@nea.gov.cn"


def test_the_name_of_a_division() -> None:
    assert division_name("320100") == "江苏省南京市"
    assert division_name("310100") == "上海市"
    assert division_name("511400") == "四川省眉山市"
    with pytest.raises(LookupError):
        division_name("320199")


@pytest.mark.parametrize(
    ("office", "words"),
    [
        (Office.EAST_CHINA, "上海市、安徽省"),
        (
            Office.NORTH_CHINA,
            "北京市、天津市、河北省、内蒙古自治区（赤峰市、通辽市、呼伦贝尔市、兴安盟除外）",
        ),
        (
            Office.NORTHEAST,
            "辽宁省、吉林省、黑龙江省、内蒙古自治区（赤峰市、通辽市、呼伦贝尔市、兴安盟）",
        ),
    ],
)
def test_the_area_of_an_office_in_words(office: Office, words: str) -> None:
    assert area(office) == words
