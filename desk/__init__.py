"""Where people act: what they press, submit and type in Slack."""
