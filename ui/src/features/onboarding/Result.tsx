import { ArrowRight, CircleCheckBig, Plus, Printer, RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useGo } from '@/app/AppLink';
import { Banner, Button, Checkbox, KeyValue, PageBody, PageHeader, ProblemNote } from '@/components';
import type { Activated, OwnerSecrets } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useMe, useMutation } from '@/state';
import { AskToLeave } from './AskToLeave';
import { hold, letGo } from './held';
import { CopySecret, OneTimeSecret } from './OneTime';
import styles from './Result.module.css';
import once from './OneTime.module.css';

/** The tenant is there. What its administrator signs in with is shown here, once. */
export function Result({ activated, onAnother }: { activated: Activated; onAnother(): void }) {
  const { t } = useTranslation();
  const go = useGo();
  const renew = useMutation('onboarding_secrets');
  const [secrets, setSecrets] = useState<OwnerSecrets | null>(activated.secrets);
  const [kept, setKept] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const { tenant, draft } = activated;
  const me = useMe()?.operator.id ?? '';
  const open = secrets !== null && !kept;
  useEffect(() => {
    if (kept) letGo();
    else hold(me, activated);
  }, [kept, me, activated]);
  const again = async () => {
    try {
      setSecrets((await renew.run({ id: draft.id })).secrets);
      setKept(false);
    } catch {
      // The problem stands below the button.
    }
  };
  const why = open ? t('onboarding.result.keep_first') : null;
  return (
    <>
      <PageHeader title={tenant.name} crumbs={t('nav.onboarding')} />
      <PageBody width="measure">
        <div className={styles.hero}>
          <span className={styles.icon} aria-hidden><CircleCheckBig /></span>
          <h2 ref={title} tabIndex={-1} className={styles.title}>{t('onboarding.result.title', { name: tenant.name })}</h2>
          <p className={styles.lead}>{t('onboarding.result.lead')}</p>
        </div>
        <KeyValue
          items={[
            { key: 'site', label: t('onboarding.review.site'), value: activated.site, mono: true, copy: activated.site },
            { key: 'admin', label: t('onboarding.admin.email'), value: secrets?.email ?? tenant.owner_email, mono: true, copy: secrets?.email ?? tenant.owner_email },
            { key: 'mail', label: t('onboarding.mail.title'), value: t(draft.answers.administrator.welcome ? 'onboarding.result.mail_sent' : 'onboarding.result.mail_not') },
          ]}
        />
        {open && <AskToLeave onLeave={letGo} />}
        {secrets ? (
          <Secrets secrets={secrets} onRegenerate={() => void again()} kept={kept} onKept={setKept} />
        ) : (
          <Banner look="card" tone="medium" action={<Button size="sm" icon={<RefreshCw aria-hidden />} loading={renew.running} onClick={() => void again()}>{t('onboarding.result.new_secrets')}</Button>}>{t('onboarding.result.gone')}</Banner>
        )}
        {renew.problem && <ProblemNote problem={renew.problem} />}
        <div className={styles.foot}>
          <Button icon={<Plus aria-hidden />} disabledReason={why} onClick={onAnother}>{t('onboarding.result.another')}</Button>
          <Button variant="primary" iconEnd={<ArrowRight className={styles.turn} aria-hidden />} disabledReason={why} onClick={() => go(`/tenants/${tenant.id}`)}>{t('onboarding.result.open')}</Button>
        </div>
      </PageBody>
    </>
  );
}

function Secrets({ secrets, onRegenerate, kept, onKept }: { secrets: OwnerSecrets; onRegenerate(): void; kept: boolean; onKept(kept: boolean): void }) {
  const { t } = useTranslation();
  return (
    <>
      {secrets.password !== null && (
        <section className={once.block} aria-labelledby="result-password">
          <h3 id="result-password" className={styles.heading}>{t('onboarding.result.password')}</h3>
          <OneTimeSecret label={t('onboarding.result.password')} value={secrets.password} onRegenerate={onRegenerate} />
        </section>
      )}
      <section className={once.block} aria-labelledby="result-codes">
        <h3 id="result-codes" className={styles.heading}>{t('onboarding.result.codes')}</h3>
        <p className={styles.quiet}>{t('onboarding.result.codes_lead')}</p>
        <ol className={once.codes} aria-labelledby="result-codes">
          {secrets.backup_codes.map((code) => <li key={code}><code data-selectable>{code}</code></li>)}
        </ol>
        <div className={once.bar}>
          <CopySecret text={secrets.backup_codes.join('\n')} label={t('gate.sign_in.copy_all')} title={t('onboarding.secret.copied', { what: t('onboarding.result.codes') })} />
          <Button size="sm" icon={<Printer aria-hidden />} onClick={() => window.print()}>{t('gate.sign_in.print')}</Button>
        </div>
      </section>
      <Checkbox checked={kept} onChange={onKept} label={t('onboarding.result.kept')} hint={t('onboarding.result.kept_hint')} />
    </>
  );
}
