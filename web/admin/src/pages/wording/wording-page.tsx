import { PageTitle } from '../../components/page-title.tsx';

export function WordingPage() {
  return <PageTitle title="Wording" />;
}
