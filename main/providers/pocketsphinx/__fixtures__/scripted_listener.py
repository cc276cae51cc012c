"""Speaks the protocol of resources/ears/listen.py without a recogniser: what it hears decides what it does.

The first sample of an utterance is an order: 1 answer with the number of samples, 2 end in the middle the first time
(the file named in the configuration's "grammar" remembers), 3 end every time, 4 never answer.
"""

import json
import os
import struct
import sys

HEADER = struct.Struct("<BxxxII")


def write(event):
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def take(length):
    data = sys.stdin.buffer.read(length)
    if len(data) < length:
        sys.exit(0)
    return data


memory = ""
samples = []
while True:
    kind, utterance, length = HEADER.unpack(take(HEADER.size))
    payload = take(length)
    if kind == 0:
        memory = json.loads(payload)["grammar"]
        if memory == "refuse":
            write({"event": "failed", "reason": "RuntimeError: the grammar is not one"})
            sys.exit(1)
        print("a library says hello")
        write({"event": "ready"})
    elif kind == 1:
        samples = []
    elif kind == 2:
        samples += struct.unpack("<%dh" % (length // 2), payload)
        write({"event": "interim", "utterance": utterance, "text": "%d samples" % len(samples)})
        if samples[0] == 3:
            sys.exit(3)
        if samples[0] == 2 and len(samples) > 2 and not os.path.exists(memory):
            open(memory, "w").close()
            sys.exit(2)
    elif kind == 3 and samples[0] != 4:
        heard = {"text": "%d samples" % len(samples), "score": -1}
        write(
            {
                "event": "final",
                "utterance": utterance,
                "general": heard,
                "grammar": heard,
                "alternatives": [],
                "frames": 1,
                "source": "live",
            }
        )
