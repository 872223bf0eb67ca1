"""Models of other engines in and out: read, reported on, installed as bundles, and given back."""
