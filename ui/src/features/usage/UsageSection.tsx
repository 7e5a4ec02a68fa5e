import { useState } from 'react';
import { useRoleReason } from '@/app/reasons';
import { ProblemNote, RelativeTime, Section, SkeletonLines } from '@/components';
import type { LimitKey } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { LimitRow } from './LimitRow';
import { OverrideDialog, RemoveDialog } from './OverrideDialog';
import styles from './Usage.module.css';

/** What a tenant uses of its limits, in its dossier. */
export function UsageSection({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery('usage_view', { id });
  const [changing, setChanging] = useState<LimitKey | null>(null);
  const [removing, setRemoving] = useState<LimitKey | null>(null);
  const role = useRoleReason('billing', 'update');
  const view = query.data;
  const closed = view && (view.status === 'terminated' || view.status === 'rejected') ? t('usage.closed') : null;
  const at = (limit: LimitKey | null) => view?.limits.findIndex((state) => state.limit === limit) ?? -1;
  const state = view?.limits[at(changing)];
  const meta = view && (view.counted_at ? <>{t('usage.counted')} <RelativeTime at={view.counted_at} /></> : t('usage.nothing'));
  return (
    <Section title={t('usage.section')} meta={meta}>
      {query.problem && !view && <ProblemNote problem={query.problem} />}
      {!view && !query.problem && <SkeletonLines lines={6} />}
      {view && (
        <ul className={styles.list}>
          {view.limits.map((limit) => (
            <LimitRow key={limit.limit} tenant={id} state={limit} pending={view.pending.includes(limit.limit)} cannot={role ?? closed} onOverride={() => setChanging(limit.limit)} />
          ))}
        </ul>
      )}
      {view && state && changing && (
        <OverrideDialog
          id={id}
          name={view.name}
          state={state}
          granted={view.granted[at(changing)] ?? -1}
          known={view.overrides.find((one) => one.limit === changing)}
          onClose={() => setChanging(null)}
          onRemove={() => { setRemoving(changing); setChanging(null); }}
        />
      )}
      {view && removing && <RemoveDialog id={id} name={view.name} limit={removing} granted={view.granted[at(removing)] ?? -1} onClose={() => setRemoving(null)} />}
    </Section>
  );
}
