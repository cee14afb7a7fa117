import { useQuery } from '@tanstack/react-query';
import { Redirect, Route, Switch } from 'wouter';
import { useClient } from '../api/api-context.tsx';
import type { PublicationsAnswer } from '../api/publication-context.tsx';
import { Empty, Failure, Loading } from '../components/states.tsx';
import { Shell } from './shell.tsx';

/** Where one is after signing in, and where an address leads that names no publication. */
const startPage = 'overview';

/** Finds the publication that the address names. */
export function Publications() {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['publications'],
    queryFn: async ({ signal }) => (await client<PublicationsAnswer>('/v1/admin/publications', { signal })).body,
  });
  if (error !== null && data === undefined) {
    return <Failure error={error} title="The publications cannot be shown" retry={() => void refetch()} />;
  }
  if (data === undefined) return <Loading />;
  const [first] = data.publications;
  if (first === undefined) return <Empty title="There is no publication yet">Add one to the configuration.</Empty>;
  return (
    <Switch>
      {data.publications.map((publication) => (
        <Route key={publication.name} path={`/${publication.name}`} nest>
          <Shell key={publication.name} publication={publication} publications={data.publications} />
        </Route>
      ))}
      <Redirect to={`/${first.name}/${startPage}`} replace />
    </Switch>
  );
}
