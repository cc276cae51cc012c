#!/usr/bin/env python3
"""A client of Parley's protocol `parley.v1` in one file, with nothing but Python's standard library.

    python3 parley_client.py text "What is twelve times seven?"
    python3 parley_client.py voice question.wav answer.wav
    python3 parley_client.py resume-demo

Where the server is, and its secret, come from PARLEY_READY (a file that holds the server's first line), or from
PARLEY_WS and PARLEY_SECRET. Never from the command line, which every user of the machine can read.

Written from shared/protocol/README.md alone; the remarks name the headings there.
"""

import base64
import hashlib
import http.client
import json
import os
import random
import select
import socket
import struct
import sys
import time
import urllib.parse
import uuid
import wave

MICROPHONE_HZ = 16_000
SPEECH_HZ = 24_000
FRAME_SECONDS = 0.02
FRAME_BYTES = 640  # 20 ms of the microphone: 320 samples of 16 bits
START_SAMPLES = SPEECH_HZ * 40 // 1000
HEADER = struct.Struct("<BBHIII")
LAST, GAP = 1, 2
# The names are those of the page's table of close codes.
ADVICE = {1000: "stop", 1009: "stop", 4002: "stop", 4003: "stop", 4004: "stop", 4005: "re-authenticate", 4006: "stop"}
BACK_OFF_SECONDS = (0.3, 0.6, 1.2, 2.4, 5.0)


class Failure(Exception):
    """Told to the user as one sentence."""


class Dropped(Exception):
    """The connection is gone; `code` says what to do."""

    def __init__(self, code, reason=""):
        super().__init__(f"{code} {reason}".strip())
        self.code = code


# ---- Connect and authenticate ----------------------------------------------------------------------------------------


