/** Pages of a few lines that are not the document, and short documents that are. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/capture/verdict.ts';
import { loadCatalogue } from '../../../src/declare/catalogue.ts';
import { extractText } from '../../../src/extract/extract.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../config/catalogue.yaml'));

function verdictOf(title: string, body: string): string {
  return judged(title, body).verdict;
}

function judged(title: string, body: string): ReturnType<typeof classify> {
  const html = `<!doctype html><html><head><title>${title}</title></head><body><main>${body}</main></body></html>`;
  const page = extractText(html, html.length, { catalogue });
  return classify({ status: 200, headers: {}, page }, catalogue.verdicts);
}

describe('a page of a few lines', () => {
  it.each([
    [
      'error-page',
      'Acme',
      '<h1>Scheduled work</h1><p>Our website is currently undergoing scheduled maintenance. We will be back shortly.</p>',
    ],
    [
      'error-page',
      'Acme',
      '<h1>Hmm, we looked everywhere</h1><p>The page that you were after may have moved or does not exist anymore.</p>',
    ],
    ['error-page', 'Acme', '<h1>Ups!</h1><p>Diese Seite konnte leider nicht gefunden werden. Vielleicht wurde sie verschoben.</p>'],
    ['error-page', 'Acme', '<h1>Oh non !</h1><p>Cette page est introuvable, ou a été déplacée. Retournez à l’accueil du site.</p>'],
    [
      'error-page',
      'acme.example',
      '<h1>acme.example is for sale</h1><p>This domain may be for sale. Buy this domain today, at a good price.</p>',
    ],
    ['error-page', 'Acme', '<p>An unexpected error stopped us. Please try again in a few minutes, or write to our support team.</p>'],
    ['challenge', 'Acme', '<h1>Sorry</h1><p>This content is not available in your country or region due to legal requirements.</p>'],
    ['challenge', 'Acme', '<h1>Slow down</h1><p>You have sent too many requests in a given amount of time. Please wait and retry.</p>'],
    ['challenge', '', '<h1>403 Forbidden</h1><p>Your IP address has been blocked. Reference #18.2f3c of this morning.</p>'],
    ['login', 'Acme', '<h1>Request access</h1><p>To view our documents, please enter your work email and sign our NDA first.</p>'],
    ['login', 'Acme', '<h1>Enter your code</h1><p>We sent a six digit code to your email address. Enter the code to go on.</p>'],
    ['login', 'Acme', '<h1>Please confirm your age</h1><p>You must be 18 or older to enter this website. Enter your date of birth.</p>'],
    [
      'consent',
      'Acme',
      '<h2>We value your privacy</h2><p>We and our 812 partners store and/or access information on a device, such as cookies.</p>',
    ],
  ])('is %s by what it says: %s %s', (verdict, title, body) => {
    expect(verdictOf(title, body)).toBe(verdict);
  });

  it('is explained by its own words', () => {
    const { because } = judged('Acme', '<h1>Slow down</h1><p>You have sent too many requests in a given amount of time. Please wait.</p>');
    expect(because).toBe('the text says "too many requests" and there is little else');
  });

  it.each([
    ['<h1>Subprocessors</h1><p>We do not use any subprocessors, and we will tell you before we do.</p>'],
    ['<h1>Retention</h1><p>We keep prompts for 30 days. If the page is not found in the cache, it is loaded again.</p>'],
    ['<h1>Privacy</h1><p>This policy is no longer in force since last spring. Our new policy replaces it.</p>'],
    ['<h1>Certificates</h1><ul><li>SOC 2 Type II: request access to the report</li><li>ISO 27001: download</li></ul>'],
    ['<h1>Maintenance</h1><p>Scheduled maintenance is announced five days ahead, and takes place on Sundays.</p>'],
    ['<h1>Encryption</h1><p>Data is encrypted at rest. Zero data retention is not available on the Free plan.</p>'],
  ])('is the document where it speaks of its own matter: %s', (body) => {
    expect(verdictOf('Acme', body)).toBe('content');
  });

  it('is asked only while it is short', () => {
    const filler = '<p>The customer and the provider agree on what is written in the order form that both of them sign.</p>'.repeat(8);
    const error = '<h1>Errors</h1><p>The page that you asked for may have moved.</p>';
    expect([verdictOf('Acme', error), verdictOf('Acme', error + filler)]).toEqual(['error-page', 'content']);
  });
});
