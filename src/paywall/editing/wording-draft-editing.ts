import type { EpochMs } from '../clock.ts';
import { type Fault, hasCode, PaywallError } from '../errors.ts';
import type { Wording } from '../wording/wording.ts';
import { checkVersion, type Edit, type PartCodec, type PartEditor, type Versioned } from './part-editing.ts';
import { checkWording } from './wording-check.ts';
import type { OfLocale, Publishing, WordingDraft, WordingDrafts } from './wording-drafts.ts';
import type { WordingEditor } from './wording-editing.ts';
import { wordingProgress } from './wording-progress.ts';

const place = 'wording-draft/';
const partOf = (locale: string) => `${place}${locale}` as const;

const sameTexts = (one: Wording | null, other: Wording) => JSON.stringify(one) === JSON.stringify(other);

const changedSince = {
  path: '',
  message: 'is based on older texts: the published texts have changed since. Compare both before publishing.',
} as const;

interface Needs {
  readonly parts: PartEditor;
  readonly form: PartCodec<WordingDraft>;
  readonly wordings: WordingEditor;
}

export function createWordingDrafts({ parts, form, wordings }: Needs): WordingDrafts {
  const stored = (publication: string, locale: string) => parts.read(publication, partOf(locale), form);

  async function seen({ publication, locale, seenVersions }: OfLocale): Promise<Versioned<WordingDraft>> {
    const { value, version } = await stored(publication, locale);
    if (value === null) throw new PaywallError('unknown-draft', 'There is no draft in this language.');
    checkVersion(version, seenVersions, 'draft');
    return { value, version };
  }

  async function write(
    editing: Edit,
    before: Versioned<WordingDraft | null>,
    change: { readonly locale: string; readonly after: WordingDraft | null; readonly what: string | null },
  ): Promise<number> {
    const { locale, after, what } = change;
    return parts.write(editing, {
      part: partOf(locale),
      version: before.version,
      value: after === null ? null : form.write(after),
      what: what === null ? null : `wording.${what} ${locale}`,
      before: before.value?.wording ?? null,
      after: after?.wording ?? null,
    });
  }

  async function faultsOf(
    publication: string,
    { wording }: WordingDraft,
    { defaultLocale, despiteUntranslated, now }: Publishing & { readonly now: EpochMs },
  ): Promise<readonly Fault[]> {
    const faults = checkWording(wording, now).map(({ path, message }): Fault => ({ path, message }));
    if (despiteUntranslated || wording.locale === defaultLocale) return faults;
    const source = await wordings.find(publication, defaultLocale);
    if (source.value === null) return faults;
    const { untranslated, missing } = wordingProgress(wording, source.value);
    const of = (paths: readonly string[], message: string) => paths.map((path): Fault => ({ path, message }));
    const known = new Set(faults.map(({ path }) => path));
    const incomplete = [
      ...of(missing, `is missing; there is one in ${defaultLocale}`),
      ...of(untranslated, `is still as in ${defaultLocale}`),
    ];
    return [...faults, ...incomplete.filter(({ path }) => !known.has(path))];
  }

  /** Replaces the published texts, then takes the draft away: in this order nothing is lost if the process ends in between. */
  async function putLive(
    editing: Edit & { readonly what: string },
    draft: Versioned<WordingDraft>,
  ): Promise<Versioned<Wording>> {
    const { wording, basedOn } = draft.value;
    const live = await wordings.find(editing.publication, wording.locale);
    const written = sameTexts(live.value, wording)
      ? { value: wording, version: live.version }
      : await wordings.publish({ ...editing, wording, basedOn });
    try {
      await write(editing, draft, { locale: wording.locale, after: null, what: null });
    } catch (error) {
      // A draft that was changed in this moment stays one.
      if (!hasCode(error, 'version-conflict')) throw error;
    }
    return written;
  }

  function checkWhole(faults: readonly Fault[]): void {
    if (faults.length === 0) return;
    throw new PaywallError('invalid-request', 'The draft is not whole.', { faults });
  }

  async function replaced(
    editing: Edit & { readonly locale: string },
    before: Versioned<WordingDraft>,
    { after, what }: { readonly after: WordingDraft; readonly what: string },
  ): Promise<Versioned<WordingDraft>> {
    const version = await write(editing, before, { locale: editing.locale, after, what });
    return { value: after, version };
  }

  return {
    faultsOf,

    async list(publication) {
      const drafts = (await parts.list(publication)).flatMap(({ part, value, version }) => {
        if (!part.startsWith(place)) return [];
        try {
          const draft = form.read(value, version);
          return draft === null ? [] : [{ value: draft, version }];
        } catch {
          return [];
        }
      });
      return drafts.sort((one, other) => (one.value.wording.locale < other.value.wording.locale ? -1 : 1));
    },

    async read(publication, locale) {
      const { value, version } = await stored(publication, locale);
      if (value === null) throw new PaywallError('unknown-draft', 'There is no draft in this language.');
      return { value, version };
    },

    async save({ wording, basedOn, seenVersions, ...editing }) {
      const { publication, who, via = null, now } = editing;
      const { locale } = wording;
      const before = await stored(publication, locale);
      if (seenVersions === null) checkVersion(before.value === null ? 0 : 1, [0], 'draft');
      else if (before.value === null) throw new PaywallError('unknown-draft', 'There is no draft in this language.');
      else checkVersion(before.version, seenVersions, 'draft');
      const schedule = before.value?.schedule ?? null;
      const after: WordingDraft = { wording, basedOn, saved: { at: now, who, via }, schedule, refused: null };
      const what = before.value === null ? 'draft-create' : 'draft-update';
      return { value: after, version: await write(editing, before, { locale, after, what }) };
    },

    async discard(change) {
      await write(change, await seen(change), { locale: change.locale, after: null, what: 'draft-discard' });
    },

    async forget(change) {
      const draft = await stored(change.publication, change.locale);
      if (draft.value === null) return;
      const found = { value: draft.value, version: draft.version };
      await write(change, found, { locale: change.locale, after: null, what: 'draft-discard' });
    },

    async publish(change) {
      const draft = await seen(change);
      checkWhole(await faultsOf(change.publication, draft.value, change));
      return putLive({ ...change, what: 'publish' }, draft);
    },

    async schedule({ at, ...change }) {
      const draft = await seen(change);
      checkWhole(await faultsOf(change.publication, draft.value, { ...change, now: at }));
      const { who, via = null, despiteUntranslated } = change;
      const after = { ...draft.value, schedule: { at, who, via, despiteUntranslated }, refused: null };
      return replaced(change, draft, { after, what: 'schedule' });
    },

    async unschedule(change) {
      const draft = await seen(change);
      return replaced(change, draft, { after: { ...draft.value, schedule: null }, what: 'unschedule' });
    },

    async publishDue({ publication, locale, now, defaultLocale }) {
      const draft = await stored(publication, locale);
      const schedule = draft.value?.schedule ?? null;
      if (draft.value === null || schedule === null || schedule.at > now) return 'not-due';
      const { who, via, despiteUntranslated } = schedule;
      const editing = { publication, locale, who, via, now };
      const found = { value: draft.value, version: draft.version };
      const live = await wordings.find(publication, locale);
      const isCurrent = live.version === found.value.basedOn || sameTexts(live.value, found.value.wording);
      const faults = [
        ...(await faultsOf(publication, found.value, { defaultLocale, despiteUntranslated, now })),
        ...(isCurrent ? [] : [changedSince]),
      ];
      try {
        if (faults.length === 0) {
          await putLive({ ...editing, what: 'publish-scheduled' }, found);
          return 'published';
        }
        const after = { ...found.value, schedule: null, refused: { at: now, faults } };
        await replaced(editing, found, { after, what: 'schedule-refused' });
        return 'refused';
      } catch (error) {
        // Another process was quicker.
        if (hasCode(error, 'version-conflict')) return 'not-due';
        throw error;
      }
    },
  };
}
