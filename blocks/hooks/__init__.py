"""Sources that call by web hooks: what each signs with, and what has to be fetched after its call."""
