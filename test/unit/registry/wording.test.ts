/**
 * What vendors commit to and how offerings can be hosted: which wording answers the questions that come with Clausewatch, and which, however
 * much alike, does not. All wording here is our own.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import type { Catalogue } from '../../../src/domain/catalogue.ts';
import type { StatedFact } from '../../../src/domain/deskPorts.ts';
import type { FactValue } from '../../../src/domain/extraction.ts';
import { type Question, questionsOf } from '../../../src/domain/question.ts';
import { cellId, type Grade } from '../../../src/domain/registry.ts';
import type { SourceKind } from '../../../src/domain/vocabulary.ts';
import type { EvidencePage } from '../../../src/registry/pages.ts';
import { createProposer, type Proposal, type Proposer } from '../../../src/registry/propose.ts';
import { REPOSITORY } from '../../helpers/cli.ts';

let catalogue: Catalogue;
let proposer: Proposer;
beforeAll(async () => {
  catalogue = await loadCatalogue(join(REPOSITORY, 'config', 'catalogue.yaml'));
  proposer = createProposer(catalogue);
});

interface Said {
  kind?: SourceKind;
  /** Headings above what is said. */
  under?: string[];
  says?: string[];
  facts?: Array<[key: string, value: FactValue]>;
  isLost?: boolean;
}

const AT = '2026-03-01T06:00:00.000Z';

function pageOf({ kind = 'terms', under = ['Terms'], says = [], facts = [], isLost = false }: Said, index: number): EvidencePage {
  const [title = 'Terms'] = under;
  const passages = [
    { path: [], kind: 'heading' as const, text: title, hash: 'h' },
    ...says.map((text) => ({ path: under, kind: 'paragraph' as const, text, hash: text })),
  ];
  const stated = facts.map(
    ([key, value], passage): StatedFact => ({ key, value, quote: `It says ${key}.`, path: under, extractor: 'test', passage }),
  );
  return {
    source: `northwind/page-${index}`,
    kind,
    url: `https://northwind.example/${index}`,
    read: {
      snapshot: `${index}`.repeat(64),
      at: AT,
      contentHash: `${index}`,
      facts: stated,
      title,
      passages: () => Promise.resolve(passages),
    },
    ...(isLost ? { unreadSince: AT } : {}),
  };
}

function questionOf(id: string): Question {
  const question = questionsOf(catalogue).find((one) => one.id === id);
  if (!question) throw new Error(`the catalogue does not ask ${id}`);
  return question;
}

async function proposed(id: string, ...said: Said[]): Promise<Proposal> {
  const question = questionOf(id);
  const pages = said.map(pageOf);
  const subject = { type: question.subject === 'vendor' ? 'vendor' : 'offering', id: 'northwind' } as const;
  return proposer.propose(
    { id: cellId(subject, id), subject, question, vendor: 'northwind', sources: pages.map(({ source }) => source) },
    pages,
  );
}

const gradeOf = async (id: string, ...said: Said[]): Promise<Grade> => (await proposed(id, ...said)).answer.grade;
const says = (text: string, more: Omit<Said, 'says'> = {}): Said => ({ says: [text], ...more });

describe('acceptable_use', () => {
  const under = ['Northwind Acceptable Use Policy'];

  it.each([
    ['You may not use the services to plan or carry out harm to others.', under],
    ['Generating content that deceives voters is prohibited.', ['Usage Policy', 'What we prohibit']],
    ['Es ist untersagt, den Dienst zur Überwachung von Personen zu nutzen.', ['Nutzungsrichtlinie']],
    ['Il est interdit d’utiliser le service pour surveiller des personnes.', ['Politique d’utilisation']],
  ])('is published where a policy of its own forbids something: %s', async (text, headings) => {
    expect(await gradeOf('acceptable_use', says(text, { kind: 'policy', under: headings }))).toBe('yes_public');
  });

  it('is no more than referred to where only the terms bind the customer to it', async () => {
    expect(await gradeOf('acceptable_use', says('Use of the services is subject to our Acceptable Use Policy.'))).toBe('partial');
  });

  it.each([
    ['You may not use our logo for advertising.', ['Trademark Guidelines']],
    ['The services may not be used for resale.', ['Terms of Service', 'Restrictions']],
  ])('is not published because something else is forbidden: %s', async (text, headings) => {
    expect(await gradeOf('acceptable_use', says(text, { under: headings }))).toBe('none');
  });
});

