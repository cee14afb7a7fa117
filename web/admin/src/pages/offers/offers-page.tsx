import { PageTitle } from '../../components/page-title.tsx';

export function OffersPage() {
  return <PageTitle title="Offers" />;
}
