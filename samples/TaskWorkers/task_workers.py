"""Tasks dealt out, done, collected, and the workers stopped.

task_workers.py ventilator TASKS | worker NAME TASKS CONTROL RESULTS | sink RESULTS CONTROL
"""
import sys

import zmq

role, *rest = sys.argv[1:]
context = zmq.Context()


def bind(kind, endpoint):
    socket = context.socket(kind)
    socket.bind(endpoint)
    print("bound", socket.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    return socket


def connect(kind, endpoint):
    socket = context.socket(kind)
    socket.connect(endpoint)
    return socket


if role == "ventilator":
    push = bind(zmq.PUSH, rest[0])
    for n in range(100):
        push.send_string(f"t{n}")  # waits for the first worker; who comes late finds tasks given to others
elif role == "worker":
    name, tasks, control, results = rest
    kill = connect(zmq.SUB, control)
    kill.setsockopt_string(zmq.SUBSCRIBE, "")
    push = connect(zmq.PUSH, results)
    pull = connect(zmq.PULL, tasks)
    poller = zmq.Poller()
    poller.register(kill, zmq.POLLIN)
    poller.register(pull, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        if kill in ready and kill.recv() == b"KILL":
            break
        if pull in ready:
            push.send_multipart([name.encode(), pull.recv()])
    print(name, "leaves")
else:
    pull = bind(zmq.PULL, rest[0])
    kill = context.socket(zmq.XPUB)
    kill.setsockopt(zmq.XPUB_VERBOSE, 1)  # shows the same subscription of every worker
    kill.bind(rest[1])
    print("bound", kill.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    for _ in range(4):
        kill.recv()
    for _ in range(100):
        name, task = pull.recv_multipart()
        print(f"[{name.decode()}][{task.decode()}]")
    kill.send(b"KILL")

context.destroy()  # waits until all is sent; a program that just ends does not