describe.each(['no_train_default', 'no_training'])('%s', (id) => {
  it.each<[FactValue, Grade]>([
    ['not_used', 'yes_public'],
    ['opt_in', 'yes_public'],
    ['mixed', 'partial'],
    ['opt_out_available', 'no'],
  ])('grades %s as %s', async (value, grade) => {
    expect(await gradeOf(id, { facts: [['training.default', value]] })).toBe(grade);
  });

  it('is not taken from the better of two pages', async () => {
    const better: Said = { facts: [['training.default', 'not_used']] };
    expect(await gradeOf(id, better, { facts: [['training.default', 'mixed']] })).toBe('partial');
  });
});

describe('output_ownership', () => {
  it.each([
    'As between the parties, Customer owns all Output that the service returns.',
    'You keep your rights in Input and you own the Output.',
    'We hereby assign to you all right, title and interest in the outputs.',
    'Outputs are owned by the customer.',
    'Der Kunde ist Inhaber aller Rechte an den Ausgaben.',
    'Vous êtes propriétaire des sorties que le service produit.',
  ])('is the customer’s by: %s', async (text) => {
    expect(await gradeOf('output_ownership', says(text))).toBe('yes_public');
  });

  it('is half said where the vendor only claims nothing', async () => {
    expect(await gradeOf('output_ownership', says('Northwind does not claim ownership of the output.'))).toBe('partial');
  });

  it.each([
    'You do not own the Output until all fees are paid.',
    'You retain ownership of your Input, and we own the Output.',
    'You own your Input.',
    'You must not claim that you own the output of other customers.',
    'If you are not a paying member, you do not own the outputs.',
    'You are responsible for the Output.',
  ])('is not the customer’s by: %s', async (text) => {
    expect(['none', 'partial']).toContain(await gradeOf('output_ownership', says(text)));
    expect(await gradeOf('output_ownership', says(text))).not.toBe('yes_public');
  });
});

describe('ip_indemnity', () => {
  it.each([
    'Northwind will defend and indemnify Customer against third-party claims that the Output infringes a copyright.',
    'Our indemnity obligations to customers include claims that use of the output infringes intellectual property rights of others.',
  ])('covers output by: %s', async (text) => {
    const { answer } = await proposed('ip_indemnity', says(text));
    expect([answer.grade, answer.summary]).toEqual(['yes_public', expect.stringContaining('output infringes')]);
  });

  it.each([
    'We will indemnify you against any claim that the Services infringe a patent.',
    'Provider shall hold Customer harmless from claims that the software misappropriates a trade secret.',
    'Der Anbieter stellt den Kunden von allen Ansprüchen wegen der Verletzung von Schutzrechten Dritter frei.',
  ])('covers the service, with a note that output is another thing, by: %s', async (text) => {
    const { answer } = await proposed('ip_indemnity', says(text));
    expect([answer.grade, answer.summary]).toEqual(['yes_public', expect.stringContaining('the service infringes')]);
    expect(answer.note).toContain('output');
  });

  it.each([
    'You will indemnify and hold us harmless from any claim that your content infringes the rights of others.',
    'Customer agrees to defend, indemnify and hold harmless Northwind from claims that Customer Data infringes a copyright.',
    'Customer shall indemnify the customers of Northwind for output that infringes.',
    'Der Kunde stellt den Anbieter von allen Ansprüchen wegen der Verletzung von Schutzrechten Dritter frei.',
    'Northwind is not obliged to defend or indemnify Customer against claims that the output infringes.',
    'The indemnified party will tell the indemnifying party of any claim of infringement.',
  ])('is not promised by what runs the other way, or nowhere: %s', async (text) => {
    expect(await gradeOf('ip_indemnity', says(text))).toBe('none');
  });
});

