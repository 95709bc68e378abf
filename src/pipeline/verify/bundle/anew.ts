/**
 * What a bundle says for people (the report, the instructions), made once more of its data and compared. Another version of the program may
 * lay them out otherwise: theirs are not compared, and stay among what is taken on trust.
 * @module
 */
import { z } from 'zod';
import type { Extraction } from '../../../domain/extraction.ts';
import type { Act, Review } from '../../../domain/review.ts';
import type { Visit } from '../../../domain/snapshot.ts';
import { howToVerify } from '../../../ledger/howTo.ts';
import { isPdf } from '../../../lib/pdf.ts';
import { type Evidence, type Kept, type LedgerProof, missingOf, type PageEvidence } from '../../../publish/bundle/evidence.ts';
import { renderReport } from '../../../publish/bundle/report.ts';
import { verifyText } from '../../../publish/bundle/verify.ts';
import { type Asked, pagesOf } from '../../evidence.ts';
import type { Suspicion } from '../examiner.ts';
import { bytesIn, changeIn, missingIn, plain } from './content.ts';
import { type BundleExamination, fileFault, jsonOf, textOf } from './examination.ts';

const Manifest = z.looseObject({
  clausewatch: z.string(),
  change: z.string(),
  vendor: z.string(),
  from: z.string().optional(),
  people: z.enum(['named', 'left out']),
  assignees: z.record(z.string(), z.string()).optional(),
  ledger: z.looseObject({ name: z.string(), size: z.number(), signedAt: z.string(), key: z.string(), events: z.number() }).optional(),
});

export async function* anewFaults(given: BundleExamination): AsyncIterable<Suspicion> {
  const { files, vouch, remark, version } = given;
  const manifest = Manifest.safeParse(jsonOf(files, 'manifest.json')).data;
  const evidence = manifest && evidenceIn(given, manifest);
  if (!evidence) return;
  if (manifest.change !== evidence.change.id) yield fileFault('manifest.json', 'It is the manifest of another change.');
  if (manifest.clausewatch !== version)
    return remark({
      what: 'blob',
      count: 1,
      sentence: `of Clausewatch ${manifest.clausewatch}: its report is not made again by this one, which is ${version}`,
    });
  const hasStamp = [...files.keys()].some((name) => name.endsWith('.tsr'));
  const made = new Map([
    ['report.html', renderReport(evidence)],
    ['VERIFY.txt', verifyText(evidence)],
    ...(evidence.ledger && 'is' in evidence.ledger
      ? [['ledger/HOW-TO-VERIFY.txt', howToVerify({ hasStamp, inBundle: true })] as const]
      : []),
  ]);
  for (const [name, text] of made)
    if (files.has(name) && Buffer.from(text).equals(files.get(name) ?? Buffer.of())) vouch(name);
    else yield fileFault(name, 'It does not say what the data of the bundle say.');
}

/** The evidence as it was gathered, as far as the report and the instructions are made of it. */
function evidenceIn(given: BundleExamination, manifest: z.output<typeof Manifest>): Evidence | undefined {
  const { files } = given;
  const change = changeIn(files);
  const review = jsonOf(files, 'review.json') as Review | undefined;
  const acts = jsonOf(files, 'acts.json') as Act[] | undefined;
  if (!change || !review || !acts) return undefined;
  const pages = pagesOf(change).map((asked) => pageIn(given, asked));
  const { from, vendor: vendorName, clausewatch: version, people, assignees = {} } = manifest;
  const ledger: Kept<LedgerProof> = manifest.ledger
    ? { is: { ...manifest.ledger, files: [] } }
    : { missing: missingIn(files).get('Proof of the ledger') ?? '' };
  // Whatever else is missing is told in the order in which it was found.
  const known = new Set(missingOf({ pages, ledger, unproven: [] }).map(({ what }) => what));
  const unproven = [...missingIn(files)].flatMap(([what, why]) => (known.has(what) ? [] : [{ what, why }]));
  return {
    ...{ change, review, acts, journal: [], vendorName, pages, ledger, unproven, version },
    ...(people === 'named' ? { people: new Map(Object.entries(assignees)) } : {}),
    ...(from === undefined ? {} : { baseUrl: from }),
  };
}

function pageIn({ files }: BundleExamination, { name, label, sha256, extractorVersion }: Asked): PageEvidence {
  const why = missingIn(files);
  const kept = <Thing>(thing: Thing | undefined, what: string): Kept<Thing> =>
    thing === undefined ? { missing: why.get(what) ?? '' } : { is: thing };
  const bytes = bytesIn(files, name);
  const pictureLabel = `${label}: picture`;
  const taken = files.has(`${name}.png`)
    ? { sha256: '', visit: '', at: pictureTime(textOf(files, 'ledger/events.jsonl') ?? '', sha256) }
    : undefined;
  return {
    ...{ name, label, sha256 },
    bytes: kept(bytes && { size: bytes.length, isPdf: isPdf(bytes) }, label),
    visit: kept(jsonOf(files, `${name}.visit.json`) as Visit | undefined, `${label}: how it came here`),
    ...(extractorVersion === undefined
      ? {}
      : { extraction: kept(jsonOf(files, `${name}.extraction.json`) as Extraction | undefined, `${label}: what was read from it`) }),
    ...(taken || why.has(pictureLabel) ? { picture: kept(taken, pictureLabel) } : {}),
  };
}

/** Of the latest visit that the events tell of and that has a picture of this page. */
function pictureTime(events: string, page: string): string {
  const times = events
    .split('\n')
    .slice(0, -1)
    .map((line) => plain(plain(JSON.parse(line))['visit']))
    .flatMap((visit) => (visit['sha256'] === page && visit['screenshot'] !== undefined ? [String(visit['fetchedAt'])] : []));
  return times.sort().at(-1) ?? '';
}
