"""A chat: chat.py server COLLECT BROADCAST | client NICK COLLECT BROADCAST"""
import sys
import threading

import zmq

context = zmq.Context()
role, *rest = sys.argv[1:]


def bind(kind, endpoint):
    socket = context.socket(kind)
    socket.bind(endpoint)
    print("bound", socket.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    return socket


def listen(endpoint):
    sub = context.socket(zmq.SUB)
    sub.setsockopt_string(zmq.SUBSCRIBE, "")
    sub.connect(endpoint)
    while True:
        nick, text = sub.recv_multipart()
        print(f"{nick.decode()}: {text.decode()}")


if role == "server":
    pull, pub = bind(zmq.PULL, rest[0]), bind(zmq.PUB, rest[1])
    while True:
        nick, text = pull.recv_multipart()
        print(f"{nick.decode()}: {text.decode()}")
        pub.send_multipart([nick, text])
else:
    nick, collect, broadcast = rest
    threading.Thread(target=listen, args=[broadcast], daemon=True).start()
    push = context.socket(zmq.PUSH)
    push.connect(collect)
    for line in map(str.rstrip, sys.stdin):
        if line == "/quit":
            break
        if line:
            push.send_multipart([nick.encode(), line.encode()])
    push.close(linger=1000)
