"""People who leave a holder outside an application: at once, and until midnight not for good."""
