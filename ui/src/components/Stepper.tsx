import { Check, TriangleAlert } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { useFormat } from '@/i18n/format';
import { cx } from './cx';
import styles from './Stepper.module.css';

export interface Step<K extends string> {
  key: K;
  label: string;
  /** Under it: how long it takes, what is missing. */
  hint?: string | undefined;
  state: 'open' | 'done' | 'fault';
}

export interface StepperProps<K extends string> {
  label: string;
  steps: readonly Step<K>[];
  current: NoInfer<K>;
  onChoose(key: K): void;
}

/** The steps of a longer form under each other: where one stands, what is complete, what wants mending. */
export function Stepper<K extends string>({ label, steps, current, onChoose }: StepperProps<K>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <nav aria-label={label}>
      <ol className={styles.steps}>
        {steps.map(({ key, label: name, hint, state }, index) => (
          <li key={key} className={styles.item}>
            <button type="button" className={cx(styles.step, key === current && styles.here)} data-state={state} aria-current={key === current ? 'step' : undefined} onClick={() => onChoose(key)}>
              <span className={styles.mark} aria-hidden>{state === 'done' ? <Check /> : state === 'fault' ? <TriangleAlert /> : format.number(index + 1)}</span>
              <span className={styles.words}>
                <span className={styles.name}>{name}</span>
                {hint && <span className={styles.hint}>{hint}</span>}
                {state !== 'open' && <span className="sr-only">{', '}{t(`ui.step_${state}`)}</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
