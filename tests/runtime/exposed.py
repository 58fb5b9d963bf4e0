"""What a process shows under /metrics."""


def value(text: str, name: str, **labels: str) -> float:
    """The figure of the one sample with these labels."""
    wanted = [line for line in text.splitlines() if line.startswith(name + "{") and all(f'{k}="{v}"' in line for k, v in labels.items())]
    (line,) = wanted
    return float(line.rsplit(" ", 1)[1])
