import { useState, type ReactNode } from 'react';
import { Button, DateTime, Popover, ProblemNote, SkeletonLines } from '@/components';
import type { WhyAnswer, WhyStep, WhySubject } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';
import { useAllowed } from './words';
import styles from './Usage.module.css';

/** "Why does this tenant have it?": the chain that decided, as steps that can be read. */
export function Why({ tenant, subject, name }: { tenant: string; subject: WhySubject; name: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      align="end"
      label={t('usage.why_label', { name })}
      open={open}
      onOpenChange={setOpen}
      trigger={<Button variant="ghost" size="sm" aria-label={t('usage.why_label', { name })}>{t('usage.why')}</Button>}
    >
      <Answer tenant={tenant} subject={subject} name={name} />
    </Popover>
  );
}

function Answer({ tenant, subject, name }: { tenant: string; subject: WhySubject; name: string }) {
  const { t } = useTranslation();
  const why = useQuery('usage_why', { id: tenant, subject });
  const verdict = useVerdict();
  return (
    <div className={styles.why} aria-busy={!why.data && !why.problem}>
      <h3 className={styles.whyTitle}>{t('usage.why_label', { name })}</h3>
      {why.problem && <ProblemNote problem={why.problem} />}
      {!why.data && !why.problem && <SkeletonLines lines={3} />}
      {why.data && (
        <>
          <p className={styles.verdict}>{verdict(why.data)}</p>
          <ol className={styles.steps}>
            {why.data.steps.map((step, index) => <Step key={index} step={step} decided={index === why.data?.decided} />)}
          </ol>
        </>
      )}
    </div>
  );
}

function useVerdict(): (answer: WhyAnswer) => string {
  const { t } = useTranslation();
  const allowed = useAllowed();
  return (answer) => (answer.allowed === null ? t(answer.on ? 'usage.works' : 'usage.works_not') : t('usage.has', { allowed: allowed(answer.allowed) }));
}

function Step({ step, decided }: { step: WhyStep; decided: boolean }) {
  const { t } = useTranslation();
  const allowed = useAllowed();
  const line = ((): { title: string; more: ReactNode } => {
    switch (step.step) {
      case 'plan':
        return { title: t('usage.step.plan', { plan: t(`plan.${step.plan}`), allowed: allowed(step.allowed) }), more: null };
      case 'override':
        return {
          title: t(step.over ? 'usage.step.override_over' : 'usage.step.override', { allowed: allowed(step.allowed) }),
          more: <Told by={step.by_name} at={step.at} reason={step.reason} until={step.expires_at} />,
        };
      case 'core':
        return { title: t('usage.step.core'), more: null };
      case 'optional':
        return { title: t('usage.step.optional'), more: null };
      case 'switched':
        return { title: t(step.on ? 'usage.step.on' : 'usage.step.off'), more: <Told by={step.by_name} at={step.at} reason={step.reason} until={null} /> };
      case 'status':
        return { title: t(`usage.step.status.${step.effect}`, { status: t(`status.tenant.${step.status}`) }), more: step.effect !== 'none' && step.reason ? <p className={styles.quiet} dir="auto">{step.reason}</p> : null };
    }
  })();
  return (
    <li className={styles.step} data-decided={decided} aria-current={decided ? 'step' : undefined}>
      <span className={styles.stepTitle}>{line.title}</span>
      {decided && <span className={styles.quiet}>{t('usage.decided')}</span>}
      {line.more}
    </li>
  );
}

function Told({ by, at, reason, until }: { by: string | null; at: string | null; reason: string | null; until: string | null }) {
  const { t } = useTranslation();
  return (
    <>
      {reason && <span dir="auto">{reason}</span>}
      {(by !== null || at !== null || until !== null) && (
        <p className={styles.quiet}>
          {by !== null && <span dir="auto">{by}</span>}
          {at !== null && <> · <DateTime at={at} show="date" /></>}
          {until !== null && <> · {t('usage.until')} <DateTime at={until} show="date" /></>}
        </p>
      )}
    </>
  );
}
