import type { OfferBody } from './offer-api.ts';

/** A text of the offer's own, or none. What was typed stays while that of the wording is chosen. */
export interface TemplateDraft {
  readonly from: 'wording' | 'text';
  readonly text: string;
  /** One text per number, of which a file has written several; what is typed takes the place of all of them. */
  readonly byNumber?: Exclude<OfferBody['templates']['label'], string | null | undefined>;
}

/** What an offer says by itself, in every language or in one. */
export interface OwnTexts {
  readonly label: TemplateDraft;
  readonly deadline: TemplateDraft;
}

export const ownTextNames = ['label', 'deadline'] as const;

export type OwnTextName = (typeof ownTextNames)[number];

const noTemplate: TemplateDraft = { from: 'wording', text: '' };

export const noOwnTexts: OwnTexts = { label: noTemplate, deadline: noTemplate };

function templateDraftOf(template: OfferBody['templates']['label']): TemplateDraft {
  if (template === null || template === undefined) return noTemplate;
  if (typeof template === 'string') return { from: 'text', text: template };
  return { from: 'text', text: template.other, byNumber: template };
}

export const ownTextsOf = ({ label, deadline }: Pick<OfferBody['templates'], OwnTextName>): OwnTexts => ({
  label: templateDraftOf(label),
  deadline: templateDraftOf(deadline),
});

function templateOf({ from, text, byNumber }: TemplateDraft) {
  if (from === 'wording') return null;
  return byNumber?.other === text ? byNumber : text;
}

/** The two texts, each null for that of the wording. */
export const writtenTexts = ({ label, deadline }: OwnTexts) => ({
  label: templateOf(label),
  deadline: templateOf(deadline),
});

/** Those of single languages that say anything; undefined if none does. */
export function writtenLocales(locales: Readonly<Record<string, OwnTexts>>) {
  const written = Object.entries(locales).flatMap(([locale, texts]) => {
    const { label, deadline } = writtenTexts(texts);
    const own = { ...(label !== null && { label }), ...(deadline !== null && { deadline }) };
    return Object.keys(own).length === 0 ? [] : [[locale, own] as const];
  });
  return written.length === 0 ? undefined : Object.fromEntries(written);
}

export const inWords = ({ from, text }: TemplateDraft) => (from === 'wording' ? 'As in the wording' : text);
