"""The database: its engine, its tables, and one module of queries for each thing stored."""
