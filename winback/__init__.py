"""The domain: what happened to a case and what follows from it. Pure: no clock, network or database."""
