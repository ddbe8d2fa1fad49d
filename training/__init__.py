"""Where the weights of the rules come from: labelled questions, fits, the accuracy card."""
