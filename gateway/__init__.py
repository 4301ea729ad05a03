"""The edge: pages and the JSON API for people and programs, on two surfaces (portal, intranet)."""
