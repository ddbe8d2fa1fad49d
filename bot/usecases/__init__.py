"""What people can do with whoowns: one module for each use case, which opens the transaction."""
