"""All services in a process of their own for a journey: `python -m tests.journeys.process <folder> <port> <jurisdiction>`."""

import sys
from pathlib import Path

import uvicorn

from embedded.composition import compose
from issuer.directory import Directory
from issuer.place import Place
from shared.runtime import logs
from shared.runtime.clock import FileClock

if __name__ == "__main__":
    folder, port, jurisdiction = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    logs.to_file(folder / "bihuan.log")
    place = Place(f"http://127.0.0.1:{port}")
    application = compose(folder, FileClock(folder / "clock"), Directory(folder, jurisdiction), jurisdiction, place)
    uvicorn.run(application, host="127.0.0.1", port=port, log_config=None, access_log=False)
