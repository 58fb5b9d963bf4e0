"""`python -m goals`: the service in production, on its own PostgreSQL database and Kafka."""

from shared.runtime.cli import main

if __name__ == "__main__":
    main("goals.service", "goals.seeding")
