"""State and item models, without widgets."""
