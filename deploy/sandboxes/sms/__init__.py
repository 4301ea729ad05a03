"""A text-message service for development: takes messages and shows them instead of sending."""
