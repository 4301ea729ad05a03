"""What is registered of an enterprise and changes through 登记事项变更."""

from rules.vocabulary.labelled import Labelled


class RegisterItem(Labelled):
    """登记事项; the rows of the tab 申请变更内容 (D-02, D-07)."""

    NAME = "NAME", "单位名称"
    ADDRESS = "ADDRESS", "住所"
    LEGAL_REPRESENTATIVE = "LEGAL_REPRESENTATIVE", "法定代表人"
    LEGAL_REPRESENTATIVE_ID = "LEGAL_REPRESENTATIVE_ID", "法定代表人证件号码"
    USCC = "USCC", "统一社会信用代码"
    ECONOMIC_KIND = "ECONOMIC_KIND", "经济性质"
    REGISTERED_CAPITAL = "REGISTERED_CAPITAL", "注册资本"
    ENTERPRISE_TYPE = "ENTERPRISE_TYPE", "企业类型"
