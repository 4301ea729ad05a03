"""The business types that can be filed; their tabs are in `contracts.forms.sections`."""

from contracts.errors import Invalid
from rules.vocabulary.enumerations import ApplicationType
from services.application.business_types.cancel import CANCEL
from services.application.business_types.item_change import ITEM_CHANGE
from services.application.business_types.merge import MERGE
from services.application.business_types.model import BusinessType
from services.application.business_types.new import NEW
from services.application.business_types.reg_change import REG_CHANGE
from services.application.business_types.reissue import REISSUE
from services.application.business_types.renew import RENEW
from services.application.business_types.split import SPLIT

BUSINESS_TYPES: dict[str, BusinessType] = {
    ApplicationType.NEW: NEW,
    ApplicationType.ITEM_CHANGE: ITEM_CHANGE,
    ApplicationType.RENEW: RENEW,
    ApplicationType.REG_CHANGE: REG_CHANGE,
    ApplicationType.REISSUE: REISSUE,
    ApplicationType.CANCEL: CANCEL,
    ApplicationType.SPLIT: SPLIT,
    ApplicationType.MERGE: MERGE,
}
NOT_OPEN = "该业务暂未开放网上办理"
ENDS_OTHERS = "业务办理终止不需要新建申请，请在正在办理的申请中选择要终止的一件"


def business_type(code: str) -> BusinessType:
    """Raises Invalid for one that is not open yet."""
    if code == ApplicationType.TERMINATE:
        raise Invalid.at("type", ENDS_OTHERS)
    if code not in BUSINESS_TYPES:
        raise Invalid.at("type", NOT_OPEN)
    return BUSINESS_TYPES[code]
