import { Plus, Trash2, UserRoundPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useAct } from '@/app/acts';
import { usePaletteActions } from '@/app/actions';
import { useGo } from '@/app/AppLink';
import { useShortcut } from '@/app/claims';
import { useRoleReason } from '@/app/reasons';
import { Avatar, Badge, Button, Dialog, EmptyState, ErrorState, IconButton, PageBody, PageHeader, Progress, RelativeTime, SkeletonLines } from '@/components';
import type { OnboardingRow } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation, useQuery } from '@/state';
import styles from './List.module.css';

/** Half-finished onboardings: how far each is, whose it is, and the way back into it. */
export function List() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const query = useQuery('onboarding_list', {});
  const cannot = useRoleReason('tenants', 'create');
  const [going, setGoing] = useState<OnboardingRow | null>(null);
  const begin = () => go('/onboarding/new');
  useShortcut('new_tenant', cannot ? null : begin);
  usePaletteActions(useMemo(() => (query.data ?? []).map((row) => ({ id: `onboarding:${row.id}`, label: `${t('onboarding.list.resume')}: ${row.name || t('onboarding.untitled')}`, run: () => go(`/onboarding/${row.id}`) })), [query.data, go, t]));
  const button = <Button variant="primary" icon={<Plus aria-hidden />} keys="n" disabledReason={cannot} onClick={begin}>{t('onboarding.new')}</Button>;
  const rows = query.data;
  return (
    <>
      <PageHeader title={t('nav.onboarding')} subtitle={t('onboarding.list.lead')} meta={rows && rows.length > 0 ? <span role="status">{t('onboarding.list.count', { count: rows.length, formatted: format.number(rows.length) })}</span> : null} actions={button} />
      <PageBody>
        {query.problem && !rows ? (
          <ErrorState problem={query.problem} onRetry={query.refetch} />
        ) : !rows ? (
          <SkeletonLines lines={8} />
        ) : rows.length === 0 ? (
          <EmptyState icon={<UserRoundPlus />} title={t('onboarding.list.empty')} body={t('onboarding.list.empty_body')} action={button} />
        ) : (
          <ul className={styles.list} aria-label={t('onboarding.list.label')}>
            {rows.map((row) => <Row key={row.id} row={row} cannot={cannot} onDiscard={() => setGoing(row)} />)}
          </ul>
        )}
      </PageBody>
      {going && <Discard row={going} onClose={() => setGoing(null)} />}
    </>
  );
}

function Row({ row, cannot, onDiscard }: { row: OnboardingRow; cannot: string | null; onDiscard(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const name = row.name || t('onboarding.untitled');
  return (
    <li className={styles.row}>
      <Avatar name={name} size="lg" square />
      <div className={styles.who}>
        <p className={styles.name} dir="auto">{name}</p>
        <p className={styles.facts}>
          {row.business_type && <span>{t(`tenant.type.${row.business_type}`)}</span>}
          <span>{t('onboarding.list.step', { step: t(`onboarding.step.${row.step}.name`) })}</span>
        </p>
      </div>
      <div className={styles.how}>
        <p className={styles.percent}>{t('onboarding.complete', { percent: format.percent(row.percent / 100) })}</p>
        <Progress label={t('onboarding.list.progress', { name })} value={row.percent} size="sm" tone={row.percent === 100 ? 'ok' : 'accent'} />
      </div>
      <div className={styles.state}>
        {row.state === 'activating' && <Badge tone="accent">{t('onboarding.list.activating')}</Badge>}
        {row.failed && <Badge tone="critical">{t('onboarding.list.failed')}</Badge>}
        {row.conflict && <Badge tone="high">{t('onboarding.list.conflict')}</Badge>}
        {row.waiting && !row.conflict && <Badge tone="medium">{t('onboarding.list.waiting')}</Badge>}
        <p className={styles.by}>{row.mine ? t('onboarding.list.mine') : row.holder_name}</p>
        <p className={styles.when}><RelativeTime at={row.updated_at} /></p>
      </div>
      <div className={styles.acts}>
        <Button disabledReason={cannot} onClick={() => go(`/onboarding/${row.id}`)} aria-label={t('onboarding.list.resume_name', { name })}>{t('onboarding.list.resume')}</Button>
        <IconButton size="md" label={t('onboarding.list.discard_name', { name })} icon={<Trash2 aria-hidden />} disabledReason={cannot ?? (row.mine ? null : t('onboarding.list.not_yours'))} onClick={onDiscard} />
      </div>
    </li>
  );
}

/** Before a draft is thrown away. */
function Discard({ row, onClose }: { row: OnboardingRow; onClose(): void }) {
  const { t } = useTranslation();
  const act = useAct();
  const discard = useMutation('onboarding_discard');
  const name = row.name || t('onboarding.untitled');
  return (
    <Dialog
      open onOpenChange={onClose} size="sm" title={t('onboarding.list.discard_title', { name })} description={t('onboarding.list.discard_body')}
      footer={
        <>
          <Button variant="ghost" autoFocus onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="danger" loading={discard.running} onClick={() => void act(discard.run({ id: row.id }), t('onboarding.list.discarded', { name })).then(onClose)}>{t('onboarding.list.discard')}</Button>
        </>
      }
    />
  );
}
