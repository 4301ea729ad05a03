"""The masking convention of lists and public pages."""

import pytest

from rules import masking

pytestmark = pytest.mark.spec("P-07")


def test_identity_numbers() -> None:
    assert masking.identity_number("11010519491231002X") == "110105********002X"
    assert masking.identity_number("11010519491231002X", public=True) == "110***********002X"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("上海市浦东新区世纪大道1号", "上海市浦东新区****"),
        ("江苏省南京市鼓楼区中山路2号市场", "江苏省南京市****"),
        ("新疆维吾尔自治区伊犁哈萨克自治州伊宁市1号", "新疆维吾尔自治区伊犁哈萨克自治州****"),
        ("内蒙古自治区兴安盟乌兰浩特市1号", "内蒙古自治区兴安盟****"),
        ("无法识别的地址文字", "无法识别的地****"),
    ],
)
def test_addresses_keep_province_and_city(address: str, shown: str) -> None:
    assert masking.address(address) == shown


def test_names_mobiles_mailboxes_and_certificates() -> None:
    assert masking.name("张三丰") == "张**"
    assert masking.name("") == ""
    assert masking.mobile("13812345678") == "138****5678"
    assert masking.email("zhang@example.cn") == "z***@example.cn"
    assert masking.certificate_number("T11010519491231002X") == "T110105********002X"
    assert masking.certificate_number("SH2019001234") == "SH******1234"


def test_a_certificate_that_only_looks_like_one_with_an_identity_number() -> None:
    assert masking.certificate_number("T2019001234") == "T2*****1234"
    assert masking.certificate_number("SH20190012345678901") == "SH*************8901"


def test_one_character_to_hide_is_enough() -> None:
    assert masking.mobile("12345678") == "123*5678"
    assert masking.mobile("1234567") == "*******"
    assert masking.email("zhang") == "z****"


def test_a_text_too_short_to_hide_anything_is_hidden_whole() -> None:
    assert masking.identity_number("1101051949") == "**********"
    assert masking.mobile("123") == "***"
