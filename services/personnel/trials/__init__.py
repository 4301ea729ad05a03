"""Trials of changed parameters over the register: a background job in processes of its own."""
