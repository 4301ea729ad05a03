"""Strangers' files, opened. These modules run in child processes only (`gateway.inspection`).

A child opens no file, a module's least of all: what libraries import late is imported here.
"""

import codecs

for _name in ("cp437", "utf_16", "utf_16_be", "utf_16_le", "utf_32", "gb18030", "gbk", "latin_1"):
    codecs.lookup(_name)  # names and texts inside files; imported when they are first looked up
