"""Runs a program in a terminal of its own: what is typed comes line by line on standard input, what it shows goes to standard output.

The last argument list is the program. A line ^C is the interrupt key, ^D the end of the input. Ends with the program's exit code.
"""
import os
import pty
import sys
import threading

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])


def type_lines():
    for line in sys.stdin:
        keys = {"^C\n": b"\x03", "^D\n": b"\x04"}.get(line, line.encode())
        os.write(terminal, keys)


threading.Thread(target=type_lines, daemon=True).start()
try:
    while shown := os.read(terminal, 4096):
        sys.stdout.buffer.write(shown)
        sys.stdout.buffer.flush()
except OSError:
    pass  # how Linux says that the other side of the terminal is closed
_, status = os.waitpid(pid, 0)
os._exit(os.waitstatus_to_exitcode(status))
