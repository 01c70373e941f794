"""What comes of each action, and what stands in its way; `winback.actions` lists them all."""
