"""How the rules get their weights: labelled questions, fits and the accuracy card."""
