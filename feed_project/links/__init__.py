"""Looking up what links lead to: fetching a page, reading its head, keeping what it says."""
