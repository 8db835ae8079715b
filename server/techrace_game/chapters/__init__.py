"""Rule 5: one module per phase of the tick, each editing the engine's working copy in place."""
