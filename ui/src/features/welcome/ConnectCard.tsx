import { CircleAlert, CircleCheck, LoaderCircle, Server } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, Field, Input, ProblemNote } from '@/components';
import type { Problem } from '@/platform';
import { useMutation } from '@/state';
import { usePlatformCheck, type PlatformCheck } from './usePlatformCheck';
import styles from './Welcome.module.css';

export function ConnectCard() {
  const { t } = useTranslation();
  const connect = useMutation('platform_connect');
  const [text, setText] = useState('');
  const [left, setLeft] = useState(false);
  const url = text.trim();
  const check = usePlatformCheck(url);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLeft(true);
    if (check.state === 'found') void connect.run({ url }).catch(() => {});
  };
  return (
    <section className={styles.card} aria-labelledby="connect-title">
      <span className={styles.icon} aria-hidden><Server /></span>
      <h2 id="connect-title" className={styles.title}>{t('gate.welcome.connect_title')}</h2>
      <p className={styles.body}>{t('gate.welcome.connect_body')}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        <Field label={t('gate.welcome.url')} hint={check.state === 'idle' || check.state === 'incomplete' ? t('gate.welcome.url_hint') : undefined} error={left && check.state === 'incomplete' && t('gate.welcome.wrong_url')}>
          <Input
            mono
            type="url"
            inputMode="url"
            autoComplete="url"
            spellCheck={false}
            placeholder={t('gate.welcome.url_placeholder')}
            value={text}
            onChange={(event) => { setText(event.currentTarget.value); setLeft(false); connect.reset(); }}
            onBlur={() => setLeft(true)}
          />
        </Field>
        <div role="status" className={styles.answer}>
          <Answer check={check} />
        </div>
        <div className={styles.end}>
          {connect.problem && <ProblemNote problem={connect.problem} />}
          <Button type="submit" variant={check.state === 'found' ? 'primary' : 'secondary'} disabled={check.state !== 'found'} loading={connect.running}>{t('gate.welcome.connect')}</Button>
        </div>
      </form>
    </section>
  );
}

function Answer({ check }: { check: PlatformCheck }) {
  const { t } = useTranslation();
  switch (check.state) {
    case 'idle':
    case 'incomplete':
      return null;
    case 'checking':
      return <p className={styles.checking}><LoaderCircle className={styles.spin} aria-hidden />{t('gate.welcome.url_checking')}</p>;
    case 'failed':
      return <Failed problem={check.problem} />;
    case 'found':
      return (
        <div className={styles.found}>
          <CircleCheck aria-hidden />
          <div>
            <p className={styles.name}>{t('gate.welcome.found', { name: check.info.name })}</p>
            <p>{t('gate.welcome.found_facts', { version: check.info.version, domain: check.info.base_domain })}</p>
            {check.info.sample && <p>{t('gate.welcome.found_sample')}</p>}
          </div>
        </div>
      );
  }
}

/** In English the shell's own sentence, which is more exact; else one for each kind of failure. */
function Failed({ problem }: { problem: Problem }) {
  const { t, language } = useTranslation();
  const kind = problem.code === 'version_mismatch' ? 'version' : problem.code === 'offline' ? 'unreachable' : 'invalid';
  return (
    <div className={styles.failed}>
      <CircleAlert aria-hidden />
      <p>{language === 'en' && problem.detail ? problem.detail : t(`gate.welcome.check_${kind}`)}</p>
    </div>
  );
}
