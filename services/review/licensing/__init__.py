"""The licence as an aggregate: values, what changes them, how they are kept, told and shown."""
