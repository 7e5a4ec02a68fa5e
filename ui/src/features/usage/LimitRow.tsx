import { Button, Badge, DateTime, Severity } from '@/components';
import { usageThresholds, type LimitState } from '@/contract';
import { PendingMark } from '@/features/tenants/Marks';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { levelOf, severityOf, useAllowed } from './words';
import { Why } from './Why';
import styles from './Usage.module.css';

/** The end of the bar: beyond it everything is as full. */
const END = 140;

interface LimitRowProps {
  tenant: string;
  state: LimitState;
  pending: boolean;
  /** Why it cannot be changed, or `null`. */
  cannot: string | null;
  onOverride(): void;
}

/** One limit: what is used of it as a bar with the marks of the thresholds, when it begins anew, and what can be done. */
export function LimitRow({ tenant, state, pending, cannot, onOverride }: LimitRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const allowed = useAllowed();
  const level = levelOf(state);
  const name = t(`dossier.limit.${state.limit}`);
  const share = state.percent === null ? 0 : Math.min(END, state.percent);
  return (
    <li className={styles.limit} data-limit={state.limit}>
      <div className={styles.head}>
        <span className={styles.name}>{name}</span>
        <span className={styles.numbers}>
          <span className={styles.used}>{format.number(state.used)}</span>
          {' / '}
          {allowed(state.allowed)}
          {state.percent !== null && ` · ${format.percent(state.percent / 100)}`}
        </span>
        {level && <Severity level={severityOf[level]} word={t(`usage.level.${level}`)} />}
        {state.source === 'override' && <Badge tone="accent">{t('usage.override')}</Badge>}
        {pending && <PendingMark />}
      </div>
      <div className={styles.acts}>
        <Why tenant={tenant} subject={{ of: 'limit', limit: state.limit }} name={name} />
        <Button variant="ghost" size="sm" disabledReason={cannot} aria-label={t('usage.change_label', { limit: name })} onClick={onOverride}>
          {t('usage.change')}
        </Button>
      </div>
      {state.percent !== null && (
        <div className={styles.bar} data-level={level ?? undefined} aria-hidden>
          <span className={styles.track}>
            <span className={styles.fill} style={{ inlineSize: `${(share / END) * 100}%` }} />
            {usageThresholds.map((threshold) => <span key={threshold} className={styles.mark} style={{ insetInlineStart: `${(threshold / END) * 100}%` }} />)}
          </span>
        </div>
      )}
      {(state.resets_at !== null || state.override_ends_at !== null) && (
        <p className={styles.under}>
          {state.resets_at && <span>{t('usage.resets')} <DateTime at={state.resets_at} show="date" /></span>}
          {state.override_ends_at && <span>{t('usage.override_ends')} <DateTime at={state.override_ends_at} show="date" /></span>}
        </p>
      )}
    </li>
  );
}
