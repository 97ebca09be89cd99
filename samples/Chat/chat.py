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


def read_keyboard(nick, collect):
    push = context.socket(zmq.PUSH)
    push.connect(collect)
    for line in map(str.rstrip, sys.stdin):
        if line == "/quit":
            break
        if line:
            push.send_multipart([nick.encode(), line.encode()])
    push.close(linger=1000)
    with context.socket(zmq.PAIR) as leave:
        leave.connect("inproc://leave")
        leave.send(b"")


if role == "server":
    pull, pub = bind(zmq.PULL, rest[0]), bind(zmq.PUB, rest[1])
    while True:
        nick, text = pull.recv_multipart()
        print(f"{nick.decode()}: {text.decode()}")
        pub.send_multipart([nick, text])
else:
    leave, sub = context.socket(zmq.PAIR), context.socket(zmq.SUB)
    leave.bind("inproc://leave")
    sub.setsockopt_string(zmq.SUBSCRIBE, "")
    sub.connect(rest[2])
    threading.Thread(target=read_keyboard, args=rest[:2], daemon=True).start()
    poller = zmq.Poller()
    poller.register(leave, zmq.POLLIN)
    poller.register(sub, zmq.POLLIN)
    while leave not in (ready := dict(poller.poll())):
        nick, text = sub.recv_multipart()
        print(f"{nick.decode()}: {text.decode()}")
    context.destroy()  # waits until all is sent
