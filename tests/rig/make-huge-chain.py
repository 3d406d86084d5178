#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""make-huge-chain.py COUNT BYTES DIR [HOST]

A correct chain of COUNT certificates (leaf, COUNT-2 intermediates, root), each
blown up to about BYTES by an extension of no meaning.  Writes DIR/huge.chain.pem
(all but the root), huge.key.pem and trust.pem (the root): a PKI for the server
scripts here, with cert=huge.  OpenSSL takes
at most 100 KiB of certificates from a peer by default, and at most 100 links.
Needs python3-cryptography.
"""
import datetime
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    count, size, folder = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    host = sys.argv[4] if len(sys.argv) > 4 else 'localhost'
    now = datetime.datetime.utcnow()
    issuer_name = issuer_key = None
    certs = []
    for i in range(count):
        last = i == count - 1
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(
            NameOID.COMMON_NAME, host if last else f'Huge {i}')])
        b = (x509.CertificateBuilder().subject_name(name)
             .issuer_name(issuer_name or name).public_key(key.public_key())
             .serial_number(x509.random_serial_number())
             .not_valid_before(now - datetime.timedelta(days=1))
             .not_valid_after(now + datetime.timedelta(days=800))
             .add_extension(x509.BasicConstraints(not last, None), True)
             .add_extension(x509.UnrecognizedExtension(
                 x509.ObjectIdentifier('1.3.6.1.4.1.55555.1'),
                 bytes(max(size - 400, 1))), False))
        if last:
            b = b.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False)
        certs.append(b.sign(issuer_key or key, hashes.SHA256()))
        issuer_name, issuer_key = name, key
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'trust.pem'), 'wb') as f:
        f.write(certs[0].public_bytes(PEM))
    with open(os.path.join(folder, 'huge.chain.pem'), 'wb') as f:
        for c in reversed(certs[1:]):
            f.write(c.public_bytes(PEM))
    with open(os.path.join(folder, 'huge.key.pem'), 'wb') as f:
        f.write(key.private_bytes(PEM, serialization.PrivateFormat.PKCS8,
                                  serialization.NoEncryption()))
    total = sum(len(c.public_bytes(serialization.Encoding.DER)) for c in certs[1:])
    print(f'{count - 1} certificates, {total} bytes of DER')


main()
