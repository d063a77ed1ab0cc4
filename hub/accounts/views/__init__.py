"""Pages about accounts: the door, a person's own page, the way into the admin."""
