"""An authority, certificates, and the TLS side of a server that itself speaks none."""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import eventlet
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chassis import clock

SSL_REQUEST = bytes.fromhex("0000000804d2162f")  # PostgreSQL's: may we speak TLS?


class Authority:
    """Signs certificates; `file` is its own, for those who are to believe it."""

    def __init__(self, folder: Path, name: str = "test authority") -> None:
        self.folder = folder / name.replace(" ", "-")
        self.folder.mkdir()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        own = self._builder(self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.file = self._write("ca.pem", own.sign(self._key, hashes.SHA256()))

    def server(self, *names: str) -> ssl.SSLContext:
        """What a server of these names or addresses shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        certificate = (
            self._builder(subject, key)
            .add_extension(x509.SubjectAlternativeName([_alternative(n) for n in names]), False)
            .sign(self._key, hashes.SHA256())
        )
        path = self._write(f"{names[0]}.pem", certificate)
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.write_bytes(path.read_bytes() + private)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        now = clock.now()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )

    def _write(self, name: str, certificate: x509.Certificate) -> Path:
        path = self.folder / name
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return path


@contextlib.contextmanager
def tls_before(port: int, context: ssl.SSLContext, *, postgresql: bool = False) -> Iterator[int]:
    """A port of this machine that speaks TLS and hands on to `port`, which does not."""
    listener = eventlet.listen(("127.0.0.1", 0))

    def serve(near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if postgresql:
                assert near.recv(8) == SSL_REQUEST
                near.sendall(b"S")
            inner = context.wrap_socket(near, server_side=True)
            far = eventlet.connect(("127.0.0.1", port))
            back = eventlet.spawn(_pump, far, inner)
            _pump(inner, far)
            back.kill()

    def accept() -> None:
        while True:
            near, _ = listener.accept()
            eventlet.spawn_n(serve, near)

    accepting = eventlet.spawn(accept)
    try:
        yield listener.getsockname()[1]
    finally:
        accepting.kill()
        listener.close()


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError, EOFError):
        while data := source.recv(65536):
            sink.sendall(data)
    for one in (source, sink):
        with contextlib.suppress(OSError):
            one.close()
