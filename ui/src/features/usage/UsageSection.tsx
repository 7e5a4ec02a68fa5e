import { useState } from 'react';
import { useRoleReason } from '@/app/reasons';
import { DetailPart, ErrorState, RelativeTime, Section, SkeletonLines } from '@/components';
import type { LimitKey, UsageView } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { LimitRow } from './LimitRow';
import { OverrideDialog, RemoveDialog } from './OverrideDialog';
import styles from './Usage.module.css';

/** What a tenant uses of its limits, in its dossier. */
export function UsageSection({ id }: { id: string }) {
  const { t } = useTranslation();
  return <Section title={t('usage.section')} meta={<Counted id={id} />}><Usage id={id} /></Section>;
}

/** The same in the pane of its subscription. */
export function UsagePart({ id }: { id: string }) {
  const { t } = useTranslation();
  return <DetailPart title={t('usage.section')} aside={<Counted id={id} />}><Usage id={id} /></DetailPart>;
}

function Counted({ id }: { id: string }) {
  const { t } = useTranslation();
  const view = useQuery('usage_view', { id }).data;
  if (!view) return null;
  return view.counted_at ? <>{t('usage.counted')} <RelativeTime at={view.counted_at} /></> : t('usage.nothing');
}

function Usage({ id }: { id: string }) {
  const { data, problem, refetch } = useQuery('usage_view', { id });
  if (!data) return problem ? <ErrorState problem={problem} onRetry={refetch} size="inline" /> : <SkeletonLines lines={6} />;
  return <Known id={id} view={data} />;
}

function Known({ id, view }: { id: string; view: UsageView }) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState<LimitKey | null>(null);
  const [removing, setRemoving] = useState<LimitKey | null>(null);
  const role = useRoleReason('billing', 'update');
  const closed = view.status === 'terminated' || view.status === 'rejected' ? t('usage.closed') : null;
  const at = (limit: LimitKey | null) => view.limits.findIndex((state) => state.limit === limit);
  const state = view.limits[at(changing)];
  return (
    <>
      <ul className={styles.list}>
        {view.limits.map((limit) => (
          <LimitRow key={limit.limit} tenant={id} state={limit} pending={view.pending.includes(limit.limit)} cannot={role ?? closed} onOverride={() => setChanging(limit.limit)} />
        ))}
      </ul>
      {state && changing && (
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
      {removing && <RemoveDialog id={id} name={view.name} limit={removing} granted={view.granted[at(removing)] ?? -1} onClose={() => setRemoving(null)} />}
    </>
  );
}
