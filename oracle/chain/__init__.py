"""The way to the meter: over RPC (`client`, `contracts`, `sender`) or in process (`embedded`)."""
