/**
 * What `@duckduckgo/autoconsent` brings: its content script, its rules, and the snippets that its rules may run among the page's own scripts.
 * @module
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { evalSnippets, filterCompactRules, type IndexedCMPRuleset } from '@duckduckgo/autoconsent';

export interface ConsentEngine {
  /** Source of the content script. It expects `autoconsentSendMessage` and sets `autoconsentReceiveMessage`. */
  script: string;
  /** Answer to the script's first message. */
  initial(url: string, isMainFrame: boolean): unknown;
  /** Source of a snippet; undefined where the package has none of that name. */
  snippet(id: unknown): string | undefined;
}

const CONFIG = {
  enabled: true,
  autoAction: 'optOut',
  disabledCmps: [],
  enablePrehide: false,
  enableCosmeticRules: true,
  enableGeneratedRules: true,
  // The page has come to rest before: what is not there at the second look does not come. Heuristics run at the second.
  detectRetries: 1,
  isMainWorld: false,
  enableHeuristicDetection: false,
  // Reject where that can be done with one press, else what only takes note, else the one button that there is.
  heuristicMode: 'tier2',
  logs: { lifecycle: false, rulesteps: false, detectionsteps: false, evals: false, errors: false, messages: false, waits: false },
};

let engine: ConsentEngine | undefined;

/** Reads the package's files when they are first needed. */
export function consentEngine(): ConsentEngine {
  engine ??= loadEngine();
  return engine;
}

function loadEngine(): ConsentEngine {
  const { resolve } = createRequire(import.meta.url);
  const rules = JSON.parse(readFileSync(resolve('@duckduckgo/autoconsent/rules/compact-rules.json'), 'utf8')) as IndexedCMPRuleset;
  const snippets = evalSnippets as Record<string, () => unknown>;
  return {
    script: readFileSync(join(dirname(resolve('@duckduckgo/autoconsent')), 'autoconsent.playwright.js'), 'utf8'),
    initial: (url, mainFrame) => ({ type: 'initResp', config: CONFIG, rules: { compact: filterCompactRules(rules, { url, mainFrame }) } }),
    snippet(id) {
      const snippet = typeof id === 'string' && Object.hasOwn(snippets, id) ? snippets[id] : undefined;
      return snippet && `(${snippet.toString()})()`;
    },
  };
}
