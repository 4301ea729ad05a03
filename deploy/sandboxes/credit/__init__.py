"""信用能源 for development: says of each firm what somebody has set, or fails as they have set."""
