import { Checkbox, ChipsInput, Field, Input, latinDigits, Select, Switch } from '@/components';
import { coreModules, modules, type Plan } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import type { ActKind, Draft } from './draft';
import styles from './Bulk.module.css';

const plans: readonly Plan[] = ['free', 'pro', 'enterprise'];

export interface ActFieldsProps {
  kind: ActKind;
  draft: Draft;
  onChange(part: Partial<Draft>): void;
  fault(field: string): string | undefined;
}

/** What the act must be told. */
export function ActFields({ kind, draft, onChange, fault }: ActFieldsProps) {
  const { t } = useTranslation();
  switch (kind) {
    case 'activate':
    case 'pause':
    case 'suspend':
      return <Checkbox checked={draft.notify} onChange={(notify) => onChange({ notify })} label={t('bulk.notify')} />;
    case 'plan':
      return (
        <div className={styles.two}>
          <Field label={t('field.plan')} required>
            <Select value={draft.plan} onChange={(plan) => onChange({ plan, ...(plan === 'free' ? { months: '' } : {}) })} options={plans.map((plan) => ({ value: plan, label: t(`plan.${plan}`) }))} />
          </Field>
          <Field label={t('edit.months')} optional error={fault('act.months')}>
            <Input inputMode="numeric" disabled={draft.plan === 'free'} value={draft.months} placeholder={t('edit.months_ph')} onChange={(event) => onChange({ months: latinDigits(event.currentTarget.value).replace(/\D/g, '').slice(0, 3) })} />
          </Field>
        </div>
      );
    case 'module':
      return (
        <div className={styles.two}>
          <Field label={t('bulk.module')} required error={fault('act.module')}>
            <Select
              value={draft.module}
              onChange={(module) => onChange({ module, ...(coreModules.includes(module) ? { on: true } : {}) })}
              options={modules.map((module) => ({ value: module, label: t(`tenant.module.${module}`), ...(coreModules.includes(module) ? { hint: t('bulk.core') } : {}) }))}
            />
          </Field>
          <div className={styles.switch}>
            <Switch checked={draft.on} onChange={(on) => onChange({ on: on || coreModules.includes(draft.module) })} label={t(draft.on ? 'bulk.switch_on' : 'bulk.switch_off')} />
          </div>
        </div>
      );
    case 'tags':
      return (
        <div className={styles.two}>
          <Field label={t('bulk.add_tags')} error={fault('act.add')}>
            <ChipsInput values={draft.add} onChange={(add) => onChange({ add })} placeholder={t('edit.chips_ph')} removeLabel={(value) => t('edit.remove_chip', { value })} />
          </Field>
          <Field label={t('bulk.remove_tags')} error={fault('act.remove')}>
            <ChipsInput values={draft.remove} onChange={(remove) => onChange({ remove })} placeholder={t('edit.chips_ph')} removeLabel={(value) => t('edit.remove_chip', { value })} />
          </Field>
        </div>
      );
    case 'archive':
    case 'restore':
      return null;
  }
}
