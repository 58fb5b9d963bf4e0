"""Given, when, then: where an aggregate stands, what followers hear, who asks a service at work, and what it answers."""
