"""`python -m evaluation`: the service in production, on its own PostgreSQL database and Kafka."""

from evaluation.service import SERVICE
from shared.runtime.cli import main

if __name__ == "__main__":
    main(SERVICE)
