"""Watching what holders keep (常态化监管): who is short of people or has certificates that do not
hold, since when, and what the office does about it.

Whoever changes a roster or a licence puts the firm into a queue; the worker judges those in it and
those of whom something changes by itself on that day, and looks once a day who holds a licence.
"""
