"""Files as messages of four frames: file_transfer.py receive ENDPOINT FOLDER COUNT | send ENDPOINT FILE..."""
import datetime
import pathlib
import sys

import zmq

role, endpoint, *rest = sys.argv[1:]
context = zmq.Context()

if role == "receive":
    pull = context.socket(zmq.PULL)
    pull.bind(endpoint)
    print("bound", pull.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    for _ in range(int(rest[1])):
        name, created, size, content = pull.recv_multipart()
        assert int(size) == len(content) and not set(name) & set(b"/\\:") and b".." not in name
        pathlib.Path(rest[0], name.decode()).write_bytes(content)
        print(name.decode(), int(size))
else:
    push = context.socket(zmq.PUSH)
    push.connect(endpoint)
    for path in map(pathlib.Path, rest):
        content = path.read_bytes()
        created = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.timezone.utc)
        push.send_multipart([path.name.encode(), created.isoformat().encode(), str(len(content)).encode(), content])

context.destroy()  # waits until all is sent; a program that just ends does not
