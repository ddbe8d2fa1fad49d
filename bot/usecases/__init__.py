"""What a person can ask of whoowns: one module a thing, each opening the one transaction."""
