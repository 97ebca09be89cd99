"""A hundred clients, one ROUTER, answers in shuffled order: shuffled_replies.py router|clients ENDPOINT"""
import random
import sys

import zmq

role, endpoint = sys.argv[1:]
context = zmq.Context()

if role == "router":
    router = context.socket(zmq.ROUTER)
    router.bind(endpoint)
    print("bound", router.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    requests = [router.recv_multipart() for _ in range(1000)]
    for client, body in requests:
        print(f"-> [{client.decode()}][{body.decode()}]")
    random.Random(2026).shuffle(requests)
    for client, body in requests:
        print(f"<- {client.decode()} r-{body.decode()}")
        router.send_multipart([client, b"r-" + body])
else:
    dealers = []
    for k in range(100):
        dealer = context.socket(zmq.DEALER)
        dealer.setsockopt_string(zmq.IDENTITY, f"c{k:03}")
        dealer.connect(endpoint)
        for n in range(10):
            dealer.send_string(f"m{n}")
        dealers.append(dealer)
    for k, dealer in enumerate(dealers):
        print(f"c{k:03} reads", " ".join(f"[{dealer.recv_string()}]" for _ in range(10)))

context.destroy()  # waits until all is sent; a program that just ends does not
