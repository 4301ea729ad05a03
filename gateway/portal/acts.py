"""What stands in the audit records of a firm, in its words (`tests/guard/test_acts.py`)."""

from __future__ import annotations

ACTS = {
    # identity
    "register": "注册企业",
    "sign_in": "登录",
    "sign_out": "退出登录",
    "end_session": "退出一处登录",
    "end_other_sessions": "退出其他设备上的登录",
    "change_password": "修改登录密码",
    "recover_password": "通过预留手机找回密码",
    "create_account": "添加账号",
    "change_role": "修改账号的角色",
    "disable_account": "停用账号",
    "enable_account": "启用账号",
    "unlock_account": "解锁账号",
    "end_account_sessions": "退出账号的所有登录",
    "reset_account_password": "重置账号的密码",
    "issue_token": "签发程序访问令牌",
    "revoke_token": "撤销程序访问令牌",
    "change_entry": "修改企业信息",
    "change_reserved_mobile": "更换预留手机",
    "add_contact": "添加联系人",
    "change_contact": "修改联系人",
    "remove_contact": "删除联系人",
    "replace_licence": "更换营业执照",
    "choose_recipients": "修改短信接收设置",
    "add_recipient": "添加接收短信的手机",
    "remove_recipient": "删除接收短信的手机",
    "change_register_entry": "登记事项变更获准，企业信息随之变更",
    # application
    "start": "新建申请",
    "prefill": "系统预填申请内容",
    "discard_prefilled": "清空系统预填的内容",
    "save_fields": "保存申请内容",
    "add_row": "添加一行内容",
    "change_row": "修改一行内容",
    "delete_row": "删除一行内容",
    "import_rows": "从Excel导入人员或者业绩",
    "add_attachment": "上传附件",
    "remove_attachment": "删除附件",
    "open_identity_paper": "打开身份证件的扫描件",
    "add_scans": "批量上传扫描件",
    "assign_scans": "为扫描件指定材料",
    "drop_scans": "删除待归档的扫描件",
    "file_scans": "将扫描件归入申请材料",
    "change_way": "改按一般程序办理",
    "answer_corrections": "逐项答复补正意见",
    "submit": "提交申请",
    "abandon": "废弃申请",
    "case_ended": "终止申请",
    # personnel
    "reserve_roster": "提交申请时预留人员",
    "start_hire": "新建人员入职申请",
    "save_hire": "保存人员入职申请",
    "submit_hire": "提交人员入职申请",
    "withdraw_hire": "撤回人员入职申请",
    "discard_hire": "删除人员入职申请草稿",
    "add_paper": "上传入职附件",
    "remove_paper": "删除入职附件",
    "leave": "办理人员离职",
    "take_back_leave": "撤回人员离职",
    # review
    "proceeding_stated": "对依职权办理的事项提出意见",
}
"""By the action that is recorded."""

QUIET = frozenset(
    {
        "file_damaged",
        "file_restored",
        "end_roster",
        "holder_reminded",
        "case_opened",
        "case_resumed",
        "case_files",
        "follow_case",
        "return_hire",
        "replace_roster",
        "release_roster",
    }
)
"""What follows by itself from something that stands there, or is told the firm otherwise."""
