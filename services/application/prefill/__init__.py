"""What a new draft begins with: what the firm holds and has filed before (lifecycle: prefill).

A business type names its sources in a line (`BusinessType.prefill`). Every value that they copy
says where it comes from until the firm saves the tab; a copied file is the same stored object.
"""
