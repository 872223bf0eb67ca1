"""QtCore and the engine: each service owns its work off the UI thread and speaks in signals."""
