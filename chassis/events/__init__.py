"""Facts between services: transactional outbox and relay on one side, inbox on the other."""
