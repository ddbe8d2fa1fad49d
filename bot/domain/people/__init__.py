"""Who is there, who stands in, and since when a role is confirmed."""
