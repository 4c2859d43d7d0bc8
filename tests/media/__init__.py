"""Pictures, sounds and films: what comes in, what is kept, what is served."""
