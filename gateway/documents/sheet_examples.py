"""The example rows of the Excel templates: made-up people that pass the forms."""

from typing import Any

from contracts.forms.base import Form
from contracts.forms.leaves import Leaver
from contracts.forms.person import Electrician, Technician

EXAMPLES: dict[type[Form], tuple[dict[str, Any], ...]] = {
    Leaver: ({"name": "张示例", "id_number": "330106198506151233"},),
    Technician: (
        {
            "name": "张示例",
            "id_number": "330106198506151233",
            "education": "BACHELOR",
            "school": "某某电力大学",
            "major": "电气工程及其自动化",
            "qualification": "TITLE",
            "title": "INTERMEDIATE",
            "specialty": "电气工程",
            "certificate_number": "ZC2018-012345",
            "certificate_authority": "某某省人力资源和社会保障厅",
            "certificate_date": "2018-12-01",
            "mobile": "13800000001",
        },
    ),
    Electrician: (
        {
            "name": "李示例",
            "id_number": "110101199001010031",
            "education": "COLLEGE",
            "authority": "EMERGENCY",
            "certificate_kind": "SPECIAL_OPERATION",
            "item": "HIGH_VOLTAGE",
            "certificate_number": "T110101199001010031",
            "first_issued": "2019-05-31",
            "valid_from": "2025-05-31",
            "valid_to": "2031-05-30",
            "review_due": "2028-05-30",
            "mobile": "13800000002",
        },
    ),
}
