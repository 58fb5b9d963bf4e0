"""Dated scoring rule sets as data, and their one interpreter."""
