/**
 * How an auditor verifies exported events with standard tools: the text that goes with them. docs/ledger.md has the same steps.
 *
 * The files that they look at may be anybody's: nothing of them is run, reckoned with or shown before it is known to be harmless, nothing is
 * written beside them, and whatever does not hold ends with 1.
 * @module
 */

export interface Step {
  title: string;
  why: string;
  /** Lines of a POSIX shell; each step uses what the ones before it have made. */
  script: string;
}

/** In their order: one script when they stand one below the other. */
export const STEPS: readonly Step[] = [
  {
    title: 'Nothing but files',
    why: 'A link could lead elsewhere on your machine. What the steps write goes into a folder of its own.',
    script: `export LC_ALL=C
refuse() { printf 'NOT VERIFIED: %s\\n' "$1"; exit 1; }
[ -z "$(find . ! -type f ! -type d)" ] || refuse 'there is something that is neither a file nor a folder'
work=$(mktemp -d) || refuse 'there is no place for temporary files'
trap 'rm -r "$work"' EXIT`,
  },
  {
    title: 'The key is the one you know',
    why: 'Compare the line with the one that "clausewatch ledger key" showed when you were given the key: whoever can write the record could have signed it anew with another one.',
    script: `openssl pkey -pubin -in ledger.pub -outform DER -out "$work/key" 2> "$work/errors" || refuse 'ledger.pub is no public key'
[ "$(xxd -p -l 12 "$work/key")" = 302a300506032b6570032100 ] || refuse 'ledger.pub is no Ed25519 key'
printf 'key: %s (compare it)\\n' "$(sha256sum < "$work/key" | cut -c 1-64)"`,
  },
  {
    title: 'The checkpoint was signed with it',
    why: 'What is signed are three lines: the name of the ledger, the number of its events, and the root of its tree. Of several signatures the one counts whose first four bytes name the key.',
    script: `isNumber() { case $1 in '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;; esac; }
head -n 3 checkpoint > "$work/signed"
origin=$(sed -n 1p "$work/signed") size=$(sed -n 2p "$work/signed") root=$(sed -n 3p "$work/signed")
isNumber "$size" || refuse 'the checkpoint says no number of events'
printf '%s\\n' "$root" | grep -Eqx '[A-Za-z0-9+/]{43}=' || refuse 'the checkpoint has no root'
id=$({ printf '%s\\n\\001' "$origin"; tail -c 32 "$work/key"; } | sha256sum | cut -c 1-8)
sed -n '5,68s/^— //p' checkpoint | while read -r name signature; do
  printf '%s' "$signature" | base64 -d > "$work/one" 2> "$work/errors"
  if [ "$name" = "$origin" ] && [ "$(xxd -p -l 4 "$work/one")" = "$id" ]; then tail -c +5 "$work/one" > "$work/signature"; fi
done
[ -s "$work/signature" ] || refuse 'this key has not signed the checkpoint'
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key" -rawin -in "$work/signed" -sigfile "$work/signature" \\
  > "$work/errors" 2>&1 || refuse 'the signature of the checkpoint is wrong'
printf 'ledger: %s, signed when it had %s events (compare it)\\n' "$(printf '%s' "$origin" | jq -Ra .)" "$size"`,
  },
  {
    title: 'The events are in the tree that it vouches for',
    why: 'An event is hashed after a zero byte, two hashes after a byte of one (RFC 9162); what comes out at the end has to be the root in the checkpoint. Each event has a proof of its own, by its place in the ledger.',
    script: `root=$(printf '%s' "$root" | base64 -d | xxd -p -c 64)
sha() { sha256sum | cut -c 1-64; }
isIncluded() { # the line of an event, and its place in the ledger
  node=$2 last=$((size - 1)) proof=proofs/$2.tlog-proof
  [ "$node" -le "$last" ] && [ "$(sed -n 1p "$proof")" = c2sp.org/tlog-proof@v1 ] && [ "$(sed -n 2p "$proof")" = "index $2" ] || return 1
  sed '1,2d;/^$/,$d' "$proof" > "$work/hashes"
  ! grep -Evqx '[A-Za-z0-9+/]{43}=' "$work/hashes" || return 1
  hash=$({ printf '\\0'; sed -n "$1p" events.jsonl | tr -d '\\n'; } | sha)
  while read -r beside; do
    [ "$last" -gt 0 ] || return 1
    beside=$(printf '%s' "$beside" | base64 -d | xxd -p -c 64)
    if [ $((node % 2)) = 1 ] || [ "$node" = "$last" ]; then
      hash=$(printf '01%s%s' "$beside" "$hash" | xxd -r -p | sha)
      while [ $((node % 2)) = 0 ] && [ "$node" != 0 ]; do node=$((node / 2)) last=$((last / 2)); done
    else
      hash=$(printf '01%s%s' "$hash" "$beside" | xxd -r -p | sha)
    fi
    node=$((node / 2)) last=$((last / 2))
  done < "$work/hashes"
  [ "$hash" = "$root" ] && [ "$last" = 0 ]
}
events=$(grep -c '' events.jsonl) line=0 included=0
for place in $(ls proofs | sed -n 's/^\\([0-9]*\\)\\.tlog-proof$/\\1/p' | sort -n); do
  line=$((line + 1))
  isNumber "$place" || refuse 'a proof has no number'
  if isIncluded "$line" "$place" 2> "$work/errors"; then
    sed -n "\${line}p" events.jsonl >> "$work/events"
    included=$((included + 1))
  else
    printf 'event %s: NOT INCLUDED\\n' "$line"
  fi
done
printf '%s of %s events are included, by %s proofs\\n' "$included" "$events" "$line"
[ "$included" -gt 0 ] && [ "$included" = "$events" ] && [ "$line" = "$events" ] || refuse 'not all events are in the ledger'`,
  },
  {
    title: 'What the events say',
    why: 'When each was recorded, what it is, and what it tells of; of those that are included, and of no others.',
    script: `jq -ac '[.at, .type, .id]' "$work/events" || refuse 'an event is no JSON'`,
  },
];

