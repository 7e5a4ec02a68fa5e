import { ArrowRight } from 'lucide-react';
import { Badge, cx, type Tone } from '@/components';
import type { BulkAct, BulkPreview, Expectation } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useStanding } from './words';
import styles from './Bulk.module.css';

const tones: Record<Expectation, Tone> = { changes: 'accent', same: 'neutral', status: 'high', tags: 'high' };

/** By what the tenants are now: what each part becomes, or why it is left alone. */
export function Blast({ act, preview, settled }: { act: BulkAct; preview: BulkPreview; settled: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const standing = useStanding();
  return (
    <section className={styles.blast} aria-label={t('confirm.blast_radius')} aria-busy={!settled}>
      <table className={cx(styles.groups, !settled && styles.stale)}>
        <thead>
          <tr><th scope="col">{t('bulk.col.now')}</th><th scope="col">{t('bulk.col.becomes')}</th><th scope="col" className={styles.end}>{t('bulk.col.tenants')}</th></tr>
        </thead>
        <tbody>
          {preview.groups.map((group) => {
            const { now, after } = standing(act, group);
            const why = group.becomes === 'status' ? t('bulk.becomes.status', { status: t(`status.tenant.${group.status ?? 'terminated'}`) }) : t(`bulk.becomes.${group.becomes}`);
            return (
              <tr key={`${group.becomes} ${group.now} ${group.status}`}>
                <td>{now}</td>
                <td>
                  <span className={styles.becomes}>
                    {group.becomes === 'changes' ? <><ArrowRight aria-hidden className={styles.arrow} /> <strong>{after}</strong></> : <Badge tone={tones[group.becomes]}>{why}</Badge>}
                  </span>
                </td>
                <td className={styles.end}>{format.number(group.count)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles.touched}>
        {t('bulk.users', { total: format.number(preview.users_total), online: format.number(preview.users_online) })}
        {preview.as_of && <> · {t('ui.as_of', { when: format.time(preview.as_of) })}</>}
      </p>
      {preview.refused.length > 0 && <p className={styles.touched} dir="auto">{t('bulk.refused_names', { names: format.list(preview.refused) })}</p>}
    </section>
  );
}

/** How many would be changed. */
export const changing = (preview: BulkPreview) => preview.groups.reduce((sum, group) => sum + (group.becomes === 'changes' ? group.count : 0), 0);
