"""An authority made for one run, and a broker's key and certificate that it signed."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Signs for a day."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._signed(name, self._key.public_key(), x509.BasicConstraints(ca=True, path_length=0))
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def keystore(self) -> Path:
        """Key and certificates of a server on 127.0.0.1, as a broker reads them."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed("127.0.0.1", key.public_key(), x509.BasicConstraints(ca=False, path_length=None))
        plain = serialization.NoEncryption()
        parts = [key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)]
        parts += [one.public_bytes(serialization.Encoding.PEM) for one in (certificate, self._certificate)]
        place = self._folder / f"{self._name}-kafka.pem"
        place.write_bytes(b"".join(parts))
        return place

    def _signed(self, name: str, key: ec.EllipticCurvePublicKey, kind: x509.BasicConstraints) -> x509.Certificate:
        now, subject = datetime.now(UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = x509.CertificateBuilder().subject_name(subject).public_key(key).serial_number(x509.random_serial_number())
        made = made.issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self._name)])).add_extension(kind, critical=True)
        made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        if not kind.ca:
            here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
            made = made.add_extension(here, critical=False)
        return made.sign(self._key, hashes.SHA256())
