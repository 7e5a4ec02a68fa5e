import { CircleAlert, CloudOff } from 'lucide-react';
import { useFaultText } from '@/i18n/fault';
import { useTranslation } from '@/i18n/translation';
import { useWord } from '@/i18n/word';
import type { Problem } from '@/platform/problem';
import { Button } from './Button';
import { cx } from './cx';
import { problemLooks } from './problemLook';
import styles from './ErrorState.module.css';

/** The sentence of a problem: the platform's own in English, the table's in other languages. */
export function useProblemText(problem: Problem): string {
  const { t, language } = useTranslation();
  return language === 'en' && problem.detail ? problem.detail : t(`error.${problem.code}`);
}

function Facts({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  return (
    <p className={styles.facts}>
      {t('ui.error_code')} <code className="ltr">{problem.code}</code>
      {problem.request_id && (
        <>
          {' · '}
          {t('ui.request_id')} <code className="ltr">{problem.request_id}</code>
        </>
      )}
    </p>
  );
}

/** In place of a screen or section that could not be shown. */
export function ErrorState({ problem, onRetry, size = 'page' }: { problem: Problem; onRetry?: () => void; size?: 'page' | 'inline' }) {
  const { t } = useTranslation();
  const text = useProblemText(problem);
  const look = problemLooks[problem.code];
  return (
    <div className={cx(styles.error, styles[size])} role="alert" data-tone={look.tone}>
      <span className={styles.icon} aria-hidden>
        {problem.code === 'offline' ? <CloudOff /> : <CircleAlert />}
      </span>
      <p className={styles.title}>{t('error.title')}</p>
      <p className={styles.body}>{text}</p>
      <Facts problem={problem} />
      {onRetry && look.action === 'retry' && (
        <div className={styles.action}>
          <Button onClick={onRetry}>{t('ui.retry')}</Button>
        </div>
      )}
    </div>
  );
}

/** A problem inside a form or dialog; names the fields that no control of the form shows. */
export function ProblemNote({ problem, hideFields = [] }: { problem: Problem; hideFields?: readonly string[] }) {
  const text = useProblemText(problem);
  const faultText = useFaultText();
  const word = useWord();
  const fields = problem.fields?.filter((fault) => !hideFields.includes(fault.field)) ?? [];
  return (
    <div className={styles.note} role="alert" data-tone={problemLooks[problem.code].tone}>
      <CircleAlert aria-hidden />
      <div>
        <p>{text}</p>
        {fields.length > 0 && (
          <ul className={styles.fields}>
            {fields.map((fault) => (
              <li key={fault.field}>
                <strong>{word('field', fault.field)}</strong> {faultText(fault)}
              </li>
            ))}
          </ul>
        )}
        {problem.request_id && <Facts problem={problem} />}
      </div>
    </div>
  );
}
