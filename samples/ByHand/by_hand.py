"""A REP made of a ROUTER, and a REQ made of a DEALER: by_hand.py rep|req ENDPOINT"""
import sys

import zmq

role, endpoint = sys.argv[1:]
context = zmq.Context()

if role == "rep":
    router = context.socket(zmq.ROUTER)
    router.bind(endpoint)
    print("bound", router.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    while True:
        frames = router.recv_multipart()
        if b"" not in frames:
            continue
        end = frames.index(b"") + 1
        print("the body is", frames[end:])
        router.send_multipart(frames[:end] + [b"world"])
else:
    dealer = context.socket(zmq.DEALER)
    dealer.connect(endpoint)
    questions = ["one", "two", "three"]
    for question in questions:
        dealer.send_multipart([b"", question.encode()])
    for question in questions:
        delimiter, answer = dealer.recv_multipart()
        assert delimiter == b""
        print(f"{question} -> [{answer.decode()}]")

context.destroy()  # waits until all is sent; a program that just ends does not
