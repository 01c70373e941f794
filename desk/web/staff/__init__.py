"""The desk as pages, for staff who work without Slack or want to see it all."""
