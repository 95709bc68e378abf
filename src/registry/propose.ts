/**
 * From evidence to an answer: the rules of a question, tried on the pages that would answer it.
 * @module
 */
import type { Catalogue } from '../domain/catalogue.ts';
import type { FactValue } from '../domain/extraction.ts';
import { type Question, questionsOf } from '../domain/question.ts';
import { type Answer, type Citation, NEVER_READ, type Reading } from '../domain/registry.ts';
import { PhraseBook } from '../lib/phrases/phraseBook.ts';
import { contradicting } from './agree.ts';
import type { Asked } from './asked.ts';
import { bounded, citeFact, citePage, citeSaying } from './cite.ts';
import { askedKeys, keysOn } from './keys.ts';
import { heardOf } from './otherProducts.ts';
import { type EvidencePage, isRead, type ReadPage, readingOf } from './pages.ts';
import { type CompiledRule, compileRules, type Fit, firstFit } from './rules.ts';
import { distinct, elementsOf, metBy, type Stated, statedOf } from './stated.ts';
import { Texts } from './texts.ts';
import { joinedValue } from './values.ts';
import { contradiction, filled, NO_RULE, notAllRead, nothingFound, ofOthers } from './words.ts';

/** What the pages say now. */
export interface Proposal {
  answer: Answer;
  /** Pages contradict each other: the answer is `unclear` and cites them all. */
  conflict: boolean;
  /** Pages that would answer it, by source. */
  read: Reading[];
  /** The latest reading among them; `NEVER_READ` where none was read. */
  asOf: string;
}

/** What answers are worked out by. */
export type RegistryCatalogue = Pick<Catalogue, 'keys' | 'dimensions' | 'commitments' | 'hosting'> & Partial<Pick<Catalogue, 'terms'>>;

export interface Proposer {
  /**
   * @param asked of a question of the catalogue.
   * @param pages those of `asked.sources`, in any order; any other page is left out of account.
   */
  propose(asked: Asked, pages: readonly EvidencePage[]): Promise<Proposal>;
}

/** Compiles the wording of all questions once; pages are remembered as they are searched. */
export function createProposer(catalogue: RegistryCatalogue): Proposer {
  const book = new PhraseBook(catalogue.terms);
  // All before any page is scanned: words are told by the phrases that are known then.
  const rules = new Map(questionsOf(catalogue).map((question) => [question.id, compileRules(question, book)]));
  const texts = new Texts(book);
  return {
    async propose(asked, pages) {
      const own = pagesOf(asked, pages);
      const heard = await Promise.all(own.filter(isRead).map((page) => heardOf(page, asked.except)));
      return new Inquiry(asked, { pages: own, heard }, catalogue, texts).answer(rules.get(asked.question.id) ?? []);
    },
  };
}

/** By source, so that the order in which they come means nothing. */
function pagesOf({ sources, vendor }: Asked, pages: readonly EvidencePage[]): EvidencePage[] {
  return pages
    .filter(({ source }) => sources.includes(source) && source.startsWith(`${vendor}/`))
    .sort((a, b) => (a.source < b.source ? -1 : 1));
}

/** One question, asked of its pages. */
class Inquiry {
  private readonly question: Question;
  private readonly subject: Asked['subject'];
  private readonly sources: readonly string[];
  private readonly pages: readonly EvidencePage[];
  /** Those of them that were read, without what they say of other products. */
  private readonly read: readonly ReadPage[];
  private readonly keys: RegistryCatalogue['keys'];
  private readonly texts: Texts;

  constructor(
    { question, subject, sources }: Asked,
    { pages, heard }: { pages: readonly EvidencePage[]; heard: readonly ReadPage[] },
    { keys }: RegistryCatalogue,
    texts: Texts,
  ) {
    this.question = question;
    this.subject = subject;
    this.pages = pages;
    this.sources = sources;
    this.read = heard;
    this.keys = keys;
    this.texts = texts;
  }

