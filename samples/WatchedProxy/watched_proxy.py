"""A proxy with a capture socket, and the programs around it.

watched_proxy.py proxy FRONT BACK CAPTURE | worker BACK | client FRONT [ID] | watch CAPTURE [TOPIC]
"""
import sys

import zmq


def dump(frames):
    return "".join("[%s]" % (f.decode() if f.isascii() and f.decode().isprintable() else "0x" + f.hex().upper()) for f in frames)


def bind(socket, endpoint):
    socket.bind(endpoint)
    print("bound", socket.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)


role, endpoint, *rest = sys.argv[1:]
context = zmq.Context()

if role == "proxy":
    frontend, backend, capture = (context.socket(kind) for kind in (zmq.ROUTER, zmq.DEALER, zmq.PUB))
    bind(frontend, endpoint)
    bind(backend, rest[0])
    bind(capture, rest[1])
    zmq.proxy(frontend, backend, capture)
elif role == "worker":
    rep = context.socket(zmq.REP)
    rep.connect(endpoint)
    while True:
        rep.recv()
        rep.send_string("world")
elif role == "client":
    req = context.socket(zmq.REQ)
    if rest:
        req.setsockopt_string(zmq.IDENTITY, rest[0])
    req.connect(endpoint)
    for _ in range(3):
        req.send_string("hello")
        print("client reads", dump(req.recv_multipart()), file=sys.stderr)
else:
    sub = context.socket(zmq.SUB)
    sub.setsockopt_string(zmq.SUBSCRIBE, rest[0] if rest else "")
    sub.connect(endpoint)
    while True:
        print(dump(sub.recv_multipart()))

context.destroy()  # waits until all is sent; a program that just ends does not
