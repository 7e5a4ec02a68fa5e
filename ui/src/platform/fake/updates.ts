import type { UpdateRelease, UpdateStep } from '@/contract';
import type { Answer, Args, CommandName } from '../commands';
import { iso, type World } from './world';

type Handlers<K extends CommandName> = { [N in K]: (world: World, args: Args<N>) => Answer<N> };

const SIZE = 96_400_000;

function release(world: World): UpdateRelease {
  return {
    version: '0.2.0', published: iso(world.now() - 86_400_000), size: world.update.means === 'told' ? null : SIZE,
    notes_en: 'Lists open twice as fast.\nAn alert that repeats is told once.', notes_fa: 'فهرست‌ها دو بار تندتر باز می‌شوند.\nهشداری که تکرار شود یک بار گفته می‌شود.',
  };
}

function stand(world: World, now: UpdateStep) {
  world.update = { ...world.update, now };
  world.changed('update');
  return world.update;
}

/** An update server with one release ahead; a download comes to half by itself. */
export const updates: Handlers<'update_state' | 'update_check' | 'update_download' | 'update_cancel' | 'update_install'> = {
  update_state: (world) => world.update,
  update_check: (world) => {
    if (world.update.now.step === 'off') return world.update;
    world.update = { ...world.update, asked_at: iso(world.now()) };
    return stand(world, world.offline ? { step: 'offline' } : { step: 'available', release: release(world) });
  },
  update_download: (world) => stand(world, { step: 'downloading', release: release(world), received: SIZE / 2 }),
  update_cancel: (world) => stand(world, { step: 'available', release: release(world) }),
  update_install: (world) => world.update,
};
