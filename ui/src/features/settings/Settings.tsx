import { useParams } from '@tanstack/react-router';
import { useTranslation } from '@/i18n/translation';
import { useGo } from '@/app/AppLink';
import { ErrorState, PageBody, PageHeader, SkeletonLines, Tabs } from '@/components';
import { About } from './About';
import { Appearance } from './Appearance';
import { Notifications } from './Notifications';
import { Platform } from './Platform';
import { Security } from './Security';
import { useSettings } from './useSettings';

const sections = ['appearance', 'security', 'notifications', 'platform', 'about'] as const;
type Section = (typeof sections)[number];

export default function Settings() {
  const { t } = useTranslation();
  const go = useGo();
  const { section: asked } = useParams({ strict: false });
  const section: Section = sections.find((key) => key === asked) ?? 'appearance';
  const { settings, problem, refetch, save } = useSettings();
  return (
    <>
      <PageHeader title={t('nav.settings')} subtitle={t('settings.lead')}>
        <Tabs label={t('nav.settings')} value={section} onChange={(key) => go(`/settings/${key}`)} tabs={sections.map((key) => ({ key, label: t(`settings.tab.${key}`) }))} />
      </PageHeader>
      <PageBody width={section === 'notifications' ? 'full' : 'measure'}>
        {!settings ? (
          problem ? <ErrorState problem={problem} onRetry={refetch} /> : <SkeletonLines lines={10} />
        ) : (
          <>
            {section === 'appearance' && <Appearance settings={settings} onSave={save} />}
            {section === 'security' && <Security settings={settings} onSave={save} />}
            {section === 'notifications' && <Notifications settings={settings} onSave={save} />}
            {section === 'platform' && <Platform />}
            {section === 'about' && <About />}
          </>
        )}
      </PageBody>
    </>
  );
}
