"""Algorithms that several methods share, for plugins to import; the host imports none of them."""
