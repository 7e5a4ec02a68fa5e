import { Download, RefreshCw, RotateCw, X } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { sentenceOf } from '@/app/acts';
import { Banner, Button, DateTime, KeyValue, Section, toast } from '@/components';
import type { UpdateMeans, UpdateRelease, UpdateState } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useMutation, useQuery } from '@/state';
import styles from './Settings.module.css';

/** The console's own updates: nothing is fetched or put in place unless somebody says so here. */
export function Updates() {
  const { t } = useTranslation();
  const state = useQuery('update_state', {}).data;
  if (!state) return null;
  return (
    <Section title={t('update.title')} actions={<Act state={state} />}>
      <div className={styles.rows}>
        <KeyValue
          columns={2}
          items={[
            { key: 'current', label: t('settings.p.console'), value: state.current, mono: true },
            { key: 'asked', label: t('update.asked_at'), value: state.asked_at && <DateTime at={state.asked_at} /> },
          ]}
        />
        <Standing state={state} />
      </div>
    </Section>
  );
}

/** What is the case, in a sentence; what is new, below it. */
function Standing({ state: { now, means } }: { state: UpdateState }) {
  const { t } = useTranslation();
  const format = useFormat();
  switch (now.step) {
    case 'refused':
      return (
        <Banner look="card" tone="high">
          <strong>{t('update.refused')}</strong> {t(`update.reason.${now.reason}`)}
        </Banner>
      );
    case 'available':
      return <News release={now.release}>{t(means === 'told' || now.release.size === null ? 'update.told' : 'update.available')}</News>;
    case 'downloading': {
      const size = now.release.size ?? 0;
      const words = { received: format.bytes(now.received), size: format.bytes(size) };
      return (
        <News release={now.release}>
          {t('update.downloading', words)}
          <progress className={styles.progress} aria-label={t('update.progress')} max={size} value={now.received} />
        </News>
      );
    }
    case 'ready':
      return <News release={now.release}>{t(`update.ready.${means}`)}</News>;
    case 'failed':
      return <News release={now.release} tone="high">{t('update.failed')}</News>;
    default:
      return <p className={styles.grow} role="status">{t(`update.step.${now.step}`)}</p>;
  }
}

function News({ release, tone = 'info', children }: { release: UpdateRelease; tone?: 'info' | 'high'; children: React.ReactNode }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const notes = language === 'fa' && release.notes_fa ? release.notes_fa : release.notes_en;
  return (
    <>
      <Banner look="card" tone={tone}>
        <strong>{t('update.version', { version: release.version, date: format.date(release.published) })}</strong> {children}
      </Banner>
      {notes && (
        <div>
          <h3 className={styles.device}>{t('update.notes')}</h3>
          <p className={styles.notes} dir="auto">{notes}</p>
        </div>
      )}
    </>
  );
}

const install: Record<UpdateMeans, 'update.install.replace' | 'update.install.installer' | 'update.install.opened' | null> = {
  replace: 'update.install.replace', installer: 'update.install.installer', opened: 'update.install.opened', told: null,
};

/** The one thing that can be done now. */
function Act({ state: { now, means } }: { state: UpdateState }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [check, download, cancel, put] = [useMutation('update_check'), useMutation('update_download'), useMutation('update_cancel'), useMutation('update_install')];
  const act = (doing: Promise<unknown>) => void doing.catch((thrown: unknown) => toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' }));
  switch (now.step) {
    case 'off':
      return null;
    case 'available':
    case 'failed':
      if (means !== 'told' && now.release.size !== null) {
        return <Button size="sm" variant="primary" icon={<Download aria-hidden />} loading={download.running} onClick={() => act(download.run({}))}>{t('update.download', { size: format.bytes(now.release.size) })}</Button>;
      }
      break;
    case 'downloading':
      return <Button size="sm" icon={<X aria-hidden />} loading={cancel.running} onClick={() => act(cancel.run({}))}>{t('update.cancel')}</Button>;
    case 'ready': {
      const words = install[means];
      return words && <Button size="sm" variant="primary" icon={<RotateCw aria-hidden />} loading={put.running} onClick={() => act(put.run({}))}>{t(words)}</Button>;
    }
  }
  return <Button size="sm" icon={<RefreshCw aria-hidden />} loading={check.running || now.step === 'checking'} onClick={() => act(check.run({}))}>{t('update.check')}</Button>;
}
