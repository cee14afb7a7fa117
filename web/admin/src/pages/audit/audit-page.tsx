import { PageTitle } from '../../components/page-title.tsx';

export function AuditPage() {
  return <PageTitle title="Audit" />;
}
