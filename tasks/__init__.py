"""One outside effect each, safe to run twice."""
