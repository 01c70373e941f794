"""What calls the desk over HTTP: Slack, and mail services."""
