"""Sockets of pyzmq driven line by line: a request is a JSON object on standard input, its answer one on standard output.

The frames of a message follow the line as they are; its "sizes" say where each ends. A request that fails is answered with
{"error": text}; the script ends with its input.
"""
import base64
import json
import sys

import zmq

context = zmq.Context()
sockets = {}


def value_of(option):
    return base64.b64decode(option["bytes"]) if isinstance(option, dict) else option


def open_socket(request):
    socket = context.socket(getattr(zmq, request["type"]))
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.RECONNECT_IVL, 20)
    for name, option in request.get("options", {}).items():
        socket.setsockopt(getattr(zmq, name), value_of(option))
    sockets[request["socket"]] = socket
    return {}


def bind(request):
    socket = sockets[request["socket"]]
    socket.bind(request["endpoint"])
    return {"endpoint": socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode()}


def connect(request):
    sockets[request["socket"]].connect(request["endpoint"])
    return {}


def unbind(request):
    sockets[request["socket"]].unbind(request["endpoint"])
    return {}


def disconnect(request):
    sockets[request["socket"]].disconnect(request["endpoint"])
    return {}


def subscribe(request):
    sockets[request["socket"]].setsockopt(zmq.SUBSCRIBE, request["topic"].encode())
    return {}


def unsubscribe(request):
    sockets[request["socket"]].setsockopt(zmq.UNSUBSCRIBE, request["topic"].encode())
    return {}


def send(request):
    socket = sockets[request["socket"]]
    socket.setsockopt(zmq.SNDTIMEO, request["timeout"])
    try:
        socket.send_multipart(request["frames"])
    except zmq.Again:
        return {"done": False}
    return {"done": True}


def recv(request):
    socket = sockets[request["socket"]]
    socket.setsockopt(zmq.RCVTIMEO, request["timeout"])
    try:
        frames = socket.recv_multipart()
    except zmq.Again:
        return {}
    return {"frames": frames}


def close(request):
    sockets.pop(request["socket"]).close()
    return {}


def version(request):
    return {"text": f"pyzmq {zmq.pyzmq_version()}, libzmq {zmq.zmq_version()}"}


operations = {
    "open": open_socket, "bind": bind, "connect": connect, "unbind": unbind, "disconnect": disconnect, "subscribe": subscribe,
    "unsubscribe": unsubscribe, "send": send, "recv": recv, "close": close, "version": version,
}

requests, answers = sys.stdin.buffer, sys.stdout.buffer
while line := requests.readline():
    incoming = json.loads(line)
    incoming["frames"] = [requests.read(size) for size in incoming.get("sizes", [])]
    try:
        answer = operations[incoming["op"]](incoming)
    except Exception as error:  # the test on the other side decides what a failure means
        answer = {"error": f"{type(error).__name__}: {error}"}
    frames = answer.pop("frames", None)
    if frames is not None:
        answer["sizes"] = [len(frame) for frame in frames]
    answers.write(json.dumps(answer).encode() + b"\n")
    for frame in frames or []:
        answers.write(frame)
    answers.flush()

context.destroy(linger=0)
