import { Banner, Button, DiffTable, JsonValue, ProblemNote } from '@/components';
import { modules, type FieldChange, type OnboardingConflict, type OpeningDay } from '@/contract';
import { partsOf } from '@/features/tenants/ChangeTable';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useMutation } from '@/state';
import { Opening } from './answered';
import { useFieldName } from './faults';
import styles from './Wizard.module.css';

/** Where the words of a choice stand in the dictionary. */
const words: Record<string, string> = {
  'voice.tone': 'onboarding.voice.tone_', 'voice.call_length': 'onboarding.voice.length_', 'calendar.kind': 'tenant.calendar.', 'administrator.password_method': 'onboarding.admin.',
};

const isHours = (value: unknown): value is OpeningDay[] => Array.isArray(value) && value.every((day) => typeof day === 'object' && day !== null && 'day' in day && 'open' in day);
const empty = (value: unknown) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** An answer as a person reads it. */
function Answer({ field, value }: { field: string; value: unknown }) {
  const { t, i18n, language } = useTranslation();
  const format = useFormat();
  if (isHours(value)) return <Opening hours={value} />;
  if (field === 'rules.modules' && Array.isArray(value)) return <>{format.list(modules.filter((module) => value.includes(module)).map((module) => t(`tenant.module.${module}`)))}</>;
  if (field === 'rules.branding.logo') return <>{t('onboarding.review.logo_there')}</>;
  const known: unknown = words[field] && typeof value === 'string' ? i18n.getResource(language, 'translation', `${words[field]}${value}`) : undefined;
  return typeof known === 'string' ? <>{known}</> : <JsonValue value={value} />;
}

/** The platform has other answers than those that wait here: both sides, field by field, and a person decides. */
export function Conflict({ id, conflict }: { id: string; conflict: OnboardingConflict }) {
  const { t } = useTranslation();
  const name = useFieldName();
  const resolve = useMutation('onboarding_resolve');
  const choose = (keepMine: boolean) => void resolve.run({ id, keepMine }).catch(() => {});
  const shown = (field: string, value: unknown) => (empty(value) ? null : <Answer field={field} value={value} />);
  const rows = conflict.fields.flatMap(partsOf).flatMap((part: FieldChange) => (part.field === 'rules.abuse.limits' ? partsOf(part) : [part]));
  return (
    <section className={styles.conflict} aria-label={t('onboarding.conflict.title')}>
      <Banner look="card" tone="high">{t(conflict.theirs ? 'onboarding.conflict.body' : 'onboarding.conflict.gone')}</Banner>
      {rows.length > 0 && (
        <DiffTable label={t('onboarding.conflict.title')} heads={{ before: t('onboarding.conflict.there'), after: t('onboarding.conflict.here') }} rows={rows.map(({ field, before, after }) => ({ key: field, field: name(field), before: shown(field, before), after: shown(field, after) }))} />
      )}
      <div className={styles.row}>
        <Button variant="primary" loading={resolve.running} onClick={() => choose(true)}>{t('onboarding.conflict.mine')}</Button>
        <Button loading={resolve.running} onClick={() => choose(false)}>{t(conflict.theirs ? 'onboarding.conflict.theirs' : 'onboarding.list.discard')}</Button>
      </div>
      {resolve.problem && <ProblemNote problem={resolve.problem} />}
    </section>
  );
}
