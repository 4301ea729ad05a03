"""What is asked of people beside the conditions of a licence."""

from datetime import date

from rules.provisions.reader import of_type, provisions, the
from rules.provisions.span import Span
from rules.vocabulary.enumerations import ApplicationType, PersonKind


def of_age_on(born: date, on: date) -> date:
    """The day from which somebody may be employed, by what is in force ``on`` a day. Raises
    ``LookupError`` where nothing is known of that day."""
    return minimum_age(on).after(born)


def minimum_age(on: date) -> Span:
    """In years. Raises ``LookupError`` where nothing is known of that day."""
    return the(provisions().minimum_age, on).age


def social_insurance(application_type: ApplicationType, kind: PersonKind, on: date) -> Span | None:
    """The last months for which social insurance is shown for a person of this kind; None where no
    number of months is published."""
    for found in of_type(provisions().social_insurance, application_type, on):
        if kind in found.kinds:
            return found.months
    return None
