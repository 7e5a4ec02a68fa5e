import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { renderApp } from '@/test/render';
import { closeDeclare, emptyDraft } from '../incidents/declareDraft';

afterEach(() => closeDeclare(emptyDraft));

const openPalette = async () => {
  await screen.findByRole('navigation');
  await userEvent.keyboard('{Control>}k{/Control}');
  return screen.findByRole('combobox', { name: /palette/i });
};

describe('the palette', () => {
  it('declares an incident', async () => {
    await renderApp('/outbox');
    await userEvent.type(await openPalette(), 'declare');
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Declare an incident' })).toBeVisible();
  });

  it('offers what was lately opened', async () => {
    const { port, history } = await renderApp('/outbox');
    const tenant = port.world.tenants[7];
    await userEvent.type(await openPalette(), tenant?.subdomain ?? '');
    await userEvent.click(await screen.findByRole('option', { name: new RegExp(tenant?.name ?? '') }));
    await waitFor(() => expect(history.location.pathname).toBe(`/tenants/${tenant?.id}`));
    await openPalette();
    expect(await screen.findByRole('option', { name: new RegExp(tenant?.name ?? '') })).toBeVisible();
  });

  it('keeps a theme that was switched', async () => {
    const { port } = await renderApp('/outbox');
    await userEvent.type(await openPalette(), 'switch theme');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(port.world.settings.theme).not.toBe('system'));
  });

  it('works offline and online again', async () => {
    const { port } = await renderApp('/outbox');
    await userEvent.type(await openPalette(), 'work offline');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(port.world.offline).toBe(true));
  });
});
