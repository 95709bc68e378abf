/**
 * `VERIFY.txt`: how somebody who has nothing but the bundle checks it.
 * @module
 */
import { type Evidence, isThere, missingOf, pageFile } from './evidence.ts';

/** Plain text with line feeds. Values of pages are in it as hashes and names of files only. */
export function verifyText(evidence: Evidence): string {
  const { change, pages, version } = evidence;
  const kept = pages.filter(({ bytes }) => isThere(bytes));
  const isPdf = pages.some(({ bytes }) => isThere(bytes) && bytes.is.isPdf);
  return `HOW TO VERIFY THIS BUNDLE

Evidence of change ${change.id}, made by Clausewatch ${version}.
Nothing here needs Clausewatch or a network; the first four steps need no program beyond those that every system has.


1. Unpack it

   Linux, macOS   unzip evidence.zip -d evidence && cd evidence
   Windows        right-click the file, "Extract All...", then open PowerShell in that folder


2. Check that no file was altered

   Linux          sha256sum -c SHA256SUMS
   macOS          shasum -a 256 -c SHA256SUMS
   Windows        Get-Content SHA256SUMS | ForEach-Object {
                    $sum, $name = $_ -split '  ', 2
                    "$name " + ((Get-FileHash $name).Hash.ToLower() -eq $sum)
                  }

   Every line must say OK (on Windows: True). SHA256SUMS names every file but itself.
   Whoever alters a file can write new sums, too: to rule that out, compare the hashes of the
   stored pages below with those that were told at the time (feeds, exports, other bundles).


3. Check that the stored pages are those that the record names

${pagesInWords(evidence)}
   change.json names them as "oldSnapshot" and "newSnapshot". A page's hash is that of its bytes,
   so a file with this hash is that very page. The same hashes stand in the feeds of this
   installation, in the entry that told of the change when it was found.


4. Check that the pages say what the report says

   Open report.html in a browser. It has no scripts and loads nothing.
${
  kept.length === 0
    ? '   No stored page is in this bundle: see below.'
    : `   Open ${kept.map(pageFile).join(', ')} in a text editor, and search for a few words of the quotes.
   (Quotes are the visible text: on the page, tags and line breaks may stand between two words.)`
}
   *.extraction.json is what was read from a page: passages with the headings they stand under, and
   the facts that their sentences state. *.visit.json says when and from where a page was fetched,
   with the addresses, the status and the headers of the answer.
${ledgerInWords(evidence)}

ABOUT THE STORED PAGES

   They are kept byte for byte as they were captured, scripts and all. They end in ".txt"${isPdf ? ' or ".bin"' : ''} so that
   nothing runs when one is opened by accident. To see one as it looked, copy it under a name that
   ends in ".html"${isPdf ? ' (or ".pdf")' : ''}, and open the copy on a machine that is offline: a page from the web may contact
   its makers, and may be made to do harm. The content of a file is its evidence, not its name.
${absentInWords(evidence)}`;
}

function ledgerInWords({ ledger }: Evidence): string {
  if (!isThere(ledger)) return '';
  const { name, size, signedAt, key, events } = ledger.is;
  return `

5. Check that it was recorded at the time, and that nobody has edited it since

   ledger/ holds the events that tell of this change: ${events} of the ${size} events that the ledger
   ${JSON.stringify(name)} had when it was signed at ${signedAt}, with the key
   ${key}.
   Compare that key with the one that you were given, and the checkpoint with one that was handed out.

   This needs a POSIX shell, openssl 3, base64, xxd and jq: ledger/HOW-TO-VERIFY.txt says how, in a
   script. Better take it from the documentation of Clausewatch (docs/ledger.md): whoever altered
   this bundle could have altered its instructions, too. The script holds change.json, the pages
   and the visits against the events: in change.json everything is as the ledger tells it but
   "state" and "deadlines", which follow from what was done later.

   With Clausewatch at hand: clausewatch verify evidence.zip
`;
}

function pagesInWords({ pages }: Evidence): string {
  return pages
    .map((page) => `   ${page.label}${isThere(page.bytes) ? `: ${pageFile(page)}` : ' (not in this bundle)'}\n   ${page.sha256}\n`)
    .join('\n');
}

function absentInWords(evidence: Evidence): string {
  const missing = missingOf(evidence);
  if (missing.length === 0) return '';
  return `\n\nWHAT IS NOT IN THIS BUNDLE\n\n${missing.map(({ what, why }) => `   ${what}: ${why}\n`).join('')}`;
}
