import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  newsletterChangeSchema,
  newsletterLinksAnswer,
  newsletterLinksBody,
  newsletterSchema,
  newslettersAnswer,
} from '../../../../../src/http/schemas/newsletters.ts';
import { useClient } from '../../api/api-context.tsx';
import { isProblem, Problem } from '../../api/problem.ts';
import { useApiPath } from '../../api/publication-context.tsx';

export type NewsletterJson = z.output<typeof newsletterSchema>;
export type NewsletterChange = z.output<typeof newsletterChangeSchema>;
export type NewsletterLinks = z.output<typeof newsletterLinksAnswer>;
type LinksOrder = z.input<typeof newsletterLinksBody>;
type All = z.output<typeof newslettersAnswer>;

export function useNewsletters() {
  const client = useClient();
  const path = useApiPath('/newsletters');
  return useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<All>(path, { signal })).body.newsletters,
    // An admin who comes back to the window sees what has changed meanwhile.
    staleTime: 0,
  });
}

/** Maximum attempts while another admin changes other settings of the publication at the same moment. */
const attempts = 4;

const isAlike = (one: NewsletterChange, other: NewsletterChange) =>
  one.capPerDay === other.capPerDay && one.days === other.days;

/** What one does with newsletters. Each throws the `Problem` with which it is refused. */
export function useNewsletterChanges() {
  const client = useClient();
  const queries = useQueryClient();
  const path = useApiPath('/newsletters');
  const onSettled = () => queries.invalidateQueries({ queryKey: [path] });

  async function putOnce(id: string, changed: (now: NewsletterJson) => NewsletterChange) {
    const { body, etag } = await client<All>(path);
    const newsletter = body.newsletters.find((each) => each.id === id);
    if (newsletter === undefined)
      throw new Problem({ code: 'not-found', detail: 'This newsletter is no longer there.' });
    const options = { method: 'PUT', body: changed(newsletter), ifMatch: etag ?? '' } as const;
    return (await client<NewsletterJson>(`${path}/${id}`, options)).body;
  }

  /** The version is that of all settings: what somebody else changed beside this newsletter is in nobody's way. */
  async function put(id: string, changed: (now: NewsletterJson) => NewsletterChange): Promise<NewsletterJson> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await putOnce(id, changed);
      } catch (error) {
        if (!isProblem(error, 'version-conflict') || attempt === attempts) throw error;
      }
    }
  }

  const throwSwitch = useMutation({
    mutationFn: ({ id, off }: { readonly id: string; readonly off: boolean }) =>
      put(id, ({ capPerDay, days }) => ({ capPerDay, days, off })),
    onSettled,
  });

  const save = useMutation({
    mutationFn: ({ seen, change }: { seen: NewsletterJson; change: Omit<NewsletterChange, 'off'> }) =>
      put(seen.id, (now) => {
        if (isAlike(now, seen)) return { ...change, off: now.off };
        const detail = 'Someone else has changed this newsletter meanwhile: look at it again.';
        throw new Problem({ code: 'changed-meanwhile', detail });
      }),
    onSettled,
  });

  const sign = useMutation({
    mutationFn: async ({ id, body }: { readonly id: string; readonly body: LinksOrder }) =>
      (await client<NewsletterLinks>(`${path}/${id}/links`, { method: 'POST', body })).body,
  });

  return { throwSwitch, save, sign };
}
