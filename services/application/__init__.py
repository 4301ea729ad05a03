"""application: drafts of every business type, their tabs, rows and attachments, and submission."""
