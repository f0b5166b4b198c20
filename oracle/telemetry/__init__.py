"""What the runner tells people and machines while it runs."""
