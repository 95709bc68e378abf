/** How much a change of text matters by what it speaks of. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/compare/compare.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { Catalogue } from '../../../src/domain/catalogue.ts';
import { extractHtml, mainPage } from '../../helpers/extracts.ts';

const shipped = await loadCatalogue(join(import.meta.dirname, '../../../config/catalogue.yaml'));

/** `severity rule` of each change. */
function weights(before: string, after: string, catalogue: Catalogue = shipped): string[] {
  return compare(extractHtml(mainPage(before)), extractHtml(mainPage(after)), catalogue).map(({ severity, rule }) => `${severity} ${rule}`);
}

const KEPT = '<p>The parties agree on the scope of the services in the order form.</p>';
const OBJECT = '<p>The customer may object to a new subprocessor within the time that the notice states.</p>';
const DEEMED = '<p>Where the customer does not object in time, the new subprocessor is deemed accepted.</p>';

describe('a change of text', () => {
  it('is critical where silence now counts as consent', () => {
    expect(weights(KEPT + OBJECT, KEPT + OBJECT + DEEMED)).toEqual([
      'critical a passage is new: silence now counts as consent (silence-consents)',
    ]);
  });

  it('is no news where the page said so before, in other words or elsewhere', () => {
    const moved = DEEMED.replace('in time', 'within that time');
    expect(weights(KEPT + DEEMED, KEPT + moved).join()).not.toContain('silence-consents');
    expect(weights(KEPT + DEEMED, KEPT + DEEMED + moved)).toEqual(['medium a passage is new']);
  });

  it.each([
    ['who indemnifies whom', 'The customer shall indemnify the provider against claims of third parties.', 'indemnity'],
    ['who owns the output', 'The provider owns all output that the services generate for the customer.', 'ownership'],
    ['zero data retention', 'Zero data retention is available to customers of the enterprise plan.', 'zero-retention'],
    ['what models are trained with', 'The provider trains its models on prompts that the customer marked as feedback.', 'training'],
    ['duties under the AI Act', 'The provider has signed the Code of Practice for general-purpose AI.', 'ai-act'],
  ])('is high where it is about %s, come or gone', (_, clause, rule) => {
    expect(weights(KEPT, `${KEPT}<p>${clause}</p>`)).toEqual([expect.stringMatching(new RegExp(`^high .*\\(${rule}\\)$`))]);
    expect(weights(`${KEPT}<p>${clause}</p>`, KEPT)).toEqual([expect.stringMatching(new RegExp(`^high .*\\(${rule}\\)$`))]);
  });

  it.each([
    'Staff with access to customer data is trained once a year.',
    'All personnel take part in a security awareness training on personal data.',
    'The customer shall not use output to train models that compete with the services.',
  ])('is not about what models are trained with where it says: %s', (clause) => {
    expect(weights(KEPT, `${KEPT}<p>${clause}</p>`)).toEqual(['medium a passage is new']);
  });

  it('is weighed by the sentences that differ, not by those around them', () => {
    const clause = (fee: string) => `<p>The customer shall indemnify the provider. The fee for support is ${fee} euros.</p>`;
    expect(weights(KEPT + clause('50'), KEPT + clause('80'))).toEqual(['medium an amount or a number changed']);
  });

  it('is weighed by its heading, too, where a rule asks for one', () => {
    const rules = (heading: string, text: string) => `${KEPT}<h2>${heading}</h2><p>${text}</p>`;
    const [old, now] = ['Customers must not generate spam with it.', 'Customers must not generate spam or malware with it.'];
    expect(weights(rules('Prohibited uses', old), rules('Prohibited uses', now))).toEqual([
      expect.stringMatching(/^high .*\(acceptable-use\)$/),
    ]);
    expect(weights(rules('Our office', old), rules('Our office', now))).toEqual([expect.stringMatching(/^medium /)]);
  });

  it('that is editorial weighs as such whatever it is about', () => {
    const clause = (verb: string) => `<p>The customer shall indemnify the provider and ${verb} it harmless.</p>`;
    expect(weights(KEPT + clause('hold'), KEPT + clause('holdd'))).toEqual([expect.stringMatching(/^low /)]);
  });
});

describe('a rule for passages', () => {
  const catalogue = (rule: object) => ({
    keys: {},
    severity: { passages: { rules: [{ id: 'x', severity: 'high', says: 'x', ...rule }] } },
  });

  it('needs phrases, and known wording in them', () => {
    expect(Catalogue.safeParse(catalogue({ when: ['gained'], about: ['deemed'] })).success).toBe(true);
    expect(Catalogue.safeParse(catalogue({ when: ['changed'], under: ['fees'] })).success).toBe(true);
    expect(Catalogue.safeParse(catalogue({ when: ['gained'], under: ['fees'] })).error?.issues[0]?.message).toContain('needs "about"');
    const { error } = Catalogue.safeParse(catalogue({ when: ['gained'], about: ['<unheard>'] }));
    expect(error?.issues[0]).toMatchObject({
      message: 'refers to <unheard>, which is not under "terms"',
      path: ['severity', 'passages', 'rules', 0, 'about', 0],
    });
  });
});
