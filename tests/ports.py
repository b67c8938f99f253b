"""Ports of the loopback for programs that must be told one.

They lie below the range from which the system takes the ports of clients, and each worker of a run has its own: a port that was asked of
the system and let go can become another program's, or that of the very client that waits for it.
"""

import os
import socket
from itertools import count

FIRST = 20_000
WORKER_PORTS = 1_000
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
_tried = count()


def free_port():
    """Return a port of 127.0.0.1 on which nothing listens."""
    while True:
        port = FIRST + _number * WORKER_PORTS + next(_tried) % WORKER_PORTS
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
