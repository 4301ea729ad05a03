"""What stands in the audit records, in words (`tests/guard/test_acts.py`)."""

from __future__ import annotations

from gateway.acts import ACTS

SERVICES = {
    "identity": "账号与企业",
    "application": "申请",
    "personnel": "人员",
    "review": "审批",
    "evaluation": "好差评",
    "credit_gateway": "信用查询",
}
"""By the service that keeps the record."""

LOOKS = {
    "unmask": "查看人员完整号码",
    "open_identity_paper": "打开身份证件的扫描件",
    "view_history": "查询人员任职记录",
    "view_named_in": "按身份证号查询办件",
    "see_rater": "查看评价人的姓名和电话",
    "open_proof": "打开差评整改的证明材料",
    "open_mobile_form": "打开预留手机变更申请表",
}
"""Looking at what is of a person; each is recorded."""

OF_STAFF = {
    # identity
    "create_staff": "新建内网账号",
    "disable_staff": "停用内网账号",
    "enable_staff": "启用内网账号",
    "unlock_staff": "解锁内网账号",
    "end_staff_sessions": "退出内网账号的所有登录",
    "reset_staff_password": "重置内网账号的密码",
    "propose_roles": "提出角色变更",
    "approve_roles": "批准角色变更",
    "refuse_roles": "不同意角色变更",
    "withdraw_roles": "撤回角色变更",
    "change_staff_roles": "角色变更生效",
    "sign_in_failed": "登录失败（密码错误）",
    "second_factor_failed": "两步验证失败",
    "confirm_second_factor": "通过两步验证",
    "enrol_second_factor": "启用两步验证",
    "renew_recovery_codes": "重新生成恢复码",
    "reset_second_factor": "重置两步验证",
    "set_two_factor": "设置是否必须两步验证",
    "set_mailbox": "修改派出机构邮箱",
    "explain_looks": "核实批量查询",
    # of every service
    "export_audit": "导出审计记录",
    "redrive_message": "重新投递消息",
    "discard_message": "丢弃消息",
    "publish_message_again": "立即重发消息",
    "restored": "从备份恢复数据库",
    "file_damaged": "发现文件损坏或者丢失",
    "file_restored": "文件已恢复",
    # application, personnel
    "follow_case": "申请随审批结果变更状态",
    "undo_reservation": "撤销未提交申请的人员预留",
    "end_roster": "许可终止，人员随之释放",
    "replace_roster": "许可变更，企业人员随之变更",
    "release_roster": "申请结束，预留人员释放",
    "take_over_roster": "从原登记册转入人员",
    "decide_hire": "审批人员入职",
    "return_hire": "退回人员入职申请",
    "start_trial": "开始参数试算",
    "cancel_trial": "取消参数试算",
    "shortfall_found": "发现持证企业不满足许可条件",
    "shortfall_handled": "处理不满足许可条件的企业",
    # review
    "case_opened": "申请进入审批",
    "case_decided": "作出环节决定",
    "case_ended": "申请办结",
    "case_extended": "延长办理期限",
    "case_files": "登记办件文件损坏或者恢复",
    "case_renamed": "办件单位名称变更",
    "case_resumed": "恢复计算办理期限",
    "case_suspended": "暂停计算办理期限",
    "correction_noted": "记录补正意见",
    "correction_dropped": "删除补正意见",
    "place_checked": "标记材料已核对",
    "task_claimed": "领取任务",
    "task_released": "退回任务",
    "task_handed_over": "移交任务",
    "places_checked": "标记多处材料已核对",
    "sign_closed": "处理提示信息",
    "case_noted": "在办件内留言",
    "opinion_asked": "征求意见",
    "opinion_answered": "答复征求的意见",
    "consultation_paper_opened": "打开征求意见所附的材料",
    "extension_proposed": "提出延长办理期限",
    "extension_refused": "不同意延长办理期限",
    "escalation_seen_to": "处理临近期限的提醒",
    "delivery_corrected": "更正送达记录",
    "absence_set": "设置外出和代理人",
    "absence_ended": "结束外出",
    "view_saved": "保存查询条件",
    "view_dropped": "删除保存的查询条件",
    "licence_issued": "发放许可证",
    "licence_changed": "变更许可证",
    "licence_delivered": "登记许可证送达",
    "load_year": "载入年度节假日安排",
    "propose_year": "提出年度节假日安排",
    "refuse_year": "不同意年度节假日安排",
    "withdraw_year": "撤回年度节假日安排",
    "holder_reminded": "提醒持证企业",
    "promise_recorded": "登记告知承诺",
    "promise_checked": "核查告知承诺",
    "promise_verified": "作出承诺核查结论",
    "inspection_planned": "安排现场核查",
    "inspection_reported": "填写现场核查记录",
    "inspection_cancelled": "取消现场核查",
    "inspection_called_off": "现场核查因办件结束而取消",
    "inspection_photo_added": "上传现场核查照片",
    "inspection_photo_removed": "删除现场核查照片",
    "proceeding_proposed": "提出依职权办理",
    "proceeding_decided": "作出依职权决定",
    "proceeding_dropped": "终止依职权办理",
    "proceeding_statement_answered": "答复当事人的意见",
    "proceeding_objection_recorded": "登记当事人的异议",
    "start_register_import": "上传原登记册",
    "approve_register_import": "确认导入原登记册",
    "repeat_register_import": "重新导入原登记册",
    "cancel_register_import": "取消导入原登记册",
    # evaluation
    "make_code": "新建评价二维码",
    "withdraw_code": "停用评价二维码",
    "moderate": "审核评价意见是否公开",
    "export_records": "导出好差评交换数据",
    "claim": "领取差评",
    "contact": "联系评价人",
    "rectify": "登记差评整改",
    "call_back": "登记差评回访",
    "appeal": "对差评提出申诉",
    "decide_appeal": "作出差评申诉结论",
}
"""By the action that is recorded."""

WORDS = ACTS | OF_STAFF | LOOKS

OBJECTS = {
    "absence": "外出",
    "account": "账号",
    "api_token": "程序访问令牌",
    "application": "申请",
    "audit": "审计记录",
    "calendar": "工作日历",
    "case": "办件",
    "code": "验证码",
    "commitment": "告知承诺",
    "complaint": "差评",
    "database": "数据库",
    "enterprise": "企业",
    "evaluation": "评价",
    "hire": "人员入职",
    "import": "原登记册导入",
    "inspection": "现场核查",
    "licence": "许可证",
    "looks": "批量查询",
    "message": "消息",
    "office": "派出机构",
    "person": "人员",
    "proceeding": "依职权办理",
    "records": "好差评数据",
    "scan_code": "评价二维码",
    "trial": "参数试算",
}

KINDS = {
    "staff": "审核人员",
    "enterprise": "企业",
    "system": "系统",
    "anonymous": "未登录",
    "subscriber": "订阅单位",
}
"""Who acted."""


def said(action: str) -> str:
    """An action in words."""
    return WORDS.get(action, "其他操作")
