import { expect } from 'chai';
import type { Wording } from '../../../src/paywall/wording/wording.ts';
import { unread } from '../browser/front-end.ts';
import { type EditingService, useEditingService } from '../editing-service.ts';
import type { Env } from '../service.ts';

/** A draft as the admin API answers it. */
export interface Draft {
  wording: Wording;
  basedOn: string | null;
  isCurrent: boolean;
  saved: { at: string; by: string };
  schedule: { at: string; by: string } | null;
  refused: { at: string; faults: { path: string; message: string }[] } | null;
  texts: { total: number; untranslated: string[]; missing: string[] };
  faults: { path: string; message: string }[];
}

/** A service on which admins write drafts; after each test there is no German, no draft, and the clock is back. */
export function useDraftStage(env: () => Env) {
  const stage: EditingService = useEditingService(env);

  const draftAt = (locale = 'de') => `/banners/${locale}/draft`;
  const read = (locale = 'de') => stage.read<Draft>(draftAt(locale));
  const save = (wording: Wording, etag: string | null, basedOn: string | null = null) =>
    stage.put(draftAt(wording.locale), { wording, basedOn }, etag === null ? {} : { 'If-Match': etag });
  /** `what` is the method and the path. */
  const act = (what: string, body?: unknown, etag?: string) => {
    const [method = '', path = ''] = what.split(' ');
    return stage.desk.call(method, path, { body, headers: etag === undefined ? {} : { 'If-Match': etag } });
  };
  const headlineIn = async (locale: string, page = stage.page) => {
    const { banner } = await page.meter(unread(), { fields: { locale } });
    return [banner?.locale, banner?.headline];
  };

  async function saved(wording: Wording, etag: string | null = null, basedOn: string | null = null): Promise<string> {
    const answer = await save(wording, etag, basedOn);
    expect(answer.status, await answer.clone().text()).to.equal(200);
    return answer.headers.get('etag') ?? '';
  }

  async function audited(what: string): Promise<{ who: string; what: string }[]> {
    const answer = await stage.desk.get(`/audit?what=${encodeURIComponent(what)}`, 'olga');
    return ((await answer.json()) as { entries: { who: string; what: string }[] }).entries;
  }

  /** As it was before: no German, no draft. */
  afterEach(async () => {
    for (const locale of ['de', 'en', 'ja']) {
      const draft = await stage.desk.get(draftAt(locale));
      if (draft.status === 200) await act(`DELETE ${draftAt(locale)}`, undefined, draft.headers.get('etag') ?? '');
    }
    const german = await stage.desk.get('/banners/de');
    if (german.status === 200) await act('DELETE /banners/de', undefined, german.headers.get('etag') ?? '');
    await stage.page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
  });

  return { stage, draftAt, read, save, act, headlineIn, saved, audited };
}
