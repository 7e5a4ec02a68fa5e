import { Lock } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { sentenceOf } from '@/app/acts';
import { useRoleReason } from '@/app/reasons';
import { Section, Switch, toast } from '@/components';
import { coreModules, modules, type Module, type Tenant } from '@/contract';
import { Why } from '@/features/usage/Why';
import { useFormat } from '@/i18n/format';
import { useMutation } from '@/state';
import styles from './Dossier.module.css';

/** Which modules of the tenant's site are open. A switch takes effect at once, or waits in the outbox. */
export function Modules({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { run } = useMutation('tenant_update');
  const cannot = useRoleReason('tenants', 'update');
  const closed = tenant.status === 'terminated' || tenant.status === 'rejected';
  const turn = async (module: Module, on: boolean) => {
    const next = modules.filter((other) => (other === module ? on : tenant.modules.includes(other)));
    try {
      await run({ id: tenant.id, update: { modules: next } });
    } catch (thrown) {
      toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
    }
  };
  return (
    <Section title={t('dossier.section.modules')} meta={`${format.number(tenant.modules.length)} / ${format.number(modules.length)}`}>
      <div className={styles.modules} role="group" aria-label={t('dossier.section.modules')}>
        {modules.map((module) => {
          const fixed = coreModules.includes(module);
          return (
            <div key={module} className={styles.moduleLine} title={fixed ? t('dossier.module_core') : (cannot ?? undefined)}>
              <Switch
                label={<span className={styles.module}>{t(`tenant.module.${module}`)}{fixed && <Lock aria-label={t('dossier.module_core')} />}</span>}
                checked={tenant.modules.includes(module)}
                disabled={fixed || closed || cannot !== null}
                onChange={(on) => void turn(module, on)}
              />
              <Why tenant={tenant.id} subject={{ of: 'module', module }} name={t(`tenant.module.${module}`)} />
            </div>
          );
        })}
      </div>
    </Section>
  );
}
