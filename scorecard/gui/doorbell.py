"""One program for one workspace: a second start rings at the first, which then comes to the front.

Where nobody answers, as after a crash or on a shared drive, the second start opens beside the first: the workspace
allows it, and each takes in what the other saves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCryptographicHash, QDeadlineTimer, QLockFile, QObject, QThread, Signal

PATIENCE: Final = 1_000
"""Milliseconds to wait for an answer from a program that is there."""
BETWEEN_TRIES: Final = 50
"""Milliseconds until it is tried again to reach a program that may only just be starting."""
MOST_BYTES: Final = 1_000_000


class Doorbell(QObject):
    """Whether this is the first program on a workspace; and how others reach it.

    rung  another start hands over the paths that it was given (list of str)
    """

    rung = Signal(list)

    def __init__(self, workspace: Path, folder: Path, parent: QObject | None = None) -> None:
        """`folder` is this person's own, in which the lock is kept."""
        super().__init__(parent)
        place = f"{folder.resolve()}\0{workspace.resolve()}"
        hashed = QCryptographicHash.hash(place.encode("utf-8", "surrogateescape"), QCryptographicHash.Algorithm.Sha256)
        self._name = f"scorecard-{bytes(hashed.data()).hex()[:20]}"
        self._folder = folder
        self._lock: QLockFile | None = None
        self._server: QObject | None = None

    def is_first(self) -> bool:
        """Whether no other program has this workspace open. It is the first from now on, if so."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True  # nothing can be kept there; the workspace will say so
        lock = QLockFile(str(self._folder / f"{self._name}.lock"))
        lock.setStaleLockTime(0)  # a lock is stale when its program is gone, however long it runs
        if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError:
            self._lock = lock
            return True
        return False

    def ring(self, paths: Sequence[str]) -> bool:
        """Ask the first program to come to the front and open these; whether it answered."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        deadline = QDeadlineTimer(PATIENCE)
        socket.connectToServer(self._name)
        while not socket.waitForConnected(PATIENCE):
            if deadline.hasExpired():
                return False
            QThread.msleep(BETWEEN_TRIES)
            socket.connectToServer(self._name)
        socket.write(json.dumps(list(paths)).encode() + b"\n")
        answered = socket.waitForBytesWritten(PATIENCE) and socket.waitForReadyRead(PATIENCE)
        socket.disconnectFromServer()
        return bool(answered)

    def listen(self) -> None:
        """Answer other starts of the program from now on, as the first. Only this person's own programs are heard."""
        if self._lock is None:
            return  # a program that has not answered in time may yet do so the next time
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # what a crash has left behind; the lock says that nobody is there
        if server.listen(self._name):
            server.newConnection.connect(self._on_new_connection)
            self._server = server

    def leave(self) -> None:
        """Another start is the first one from now on."""
        if self._server is not None:
            self._server.deleteLater()
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _on_new_connection(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        assert isinstance(self._server, QLocalServer)
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(MOST_BYTES)
            socket.readyRead.connect(self._on_ready_read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self._read(socket)

    def _on_ready_read(self) -> None:
        self._read(self.sender())

    def _read(self, socket: QObject) -> None:
        from PySide6.QtNetwork import QLocalSocket

        assert isinstance(socket, QLocalSocket)
        if not socket.canReadLine():
            return
        try:
            given = json.loads(bytes(socket.readLine().data()))
        except ValueError:
            return
        socket.write(b"here\n")
        socket.flush()
        if isinstance(given, list):
            self.rung.emit([each for each in given if isinstance(each, str)])
