"""The runtime every service stands on.

Only this package, the service classes and the gateway's host know nameko (docs/adr/0001).
"""