class Access:
    def __init__(self, ws, secret):
        parts = urllib.parse.urlsplit(ws)
        if parts.scheme != "ws" or not parts.hostname or not parts.port:
            raise Failure(f"{ws} is no address of a Parley server; it looks like ws://127.0.0.1:4114/socket.")
        self.host, self.port, self.path = parts.hostname, parts.port, parts.path or "/"
        self.netloc, self.origin, self.secret = parts.netloc, f"http://{parts.netloc}", secret

    @staticmethod
    def from_environment():
        ready = os.environ.get("PARLEY_READY")
        if ready:
            try:
                with open(ready, encoding="utf-8") as file:
                    line = next((line for line in file if line.startswith("{")), None)
            except OSError as error:
                raise Failure(f"The file of PARLEY_READY cannot be read: {error.strerror}.") from error
            if line is None:
                raise Failure(f"{ready} holds no ready line. Is the server up yet?")
            fields = json.loads(line)
            return Access(fields["ws"], fields["secret"])
        if "PARLEY_WS" in os.environ and "PARLEY_SECRET" in os.environ:
            return Access(os.environ["PARLEY_WS"], os.environ["PARLEY_SECRET"])
        raise Failure("Say where the server is: PARLEY_READY, or PARLEY_WS and PARLEY_SECRET.")

    def ticket(self):
        """Good once and for 30 seconds; one for each socket."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        headers = {"Origin": self.origin, "Authorization": f"Bearer {self.secret}"}
        try:
            connection.request("POST", "/api/tickets", headers=headers)
            response = connection.getresponse()
            body = json.loads(response.read() or b"{}")
        except OSError as error:
            raise Dropped(1006, str(error)) from error
        finally:
            connection.close()
        if response.status != 200:
            raise Failure(body.get("message", f"The server answered with status {response.status}."))
        return body["ticket"]


class WebSocket:
    """As much of RFC 6455 as a client needs. Text and binary are handed over whole; the rest is answered here."""

    def __init__(self, access, ticket):
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {access.path} HTTP/1.1\r\nHost: {access.netloc}\r\nOrigin: {access.origin}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: parley.v1, t.{ticket}\r\n\r\n"
        )
        try:
            self.socket = socket.create_connection((access.host, access.port), timeout=5)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(request.encode())
            head = b""
            while b"\r\n\r\n" not in head:
                part = self.socket.recv(65_536)
                if not part:
                    raise Dropped(1006, "closed in the handshake")
                head += part
        except OSError as error:
            raise Dropped(1006, str(error)) from error
        head, self.buffer = head.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if " 101 " not in lines[0] + " ":
            raise Failure(f"The server does not want this connection: {lines[0]}. {self.buffer.decode('utf-8', 'replace')}")
        expected = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        if headers.get("sec-websocket-accept") != expected.decode():
            raise Failure("What answers there is no WebSocket server.")
        self.parts, self.parts_kind = b"", None

    def send(self, payload):
        is_text = isinstance(payload, str)
        self._send(1 if is_text else 2, payload.encode() if is_text else payload)

    def close(self, code=1000):
        """Says goodbye, waits shortly for the answer, and hangs up."""
        try:
            self._send(8, struct.pack(">H", code))
            self.socket.settimeout(1)
            while self.socket.recv(65_536):
                pass
        except (OSError, Dropped):
            pass
        self.socket.close()

    def receive(self, wait_seconds):
        """Whole messages, `str` or `bytes`, that came within this time; returns at once when there are some."""
        messages = self._whole_messages()
        if messages:
            return messages
        try:
            if not select.select([self.socket], [], [], max(0, wait_seconds))[0]:
                return []
            part = self.socket.recv(65_536)
        except OSError as error:
            raise Dropped(1006, str(error)) from error
        if not part:
            raise Dropped(1006, "the connection was lost")
        self.buffer += part
        return self._whole_messages()

    def _send(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        if size < 126:
            head = struct.pack(">BB", 0x80 | opcode, 0x80 | size)
        elif size < 65_536:
            head = struct.pack(">BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack(">BBQ", 0x80 | opcode, 0x80 | 127, size)
        repeated = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(size, "big")
        try:
            self.socket.sendall(head + mask + masked)
        except OSError as error:
            raise Dropped(1006, str(error)) from error

    def _whole_messages(self):
        messages = []
        while (frame := self._frame()) is not None:
            opcode, is_final, payload = frame
            if opcode == 8:
                code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else 1005
                # What came before it is not lost: an `error` says why.
                if messages:
                    self.buffer = b"\x88" + bytes([len(payload)]) + payload + self.buffer
                    return messages
                try:
                    self._send(8, payload[:2])
                finally:
                    self.socket.close()
                raise Dropped(code, payload[2:].decode("utf-8", "replace"))
            if opcode == 9:
                self._send(10, payload)
            elif opcode in (0, 1, 2):
                self.parts_kind = opcode or self.parts_kind
                self.parts += payload
                if is_final:
                    messages.append(self.parts.decode() if self.parts_kind == 1 else self.parts)
                    self.parts = b""
        return messages

    def _frame(self):
        if len(self.buffer) < 2:
            return None
        first, second = self.buffer[0], self.buffer[1]
        size, start = second & 0x7F, 2
        if size >= 126:
            start = 4 if size == 126 else 10
            if len(self.buffer) < start:
                return None
            size = int.from_bytes(self.buffer[2:start], "big")
        if len(self.buffer) < start + size:
            return None
        payload, self.buffer = self.buffer[start : start + size], self.buffer[start + size :]
        return first & 0x0F, bool(first & 0x80), payload


# ---- Playing speech --------------------------------------------------------------------------------------------------


class Speaker:
    """A loudspeaker that plays one answer by the clock. What it played is kept, for the WAV."""

    def __init__(self, response_id):
        self.response_id = response_id
        self.queue = bytearray()
        self.held = 0  # samples that came, holes counted as played silence
        self.played = 0
        self.total = None
        self.is_final = False
        self.played_pcm = bytearray()
        self.at = None
        self.reported_at = 0.0

    def take(self, position, pcm):
        if self.is_final:
            return
        skip = self.held - position
        if skip < 0:
            self.queue += bytes(-skip * 2)
            self.held = position
        pcm = pcm[max(0, skip) * 2 :]  # after a resume frames may come twice
        self.queue += pcm
        self.held += len(pcm) // 2

    def play(self, now):
        is_all_here = self.total is not None and self.held >= self.total
        if self.at is None:
            if self.held - self.played < START_SAMPLES and not is_all_here:
                return
            self.at = now
        samples = min(int((now - self.at) * SPEECH_HZ), len(self.queue) // 2)
        self.at = now if samples == len(self.queue) // 2 else self.at + samples / SPEECH_HZ
        self.played_pcm += self.queue[: samples * 2]
        del self.queue[: samples * 2]
        self.played += samples

    def report(self, now, is_final=False):
        self.reported_at = now
        self.is_final = self.is_final or is_final
        return {"type": "playout", "responseId": self.response_id, "playedSamples": self.played, "isFinal": is_final}

    def due(self, now):
        """The report that is due, if one is."""
        if self.is_final:
            return None
        self.play(now)
        if self.total is not None and self.played >= self.total:
            return self.report(now, is_final=True)
        return self.report(now) if self.at is not None and now - self.reported_at >= 0.1 else None


# ---- A session -------------------------------------------------------------------------------------------------------


class Session:
    """What outlives a connection: the place in the numbered messages, commands without an answer, the loudspeaker."""

    def __init__(self, access, mode, on_message):
        self.access, self.mode, self.on_message = access, mode, on_message
        self.session_id = self.epoch = self.last_seq = None
        self.acked_seq = -1
        self.unanswered = {}
        self.speaker = None
        self.newest_interrupted = 0
        self.played_pcm = bytearray()
        self.socket = self.welcome = None
        self.microphone = None
        self.is_closed = False

    # Commands: each is answered once under its id; what was not answered is sent again after a drop.
    def command(self, **fields):
        message = {"id": str(uuid.uuid4()), **fields}
        self.unanswered[message["id"]] = message
        if self.welcome is not None:
            self.send(message)
        return message["id"]

    def send(self, message):
        self.socket.send(json.dumps(message))

    def cut(self):
        """For the demonstration: the cable is pulled, and what is on its way is lost."""
        self.socket.socket.close()
        raise Dropped(1006, "the cable was pulled")

    def run(self, is_done, limit_seconds):
        """Goes on, over as many connections as it takes, until `is_done()`."""
        deadline = time.monotonic() + limit_seconds
        attempt = 0
        while not is_done():
            try:
                self._connect()
                while not is_done():
                    if time.monotonic() > deadline:
                        raise Failure(f"No answer came within {limit_seconds} s.")
                    self._step()
                    attempt = attempt if self.welcome is None else 0
            except Dropped as error:
                if ADVICE.get(error.code, "retry") != "retry":
                    raise Failure(f"The server closed the connection: {error}.") from error
                if time.monotonic() > deadline:
                    raise Failure(f"The server cannot be reached: {error}.") from error
                print(f"(connection lost: {error}; coming back)", file=sys.stderr)
                self.welcome = None
                time.sleep(BACK_OFF_SECONDS[min(attempt, 4)] * random.uniform(0.5, 1))
                attempt += 1

    def close(self):
        self.is_closed = True
        if self.socket is not None:
            self._acknowledge()
            self.socket.close()

    def _connect(self):
        self.socket = WebSocket(self.access, self.access.ticket())
        hello = {"type": "hello", "protocol": "parley.v1", "client": {"name": "parley_client.py", "version": "1"}, "mode": self.mode}
        if self.session_id is not None:
            hello["sessionId"] = self.session_id
        if self.epoch is not None:
            hello.update(epoch=self.epoch, lastSeq=self.last_seq)
            if self.speaker is not None and not self.speaker.is_final:
                hello["heldSpeech"] = {"responseId": self.speaker.response_id, "samples": self.speaker.held}
        self.heard_at = self.pinged_at = self.acked_at = time.monotonic()
        self.heartbeat, self.patience = 3.0, 9.0
        self.send(hello)

    def _step(self):
        for message in self.socket.receive(0.01):
            self.heard_at = time.monotonic()
            try:
                if isinstance(message, bytes):
                    self._take_speech(message)
                else:
                    self._take(json.loads(message))
            except (ValueError, KeyError, TypeError, struct.error) as error:
                # "Version rule": it changes nothing. What it should have been comes again with a resume.
                self.socket.socket.close()
                raise Dropped(1006, "the server sent what is not of the protocol") from error
        now = time.monotonic()
        if now - self.heard_at >= self.patience:
            self.socket.socket.close()
            raise Dropped(1006, "the server fell silent")
        if self.welcome is None:
            return
        if now - self.pinged_at >= self.heartbeat:
            self.pinged_at = now
            self.send({"type": "ping", "sentAtMs": now * 1000})
        if now - self.acked_at >= 1:
            self._acknowledge()
        if self.speaker is not None:
            report = self.speaker.due(now)
            if report is not None:
                self.send(report)
        if self.microphone is not None:
            for frame in self.microphone.due(now):
                self.socket.send(frame)

    def _acknowledge(self):
        self.acked_at = time.monotonic()
        if self.last_seq is not None and self.last_seq > self.acked_seq:
            self.acked_seq = self.last_seq
            try:
                self.send({"type": "ack", "seq": self.last_seq})
            except Dropped:
                if not self.is_closed:
                    raise

    def _take(self, message):
        kind = message["type"]
        if kind == "ping":
            self.send({"type": "pong", "sentAtMs": message["sentAtMs"]})
        if "commandId" in message:
            self.unanswered.pop(message["commandId"], None)
        if kind == "welcome":
            self._take_welcome(message)
        elif "seq" in message:
            if message["epoch"] == self.epoch and message["seq"] <= self.last_seq:
                return
            self.epoch, self.last_seq = message["epoch"], message["seq"]
        if kind == "response-start" and message["isSpoken"]:
            self._end_speaker()
            self.speaker = Speaker(message["responseId"])
        elif kind == "response-interrupt":
            self._interrupt(message["responseId"])
        elif kind == "speech-sent" and self._plays(message["responseId"]):
            self.speaker.total = message["samples"]
            if message["samples"] == 0:
                self.speaker.is_final = True  # an answer without words wants no report
        elif kind == "response-end" and self._plays(message["responseId"]):
            self._end_speaker()
        self.on_message(message)

    def _take_welcome(self, message):
        is_first = self.session_id is None
        self.welcome, self.session_id = message, message["sessionId"]
        limits = message["limits"]
        self.heartbeat, self.patience = limits["heartbeatMs"] / 1000, limits["peerSilentMs"] / 1000
        if not message["isResumed"]:
            # A snapshot: what was before does not count any more.
            self.epoch, self.last_seq, self.acked_seq = message["epoch"], message["seq"], -1
            self._end_speaker()
        elif self.speaker is not None and not self.speaker.is_final:
            self.speaker.play(time.monotonic())
            self.send(self.speaker.report(time.monotonic()))
        if not is_first and self.microphone is not None:
            self.microphone.reconnected(time.monotonic())
        for command in list(self.unanswered.values()):
            self.send(command)

    def _take_speech(self, frame):
        version, kind, _flags, stream_id, _sequence, position = HEADER.unpack_from(frame)
        if version != 1 or kind != 2:
            raise ValueError("no speech of this version")
        if stream_id > self.newest_interrupted and self._plays(stream_id):
            self.speaker.take(position, frame[HEADER.size :])

    def _plays(self, response_id):
        return self.speaker is not None and self.speaker.response_id == response_id

    def _interrupt(self, response_id):
        self.newest_interrupted = max(self.newest_interrupted, response_id)
        if self._plays(response_id) and not self.speaker.is_final:
            now = time.monotonic()
            self.speaker.play(now)
            self.send(self.speaker.report(now, is_final=True))
            self.speaker.queue.clear()

    def _end_speaker(self):
        if self.speaker is not None:
            self.played_pcm += self.speaker.played_pcm
        self.speaker = None


class Microphone:
    """One endless stream for the server's VAD: the recording in real time, then silence."""

    def __init__(self, pcm, now):
        self.pcm, self.start, self.frames, self.sent, self.flags = pcm, now, 0, 0, 0

    @property
    def is_over(self):
        return self.frames * FRAME_BYTES >= len(self.pcm)

    def due(self, now):
        while self.start + (self.frames + 1) * FRAME_SECONDS <= now:
            part = self.pcm[self.frames * FRAME_BYTES : (self.frames + 1) * FRAME_BYTES]
            yield HEADER.pack(1, 1, self.flags, 1, self.sent, self.frames * 320) + part.ljust(FRAME_BYTES, b"\0")
            self.frames += 1
            self.sent += 1
            self.flags = 0

    def reconnected(self, now):
        """Up to 3 seconds of what was recorded meanwhile are sent now; what is older is a gap."""
        due = int((now - self.start) / FRAME_SECONDS)
        if due - self.frames > 140:
            self.frames, self.flags = due - 140, GAP


