"""Ten messages without waiting, answered ten at a time: batching_worker.py worker ENDPOINT | client ENDPOINT ID"""
import sys

import zmq

role, endpoint, *rest = sys.argv[1:]
context = zmq.Context()

if role == "worker":
    router = context.socket(zmq.ROUTER)
    router.bind(endpoint)
    print("bound", router.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    while True:
        batch = [router.recv_multipart() for _ in range(10)]
        for client, body in batch:
            print(f"worker [{client.decode()}][{body.decode()}]")
        for client, body in batch:
            router.send_multipart([client, b"re:" + body])
else:
    dealer = context.socket(zmq.DEALER)
    dealer.setsockopt_string(zmq.IDENTITY, rest[0])
    dealer.connect(endpoint)
    for n in range(10):
        dealer.send_string(str(n))
    for _ in range(10):
        print(f"{rest[0]} reads [{dealer.recv_string()}]")
    print(rest[0], "then reads", "something" if dealer.poll(0) else "nothing")

context.destroy()  # waits until all is sent; a program that just ends does not
