#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: 2026 The Sallyport developers
#
# make-test-pki.sh DIR [HOST...]
#
# Fills DIR with a small certificate zoo for TLS tests: a root, an
# intermediate, good leaves, client certificates and one file per way a
# server certificate can be wrong.  Needs only openssl 3 and takes a few
# seconds.  HOSTs (default: localhost) become names of every "good" leaf, IPv4
# addresses among them too; 127.0.0.1 and ::1 are always added.  An existing DIR is reused only when it
# is empty or already holds a zoo (then it is rebuilt).
set -euo pipefail

dir=${1:?usage: make-test-pki.sh DIR [HOST...]}
shift
hosts=("$@")
[ ${#hosts[@]} -gt 0 ] || hosts=(localhost)

mkdir -p "$dir"
if [ -n "$(ls -A "$dir")" ] && [ ! -e "$dir/.test-pki" ]; then
	echo "make-test-pki: $dir is not empty and is not a zoo" >&2
	exit 1
fi
cd "$dir"
rm -f ./*.pem ./*.p12 ./*.der ./*.srl ./*.cnf
: > .test-pki

san="IP:127.0.0.1,IP:::1"
for h in "${hosts[@]}"; do
	case $h in
	*[!0-9.]*) san="DNS:$h,$san" ;;
	*) san="IP:$h,$san" ;;
	esac
done

# key NAME [genpkey arguments]: a private key without a pass phrase.
key() {
	local name=$1
	shift
	[ $# -gt 0 ] || set -- -algorithm EC -pkeyopt ec_paramgen_curve:P-256
	openssl genpkey "$@" -out "$name.key.pem" 2> /dev/null
}

# ext FILE LINES...: an extensions file for openssl x509 -extfile.
ext() {
	local f=$1
	shift
	printf '%s\n' "$@" > "$f"
}

ext ca.cnf basicConstraints=critical,CA:TRUE \
	keyUsage=critical,keyCertSign,cRLSign subjectKeyIdentifier=hash
ext ica.cnf basicConstraints=critical,CA:TRUE,pathlen:0 \
	keyUsage=critical,keyCertSign,cRLSign subjectKeyIdentifier=hash \
	authorityKeyIdentifier=keyid
server_ext=(basicConstraints=CA:FALSE
	"keyUsage=critical,digitalSignature,keyEncipherment"
	extendedKeyUsage=serverAuth subjectKeyIdentifier=hash
	authorityKeyIdentifier=keyid)
ext good.cnf "${server_ext[@]}" "subjectAltName=$san"
ext wronghost.cnf "${server_ext[@]}" subjectAltName=DNS:elsewhere.example
ext nosan.cnf "${server_ext[@]}"
ext wildcard.cnf "${server_ext[@]}" "subjectAltName=DNS:*.db.test"
ext client.cnf basicConstraints=CA:FALSE \
	keyUsage=critical,digitalSignature extendedKeyUsage=clientAuth \
	subjectKeyIdentifier=hash authorityKeyIdentifier=keyid
ext clientonly.cnf basicConstraints=CA:FALSE \
	keyUsage=critical,digitalSignature extendedKeyUsage=clientAuth \
	subjectKeyIdentifier=hash authorityKeyIdentifier=keyid \
	"subjectAltName=$san"

# sign NAME SUBJECT EXTFILE ISSUER [x509 arguments]: NAME.pem from NAME.key.pem.
# ISSUER "-" signs with the certificate's own key.
sign() {
	local name=$1 subj=$2 cnf=$3 issuer=$4
	shift 4
	local by=(-CA "$issuer.pem" -CAkey "$issuer.key.pem")
	[ "$issuer" != - ] || by=(-signkey "$name.key.pem")
	[ $# -gt 0 ] || set -- -days 825
	openssl req -new -key "$name.key.pem" -subj "$subj" |
		openssl x509 -req "${by[@]}" -extfile "$cnf" \
			-set_serial "0x$(openssl rand -hex 12)" "$@" \
			-out "$name.pem" 2> /dev/null
}

# dated NAME SUBJECT EXTFILE ISSUER START END: like sign, with exact dates in
# the form YYYYMMDDHHMMSSZ.  "openssl x509 -req" of version 3.0 can't set a
# start date, so this goes through "openssl ca" with a throwaway database.
dated() {
	local name=$1 subj=$2 cnf=$3 issuer=$4 from=$5 to=$6 db
	db=$(mktemp -d)
	: > "$db/index.txt"
	printf '%s\n' '[ca]' 'default_ca=d' '[d]' "database=$db/index.txt" \
		"new_certs_dir=$db" default_md=sha256 policy=p rand_serial=yes \
		unique_subject=no '[p]' commonName=supplied > "$db/ca.cnf"
	openssl req -new -key "$name.key.pem" -subj "$subj" -out "$db/req.pem"
	openssl ca -batch -notext -config "$db/ca.cnf" -cert "$issuer.pem" \
		-keyfile "$issuer.key.pem" -in "$db/req.pem" -extfile "$cnf" \
		-startdate "$from" -enddate "$to" -out "$name.pem" 2> /dev/null
	rm -rf "$db"
}

# Authorities: root -> intermediate, and a second root nobody trusts.
for ca in root otherroot ica; do key $ca; done
sign root "/CN=Zoo Root" ca.cnf - -days 3650
sign otherroot "/CN=Zoo Other Root" ca.cnf - -days 3650
sign ica "/CN=Zoo Intermediate" ica.cnf root -days 3650

# Good servers: P-256, RSA-2048 and Ed25519, each with its chain file.
key good
key goodrsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
key gooded -algorithm ED25519
for n in good goodrsa gooded; do
	sign $n "/CN=${hosts[0]}" good.cnf ica
	cat $n.pem ica.pem > $n.chain.pem
done

# One fault each.
key expired
dated expired "/CN=${hosts[0]}" good.cnf ica 20200101000000Z 20210101000000Z
key notyet
dated notyet "/CN=${hosts[0]}" good.cnf ica 20450101000000Z 20460101000000Z
key wronghost
sign wronghost /CN=elsewhere.example wronghost.cnf ica
key nosan
sign nosan "/CN=${hosts[0]}" nosan.cnf ica
key wildcard
sign wildcard /CN=wildcard wildcard.cnf ica
key clientonly
sign clientonly "/CN=${hosts[0]}" clientonly.cnf ica
key selfsigned
sign selfsigned "/CN=${hosts[0]}" good.cnf -
key untrusted
sign untrusted "/CN=${hosts[0]}" good.cnf otherroot
key sha1 -algorithm RSA -pkeyopt rsa_keygen_bits:2048
sign sha1 "/CN=${hosts[0]}" good.cnf ica -days 825 -sha1
key rsa1024 -algorithm RSA -pkeyopt rsa_keygen_bits:1024
sign rsa1024 "/CN=${hosts[0]}" good.cnf ica
key leafissuer
sign leafissuer "/CN=${hosts[0]}" good.cnf good # issuer is not a CA
for n in expired notyet wronghost nosan wildcard clientonly sha1 rsa1024; do
	cat $n.pem ica.pem > $n.chain.pem
done
cat leafissuer.pem good.pem ica.pem > leafissuer.chain.pem
# The leaf alone, and a chain in the wrong order with one too many.
cp good.pem incomplete.chain.pem
cat good.pem otherroot.pem ica.pem > misordered.chain.pem
cp good.key.pem incomplete.key.pem
cp good.key.pem misordered.key.pem

# A certificate revoked by a CRL of the intermediate.
key revoked
sign revoked "/CN=${hosts[0]}" good.cnf ica
cat revoked.pem ica.pem > revoked.chain.pem
db=$(mktemp -d)
: > "$db/index.txt"
echo 01 > "$db/crlnumber"
printf '%s\n' '[ca]' 'default_ca=d' '[d]' "database=$db/index.txt" \
	default_md=sha256 default_crl_days=825 "crlnumber=$db/crlnumber" \
	unique_subject=no > "$db/ca.cnf"
openssl ca -config "$db/ca.cnf" -cert ica.pem -keyfile ica.key.pem \
	-revoke revoked.pem 2> /dev/null
openssl ca -config "$db/ca.cnf" -cert ica.pem -keyfile ica.key.pem \
	-gencrl -out ica.crl.pem 2> /dev/null
openssl ca -config "$db/ca.cnf" -cert root.pem -keyfile root.key.pem \
	-gencrl -out root.crl.pem 2> /dev/null
cat ica.crl.pem root.crl.pem > crls.pem
rm -rf "$db"

# Clients: a good one (also as PKCS#12, pass phrase "zoo"), one by a root
# nobody trusts, and a pass-phrase-protected key.
key client
sign client /CN=alice client.cnf ica
cat client.pem ica.pem > client.chain.pem
key clientbad
sign clientbad /CN=alice client.cnf otherroot
openssl pkcs12 -export -inkey client.key.pem -in client.pem \
	-certfile ica.pem -name alice -passout pass:zoo -out client.p12
openssl pkcs12 -export -inkey goodrsa.key.pem -in goodrsa.pem \
	-certfile ica.pem -name server -passout pass:zoozoo -out goodrsa.p12
openssl pkey -in client.key.pem -aes256 -passout pass:zoo \
	-out client.enckey.pem

# What trust stores look like.
cp root.pem trust.pem
cat root.pem ica.pem > trust-with-ica.pem
cp ica.pem trust-ica-only.pem
openssl x509 -in root.pem -outform DER -out root.der

rm -f ./*.cnf
# Servers run as other users: keys are throwaway test keys, so readable.
chmod 644 ./*.pem ./*.p12 ./*.der
echo "$(find . -name '*.pem' | wc -l) PEM files in $dir"
