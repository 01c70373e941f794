"""What runs: the case's story, the ingestion, the patrol."""
