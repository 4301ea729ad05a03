"""credit_gateway: the client of the outside credit interface, and nothing else."""
