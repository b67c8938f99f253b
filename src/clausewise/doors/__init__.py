"""The doors: the only places with a protocol. Each imports the engine; none knows another."""
