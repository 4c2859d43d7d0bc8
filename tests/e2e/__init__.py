"""A real Dunlin: real servers, workers, relay and sockets, told apart by their process ids."""
