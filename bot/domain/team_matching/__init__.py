"""Which team a question is about."""
