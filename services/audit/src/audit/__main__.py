"""`python -m audit`: the service in production, on its own PostgreSQL database and Kafka."""

from audit.service import SERVICE
from shared.runtime.cli import main

if __name__ == "__main__":
    main(SERVICE)
