"""Cases, tasks, opinions, decisions, the register of licences and what outsiders are told of it."""
