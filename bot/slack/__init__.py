"""Everything that speaks Slack: listeners, views, and what reads and posts for them."""
