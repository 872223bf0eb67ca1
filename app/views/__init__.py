"""Layout and bindings only."""
