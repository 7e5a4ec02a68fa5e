import { Banner, Button, DiffTable, ProblemNote } from '@/components';
import type { OnboardingConflict } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { useFieldName } from './faults';
import styles from './Wizard.module.css';

const shown = (value: unknown): string => (typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value));

/** The platform has other answers than those that wait here: both sides, field by field, and a person decides. */
export function Conflict({ id, conflict }: { id: string; conflict: OnboardingConflict }) {
  const { t } = useTranslation();
  const name = useFieldName();
  const resolve = useMutation('onboarding_resolve');
  const choose = (keepMine: boolean) => void resolve.run({ id, keepMine }).catch(() => {});
  return (
    <section className={styles.conflict} aria-label={t('onboarding.conflict.title')}>
      <Banner look="card" tone="high">{t(conflict.theirs ? 'onboarding.conflict.body' : 'onboarding.conflict.gone')}</Banner>
      {conflict.fields.length > 0 && (
        <DiffTable label={t('onboarding.conflict.title')} heads={{ before: t('onboarding.conflict.there'), after: t('onboarding.conflict.here') }} rows={conflict.fields.map(({ field, before, after }) => ({ key: field, field: name(field), before: shown(before), after: shown(after) }))} />
      )}
      <div className={styles.row}>
        <Button variant="primary" loading={resolve.running} onClick={() => choose(true)}>{t('onboarding.conflict.mine')}</Button>
        <Button loading={resolve.running} onClick={() => choose(false)}>{t(conflict.theirs ? 'onboarding.conflict.theirs' : 'onboarding.list.discard')}</Button>
      </div>
      {resolve.problem && <ProblemNote problem={resolve.problem} />}
    </section>
  );
}