describe('retention_default', () => {
  it('is the stated time', async () => {
    const { answer } = await proposed('retention_default', { kind: 'privacy', facts: [['retention.default', { n: 30, unit: 'd' }]] });
    expect([answer.grade, answer.summary]).toEqual(['yes_public', 'Inputs and outputs are kept for 30 days by default.']);
  });

  it('is half said without a time', async () => {
    const text = 'We keep your prompts and outputs until you delete the conversation.';
    expect(await gradeOf('retention_default', says(text, { kind: 'privacy' }))).toBe('partial');
  });

  it('is not said by what is kept of something else', async () => {
    expect(await gradeOf('retention_default', says('We keep invoices as long as required by law.', { kind: 'privacy' }))).toBe('none');
  });
});

describe('deprecation_notice', () => {
  it.each([
    'We give at least 90 days notice before a model is retired.',
    'Before we discontinue a feature, customers are told by e-mail with six (6) months’ notice.',
    'Modelle werden mit einer Frist von 6 Monaten eingestellt, wir informieren Sie im Voraus.',
  ])('is given with its time by: %s', async (text) => {
    expect(await gradeOf('deprecation_notice', says(text, { kind: 'help-center', under: ['Model lifecycle'] }))).toBe('yes_public');
  });

  it('is given by a list of times below its heading', async () => {
    const said = says('Models in general availability: at least 6 months.', {
      kind: 'help-center',
      under: ['Models', 'Deprecation notice periods'],
    });
    expect(await gradeOf('deprecation_notice', said)).toBe('yes_public');
  });

  it('is only for what partners serve where the headings say so', async () => {
    const said = says('We give notice of 6 months before a product is discontinued.', {
      under: ['Terms for products on partner platforms'],
    });
    expect(await gradeOf('deprecation_notice', said)).toBe('partial');
  });

  it('is half said without a time', async () => {
    expect(await gradeOf('deprecation_notice', says('We will give reasonable notice before a model is deprecated.'))).toBe('partial');
  });

  it('is denied where the vendor may end things without it', async () => {
    expect(await gradeOf('deprecation_notice', says('We may discontinue any feature at any time without prior notice.'))).toBe('no');
  });

  it.each([
    'We give 30 days notice before changes to these terms take effect.',
    'You may discontinue your use of the service at any time by giving notice of 30 days.',
    'After the product is discontinued you have 30 days to export your data.',
    'Beta features may be discontinued without notice.',
  ])('is neither given nor denied by: %s', async (text) => {
    expect(await gradeOf('deprecation_notice', says(text))).toBe('none');
  });
});

describe('safety_framework', () => {
  it('is published where a framework of its own says how risks are judged', async () => {
    const said = says('Models above a critical capability threshold are not released before safeguards are in place.', {
      kind: 'policy',
      under: ['Northwind Frontier Safety Framework'],
    });
    expect(await gradeOf('safety_framework', said)).toBe('yes_public');
  });

  it('is no more than named elsewhere', async () => {
    const said = says('Our models are evaluated under our Preparedness Framework for catastrophic risks.', {
      kind: 'trust-center',
      under: ['Trust'],
    });
    expect(await gradeOf('safety_framework', said)).toBe('partial');
  });

  it.each(['We follow a risk management framework for information security.', 'High risk uses need a review.'])(
    'is not published because of: %s',
    async (text) => {
      expect(await gradeOf('safety_framework', says(text, { kind: 'policy', under: ['Security'] }))).toBe('none');
    },
  );
});

