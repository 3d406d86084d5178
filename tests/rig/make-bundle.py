#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
"""make-bundle.py COUNT FILE [--der-dir DIR] [--seed N]

Writes COUNT different CA certificates as one PEM bundle (10,000 take some
seconds): subjects that repeat now and then, RSA-2048, RSA-4096 and P-256 keys,
dates from past to future, about 1.2 KB each.  Needs python3-cryptography.
With --der-dir each certificate goes to DIR/NNNNN.der as well.
"""
import argparse
import datetime
import os
import random

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID


def main():
    p = argparse.ArgumentParser()
    p.add_argument('count', type=int)
    p.add_argument('file')
    p.add_argument('--der-dir')
    p.add_argument('--seed', type=int, default=1)
    a = p.parse_args()
    rnd = random.Random(a.seed)
    signer = ec.generate_private_key(ec.SECP256R1())
    keys = [rsa.generate_private_key(65537, 2048) for _ in range(4)]
    keys += [rsa.generate_private_key(65537, 4096)]
    keys += [ec.generate_private_key(ec.SECP256R1()) for _ in range(3)]
    regions = ['eu-west-1', 'us-east-1', 'ap-south-1', 'sa-east-1']
    if a.der_dir:
        os.makedirs(a.der_dir, exist_ok=True)
    with open(a.file, 'wb') as out:
        for i in range(a.count):
            n = i if rnd.random() > 0.02 else max(0, i - 1)
            name = x509.Name([
                x509.NameAttribute(NameOID.COUNTRY_NAME, 'IE'),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, f'Example Data {n % 97}'),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, 'Databases'),
                x509.NameAttribute(NameOID.COMMON_NAME,
                                   f'Example {regions[n % 4]} Root CA {n:05d}')])
            key = keys[n % len(keys)].public_key()
            start = datetime.datetime(2015, 1, 1) + datetime.timedelta(days=rnd.randrange(5000))
            cert = (x509.CertificateBuilder().subject_name(name).issuer_name(name)
                    .public_key(key).serial_number(x509.random_serial_number())
                    .not_valid_before(start)
                    .not_valid_after(start + datetime.timedelta(days=rnd.choice([365, 3650, 14600])))
                    .add_extension(x509.BasicConstraints(True, None), True)
                    .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False)
                    .add_extension(x509.KeyUsage(False, False, False, False, False,
                                                 True, True, False, False), True)
                    .sign(signer, hashes.SHA256()))
            out.write(cert.public_bytes(serialization.Encoding.PEM))
            if a.der_dir:
                with open(os.path.join(a.der_dir, f'{i:05d}.der'), 'wb') as f:
                    f.write(cert.public_bytes(serialization.Encoding.DER))


main()
