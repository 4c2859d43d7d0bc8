"""The REST door, endpoint by endpoint."""
