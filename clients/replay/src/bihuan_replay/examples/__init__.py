"""What an auditor writes: an example that is run as it stands."""
