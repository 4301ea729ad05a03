"""What a firm may not file while something else of its own runs (P-01, F-15, H-08): one table,
asked by offers, start and submission."""

from rules.vocabulary.enumerations import ApplicationType

_T = ApplicationType
LICENCE_TYPES = frozenset(_T) - {_T.STAFF_IN, _T.STAFF_OUT, _T.TERMINATE}
"""What concerns the licence itself."""
_NOTHING: frozenset[ApplicationType] = frozenset()

NOT_BESIDE: dict[ApplicationType, frozenset[ApplicationType]] = {
    _T.NEW: LICENCE_TYPES,
    _T.REG_CHANGE: frozenset(
        {_T.REG_CHANGE, _T.ITEM_CHANGE, _T.RENEW, _T.CANCEL, _T.SPLIT, _T.MERGE}
    ),
    _T.ITEM_CHANGE: LICENCE_TYPES,
    _T.RENEW: LICENCE_TYPES,
    _T.REISSUE: LICENCE_TYPES,
    _T.CANCEL: frozenset(_T),
    _T.SPLIT: LICENCE_TYPES,
    _T.MERGE: LICENCE_TYPES,
    # A case works on what was submitted, whoever comes and goes meanwhile (P-02).
    _T.STAFF_IN: _NOTHING,
    _T.STAFF_OUT: _NOTHING,
    _T.TERMINATE: _NOTHING,
}

EXCLUSIVE = LICENCE_TYPES - {_T.REG_CHANGE}
"""Each of these excludes itself and all the others: of one firm one of them runs at most (P-01)."""
