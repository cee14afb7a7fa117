import { Badge, Group, NavLink } from '@mantine/core';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { languageName } from '../../components/wording/wording-words.ts';
import { decodedPart } from '../../navigation/navigation.ts';
import { AppearancePage } from './appearance/appearance-page.tsx';
import { DraftPage } from './drafts/draft-page.tsx';
import { NewLanguage } from './new-language.tsx';
import { SavedWording } from './saved-wording.tsx';
import { useWordingList } from './use-wordings.ts';

type List = NonNullable<ReturnType<typeof useWordingList>['data']>;
type Draft = List['drafts'][number];

const standingOf = ({ publishAt, refused }: Draft) =>
  refused ? 'not published' : publishAt !== null ? 'scheduled' : 'draft';

/** What there is to know of a draft at a glance. */
const DraftBadge = ({ draft }: { readonly draft: Draft }) => (
  <Badge color={draft.refused ? 'red' : 'gray'} variant="outline">
    {standingOf(draft)}
  </Badge>
);

function Languages({ list: { wordings, drafts } }: { readonly list: List }) {
  const [path] = useLocation();
  const mayChange = useMay('edit');
  const link = (to: string) =>
    ({ component: Link, href: to, active: path === to || path === `${to}/draft`, w: 'auto' }) as const;
  const draftOf = (locale: string) => drafts.find((draft) => draft.locale === locale);
  const onlyDrafts = drafts.filter(({ locale }) => wordings.every((wording) => wording.locale !== locale));
  return (
    <Group component="nav" gap="xs" mb="lg" aria-label="Languages">
      {wordings.map(({ locale, faults }) => {
        const draft = draftOf(locale);
        return (
          <NavLink
            key={locale}
            {...link(`/${locale}`)}
            label={languageName(locale)}
            rightSection={
              <Group gap={4}>
                {faults.length > 0 && (
                  <Badge color="yellow" variant="outline">
                    {faults.length} out of date
                  </Badge>
                )}
                {draft !== undefined && <DraftBadge draft={draft} />}
              </Group>
            }
          />
        );
      })}
      {onlyDrafts.map((draft) => (
        <NavLink
          key={draft.locale}
          {...link(`/${draft.locale}/draft`)}
          label={languageName(draft.locale)}
          rightSection={<DraftBadge draft={draft} />}
        />
      ))}
      {mayChange && <NavLink {...link('/new')} label="Add a language" />}
      <NavLink {...link('/appearance')} label="Appearance" />
    </Group>
  );
}

function Wordings() {
  const { data, error, refetch } = useWordingList();
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the languages" />;
    return <Failure error={error} title="The languages cannot be shown" retry={() => void refetch()} />;
  }
  const locales = data.wordings.map(({ locale }) => locale);
  const drafts = data.drafts.map(({ locale }) => locale);
  const first = locales.includes(data.defaultLocale) ? data.defaultLocale : (locales[0] ?? 'new');
  return (
    <>
      <Languages list={data} />
      <Switch>
        <Route path="/new">
          <NewLanguage locales={locales} drafts={drafts} />
        </Route>
        <Route path="/appearance">
          <AppearancePage />
        </Route>
        <Route path="/:locale/draft">{({ locale }) => <DraftPage key={locale} locale={decodedPart(locale)} />}</Route>
        <Route path="/:locale">
          {({ locale }) => (
            <SavedWording key={locale} locale={decodedPart(locale)} hasDraft={drafts.includes(decodedPart(locale))} />
          )}
        </Route>
        <Redirect to={`/${first}`} replace />
      </Switch>
    </>
  );
}

/** Every text that readers see. */
export const WordingPage = () => (
  <>
    <PageTitle
      title="Wording"
      about="Every text that readers see, in every language. Type {{ to insert a variable. Texts are plain text: HTML is refused."
    />
    <Wordings />
  </>
);
