"""Measurements of whoowns beside its peers, and the fit of the rulebook's weights."""
