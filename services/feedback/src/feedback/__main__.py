"""`python -m feedback`: the service in production, on its own PostgreSQL database and Kafka."""

from feedback.service import SERVICE
from shared.runtime.cli import main

if __name__ == "__main__":
    main(SERVICE)
