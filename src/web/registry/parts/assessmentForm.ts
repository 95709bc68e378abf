/**
 * The form by which an analyst sums up how an offering can be hosted.
 * @module
 */
import { AUDIENCE_FITS, HOSTING_VERDICTS } from '../../../domain/registry.ts';
import { fitLabel, verdictLabel } from '../../../lib/gradeWords.ts';
import { type Html, html, type Part, tokenField } from '../../html.ts';
import { options } from '../../parts/fields.ts';
import { directoryPath } from '../addresses.ts';
import type { TypedAssessment } from '../assessmentForm.ts';
import type { DirectoryEntry } from '../reading/directory.ts';

export interface AssessmentFormModel {
  typed: TypedAssessment;
  csrf: string;
  /** It was sent and refused: it stands open. */
  isOpen: boolean;
  /** What was done, or what went wrong. */
  banner?: Part;
}

/** Empty rows that stand ready. */
const SPARE = 2;

export function assessmentForm({ offering, assessment }: DirectoryEntry, { typed, csrf, isOpen }: AssessmentFormModel): Html {
  const label = assessment ? 'Change the assessment' : 'Assess this offering';
  const verdicts = HOSTING_VERDICTS.map((verdict) => [verdict, verdictLabel(verdict)] as const);
  const lines = (name: 'reasons' | 'strengths' | 'weaknesses' | 'positive' | 'negative' | 'models', title: string): Html =>
    html`<label class="field"><span>${title}</span><textarea name="${name}" rows="3">${typed[name]}</textarea></label>`;
  return html`<details class="assess" id="assess"${isOpen ? html` open` : undefined}><summary class="button">${label}</summary>
<form class="stack rule-form" method="post" action="${directoryPath(offering.id)}/assess">${tokenField(csrf)}<input type="hidden" name="version" value="${typed.version}">
<p class="hint">Lists are one entry a line. Each passage must stand in a stored page of the source that is named. Saving vouches for it.</p>
<label class="field"><span>Verdict</span><select name="verdict">${options(verdicts, typed.verdict)}</select></label>
${lines('reasons', 'Reasons')}
<fieldset class="lines"><legend>For whom</legend>${rowsOf(typed.audiences, { audience: '', fit: 'suitable', because: '' }).map(audienceFields)}</fieldset>
<div class="columns even">${lines('strengths', 'Strengths')}${lines('weaknesses', 'Weaknesses')}${lines('positive', 'Positive findings')}${lines('negative', 'Negative findings')}</div>
<label class="field"><span>Server location</span><input name="serverLocation" value="${typed.serverLocation}" maxlength="600"></label>
${lines('models', 'Models')}
<fieldset class="lines"><legend>Sources</legend>${rowsOf(typed.citations, { source: '', quote: '' }).map(citationFields)}</fieldset>
<label class="field"><span>Why it is changed (optional)</span><input name="reason" value="${typed.reason}" maxlength="600"></label>
<p><button class="button primary">Save the assessment</button></p></form></details>`;
}

function rowsOf<Row>(rows: readonly Row[], empty: Row): Row[] {
  return [...rows, ...Array.from({ length: SPARE }, () => empty)];
}

function audienceFields({ audience, fit, because }: TypedAssessment['audiences'][number], at: number): Html {
  const fits = AUDIENCE_FITS.map((one) => [one, fitLabel(one)] as const);
  const of = html`<span class="sr"> ${at + 1}</span>`;
  return html`<div class="line"><label class="field"><span>Audience${of}</span><input name="audience" value="${audience}" maxlength="200"></label><label class="field"><span>Suitability${of}</span><select name="fit">${options(fits, fit)}</select></label><label class="field grows"><span>Because${of}</span><input name="because" value="${because}" maxlength="600"></label></div>`;
}

function citationFields({ source, quote }: TypedAssessment['citations'][number], at: number): Html {
  const of = html`<span class="sr"> ${at + 1}</span>`;
  return html`<div class="line"><label class="field"><span>Source${of}</span><input name="source" value="${source}" placeholder="vendor/source" maxlength="200"></label><label class="field grows"><span>Passage, word for word${of}</span><textarea name="quote" rows="2">${quote}</textarea></label></div>`;
}
