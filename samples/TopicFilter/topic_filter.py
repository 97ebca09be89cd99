"""Subscriptions are prefixes of the first frame: topic_filter.py publish ENDPOINT | subscribe ENDPOINT [TOPIC]..."""
import sys

import zmq

role, endpoint, *topics = sys.argv[1:]
context = zmq.Context()

if role == "publish":
    pub = context.socket(zmq.XPUB)  # a PUB that lets its program read the subscriptions
    pub.bind(endpoint)
    print("bound", pub.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    while pub.recv() != b"\x01A":
        pass
    for row in [b"A1", b"B"], [b"B", b"A"], [b"A"], [b"", b"A"], [b"a", b"x"], [b"AB", b"", b""], [b"A-end"]:
        pub.send_multipart(row)
else:
    sub = context.socket(zmq.SUB)
    for topic in topics:
        sub.setsockopt_string(zmq.SUBSCRIBE, topic)
    sub.connect(endpoint)
    frames = []
    while frames[:1] != [b"A-end"]:
        frames = sub.recv_multipart()
        print("".join(f"[{frame.decode()}]" for frame in frames))

context.destroy()  # waits until all is sent; a program that just ends does not
