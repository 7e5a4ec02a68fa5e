import type { MailDetail, MailState } from '@/contract';
import type { Answer, Args } from '../commands';
import { problem } from '../problem';
import { iso, type World } from './world';

type Handler<K extends 'mail_page' | 'mail_detail' | 'mail_resend'> = (world: World, args: Args<K>) => Answer<K>;

const samples: readonly [MailState, string, string, string | null][] = [
  ['queued', 'is paused', 'Nothing new is started for you; your data stays readable on your site.', null],
  ['sent', 'is active', 'Your site is open and everything works again.', null],
  ['failed', 'is suspended', 'Nobody can sign in and nothing runs until this is lifted.', 'The mail server refused it: 550 5.1.1 nobody of that name.'],
  ['sent', 'please complete your application', 'We looked at your application and need something from you.', null],
];

/** What a platform has written, newest first. */
export function createMail(world: Pick<World, 'tenants' | 'random' | 'now'>): MailDetail[] {
  return samples.map(([state, subject, sentence, reason], index) => {
    const tenant = world.tenants[index];
    const text = `Dear ${tenant?.owner_name ?? ''},\n\n${sentence}\n\nAnswer this message if you have a question.\n`;
    const id = world.random.uuid();
    const at = iso(world.now() - index * 5_400_000 - 60_000);
    return {
      mail: {
        id, version: 1, tenant_id: tenant?.id ?? null, recipient: tenant?.owner_email ?? '', recipient_name: tenant?.owner_name ?? '', subject: `${tenant?.name ?? ''}: ${subject}`, state,
        attempts: state === 'queued' ? 0 : 1, doubts: 0, reason, created_at: at, sent_at: state === 'sent' ? at : null, due_at: state === 'queued' ? at : null,
      },
      text, html: `<!DOCTYPE html><html><body>${text.split('\n\n').map((part) => `<p>${part.trim()}</p>`).join('')}</body></html>`,
      message_id: `<${id}@example.com>`, from: 'Wheelhouse <no-reply@example.com>',
    };
  });
}

function reachable(world: World) {
  if (world.offline) throw problem('offline', 'This needs the platform, which cannot be reached now.', { status: 503 });
}

function known(world: World, id: string): MailDetail {
  const found = world.mail.find(({ mail }) => mail.id === id);
  if (!found) throw problem('not_found', 'There is no such message.', { status: 404 });
  return found;
}

export const mail: { mail_page: Handler<'mail_page'>; mail_detail: Handler<'mail_detail'>; mail_resend: Handler<'mail_resend'> } = {
  mail_page: (world, { query }) => {
    reachable(world);
    const items = world.mail.map((detail) => detail.mail).filter((item) => (!query.state || item.state === query.state) && (!query.tenant || item.tenant_id === query.tenant));
    return { items, next: null, sends: world.sends };
  },
  mail_detail: (world, { id }) => {
    reachable(world);
    return known(world, id);
  },
  mail_resend: (world, { id }) => {
    reachable(world);
    const { mail: item } = known(world, id);
    Object.assign(item, { state: 'queued', reason: null, attempts: 0, due_at: iso(world.now()), version: item.version + 1 });
    world.changed('mail');
    return item;
  },
};
