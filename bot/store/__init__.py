"""The database: where it is, what stands in it, and one module of queries per thing stored."""
