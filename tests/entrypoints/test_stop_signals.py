"""A signal stops the program, whichever thread receives it."""

import signal
import subprocess
import sys

import pytest

PROGRAM = """
import signal, sys, threading, time
from bot.cli.serve import stop_at_signals, wait_until_stopped

def receive():
    time.sleep(0.1)
    signal.pthread_kill(threading.get_ident(), int(sys.argv[1]))
    time.sleep(60)

stopped = threading.Event()
stop_at_signals(stopped)
threading.Thread(target=receive, daemon=True).start()
wait_until_stopped(stopped)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_another_thread_received_stops_the_program(number: int) -> None:
    program = [sys.executable, "-c", PROGRAM, str(int(number))]
    assert subprocess.run(program, timeout=60, check=False).returncode == 0