  async answer(rules: readonly CompiledRule[]): Promise<Proposal> {
    const conflicts = this.conflicts();
    const answer = conflicts.size > 0 ? this.conflicting(conflicts) : await this.byRules(rules);
    const asOf = this.read.reduce((latest, { read }) => (read.at > latest ? read.at : latest), NEVER_READ);
    return { answer, conflict: conflicts.size > 0, read: this.pages.map(readingOf), asOf };
  }

  private async byRules(rules: readonly CompiledRule[]): Promise<Answer> {
    const fit = await firstFit(rules, this.read, this.texts);
    const values = this.values();
    const isSilent = fit ? fit.rule.grade === 'none' : values.length === 0;
    const leftOut = isSilent ? await this.leftOut(rules, fit) : undefined;
    if (leftOut) return leftOut;
    if (!fit) return values.length > 0 ? this.ungraded(values) : this.unanswered();
    if (fit.rule.grade === 'none' && !this.isAllRead()) return { ...this.unanswered(), ...this.shown(values), ...citing(values) };
    const { grade, summary, note, tier, route, default: byDefault } = fit.rule;
    return {
      grade,
      summary: filled(summary, this.fitted(fit)),
      ...(note === undefined ? {} : { note }),
      ...(tier === undefined ? {} : { tier }),
      ...(route === undefined ? {} : { route }),
      ...(byDefault === undefined ? {} : { default: byDefault }),
      ...this.shown(values),
      confidence: confidenceOf(fit, values),
      citations: bounded([...(await this.reasons(fit)), ...values.map(({ stated }) => stated.map(citeFact))]),
    };
  }

  /**
   * Facts of the keys that the question asks for, on pages where it asks for them, that cannot all hold. Pages of a vendor are of different
   * products: what one says does not contradict another.
   */
  private conflicts(): Map<string, Stated[]> {
    const keys = new Set(askedKeys(this.question).map(({ key }) => key));
    const found = [...keys].map((key): [string, Stated[]] => {
      const asked = this.read.filter(({ kind }) => keysOn(this.question, kind).has(key));
      const definition = this.keys[key];
      const together = this.subject.type === 'vendor' ? asked.map((page) => [page]) : [asked];
      return [key, definition ? together.flatMap((pages) => contradicting(definition, statedOf(pages, { key }))) : []];
    });
    return new Map(found.filter(([, stated]) => stated.length > 0));
  }

  private conflicting(conflicts: ReadonlyMap<string, Stated[]>): Answer {
    const others = this.values().filter(({ key }) => !conflicts.has(key));
    return {
      grade: 'unclear',
      summary: [...conflicts].map(([key, stated]) => contradiction(key, stated)).join(' '),
      ...this.shown(others),
      confidence: 'low',
      citations: bounded([...conflicts.values(), ...others.map(({ stated }) => stated)].map((stated) => stated.map(citeFact))),
    };
  }

  /**
   * What would answer it, and names other products: it does not answer, and nobody may say all the same that nothing is said.
   * Undefined where there is none.
   * @param than what fits without it.
   */
  private async leftOut(rules: readonly CompiledRule[], than: Fit | undefined): Promise<Answer | undefined> {
    const names = distinct(this.read.flatMap(({ heard }) => heard?.others.names ?? []));
    if (names.length === 0) return undefined;
    const whole = this.read.map(({ heard: _, ...page }): ReadPage => page);
    const lenient = this.read.map((page): ReadPage => (page.heard ? { ...page, heard: { ...page.heard, refusedByOwn: true } } : page));
    const fit = (await firstFit(rules, whole, this.texts)) ?? (await firstFit(rules, lenient, this.texts));
    const values = this.values(whole);
    if (than ? fit?.rule === than.rule : !fit && values.length === 0) return undefined;
    const reasons = fit ? await this.reasons(fit) : [];
    const citations = bounded([...reasons, ...values.map(({ stated }) => stated.map(citeFact))]);
    return { grade: 'unclear', summary: ofOthers(names), confidence: 'low', citations };
  }

  private values(read = this.read): ShownValue[] {
    return this.question.values.flatMap(({ name, key, on, count }) => {
      const type = this.keys[key]?.type;
      const stated = statedOf(read, { key, on });
      const value = type === undefined ? undefined : joinedValue(type, stated);
      return value === undefined
        ? []
        : [{ name, key, value: count ? elementsOf(value).length : value, stated, isPlace: type === 'places' }];
    });
  }

