"""The loop binds: what one service knows holds in all of them; journeys over HTTP through five services in one process."""
