"""What staff see in Slack, as pure data: cards, direct messages, modals and the home tab."""
