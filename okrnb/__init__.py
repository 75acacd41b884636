"""okrnb."""
