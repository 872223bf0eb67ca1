"""Looking inside: alignments."""
