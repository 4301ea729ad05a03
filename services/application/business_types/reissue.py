"""许可证补（换）证: new papers for the same licence (seed 000 §4.5; G-01…G-05)."""

from __future__ import annotations

from services.application.business_types.model import BusinessType, for_holders, of_licence

REISSUE = BusinessType(offer=for_holders, categories=of_licence)
