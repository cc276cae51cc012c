"""The offline ears: resident pocketsphinx decoders behind stdin and stdout.

Frames in:  u8 kind, 3 bytes unused, u32 utterance, u32 length (little endian), then `length` bytes.
            0 configure (JSON), 1 start, 2 audio (PCM16 mono 16 kHz), 3 finish, 4 cancel
Lines out:  JSON objects with an "event": ready, interim, final, failed

One utterance at a time. A live decoder gives the interims. The final comes from a second look at the whole utterance,
where the mean of its own spectrum is known (word errors fell from 25 to 20 % on commands and from 21 to 19 %
on notes, and no utterance depends on the one before): once with the general model and once with the grammar of the commands.
"""

import array
import itertools
import json
import os
import queue
import struct
import sys
import threading
import time

from pocketsphinx import Decoder

HEADER = struct.Struct("<BxxxII")
CONFIGURE, START, AUDIO, FINISH, CANCEL = range(5)
BYTES_A_SECOND = 32000
# Live decoding in pieces, so that a cancel is seen soon.
PIECE_BYTES = 3200
# An utterance that has been quiet this long is looked at before anyone says that it is over.
QUIET_BYTES = BYTES_A_SECOND // 4
# 22 dB under the loudest piece: flite and rooms alike fall below it between words and after the last one.
QUIET_RATIO = 0.08
# What the second look may cost beyond finishing the live one; longer utterances keep the live result.
SECOND_LOOK_SECONDS = 1.2
# How much sound the estimate of our own speed is made from.
COST_MEMORY_SECONDS = 2.0
ALTERNATIVES = 8


def write(event):
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def make_decoder(config, **paths):
    options = Decoder.default_config()
    options.set_string("-hmm", config["acousticModel"])
    options.set_string("-dict", config["dictionary"])
    options.set_string("-logfn", os.devnull)
    options.set_string("-cmn", "batch")
    for name, value in paths.items():
        options.set_string("-" + name, value)
    return Decoder(options)


def loudness(pcm):
    samples = array.array("h", pcm[: len(pcm) & ~1])
    if sys.byteorder == "big":
        samples.byteswap()
    return sum(map(abs, samples)) / max(1, len(samples))


def result_of(decoder):
    best = decoder.hyp()
    return {"text": best.hypstr, "score": best.best_score} if best and best.hypstr else {"text": "", "score": 0}


class Inbox:
    """Reads stdin on a thread of its own, so that a cancel or the parent's end is known during a long decode."""

    def __init__(self, stream):
        self.stream = stream
        self.messages = queue.Queue()
        self.finished = set()
        self.cancelled = set()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            header = self.stream.read(HEADER.size)
            if len(header) < HEADER.size:
                os._exit(0)
            kind, utterance, length = HEADER.unpack(header)
            payload = self.stream.read(length)
            if len(payload) < length:
                os._exit(0)
            if kind == FINISH:
                self.finished.add(utterance)
            if kind == CANCEL:
                self.cancelled.add(utterance)
            self.messages.put((kind, utterance, payload))

    def is_over(self, utterance):
        """No interim is of use any more; the final needs none of the live decoding or there is none."""
        return utterance in self.finished or utterance in self.cancelled

    def forget(self, utterance):
        self.finished.discard(utterance)
        self.cancelled.discard(utterance)


class Ears:
    def __init__(self, config):
        self.live = make_decoder(config, lm=config["languageModel"])
        self.look = make_decoder(config)
        self.look.set_lm_file("general", config["languageModel"])
        self.look.set_jsgf_string("commands", config["grammar"])
        # Seconds of work for a second of sound, as last seen; a guess until then.
        self.cost = 0.3

    def decode_whole(self, search, pcm):
        self.look.set_search(search)
        self.look.start_utt()
        self.look.process_raw(pcm, False, True)
        self.look.end_utt()
        return result_of(self.look)

    def look_at(self, pcm):
        grammar = self.decode_whole("commands", pcm)
        started = time.monotonic()
        general = self.decode_whole("general", pcm)
        self.learn_cost(time.monotonic() - started, len(pcm))
        return self.hearing(grammar, general, "second-look")

    def learn_cost(self, seconds, length):
        """From either decoder: one slow look on a busy machine must not keep us from ever looking again."""
        sound = length / BYTES_A_SECOND
        if sound > 0:
            self.cost += (seconds / sound - self.cost) * min(1.0, sound / COST_MEMORY_SECONDS)

    def hearing(self, grammar, general, source):
        decoder = self.live if source == "live" else self.look
        alternatives = []
        if general["text"]:
            for other in itertools.islice(decoder.nbest(), ALTERNATIVES):
                if other and other.hypstr and other.hypstr not in alternatives:
                    alternatives.append(other.hypstr)
        return {
            "grammar": grammar,
            "general": general,
            "alternatives": alternatives,
            "frames": decoder.n_frames(),
            "source": source,
        }


