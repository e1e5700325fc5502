"""Staff pages. `pages` names the modules that register; they are imported once the site exists (reviews.apps)."""
