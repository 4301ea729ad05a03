"""许可证新申请."""

from rules.vocabulary.enumerations import Procedure
from services.review.procedure.general import general

STEPS = {Procedure.GENERAL: general(effect="ISSUE")}
