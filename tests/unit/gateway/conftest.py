from tests.surfaces import configured, intranet, portal

__all__ = ["configured", "intranet", "portal"]
