import { Lock, RefreshCw, Users as People } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import type { Dossier } from '@/contract';
import { useShortcut } from '@/app/claims';
import { Avatar, Badge, Button, EmptyState, ProblemNote, RelativeTime, Section } from '@/components';
import { useFormat } from '@/i18n/format';
import { useIsOffline, useMutation, usePermission } from '@/state';
import { useState } from 'react';
import styles from './Dossier.module.css';

/** People inside the tenant: fetched when asked for, since reading them is audited. */
export function Users({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation();
  const format = useFormat();
  const offline = useIsOffline();
  const { allowed, needs } = usePermission('tenant_users', 'read');
  const refresh = useMutation('tenant_users_refresh');
  const [fetched, setFetched] = useState<Pick<Dossier, 'users' | 'users_as_of'> | null>(null);
  const fresher = fetched?.users_as_of && (!dossier.users_as_of || fetched.users_as_of > dossier.users_as_of) ? fetched : dossier;
  const { users, users_as_of: asOf } = fresher;
  const reason = !allowed ? t('ui.needs_role', { role: t(`role.${needs}`) }) : offline ? t('tenant.why.offline') : null;
  const fetchUsers = () => void refresh.run({ id: dossier.tenant.id }).then(setFetched).catch(() => {});
  useShortcut('users', reason ? null : fetchUsers);
  return (
    <Section
      title={t('dossier.section.users')}
      meta={users && asOf ? t('ui.as_of', { when: format.dateTime(asOf) }) : null}
      actions={users && <Button size="sm" variant="ghost" icon={<RefreshCw aria-hidden />} loading={refresh.running} disabledReason={reason} onClick={fetchUsers}>{t('dossier.users.refresh')}</Button>}
    >
      {refresh.problem && <ProblemNote problem={refresh.problem} />}
      {!users && (
        <EmptyState
          size="inline"
          icon={<People />}
          title={t('dossier.users.none')}
          body={t('dossier.users.none_body')}
          action={<Button loading={refresh.running} disabledReason={reason} keys="u" onClick={fetchUsers}>{t('dossier.users.fetch')}</Button>}
        />
      )}
      {users?.length === 0 && <p className={styles.quiet}>{t('dossier.users.empty')}</p>}
      {users && users.length > 0 && (
        <table className={styles.table} aria-label={t('dossier.section.users')}>
          <thead>
            <tr>
              <th scope="col">{t('dossier.users.name')}</th>
              <th scope="col">{t('dossier.users.role')}</th>
              <th scope="col">{t('dossier.users.seen')}</th>
            </tr>
          </thead>
          <tbody>
            {users.map((user) => (
              <tr key={user.id}>
                <td>
                  <span className={styles.person}>
                    <Avatar name={user.name} size="sm" />
                    {user.name}
                    <span className={styles.email}><span className="ltr">{user.email}</span></span>
                    {user.locked && <Badge tone="high" icon={<Lock aria-hidden />}>{t('dossier.users.locked')}</Badge>}
                  </span>
                </td>
                <td>{t(`tenant.role.${user.role}`)}</td>
                <td>{user.last_sign_in_at ? <RelativeTime at={user.last_sign_in_at} /> : t('dossier.users.never')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
