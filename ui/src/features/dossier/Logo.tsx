import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { LogoUpload, toast } from '@/components';
import type { Tenant } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';

const load = (id: string) => port().invoke('asset_read', { id });

/** The logo of a tenant's site: changed at once, not with the form. */
export function TenantLogo({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation();
  const role = useRoleReason('tenants', 'update');
  const online = useOnlineReason();
  return (
    <LogoUpload
      label={t('logo.label')}
      picture={tenant.logo}
      load={load}
      disabledReason={role ?? online}
      onUpload={(file) => port().upload('tenant_logo_set', file, { tenant: tenant.id })}
      onChange={async (picture) => {
        if (!picture) await port().invoke('tenant_logo_remove', { id: tenant.id });
        toast({ title: t(picture ? 'logo.saved' : 'logo.removed', { name: tenant.name }), tone: 'ok' });
      }}
    />
  );
}
