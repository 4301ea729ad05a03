"""The use cases of credit_gateway."""
