"""Taking over the register that was kept before this system (docs/runbooks/old-register.md)."""
