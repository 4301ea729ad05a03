"""What an operator sets up on the brokers: users, rights, limits, policies, subscribers."""
