"""Forms on pages: everything a page shows of a field is read from its line in contracts.forms."""
