"""What can be done with an application; one module a use case, everything passed in."""
