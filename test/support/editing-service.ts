import { createFrontEnd, type FrontEnd } from './browser/front-end.ts';
import { type Env, startingAt, startService, type TestService, useService } from './service.ts';
import { type AdminDesk, adminTokens, createAdminDesk } from './sign-on/admins.ts';

/** A service, on 20 December 2026 at noon in Tokyo, whose admins change the meter and the texts. */
export interface EditingService {
  readonly service: TestService;
  readonly page: FrontEnd;
  readonly desk: AdminDesk;
  /** As a viewer, with the ETag. */
  read<T>(path: string): Promise<{ body: T; etag: string }>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Reads again and changes at once. */
  change(path: string, change: object): Promise<Response>;
  /** Another process on the same store. */
  another(): Promise<TestService>;
}

/** One for a block of tests. */
export function useEditingService(env: () => Env = () => ({})): EditingService {
  const all = () => ({ ADMIN_TOKENS: adminTokens, ...env() });
  const overrides = { realNow: startingAt('2026-12-20T12:00:00+09:00') };
  const service = useService(all, overrides);
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);

  const read = async <T>(path: string) => {
    const answer = await desk.get(path);
    return { body: (await answer.json()) as T, etag: answer.headers.get('etag') ?? '' };
  };
  const put: EditingService['put'] = (path, body, headers = {}) => desk.call('PUT', path, { body, headers });

  return {
    service,
    page,
    desk,
    read,
    put,
    async change(path, change) {
      const { body, etag } = await read<object>(path);
      return put(path, { ...body, ...change }, { 'If-Match': etag });
    },
    another: () => startService({ STORE_URL: `file:${service.dataDir}`, ...all() }, overrides),
  };
}
