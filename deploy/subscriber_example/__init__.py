"""Another system that wants to know about licences: a program of its own, on its own broker user.

Knows nothing of the licensing system but docs/subscribers.md; needs only kombu and cloudevents:

    SUBSCRIBER_AMQP_URI=amqp://… python -m deploy.subscriber_example --count 1 --timeout 60
"""
