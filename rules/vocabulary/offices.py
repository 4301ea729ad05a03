"""The 18 regional offices (派出机构) of the National Energy Administration."""

from rules.vocabulary.labelled import Labelled


class Office(Labelled):
    """Six bureaus (监管局) and twelve offices (监管办); their jurisdiction is data of the rules."""

    NORTH_CHINA = "NORTH_CHINA", "华北监管局"
    NORTHEAST = "NORTHEAST", "东北监管局"
    NORTHWEST = "NORTHWEST", "西北监管局"
    EAST_CHINA = "EAST_CHINA", "华东监管局"
    CENTRAL_CHINA = "CENTRAL_CHINA", "华中监管局"
    SOUTHERN = "SOUTHERN", "南方监管局"
    SHANXI = "SHANXI", "山西监管办"
    SHANDONG = "SHANDONG", "山东监管办"
    GANSU = "GANSU", "甘肃监管办"
    XINJIANG = "XINJIANG", "新疆监管办"
    ZHEJIANG = "ZHEJIANG", "浙江监管办"
    JIANGSU = "JIANGSU", "江苏监管办"
    FUJIAN = "FUJIAN", "福建监管办"
    HENAN = "HENAN", "河南监管办"
    HUNAN = "HUNAN", "湖南监管办"
    SICHUAN = "SICHUAN", "四川监管办"
    YUNNAN = "YUNNAN", "云南监管办"
    GUIZHOU = "GUIZHOU", "贵州监管办"
