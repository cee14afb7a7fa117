import { PageTitle } from '../../components/page-title.tsx';

export function MeterPage() {
  return <PageTitle title="Meter" />;
}
