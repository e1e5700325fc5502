"""A made-up call as large as wanted, the same for the same seed: what the engine and its pages are tried on."""
