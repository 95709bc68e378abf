/**
 * How an auditor verifies exported events with standard tools: the text that goes with them. docs/ledger.md has the same steps.
 * @module
 */

export interface Step {
  title: string;
  why: string;
  /** Lines of a POSIX shell. */
  script: string;
}

/** In their order: each uses what the ones before it have written. */
export const STEPS: readonly Step[] = [
  {
    title: 'The key is the one you know',
    why: 'Compare the line with the one that "clausewatch ledger key" showed when you were given the key: whoever can write the record could have signed it anew with another one.',
    script: 'openssl pkey -pubin -in ledger.pub -outform DER | sha256sum',
  },
  {
    title: 'The checkpoint was signed with it',
    why: 'What is signed is all that stands before the blank line; the signature follows the four bytes that name the key.',
    script: `sed '/^$/,$d' checkpoint > signed-text
sed -n 's/^— [^ ]* //p' checkpoint | base64 -d | tail -c +5 > signature
openssl pkeyutl -verify -pubin -inkey ledger.pub -rawin -in signed-text -sigfile signature`,
  },
  {
    title: 'The events are in the tree that it vouches for',
    why: 'An event is hashed after a zero byte, two hashes after a byte of one (RFC 9162); what comes out at the end has to be the root in the checkpoint.',
    script: `size=$(sed -n 2p signed-text)
root=$(sed -n 3p signed-text | base64 -d | xxd -p -c 64)
sha() { xxd -r -p | sha256sum | cut -d' ' -f1; }
line=0
for proof in $(ls proofs | sort -n); do
  line=$((line + 1))
  hash=$( { printf '\\0'; sed -n "\${line}p" events.jsonl | tr -d '\\n'; } | sha256sum | cut -d' ' -f1)
  node=$(sed -n 's/^index //p' "proofs/$proof")
  last=$((size - 1))
  for beside in $(sed '1,/^index /d;/^$/,$d' "proofs/$proof"); do
    beside=$(printf %s "$beside" | base64 -d | xxd -p -c 64)
    if [ $((node % 2)) = 1 ] || [ "$node" = "$last" ]; then
      hash=$(printf '01%s%s' "$beside" "$hash" | sha)
      while [ $((node % 2)) = 0 ] && [ "$node" != 0 ]; do node=$((node / 2)) last=$((last / 2)); done
    else
      hash=$(printf '01%s%s' "$hash" "$beside" | sha)
    fi
    node=$((node / 2)) last=$((last / 2))
  done
  if [ "$hash" = "$root" ] && [ "$last" = 0 ]; then echo "$proof: included"; else echo "$proof: NOT INCLUDED"; fi
done`,
  },
  {
    title: 'What the events say',
    why: 'When each was recorded, what it is, and what it tells of.',
    script: `jq -r '[.at, .type, .id] | @tsv' events.jsonl`,
  },
];

/** With a time stamp: needs the certificate of the authority's root, which you get from the authority. */
export const STAMP_STEP: Step = {
  title: 'The checkpoint was there at that time',
  why: 'Take the root certificate of the authority from the authority itself.',
  script: `openssl ts -reply -in checkpoint.tsr -text
openssl ts -verify -data checkpoint -in checkpoint.tsr -CAfile tsa-ca.pem`,
};

/** The file that goes with exported events. */
export function howToVerify({ hasStamp }: { hasStamp: boolean }): string {
  const steps = hasStamp ? [...STEPS, STAMP_STEP] : STEPS;
  return `How to verify these events
==========================

They are events of a ledger: leaves of a Merkle tree (RFC 9162) in canonical JSON (RFC 8785). A checkpoint (C2SP tlog-checkpoint, a note
signed with Ed25519) vouches for the tree. You need a POSIX shell, openssl 3, sha256sum, base64, xxd and jq. Run this in the folder that the
events lie in.

${steps.map(({ title, why, script }, n) => `${n + 1}. ${title}\n\n   ${why}\n\n${script.replace(/^/gm, '     ')}\n`).join('\n')}`;
}
