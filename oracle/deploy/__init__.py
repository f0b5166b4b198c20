"""What a host installs beside the runner: service units and alert rules, as data."""
