"""A package for each service, as `bihuan_client.goals`, written by `make client` from its OpenAPI document."""
