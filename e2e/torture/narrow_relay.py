"""A relay whose way towards the server takes almost nothing: Node cannot ask for a small receive buffer, and on loopback
the system would hold tens of megabytes for a client that does not read.

Reads lines from stdin: `to PORT` names the server, `stand` stops reading what it sends. Prints its own port.
"""

import select
import socket
import sys
import threading

RECEIVE_BYTES = 4096
standing = threading.Event()
server_port = 0


def carry(source, sink, is_from_server):
    try:
        while True:
            if is_from_server and standing.is_set():
                # The connection stays open and nothing is taken from it, until the server ends it.
                poll = select.poll()
                poll.register(source, select.POLLERR | select.POLLHUP)
                poll.poll()
                break
            if not select.select([source], [], [], 0.05)[0]:
                continue
            data = source.recv(RECEIVE_BYTES)
            if not data:
                break
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def relay(client):
    server = socket.socket()
    # Before it connects: the window is settled with the first packet.
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
    server.connect(("127.0.0.1", server_port))
    threading.Thread(target=carry, args=(server, client, True), daemon=True).start()
    threading.Thread(target=carry, args=(client, server, False), daemon=True).start()


def accept(door):
    while True:
        relay(door.accept()[0])


door = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=accept, args=(door,), daemon=True).start()
print(door.getsockname()[1], flush=True)
# The end of stdin is the end of whoever started this.
for line in sys.stdin:
    words = line.split()
    if words[0] == "to":
        server_port = int(words[1])
    elif words[0] == "stand":
        standing.set()
