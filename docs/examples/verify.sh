#!/bin/sh
# Verifies one webhook: SECRET=whsec_… verify.sh ID TIMESTAMP SIGNATURES < body
# Exits with 0 when one of the signatures is right. Whether the timestamp is recent is left to you.
set -eu
key=$(printf %s "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
right=$({ printf '%s.%s.' "$1" "$2"; cat; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
for one in $3; do
    [ "$one" = "v1,$right" ] && exit 0
done
echo "no signature fits" >&2
exit 1
