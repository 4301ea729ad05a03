"""Documents for people: PDF certificates and decisions, Word templates, Excel staff sheets."""
