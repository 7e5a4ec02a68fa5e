import { ArrowRight, CircleCheck, Pencil, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, KeyValue } from '@/components';
import { onboardingSteps } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useAnswered } from './answered';
import { useWizard, type Filled } from './context';
import { useFaultSentence, useFieldName } from './faults';
import styles from './Review.module.css';

/** Step 6: everything once more, and what is missing. */
export function StepReview() {
  const { completion } = useWizard();
  const parts = useAnswered();
  const filled = onboardingSteps.filter((step): step is Filled => step !== 'review');
  const faults = completion.steps.flatMap((step) => step.faults);
  return (
    <>
      {faults.length > 0 && <Missing />}
      <div className={styles.cards}>
        {filled.map((step) => <Card key={step} step={step}><KeyValue items={parts[step]} /></Card>)}
      </div>
    </>
  );
}

function Card({ step, children }: { step: Filled; children: ReactNode }) {
  const { t } = useTranslation();
  const { completion, goTo } = useWizard();
  const done = completion.steps.find((report) => report.step === step)?.percent === 100;
  const title = t(`onboarding.step.${step}.name`);
  return (
    <section className={styles.card} aria-label={title}>
      <header className={styles.head}>
        <span className={styles.mark} data-done={done || undefined} aria-hidden>{done ? <CircleCheck /> : <TriangleAlert />}</span>
        <h3 className={styles.title}>{title}</h3>
        <Button size="sm" variant="ghost" icon={<Pencil aria-hidden />} aria-label={t('onboarding.review.edit', { step: title })} onClick={() => goTo(step)}>{t('edit.button')}</Button>
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  );
}

/** What is missing, each leading to its field. */
function Missing() {
  const { t } = useTranslation();
  const format = useFormat();
  const sentence = useFaultSentence();
  const name = useFieldName();
  const { completion, goTo } = useWizard();
  const all = completion.steps.flatMap((report) => report.faults.map((fault) => ({ ...fault, step: report.step })));
  return (
    <section className={styles.missing} aria-labelledby="onboarding-missing">
      <h3 id="onboarding-missing" className={styles.title}><TriangleAlert aria-hidden />{t('onboarding.review.missing', { count: all.length, formatted: format.number(all.length) })}</h3>
      <ul className={styles.faults}>
        {all.map((fault) => (
          <li key={fault.field}>
            <button type="button" className={styles.fault} onClick={() => goTo(fault.step, fault.field)}>
              <span className={styles.where}>{t(`onboarding.step.${fault.step}.name`)}</span>
              <span className={styles.what}><strong>{name(fault.field)}</strong> <span>{sentence(fault)}</span></span>
              <ArrowRight aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
