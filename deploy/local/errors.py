"""What can go wrong while the launcher works, said in one line to the person who started it."""


class LaunchError(Exception):
    """Stops the launcher; the message is the one line that is shown."""
