import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Dossier, TenantEvent } from '@/contract';
import { i18n, setLanguage } from '@/i18n';
import { createFakePort } from '@/platform/fake';
import { renderPart } from '@/test/render';
import { History } from './Related';

const at = '2026-11-21T08:30:00.000Z';
const told = 'Version 3 of the site, 17 files.';
const events: TenantEvent[] = [
  { id: '1', tenant_id: 't', kind: 'site_deployed', actor_name: 'Ines Calder', from: null, to: null, note: told, at },
  { id: '2', tenant_id: 't', kind: 'upgrade_requested', actor_name: 'Hugo Doyle', from: null, to: null, note: 'wallet', at },
  { id: '3', tenant_id: 't', kind: 'upgrade_answered', actor_name: 'Ines Calder', from: 'wallet', to: 'declined', note: 'It comes with Pro.', at },
];

async function history(language: 'en' | 'fa') {
  await setLanguage(language);
  const port = createFakePort({ tenants: 3, latency: 0 });
  const dossier: Dossier = await port.invoke('tenant_dossier', { id: port.world.tenants[0]?.id ?? '' });
  renderPart(<History dossier={{ ...dossier, history: events }} />);
}

describe('the history of a tenant', () => {
  it('tells of its site and its requests in English', async () => {
    await history('en');
    expect(screen.getByText('Site deployed')).toBeVisible();
    expect(screen.getByText(told)).toBeVisible();
    expect(screen.getByText('Module requested: Wallet')).toBeVisible();
    expect(screen.getByText('Request for Wallet: Declined')).toBeVisible();
    expect(screen.getByText('It comes with Pro.')).toBeVisible();
    expect(screen.queryByText('wallet')).toBeNull();
  });

  it('leaves no English of the platform in Persian', async () => {
    await history('fa');
    expect(i18n.language).toBe('fa');
    expect(screen.getByText('سایت مستقر شد')).toBeVisible();
    expect(screen.queryByText(told)).toBeNull();
    expect(screen.getByText('درخواست ماژول: کیف پول')).toBeVisible();
    expect(screen.getByText('درخواست کیف پول: ردشده')).toBeVisible();
    // What a person wrote stays as it was written.
    expect(screen.getByText('It comes with Pro.')).toBeVisible();
  });
});
