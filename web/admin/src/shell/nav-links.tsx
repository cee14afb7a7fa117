import { NavLink } from '@mantine/core';
import { Link, useRoute } from 'wouter';
import { mayDo } from '../../../../src/paywall/admin/rights.ts';
import { useSession } from '../api/api-context.tsx';
import { Icon } from '../components/icon.tsx';
import { pages } from '../pages/pages.ts';

type Entry = (typeof pages)[number];

function PageLink({
  entry: { path, label, icon },
  onChoose,
}: {
  readonly entry: Entry;
  readonly onChoose: () => void;
}) {
  const [active] = useRoute(`/${path}/*?`);
  return (
    <Link href={`/${path}`} asChild onClick={onChoose}>
      <NavLink
        component="a"
        label={label}
        leftSection={<Icon name={icon} />}
        active={active}
        aria-current={active ? 'page' : undefined}
      />
    </Link>
  );
}

/** The pages of the publication that the admin may see. */
export function NavLinks({ onChoose }: { readonly onChoose: () => void }) {
  const session = useSession();
  const shown = pages.filter(({ right = 'read' }) => mayDo(session, right));
  return shown.map((entry) => <PageLink key={entry.path} entry={entry} onChoose={onChoose} />);
}
