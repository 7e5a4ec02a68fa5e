import { useState, type ReactNode } from 'react';
import { useTranslation } from '@/i18n/translation';
import { modules, type Dossier, type TenantEvent } from '@/contract';
import { AppLink } from '@/app/AppLink';
import { Badge, Button, RelativeTime, Section, Severity, StatusPill, Timeline, type Tone } from '@/components';
import { useAlertMessage } from '@/features/alerts/message';
import { useFormat } from '@/i18n/format';
import { useWord } from '@/i18n/word';
import styles from './Dossier.module.css';

type Of = { dossier: Dossier };
const FEW = 6;

/** The newest few, and the rest on demand. */
function Few<T>({ all, children }: { all: readonly T[]; children(shown: readonly T[]): ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <>
      {children(open ? all : all.slice(0, FEW))}
      {!open && all.length > FEW && <Button size="sm" variant="ghost" onClick={() => setOpen(true)}>{t('dossier.show_all', { formatted: format.number(all.length) })}</Button>}
    </>
  );
}

function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.quiet}>{children}</p>;
}

/** What there is nothing of: said in one line. */
function None({ name }: { name: 'incidents' | 'alerts' | 'history' | 'reviews' | 'impersonations' | 'audit' }) {
  const { t } = useTranslation();
  return <Section look="line" title={t(`dossier.section.${name}`)}><Nothing>{t(`dossier.none.${name}`)}</Nothing></Section>;
}

export function Incidents({ dossier: { incidents } }: Of) {
  const { t } = useTranslation();
  const format = useFormat();
  if (incidents.length === 0) return <None name="incidents" />;
  return (
    <Section title={t('dossier.section.incidents')} meta={format.number(incidents.length)}>
      <Few all={incidents}>
        {(shown) => (
          <ul className={styles.list}>
            {shown.map((incident) => (
              <li key={incident.id}>
                <AppLink to={`/incidents/${incident.id}`} className={styles.row}>
                  <Severity level={incident.severity} look="icon" />
                  <span className={styles.rowTitle} dir="auto">{incident.title}</span>
                  <StatusPill kind="incident" status={incident.status} />
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </Few>
    </Section>
  );
}

export function Alerts({ dossier: { alerts } }: Of) {
  const { t } = useTranslation();
  const format = useFormat();
  const messageOf = useAlertMessage();
  if (alerts.length === 0) return <None name="alerts" />;
  return (
    <Section title={t('dossier.section.alerts')} meta={format.number(alerts.length)}>
      <Few all={alerts}>
        {(shown) => (
          <ul className={styles.list}>
            {shown.map((alert) => (
              <li key={alert.id}>
                <AppLink to={`/alerts/${alert.id}`} className={styles.row}>
                  <Severity level={alert.severity} look="icon" />
                  <span className={styles.rowTitle} dir="auto">{messageOf(alert)}</span>
                  <StatusPill kind="alert" status={alert.status} />
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </Few>
    </Section>
  );
}

const tones: Partial<Record<TenantEvent['kind'], Tone>> = { created: 'accent', status_changed: 'medium', reviewed: 'ok', flagged: 'high', impersonation_started: 'high', impersonation_act: 'high' };

/** Title and note of an event. What the platform only says in English is worded here, by what it is about. */
function useTold(): (event: TenantEvent) => { title: string; note: string | null } {
  const { t, language } = useTranslation();
  const word = useWord();
  const told = (value: string | null) => (value ? word('value', value) : t('ui.none'));
  const moduleOf = (name: string | null) => {
    const module = modules.find((known) => known === name);
    return module ? t(`tenant.module.${module}`) : (name ?? t('ui.none'));
  };
  return ({ kind, from, to, note }) => {
    switch (kind) {
      case 'upgrade_requested':
        return { title: t('dossier.ev.upgrade_requested', { module: moduleOf(note) }), note: null };
      case 'upgrade_answered':
        return { title: t('dossier.ev.upgrade_answered', { module: moduleOf(from), answer: to === 'granted' || to === 'declined' ? t(`status.upgrade.${to}`) : told(to) }), note };
      case 'site_deployed':
        return { title: t('dossier.ev.site_deployed'), note: language === 'en' ? note : null };
      default:
        return { title: t(`dossier.ev.${kind}`, { from: told(from), to: told(to) }), note };
    }
  };
}

export function History({ dossier: { history, whole_history: whole } }: Of) {
  const { t } = useTranslation();
  const told = useTold();
  if (history.length === 0) return <None name="history" />;
  return (
    <Section title={t('dossier.section.history')}>
      <Few all={history}>
        {(shown) => (
          <Timeline
            label={t('dossier.section.history')}
            entries={shown.map((event) => {
              const { title, note } = told(event);
              return { id: event.id, at: event.at, title, actor: event.actor_name, body: note && <span dir="auto">{note}</span>, tone: tones[event.kind] ?? 'neutral' };
            })}
          />
        )}
      </Few>
      {!whole && <Nothing>{t('dossier.none.older_history')}</Nothing>}
    </Section>
  );
}

export function Reviews({ dossier: { reviews } }: Of) {
  const { t } = useTranslation();
  if (reviews.length === 0) return <None name="reviews" />;
  return (
    <Section title={t('dossier.section.reviews')}>
      <Few all={reviews}>
        {(shown) => (
          <Timeline
            label={t('dossier.section.reviews')}
            entries={shown.map((review) => ({
              id: review.id, at: review.decided_at, title: t(`review.${review.verdict}`), actor: review.reviewer_name, body: <span dir="auto">{review.notes}</span>,
              tone: review.verdict === 'approve' ? 'ok' : review.verdict === 'reject' ? 'critical' : 'medium',
            }))}
          />
        )}
      </Few>
    </Section>
  );
}

export function Impersonations({ dossier: { impersonations } }: Of) {
  const { t } = useTranslation();
  if (impersonations.length === 0) return <None name="impersonations" />;
  return (
    <Section title={t('dossier.section.impersonations')}>
      <Few all={impersonations}>
        {(shown) => (
          <ul className={styles.list}>
            {shown.map((session) => (
              <li key={session.id}>
                <AppLink to="/impersonations" className={styles.row}>
                  <span className={styles.rowTitle}><span className="ltr">{session.operator_email}</span> <span className={styles.quiet} dir="auto">{session.reason}</span></span>
                  <Badge tone={session.ended_at ? 'neutral' : 'high'}>{t(session.scope === 'full' ? 'impersonate.scope_full' : 'impersonate.scope_read_only')}</Badge>
                  <span className={styles.rowEnd}><RelativeTime at={session.started_at} /></span>
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </Few>
    </Section>
  );
}

export function Audit({ dossier: { audit } }: Of) {
  const { t } = useTranslation();
  const word = useWord();
  if (audit.length === 0) return <None name="audit" />;
  return (
    <Section title={t('dossier.section.audit')}>
      <Few all={audit}>
        {(shown) => (
          <ul className={styles.list}>
            {shown.map((record) => (
              <li key={record.id} className={styles.row}>
                <span className={styles.rowTitle} title={record.description}>{word('act', record.action)} <span className={styles.quiet}>{record.reason}</span></span>
                <span className={styles.rowEnd}><span className="ltr">{record.actor_email}</span></span>
                <span className={styles.rowEnd}><RelativeTime at={record.at} /></span>
              </li>
            ))}
          </ul>
        )}
      </Few>
    </Section>
  );
}
