"""Ten questions and ten answers: hello_world.py server|client ENDPOINT"""
import sys

import zmq

role, endpoint = sys.argv[1:]
context = zmq.Context()

if role == "server":
    rep = context.socket(zmq.REP)
    rep.bind(endpoint)
    print("bound", rep.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    for _ in range(10):
        print(f"[{rep.recv_string()}]")
        rep.send_string("world")
else:
    req = context.socket(zmq.REQ)
    req.connect(endpoint)
    for _ in range(10):
        req.send_string("hello")
        print("-> [hello]")
        print(f"<- [{req.recv_string()}]")

context.destroy()  # waits until all is sent; a program that just ends does not
