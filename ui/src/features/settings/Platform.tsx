import { RefreshCw } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { useOnlineReason } from '@/app/reasons';
import { Banner, Button, DateTime, KeyValue, Section, Switch } from '@/components';
import { useFormat } from '@/i18n/format';
import { useMutation, useQuery, useSync } from '@/state';
import styles from './Settings.module.css';

export function Platform() {
  const { t } = useTranslation();
  const format = useFormat();
  const act = useAct();
  const state = useQuery('app_state', {}).data;
  const sync = useSync();
  const now = useMutation('sync_now');
  const offlineWork = useMutation('work_offline');
  const offline = useOnlineReason();
  const platform = state?.platform;
  return (
    <>
      {state?.sample && <Banner tone="info">{t('settings.sample_note')}</Banner>}
      <Section title={t('settings.tab.platform')}>
        <KeyValue
          columns={2}
          items={[
            { key: 'name', label: t('settings.p.name'), value: platform?.name },
            { key: 'url', label: t('settings.p.url'), value: state?.platform_url, mono: true, ...(state?.platform_url ? { copy: state.platform_url } : {}) },
            { key: 'version', label: t('settings.p.version'), value: platform && `${platform.product} ${platform.version}`, mono: true },
            { key: 'api', label: t('settings.p.api'), value: platform && format.number(platform.api_level) },
            { key: 'domain', label: t('settings.p.domain'), value: platform?.base_domain, mono: true },
            { key: 'me', label: t('settings.p.operator'), value: state?.me && <span className="ltr">{state.me.operator.email}</span> },
          ]}
        />
      </Section>
      <Section
        title={t('settings.p.sync')}
        actions={<Button size="sm" icon={<RefreshCw aria-hidden />} loading={now.running} disabledReason={offline} onClick={() => void act(now.run({}), t('settings.sync_now'), { queues: false })}>{t('settings.sync_now')}</Button>}
      >
        <div className={styles.rows}>
          <KeyValue
            columns={2}
            items={[
              { key: 'as_of', label: t('settings.p.as_of'), value: sync?.as_of && <DateTime at={sync.as_of} /> },
              { key: 'applied', label: t('settings.p.applied'), value: sync && format.number(sync.applied) },
              { key: 'vault', label: t('settings.p.vault'), value: state && t(`settings.vault.${state.vault}`) },
            ]}
          />
          <Switch
            checked={sync?.offline_by_choice ?? false}
            disabled={offlineWork.running}
            onChange={(on) => void offlineWork.run({ on }).catch(() => {})}
            label={t('settings.offline')}
            hint={t('settings.offline_hint')}
          />
        </div>
      </Section>
    </>
  );
}
