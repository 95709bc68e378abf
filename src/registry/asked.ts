/**
 * Which cells there are to be, and which pages would answer each.
 * @module
 */
import type { Question } from '../domain/question.ts';
import { cellId, type Subject } from '../domain/registry.ts';
import type { AnswerPlace, Source, VendorProfile } from '../domain/watcher.ts';
import { canonicalJson } from '../lib/canonicalJson.ts';
import { sha256 } from '../lib/hash.ts';
import { keysOn } from './keys.ts';
import { namesOf, type ProductNames } from './otherProducts.ts';

/** A cell that there is to be. */
export interface Asked {
  /** `cellId(subject, question.id)`. */
  id: string;
  subject: Subject;
  question: Question;
  /** Whose pages answer it: by the two-level rule the developer's for questions about the developer, else the platform's. */
  vendor: string;
  /** Pages that would answer it, as `vendor/source`, sorted. All of `vendor`. */
  sources: string[];
  /** How the product and others are called, where these pages speak of others too; absent where they do not. */
  except?: ProductNames;
}

export interface AskedOptions {
  profiles: readonly VendorProfile[];
  sources: readonly Source[];
  questions: readonly Question[];
}

/** Every cell that there is to be, by id: each offering with the questions of dimensions and hosting, each vendor with the commitments. */
export function askedOf({ sources, ...options }: AskedOptions): Asked[] {
  const asker = createAsker(options);
  const byVendor = Map.groupBy(sources, ({ vendor }) => vendor.id);
  return asker
    .vendors()
    .flatMap((vendor) => asker.of(vendor, byVendor.get(vendor) ?? []))
    .sort(byId);
}

export interface Asker {
  /** All vendors that watchers speak of, by id. */
  vendors(): string[];
  /** The cells that a vendor answers for, by id. `sources` are its own: all of them. The same follows from sources of the same `shapeOf`. */
  of(vendor: string, sources: readonly Source[]): Asked[];
}

/** The same, a vendor at a time: an installation may watch a hundred thousand. */
export function createAsker({ profiles, questions }: Omit<AskedOptions, 'sources'>): Asker {
  const known = new Map(profiles.map((profile) => [profile.vendor.id, profile]));
  const offerings = profiles.flatMap((profile) => profile.offerings);
  const answeredBy = {
    platform: Map.groupBy(offerings, ({ platform }) => platform),
    developer: Map.groupBy(offerings, ({ developer }) => developer),
  };
  return {
    vendors: () => [...new Set([...known.keys(), ...answeredBy.platform.keys(), ...answeredBy.developer.keys()])].sort(),
    of(vendor, sources) {
      const profile = known.get(vendor) ?? addedProfile(sources);
      const pages = profile && new VendorPages(profile, sources);
      const of = (question: Question, subject: Subject, product?: string): Asked => ({
        id: cellId(subject, question.id),
        subject,
        question,
        vendor,
        sources: pages?.answering(question, subject) ?? [],
        ...pages?.except(question, subject, product),
      });
      const cells = questions.flatMap((question) => {
        const { subject: whose } = question;
        if (whose === 'vendor') return profile ? [of(question, { type: 'vendor', id: vendor })] : [];
        return (answeredBy[whose].get(vendor) ?? []).map(({ id, name }) => of(question, { type: 'offering', id }, name));
      });
      return cells.sort(byId);
    },
  };
}

/** Tells apart sources of one vendor that are asked in another way. */
export function shapeOf(sources: readonly Source[]): string {
  const shapes = sources.map(({ id, kind, paused, archiveOnly, offerings, added }) => ({
    id,
    kind,
    paused,
    archiveOnly,
    offerings,
    added,
  }));
  return sha256(canonicalJson(shapes));
}

/** A vendor that a page added has a name and its sources. What else there is to know of one that watchers declare, others know better. */
function addedProfile(sources: readonly Source[]): VendorProfile | undefined {
  return sources.every(({ added }) => added) ? withVendorsOf([], sources)[0] : undefined;
}

const byId = (a: Asked, b: Asked): number => (a.id < b.id ? -1 : 1);

/** With the vendors of these sources that are not among them: one that was written just now has a name and its pages, and nothing else yet. */
export function withVendorsOf(profiles: readonly VendorProfile[], sources: readonly Pick<Source, 'vendor'>[]): readonly VendorProfile[] {
  const known = new Set(profiles.map(({ vendor }) => vendor.id));
  const added = new Map(sources.flatMap(({ vendor }) => (known.has(vendor.id) ? [] : [[vendor.id, vendor]])));
  const bare = [...added.values()].map(({ id, name }) => ({ vendor: { id, name, aliases: [], domains: [] }, ...NOTHING_DECLARED }));
  return bare.length > 0 ? [...profiles, ...bare] : profiles;
}

const NOTHING_DECLARED = { offerings: [], commitments: [], answers: [] };

/** The pages of one vendor, and what its watcher says of them. */
class VendorPages {
  private readonly profile: VendorProfile;
  private readonly sources: readonly Source[];

  /** @param sources its own. */
  constructor(profile: VendorProfile, sources: readonly Source[]) {
    this.profile = profile;
    this.sources = sources;
  }

  answering(question: Question, subject: Subject): string[] {
    const named = [...this.ofCommitments(question, subject), ...this.ofAnswers(question, subject)];
    return [...new Set(named.length > 0 ? named : this.ofKind(question, subject))].sort();
  }

  /** For all pages that would answer it, whoever names them. Entries for some offerings say nothing of the vendor, who answers for any of them. */
  except(question: Question, subject: Subject, product: string | undefined): Pick<Asked, 'except'> {
    const places = this.answersTo(question, subject).filter(({ offerings }) => subject.type === 'offering' || offerings.length === 0);
    const others = [...new Set(places.flatMap(({ except = [] }) => except))].sort();
    if (others.length === 0) return {};
    const own = product === undefined ? [] : namesOf(product, this.profile.vendor.name);
    return { except: { others, own } };
  }

  /** Pages that state what the question asks for, as the watcher declares. */
  private ofCommitments(question: Question, subject: Subject): string[] {
    return this.profile.commitments
      .filter(({ offerings }) => subject.type === 'vendor' || offerings.includes(subject.id))
      .flatMap(({ key, sources }) => this.known(sources).filter(({ kind }) => keysOn(question, kind).has(key)))
      .map(({ id }) => id);
  }

  private ofAnswers(question: Question, subject: Subject): string[] {
    return this.answersTo(question, subject).flatMap(({ sources }) => this.known(sources).map((source) => source.id));
  }

  private answersTo({ id }: Question, subject: Subject): AnswerPlace[] {
    return this.profile.answers.filter(({ question, offerings }) => question === id && isAbout(offerings, subject));
  }

  /** Where the watcher names none: pages of the right kind that are visited. */
  private ofKind({ read }: Question, subject: Subject): string[] {
    return this.sources
      .filter(({ kind, paused, archiveOnly }) => read.includes(kind) && !paused && !archiveOnly)
      .filter(({ offerings }) => isAbout(offerings, subject))
      .map(({ id }) => id);
  }

  private known(names: readonly string[]): Source[] {
    const ids = new Set(names.map((name) => `${this.profile.vendor.id}/${name}`));
    return this.sources.filter(({ id }) => ids.has(id));
  }
}

/** What names no offering is about all of them; what is asked of a vendor is answered for any of its offerings. */
function isAbout(offerings: readonly string[], subject: Subject): boolean {
  return subject.type === 'vendor' || offerings.length === 0 || offerings.includes(subject.id);
}
