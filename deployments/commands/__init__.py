"""The groups of commands. They import what is slow only when they run: help and completion answer at once."""
