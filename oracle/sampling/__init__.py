"""Where samples come from: `nvml` (a real GPU), `replay` (a trace file), `synthetic` (seeded)."""
