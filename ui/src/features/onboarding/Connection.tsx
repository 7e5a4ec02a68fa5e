import { Check, CircleAlert, CircleMinus, CloudOff, LoaderCircle, Plug, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, KeyValue, ProblemNote, RelativeTime } from '@/components';
import type { Integration, IntegrationCheck, IntegrationReport } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { useWizard } from './context';
import styles from './Connection.module.css';

export interface ConnectionState {
  report: IntegrationReport | null;
  /** The button with what it found. */
  panel: ReactNode;
}

const marks = { passed: <Check />, failed: <X />, skipped: <CircleMinus /> };

/** Tries a connection for real, and says of each thing that was tried how it went and how to mend it. */
export function useConnection(integration: Integration, options: { callTo?: string; extra?: ReactNode; ready: string | null }): ConnectionState {
  const { t } = useTranslation();
  const { draft, flush, offline, locked } = useWizard();
  const test = useMutation('onboarding_test_integration');
  const [report, setReport] = useState<IntegrationReport | null>(null);
  const mark = draft.tests.find((known) => known.integration === integration);
  const run = async () => {
    try {
      await flush();
      setReport(await test.run({ id: draft.id, test: { integration, ...(options.callTo ? { call_to: options.callTo } : {}) } }));
    } catch {
      setReport(null);
    }
  };
  const why = offline ? t('onboarding.test.offline') : locked ? t('onboarding.locked') : options.ready;
  const panel = (
    <div className={styles.panel}>
      <div className={styles.head}>
        <div className={styles.words}>
          <p className={styles.title}>{t(`onboarding.test.title.${integration}`)}</p>
          <p className={styles.lead} role="status">
            {test.running ? t('onboarding.test.running') : report ? t(report.passed ? 'onboarding.test.passed' : 'onboarding.test.failed') : mark ? <>{t(mark.passed ? 'onboarding.test.was_good' : 'onboarding.test.was_bad')} <RelativeTime at={mark.at} /></> : t('onboarding.test.lead')}
          </p>
        </div>
        <Button icon={offline ? <CloudOff aria-hidden /> : <Plug aria-hidden />} loading={test.running} disabledReason={why} onClick={() => void run()}>{t(report ? 'onboarding.test.again' : 'onboarding.test.run')}</Button>
      </div>
      {options.extra}
      {test.problem && !test.running && <ProblemNote problem={test.problem} />}
      {test.running && <p className={styles.waiting}><LoaderCircle className={styles.spin} aria-hidden />{t('onboarding.test.patience')}</p>}
      {report && !test.running && <Report report={report} />}
    </div>
  );
  return { report, panel };
}

function Report({ report }: { report: IntegrationReport }) {
  const { t, i18n, language } = useTranslation();
  const label = (name: string) => {
    const known: unknown = i18n.getResource(language, 'translation', `onboarding.test.detail.${name}`);
    return typeof known === 'string' ? known : name;
  };
  return (
    <>
      <ul className={styles.checks} aria-label={t('onboarding.test.checks')}>
        {report.checks.map((check) => <Line key={check.kind} check={check} />)}
      </ul>
      {report.details.length > 0 && <KeyValue items={report.details.map(({ label: name, value }) => ({ key: name, label: label(name), value }))} />}
    </>
  );
}

function Line({ check }: { check: IntegrationCheck }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const own = language === 'en';
  return (
    <li className={styles.check} data-state={check.state}>
      <span className={styles.mark} aria-hidden>{marks[check.state]}</span>
      <div className={styles.what}>
        <p className={styles.name}>
          {t(`onboarding.test.check.${check.kind}`)}
          <span className="sr-only">: {t(`onboarding.test.state.${check.state}`)}</span>
        </p>
        {(own ? check.message : check.state !== 'passed') && <p className={styles.message}>{own ? check.message : check.fault ? t(`onboarding.test.fault.${check.fault}`) : t(`onboarding.test.state.${check.state}`)}</p>}
        {check.state === 'failed' && (check.mend || check.fault) && (
          <p className={styles.mend}><CircleAlert aria-hidden />{own && check.mend ? check.mend : check.fault ? t(`onboarding.test.mend.${check.fault}`) : check.mend}</p>
        )}
      </div>
      {check.state !== 'skipped' && <span className={styles.took}>{t('onboarding.test.took', { n: format.number(check.took_ms) })}</span>}
    </li>
  );
}