class Utterance:
    def __init__(self, ears, number):
        self.ears = ears
        self.number = number
        self.pcm = bytearray()
        self.decoded = 0
        self.interim = ""
        self.loudest = 0.0
        self.loud_until = 0
        self.looked = None
        self.looked_at = 0
        self.is_open = True
        self.ears.live.start_utt()

    def add(self, pcm):
        start = len(self.pcm)
        self.pcm += pcm
        for offset in range(start, len(self.pcm), PIECE_BYTES):
            piece = self.pcm[offset : offset + PIECE_BYTES]
            level = loudness(piece)
            self.loudest = max(self.loudest, level)
            if level > self.loudest * QUIET_RATIO:
                self.loud_until = offset + len(piece)

    def decode_piece(self):
        piece = bytes(self.pcm[self.decoded : self.decoded + PIECE_BYTES])
        self.decoded += len(piece)
        started = time.monotonic()
        self.ears.live.process_raw(piece, False, False)
        self.ears.learn_cost(time.monotonic() - started, len(piece))
        text = result_of(self.ears.live)["text"]
        if text and text != self.interim:
            self.interim = text
            write({"event": "interim", "utterance": self.number, "text": text})

    def has_more(self):
        return self.decoded < len(self.pcm)

    def seconds_of_work(self, length):
        return self.ears.cost * length / BYTES_A_SECOND

    def look_early(self):
        """The pause after the last word is time to work in: the result is kept if nothing more is said."""
        length = len(self.pcm)
        if self.loud_until == 0 or length - self.loud_until < QUIET_BYTES or self.looked_at >= self.loud_until:
            return
        if self.seconds_of_work(length) <= SECOND_LOOK_SECONDS:
            self.looked = self.ears.look_at(bytes(self.pcm))
            self.looked_at = length

    def final(self):
        pcm = bytes(self.pcm)
        if not pcm:
            nothing = {"text": "", "score": 0}
            return self.ears.hearing(nothing, nothing, "live")
        if self.looked is not None and self.looked_at >= self.loud_until:
            return self.looked
        still_to_do = self.seconds_of_work(len(pcm) - self.decoded)
        if self.seconds_of_work(len(pcm)) - still_to_do <= SECOND_LOOK_SECONDS:
            return self.ears.look_at(pcm)
        while self.has_more():
            self.decode_piece()
        self.drop()
        return self.ears.hearing(self.ears.decode_whole("commands", pcm), result_of(self.ears.live), "live")

    def drop(self):
        if self.is_open:
            self.is_open = False
            self.ears.live.end_utt()


def serve(inbox):
    ears = None
    current = None
    while True:
        # With sound waiting to be decoded there is no reason to sleep for the next message.
        is_busy = current is not None and current.has_more() and not inbox.is_over(current.number)
        try:
            kind, number, payload = inbox.messages.get(block=not is_busy)
        except queue.Empty:
            current.decode_piece()
            if not current.has_more():
                current.look_early()
            continue
        if kind == CONFIGURE:
            ears = Ears(json.loads(payload))
            write({"event": "ready"})
        elif kind == START:
            current = Utterance(ears, number)
        elif current is None or current.number != number:
            # The rest of an utterance that was given up.
            if kind in (FINISH, CANCEL):
                inbox.forget(number)
        elif kind == AUDIO:
            current.add(payload)
        else:
            if kind == FINISH and number not in inbox.cancelled:
                write({"event": "final", "utterance": number, **current.final()})
            current.drop()
            inbox.forget(number)
            current = None


try:
    serve(Inbox(sys.stdin.buffer))
except Exception as error:
    write({"event": "failed", "reason": f"{type(error).__name__}: {error}"})
    sys.stdout.flush()
    os._exit(1)