describe('on_premises', () => {
  it.each([
    'Enterprise customers can deploy the models on their own infrastructure under a licence.',
    'Self-hosted models are available to enterprise customers; contact sales.',
    'Unsere Modelle lassen sich mit einer Lizenz on-premises betreiben: Betrieb on-premises nach Vertrag.',
  ])('is there under a contract by: %s', async (text) => {
    expect(await gradeOf('on_premises', says(text, { kind: 'help-center', under: ['Deployment'] }))).toBe('yes_gated');
  });

  it('is there for anybody where no contract is spoken of', async () => {
    expect(await gradeOf('on_premises', says('The models can be run on-premises.', { kind: 'help-center', under: ['Deployment'] }))).toBe(
      'yes_public',
    );
  });

  it('is denied where the page says so', async () => {
    expect(await gradeOf('on_premises', says('We do not offer on-premises deployment of our models.', { kind: 'help-center' }))).toBe('no');
  });

  it.each([
    'You are responsible for the security of your own infrastructure when you use the service.',
    'Our offices and premises are guarded, and visitors on our premises are escorted.',
    'The connector runs as a self-hosted agent and sends requests to our cloud.',
    'Upon termination you shall destroy all copies provided on your infrastructure.',
  ])('is not there because of: %s', async (text) => {
    expect(await gradeOf('on_premises', says(text, { kind: 'help-center' }))).toBe('none');
  });
});

describe('private_cloud', () => {
  it.each(['Models can be deployed in your virtual private cloud.', 'A single-tenant deployment is an option for large customers.'])(
    'is there by: %s',
    async (text) => {
      expect(await gradeOf('private_cloud', says(text, { kind: 'help-center' }))).toBe('yes_gated');
    },
  );

  it('is half there where cloud providers serve the models', async () => {
    expect(await gradeOf('private_cloud', says('The models are also available through cloud platforms.', { kind: 'help-center' }))).toBe(
      'partial',
    );
  });

  it.each(['Our infrastructure runs in a virtual private cloud of our hosting company.', 'We do not offer single-tenant deployment.'])(
    'is not there because of: %s',
    async (text) => {
      expect(await gradeOf('private_cloud', says(text, { kind: 'help-center' }))).toBe('none');
    },
  );
});

describe('eu_saas', () => {
  const help = { kind: 'help-center' as const, under: ['Where data is stored'] };

  it.each([
    'Customer data is stored exclusively in the European Union.',
    'Customers can choose the EU region for their workspace.',
    'Die Daten werden ausschließlich in der EU gespeichert.',
  ])('is there by: %s', async (text) => {
    expect(await gradeOf('eu_saas', says(text, help))).toBe('yes_public');
  });

  it.each([
    ['places of data in the EU', { ...help, facts: [['residency.places', ['IE']]] } satisfies Said],
    [
      'a list of providers of infrastructure there',
      says('Blue Hosting | Cloud infrastructure | Germany', { kind: 'subprocessors', under: ['Subprocessors'] }),
    ],
    ['a preference', says('We prefer hosting providers within the European Union.', { kind: 'privacy' })],
  ])('is half there by %s', async (_name, said) => {
    expect(await gradeOf('eu_saas', said as Said)).toBe('partial');
  });

  it('is not there where all places named are elsewhere, which are shown', async () => {
    const { answer } = await proposed('eu_saas', { ...help, facts: [['residency.places', ['US']]] });
    expect([answer.grade, answer.summary]).toEqual(['none', 'The places named for data are outside the EU: United States.']);
  });

  it.each([
    'Data is stored only in the EU unless support needs it elsewhere.',
    'We do not store data exclusively in the EU.',
    'Our representative in the European Union can be reached by mail only.',
    'EU data residency is not available.',
    'Residents of the EU can opt out and choose which cookies are stored.',
  ])('is not there because of: %s', async (text) => {
    expect(await gradeOf('eu_saas', says(text, help))).toBe('none');
  });

  it('takes no place of a provider for a place of data', async () => {
    expect(await gradeOf('eu_saas', { kind: 'subprocessors', under: ['Subprocessors'], facts: [['residency.places', ['IE']]] })).toBe(
      'none',
    );
  });
});

