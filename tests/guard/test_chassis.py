"""What every service stands on knows nothing of what they are for."""

import re
from pathlib import Path

# Of docs/glossary.md, one word of each part of the field. Not here: `enterprise`, `staff` and
# `office`, which are kinds and attributes of whoever asks, and `case_id` of the envelope of events.
FIELD = (
    "licence", "roster", "applicant", "reviewer", "reissue", "renewal of", "personnel", "uscc",
    "technician", "electrician", "shareholder", "submission", "case_closed", "register entry",
    "许可", "承装", "申请", "名册",
)  # fmt: skip
WORDS = re.compile("|".join(FIELD), re.IGNORECASE)


def test_the_chassis_knows_no_word_of_the_field() -> None:
    found = {
        f"{path}:{number}": line.strip()
        for path in sorted(Path("chassis").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WORDS.search(line)
    }
    assert found == {}
