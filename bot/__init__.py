"""whoowns: a Slack bot that sends a product question to the person who decides it."""
