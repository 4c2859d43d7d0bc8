"""What the API limits, as Mastodon does (its config/initializers/rack_attack.rb and RateLimiter).

An endpoint that has a limit of its own names it; every request counts against `REQUESTS` besides.
"""

from __future__ import annotations

from feed_project.limits import Limit

REQUESTS = Limit("requests", 300, 5 * 60)
POSTING = Limit("posting", 300, 3 * 60 * 60)
UPLOADING = Limit("uploading", 30, 30 * 60)
DELETING = Limit("deleting", 30, 30 * 60)
JOINING = Limit("joining", 5, 30 * 60)  # of an address, whatever token it shows
