"""Links: fetching pages, reading them, keeping and forgetting what they say."""
