import { Check, CircleDashed, LoaderCircle, Minus, RotateCcw, X } from 'lucide-react';
import { Banner, Button, Progress } from '@/components';
import type { ActivationReport, ActivationStepState } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useFaultSentence, useFieldName } from './faults';
import { useWizard } from './context';
import type { OnboardingStep } from '@/contract';
import { onboardingSteps } from '@/contract';
import styles from './Activation.module.css';

const marks: Record<ActivationStepState, React.ReactNode> = {
  waiting: <CircleDashed />, running: <LoaderCircle className={styles.spin} />, done: <Check />, skipped: <Minus />, failed: <X />, rolled_back: <RotateCcw />,
};

/** Each step of an activation with its state; of one that failed what was undone and what to mend. */
export function ActivationView({ report, onBack }: { report: ActivationReport; onBack?(): void }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const done = report.steps.filter(({ state }) => state === 'done' || state === 'skipped').length;
  const failed = report.succeeded === false;
  const undone = report.steps.some(({ state }) => state === 'rolled_back');
  return (
    <div className={styles.activation}>
      <div className={styles.whole}>
        <span role="status">{failed ? t('onboarding.activation.failed') : report.succeeded ? t('onboarding.activation.done') : t('onboarding.activation.running', { n: format.number(done), of: format.number(report.steps.length) })}</span>
        <Progress label={t('onboarding.activation.label')} value={done} max={report.steps.length} tone={failed ? 'critical' : report.succeeded ? 'ok' : 'accent'} />
      </div>
      <ol className={styles.steps} aria-label={t('onboarding.activation.label')}>
        {report.steps.map(({ step, state, note }) => (
          <li key={step} className={styles.step} data-state={state}>
            <span className={styles.mark} aria-hidden>{marks[state]}</span>
            <span className={styles.name}>{t(`onboarding.activation.step.${step}`)}</span>
            <span className={styles.state}>{t(`onboarding.activation.state.${state}`)}</span>
            {note && (language === 'en' || state === 'failed') && <span className={styles.note} dir="auto">{note}</span>}
          </li>
        ))}
      </ol>
      {failed && undone && <Banner look="card" tone="medium" icon={<RotateCcw />}>{t('onboarding.activation.rolled_back')}</Banner>}
      {failed && report.faults.length > 0 && <Mend report={report} />}
      {failed && onBack && <div><Button onClick={onBack}>{t('onboarding.activation.back')}</Button></div>}
    </div>
  );
}

function Mend({ report }: { report: ActivationReport }) {
  const { t } = useTranslation();
  const sentence = useFaultSentence();
  const name = useFieldName();
  const { goTo } = useWizard();
  const stepOf = (field: string): OnboardingStep => onboardingSteps.find((step) => field.startsWith(`${step}.`)) ?? 'review';
  return (
    <ul className={styles.mend} aria-label={t('onboarding.activation.mend')}>
      {report.faults.map((fault) => (
        <li key={fault.field}>
          <span><strong>{name(fault.field)}</strong> {sentence(fault)}</span>
          <Button size="sm" onClick={() => goTo(stepOf(fault.field), fault.field)}>{t('onboarding.activation.go')}</Button>
        </li>
      ))}
    </ul>
  );
}
