import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useAct } from '@/app/acts';
import { useOnlineReason } from '@/app/reasons';
import { Badge, Button, DateTime, Dialog, ErrorState, RelativeTime, Section, SkeletonLines } from '@/components';
import type { Session } from '@/contract';
import { useMutation, useQuery } from '@/state';
import styles from './Settings.module.css';

/** Every place where one is signed in; each can be ended, but for the one in use. */
export function Sessions() {
  const { t } = useTranslation();
  const act = useAct();
  const query = useQuery('sessions_list', {});
  const one = useMutation('session_revoke');
  const others = useMutation('sessions_revoke_others');
  const offline = useOnlineReason();
  const [asking, setAsking] = useState<Session | 'others' | null>(null);
  const sessions = [...(query.data ?? [])].sort((a, b) => Number(b.current) - Number(a.current) || b.last_seen_at.localeCompare(a.last_seen_at));
  const close = () => setAsking(null);
  const revoke = () => {
    if (asking === null) return;
    const doing = asking === 'others' ? others.run({}) : one.run({ id: asking.id });
    doing.then(close, () => {});
    void act(doing, t(asking === 'others' ? 'settings.said.revoked_all' : 'settings.said.revoked'), { queues: false });
  };
  return (
    <Section
      title={t('settings.sessions')}
      look="flush"
      actions={<Button size="sm" disabledReason={offline ?? (sessions.length < 2 ? t('settings.no_others') : null)} onClick={() => setAsking('others')}>{t('settings.revoke_others')}</Button>}
    >
      {!query.data ? (
        <div className={styles.pad}>{query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} size="inline" /> : <SkeletonLines lines={4} />}</div>
      ) : (
        <ul className={styles.sessions} aria-label={t('settings.sessions_lead')}>
          {sessions.map((session) => (
            <li key={session.id} className={styles.session}>
              <MonitorSmartphone aria-hidden />
              <div className={styles.grow}>
                <p className={styles.device}><span dir="auto">{session.device}</span> {session.current && <Badge tone="accent">{t('settings.this')}</Badge>}</p>
                <p className={styles.faint}>
                  <span className="mono ltr">{session.address}</span> · {session.connected ? t('settings.connected') : <>{t('settings.seen')} <RelativeTime at={session.last_seen_at} /></>} · {t('settings.since')} <DateTime at={session.created_at} />
                </p>
              </div>
              <Button size="sm" aria-label={`${t('settings.revoke')}: ${session.device}`} disabledReason={session.current ? t('settings.current') : offline} onClick={() => setAsking(session)}>{t('settings.revoke')}</Button>
            </li>
          ))}
        </ul>
      )}
      <Dialog
        open={asking !== null}
        onOpenChange={close}
        size="sm"
        title={asking === 'others' ? t('settings.revoke_all_title') : t('settings.revoke_title', { device: asking?.device ?? '' })}
        description={t('settings.revoke_body')}
        footer={
          <>
            <Button variant="ghost" onClick={close}>{t('settings.keep')}</Button>
            <Button variant="danger" loading={one.running || others.running} onClick={revoke}>{t('settings.revoke')}</Button>
          </>
        }
      />
    </Section>
  );
}
