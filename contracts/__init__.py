"""What crosses a boundary between services, and nothing else: operations, events, forms, errors."""
