"""identity: enterprises, accounts, staff, sign-in, one-time codes, sessions."""