# ---- The three commands ----------------------------------------------------------------------------------------------


class TypedTurn:
    """One question and its answer, told by the numbered messages alone."""

    def __init__(self, access, text, on_delta=lambda turn: None):
        self.text, self.on_delta = text, on_delta
        self.session = Session(access, "text", self.take)
        self.is_mine_next, self.response_id, self.answer, self.end = False, None, "", None
        self.numbers = []
        self.session.command(type="text-submit", text=text)

    def take(self, message):
        kind = message["type"]
        if "seq" in message and kind != "welcome":
            self.numbers.append(message["seq"])
        if kind == "welcome" and not message["isResumed"]:
            self._take_snapshot(message)
        elif kind == "item-added" and message["item"]["role"] == "user":
            self.is_mine_next = message["item"]["text"] == self.text
        elif kind == "response-start" and self.is_mine_next:
            self.response_id, self.is_mine_next, self.answer = message["responseId"], False, ""
        elif kind == "text-delta" and message["responseId"] == self.response_id:
            self.answer += message["text"]
            print(message["text"], end="", flush=True)
            self.on_delta(self)
        elif kind == "response-end" and message["responseId"] == self.response_id:
            self.end, self.answer = message["reason"], message["heardText"]
        elif kind == "notice":
            print(message["message"], file=sys.stderr)
        elif kind == "error":
            raise Failure(message["message"])
        elif kind == "command-result" and not message["isOk"]:
            raise Failure(message.get("message", message.get("code", "The server refused the text.")))

    def _take_snapshot(self, message):
        snapshot, items = message["snapshot"], message["snapshot"]["items"]
        place = next((i for i in reversed(range(len(items))) if items[i]["role"] == "user" and items[i]["text"] == self.text), None)
        if place is None:
            return
        # The text is known already: its answer runs, is there, or comes next.
        answers = [item for item in items[place + 1 :] if item["role"] == "assistant"]
        self.response_id, self.is_mine_next = snapshot.get("responseId"), "responseId" not in snapshot
        if answers:
            print(f"\n(from the snapshot) {answers[-1]['text']}", end="", flush=True)
            self.answer = answers[-1]["text"]
            if "responseId" not in snapshot:
                self.end = answers[-1]["status"]

    def run(self):
        self.session.run(lambda: self.end is not None and not self.session.unanswered, 120)
        print()
        self.session.close()
        return 0 if self.end == "completed" else 1


