"""The other side of some unusual pairs: unusual_pairs.py req ENDPOINT | rep ENDPOINT"""
import sys

import zmq

role, endpoint = sys.argv[1:]
context = zmq.Context()

if role == "req":
    # The first reply has no delimiter: the REQ drops the connection and hears no more from there. A new REQ is served.
    for attempt in (1, 2):
        req = context.socket(zmq.REQ)
        req.setsockopt(zmq.LINGER, 0)
        req.setsockopt_string(zmq.IDENTITY, f"ID{attempt}")
        req.connect(endpoint)
        req.send_string("hi")
        print("REQ reads", req.recv_multipart() if req.poll(1000 if attempt == 1 else 10000) else "nothing")
        req.close()
else:
    rep = context.socket(zmq.REP)
    rep.bind(endpoint)
    print("bound", rep.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    for _ in range(2):
        print("REP reads", rep.recv_multipart())
        rep.send_string("reply")

context.destroy()  # waits until all is sent; a program that just ends does not
