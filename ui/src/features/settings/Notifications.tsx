import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, cx, Field, Input, latinDigits, Section, Select, Severity, Switch } from '@/components';
import { routedKinds, routes, severities, type QuietHours } from '@/contract';
import { Autostart } from './Autostart';
import { defaultRoute, routeOf, withRoute } from './routes';
import type { SectionProps } from './section';
import styles from './Settings.module.css';

export function Notifications({ settings, onSave }: SectionProps) {
  const { t } = useTranslation();
  const { routing } = settings;
  const options = routes.map((value) => ({ value, label: t(`settings.route.${value}`) }));
  return (
    <>
      <Section
        title={t('settings.routing')}
        meta={t('settings.routing_lead')}
        look="flush"
        actions={<Button size="sm" disabledReason={routing.length === 0 ? t('settings.is_default') : null} onClick={() => void onSave({ routing: [] })}>{t('settings.reset')}</Button>}
      >
        <table className={styles.matrix} aria-label={t('settings.routing')}>
          <thead>
            <tr>
              <td />
              {severities.map((severity) => <th key={severity} scope="col"><Severity level={severity} /></th>)}
            </tr>
          </thead>
          <tbody>
            {routedKinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`inbox.kind.${kind}`)}</th>
                {severities.map((severity) => {
                  const route = routeOf(routing, kind, severity);
                  return (
                    <td key={severity} className={cx(route !== defaultRoute(kind, severity) && styles.changed)}>
                      <Select
                        size="sm"
                        className={styles.route}
                        label={t('settings.route_for', { kind: t(`inbox.kind.${kind}`), severity: t(`severity.${severity}`) })}
                        value={route}
                        onChange={(next) => void onSave({ routing: withRoute(routing, kind, severity, next) })}
                        options={options}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
      <Autostart />
      <Quiet quiet={settings.quiet_hours} onSave={(quiet_hours) => void onSave({ quiet_hours })} />
    </>
  );
}

const clock = /^([01]?\d|2[0-3]):[0-5]\d$/;

function Quiet({ quiet, onSave }: { quiet: QuietHours; onSave(quiet: QuietHours): void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(quiet);
  const commit = (key: 'from' | 'to') => {
    const value = latinDigits(draft[key]).trim();
    if (clock.test(value) && value.padStart(5, '0') !== quiet[key]) onSave({ ...quiet, [key]: value.padStart(5, '0') });
  };
  const field = (key: 'from' | 'to') => (
    <Field label={t(`settings.quiet_${key}`)} error={clock.test(latinDigits(draft[key]).trim()) ? null : t('settings.quiet_wrong')}>
      <Input className={styles.clock} mono disabled={!quiet.enabled} value={draft[key]} onChange={(event) => setDraft({ ...draft, [key]: event.currentTarget.value })} onBlur={() => commit(key)} onKeyDown={(event) => event.key === 'Enter' && commit(key)} />
    </Field>
  );
  return (
    <Section title={t('settings.quiet')}>
      <div className={styles.rows}>
        <Switch checked={quiet.enabled} onChange={(enabled) => onSave({ ...quiet, enabled })} label={t('settings.quiet_on')} hint={t('settings.quiet_hint')} />
        <div className={styles.line}>{field('from')}{field('to')}</div>
      </div>
    </Section>
  );
}
