import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { expectNoViolations, renderApp, type AppOptions } from '@/test/render';
import { fulfilled, passwordRules, strongPassword } from './password';

async function open(options: AppOptions = {}) {
  let id = '';
  const app = await renderApp('/', { ...options, prepare: (world) => { id = world.tenants.find((tenant) => tenant.status === 'active')?.id ?? ''; options.prepare?.(world); } });
  app.history.push(`/tenants/${id}`);
  await userEvent.click(await screen.findByRole('button', { name: options.language === 'fa' ? 'کارها' : 'Actions' }));
  return { ...app, tenant: app.port.world.tenants.find((tenant) => tenant.id === id)! };
}

const dialogOf = async (name: RegExp) => {
  await userEvent.click(await screen.findByRole('menuitem', { name }));
  return screen.findByRole('dialog');
};

describe('a generated password', () => {
  it('fulfils every rule, and is never the same', () => {
    const made = Array.from({ length: 200 }, strongPassword);
    for (const password of made) expect(passwordRules.filter((rule) => !fulfilled(password)[rule])).toEqual([]);
    expect(new Set(made).size).toBe(made.length);
    expect(made.every((password) => !/[0O1lI]/.test(password))).toBe(true);
  });
});

describe('the owner’s credentials', () => {
  it.each(['en', 'fa'] as const)('stand without violations in %s', async (language) => {
    await open({ language });
    await dialogOf(language === 'fa' ? /مشخصات ورود/ : /credentials/);
    await expectNoViolations();
  });

  it('say what is missing, then are set, and show the password once', async () => {
    const { tenant } = await open();
    const dialog = await dialogOf(/credentials/);
    const set = within(dialog).getByRole('button', { name: 'Set credentials' });
    expect(set).toHaveAccessibleDescription('Change the e-mail, set a password, or both.');
    expect(within(dialog).getByText(/All sessions of the owner end at once/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole('checkbox', { name: 'Set a new password' }));
    const password = within(dialog).getByLabelText('New password');
    const made = (password as HTMLInputElement).value;
    expect(made).toHaveLength(20);
    expect(password).toHaveAttribute('type', 'password');
    await userEvent.clear(password);
    await userEvent.type(password, 'tooshort1');
    expect(set).toHaveAccessibleDescription('The password does not fulfil all of it yet.');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Make another' }));
    expect(set).toHaveAccessibleDescription('Enter the code from your authenticator.');
    const final = (password as HTMLInputElement).value;
    await userEvent.type(within(dialog).getByLabelText(/Code from/), '123456');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Set credentials' }));
    expect(await screen.findByText(final)).toBeVisible();
    expect(screen.getByText(/This is shown once/)).toBeVisible();
    expect(within(screen.getByRole('dialog')).getByText(new RegExp(tenant.owner_email))).toBeVisible();
    await expectNoViolations();
    await userEvent.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByText(final)).toBeNull();
  });

  it('keep what was typed when code or e-mail are refused', async () => {
    const { port } = await open();
    const taken = port.world.tenants.at(-1)!.owner_email;
    const dialog = await dialogOf(/credentials/);
    const email = within(dialog).getByLabelText('Owner’s e-mail');
    await userEvent.clear(email);
    await userEvent.type(email, taken);
    await userEvent.type(within(dialog).getByLabelText(/Code from/), '000000');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Set credentials' }));
    expect(await within(dialog).findByText(/The code is not right/)).toBeVisible();
    expect(email).toHaveValue(taken);
    await userEvent.type(within(dialog).getByLabelText(/Code from/), '123456');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Set credentials' }));
    expect(await within(dialog).findByText('Another user has this e-mail address.')).toBeVisible();
    expect(email).toHaveAttribute('aria-invalid', 'true');
  });

  it('need a connection', async () => {
    await open({ prepare: (world) => { world.offline = true; } });
    const item = await screen.findByRole('menuitem', { name: /credentials/ });
    expect(item).toHaveTextContent('This needs a connection to the platform.');
  });
});