describe('hybrid', () => {
  it('is there where it is offered by name', async () => {
    expect(await gradeOf('hybrid', says('Hybrid deployment is supported.', { kind: 'help-center' }))).toBe('yes_public');
  });

  it('is half there where either can be had', async () => {
    expect(await gradeOf('hybrid', says('Run the models in the cloud or on-premises.', { kind: 'help-center' }))).toBe('partial');
  });

  it.each([
    'Hybrid search joins words and vectors.',
    'Our staff works in a hybrid model.',
    'Hybrid deployment: we do not support hybrid clouds.',
  ])('is not there because of: %s', async (text) => {
    expect(await gradeOf('hybrid', says(text, { kind: 'help-center' }))).toBe('none');
  });
});

describe('dpa_avv', () => {
  it('is public where one is read, with its date', async () => {
    const { answer } = await proposed('dpa_avv', {
      kind: 'dpa',
      under: ['Data Processing Addendum'],
      facts: [['dates.effective', '2026-01-01']],
    });
    expect([answer.grade, answer.values]).toEqual(['yes_public', { dpa_effective: '2026-01-01' }]);
    expect(answer.citations[0]?.quote).toBe('Data Processing Addendum');
  });

  it.each([
    'The parties enter into our Data Processing Agreement before personal data is processed.',
    'Sie schließen mit uns einen Auftragsverarbeitungsvertrag.',
  ])('is no more than referred to by: %s', async (text) => {
    expect(await gradeOf('dpa_avv', says(text))).toBe('partial');
  });

  it.each([
    'We sign a data processing agreement with each of our subprocessors.',
    'No data processing agreement is offered: we do not sign the data processing agreement of customers.',
  ])('is not there because of: %s', async (text) => {
    expect(await gradeOf('dpa_avv', says(text))).toBe('none');
  });
});

describe('open_source_path', () => {
  it.each([
    'Our small models are released under the Apache 2.0 license.',
    'We publish open-weight models that anybody may download under a licence.',
  ])('is there by: %s', async (text) => {
    expect(await gradeOf('open_source_path', says(text, { kind: 'help-center' }))).toBe('yes_public');
  });

  it('is half there where models can be downloaded on unknown terms', async () => {
    expect(await gradeOf('open_source_path', says('When you download our models, we log your name.', { kind: 'privacy' }))).toBe('partial');
  });

  it.each([
    'The plugin includes components licensed under Apache 2.0.',
    '“Open-Source Model” means a model released under an open-source licence.',
    'The weights of the model are confidential and released to you under licence only.',
    'Output may be subject to open-source licenses.',
  ])('is not there because of: %s', async (text) => {
    expect(await gradeOf('open_source_path', says(text))).toBe('none');
  });
});

describe('every commitment and criterion', () => {
  const IDS = {
    commitments: [
      'acceptable_use',
      'no_train_default',
      'output_ownership',
      'ip_indemnity',
      'retention_default',
      'deprecation_notice',
      'safety_framework',
    ],
    hosting: ['on_premises', 'private_cloud', 'eu_saas', 'hybrid', 'dpa_avv', 'no_training', 'open_source_path'],
  };

  it('is asked for, in order, with a question and rules', () => {
    for (const sheet of ['commitments', 'hosting'] as const) {
      expect(catalogue[sheet].map(({ id }) => id)).toEqual(IDS[sheet]);
      for (const { question, rules, read } of catalogue[sheet])
        expect([question?.endsWith('?'), rules.length > 0, read.length > 0]).toEqual([true, true, true]);
    }
  });

  it.each([...IDS.commitments, ...IDS.hosting])('%s is unclear, and not "none", where a page cannot be read at present', async (id) => {
    expect(await gradeOf(id, says('Nothing of the kind.', { isLost: true }))).toBe('unclear');
  });

  it.each([...IDS.commitments, ...IDS.hosting])('%s is "none" where all pages were read and say nothing', async (id) => {
    expect(await gradeOf(id, says('Nothing of the kind.'))).toBe('none');
  });
});