def text_command(text):
    return TypedTurn(Access.from_environment(), text).run()


def resume_demo():
    cut = []

    def pull_the_cable(turn):
        if not cut:
            cut.append(turn.session.last_seq)
            turn.session.cut()

    turn = TypedTurn(Access.from_environment(), "Tell me a long story about a fox, please.", pull_the_cable)
    code = turn.run()
    expected = list(range(turn.numbers[0], turn.numbers[0] + len(turn.numbers)))
    is_resumed = turn.session.welcome["isResumed"]
    print(
        f"Cut after message {cut[0] if cut else '(never: the answer had no text)'}; "
        f"{'resumed' if is_resumed else 'went on from a snapshot'}; "
        f"messages {turn.numbers[0]} to {turn.numbers[-1]}, {'each once' if turn.numbers == expected else 'WITH HOLES'}."
    )
    return code if cut and (not is_resumed or turn.numbers == expected) else 1


def voice_command(in_path, out_path):
    access = Access.from_environment()
    try:
        with wave.open(in_path, "rb") as recording:
            form = (recording.getframerate(), recording.getnchannels(), recording.getsampwidth())
            if form != (MICROPHONE_HZ, 1, 2):
                raise Failure(f"{in_path} has to be 16,000 Hz, mono, 16 bits: sox IN.wav -r 16000 -c 1 -b 16 OUT.wav")
            pcm = recording.readframes(recording.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise Failure(f"{in_path} is no WAV file that can be read: {error}.") from error
    state = {"phase": "idle", "ended": 0}

    def take(message):
        kind = message["type"]
        if kind == "welcome" and session.microphone is None:
            session.microphone = Microphone(pcm, time.monotonic())
        elif kind == "state":
            state["phase"] = message["phase"]
        elif kind == "transcript-final" and message["text"]:
            print(f"You: {message['text']}", flush=True)
        elif kind == "response-end":
            state["ended"] += 1
            print(f"Parley: {message['heardText']} ({message['reason']})", flush=True)
        elif kind in ("notice", "error"):
            print(message["message"], file=sys.stderr)

    session = Session(access, "always-listening", take)

    def is_done():
        is_over = session.microphone is not None and session.microphone.is_over
        return is_over and state["ended"] > 0 and state["phase"] == "idle"

    session.run(is_done, 60 + len(pcm) / 2 / MICROPHONE_HZ)
    session.close()
    session._end_speaker()
    with wave.open(out_path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SPEECH_HZ)
        file.writeframes(bytes(session.played_pcm))
    print(f"{len(session.played_pcm) / 2 / SPEECH_HZ:.2f} s of speech in {out_path}")
    return 0


def main(arguments):
    try:
        match arguments:
            case ["text", text]:
                return text_command(text)
            case ["voice", in_path, out_path]:
                return voice_command(in_path, out_path)
            case ["resume-demo"]:
                return resume_demo()
        print(__doc__, file=sys.stderr)
        return 2
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
