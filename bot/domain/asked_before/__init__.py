"""Questions that were asked before: telling that two are the same, and what is kept of them."""
