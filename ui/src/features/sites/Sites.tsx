import { useEffect } from 'react';
import { useGo } from '@/app/AppLink';
import { PageBody, PageHeader, Tabs } from '@/components';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { Asked } from './Asked';
import { SiteList } from './SiteList';

type Tab = 'sites' | 'requests';

const paths = { sites: '/sites', requests: '/upgrades' } as const;
/** The tab that was chosen, until its screen stands: there it keeps the focus. */
let chosen: Tab | null = null;

/** Every tenant's site with its state, and the tenants' requests for modules. */
export default function Sites() {
  return <Screen tab="sites" />;
}

export function Screen({ tab }: { tab: Tab }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const open = useQuery('upgrades_list', {}).data?.open.length;
  useEffect(() => {
    if (chosen === tab) document.querySelector<HTMLElement>('main [role="tab"][aria-selected="true"]')?.focus();
    chosen = null;
  }, [tab]);
  const choose = (next: Tab) => {
    chosen = next;
    go(paths[next]);
  };
  return (
    <>
      <PageHeader title={t('nav.sites')} subtitle={t('sites.lead')}>
        <Tabs label={t('nav.sites')} value={tab} onChange={choose} tabs={[{ key: 'sites', label: t('sites.tab.sites') }, { key: 'requests', label: t('sites.tab.requests'), ...(open ? { count: format.number(open) } : {}) }]} />
      </PageHeader>
      {tab === 'sites' ? <PageBody mode="fill"><SiteList /></PageBody> : <PageBody><Asked /></PageBody>}
    </>
  );
}