/** With a time stamp: needs the certificate of the authority's root, which you get from the authority. */
export const STAMP_STEP: Step = {
  title: 'The checkpoint was there at that time',
  why: 'AUTHORITY is the file of the root certificate of the authority: take it from the authority itself, not from here.',
  script: `if [ -e checkpoint.tsr ]; then
  [ -n "\${AUTHORITY:-}" ] || refuse 'AUTHORITY names no certificate'
  openssl ts -verify -data checkpoint -in checkpoint.tsr -CAfile "$AUTHORITY" > "$work/errors" 2>&1 || refuse 'the time stamp is wrong'
  openssl ts -reply -in checkpoint.tsr -text 2> "$work/errors" | tr -cd '\\n -~' | grep '^Time stamp'
else
  echo 'no time stamp: nothing shows when the checkpoint was there'
fi`,
};

/** In an evidence bundle, where the events lie in `ledger/`: what binds them to the files beside it. */
export const BUNDLE_STEP: Step = {
  title: 'The change, its two pages and their visits are those that the events tell of',
  why: 'The change names both pages by their hashes, and each visit the page that it brought. "state" and "deadlines" follow from later acts and are no part of the change as it was found. Pages with clauses, pictures, acts, entries and the report are not looked at here: read what the events say of them, or run "clausewatch verify".',
  script: `[ -z "$(find .. ! -type f ! -type d)" ] || refuse 'there is something that is neither a file nor a folder'
jq -c 'select(.type == "change.recorded") | .change' "$work/events" > "$work/change"
[ "$(grep -c '' "$work/change")" = 1 ] || refuse 'the events tell of no change, or of several'
same() { [ "$(jq -cS "$1" "$work/$2")" = "$(jq -cS "$1" "../$3")" ] || refuse "$3 is not what the ledger tells"; }
same 'del(.state, .deadlines)' change change.json
for side in before after; do
  told=$(jq -r "if \\"$side\\" == \\"before\\" then .oldSnapshot else .newSnapshot end" "$work/change")
  for page in "../$side.html.txt" "../$side.pdf.bin"; do
    [ ! -e "$page" ] || [ "$(sha < "$page")" = "$told" ] || refuse "$page is not the page that the ledger tells of"
    [ ! -e "$page" ] || printf '%s: the very page that the change names\\n' "$page"
  done
  [ -e "../$side.html.txt" ] || [ -e "../$side.pdf.bin" ] || printf '%s: the page is not in this bundle\\n' "$side"
  [ -e "../$side.visit.json" ] || continue
  jq -c --arg id "visits/$(jq -r .id "../$side.visit.json")" 'select(.id == $id) | .visit' "$work/events" > "$work/visit"
  [ -s "$work/visit" ] || refuse "the ledger tells of no visit like $side.visit.json"
  same '[.fetchedAt, .verdict, .renderer, .status, .sha256, .contentHash]' visit "$side.visit.json"
  printf '../%s.visit.json: the visit that the ledger tells of\\n' "$side"
done`,
};

/** The file that goes with exported events; `inBundle`: they are part of the evidence of a change. */
export function howToVerify({ hasStamp, inBundle = false }: { hasStamp: boolean; inBundle?: boolean }): string {
  const steps = [...STEPS, ...(inBundle ? [BUNDLE_STEP] : []), ...(hasStamp ? [STAMP_STEP] : [])];
  return `How to verify these events
==========================

They are events of a ledger: leaves of a Merkle tree (RFC 9162) in canonical JSON (RFC 8785). A checkpoint (C2SP tlog-checkpoint, a note
signed with Ed25519) vouches for the tree. You need a POSIX shell, openssl 3, sha256sum, base64, xxd and jq.

Whoever altered the events could have altered these lines, too. Take them from the documentation of Clausewatch (docs/ledger.md) rather
than from here: the same lines stand there. Write all of them into one file outside of this folder, verify.sh, and run it in the folder
that the events lie in: sh /elsewhere/verify.sh; echo $?

It ends with 0 when everything holds, and otherwise with 1 and a line that says "NOT VERIFIED".

${steps.map(({ title, why, script }, n) => `${n + 1}. ${title}\n\n   ${why}\n\n${script.replace(/^(?=.)/gm, '     ')}\n`).join('\n')}`;
}
