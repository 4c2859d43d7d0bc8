"""Pictures, sounds and films: recognised, written anew, kept in the store, served."""
