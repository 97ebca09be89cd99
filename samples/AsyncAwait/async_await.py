"""Ticks awaited with asyncio: async_await.py publish ENDPOINT | subscribe ENDPOINT"""
import asyncio
import sys

import zmq
import zmq.asyncio

role, endpoint = sys.argv[1:]
context = zmq.asyncio.Context()


async def publish():
    pub = context.socket(zmq.XPUB)
    pub.bind(endpoint)
    print("bound", pub.getsockopt(zmq.LAST_ENDPOINT).decode(), file=sys.stderr)
    await pub.recv()  # somebody has subscribed
    for n in range(50):
        await asyncio.sleep(0.01)
        await pub.send_multipart([b"tick", str(n).encode()])
        await pub.send_multipart([b"tock", str(n).encode()])


async def subscribe():
    sub = context.socket(zmq.SUB)
    sub.setsockopt(zmq.SUBSCRIBE, b"tick")
    sub.connect(endpoint)
    number = b""
    while number != b"49":
        topic, number = await sub.recv_multipart()
        print(f"A2 [{topic.decode()}][{number.decode()}]")


asyncio.run(publish() if role == "publish" else subscribe())
context.destroy(linger=5000)  # what was sent last still goes out
