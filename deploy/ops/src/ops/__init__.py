"""What whoever runs the services sees of all of them at once."""