  private shown(values: readonly ShownValue[]): Pick<Answer, 'values' | 'geography'> {
    const places = distinct(
      values.filter(({ isPlace }) => isPlace).flatMap(({ stated }) => stated.flatMap(({ fact }) => elementsOf(fact.value))),
    );
    return {
      ...(values.length === 0 ? {} : { values: Object.fromEntries(values.map(({ name, value }) => [name, value])) }),
      ...(places.length === 0 ? {} : { geography: places.map(String) }),
    };
  }

  /**
   * What `$` stands for: the value of the first condition on facts that is met. Of a list how many; of a set the values that are asked for,
   * but of places all: a reader would take the one that fitted for the only one. Where wording must stand with it, what stands with it.
   */
  private fitted({ rule, facts }: Fit): FactValue | undefined {
    const isOf = (key: string): boolean => facts.some(({ fact }) => fact.key === key);
    const met = (rule.facts ?? []).find((condition) => isOf(condition.key) && metBy(this.read, condition).length > 0);
    const type = met && this.keys[met.key]?.type;
    if (!met || !type) return undefined;
    const { key, on, in: wanted } = met;
    const stated = rule.together
      ? facts.filter(({ fact }) => fact.key === key)
      : statedOf(this.read, type === 'places' ? { key, on } : met);
    const value = joinedValue(type, stated);
    if (type === 'entities' && value !== undefined) return elementsOf(value).length;
    if (!wanted || (type !== 'set' && type !== 'numbers') || value === undefined) return value;
    return elementsOf(value).filter((element) => wanted.some((each) => each === element)) as FactValue;
  }

  private async reasons({ facts, sayings, pages }: Fit): Promise<Citation[][]> {
    const headings = await Promise.all(pages.map((page) => this.headingOf(page)));
    return [headings, facts.map(citeFact), sayings.map(({ page, saying }) => citeSaying(page, saying))];
  }

  private async headingOf(page: ReadPage): Promise<Citation> {
    const heading = await this.texts.heading(page.read);
    return heading ? citeSaying(page, { passage: heading, quote: heading.text }) : citePage(page, page.read.title || page.url);
  }

  private ungraded(values: readonly ShownValue[]): Answer {
    return { grade: 'unclear', summary: NO_RULE, ...this.shown(values), confidence: 'low', ...citing(values) };
  }

  private isAllRead(): boolean {
    return this.sources.every((source) => this.read.some((page) => page.source === source && page.unreadSince === undefined));
  }

  /** That nothing is said may be claimed only of pages that were read, all of them, and still can be. */
  private unanswered(): Answer {
    const unread = this.sources.filter((source) => !this.read.some((page) => page.source === source));
    const lost = this.read.filter(({ unreadSince }) => unreadSince !== undefined).map(({ source }) => source);
    const total = this.sources.length;
    return total > 0 && this.isAllRead()
      ? { grade: 'none', summary: nothingFound(total), confidence: 'medium', citations: [] }
      : { grade: 'unclear', summary: notAllRead(total, unread, lost), confidence: 'low', citations: [] };
  }
}

interface ShownValue {
  name: string;
  key: string;
  value: FactValue;
  stated: Stated[];
  isPlace: boolean;
}

function citing(values: readonly ShownValue[]): Pick<Answer, 'citations'> {
  return { citations: bounded(values.map(({ stated }) => stated.map(citeFact))) };
}

/** That of the rule; less where a fact carries a caution, or a page cannot be read at present. */
function confidenceOf({ rule, facts, sayings, pages }: Fit, values: readonly ShownValue[]): Answer['confidence'] {
  const stated = [...facts, ...values.flatMap((value) => value.stated)];
  if (stated.some(({ fact }) => (fact.flags ?? []).length > 0)) return 'low';
  const cited = [...pages, ...stated.map(({ page }) => page), ...sayings.map(({ page }) => page)];
  return rule.confidence === 'high' && cited.some(({ unreadSince }) => unreadSince !== undefined) ? 'medium' : rule.confidence;
}
