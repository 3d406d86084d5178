# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""Counts round trips on the wire, from the outside."""
import select
import socket
import threading


class Turns:
    """A proxy on 127.0.0.1; `counts` has a number for each connection that ended.

    A round trip is each time that the server says something after the client
    did, and one for the TCP handshake.
    """

    def __init__(self, target):
        self.target, self.counts = target, []
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.threads = []
        self.acceptor = threading.Thread(target=self.accept, daemon=True)
        self.acceptor.start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self.forward, args=(client,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def forward(self, client):
        count, client_spoke = 1, False
        with client, socket.create_connection(('127.0.0.1', self.target)) as server:
            for sock in (client, server):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                while True:
                    for sock in select.select([client, server], [], [])[0]:
                        data = sock.recv(65536)
                        if not data:
                            return
                        if sock is server and client_spoke:
                            count += 1
                        client_spoke = sock is client
                        (client if sock is server else server).sendall(data)
            except OSError:
                pass
            finally:
                self.counts.append(count)

    def close(self):
        """Waits for what is under way; returns the counts."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.acceptor.join(10)
        for thread in self.threads:
            thread.join(10)
        return self.counts
