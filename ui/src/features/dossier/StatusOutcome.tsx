import { CircleCheck, CircleX } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import type { StatusResult, TenantStatus } from '@/contract';
import { useGo } from '@/app/AppLink';
import { Banner, Button, Dialog } from '@/components';
import styles from './Dossier.module.css';

export interface StatusOutcomeProps {
  name: string;
  to: TenantStatus;
  result: StatusResult;
  onClose(): void;
}

/** What came of it: each effect probed and told line by line, or the request that now waits for a second operator. */
export function StatusOutcome({ name, to, result, onClose }: StatusOutcomeProps) {
  const { t } = useTranslation();
  const go = useGo();
  if (result.outcome === 'approval_opened') {
    return (
      <Dialog
        open
        onOpenChange={onClose}
        title={t('statuschange.approval_opened')}
        description={t('statuschange.approval_body', { name })}
        footer={
          <>
            <Button variant="ghost" onClick={onClose}>{t('ui.close')}</Button>
            <Button variant="primary" autoFocus onClick={() => go(`/approvals/${result.approval_id}`)}>{t('statuschange.see_approval')}</Button>
          </>
        }
      />
    );
  }
  const probes = result.outcome === 'applied' ? result.probes : [];
  const good = probes.every((probe) => probe.ok);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t(`statuschange.done.${to}`, { name })}
      description={t('statuschange.proof')}
      footer={<Button variant="primary" autoFocus onClick={onClose}>{t('statuschange.ok')}</Button>}
    >
      <ul className={styles.probes} aria-label={t('statuschange.probes')}>
        {probes.map((probe) => (
          <li key={probe.what} className={styles.probe} data-ok={probe.ok}>
            {probe.ok ? <CircleCheck aria-hidden /> : <CircleX aria-hidden />}
            <span className={styles.probeName}>{t(`statuschange.probe.${probe.what}`)}</span>
            <span className={styles.probeWord}>{t(probe.ok ? 'statuschange.in_force' : 'statuschange.not_in_force')}</span>
            <span className={styles.probeDetail} dir="auto">{probe.detail}</span>
          </li>
        ))}
      </ul>
      <Banner look="card" tone={good ? 'ok' : 'critical'}>{t(good ? 'statuschange.all_good' : 'statuschange.some_bad')}</Banner>
    </Dialog>
  );
}
