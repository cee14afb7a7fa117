import { PageTitle } from '../../components/page-title.tsx';

export function ReadersPage() {
  return <PageTitle title="Readers" />;
}
